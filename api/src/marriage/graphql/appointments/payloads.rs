//! What acts on slots and bookings answer with.

use async_graphql::SimpleObject;
use uuid::Uuid;

use super::types::{Appointment, AppointmentSlot, OfficeOpenings};
use crate::marriage::graphql::findings::RuleFinding;

/// 预约变更结果. The booking after the act.
#[derive(Debug, SimpleObject)]
pub struct AppointmentPayload {
    /// 预约. The booking as it stands now.
    pub appointment: Option<Appointment>,
    /// 本次操作产生的版本. Version that this command produced; on a repeat, that of the first use.
    pub applied_version: i64,
}

/// 预约结果. The booking, and what the pre-check found; it decides nothing about the registration.
#[derive(Debug, SimpleObject)]
pub struct BookAppointmentPayload {
    /// 预约. The booking as it stands now.
    pub appointment: Option<Appointment>,
    /// 本次操作产生的版本. Version that this command produced; on a repeat, that of the first use.
    pub applied_version: i64,
    /// 预检发现的问题. What a registrar has to look at before confirming.
    pub violations: Vec<RuleFinding>,
    /// 预检提示. What is still open or to be brought.
    pub warnings: Vec<RuleFinding>,
}

/// 号源变更结果. The slot after the act.
#[derive(Debug, SimpleObject)]
pub struct AppointmentSlotPayload {
    /// 号源. The slot as it stands now.
    pub slot: Option<AppointmentSlot>,
    /// 本次操作产生的版本. Version that this command produced; on a repeat, that of the first use.
    pub applied_version: i64,
}

/// 发布号源结果. The published slots.
#[derive(Debug, SimpleObject)]
pub struct PublishAppointmentSlotsPayload {
    /// 号源. The office's slots of the matter and the days as they stand now.
    pub slots: Vec<AppointmentSlot>,
    /// 批次. Id of the batch in the ledger.
    pub batch: Uuid,
}

/// 公布开放安排结果. The office's list after the act.
#[derive(Debug, SimpleObject)]
pub struct SetOfficeOpeningPayload {
    /// 开放安排. The day's arrangement with the version of the list.
    pub openings: OfficeOpenings,
    /// 本次操作产生的版本. Version that this command produced; on a repeat, that of the first use.
    pub applied_version: i64,
}
