//! 补领婚姻登记证: from the request at any office to a replacement under a number of its own.
//! Start with [`Marriage::apply_for_reissue`]; each method is one act of the registrar.
//! Never: a change of the marriage itself; its days and parties stay as registered.

use std::sync::Arc;

use chrono::NaiveDate;
use entities::{
    case::{case_party, service_case},
    marriage::{
        certificate_reissue, marriage,
        state::{MarriageStatus, Matter, ReissueState},
    },
    values::{
        case_number::ServiceCode,
        certificate_number::{CertificateKind as NumberKind, CertificateNumber},
        plain_text::PlainText,
    },
};
use sea_orm::{ActiveEnum, ActiveModelTrait, EntityTrait, IntoActiveModel, Set};
use serde::{Deserialize, Serialize};
use serde_json::json;
use uuid::Uuid;

use super::{
    Bench, Marriage, appointments, certificates,
    couple::{corrections, register_seen},
    facts::{PartyRecord, parties_of, wire},
    registration::PartyDraft,
};
use crate::{
    case::{Case, CaseChange, NewCase, NewParty, Place, due},
    directory::PlaceCodes,
    marriage::{
        SERVICE, policy,
        repository::papers as repository,
        rules::{
            assessment::{Assessment, Stage},
            documents::DocumentKind,
            facts::{PartyFacts, Residency},
            reissue::{
                ArchiveOutcome, CertificateKind, ProxyFacts, REISSUE_NO_GROUND, REISSUE_NOT_A_PARTY,
                REISSUE_RECORD_NOT_FOUND, ReissueFacts, ReissueReason, assess_reissue, is_ground_of_refusal,
            },
            transitions::{ReissueAct, next},
        },
    },
    person::Identity,
    platform::{
        auth::{
            caller::Caller,
            permit::{Action, Permit, authorize},
        },
        error::{Error, Result},
        ledger::entry::Record,
        unit_of_work::{Begun, Command, FirstResult, UnitOfWork, begin},
        violation::Finding,
    },
};

/// 补领申请 as the window takes it.
#[derive(Debug, Clone)]
pub struct ReissueDraft {
    pub applicant: PartyDraft,
    pub kind: CertificateKind,
    pub reason: ReissueReason,
    /// The number of the certificate, where known; else the applicant's own record is looked up.
    pub certificate: Option<CertificateNumber>,
    pub proxy: Option<ProxyDraft>,
    /// The applicant's booking for today.
    pub appointment: Option<Uuid>,
}

/// 代办人.
#[derive(Debug, Clone)]
pub struct ProxyDraft {
    pub identity: Identity,
    pub residency: Residency,
    pub notarised_authorisation: bool,
}

/// 查档记录 as stored.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct ArchiveRecord {
    pub outcome: Option<ArchiveOutcome>,
    /// Who keeps the file, and its reference.
    pub source: Option<String>,
    pub checked_on: Option<NaiveDate>,
    /// 补正要求.
    pub supplement_asked: Option<String>,
}

/// One request under way.
struct Open {
    case: service_case::Model,
    reissue: certificate_reissue::Model,
    parties: Vec<case_party::Model>,
}

enum Loaded {
    Repeat(FirstResult),
    Open(Box<UnitOfWork>, Box<Open>),
}

type At = (Uuid, i64);

impl Marriage {
    /// 申请: the applicant, or a proxy for them, asks at the window.
    ///
    /// # Errors
    /// A refusal when there is no record, or it is another couple's; what else stands against it is told, and
    /// refused in writing later, so that the applicant has something to contest.
    pub async fn apply_for_reissue(
        &self,
        caller: &Arc<Caller>,
        command: Command,
        draft: ReissueDraft,
    ) -> Result<FirstResult> {
        let permit = authorize(caller, &policy::APPLY_FOR_REISSUE)?;
        let office = self.office_of(&permit).await?;
        let hukou = self.hukou_of_applicant(&draft.applicant).await?;
        let work = match begin(&self.env, &permit, command).await? {
            Begun::Repeat(first) => return Ok(first),
            Begun::Fresh(work) => work,
        };
        let applicant_path: &[&str] = &["input", "applicant", "person"];
        let mut identities = vec![(&draft.applicant.identity, applicant_path)];
        if let Some(proxy) = &draft.proxy {
            identities.push((&proxy.identity, &["input", "proxy", "person"]));
        }
        let registered = register_seen(&work, &identities).await?;
        let persons: Vec<Uuid> = registered.iter().map(|person| person.id).collect();
        let applicant = persons[0];
        let mut parties = vec![NewParty {
            person: applicant,
            role: "APPLICANT".to_owned(),
            residency: wire(&draft.applicant.residency),
            hukou,
            is_present: draft.applicant.is_present,
            facts: draft.applicant.record.to_json()?,
        }];
        if let (Some(proxy), Some(person)) = (&draft.proxy, persons.get(1)) {
            parties.push(proxy_party(proxy, *person, applicant)?);
        }
        let marriage = self.recorded_marriage(&work, &draft, applicant).await?;
        let former =
            repository::standing_certificate(work.connection(), marriage.id, numbered(draft.kind), applicant)
                .await?;
        let new = NewCase {
            service: SERVICE,
            service_code: ServiceCode::MARRIAGE,
            matter: wire(&Matter::CertificateReissue),
            state: ReissueState::Applied.to_value(),
            channel: "WINDOW",
            place: Place { office },
            due: due::Due::None,
            accepted_on: None,
        };
        let case = Case::open(&work, new, parties).await?;
        let parties = Case::parties(&work, case.id).await?;
        let reissue = certificate_reissue::ActiveModel {
            case_id: Set(case.id),
            regime: Set(String::new()),
            marriage_id: Set(marriage.id),
            kind: Set(wire(&draft.kind)),
            reason: Set(wire(&draft.reason)),
            archive_check: Set(ArchiveRecord::default().to_text()?),
            former_certificate_id: Set(former.map(|row| row.id)),
            refusal_grounds: Set("[]".to_owned()),
        }
        .insert(work.connection())
        .await?;
        let open = Open { case, reissue, parties };
        let assessment = self.assess_request(&work, &open, Stage::Preview).await?;
        let regime = assessment.regime.map(|regime| wire(&regime)).unwrap_or_default();
        repository::save_reissue(&work, open.reissue, |row| row.regime = Set(regime)).await?;
        let findings: Vec<&str> =
            assessment.violations.iter().chain(&assessment.warnings).map(Finding::code).collect();
        if let Some(appointment) = draft.appointment {
            let matter = Matter::CertificateReissue;
            let booked = (open.case.id, &[applicant][..]);
            appointments::acts::attach_case(&work, appointment, matter, booked).await?;
        }
        let record = Record::of("Case", open.case.id, open.case.version).payload(json!({
            "caseNumber": open.case.case_number,
            "state": open.case.state,
            "findings": findings,
            "appointment": draft.appointment,
            "corrections": corrections(&registered),
        }));
        work.commit(record).await
    }

    async fn hukou_of_applicant(&self, applicant: &PartyDraft) -> Result<Option<PlaceCodes>> {
        let Some(code) = &applicant.hukou else { return Ok(None) };
        match self.directory.division(code).await? {
            Some(division) if !division.is_heading => Ok(Some(division.place.clone())),
            _ => Err(Error::input(
                &["input", "applicant", "hukouDivision"],
                "UNKNOWN_DIVISION",
                "没有此行政区划",
                "no such division",
            )),
        }
    }

    /// The marriage by the number, or by the applicant's own record: the one in force for a marriage
    /// certificate, the last one divorced by registration for a divorce certificate.
    async fn recorded_marriage(
        &self,
        work: &UnitOfWork,
        draft: &ReissueDraft,
        applicant: Uuid,
    ) -> Result<marriage::Model> {
        let db = work.connection();
        let not_found = || Error::refused(Finding::of(&REISSUE_RECORD_NOT_FOUND));
        let own = repository::marriages_of(db, applicant).await?;
        let Some(number) = &draft.certificate else {
            let wanted = match draft.kind {
                CertificateKind::Marriage => MarriageStatus::InForce,
                CertificateKind::Divorce => MarriageStatus::DissolvedByRegistration,
            };
            return own.into_iter().find(|marriage| marriage.status == wanted).ok_or_else(not_found);
        };
        let certificate =
            repository::certificate_by_number(db, &number.to_string()).await?.ok_or_else(not_found)?;
        own.into_iter()
            .find(|marriage| marriage.id == certificate.marriage_id)
            .ok_or_else(|| Error::refused(Finding::of(&REISSUE_NOT_A_PARTY).at("applicant")))
    }

    /// 受理: the days to finish begin to run.
    pub async fn accept_reissue(
        &self,
        caller: &Arc<Caller>,
        command: Command,
        at: At,
    ) -> Result<FirstResult> {
        let calendar = self.directory.calendar().await?;
        let (work, open) = match self.load_reissue(caller, &policy::ACCEPT_REISSUE, command, at).await? {
            Loaded::Repeat(first) => return Ok(first),
            Loaded::Open(work, open) => (work, open),
        };
        let to = step(&open.case, ReissueAct::Accept)?;
        let assessment =
            self.assess_request(&work, &open, Stage::Accept).await?.into_result().map_err(Error::Refused)?;
        let days = self.reference.limits_on(work.today()).await?.reissue_working_days;
        let change = CaseChange {
            state: Some(to.to_value()),
            due: Some(due::after_working_days(&calendar, work.today(), days)),
            accepted_on: Some(work.today()),
            ..CaseChange::default()
        };
        let saved = Case::save(&work, &open.case, change).await?;
        let record = Record::of("Case", saved.id, saved.version)
            .legal_basis(assessment.citation().unwrap_or_default())
            .payload(json!({ "state": saved.state, "dueOn": saved.due_on }));
        work.commit(record).await
    }

    /// 查档: what the office that keeps the file answered, as often as it answers.
    pub async fn record_archive_check(
        &self,
        caller: &Arc<Caller>,
        command: Command,
        at: At,
        outcome: ArchiveOutcome,
        source: &PlainText<200>,
    ) -> Result<FirstResult> {
        let (work, open) = match self.load_reissue(caller, &policy::CHECK_ARCHIVE, command, at).await? {
            Loaded::Repeat(first) => return Ok(first),
            Loaded::Open(work, open) => (work, open),
        };
        let to = match ReissueState::try_from_value(&open.case.state)? {
            checking @ ReissueState::ArchiveCheck => checking,
            state => next(state, ReissueAct::CheckArchive).map_err(Error::refused)?,
        };
        let archive = ArchiveRecord {
            outcome: Some(outcome),
            source: Some(source.as_str().to_owned()),
            checked_on: Some(work.today()),
            ..ArchiveRecord::parse(&open.reissue)?
        };
        let text = archive.to_text()?;
        repository::save_reissue(&work, open.reissue, |row| row.archive_check = Set(text)).await?;
        let change = CaseChange { state: Some(to.to_value()), ..CaseChange::default() };
        let saved = Case::save(&work, &open.case, change).await?;
        let record = Record::of("Case", saved.id, saved.version)
            .payload(json!({ "state": saved.state, "outcome": wire(&outcome), "source": source.as_str() }));
        work.commit(record).await
    }

    /// 要求补正.
    pub async fn ask_for_supplement(
        &self,
        caller: &Arc<Caller>,
        command: Command,
        at: At,
        asked: &PlainText<500>,
    ) -> Result<FirstResult> {
        let (work, open) = match self.load_reissue(caller, &policy::ASK_FOR_SUPPLEMENT, command, at).await? {
            Loaded::Repeat(first) => return Ok(first),
            Loaded::Open(work, open) => (work, open),
        };
        let to = step(&open.case, ReissueAct::AskSupplement)?;
        let archive = ArchiveRecord {
            supplement_asked: Some(asked.as_str().to_owned()),
            ..ArchiveRecord::parse(&open.reissue)?
        };
        let text = archive.to_text()?;
        repository::save_reissue(&work, open.reissue, |row| row.archive_check = Set(text)).await?;
        let change = CaseChange { state: Some(to.to_value()), ..CaseChange::default() };
        let saved = Case::save(&work, &open.case, change).await?;
        let record = Record::of("Case", saved.id, saved.version).payload(json!({ "state": saved.state }));
        work.commit(record).await
    }

    /// 补正: the applicant shows what was missing.
    pub async fn supplement_reissue(
        &self,
        caller: &Arc<Caller>,
        command: Command,
        at: At,
        shown: Vec<DocumentKind>,
    ) -> Result<FirstResult> {
        let (work, open) = match self.load_reissue(caller, &policy::SUPPLEMENT_REISSUE, command, at).await? {
            Loaded::Repeat(first) => return Ok(first),
            Loaded::Open(work, open) => (work, open),
        };
        let to = step(&open.case, ReissueAct::Supplement)?;
        let applicant = open.parties.first().ok_or(Error::bug("a request without an applicant"))?;
        let mut record = PartyRecord::parse(applicant)?;
        record.documents.extend(&shown);
        let mut row = applicant.clone().into_active_model();
        row.facts = Set(record.to_json()?.to_string());
        row.update(work.connection()).await?;
        let change = CaseChange { state: Some(to.to_value()), ..CaseChange::default() };
        let saved = Case::save(&work, &open.case, change).await?;
        let record = Record::of("Case", saved.id, saved.version)
            .payload(json!({ "state": saved.state, "shown": shown.iter().map(wire).collect::<Vec<_>>() }));
        work.commit(record).await
    }

    /// 补发: the applicant's copy under a BJ or BL number; their former copy is superseded in the same unit.
    ///
    /// One copy, not two: a replacement is a case of one applicant (counted in cases, not in couples), the
    /// other party has lost nothing, and their copy of the former number stays good.
    pub async fn issue_reissue(&self, caller: &Arc<Caller>, command: Command, at: At) -> Result<FirstResult> {
        let (work, open) = match self.load_reissue(caller, &policy::ISSUE_REISSUE, command, at).await? {
            Loaded::Repeat(first) => return Ok(first),
            Loaded::Open(work, open) => (work, open),
        };
        let to = step(&open.case, ReissueAct::Issue)?;
        self.assess_request(&work, &open, Stage::Register).await?.into_result().map_err(Error::Refused)?;
        let kind = open.kind()?;
        let holder = open.applicant()?.person_id;
        let marriage = open.reissue.marriage_id;
        let former =
            repository::standing_certificate(work.connection(), marriage, numbered(kind), holder).await?;
        let [_, replacement] = numbered(kind);
        let issued = certificates::issue(&work, &open.case, marriage, replacement, &[holder]).await?;
        if let Some(former) = &former {
            repository::supersede(&work, former, holder, issued.id).await?;
        }
        let former_id = former.as_ref().map(|row| row.id);
        repository::save_reissue(&work, open.reissue, |row| row.former_certificate_id = Set(former_id))
            .await?;
        let saved = close(&work, &open.case, to).await?;
        let record = Record::of("Case", saved.id, saved.version).payload(json!({
            "state": saved.state,
            "certificateNumber": issued.number,
            "formerNumber": former.map(|row| row.number),
        }));
        work.commit(record).await
    }

    /// 不予补领: the grounds are those the rules find on the day, with a written reason.
    pub async fn refuse_reissue(
        &self,
        caller: &Arc<Caller>,
        command: Command,
        at: At,
        reason: &PlainText<500>,
    ) -> Result<FirstResult> {
        let (work, open) = match self.load_reissue(caller, &policy::REFUSE_REISSUE, command, at).await? {
            Loaded::Repeat(first) => return Ok(first),
            Loaded::Open(work, open) => (work, open),
        };
        let to = step(&open.case, ReissueAct::Refuse)?;
        let assessment = self.assess_request(&work, &open, Stage::Register).await?;
        let grounds: Vec<&str> = assessment
            .violations
            .iter()
            .filter(|finding| is_ground_of_refusal(finding))
            .map(Finding::code)
            .collect();
        if grounds.is_empty() {
            return Err(Error::refused(Finding::of(&REISSUE_NO_GROUND)));
        }
        let stored = json!([{ "grounds": grounds, "reason": reason.as_str() }]).to_string();
        repository::save_reissue(&work, open.reissue, |row| row.refusal_grounds = Set(stored)).await?;
        let saved = close(&work, &open.case, to).await?;
        let record = Record::of("Case", saved.id, saved.version)
            .payload(json!({ "state": saved.state, "groundsOfRefusal": grounds }));
        work.commit(record).await
    }

    /// 撤回补领申请.
    pub async fn withdraw_reissue(
        &self,
        caller: &Arc<Caller>,
        command: Command,
        at: At,
        reason: &PlainText<500>,
    ) -> Result<FirstResult> {
        let (work, open) = match self.load_reissue(caller, &policy::WITHDRAW_REISSUE, command, at).await? {
            Loaded::Repeat(first) => return Ok(first),
            Loaded::Open(work, open) => (work, open),
        };
        let to = step(&open.case, ReissueAct::Withdraw)?;
        let stored = json!([{ "reason": reason.as_str() }]).to_string();
        repository::save_reissue(&work, open.reissue, |row| row.refusal_grounds = Set(stored)).await?;
        let saved = close(&work, &open.case, to).await?;
        let record = Record::of("Case", saved.id, saved.version).payload(json!({ "state": saved.state }));
        work.commit(record).await
    }

    async fn load_reissue(
        &self,
        caller: &Arc<Caller>,
        action: &'static Action,
        command: Command,
        (case, expected_version): At,
    ) -> Result<Loaded> {
        let permit: Permit = authorize(caller, action)?;
        let work = match begin(&self.env, &permit, command).await? {
            Begun::Repeat(first) => return Ok(Loaded::Repeat(first)),
            Begun::Fresh(work) => work,
        };
        let case = Case::find(&work, case, expected_version).await?;
        let reissue = repository::reissue(&work, case.id).await?;
        let parties = Case::parties(&work, case.id).await?;
        Ok(Loaded::Open(work, Box::new(Open { case, reissue, parties })))
    }

    async fn assess_request(&self, work: &UnitOfWork, open: &Open, stage: Stage) -> Result<Assessment> {
        let office = self.office_of(work.permit()).await?;
        let bench = Bench::new(&office, self.reference.on(work.today()).await?, work.today());
        Ok(assess_reissue(&self.facts_of(work, open).await?, &bench.at(stage)))
    }

    async fn facts_of(&self, work: &UnitOfWork, open: &Open) -> Result<ReissueFacts> {
        let db = work.connection();
        let marriage = repository::marriage_of_case(work, open.reissue.marriage_id).await?;
        let spouses = repository::spouses(db, marriage.id).await?;
        let applicant = open.applicant()?;
        let other = spouses.iter().copied().find(|spouse| *spouse != applicant.person_id);
        let proxy = match open.parties.iter().find(|party| party.role == "PROXY") {
            Some(row) => Some(ProxyFacts {
                notarised_authorisation: PartyRecord::parse(row)?
                    .documents
                    .contains(&DocumentKind::NotarisedAuthorisation),
            }),
            None => None,
        };
        let original_office = match (open.kind()?, marriage.ending_case_id) {
            (CertificateKind::Divorce, Some(case)) => {
                service_case::Entity::find_by_id(case).one(db).await?.map(|case| case.county)
            }
            _ => Some(marriage.county.clone()),
        };
        Ok(ReissueFacts {
            kind: open.kind()?,
            reason: parse_wire(&open.reissue.reason),
            applicant: parties_of(&self.env, db, std::slice::from_ref(applicant))
                .await?
                .pop()
                .unwrap_or_default(),
            other_party: self.other_party(work, &marriage, other).await?,
            is_party: Some(spouses.contains(&applicant.person_id)),
            marriage_status: Some(marriage.status),
            remarried: Some(self.remarried(work, &marriage, applicant.person_id, other).await?),
            archive: ArchiveRecord::parse(&open.reissue)?.outcome,
            proxy,
            original_office,
        })
    }

    /// What the registration says of the other party: whether the matter is one with a party from abroad.
    async fn other_party(
        &self,
        work: &UnitOfWork,
        marriage: &marriage::Model,
        other: Option<Uuid>,
    ) -> Result<PartyFacts> {
        let (Some(other), Some(case)) = (other, marriage.registration_case_id) else {
            return Ok(PartyFacts::default());
        };
        let row = repository::party_of_case(work.connection(), case, other).await?;
        Ok(row.map_or_else(PartyFacts::default, |row| PartyFacts {
            residency: parse_wire(&row.residency),
            hukou_division: row.hukou_county,
            ..PartyFacts::default()
        }))
    }

    /// 复婚: whether the same two married again after this marriage ended.
    async fn remarried(
        &self,
        work: &UnitOfWork,
        ended: &marriage::Model,
        applicant: Uuid,
        other: Option<Uuid>,
    ) -> Result<bool> {
        let (Some(ended_on), Some(other)) = (ended.ended_on, other) else { return Ok(false) };
        use MarriageStatus::{Annulled, Revoked, Void};
        let own = repository::marriages_of(work.connection(), applicant).await?;
        let theirs = repository::marriages_of(work.connection(), other).await?;
        Ok(own.iter().any(|later| {
            later.id != ended.id
                && later.registered_on >= ended_on
                && !matches!(later.status, Void | Annulled | Revoked)
                && theirs.iter().any(|same| same.id == later.id)
        }))
    }
}

impl Open {
    fn applicant(&self) -> Result<&case_party::Model> {
        self.parties.first().ok_or(Error::bug("a request without an applicant"))
    }

    fn kind(&self) -> Result<CertificateKind> {
        parse_wire(&self.reissue.kind).ok_or(Error::bug("a stored kind of certificate"))
    }
}

impl ArchiveRecord {
    pub fn parse(row: &certificate_reissue::Model) -> Result<Self> {
        Self::from_text(&row.archive_check)
    }

    pub fn from_text(text: &str) -> Result<Self> {
        serde_json::from_str(text).map_err(Error::internal)
    }

    fn to_text(&self) -> Result<String> {
        serde_json::to_string(self).map_err(Error::internal)
    }
}

fn proxy_party(proxy: &ProxyDraft, person: Uuid, applicant: Uuid) -> Result<NewParty> {
    if person == applicant {
        return Err(Error::input(
            &["input", "proxy", "person", "idNumber"],
            "SAME_PERSON",
            "代办人与申请人为同一人",
            "the proxy is the applicant",
        ));
    }
    let mut record = PartyRecord::default();
    if proxy.notarised_authorisation {
        record.documents.insert(DocumentKind::NotarisedAuthorisation);
    }
    Ok(NewParty {
        person,
        role: "PROXY".to_owned(),
        residency: wire(&proxy.residency),
        hukou: None,
        is_present: true,
        facts: record.to_json()?,
    })
}

/// How the original and the replacement are numbered.
fn numbered(kind: CertificateKind) -> [NumberKind; 2] {
    match kind {
        CertificateKind::Marriage => [NumberKind::Marriage, NumberKind::MarriageReissue],
        CertificateKind::Divorce => [NumberKind::Divorce, NumberKind::DivorceReissue],
    }
}

fn step(case: &service_case::Model, act: ReissueAct) -> Result<ReissueState> {
    next(ReissueState::try_from_value(&case.state)?, act).map_err(Error::refused)
}

async fn close(
    work: &UnitOfWork,
    case: &service_case::Model,
    to: ReissueState,
) -> Result<service_case::Model> {
    let due = (to != ReissueState::Issued).then_some(due::Due::None);
    let change =
        CaseChange { state: Some(to.to_value()), outcome: Some(to.to_value()), due, ..CaseChange::default() };
    Case::save(work, case, change).await
}

fn parse_wire<T: serde::de::DeserializeOwned>(stored: &str) -> Option<T> {
    serde_json::from_value(serde_json::Value::String(stored.to_owned())).ok()
}
