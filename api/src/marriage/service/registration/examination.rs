//! 核验与审查.

use std::sync::Arc;

use entities::{marriage::state::RegistrationState, values::plain_text::PlainText};
use sea_orm::{ActiveEnum, ActiveModelTrait, IntoActiveModel, Set};
use serde_json::json;
use uuid::Uuid;

use super::super::{
    Marriage,
    facts::{PartyRecord, wire},
    law::{regime_of, under_the_law_of_the_day},
};
use super::{CheckKind, Examination, Loaded, is_ground_of_refusal, step};
use crate::{
    case::{Case, CaseChange},
    marriage::{
        policy, repository,
        rules::{
            assessment::Stage,
            facts::{CheckOutcome, MaritalFact},
            transitions::{RegistrationAct, next},
        },
    },
    platform::{
        auth::{caller::Caller, permit::authorize},
        error::{Error, Result},
        ledger::entry::Record,
        unit_of_work::{Command, FirstResult},
    },
};

impl Marriage {
    /// 核验: the answer of a check is recorded with its source; an unavailable source is an answer too.
    pub async fn record_check(
        &self,
        caller: &Arc<Caller>,
        command: Command,
        (case, expected_version): (Uuid, i64),
        party: Uuid,
        kind: CheckKind,
        (outcome, source): (CheckOutcome, &PlainText<100>),
    ) -> Result<FirstResult> {
        let permit = authorize(caller, &policy::RECORD_CHECK)?;
        let (work, open) = match self.load(&permit, command, case, expected_version).await? {
            Loaded::Repeat(first) => return Ok(first),
            Loaded::Open(work, open) => (work, open),
        };
        let state = RegistrationState::try_from_value(&open.case.state)?;
        if state != RegistrationState::PrelimReview {
            next(state, RegistrationAct::Examine).map_err(Error::refused)?;
        }
        let law = self.assess(&work, &open, Stage::Preview).await?;
        let row = open.parties.iter().find(|row| row.id == party).cloned().ok_or(Error::NotFound)?;
        let mut facts = PartyRecord::parse(&row)?;
        let mut row = row.into_active_model();
        match kind {
            CheckKind::Identity => {
                row.identity_check = Set(wire(&outcome));
                row.identity_checked_at = Set(Some(work.now()));
            }
            CheckKind::MaritalStatus => {
                row.marital_check = Set(wire(&outcome));
                row.marital_checked_at = Set(Some(work.now()));
                // What an examination found flawed stays so until a check agrees.
                facts.record_flawed &= outcome != CheckOutcome::Matched;
                row.facts = Set(facts.to_json()?.to_string());
            }
        }
        row.update(work.connection()).await?;
        let saved = Case::save(&work, &open.case, CaseChange::default()).await?;
        let kind = if kind == CheckKind::Identity { "IDENTITY" } else { "MARITAL_STATUS" };
        let record = under_the_law_of_the_day(Record::of("Case", saved.id, saved.version), &work, &law)
            .payload(json!({ "party": party, "check": kind, "outcome": wire(&outcome), "source": source.as_str() }))
            .for_staff();
        work.commit(record).await
    }

    /// 审查: both are questioned, documents compared, checks answered.
    pub async fn examine_registration(
        &self,
        caller: &Arc<Caller>,
        command: Command,
        case: Uuid,
        expected_version: i64,
        examination: &Examination,
    ) -> Result<FirstResult> {
        let permit = authorize(caller, &policy::EXAMINE_REGISTRATION)?;
        let (work, mut open) = match self.load(&permit, command, case, expected_version).await? {
            Loaded::Repeat(first) => return Ok(first),
            Loaded::Open(work, open) => (work, open),
        };
        let to = step(&open.case, RegistrationAct::Examine)?;
        for (row, found) in open.parties.iter_mut().zip(&examination.parties) {
            let mut record = PartyRecord::parse(row)?;
            record.voluntary = Some(found.voluntary);
            record.marital = Some(found.marital);
            record.record_flawed |= found.marital == MaritalFact::FlawedRecord;
            record.serious_illness = found.serious_illness;
            record.documents.extend(found.shown.iter().copied());
            let mut change = row.clone().into_active_model();
            change.facts = Set(record.to_json()?.to_string());
            *row = change.update(work.connection()).await?;
        }
        let kinship = serde_json::to_string(&examination.kinship).map_err(Error::internal)?;
        let (now, today, referred) = (work.now(), work.today(), examination.medical_check_referred);
        open.registration.kinship.clone_from(&kinship);
        open.registration.examined_on = Some(today);
        let late = examination.late.clone();
        open.registration.effective_from = late.as_ref().map(|late| late.from);
        let effective_from = open.registration.effective_from;
        // The grounds that the law makes a refusal are the outcome of an examination, not its obstacle:
        // the case reaches EXAMINED and is then refused in writing. Open points still stop it.
        let assessment = self.assess(&work, &open, Stage::Examine).await?;
        let open_points: Vec<_> = assessment
            .violations
            .iter()
            .filter(|finding| !is_ground_of_refusal(finding.code()))
            .cloned()
            .collect();
        if !open_points.is_empty() {
            return Err(Error::Refused(open_points));
        }
        let regime = regime_of(&assessment);
        repository::save_registration(&work, open.registration, |row| {
            row.regime = Set(regime);
            row.kinship = Set(kinship);
            row.counselling = Set(examination.counselling.to_owned());
            row.medical_check_referred_at = Set(referred.then_some(now));
            row.examined_on = Set(Some(today));
            row.effective_from = Set(effective_from);
            row.effective_basis = Set(late.map(|late| late.basis.as_str().to_owned()));
        })
        .await?;
        let change = CaseChange { state: Some(to.to_value()), ..CaseChange::default() };
        let saved = Case::save(&work, &open.case, change).await?;
        let record = under_the_law_of_the_day(Record::of("Case", saved.id, saved.version), &work, &assessment).payload(json!({
            "state": saved.state,
            "counselling": examination.counselling,
            "medicalCheckReferred": referred,
            "effectiveFrom": effective_from,
            "groundsOfRefusal": assessment.violations.iter().map(|finding| finding.code()).collect::<Vec<_>>(),
        }));
        work.commit(record).await
    }
}
