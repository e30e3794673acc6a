//! 时限说明. How a limit runs on the working-day calendar: each day, the due day, the light.
//! Start with [`explain`]; [`explain_all`] sets the law beside the promise; `filing` is what comes before.
//! Never: which limit applies (`limit`), a guess beyond the loaded calendar, the wall clock.

mod count;
mod filing;
mod grounds;
mod policy;
#[cfg(test)]
mod tests;

use async_graphql::Enum;
use chrono::NaiveDate;
use entities::assistance::words::CaseState;
use serde::{Deserialize, Serialize};

pub(super) use self::filing::beyond;
pub use self::{
    filing::{check_pauses, form_date_differs, received_on},
    grounds::*,
    policy::{PauseGround, SlaPolicy},
};
use super::limit::Limit;
use crate::platform::calendar::WorkCalendar;

/// A state and the day it was entered; it lasts until the next one is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Stay {
    pub state: CaseState,
    pub entered_on: NaiveDate,
}

/// 中止计时. The day of stopping still counts, the day of resuming does not.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Pause {
    /// Code of a listed ground.
    pub ground: String,
    pub paused_on: NaiveDate,
    /// Open when none.
    pub resumed_on: Option<NaiveDate>,
}

/// 办理经过. What was recorded of a case; dates written on forms play no part.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Course {
    pub accepted_on: NaiveDate,
    pub stays: Vec<Stay>,
    pub pauses: Vec<Pause>,
}

/// The days on which a limit's two events were recorded.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Span {
    /// Day 0.
    pub started_on: NaiveDate,
    /// Still running when none.
    pub finished_on: Option<NaiveDate>,
}

/// 计日情况. Why a day counted or not.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Enum, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum DayReason {
    /// 起算日. The first day does not count (《民法典》第201条).
    StartDay,
    /// 计入
    Counted,
    /// 休息日. A weekend or a holiday.
    RestDay,
    /// 中止计时
    Paused,
    /// 不计入时限的环节
    ExcludedState,
}

/// 逐日说明. One calendar day of a limit.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SlaDay {
    pub day: NaiveDate,
    pub reason: DayReason,
    /// The holiday's or weekday's name, the make-up workday, the ground of the pause; in Chinese.
    pub note: Option<String>,
    pub state: Option<CaseState>,
    pub legal_basis: Option<String>,
    /// Working days counted up to and including this day.
    pub total: u32,
}

/// 时限灯号. How a limit stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Enum, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum TrafficLight {
    /// 绿灯. In time, or finished in time.
    Green,
    /// 黄灯. Due within a few working days.
    Yellow,
    /// 红灯. Overdue.
    Red,
    /// 严重超期. Overdue, and more working days since acceptance than the alert figure.
    Dark,
    /// 无法计算. The arrangement of a year is not loaded.
    NotComputable,
}

/// 时限说明. One limit of a case as it stood on a day; kept with the case.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SlaExplanation {
    pub limit: Limit,
    pub accepted_on: NaiveDate,
    pub started_on: NaiveDate,
    pub finished_on: Option<NaiveDate>,
    /// The day it was asked, or the day it finished.
    pub as_of: NaiveDate,
    /// Each calendar day from the start to the due day, or to `as_of` when that is later; days after
    /// `as_of` are foreseen as if nothing stopped them.
    pub days: Vec<SlaDay>,
    /// None when it lies beyond the calendar.
    pub due_on: Option<NaiveDate>,
    /// Working days used up to `as_of`; a lower bound when a year is missing before it.
    pub counted_working_days: u32,
    /// Working days from `as_of` to the due day; none when overdue, finished or not computable.
    pub remaining_working_days: Option<u32>,
    /// Working days from the due day to `as_of`, at least; none when not overdue.
    pub overdue_working_days: Option<u32>,
    /// Working days since acceptance with nothing left out, at least.
    pub elapsed_working_days: u32,
    pub light: TrafficLight,
    /// A pause or an excluded state holds on `as_of`: the due day moves with each day it lasts.
    pub is_stopped: bool,
    /// The pauses on listed grounds, which are the only ones that were applied.
    pub pauses: Vec<Pause>,
    /// The years whose arrangement was read.
    pub calendar_years: Vec<i32>,
    /// The first year that was needed and is not loaded.
    pub missing_year: Option<i32>,
}

/// Several limits of one case side by side, e.g. the law and the promise.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SlaReport {
    pub explanations: Vec<SlaExplanation>,
    /// Place in the list of the unfinished limit that is due first.
    pub nearest: Option<usize>,
}

/// 时限说明. Explains a limit day by day: which days counted, which not and why, and the day it is due.
///
/// Working days in China Standard Time; the start does not count, nor does the day on which a pause or
/// an excluded state ends. Pauses on grounds that the policy does not list are not applied. Overdue is
/// certain even where a later year is missing; anything uncertain is [`TrafficLight::NotComputable`].
///
/// Source: 《民法典》第201条; 《最低生活保障审核确认办法》第22条.
pub fn explain(
    limit: &Limit,
    span: Span,
    course: &Course,
    today: NaiveDate,
    calendar: &WorkCalendar,
    policy: &SlaPolicy,
) -> SlaExplanation {
    count::Count::new(limit, span, course, today, calendar, policy).explanation()
}

/// Explains limits that run side by side, and says which unfinished one is due first.
///
/// A limit whose due day lies beyond the calendar is never nearer than one within it.
pub fn explain_all(
    limits: &[(&Limit, Span)],
    course: &Course,
    today: NaiveDate,
    calendar: &WorkCalendar,
    policy: &SlaPolicy,
) -> SlaReport {
    let explanations: Vec<_> =
        limits.iter().map(|(limit, span)| explain(limit, *span, course, today, calendar, policy)).collect();
    let nearest = (0..)
        .zip(&explanations)
        .filter(|(_, one)| one.finished_on.is_none())
        .filter_map(|(at, one)| Some((one.due_on?, at)))
        .min()
        .map(|(_, at)| at);
    SlaReport { explanations, nearest }
}
