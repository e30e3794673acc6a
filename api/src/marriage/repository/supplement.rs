//! The queries of marriages entered from paper.
//! Start with [`enter`]; [`confirm`] makes one count, [`drop_unconfirmed`] ends it with its case.
//! Never: a decision, a commit.

use chrono::NaiveDate;
use entities::{
    case::service_case,
    marriage::{
        divorce_application, marriage, marriage_source, marriage_spouse,
        state::{MarriageStanding, MarriageStatus},
    },
};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter, QuerySelect, Set,
    sea_query::Expr,
};
use uuid::Uuid;

use super::{NewSpouse, divorce::marriage_between};
use crate::{
    directory::{OrganizationInfo, PlaceCodes},
    marriage::rules::grounds::HAS_SPOUSE,
    platform::{
        database::violates_unique,
        error::{Error, Result},
        ids::new_id,
        unit_of_work::UnitOfWork,
        violation::Finding,
    },
};

/// Who enters: the marriage belongs to this office and its superiors.
#[derive(Debug)]
pub(in crate::marriage) struct Entering {
    office: Uuid,
    place: PlaceCodes,
    case: Option<Uuid>,
}

impl Entering {
    /// For a case, which decides whether the marriage will count.
    pub(in crate::marriage) fn for_case(case: &service_case::Model) -> Self {
        let place = PlaceCodes {
            province: case.province.clone(),
            city: case.city.clone(),
            county: case.county.clone(),
            street: None,
        };
        Self { office: case.office_id, place, case: Some(case.id) }
    }

    /// On a judgment or proof that needs no case.
    pub(in crate::marriage) fn by_office(office: &OrganizationInfo) -> Self {
        Self { office: office.id, place: office.place().clone(), case: None }
    }

    pub(in crate::marriage) fn county(&self) -> &str {
        &self.place.county
    }
}

/// How a marriage on paper had ended when it was entered.
#[derive(Debug)]
pub(in crate::marriage) struct EndOnPaper {
    pub status: MarriageStatus,
    pub ended_on: NaiveDate,
    pub document: Option<String>,
    /// The spouse whose death it was.
    pub deceased: Option<Uuid>,
}

/// A marriage that was registered before the hub knew of it.
#[derive(Debug)]
pub(in crate::marriage) struct Supplement<'a> {
    pub number: &'a str,
    pub office_name: &'a str,
    pub registered_on: NaiveDate,
    pub registered_in: String,
    pub county: String,
    pub warnings: String,
    pub end: Option<EndOnPaper>,
}

/// 补录: enters a marriage from paper under its own number. In a case it is in force for nobody until it is
/// confirmed.
pub(in crate::marriage) async fn enter(
    work: &UnitOfWork,
    by: Entering,
    shown: Supplement<'_>,
    spouses: [NewSpouse; 2],
) -> Result<Uuid> {
    let id = new_id(work.now());
    let standing =
        if by.case.is_some() { MarriageStanding::Provisional } else { MarriageStanding::Confirmed };
    let (status, ended_on, document, deceased) = match shown.end {
        Some(end) => (end.status, Some(end.ended_on), end.document, end.deceased),
        None => (MarriageStatus::InForce, None, None, None),
    };
    marriage::ActiveModel {
        id: Set(id),
        version: Set(1),
        status: Set(status),
        standing: Set(standing),
        origin: Set("SUPPLEMENTED".to_owned()),
        registered_on: Set(shown.registered_on),
        effective_from: Set(None),
        effective_basis: Set(None),
        ended_on: Set(ended_on),
        office_id: Set(Some(by.office)),
        province: Set(by.place.province),
        city: Set(by.place.city),
        county: Set(by.place.county),
        registration_case_id: Set(None),
        ending_case_id: Set(None),
        ending_document: Set(document),
    }
    .insert(work.connection())
    .await?;
    for spouse in spouses {
        marriage_spouse::ActiveModel {
            marriage_id: Set(id),
            person_id: Set(spouse.person),
            sex: Set(spouse.sex.to_owned()),
            in_force: Set(false),
            died_on: Set(ended_on.filter(|_| deceased == Some(spouse.person))),
        }
        .insert(work.connection())
        .await?;
    }
    marriage_source::ActiveModel {
        marriage_id: Set(id),
        number: Set(shown.number.to_owned()),
        office_name: Set(shown.office_name.to_owned()),
        registered_in: Set(shown.registered_in),
        county: Set(shown.county),
        warnings: Set(shown.warnings),
        entered_by_case_id: Set(by.case),
    }
    .insert(work.connection())
    .await?;
    Ok(id)
}

/// The open divorce application of two persons on a marriage that does not count yet.
pub(in crate::marriage) async fn provisional_application(
    work: &UnitOfWork,
    persons: [Uuid; 2],
) -> Result<Option<Uuid>> {
    let of = async |person: Uuid| -> Result<Vec<Uuid>> {
        let rows = marriage_spouse::Entity::find()
            .filter(marriage_spouse::Column::PersonId.eq(person))
            .all(work.connection())
            .await?;
        Ok(rows.into_iter().map(|row| row.marriage_id).collect())
    };
    let (one, other) = (of(persons[0]).await?, of(persons[1]).await?);
    let shared = one.into_iter().filter(|marriage| other.contains(marriage));
    let provisional = marriage::Entity::find()
        .filter(marriage::Column::Id.is_in(shared))
        .filter(marriage::Column::Standing.eq(MarriageStanding::Provisional))
        .all(work.connection())
        .await?;
    let open = divorce_application::Entity::find()
        .filter(divorce_application::Column::MarriageId.is_in(provisional.iter().map(|row| row.id)))
        .filter(divorce_application::Column::IsOpen.eq(true))
        .one(work.connection())
        .await?;
    Ok(open.map(|row| row.case_id))
}

/// Makes the marriage of a case count, and answers with the one that does: another may have been confirmed for
/// the same two in the meantime. The unique index on spouses in force decides a race.
///
/// # Errors
/// `MARRIAGE_HAS_SPOUSE` when one of them is in another marriage in force.
pub(in crate::marriage) async fn confirm(
    work: &UnitOfWork,
    id: Uuid,
    mut spouses: [(Uuid, &'static str); 2],
) -> Result<Uuid> {
    let row = marriage::Entity::find_by_id(id)
        .lock_exclusive()
        .one(work.connection())
        .await?
        .ok_or(Error::bug("a case about a marriage that is gone"))?;
    match row.standing {
        MarriageStanding::Confirmed => return Ok(id),
        MarriageStanding::Dropped => return Err(Error::Conflict("CONCURRENT_CHANGE")),
        MarriageStanding::Provisional => {}
    }
    if row.status == MarriageStatus::InForce {
        if let Some(known) = marriage_between(work, spouses.map(|(person, _)| person)).await? {
            set_standing(work, row, MarriageStanding::Dropped).await?;
            return Ok(known);
        }
        // In one order for everyone, so that overlapping couples wait instead of deadlocking.
        spouses.sort_by_key(|(person, _)| *person);
        for (person, path) in spouses {
            let updated = marriage_spouse::Entity::update_many()
                .col_expr(marriage_spouse::Column::InForce, Expr::value(true))
                .filter(marriage_spouse::Column::MarriageId.eq(id))
                .filter(marriage_spouse::Column::PersonId.eq(person))
                .exec(work.connection())
                .await;
            if let Err(cause) = updated {
                if violates_unique(&cause, "marriage_spouse_one_in_force", "marriage_spouse.person_id") {
                    return Err(Error::refused(Finding::of(&HAS_SPOUSE).at(format!("{path}.marital"))));
                }
                return Err(cause.into());
            }
        }
    }
    set_standing(work, row, MarriageStanding::Confirmed).await?;
    Ok(id)
}

/// A case ended before the marriage it entered counted.
pub(in crate::marriage) async fn drop_unconfirmed(work: &UnitOfWork, id: Uuid) -> Result<()> {
    let row = marriage::Entity::find_by_id(id).lock_exclusive().one(work.connection()).await?;
    match row {
        Some(row) if row.standing == MarriageStanding::Provisional => {
            set_standing(work, row, MarriageStanding::Dropped).await
        }
        _ => Ok(()),
    }
}

/// Part of the case's act and its entry: the marriage's own acts, which its version counts, are others.
async fn set_standing(work: &UnitOfWork, row: marriage::Model, standing: MarriageStanding) -> Result<()> {
    let mut row = row.into_active_model();
    row.standing = Set(standing);
    row.update(work.connection()).await?;
    Ok(())
}
