use super::*;
use crate::assistance::rules::{
    law::date,
    programme::{Delegation, tests::*},
};

fn delegated(programme: Programme, division: &str, by: DelegatedBy) -> ProgrammePolicy {
    let delegation = Delegation {
        programme,
        division: division.to_owned(),
        by,
        in_force: window(date(2023, 1, 1)),
        source: "act of delegation".to_owned(),
    };
    ProgrammePolicy { delegations: vec![delegation], ..Default::default() }
}

fn level(programme: Programme, day: NaiveDate, policy: &ProgrammePolicy) -> Level {
    decider(programme, &place(), day, RuleSet::of(day).unwrap(), None, policy).level
}

#[test]
fn a_delegation_follows_the_law_of_the_acceptance_day() {
    use DelegatedBy::{County, Province};
    use Level::Street;
    let (earlier, before, after) = (date(2022, 12, 31), date(2026, 6, 30), date(2026, 7, 1));
    for (programme, division, by, day, expected) in [
        (Programme::Dibao, "429006", County, earlier, Level::County),
        (Programme::Dibao, "429006", County, date(2023, 1, 1), Street),
        (Programme::Dibao, "429006001", County, before, Street),
        (Programme::Dibao, "429006", County, after, Level::County),
        (Programme::Dibao, "420000", Province, before, Street),
        (Programme::Dibao, "420000", Province, after, Street),
        (Programme::Dibao, "320000", Province, after, Level::County),
        (Programme::Tekun, "429006", County, before, Street),
        (Programme::Rigid, "429006", County, before, Street),
        (Programme::Edge, "429006", County, before, Level::County),
        (Programme::Edge, "420000", Province, after, Street),
        (Programme::DefactoOrphan, "420000", Province, after, Level::County),
        (Programme::DisabledCare, "420000", Province, after, Level::County),
    ] {
        let policy = delegated(programme, division, by);
        assert_eq!(level(programme, day, &policy), expected, "{programme:?} {division} {by:?} {day}");
    }
    let lasting = ProgrammePolicy {
        county_delegation_lasts: true,
        ..delegated(Programme::Dibao, "429006", DelegatedBy::County)
    };
    assert_eq!(level(Programme::Dibao, after, &lasting), Street);
}

#[test]
fn the_reason_names_law_and_document() {
    let policy = delegated(Programme::Dibao, "420000", DelegatedBy::Province);
    for (day, rule, basis) in [
        (date(2026, 6, 30), "ASSISTANCE_DECIDES_STREET_DELEGATED", "《社会救助暂行办法》"),
        (date(2026, 7, 1), "ASSISTANCE_DECIDES_STREET_ASSIGNED", "《中华人民共和国社会救助法》第44条"),
    ] {
        let told = decider(Programme::Dibao, &place(), day, RuleSet::of(day).unwrap(), None, &policy);
        assert_eq!((told.rule.as_str(), told.source.as_deref()), (rule, Some("act of delegation")));
        assert!(told.legal_basis.contains(basis), "{}", told.legal_basis);
        let text = serde_json::to_string(&told).unwrap();
        assert_eq!(serde_json::from_str::<Decider>(&text).unwrap(), told);
    }
}

#[test]
fn a_higher_level_may_always_decide() {
    let by_county = decider(
        Programme::Dibao,
        &place(),
        date(2023, 6, 1),
        RuleSet::InterimMeasures,
        None,
        &ProgrammePolicy::default(),
    );
    let refused = check_level(Level::Street, &by_county).unwrap();
    assert_eq!(refused.facts, [("acting", "STREET".to_owned()), ("needed", "COUNTY".to_owned())]);
    assert_eq!(check_level(Level::County, &by_county), None);
    assert_eq!(check_level(Level::CountyMechanism, &by_county), None);
}
