//! 结婚登记: from both appearing to two certificates, or to a reasoned refusal.
//! Start with [`Marriage::open_registration`]; each method is one act of the registrar.
//! Never: a step that the rules did not allow on the day.

mod decision;
mod examination;
mod opening;
mod passing;

use std::collections::BTreeSet;

use chrono::NaiveDate;
use entities::{
    case::{case_party, service_case},
    marriage::{marriage_registration, state::RegistrationState},
    values::plain_text::PlainText,
};
use sea_orm::ActiveEnum;
use uuid::Uuid;

use super::{
    Bench, Marriage,
    facts::{KinshipRecord, PartyRecord, couple_of},
};
use crate::{
    case::Case,
    marriage::{
        repository,
        rules::{
            assessment::{Assessment, Stage},
            documents::DocumentKind,
            eligibility::assess_marriage,
            facts::{MaritalFact, Residency},
            grounds,
            transitions::{RegistrationAct, next},
        },
    },
    person::Identity,
    platform::{
        auth::permit::Permit,
        error::{Error, Result},
        unit_of_work::{Begun, Command, FirstResult, UnitOfWork, begin},
    },
};

/// One party as the window takes it.
#[derive(Debug, Clone)]
pub struct PartyDraft {
    pub identity: Identity,
    pub residency: Residency,
    /// 户籍地 as a division code.
    pub hukou: Option<String>,
    pub record: PartyRecord,
    pub is_present: bool,
}

/// What the registrar found of one party in the examination.
#[derive(Debug, Clone)]
pub struct PartyExamination {
    pub voluntary: bool,
    pub marital: MaritalFact,
    pub serious_illness: Option<bool>,
    pub shown: Vec<DocumentKind>,
}

/// 审查 of both parties.
#[derive(Debug, Clone)]
pub struct Examination {
    pub parties: [PartyExamination; 2],
    pub kinship: KinshipRecord,
    /// 婚姻家庭辅导: `OFFERED_ACCEPTED` or `OFFERED_DECLINED`.
    pub counselling: &'static str,
    /// 婚前医学检查 was explained and a referral given.
    pub medical_check_referred: bool,
    /// 补办结婚登记.
    pub late: Option<LateDeclaration>,
}

/// 补办结婚登记: from when the couple lived as spouses and met the conditions, as both declare.
#[derive(Debug, Clone)]
pub struct LateDeclaration {
    pub from: NaiveDate,
    /// What it rests on.
    pub basis: PlainText<200>,
}

/// Which check was made.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CheckKind {
    Identity,
    MaritalStatus,
}

pub(super) const SLOTS: [&str; 2] = ["partyA", "partyB"];

impl Marriage {
    async fn load(
        &self,
        permit: &Permit,
        command: Command,
        case: Uuid,
        expected_version: i64,
    ) -> Result<Loaded> {
        let work = match begin(&self.env, permit, command).await? {
            Begun::Repeat(first) => return Ok(Loaded::Repeat(first)),
            Begun::Fresh(work) => work,
        };
        let case = Case::find(&work, case, expected_version).await?;
        let registration = repository::registration(&work, case.id).await?;
        let parties = Case::parties(&work, case.id).await?;
        Ok(Loaded::Open(work, Box::new(OpenRegistration { case, registration, parties })))
    }

    async fn assess(&self, work: &UnitOfWork, open: &OpenRegistration, stage: Stage) -> Result<Assessment> {
        let office = self.office_of(work.permit()).await?;
        let bench = Bench::new(&office, self.reference.on(work.today()).await?, work.today());
        let kinship: KinshipRecord =
            serde_json::from_str(&open.registration.kinship).map_err(Error::internal)?;
        let mut facts = couple_of(&self.env, work.connection(), &open.parties, kinship.fact()).await?;
        facts.examined_on = open.registration.examined_on;
        facts.effective_from = open.registration.effective_from;
        if facts.effective_from.is_some() {
            let parties = [&mut facts.party_a, &mut facts.party_b];
            for (party, row) in parties.into_iter().zip(&open.parties) {
                party.earlier_ended_on = repository::last_end_of(work.connection(), row.person_id).await?;
            }
        }
        Ok(assess_marriage(&facts, &bench.at(stage)))
    }
}

enum Loaded {
    Repeat(FirstResult),
    Open(Box<UnitOfWork>, Box<OpenRegistration>),
}

struct OpenRegistration {
    case: service_case::Model,
    registration: marriage_registration::Model,
    parties: Vec<case_party::Model>,
}

fn step(case: &service_case::Model, act: RegistrationAct) -> Result<RegistrationState> {
    let state = RegistrationState::try_from_value(&case.state)?;
    next(state, act).map_err(Error::refused)
}

/// Each code once: the ledger says what was found, not how often.
pub(super) fn codes(assessment: &Assessment) -> BTreeSet<&'static str> {
    assessment.violations.iter().chain(&assessment.warnings).map(|finding| finding.code()).collect()
}

/// The grounds on which the law itself says 不予登记.
///
/// Source: 《民法典》第1046条至第1048条; 《婚姻登记条例》（国务院令第804号）第9条、第10条.
fn is_ground_of_refusal(code: &str) -> bool {
    grounds::REFUSAL_GROUNDS.iter().any(|rule| rule.code == code)
}
