//! The queries behind posted endings.
//! Start with [`keep`]; [`reinstate`] undoes one.
//! Never: a decision, a commit.

use entities::marriage::{
    certificate, marriage, marriage_ending, marriage_spouse,
    state::{MarriageStanding, MarriageStatus},
};
use sea_orm::{
    ActiveEnum, ActiveModelTrait, ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter, QueryOrder, Set,
    sea_query::{Expr, ExprTrait},
};
use uuid::Uuid;

use super::papers::EndOfMarriage;
use crate::{
    marriage::rules::taking_back::ENDING_BUILT_ON,
    platform::{
        database::violates_unique,
        error::{Error, Result},
        ids::new_id,
        unit_of_work::UnitOfWork,
        violation::Finding,
    },
};

/// Keeps what was posted on a marriage as it stood before, with the certificates that stood until then.
pub(in crate::marriage) async fn keep(
    work: &UnitOfWork,
    before: &marriage::Model,
    end: &EndOfMarriage,
    invalidated: &[Uuid],
) -> Result<Uuid> {
    let row = marriage_ending::ActiveModel {
        id: Set(new_id(work.now())),
        marriage_id: Set(before.id),
        marriage_version: Set(before.version + 1),
        status: Set(end.status),
        effective_on: Set(end.effective_on),
        document: Set(end.document.clone()),
        deceased_id: Set(end.deceased),
        status_before: Set(before.status),
        ended_on_before: Set(before.ended_on),
        document_before: Set(before.ending_document.clone()),
        invalidated: Set(serde_json::to_string(invalidated).map_err(Error::internal)?),
        posted_by: Set(work.permit().caller().subject.to_string()),
        posted_on: Set(work.today()),
        taken_back_by: Set(None),
        taken_back_on: Set(None),
        reason: Set(None),
    };
    Ok(row.insert(work.connection()).await?.id)
}

/// The last ending posted on a marriage that was not taken back.
pub(in crate::marriage) async fn standing(
    work: &UnitOfWork,
    marriage: Uuid,
) -> Result<Option<marriage_ending::Model>> {
    Ok(marriage_ending::Entity::find()
        .filter(marriage_ending::Column::MarriageId.eq(marriage))
        .filter(marriage_ending::Column::TakenBackOn.is_null())
        .order_by_desc(marriage_ending::Column::MarriageVersion)
        .one(work.connection())
        .await?)
}

/// The other marriages of the spouses that count.
pub(in crate::marriage) async fn others_of_spouses(
    work: &UnitOfWork,
    marriage: Uuid,
) -> Result<Vec<marriage::Model>> {
    let db = work.connection();
    let spouses = super::papers::spouses(db, marriage).await?;
    let shared = marriage_spouse::Entity::find()
        .filter(marriage_spouse::Column::PersonId.is_in(spouses))
        .all(db)
        .await?;
    Ok(marriage::Entity::find()
        .filter(marriage::Column::Id.is_in(shared.into_iter().map(|row| row.marriage_id)))
        .filter(marriage::Column::Id.ne(marriage))
        .filter(marriage::Column::Standing.eq(MarriageStanding::Confirmed))
        .all(db)
        .await?)
}

/// Gives a marriage back what an ending took: status, day and document, spouses in force, certificates. The unique
/// index on spouses in force decides whether somebody married in the meantime.
///
/// # Errors
/// `MARRIAGE_ENDING_BUILT_ON` where one of them is in another marriage in force, `CONFLICT` when the version moved.
pub(in crate::marriage) async fn reinstate(
    work: &UnitOfWork,
    current: &marriage::Model,
    ending: marriage_ending::Model,
    reason: &str,
) -> Result<i64> {
    let db = work.connection();
    let saved = marriage::Entity::update_many()
        .col_expr(marriage::Column::Version, Expr::value(current.version + 1))
        .col_expr(marriage::Column::Status, Expr::value(ending.status_before.to_value()))
        .col_expr(marriage::Column::EndedOn, Expr::value(ending.ended_on_before))
        .col_expr(marriage::Column::EndingDocument, Expr::value(ending.document_before.clone()))
        .filter(marriage::Column::Id.eq(current.id))
        .filter(marriage::Column::Version.eq(current.version))
        .exec(db)
        .await?;
    if saved.rows_affected != 1 {
        return Err(Error::Conflict("CONCURRENT_CHANGE"));
    }
    if let Some(deceased) = ending.deceased_id {
        marriage_spouse::Entity::update_many()
            .col_expr(marriage_spouse::Column::DiedOn, Expr::value(Option::<chrono::NaiveDate>::None))
            .filter(marriage_spouse::Column::MarriageId.eq(current.id))
            .filter(marriage_spouse::Column::PersonId.eq(deceased))
            .exec(db)
            .await?;
    }
    if ending.status_before == MarriageStatus::InForce {
        let mut spouses = super::papers::spouses(db, current.id).await?;
        // In one order for everyone, so that overlapping couples wait instead of deadlocking.
        spouses.sort_unstable();
        for person in spouses {
            let updated = marriage_spouse::Entity::update_many()
                .col_expr(marriage_spouse::Column::InForce, Expr::value(true))
                .filter(marriage_spouse::Column::MarriageId.eq(current.id))
                .filter(marriage_spouse::Column::PersonId.eq(person))
                .exec(db)
                .await;
            if let Err(cause) = updated {
                if violates_unique(&cause, "marriage_spouse_one_in_force", "marriage_spouse.person_id") {
                    return Err(Error::refused(Finding::of(&ENDING_BUILT_ON)));
                }
                return Err(cause.into());
            }
        }
    }
    let certificates: Vec<Uuid> = serde_json::from_str(&ending.invalidated).map_err(Error::internal)?;
    for (superseded, status) in [(false, "VALID"), (true, "SUPERSEDED")] {
        let by = certificate::Column::SupersededById;
        certificate::Entity::update_many()
            .col_expr(certificate::Column::Status, Expr::value(status))
            .col_expr(
                certificate::Column::Version,
                Expr::col((certificate::Entity, certificate::Column::Version)).add(1),
            )
            .filter(certificate::Column::Id.is_in(certificates.iter().copied()))
            .filter(certificate::Column::Status.eq("INVALIDATED"))
            .filter(if superseded { by.is_not_null() } else { by.is_null() })
            .exec(db)
            .await?;
    }
    let mut row = ending.into_active_model();
    row.taken_back_by = Set(Some(work.permit().caller().subject.to_string()));
    row.taken_back_on = Set(Some(work.today()));
    row.reason = Set(Some(reason.to_owned()));
    row.update(db).await?;
    Ok(current.version + 1)
}
