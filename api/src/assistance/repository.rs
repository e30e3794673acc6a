//! The queries of the slice's writes.
//! Start with [`application`].
//! Never: a decision, a commit.

use std::collections::BTreeSet;

use entities::{
    assistance::{
        application_claimant, assistance_application, assistance_award, assistance_intake, award_holder,
        household_visit, information_check, publicity, publicity_objection,
        words::{IntakeState, Programme},
    },
    case::{case_hand, service_case, words::HandSide},
};
use sea_orm::{
    ActiveEnum, ActiveModelTrait, ColumnTrait, ConnectionTrait, EntityTrait, IntoActiveModel, JoinType,
    PaginatorTrait, QueryFilter, QueryOrder, QuerySelect, Set,
};
use uuid::Uuid;

use super::rules::{
    desk::{DESK_ALREADY_GRANTED, DESK_APPLICATION_UNDER_WAY},
    steps::DECIDES_OWN_EXAMINATION,
};
use crate::{
    case::{Case, CaseChange},
    platform::{
        database::violates_unique,
        error::{Error, Result},
        unit_of_work::UnitOfWork,
        violation::Finding,
    },
};

/// What an application keeps beside its case. The case was found under the permit before.
pub(super) async fn application(work: &UnitOfWork, case: Uuid) -> Result<assistance_application::Model> {
    assistance_application::Entity::find_by_id(case).one(work.connection()).await?.ok_or(Error::NotFound)
}

pub(super) async fn intake(work: &UnitOfWork, id: Uuid) -> Result<assistance_intake::Model> {
    let found = assistance_intake::Entity::find_by_id(id).one(work.connection()).await?;
    found.ok_or(Error::bug("an application without its intake"))
}

/// Saves what changed of it.
pub(super) async fn save_application(
    work: &UnitOfWork,
    row: &assistance_application::Model,
    change: impl FnOnce(&mut assistance_application::ActiveModel),
) -> Result<()> {
    let mut row = row.clone().into_active_model();
    change(&mut row);
    if row.is_changed() {
        row.update(work.connection()).await?;
    }
    Ok(())
}

/// Persons have one open application of a programme, wherever it was filed.
///
/// # Errors
/// [`DESK_APPLICATION_UNDER_WAY`] where one is open already.
pub(super) async fn enter_claimants(
    work: &UnitOfWork,
    case: Uuid,
    programme: Programme,
    persons: &[Uuid],
    path: &str,
) -> Result<()> {
    for person in persons {
        application_claimant::ActiveModel {
            person_id: Set(*person),
            programme: Set(programme.to_value()),
            case_id: Set(case),
        }
        .insert(work.connection())
        .await
        .map_err(|cause| {
            let columns = "application_claimant.person_id, application_claimant.programme";
            if violates_unique(&cause, "application_claimant_once", columns) {
                Error::refused(Finding::of(&DESK_APPLICATION_UNDER_WAY).at(path))
            } else {
                cause.into()
            }
        })?;
    }
    Ok(())
}

pub(super) async fn leave_claimants(work: &UnitOfWork, case: Uuid) -> Result<()> {
    application_claimant::Entity::delete_many()
        .filter(application_claimant::Column::CaseId.eq(case))
        .exec(work.connection())
        .await?;
    Ok(())
}

/// What these persons hold by the hub's own awards.
pub(super) async fn held(db: &impl ConnectionTrait, persons: &[Uuid]) -> Result<BTreeSet<Programme>> {
    let words: Vec<String> = assistance_award::Entity::find()
        .select_only()
        .column(assistance_award::Column::Programme)
        .distinct()
        .join_rev(
            JoinType::InnerJoin,
            award_holder::Entity::belongs_to(assistance_award::Entity)
                .from(award_holder::Column::AwardId)
                .to(assistance_award::Column::Id)
                .into(),
        )
        .filter(award_holder::Column::PersonId.is_in(persons.iter().copied()))
        .filter(award_holder::Column::InForce.eq(true))
        .into_tuple()
        .all(db)
        .await?;
    words.iter().map(|word| Ok(Programme::try_from_value(word)?)).collect()
}

/// Claims an award's keys for a person.
///
/// # Errors
/// [`DESK_ALREADY_GRANTED`] where another award in force has one of them.
pub(super) async fn hold(
    work: &UnitOfWork,
    award: Uuid,
    (member, person): (usize, Uuid),
    keys: &BTreeSet<String>,
) -> Result<()> {
    for key in keys {
        award_holder::ActiveModel {
            award_id: Set(award),
            person_id: Set(person),
            aid_key: Set(key.clone()),
            in_force: Set(true),
        }
        .insert(work.connection())
        .await
        .map_err(|cause| {
            let columns = "award_holder.person_id, award_holder.aid_key";
            if violates_unique(&cause, "award_holder_once", columns) {
                let finding = Finding::of(&DESK_ALREADY_GRANTED).at(format!("members.{member}"));
                Error::refused(finding.fact("excludedBy", key))
            } else {
                cause.into()
            }
        })?;
    }
    Ok(())
}

pub(super) async fn checks(work: &UnitOfWork, intake: Uuid) -> Result<Vec<information_check::Model>> {
    Ok(information_check::Entity::find()
        .filter(information_check::Column::IntakeId.eq(intake))
        .order_by_asc(information_check::Column::Source)
        .all(work.connection())
        .await?)
}

/// The newest visit.
pub(super) async fn visit(work: &UnitOfWork, intake: Uuid) -> Result<Option<household_visit::Model>> {
    Ok(household_visit::Entity::find()
        .filter(household_visit::Column::IntakeId.eq(intake))
        .order_by_desc(household_visit::Column::Id)
        .one(work.connection())
        .await?)
}

/// The newest posting.
pub(super) async fn posting(work: &UnitOfWork, case: Uuid) -> Result<Option<publicity::Model>> {
    Ok(publicity::Entity::find()
        .filter(publicity::Column::CaseId.eq(case))
        .order_by_desc(publicity::Column::Id)
        .one(work.connection())
        .await?)
}

pub(super) async fn objections(work: &UnitOfWork, case: Uuid) -> Result<Vec<publicity_objection::Model>> {
    Ok(publicity_objection::Entity::find()
        .filter(publicity_objection::Column::CaseId.eq(case))
        .order_by_asc(publicity_objection::Column::Id)
        .all(work.connection())
        .await?)
}

/// Accounts that acted on the examining side.
pub(super) async fn examiners(work: &UnitOfWork, case: Uuid) -> Result<Vec<String>> {
    let rows = case_hand::Entity::find()
        .filter(case_hand::Column::CaseId.eq(case))
        .filter(case_hand::Column::Side.eq(HandSide::Examines.to_value()))
        .all(work.connection())
        .await?;
    Ok(rows.into_iter().map(|row| row.account).collect())
}

/// Records on which side the caller, or somebody they name, acted; nobody acts on both.
///
/// # Errors
/// [`DECIDES_OWN_EXAMINATION`] for the other side.
pub(super) async fn lay_hand(work: &UnitOfWork, case: Uuid, account: &str, side: HandSide) -> Result<()> {
    let key = (case, account.to_owned());
    if let Some(first) = case_hand::Entity::find_by_id(key).one(work.connection()).await? {
        return if first.side == side.to_value() {
            Ok(())
        } else {
            Err(Error::refused(Finding::of(&DECIDES_OWN_EXAMINATION).at("officer")))
        };
    }
    case_hand::ActiveModel {
        case_id: Set(case),
        account: Set(account.to_owned()),
        side: Set(side.to_value()),
        act: Set(work.permit().action().name.to_owned()),
        since: Set(work.now()),
    }
    .insert(work.connection())
    .await
    .map_err(|cause| {
        if violates_unique(&cause, "case_hand_pkey", "case_hand.case_id, case_hand.account") {
            Error::Conflict("CONCURRENT_CHANGE")
        } else {
            cause.into()
        }
    })?;
    Ok(())
}

/// Finishes an intake whose last matter has its result. Its case is locked first, so that of two last ones the
/// later sees the earlier.
pub(super) async fn finish_intake(work: &UnitOfWork, intake: Uuid) -> Result<Option<service_case::Model>> {
    let case = service_case::Entity::find_by_id(intake)
        .lock_exclusive()
        .one(work.connection())
        .await?
        .ok_or(Error::bug("an intake without its case"))?;
    let open = assistance_application::Entity::find()
        .join(
            JoinType::InnerJoin,
            assistance_application::Entity::belongs_to(service_case::Entity)
                .from(assistance_application::Column::CaseId)
                .to(service_case::Column::Id)
                .into(),
        )
        .filter(assistance_application::Column::IntakeId.eq(intake))
        .filter(service_case::Column::ClosedAt.is_null())
        .count(work.connection())
        .await?;
    if open > 0 || case.closed_at.is_some() {
        return Ok(None);
    }
    let finished = IntakeState::Finished.to_value();
    let change =
        CaseChange { state: Some(finished.clone()), outcome: Some(finished), ..CaseChange::default() };
    Ok(Some(Case::save(work, &case, change).await?))
}
