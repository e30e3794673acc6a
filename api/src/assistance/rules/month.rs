//! 自然月. The calendar month, by which awards run and batches are paid.
//! Start with [`Month::of`]; [`start_month`] is the first month of an award.
//! Never: a day's arithmetic; months have no length here.

use std::{fmt, str::FromStr};

use chrono::{Datelike, Months, NaiveDate};
use serde::{Deserialize, Serialize};

use super::programme::FirstPayment;

/// 自然月. Written `2022-04` in JSON and columns, so that the order of texts is that of months; from year 1 to 9999.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Month(NaiveDate);

/// A text or day that names no month.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a month is written as 2022-04")]
pub struct NoMonth;

const YEARS: std::ops::RangeInclusive<i32> = 1..=9999;

impl Month {
    /// The month of a day; none beyond the years that can be written.
    pub fn of(day: NaiveDate) -> Option<Self> {
        day.with_day(1).filter(|first| YEARS.contains(&first.year())).map(Self)
    }

    /// # Errors
    /// [`NoMonth`] for a month of the year that does not exist.
    pub fn new(year: i32, month: u32) -> Result<Self, NoMonth> {
        NaiveDate::from_ymd_opt(year, month, 1).and_then(Self::of).ok_or(NoMonth)
    }

    pub const fn first_day(self) -> NaiveDate {
        self.0
    }

    pub fn last_day(self) -> NaiveDate {
        let next = self.0.checked_add_months(Months::new(1));
        // Only the calendar's end has no next month, and years stop far before it.
        next.and_then(|next| next.pred_opt()).unwrap_or(self.0)
    }

    /// So many months later; none beyond the years that can be written.
    pub fn plus(self, months: u32) -> Option<Self> {
        self.0.checked_add_months(Months::new(months)).and_then(Self::of)
    }

    /// So many months earlier.
    pub fn minus(self, months: u32) -> Option<Self> {
        self.0.checked_sub_months(Months::new(months)).and_then(Self::of)
    }

    /// 次月
    pub fn next(self) -> Option<Self> {
        self.plus(1)
    }

    /// 上月
    pub fn previous(self) -> Option<Self> {
        self.minus(1)
    }

    /// Whole months from `self` to a later month; zero when it is no later.
    pub fn months_to(self, later: Self) -> u32 {
        let count = |month: Self| i64::from(month.0.year()) * 12 + i64::from(month.0.month0());
        u32::try_from(count(later) - count(self)).unwrap_or(0)
    }

    /// Every month up to a last one, both counted; empty when the last lies before.
    pub fn through(self, last: Self) -> impl Iterator<Item = Self> {
        std::iter::successors(Some(self), |month| month.next()).take_while(move |month| *month <= last)
    }

    pub fn contains(self, day: NaiveDate) -> bool {
        Self::of(day) == Some(self)
    }
}

impl fmt::Display for Month {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}-{:02}", self.0.year(), self.0.month())
    }
}

impl FromStr for Month {
    type Err = NoMonth;

    fn from_str(text: &str) -> Result<Self, NoMonth> {
        let is_written = text.len() == 7
            && text
                .bytes()
                .enumerate()
                .all(|(at, byte)| if at == 4 { byte == b'-' } else { byte.is_ascii_digit() });
        let (year, month) = text.split_once('-').filter(|_| is_written).ok_or(NoMonth)?;
        Self::new(year.parse().map_err(|_| NoMonth)?, month.parse().map_err(|_| NoMonth)?)
    }
}

impl TryFrom<String> for Month {
    type Error = NoMonth;

    fn try_from(text: String) -> Result<Self, NoMonth> {
        text.parse()
    }
}

impl From<Month> for String {
    fn from(month: Month) -> Self {
        month.to_string()
    }
}

/// 待遇起始月. The first month an award is paid for; none for what is paid once or not at all.
///
/// 低保、特困、事实无人抚养儿童 from the month after the decision, 残疾人两项补贴 from the month of application, 孤儿 in the
/// month after it.
///
/// Source: 《最低生活保障审核确认办法》第23条; 《特困人员认定办法》; rules of the two disability subsidies; that of the
/// programme otherwise.
pub fn start_month(first: FirstPayment, applied_on: NaiveDate, decided_on: NaiveDate) -> Option<Month> {
    match first {
        FirstPayment::MonthAfterDecision => Month::of(decided_on)?.next(),
        FirstPayment::MonthOfApplication => Month::of(applied_on),
        FirstPayment::MonthAfterApplication => Month::of(applied_on)?.next(),
        FirstPayment::AtOnce | FirstPayment::OnDecision | FirstPayment::StatusOnly => None,
    }
}

#[cfg(test)]
pub(crate) fn month(text: &str) -> Month {
    text.parse().expect("a month")
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::assistance::rules::law::date;

    #[test]
    fn months_are_read_and_written_as_year_and_month() {
        for (text, first, last) in [
            ("2022-04", date(2022, 4, 1), date(2022, 4, 30)),
            ("2024-02", date(2024, 2, 1), date(2024, 2, 29)),
            ("2023-02", date(2023, 2, 1), date(2023, 2, 28)),
            ("2022-12", date(2022, 12, 1), date(2022, 12, 31)),
            ("9999-12", date(9999, 12, 1), date(9999, 12, 31)),
        ] {
            let read = month(text);
            assert_eq!((read.first_day(), read.last_day(), read.to_string().as_str()), (first, last, text));
            assert_eq!(serde_json::from_str::<Month>(&format!("\"{text}\"")).unwrap(), read);
        }
        for text in
            ["", "2022", "2022-13", "2022-00", "0000-01", "2022-4", "2022-04-01", "+022-04", "２０２２-04"]
        {
            assert_eq!(text.parse::<Month>(), Err(NoMonth), "{text}");
        }
        assert_eq!(Month::of(NaiveDate::MAX), None);
    }

    #[test]
    fn the_year_turns_and_the_written_years_end() {
        assert_eq!(month("2022-12").next(), Some(month("2023-01")));
        assert_eq!(month("2023-01").previous(), Some(month("2022-12")));
        assert_eq!((month("9999-12").next(), month("0001-01").previous()), (None, None));
        let through = |from: &str, to: &str| -> Vec<String> {
            month(from).through(month(to)).map(|month| month.to_string()).collect()
        };
        assert_eq!(through("2022-11", "2023-02"), ["2022-11", "2022-12", "2023-01", "2023-02"]);
        assert_eq!(through("2022-11", "2022-11"), ["2022-11"]);
        assert!(through("2022-11", "2022-10").is_empty());
        assert_eq!(through("9999-12", "9999-12"), ["9999-12"]);
    }

    #[test]
    fn an_award_starts_when_its_programme_says() {
        let (applied, decided) = (date(2022, 11, 30), date(2022, 12, 31));
        for (first, expected) in [
            (FirstPayment::MonthAfterDecision, Some("2023-01")),
            (FirstPayment::MonthOfApplication, Some("2022-11")),
            (FirstPayment::MonthAfterApplication, Some("2022-12")),
            (FirstPayment::AtOnce, None),
            (FirstPayment::OnDecision, None),
            (FirstPayment::StatusOnly, None),
        ] {
            assert_eq!(start_month(first, applied, decided), expected.map(month), "{first:?}");
        }
    }

    proptest! {
        #[test]
        fn going_forth_and_back_is_no_move_and_texts_sort_as_months(
            a in 1i32..9999, b in 1i32..9999, at in 1u32..=12, and in 1u32..=12, by in 0u32..600,
        ) {
            let (one, other) = (Month::new(a, at).unwrap(), Month::new(b, and).unwrap());
            prop_assert_eq!(one.cmp(&other), one.to_string().cmp(&other.to_string()));
            if let Some(later) = one.plus(by) {
                prop_assert_eq!(later.minus(by), Some(one));
                prop_assert_eq!(one.months_to(later), by);
                prop_assert_eq!(one.through(later).count(), by as usize + 1);
            }
        }
    }
}
