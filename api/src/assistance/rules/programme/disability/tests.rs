use super::*;
use crate::assistance::rules::{
    facts::DisabilityKind,
    programme::exclusion::{ExclusionPolicy, GrantMode, Held, conflicts},
    samples,
};

const DAY: NaiveDate = date(2023, 5, 10);

fn facts(kind: DisabilityKind, grade: u8, household: &[Programme]) -> DisabledFacts {
    DisabledFacts {
        disability: Some(Disability { kind, grade }),
        household: household.iter().copied().collect(),
        care_needed_since: Some(date(2020, 1, 1)),
        draws_work_injury_nursing_pay: false,
    }
}

fn codes(findings: &[Finding]) -> Vec<&'static str> {
    findings.iter().map(|it| it.code().trim_start_matches("ASSISTANCE_DISABLED_")).collect()
}

fn widened() -> DisabilityPolicy {
    let json = r#"{"living_also_for": [{"household": "EDGE", "up_to_grade": 2}],
        "care_also_for": [{"kind": "MENTAL", "grade": 3}, {"kind": "INTELLECTUAL", "grade": 3}]}"#;
    serde_json::from_str(json).unwrap()
}

#[test]
fn the_living_subsidy_follows_the_household() {
    use DisabilityKind::Hearing;
    let narrow = DisabilityPolicy::default();
    for (grade, household, policy, expected) in [
        (4, vec![Programme::Dibao], &narrow, vec![]),
        (1, vec![Programme::Edge], &narrow, vec!["LIVING_NOT_DIBAO"]),
        (1, vec![], &narrow, vec!["LIVING_NOT_DIBAO"]),
        (2, vec![Programme::Edge], &widened(), vec![]),
        (3, vec![Programme::Edge], &widened(), vec!["LIVING_NOT_DIBAO"]),
        (1, vec![Programme::Rigid], &widened(), vec!["LIVING_NOT_DIBAO"]),
        (0, vec![Programme::Dibao], &narrow, vec!["NO_CERTIFICATE"]),
        (5, vec![Programme::Dibao], &narrow, vec!["NO_CERTIFICATE"]),
    ] {
        let found = assess_living(&facts(Hearing, grade, &household), policy);
        assert_eq!(codes(&found), expected, "{grade} {household:?}");
    }
    let nobody = DisabledFacts { draws_work_injury_nursing_pay: true, ..DisabledFacts::default() };
    assert_eq!(
        codes(&assess_living(&nobody, &narrow)),
        ["NO_CERTIFICATE", "WORK_INJURY_NURSING", "LIVING_NOT_DIBAO"]
    );
}

#[test]
fn the_care_subsidy_follows_grade_and_long_term_need() {
    use DisabilityKind::{Limb, Mental, Multiple};
    let narrow = DisabilityPolicy::default();
    let old = Some(date(2020, 1, 1));
    for (kind, grade, since, policy, expected) in [
        (Limb, 1, old, &narrow, vec![]),
        (Multiple, 2, old, &narrow, vec![]),
        (Limb, 3, old, &narrow, vec!["CARE_GRADE"]),
        (Mental, 3, old, &narrow, vec!["CARE_GRADE"]),
        (Mental, 3, old, &widened(), vec![]),
        (Mental, 4, old, &widened(), vec!["CARE_GRADE"]),
        (Limb, 3, old, &widened(), vec!["CARE_GRADE"]),
        (Limb, 1, Some(date(2022, 11, 10)), &narrow, vec![]),
        (Limb, 1, Some(date(2022, 11, 11)), &narrow, vec!["CARE_NOT_LONG_TERM"]),
        (Limb, 1, None, &narrow, vec!["CARE_NOT_LONG_TERM"]),
        (Limb, 1, Some(NaiveDate::MAX), &narrow, vec!["CARE_NOT_LONG_TERM"]),
        (Limb, 4, None, &narrow, vec!["CARE_GRADE", "CARE_NOT_LONG_TERM"]),
    ] {
        let facts = DisabledFacts { care_needed_since: since, ..facts(kind, grade, &[]) };
        assert_eq!(codes(&assess_care(&facts, DAY, policy)), expected, "{kind:?} {grade} {since:?}");
    }
    let nursed = DisabledFacts { draws_work_injury_nursing_pay: true, ..facts(Limb, 1, &[]) };
    assert_eq!(codes(&assess_care(&nursed, DAY, &narrow)), ["WORK_INJURY_NURSING"]);
}

#[test]
fn what_else_is_held_bars_one_or_both() {
    use Programme::{DefactoOrphan, Dibao, DisabledCare, DisabledLiving, Edge, Orphan, Tekun};
    for (held, mode, bars_living, bars_care) in [
        (Tekun, GrantMode::Full, true, true),
        (Orphan, GrantMode::Full, true, false),
        (DefactoOrphan, GrantMode::Full, true, false),
        (DefactoOrphan, GrantMode::Difference, false, false),
        (Dibao, GrantMode::Full, false, false),
        (Edge, GrantMode::Full, false, false),
    ] {
        let held = [Held { mode, ..Held::full(held, date(2023, 1, 1), None) }];
        let bars = |wanted| !conflicts(&held, wanted, DAY, &ExclusionPolicy::default()).is_empty();
        assert_eq!((bars(DisabledLiving), bars(DisabledCare)), (bars_living, bars_care), "{held:?}");
    }
    // The two together are lawful.
    let care = [Held::full(DisabledCare, date(2023, 1, 1), None)];
    assert!(conflicts(&care, DisabledLiving, DAY, &ExclusionPolicy::default()).is_empty());
}

#[test]
fn of_one_kind_the_higher_is_drawn() {
    use SubsidyKind::{Care, Living};
    let other = |kind, yuan| OtherSubsidy { kind, amount: samples::fen(yuan) };
    for (others, highest, keeps_own) in [
        (vec![], None, true),
        (vec![other(Living, "500")], None, true),
        (vec![other(Care, "99.99")], Some("99.99"), true),
        (vec![other(Care, "100")], Some("100"), true),
        (vec![other(Care, "20"), other(Care, "100.01"), other(Care, "30")], Some("100.01"), false),
    ] {
        let found = higher_of_kind(Care, samples::fen("100"), &others);
        assert_eq!((found.other, found.keeps_own), (highest.map(samples::fen), keeps_own), "{others:?}");
        let stored = serde_json::to_string(&found).unwrap();
        assert_eq!(serde_json::from_str::<HigherOfKind>(&stored).unwrap(), found);
    }
}

#[test]
fn the_month_of_application_is_paid() {
    for (applied_on, month) in [
        (date(2023, 5, 1), date(2023, 5, 1)),
        (date(2023, 5, 31), date(2023, 5, 1)),
        (date(2024, 2, 29), date(2024, 2, 1)),
    ] {
        assert_eq!(first_month(applied_on), month);
    }
}

#[test]
fn routes_opened_on_their_days() {
    use ApplicationRoute::{AtHome, Online, OtherProvince};
    for (route, day, is_open) in [
        (AtHome, date(2016, 1, 1), true),
        (OtherProvince, date(2021, 4, 21), false),
        (OtherProvince, date(2021, 4, 22), true),
        (Online, date(2022, 5, 14), false),
        (Online, date(2022, 5, 15), true),
    ] {
        assert_eq!(check_route(route, day).is_ok(), is_open, "{route:?} {day}");
    }
    assert_eq!([0, 1, 4, 5].map(|grade| grade_variant(grade).is_some()), [false, true, true, false]);
}
