//! 工作日历. Working days and rolled deadlines, from the State Council's yearly arrangement.
//! Start with [`WorkCalendar`]; it is built from rows, since an arrangement appears late in the year before.
//! Never: a guess about a year without data; that is [`BeyondCalendar`].

use std::{
    collections::{BTreeMap, BTreeSet},
    io,
};

use chrono::{Datelike, Days, NaiveDate, Weekday};
use serde::{Deserialize, Serialize};

use super::rows::{RowProblem, RowProblems, read_csv};

/// What the yearly arrangement says of a day; days it does not name follow the week.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DayKind {
    /// 放假. A day off, weekend days inside the block included.
    Holiday,
    /// 调休上班. A Saturday or Sunday that is worked.
    MakeupWorkday,
}

/// The calendar was asked about a year for which no arrangement is loaded.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("no working-day arrangement is loaded for the year of {day}")]
pub struct BeyondCalendar {
    pub day: NaiveDate,
}

/// How the last day of a period in calendar days moves when the office is closed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RollPolicy {
    /// Whether ordinary weekends count as 法定休假日 (《民法典》第203条); to be confirmed locally.
    pub weekends_roll: bool,
}

impl Default for RollPolicy {
    fn default() -> Self {
        Self { weekends_roll: true }
    }
}

/// The working days of the years it has data for.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct WorkCalendar {
    days: BTreeMap<NaiveDate, (DayKind, String)>,
    years: BTreeSet<i32>,
}

impl WorkCalendar {
    /// Builds the calendar; a year is covered when its 1 January is named, which every arrangement begins with.
    ///
    /// # Errors
    /// Duplicate dates and make-up workdays that are no weekend day, counted as rows from 1.
    pub fn new(rows: impl IntoIterator<Item = (NaiveDate, DayKind, String)>) -> Result<Self, RowProblems> {
        Self::numbered((1..).zip(rows))
    }

    /// Reads `date,kind,name` with `kind` one of `holiday`, `makeup_workday`.
    ///
    /// # Errors
    /// All rows with a bad date, a bad kind, a date given twice or a make-up workday in the week.
    pub fn parse_csv(reader: impl io::Read) -> Result<Self, RowProblems> {
        #[derive(Deserialize)]
        struct Row {
            date: NaiveDate,
            kind: DayKind,
            name: String,
        }
        let rows = read_csv::<Row>(reader)?;
        Self::numbered(rows.into_iter().map(|(row, Row { date, kind, name })| (row, (date, kind, name))))
    }

    fn numbered(
        rows: impl IntoIterator<Item = (u64, (NaiveDate, DayKind, String))>,
    ) -> Result<Self, RowProblems> {
        let (mut calendar, mut problems) = (Self::default(), Vec::new());
        for (row, (date, kind, name)) in rows {
            if kind == DayKind::MakeupWorkday && !is_weekend(date) {
                problems
                    .push(RowProblem { row, problem: format!("{date} is no weekend day to be made up on") });
            }
            if calendar.days.insert(date, (kind, name)).is_some() {
                problems.push(RowProblem { row, problem: format!("{date} is given twice") });
            }
            if date.ordinal() == 1 {
                calendar.years.insert(date.year());
            }
        }
        if problems.is_empty() { Ok(calendar) } else { Err(RowProblems(problems)) }
    }

    /// The years with an arrangement.
    pub fn years(&self) -> impl Iterator<Item = i32> + '_ {
        self.years.iter().copied()
    }

    /// The name the arrangement gives a day, e.g. 春节; none for days it does not list.
    pub fn name(&self, day: NaiveDate) -> Option<&str> {
        self.days.get(&day).map(|(_, name)| name.as_str())
    }

    /// # Errors
    /// [`BeyondCalendar`] for a year without data; so for every method below, of any day touched.
    pub fn is_working_day(&self, day: NaiveDate) -> Result<bool, BeyondCalendar> {
        self.covered(day)?;
        Ok(match self.days.get(&day) {
            Some((kind, _)) => *kind == DayKind::MakeupWorkday,
            None => !is_weekend(day),
        })
    }

    /// The `n`-th working day after `start`; the start never counts (《民法典》第201条).
    pub fn add_working_days(&self, start: NaiveDate, n: u32) -> Result<NaiveDate, BeyondCalendar> {
        self.covered(start)?;
        (0..n).try_fold(start, |day, _| self.next_working_day(day))
    }

    /// The first working day after `day`.
    pub fn next_working_day(&self, day: NaiveDate) -> Result<NaiveDate, BeyondCalendar> {
        self.first_working_day_from(after(day, 1)?)
    }

    /// How many working days lie after `a` up to and including `b`; 0 when `b` is not after `a`.
    pub fn working_days_between(&self, a: NaiveDate, b: NaiveDate) -> Result<u32, BeyondCalendar> {
        let mut count = 0;
        let mut day = a;
        while day < b {
            day = after(day, 1)?;
            count += u32::from(self.is_working_day(day)?);
        }
        Ok(count)
    }

    /// The day itself, or the first day after it on which a period may end.
    ///
    /// Source: 《民法典》第203条第1款.
    pub fn roll(&self, day: NaiveDate, policy: RollPolicy) -> Result<NaiveDate, BeyondCalendar> {
        if policy.weekends_roll {
            return self.first_working_day_from(day);
        }
        let mut day = day;
        self.covered(day)?;
        while matches!(self.days.get(&day), Some((DayKind::Holiday, _))) {
            day = after(day, 1)?;
            self.covered(day)?;
        }
        Ok(day)
    }

    /// The last day of a period of calendar days that starts the day after `day_0`, rolled.
    pub fn period_end(
        &self,
        day_0: NaiveDate,
        calendar_days: u32,
        policy: RollPolicy,
    ) -> Result<NaiveDate, BeyondCalendar> {
        self.roll(after(day_0, calendar_days)?, policy)
    }

    fn first_working_day_from(&self, mut day: NaiveDate) -> Result<NaiveDate, BeyondCalendar> {
        while !self.is_working_day(day)? {
            day = after(day, 1)?;
        }
        Ok(day)
    }

    fn covered(&self, day: NaiveDate) -> Result<(), BeyondCalendar> {
        if self.years.contains(&day.year()) { Ok(()) } else { Err(BeyondCalendar { day }) }
    }
}

fn is_weekend(day: NaiveDate) -> bool {
    matches!(day.weekday(), Weekday::Sat | Weekday::Sun)
}

fn after(day: NaiveDate, days: u32) -> Result<NaiveDate, BeyondCalendar> {
    day.checked_add_days(Days::new(days.into())).ok_or(BeyondCalendar { day })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn calendar() -> WorkCalendar {
        WorkCalendar::parse_csv(include_bytes!("../../data/workdays.csv").as_slice()).unwrap()
    }

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    #[test]
    fn each_year_has_its_published_number_of_working_days() {
        let calendar = calendar();
        let counts = [(2022, 249), (2023, 249), (2024, 251), (2025, 248), (2026, 248)];
        for (year, expected) in counts {
            let eve = NaiveDate::from_ymd_opt(year - 1, 12, 31).unwrap();
            let end = NaiveDate::from_ymd_opt(year, 12, 31).unwrap();
            assert_eq!(calendar.working_days_between(eve, end), Ok(expected), "{year}");
        }
        let year_2021 = calendar.working_days_between(day("2021-01-01"), day("2021-12-31"));
        assert_eq!((year_2021, calendar.is_working_day(day("2021-01-01"))), (Ok(250), Ok(false)));
    }

    #[test]
    fn the_vectors_of_periods_in_working_and_calendar_days_hold() {
        let calendar = calendar();
        let mut seen = 0;
        for row in include_str!("../../data/date_vectors.csv").lines().skip(1) {
            let cells: Vec<_> = row.split(',').collect();
            let end = match cells[0] {
                "add_working_days" => calendar.add_working_days(day(cells[1]), cells[2].parse().unwrap()),
                "publicity_7_days_last_day" => calendar.period_end(day(cells[1]), 7, RollPolicy::default()),
                _ => continue,
            };
            assert_eq!(end, Ok(day(cells[4])), "{row}");
            seen += 1;
        }
        assert_eq!(seen, 16);
    }

    #[test]
    fn a_year_without_data_is_never_guessed() {
        let calendar = calendar();
        for beyond in ["2020-12-31", "2027-01-01"].map(day) {
            assert_eq!(calendar.is_working_day(beyond), Err(BeyondCalendar { day: beyond }));
            assert_eq!(calendar.roll(beyond, RollPolicy { weekends_roll: false }).unwrap_err().day, beyond);
            assert_eq!(calendar.add_working_days(beyond, 0).unwrap_err().day, beyond);
        }
        assert_eq!(calendar.next_working_day(day("2026-12-31")).unwrap_err().day, day("2027-01-01"));
        assert_eq!(
            calendar.add_working_days(day("2026-12-20"), u32::MAX).unwrap_err().to_string(),
            "no working-day arrangement is loaded for the year of 2027-01-01"
        );
        assert_eq!(calendar.next_working_day(NaiveDate::MAX).unwrap_err().day, NaiveDate::MAX);
        assert_eq!(calendar.years().collect::<Vec<_>>(), (2021..=2026).collect::<Vec<_>>());
    }

    #[test]
    fn without_weekend_rolling_only_holidays_move_the_last_day() {
        let (calendar, policy) = (calendar(), RollPolicy { weekends_roll: false });
        assert_eq!(calendar.roll(day("2023-03-04"), policy), Ok(day("2023-03-04")));
        assert_eq!(calendar.roll(day("2023-01-22"), policy), Ok(day("2023-01-28")));
    }

    #[test]
    fn every_broken_row_is_named() {
        let file = "date,kind,name\n2024-13-01,holiday,x\n2024-05-01,holiday,x\n2024-05-02,fete,x\n";
        let problems = WorkCalendar::parse_csv(file.as_bytes()).unwrap_err();
        assert_eq!(problems.0.iter().map(|problem| problem.row).collect::<Vec<_>>(), [2, 4]);
        let file =
            "date,kind,name\n2024-05-01,holiday,x\n2024-05-01,holiday,x\n2024-05-06,makeup_workday,x\n";
        let problems = WorkCalendar::parse_csv(file.as_bytes()).unwrap_err();
        assert_eq!(
            problems.to_string(),
            "row 3: 2024-05-01 is given twice; row 4: 2024-05-06 is no weekend day to be made up on"
        );
    }

    proptest! {
        #[test]
        fn adding_and_counting_working_days_agree(offset in 0u64..1900, n in 1u32..120) {
            let calendar = calendar();
            let start = day("2021-01-01") + Days::new(offset);
            let due = calendar.add_working_days(start, n).unwrap();
            prop_assert!(calendar.is_working_day(due).unwrap());
            prop_assert_eq!(calendar.working_days_between(start, due).unwrap(), n);
        }

        #[test]
        fn rolling_twice_is_rolling_once(offset in 0u64..2190, weekends_roll: bool) {
            let (calendar, policy) = (calendar(), RollPolicy { weekends_roll });
            let rolled = calendar.roll(day("2021-01-01") + Days::new(offset), policy).unwrap();
            prop_assert_eq!(calendar.roll(rolled, policy).unwrap(), rolled);
        }
    }
}
