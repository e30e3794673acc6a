use super::*;
use crate::assistance::rules::{
    law::date,
    programme::{Ceilings, Outcome, tests::*},
    samples::fen,
};

const DAY: NaiveDate = date(2023, 6, 1);

fn policy() -> ProgrammePolicy {
    let ceilings = Ceilings {
        programme: Programme::TempUrgent,
        division: "429006".to_owned(),
        street_fen: Some(Fen::yuan(1000)),
        county_fen: Some(Fen::yuan(10_000)),
        in_force: window(date(2023, 1, 1)),
        source: "ceilings of the county".to_owned(),
    };
    ProgrammePolicy { ceilings: vec![ceilings], ..Default::default() }
}

fn cash(yuan: &str) -> Aid {
    Aid { form: AidForm::Cash, value: fen(yuan) }
}

const REFERRAL: Aid = Aid { form: AidForm::Referral, value: Fen::ZERO };

fn assess(aid: &[Aid], instalments: &[Instalment], acting: Level, policy: &ProgrammePolicy) -> Eligibility {
    let place = place();
    let facts = UrgentFacts {
        hardship: Hardship::Fire,
        is_explained: false,
        aid,
        instalments,
        approved_on: DAY,
        acting,
        place: &place,
    };
    assess_urgent(&facts, DAY, RuleSet::InterimMeasures, policy)
}

#[test]
fn who_decides_follows_from_the_whole_sum() {
    let goods = Aid { form: AidForm::Goods, value: fen("200") };
    for (aid, lowest) in [
        (vec![cash("1000")], Level::Street),
        (vec![cash("1000.01")], Level::County),
        (vec![cash("900"), goods], Level::County),
        (vec![cash("800"), goods, REFERRAL], Level::Street),
        (vec![cash("10000")], Level::County),
        (vec![cash("10000.01")], Level::CountyMechanism),
        (vec![REFERRAL], Level::Street),
    ] {
        for acting in [Level::Street, Level::County, Level::CountyMechanism] {
            let found = assess(&aid, &[], acting, &policy());
            let violations: &[_] = if acting < lowest { &["ASSISTANCE_DECIDES_BELOW_LEVEL"] } else { &[] };
            assert_eq!(codes(&found.violations), violations, "{aid:?} {acting:?}");
        }
    }
}

#[test]
fn without_a_ceiling_on_file_the_street_decides_no_sum() {
    let none = ProgrammePolicy::default();
    let found = assess(&[cash("1")], &[], Level::Street, &none);
    assert_eq!(codes(&found.violations), ["ASSISTANCE_DECIDES_BELOW_LEVEL"]);
    assert_eq!(codes(&found.warnings), ["ASSISTANCE_URGENT_CEILING_UNKNOWN"]);
    assert_eq!(assess(&[cash("99999999")], &[], Level::County, &none).outcome(), Outcome::Eligible);
    assert_eq!(assess(&[REFERRAL], &[], Level::Street, &none).outcome(), Outcome::Eligible);
}

#[test]
fn each_form_of_aid_has_its_value() {
    let valued = Aid { form: AidForm::Referral, value: fen("1") };
    let goods = Aid { form: AidForm::Goods, value: Fen::ZERO };
    let found = assess(&[cash("0"), goods, valued, REFERRAL, cash("5")], &[], Level::Street, &policy());
    assert_eq!(codes(&found.violations), ["ASSISTANCE_URGENT_VALUE"; 3]);
    let paths: Vec<_> = found.violations.iter().flat_map(|finding| &finding.paths).collect();
    assert_eq!(paths, ["aid.0.value", "aid.1.value", "aid.2.value"]);
    assert_eq!(
        codes(&assess(&[], &[], Level::Street, &policy()).violations),
        ["ASSISTANCE_URGENT_WITHOUT_AID"]
    );
}

#[test]
fn hardship_of_another_kind_is_described() {
    let (aid, place) = ([cash("500")], place());
    for (hardship, is_explained, is_eligible) in [
        (Hardship::Fire, false, true),
        (Hardship::Accident, false, true),
        (Hardship::SuddenIllness, false, true),
        (Hardship::Other, false, false),
        (Hardship::Other, true, true),
    ] {
        let facts = UrgentFacts {
            hardship,
            is_explained,
            aid: &aid,
            instalments: &[],
            approved_on: DAY,
            acting: Level::Street,
            place: &place,
        };
        let found = assess_urgent(&facts, DAY, RuleSet::InterimMeasures, &policy());
        assert_eq!(found.outcome() == Outcome::Eligible, is_eligible, "{hardship:?} {is_explained}");
    }
}

#[test]
fn one_approval_has_instalments_that_add_up_in_order() {
    let row = |yuan: &str, planned_on| Instalment { value: fen(yuan), planned_on };
    let (eve, next) = (date(2023, 5, 31), date(2023, 7, 1));
    for (rows, violations) in [
        (vec![row("300", DAY), row("500", next)], &[][..]),
        (vec![row("300", DAY), row("500", DAY)], &[]),
        (vec![row("300", DAY), row("499.99", next)], &["ASSISTANCE_URGENT_INSTALMENTS_SUM"]),
        (vec![row("300", eve), row("500", next)], &["ASSISTANCE_URGENT_INSTALMENT_DATE"]),
        (vec![row("300", next), row("500", DAY)], &["ASSISTANCE_URGENT_INSTALMENT_DATE"]),
        (vec![row("800", DAY), row("0", next)], &["ASSISTANCE_URGENT_INSTALMENT_EMPTY"]),
    ] {
        let found = assess(&[cash("800")], &rows, Level::Street, &policy());
        assert_eq!(codes(&found.violations), violations, "{rows:?}");
    }
    // Each instalment is below the street's ceiling, the approval is not.
    let found = assess(&[cash("1800")], &[row("900", DAY), row("900", next)], Level::Street, &policy());
    assert_eq!(codes(&found.violations), ["ASSISTANCE_DECIDES_BELOW_LEVEL"]);
}

#[test]
fn sums_beyond_an_amount_are_refused_without_panic() {
    let most = Aid { form: AidForm::Cash, value: Fen::new(i64::MAX).unwrap() };
    let found = assess(&[most, most], &[], Level::CountyMechanism, &policy());
    assert_eq!(codes(&found.violations), ["ASSISTANCE_MEANS_AMOUNT_TOO_LARGE"]);
    let rows = [Instalment { value: most.value, planned_on: DAY }; 3];
    let found = assess(&[most], &rows, Level::CountyMechanism, &policy());
    assert_eq!(codes(&found.violations), ["ASSISTANCE_URGENT_INSTALMENTS_SUM"]);
}

#[test]
fn papers_follow_within_the_term() {
    let file = include_bytes!("../../../../../data/workdays.csv");
    let calendar = WorkCalendar::parse_csv(file.as_slice()).unwrap();
    // 10 working days after 2022-09-28: National Day 1 to 7 off, 8 and 9 October worked.
    let (given, due, late) = (date(2022, 9, 28), date(2022, 10, 15), date(2022, 10, 18));
    let last = date(2022, 10, 14);
    assert_eq!(calendar.add_working_days(given, 10), Ok(date(2022, 10, 17)));
    for (recorded_on, today, code) in [
        (Some(last), late, None),
        (Some(date(2022, 10, 17)), late, None),
        (Some(late), late, Some("ASSISTANCE_URGENT_PAPERS_LATE")),
        (None, due, Some("ASSISTANCE_URGENT_PAPERS_OUTSTANDING")),
        (None, date(2022, 10, 17), Some("ASSISTANCE_URGENT_PAPERS_OUTSTANDING")),
        (None, late, Some("ASSISTANCE_URGENT_PAPERS_LATE")),
    ] {
        let found = check_papers(given, recorded_on, today, 10, &calendar).unwrap();
        assert_eq!(found.as_ref().map(Finding::code), code, "{recorded_on:?} {today}");
    }
    let beyond = check_papers(date(2026, 12, 30), None, date(2026, 12, 31), 10, &calendar);
    assert_eq!(beyond.unwrap_err().code(), "ASSISTANCE_CALENDAR_YEAR_MISSING");
}
