//! 受理、补正、信息核对: what comes before the household is visited.

use std::sync::Arc;

use chrono::NaiveDate;
use entities::{
    assistance::{information_check, words::CheckSource},
    values::plain_text::PlainText,
};
use sea_orm::{ActiveEnum, ActiveModelTrait, IntoActiveModel, Set};
use serde_json::json;

use super::*;
use crate::{
    assistance::rules::{
        limit::{Limit, LimitProfile},
        programme::decider::Level,
    },
    case::due::{Due, Term},
    platform::words::wire,
};

/// What a source answered.
#[derive(Debug, Clone)]
pub struct CheckAnswer {
    pub source: CheckSource,
    pub outcome: SourceOutcome,
    /// The facts were made sure of in another way, where the source failed.
    pub verified_otherwise: bool,
    /// It contradicts the declaration.
    pub contradicts: bool,
    /// The applicant was told so.
    pub applicant_told: bool,
}

impl Assistance {
    /// 受理. Day 0 of the period that the place promises, or else of the law's.
    pub async fn accept_application(
        &self,
        caller: &Arc<Caller>,
        command: Command,
        at: At,
    ) -> Result<FirstResult> {
        let (work, open) = match self.load(caller, &policy::ACCEPT_APPLICATION, command, at).await? {
            Loaded::Repeat(first) => return Ok(first),
            Loaded::Open(work, open) => (work, open),
        };
        let today = work.today();
        let desk = self.desk_of(&open, today).await?;
        let to = open.step(CaseAct::Accept, &open.traits(&desk))?;
        examines(&work, open.case.id).await?;
        let limit = limit_of(&open, &desk);
        let due =
            limit.map(|limit| Due::of(Term { from: today, days: limit.working_days }, &[], &desk.calendar));
        let change =
            CaseChange { state: Some(to.to_value()), due, accepted_on: Some(today), ..CaseChange::default() };
        let saved = Case::save(&work, &open.case, change).await?;
        let record =
            Record::of("Case", saved.id, saved.version).legal_basis(desk.law.citation()).payload(json!({
                "state": saved.state,
                "dueOn": saved.due_on,
                "dueStatus": saved.due_status,
                "limit": limit.map(|limit| &limit.source),
            }));
        work.commit(record).await
    }

    /// 一次性告知补正: everything that is missing, once.
    pub async fn request_supplement(
        &self,
        caller: &Arc<Caller>,
        command: Command,
        at: At,
        items: &[PlainText<100>],
    ) -> Result<FirstResult> {
        let (work, open) = match self.load(caller, &policy::REQUEST_SUPPLEMENT, command, at).await? {
            Loaded::Repeat(first) => return Ok(first),
            Loaded::Open(work, open) => (work, open),
        };
        let desk = self.desk_of(&open, work.today()).await?;
        let to = open.step(CaseAct::RequestSupplement, &open.traits(&desk))?;
        examines(&work, open.case.id).await?;
        let items: Vec<&str> = items.iter().map(PlainText::as_str).collect();
        repository::save_application(&work, &open.application, |row| {
            row.supplement = Set(Some(json!(items).to_string()));
        })
        .await?;
        let change = CaseChange { state: Some(to.to_value()), ..CaseChange::default() };
        let saved = Case::save(&work, &open.case, change).await?;
        let record = Record::of("Case", saved.id, saved.version)
            .payload(json!({ "state": saved.state, "items": items.len() }));
        work.commit(record).await
    }

    /// 提请信息核对. The sources of the day of acceptance are asked once for the whole intake.
    pub async fn start_check(&self, caller: &Arc<Caller>, command: Command, at: At) -> Result<FirstResult> {
        let (work, open) = match self.load(caller, &policy::START_CHECK, command, at).await? {
            Loaded::Repeat(first) => return Ok(first),
            Loaded::Open(work, open) => (work, open),
        };
        let today = work.today();
        let desk = self.desk_of(&open, today).await?;
        let to = open.step(CaseAct::StartCheck, &open.traits(&desk))?;
        examines(&work, open.case.id).await?;
        let asked = repository::checks(&work, open.intake.case_id).await?;
        if asked.is_empty() {
            let due_on = desk.calendar.add_working_days(today, checking::ANSWER_WITHIN).ok();
            ask(&work, &open, checking::sources_on(desk.day), due_on).await?;
        }
        let change = CaseChange { state: Some(to.to_value()), ..CaseChange::default() };
        let saved = Case::save(&work, &open.case, change).await?;
        let record = Record::of("Case", saved.id, saved.version)
            .payload(json!({ "state": saved.state, "asked": asked.is_empty() }));
        work.commit(record).await
    }

    /// 登记核对反馈.
    ///
    /// # Errors
    /// `BAD_USER_INPUT` at `input.source` for a source that was not asked.
    pub async fn record_check_answer(
        &self,
        caller: &Arc<Caller>,
        command: Command,
        at: At,
        answer: &CheckAnswer,
    ) -> Result<FirstResult> {
        let (work, open) = match self.load(caller, &policy::RECORD_CHECK_ANSWER, command, at).await? {
            Loaded::Repeat(first) => return Ok(first),
            Loaded::Open(work, open) => (work, open),
        };
        let desk = self.desk_of(&open, work.today()).await?;
        open.must_be_examined(&desk)?;
        examines(&work, open.case.id).await?;
        let checks = repository::checks(&work, open.intake.case_id).await?;
        let asked = checks.into_iter().find(|check| check.source == answer.source.to_value());
        let check = asked.ok_or_else(|| {
            Error::input(
                &["input", "source"],
                "NOT_ASKED",
                "尚未向该部门提请核对",
                "this source was not asked",
            )
        })?;
        let told_on = check.told_on;
        let mut row = check.into_active_model();
        row.outcome = Set(wire(&answer.outcome));
        row.answered_on = Set(answer.outcome.is_answer().then(|| work.today()));
        row.verified_otherwise = Set(answer.verified_otherwise);
        row.contradicts = Set(answer.contradicts);
        row.told_on = Set(answer.applicant_told.then(|| told_on.unwrap_or(work.today())));
        row.update(work.connection()).await?;
        let saved = Case::save(&work, &open.case, CaseChange::default()).await?;
        let record = Record::of("Case", saved.id, saved.version)
            .payload(json!({
                "source": answer.source,
                "outcome": answer.outcome,
                "contradicts": answer.contradicts,
                "applicantTold": answer.applicant_told,
            }))
            .for_staff();
        work.commit(record).await
    }
}

async fn ask(
    work: &UnitOfWork,
    open: &Open,
    sources: Vec<CheckSource>,
    due_on: Option<NaiveDate>,
) -> Result<()> {
    for source in sources {
        information_check::ActiveModel {
            id: Set(new_id(work.now())),
            intake_id: Set(open.intake.case_id),
            source: Set(source.to_value()),
            outcome: Set("PENDING".to_owned()),
            asked_on: Set(work.today()),
            due_on: Set(due_on),
            answered_on: Set(None),
            verified_otherwise: Set(false),
            contradicts: Set(false),
            told_on: Set(None),
        }
        .insert(work.connection())
        .await
        .map_err(|cause| {
            let columns = "information_check.intake_id, information_check.source";
            // A sibling matter of the intake asked at the same moment.
            if crate::platform::database::violates_unique(&cause, "information_check_once", columns) {
                Error::Conflict("CONCURRENT_CHANGE")
            } else {
                cause.into()
            }
        })?;
    }
    Ok(())
}

/// 办理时限: what the place promises, else the law's.
pub(super) fn limit_of<'a>(open: &Open, desk: &'a Desk) -> Option<&'a Limit> {
    let statutory = match open.route.decider.level {
        Level::Street => LimitProfile::StatutoryStreet,
        Level::County | Level::CountyMechanism => LimitProfile::StatutoryCounty,
    };
    [LimitProfile::Promised, statutory]
        .into_iter()
        .find_map(|profile| desk.reference.limits.find(open.programme, &desk.place, desk.day, profile))
}
