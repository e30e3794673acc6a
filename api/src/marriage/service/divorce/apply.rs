//! 离婚登记申请: both appear, name their marriage and lay down their agreement.
//! Start with [`Marriage::apply_for_divorce`]; [`MarriageShown`] is how they name it.
//! Never: a second open application for one marriage.

use std::sync::Arc;

use entities::{
    case::service_case,
    marriage::{
        divorce_application,
        state::{DivorceState, MarriageStanding, Matter},
    },
    values::case_number::ServiceCode,
};
use sea_orm::{ActiveEnum, ActiveModelTrait, IntoActiveModel, Set};
use serde_json::json;
use uuid::Uuid;

use super::{OpenDivorce, agreement_json, has_passed};
use crate::{
    case::{Case, NewCase, Place, due::Due},
    marriage::{
        SERVICE, policy,
        repository::{
            divorce::{self as repository, Numbered},
            supplement::{self, Entering},
        },
        rules::{
            assessment::Stage,
            divorce::{AgreementFacts, DIVORCE_UNDER_WAY, NOT_THE_COUPLE},
            grounds::PARTY_ABSENT,
            timetable::{Dates, receipt_due_on},
        },
        service::{
            Marriage, appointments,
            couple::{corrections, linked_documents, parties_of_case, register_both},
            facts::wire,
            law::{regime_of, under_the_law_of_the_day},
            registration::{PartyDraft, SLOTS, codes},
            supplement::{OF_MARRIAGE, PaperMarriage, Paths, known_form},
        },
    },
    platform::{
        auth::{
            caller::Caller,
            permit::{Permit, authorize},
        },
        error::{Error, Result},
        ledger::entry::Record,
        unit_of_work::{Begun, Command, FirstResult, UnitOfWork, begin},
        violation::Finding,
    },
};

/// How the couple names the marriage it wants to end.
#[derive(Debug, Clone)]
pub enum MarriageShown {
    /// The one in force between the two in the register.
    InRegister,
    Id(Uuid),
    /// 结婚证字号.
    Number(String),
    /// 补录: registered before the hub knew of it, entered from the certificate shown.
    Supplement(PaperMarriage),
}

/// An application as the window takes it.
#[derive(Debug, Clone)]
pub struct DivorceDraft {
    pub parties: [PartyDraft; 2],
    pub marriage: MarriageShown,
    pub agreement: AgreementFacts,
    /// The booking that brought them here.
    pub appointment: Option<Uuid>,
}

enum Attempt {
    Done(FirstResult),
    /// Days have ended an earlier application of the marriage, and nobody has recorded it yet.
    AfterLapseOf(Uuid),
}

impl Marriage {
    /// 离婚登记申请. What stands against acceptance is told in the entry; the receipt or the refusal
    /// decides.
    ///
    /// # Errors
    /// `MARRIAGE_PARTY_ABSENT`, `MARRIAGE_DIVORCE_UNDER_WAY`, `MARRIAGE_HAS_SPOUSE` for a supplemented
    /// marriage, `BAD_USER_INPUT` when the marriage is not known.
    pub async fn apply_for_divorce(
        &self,
        caller: &Arc<Caller>,
        command: Command,
        draft: DivorceDraft,
    ) -> Result<FirstResult> {
        let permit = authorize(caller, &policy::APPLY_FOR_DIVORCE)?;
        match self.try_to_apply(&permit, command.clone(), &draft).await? {
            Attempt::Done(first) => return Ok(first),
            Attempt::AfterLapseOf(earlier) => self.settle_divorce(earlier).await?,
        }
        match self.try_to_apply(&permit, command, &draft).await? {
            Attempt::Done(first) => Ok(first),
            Attempt::AfterLapseOf(_) => Err(Error::Conflict("CONCURRENT_CHANGE")),
        }
    }

    async fn try_to_apply(&self, permit: &Permit, command: Command, draft: &DivorceDraft) -> Result<Attempt> {
        let DivorceDraft { parties, agreement, .. } = draft;
        let office = self.office_of(permit).await?;
        let hukou =
            [self.hukou_of(&parties[0], SLOTS[0]).await?, self.hukou_of(&parties[1], SLOTS[1]).await?];
        let calendar = self.directory.calendar().await?;
        let work = match begin(&self.env, permit, command).await? {
            Begun::Repeat(first) => return Ok(Attempt::Done(first)),
            Begun::Fresh(work) => work,
        };
        let mut parties = parties.clone();
        for party in &mut parties {
            // The agreement says what both want; the examination asks each again.
            party.record.voluntary = Some(agreement.will);
        }
        require_both_present(&parties)?;
        let registered = register_both(&work, &parties).await?;
        let persons = registered.each_ref().map(|person| person.id);
        let new = NewCase {
            service: SERVICE,
            service_code: ServiceCode::DIVORCE,
            matter: wire(&Matter::DivorceRegistration),
            state: DivorceState::Applied.to_value(),
            channel: "WINDOW",
            place: Place { office },
            due: Due::None,
            accepted_on: None,
            received_by: None,
        };
        let case = Case::open(&work, new, parties_of_case(&parties, &registered, hukou)?).await?;
        let marriage = self.marriage_shown(&work, &case, &draft.marriage, persons).await?;
        if let Some(earlier) = repository::open_application(&work, marriage).await? {
            let stored = repository::stored_state(work.connection(), earlier.case_id).await?;
            let state = self.dates_of(&earlier, &calendar).await?.state(stored, work.today());
            if has_passed(state) {
                return Ok(Attempt::AfterLapseOf(earlier.case_id));
            }
            return Err(Error::refused(Finding::of(&DIVORCE_UNDER_WAY)));
        }
        let limits = self.reference.limits_on(work.today()).await?;
        let receipt_due_on = receipt_due_on(work.today(), limits.divorce_receipt_days);
        let application = divorce_application::Model {
            case_id: case.id,
            regime: String::new(),
            marriage_id: marriage,
            agreement: agreement_json(*agreement)?,
            counselling: "NOT_OFFERED".to_owned(),
            receipt_due_on,
            receipt_on: None,
            cooling_off_ends_on: None,
            window_opens_on: None,
            window_closes_on: None,
            lapses_on: None,
            withdrawn_by_id: None,
            refusal_grounds: "[]".to_owned(),
            is_open: true,
        };
        let application =
            repository::insert_application(&work, application.into_active_model().reset_all()).await?;
        let parties = Case::parties(&work, case.id).await?;
        let (dates, state) = (Dates::NotStarted { receipt_due_on }, DivorceState::Applied);
        let open = OpenDivorce { case, application, parties, dates, state };
        let assessment = self.assess_application(&work, &open, Stage::Preview).await?;
        let regime = regime_of(&assessment);
        repository::save_application(&work, open.application, |row| row.regime = Set(regime)).await?;
        if let Some(appointment) = draft.appointment {
            let matter = Matter::DivorceRegistration;
            appointments::acts::attach_case(&work, appointment, matter, (open.case.id, &persons)).await?;
        }
        let record = Record::of("Case", open.case.id, open.case.version);
        let record = under_the_law_of_the_day(record, &work, &assessment).payload(json!({
            "caseNumber": open.case.case_number,
            "state": open.case.state,
            "receiptDueOn": receipt_due_on,
            "marriage": marriage,
            "findings": codes(&assessment),
            "appointment": draft.appointment,
            "corrections": corrections(&registered),
            "linkedDocuments": linked_documents(&registered),
        }));
        work.commit(record).await.map(Attempt::Done)
    }

    /// Finds the marriage, or enters the one on paper. Another couple's is refused at once: an application on
    /// it would stand in their way. An id that names one names nothing at all.
    async fn marriage_shown(
        &self,
        work: &UnitOfWork,
        case: &service_case::Model,
        shown: &MarriageShown,
        persons: [Uuid; 2],
    ) -> Result<Uuid> {
        match shown {
            MarriageShown::InRegister => repository::marriage_between(work, persons).await?.ok_or_else(|| {
                unknown_marriage(
                    "marriage",
                    "登记系统中没有双方存续的婚姻，请出示结婚证并补录",
                    "the register has no marriage in force between the two; enter it from the certificate",
                )
            }),
            MarriageShown::Id(id) => {
                let theirs = repository::are_spouses(work, *id, persons).await?;
                let counts = repository::marriage(work, *id).await?.is_some_and(|row| {
                    // One that waits for another case is named by that case alone.
                    row.standing == MarriageStanding::Confirmed
                });
                if theirs && counts { Ok(*id) } else { Err(Error::NotFound) }
            }
            MarriageShown::Number(number) => {
                let number = known_form(number, OF_MARRIAGE, &["input", "marriage"])?;
                match repository::marriage_by_number(work, &number, OF_MARRIAGE, persons).await? {
                    Numbered::Theirs(marriage) => Ok(marriage),
                    Numbered::IssuedToOthers | Numbered::EnteredForOthers => Err(not_the_couple()),
                    Numbered::Unknown => Err(unknown_marriage(
                        "certificateNumber",
                        "没有此证字号的登记，请核对后按结婚证补录",
                        "no marriage has this number; check it, or enter it from the certificate",
                    )),
                }
            }
            MarriageShown::Supplement(paper) => {
                if let Some(known) = repository::marriage_between(work, persons).await? {
                    return Ok(known);
                }
                let known = self.known_on_paper(work, paper, OF_MARRIAGE, persons, ON_PAPER.paper).await?;
                match known {
                    Numbered::Theirs(marriage) => return Ok(marriage),
                    Numbered::IssuedToOthers => return Err(not_the_couple()),
                    Numbered::EnteredForOthers | Numbered::Unknown => {}
                }
                if supplement::provisional_application(work, persons).await?.is_some() {
                    return Err(Error::refused(Finding::of(&DIVORCE_UNDER_WAY)));
                }
                let by = Entering::for_case(case);
                self.enter_on_paper(work, by, (paper, OF_MARRIAGE), (persons, ON_PAPER), None).await
            }
        }
    }
}

const ON_PAPER: Paths = Paths { paper: &["input", "marriage", "supplement"], spouses: SLOTS };

fn require_both_present(parties: &[PartyDraft; 2]) -> Result<()> {
    let absent: Vec<Finding> = parties
        .iter()
        .zip(SLOTS)
        .filter(|(party, _)| !party.is_present)
        .map(|(_, slot)| Finding::of(&PARTY_ABSENT).at(slot))
        .collect();
    if absent.is_empty() { Ok(()) } else { Err(Error::Refused(absent)) }
}

fn not_the_couple() -> Error {
    Error::refused(Finding::of(&NOT_THE_COUPLE).at(SLOTS[0]).at(SLOTS[1]))
}

fn unknown_marriage(field: &str, zh: &str, en: &str) -> Error {
    let path: &[&str] =
        if field == "marriage" { &["input", "marriage"] } else { &["input", "marriage", field] };
    Error::input(path, "UNKNOWN_MARRIAGE", zh, en)
}
