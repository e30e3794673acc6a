//! 结婚登记: from both appearing to two certificates, or to a reasoned refusal.
//! Start with [`Marriage::open_registration`]; each method is one act of the registrar.
//! Never: a step that the rules did not allow on the day.

use std::{collections::BTreeSet, sync::Arc};

use entities::{
    case::{case_party, service_case},
    marriage::{
        marriage_registration,
        state::{Matter, RegistrationState},
    },
    values::{case_number::ServiceCode, certificate_number::CertificateKind, plain_text::PlainText},
};
use sea_orm::{ActiveEnum, ActiveModelTrait, IntoActiveModel, Set};
use serde_json::json;
use uuid::Uuid;

use super::{
    Bench, Marriage, appointments, certificates,
    couple::{corrections, parties_of_case, register_both},
    facts::{KinshipRecord, PartyRecord, couple_of, wire},
};
use crate::{
    case::{Case, CaseChange, NewCase, Place, due},
    marriage::{
        SERVICE, policy, repository,
        repository::NewSpouse,
        rules::{
            assessment::{Assessment, Stage},
            documents::DocumentKind,
            eligibility::assess_marriage,
            facts::{CheckOutcome, MaritalFact, Residency},
            grounds,
            regime::Regime,
            transitions::{RegistrationAct, next},
        },
    },
    person::Identity,
    platform::{
        auth::{
            caller::Caller,
            permit::{Permit, authorize},
        },
        error::{Error, InputProblem, Result},
        ledger::entry::Record,
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
}

/// Which check was made.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CheckKind {
    Identity,
    MaritalStatus,
}

pub(super) const SLOTS: [&str; 2] = ["partyA", "partyB"];

impl Marriage {
    /// 初审: both appear at the window, the case is opened.
    pub async fn open_registration(
        &self,
        caller: &Arc<Caller>,
        command: Command,
        parties: [PartyDraft; 2],
        kinship: KinshipRecord,
        appointment: Option<Uuid>,
    ) -> Result<FirstResult> {
        let permit = authorize(caller, &policy::OPEN_REGISTRATION)?;
        let office = self.office_of(&permit).await?;
        let hukou = [self.hukou_of(&parties[0], 0).await?, self.hukou_of(&parties[1], 1).await?];
        let work = match begin(&self.env, &permit, command).await? {
            Begun::Repeat(first) => return Ok(first),
            Begun::Fresh(work) => work,
        };
        let bench = Bench::new(&office, self.reference.on(work.today()).await?, work.today());
        let persons = register_both(&work, &parties).await?;
        let new_parties = parties_of_case(&parties, &persons, hukou)?;
        let new = NewCase {
            service: SERVICE,
            service_code: ServiceCode::MARRIAGE,
            matter: wire(&Matter::MarriageRegistration),
            state: RegistrationState::PrelimReview.to_value(),
            channel: "WINDOW",
            place: Place { office },
            due: due::Due::None,
            accepted_on: None,
        };
        let case = Case::open(&work, new, new_parties).await?;
        let parties = Case::parties(&work, case.id).await?;
        let facts = couple_of(&self.env, work.connection(), &parties, kinship.fact()).await?;
        // What bars the marriage for good is said before anyone waits; open points only warn here.
        let assessment = assess_marriage(&facts, &bench.at(Stage::Preview));
        marriage_registration::ActiveModel {
            case_id: Set(case.id),
            regime: Set(assessment.regime.map(|regime| wire(&regime)).unwrap_or_default()),
            kinship: Set(serde_json::to_string(&kinship).map_err(Error::internal)?),
            counselling: Set("NOT_OFFERED".to_owned()),
            medical_check_referred_at: Set(None),
            refusal_grounds: Set("[]".to_owned()),
            marriage_id: Set(None),
        }
        .insert(work.connection())
        .await?;
        if let Some(appointment) = appointment {
            let matter = Matter::MarriageRegistration;
            let booked = persons.each_ref().map(|person| person.id);
            appointments::acts::attach_case(&work, appointment, matter, (case.id, &booked)).await?;
        }
        let record = under_the_law_of_the_day(Record::of("Case", case.id, case.version), &assessment)
            .payload(json!({
                "caseNumber": case.case_number,
                "state": case.state,
                "findings": codes(&assessment),
                "appointment": appointment,
                "corrections": corrections(&persons),
            }));
        work.commit(record).await
    }

    pub(super) async fn hukou_of(
        &self,
        party: &PartyDraft,
        slot: usize,
    ) -> Result<Option<crate::directory::PlaceCodes>> {
        let Some(code) = &party.hukou else { return Ok(None) };
        match self.directory.division(code).await? {
            Some(division) if !division.is_heading => Ok(Some(division.place.clone())),
            _ => Err(Error::BadUserInput(vec![InputProblem {
                path: ["input", SLOTS[slot], "hukouDivision"].map(str::to_owned).to_vec(),
                code: "UNKNOWN_DIVISION",
                message_zh: "没有此行政区划".to_owned(),
                message_en: "no such division".to_owned(),
            }])),
        }
    }

    /// 受理.
    pub async fn accept_registration(
        &self,
        caller: &Arc<Caller>,
        command: Command,
        case: Uuid,
        expected_version: i64,
    ) -> Result<FirstResult> {
        let permit = authorize(caller, &policy::ACCEPT_REGISTRATION)?;
        let calendar = self.directory.calendar().await?;
        let (work, open) = match self.load(&permit, command, case, expected_version).await? {
            Loaded::Repeat(first) => return Ok(first),
            Loaded::Open(work, open) => (work, open),
        };
        let to = step(&open.case, RegistrationAct::Accept)?;
        let assessment =
            self.assess(&work, &open, Stage::Accept).await?.into_result().map_err(Error::Refused)?;
        // 当场登记: the act is due on the day of acceptance, or the next working day when that is none.
        let due = match calendar.roll(work.today(), self.reference.on(work.today()).await?.conventions.roll) {
            Ok(day) => due::Due::Running(day),
            Err(_) => due::Due::NotComputable,
        };
        let change = CaseChange {
            state: Some(to.to_value()),
            due: Some(due),
            accepted_on: Some(work.today()),
            ..CaseChange::default()
        };
        let saved = Case::save(&work, &open.case, change).await?;
        let basis = assessment.citation().unwrap_or_default();
        let record = Record::of("Case", saved.id, saved.version)
            .legal_basis(basis)
            .payload(json!({ "state": saved.state, "dueOn": saved.due_on, "warnings": codes(&assessment) }));
        work.commit(record).await
    }

    /// 不予受理, with the reason.
    pub async fn decline_registration(
        &self,
        caller: &Arc<Caller>,
        command: Command,
        case: Uuid,
        expected_version: i64,
        reason: &PlainText<500>,
    ) -> Result<FirstResult> {
        self.end_registration(
            &policy::DECLINE_REGISTRATION,
            caller,
            command,
            (case, expected_version),
            RegistrationAct::Decline,
            reason,
        )
        .await
    }

    /// 撤回 before the decision.
    pub async fn withdraw_registration(
        &self,
        caller: &Arc<Caller>,
        command: Command,
        case: Uuid,
        expected_version: i64,
        reason: &PlainText<500>,
    ) -> Result<FirstResult> {
        self.end_registration(
            &policy::WITHDRAW_REGISTRATION,
            caller,
            command,
            (case, expected_version),
            RegistrationAct::Withdraw,
            reason,
        )
        .await
    }

    async fn end_registration(
        &self,
        action: &'static crate::platform::auth::permit::Action,
        caller: &Arc<Caller>,
        command: Command,
        (case, expected_version): (Uuid, i64),
        act: RegistrationAct,
        reason: &PlainText<500>,
    ) -> Result<FirstResult> {
        let permit = authorize(caller, action)?;
        let (work, open) = match self.load(&permit, command, case, expected_version).await? {
            Loaded::Repeat(first) => return Ok(first),
            Loaded::Open(work, open) => (work, open),
        };
        let to = step(&open.case, act)?;
        let grounds = json!([{ "reason": reason.as_str() }]).to_string();
        repository::save_registration(&work, open.registration, |row| row.refusal_grounds = Set(grounds))
            .await?;
        let change = CaseChange {
            state: Some(to.to_value()),
            outcome: Some(to.to_value()),
            due: Some(due::Due::None),
            ..CaseChange::default()
        };
        let saved = Case::save(&work, &open.case, change).await?;
        appointments::acts::finish_with_case(&work, saved.id).await?;
        let record = Record::of("Case", saved.id, saved.version).payload(json!({ "state": saved.state }));
        work.commit(record).await
    }

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
        if !matches!(state, RegistrationState::PrelimReview | RegistrationState::Accepted) {
            next(state, RegistrationAct::Examine).map_err(Error::refused)?;
            return Err(Error::bug("an examinable state takes checks"));
        }
        let row = open.parties.iter().find(|row| row.id == party).cloned().ok_or(Error::NotFound)?;
        let mut row = row.into_active_model();
        match kind {
            CheckKind::Identity => {
                row.identity_check = Set(wire(&outcome));
                row.identity_checked_at = Set(Some(work.now()));
            }
            CheckKind::MaritalStatus => {
                row.marital_check = Set(wire(&outcome));
                row.marital_checked_at = Set(Some(work.now()));
            }
        }
        row.update(work.connection()).await?;
        let saved = Case::save(&work, &open.case, CaseChange::default()).await?;
        let kind = if kind == CheckKind::Identity { "IDENTITY" } else { "MARITAL_STATUS" };
        let record = Record::of("Case", saved.id, saved.version)
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
            record.serious_illness = found.serious_illness;
            record.documents.extend(found.shown.iter().copied());
            let mut change = row.clone().into_active_model();
            change.facts = Set(record.to_json()?.to_string());
            *row = change.update(work.connection()).await?;
        }
        let kinship = serde_json::to_string(&examination.kinship).map_err(Error::internal)?;
        let (now, referred) = (work.now(), examination.medical_check_referred);
        open.registration.kinship.clone_from(&kinship);
        repository::save_registration(&work, open.registration.clone(), |row| {
            row.kinship = Set(kinship);
            row.counselling = Set(examination.counselling.to_owned());
            row.medical_check_referred_at = Set(referred.then_some(now));
        })
        .await?;
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
        let change = CaseChange { state: Some(to.to_value()), ..CaseChange::default() };
        let saved = Case::save(&work, &open.case, change).await?;
        let record = under_the_law_of_the_day(Record::of("Case", saved.id, saved.version), &assessment).payload(json!({
            "state": saved.state,
            "counselling": examination.counselling,
            "medicalCheckReferred": referred,
            "groundsOfRefusal": assessment.violations.iter().map(|finding| finding.code()).collect::<Vec<_>>(),
        }));
        work.commit(record).await
    }

    /// 登记发证: both signed, nothing stands against it; the marriage exists from this commit on.
    pub async fn register_marriage(
        &self,
        caller: &Arc<Caller>,
        command: Command,
        case: Uuid,
        expected_version: i64,
        declarations_signed: bool,
    ) -> Result<FirstResult> {
        let permit = authorize(caller, &policy::REGISTER_MARRIAGE)?;
        let (work, mut open) = match self.load(&permit, command, case, expected_version).await? {
            Loaded::Repeat(first) => return Ok(first),
            Loaded::Open(work, open) => (work, open),
        };
        let to = step(&open.case, RegistrationAct::Register)?;
        if declarations_signed {
            for row in &mut open.parties {
                let mut change = row.clone().into_active_model();
                change.declared_at = Set(Some(work.now()));
                *row = change.update(work.connection()).await?;
            }
        }
        let assessment =
            self.assess(&work, &open, Stage::Register).await?.into_result().map_err(Error::Refused)?;
        let persons: Vec<Uuid> = open.parties.iter().map(|party| party.person_id).collect();
        let loaded = crate::person::load(&self.env, work.connection(), &persons).await?;
        let spouse = |at: usize| NewSpouse {
            person: loaded[at].id,
            sex: match loaded[at].sex {
                entities::values::citizen_id::Sex::Male => "MALE",
                entities::values::citizen_id::Sex::Female => "FEMALE",
            },
            path: SLOTS[at],
        };
        let marriage =
            repository::enter_marriage(&work, &open.case, work.today(), [spouse(0), spouse(1)]).await?;
        let certificate =
            certificates::issue(&work, &open.case, marriage.id, CertificateKind::Marriage, &persons).await?;
        repository::save_registration(&work, open.registration, |row| {
            row.marriage_id = Set(Some(marriage.id))
        })
        .await?;
        let change =
            CaseChange { state: Some(to.to_value()), outcome: Some(to.to_value()), ..CaseChange::default() };
        let saved = Case::save(&work, &open.case, change).await?;
        appointments::acts::finish_with_case(&work, saved.id).await?;
        let record = under_the_law_of_the_day(Record::of("Case", saved.id, saved.version), &assessment)
            .payload(json!({
                "state": saved.state,
                "marriage": marriage.id,
                "registeredOn": marriage.registered_on,
                "certificateNumber": certificate.number,
                "regime": assessment.regime.map(|regime| wire(&regime)),
            }));
        work.commit(record).await
    }

    /// 不予登记: the reasons are those the rules find on the day, given in writing.
    pub async fn refuse_registration(
        &self,
        caller: &Arc<Caller>,
        command: Command,
        case: Uuid,
        expected_version: i64,
        reason: &PlainText<500>,
    ) -> Result<FirstResult> {
        let permit = authorize(caller, &policy::REFUSE_REGISTRATION)?;
        let (work, open) = match self.load(&permit, command, case, expected_version).await? {
            Loaded::Repeat(first) => return Ok(first),
            Loaded::Open(work, open) => (work, open),
        };
        let to = step(&open.case, RegistrationAct::Refuse)?;
        let assessment = self.assess(&work, &open, Stage::Examine).await?;
        let found: Vec<_> = assessment.violations.iter().filter(|f| is_ground_of_refusal(f.code())).collect();
        if found.is_empty() {
            return Err(Error::refused(crate::platform::violation::Finding::of(
                &grounds::NO_GROUND_OF_REFUSAL,
            )));
        }
        let found: Vec<&str> = found.iter().map(|finding| finding.code()).collect();
        let stored = json!([{ "grounds": found, "reason": reason.as_str() }]).to_string();
        repository::save_registration(&work, open.registration, |row| row.refusal_grounds = Set(stored))
            .await?;
        let change =
            CaseChange { state: Some(to.to_value()), outcome: Some(to.to_value()), ..CaseChange::default() };
        let saved = Case::save(&work, &open.case, change).await?;
        appointments::acts::finish_with_case(&work, saved.id).await?;
        let record = under_the_law_of_the_day(Record::of("Case", saved.id, saved.version), &assessment)
            .payload(json!({ "state": saved.state, "groundsOfRefusal": found }));
        work.commit(record).await
    }

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
        let facts = couple_of(&self.env, work.connection(), &open.parties, kinship.fact()).await?;
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

/// The policy table cites the regulation in force since 2025-05-10; an act on an earlier day rests on the
/// one of its day.
fn under_the_law_of_the_day(record: Record, assessment: &Assessment) -> Record {
    match assessment.regime {
        Some(Regime::Nationwide) | None => record,
        Some(earlier) => record.legal_basis(earlier.citation()),
    }
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
