//! The queries of the slice's writes.
//! Start with [`registration`].
//! Never: a decision, a commit.

pub(super) mod divorce;
pub(super) mod papers;
pub(super) mod supplement;

use chrono::NaiveDate;
use entities::{
    case::service_case,
    marriage::{
        marriage, marriage_registration, marriage_spouse,
        state::{MarriageStanding, MarriageStatus},
    },
};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, ConnectionTrait, EntityTrait, IntoActiveModel, QueryFilter, Set,
};
use uuid::Uuid;

use super::rules::grounds::HAS_SPOUSE;
use crate::platform::{
    database::violates_unique,
    error::{Error, Result},
    ids::new_id,
    unit_of_work::UnitOfWork,
    violation::Finding,
};

/// What a registration keeps beside its case. The case was found under the permit before.
pub(super) async fn registration(work: &UnitOfWork, case: Uuid) -> Result<marriage_registration::Model> {
    marriage_registration::Entity::find_by_id(case).one(work.connection()).await?.ok_or(Error::NotFound)
}

/// Saves what changed of it.
pub(super) async fn save_registration(
    work: &UnitOfWork,
    row: marriage_registration::Model,
    change: impl FnOnce(&mut marriage_registration::ActiveModel),
) -> Result<()> {
    let mut row = row.into_active_model();
    change(&mut row);
    if row.is_changed() {
        row.update(work.connection()).await?;
    }
    Ok(())
}

/// Which of these persons are in a marriage in force.
pub(super) async fn persons_in_force(db: &impl ConnectionTrait, persons: &[Uuid]) -> Result<Vec<Uuid>> {
    let rows = marriage_spouse::Entity::find()
        .filter(marriage_spouse::Column::PersonId.is_in(persons.iter().copied()))
        .filter(marriage_spouse::Column::InForce.eq(true))
        .all(db)
        .await?;
    Ok(rows.into_iter().map(|row| row.person_id).collect())
}

/// A spouse of a marriage about to be entered.
#[derive(Debug, Clone, Copy)]
pub(super) struct NewSpouse {
    pub(super) person: Uuid,
    pub(super) sex: &'static str,
    /// Input path for the finding, e.g. `partyA`.
    pub(super) path: &'static str,
}

/// Enters a marriage. The unique index on spouses in force decides a race, whatever the rules saw.
///
/// # Errors
/// `MARRIAGE_HAS_SPOUSE` when one of them married in the meantime.
pub(super) async fn enter_marriage(
    work: &UnitOfWork,
    case: &service_case::Model,
    registered_on: NaiveDate,
    spouses: [NewSpouse; 2],
) -> Result<marriage::Model> {
    let row = marriage::ActiveModel {
        id: Set(new_id(work.now())),
        version: Set(1),
        status: Set(MarriageStatus::InForce),
        standing: Set(MarriageStanding::Confirmed),
        origin: Set("HUB".to_owned()),
        registered_on: Set(registered_on),
        ended_on: Set(None),
        office_id: Set(Some(case.office_id)),
        province: Set(case.province.clone()),
        city: Set(case.city.clone()),
        county: Set(case.county.clone()),
        registration_case_id: Set(Some(case.id)),
        ending_case_id: Set(None),
        ending_document: Set(None),
    }
    .insert(work.connection())
    .await?;
    enter_spouses(work, row.id, spouses).await?;
    Ok(row)
}

/// Enters the spouses of a marriage as in force.
///
/// # Errors
/// `MARRIAGE_HAS_SPOUSE` when one of them is in another marriage in force.
pub(super) async fn enter_spouses(
    work: &UnitOfWork,
    marriage: Uuid,
    mut spouses: [NewSpouse; 2],
) -> Result<()> {
    // In one order for everyone, so that overlapping couples wait instead of deadlocking.
    spouses.sort_by_key(|spouse| spouse.person);
    for spouse in spouses {
        let inserted = marriage_spouse::ActiveModel {
            marriage_id: Set(marriage),
            person_id: Set(spouse.person),
            sex: Set(spouse.sex.to_owned()),
            in_force: Set(true),
        }
        .insert(work.connection())
        .await;
        if let Err(cause) = inserted {
            if violates_unique(&cause, "marriage_spouse_one_in_force", "marriage_spouse.person_id") {
                return Err(Error::refused(Finding::of(&HAS_SPOUSE).at(format!("{}.marital", spouse.path))));
            }
            return Err(cause.into());
        }
    }
    Ok(())
}
