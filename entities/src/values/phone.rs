//! 联系电话: mainland mobile and fixed-line numbers.
//! Start with [`PhoneNumber::parse`].
//! Never: print a full number; accept service numbers (110, 400, 12345) as a person's.

use std::fmt;

use super::text;

value_error! {
    /// Why a text is not a 联系电话.
    PhoneNumberError {
        Characters: "PHONE_CHARACTERS", "电话号码只能包含数字、空格、连字符、括号和开头的+86",
            "a phone number has digits, spaces, hyphens, parentheses and +86 in front";
        Form: "PHONE_FORM", "应为11位手机号码，或带区号的固定电话号码",
            "a mobile number of eleven digits or a fixed line with its area code is expected";
    }
}

/// 联系电话. Digits only: `13812345678`, or area code and number, `02787654321`. Personal: prints masked.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct PhoneNumber(String);

impl PhoneNumber {
    /// Separators and the country code are dropped.
    ///
    /// # Errors
    /// On other characters and on numbers that are neither mobile nor fixed line.
    pub fn parse(text: &str) -> Result<Self, PhoneNumberError> {
        let text = text::normalise(text);
        let bare: String = text.chars().filter(|c| !matches!(c, ' ' | '-' | '(' | ')')).collect();
        let (bare, international) = without_country(&bare);
        if bare.is_empty() || !text::is_digits(bare) {
            return Err(PhoneNumberError::Characters);
        }
        // Abroad, a fixed line is dialled without the zero of its area code.
        let with_zero = if international { format!("0{bare}") } else { bare.to_owned() };
        if is_mobile(bare) {
            Ok(Self(bare.to_owned()))
        } else if is_fixed_line(&with_zero) {
            Ok(Self(with_zero))
        } else {
            Err(PhoneNumberError::Form)
        }
    }

    /// The full number; for encryption, hashing and the deciding office only.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Only these can receive a short message.
    pub fn is_mobile(&self) -> bool {
        is_mobile(&self.0)
    }

    /// `138****5678`, `027****4321`
    pub fn masked(&self) -> String {
        text::masked(&self.0, 3, 4)
    }
}

impl fmt::Debug for PhoneNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "PhoneNumber({})", self.masked())
    }
}

impl fmt::Display for PhoneNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.masked())
    }
}

fn without_country(number: &str) -> (&str, bool) {
    match number.strip_prefix("+86").or_else(|| number.strip_prefix("0086")) {
        Some(rest) => (rest, true),
        None => (number.strip_prefix("86").filter(|rest| is_mobile(rest)).unwrap_or(number), false),
    }
}

fn is_mobile(number: &str) -> bool {
    number.len() == 11 && matches!(number.as_bytes(), [b'1', b'3'..=b'9', ..])
}

/// Area codes of three digits (010, 02x) take eight more, those of four digits seven or eight; no
/// number begins with 0 or 1.
fn is_fixed_line(number: &str) -> bool {
    let area = match number.as_bytes() {
        [b'0', b'1', b'0', ..] | [b'0', b'2', ..] => 3,
        [b'0', b'3'..=b'9', ..] => 4,
        _ => return false,
    };
    let length_fits = match number.len() - area.min(number.len()) {
        8 => true,
        7 => area == 4,
        _ => false,
    };
    length_fits && matches!(number.as_bytes()[area], b'2'..=b'9')
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::values::ValueError;

    #[test]
    fn numbers_have_one_form() {
        for (given, normal, masked, mobile) in [
            ("13800005678", "13800005678", "138****5678", true),
            (" １３８ 0000 5678", "13800005678", "138****5678", true),
            ("+86 138-0000-5678", "13800005678", "138****5678", true),
            ("0086 13800005678", "13800005678", "138****5678", true),
            ("8613800005678", "13800005678", "138****5678", true),
            ("027-87650000", "02787650000", "027****0000", false),
            ("（027）87650000", "02787650000", "027****0000", false),
            ("+86 27 87650000", "02787650000", "027****0000", false),
            ("+86 10 62340000", "01062340000", "010****0000", false),
            ("0728-5230000", "07285230000", "072****0000", false),
            ("0519 86310000", "051986310000", "051*****0000", false),
        ] {
            let phone = PhoneNumber::parse(given).expect(given);
            assert_eq!((phone.as_str(), phone.is_mobile()), (normal, mobile));
            assert_eq!(phone.masked(), masked);
            assert_eq!(format!("{phone} {phone:?}"), format!("{masked} PhoneNumber({masked})"));
        }
    }

    #[test]
    fn each_check_has_its_code() {
        for (text, code) in [
            ("", "PHONE_CHARACTERS"),
            ("+86", "PHONE_CHARACTERS"),
            ("138O0005678", "PHONE_CHARACTERS"),
            ("1380000\u{0}5678", "PHONE_CHARACTERS"),
            ("13800005678转1", "PHONE_CHARACTERS"),
            ("+1 2025550100", "PHONE_CHARACTERS"),
            ("12800005678", "PHONE_FORM"),
            ("1380000567", "PHONE_FORM"),
            ("138000056789", "PHONE_FORM"),
            ("87650000", "PHONE_FORM"),
            ("0278765000", "PHONE_FORM"),
            ("02717650000", "PHONE_FORM"),
            ("0728523000", "PHONE_FORM"),
            ("011", "PHONE_FORM"),
            ("07", "PHONE_FORM"),
            ("110", "PHONE_FORM"),
            ("4008000000", "PHONE_FORM"),
        ] {
            assert_eq!(PhoneNumber::parse(text).expect_err(text).code(), code, "{text:?}");
        }
    }

    proptest! {
        #[test]
        fn no_print_shows_the_middle(number in "1[3-9][0-9]{9}") {
            let phone = PhoneNumber::parse(&number).expect("a mobile number");
            prop_assert_eq!(phone.as_str(), &number);
            let expected = format!("{}****{}", &number[..3], &number[7..]);
            for print in [phone.masked(), phone.to_string(), format!("{phone:?}")] {
                prop_assert!(print.contains(&expected));
            }
        }

        #[test]
        fn any_text_is_answered_without_panic(text in any::<String>(), near in "[+0-9() -]{0,16}") {
            for text in [text, near] {
                if let Ok(phone) = PhoneNumber::parse(&text) {
                    prop_assert_eq!(PhoneNumber::parse(phone.as_str()), Ok(phone));
                }
            }
        }
    }
}
