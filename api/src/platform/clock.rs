//! Time as a handed-in value: the only instant and the only legal day of the hub.
//! Start with [`Clock`]; services read it once and pass the value to the rules.
//! Never: the wall clock anywhere else.

use std::sync::{Arc, Mutex};

use chrono::{DateTime, Days, FixedOffset, NaiveDate, TimeDelta, Utc};

/// 北京时间. China Standard Time, UTC+8 without daylight saving since 1991.
pub fn china_standard_time() -> FixedOffset {
    FixedOffset::east_opt(8 * 3600).expect("eight hours is a valid offset")
}

/// The legal calendar date of an instant, in China Standard Time.
pub fn legal_date(instant: DateTime<Utc>) -> NaiveDate {
    instant.with_timezone(&china_standard_time()).date_naive()
}

/// Where every part of the hub takes its time from.
pub trait Clock: Send + Sync + std::fmt::Debug {
    /// The present instant.
    fn now(&self) -> DateTime<Utc>;

    /// The present legal day, in China Standard Time.
    fn today(&self) -> NaiveDate {
        legal_date(self.now())
    }
}

/// The machine's clock.
#[derive(Debug, Default, Clone, Copy)]
pub struct SystemClock;

impl Clock for SystemClock {
    #[expect(clippy::disallowed_methods, reason = "the one place that reads the machine's clock")]
    fn now(&self) -> DateTime<Utc> {
        Utc::now()
    }
}

/// A clock that stands still until it is told to move. Clones share the hand.
#[derive(Debug, Clone)]
pub struct ManualClock(Arc<Mutex<DateTime<Utc>>>);

impl ManualClock {
    pub fn at(instant: DateTime<Utc>) -> Self {
        Self(Arc::new(Mutex::new(instant)))
    }

    pub fn set(&self, instant: DateTime<Utc>) {
        *self.0.lock().expect("the clock's lock is never poisoned") = instant;
    }

    pub fn advance(&self, by: TimeDelta) {
        let mut hand = self.0.lock().expect("the clock's lock is never poisoned");
        *hand += by;
    }

    pub fn advance_days(&self, days: u64) {
        let mut hand = self.0.lock().expect("the clock's lock is never poisoned");
        *hand = hand.checked_add_days(Days::new(days)).expect("within the calendar");
    }
}

impl Clock for ManualClock {
    fn now(&self) -> DateTime<Utc> {
        *self.0.lock().expect("the clock's lock is never poisoned")
    }
}
