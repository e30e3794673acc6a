//! 补领婚姻登记证: from the request at any office to a replacement under a number of its own.
//! Start with [`Marriage::apply_for_reissue`]; each method is one act of the registrar.
//! Never: a change of the marriage itself; its days and parties stay as registered.

mod apply;
mod decision;
mod steps;

use std::sync::Arc;

use chrono::NaiveDate;
use entities::{
    case::{case_party, service_case},
    marriage::{
        certificate_reissue, marriage,
        state::{MarriageStatus, ReissueState},
    },
    values::certificate_number::{CertificateKind as NumberKind, CertificateNumber},
};
use sea_orm::{ActiveEnum, EntityTrait};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::{
    Bench, Marriage,
    facts::{PartyRecord, parties_of},
    registration::PartyDraft,
    supplement::PaperMarriage,
};
use crate::{
    case::{Case, CaseChange, due},
    marriage::{
        repository::{divorce::source as source_of, papers as repository},
        rules::{
            assessment::{Assessment, Stage},
            documents::DocumentKind,
            facts::{PartyFacts, Residency},
            reissue::{
                ArchiveOutcome, CertificateKind, ProxyFacts, ReissueFacts, ReissueReason, assess_reissue,
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
        unit_of_work::{Begun, Command, FirstResult, UnitOfWork, begin},
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
    /// 补录: what the hub does not know, as the paper shows it.
    pub on_paper: Option<RecordOnPaper>,
    pub proxy: Option<ProxyDraft>,
    /// The applicant's booking for today.
    pub appointment: Option<Uuid>,
}

/// A record that the hub does not know; it enters with the replacement, once its archive is verified.
#[derive(Debug, Clone)]
pub struct RecordOnPaper {
    pub paper: PaperMarriage,
    pub spouse: Identity,
    /// Of a divorce certificate.
    pub divorced_on: Option<NaiveDate>,
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
            _ => match source_of(work, marriage.id).await? {
                Some(source) => Some(source.county),
                None => Some(marriage.county.clone()),
            },
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
