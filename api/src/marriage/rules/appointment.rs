//! 预约. Which days an office is open, what of them can be booked, and when a couple counts as not having come.
//! Start with [`bookable`]; slot capacity is kept by the database, not here.
//! Never: a condition of registration; booking is a service.

use std::collections::BTreeMap;

use async_graphql::Enum;
use chrono::{DateTime, Days, NaiveDate, NaiveTime, TimeDelta, Utc};
use serde::{Deserialize, Serialize};

use super::policy::MarriagePolicy;
use crate::platform::{
    calendar::WorkCalendar,
    clock::china_standard_time,
    violation::{Finding, Rule},
};

/// 开放安排. What an office published for a day.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Enum, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum OpeningKind {
    /// 按工作日历. Nothing: the day follows the working-day calendar.
    #[default]
    Regular,
    /// 开放. Open against the calendar, e.g. for 520 on a Saturday; counts for no time limit.
    Open,
    /// 不办公. Closed against the calendar.
    Closed,
}

/// A day on which the office is open.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OpenDay {
    pub date: NaiveDate,
    /// False on a published opening day, which counts for no time limit.
    pub is_working_day: bool,
    /// The name of the peak day, e.g. 520 or 七夕.
    pub peak: Option<String>,
}

/// Whether an office is open on a day.
///
/// # Errors
/// Closed, or in a year whose arrangement is not out.
pub fn open_day(
    date: NaiveDate,
    calendar: &WorkCalendar,
    opening: OpeningKind,
    policy: &MarriagePolicy,
) -> Result<OpenDay, Finding> {
    let is_working_day = calendar.is_working_day(date);
    match (opening, is_working_day) {
        (OpeningKind::Open, _) | (OpeningKind::Regular, Ok(true)) => {}
        (OpeningKind::Closed, _) | (OpeningKind::Regular, Ok(false)) => {
            return Err(Finding::of(&APPOINTMENT_OFFICE_CLOSED).fact("day", date));
        }
        (OpeningKind::Regular, Err(_)) => {
            return Err(Finding::of(&APPOINTMENT_CALENDAR_UNKNOWN).fact("day", date));
        }
    }
    let peak = policy.peak_days.iter().find(|peak| peak.date == date).map(|peak| peak.name.clone());
    Ok(OpenDay { date, is_working_day: is_working_day.unwrap_or(false), peak })
}

/// Whether an office takes bookings for a day.
///
/// # Errors
/// A day gone by, beyond the horizon, closed, or in a year whose arrangement is not out; all at once.
pub fn bookable(
    date: NaiveDate,
    today: NaiveDate,
    calendar: &WorkCalendar,
    opening: OpeningKind,
    policy: &MarriagePolicy,
) -> Result<OpenDay, Vec<Finding>> {
    let horizon = today.checked_add_days(Days::new(policy.booking_horizon_days.into()));
    let mut violations = Vec::from_iter(gone_by(date, today));
    if let Some(last) = horizon.filter(|last| date > *last) {
        violations.push(Finding::of(&APPOINTMENT_TOO_FAR).fact("day", date).fact("lastDay", last));
    }
    match open_day(date, calendar, opening, policy) {
        Ok(day) if violations.is_empty() => Ok(day),
        Ok(_) => Err(violations),
        Err(closed) => {
            violations.push(closed);
            Err(violations)
        }
    }
}

/// The open days of a range, for which slots may be published however far ahead; closed days are left out.
///
/// # Errors
/// A range that begins before today, has no open day, or reaches into a year whose arrangement is not out.
pub fn publishable_days(
    (from, to): (NaiveDate, NaiveDate),
    today: NaiveDate,
    calendar: &WorkCalendar,
    openings: &BTreeMap<NaiveDate, OpeningKind>,
    policy: &MarriagePolicy,
) -> Result<Vec<OpenDay>, Vec<Finding>> {
    let mut violations = Vec::from_iter(gone_by(from, today));
    let mut days = Vec::new();
    for date in from.iter_days().take_while(|date| *date <= to) {
        let opening = openings.get(&date).copied().unwrap_or_default();
        match open_day(date, calendar, opening, policy) {
            Ok(day) => days.push(day),
            Err(finding) if finding.rule == &APPOINTMENT_OFFICE_CLOSED => {}
            Err(unknown) => violations.push(unknown),
        }
    }
    if days.is_empty() && violations.is_empty() {
        violations.push(Finding::of(&APPOINTMENT_OFFICE_CLOSED).fact("from", from).fact("to", to));
    }
    if violations.is_empty() { Ok(days) } else { Err(violations) }
}

/// 当日起算. Openings cannot be changed, nor slots published, for days gone by.
pub fn gone_by(date: NaiveDate, today: NaiveDate) -> Option<Finding> {
    (date < today).then(|| Finding::of(&APPOINTMENT_DAY_PAST).fact("day", date).fact("today", today))
}

/// One slot of a day as an office publishes it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SlotTime {
    pub starts_at: NaiveTime,
    pub ends_at: NaiveTime,
    /// Couples.
    pub capacity: i64,
}

/// # Errors
/// Slots that end before they begin, or that overlap; each at its place in the list.
pub fn check_times(times: &[SlotTime]) -> Result<(), Vec<Finding>> {
    let overlaps = |at: usize, slot: &SlotTime| {
        times[..at].iter().any(|other| slot.starts_at < other.ends_at && other.starts_at < slot.ends_at)
    };
    let violations: Vec<_> = times
        .iter()
        .enumerate()
        .filter(|(at, slot)| slot.starts_at >= slot.ends_at || overlaps(*at, slot))
        .map(|(at, _)| Finding::of(&APPOINTMENT_SLOT_TIMES).at(format!("times.{at}")))
        .collect();
    if violations.is_empty() { Ok(()) } else { Err(violations) }
}

/// A slot that an office has published, with seats.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PublishedSlot {
    pub day: NaiveDate,
    pub starts_at: NaiveTime,
    pub ends_at: NaiveTime,
}

impl PublishedSlot {
    fn meets(&self, starts_at: NaiveTime, ends_at: NaiveTime) -> bool {
        starts_at < self.ends_at && self.starts_at < ends_at
    }
}

/// Slots of one office, matter and day share no minute: a seat promised twice is served late once.
///
/// # Errors
/// Each time that meets a published slot on one of the days, at its place in the list, with the first it meets:
/// the very same time, or one that overlaps.
pub fn check_apart(
    times: &[SlotTime],
    days: &[NaiveDate],
    published: &[PublishedSlot],
) -> Result<(), Vec<Finding>> {
    let met = |slot: &SlotTime| {
        let on_day = published.iter().filter(|other| days.contains(&other.day));
        on_day.filter(|other| other.meets(slot.starts_at, slot.ends_at)).min_by_key(|other| other.day)
    };
    let violations: Vec<_> = times
        .iter()
        .enumerate()
        .filter_map(|(at, slot)| {
            let other = met(slot)?;
            let is_same = (other.starts_at, other.ends_at) == (slot.starts_at, slot.ends_at);
            let rule = if is_same { &APPOINTMENT_SLOT_EXISTS } else { &APPOINTMENT_SLOT_OVERLAPS };
            Some(overlap(rule, other).at(format!("times.{at}")))
        })
        .collect();
    if violations.is_empty() { Ok(()) } else { Err(violations) }
}

/// As [`check_apart`], for a withdrawn slot that gets seats again.
///
/// # Errors
/// `MARRIAGE_APPOINTMENT_SLOT_OVERLAPS` at its capacity.
pub fn may_return(slot: &PublishedSlot, published: &[PublishedSlot]) -> Result<(), Finding> {
    let same_day = published.iter().filter(|other| other.day == slot.day);
    match same_day.into_iter().find(|other| other.meets(slot.starts_at, slot.ends_at)) {
        Some(other) => Err(overlap(&APPOINTMENT_SLOT_OVERLAPS, other).at("capacity")),
        None => Ok(()),
    }
}

fn overlap(rule: &'static Rule, other: &PublishedSlot) -> Finding {
    let time = |time: NaiveTime| time.format("%H:%M").to_string();
    Finding::of(rule)
        .fact("day", other.day)
        .fact("startsAt", time(other.starts_at))
        .fact("endsAt", time(other.ends_at))
}

/// A time of day on the office's wall clock, `HH:MM`.
pub fn time_of_day(text: &str) -> Option<NaiveTime> {
    let parsed = NaiveTime::parse_from_str(text, "%H:%M").ok()?;
    (parsed.format("%H:%M").to_string() == text).then_some(parsed)
}

/// The instant of a time of day in China Standard Time.
pub fn instant_of(day: NaiveDate, time: NaiveTime) -> DateTime<Utc> {
    (day.and_time(time) - china_standard_time()).and_utc()
}

/// # Errors
/// [`APPOINTMENT_SLOT_BEGUN`] from the slot's first moment on.
pub fn not_begun(slot_starts_at: DateTime<Utc>, now: DateTime<Utc>) -> Result<(), Finding> {
    if now < slot_starts_at { Ok(()) } else { Err(Finding::of(&APPOINTMENT_SLOT_BEGUN)) }
}

/// # Errors
/// [`APPOINTMENT_BELOW_BOOKED`]: seats that are taken are not taken away.
pub fn may_hold(capacity: i64, booked: i64) -> Result<(), Finding> {
    if capacity >= booked {
        return Ok(());
    }
    Err(Finding::of(&APPOINTMENT_BELOW_BOOKED).at("capacity").fact("booked", booked))
}

/// 爽约: nobody checked in by the end of the grace after the slot began.
pub fn is_no_show(slot_starts_at: DateTime<Utc>, now: DateTime<Utc>, policy: &MarriagePolicy) -> bool {
    now - slot_starts_at > TimeDelta::minutes(policy.no_show_grace_minutes.into())
}

rules! {
    APPOINTMENT_DAY_PAST {
        zh: "预约日期已过",
        en: "The day to be booked has passed",
        basis: "《婚姻登记条例》（国务院令第804号）第7条",
        remedy: "请选择今天或以后的日期",
        "Choose today or a later day",
    }
    APPOINTMENT_TOO_FAR {
        zh: "预约日期超出可预约范围",
        en: "The day lies beyond the booking horizon",
        basis: "《婚姻登记条例》（国务院令第804号）第7条",
        remedy: "请选择可预约范围内的日期",
        "Choose an earlier day",
    }
    APPOINTMENT_OFFICE_CLOSED {
        zh: "婚姻登记机关当日不办公",
        en: "The office is closed on that day",
        basis: "《婚姻登记条例》（国务院令第804号）第7条",
        remedy: "请选择工作日或者登记机关公布的开放日",
        "Choose a working day or a published opening day",
    }
    APPOINTMENT_SLOT_TIMES {
        zh: "号源时段的结束时间须晚于开始时间，且时段之间不得重叠",
        en: "A slot must end after it begins, and slots must not overlap",
        basis: "《婚姻登记条例》（国务院令第804号）第7条",
        remedy: "请调整时段",
        "Change the times",
    }
    APPOINTMENT_SLOT_EXISTS {
        zh: "该日该时段的号源已发布",
        en: "A slot of that day and time is published already",
        basis: "《婚姻登记条例》（国务院令第804号）第7条",
        remedy: "请调整已发布号源的数量，或者选择其他日期和时段",
        "Change the capacity of the published slot, or choose other days and times",
    }
    /// By trigger, whoever comes first.
    APPOINTMENT_SLOT_OVERLAPS {
        zh: "该时段与同日同事项已发布的号源时段重叠",
        en: "The slot overlaps one that is published for the same day and matter",
        basis: "《婚姻登记条例》（国务院令第804号）第7条",
        remedy: "请调整时段，或者先撤回重叠的号源",
        "Change the times, or withdraw the slot it meets first",
    }
    APPOINTMENT_BELOW_BOOKED {
        zh: "号源数量不能少于已预约数",
        en: "The capacity cannot go below the seats already booked",
        basis: "《婚姻登记条例》（国务院令第804号）第7条",
        remedy: "请先联系当事人改期或者取消预约",
        "Ask the couples to cancel or move first",
    }
    APPOINTMENT_DAY_BOOKED {
        zh: "该日已有预约，不能改为不办公",
        en: "The day has bookings and cannot be closed",
        basis: "《婚姻登记条例》（国务院令第804号）第7条",
        remedy: "请先联系当事人改期或者取消预约",
        "Ask the couples to cancel or move first",
    }
    APPOINTMENT_SLOT_BEGUN {
        zh: "该时段已开始",
        en: "The slot has begun",
        basis: "《婚姻登记条例》（国务院令第804号）第7条",
        remedy: "请选择尚未开始的时段，或者直接到窗口办理",
        "Choose a later slot, or come to the window",
    }
    APPOINTMENT_SLOT_FULL {
        zh: "该时段已约满",
        en: "The slot is full",
        basis: "《婚姻登记条例》（国务院令第804号）第7条",
        remedy: "请选择其他时段；未预约也可以到窗口办理",
        "Choose another slot; booking is no condition of registration",
    }
    APPOINTMENT_EXISTS {
        zh: "当事人同一事项已有未完成的预约",
        en: "A party has a booking for the same matter already",
        basis: "《婚姻登记条例》（国务院令第804号）第7条",
        remedy: "请使用已有预约，或者取消后重新预约",
        "Use that booking, or cancel it first",
    }
    APPOINTMENT_OTHER_DAY {
        zh: "预约日期不是今天",
        en: "The booking is for another day",
        basis: "《婚姻登记条例》（国务院令第804号）第7条",
        remedy: "请在预约当日签到；未预约也可以到窗口办理",
        "Check in on the booked day; or open the case without the booking",
    }
    APPOINTMENT_PARTIES_DIFFER {
        zh: "到场当事人与预约人不一致",
        en: "The couple at the window is not the couple that booked",
        basis: "《婚姻登记条例》（国务院令第804号）第7条",
        remedy: "请核对预约编号和双方证件",
        "Compare the booking number with both documents",
    }
    APPOINTMENT_CALENDAR_UNKNOWN {
        zh: "该年度放假安排尚未发布，暂不能预约",
        en: "The working-day arrangement of that year is not out yet",
        basis: "《婚姻登记条例》（国务院令第804号）第7条",
        remedy: "请待放假安排发布后预约，或者选择更早的日期",
        "Book once the arrangement is published, or choose an earlier day",
    }
}

#[cfg(test)]
mod tests;
