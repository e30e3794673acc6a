use super::*;
use crate::assistance::rules::{
    law::date,
    programme::{Ceilings, Outcome, tests::*},
    samples::fen,
};

const DAY: NaiveDate = date(2023, 6, 1);

fn terms(threshold: Threshold) -> ExpenseTerms {
    ExpenseTerms {
        division: "429006".to_owned(),
        period_months: 6,
        threshold,
        most_per_time: Some(MostPerTime::MonthsOfStandard { months: 4 }),
        most_times_a_year: Some(2),
        in_force: window(DAY),
        source: "local".to_owned(),
    }
}

/// Two persons, 天门市 2023 rural.
fn facts(place: &[String]) -> ExpenseFacts<'_> {
    ExpenseFacts {
        expenditure: fen("20000"),
        income: fen("9000"),
        months_summed: 6,
        persons: 2,
        standard: fen("465"),
        times_this_year: 0,
        proposed: fen("1000"),
        acting: Level::County,
        place,
    }
}

fn found(facts: &ExpenseFacts<'_>, terms: ExpenseTerms) -> Eligibility {
    let policy = ExpensePolicy { terms: vec![terms] };
    assess_expense(facts, DAY, RuleSet::InterimMeasures, &ProgrammePolicy::default(), &policy)
}

#[test]
fn expenditure_is_strictly_above_the_threshold() {
    let place = place();
    for (threshold, at, above) in [
        (Threshold::Fixed { amount_fen: fen("12000") }, "12000.00", "12000.01"),
        (Threshold::ShareOfIncome { permille: 1500 }, "13500.00", "13500.01"),
        (Threshold::MonthsOfStandard { months: 6 }, "5580.00", "5580.01"),
    ] {
        for (expenditure, violations) in [(at, &["ASSISTANCE_EXPENSE_NOT_ABOVE"][..]), (above, &[])] {
            let facts = ExpenseFacts { expenditure: fen(expenditure), ..facts(&place) };
            assert_eq!(codes(&found(&facts, terms(threshold)).violations), violations, "{threshold:?}");
        }
    }
}

#[test]
fn sum_and_times_are_bounded() {
    let place = place();
    let fixed = Threshold::Fixed { amount_fen: fen("1") };
    for (proposed, times_this_year, months_summed, violations) in [
        ("3720.00", 1, 6, &[][..]),
        ("3720.01", 1, 6, &["ASSISTANCE_EXPENSE_ABOVE_CEILING"]),
        ("3720.00", 2, 6, &["ASSISTANCE_EXPENSE_TOO_OFTEN"]),
        ("3720.00", 0, 12, &["ASSISTANCE_EXPENSE_PERIOD"]),
        ("0", 0, 6, &["ASSISTANCE_EXPENSE_WITHOUT_SUM"]),
    ] {
        let proposed = fen(proposed);
        let facts = ExpenseFacts { proposed, times_this_year, months_summed, ..facts(&place) };
        assert_eq!(
            codes(&found(&facts, terms(fixed)).violations),
            violations,
            "{proposed} {times_this_year}"
        );
    }
    let unbounded = ExpenseTerms { most_per_time: None, most_times_a_year: None, ..terms(fixed) };
    let facts = ExpenseFacts { proposed: fen("999999"), times_this_year: 99, ..facts(&place) };
    assert_eq!(found(&facts, unbounded).outcome(), Outcome::Eligible);
}

#[test]
fn without_terms_on_file_nothing_is_said() {
    let place = place();
    for (day, outcome) in [(date(2023, 5, 31), Outcome::Undecided), (DAY, Outcome::Eligible)] {
        let policy = ExpensePolicy { terms: vec![terms(Threshold::Fixed { amount_fen: fen("1") })] };
        let common = ProgrammePolicy::default();
        let found = assess_expense(&facts(&place), day, RuleSet::InterimMeasures, &common, &policy);
        assert_eq!(found.outcome(), outcome, "{day}");
    }
}

#[test]
fn the_street_decides_within_its_ceiling() {
    let place = place();
    let ceilings = Ceilings {
        programme: Programme::TempExpense,
        division: "429006001".to_owned(),
        street_fen: Some(fen("1000")),
        county_fen: None,
        in_force: window(DAY),
        source: "local".to_owned(),
    };
    let common = ProgrammePolicy { ceilings: vec![ceilings], ..Default::default() };
    let policy = ExpensePolicy { terms: vec![terms(Threshold::Fixed { amount_fen: fen("1") })] };
    for (proposed, violations) in [("1000", &[][..]), ("1000.01", &["ASSISTANCE_DECIDES_BELOW_LEVEL"])] {
        let facts = ExpenseFacts { acting: Level::Street, proposed: fen(proposed), ..facts(&place) };
        let found = assess_expense(&facts, DAY, RuleSet::InterimMeasures, &common, &policy);
        assert_eq!(codes(&found.violations), violations, "{proposed}");
    }
}

#[test]
fn figures_without_measure_neither_panic_nor_pass() {
    let place = place();
    let most = Fen::new(i64::MAX).unwrap();
    let facts = ExpenseFacts {
        expenditure: most,
        income: most,
        persons: u32::MAX,
        standard: most,
        proposed: fen("1"),
        ..facts(&place)
    };
    for threshold in [
        Threshold::Fixed { amount_fen: most },
        Threshold::ShareOfIncome { permille: u32::MAX },
        Threshold::MonthsOfStandard { months: u32::MAX },
    ] {
        let found = found(&facts, terms(threshold));
        assert_eq!(codes(&found.violations), ["ASSISTANCE_EXPENSE_NOT_ABOVE"], "{threshold:?}");
    }
}
