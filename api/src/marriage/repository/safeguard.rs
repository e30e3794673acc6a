//! The queries behind reports of trafficking and violence.
//! Start with [`keep`]; [`held`] is what the rules ask.
//! Never: a decision, a commit.

use chrono::NaiveDate;
use entities::marriage::safeguard_report;
use sea_orm::{
    ActiveModelTrait, ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QuerySelect, Set,
    sea_query::Expr,
};
use uuid::Uuid;

use crate::{
    marriage::{
        rules::safeguard::{SafeguardKind, SafeguardReceiver},
        service::facts::wire,
        views,
    },
    platform::{
        error::{Error, Result},
        ids::new_id,
        unit_of_work::UnitOfWork,
        vault::SealContext,
    },
};

/// A report about to be recorded.
#[derive(Debug)]
pub(in crate::marriage) struct NewReport<'a> {
    pub(in crate::marriage) case: Uuid,
    /// Who is in danger.
    pub(in crate::marriage) person: Uuid,
    pub(in crate::marriage) kind: SafeguardKind,
    pub(in crate::marriage) account: &'a str,
    pub(in crate::marriage) to: SafeguardReceiver,
    pub(in crate::marriage) reference: &'a str,
}

/// Records a report; what was seen is sealed.
pub(in crate::marriage) async fn keep(
    work: &UnitOfWork,
    new: NewReport<'_>,
) -> Result<safeguard_report::Model> {
    let id = new_id(work.now());
    let context = SealContext { table: "safeguard_report", row: id, column: "account_sealed" };
    let row = safeguard_report::ActiveModel {
        id: Set(id),
        version: Set(1),
        case_id: Set(new.case),
        person_id: Set(new.person),
        kind: Set(wire(&new.kind)),
        account_sealed: Set(work.env().vault.seal(context, new.account)),
        reported_to: Set(wire(&new.to)),
        reference: Set(new.reference.to_owned()),
        reported_by: Set(work.permit().caller().subject.to_string()),
        reported_on: Set(work.today()),
        answered_by: Set(None),
        answered_on: Set(None),
        answer: Set(None),
    };
    Ok(row.insert(work.connection()).await?)
}

/// A report within the permit, locked until the unit ends, at the version the caller saw.
pub(in crate::marriage) async fn report_at(
    work: &UnitOfWork,
    id: Uuid,
    expected_version: i64,
) -> Result<safeguard_report::Model> {
    let row = safeguard_report::Entity::find_by_id(id)
        .filter(work.permit().rows(&views::SAFEGUARD.scope))
        .lock_exclusive()
        .one(work.connection())
        .await?
        .ok_or(Error::NotFound)?;
    if row.version != expected_version {
        let current_state = if row.answered_on.is_some() { "ANSWERED" } else { "OPEN" };
        return Err(Error::StaleVersion {
            current_version: row.version,
            current_state: current_state.to_owned(),
        });
    }
    Ok(row)
}

/// Records what the receiver answered.
///
/// # Errors
/// `CONFLICT` when the version moved.
pub(in crate::marriage) async fn answer(
    work: &UnitOfWork,
    row: &safeguard_report::Model,
    answer: &str,
) -> Result<i64> {
    use safeguard_report::Column;
    let saved = safeguard_report::Entity::update_many()
        .col_expr(Column::Version, Expr::value(row.version + 1))
        .col_expr(Column::AnsweredBy, Expr::value(work.permit().caller().subject.to_string()))
        .col_expr(Column::AnsweredOn, Expr::value(work.today()))
        .col_expr(Column::Answer, Expr::value(answer))
        .filter(Column::Id.eq(row.id))
        .filter(Column::Version.eq(row.version))
        .exec(work.connection())
        .await?;
    if saved.rows_affected == 1 { Ok(row.version + 1) } else { Err(Error::Conflict("CONCURRENT_CHANGE")) }
}

/// Until when reports held these persons: open where one is unanswered still.
pub(in crate::marriage) async fn holds(
    db: &impl ConnectionTrait,
    persons: &[Uuid],
) -> Result<Vec<Option<NaiveDate>>> {
    use safeguard_report::Column;
    Ok(safeguard_report::Entity::find()
        .select_only()
        .column(Column::AnsweredOn)
        .filter(Column::PersonId.is_in(persons.iter().copied()))
        .filter(Column::Kind.is_in(SafeguardKind::holding().map(|kind| wire(&kind))))
        .into_tuple()
        .all(db)
        .await?)
}

/// Which of these persons an unanswered report holds, at whatever office it was made.
pub(in crate::marriage) async fn held(db: &impl ConnectionTrait, persons: &[Uuid]) -> Result<Vec<Uuid>> {
    use safeguard_report::Column;
    Ok(safeguard_report::Entity::find()
        .select_only()
        .column(Column::PersonId)
        .filter(Column::PersonId.is_in(persons.iter().copied()))
        .filter(Column::Kind.is_in(SafeguardKind::holding().map(|kind| wire(&kind))))
        .filter(Column::AnsweredOn.is_null())
        .into_tuple()
        .all(db)
        .await?)
}
