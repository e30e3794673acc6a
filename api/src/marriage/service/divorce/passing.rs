//! 期间届满与终止: what days and the end of the marriage bring about, recorded once by whoever comes first.
//! Start with [`Marriage::sweep_divorces`]; an act that meets a lapsed application calls the same.
//! Never: a decision; reads show the state of the day whether or not it is recorded.

use std::sync::Arc;

use chrono::NaiveDate;
use entities::marriage::state::DivorceState;
use sea_orm::ActiveEnum;
use serde_json::json;
use uuid::Uuid;

use super::{due_of, ending_in, has_passed, keep_dates, stored_dates};
use crate::{
    case::{Case, CaseChange},
    marriage::{
        policy,
        repository::{divorce as repository, supplement},
        rules::{
            timetable::Dates,
            transitions::{DivorceAct, next},
        },
        service::Marriage,
    },
    platform::{
        auth::{
            caller::Caller,
            permit::{Action, authorize},
        },
        error::{Error, Result},
        ledger::entry::Record,
        unit_of_work::{Begun, Command, UnitOfWork, begin},
    },
};

/// So many applications are looked for at a time.
const BATCH: u64 = 200;

/// What a day has brought about and nobody has recorded yet.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Passing {
    ComputeDates,
    OpenWindow,
    Lapse,
    Abandon,
}

impl Passing {
    fn of(stored: DivorceState, dates: &Dates, are_stored: bool, today: NaiveDate) -> Option<Self> {
        let state = dates.state(stored, today);
        match (stored, state) {
            (
                DivorceState::CoolingOff | DivorceState::CertWindow | DivorceState::Examined,
                DivorceState::Lapsed,
            ) => Some(Self::Lapse),
            (DivorceState::Applied, DivorceState::Abandoned) => Some(Self::Abandon),
            (DivorceState::CoolingOff, DivorceState::CertWindow) => Some(Self::OpenWindow),
            (DivorceState::CoolingOff, _) if !are_stored && matches!(dates, Dates::Known(_)) => {
                Some(Self::ComputeDates)
            }
            _ => None,
        }
    }

    fn action(self) -> &'static Action {
        match self {
            Self::ComputeDates => &policy::COMPUTE_DIVORCE_DATES,
            Self::OpenWindow => &policy::OPEN_DIVORCE_WINDOW,
            Self::Lapse => &policy::LAPSE_DIVORCE,
            Self::Abandon => &policy::ABANDON_DIVORCE,
        }
    }

    /// Each happens to a case once, so its name and the case are the key.
    fn command(self, case: Uuid) -> Command {
        let name = match self {
            Self::ComputeDates => "compute-dates",
            Self::OpenWindow => "open-window",
            Self::Lapse => "lapse",
            Self::Abandon => "abandon",
        };
        Command::scheduled(format!("{name}:{case}"))
    }
}

impl Marriage {
    /// Records what days brought about, in bounded batches, each application in a unit of its own. One that
    /// fails is left for the next run; any number of instances may run this.
    ///
    /// # Errors
    /// When the database is away.
    pub async fn sweep_divorces(&self) -> Result<()> {
        let today = self.env.clock.today();
        let mut after = None;
        loop {
            let passed = repository::passed_over(&self.env.db.reader, today, after, BATCH).await?;
            for case in &passed {
                match self.settle_divorce(*case).await {
                    Ok(()) => {}
                    // Another instance, or a registrar, was there first.
                    Err(Error::Conflict(_)) => {}
                    Err(error @ Error::UpstreamUnavailable(_)) => return Err(error),
                    Err(error) => {
                        metrics::counter!("onewindow_divorce_sweep_failures_total").increment(1);
                        tracing::error!(case.id = %case, error.code = error.code(), error = %error, "application not settled");
                    }
                }
            }
            after = passed.last().copied();
            if (passed.len() as u64) < BATCH {
                return Ok(());
            }
        }
    }

    /// Records what the days up to today brought about for one application, if anything.
    pub(super) async fn settle_divorce(&self, case: Uuid) -> Result<()> {
        let calendar = self.directory.calendar().await?;
        let db = &self.env.db.reader;
        let application = repository::application(db, case).await?;
        let dates = self.dates_of(&application, &calendar).await?;
        let stored = repository::stored_state(db, case).await?;
        let are_stored = stored_dates(&application).is_some();
        let Some(passing) = Passing::of(stored, &dates, are_stored, self.env.clock.today()) else {
            return Ok(());
        };
        let permit = authorize(&Arc::new(Caller::system("marriage")), passing.action())?;
        let Begun::Fresh(work) = begin(&self.env, &permit, passing.command(case)).await? else {
            return Ok(());
        };
        // Again under the lock: someone may have acted since.
        let case = Case::find_any_version(&work, case).await?;
        let application = repository::application(work.connection(), case.id).await?;
        let stored = DivorceState::try_from_value(&case.state)?;
        let are_stored = stored_dates(&application).is_some();
        if Passing::of(stored, &dates, are_stored, work.today()) != Some(passing) {
            return Ok(());
        }
        let change = match passing {
            Passing::ComputeDates => CaseChange { due: Some(due_of(&dates)), ..CaseChange::default() },
            Passing::OpenWindow => CaseChange {
                state: Some(DivorceState::CertWindow.to_value()),
                due: Some(due_of(&dates)),
                ..CaseChange::default()
            },
            Passing::Lapse => ending_in(DivorceState::Lapsed),
            Passing::Abandon => ending_in(DivorceState::Abandoned),
        };
        if passing == Passing::Abandon {
            supplement::drop_unconfirmed(&work, application.marriage_id).await?;
        }
        repository::save_application(&work, application, |row| {
            if !are_stored {
                keep_dates(row, &dates);
            }
            if matches!(passing, Passing::Lapse | Passing::Abandon) {
                row.is_open = sea_orm::Set(false);
            }
        })
        .await?;
        let saved = Case::save(&work, &case, change).await?;
        let mut payload = json!({ "state": saved.state });
        if let Dates::NotStarted { receipt_due_on } = dates {
            payload["receiptDueOn"] = json!(receipt_due_on);
        }
        if let Dates::Known(dates) = dates {
            payload["coolingOffEndsOn"] = json!(dates.cooling_off_ends_on);
            payload["windowOpensOn"] = json!(dates.window_opens_on);
            payload["windowClosesOn"] = json!(dates.window_closes_on);
            payload["lapsesOn"] = json!(dates.lapses_on);
        }
        work.commit(Record::of("Case", saved.id, saved.version).payload(payload)).await?;
        Ok(())
    }
}

/// 终止: a marriage that has ended cannot be divorced, so its open application ends with it, in the same unit. One
/// that days had ended before keeps that end.
pub(in crate::marriage::service) async fn discontinue(
    work: &UnitOfWork,
    marriage: Uuid,
) -> Result<Option<Uuid>> {
    let Some(application) = repository::open_application(work, marriage).await? else { return Ok(None) };
    let case = repository::case_of_application(work, application.case_id).await?;
    let stored = DivorceState::try_from_value(&case.state)?;
    let not_started = Dates::NotStarted { receipt_due_on: application.receipt_due_on };
    let to = match stored_dates(&application).map_or(not_started, Dates::Known).state(stored, work.today()) {
        passed if has_passed(passed) => passed,
        state => next(state, DivorceAct::Discontinue).map_err(Error::refused)?,
    };
    repository::save_application(work, application, |row| row.is_open = sea_orm::Set(false)).await?;
    let saved = Case::save(work, &case, ending_in(to)).await?;
    // The case counts this version too, and its timeline tells the couple why it ended.
    let payload = json!({ "state": saved.state, "marriage": marriage });
    let record = Record::of("Case", saved.id, saved.version).payload(payload);
    work.also(work.permit().action(), &record).await?;
    Ok(Some(saved.id))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::marriage::rules::timetable::Timetable;

    #[test]
    fn each_day_brings_about_at_most_one_thing() {
        use DivorceState::{Abandoned, Applied, CertWindow, CoolingOff, Examined, Lapsed, Withdrawn};
        let day = |text: &str| text.parse::<NaiveDate>().unwrap();
        let dates = Dates::Known(Timetable {
            receipt_on: day("2025-09-05"),
            cooling_off_ends_on: day("2025-10-09"),
            window_opens_on: day("2025-10-10"),
            window_closes_on: day("2025-11-10"),
            lapses_on: day("2025-11-11"),
        });
        let no_receipt = Dates::NotStarted { receipt_due_on: Some(day("2025-10-05")) };
        let unknown = Dates::NotComputable { cooling_off_until: day("2025-10-05") };
        for (stored, dates, are_stored, today, expected) in [
            (CoolingOff, dates, true, "2025-10-09", None),
            (CoolingOff, dates, false, "2025-10-09", Some(Passing::ComputeDates)),
            (CoolingOff, dates, true, "2025-10-10", Some(Passing::OpenWindow)),
            (CoolingOff, dates, false, "2025-10-10", Some(Passing::OpenWindow)),
            (CertWindow, dates, true, "2025-11-10", None),
            (CertWindow, dates, true, "2025-11-11", Some(Passing::Lapse)),
            (CoolingOff, dates, true, "2025-11-11", Some(Passing::Lapse)),
            (Examined, dates, true, "2025-11-10", None),
            (Examined, dates, true, "2025-11-11", Some(Passing::Lapse)),
            (Lapsed, dates, true, "2025-11-11", None),
            (Withdrawn, dates, true, "2025-11-11", None),
            (CoolingOff, unknown, false, "2025-12-31", None),
            (Applied, no_receipt, false, "2025-10-05", None),
            (Applied, no_receipt, false, "2025-10-06", Some(Passing::Abandon)),
            (Abandoned, no_receipt, false, "2025-12-31", None),
        ] {
            let today = day(today);
            assert_eq!(Passing::of(stored, &dates, are_stored, today), expected, "{stored:?} {today}");
        }
    }
}
