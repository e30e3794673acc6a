//! What all value types share: normalising, masking, the shape of an error, the glue of a scalar.
//! Start with [`normalise`] and [`ValueError`].
//! Never: a rule about one type.

use std::borrow::Cow;
use std::str::FromStr;

use async_graphql::{InputType, InputValueError, InputValueResult, Value};

/// Why a text is not a value: a stable code and both languages, never the text itself.
pub trait ValueError: std::error::Error {
    /// Upper snake case, e.g. `ID_CHECK_DIGIT`; never changes once published.
    fn code(&self) -> &'static str;
    fn message_zh(&self) -> Cow<'static, str>;
    fn message_en(&self) -> Cow<'static, str>;
}

/// An error enum whose variants each carry a code and both messages.
macro_rules! value_error {
    ($(#[$meta:meta])* $name:ident {
        $($(#[$variant_meta:meta])* $variant:ident: $code:tt, $zh:tt, $en:tt;)+
    }) => {
        $(#[$meta])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
        pub enum $name {
            $($(#[$variant_meta])* #[error($en)] $variant,)+
        }

        impl $crate::values::ValueError for $name {
            fn code(&self) -> &'static str {
                match self { $(Self::$variant => $code,)+ }
            }

            fn message_zh(&self) -> std::borrow::Cow<'static, str> {
                match self { $(Self::$variant => $zh.into(),)+ }
            }

            fn message_en(&self) -> std::borrow::Cow<'static, str> {
                match self { $(Self::$variant => $en.into(),)+ }
            }
        }
    };
}

/// `FromStr` and the two conversions that serde and the database column go through.
macro_rules! text_value {
    ($name:ident, $error:ident) => {
        impl std::str::FromStr for $name {
            type Err = $error;

            fn from_str(text: &str) -> Result<Self, $error> {
                Self::parse(text)
            }
        }

        impl TryFrom<String> for $name {
            type Error = $error;

            fn try_from(text: String) -> Result<Self, $error> {
                Self::parse(&text)
            }
        }

        impl From<$name> for String {
            fn from(value: $name) -> Self {
                value.to_string()
            }
        }
    };
}

/// Trimmed, full width to half width, upper case: the only form in which identifiers are compared.
pub(super) fn normalise(text: &str) -> String {
    half_width(text).to_ascii_uppercase()
}

/// Trimmed and full width to half width; for names, whose case is theirs.
pub(super) fn half_width(text: &str) -> String {
    text.trim()
        .chars()
        .map(|c| match c {
            '\u{3000}' => ' ',
            '\u{FF01}'..='\u{FF5E}' => char::from_u32(u32::from(c) - 0xFEE0).unwrap_or(c),
            other => other,
        })
        .collect()
}

/// Characters no stored text may hold: controls (NUL breaks PostgreSQL) and those that reorder or
/// hide what a reader sees.
pub(super) fn is_forbidden(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{200E}' | '\u{200F}' | '\u{2028}'..='\u{202E}' | '\u{2066}'..='\u{2069}' | '\u{FEFF}')
}

/// The first `head` and last `tail` characters with stars between.
pub(super) fn masked(text: &str, head: usize, tail: usize) -> String {
    let length = text.chars().count();
    text.chars().enumerate().map(|(i, c)| if i < head || i + tail >= length { c } else { '*' }).collect()
}

pub(super) fn is_digits(text: &str) -> bool {
    text.bytes().all(|byte| byte.is_ascii_digit())
}

/// Digits of `text` as numbers; anything else counts as zero, so check the characters first.
pub(super) fn digits(text: &str) -> impl Iterator<Item = u32> + '_ {
    text.chars().map(|c| c.to_digit(10).unwrap_or(0))
}

/// Reads a scalar from a GraphQL string. The error keeps its code and both messages as extensions.
pub(super) fn parse_scalar<T>(value: &Value) -> InputValueResult<T>
where
    T: InputType + FromStr,
    T::Err: ValueError,
{
    let Value::String(text) = value else {
        return Err(InputValueError::custom("a string is expected"));
    };
    text.parse().map_err(|error: T::Err| {
        InputValueError::custom(&error)
            .with_extension("reason", error.code())
            .with_extension("messageZh", error.message_zh().into_owned())
            .with_extension("messageEn", error.message_en().into_owned())
    })
}

#[cfg(test)]
mod tests {
    use async_graphql::{EmptyMutation, EmptySubscription, Object, SDLExportOptions, Schema};
    use sea_orm::{ActiveEnum, Iterable};

    use super::*;
    use crate::values::case_number::CaseNumber;
    use crate::values::certificate_number::{CertificateKind, CertificateNumber};
    use crate::values::citizen_id::Sex;
    use crate::values::credit_code::{BodyKind, CreditCode};
    use crate::values::division_code::{DivisionCode, DivisionLevel};
    use crate::values::id_document::IdType;
    use crate::values::money::Fen;

    #[test]
    fn normalising_trims_narrows_and_raises() {
        for (given, expected) in
            [(" a1\u{3000}", "A1"), ("４２０ｘ", "420X"), ("Ｊ－１", "J-1"), ("\tb\n", "B"), ("中", "中")]
        {
            assert_eq!(normalise(given), expected);
        }
    }

    #[test]
    fn a_mask_keeps_the_length() {
        for (given, head, tail, expected) in
            [("abcdef", 1, 2, "a***ef"), ("张三", 1, 0, "张*"), ("ab", 3, 3, "ab"), ("", 1, 1, "")]
        {
            assert_eq!(masked(given, head, tail), expected);
        }
    }

    #[test]
    fn an_enum_is_stored_and_shown_by_the_same_word() {
        fn check<E>()
        where
            E: ActiveEnum<Value = String> + Iterable + Copy + serde::Serialize + Into<Value>,
        {
            for variant in E::iter() {
                let word = variant.to_value();
                assert_eq!(serde_json::to_value(variant).expect("a string"), word);
                assert_eq!(variant.into().to_string(), word);
            }
        }
        check::<Sex>();
        check::<IdType>();
        check::<BodyKind>();
        check::<DivisionLevel>();
        check::<CertificateKind>();
    }

    #[test]
    fn each_scalar_names_its_specification() {
        struct Query;

        #[Object]
        impl Query {
            async fn all(
                &self,
                _division: DivisionCode,
                _case: CaseNumber,
                _certificate: CertificateNumber,
                _credit: CreditCode,
                _amount: Fen,
            ) -> bool {
                true
            }
        }

        let sdl = Schema::new(Query, EmptyMutation, EmptySubscription)
            .sdl_with_options(SDLExportOptions::new().include_specified_by());
        for name in ["DivisionCode", "CaseNumber", "CertificateNumber", "CreditCode", "Yuan"] {
            assert!(sdl.contains(&format!("scalar {name} @specifiedBy(url: \"https://")), "{name}\n{sdl}");
        }
    }
}
