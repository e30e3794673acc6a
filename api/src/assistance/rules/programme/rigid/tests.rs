use proptest::prelude::*;

use super::*;
use crate::assistance::rules::{
    programme::{Outcome, tests::*},
    samples::fen,
};

/// Three persons of 700 a month each: 25200 a year.
fn assess(expenditure: Fen, held: &[Programme], day: NaiveDate, policy: &RigidPolicy) -> Eligibility {
    let (income, property, place) = (compared(3, "700", "465"), property(AssetVerdict::Within), place());
    let facts =
        RigidFacts { in_part: &[], income: &income, property: &property, expenditure, held, place: &place };
    assess_rigid(&facts, day, RuleSet::of(day).unwrap(), policy)
}

fn terms(share_permille: u32, income_ceiling_fen: Option<Fen>) -> RigidPolicy {
    let terms = RigidTerms {
        division: "429006".to_owned(),
        share_permille,
        income_ceiling_fen,
        in_force: window(date(2025, 7, 1)),
        source: "local".to_owned(),
    };
    RigidPolicy { terms: vec![terms], ..RigidPolicy::default() }
}

#[test]
fn expenditure_outruns_the_required_share_of_the_income() {
    let (before, after) = (date(2025, 6, 30), date(2025, 7, 1));
    for (expenditure, day, is_eligible) in [
        ("25200.00", before, false),
        ("25200.01", before, true),
        // 60 per cent from July 2025: 15120.
        ("15120.00", after, false),
        ("15120.01", after, true),
        ("15120.01", before, false),
    ] {
        let found = assess(fen(expenditure), &[], day, &terms(600, None));
        let violations: &[_] = if is_eligible { &[] } else { &["ASSISTANCE_RIGID_EXPENDITURE_NOT_ABOVE"] };
        assert_eq!(codes(&found.violations), violations, "{expenditure} {day}");
        let warnings: &[_] = if day < after { &["ASSISTANCE_RIGID_TERMS_DEFAULT"] } else { &[] };
        assert_eq!(codes(&found.warnings), warnings, "{expenditure} {day}");
    }
}

#[test]
fn income_stays_below_a_local_ceiling() {
    for (ceiling, is_eligible) in [("8400.00", false), ("8400.01", true)] {
        let found = assess(fen("99999"), &[], date(2025, 8, 1), &terms(600, Some(fen(ceiling))));
        assert_eq!(found.outcome() == Outcome::Eligible, is_eligible, "{ceiling}");
    }
}

#[test]
fn the_class_began_in_2025() {
    for (day, violations) in
        [(date(2024, 12, 31), &["ASSISTANCE_PROGRAMME_NOT_YET"][..]), (date(2025, 1, 1), &[])]
    {
        let found = assess(fen("30000"), &[], day, &RigidPolicy::default());
        assert_eq!(codes(&found.violations), violations, "{day}");
    }
}

#[test]
fn no_member_is_in_another_class() {
    use Programme::{DisabledLiving, Edge, Tekun};
    let found = assess(fen("1"), &[Tekun, Edge, DisabledLiving], date(2025, 1, 1), &RigidPolicy::default());
    assert_eq!(
        codes(&found.violations),
        [
            "ASSISTANCE_RIGID_IN_OTHER_CLASS",
            "ASSISTANCE_RIGID_IN_OTHER_CLASS",
            "ASSISTANCE_RIGID_EXPENDITURE_NOT_ABOVE"
        ]
    );
    assert_eq!(found.violations[1].facts, [("held", "EDGE".to_owned())]);
}

#[test]
fn a_household_below_the_edge_line_is_looked_at_for_more() {
    let place = place();
    let property = property(AssetVerdict::Within);
    for (per_capita, warns) in [("464", true), ("697.49", true), ("697.50", false)] {
        let income = compared(3, per_capita, "465");
        let facts = RigidFacts {
            in_part: &[],
            income: &income,
            property: &property,
            expenditure: fen("99999"),
            held: &[],
            place: &place,
        };
        let found = assess_rigid(&facts, date(2025, 8, 1), RuleSet::InterimMeasures, &terms(600, None));
        let told = codes(&found.warnings).contains(&"ASSISTANCE_RIGID_OTHER_CLASS_LIKELY");
        assert_eq!((found.outcome(), told), (Outcome::Eligible, warns), "{per_capita}");
    }
}

#[test]
fn a_confirmation_holds_for_twelve_months_at_most() {
    for (confirmed_on, months, until) in [
        (date(2025, 3, 10), 12, Some(date(2026, 3, 10))),
        (date(2025, 8, 31), 6, Some(date(2026, 2, 28))),
        (date(2025, 3, 10), 1, Some(date(2025, 4, 10))),
        (date(2025, 3, 10), 0, None),
        (date(2025, 3, 10), 13, None),
        (NaiveDate::MAX, 1, None),
    ] {
        let answer = valid_until(confirmed_on, months);
        assert_eq!(answer.as_ref().ok(), until.as_ref(), "{confirmed_on} {months}");
        if let Err(finding) = answer {
            assert_eq!(finding.code(), "ASSISTANCE_RIGID_VALIDITY");
        }
    }
}

proptest! {
    #[test]
    fn more_expenditure_never_loses_the_status(a in 0..=i64::MAX, b in 0..=i64::MAX, share in any::<u32>()) {
        let eligible = |amount| {
            let amount = Fen::new(amount).unwrap();
            assess(amount, &[], date(2025, 8, 1), &terms(share, None)).outcome() == Outcome::Eligible
        };
        prop_assert!(!eligible(a.min(b)) || eligible(a.max(b)));
    }
}
