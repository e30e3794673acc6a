//! 预约编号. What a couple says at the counter.
//! Start with [`BookingNumber`].
//! Never: anything about a person.

use std::fmt;

use chrono::NaiveDate;
use entities::values::case_number::check_digit;

/// County of the office, day as `YYMMDD`, four digits in sequence of county and day, one check digit
/// (ISO 7064 MOD 11-10): 17 digits.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BookingNumber(String);

impl BookingNumber {
    /// `None` once the day's 9999 numbers are used up.
    pub fn new(county: &str, day: NaiveDate, sequence: i64) -> Option<Self> {
        if !(1..=9999).contains(&sequence) {
            return None;
        }
        let body = format!("{county}{}{sequence:04}", day.format("%y%m%d"));
        let check = check_digit(&body);
        Some(Self(format!("{body}{check}")))
    }

    /// `None` for what is no booking number, e.g. after a slip of the finger.
    pub fn parse(text: &str) -> Option<Self> {
        let text = text.trim();
        if text.len() != 17 || !text.bytes().all(|byte| byte.is_ascii_digit()) {
            return None;
        }
        let (body, check) = text.split_at(16);
        (check_digit(body).to_string() == check).then(|| Self(text.to_owned()))
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for BookingNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn day() -> NaiveDate {
        "2025-09-08".parse().unwrap()
    }

    #[test]
    fn it_names_county_day_and_place_in_line() {
        let number = BookingNumber::new("420103", day(), 7).unwrap();
        assert!(number.as_str().starts_with("4201032509080007"));
        assert_eq!(BookingNumber::parse(number.as_str()), Some(number));
        assert_eq!(BookingNumber::new("420103", day(), 0), None);
        assert_eq!(BookingNumber::new("420103", day(), 10_000), None);
        assert_eq!(BookingNumber::parse("42010325090800"), None);
        assert_eq!(BookingNumber::parse("４2010325090800071"), None);
    }

    proptest! {
        #[test]
        fn any_single_wrong_digit_is_caught(sequence in 1i64..10_000, at in 0usize..17, to in 0u8..10) {
            let number = BookingNumber::new("420103", day(), sequence).unwrap();
            let mut digits = number.as_str().as_bytes().to_vec();
            let changed = digits[at] != b'0' + to;
            digits[at] = b'0' + to;
            let text = String::from_utf8(digits).unwrap();
            prop_assert_eq!(BookingNumber::parse(&text).is_none(), changed);
        }
    }
}
