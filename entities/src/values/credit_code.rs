//! 统一社会信用代码 (GB 32100-2015), with the organisation code (GB 11714) inside it.
//! Start with [`CreditCode::parse`].
//! Never: derive a present address from its division digits; they are the authority at coding time.

use std::fmt;

use async_graphql::{Enum, InputValueResult, Scalar, ScalarType, Value};
use sea_orm::{DeriveActiveEnum, DeriveValueType, EnumIter, sea_query::StringLen};
use serde::{Deserialize, Serialize};

use super::text;

/// Without I, O, S, V and Z.
const ALPHABET: &[u8; 31] = b"0123456789ABCDEFGHJKLMNPQRTUWXY";
/// Powers of three modulo 31.
const OUTER_WEIGHTS: [usize; 17] = [1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28];
const INNER_WEIGHTS: [u32; 8] = [3, 7, 9, 10, 5, 8, 4, 2];

value_error! {
    /// Why a text is not a 统一社会信用代码.
    CreditCodeError {
        Length: "CREDIT_CODE_LENGTH", "统一社会信用代码应为18位", "a credit code has eighteen characters";
        Characters: "CREDIT_CODE_CHARACTERS", "统一社会信用代码含有不允许的字符（不使用I、O、S、V、Z）",
            "a credit code has digits and capital letters other than I, O, S, V, Z";
        Division: "CREDIT_CODE_DIVISION", "统一社会信用代码第3至8位应为数字",
            "characters 3 to 8 of a credit code are digits";
        InnerCheck: "CREDIT_CODE_INNER_CHECK", "统一社会信用代码第17位校验码不正确",
            "the check character of the organisation code (position 17) is wrong";
        CheckDigit: "CREDIT_CODE_CHECK_DIGIT", "统一社会信用代码第18位校验码不正确",
            "the check character of the credit code (position 18) is wrong";
    }
}

/// 社会组织类型
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, Hash, EnumIter, DeriveActiveEnum, Enum, Serialize, Deserialize,
)]
#[sea_orm(rs_type = "String", db_type = "String(StringLen::N(24))")]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum BodyKind {
    /// 社会团体
    #[sea_orm(string_value = "ASSOCIATION")]
    Association,
    /// 社会服务机构（民办非企业单位）
    #[sea_orm(string_value = "SOCIAL_SERVICE_ORG")]
    SocialServiceOrg,
    /// 基金会
    #[sea_orm(string_value = "FOUNDATION")]
    Foundation,
}

/// 统一社会信用代码. Both check characters hold.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, DeriveValueType)]
#[sea_orm(value_type = "String", column_type = "String(sea_orm::sea_query::StringLen::N(18))")]
#[serde(try_from = "String", into = "String")]
pub struct CreditCode(String);

impl CreditCode {
    /// # Errors
    /// The first check that fails, in the order of [`CreditCodeError`].
    pub fn parse(text: &str) -> Result<Self, CreditCodeError> {
        let code = text::normalise(text);
        if code.chars().count() != 18 {
            return Err(CreditCodeError::Length);
        }
        let Some(values) = code.bytes().map(value31).collect::<Option<Vec<_>>>() else {
            return Err(CreditCodeError::Characters);
        };
        if !text::is_digits(&code[2..8]) {
            return Err(CreditCodeError::Division);
        }
        if code.as_bytes()[16] != inner_check(&code[8..16]) {
            return Err(CreditCodeError::InnerCheck);
        }
        if code.as_bytes()[17] != outer_check(&values[..17]) {
            return Err(CreditCodeError::CheckDigit);
        }
        Ok(Self(code))
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// What civil affairs registered; none for other departments and classes.
    pub fn body_kind(&self) -> Option<BodyKind> {
        match &self.0[..2] {
            "51" => Some(BodyKind::Association),
            "52" => Some(BodyKind::SocialServiceOrg),
            "53" => Some(BodyKind::Foundation),
            _ => None,
        }
    }
}

impl fmt::Display for CreditCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

text_value!(CreditCode, CreditCodeError);

/// 统一社会信用代码，18位，含第17位和第18位两个校验码
#[Scalar(name = "CreditCode", specified_by_url = "https://openstd.samr.gov.cn/")]
impl ScalarType for CreditCode {
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

fn value31(character: u8) -> Option<usize> {
    ALPHABET.iter().position(|&known| known == character)
}

fn outer_check(values: &[usize]) -> u8 {
    let sum: usize = values.iter().zip(OUTER_WEIGHTS).map(|(value, weight)| value * weight).sum();
    ALPHABET[(31 - sum % 31) % 31]
}

/// GB 11714 counts letters in plain base 36, unlike the outer code.
fn inner_check(body: &str) -> u8 {
    let values = body.chars().map(|c| c.to_digit(36).unwrap_or(0));
    let sum: u32 = values.zip(INNER_WEIGHTS).map(|(value, weight)| value * weight).sum();
    b"0X987654321"[(sum % 11) as usize]
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::values::ValueError;

    #[test]
    fn worked_examples_are_accepted() {
        for (code, kind) in [
            ("51420112XXXXXX019Y", Some(BodyKind::Association)),
            ("51429006XXXXXX027E", Some(BodyKind::Association)),
            ("52320412XXXXXX035A", Some(BodyKind::SocialServiceOrg)),
            ("52420103XXXXXX043B", Some(BodyKind::SocialServiceOrg)),
            ("53420000XXXXXX051J", Some(BodyKind::Foundation)),
            ("91350100M000100Y43", None),
        ] {
            let parsed = CreditCode::parse(code).expect(code);
            assert_eq!((parsed.as_str(), parsed.body_kind()), (code, kind));
        }
    }

    #[test]
    fn each_check_has_its_code() {
        for (text, code) in [
            ("", "CREDIT_CODE_LENGTH"),
            ("51420112XXXXXX019", "CREDIT_CODE_LENGTH"),
            ("51420112XXXXXO019Y", "CREDIT_CODE_CHARACTERS"),
            ("51420112XXXXXX0\u{0}9Y", "CREDIT_CODE_CHARACTERS"),
            ("统一社会信用代码统一社会信用代码统一", "CREDIT_CODE_CHARACTERS"),
            ("5142011AXXXXXX019Y", "CREDIT_CODE_DIVISION"),
            ("51420112XXXXXX018Y", "CREDIT_CODE_INNER_CHECK"),
            ("51420112XXXXXX019X", "CREDIT_CODE_CHECK_DIGIT"),
            ("52420112XXXXXX019Y", "CREDIT_CODE_CHECK_DIGIT"),
        ] {
            assert_eq!(CreditCode::parse(text).expect_err(text).code(), code, "{text:?}");
        }
        assert!(CreditCode::parse(" 51420112xxxxxx019y ").is_ok());
    }

    prop_compose! {
        fn any_code()(head in "[1-9A-HJ-NP-RTUWXY][1-9]", area in "[1-6][0-9]{5}",
                      body in "[0-9A-HJ-NP-RTUWXY]{8}") -> String {
            let code = format!("{head}{area}{body}{}", char::from(inner_check(&body)));
            let values: Vec<_> = code.bytes().filter_map(value31).collect();
            format!("{code}{}", char::from(outer_check(&values)))
        }
    }

    proptest! {
        #[test]
        fn a_built_code_parses_to_itself(code in any_code()) {
            prop_assert_eq!(CreditCode::parse(&code).expect("built to be right").to_string(), code);
        }

        #[test]
        fn any_single_change_is_caught(code in any_code(), at in 0usize..18, to in 0usize..31) {
            let mut changed = code.clone().into_bytes();
            changed[at] = ALPHABET[to];
            let changed = String::from_utf8(changed).expect("ascii");
            prop_assume!(changed != code);
            prop_assert!(CreditCode::parse(&changed).is_err());
        }

        #[test]
        fn any_text_is_answered_without_panic(text in any::<String>()) {
            let _ = CreditCode::parse(&text);
        }
    }
}
