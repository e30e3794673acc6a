//! 办件编码: the hub's own case number. Outside systems' numbers stay opaque text.
//! Start with [`CaseNumber::new`] and [`CaseNumber::parse`].
//! Never: issue a sequence; that is the database's work.

use std::fmt;

use async_graphql::{InputValueResult, Scalar, ScalarType, Value};
use chrono::{Datelike, NaiveDate};
use sea_orm::DeriveValueType;
use serde::{Deserialize, Serialize};

use super::division_code::DivisionCode;
use super::text;

value_error! {
    /// Why a text or its parts are not a 办件编码.
    CaseNumberError {
        Length: "CASE_NUMBER_LENGTH", "办件编码应为24位", "a case number has 24 digits";
        Characters: "CASE_NUMBER_CHARACTERS", "办件编码只能包含数字", "a case number has digits only";
        Division: "CASE_NUMBER_DIVISION", "办件编码的受理区划应为6位行政区划代码",
            "the accepting division of a case number is a six-digit division code";
        Service: "CASE_NUMBER_SERVICE", "办件编码的事项代码应为100至999",
            "the service code of a case number is between 100 and 999";
        Date: "CASE_NUMBER_DATE", "办件编码中的受理日期不存在", "the acceptance date in the case number does not exist";
        Sequence: "CASE_NUMBER_SEQUENCE", "办件编码的顺序号应为1至999999",
            "the sequence of a case number is between 1 and 999999";
        CheckDigit: "CASE_NUMBER_CHECK_DIGIT", "办件编码的校验码不正确", "the check digit of the case number is wrong";
    }
}

/// 事项代码. Three digits, 100 to 999: 1xx marriage, 2xx assistance, 3xx social organizations.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct ServiceCode(u16);

impl ServiceCode {
    pub const MARRIAGE: Self = Self(101);
    pub const DIVORCE: Self = Self(102);
    pub const REISSUE: Self = Self(103);
    pub const APPOINTMENT: Self = Self(104);
    pub const HISTORICAL_RECORD: Self = Self(105);
    pub const ASSISTANCE_INTAKE: Self = Self(200);
    pub const ANNUAL_INSPECTION: Self = Self(301);
    pub const RANDOM_CHECK: Self = Self(302);

    /// None unless three digits without a leading zero. The assistance programmes are 201 to 212.
    pub const fn new(code: u16) -> Option<Self> {
        if code >= 100 && code <= 999 { Some(Self(code)) } else { None }
    }

    pub const fn get(self) -> u16 {
        self.0
    }
}

/// 办件编码. `DDDDDD` accepting division, `SSS` service, `YYYYMMDD` acceptance, `NNNNNN` sequence,
/// one check digit (ISO 7064 MOD 11-10).
#[derive(Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, DeriveValueType)]
#[sea_orm(value_type = "String", column_type = "String(sea_orm::sea_query::StringLen::N(24))")]
#[serde(try_from = "String", into = "String")]
pub struct CaseNumber {
    division: DivisionCode,
    service: ServiceCode,
    accepted_on: NaiveDate,
    sequence: u32,
}

impl CaseNumber {
    /// # Errors
    /// A division of other than six digits, a year outside 1900 to 9999, a sequence outside 1 to 999999.
    pub fn new(
        division: DivisionCode,
        service: ServiceCode,
        accepted_on: NaiveDate,
        sequence: u32,
    ) -> Result<Self, CaseNumberError> {
        if division.as_str().len() != 6 {
            return Err(CaseNumberError::Division);
        }
        if !(1900..=9999).contains(&accepted_on.year()) {
            return Err(CaseNumberError::Date);
        }
        if !(1..=999_999).contains(&sequence) {
            return Err(CaseNumberError::Sequence);
        }
        Ok(Self { division, service, accepted_on, sequence })
    }

    /// # Errors
    /// The first check that fails; the check digit before the parts.
    pub fn parse(text: &str) -> Result<Self, CaseNumberError> {
        let number = text::normalise(text);
        if number.chars().count() != 24 {
            return Err(CaseNumberError::Length);
        }
        if !text::is_digits(&number) {
            return Err(CaseNumberError::Characters);
        }
        let (body, check) = number.split_at(23);
        if check != check_digit(body).to_string() {
            return Err(CaseNumberError::CheckDigit);
        }
        let division = DivisionCode::parse(&body[..6]).map_err(|_| CaseNumberError::Division)?;
        let service = body[6..9].parse().ok().and_then(ServiceCode::new).ok_or(CaseNumberError::Service)?;
        let date = NaiveDate::parse_from_str(&body[9..17], "%Y%m%d").map_err(|_| CaseNumberError::Date)?;
        let sequence = body[17..].parse().map_err(|_| CaseNumberError::Sequence)?;
        Self::new(division, service, date, sequence)
    }

    /// The accepting division, six digits, as it was on the day.
    pub fn division(&self) -> DivisionCode {
        self.division
    }

    pub fn service(&self) -> ServiceCode {
        self.service
    }

    pub fn accepted_on(&self) -> NaiveDate {
        self.accepted_on
    }

    pub fn sequence(&self) -> u32 {
        self.sequence
    }
}

impl fmt::Display for CaseNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (service, day) = (self.service.0, self.accepted_on.format("%Y%m%d"));
        let body = format!("{}{service}{day}{:06}", self.division, self.sequence);
        write!(f, "{body}{}", check_digit(&body))
    }
}

impl fmt::Debug for CaseNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "CaseNumber({self})")
    }
}

text_value!(CaseNumber, CaseNumberError);

/// 办件编码：受理区划6位、事项代码3位、受理日期8位、顺序号6位、校验码1位，共24位数字
#[Scalar(name = "CaseNumber", specified_by_url = "https://onewindow.example/scalars/CaseNumber")]
impl ScalarType for CaseNumber {
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

/// ISO 7064 MOD 11-10: finds every single wrong digit.
pub fn check_digit(body: &str) -> u32 {
    let product = text::digits(body).fold(10, |product, digit| {
        let sum = (product + digit) % 10;
        2 * (if sum == 0 { 10 } else { sum }) % 11
    });
    (11 - product) % 10
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::citizen_id::tests::day;
    use super::*;
    use crate::values::ValueError;

    fn division(code: &str) -> DivisionCode {
        DivisionCode::parse(code).expect(code)
    }

    #[test]
    fn worked_examples_are_built_and_read() {
        for (text, office, service, accepted_on, sequence) in [
            ("420112101202205200000016", "420112", ServiceCode::MARRIAGE, day(2022, 5, 20), 1),
            ("429006201202306150000420", "429006", ServiceCode(201), day(2023, 6, 15), 42),
            ("320412301202303310000075", "320412", ServiceCode::ANNUAL_INSPECTION, day(2023, 3, 31), 7),
        ] {
            let built = CaseNumber::new(division(office), service, accepted_on, sequence).expect(text);
            assert_eq!(built.to_string(), text);
            assert_eq!(CaseNumber::parse(text), Ok(built));
            assert_eq!(
                (built.division(), built.service(), built.accepted_on(), built.sequence()),
                (division(office), service, accepted_on, sequence)
            );
        }
    }

    #[test]
    fn each_check_has_its_code() {
        let checked = |body: &str| format!("{body}{}", check_digit(body));
        for (text, code) in [
            (String::new(), "CASE_NUMBER_LENGTH"),
            ("42011210120220520000001".into(), "CASE_NUMBER_LENGTH"),
            ("42011210120220520000001X".into(), "CASE_NUMBER_CHARACTERS"),
            ("42011210120220520000001\u{0}".into(), "CASE_NUMBER_CHARACTERS"),
            ("420112101202205200000017".into(), "CASE_NUMBER_CHECK_DIGIT"),
            (checked("42001210120220520000001"), "CASE_NUMBER_DIVISION"),
            (checked("42011209920220520000001"), "CASE_NUMBER_SERVICE"),
            (checked("42011210120220230000001"), "CASE_NUMBER_DATE"),
            (checked("42011210100010520000001"), "CASE_NUMBER_DATE"),
            (checked("42011210120220520000000"), "CASE_NUMBER_SEQUENCE"),
        ] {
            assert_eq!(CaseNumber::parse(&text).expect_err(&text).code(), code, "{text:?}");
        }
    }

    #[test]
    fn parts_are_checked() {
        let (office, service) = (division("420112"), ServiceCode::MARRIAGE);
        for (office, accepted_on, sequence, error) in [
            (division("420112015"), day(2022, 5, 20), 1, CaseNumberError::Division),
            (office, day(1899, 12, 31), 1, CaseNumberError::Date),
            (office, day(10_000, 1, 1), 1, CaseNumberError::Date),
            (office, day(2022, 5, 20), 0, CaseNumberError::Sequence),
            (office, day(2022, 5, 20), 1_000_000, CaseNumberError::Sequence),
        ] {
            assert_eq!(CaseNumber::new(office, service, accepted_on, sequence), Err(error));
        }
        assert_eq!((ServiceCode::new(99), ServiceCode::new(1000)), (None, None));
    }

    prop_compose! {
        fn any_number()(office in "[1-6][1-9]0[1-9][0-9]{2}", service in 100u16..=999,
                        days in 0u64..80_000, sequence in 1u32..=999_999) -> CaseNumber {
            let service = ServiceCode::new(service).expect("in range");
            let accepted_on = day(1900, 1, 1) + chrono::Days::new(days);
            CaseNumber::new(division(&office), service, accepted_on, sequence).expect("in range")
        }
    }

    proptest! {
        #[test]
        fn a_built_number_parses_to_itself(number in any_number()) {
            prop_assert_eq!(CaseNumber::parse(&number.to_string()), Ok(number));
        }

        #[test]
        fn any_single_change_is_caught(number in any_number(), at in 0usize..24, to in 0u8..10) {
            let number = number.to_string();
            let mut changed = number.clone().into_bytes();
            changed[at] = b'0' + to;
            let changed = String::from_utf8(changed).expect("ascii");
            prop_assume!(changed != number);
            prop_assert_eq!(CaseNumber::parse(&changed), Err(CaseNumberError::CheckDigit));
        }

        #[test]
        fn any_text_is_answered_without_panic(text in any::<String>(), digits in "[0-9]{24}") {
            let _ = (CaseNumber::parse(&text), CaseNumber::parse(&digits));
        }
    }
}
