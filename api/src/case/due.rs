//! 办理期限: due days on the official working-day calendar.
//! Start with [`after_working_days`].
//! Never: a guess beyond the loaded calendar.

use chrono::NaiveDate;

use crate::platform::calendar::WorkCalendar;

/// How a due day stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Due {
    /// No period runs yet.
    None,
    /// Working days; pauses move it.
    Running(NaiveDate),
    /// Fixed by law; no pause moves it.
    Statutory(NaiveDate),
    /// Beyond the loaded calendar.
    NotComputable,
}

impl Due {
    pub const fn status(self) -> &'static str {
        match self {
            Self::None => "NONE",
            Self::Running(_) => "RUNNING",
            Self::Statutory(_) => "STATUTORY",
            Self::NotComputable => "NOT_COMPUTABLE",
        }
    }

    pub const fn day(self) -> Option<NaiveDate> {
        match self {
            Self::Running(day) | Self::Statutory(day) => Some(day),
            Self::None | Self::NotComputable => None,
        }
    }

    /// Sort key: cases without a due day come last.
    pub fn order(self) -> NaiveDate {
        self.day().unwrap_or(NaiveDate::from_ymd_opt(9999, 12, 31).unwrap_or(NaiveDate::MAX))
    }
}

/// The due day `days` working days after `start`; the start day itself does not count (《民法典》第201条).
pub fn after_working_days(calendar: &WorkCalendar, start: NaiveDate, days: u32) -> Due {
    match calendar.add_working_days(start, days) {
        Ok(day) => Due::Running(day),
        Err(_) => Due::NotComputable,
    }
}

/// A due day after a pause: moved by the working days that were paused.
pub fn after_pause(
    calendar: &WorkCalendar,
    due: NaiveDate,
    paused_on: NaiveDate,
    resumed_on: NaiveDate,
) -> Due {
    match calendar.working_days_between(paused_on, resumed_on) {
        Ok(days) => after_working_days(calendar, due, days),
        Err(_) => Due::NotComputable,
    }
}
