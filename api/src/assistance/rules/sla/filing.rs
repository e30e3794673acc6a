//! What is checked before days are counted: the day of receipt, dates on forms, recorded pauses.
//! Start with [`received_on`].
//! Never: a written date taken for the recorded one.

use chrono::{Datelike, NaiveDate, NaiveDateTime};

use super::{
    CALENDAR_YEAR_MISSING, Course, FORM_DATE_DIFFERS, PAUSE_DATES, PAUSE_GROUND_NOT_LISTED, PAUSE_OVERLAPS,
    Pause, SlaPolicy,
};
use crate::platform::{
    calendar::{BeyondCalendar, WorkCalendar},
    violation::Finding,
};

/// 收件日. The day on which something filed counts as received.
///
/// What comes after closing time or on a rest day counts on the next working day, where the policy
/// says so [to be confirmed]; a make-up workday is a working day.
///
/// Source: 《民法典》第203条.
///
/// # Errors
/// [`CALENDAR_YEAR_MISSING`] with the year when the arrangement is not loaded.
pub fn received_on(
    filed_at: NaiveDateTime,
    calendar: &WorkCalendar,
    policy: &SlaPolicy,
) -> Result<NaiveDate, Finding> {
    let filed_on = filed_at.date();
    if !policy.late_filing_counts_next_working_day {
        return Ok(filed_on);
    }
    let is_working_day = calendar.is_working_day(filed_on).map_err(beyond)?;
    if is_working_day && filed_at.time() <= policy.office_closes_at {
        return Ok(filed_on);
    }
    calendar.next_working_day(filed_on).map_err(beyond)
}

/// 表单日期核对. A date written on a form that differs from the recorded one, which rules.
///
/// Source: 《最低生活保障审核确认办法》第22条.
pub fn form_date_differs(path: &str, written_on: NaiveDate, recorded_on: NaiveDate) -> Option<Finding> {
    (written_on != recorded_on).then(|| {
        Finding::of(&FORM_DATE_DIFFERS)
            .at(path)
            .fact("writtenOn", written_on)
            .fact("recordedOn", recorded_on)
            .fact("days", written_on.signed_duration_since(recorded_on).num_days())
    })
}

/// 中止计时核对. Every fault of the recorded pauses at once: grounds, dates, overlaps.
///
/// Source: 《最低生活保障审核确认办法》第22条.
pub fn check_pauses(course: &Course, today: NaiveDate, policy: &SlaPolicy) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (at, pause) in course.pauses.iter().enumerate() {
        let mut report = |rule, field: &str| {
            findings.push(Finding::of(rule).at(format!("pauses.{at}{field}")).fact("ground", &pause.ground));
        };
        if policy.ground(&pause.ground).is_none() {
            report(&PAUSE_GROUND_NOT_LISTED, ".ground");
        }
        if pause.paused_on < course.accepted_on || pause.paused_on > today {
            report(&PAUSE_DATES, ".pausedOn");
        }
        if pause.resumed_on.is_some_and(|day| day < pause.paused_on || day > today) {
            report(&PAUSE_DATES, ".resumedOn");
        }
        if course.pauses[..at].iter().any(|earlier| overlap(earlier, pause)) {
            report(&PAUSE_OVERLAPS, "");
        }
    }
    findings
}

/// One may begin on the day on which another ends.
fn overlap(a: &Pause, b: &Pause) -> bool {
    let ends_before = |a: &Pause, b: &Pause| a.resumed_on.is_some_and(|day| day <= b.paused_on);
    !ends_before(a, b) && !ends_before(b, a)
}

pub(in crate::assistance::rules) fn beyond(error: BeyondCalendar) -> Finding {
    Finding::of(&CALENDAR_YEAR_MISSING).fact("year", error.day.year())
}
