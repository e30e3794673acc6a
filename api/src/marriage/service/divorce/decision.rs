//! 审查、登记、不予登记: the second visit, within the window, at the receiving office.
//! Start with [`Marriage::examine_divorce`]; [`Marriage::register_divorce`] ends the marriage.
//! Never: a certificate before the window or after it.

use std::sync::Arc;

use entities::values::certificate_number::CertificateKind;
use sea_orm::{ActiveEnum, Set};
use serde_json::json;
use uuid::Uuid;

use super::{At, Ending, Loaded, OpenDivorce, ending_in, keep_dates, note_lost_consent, save_party, step};
use crate::{
    case::{Case, CaseChange},
    marriage::{
        policy,
        repository::divorce as repository,
        rules::{
            assessment::Stage,
            divorce::{NO_GROUND_AGAINST_DIVORCE, is_ground_of_refusal},
            documents::DocumentKind,
            facts::Capacity,
            transitions::DivorceAct,
        },
        service::{
            Marriage, certificates,
            facts::wire,
            law::{regime_of, under_the_law_of_the_day},
        },
    },
    platform::{
        auth::{caller::Caller, permit::authorize},
        error::{Error, Result},
        ledger::entry::Record,
        unit_of_work::{Command, FirstResult},
        violation::Finding,
    },
};

/// One party as the registrar finds them at the second visit.
#[derive(Debug, Clone)]
pub struct PartyAtSecondVisit {
    pub is_present: bool,
    pub voluntary: bool,
    /// Where it is doubted or confirmed anew.
    pub capacity: Option<Capacity>,
    pub shown: Vec<DocumentKind>,
}

/// 审查 of both parties.
#[derive(Debug, Clone)]
pub struct DivorceExamination {
    pub parties: [PartyAtSecondVisit; 2],
}

impl Marriage {
    /// 审查: both have come in time and ask for the certificate; each is questioned again. What the law
    /// makes a ground of refusal is an outcome of the examination; anything else that is open stops it.
    pub async fn examine_divorce(
        &self,
        caller: &Arc<Caller>,
        command: Command,
        at: At,
        examination: &DivorceExamination,
    ) -> Result<FirstResult> {
        let permit = authorize(caller, &policy::EXAMINE_DIVORCE)?;
        let (work, mut open) = match self.load_divorce(&permit, command, at).await? {
            Loaded::Repeat(first) => return Ok(first),
            Loaded::Open(work, open) => (work, open),
        };
        let now = work.now();
        let OpenDivorce { parties, .. } = &mut *open;
        for (row, found) in parties.iter_mut().zip(&examination.parties) {
            save_party(&work, row, |record, change| {
                // Having come for the application does not count for the certificate.
                change.present_at = Set(found.is_present.then_some(now));
                record.voluntary = Some(found.voluntary);
                record.capacity = found.capacity.or(record.capacity);
                record.documents.extend(found.shown.iter().copied());
            })
            .await?;
        }
        let (assessment, _) = self.assess_registration(&work, &open, Stage::Examine).await?;
        let (grounds, obstacles): (Vec<Finding>, Vec<Finding>) =
            assessment.violations.iter().cloned().partition(is_ground_of_refusal);
        if !obstacles.is_empty() {
            return Err(Error::Refused(obstacles));
        }
        let to = step(&open, DivorceAct::Examine)?;
        let (dates, regime) = (open.dates, regime_of(&assessment));
        repository::save_application(&work, open.application, |row| {
            row.regime = Set(regime);
            keep_dates(row, &dates);
        })
        .await?;
        let change = CaseChange { state: Some(to.to_value()), ..CaseChange::default() };
        let saved = Case::save(&work, &open.case, change).await?;
        let record = Record::of("Case", saved.id, saved.version);
        let record = under_the_law_of_the_day(record, &work, &assessment).payload(json!({
            "state": saved.state,
            "groundsOfRefusal": grounds.iter().map(Finding::code).collect::<Vec<_>>(),
        }));
        work.commit(record).await
    }

    /// 登记发证: the marriage ends, its certificates no longer hold, the divorce certificate is issued, all
    /// in one.
    pub async fn register_divorce(
        &self,
        caller: &Arc<Caller>,
        command: Command,
        at: At,
        are_both_present: bool,
        declarations_signed: bool,
    ) -> Result<FirstResult> {
        let permit = authorize(caller, &policy::REGISTER_DIVORCE)?;
        let (work, mut open) = match self.load_divorce(&permit, command, at).await? {
            Loaded::Repeat(first) => return Ok(first),
            Loaded::Open(work, open) => (work, open),
        };
        let to = step(&open, DivorceAct::Register)?;
        let now = work.now();
        let OpenDivorce { parties, .. } = &mut *open;
        for row in parties {
            save_party(&work, row, |_, change| {
                change.present_at = Set(are_both_present.then_some(now));
                change.declared_at = Set(declarations_signed.then_some(now));
            })
            .await?;
        }
        let (assessment, marriage) = self.assess_registration(&work, &open, Stage::Register).await?;
        let assessment = assessment.into_result().map_err(Error::Refused)?;
        repository::dissolve(&work, &marriage, open.case.id).await?;
        let holders: Vec<Uuid> = open.parties.iter().map(|party| party.person_id).collect();
        let certificate =
            certificates::issue(&work, &open.case, marriage.id, CertificateKind::Divorce, &holders).await?;
        let regime = regime_of(&assessment);
        repository::save_application(&work, open.application, |row| {
            row.regime = Set(regime);
            row.is_open = Set(false);
        })
        .await?;
        let saved = Case::save(&work, &open.case, ending_in(to)).await?;
        let record = Record::of("Case", saved.id, saved.version);
        let record = under_the_law_of_the_day(record, &work, &assessment).payload(json!({
            "state": saved.state,
            "marriage": marriage.id,
            "endedOn": work.today(),
            "certificateNumber": certificate.number,
            "regime": assessment.regime.map(|regime| wire(&regime)),
        }));
        work.commit(record).await
    }

    /// 不予登记: on the grounds found on the day, with the reason in writing.
    ///
    /// # Errors
    /// `MARRIAGE_NO_GROUND_AGAINST_DIVORCE` when there is none.
    pub async fn refuse_divorce(
        &self,
        caller: &Arc<Caller>,
        command: Command,
        at: At,
        ending: &Ending,
    ) -> Result<FirstResult> {
        let permit = authorize(caller, &policy::REFUSE_DIVORCE)?;
        let (work, mut open) = match self.load_divorce(&permit, command, at).await? {
            Loaded::Repeat(first) => return Ok(first),
            Loaded::Open(work, open) => (work, open),
        };
        let to = step(&open, DivorceAct::Refuse)?;
        note_lost_consent(&mut open, ending)?;
        let (assessment, _) = self.assess_registration(&work, &open, Stage::Examine).await?;
        let grounds: Vec<&str> = assessment
            .violations
            .iter()
            .filter(|finding| is_ground_of_refusal(finding))
            .map(Finding::code)
            .collect();
        if grounds.is_empty() {
            return Err(Error::refused(Finding::of(&NO_GROUND_AGAINST_DIVORCE)));
        }
        let stored = json!([{ "grounds": grounds, "reason": ending.reason.as_str() }]).to_string();
        let (agreement, regime) = (open.application.agreement.clone(), regime_of(&assessment));
        repository::save_application(&work, open.application, |row| {
            row.regime = Set(regime);
            row.agreement = Set(agreement);
            row.refusal_grounds = Set(stored);
            row.is_open = Set(false);
        })
        .await?;
        let saved = Case::save(&work, &open.case, ending_in(to)).await?;
        let record =
            under_the_law_of_the_day(Record::of("Case", saved.id, saved.version), &work, &assessment)
                .payload(json!({ "state": saved.state, "groundsOfRefusal": grounds }));
        work.commit(record).await
    }
}
