//! 办件保留期限. For how long an opened marriage registration waits for its couple.
//! Start with [`kept_until`].
//! Never: the end of a case that is paused; its clock stands.

use chrono::NaiveDate;

use crate::platform::calendar::{BeyondCalendar, WorkCalendar};

/// A stretch that does not count, from its first day to the day it was resumed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Pause {
    pub from: NaiveDate,
    /// None while it runs.
    pub until: Option<NaiveDate>,
}

/// The last day on which a case opened on a day can still be registered; none while its clock stands.
///
/// Working days after the opening, which never counts; what was paused does not count either. What was shown and
/// checked counts for the day of registration alone, so nothing is lost by beginning anew.
///
/// Source: 《婚姻登记条例》（国务院令第804号）第10条 (当场登记); 《民法典》第201条; 《行政许可法》第45条. The number of days is
/// local practice, to be confirmed.
///
/// # Errors
/// [`BeyondCalendar`] where the arrangement of the year is not out; nothing ends before it is.
pub fn kept_until(
    opened_on: NaiveDate,
    working_days: u32,
    pauses: &[Pause],
    calendar: &WorkCalendar,
) -> Result<Option<NaiveDate>, BeyondCalendar> {
    let mut paused = 0;
    for pause in pauses {
        let Some(until) = pause.until else { return Ok(None) };
        paused += calendar.working_days_between(pause.from, until)?;
    }
    calendar.add_working_days(opened_on, working_days + paused).map(Some)
}

/// Whether days alone have ended a case that is still open.
pub fn is_abandoned(kept_until: Option<NaiveDate>, today: NaiveDate) -> bool {
    kept_until.is_some_and(|last| last < today)
}

#[cfg(test)]
mod tests {
    use super::{
        super::samples::{calendar, day},
        *,
    };

    #[test]
    fn a_case_waits_for_working_days_and_what_was_paused() {
        let calendar = calendar();
        let pause = |from: &str, until: Option<&str>| Pause { from: day(from), until: until.map(day) };
        for (opened, days, pauses, expected) in [
            // A Friday; Monday is the first day.
            ("2025-09-05", 1, vec![], Some("2025-09-08")),
            ("2025-09-05", 10, vec![], Some("2025-09-19")),
            // 国庆 with its make-up days: 28 September and 11 October are worked.
            ("2025-09-26", 3, vec![], Some("2025-09-30")),
            ("2025-09-30", 1, vec![], Some("2025-10-09")),
            ("2025-09-05", 1, vec![pause("2025-09-08", Some("2025-09-10"))], Some("2025-09-10")),
            ("2025-09-05", 1, vec![pause("2025-09-06", Some("2025-09-07"))], Some("2025-09-08")),
            ("2025-09-05", 1, vec![pause("2025-09-08", None)], None),
        ] {
            let until = kept_until(day(opened), days, &pauses, &calendar).unwrap();
            assert_eq!(until, expected.map(day), "{opened} {days} {pauses:?}");
        }
        assert!(kept_until(day("2026-12-31"), 5, &[], &calendar).is_err(), "nobody knows 2027 yet");
    }

    #[test]
    fn the_last_day_itself_still_counts() {
        let last = Some(day("2025-09-19"));
        assert!(!is_abandoned(last, day("2025-09-19")) && is_abandoned(last, day("2025-09-20")));
        assert!(!is_abandoned(None, day("2030-01-01")));
    }
}
