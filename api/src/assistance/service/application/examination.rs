//! 入户调查与初审意见.

use std::sync::Arc;

use chrono::NaiveDate;
use entities::{assistance::household_visit, values::plain_text::PlainText};
use sea_orm::{ActiveEnum, ActiveModelTrait, Set};
use serde_json::json;

use super::*;
use crate::{
    assistance::rules::{
        desk::{DESK_VISIT_DATE, may_propose_confirmation},
        steps::{STEP_NOT_NEXT, before_opinion},
    },
    platform::{vault::SealContext, violation::Finding},
};

/// 入户调查 as recorded.
#[derive(Debug, Clone)]
pub struct Visit {
    pub visited_on: NaiveDate,
    pub surveyors: Vec<SurveyorRecord>,
    /// What they found; sealed at rest.
    pub findings: PlainText<2000>,
}

impl Assistance {
    /// 登记入户调查. It is on file for every matter of the intake.
    pub async fn record_visit(
        &self,
        caller: &Arc<Caller>,
        command: Command,
        at: At,
        visit: &Visit,
    ) -> Result<FirstResult> {
        let (work, open) = match self.load(caller, &policy::RECORD_VISIT, command, at).await? {
            Loaded::Repeat(first) => return Ok(first),
            Loaded::Open(work, open) => (work, open),
        };
        let today = work.today();
        let desk = self.desk_of(&open, today).await?;
        let traits = open.traits(&desk);
        let state = CaseState::try_from_value(&open.case.state)?;
        // Visited again where somebody objected; else the visit is the next step.
        let to = match state {
            CaseState::Survey | CaseState::Objection => state,
            _ => open.step(CaseAct::StartSurvey, &traits)?,
        };
        if visit.visited_on > today
            || open.case.accepted_on.is_none_or(|accepted| visit.visited_on < accepted)
        {
            return Err(Error::refused(Finding::of(&DESK_VISIT_DATE).at("visitedOn")));
        }
        for surveyor in &visit.surveyors {
            if self.directory.staff(&surveyor.account).await?.is_none() {
                return Err(Error::input(
                    &["input", "surveyors"],
                    "UNKNOWN_STAFF",
                    "没有此工作人员",
                    "no such member of staff",
                ));
            }
            repository::lay_hand(&work, open.case.id, &surveyor.account, HandSide::Examines).await?;
        }
        examines(&work, open.case.id).await?;
        let id = new_id(work.now());
        let context = SealContext { table: "household_visit", row: id, column: "findings_sealed" };
        household_visit::ActiveModel {
            id: Set(id),
            intake_id: Set(open.intake.case_id),
            visited_on: Set(visit.visited_on),
            surveyors: Set(serde_json::to_string(&visit.surveyors).map_err(Error::internal)?),
            findings_sealed: Set(self.env.vault.seal(context, visit.findings.as_str())),
        }
        .insert(work.connection())
        .await?;
        let change = CaseChange { state: Some(to.to_value()), ..CaseChange::default() };
        let saved = Case::save(&work, &open.case, change).await?;
        let record = Record::of("Case", saved.id, saved.version).payload(json!({
            "state": saved.state,
            "visitedOn": visit.visited_on,
            "surveyors": visit.surveyors.len(),
        }));
        work.commit(record).await
    }

    /// 提出初审意见. What the rules say is kept with it, line by line, with the policy it rests on.
    ///
    /// # Errors
    /// Every step that is still missing, and what keeps the rules from a yes where confirmation is proposed.
    pub async fn give_opinion(
        &self,
        caller: &Arc<Caller>,
        command: Command,
        at: At,
        recommends_confirmation: bool,
    ) -> Result<FirstResult> {
        let (work, open) = match self.load(caller, &policy::GIVE_OPINION, command, at).await? {
            Loaded::Repeat(first) => return Ok(first),
            Loaded::Open(work, open) => (work, open),
        };
        let desk = self.desk_of(&open, work.today()).await?;
        let traits = open.traits(&desk);
        let to = open.step(CaseAct::GiveOpinion, &traits)?;
        let examination = open.examination(&work).await?;
        let mut found = before_opinion(&traits, &examination, officer(caller)).violations;
        let judged = self.judge(&work, &open, &desk).await?;
        if recommends_confirmation {
            found.extend(may_propose_confirmation(&judged.eligibility));
        }
        if !found.is_empty() {
            return Err(Error::Refused(found));
        }
        examines(&work, open.case.id).await?;
        let opinion = Opinion::of(judged, recommends_confirmation);
        let text = serde_json::to_string(&opinion).map_err(Error::internal)?;
        let today = work.today();
        repository::save_application(&work, &open.application, |row| {
            row.opinion = Set(Some(text));
            row.opinion_on = Set(Some(today));
        })
        .await?;
        let change = CaseChange { state: Some(to.to_value()), ..CaseChange::default() };
        let saved = Case::save(&work, &open.case, change).await?;
        let record = Record::of("Case", saved.id, saved.version)
            .legal_basis(opinion.explained.legal_basis.clone())
            .payload(json!({
                "state": saved.state,
                "recommendsConfirmation": recommends_confirmation,
                "outcome": opinion.explained.outcome,
                "total": opinion.benefit.as_ref().map(|benefit| benefit.total),
            }));
        work.commit(record).await
    }
}

impl Open {
    /// Checks are answered from their asking until the decision.
    pub(super) fn must_be_examined(&self, desk: &Desk) -> Result<()> {
        let state = CaseState::try_from_value(&self.case.state)?;
        let is_under_examination = matches!(
            state,
            CaseState::Checking | CaseState::Survey | CaseState::PreliminaryOpinion | CaseState::Objection
        );
        if is_under_examination && self.traits(desk).needs_check {
            Ok(())
        } else {
            Err(Error::refused(Finding::of(&STEP_NOT_NEXT).fact("state", &self.case.state)))
        }
    }
}
