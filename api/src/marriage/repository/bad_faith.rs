//! The queries behind the list of serious bad faith.
//! Start with [`list`].
//! Never: a decision, a commit.

use chrono::NaiveDate;
use entities::marriage::{marriage, marriage_bad_faith, marriage_revocation};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, Condition, ConnectionTrait, EntityTrait, QueryFilter, QuerySelect, Set,
    sea_query::Expr,
};
use uuid::Uuid;

use crate::{
    marriage::views,
    platform::{
        error::{Error, Result},
        ids::new_id,
        unit_of_work::UnitOfWork,
    },
};

/// On what a listing rests, and until when.
#[derive(Debug)]
pub(in crate::marriage) struct Term {
    pub(in crate::marriage) legal_basis: String,
    pub(in crate::marriage) until: NaiveDate,
}

/// Puts a person on the list, for the revocation that found them out.
pub(in crate::marriage) async fn list(
    work: &UnitOfWork,
    marriage: &marriage::Model,
    revocation: &marriage_revocation::Model,
    person: Uuid,
    term: &Term,
) -> Result<Uuid> {
    let row = marriage_bad_faith::ActiveModel {
        id: Set(new_id(work.now())),
        version: Set(1),
        person_id: Set(person),
        marriage_id: Set(marriage.id),
        revocation_id: Set(revocation.id),
        office_id: Set(marriage.office_id),
        province: Set(marriage.province.clone()),
        city: Set(marriage.city.clone()),
        county: Set(marriage.county.clone()),
        ground: Set(revocation.ground.clone()),
        legal_basis: Set(term.legal_basis.clone()),
        listed_on: Set(work.today()),
        listed_until: Set(term.until),
        listed_by: Set(work.permit().caller().subject.to_string()),
        removed_on: Set(None),
        removed_by: Set(None),
        removal_reason: Set(None),
    };
    Ok(row.insert(work.connection()).await?.id)
}

/// The last day on the list of a person who is on it on a day.
pub(in crate::marriage) async fn listed_until(
    db: &impl ConnectionTrait,
    person: Uuid,
    day: NaiveDate,
) -> Result<Option<NaiveDate>> {
    use marriage_bad_faith::Column;
    let rows = marriage_bad_faith::Entity::find()
        .filter(Column::PersonId.eq(person))
        .filter(Column::ListedOn.lte(day))
        .filter(Column::ListedUntil.gte(day))
        .filter(Condition::any().add(Column::RemovedOn.is_null()).add(Column::RemovedOn.gt(day)))
        .all(db)
        .await?;
    Ok(rows.into_iter().map(|row| row.listed_until).max())
}

/// An entry within the permit, locked until the unit ends, at the version the caller saw.
pub(in crate::marriage) async fn entry_at(
    work: &UnitOfWork,
    id: Uuid,
    expected_version: i64,
) -> Result<marriage_bad_faith::Model> {
    let row = marriage_bad_faith::Entity::find_by_id(id)
        .filter(work.permit().rows(&views::BAD_FAITH.scope))
        .lock_exclusive()
        .one(work.connection())
        .await?
        .ok_or(Error::NotFound)?;
    if row.version != expected_version {
        let current_state = if row.removed_on.is_some() { "REMOVED" } else { "LISTED" };
        return Err(Error::StaleVersion {
            current_version: row.version,
            current_state: current_state.to_owned(),
        });
    }
    Ok(row)
}

/// Takes a person off the list.
///
/// # Errors
/// `CONFLICT` when the version moved.
pub(in crate::marriage) async fn remove(
    work: &UnitOfWork,
    row: &marriage_bad_faith::Model,
    reason: &str,
) -> Result<i64> {
    use marriage_bad_faith::Column;
    let saved = marriage_bad_faith::Entity::update_many()
        .col_expr(Column::Version, Expr::value(row.version + 1))
        .col_expr(Column::RemovedOn, Expr::value(work.today()))
        .col_expr(Column::RemovedBy, Expr::value(work.permit().caller().subject.to_string()))
        .col_expr(Column::RemovalReason, Expr::value(reason))
        .filter(Column::Id.eq(row.id))
        .filter(Column::Version.eq(row.version))
        .exec(work.connection())
        .await?;
    if saved.rows_affected == 1 { Ok(row.version + 1) } else { Err(Error::Conflict("CONCURRENT_CHANGE")) }
}
