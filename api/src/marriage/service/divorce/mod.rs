//! 离婚登记: from both applying to the certificate, or to one of the ways in which an application ends.
//! Start with `apply`; then `acceptance`, `decision`, and `passing` for what days and other endings bring about.
//! Never: a step that the rules did not allow on the day; a deadline that someone must remember.

mod acceptance;
mod apply;
mod decision;
mod passing;

use entities::{
    case::{case_party, service_case},
    marriage::{divorce_application, marriage, state::DivorceState},
    values::plain_text::PlainText,
};
use sea_orm::{ActiveEnum, ActiveModelTrait, IntoActiveModel, Set};
use uuid::Uuid;

pub use acceptance::{Completion, CounsellingOffer};
pub use apply::{DivorceDraft, MarriageShown};
pub use decision::{DivorceExamination, PartyAtSecondVisit};
pub(super) use passing::discontinue;

use super::{
    Bench, Marriage,
    facts::{PartyRecord, parties_of},
};
use crate::{
    case::{Case, CaseChange, due::Due},
    marriage::{
        repository::divorce as repository,
        rules::{
            assessment::{Assessment, Stage},
            divorce::{
                AgreementFacts, DivorceFacts, DivorceRegistrationFacts, RegisteredIn,
                assess_divorce_application, assess_divorce_registration,
            },
            facts::PartyFacts,
            timetable::{Dates, Timetable, may_collect},
            transitions::{DivorceAct, next},
        },
    },
    platform::{
        auth::permit::Permit,
        calendar::WorkCalendar,
        error::{Error, Result},
        unit_of_work::{Begun, Command, FirstResult, UnitOfWork, begin},
    },
};

/// Which version of which case an act is about.
#[derive(Debug, Clone, Copy)]
pub struct At {
    pub case: Uuid,
    pub expected_version: i64,
}

/// A reason in writing, and whether a party no longer agrees.
#[derive(Debug, Clone)]
pub struct Ending {
    pub reason: PlainText<500>,
    /// 一方或双方不再同意离婚.
    pub consent_withdrawn: bool,
}

enum Loaded {
    Repeat(FirstResult),
    Open(Box<UnitOfWork>, Box<OpenDivorce>),
}

/// One application in the middle of an act.
struct OpenDivorce {
    case: service_case::Model,
    application: divorce_application::Model,
    parties: Vec<case_party::Model>,
    dates: Dates,
    /// What the stored state means today.
    state: DivorceState,
}

impl Marriage {
    /// The application of a case within the permit, locked, at the version the caller saw. One that days have
    /// ended in the meantime is recorded as ended first, in a unit of its own.
    ///
    /// # Errors
    /// `MARRIAGE_WINDOW_PASSED` for a lapsed application, `MARRIAGE_APPLICATION_ABANDONED` for one that got no
    /// receipt in time.
    async fn load_divorce(&self, permit: &Permit, command: Command, at: At) -> Result<Loaded> {
        let calendar = self.directory.calendar().await?;
        let work = match begin(&self.env, permit, command).await? {
            Begun::Repeat(first) => return Ok(Loaded::Repeat(first)),
            Begun::Fresh(work) => work,
        };
        let case = Case::find(&work, at.case, at.expected_version).await?;
        let application = repository::application(work.connection(), case.id).await?;
        let dates = self.dates_of(&application, &calendar).await?;
        let stored = DivorceState::try_from_value(&case.state)?;
        let state = dates.state(stored, work.today());
        if has_passed(state) {
            let refusal = may_collect(stored, &dates, work.today()).err();
            // Recording it needs the writer that this unit holds.
            drop(work);
            if stored != state {
                self.settle_divorce(case.id).await?;
            }
            return Err(
                refusal.map_or(Error::bug("an application that has passed and collects"), Error::refused)
            );
        }
        let parties = Case::parties(&work, case.id).await?;
        Ok(Loaded::Open(work, Box::new(OpenDivorce { case, application, parties, dates, state })))
    }

    /// The legal days of an application: as stored, else as far as the calendar now reaches.
    async fn dates_of(
        &self,
        application: &divorce_application::Model,
        calendar: &WorkCalendar,
    ) -> Result<Dates> {
        let Some(receipt_on) = application.receipt_on else {
            return Ok(Dates::NotStarted { receipt_due_on: application.receipt_due_on });
        };
        if let Some(dates) = stored_dates(application) {
            return Ok(Dates::Known(dates));
        }
        let roll = self.reference.on(receipt_on).await?.conventions.roll;
        Ok(Dates::from_receipt(receipt_on, calendar, roll))
    }

    /// What the rules read of an application, and the marriage it is about, locked.
    async fn divorce_facts(
        &self,
        work: &UnitOfWork,
        open: &OpenDivorce,
    ) -> Result<(DivorceFacts, marriage::Model)> {
        let marriage = repository::marriage(work, open.application.marriage_id)
            .await?
            .ok_or(Error::bug("an application without a marriage"))?;
        let facts = parties_of(&self.env, work.connection(), &open.parties).await?;
        let [party_a, party_b]: [PartyFacts; 2] =
            facts.try_into().map_err(|_| Error::bug("a couple has two parties"))?;
        let spouses = repository::spouses(work, marriage.id).await?;
        let registered_in = match repository::source(work, marriage.id).await? {
            Some(source) => serde_json::from_value(source.registered_in.into()).map_err(Error::internal)?,
            None => RegisteredIn::Mainland,
        };
        let facts = DivorceFacts {
            party_a,
            party_b,
            agreement: Some(agreement_of(&open.application)?),
            marriage_status: Some(marriage.status),
            registered_in: Some(registered_in),
            are_the_couple: Some(open.parties.iter().all(|party| spouses.contains(&party.person_id))),
            by_proxy: false,
        };
        Ok((facts, marriage))
    }

    async fn bench_of(&self, work: &UnitOfWork) -> Result<Bench> {
        let office = self.office_of(work.permit()).await?;
        Ok(Bench::new(&office, self.reference.on(work.today()).await?, work.today()))
    }

    async fn assess_application(
        &self,
        work: &UnitOfWork,
        open: &OpenDivorce,
        stage: Stage,
    ) -> Result<Assessment> {
        let (facts, _) = self.divorce_facts(work, open).await?;
        Ok(assess_divorce_application(&facts, &self.bench_of(work).await?.at(stage)))
    }

    async fn assess_registration(
        &self,
        work: &UnitOfWork,
        open: &OpenDivorce,
        stage: Stage,
    ) -> Result<(Assessment, marriage::Model)> {
        let (couple, marriage) = self.divorce_facts(work, open).await?;
        let facts = open.at_hand(&couple);
        Ok((assess_divorce_registration(&facts, &self.bench_of(work).await?.at(stage)), marriage))
    }
}

impl OpenDivorce {
    /// What the case says at a later visit, with the couple as it appears now.
    fn at_hand<'a>(&'a self, couple: &'a DivorceFacts) -> DivorceRegistrationFacts<'a> {
        DivorceRegistrationFacts {
            couple,
            stored: self.state,
            dates: &self.dates,
            receiving_office: &self.case.county,
            is_counselling_offered: self.application.counselling != "NOT_OFFERED",
        }
    }
}

/// Whether days alone have ended the application.
fn has_passed(state: DivorceState) -> bool {
    matches!(state, DivorceState::Lapsed | DivorceState::Abandoned)
}

fn step(open: &OpenDivorce, act: DivorceAct) -> Result<DivorceState> {
    next(open.state, act).map_err(Error::refused)
}

fn agreement_of(application: &divorce_application::Model) -> Result<AgreementFacts> {
    serde_json::from_str(&application.agreement).map_err(Error::internal)
}

fn agreement_json(agreement: AgreementFacts) -> Result<String> {
    serde_json::to_string(&agreement).map_err(Error::internal)
}

fn stored_dates(row: &divorce_application::Model) -> Option<Timetable> {
    Some(Timetable {
        receipt_on: row.receipt_on?,
        cooling_off_ends_on: row.cooling_off_ends_on?,
        window_opens_on: row.window_opens_on?,
        window_closes_on: row.window_closes_on?,
        lapses_on: row.lapses_on?,
    })
}

/// Keeps the days once they are known.
fn keep_dates(row: &mut divorce_application::ActiveModel, dates: &Dates) {
    let Dates::Known(dates) = dates else { return };
    row.cooling_off_ends_on = Set(Some(dates.cooling_off_ends_on));
    row.window_opens_on = Set(Some(dates.window_opens_on));
    row.window_closes_on = Set(Some(dates.window_closes_on));
    row.lapses_on = Set(Some(dates.lapses_on));
}

/// 期限: the last day to ask for the certificate, fixed by law.
fn due_of(dates: &Dates) -> Due {
    match dates {
        Dates::NotStarted { .. } => Due::None,
        Dates::Known(dates) => Due::Statutory(dates.window_closes_on),
        Dates::NotComputable { .. } => Due::StatutoryUnknown,
    }
}

/// A change that ends the case in a state.
fn ending_in(state: DivorceState) -> CaseChange {
    CaseChange {
        state: Some(state.to_value()),
        outcome: Some(state.to_value()),
        due: Some(Due::None),
        ..CaseChange::default()
    }
}

/// Saves what was learnt of one party.
async fn save_party(
    work: &UnitOfWork,
    row: &mut case_party::Model,
    learn: impl FnOnce(&mut PartyRecord, &mut case_party::ActiveModel),
) -> Result<()> {
    let mut record = PartyRecord::parse(row)?;
    let mut change = row.clone().into_active_model();
    learn(&mut record, &mut change);
    change.facts = Set(record.to_json()?.to_string());
    *row = change.update(work.connection()).await?;
    Ok(())
}

/// Keeps for the record that a party no longer agrees, where one said so.
fn note_lost_consent(open: &mut OpenDivorce, ending: &Ending) -> Result<()> {
    if ending.consent_withdrawn {
        let agreement = AgreementFacts { will: false, ..agreement_of(&open.application)? };
        open.application.agreement = agreement_json(agreement)?;
    }
    Ok(())
}
