//! What becomes of a booking: confirmed, refused, cancelled, checked in, finished with its case.
//! Start with [`Marriage::cancel_appointment`]; all acts take the same way.
//! Never: a seat given back twice; only a state that held it can leave it.

use std::sync::Arc;

use chrono::{DateTime, Utc};
use entities::{
    marriage::{
        appointment,
        state::{AppointmentState, Matter},
    },
    values::plain_text::PlainText,
};
use sea_orm::ActiveEnum;
use serde_json::json;
use uuid::Uuid;

use super::begins_at;
use crate::{
    marriage::{
        policy, repository_appointments as store,
        repository_appointments::BookingChange,
        rules::{
            appointment::{APPOINTMENT_OTHER_DAY, APPOINTMENT_PARTIES_DIFFER, not_begun},
            transitions::{AppointmentAct, next},
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
        unit_of_work::{Begun, Command, FirstResult, UnitOfWork, begin},
        violation::Finding,
    },
};

impl Marriage {
    /// 预审: a registrar takes up a request that the automatic check left open; the couple sees that.
    pub async fn pre_check_appointment(
        &self,
        caller: &Arc<Caller>,
        command: Command,
        booking: (Uuid, i64),
    ) -> Result<FirstResult> {
        let act = (&policy::PRE_CHECK_APPOINTMENT, AppointmentAct::PreCheck, None);
        self.act_on_booking(caller, command, booking, act).await
    }

    /// 确认预约, by the registrar, after the pre-check.
    pub async fn confirm_appointment(
        &self,
        caller: &Arc<Caller>,
        command: Command,
        booking: (Uuid, i64),
    ) -> Result<FirstResult> {
        let act = (&policy::CONFIRM_APPOINTMENT, AppointmentAct::Confirm, None);
        self.act_on_booking(caller, command, booking, act).await
    }

    /// 预约不予通过, with a reason that the couple reads.
    pub async fn reject_appointment(
        &self,
        caller: &Arc<Caller>,
        command: Command,
        booking: (Uuid, i64),
        reason: &PlainText<500>,
    ) -> Result<FirstResult> {
        let act = (&policy::REJECT_APPOINTMENT, AppointmentAct::Reject, Some(reason.as_str()));
        self.act_on_booking(caller, command, booking, act).await
    }

    /// 取消预约, by either party or the office, until the slot begins.
    pub async fn cancel_appointment(
        &self,
        caller: &Arc<Caller>,
        command: Command,
        booking: (Uuid, i64),
    ) -> Result<FirstResult> {
        let act = (&policy::CANCEL_APPOINTMENT, AppointmentAct::Cancel, None);
        self.act_on_booking(caller, command, booking, act).await
    }

    /// 签到: the couple is there on the booked day.
    pub async fn check_in_appointment(
        &self,
        caller: &Arc<Caller>,
        command: Command,
        booking: (Uuid, i64),
    ) -> Result<FirstResult> {
        let act = (&policy::CHECK_IN_APPOINTMENT, AppointmentAct::CheckIn, None);
        self.act_on_booking(caller, command, booking, act).await
    }

    async fn act_on_booking(
        &self,
        caller: &Arc<Caller>,
        command: Command,
        (booking, expected_version): (Uuid, i64),
        (action, act, reason): (&'static Action, AppointmentAct, Option<&str>),
    ) -> Result<FirstResult> {
        let permit = authorize(caller, action)?;
        let work = match begin(&self.env, &permit, command).await? {
            Begun::Repeat(first) => return Ok(first),
            Begun::Fresh(work) => work,
        };
        let row = store::booking(&work, booking).await?;
        if row.version != expected_version {
            return Err(Error::StaleVersion { current_version: row.version, current_state: row.state });
        }
        let slot = store::slot_of(work.connection(), row.slot_id).await?;
        commit_act(*work, &row, begins_at(&slot)?, act, reason).await
    }
}

/// Carries out one act on a booking that was read under the unit's permit.
pub(super) async fn commit_act(
    work: UnitOfWork,
    row: &appointment::Model,
    begins_at: DateTime<Utc>,
    act: AppointmentAct,
    rejection_reason: Option<&str>,
) -> Result<FirstResult> {
    let to = next(AppointmentState::try_from_value(&row.state)?, act).map_err(Error::refused)?;
    match act {
        AppointmentAct::PreCheck | AppointmentAct::Confirm | AppointmentAct::Cancel => {
            not_begun(begins_at, work.now()).map_err(Error::refused)?;
        }
        AppointmentAct::CheckIn => {
            is_today(&work, row)?;
            store::bind_persons(&work, row.id).await?;
        }
        AppointmentAct::Reject
        | AppointmentAct::Finish
        | AppointmentAct::MarkNoShow
        | AppointmentAct::Lapse => {}
    }
    let is_over = matches!(
        to,
        AppointmentState::Cancelled
            | AppointmentState::Rejected
            | AppointmentState::NoShow
            | AppointmentState::Done
    );
    let frees_seat = matches!(to, AppointmentState::Cancelled | AppointmentState::Rejected);
    if frees_seat && work.now() < begins_at {
        store::give_back_seat(&work, row.slot_id).await?;
    }
    if is_over {
        store::free_persons(&work, row.id).await?;
    }
    let version = row.version + 1;
    let change = BookingChange {
        state: Some(to),
        version: Some(version),
        rejection_reason,
        ..BookingChange::default()
    };
    store::save_booking(&work, row, change).await?;
    let record = Record::of("Appointment", row.id, version)
        .payload(json!({ "state": to.to_value(), "slot": row.slot_id, "day": row.day }));
    work.commit(record).await
}

fn is_today(work: &UnitOfWork, row: &appointment::Model) -> Result<()> {
    if row.day == work.today() {
        return Ok(());
    }
    Err(Error::refused(Finding::of(&APPOINTMENT_OTHER_DAY).at("appointment").fact("day", row.day)))
}

/// The couple of a booking opens its case: checks in what is not yet, and ties the two together. The entry of
/// the case tells it; from here on the booking follows its case, and its own version rests.
///
/// # Errors
/// `NOT_FOUND` outside the permit; another day, another couple, a booking that is over or has its case.
pub(in crate::marriage::service) async fn attach_case(
    work: &UnitOfWork,
    booking: Uuid,
    matter: Matter,
    (case, persons): (Uuid, &[Uuid]),
) -> Result<()> {
    let row = store::booking(work, booking).await?;
    if row.matter != matter.to_value() {
        return Err(Error::NotFound);
    }
    let state = AppointmentState::try_from_value(&row.state)?;
    if state != AppointmentState::CheckedIn || row.case_id.is_some() {
        next(state, AppointmentAct::CheckIn).map_err(|finding| Error::refused(finding.at("appointment")))?;
    }
    is_today(work, &row)?;
    let (mut booked, mut here) = (store::persons_of(work, row.id).await?, persons.to_vec());
    booked.sort_unstable();
    here.sort_unstable();
    if booked != here {
        return Err(Error::refused(Finding::of(&APPOINTMENT_PARTIES_DIFFER).at("appointment")));
    }
    store::bind_persons(work, row.id).await?;
    let change = BookingChange {
        state: Some(AppointmentState::CheckedIn),
        case: Some(case),
        ..BookingChange::default()
    };
    store::save_booking(work, &row, change).await
}

/// The case of a booking is closed, whatever its outcome: the visit is done and the couple may book again.
pub(in crate::marriage::service) async fn finish_with_case(work: &UnitOfWork, case: Uuid) -> Result<()> {
    let Some(row) = store::booking_of_case(work, case).await? else { return Ok(()) };
    let state = AppointmentState::try_from_value(&row.state)?;
    // The end of the day may have finished it before.
    let Ok(to) = next(state, AppointmentAct::Finish) else { return Ok(()) };
    store::free_persons(work, row.id).await?;
    store::save_booking(work, &row, BookingChange { state: Some(to), ..BookingChange::default() }).await
}
