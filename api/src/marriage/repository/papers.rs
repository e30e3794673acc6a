//! The queries behind certificates and the end of marriages.
//! Start with [`end_marriage`].
//! Never: a decision, a commit.

use chrono::NaiveDate;
use entities::{
    case::case_party,
    marriage::{
        certificate, certificate_copy, certificate_reissue, marriage, marriage_revocation, marriage_spouse,
        state::{MarriageStanding, MarriageStatus, RevocationState},
    },
    values::certificate_number::CertificateKind,
};
use sea_orm::{
    ActiveEnum, ActiveModelTrait, ColumnTrait, Condition, ConnectionTrait, EntityTrait, IntoActiveModel,
    QueryFilter, QueryOrder, QuerySelect,
    sea_query::{Expr, ExprTrait},
};
use uuid::Uuid;

use crate::{
    marriage::views,
    platform::{
        error::{Error, Result},
        unit_of_work::UnitOfWork,
    },
};

/// The marriage of an id within the permit, locked until the unit ends, at the version the caller saw.
///
/// # Errors
/// `NOT_FOUND` outside the permit, `CONFLICT` when someone saved first.
pub(crate) async fn marriage_at(
    work: &UnitOfWork,
    id: Uuid,
    expected_version: i64,
) -> Result<marriage::Model> {
    let found = locked(work, id, work.permit().rows(&views::MARRIAGE.scope)).await?.ok_or(Error::NotFound)?;
    if found.version != expected_version {
        let current_state = found.status.to_value();
        return Err(Error::StaleVersion { current_version: found.version, current_state });
    }
    Ok(found)
}

/// The marriage that a case found under the permit is about, locked.
pub(crate) async fn marriage_of_case(work: &UnitOfWork, id: Uuid) -> Result<marriage::Model> {
    locked(work, id, Condition::all()).await?.ok_or(Error::bug("a case about a marriage that is gone"))
}

async fn locked(work: &UnitOfWork, id: Uuid, within: Condition) -> Result<Option<marriage::Model>> {
    let query = marriage::Entity::find_by_id(id).filter(within).lock_exclusive();
    Ok(query.one(work.connection()).await?)
}

/// Its two spouses, in one order for everyone.
pub(crate) async fn spouses(db: &impl ConnectionTrait, marriage: Uuid) -> Result<Vec<Uuid>> {
    let rows = marriage_spouse::Entity::find()
        .filter(marriage_spouse::Column::MarriageId.eq(marriage))
        .order_by_desc(marriage_spouse::Column::Sex)
        .all(db)
        .await?;
    Ok(rows.into_iter().map(|row| row.person_id).collect())
}

/// All marriages of a person that count, the latest first.
pub(crate) async fn marriages_of(db: &impl ConnectionTrait, person: Uuid) -> Result<Vec<marriage::Model>> {
    let own =
        marriage_spouse::Entity::find().filter(marriage_spouse::Column::PersonId.eq(person)).all(db).await?;
    let keys = own.into_iter().map(|row| row.marriage_id);
    Ok(marriage::Entity::find()
        .filter(marriage::Column::Id.is_in(keys))
        .filter(marriage::Column::Standing.eq(MarriageStanding::Confirmed))
        .order_by_desc(marriage::Column::RegisteredOn)
        .order_by_desc(marriage::Column::Id)
        .all(db)
        .await?)
}

/// The certificate of a number.
pub(crate) async fn certificate_by_number(
    db: &impl ConnectionTrait,
    number: &str,
) -> Result<Option<certificate::Model>> {
    Ok(certificate::Entity::find().filter(certificate::Column::Number.eq(number)).one(db).await?)
}

/// The copies of a certificate.
pub(crate) async fn copies(
    db: &impl ConnectionTrait,
    certificate: Uuid,
) -> Result<Vec<certificate_copy::Model>> {
    Ok(certificate_copy::Entity::find()
        .filter(certificate_copy::Column::CertificateId.eq(certificate))
        .all(db)
        .await?)
}

/// The newest certificate of these kinds of which the holder still has the current copy.
pub(crate) async fn standing_certificate(
    db: &impl ConnectionTrait,
    marriage: Uuid,
    kinds: [CertificateKind; 2],
    holder: Uuid,
) -> Result<Option<certificate::Model>> {
    let issued = certificate::Entity::find()
        .filter(certificate::Column::MarriageId.eq(marriage))
        .filter(certificate::Column::Kind.is_in(kinds.map(|kind| kind.to_value())))
        .order_by_desc(certificate::Column::Id)
        .all(db)
        .await?;
    let held = certificate_copy::Entity::find()
        .filter(certificate_copy::Column::CertificateId.is_in(issued.iter().map(|row| row.id)))
        .filter(certificate_copy::Column::HolderId.eq(holder))
        .filter(certificate_copy::Column::SupersededById.is_null())
        .all(db)
        .await?;
    Ok(issued.into_iter().find(|row| held.iter().any(|copy| copy.certificate_id == row.id)))
}

/// Marks the holder's copy of `former`, and with the first replacement the certificate itself, as superseded.
pub(crate) async fn supersede(
    work: &UnitOfWork,
    former: &certificate::Model,
    holder: Uuid,
    by: Uuid,
) -> Result<()> {
    certificate_copy::Entity::update_many()
        .col_expr(certificate_copy::Column::SupersededById, Expr::value(by))
        .filter(certificate_copy::Column::CertificateId.eq(former.id))
        .filter(certificate_copy::Column::HolderId.eq(holder))
        .exec(work.connection())
        .await?;
    let mut row = former.clone().into_active_model();
    row.version = sea_orm::Set(former.version + 1);
    if former.superseded_by_id.is_none() {
        row.status = sea_orm::Set("SUPERSEDED".to_owned());
        row.superseded_by_id = sea_orm::Set(Some(by));
    }
    row.update(work.connection()).await?;
    Ok(())
}

/// How a marriage ended.
#[derive(Debug)]
pub(crate) struct EndOfMarriage {
    pub(crate) status: MarriageStatus,
    pub(crate) effective_on: NaiveDate,
    /// Who died, where that ended it.
    pub(crate) deceased: Option<Uuid>,
    /// Kind and number of the document it rests on, as JSON.
    pub(crate) document: String,
}

/// Ends a marriage with everything that follows from it: spouses free, certificates invalid. A marriage that
/// had ended before keeps the day on which it did; what comes later only says how it is to be regarded.
///
/// # Errors
/// `CONFLICT` when the version moved.
///
/// Answers with the new version and the certificates that stood until then.
pub(crate) async fn end_marriage(
    work: &UnitOfWork,
    current: &marriage::Model,
    end: &EndOfMarriage,
) -> Result<(i64, Vec<Uuid>)> {
    let db = work.connection();
    let ended_on = current.ended_on.unwrap_or(end.effective_on);
    let saved = marriage::Entity::update_many()
        .col_expr(marriage::Column::Version, Expr::value(current.version + 1))
        .col_expr(marriage::Column::Status, Expr::value(end.status.to_value()))
        .col_expr(marriage::Column::EndedOn, Expr::value(ended_on))
        .col_expr(marriage::Column::EndingDocument, Expr::value(end.document.as_str()))
        .filter(marriage::Column::Id.eq(current.id))
        .filter(marriage::Column::Version.eq(current.version))
        .exec(db)
        .await?;
    if saved.rows_affected != 1 {
        return Err(Error::Conflict("CONCURRENT_CHANGE"));
    }
    marriage_spouse::Entity::update_many()
        .col_expr(marriage_spouse::Column::InForce, Expr::value(false))
        .filter(marriage_spouse::Column::MarriageId.eq(current.id))
        .exec(db)
        .await?;
    if let Some(deceased) = end.deceased {
        marriage_spouse::Entity::update_many()
            .col_expr(marriage_spouse::Column::DiedOn, Expr::value(end.effective_on))
            .filter(marriage_spouse::Column::MarriageId.eq(current.id))
            .filter(marriage_spouse::Column::PersonId.eq(deceased))
            .exec(db)
            .await?;
    }
    let stood: Vec<Uuid> = certificate::Entity::find()
        .select_only()
        .column(certificate::Column::Id)
        .filter(certificate::Column::MarriageId.eq(current.id))
        .filter(certificate::Column::Status.ne("INVALIDATED"))
        .into_tuple()
        .all(db)
        .await?;
    certificate::Entity::update_many()
        .col_expr(certificate::Column::Status, Expr::value("INVALIDATED"))
        .col_expr(
            certificate::Column::Version,
            Expr::col((certificate::Entity, certificate::Column::Version)).add(1),
        )
        .filter(certificate::Column::MarriageId.eq(current.id))
        .filter(certificate::Column::Status.ne("INVALIDATED"))
        .exec(db)
        .await?;
    Ok((current.version + 1, stood))
}

/// The marriage's next version, for a step that leaves its status as it is.
///
/// # Errors
/// `CONFLICT` when the version moved.
pub(crate) async fn touch_marriage(work: &UnitOfWork, current: &marriage::Model) -> Result<i64> {
    let saved = marriage::Entity::update_many()
        .col_expr(marriage::Column::Version, Expr::value(current.version + 1))
        .filter(marriage::Column::Id.eq(current.id))
        .filter(marriage::Column::Version.eq(current.version))
        .exec(work.connection())
        .await?;
    if saved.rows_affected == 1 { Ok(current.version + 1) } else { Err(Error::Conflict("CONCURRENT_CHANGE")) }
}

/// The open revocation of a marriage.
pub(crate) async fn open_revocation(
    work: &UnitOfWork,
    marriage: Uuid,
) -> Result<Option<marriage_revocation::Model>> {
    Ok(marriage_revocation::Entity::find()
        .filter(marriage_revocation::Column::MarriageId.eq(marriage))
        .filter(marriage_revocation::Column::State.is_in([RevocationState::Proposed, RevocationState::Heard]))
        .one(work.connection())
        .await?)
}

/// What a replacement keeps beside its case. The case was found under the permit before.
pub(crate) async fn reissue(work: &UnitOfWork, case: Uuid) -> Result<certificate_reissue::Model> {
    certificate_reissue::Entity::find_by_id(case).one(work.connection()).await?.ok_or(Error::NotFound)
}

/// Saves what changed of it.
pub(crate) async fn save_reissue(
    work: &UnitOfWork,
    row: certificate_reissue::Model,
    change: impl FnOnce(&mut certificate_reissue::ActiveModel),
) -> Result<()> {
    let mut row = row.into_active_model();
    change(&mut row);
    if row.is_changed() {
        row.update(work.connection()).await?;
    }
    Ok(())
}

/// A person's part in a case, if they had one.
pub(crate) async fn party_of_case(
    db: &impl ConnectionTrait,
    case: Uuid,
    person: Uuid,
) -> Result<Option<case_party::Model>> {
    Ok(case_party::Entity::find()
        .filter(case_party::Column::CaseId.eq(case))
        .filter(case_party::Column::PersonId.eq(person))
        .one(db)
        .await?)
}
