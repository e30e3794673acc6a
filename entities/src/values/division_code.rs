//! 行政区划代码 (GB/T 2260, with the statistical levels below the county).
//! Start with [`DivisionCode::parse`]; whether a code exists on a day is the division table's answer.
//! Never: take "city" for `xx00`; 天门市 429006 is a city of county rank.

use std::fmt;

use async_graphql::{Enum, InputValueResult, Scalar, ScalarType, Value};
use sea_orm::{DeriveActiveEnum, DeriveValueType, EnumIter, sea_query::StringLen};
use serde::{Deserialize, Serialize};

use super::text;

value_error! {
    /// Why a text is not a 行政区划代码.
    DivisionCodeError {
        Length: "DIVISION_CODE_LENGTH", "行政区划代码应为6位、9位或12位", "a division code has 6, 9 or 12 digits";
        Characters: "DIVISION_CODE_CHARACTERS", "行政区划代码只能包含数字", "a division code has digits only";
        Form: "DIVISION_CODE_FORM", "行政区划代码缺少上级区划部分", "the division code lacks a level above its last";
    }
}

/// 行政区划级别
#[derive(
    Debug,
    Clone,
    Copy,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Hash,
    EnumIter,
    DeriveActiveEnum,
    Enum,
    Serialize,
    Deserialize,
)]
#[sea_orm(rs_type = "String", db_type = "String(StringLen::N(16))")]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum DivisionLevel {
    /// 省级
    #[sea_orm(string_value = "PROVINCE")]
    Province,
    /// 地级
    #[sea_orm(string_value = "PREFECTURE")]
    Prefecture,
    /// 县级
    #[sea_orm(string_value = "COUNTY")]
    County,
    /// 乡级（街道、镇、乡）
    #[sea_orm(string_value = "STREET")]
    Street,
    /// 村级（村、社区）
    #[sea_orm(string_value = "VILLAGE")]
    Village,
}

/// 行政区划代码. 6 digits to the county, 9 to the street or township, 12 to the village or community.
///
/// Canonical: filler zeros of the statistical form (`420112000000`) are dropped, so equal places are
/// equal values. Sorts as its text, hence a division before all within it.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, DeriveValueType)]
#[sea_orm(value_type = "String", column_type = "String(sea_orm::sea_query::StringLen::N(12))")]
#[serde(try_from = "String", into = "String")]
pub struct DivisionCode {
    /// ASCII digits, zero bytes after `length`.
    digits: [u8; 12],
    length: u8,
}

impl DivisionCode {
    /// # Errors
    /// On length, characters, or a lower level without its upper one (`420006`).
    pub fn parse(text: &str) -> Result<Self, DivisionCodeError> {
        let code = text::normalise(text);
        if !matches!(code.chars().count(), 6 | 9 | 12) {
            return Err(DivisionCodeError::Length);
        }
        if !text::is_digits(&code) {
            return Err(DivisionCodeError::Characters);
        }
        let mut code = code.as_str();
        while let Some(shorter) = code.strip_suffix("000").filter(|shorter| shorter.len() >= 6) {
            code = shorter;
        }
        let has_street = code.len() > 6;
        let prefecture_missing = &code[2..4] == "00" && (&code[4..6] != "00" || has_street);
        let street_missing = code.len() == 12 && &code[6..9] == "000";
        if code.starts_with('0') || prefecture_missing || street_missing {
            return Err(DivisionCodeError::Form);
        }
        Ok(Self::of(code.as_bytes()))
    }

    pub fn as_str(&self) -> &str {
        std::str::from_utf8(&self.digits[..usize::from(self.length)]).unwrap_or_default()
    }

    /// What the digits alone say. A heading such as 429000 has the form of a prefecture.
    pub fn level_by_form(&self) -> DivisionLevel {
        match self.length {
            12 => DivisionLevel::Village,
            9 => DivisionLevel::Street,
            _ if &self.digits[2..6] == b"0000" => DivisionLevel::Province,
            _ if &self.digits[4..6] == b"00" => DivisionLevel::Prefecture,
            _ => DivisionLevel::County,
        }
    }

    pub fn province(&self) -> Self {
        self.upper(2)
    }

    /// None for a province.
    pub fn prefecture(&self) -> Option<Self> {
        (self.level_by_form() >= DivisionLevel::Prefecture).then(|| self.upper(4))
    }

    /// None above the county, and for streets directly under a prefecture (东莞, 中山, 儋州).
    pub fn county(&self) -> Option<Self> {
        (&self.digits[4..6] != b"00").then(|| self.upper(6))
    }

    /// None above the street.
    pub fn street(&self) -> Option<Self> {
        (self.length >= 9).then(|| Self::of(&self.digits[..9]))
    }

    /// Six digits of which the first `kept` are this code's.
    fn upper(&self, kept: usize) -> Self {
        let mut six = *b"000000";
        six[..kept].copy_from_slice(&self.digits[..kept]);
        Self::of(&six)
    }

    /// At most twelve digits.
    fn of(code: &[u8]) -> Self {
        let mut digits = [0; 12];
        digits[..code.len()].copy_from_slice(code);
        Self { digits, length: code.len() as u8 }
    }
}

impl fmt::Display for DivisionCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl fmt::Debug for DivisionCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "DivisionCode({self})")
    }
}

text_value!(DivisionCode, DivisionCodeError);

/// 行政区划代码：6位（省、市、县级）、9位（乡级）或12位（村级）数字
#[Scalar(name = "DivisionCode", specified_by_url = "https://openstd.samr.gov.cn/")]
impl ScalarType for DivisionCode {
    fn parse(value: Value) -> InputValueResult<Self> {
        text::parse_scalar(&value)
    }

    // Said here, the refusal names the place in the input; from `parse` it could only name the field.
    fn is_valid(value: &Value) -> bool {
        <Self as async_graphql::ScalarType>::parse(value.clone()).is_ok()
    }

    fn to_value(&self) -> Value {
        Value::String(self.to_string())
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::values::ValueError;

    fn code(text: &str) -> DivisionCode {
        DivisionCode::parse(text).expect(text)
    }

    #[test]
    fn a_code_knows_the_levels_above_it() {
        use DivisionLevel::*;
        for (text, level, province, prefecture, county, street) in [
            ("420000", Province, "420000", None, None, None),
            ("420100", Prefecture, "420000", Some("420100"), None, None),
            ("420112", County, "420000", Some("420100"), Some("420112"), None),
            ("421281", County, "420000", Some("421200"), Some("421281"), None),
            ("429000", Prefecture, "420000", Some("429000"), None, None),
            ("429006", County, "420000", Some("429000"), Some("429006"), None),
            ("429006101", Street, "420000", Some("429000"), Some("429006"), Some("429006101")),
            ("420112015001", Village, "420000", Some("420100"), Some("420112"), Some("420112015")),
            ("441900003", Street, "440000", Some("441900"), None, Some("441900003")),
            ("320412110219", Village, "320000", Some("320400"), Some("320412"), Some("320412110")),
        ] {
            let division = code(text);
            assert_eq!((division.as_str(), division.level_by_form()), (text, level));
            assert_eq!(division.province(), code(province));
            assert_eq!(division.prefecture(), prefecture.map(code), "{text}");
            assert_eq!(division.county(), county.map(code), "{text}");
            assert_eq!(division.street(), street.map(code), "{text}");
        }
    }

    #[test]
    fn filler_zeros_are_dropped() {
        for (padded, canonical) in [
            ("420000000000", "420000"),
            ("420112000000", "420112"),
            ("420112000", "420112"),
            ("420112015000", "420112015"),
            ("42011201５000", "420112015"),
        ] {
            assert_eq!(code(padded).as_str(), canonical);
        }
    }

    #[test]
    fn each_check_has_its_code() {
        for (text, error) in [
            ("", "DIVISION_CODE_LENGTH"),
            ("42", "DIVISION_CODE_LENGTH"),
            ("4201120", "DIVISION_CODE_LENGTH"),
            ("42011X", "DIVISION_CODE_CHARACTERS"),
            ("42011\u{0}", "DIVISION_CODE_CHARACTERS"),
            ("湖北武汉东西", "DIVISION_CODE_CHARACTERS"),
            ("020112", "DIVISION_CODE_FORM"),
            ("000000", "DIVISION_CODE_FORM"),
            ("420012", "DIVISION_CODE_FORM"),
            ("420000001", "DIVISION_CODE_FORM"),
            ("420112000001", "DIVISION_CODE_FORM"),
        ] {
            assert_eq!(DivisionCode::parse(text).expect_err(text).code(), error, "{text:?}");
        }
    }

    #[test]
    fn text_in_json_and_in_graphql() {
        let division = code("420112015");
        assert_eq!(serde_json::to_string(&division).expect("a string"), "\"420112015\"");
        assert_eq!(serde_json::from_str::<DivisionCode>("\"420112015\"").expect("a code"), division);
        assert!(serde_json::from_str::<DivisionCode>("\"42011\"").is_err());
        assert_eq!(ScalarType::to_value(&division), Value::from("420112015"));
        assert!(<DivisionCode as ScalarType>::parse(Value::from("420112015")).is_ok());
        for refused in [Value::from("42011"), Value::from(420_112), Value::Null] {
            assert!(<DivisionCode as ScalarType>::parse(refused).is_err());
        }
    }

    #[test]
    fn a_scalar_error_carries_its_code() {
        let error = <DivisionCode as ScalarType>::parse(Value::from("42011X")).expect_err("not a code");
        let shown = format!("{error:?}");
        assert!(shown.contains("DIVISION_CODE_CHARACTERS") && !shown.contains("42011X"), "{shown}");
    }

    proptest! {
        #[test]
        fn sorts_as_its_text(a in "[1-6][1-9]0[1-9][0-9]{2}([0-9]{3}){0,2}", b in "[1-6][1-9]0[1-9][0-9]{2}") {
            if let (Ok(a), Ok(b)) = (DivisionCode::parse(&a), DivisionCode::parse(&b)) {
                prop_assert_eq!(a.cmp(&b), a.as_str().cmp(b.as_str()));
            }
        }

        #[test]
        fn any_text_is_answered_without_panic(text in any::<String>(), digits in "[0-9]{0,13}") {
            for text in [text, digits] {
                if let Ok(code) = DivisionCode::parse(&text) {
                    prop_assert_eq!(DivisionCode::parse(code.as_str()), Ok(code));
                    prop_assert_eq!(code.county().map(|county| county.province()), code.county().map(|_| code.province()));
                }
            }
        }
    }
}
