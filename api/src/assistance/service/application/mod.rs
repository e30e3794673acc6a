//! 救助申请: one matter of an intake, from the form to the decision; each method is one act of an office.
//! Start with [`Assistance::accept_application`].
//! Never: a step that the rules did not allow on the day.

mod acceptance;
mod decision;
mod ending;
mod examination;
mod notice;

use std::{collections::BTreeSet, sync::Arc};

use chrono::NaiveDate;
use entities::{
    assistance::{
        assistance_application, assistance_intake, information_check,
        words::{CaseState, CheckSource, Programme, Reexamined},
    },
    case::{service_case, words::HandSide},
    values::division_code::DivisionCode,
};
use sea_orm::ActiveEnum;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::{
    desk::Desk,
    household::{HouseholdRecord, SubjectRecord},
    matters::{self, File, Judged},
};
use crate::{
    assistance::{
        Assistance, policy, repository,
        rules::{
            benefit::Benefit,
            checking,
            facts::SourceOutcome,
            household::{count_members, counted_places},
            month::Month,
            programme::{self, Explained, route::Route},
            publicity::PublicityPeriod,
            steps::{
                self, CaseAct, Check, Contradiction, Examination, Handling, Objection, Officer,
                ProgrammeTraits, Reexamination, SourceAnswer, Survey, Surveyor,
            },
        },
    },
    case::{Case, CaseChange},
    platform::{
        auth::{
            caller::Caller,
            permit::{Action, authorize},
        },
        error::{Error, Result},
        ids::new_id,
        ledger::entry::Record,
        unit_of_work::{Begun, Command, FirstResult, UnitOfWork, begin},
    },
};

pub use acceptance::CheckAnswer;
pub use ending::Ending;
pub use examination::Visit;

/// The case and the version that the client saw.
pub type At = (Uuid, i64);

/// 初审意见 as it is kept: what the rules said and on which policy.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Opinion {
    pub recommends_confirmation: bool,
    pub explained: Explained,
    pub benefit: Option<Benefit>,
    pub first_month: Option<Month>,
    /// Places of those who would hold it.
    pub holders: BTreeSet<usize>,
}

impl Opinion {
    fn of(judged: Judged, recommends_confirmation: bool) -> Self {
        Self {
            recommends_confirmation,
            explained: judged.eligibility.explain(),
            benefit: judged.benefit,
            first_month: judged.first_month,
            holders: judged.holders,
        }
    }
}

/// An application under an act.
struct Open {
    case: service_case::Model,
    application: assistance_application::Model,
    intake: assistance_intake::Model,
    programme: Programme,
    route: Route,
}

enum Loaded {
    Repeat(FirstResult),
    Open(Box<UnitOfWork>, Box<Open>),
}

impl Assistance {
    async fn load(
        &self,
        caller: &Arc<Caller>,
        action: &'static Action,
        command: Command,
        (case, expected_version): At,
    ) -> Result<Loaded> {
        let permit = authorize(caller, action)?;
        let work = match begin(&self.env, &permit, command).await? {
            Begun::Repeat(first) => return Ok(Loaded::Repeat(first)),
            Begun::Fresh(work) => work,
        };
        let case = Case::find(&work, case, expected_version).await?;
        let application = repository::application(&work, case.id).await?;
        let intake = repository::intake(&work, application.intake_id).await?;
        let programme = Programme::try_from_value(&application.programme)?;
        let route = serde_json::from_str(&application.route).map_err(Error::internal)?;
        Ok(Loaded::Open(work, Box::new(Open { case, application, intake, programme, route })))
    }

    /// What an application is judged against: the law and the policy of the day it was accepted.
    async fn desk_of(&self, open: &Open, today: NaiveDate) -> Result<Desk> {
        let place = DivisionCode::parse(&open.intake.place)
            .map_err(|_| Error::bug("a stored division code that does not parse"))?;
        self.desk(open.case.accepted_on.unwrap_or(today), place, place).await
    }

    /// What the rules say of an application by what is on file now.
    async fn judge(&self, work: &UnitOfWork, open: &Open, desk: &Desk) -> Result<Judged> {
        let parties = Case::parties(work, open.intake.case_id).await?;
        let record = HouseholdRecord::load(&self.env, work.connection(), &open.intake, &parties).await?;
        let members = count_members(&record.household, desk.day, &desk.reference.conventions.household);
        let counted = counted_places(&members);
        let sources: Vec<_> = repository::checks(work, open.intake.case_id)
            .await?
            .into_iter()
            .map(|check| {
                let source = CheckSource::try_from_value(&check.source)?;
                Ok(checking::checked(source, check.source.clone(), outcome(&check)?))
            })
            .collect::<Result<_>>()?;
        let held = repository::held(work.connection(), &record.persons).await?;
        let subject: SubjectRecord =
            serde_json::from_str(&open.application.subject).map_err(Error::internal)?;
        let matter = matters::of(open.programme).ok_or(Error::bug("an application of no matter"))?;
        let file = File {
            household: &record.household,
            members: &members,
            counted: &counted,
            subject: &subject,
            sources: &sources,
            held: &held,
            applied_on: crate::platform::clock::legal_date(open.case.opened_at),
        };
        (matter.judge)(desk, &file).map_err(Error::Refused)
    }

    /// Ends an application; with the last one its intake is finished.
    async fn end(
        &self,
        work: UnitOfWork,
        open: &Open,
        to: CaseState,
        record: impl FnOnce(&service_case::Model) -> Record,
    ) -> Result<FirstResult> {
        let change =
            CaseChange { state: Some(to.to_value()), outcome: Some(to.to_value()), ..CaseChange::default() };
        let saved = Case::save(&work, &open.case, change).await?;
        repository::leave_claimants(&work, saved.id).await?;
        if let Some(intake) = repository::finish_intake(&work, open.intake.case_id).await? {
            let finished = Record::of("Case", intake.id, intake.version)
                .payload(serde_json::json!({ "state": intake.state }));
            work.also(&policy::FINISH_INTAKE, &finished).await?;
        }
        work.commit(record(&saved)).await
    }
}

impl Open {
    fn step(&self, act: CaseAct, traits: &ProgrammeTraits) -> Result<CaseState> {
        let state = CaseState::try_from_value(&self.case.state)?;
        steps::next(state, act, traits).map_err(Error::refused)
    }

    /// The steps of the programme at its place.
    fn traits(&self, desk: &Desk) -> ProgrammeTraits {
        programme::of(self.programme).traits(&desk.place, desk.day, &desk.reference.conventions.programme)
    }

    /// What was done to examine it.
    async fn examination(&self, work: &UnitOfWork) -> Result<Examination> {
        let checks = repository::checks(work, self.intake.case_id).await?;
        let visit = repository::visit(work, self.intake.case_id).await?;
        let surveyors: Option<Vec<SurveyorRecord>> =
            visit.map(|visit| serde_json::from_str(&visit.surveyors).map_err(Error::internal)).transpose()?;
        let objections = repository::objections(work, self.case.id).await?;
        Ok(Examination {
            check: check_of(&checks)?,
            survey: surveyors.map(|surveyors| Survey {
                surveyors: surveyors
                    .into_iter()
                    .map(|one| Surveyor { account: one.account, has_signed: one.has_signed })
                    .collect(),
            }),
            objections: objections
                .iter()
                .map(|objection| {
                    let by = objection.reexamined_by.as_ref().map(Reexamined::try_from_value).transpose()?;
                    Ok(Objection {
                        reexamined_by: by.map(|by| match by {
                            Reexamined::Resurvey => Reexamination::Resurvey,
                            Reexamined::DemocraticReview => Reexamination::DemocraticReview,
                        }),
                        is_open: objection.closed_on.is_none(),
                    })
                })
                .collect::<Result<_>>()?,
            has_democratic_review: objections
                .iter()
                .any(|objection| objection.reexamined_by.as_deref() == Some("DEMOCRATIC_REVIEW")),
            handling: Handling {
                examiners: repository::examiners(work, self.case.id).await?,
                ..Handling::default()
            },
        })
    }

    fn opinion(&self) -> Result<Option<Opinion>> {
        let parse = |text: &String| serde_json::from_str(text).map_err(Error::internal);
        self.application.opinion.as_ref().map(parse).transpose()
    }
}

/// Who visited, as kept.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SurveyorRecord {
    pub account: String,
    pub has_signed: bool,
}

fn outcome(check: &information_check::Model) -> Result<SourceOutcome> {
    serde_json::from_value(serde_json::Value::String(check.outcome.clone())).map_err(Error::internal)
}

fn check_of(checks: &[information_check::Model]) -> Result<Option<Check>> {
    if checks.is_empty() {
        return Ok(None);
    }
    let answers = checks
        .iter()
        .map(|check| {
            Ok(SourceAnswer {
                source: check.source.clone(),
                outcome: outcome(check)?,
                is_verified_otherwise: check.verified_otherwise,
            })
        })
        .collect::<Result<_>>()?;
    let contradicting: Vec<_> = checks.iter().filter(|check| check.contradicts).collect();
    let contradiction = (!contradicting.is_empty()).then(|| Contradiction {
        is_told: contradicting.iter().all(|check| check.told_on.is_some()),
        is_objection_open: false,
    });
    Ok(Some(Check { answers, contradiction }))
}

fn period_of(posting: &entities::assistance::publicity::Model) -> PublicityPeriod {
    PublicityPeriod {
        posted_on: posting.posted_on,
        first_on: posting.first_on,
        last_on: posting.last_on,
        unrolled_last_on: posting.unrolled_last_on,
    }
}

/// The caller on the examining side.
async fn examines(work: &UnitOfWork, case: Uuid) -> Result<()> {
    let account = work.permit().caller().subject.to_string();
    repository::lay_hand(work, case, &account, HandSide::Examines).await
}

fn officer(caller: &Caller) -> Officer<'_> {
    Officer { account: &caller.subject, is_contractor: false }
}
