use chrono::Months;
use proptest::prelude::*;

use super::*;
use crate::{
    assistance::rules::{facts::Relation, law::date, samples},
    platform::calendar::{DayKind, WorkCalendar},
};

const INTERIM: RuleSet = RuleSet::InterimMeasures;
const LAW: RuleSet = RuleSet::AssistanceLaw;
const DAY: NaiveDate = date(2023, 5, 10);

fn born(born_on: NaiveDate) -> Member {
    Member { born_on, ..samples::adult(Relation::Applicant) }
}

fn yuan(text: &str) -> Option<Fen> {
    Some(samples::fen(text))
}

fn poor() -> TekunMeans {
    TekunMeans { income: yuan("464.99"), dibao_standard: yuan("465"), property_within_limits: Some(true) }
}

fn facts<'a>(person: &'a Member, supporters: &'a [Supporter]) -> TekunFacts<'a> {
    TekunFacts { person, means: poor(), supporters, child_scheme: ChildScheme::NotEligible, continued: None }
}

/// Forty years old, well, with means of an ordinary kind, and willing.
fn son() -> Supporter {
    Supporter {
        age: 40,
        is_in_household: false,
        has_consented: true,
        is_tekun: false,
        is_dibao: false,
        disability: None,
        income_is_low: Some(false),
        property_is_low: Some(false),
        is_incapacitated: false,
        is_declared_missing: false,
        is_imprisoned: false,
    }
}

fn codes(findings: &[Finding]) -> Vec<String> {
    let short = |it: &Finding| it.code().trim_start_matches("ASSISTANCE_TEKUN_").to_owned();
    findings.iter().map(|it| [vec![short(it)], it.paths.clone()].concat().join(" ")).collect()
}

fn judge_supporter(supporter: Supporter, rules: RuleSet, policy: &TekunPolicy) -> TekunAssessment {
    assess_tekun(&facts(&born(date(1950, 1, 1)), &[supporter]), DAY, rules, policy)
}

#[test]
fn old_disabled_and_young_people_cannot_work() {
    use AbilityGround::{Aged60, Disabled, Minor};
    for (born_on, day, rules, expected) in [
        (date(1963, 5, 11), DAY, INTERIM, None),
        (date(1963, 5, 10), DAY, INTERIM, Some(Aged60)),
        (date(2007, 5, 10), DAY, INTERIM, None),
        (date(2007, 5, 11), DAY, INTERIM, Some(Minor)),
        (date(2008, 2, 29), date(2024, 2, 28), INTERIM, Some(Minor)),
        (date(2008, 2, 29), date(2024, 2, 29), INTERIM, None),
        // The law of 2026 speaks of minors.
        (date(2010, 6, 30), date(2026, 6, 30), INTERIM, None),
        (date(2008, 7, 2), date(2026, 7, 1), LAW, Some(Minor)),
        (date(2008, 7, 1), date(2026, 7, 1), LAW, None),
    ] {
        let found = ability_grounds(&born(born_on), day, rules, &TekunPolicy::default());
        assert_eq!(found, Vec::from_iter(expected), "{born_on} {day} {rules:?}");
    }
    let sixteen = TekunPolicy { minor_below_age_from_2026: 16, ..TekunPolicy::default() };
    assert_eq!(ability_grounds(&born(date(2008, 7, 2)), date(2026, 7, 1), LAW, &sixteen), []);

    use DisabilityKind::{Hearing, Intellectual, Limb, Mental, Multiple, Sight, Speech};
    for (kind, last_grade) in
        [(Intellectual, 3), (Mental, 3), (Limb, 2), (Sight, 1), (Hearing, 0), (Speech, 0), (Multiple, 0)]
    {
        for grade in 0..=5 {
            let person = Member { disability: Some(Disability { kind, grade }), ..born(date(1985, 1, 1)) };
            let found = ability_grounds(&person, DAY, INTERIM, &TekunPolicy::default());
            let counts = grade >= 1 && grade <= last_grade;
            assert_eq!(found, if counts { vec![Disabled] } else { vec![] }, "{kind:?} {grade}");
        }
    }
}

#[test]
fn income_is_strictly_below_the_standard_and_property_within_limits() {
    let person = born(date(1950, 1, 1));
    for (income, standard, property, expected) in [
        (yuan("464.99"), yuan("465"), Some(true), vec![]),
        (yuan("465"), yuan("465"), Some(true), vec!["INCOME_NOT_BELOW_STANDARD income"]),
        (yuan("0"), yuan("0"), Some(true), vec!["INCOME_NOT_BELOW_STANDARD income"]),
        (yuan("0"), yuan("465"), Some(false), vec!["PROPERTY_OVER_LIMITS property"]),
        (None, None, None, vec!["FACT_NEEDED income", "FACT_NEEDED standard", "FACT_NEEDED property"]),
    ] {
        let means = TekunMeans { income, dibao_standard: standard, property_within_limits: property };
        let found =
            assess_tekun(&TekunFacts { means, ..facts(&person, &[]) }, DAY, INTERIM, &TekunPolicy::default());
        assert_eq!(codes(&found.violations), expected, "{means:?}");
    }
}

#[test]
fn all_three_conditions_are_told_at_once() {
    let mut person = born(date(1990, 1, 1));
    person.disability = Some(Disability { kind: DisabilityKind::Multiple, grade: 1 });
    let means =
        TekunMeans { income: yuan("900"), dibao_standard: yuan("465"), property_within_limits: Some(false) };
    let found = assess_tekun(
        &TekunFacts { means, ..facts(&person, &[son(), Supporter { is_tekun: true, ..son() }, son()]) },
        DAY,
        INTERIM,
        &TekunPolicy::default(),
    );
    assert_eq!(
        codes(&found.violations),
        [
            "ABLE_TO_WORK person",
            "INCOME_NOT_BELOW_STANDARD income",
            "PROPERTY_OVER_LIMITS property",
            "SUPPORTER_ABLE supporters.0",
            "SUPPORTER_ABLE supporters.2",
        ]
    );
    assert_eq!(codes(&found.warnings), ["MULTIPLE_DISABILITY person"]);
    assert_eq!(found.grounds.supporters, [vec![], vec![SupporterGround::Tekun], vec![]]);
}

#[test]
fn supporters_are_unable_on_the_listed_grounds_only() {
    use SupporterGround::{
        Aged70, DeclaredMissing, DibaoAged60, Imprisoned, Incapacitated, SeverelyDisabled,
    };
    let low = Supporter { income_is_low: Some(true), property_is_low: Some(true), ..son() };
    let disabled = |kind, grade| Some(Disability { kind, grade });
    for (supporter, ground) in [
        (son(), None),
        (low, None),
        (Supporter { is_dibao: true, age: 59, ..son() }, None),
        (Supporter { is_dibao: true, age: 60, ..son() }, Some(DibaoAged60)),
        (Supporter { age: 69, ..low }, None),
        (Supporter { age: 70, ..low }, Some(Aged70)),
        (Supporter { age: 70, income_is_low: Some(false), ..low }, None),
        (Supporter { age: 70, property_is_low: Some(false), ..low }, None),
        (Supporter { disability: disabled(DisabilityKind::Limb, 2), ..low }, Some(SeverelyDisabled)),
        (Supporter { disability: disabled(DisabilityKind::Limb, 3), ..low }, None),
        (Supporter { disability: disabled(DisabilityKind::Limb, 0), ..low }, None),
        (Supporter { disability: disabled(DisabilityKind::Mental, 3), ..low }, Some(SeverelyDisabled)),
        (Supporter { disability: disabled(DisabilityKind::Mental, 4), ..low }, None),
        (Supporter { is_incapacitated: true, ..low }, Some(Incapacitated)),
        (Supporter { is_declared_missing: true, ..son() }, Some(DeclaredMissing)),
        (Supporter { is_imprisoned: true, ..son() }, Some(Imprisoned)),
    ] {
        let found = judge_supporter(supporter, INTERIM, &TekunPolicy::default());
        assert_eq!(found.grounds.supporters, [Vec::from_iter(ground)], "{supporter:?}");
        let able = if ground.is_none() { vec!["SUPPORTER_ABLE supporters.0"] } else { vec![] };
        assert_eq!(codes(&found.violations), able, "{supporter:?}");
    }
}

#[test]
fn an_absent_supporter_may_have_to_be_without_property() {
    let strict = TekunPolicy { absent_supporter_needs_low_property: true, ..TekunPolicy::default() };
    let lenient = TekunPolicy::default();
    for (property_is_low, policy, violations, warnings) in [
        (Some(true), &lenient, vec![], vec![]),
        (Some(false), &lenient, vec![], vec!["SUPPORTER_PROPERTY supporters.0"]),
        (Some(true), &strict, vec![], vec![]),
        (Some(false), &strict, vec!["SUPPORTER_ABLE supporters.0"], vec![]),
        (None, &strict, vec!["FACT_NEEDED supporters.0.propertyIsLow"], vec![]),
    ] {
        let prisoner = Supporter { is_imprisoned: true, income_is_low: None, property_is_low, ..son() };
        let found = judge_supporter(prisoner, INTERIM, policy);
        assert_eq!(codes(&found.violations), violations, "{property_is_low:?} {policy:?}");
        assert_eq!(codes(&found.warnings), warnings, "{property_is_low:?} {policy:?}");
    }
}

#[test]
fn what_could_still_show_inability_is_asked_for() {
    let old = Supporter { age: 75, income_is_low: None, property_is_low: None, ..son() };
    for (supporter, expected) in [
        (old, vec!["FACT_NEEDED supporters.0.incomeIsLow", "FACT_NEEDED supporters.0.propertyIsLow"]),
        (Supporter { property_is_low: Some(true), ..old }, vec!["FACT_NEEDED supporters.0.incomeIsLow"]),
        (Supporter { property_is_low: Some(false), ..old }, vec!["SUPPORTER_ABLE supporters.0"]),
        (Supporter { age: 40, ..old }, vec!["SUPPORTER_ABLE supporters.0"]),
        (Supporter { is_tekun: true, ..old }, vec![]),
    ] {
        let found = judge_supporter(supporter, INTERIM, &TekunPolicy::default());
        assert_eq!(codes(&found.violations), expected, "{supporter:?}");
    }
}

#[test]
fn a_supporter_outside_the_household_is_checked_with_consent_only() {
    let low = |age| Supporter {
        age,
        has_consented: false,
        income_is_low: Some(true),
        property_is_low: Some(true),
        ..son()
    };
    let missing_paper = "SUPPORTER_AUTHORISATION supporters.0";
    let consent = "SUPPORTER_CONSENT supporters.0";
    let able = "SUPPORTER_ABLE supporters.0";
    for (supporter, rules, violations, warnings) in [
        (low(75), INTERIM, vec![missing_paper], vec![]),
        (low(40), INTERIM, vec![missing_paper, able], vec![]),
        (low(75), LAW, vec![consent], vec![]),
        (low(40), LAW, vec![able], vec![consent]),
        (Supporter { is_tekun: true, ..low(75) }, LAW, vec![], vec![consent]),
        (Supporter { has_consented: true, ..low(75) }, LAW, vec![], vec![]),
        (Supporter { is_in_household: true, ..low(75) }, INTERIM, vec![], vec![]),
        (Supporter { is_in_household: true, ..low(75) }, LAW, vec![], vec![]),
    ] {
        let found = judge_supporter(supporter, rules, &TekunPolicy::default());
        assert_eq!(codes(&found.violations), violations, "{supporter:?} {rules:?}");
        assert_eq!(codes(&found.warnings), warnings, "{supporter:?} {rules:?}");
    }
}

#[test]
fn a_minor_chooses_one_scheme() {
    for (born_on, scheme, expected) in [
        (date(2015, 1, 1), ChildScheme::NotEligible, vec![]),
        (date(2015, 1, 1), ChildScheme::ChoseTekun, vec![]),
        (date(2015, 1, 1), ChildScheme::Undecided, vec!["CHOICE_OPEN childScheme"]),
        (date(2015, 1, 1), ChildScheme::ChoseChildScheme, vec!["CHOSE_CHILD_SCHEME childScheme"]),
        (date(1950, 1, 1), ChildScheme::ChoseChildScheme, vec![]),
    ] {
        let person = born(born_on);
        let facts = TekunFacts { child_scheme: scheme, ..facts(&person, &[]) };
        let found = assess_tekun(&facts, DAY, INTERIM, &TekunPolicy::default());
        assert_eq!(codes(&found.violations), expected, "{born_on} {scheme:?}");
    }
}

#[test]
fn aid_granted_to_a_minor_runs_to_eighteen_and_on_at_school() {
    use SchoolLevel::{Compulsory, HighSchool, Other, Vocational};
    let person = born(date(2005, 5, 11));
    let birthday = date(2023, 5, 11);
    for (day, school, expected) in [
        (DAY, None, Some(ContinuedAid::UntilAdult)),
        (birthday, None, None),
        (birthday, Some(Other), None),
        (birthday, Some(Compulsory), Some(ContinuedAid::InEducation)),
        (birthday, Some(HighSchool), Some(ContinuedAid::InEducation)),
        (birthday, Some(Vocational), Some(ContinuedAid::InEducation)),
    ] {
        let found = minor_aid_continues(&person, school, day);
        assert_eq!(found.as_ref().ok().copied(), expected, "{day} {school:?}");
        // The same person is able to work by age alone, and is held by the continuation.
        let facts = TekunFacts { continued: found.ok(), ..facts(&person, &[]) };
        let assessed = assess_tekun(&facts, day, INTERIM, &TekunPolicy::default());
        assert_eq!(assessed.is_eligible(), expected.is_some(), "{day} {school:?}");
    }
}

#[test]
fn six_abilities_make_the_class() {
    let classes = [
        (0, CareClass::SelfReliant),
        (1, CareClass::PartlyDependent),
        (3, CareClass::PartlyDependent),
        (4, CareClass::Dependent),
        (6, CareClass::Dependent),
    ];
    for (lost, class) in classes {
        // Whichever are lost, the number counts.
        for shift in 0..6 {
            let keeps = |at: u8| (at + shift) % 6 >= lost;
            let [eats, dresses, leaves_bed, uses_toilet, walks_indoors, bathes] =
                [0, 1, 2, 3, 4, 5].map(keeps);
            let care = SelfCare { eats, dresses, leaves_bed, uses_toilet, walks_indoors, bathes };
            assert_eq!((care.lost(), care.class()), (lost, class), "{care:?}");
        }
    }
}

#[test]
fn reassessment_is_due_ten_working_days_after_the_report() {
    let holidays = (1..=7).map(|day| (date(2022, 10, day), DayKind::Holiday, "国庆节".to_owned()));
    let makeup = [8, 9].map(|day| (date(2022, 10, day), DayKind::MakeupWorkday, "国庆节".to_owned()));
    let new_year = [(date(2022, 1, 1), DayKind::Holiday, "元旦".to_owned())];
    let calendar = WorkCalendar::new(new_year.into_iter().chain(holidays).chain(makeup)).unwrap();
    // 29 and 30 September, 8 to 14 October with the two make-up days, 17 October.
    assert_eq!(reassess_by(date(2022, 9, 28), &calendar), Ok(date(2022, 10, 17)));
    assert!(reassess_by(date(2021, 9, 28), &calendar).is_err());
}

#[test]
fn grounds_are_stored_and_policy_is_data() {
    let grounds = TekunGrounds {
        ability: vec![AbilityGround::Aged60, AbilityGround::Disabled],
        supporters: vec![vec![SupporterGround::DibaoAged60]],
    };
    let stored = serde_json::to_string(&grounds).unwrap();
    assert_eq!(stored, r#"{"ability":["AGED_60","DISABLED"],"supporters":[["DIBAO_AGED_60"]]}"#);
    assert_eq!(serde_json::from_str::<TekunGrounds>(&stored).unwrap(), grounds);
    assert_eq!(serde_json::from_str::<TekunPolicy>("{}").unwrap(), TekunPolicy::default());
    assert!(serde_json::from_str::<TekunPolicy>(r#"{"age": 16}"#).is_err());
}

proptest! {
    /// More income never makes somebody eligible who was not.
    #[test]
    fn eligibility_falls_with_income(low in 0..=i64::MAX, more in 0..=i64::MAX, months in 0u32..1200) {
        let person = born(DAY - Months::new(months));
        let judge = |fen: i64| {
            let means = TekunMeans { income: Fen::new(fen).ok(), ..poor() };
            assess_tekun(&TekunFacts { means, ..facts(&person, &[]) }, DAY, INTERIM, &TekunPolicy::default())
                .is_eligible()
        };
        prop_assert!(judge(low) || !judge(low.saturating_add(more)));
    }
}
