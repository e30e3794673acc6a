//! 个人号码: identity and mobile numbers typed where they do not belong, into texts kept in clear.
//! Start with [`is_in`].
//! Never: doubt about a number that does not check; references and dates stay allowed.

use chrono::NaiveDate;

use super::citizen_id::{CitizenId, LegacyCitizenId};
use super::phone::PhoneNumber;

/// Whether the text holds an identity number (GB 11643, 18 digits, or 15 before 1999) or a mobile number,
/// in full width too, and grouped by single spaces or hyphens.
pub fn is_in(text: &str) -> bool {
    any_run(text, |run| match run.len() {
        15 => LegacyCitizenId::parse(run).is_ok(),
        11 => PhoneNumber::parse(run).is_ok_and(|phone| phone.is_mobile()),
        _ => is_citizen_id(run),
    })
}

/// Whether a reference of some register holds a checked identity number. Shorter numbers are the register's own.
pub fn is_in_reference(text: &str) -> bool {
    any_run(text, is_citizen_id)
}

fn is_citizen_id(run: &str) -> bool {
    // Whoever is not born yet has no number.
    run.len() == 18 && CitizenId::parse(run, NaiveDate::MAX).is_ok()
}

fn any_run(text: &str, is_personal: impl Fn(&str) -> bool) -> bool {
    let half_width: Vec<char> = super::text::half_width(text).chars().collect();
    let plain = runs(&half_width, |_| false);
    let grouped = runs(&half_width, |c| matches!(c, ' ' | '-'));
    plain.iter().chain(&grouped).any(|run| is_personal(run))
}

/// Runs of digits, with a last X, and with `joins` between two digits left out.
fn runs(text: &[char], joins: impl Fn(char) -> bool) -> Vec<String> {
    let mut found = Vec::new();
    let mut run = String::new();
    for (at, &c) in text.iter().enumerate() {
        let next_is_digit =
            text.get(at + 1).is_some_and(|next| next.is_ascii_digit() || matches!(next, 'X' | 'x'));
        match c {
            '0'..='9' => run.push(c),
            'X' | 'x' if run.len() == 17 => run.push('X'),
            c if !run.is_empty() && joins(c) && next_is_digit => {}
            _ => found.extend((!run.is_empty()).then(|| std::mem::take(&mut run))),
        }
    }
    found.extend((!run.is_empty()).then_some(run));
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_of_persons_are_found_however_they_are_written() {
        for text in [
            "当事人11010519491231002X自述",
            "证件号：１１０１０５１９４９１２３１００２Ｘ。",
            "110105 19491231 002X",
            "110105-19491231-002x",
            "老证号110105491231002",
            "电话13800138000",
            "138 0013 8000",
            "138-0013-8000",
        ] {
            assert!(is_in(text), "{text}");
        }
    }

    #[test]
    fn a_registers_own_number_may_look_like_a_phone() {
        for (text, is_personal) in
            [("13800138000", false), ("110105491231002", false), ("GA-11010519491231002X", true)]
        {
            assert_eq!(is_in_reference(text), is_personal, "{text}");
        }
    }

    #[test]
    fn references_dates_and_amounts_are_not_numbers_of_persons() {
        for text in [
            "（2026）鄂0103民初1234号",
            "J420112-2026-000001",
            "420112-HY-20261122-0001",
            "2026-11-22 10:30",
            "110105194912310021",
            "统一社会信用代码51420000500000000A",
            "电话027-85678901",
            "三人，每人1380元",
            "20261122123456789012",
        ] {
            assert!(!is_in(text), "{text}");
        }
    }
}
