//! Tables and properties of `citizen_id`.

use proptest::prelude::*;

use super::*;
use crate::values::ValueError;

pub(in crate::values) fn day(year: i32, month: u32, day: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(year, month, day).expect("a real date")
}

fn today() -> NaiveDate {
    day(2026, 9, 1)
}

#[test]
fn worked_examples_are_accepted() {
    for (body, number, sex) in [
        ("42010019990101001", "420100199901010017", Sex::Male),
        ("42900020010228002", "429000200102280027", Sex::Female),
        ("32040019880808013", "320400198808080131", Sex::Male),
        ("42120019750315124", "421200197503151241", Sex::Female),
        ("42900019920520008", "42900019920520008X", Sex::Female),
    ] {
        assert_eq!(format!("{body}{}", char::from(check_character(body))), number);
        let id = CitizenId::parse(number, today()).expect(number);
        assert_eq!((id.as_str(), id.sex(), id.area_code()), (number, sex, &number[..6]));
        assert_eq!(id.birth_date().format("%Y%m%d").to_string(), number[6..14]);
    }
}

#[test]
fn normalised_before_checked() {
    for text in
        [" 42900019920520008x\n", "４２９０００１９９２０５２０００８Ｘ", "\u{3000}42900019920520008X"]
    {
        assert_eq!(CitizenId::parse(text, today()).expect(text).as_str(), "42900019920520008X");
    }
}

#[test]
fn each_check_has_its_code() {
    for (text, code) in [
        ("", "ID_LENGTH"),
        ("42010019990101001", "ID_LENGTH"),
        ("4201001999010100170", "ID_LENGTH"),
        ("42010019990101001Y", "ID_CHARACTERS"),
        ("4201001999010100X7", "ID_CHARACTERS"),
        ("4201001999010100\u{0}7", "ID_CHARACTERS"),
        ("42010019990101001中", "ID_CHARACTERS"),
        ("中国武汉市民政局一窗通办集成中枢号码", "ID_CHARACTERS"),
        ("420100199902290017", "ID_DATE"),
        ("420100199913010017", "ID_DATE"),
        ("420100000000000017", "ID_DATE"),
        ("420100202609020017", "ID_DATE_FUTURE"),
        ("420100189912310017", "ID_DATE_TOO_EARLY"),
        ("420100199901010018", "ID_CHECK_DIGIT"),
        ("42010019990101001X", "ID_CHECK_DIGIT"),
        ("420100750315123", "ID_LEGACY_FIFTEEN"),
        ("42010075031512A", "ID_LENGTH"),
    ] {
        let error = CitizenId::parse(text, today()).expect_err(text);
        assert_eq!(error.code(), code, "{text:?}");
        assert!(!error.message_zh().is_empty() && error.to_string() == error.message_en());
    }
}

#[test]
fn the_day_of_birth_is_not_the_future() {
    let id = numbered(420_100, today(), 1);
    assert!(CitizenId::parse(&id, today()).is_ok());
    assert_eq!(CitizenId::parse(&id, today().pred_opt().expect("a day")), Err(CitizenIdError::DateFuture));
}

#[test]
fn a_legacy_number_proposes_its_modern_form() {
    let legacy = LegacyCitizenId::parse("420100750315123").expect("fifteen digits");
    assert_eq!(legacy.proposed(today()).expect("real date").as_str(), "420100197503151237");
    assert_eq!(format!("{legacy:?}"), "LegacyCitizenId(420100*****5123)");
    for text in ["42010075031512", "4201007503151234", "42010075031512X", "42010075031512\u{0}"] {
        assert_eq!(LegacyCitizenId::parse(text), Err(CitizenIdError::LegacyForm));
    }
    let impossible = LegacyCitizenId::parse("420100750230123").expect("fifteen digits");
    assert_eq!(impossible.proposed(today()), Err(CitizenIdError::Date));
}

#[test]
fn years_are_full_on_the_birthday() {
    for (birth, on, years) in [
        (day(2000, 5, 10), day(2022, 5, 9), 21),
        (day(2000, 5, 10), day(2022, 5, 10), 22),
        (day(2000, 5, 10), day(2022, 5, 11), 22),
        (day(2004, 2, 29), day(2026, 2, 28), 21),
        (day(2004, 2, 29), day(2026, 3, 1), 22),
        (day(2004, 2, 29), day(2024, 2, 28), 19),
        (day(2004, 2, 29), day(2024, 2, 29), 20),
        (day(2004, 12, 31), day(2005, 1, 1), 0),
        (day(2004, 2, 29), day(2004, 2, 29), 0),
        (day(2004, 2, 29), day(2003, 2, 28), 0),
    ] {
        assert_eq!(full_years_on(birth, on), years, "{birth} {on}");
    }
}

#[test]
fn nothing_prints_the_number() {
    let id = CitizenId::parse("420100199901010017", today()).expect("an example");
    assert_eq!(id.masked(), "420100********0017");
    assert_eq!(format!("{id}"), "420100********0017");
    assert_eq!(format!("{id:?}"), "CitizenId(420100********0017)");
}

pub(in crate::values) fn numbered(area: u32, birth: NaiveDate, sequence: u32) -> String {
    let body = format!("{area:06}{}{sequence:03}", birth.format("%Y%m%d"));
    format!("{body}{}", char::from(check_character(&body)))
}

prop_compose! {
    fn any_number()(area in 100_000u32..=999_999, age_days in 0u64..46_000, sequence in 0u32..1000) -> String {
        numbered(area, today() - chrono::Days::new(age_days), sequence)
    }
}

proptest! {
    #[test]
    fn a_built_number_parses_to_itself(number in any_number()) {
        let id = CitizenId::parse(&number, today()).expect("built to be right");
        prop_assert_eq!(id.as_str(), &number);
    }

    #[test]
    fn any_single_change_is_caught(number in any_number(), at in 0usize..18, to in 0u8..10) {
        let mut changed = number.clone().into_bytes();
        changed[at] = b'0' + to;
        let changed = String::from_utf8(changed).expect("ascii");
        prop_assume!(changed != number);
        prop_assert!(CitizenId::parse(&changed, today()).is_err());
    }

    #[test]
    fn no_print_shows_the_middle(number in any_number()) {
        let id = CitizenId::parse(&number, today()).expect("built to be right");
        for print in [id.masked(), id.to_string(), format!("{id:?}")] {
            prop_assert!(!print.contains(&number[6..14]) && print.contains("********"));
        }
    }

    #[test]
    fn any_text_is_answered_without_panic(text in any::<String>()) {
        let _ = CitizenId::parse(&text, today());
        let _ = LegacyCitizenId::parse(&text);
    }
}
