use super::{
    super::declaration::{CheckResult, CheckedSource, DeclarationCheck, compare},
    *,
};
use crate::assistance::rules::facts::{Asset, AssetKind, SourceOutcome};

fn asset(kind: AssetKind, value: &str, count: u32) -> Asset {
    Asset { member: 0, kind, value: yuan(value), count, is_necessity: false }
}

fn source(code: &str, outcome: SourceOutcome) -> CheckedSource {
    CheckedSource {
        source: code.to_owned(),
        outcome,
        incomes: [IncomeKind::Wage].into(),
        assets: [AssetKind::Deposit, AssetKind::Vehicle].into(),
    }
}

fn run(declared: &[Asset], found: &[Asset], outcomes: &[SourceOutcome]) -> DeclarationCheck {
    let one = Household { assets: declared.to_vec(), ..household(Area::Rural, 1, "0") };
    let sources = outcomes.iter().map(|outcome| source("BANK", *outcome)).collect();
    compare(&one, &CheckResult { sources, incomes: Vec::new(), assets: found.to_vec() })
}

#[test]
fn silence_is_not_nothing() {
    use SourceOutcome::{Answered, Failed, NoRecord, Pending, TimedOut};
    let (more, less, silent) =
        ("MEANS_MORE_THAN_DECLARED", "MEANS_LESS_THAN_DECLARED", "MEANS_SOURCE_UNANSWERED");
    let deposit = |value| vec![asset(AssetKind::Deposit, value, 1)];
    for (declared, found, outcomes, violations, warnings) in [
        (deposit("500"), deposit("500"), &[Answered][..], vec![], vec![]),
        (deposit("500"), deposit("500.01"), &[Answered], vec![more], vec![]),
        (deposit("500"), deposit("499.99"), &[Answered], vec![], vec![less]),
        (deposit("500"), vec![], &[NoRecord], vec![], vec![less]),
        (vec![], deposit("500"), &[Answered], vec![more], vec![]),
        (deposit("500"), vec![], &[Failed], vec![], vec![silent]),
        (deposit("500"), vec![], &[TimedOut], vec![], vec![silent]),
        (deposit("500"), vec![], &[Pending], vec![], vec![silent]),
        // One bank has spoken, the other has not: too little proves nothing, too much does.
        (deposit("500"), deposit("400"), &[Answered, TimedOut], vec![], vec![silent]),
        (deposit("500"), deposit("600"), &[Answered, TimedOut], vec![more], vec![silent]),
        // Nobody was asked.
        (deposit("500"), vec![], &[], vec![], vec![]),
        // The same money in two accounts.
        (deposit("500"), [deposit("200"), deposit("300")].concat(), &[Answered], vec![], vec![]),
    ] {
        let check = run(&declared, &found, outcomes);
        let case = format!("{declared:?} {found:?} {outcomes:?}");
        assert_eq!((codes(&check.violations), codes(&check.warnings)), (violations, warnings), "{case}");
    }
}

#[test]
fn things_are_compared_by_number() {
    let vehicle = |value, count| [asset(AssetKind::Vehicle, value, count)];
    let answered = [SourceOutcome::Answered];
    // The register does not know the value.
    assert_eq!(run(&vehicle("3000", 1), &vehicle("0", 1), &answered), DeclarationCheck::default());
    let more = run(&vehicle("3000", 1), &vehicle("0", 2), &answered);
    assert_eq!(codes(&more.violations), ["MEANS_MORE_THAN_DECLARED"]);
    assert_eq!((more.differences[0].declared_count, more.differences[0].found_count), (1, 2));
    let less = run(&vehicle("3000", 2), &vehicle("3000", 1), &answered);
    assert_eq!(codes(&less.warnings), ["MEANS_LESS_THAN_DECLARED"]);
}

#[test]
fn it_says_which_items_of_whom_differ_and_by_how_much() {
    let mut one = household(Area::Rural, 2, "900");
    one.assets = vec![asset(AssetKind::Deposit, "100", 1)];
    let found = CheckResult {
        sources: vec![source("TAX", SourceOutcome::Answered)],
        incomes: vec![income(0, IncomeKind::Wage, "10800"), income(1, IncomeKind::Wage, "6000")],
        assets: vec![asset(AssetKind::Deposit, "350.50", 1)],
    };
    let check = compare(&one, &found);
    let facts: Vec<_> = check.violations.iter().map(|one| (one.paths.clone(), one.facts.clone())).collect();
    let told = |path: &str, item: &str, declared: &str, found: &str, by: &str| {
        let facts = [("item", item), ("declared", declared), ("found", found), ("difference", by)];
        (vec![path.to_owned()], facts.map(|(name, value)| (name, value.to_owned())).to_vec())
    };
    // A month's 900 are the year's 10,800.
    assert_eq!(
        facts,
        [
            told("members.0", "DEPOSIT", "100.00", "350.50", "250.50"),
            told("members.1", "WAGE", "0.00", "6000.00", "6000.00"),
        ]
    );
    assert_eq!(check.differences.len(), 2);
}

#[test]
fn sums_beyond_an_amount_are_told_and_do_not_wrap() {
    let huge = Asset { value: Fen::new(i64::MAX).unwrap(), ..asset(AssetKind::Deposit, "0", u32::MAX) };
    let check = run(&[], &[huge.clone(), huge], &[SourceOutcome::Answered]);
    assert_eq!((codes(&check.violations), check.differences.len()), (vec!["MEANS_AMOUNT_TOO_LARGE"], 0));
}
