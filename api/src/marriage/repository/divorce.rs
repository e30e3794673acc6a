//! The queries of the writes of divorce.
//! Start with [`application`]; [`dissolve`] is what a registered divorce does to the marriage.
//! Never: a decision, a commit.

use chrono::NaiveDate;
use entities::{
    case::service_case,
    marriage::{
        certificate, divorce_application, marriage, marriage_source, marriage_spouse,
        state::{DivorceState, MarriageStanding, MarriageStatus},
    },
    values::certificate_number::CertificateKind,
};
use sea_orm::{
    ActiveEnum, ActiveModelTrait, ColumnTrait, Condition, ConnectionTrait, EntityTrait, IntoActiveModel,
    QueryFilter, QueryOrder, QuerySelect,
    sea_query::{Expr, ExprTrait, Query, SelectStatement},
};
use uuid::Uuid;

use crate::{
    marriage::rules::divorce::DIVORCE_UNDER_WAY,
    platform::{
        database::violates_unique,
        error::{Error, Result},
        unit_of_work::UnitOfWork,
        violation::Finding,
    },
};

/// What an application keeps beside its case. The case was found under the permit before.
///
/// # Errors
/// `NOT_FOUND` for a case of another matter.
pub(in crate::marriage) async fn application(
    db: &impl ConnectionTrait,
    case: Uuid,
) -> Result<divorce_application::Model> {
    divorce_application::Entity::find_by_id(case).one(db).await?.ok_or(Error::NotFound)
}

/// The open application of a marriage.
pub(in crate::marriage) async fn open_application(
    work: &UnitOfWork,
    marriage: Uuid,
) -> Result<Option<divorce_application::Model>> {
    Ok(divorce_application::Entity::find()
        .filter(divorce_application::Column::MarriageId.eq(marriage))
        .filter(divorce_application::Column::IsOpen.eq(true))
        .one(work.connection())
        .await?)
}

/// Enters an application. The unique index on open ones decides a race.
///
/// # Errors
/// `MARRIAGE_DIVORCE_UNDER_WAY`.
pub(in crate::marriage) async fn insert_application(
    work: &UnitOfWork,
    row: divorce_application::ActiveModel,
) -> Result<divorce_application::Model> {
    row.insert(work.connection()).await.map_err(|cause| {
        if violates_unique(&cause, "divorce_application_one_open", "divorce_application.marriage_id") {
            Error::refused(Finding::of(&DIVORCE_UNDER_WAY))
        } else {
            cause.into()
        }
    })
}

/// Saves what changed of an application.
pub(in crate::marriage) async fn save_application(
    work: &UnitOfWork,
    row: divorce_application::Model,
    change: impl FnOnce(&mut divorce_application::ActiveModel),
) -> Result<()> {
    let mut row = row.into_active_model();
    change(&mut row);
    if row.is_changed() {
        row.update(work.connection()).await?;
    }
    Ok(())
}

/// A marriage, locked until the unit ends.
pub(in crate::marriage) async fn marriage(work: &UnitOfWork, id: Uuid) -> Result<Option<marriage::Model>> {
    Ok(marriage::Entity::find_by_id(id).lock_exclusive().one(work.connection()).await?)
}

/// The marriage in force between two persons, if there is one.
pub(in crate::marriage) async fn marriage_between(
    work: &UnitOfWork,
    persons: [Uuid; 2],
) -> Result<Option<Uuid>> {
    let rows = marriage_spouse::Entity::find()
        .filter(marriage_spouse::Column::PersonId.is_in(persons))
        .filter(marriage_spouse::Column::InForce.eq(true))
        .all(work.connection())
        .await?;
    Ok(match rows.as_slice() {
        [one, other] if one.marriage_id == other.marriage_id => Some(one.marriage_id),
        _ => None,
    })
}

/// What a marriage certificate's number names, as two persons show it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::marriage) enum Numbered {
    Unknown,
    Theirs(Uuid),
    /// The hub issued it to others.
    IssuedToOthers,
    /// Entered from others' paper; older numbers were not unique, so both stay.
    EnteredForOthers,
}

/// Looks a number up among the certificates issued here and those entered from paper for good.
pub(in crate::marriage) async fn marriage_by_number(
    work: &UnitOfWork,
    number: &str,
    kinds: [CertificateKind; 2],
    persons: [Uuid; 2],
) -> Result<Numbered> {
    let issued = certificate::Entity::find()
        .filter(certificate::Column::Number.eq(number))
        .filter(certificate::Column::Kind.is_in(kinds.map(|kind| kind.to_value())))
        .one(work.connection())
        .await?;
    if let Some(row) = issued {
        let theirs = are_spouses(work, row.marriage_id, persons).await?;
        return Ok(if theirs { Numbered::Theirs(row.marriage_id) } else { Numbered::IssuedToOthers });
    }
    let entered = marriage_source::Entity::find()
        .filter(marriage_source::Column::Number.eq(number))
        .filter(marriage_source::Column::MarriageId.in_subquery(confirmed()))
        .order_by_asc(marriage_source::Column::MarriageId)
        .all(work.connection())
        .await?;
    for row in &entered {
        if are_spouses(work, row.marriage_id, persons).await? {
            return Ok(Numbered::Theirs(row.marriage_id));
        }
    }
    Ok(if entered.is_empty() { Numbered::Unknown } else { Numbered::EnteredForOthers })
}

fn confirmed() -> SelectStatement {
    Query::select()
        .column(marriage::Column::Id)
        .from(marriage::Entity)
        .and_where(marriage::Column::Standing.eq(MarriageStanding::Confirmed))
        .to_owned()
}

/// Whether a marriage is that of these two, whatever became of it.
pub(in crate::marriage) async fn are_spouses(
    work: &UnitOfWork,
    marriage: Uuid,
    persons: [Uuid; 2],
) -> Result<bool> {
    let spouses = spouses(work, marriage).await?;
    Ok(persons.iter().all(|person| spouses.contains(person)))
}

/// The persons of a marriage, whatever became of it.
pub(in crate::marriage) async fn spouses(work: &UnitOfWork, marriage: Uuid) -> Result<Vec<Uuid>> {
    let rows = marriage_spouse::Entity::find()
        .filter(marriage_spouse::Column::MarriageId.eq(marriage))
        .all(work.connection())
        .await?;
    Ok(rows.into_iter().map(|row| row.person_id).collect())
}

/// What a supplemented marriage was entered from.
pub(in crate::marriage) async fn source(
    work: &UnitOfWork,
    marriage: Uuid,
) -> Result<Option<marriage_source::Model>> {
    Ok(marriage_source::Entity::find_by_id(marriage).one(work.connection()).await?)
}

/// Ends a marriage by registered divorce: status, spouses and the certificates that say it stands.
///
/// # Errors
/// `CONFLICT` when the marriage changed in the meantime.
pub(in crate::marriage) async fn dissolve(
    work: &UnitOfWork,
    marriage: &marriage::Model,
    case: Uuid,
) -> Result<()> {
    use marriage::Column;
    let status = MarriageStatus::DissolvedByRegistration.to_value();
    let ended = marriage::Entity::update_many()
        .col_expr(Column::Version, Expr::value(marriage.version + 1))
        .col_expr(Column::Status, Expr::value(status))
        .col_expr(Column::EndedOn, Expr::value(work.today()))
        .col_expr(Column::EndingCaseId, Expr::value(case))
        .filter(Column::Id.eq(marriage.id))
        .filter(Column::Version.eq(marriage.version))
        .exec(work.connection())
        .await?;
    if ended.rows_affected != 1 {
        return Err(Error::Conflict("CONCURRENT_CHANGE"));
    }
    marriage_spouse::Entity::update_many()
        .col_expr(marriage_spouse::Column::InForce, Expr::value(false))
        .filter(marriage_spouse::Column::MarriageId.eq(marriage.id))
        .exec(work.connection())
        .await?;
    certificate::Entity::update_many()
        .col_expr(certificate::Column::Status, Expr::value("INVALIDATED"))
        .col_expr(certificate::Column::Version, Expr::col(certificate::Column::Version).add(1))
        .filter(certificate::Column::MarriageId.eq(marriage.id))
        .filter(certificate::Column::Status.ne("INVALIDATED"))
        .exec(work.connection())
        .await?;
    Ok(())
}

/// Open applications that a day has passed over: to be opened, lapsed, abandoned, or given their dates.
/// In the order of their keys, after `after`.
pub(in crate::marriage) async fn passed_over(
    db: &impl ConnectionTrait,
    today: NaiveDate,
    after: Option<Uuid>,
    limit: u64,
) -> Result<Vec<Uuid>> {
    use divorce_application::Column;
    let waiting = Column::CaseId
        .in_subquery(cases_in(&[DivorceState::CoolingOff]))
        .and(Column::WindowOpensOn.lte(today).or(Column::CoolingOffEndsOn.is_null()));
    let in_window = Column::CaseId
        .in_subquery(cases_in(&[DivorceState::CertWindow, DivorceState::Examined]))
        .and(Column::LapsesOn.lte(today));
    let without_receipt =
        Column::CaseId.in_subquery(cases_in(&[DivorceState::Applied])).and(Column::ReceiptDueOn.lt(today));
    let mut query = divorce_application::Entity::find()
        .select_only()
        .column(Column::CaseId)
        .filter(Column::IsOpen.eq(true))
        .filter(Condition::any().add(waiting).add(in_window).add(without_receipt))
        .order_by_asc(Column::CaseId)
        .limit(limit);
    if let Some(after) = after {
        query = query.filter(Column::CaseId.gt(after));
    }
    Ok(query.into_tuple::<Uuid>().all(db).await?)
}

fn cases_in(states: &[DivorceState]) -> SelectStatement {
    Query::select()
        .column(service_case::Column::Id)
        .from(service_case::Entity)
        .and_where(service_case::Column::State.is_in(states.iter().map(ActiveEnum::to_value)))
        .to_owned()
}

/// The case of an application whose marriage was found under the permit, locked: any office may have it.
pub(in crate::marriage) async fn case_of_application(
    work: &UnitOfWork,
    case: Uuid,
) -> Result<service_case::Model> {
    let query = service_case::Entity::find_by_id(case).lock_exclusive();
    query.one(work.connection()).await?.ok_or(Error::bug("an application without its case"))
}

/// State of a case as stored, for work that holds no lock yet.
pub(in crate::marriage) async fn stored_state(db: &impl ConnectionTrait, case: Uuid) -> Result<DivorceState> {
    let row = service_case::Entity::find_by_id(case).one(db).await?.ok_or(Error::NotFound)?;
    Ok(DivorceState::try_from_value(&row.state)?)
}
