//! 结婚证、离婚证字号: the numbers printed on marriage and divorce certificates.
//! Start with [`CertificateNumber::parse`]; older forms stay free text, marked as legacy by the record.
//! Never: issue a sequence; that is the database's work.

use std::fmt;

use async_graphql::{Enum, InputValueResult, Scalar, ScalarType, Value};
use sea_orm::{DeriveActiveEnum, DeriveValueType, EnumIter, sea_query::StringLen};
use serde::{Deserialize, Serialize};

use super::division_code::DivisionCode;
use super::text;

value_error! {
    /// Why a text or its parts are not a 证字号.
    CertificateNumberError {
        Form: "CERTIFICATE_NUMBER_FORM", "证字号格式应为“前缀＋6位区划代码-4位年份-6位顺序号”，前缀为J、L、BJ或BL",
            "a certificate number is J, L, BJ or BL and six digits, a hyphen, four digits, a hyphen, six digits";
        Office: "CERTIFICATE_NUMBER_OFFICE", "证字号中的登记机关应为6位行政区划代码",
            "the office of a certificate number is a six-digit division code";
        Year: "CERTIFICATE_NUMBER_YEAR", "证字号中的年份应为1950至9999",
            "the year of a certificate number is between 1950 and 9999";
        Sequence: "CERTIFICATE_NUMBER_SEQUENCE", "证字号的顺序号应为1至999999",
            "the sequence of a certificate number is between 1 and 999999";
    }
}

/// 婚姻登记证件类型
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, Hash, EnumIter, DeriveActiveEnum, Enum, Serialize, Deserialize,
)]
#[sea_orm(rs_type = "String", db_type = "String(StringLen::N(24))")]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum CertificateKind {
    /// 结婚证
    #[sea_orm(string_value = "MARRIAGE")]
    Marriage,
    /// 离婚证
    #[sea_orm(string_value = "DIVORCE")]
    Divorce,
    /// 补领结婚证
    #[sea_orm(string_value = "MARRIAGE_REISSUE")]
    MarriageReissue,
    /// 补领离婚证
    #[sea_orm(string_value = "DIVORCE_REISSUE")]
    DivorceReissue,
}

impl CertificateKind {
    pub const fn prefix(self) -> &'static str {
        match self {
            Self::Marriage => "J",
            Self::Divorce => "L",
            Self::MarriageReissue => "BJ",
            Self::DivorceReissue => "BL",
        }
    }

    fn of_prefix(prefix: &str) -> Option<Self> {
        match prefix {
            "J" => Some(Self::Marriage),
            "L" => Some(Self::Divorce),
            "BJ" => Some(Self::MarriageReissue),
            "BL" => Some(Self::DivorceReissue),
            _ => None,
        }
    }
}

/// 证字号. `J420112-2022-000315`: kind, office, year of issue, sequence per office, year and kind.
/// The two copies of a couple share one number.
///
/// The form is the published one (J110101-2010-000001); whether the working rules of 2025 changed it is
/// to be confirmed.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, DeriveValueType)]
#[sea_orm(value_type = "String", column_type = "String(sea_orm::sea_query::StringLen::N(20))")]
#[serde(try_from = "String", into = "String")]
pub struct CertificateNumber {
    kind: CertificateKind,
    office: DivisionCode,
    year: u16,
    sequence: u32,
}

impl CertificateNumber {
    /// # Errors
    /// An office of other than six digits, a year outside 1950 to 9999, a sequence outside 1 to 999999.
    pub fn new(
        kind: CertificateKind,
        office: DivisionCode,
        year: u16,
        sequence: u32,
    ) -> Result<Self, CertificateNumberError> {
        if office.as_str().len() != 6 {
            return Err(CertificateNumberError::Office);
        }
        if !(1950..=9999).contains(&year) {
            return Err(CertificateNumberError::Year);
        }
        if !(1..=999_999).contains(&sequence) {
            return Err(CertificateNumberError::Sequence);
        }
        Ok(Self { kind, office, year, sequence })
    }

    /// # Errors
    /// [`CertificateNumberError::Form`] unless the pattern fits, else as [`CertificateNumber::new`].
    pub fn parse(text: &str) -> Result<Self, CertificateNumberError> {
        let number = text::normalise(text);
        let (kind, office, year, sequence) = parts(&number).ok_or(CertificateNumberError::Form)?;
        let office = DivisionCode::parse(office).map_err(|_| CertificateNumberError::Office)?;
        let year = year.parse().map_err(|_| CertificateNumberError::Year)?;
        let sequence = sequence.parse().map_err(|_| CertificateNumberError::Sequence)?;
        Self::new(kind, office, year, sequence)
    }

    pub fn kind(&self) -> CertificateKind {
        self.kind
    }

    /// The issuing office's division, six digits, as it was on the day.
    pub fn office(&self) -> DivisionCode {
        self.office
    }

    pub fn year(&self) -> u16 {
        self.year
    }

    pub fn sequence(&self) -> u32 {
        self.sequence
    }
}

/// `^(J|L|BJ|BL)(\d{6})-(\d{4})-(\d{6})$`
fn parts(number: &str) -> Option<(CertificateKind, &str, &str, &str)> {
    let start = number.find(|c: char| c.is_ascii_digit())?;
    let (prefix, rest) = number.split_at(start);
    let mut groups = rest.split('-');
    let mut group = |length: usize| groups.next().filter(|g| g.len() == length && text::is_digits(g));
    let (office, year, sequence) = (group(6)?, group(4)?, group(6)?);
    let kind = CertificateKind::of_prefix(prefix)?;
    groups.next().is_none().then_some((kind, office, year, sequence))
}

impl fmt::Display for CertificateNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}{}-{:04}-{:06}", self.kind.prefix(), self.office, self.year, self.sequence)
    }
}

impl fmt::Debug for CertificateNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "CertificateNumber({self})")
    }
}

text_value!(CertificateNumber, CertificateNumberError);

/// 婚姻登记证字号：前缀（J结婚、L离婚、BJ补领结婚、BL补领离婚）＋6位区划代码-4位年份-6位顺序号
#[Scalar(
    name = "CertificateNumber",
    specified_by_url = "https://onewindow.example/scalars/CertificateNumber"
)]
impl ScalarType for CertificateNumber {
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

    #[test]
    fn worked_examples_are_built_and_read() {
        for (text, kind, office, year, sequence) in [
            ("J110101-2010-000001", CertificateKind::Marriage, "110101", 2010, 1),
            ("J420112-2022-000315", CertificateKind::Marriage, "420112", 2022, 315),
            ("L420112-2022-000001", CertificateKind::Divorce, "420112", 2022, 1),
            ("BJ420112-2022-999999", CertificateKind::MarriageReissue, "420112", 2022, 999_999),
            ("BL429006-2023-000089", CertificateKind::DivorceReissue, "429006", 2023, 89),
        ] {
            let office = DivisionCode::parse(office).expect(office);
            let built = CertificateNumber::new(kind, office, year, sequence).expect(text);
            assert_eq!(built.to_string(), text);
            assert_eq!(CertificateNumber::parse(text), Ok(built));
            assert_eq!(
                (built.kind(), built.office(), built.year(), built.sequence()),
                (kind, office, year, sequence)
            );
        }
        assert!(CertificateNumber::parse(" ｂl429006－2023－000089").is_ok());
    }

    #[test]
    fn each_check_has_its_code() {
        for (text, code) in [
            ("", "CERTIFICATE_NUMBER_FORM"),
            ("420112-2022-000315", "CERTIFICATE_NUMBER_FORM"),
            ("K420112-2022-000315", "CERTIFICATE_NUMBER_FORM"),
            ("JB420112-2022-000315", "CERTIFICATE_NUMBER_FORM"),
            ("J420112-2022-00315", "CERTIFICATE_NUMBER_FORM"),
            ("J420112-2022-000315-", "CERTIFICATE_NUMBER_FORM"),
            ("J420112-2022-000315-1", "CERTIFICATE_NUMBER_FORM"),
            ("J420112 2022 000315", "CERTIFICATE_NUMBER_FORM"),
            ("J420112-+022-000315", "CERTIFICATE_NUMBER_FORM"),
            ("J420112-2022-00031\u{0}", "CERTIFICATE_NUMBER_FORM"),
            ("鄂武结字010500123", "CERTIFICATE_NUMBER_FORM"),
            ("J020112-2022-000315", "CERTIFICATE_NUMBER_OFFICE"),
            ("J420112-1949-000315", "CERTIFICATE_NUMBER_YEAR"),
            ("J420112-2022-000000", "CERTIFICATE_NUMBER_SEQUENCE"),
        ] {
            assert_eq!(CertificateNumber::parse(text).expect_err(text).code(), code, "{text:?}");
        }
        let street = DivisionCode::parse("420112015").expect("a street");
        assert_eq!(
            CertificateNumber::new(CertificateKind::Marriage, street, 2022, 1),
            Err(CertificateNumberError::Office)
        );
    }

    proptest! {
        #[test]
        fn a_built_number_parses_to_itself(
            prefix in "B?[JL]", office in "[1-6][1-9]0[1-9][0-9]{2}", year in 1950u16..=9999, sequence in 1u32..=999_999,
        ) {
            let kind = CertificateKind::of_prefix(&prefix).expect("one of four");
            let office = DivisionCode::parse(&office).expect("a county");
            let number = CertificateNumber::new(kind, office, year, sequence).expect("in range");
            prop_assert_eq!(CertificateNumber::parse(&number.to_string()), Ok(number));
        }

        #[test]
        fn any_text_is_answered_without_panic(text in any::<String>()) {
            let _ = CertificateNumber::parse(&text);
        }
    }
}
