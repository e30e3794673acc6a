use proptest::prelude::*;

use super::*;
use crate::assistance::rules::{
    facts::{Circumstance, Disability, DisabilityKind, Member, Relation, Work},
    household::{
        HouseholdPolicy,
        alone::{AloneFacts, may_apply_alone},
    },
    law::date,
    programme::{Outcome, tests::*},
    samples,
};

fn household(income: &Comparison, verdict: AssetVerdict, findings: &[Finding]) -> Eligibility {
    let property = property(verdict);
    let unit = DibaoUnit::Household { in_part: findings };
    let facts = DibaoFacts { unit, income, property: &property };
    assess_dibao(&facts, date(2023, 6, 1), RuleSet::InterimMeasures, &DibaoPolicy::default())
}

#[test]
fn income_is_strictly_below_the_standard() {
    // Examples 1 and 2 of the domain reference: 天门市 2023, rural; 东西湖区 urban March and April 2022.
    for (persons, per_capita, standard, is_eligible, warnings) in [
        (3, "300", "465", true, &[][..]),
        (3, "464.99", "465", true, &[]),
        (3, "465.00", "465", false, &["ASSISTANCE_DIBAO_MAY_BE_EDGE"]),
        (3, "697.49", "465", false, &["ASSISTANCE_DIBAO_MAY_BE_EDGE"]),
        (3, "697.50", "465", false, &[]),
        (2, "500", "870", true, &[]),
        (2, "870", "870", false, &["ASSISTANCE_DIBAO_MAY_BE_EDGE"]),
        (2, "870", "910", true, &[]),
    ] {
        let found = household(&compared(persons, per_capita, standard), AssetVerdict::Within, &[]);
        let violations: &[_] = if is_eligible { &[] } else { &["ASSISTANCE_DIBAO_INCOME_NOT_BELOW"] };
        assert_eq!(codes(&found.violations), violations, "{per_capita} of {standard}");
        assert_eq!(codes(&found.warnings), warnings, "{per_capita} of {standard}");
    }
}

#[test]
fn everything_is_found_at_once() {
    let found = household(&compared(2, "700", "465"), AssetVerdict::Exceeds, &in_part());
    assert_eq!(
        codes(&found.violations),
        [
            "ASSISTANCE_HOUSEHOLD_IN_PART",
            "ASSISTANCE_DIBAO_INCOME_NOT_BELOW",
            "ASSISTANCE_MEANS_FINANCIAL_EXCEEDED"
        ]
    );
    let income = &found.violations[1];
    assert!(income.facts.contains(&("edgeLine", "697.50".to_owned())), "{income:?}");
}

#[test]
fn property_that_is_not_known_leaves_the_question_open() {
    let below = compared(2, "300", "465");
    for (verdict, outcome) in [
        (AssetVerdict::Within, Outcome::Eligible),
        (AssetVerdict::Exceeds, Outcome::NotEligible),
        (AssetVerdict::NotKnown, Outcome::Undecided),
    ] {
        assert_eq!(household(&below, verdict, &[]).outcome(), outcome, "{verdict:?}");
    }
    let above = household(&compared(2, "465", "465"), AssetVerdict::NotKnown, &[]);
    assert_eq!(above.outcome(), Outcome::NotEligible);
}

#[test]
fn members_of_an_edge_household_are_admitted_alone() {
    let one = || Member { work: Work::Employed, ..samples::adult(Relation::Spouse) };
    let disabled = Member { disability: Some(Disability { kind: DisabilityKind::Limb, grade: 2 }), ..one() };
    let less = Member { disability: Some(Disability { kind: DisabilityKind::Limb, grade: 3 }), ..one() };
    let ill = Member { is_seriously_ill: true, ..one() };
    let clergy = Member { circumstances: [Circumstance::Clergy].into(), ..one() };
    let (before, after) = (date(2026, 6, 30), date(2026, 7, 1));
    let (edge, above) = (Position::Edge, Position::Above);
    for (name, member, in_special_hardship, household, day, is_admitted) in [
        ("grade 2", &disabled, false, edge, before, true),
        ("grade 2, no edge household", &disabled, false, above, before, false),
        ("grade 3 limb", &less, false, edge, before, false),
        ("ill", &ill, false, edge, before, true),
        ("ill, no edge household", &ill, false, above, after, false),
        ("clergy", &clergy, false, above, before, true),
        ("special hardship before the law", &one(), true, edge, before, false),
        ("special hardship under the law", &one(), true, edge, after, true),
        ("no ground", &one(), false, edge, after, false),
    ] {
        let law = RuleSet::of(day).unwrap();
        let place = place();
        let known = AloneFacts { household, in_special_hardship, local_ground: None, place: &place };
        let admission = may_apply_alone(member, known, day, law, &HouseholdPolicy::default());
        let (income, property) = (compared(1, "300", "465"), property(AssetVerdict::Within));
        let unit = DibaoUnit::Alone { admission: &admission };
        let facts = DibaoFacts { unit, income: &income, property: &property };
        let found = assess_dibao(&facts, day, law, &DibaoPolicy::default());
        assert_eq!(found.outcome() == Outcome::Eligible, is_admitted, "{name}: {found:?}");
    }
}

#[test]
fn policy_says_whether_own_income_counts_when_alone() {
    let admission = Alone { grounds: Vec::new(), violations: Vec::new() };
    let (income, property) = (compared(1, "500", "465"), property(AssetVerdict::Within));
    let unit = DibaoUnit::Alone { admission: &admission };
    let facts = DibaoFacts { unit, income: &income, property: &property };
    for (alone_income, violations) in [
        (AloneIncome::OwnBelowStandard, &["ASSISTANCE_DIBAO_INCOME_NOT_BELOW"][..]),
        (AloneIncome::NotTested, &[]),
    ] {
        let policy = DibaoPolicy { alone_income };
        let found = assess_dibao(&facts, date(2023, 6, 1), RuleSet::InterimMeasures, &policy);
        assert_eq!(codes(&found.violations), violations);
        assert_eq!(codes(&found.warnings), [""; 0], "one person alone is no edge household");
    }
    assert_eq!(DibaoPolicy::default(), serde_json::from_str("{}").unwrap());
}

proptest! {
    #[test]
    fn less_income_never_loses_the_allowance(
        persons in 1u32..9, a in 0u32..2_000, b in 0u32..2_000, standard in 1u32..2_000,
    ) {
        let eligible = |income: u32| {
            let income = compared(persons, &income.to_string(), &standard.to_string());
            household(&income, AssetVerdict::Within, &[]).outcome() == Outcome::Eligible
        };
        prop_assert!(eligible(a.min(b)) || !eligible(a.max(b)));
        prop_assert_eq!(eligible(a), a < standard);
    }
}
