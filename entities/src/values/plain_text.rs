//! Free text of bounded length: reasons, remarks, addresses.
//! Start with [`PlainText::parse`].
//! Never: print the text, which may name people; change its punctuation.

use std::borrow::Cow;
use std::fmt;

use serde::{Deserialize, Serialize};

use super::{ValueError, personal_number, text};

/// Why a text cannot be stored.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum PlainTextError {
    #[error("the text is empty")]
    Empty,
    #[error("the text has more than {max} characters")]
    TooLong { max: usize },
    #[error("the text has control characters")]
    ControlCharacter,
    #[error("the text has an identity or mobile number; it belongs in its own field")]
    PersonalNumber,
}

impl ValueError for PlainTextError {
    fn code(&self) -> &'static str {
        match self {
            Self::Empty => "TEXT_EMPTY",
            Self::TooLong { .. } => "TEXT_TOO_LONG",
            Self::ControlCharacter => "TEXT_CONTROL_CHARACTER",
            Self::PersonalNumber => "TEXT_HAS_ID_NUMBER",
        }
    }

    fn message_zh(&self) -> Cow<'static, str> {
        match self {
            Self::Empty => "内容不能为空".into(),
            Self::TooLong { max } => format!("内容不能超过{max}个字符").into(),
            Self::ControlCharacter => "内容含有不允许的控制字符".into(),
            Self::PersonalNumber => "内容含有身份证件号码或手机号码，请填入专用栏目".into(),
        }
    }

    fn message_en(&self) -> Cow<'static, str> {
        self.to_string().into()
    }
}

/// Trimmed, not empty, at most `MAX` characters (not bytes), no control characters but line break and
/// tab. Full-width punctuation stays: it is right in Chinese prose.
#[derive(Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct PlainText<const MAX: usize>(String);

impl<const MAX: usize> PlainText<MAX> {
    /// For what is stored and recorded in clear. Line breaks become `\n`.
    ///
    /// # Errors
    /// Empty, too long, with characters that control or reorder what is shown, or with a personal number.
    pub fn parse(text: &str) -> Result<Self, PlainTextError> {
        let parsed = Self::parse_sealed(text)?;
        if personal_number::is_in(&parsed.0) {
            return Err(PlainTextError::PersonalNumber);
        }
        Ok(parsed)
    }

    /// For numbers of other registers: certificates, judgments, a partner's cases.
    ///
    /// # Errors
    /// As [`PlainText::parse`], but only checked identity numbers are refused.
    pub fn parse_reference(text: &str) -> Result<Self, PlainTextError> {
        let parsed = Self::parse_sealed(text)?;
        if personal_number::is_in_reference(&parsed.0) {
            return Err(PlainTextError::PersonalNumber);
        }
        Ok(parsed)
    }

    /// For names that another system gives, such as the subject of a token.
    ///
    /// # Errors
    /// As [`PlainText::parse`], where it is or holds a personal number.
    pub fn parse_identifier(text: &str) -> Result<Self, PlainTextError> {
        let parsed = Self::parse_sealed(text)?;
        if personal_number::is_in_identifier(&parsed.0) {
            return Err(PlainTextError::PersonalNumber);
        }
        Ok(parsed)
    }

    /// For what is sealed at rest and never recorded, where personal numbers may stand.
    ///
    /// # Errors
    /// As [`PlainText::parse`], but for personal numbers.
    pub fn parse_sealed(text: &str) -> Result<Self, PlainTextError> {
        let text = text.trim().replace("\r\n", "\n");
        if text.is_empty() {
            return Err(PlainTextError::Empty);
        }
        if text.chars().nth(MAX).is_some() {
            return Err(PlainTextError::TooLong { max: MAX });
        }
        if text.chars().any(|c| text::is_forbidden(c) && !matches!(c, '\n' | '\t')) {
            return Err(PlainTextError::ControlCharacter);
        }
        Ok(Self(text))
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }

    pub fn into_inner(self) -> String {
        self.0
    }
}

impl<const MAX: usize> fmt::Debug for PlainText<MAX> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "PlainText({} characters)", self.0.chars().count())
    }
}

impl<const MAX: usize> std::str::FromStr for PlainText<MAX> {
    type Err = PlainTextError;

    fn from_str(text: &str) -> Result<Self, PlainTextError> {
        Self::parse(text)
    }
}

impl<const MAX: usize> TryFrom<String> for PlainText<MAX> {
    type Error = PlainTextError;

    fn try_from(text: String) -> Result<Self, PlainTextError> {
        Self::parse(&text)
    }
}

impl<const MAX: usize> From<PlainText<MAX>> for String {
    fn from(text: PlainText<MAX>) -> Self {
        text.0
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn prose_is_kept_as_written() {
        for (given, kept) in [
            ("  经核实，材料齐全。\n", "经核实，材料齐全。"),
            ("一\r\n二\t三", "一\n二\t三"),
            ("一二三四五六七八九十", "一二三四五六七八九十"),
        ] {
            assert_eq!(PlainText::<10>::parse(given).expect(given).as_str(), kept);
        }
    }

    #[test]
    fn each_check_has_its_code() {
        for (text, code) in [
            ("", "TEXT_EMPTY"),
            (" \n\u{3000}", "TEXT_EMPTY"),
            ("一二三四五六七八九十一", "TEXT_TOO_LONG"),
            ("一\u{0}二", "TEXT_CONTROL_CHARACTER"),
            ("一\r二", "TEXT_CONTROL_CHARACTER"),
            ("一\u{1b}[2J", "TEXT_CONTROL_CHARACTER"),
            ("一\u{202E}二", "TEXT_CONTROL_CHARACTER"),
        ] {
            assert_eq!(PlainText::<10>::parse(text).expect_err(text).code(), code, "{text:?}");
        }
        assert_eq!(PlainTextError::TooLong { max: 10 }.message_zh(), "内容不能超过10个字符");
    }

    #[test]
    fn json_is_checked_and_debug_says_nothing() {
        let text: PlainText<10> = serde_json::from_str("\" 备注 \"").expect("a short text");
        assert_eq!(serde_json::to_string(&text).expect("a string"), "\"备注\"");
        assert_eq!(format!("{text:?}"), "PlainText(2 characters)");
        assert!(serde_json::from_str::<PlainText<1>>("\"备注\"").is_err());
    }

    proptest! {
        #[test]
        fn what_parses_is_stable_and_bounded(given in any::<String>()) {
            if let Ok(text) = PlainText::<20>::parse(&given) {
                prop_assert!(text.as_str().chars().count() <= 20 && !text.as_str().contains('\0'));
                prop_assert_eq!(PlainText::<20>::parse(text.as_str()), Ok(text));
            }
        }
    }
}
