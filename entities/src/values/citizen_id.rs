//! 公民身份号码 (GB 11643) and its fifteen-digit predecessor.
//! Start with [`CitizenId::parse`].
//! Never: print a full number; refuse a number for its area code, which may long be abolished.

use std::fmt;

use async_graphql::Enum;
use chrono::{Datelike, NaiveDate};
use sea_orm::{DeriveActiveEnum, EnumIter, sea_query::StringLen};
use serde::{Deserialize, Serialize};

use super::text;

const WEIGHTS: [u32; 17] = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
const CHECK_CHARACTERS: &[u8; 11] = b"10X98765432";
const EARLIEST_YEAR: i32 = 1900;

value_error! {
    /// Why a text is not a 公民身份号码; the first failing check in the order of the variants.
    CitizenIdError {
        LegacyFifteen: "ID_LEGACY_FIFTEEN", "这是15位旧号码，请核对升位后的18位公民身份号码",
            "this is a fifteen-digit number; confirm its eighteen-character form";
        LegacyForm: "ID_LEGACY_FORM", "旧身份号码应为15位数字", "a legacy ID number has fifteen digits";
        Length: "ID_LENGTH", "公民身份号码应为18位", "an ID number has eighteen characters";
        Characters: "ID_CHARACTERS", "公民身份号码前17位应为数字，末位应为数字或X",
            "an ID number has seventeen digits, then a digit or X";
        Date: "ID_DATE", "公民身份号码中的出生日期不存在", "the birth date in the ID number does not exist";
        DateFuture: "ID_DATE_FUTURE", "公民身份号码中的出生日期晚于今天",
            "the birth date in the ID number is in the future";
        DateTooEarly: "ID_DATE_TOO_EARLY", "公民身份号码中的出生日期早于1900年",
            "the birth date in the ID number is before 1900";
        CheckDigit: "ID_CHECK_DIGIT", "公民身份号码的校验码不正确", "the check character of the ID number is wrong";
    }
}

/// 性别
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, Hash, EnumIter, DeriveActiveEnum, Enum, Serialize, Deserialize,
)]
#[sea_orm(rs_type = "String", db_type = "String(StringLen::N(8))")]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Sex {
    /// 男
    #[sea_orm(string_value = "MALE")]
    Male,
    /// 女
    #[sea_orm(string_value = "FEMALE")]
    Female,
}

/// 公民身份号码. Eighteen characters with a real birth date and a right check character.
///
/// Personal: prints masked and has no serde; store it encrypted, look it up by keyed hash.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct CitizenId {
    number: String,
    birth_date: NaiveDate,
}

impl CitizenId {
    /// # Errors
    /// The first check that fails; [`CitizenIdError::LegacyFifteen`] for fifteen digits.
    pub fn parse(text: &str, today: NaiveDate) -> Result<Self, CitizenIdError> {
        let number = text::normalise(text);
        let length = number.chars().count();
        if length == 15 && text::is_digits(&number) {
            return Err(CitizenIdError::LegacyFifteen);
        }
        if length != 18 {
            return Err(CitizenIdError::Length);
        }
        let (body, check) = match number.split_at_checked(17) {
            Some((body, check)) if text::is_digits(body) => (body, check.as_bytes()),
            _ => return Err(CitizenIdError::Characters),
        };
        if check != b"X" && !check.iter().all(u8::is_ascii_digit) {
            return Err(CitizenIdError::Characters);
        }
        let birth_date = date_of(&body[6..14]).ok_or(CitizenIdError::Date)?;
        if birth_date > today {
            return Err(CitizenIdError::DateFuture);
        }
        if birth_date.year() < EARLIEST_YEAR {
            return Err(CitizenIdError::DateTooEarly);
        }
        if check != [check_character(body)] {
            return Err(CitizenIdError::CheckDigit);
        }
        Ok(Self { number, birth_date })
    }

    /// The full number; for encryption, hashing and the deciding office only.
    pub fn as_str(&self) -> &str {
        &self.number
    }

    pub fn birth_date(&self) -> NaiveDate {
        self.birth_date
    }

    pub fn sex(&self) -> Sex {
        if self.number.as_bytes()[16] % 2 == 1 { Sex::Male } else { Sex::Female }
    }

    /// The division of first registration, six digits, possibly abolished since; not the address.
    pub fn area_code(&self) -> &str {
        &self.number[..6]
    }

    /// `420112********1234`
    pub fn masked(&self) -> String {
        text::masked(&self.number, 6, 4)
    }
}

impl fmt::Debug for CitizenId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "CitizenId({})", self.masked())
    }
}

impl fmt::Display for CitizenId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.masked())
    }
}

/// A fifteen-digit number from before 1999. It only proposes a modern one: people born before 1900
/// had special sequences, so a person confirms the proposal.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct LegacyCitizenId(String);

impl LegacyCitizenId {
    /// # Errors
    /// [`CitizenIdError::LegacyForm`] unless fifteen digits; the date is checked by the proposal.
    pub fn parse(text: &str) -> Result<Self, CitizenIdError> {
        let number = text::normalise(text);
        if number.len() == 15 && text::is_digits(&number) {
            Ok(Self(number))
        } else {
            Err(CitizenIdError::LegacyForm)
        }
    }

    /// The eighteen-character number with `19` before the year and the check character appended.
    ///
    /// # Errors
    /// As [`CitizenId::parse`], in practice a birth date that does not exist.
    pub fn proposed(&self, today: NaiveDate) -> Result<CitizenId, CitizenIdError> {
        let (area, rest) = self.0.split_at(6);
        let body = format!("{area}19{rest}");
        let check = char::from(check_character(&body));
        CitizenId::parse(&format!("{body}{check}"), today)
    }

    /// `420112*****1234`
    pub fn masked(&self) -> String {
        text::masked(&self.0, 6, 4)
    }
}

impl fmt::Debug for LegacyCitizenId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "LegacyCitizenId({})", self.masked())
    }
}

/// 周岁. Whole years lived on `day`: the birthday itself counts, and who was born on 29 February
/// turns a year older on 1 March of a common year. Zero before birth.
pub fn full_years_on(birth: NaiveDate, day: NaiveDate) -> u32 {
    let before_birthday = (day.month(), day.day()) < (birth.month(), birth.day());
    u32::try_from(day.year() - birth.year() - i32::from(before_birthday)).unwrap_or(0)
}

fn date_of(yyyymmdd: &str) -> Option<NaiveDate> {
    let number: u32 = yyyymmdd.parse().ok()?;
    NaiveDate::from_ymd_opt(i32::try_from(number / 10_000).ok()?, number / 100 % 100, number % 100)
}

fn check_character(body: &str) -> u8 {
    let sum: u32 = text::digits(body).zip(WEIGHTS).map(|(digit, weight)| digit * weight).sum();
    CHECK_CHARACTERS[(sum % 11) as usize]
}

#[cfg(test)]
#[path = "citizen_id_tests.rs"]
pub(super) mod tests;
