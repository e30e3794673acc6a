mod assets;
mod declaration;
mod position;
mod properties;

use super::*;
use crate::assistance::rules::{
    facts::{Area, Expense, Income, Per},
    law::date,
    samples::{fen as yuan, household},
};

fn day() -> NaiveDate {
    date(2023, 6, 15)
}

fn all(household: &Household) -> BTreeSet<usize> {
    (0..household.members.len()).collect()
}

fn test_of(household: &Household, profile: Profile, day: NaiveDate, policy: &MeansPolicy) -> MeansTest {
    let context = MeansContext { profile, place: &household.place, day, policy };
    let test = means_test(household, &all(household), &context).unwrap();
    assert!(test.is_consistent());
    test
}

fn dibao(household: &Household) -> MeansTest {
    test_of(household, Profile::Dibao, day(), &MeansPolicy::default())
}

fn income(member: usize, kind: IncomeKind, amount: &str) -> Income {
    Income { member, kind, amount: yuan(amount), per: Per::Year }
}

fn expense(member: usize, kind: ExpenseKind, amount: &str) -> Expense {
    Expense { member, kind, amount: yuan(amount), per: Per::Year }
}

fn codes(findings: &[Finding]) -> Vec<&'static str> {
    findings.iter().map(|finding| finding.code().trim_start_matches("ASSISTANCE_")).collect()
}

#[test]
fn each_kind_of_income_has_its_treatment() {
    use IncomeKind as Kind;
    let (in_window, after) = (date(2025, 12, 31), date(2026, 1, 1));
    let (d, t) = (Profile::Dibao, Profile::Tekun);
    for (profile, kind, on, is_counted, rule, needs_confirmation) in [
        (d, Kind::Wage, day(), true, "COUNTED", false),
        (d, Kind::Business, day(), true, "COUNTED", false),
        (d, Kind::Property, day(), true, "COUNTED", false),
        (d, Kind::Transfer, day(), true, "COUNTED", false),
        (d, Kind::Maintenance, day(), true, "COUNTED", false),
        (d, Kind::Other, day(), true, "COUNTED", false),
        (d, Kind::Veterans, day(), false, "EXCLUDED_REWARD", false),
        (d, Kind::FamilyPlanning, day(), false, "EXCLUDED_REWARD", false),
        (d, Kind::Scholarship, day(), false, "EXCLUDED_REWARD", false),
        (d, Kind::Bravery, day(), false, "EXCLUDED_REWARD", false),
        (d, Kind::Assistance, day(), false, "EXCLUDED_ASSISTANCE", false),
        (d, Kind::DisabilitySubsidy, day(), false, "EXCLUDED_DISABILITY_SUBSIDY", false),
        (d, Kind::BasicPension, date(2020, 12, 31), true, "COUNTED_BASIC_PENSION", false),
        (d, Kind::BasicPension, date(2021, 1, 1), false, "EXCLUDED_BASIC_PENSION", false),
        (d, Kind::BasicPension, in_window, false, "EXCLUDED_BASIC_PENSION", false),
        (d, Kind::BasicPension, after, true, "COUNTED_BASIC_PENSION", true),
        (d, Kind::ElderAllowance, day(), true, "COUNTED_NOT_LISTED", true),
        (d, Kind::MedicalInsurance, day(), true, "COUNTED_NOT_LISTED", true),
        (t, Kind::BasicPension, after, false, "EXCLUDED_FOR_TEKUN", false),
        (t, Kind::MedicalInsurance, day(), false, "EXCLUDED_FOR_TEKUN", false),
        (t, Kind::Veterans, day(), false, "EXCLUDED_FOR_TEKUN", false),
        (t, Kind::ElderAllowance, after, false, "EXCLUDED_FOR_TEKUN", false),
        (t, Kind::Wage, day(), true, "COUNTED_FOR_TEKUN", false),
        (t, Kind::Maintenance, day(), true, "COUNTED_FOR_TEKUN", false),
        (t, Kind::Assistance, day(), false, "EXCLUDED_AS_FOR_DIBAO", true),
    ] {
        let mut one = household(Area::Rural, 1, "0");
        one.incomes = vec![income(0, kind, "1200")];
        let test = test_of(&one, profile, on, &MeansPolicy::default());
        let line = &test.lines[0];
        let expected = if is_counted { Treatment::Counted } else { Treatment::Excluded };
        let case = format!("{profile:?} {kind:?} {on}");
        let rule = format!("ASSISTANCE_MEANS_{rule}");
        let found = (line.treatment, &line.rule, line.needs_confirmation);
        assert_eq!(found, (expected, &rule, needs_confirmation), "{case}");
        assert_eq!(line.given_fen, yuan("1200"), "{case}");
        assert_eq!(test.yearly_income_fen, yuan(if is_counted { "1200" } else { "0" }), "{case}");
        assert!(line.legal_basis.contains('《'), "{case}");
    }
}

#[test]
fn a_local_document_leaves_an_item_out_in_its_place_time_and_profile() {
    let in_force = Window { valid_from: date(2023, 1, 1), valid_to: Some(date(2023, 12, 31)) };
    let local = LocalExclusion {
        division: "420000".into(),
        profile: Profile::Dibao,
        kind: IncomeKind::ElderAllowance,
        in_force,
        source: "《某省办法》".into(),
    };
    let policy = MeansPolicy { local_not_income: vec![local], ..Default::default() };
    for (province, on, total) in [
        ("420000", date(2023, 12, 31), "0"),
        ("420000", date(2024, 1, 1), "1200"),
        ("320000", date(2023, 12, 31), "1200"),
    ] {
        let mut one = household(Area::Rural, 1, "0");
        one.incomes = vec![income(0, IncomeKind::ElderAllowance, "1200")];
        one.place[2] = province.to_owned();
        let test = test_of(&one, Profile::Dibao, on, &policy);
        assert_eq!(test.yearly_income_fen, yuan(total), "{province} {on}");
        assert_eq!(test.lines[0].legal_basis.ends_with("；《某省办法》"), total == "0");
    }
}

#[test]
fn costs_are_taken_off_and_never_below_zero() {
    use ExpenseKind::{Education, Medical, Rehabilitation, WorkCost};
    let wages = [income(0, IncomeKind::Wage, "10000"), income(1, IncomeKind::Wage, "2000")];
    let other = [income(1, IncomeKind::Transfer, "5000")];
    for (expenses, deducted, total) in [
        (vec![], vec![], "17000"),
        (vec![expense(0, WorkCost, "1000")], vec!["1000"], "16000"),
        // Only that member's wages, not other income nor another member's wages.
        (vec![expense(1, WorkCost, "3000")], vec!["2000"], "15000"),
        (vec![expense(1, WorkCost, "1500"), expense(1, WorkCost, "1500")], vec!["1500", "500"], "15000"),
        // Costs of illness come off the household's income.
        (vec![expense(1, Medical, "9000")], vec!["9000"], "8000"),
        (vec![expense(1, Rehabilitation, "17000.01")], vec!["17000"], "0"),
        (vec![expense(0, Medical, "99999"), expense(1, WorkCost, "2000")], vec!["2000", "15000"], "0"),
        (vec![expense(0, Education, "9000")], vec!["0"], "17000"),
    ] {
        let mut one = household(Area::Rural, 2, "0");
        one.incomes = wages.iter().chain(&other).cloned().collect();
        one.expenses = expenses;
        let test = dibao(&one);
        let found: Vec<_> = test.lines.iter().skip(3).map(|line| line.counted_fen).collect();
        assert_eq!(found, deducted.into_iter().map(yuan).collect::<Vec<_>>(), "{:?}", one.expenses);
        assert_eq!(test.yearly_income_fen, yuan(total), "{:?}", one.expenses);
    }
}

#[test]
fn policy_says_which_costs_of_illness_and_how_much() {
    let mut one = household(Area::Rural, 2, "0");
    one.incomes = vec![income(0, IncomeKind::Wage, "10000")];
    one.expenses = vec![
        expense(0, ExpenseKind::Medical, "3000"),
        expense(0, ExpenseKind::Medical, "3000"),
        expense(1, ExpenseKind::Medical, "3000"),
        expense(1, ExpenseKind::Rehabilitation, "400"),
    ];
    let costs = |kinds: &[ExpenseKind], most: Option<&str>, in_tekun| MeansPolicy {
        health_costs: HealthCosts {
            kinds: kinds.iter().copied().collect(),
            most_per_member_fen: most.map(yuan),
            in_tekun,
        },
        ..Default::default()
    };
    let both = &[ExpenseKind::Medical, ExpenseKind::Rehabilitation][..];
    for (policy, profile, total) in [
        (costs(both, None, false), Profile::Dibao, "600"),
        (costs(both, Some("4000"), false), Profile::Dibao, "2600"),
        (costs(&both[..1], None, false), Profile::Dibao, "1000"),
        (costs(&[], None, false), Profile::Dibao, "10000"),
        (costs(both, None, false), Profile::Tekun, "10000"),
        (costs(both, None, true), Profile::Tekun, "600"),
    ] {
        let test = test_of(&one, profile, day(), &policy);
        assert_eq!(test.yearly_income_fen, yuan(total), "{policy:?} {profile:?}");
    }
}

#[test]
fn what_belongs_to_others_is_listed_and_ignored() {
    let mut one = household(Area::Rural, 2, "900");
    one.incomes.push(income(1, IncomeKind::Wage, "50000"));
    one.expenses = vec![expense(1, ExpenseKind::Medical, "800")];
    let policy = MeansPolicy::default();
    let context = MeansContext { profile: Profile::Dibao, place: &one.place, day: day(), policy: &policy };
    let test = means_test(&one, &BTreeSet::from([0]), &context).unwrap();
    assert_eq!((test.persons, test.yearly_income_fen), (1, yuan("10800")));
    for line in &test.lines[1..] {
        let found = (line.member, line.treatment, line.rule.as_str(), line.counted_fen);
        assert_eq!(found, (1, Treatment::Ignored, "ASSISTANCE_MEANS_NOT_COUNTED_MEMBER", Fen::ZERO));
    }
}

#[test]
fn what_cannot_be_computed_is_refused_all_at_once() {
    let mut one = household(Area::Rural, 1, "0");
    let huge = Fen::new(i64::MAX).unwrap();
    let monthly = |member| Income { member, amount: huge, per: Per::Month, kind: IncomeKind::Wage };
    one.incomes = vec![monthly(0), monthly(4)];
    let policy = MeansPolicy::default();
    let context = MeansContext { profile: Profile::Dibao, place: &one.place, day: day(), policy: &policy };
    let refused = means_test(&one, &BTreeSet::new(), &context).unwrap_err();
    let (item, amount) = ("HOUSEHOLD_ITEM_WITHOUT_MEMBER", "MEANS_AMOUNT_TOO_LARGE");
    assert_eq!(codes(&refused), ["MEANS_NOBODY_COUNTED", item, amount, amount]);
    assert_eq!(refused[2].paths, ["incomes.0.amount"]);
    let mut two = household(Area::Rural, 1, "0");
    two.incomes = vec![Income { per: Per::Year, ..monthly(0) }, income(0, IncomeKind::Wage, "0.01")];
    let refused = means_test(&two, &all(&two), &context).unwrap_err();
    assert_eq!((codes(&refused), refused[0].paths[0].as_str()), (vec![amount], "incomes"));
    let beyond = means_test(&household(Area::Rural, 1, "0"), &[0, 1].into(), &context).unwrap_err();
    assert_eq!((codes(&beyond), beyond[0].paths[0].as_str()), (vec![item], "members.1"));
}

#[test]
fn the_figure_shown_is_rounded_as_policy_says() {
    use PerCapitaRounding::{Down, HalfUp, Up};
    for (yearly, rounding, shown) in [
        ("0.05", HalfUp, "0.00"),
        ("0.06", HalfUp, "0.01"),
        ("0.11", Down, "0.00"),
        ("0.01", Up, "0.01"),
        ("0.12", Up, "0.01"),
        ("0.00", Up, "0.00"),
    ] {
        let mut one = household(Area::Rural, 1, "0");
        one.incomes = vec![income(0, IncomeKind::Wage, yearly)];
        let policy = MeansPolicy { per_capita_rounding: rounding, ..Default::default() };
        let test = test_of(&one, Profile::Dibao, day(), &policy);
        assert_eq!(test.per_capita_fen, yuan(shown), "{yearly} {rounding:?}");
    }
}

#[test]
fn a_stored_explanation_shows_tampering() {
    let mut one = household(Area::Rural, 2, "900");
    one.expenses = vec![expense(0, ExpenseKind::WorkCost, "600")];
    let test = dibao(&one);
    type Break = fn(&mut MeansTest);
    let breaks: [Break; 6] = [
        |test| test.yearly_income_fen = yuan("1"),
        |test| test.per_capita_fen = yuan("1"),
        |test| test.persons = 3,
        |test| test.persons = 0,
        |test| test.lines[0].counted_fen = yuan("1"),
        |test| test.members[1].counted_fen = yuan("1"),
    ];
    for (at, break_it) in breaks.into_iter().enumerate() {
        let mut broken = test.clone();
        break_it(&mut broken);
        assert!(!broken.is_consistent(), "{at}");
    }
}
