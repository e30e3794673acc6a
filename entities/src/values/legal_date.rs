//! 日期: a legal day in Beijing, as the API reads and writes it.
//! Start with [`LegalDate::parse`].
//! Never: an instant; a time zone.

use std::fmt;

use async_graphql::{InputValueResult, Scalar, ScalarType, Value};
use chrono::{Datelike, NaiveDate};
use sea_orm::{ColIdx, QueryResult, TryGetError, TryGetable};
use serde::{Deserialize, Serialize};

use super::text;

value_error! {
    /// Why a text is not a date.
    LegalDateError {
        Form: "DATE_FORM", "日期格式应为“YYYY-MM-DD”，例如“2026-09-01”",
            "a date is YYYY-MM-DD, such as 2026-09-01";
        NoSuchDay: "DATE_NO_SUCH_DAY", "没有这一天", "there is no such day";
        Year: "DATE_YEAR", "年份应在1900至2999之间", "the year lies between 1900 and 2999";
    }
}

/// 日期. A day of the calendar between 1900 and 2999, always `YYYY-MM-DD`.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct LegalDate(pub NaiveDate);

impl LegalDate {
    /// # Errors
    /// Another form, a day that does not exist, a year out of range.
    pub fn parse(text: &str) -> Result<Self, LegalDateError> {
        let fits = text.len() == 10
            && text
                .bytes()
                .enumerate()
                .all(|(at, byte)| if matches!(at, 4 | 7) { byte == b'-' } else { byte.is_ascii_digit() });
        if !fits {
            return Err(LegalDateError::Form);
        }
        let day: NaiveDate = text.parse().map_err(|_| LegalDateError::NoSuchDay)?;
        if !(1900..=2999).contains(&day.year()) {
            return Err(LegalDateError::Year);
        }
        Ok(Self(day))
    }
}

text_value!(LegalDate, LegalDateError);

impl fmt::Display for LegalDate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(&self.0, f)
    }
}

impl fmt::Debug for LegalDate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(&self.0, f)
    }
}

impl From<NaiveDate> for LegalDate {
    fn from(day: NaiveDate) -> Self {
        Self(day)
    }
}

impl From<LegalDate> for NaiveDate {
    fn from(date: LegalDate) -> Self {
        date.0
    }
}

impl TryGetable for LegalDate {
    fn try_get_by<I: ColIdx>(row: &QueryResult, index: I) -> Result<Self, TryGetError> {
        NaiveDate::try_get_by(row, index).map(Self)
    }
}

/// 日期. 北京时间的法定日期，格式为“YYYY-MM-DD”。Legal day in Beijing, the full-date of RFC 3339.
#[Scalar(name = "Date", specified_by_url = "https://www.rfc-editor.org/rfc/rfc3339#section-5.6")]
impl ScalarType for LegalDate {
    fn parse(value: Value) -> InputValueResult<Self> {
        text::parse_scalar(&value)
    }

    // Said here, the refusal names the place in the input; from `parse` it could only name the field.
    fn is_valid(value: &Value) -> bool {
        <Self as ScalarType>::parse(value.clone()).is_ok()
    }

    fn to_value(&self) -> Value {
        Value::String(self.to_string())
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn only_days_of_the_calendar_in_one_form_are_dates() {
        for (text, code) in [
            ("2026-09-01", None),
            ("2024-02-29", None),
            ("1900-01-01", None),
            ("2025-02-29", Some("DATE_NO_SUCH_DAY")),
            ("2025-02-30", Some("DATE_NO_SUCH_DAY")),
            ("1899-12-31", Some("DATE_YEAR")),
            ("3000-01-01", Some("DATE_YEAR")),
            ("2026-9-1", Some("DATE_FORM")),
            ("20260901", Some("DATE_FORM")),
            ("2026/09/01", Some("DATE_FORM")),
            (" 2026-09-01", Some("DATE_FORM")),
            ("２０２６-09-01", Some("DATE_FORM")),
            ("昨天", Some("DATE_FORM")),
            ("", Some("DATE_FORM")),
        ] {
            use crate::values::ValueError;
            assert_eq!(LegalDate::parse(text).err().map(|error| error.code()), code, "{text}");
        }
    }

    proptest! {
        #[test]
        fn a_date_reads_back_as_written(offset in 0i64..401_000) {
            let day = NaiveDate::from_ymd_opt(1900, 1, 1).expect("a day") + chrono::TimeDelta::days(offset);
            prop_assert_eq!(LegalDate::parse(&LegalDate(day).to_string()), Ok(LegalDate(day)));
        }
    }
}
