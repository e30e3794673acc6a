use std::collections::{BTreeMap, BTreeSet};

use super::{
    super::alone::{AloneFacts, may_apply_alone},
    *,
};
use crate::assistance::rules::{facts::Work, law::RuleSet, means::Position};

#[test]
fn who_may_apply_alone() {
    type Change = fn(&mut Member);
    use Position::{Above, BelowStandard, Edge};
    let grade_2: Change = |one| one.disability = Some(Disability { kind: DisabilityKind::Limb, grade: 2 });
    let grade_3: Change = |one| one.disability = Some(Disability { kind: DisabilityKind::Limb, grade: 3 });
    let mind_3: Change = |one| one.disability = Some(Disability { kind: DisabilityKind::Mental, grade: 3 });
    let ill: Change = |one| one.is_seriously_ill = true;
    let clergy: Change = |one| one.circumstances = [Circumstance::Clergy].into();
    let idle: Change = |one| {
        one.disability = Some(Disability { kind: DisabilityKind::Sight, grade: 1 });
        one.work = Work::Unemployed;
    };
    let idle_minor: Change = |one| {
        one.disability = Some(Disability { kind: DisabilityKind::Sight, grade: 1 });
        one.work = Work::Unemployed;
        one.born_on = date(2010, 1, 1);
    };
    let nothing: Change = |_| {};
    let (none, not_edge) = ("ALONE_NO_GROUND", "ALONE_HOUSEHOLD_NOT_EDGE");
    let (y2021, y2022, y2026, after) =
        (date(2022, 10, 19), date(2022, 10, 20), date(2026, 6, 30), date(2026, 7, 1));
    for (change, hardship, household, on, expected) in [
        (grade_2, false, Edge, y2021, &["ALONE_SEVERELY_DISABLED"][..]),
        (grade_3, false, Edge, y2021, &[none]),
        (mind_3, false, Edge, y2021, &["ALONE_SEVERELY_DISABLED"]),
        (grade_2, false, Above, y2021, &[not_edge]),
        (grade_2, false, BelowStandard, y2021, &[not_edge]),
        (ill, false, Edge, y2021, &["ALONE_SERIOUSLY_ILL"]),
        (ill, false, Above, after, &[not_edge]),
        (clergy, false, Above, y2021, &["ALONE_CLERGY"]),
        (idle, false, Above, y2021, &[not_edge]),
        (idle, false, Above, y2022, &["ALONE_ADULT_DISABLED"]),
        (idle, false, Edge, y2022, &["ALONE_SEVERELY_DISABLED", "ALONE_ADULT_DISABLED"]),
        (idle_minor, false, Above, y2022, &[not_edge]),
        (nothing, true, Edge, y2026, &[none]),
        (nothing, true, Edge, after, &["ALONE_SPECIAL_HARDSHIP"]),
        (nothing, true, Above, after, &[not_edge]),
        (nothing, false, Edge, after, &[none]),
    ] {
        let member = with(Relation::Applicant, change);
        let facts = AloneFacts { household, in_special_hardship: hardship, local_ground: None, place: &[] };
        let rules = RuleSet::of(on).unwrap();
        let answer = may_apply_alone(&member, facts, on, rules, &HouseholdPolicy::default());
        let mut told: Vec<_> =
            answer.grounds.iter().map(|rule| rule.code.trim_start_matches("ASSISTANCE_")).collect();
        assert!(told.is_empty() != answer.violations.is_empty());
        told.extend(codes(&answer.violations));
        assert_eq!(told, expected, "{household:?} {on} {:?} {hardship}", member.disability);
    }
}

#[test]
fn a_local_ground_holds_where_it_is_published() {
    let published = BTreeMap::from([("420000".to_owned(), BTreeSet::from(["失独".to_owned()]))]);
    let policy = HouseholdPolicy { local_alone_grounds: published, ..Default::default() };
    for (place, name, holds) in
        [("420000", "失独", true), ("320000", "失独", false), ("420000", "其他", false)]
    {
        let place = [place.to_owned()];
        let household = Position::Above;
        let facts =
            AloneFacts { household, in_special_hardship: false, local_ground: Some(name), place: &place };
        let rules = RuleSet::InterimMeasures;
        let answer = may_apply_alone(&adult(Relation::Applicant), facts, day(), rules, &policy);
        assert_eq!(answer.grounds, if holds { vec![&ALONE_LOCAL_RULE] } else { vec![] }, "{place:?} {name}");
    }
}
