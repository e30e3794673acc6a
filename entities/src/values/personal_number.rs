//! 个人号码: identity and mobile numbers typed where they do not belong, into texts kept in clear.
//! Start with [`is_in`]; [`masked_in`] hides them where a text may hold them.
//! Never: doubt about a number that does not check; references and dates stay allowed.

use std::ops::Range;

use chrono::{Datelike, NaiveDate};

use super::case_number::CaseNumber;
use super::citizen_id::{CitizenId, LegacyCitizenId};
use super::digit::{digit_of, is_x};
use super::phone::PhoneNumber;

/// Whether the text holds an identity number (GB 11643, 18 digits, or 15 before 1999) or a mobile number,
/// in digits of any script and whatever but letters stands between them.
pub fn is_in(text: &str) -> bool {
    !found(text, true).is_empty()
}

/// Whether a reference of some register holds a checked identity number. Shorter numbers are the register's own.
pub fn is_in_reference(text: &str) -> bool {
    !found(text, false).is_empty()
}

/// Whether a name of some system's own (a subject, a token's id) is or holds a personal number. One that also
/// has letters may hold eleven digits by chance, as a UUID does.
pub fn is_in_identifier(text: &str) -> bool {
    let has_letters = text.chars().any(|c| c.is_alphabetic() && !is_x(c));
    !found(text, !has_letters).is_empty()
}

/// The text with the digits of every personal number but its last four as stars.
pub fn masked_in(text: &str) -> String {
    let mut hidden: Vec<usize> = Vec::new();
    for number in found(text, true) {
        let digits: Vec<usize> = text[number.clone()]
            .char_indices()
            .filter(|(_, c)| digit_of(*c).is_some() || is_x(*c))
            .map(|(at, _)| number.start + at)
            .collect();
        hidden.extend(&digits[..digits.len().saturating_sub(4)]);
    }
    text.char_indices().map(|(at, c)| if hidden.contains(&at) { '*' } else { c }).collect()
}

/// One digit (or the final X) and where it stands.
#[derive(Debug, Clone)]
struct Digit {
    value: u8,
    at: Range<usize>,
    /// Nothing, or no digit, stands right before it.
    begins_group: bool,
}

/// Digits with no letter between them.
struct Run(Vec<Digit>);

fn found(text: &str, shorter_too: bool) -> Vec<Range<usize>> {
    runs(text)
        .iter()
        .flat_map(|run| {
            let mut found = run.citizen_ids();
            if shorter_too {
                found.extend(run.shorter_numbers());
            }
            found
        })
        .collect()
}

fn runs(text: &str) -> Vec<Run> {
    let mut found = Vec::new();
    let mut run: Vec<Digit> = Vec::new();
    let mut begins_group = true;
    for (start, c) in text.char_indices() {
        let at = start..start + c.len_utf8();
        if let Some(value) = digit_of(c) {
            run.push(Digit { value, at, begins_group });
            begins_group = false;
        } else if is_x(c) && run.len() >= 17 {
            run.push(Digit { value: b'X', at, begins_group });
            found.push(Run(std::mem::take(&mut run)));
            begins_group = true;
        } else {
            if c.is_alphanumeric() && !run.is_empty() {
                found.push(Run(std::mem::take(&mut run)));
            }
            begins_group = true;
        }
    }
    if !run.is_empty() {
        found.push(Run(run));
    }
    found
}

impl Run {
    fn text(&self, digits: Range<usize>) -> String {
        self.0[digits].iter().map(|digit| char::from(digit.value)).collect()
    }

    fn place(&self, digits: Range<usize>) -> Range<usize> {
        self.0[digits.start].at.start..self.0[digits.end - 1].at.end
    }

    /// The groups of digits, as they were set apart.
    fn groups(&self) -> Vec<Range<usize>> {
        let mut starts: Vec<usize> = (0..self.0.len()).filter(|at| self.0[*at].begins_group).collect();
        starts.push(self.0.len());
        starts.windows(2).map(|pair| pair[0]..pair[1]).collect()
    }

    /// Every window of 18 that checks. One that cuts a group in two must be of a province that exists, and may
    /// not run through a date or one of the hub's own case numbers.
    fn citizen_ids(&self) -> Vec<Range<usize>> {
        let groups = self.groups();
        let cuts = |at: usize| groups.iter().any(|group| group.start < at && at < group.end);
        let known = self.known(&groups);
        (0..(self.0.len() + 1).saturating_sub(18))
            .map(|start| start..start + 18)
            .filter(|window| {
                let number = self.text(window.clone());
                if !is_citizen_id(&number) {
                    return false;
                }
                let is_whole = !cuts(window.start) && !cuts(window.end);
                let is_apart = known.iter().all(|own| own.end <= window.start || window.end <= own.start);
                is_whole || (is_apart && is_province(&number[..2]))
            })
            .map(|window| self.place(window))
            .collect()
    }

    /// Dates, and case numbers, which hold one.
    fn known(&self, groups: &[Range<usize>]) -> Vec<Range<usize>> {
        let number = |group: &Range<usize>| self.text(group.clone());
        let in_parts = groups.windows(3).filter(|parts| {
            let lengths = [parts[0].len(), parts[1].len(), parts[2].len()];
            matches!(lengths, [4, 1 | 2, 1 | 2])
                && is_date(&format!(
                    "{}{:0>2}{:0>2}",
                    number(&parts[0]),
                    number(&parts[1]),
                    number(&parts[2])
                ))
        });
        let in_parts: Vec<Range<usize>> = in_parts.map(|parts| parts[0].start..parts[2].end).collect();
        let in_one: Vec<Range<usize>> =
            groups.iter().filter(|group| group.len() == 8 && is_date(&number(group))).cloned().collect();
        let cases = groups.iter().filter(|group| CaseNumber::parse(&number(group)).is_ok()).cloned();
        // Alone, eight digits may be the middle of an identity number.
        let is_list = in_parts.len() + in_one.len() > 1;
        let in_one = if is_list { in_one } else { Vec::new() };
        cases.chain(in_parts).chain(in_one).collect()
    }

    /// Mobile numbers and identity numbers from before 1999, in one group, as people group them, or digit by
    /// digit.
    fn shorter_numbers(&self) -> Vec<Range<usize>> {
        const GROUPED: &[&[usize]] =
            &[&[3, 4, 4], &[3, 8], &[7, 4], &[4, 7], &[3, 3, 5], &[6, 6, 3], &[6, 9]];
        let groups = self.groups();
        let mut found: Vec<Range<usize>> = groups.clone();
        for shape in GROUPED {
            let grouped = groups
                .windows(shape.len())
                .filter(|parts| parts.iter().zip(*shape).all(|(part, length)| part.len() == *length));
            found.extend(grouped.map(|parts| parts[0].start..parts[parts.len() - 1].end));
        }
        found.extend(
            groups
                .chunk_by(|one, other| one.len() == 1 && other.len() == 1)
                .map(|single| single[0].start..single[single.len() - 1].end),
        );
        found.retain(|digits| is_shorter(&self.text(digits.clone())));
        found.into_iter().map(|digits| self.place(digits)).collect()
    }
}

fn is_citizen_id(number: &str) -> bool {
    // Whoever is not born yet has no number.
    const LAST_YEAR: i32 = 2099;
    CitizenId::parse(number, NaiveDate::MAX).is_ok_and(|id| id.birth_date().year() <= LAST_YEAR)
}

/// Source: GB/T 2260; 81 to 83 and 9 are those of residence permits and of foreigners.
fn is_province(code: &str) -> bool {
    matches!(
        code.parse(),
        Ok(11..=15 | 21..=23 | 31..=37 | 41..=46 | 50..=54 | 61..=65 | 71 | 81..=83 | 90..=99)
    )
}

fn is_date(digits: &str) -> bool {
    NaiveDate::parse_from_str(digits, "%Y%m%d").is_ok_and(|day| (1900..2100).contains(&day.year()))
}

fn is_shorter(number: &str) -> bool {
    let mobile = ["", "0", "86", "086", "0086"].iter().filter_map(|prefix| number.strip_prefix(prefix));
    let mut mobile = mobile.filter(|rest| rest.len() == 11);
    number.len() == 15 && LegacyCitizenId::parse(number).is_ok()
        || mobile.any(|rest| PhoneNumber::parse(rest).is_ok_and(|phone| phone.is_mobile()))
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
            "+86 138 0013 8000",
            "8613800138000",
            "110105\u{A0}19491231\u{A0}002X",
            "110105  19491231  002X",
            "110105\n19491231\n002X",
            "110105.19491231.002X",
            "110105–19491231–002X",
            "110105，19491231，002X",
            "1101\u{200B}0519491231002X",
            "1101\u{AD}0519491231002X",
            "1101\u{2060}0519491231002X",
            "111010519491231002X",
            "11010519491231002Ⅹ",
            "٤٢٠١٠٠١٩٩٩٠١٠١٠٠١٧",
            "④②⓪①⓪⓪①⑨⑨⑨⓪①⓪①⓪⓪①⑦",
            "420100 19990101 0017 2",
            "4 2 0 1 0 0 1 9 9 9 0 1 0 1 0 0 1 7",
            "420100-1999-01-01-0017",
            "2026-11-22 420100199901010017",
            "9420100199901010017",
            "138 0013 8000 2",
            "1 3 8 0 0 1 3 8 0 0 0",
            "138\u{200B}0013\u{200B}8000",
            "138，0013，8000",
            "１３８００１３８０００",
        ] {
            assert!(is_in(text), "{text}");
            assert!(!is_in(&masked_in(text)), "{text}: {}", masked_in(text));
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
    fn an_identifier_with_letters_may_hold_eleven_digits() {
        for (text, is_personal) in [
            ("13800138000", true),
            ("138-0013-8000", true),
            ("110105491231002", true),
            ("11010519491231002X", true),
            ("staff-11010519491231002X", true),
            ("staff-420103-01", false),
            ("ab000138-0013-8000-a000-0242ac120002", false),
        ] {
            assert_eq!(is_in_identifier(text), is_personal, "{text}");
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
            "合计1,380,000.00元，另139,150,000.00元",
            "1380，1500，300",
            "13:00，2026-11-2，13:30",
            "2022-05-20、2022-06-01、2022-06-02 09:30",
            "20220520、20220601、20220602、20220603",
            "J420112-2026-000001、L420112-2026-000002",
        ] {
            assert!(!is_in(text), "{text}");
            assert_eq!(masked_in(text), text);
        }
    }

    /// Each of these holds a date where an identity number does, so that one check digit in eleven fits.
    #[test]
    fn series_of_the_hubs_own_numbers_and_of_days_raise_no_alarm() {
        use crate::values::{case_number::ServiceCode, division_code::DivisionCode};
        let days = || NaiveDate::from_ymd_opt(2021, 6, 1).expect("a day").iter_days();
        for (day, sequence) in days().take(400).zip(1..) {
            let division = DivisionCode::parse("420112").expect("a division");
            let service = ServiceCode::new(101).expect("a service");
            let number = CaseNumber::new(division, service, day, sequence).expect("a number").to_string();
            let next = day.succ_opt().expect("a day");
            for text in [
                number.clone(),
                format!("{number}、2"),
                format!("{number}，{day}"),
                format!("{day}，{next}，{day}"),
                format!("{day} 09:30至{next} 17:00"),
                format!("{day}、{next} 09:30"),
                format!("{}、{} 09:30", day.format("%Y%m%d"), next.format("%Y%m%d")),
                format!("{} {} {}", day.format("%Y.%m.%d"), next.format("%Y.%m.%d"), sequence),
                format!("J420112-{}-{sequence:06}，{day}", day.year()),
            ] {
                assert!(!is_in(&text), "{text}");
            }
        }
    }

    #[test]
    fn what_is_hidden_keeps_its_end_and_the_rest_of_the_text() {
        for (text, shown) in [
            ("王某 110105 19491231 002X 来电", "王某 ****** ******** 002X 来电"),
            ("电话13800138000，地址8号", "电话*******8000，地址8号"),
            ("无号码，共2人", "无号码，共2人"),
        ] {
            assert_eq!(masked_in(text), shown);
        }
    }
}
