//! The queries of the slice's writes.
//! Start with [`registration`].
//! Never: a decision, a commit.

pub(super) mod bad_faith;
pub(super) mod divorce;
pub(super) mod endings;
pub(super) mod papers;
pub(super) mod safeguard;
pub(super) mod supplement;

use std::collections::BTreeMap;

use chrono::{DateTime, NaiveDate, Utc};
use entities::{
    case::{case_party, case_pause, service_case},
    marriage::{
        marriage, marriage_registration, marriage_registration_party, marriage_spouse,
        state::{MarriageStanding, MarriageStatus, Matter},
    },
};
use sea_orm::{
    ActiveEnum, ActiveModelTrait, ColumnTrait, ConnectionTrait, EntityTrait, IntoActiveModel, QueryFilter,
    QueryOrder, QuerySelect, Set, sea_query::Query,
};
use uuid::Uuid;

use super::rules::{
    grounds::{HAS_SPOUSE, REGISTRATION_UNDER_WAY},
    keeping::Pause,
};
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

/// 死亡日期 of those of these persons whose death ended a marriage.
pub(super) async fn deaths_of(
    db: &impl ConnectionTrait,
    persons: &[Uuid],
) -> Result<BTreeMap<Uuid, NaiveDate>> {
    let rows = marriage_spouse::Entity::find()
        .filter(marriage_spouse::Column::PersonId.is_in(persons.iter().copied()))
        .filter(marriage_spouse::Column::DiedOn.is_not_null())
        .all(db)
        .await?;
    Ok(rows.into_iter().filter_map(|row| Some((row.person_id, row.died_on?))).collect())
}

/// Enters both parties of a case as having a marriage registration under way. The key decides a race; what an
/// ended case left behind makes way.
///
/// # Errors
/// `MARRIAGE_REGISTRATION_UNDER_WAY`, with the county of the office that has the other case where it is known.
pub(super) async fn enter_under_way(
    work: &UnitOfWork,
    case: Uuid,
    mut parties: [(Uuid, &'static str); 2],
) -> Result<()> {
    use marriage_registration_party::{ActiveModel, Column, Entity};
    let db = work.connection();
    let persons = parties.map(|(person, _)| person);
    let ended = Query::select()
        .column(service_case::Column::Id)
        .from(service_case::Entity)
        .and_where(service_case::Column::ClosedAt.is_not_null())
        .to_owned();
    Entity::delete_many()
        .filter(Column::PersonId.is_in(persons))
        .filter(Column::CaseId.in_subquery(ended))
        .exec(db)
        .await?;
    let held = Entity::find().filter(Column::PersonId.is_in(persons)).all(db).await?;
    let mut findings = Vec::new();
    for (person, path) in parties {
        let Some(held) = held.iter().find(|row| row.person_id == person) else { continue };
        let finding = Finding::of(&REGISTRATION_UNDER_WAY).at(path);
        let other = service_case::Entity::find_by_id(held.case_id).one(db).await?;
        findings.push(other.into_iter().fold(finding, |told, case| told.fact("office", case.county)));
    }
    if !findings.is_empty() {
        return Err(Error::Refused(findings));
    }
    // In one order for everyone, so that overlapping couples wait instead of deadlocking.
    parties.sort_unstable();
    for (person, path) in parties {
        let row = ActiveModel { person_id: Set(person), case_id: Set(case) };
        if let Err(cause) = Entity::insert(row).exec_without_returning(db).await {
            let columns = "marriage_registration_party.person_id";
            return Err(if violates_unique(&cause, "marriage_registration_party_pkey", columns) {
                Error::refused(Finding::of(&REGISTRATION_UNDER_WAY).at(path))
            } else {
                cause.into()
            });
        }
    }
    Ok(())
}

/// Open registrations that were opened before a moment and whose clock runs, in the order of their keys, after
/// `after`.
pub(super) async fn open_since(
    db: &impl ConnectionTrait,
    before: DateTime<Utc>,
    after: Option<Uuid>,
    limit: u64,
) -> Result<Vec<(Uuid, DateTime<Utc>)>> {
    use service_case::Column;
    let mut query = service_case::Entity::find()
        .select_only()
        .columns([Column::Id, Column::OpenedAt])
        .filter(Column::Matter.eq(Matter::MarriageRegistration.to_value()))
        .filter(Column::ClosedAt.is_null())
        .filter(Column::PausedOn.is_null())
        .filter(Column::OpenedAt.lt(before))
        .order_by_asc(Column::Id)
        .limit(limit);
    if let Some(after) = after {
        query = query.filter(Column::Id.gt(after));
    }
    Ok(query.into_tuple().all(db).await?)
}

/// The persons of a case.
pub(super) async fn persons_of(db: &impl ConnectionTrait, case: Uuid) -> Result<Vec<Uuid>> {
    let rows = case_party::Entity::find().filter(case_party::Column::CaseId.eq(case)).all(db).await?;
    Ok(rows.into_iter().map(|row| row.person_id).collect())
}

/// The stretches of a case that do not count.
pub(super) async fn pauses(db: &impl ConnectionTrait, case: Uuid) -> Result<Vec<Pause>> {
    let rows = case_pause::Entity::find().filter(case_pause::Column::CaseId.eq(case)).all(db).await?;
    Ok(rows.into_iter().map(|row| Pause { from: row.paused_on, until: row.resumed_on }).collect())
}

/// A spouse of a marriage about to be entered.
#[derive(Debug, Clone, Copy)]
pub(super) struct NewSpouse {
    pub(super) person: Uuid,
    pub(super) sex: &'static str,
    /// Input path for the finding, e.g. `partyA`.
    pub(super) path: &'static str,
}

/// 补办登记: from when the marriage has effect, and what that rests on.
#[derive(Debug, Clone)]
pub(super) struct LateEffect {
    pub(super) from: NaiveDate,
    pub(super) basis: String,
}

/// The latest end of an earlier marriage of a person, as the register knows it. What never was counts for nothing.
pub(super) async fn last_end_of(db: &impl ConnectionTrait, person: Uuid) -> Result<Option<NaiveDate>> {
    use MarriageStatus::{Annulled, Revoked, Void};
    let rows = papers::marriages_of(db, person).await?;
    let were = rows.into_iter().filter(|row| !matches!(row.status, Void | Annulled | Revoked));
    Ok(were.filter_map(|row| row.ended_on).max())
}

/// Enters a marriage. The unique index on spouses in force decides a race, whatever the rules saw.
///
/// # Errors
/// `MARRIAGE_HAS_SPOUSE` when one of them married in the meantime.
pub(super) async fn enter_marriage(
    work: &UnitOfWork,
    case: &service_case::Model,
    (registered_on, late): (NaiveDate, Option<LateEffect>),
    spouses: [NewSpouse; 2],
) -> Result<marriage::Model> {
    let row = marriage::ActiveModel {
        id: Set(new_id(work.now())),
        version: Set(1),
        status: Set(MarriageStatus::InForce),
        standing: Set(MarriageStanding::Confirmed),
        origin: Set("HUB".to_owned()),
        registered_on: Set(registered_on),
        effective_from: Set(late.as_ref().map(|late| late.from)),
        effective_basis: Set(late.map(|late| late.basis)),
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
            died_on: Set(None),
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
