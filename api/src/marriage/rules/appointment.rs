//! 预约. Whether a day can be booked, and when a couple counts as not having come.
//! Start with [`bookable`]; slot capacity is kept by the database, not here.
//! Never: a condition of registration; booking is a service.

use std::collections::BTreeSet;

use chrono::{DateTime, Days, NaiveDate, TimeDelta, Utc};

use super::policy::MarriagePolicy;
use crate::platform::{calendar::WorkCalendar, violation::Finding};

/// A day that can be booked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BookableDay {
    pub date: NaiveDate,
    /// False on a published opening day, which counts for no time limit.
    pub is_working_day: bool,
    /// The name of the peak day, e.g. 520 or 七夕.
    pub peak: Option<String>,
}

/// Whether an office takes bookings for a day. `opening_days` are rest days it published as open.
///
/// # Errors
/// A day gone by, beyond the horizon, closed, or in a year whose arrangement is not out; all at once.
pub fn bookable(
    date: NaiveDate,
    today: NaiveDate,
    calendar: &WorkCalendar,
    opening_days: &BTreeSet<NaiveDate>,
    policy: &MarriagePolicy,
) -> Result<BookableDay, Vec<Finding>> {
    let mut violations = Vec::new();
    let horizon = today.checked_add_days(Days::new(policy.booking_horizon_days.into()));
    if date < today {
        violations.push(Finding::of(&APPOINTMENT_DAY_PAST).at("date").fact("today", today));
    } else if let Some(last) = horizon.filter(|last| date > *last) {
        violations.push(Finding::of(&APPOINTMENT_TOO_FAR).at("date").fact("lastDay", last));
    }
    let is_working_day = calendar.is_working_day(date);
    if !opening_days.contains(&date) {
        match is_working_day {
            Ok(true) => {}
            Ok(false) => violations.push(Finding::of(&APPOINTMENT_OFFICE_CLOSED).at("date")),
            Err(_) => violations.push(Finding::of(&APPOINTMENT_CALENDAR_UNKNOWN).at("date")),
        }
    }
    if !violations.is_empty() {
        return Err(violations);
    }
    let peak = policy.peak_days.iter().find(|peak| peak.date == date).map(|peak| peak.name.clone());
    Ok(BookableDay { date, is_working_day: is_working_day.unwrap_or(false), peak })
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
    APPOINTMENT_CALENDAR_UNKNOWN {
        zh: "该年度放假安排尚未发布，暂不能预约",
        en: "The working-day arrangement of that year is not out yet",
        basis: "《婚姻登记条例》（国务院令第804号）第7条",
        remedy: "请待放假安排发布后预约，或者选择更早的日期",
        "Book once the arrangement is published, or choose an earlier day",
    }
}

#[cfg(test)]
mod tests {
    use super::{
        super::samples::{calendar, codes, day},
        *,
    };

    #[test]
    fn a_day_is_bookable_when_open_and_near() {
        let (calendar, policy) = (calendar(), MarriagePolicy::default());
        // 20 May 2023 is a Saturday that some offices opened.
        let open: BTreeSet<_> = [day("2023-05-20")].into();
        let closed = BTreeSet::new();
        for (date, today, opening_days, expected) in [
            ("2023-05-19", "2023-05-19", &closed, vec![]),
            ("2023-05-18", "2023-05-19", &closed, vec!["APPOINTMENT_DAY_PAST"]),
            ("2023-05-20", "2023-05-19", &closed, vec!["APPOINTMENT_OFFICE_CLOSED"]),
            ("2023-05-20", "2023-05-19", &open, vec![]),
            ("2023-06-19", "2023-05-20", &closed, vec![]),
            ("2023-06-20", "2023-05-20", &closed, vec!["APPOINTMENT_TOO_FAR"]),
            ("2023-10-07", "2023-10-01", &closed, vec![]),
            ("2027-01-04", "2026-12-30", &closed, vec!["APPOINTMENT_CALENDAR_UNKNOWN"]),
        ] {
            let answer = bookable(day(date), day(today), &calendar, opening_days, &policy);
            assert_eq!(codes(answer.as_ref().err().map_or(&[], Vec::as_slice)), expected, "{date} {today}");
        }
        let peak = bookable(day("2023-05-20"), day("2023-05-19"), &calendar, &open, &policy).unwrap();
        assert_eq!((peak.is_working_day, peak.peak.as_deref()), (false, Some("520")));
        let qixi = bookable(day("2023-08-22"), day("2023-08-01"), &calendar, &closed, &policy).unwrap();
        assert_eq!((qixi.is_working_day, qixi.peak.as_deref()), (true, Some("七夕")));
    }

    #[test]
    fn a_couple_has_its_grace() {
        let policy = MarriagePolicy::default();
        let start = DateTime::from_timestamp(1_700_000_000, 0).unwrap();
        assert!(!is_no_show(start, start + TimeDelta::minutes(30), &policy));
        assert!(is_no_show(start, start + TimeDelta::minutes(31), &policy));
    }
}
