//! What the passing of time does to bookings.
//! Start with [`Marriage::sweep_appointments`]; any instance may run it, each effect happens once.
//! Never: a seat of a slot gone by given back.

use std::sync::Arc;

use chrono::{DateTime, TimeDelta, Utc};
use entities::marriage::state::AppointmentState;
use sea_orm::ActiveEnum;
use uuid::Uuid;

use super::{acts::commit_act, begins_at};
use crate::{
    marriage::{
        policy, repository_appointments as store,
        rules::{appointment::is_no_show, policy::MarriagePolicy, transitions::AppointmentAct},
        service::Marriage,
    },
    platform::{
        auth::{
            caller::Caller,
            permit::{Action, Permit, authorize},
        },
        clock::{china_standard_time, legal_date},
        error::{Error, Result},
        unit_of_work::{Begun, Command, begin},
    },
};

/// Bookings a run handles of each kind; the next run goes on.
const BATCH: u64 = 500;

/// One thing that time does.
struct Passing {
    action: &'static Action,
    from: AppointmentState,
    act: AppointmentAct,
    reason: Option<&'static str>,
    /// Whether it has come for a slot that began then.
    has_come: fn(DateTime<Utc>, DateTime<Utc>, &MarriagePolicy) -> bool,
}

static PASSINGS: [Passing; 4] = [
    // 爽约: confirmed, and nobody came within the grace.
    Passing {
        action: &policy::MARK_NO_SHOW,
        from: AppointmentState::Confirmed,
        act: AppointmentAct::MarkNoShow,
        reason: None,
        has_come: is_no_show,
    },
    // 逾期未确认: requested, or taken up, and no registrar answered before the slot began.
    unanswered(AppointmentState::Requested),
    unanswered(AppointmentState::Precheck),
    // 办结: checked in, and the day is over; what is still open goes on as a case.
    Passing {
        action: &policy::FINISH_APPOINTMENT,
        from: AppointmentState::CheckedIn,
        act: AppointmentAct::Finish,
        reason: None,
        has_come: |began, now, _| legal_date(began) < legal_date(now),
    },
];

const fn unanswered(from: AppointmentState) -> Passing {
    Passing {
        action: &policy::LAPSE_APPOINTMENT,
        from,
        act: AppointmentAct::Lapse,
        reason: Some("登记机关未在预约时段开始前确认"),
        has_come: |began, now, _| began <= now,
    }
}

impl Marriage {
    /// Ends bookings whose time has passed, so that their persons may book again.
    ///
    /// # Errors
    /// When the database is away; the next run goes on.
    pub async fn sweep_appointments(&self) -> Result<()> {
        let caller = Arc::new(Caller::system("appointments"));
        for passing in &PASSINGS {
            let permit = authorize(&caller, passing.action)?;
            for booking in self.due_for(passing, &permit).await? {
                match self.pass(passing, &permit, booking).await {
                    // Someone acted on it at this moment; the next run sees what became of it.
                    Ok(()) | Err(Error::Conflict(_)) => {}
                    Err(error) => return Err(error),
                }
            }
        }
        Ok(())
    }

    async fn due_for(&self, passing: &Passing, permit: &Permit) -> Result<Vec<Uuid>> {
        let now = self.env.clock.now();
        let conventions = self.reference.on(legal_date(now)).await?.conventions;
        let grace = match passing.act {
            AppointmentAct::MarkNoShow => TimeDelta::minutes(conventions.no_show_grace_minutes.into()),
            _ => TimeDelta::zero(),
        };
        let until = (now - grace).with_timezone(&china_standard_time());
        // Of today's visits none is finished by the clock alone.
        let time = if passing.act == AppointmentAct::Finish {
            String::new()
        } else {
            until.format("%H:%M").to_string()
        };
        let before = (until.date_naive(), time.as_str());
        store::begun_before(&self.env.db.reader, permit, passing.from, before, BATCH).await
    }

    async fn pass(&self, passing: &Passing, permit: &Permit, booking: Uuid) -> Result<()> {
        let command = Command::scheduled(format!("{}:{booking}", passing.action.name));
        let work = match begin(&self.env, permit, command).await? {
            Begun::Repeat(_) => return Ok(()),
            Begun::Fresh(work) => work,
        };
        let row = store::booking(&work, booking).await?;
        let conventions = self.reference.on(work.today()).await?.conventions;
        let slot = store::slot_of(work.connection(), row.slot_id).await?;
        let began = begins_at(&slot)?;
        if row.state != passing.from.to_value() || !(passing.has_come)(began, work.now(), &conventions) {
            return Ok(());
        }
        commit_act(*work, &row, began, passing.act, passing.reason).await.map(|_| ())
    }
}
