use super::*;
use crate::assistance::rules::{
    means::Window,
    programme::{
        REGISTRY,
        decider::Level,
        tests::{codes, window},
    },
};

const TIANMEN: &str = "429006";
const TIANMEN_STREET: &str = "429006001";
const DONGXIHU: &str = "420112";
const WUJIN: &str = "320412";
const WUJIN_TOWN: &str = "320412100";
const YIXING: &str = "320282";

fn code(text: &str) -> DivisionCode {
    DivisionCode::parse(text).unwrap()
}

/// Hukou and residence.
fn person(hukou: &str, residence: &str) -> Standing {
    let place = |text: &str| (!text.is_empty()).then(|| code(text));
    Standing { hukou: place(hukou), residence: place(residence), holds_residence_permit: false }
}

fn facts<'a>(
    programme: Programme,
    receiving: &str,
    people: &'a [Standing],
    day: NaiveDate,
) -> RouteFacts<'a> {
    RouteFacts {
        programme,
        receiving: code(receiving),
        people,
        hardship: None,
        amount: None,
        accepted_on: day,
        law: RuleSet::of(day).unwrap(),
    }
}

fn routed(facts: &RouteFacts<'_>) -> Routed {
    route(facts, &ProgrammePolicy::default(), &RoutePolicy::default())
}

fn told(routed: &Routed) -> (&str, Handling, &str) {
    let route = routed.route.as_ref().unwrap();
    let rule = route.competent.rule.strip_prefix("ASSISTANCE_ROUTE_").unwrap();
    (route.competent.county.as_str(), route.handling, rule)
}

#[test]
fn members_with_hukou_in_several_provinces() {
    let day = date(2023, 6, 1);
    let agrees = [person(WUJIN, DONGXIHU), person(TIANMEN, TIANMEN), person(YIXING, "")];
    let none = [person(WUJIN, DONGXIHU), person(TIANMEN, DONGXIHU)];
    let two = [person(WUJIN, WUJIN), person(TIANMEN, TIANMEN)];
    for (name, people, receiving, county, handling, rule) in [
        ("one agrees, at that place", &agrees[..], TIANMEN, TIANMEN, Handling::Here, "HUKOU_AND_RESIDENCE"),
        ("one agrees, elsewhere", &agrees, DONGXIHU, TIANMEN, Handling::NotHere, "HUKOU_AND_RESIDENCE"),
        ("one agrees, at another's hukou", &agrees, WUJIN, TIANMEN, Handling::NotHere, "HUKOU_AND_RESIDENCE"),
        ("none agrees, at the first's", &none, WUJIN, WUJIN, Handling::Here, "ANY_HUKOU"),
        ("none agrees, at the second's", &none, TIANMEN, TIANMEN, Handling::Here, "ANY_HUKOU"),
        ("none agrees, where they live", &none, DONGXIHU, WUJIN, Handling::NotHere, "ANY_HUKOU"),
        ("both agree, at the second's", &two, TIANMEN, TIANMEN, Handling::Here, "HUKOU_AND_RESIDENCE"),
    ] {
        for programme in [Programme::Dibao, Programme::Edge] {
            let routed = routed(&facts(programme, receiving, people, day));
            assert_eq!(told(&routed), (county, handling, rule), "{name}");
            let refused: &[_] =
                if handling == Handling::NotHere { &["ASSISTANCE_ROUTE_NOT_HERE"] } else { &[] };
            assert_eq!(codes(&routed.violations), refused, "{name}");
        }
    }
    let elsewhere = routed(&facts(Programme::Dibao, DONGXIHU, &none, day));
    assert_eq!(codes(&elsewhere.warnings), ["ASSISTANCE_ROUTE_SEVERAL_PLACES"]);
    let others = elsewhere.route.unwrap().alternatives;
    assert_eq!(others.iter().map(|other| other.county.as_str()).collect::<Vec<_>>(), [TIANMEN]);
}

#[test]
fn one_hukou_decides_wherever_the_household_lives() {
    let people = [person(TIANMEN_STREET, WUJIN), person("429006100", WUJIN)];
    let routed = routed(&facts(Programme::Dibao, TIANMEN_STREET, &people, date(2023, 6, 1)));
    assert_eq!(told(&routed), (TIANMEN, Handling::Here, "HUKOU"));
    let route = routed.route.unwrap();
    assert_eq!(route.competent.street, Some(code(TIANMEN_STREET)));
    assert_eq!(route.decider.level, Level::County);
    assert!(route.competent.legal_basis.contains("第5条"));
}

#[test]
fn another_street_of_the_county_hands_the_case_on() {
    let people = [person(TIANMEN_STREET, TIANMEN_STREET)];
    let here = facts(Programme::Dibao, "429006100", &people, date(2023, 6, 1));
    assert_eq!(told(&routed(&here)).1, Handling::ForwardInCounty);
    assert_eq!(told(&routed(&RouteFacts { receiving: code(TIANMEN), ..here })).1, Handling::Here);
    let strict = RoutePolicy { streets_forward_within_county: false, ..RoutePolicy::default() };
    let refused = route(&here, &ProgrammePolicy::default(), &strict);
    assert_eq!(codes(&refused.violations), ["ASSISTANCE_ROUTE_NOT_HERE"]);
}

#[test]
fn within_one_province_its_own_rule_decides() {
    let people = [person(TIANMEN, DONGXIHU), person(DONGXIHU, DONGXIHU)];
    let day = date(2023, 6, 1);
    let facts = facts(Programme::Dibao, DONGXIHU, &people, day);
    let default = routed(&facts);
    assert_eq!(told(&default), (DONGXIHU, Handling::Here, "HUKOU_AND_RESIDENCE"));
    assert_eq!(codes(&default.warnings), ["ASSISTANCE_ROUTE_PROVINCE_RULE_UNKNOWN"]);
    for (rule, county, handling) in [
        (SameProvinceRule::ApplicantHukou, TIANMEN, Handling::NotHere),
        (SameProvinceRule::ApplicantResidence, DONGXIHU, Handling::Here),
        (SameProvinceRule::AnyHukou, DONGXIHU, Handling::Here),
    ] {
        let row = ProvinceRule {
            province: code("420000"),
            rule,
            in_force: window(day),
            source: "rule of the province".to_owned(),
        };
        let policy = RoutePolicy { province_rules: vec![row], ..RoutePolicy::default() };
        let routed = route(&facts, &ProgrammePolicy::default(), &policy);
        assert_eq!(told(&routed), (county, handling, "PROVINCE_RULE"), "{rule:?}");
        assert!(routed.warnings.is_empty(), "{rule:?}");
        let source = routed.route.unwrap().competent.source;
        assert_eq!(source.as_deref(), Some("rule of the province"));
    }
}

#[test]
fn jiangsu_takes_applications_for_the_whole_province() {
    let people = [person(YIXING, YIXING)];
    for (receiving, day, handling) in [
        (WUJIN_TOWN, date(2022, 12, 31), Handling::NotHere),
        (WUJIN_TOWN, date(2023, 1, 1), Handling::ForwardInProvince),
        (YIXING, date(2023, 1, 1), Handling::Here),
        (TIANMEN, date(2023, 1, 1), Handling::NotHere),
    ] {
        let routed = routed(&facts(Programme::Dibao, receiving, &people, day));
        assert_eq!(told(&routed).1, handling, "{receiving} {day}");
    }
    // The province of the office counts together with that of the place that decides.
    let hubei = [person(TIANMEN, TIANMEN)];
    let routed = routed(&facts(Programme::Dibao, WUJIN, &hubei, date(2023, 6, 1)));
    assert_eq!(told(&routed), (TIANMEN, Handling::NotHere, "HUKOU"));
}

#[test]
fn temporary_aid_goes_where_the_hardship_is() {
    let people = [person(TIANMEN, WUJIN)];
    let (before, after) = (date(2026, 6, 30), date(2026, 7, 1));
    for (receiving, hardship, day, county, handling, rule) in [
        (DONGXIHU, Some(DONGXIHU), before, DONGXIHU, Handling::Here, "HARDSHIP_OR_RESIDENCE"),
        (WUJIN, Some(DONGXIHU), before, WUJIN, Handling::Here, "HARDSHIP_OR_RESIDENCE"),
        (WUJIN, None, before, WUJIN, Handling::Here, "HARDSHIP_OR_RESIDENCE"),
        (TIANMEN, Some(DONGXIHU), before, DONGXIHU, Handling::NotHere, "HARDSHIP_OR_RESIDENCE"),
        (DONGXIHU, Some(DONGXIHU), after, DONGXIHU, Handling::Here, "HARDSHIP"),
        (WUJIN, Some(DONGXIHU), after, DONGXIHU, Handling::NotHere, "HARDSHIP"),
    ] {
        let facts = RouteFacts {
            hardship: hardship.map(code),
            ..facts(Programme::TempUrgent, receiving, &people, day)
        };
        assert_eq!(told(&routed(&facts)), (county, handling, rule), "{receiving} {hardship:?} {day}");
    }
}

#[test]
fn without_a_place_there_is_no_route() {
    let (day, people) = (date(2026, 7, 1), [person("", WUJIN)]);
    for (programme, rule) in [
        (Programme::TempUrgent, "ASSISTANCE_ROUTE_HARDSHIP_UNKNOWN"),
        (Programme::Dibao, "ASSISTANCE_ROUTE_HUKOU_UNKNOWN"),
        (Programme::Tekun, "ASSISTANCE_ROUTE_HUKOU_UNKNOWN"),
    ] {
        let routed = routed(&facts(programme, WUJIN, &people, day));
        assert_eq!((routed.route, codes(&routed.violations)), (None, vec![rule]), "{programme:?}");
    }
    for (residence_counts, is_known) in [(true, true), (false, false)] {
        let policy =
            RoutePolicy { expense_hardship_is_residence: residence_counts, ..RoutePolicy::default() };
        let facts = facts(Programme::TempExpense, WUJIN, &people, day);
        assert_eq!(route(&facts, &ProgrammePolicy::default(), &policy).route.is_some(), is_known);
    }
    // A place that is named goes before the residence.
    let named =
        RouteFacts { hardship: Some(code(DONGXIHU)), ..facts(Programme::TempExpense, WUJIN, &people, day) };
    assert_eq!(told(&routed(&named)), (DONGXIHU, Handling::NotHere, "HARDSHIP"));
    for rules in REGISTRY {
        assert_eq!(routed(&facts(rules.programme, WUJIN, &[], day)).route, None, "{:?}", rules.programme);
    }
}

#[test]
fn a_province_is_no_place_that_decides() {
    let people = [person("420000", ""), person(TIANMEN, "")];
    let found = routed(&facts(Programme::Dibao, TIANMEN, &people, date(2023, 6, 1)));
    assert_eq!(told(&found), (TIANMEN, Handling::Here, "HUKOU"));
    assert_eq!(codes(&found.warnings), ["ASSISTANCE_ROUTE_SOME_HUKOU_UNKNOWN"]);
    assert_eq!(found.warnings[0].paths, ["people.0.hukou"]);
}

#[test]
fn disability_subsidies_are_taken_at_any_street() {
    let people = [person(TIANMEN, WUJIN)];
    for (programme, receiving, day, handling) in [
        (Programme::DisabledLiving, WUJIN_TOWN, date(2021, 4, 21), Handling::NotHere),
        (Programme::DisabledLiving, WUJIN_TOWN, date(2021, 4, 22), Handling::ForwardAcrossProvinces),
        (Programme::DisabledCare, WUJIN_TOWN, date(2026, 7, 1), Handling::ForwardAcrossProvinces),
        (Programme::DisabledCare, DONGXIHU, date(2023, 6, 1), Handling::ForwardInProvince),
        (Programme::DisabledCare, TIANMEN, date(2021, 4, 21), Handling::Here),
        (Programme::Tekun, WUJIN_TOWN, date(2023, 6, 1), Handling::NotHere),
    ] {
        let routed = routed(&facts(programme, receiving, &people, day));
        assert_eq!(told(&routed), (TIANMEN, handling, "OWN_HUKOU"), "{programme:?} {receiving} {day}");
    }
}

#[test]
fn a_pilot_lets_permit_holders_apply_where_they_live() {
    let day = date(2026, 7, 1);
    let pilot = PermitPilot {
        division: code("320400"),
        programmes: vec![Programme::Dibao],
        in_force: Window { valid_from: day, valid_to: Some(date(2026, 12, 31)) },
        source: "pilot of the city".to_owned(),
    };
    let policy = RoutePolicy { permit_pilots: vec![pilot], ..RoutePolicy::default() };
    for (holds_residence_permit, programme, day, county) in [
        (true, Programme::Dibao, day, WUJIN),
        (false, Programme::Dibao, day, TIANMEN),
        (true, Programme::Tekun, day, TIANMEN),
        (true, Programme::Dibao, date(2026, 6, 30), TIANMEN),
        (true, Programme::Dibao, date(2027, 1, 1), TIANMEN),
    ] {
        let people = [Standing { holds_residence_permit, ..person(TIANMEN, WUJIN) }];
        let routed = route(&facts(programme, WUJIN, &people, day), &ProgrammePolicy::default(), &policy);
        assert_eq!(told(&routed).0, county, "{holds_residence_permit} {programme:?} {day}");
    }
}

#[test]
fn a_route_is_read_back_as_written_and_policy_refuses_unknown_keys() {
    let people = [person(TIANMEN, WUJIN)];
    let route = routed(&facts(Programme::DisabledCare, WUJIN, &people, date(2023, 6, 1))).route.unwrap();
    let text = serde_json::to_string(&route).unwrap();
    assert_eq!(serde_json::from_str::<Route>(&text).unwrap(), route);
    let default = serde_json::to_string(&RoutePolicy::default()).unwrap();
    assert_eq!(serde_json::from_str::<RoutePolicy>(&default).unwrap(), RoutePolicy::default());
    assert_eq!(RoutePolicy::default().province_wide.len(), 1);
    assert!(serde_json::from_str::<RoutePolicy>(r#"{"pilots": []}"#).is_err());
}

#[test]
fn scopes_run_from_the_street_to_the_province() {
    for (place, expected) in [
        ("429006001", &["429006001", "429006", "429000", "420000"][..]),
        ("420112", &["420112", "420100", "420000"]),
        ("441900003", &["441900003", "441900", "440000"]),
        ("420000", &["420000"]),
    ] {
        assert_eq!(scopes(code(place)), expected, "{place}");
    }
}
