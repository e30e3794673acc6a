//! 金额: an amount in fen, shown in yuan.
//! Start with [`Fen`].
//! Never: floats, rounding, negative amounts.

use std::fmt;

use async_graphql::{InputValueResult, Scalar, ScalarType, Value};
use sea_orm::sea_query::{ArrayType, ColumnType, Nullable, ValueType, ValueTypeErr};
use sea_orm::{ColIdx, DbErr, QueryResult, TryGetError, TryGetable};
use serde::{Deserialize, Serialize};

use super::text;

value_error! {
    /// Why a text or number is not an amount.
    FenError {
        Form: "YUAN_FORM", "金额应为元，最多两位小数，例如“495.00”",
            "an amount is in yuan with at most two decimals, such as 495.00";
        Negative: "YUAN_NEGATIVE", "金额不能为负数", "an amount is not negative";
        TooLarge: "YUAN_TOO_LARGE", "金额过大", "the amount is too large";
    }
}

/// 金额. Fen, a hundredth of a yuan; never negative. An integer in columns and JSON, yuan with two
/// decimals as text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize)]
#[serde(try_from = "i64", into = "i64")]
pub struct Fen(i64);

impl Fen {
    pub const ZERO: Self = Self(0);

    /// Whole yuan, for amounts named by law.
    pub const fn yuan(yuan: u32) -> Self {
        Self(yuan as i64 * 100)
    }

    /// # Errors
    /// [`FenError::Negative`]
    pub const fn new(fen: i64) -> Result<Self, FenError> {
        if fen < 0 { Err(FenError::Negative) } else { Ok(Self(fen)) }
    }

    /// Reads yuan: `495`, `495.5`, `495.00`.
    ///
    /// # Errors
    /// On signs, exponents, separators, a third decimal, or more than `i64` holds.
    pub fn parse(text: &str) -> Result<Self, FenError> {
        let text = text::normalise(text);
        let (yuan, decimals) = text.split_once('.').unwrap_or((&text, "00"));
        if let Some(amount) = yuan.strip_prefix('-') {
            let is_amount = !amount.is_empty() && text::is_digits(amount) && text::is_digits(decimals);
            return Err(if is_amount { FenError::Negative } else { FenError::Form });
        }
        let form_fits = !yuan.is_empty() && matches!(decimals.len(), 1 | 2);
        if !form_fits || !text::is_digits(yuan) || !text::is_digits(decimals) {
            return Err(FenError::Form);
        }
        format!("{yuan}{decimals:0<2}").parse().map(Self).map_err(|_| FenError::TooLarge)
    }

    pub const fn get(self) -> i64 {
        self.0
    }

    /// None on overflow.
    pub fn checked_add(self, other: Self) -> Option<Self> {
        self.0.checked_add(other.0).map(Self)
    }

    /// None if `other` is more.
    pub fn checked_sub(self, other: Self) -> Option<Self> {
        self.0.checked_sub(other.0).filter(|&fen| fen >= 0).map(Self)
    }

    /// None on overflow.
    pub fn checked_mul(self, times: u32) -> Option<Self> {
        self.0.checked_mul(i64::from(times)).map(Self)
    }
}

impl fmt::Display for Fen {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{:02}", self.0 / 100, self.0 % 100)
    }
}

impl std::str::FromStr for Fen {
    type Err = FenError;

    fn from_str(text: &str) -> Result<Self, FenError> {
        Self::parse(text)
    }
}

impl TryFrom<i64> for Fen {
    type Error = FenError;

    fn try_from(fen: i64) -> Result<Self, FenError> {
        Self::new(fen)
    }
}

impl From<Fen> for i64 {
    fn from(fen: Fen) -> Self {
        fen.0
    }
}

/// 金额（元），十进制字符串，非负，最多两位小数，例如“495.00”
#[Scalar(name = "Yuan", specified_by_url = "https://onewindow.example/scalars/Yuan")]
impl ScalarType for Fen {
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

// By hand, because the derive would let a negative number in from a column.

impl From<Fen> for sea_orm::Value {
    fn from(fen: Fen) -> Self {
        fen.0.into()
    }
}

impl TryGetable for Fen {
    fn try_get_by<I: ColIdx>(row: &QueryResult, index: I) -> Result<Self, TryGetError> {
        Self::new(i64::try_get_by(row, index)?)
            .map_err(|error| TryGetError::DbErr(DbErr::Type(error.to_string())))
    }
}

impl ValueType for Fen {
    fn try_from(value: sea_orm::Value) -> Result<Self, ValueTypeErr> {
        Self::new(<i64 as ValueType>::try_from(value)?).map_err(|_| ValueTypeErr)
    }

    fn type_name() -> String {
        "Fen".to_owned()
    }

    fn array_type() -> ArrayType {
        ArrayType::BigInt
    }

    fn column_type() -> ColumnType {
        ColumnType::BigInteger
    }
}

impl Nullable for Fen {
    fn null() -> sea_orm::Value {
        i64::null()
    }
}

impl sea_orm::IntoActiveValue<Fen> for Fen {
    fn into_active_value(self) -> sea_orm::ActiveValue<Fen> {
        sea_orm::ActiveValue::Set(self)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::values::ValueError;

    #[test]
    fn yuan_is_read_exactly() {
        for (text, fen, shown) in [
            ("495.00", 49_500, "495.00"),
            ("495", 49_500, "495.00"),
            ("495.5", 49_550, "495.50"),
            ("0.01", 1, "0.01"),
            ("0", 0, "0.00"),
            (" ４９５．０５ ", 49_505, "495.05"),
            ("92233720368547758.07", i64::MAX, "92233720368547758.07"),
        ] {
            let amount = Fen::parse(text).expect(text);
            assert_eq!((amount.get(), amount.to_string().as_str()), (fen, shown));
        }
    }

    #[test]
    fn each_check_has_its_code() {
        for (text, code) in [
            ("", "YUAN_FORM"),
            (".5", "YUAN_FORM"),
            ("5.", "YUAN_FORM"),
            ("495.001", "YUAN_FORM"),
            ("1,000.00", "YUAN_FORM"),
            ("+5", "YUAN_FORM"),
            ("-", "YUAN_FORM"),
            ("5.-1", "YUAN_FORM"),
            ("1E3", "YUAN_FORM"),
            ("NaN", "YUAN_FORM"),
            ("5\u{0}", "YUAN_FORM"),
            ("-0.01", "YUAN_NEGATIVE"),
            ("92233720368547758.08", "YUAN_TOO_LARGE"),
            ("99999999999999999999999999", "YUAN_TOO_LARGE"),
        ] {
            assert_eq!(Fen::parse(text).expect_err(text).code(), code, "{text:?}");
        }
        assert_eq!(Fen::new(-1), Err(FenError::Negative));
    }

    #[test]
    fn columns_and_json_hold_fen() {
        let amount = Fen::yuan(495);
        assert_eq!(serde_json::to_string(&amount).expect("a number"), "49500");
        assert!(serde_json::from_str::<Fen>("-1").is_err());
        assert_eq!(<Fen as ValueType>::try_from(amount.into()).ok(), Some(amount));
        assert!(<Fen as ValueType>::try_from(sea_orm::Value::from(-1i64)).is_err());
        assert_eq!(ScalarType::to_value(&amount), Value::from("495.00"));
        assert!(<Fen as ScalarType>::parse(Value::from(495)).is_err());
    }

    proptest! {
        #[test]
        fn shown_and_read_again(fen in 0..=i64::MAX) {
            let amount = Fen::new(fen).expect("not negative");
            prop_assert_eq!(Fen::parse(&amount.to_string()), Ok(amount));
        }

        #[test]
        fn arithmetic_is_exact_or_refused(a in 0..=i64::MAX, b in 0..=i64::MAX, times in any::<u32>()) {
            let (x, y) = (Fen(a), Fen(b));
            let exact = |wide: i128| <i64 as TryFrom<i128>>::try_from(wide).ok().filter(|&fen| fen >= 0).map(Fen);
            prop_assert_eq!(x.checked_add(y), exact(i128::from(a) + i128::from(b)));
            prop_assert_eq!(x.checked_sub(y), exact(i128::from(a) - i128::from(b)));
            prop_assert_eq!(x.checked_mul(times), exact(i128::from(a) * i128::from(times)));
        }

        #[test]
        fn any_text_is_answered_without_panic(text in any::<String>(), near in "[-+.,0-9]{0,24}") {
            let _ = (Fen::parse(&text), Fen::parse(&near));
        }
    }
}
