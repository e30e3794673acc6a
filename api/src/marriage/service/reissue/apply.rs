//! 申请补领: the applicant, or a proxy for them, at the window.

use std::sync::Arc;

use entities::{
    case::service_case,
    marriage::{
        certificate_reissue, marriage,
        state::{MarriageStatus, Matter, ReissueState},
    },
    values::case_number::ServiceCode,
};
use sea_orm::{ActiveEnum, ActiveModelTrait, Set};
use serde_json::json;
use uuid::Uuid;

use super::super::{
    Marriage, appointments,
    couple::{corrections, linked_documents, register_seen},
    facts::{PartyRecord, wire},
    law::{regime_of, under_the_law_of_the_day},
    supplement::{OF_DIVORCE, OF_MARRIAGE, Paths},
};
use super::{ArchiveRecord, Open, ProxyDraft, RecordOnPaper, ReissueDraft, numbered};
use crate::{
    case::{Case, NewCase, NewParty, Place, due},
    marriage::{
        SERVICE, policy,
        repository::{
            divorce::{Numbered, marriage_between},
            papers as repository,
            supplement::{EndOnPaper, Entering},
        },
        rules::{
            assessment::Stage,
            documents::DocumentKind,
            reissue::{CertificateKind, REISSUE_NOT_A_PARTY, REISSUE_RECORD_NOT_FOUND},
        },
    },
    person::{Origin, register},
    platform::{
        auth::{caller::Caller, permit::authorize},
        error::{Error, Result},
        ledger::entry::Record,
        unit_of_work::{Begun, Command, FirstResult, UnitOfWork, begin},
        violation::Finding,
    },
};

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
        let hukou = self.hukou_of(&draft.applicant, "applicant").await?;
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
        let new = NewCase {
            service: SERVICE,
            service_code: ServiceCode::REISSUE,
            matter: wire(&Matter::CertificateReissue),
            state: ReissueState::Applied.to_value(),
            channel: "WINDOW",
            place: Place { office },
            due: due::Due::None,
            accepted_on: None,
            received_by: None,
        };
        let case = Case::open(&work, new, parties).await?;
        let marriage = match &draft.on_paper {
            Some(record) => self.marriage_on_paper(&work, &case, draft.kind, record, applicant).await?,
            None => self.recorded_marriage(&work, &draft, applicant).await?.id,
        };
        let former =
            repository::standing_certificate(work.connection(), marriage, numbered(draft.kind), applicant)
                .await?;
        let parties = Case::parties(&work, case.id).await?;
        let reissue = certificate_reissue::ActiveModel {
            case_id: Set(case.id),
            regime: Set(String::new()),
            marriage_id: Set(marriage),
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
        let regime = regime_of(&assessment);
        repository::save_reissue(&work, open.reissue, |row| row.regime = Set(regime)).await?;
        let findings: Vec<&str> =
            assessment.violations.iter().chain(&assessment.warnings).map(Finding::code).collect();
        if let Some(appointment) = draft.appointment {
            let matter = Matter::CertificateReissue;
            let booked = (open.case.id, &[applicant][..]);
            appointments::acts::attach_case(&work, appointment, matter, booked).await?;
        }
        let record = Record::of("Case", open.case.id, open.case.version);
        let record = under_the_law_of_the_day(record, &work, &assessment).payload(json!({
            "caseNumber": open.case.case_number,
            "state": open.case.state,
            "supplemented": draft.on_paper.is_some(),
            "findings": findings,
            "appointment": draft.appointment,
            "corrections": corrections(&registered),
            "linkedDocuments": linked_documents(&registered),
        }));
        work.commit(record).await
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
}

const ON_PAPER: Paths =
    Paths { paper: &["input", "supplement", "certificate"], spouses: ["applicant", "supplement.spouse"] };

impl Marriage {
    /// The record that a paper tells of: as the hub has it, else entered for this case alone.
    async fn marriage_on_paper(
        &self,
        work: &UnitOfWork,
        case: &service_case::Model,
        kind: CertificateKind,
        record: &RecordOnPaper,
        applicant: Uuid,
    ) -> Result<Uuid> {
        let path = ["input", "supplement", "spouse"];
        // Nobody has the other's document before them.
        let spouse = register(work, &record.spouse, Origin::Typed, &path).await?.id;
        if spouse == applicant {
            return Err(Error::input(
                &["input", "supplement", "spouse", "idNumber"],
                "SAME_PERSON",
                "双方为同一人",
                "both parties are the same person",
            ));
        }
        let persons = [applicant, spouse];
        let kinds = match kind {
            CertificateKind::Marriage => OF_MARRIAGE,
            CertificateKind::Divorce => OF_DIVORCE,
        };
        if kind == CertificateKind::Marriage
            && let Some(known) = marriage_between(work, persons).await?
        {
            return Ok(known);
        }
        match self.known_on_paper(work, &record.paper, kinds, persons, ON_PAPER.paper).await? {
            Numbered::Theirs(marriage) => return Ok(marriage),
            Numbered::IssuedToOthers => {
                return Err(Error::refused(Finding::of(&REISSUE_NOT_A_PARTY).at("applicant")));
            }
            Numbered::EnteredForOthers | Numbered::Unknown => {}
        }
        let end = match (kind, record.divorced_on) {
            (CertificateKind::Marriage, _) => None,
            (CertificateKind::Divorce, Some(day))
                if (record.paper.registered_on..=work.today()).contains(&day) =>
            {
                Some(EndOnPaper {
                    status: MarriageStatus::DissolvedByRegistration,
                    ended_on: day,
                    document: None,
                    deceased: None,
                })
            }
            (CertificateKind::Divorce, _) => {
                return Err(Error::input(
                    &["input", "supplement", "divorcedOn"],
                    "DIVORCE_DAY",
                    "补领离婚证须填写离婚登记日期，且不早于结婚登记、不晚于今天",
                    "a divorce certificate needs the day of the divorce, between the marriage and today",
                ));
            }
        };
        let by = Entering::for_case(case);
        self.enter_on_paper(work, by, (&record.paper, kinds), (persons, ON_PAPER), end).await
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
