use proptest::prelude::*;

use super::*;
use crate::assistance::rules::{facts::Relation, law::date, samples};

fn born(born_on: NaiveDate) -> Member {
    Member { born_on, ..samples::adult(Relation::Applicant) }
}

#[test]
fn the_allowance_begins_on_the_eightieth_birthday() {
    for (born_on, applied_on, is_granted) in [
        (date(1943, 5, 11), date(2023, 5, 10), false),
        (date(1943, 5, 10), date(2023, 5, 10), true),
        (date(1940, 2, 29), date(2020, 2, 28), false),
        (date(1940, 2, 29), date(2020, 2, 29), true),
    ] {
        let found = assess_elder_80(&born(born_on), applied_on, &ElderPolicy::default());
        assert_eq!(found.is_ok(), is_granted, "{born_on} {applied_on}");
    }
    let none = ElderPolicy { bands: vec![], ..ElderPolicy::default() };
    let found = assess_elder_80(&born(date(1900, 1, 1)), date(2023, 5, 10), &none);
    assert_eq!(found.unwrap_err().code(), "ASSISTANCE_ELDER_80_NO_BANDS");
}

#[test]
fn the_first_month_is_a_matter_of_policy() {
    use AgeCounts::{BirthdayMonth, MonthAfter};
    use ApplicationCounts::{ApplicationMonth, Backdated, MonthAfter as NextMonth};
    let person = born(date(1942, 5, 31));
    for (age_counts, application_counts, applied_on, first_month) in [
        (BirthdayMonth, ApplicationMonth, date(2022, 5, 31), date(2022, 5, 1)),
        (BirthdayMonth, ApplicationMonth, date(2022, 8, 15), date(2022, 8, 1)),
        (BirthdayMonth, NextMonth, date(2022, 8, 15), date(2022, 9, 1)),
        (BirthdayMonth, NextMonth, date(2022, 12, 31), date(2023, 1, 1)),
        (BirthdayMonth, Backdated, date(2022, 8, 15), date(2022, 5, 1)),
        (MonthAfter, Backdated, date(2022, 8, 15), date(2022, 6, 1)),
        (MonthAfter, ApplicationMonth, date(2022, 5, 31), date(2022, 6, 1)),
        (MonthAfter, ApplicationMonth, date(2022, 6, 1), date(2022, 6, 1)),
    ] {
        let policy = ElderPolicy { age_counts, application_counts, ..ElderPolicy::default() };
        let found = assess_elder_80(&person, applied_on, &policy).unwrap();
        assert_eq!(found.first_month, first_month, "{age_counts:?} {application_counts:?} {applied_on}");
        assert_eq!(found.band.variant, StandardVariant::Age80);
    }
    // Born on a leap day, ninety in a common year: the birthday falls into March.
    let backdated = ElderPolicy {
        application_counts: Backdated,
        bands: vec![AgeBand { from_age: 90, variant: StandardVariant::Age90 }],
        ..ElderPolicy::default()
    };
    let found = assess_elder_80(&born(date(1932, 2, 29)), date(2022, 6, 1), &backdated).unwrap();
    assert_eq!(found.first_month, date(2022, 3, 1));
}

#[test]
fn the_band_changes_with_the_month() {
    use StandardVariant::{Age80, Age90, Age100};
    let after = ElderPolicy { age_counts: AgeCounts::MonthAfter, ..ElderPolicy::default() };
    let at_once = ElderPolicy::default();
    for (born_on, month, policy, expected) in [
        (date(1943, 5, 31), date(2023, 4, 30), &at_once, None),
        (date(1943, 5, 31), date(2023, 5, 1), &at_once, Some(Age80)),
        (date(1943, 5, 31), date(2023, 5, 31), &after, None),
        (date(1943, 5, 31), date(2023, 6, 1), &after, Some(Age80)),
        (date(1933, 6, 1), date(2023, 5, 31), &at_once, Some(Age80)),
        (date(1933, 6, 1), date(2023, 6, 1), &at_once, Some(Age90)),
        (date(1923, 6, 1), date(2023, 6, 15), &after, Some(Age90)),
        (date(1923, 6, 1), date(2023, 7, 15), &after, Some(Age100)),
        (date(1890, 1, 1), date(2023, 12, 31), &at_once, Some(Age100)),
    ] {
        let band = policy.band_in(&born(born_on), month);
        assert_eq!(band.map(|it| it.variant), expected, "{born_on} {month}");
    }
}

#[test]
fn hardship_and_high_age_or_lost_ability_are_both_needed() {
    use CareClass::{Dependent, PartlyDependent, SelfReliant};
    use ElderHardGround::{Aged, Disabled};
    let day = date(2023, 5, 10);
    let (dibao, rigid) = (BTreeSet::from([Programme::Dibao]), BTreeSet::from([Programme::Rigid]));
    let (not_poor, no_ground) = ("ASSISTANCE_ELDER_HARD_NOT_POOR", "ASSISTANCE_ELDER_HARD_NO_GROUND");
    for (born_on, classes, care, grounds, violations) in [
        (date(1943, 5, 10), &dibao, None, vec![Aged], vec![]),
        (date(1943, 5, 11), &dibao, None, vec![], vec![no_ground]),
        (date(1943, 5, 11), &dibao, Some(SelfReliant), vec![], vec![no_ground]),
        (date(1963, 5, 10), &dibao, Some(PartlyDependent), vec![Disabled], vec![]),
        (date(1963, 5, 11), &dibao, Some(Dependent), vec![], vec![no_ground]),
        (date(1930, 1, 1), &dibao, Some(Dependent), vec![Aged, Disabled], vec![]),
        (date(1930, 1, 1), &rigid, None, vec![Aged], vec![not_poor]),
        (date(1990, 1, 1), &rigid, None, vec![], vec![not_poor, no_ground]),
    ] {
        let found = assess_elder_hard(&born(born_on), classes, care, day, &ElderPolicy::default());
        assert_eq!(found.grounds, grounds, "{born_on} {care:?}");
        assert_eq!(found.violations.iter().map(Finding::code).collect::<Vec<_>>(), violations, "{born_on}");
    }
}

#[test]
fn local_rule_is_data() {
    let written = serde_json::to_string(&ElderPolicy::default()).unwrap();
    assert_eq!(serde_json::from_str::<ElderPolicy>(&written).unwrap(), ElderPolicy::default());
    let json = r#"{"bands": [{"from_age": 70, "variant": "ANY"}], "hard_classes": ["DIBAO"]}"#;
    let policy: ElderPolicy = serde_json::from_str(json).unwrap();
    assert!(assess_elder_80(&born(date(1953, 5, 10)), date(2023, 5, 10), &policy).is_ok());
    assert!(serde_json::from_str::<ElderPolicy>(r#"{"age": 80}"#).is_err());
}

proptest! {
    /// The first month paid is the first month with a band, and never before the application unless backdated.
    #[test]
    fn the_first_month_has_a_band(
        born_days in 0i64..36_500,
        applied_days in 0i64..36_500,
        after in any::<bool>(),
        counts in prop::sample::select(vec![
            ApplicationCounts::Backdated,
            ApplicationCounts::ApplicationMonth,
            ApplicationCounts::MonthAfter,
        ]),
    ) {
        let age_counts = if after { AgeCounts::MonthAfter } else { AgeCounts::BirthdayMonth };
        let policy = ElderPolicy { age_counts, application_counts: counts, ..ElderPolicy::default() };
        let person = born(date(1900, 1, 1) + chrono::Duration::days(born_days));
        let applied_on = date(1980, 1, 1) + chrono::Duration::days(applied_days);
        if let Ok(found) = assess_elder_80(&person, applied_on, &policy) {
            prop_assert_eq!(policy.band_in(&person, found.first_month), Some(found.band));
            let before = found.first_month - Months::new(1);
            if counts == ApplicationCounts::Backdated {
                prop_assert_eq!(policy.band_in(&person, before), None);
            } else {
                prop_assert!(found.first_month >= applied_on.with_day(1).unwrap());
            }
        }
    }
}
