//! 办理期限: due days on the official working-day calendar.
//! Start with [`Term`], a number of working days from a day; [`Due::of`] says when it ends.
//! Never: a guess beyond the loaded calendar.

use chrono::NaiveDate;

use crate::platform::calendar::WorkCalendar;

/// How a due day stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Due {
    /// No period runs yet.
    None,
    /// A term of working days, and its last one as far as the loaded calendar tells; pauses move it.
    Working { term: Term, on: Option<NaiveDate> },
    /// Fixed by law; no pause moves it.
    Statutory(NaiveDate),
    /// Fixed by law, beyond the loaded calendar.
    StatutoryUnknown,
}

/// So many working days; the day it starts from does not count (《民法典》第201条).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Term {
    pub from: NaiveDate,
    pub days: u32,
}

/// 中止: from its first day up to the day it ended the clock stood still.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Pause {
    pub paused_on: NaiveDate,
    pub resumed_on: NaiveDate,
}

impl Due {
    /// When a term ends, given what did not count.
    pub fn of(term: Term, pauses: &[Pause], calendar: &WorkCalendar) -> Self {
        let paused = pauses.iter().try_fold(0, |days: u32, pause| {
            Ok(days.saturating_add(calendar.working_days_between(pause.paused_on, pause.resumed_on)?))
        });
        let on = paused
            .and_then(|paused| calendar.add_working_days(term.from, term.days.saturating_add(paused)))
            .ok();
        Self::Working { term, on }
    }

    pub const fn status(self) -> &'static str {
        match self {
            Self::None => "NONE",
            Self::Working { on: Some(_), .. } => "RUNNING",
            Self::Statutory(_) => "STATUTORY",
            Self::Working { on: None, .. } | Self::StatutoryUnknown => "NOT_COMPUTABLE",
        }
    }

    pub const fn day(self) -> Option<NaiveDate> {
        match self {
            Self::Working { on, .. } => on,
            Self::Statutory(day) => Some(day),
            Self::None | Self::StatutoryUnknown => None,
        }
    }

    pub const fn term(self) -> Option<Term> {
        match self {
            Self::Working { term, .. } => Some(term),
            Self::None | Self::Statutory(_) | Self::StatutoryUnknown => None,
        }
    }

    /// Sort key: cases without a due day come last.
    pub fn order(self) -> NaiveDate {
        self.day().unwrap_or(NaiveDate::from_ymd_opt(9999, 12, 31).unwrap_or(NaiveDate::MAX))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    #[test]
    fn a_term_skips_days_off_and_pauses_and_stops_at_the_end_of_the_calendar() {
        let rows = "date,kind,name\n2026-01-01,holiday,元旦\n2026-10-01,holiday,国庆节\n2026-10-02,holiday,国庆节\n\
                    2026-10-10,makeup_workday,国庆节\n";
        let calendar = WorkCalendar::parse_csv(rows.as_bytes()).unwrap();
        let term = |from, days| Term { from: day(from), days };
        let pause = |from, to| Pause { paused_on: day(from), resumed_on: day(to) };
        for (term, pauses, expected) in [
            (term("2026-09-25", 1), vec![], Some("2026-09-28")),
            (term("2026-09-29", 2), vec![], Some("2026-10-05")),
            (term("2026-10-08", 2), vec![], Some("2026-10-10")),
            // paused over the holiday: only its working days are added
            (term("2026-09-29", 2), vec![pause("2026-09-30", "2026-10-05")], Some("2026-10-06")),
            (term("2026-12-30", 1), vec![], Some("2026-12-31")),
            (term("2026-12-30", 2), vec![], None),
            (term("2026-12-29", 1), vec![pause("2026-12-30", "2027-01-04")], None),
        ] {
            let due = Due::of(term, &pauses, &calendar);
            assert_eq!(due.day(), expected.map(day), "{term:?} {pauses:?}");
            assert_eq!(due.status(), if expected.is_some() { "RUNNING" } else { "NOT_COMPUTABLE" });
            assert_eq!(due.term(), Some(term));
        }
    }
}
