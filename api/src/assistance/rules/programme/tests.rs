use std::collections::BTreeSet;

use chrono::NaiveDate;

use super::*;
pub(super) use crate::assistance::rules::means::assets::AssetVerdict;
use crate::assistance::rules::{
    facts::Fen,
    household::{Counting, Membership, check_whole},
    law::{RuleSet, date},
    means::{EdgeLine, MeansTest, PerCapitaRounding, Profile, Window, assets::LimitCheck},
    samples::fen,
    steps::{CaseAct, CaseState, ProgrammeTraits, acts, next},
};

/// `persons` with so much a person and month, held against a standard and one and a half times of it.
pub(super) fn compared(persons: u32, per_capita: &str, standard: &str) -> Comparison {
    let yearly_income_fen = fen(per_capita).checked_mul(persons * 12).unwrap();
    let means = MeansTest {
        profile: Profile::Dibao,
        on: date(2023, 6, 1),
        lines: Vec::new(),
        members: Vec::new(),
        persons,
        yearly_income_fen,
        per_capita_fen: fen(per_capita),
        rounding: PerCapitaRounding::HalfUp,
    };
    means.compare(fen(standard), EdgeLine::Factor { permille: 1500 }).unwrap()
}

pub(super) fn property(verdict: AssetVerdict) -> AssetTest {
    let found_fen = if verdict == AssetVerdict::Exceeds { fen("2") } else { fen("1") };
    AssetTest {
        verdict,
        lines: Vec::new(),
        limits: vec![LimitCheck::Financial { allowed_fen: fen("1"), found_fen }],
        limits_source: Some("limits of the place".to_owned()),
        unanswered: if verdict == AssetVerdict::NotKnown { vec!["BANK".to_owned()] } else { Vec::new() },
    }
}

/// Two count, one is to be admitted.
pub(super) fn in_part() -> Vec<Finding> {
    let counts = |member| Membership {
        member,
        counting: Counting::Counted,
        rule: String::new(),
        legal_basis: String::new(),
    };
    check_whole(&[counts(0), counts(1)], &BTreeSet::from([0]))
}

pub(super) fn codes(findings: &[Finding]) -> Vec<&'static str> {
    findings.iter().map(Finding::code).collect()
}

pub(super) fn place() -> Vec<String> {
    ["429006001", "429006", "429000", "420000"].map(str::to_owned).to_vec()
}

pub(super) fn window(from: NaiveDate) -> Window {
    Window { valid_from: from, valid_to: None }
}

#[test]
fn the_table_is_that_of_the_domain_reference() {
    use FirstPayment::*;
    let policy = ProgrammePolicy::default();
    let day = date(2025, 6, 2);
    // Code, unit, decides, publicity days, first payment, delegable before and from 2026-07-01.
    let rows = [
        ("DIBAO", Unit::HouseholdOrAlone, Decides::County, 7, MonthAfterDecision, "11"),
        ("TEKUN", Unit::Person, Decides::County, 7, MonthAfterDecision, "11"),
        ("EDGE", Unit::Household, Decides::County, 7, StatusOnly, "01"),
        ("RIGID", Unit::Household, Decides::County, 7, StatusOnly, "11"),
        ("TEMP_URGENT", Unit::HouseholdOrPerson, Decides::StreetWithinCeiling, 0, AtOnce, "00"),
        ("TEMP_EXPENSE", Unit::Household, Decides::StreetWithinCeiling, 7, OnDecision, "00"),
        ("ORPHAN", Unit::Child, Decides::County, 0, MonthAfterApplication, "00"),
        ("DEFACTO_ORPHAN", Unit::Child, Decides::County, 0, MonthAfterDecision, "00"),
        (
            "DISABLED_LIVING",
            Unit::Person,
            Decides::CountyAfterDisabledFederation,
            0,
            MonthOfApplication,
            "00",
        ),
        ("DISABLED_CARE", Unit::Person, Decides::CountyAfterDisabledFederation, 0, MonthOfApplication, "00"),
        ("ELDER_80", Unit::Person, Decides::County, 0, MonthAfterDecision, "11"),
        ("ELDER_HARD", Unit::Person, Decides::County, 0, MonthAfterDecision, "00"),
    ];
    assert_eq!(REGISTRY.len(), rows.len());
    for ((code, row), rules) in (201..).zip(rows).zip(REGISTRY) {
        let delegable = [RuleSet::InterimMeasures, RuleSet::AssistanceLaw]
            .map(|law| if rules.delegable_under.contains(&law) { '1' } else { '0' });
        let told = (
            wire_name(&rules.programme),
            rules.unit,
            rules.decides,
            rules.publicity_need(&place(), day, &policy).days,
            rules.first_payment(&place(), day, &policy),
            String::from_iter(delegable),
        );
        assert_eq!(told, (row.0.to_owned(), row.1, row.2, row.3, row.4, row.5.to_owned()));
        assert_eq!(rules.service_code, code, "{}", row.0);
        assert_eq!(of(rules.programme), *rules);
        assert!(rules.bases.iter().all(|basis| !basis.is_empty()), "{}", row.0);
    }
}

/// 《最低生活保障审核确认办法》第28条, over every way through the machine.
#[test]
fn nobody_enters_without_check_survey_and_confirmation() {
    let day = date(2023, 6, 1);
    let traits = of(Programme::Dibao).traits(&place(), day, &ProgrammePolicy::default());
    let needed = [CaseState::Accepted, CaseState::Checking, CaseState::Survey, CaseState::Publicity];
    for barred in needed.into_iter().chain([CaseState::UnderConfirmation]) {
        assert!(!reaches(CaseState::Confirmed, barred, &traits), "{barred:?}");
    }
    let urgent = of(Programme::TempUrgent).traits(&place(), day, &ProgrammePolicy::default());
    assert!(reaches(CaseState::Confirmed, CaseState::Survey, &urgent));
    assert!(acts(CaseState::Submitted, &urgent).any(|act| act == CaseAct::AidFirst));
}

fn reaches(goal: CaseState, barred: CaseState, traits: &ProgrammeTraits) -> bool {
    let mut seen = vec![CaseState::Submitted];
    let mut at = 0;
    while let Some(&state) = seen.get(at) {
        for to in acts(state, traits).filter_map(|act| next(state, act, traits).ok()) {
            if to != barred && !seen.contains(&to) {
                seen.push(to);
            }
        }
        at += 1;
    }
    seen.contains(&goal)
}

#[test]
fn a_local_rule_of_publicity_counts_only_where_the_programme_leaves_it_open() {
    let row = |programme, days| LocalPublicity {
        programme,
        division: "429006".to_owned(),
        days,
        in_force: window(date(2025, 3, 1)),
        source: "local".to_owned(),
    };
    let local = [
        (Programme::Dibao, 3, 7, false),
        (Programme::DefactoOrphan, 7, 0, false),
        (Programme::Orphan, 5, 5, false),
        (Programme::Rigid, 0, 0, false),
        (Programme::TempUrgent, 3, 3, false),
        (Programme::Elder80, 3, 3, false),
    ];
    for (programme, days, held, needs_confirmation) in local {
        let policy = ProgrammePolicy { publicity: vec![row(programme, days)], ..Default::default() };
        let need = of(programme).publicity_need(&place(), date(2025, 3, 1), &policy);
        assert_eq!((need.days, need.needs_confirmation), (held, needs_confirmation), "{programme:?}");
        let traits = of(programme).traits(&place(), date(2025, 3, 1), &policy);
        assert_eq!(traits.has_publicity, held > 0, "{programme:?}");
    }
    let policy = ProgrammePolicy { publicity: vec![row(Programme::Orphan, 5)], ..Default::default() };
    let before = of(Programme::Orphan).publicity_need(&place(), date(2025, 2, 28), &policy);
    assert_eq!((before.days, before.needs_confirmation), (0, true));
}

#[test]
fn the_first_month_follows_decision_or_application() {
    let (applied, decided) = (date(2022, 12, 31), date(2023, 1, 31));
    for (payment, month) in [
        (FirstPayment::MonthAfterDecision, Some(date(2023, 2, 1))),
        (FirstPayment::MonthOfApplication, Some(date(2022, 12, 1))),
        (FirstPayment::MonthAfterApplication, Some(date(2023, 1, 1))),
        (FirstPayment::AtOnce, None),
        (FirstPayment::OnDecision, None),
        (FirstPayment::StatusOnly, None),
    ] {
        assert_eq!(payment.first_month(applied, decided), month, "{payment:?}");
    }
    assert_eq!(FirstPayment::MonthAfterDecision.first_month(applied, NaiveDate::MAX), None);
}

#[test]
fn a_local_first_month_counts_for_the_old_age_programmes_only() {
    let day = date(2023, 6, 1);
    for (programme, payment) in [
        (Programme::Elder80, FirstPayment::MonthOfApplication),
        (Programme::ElderHard, FirstPayment::MonthOfApplication),
        (Programme::Dibao, FirstPayment::MonthAfterDecision),
    ] {
        let row = LocalFirstPayment {
            programme,
            division: "420000".to_owned(),
            first_payment: FirstPayment::MonthOfApplication,
            in_force: window(day),
            source: "local".to_owned(),
        };
        let policy = ProgrammePolicy { first_payments: vec![row], ..Default::default() };
        assert_eq!(of(programme).first_payment(&place(), day, &policy), payment, "{programme:?}");
    }
}

#[test]
fn the_basis_follows_the_law_of_the_day() {
    for (programme, article) in [(Programme::Dibao, "第18条"), (Programme::Edge, "第21条")] {
        let law = format!("《中华人民共和国社会救助法》{article}");
        assert!(of(programme).legal_basis(RuleSet::AssistanceLaw).contains(&law));
        assert!(!of(programme).legal_basis(RuleSet::InterimMeasures).contains("社会救助法"));
    }
}

#[test]
fn an_explanation_is_read_back_as_written() {
    let mut found = Eligibility::of(of(Programme::Rigid), RuleSet::InterimMeasures, date(2024, 12, 31));
    assert_eq!(codes(&found.violations), ["ASSISTANCE_PROGRAMME_NOT_YET"]);
    judge_property(&mut found, &property(AssetVerdict::NotKnown));
    let told = found.explain();
    assert_eq!(told.outcome, Outcome::NotEligible);
    assert_eq!(told.open[0].facts, [("source".to_owned(), "BANK".to_owned())]);
    let text = serde_json::to_string(&told).unwrap();
    assert_eq!(serde_json::from_str::<Explained>(&text).unwrap(), told);
}

#[test]
fn the_policy_loads_from_data_and_refuses_unknown_keys() {
    let text = r#"{"ceilings": [{"programme": "TEMP_URGENT", "division": "429006", "street_fen": 100000,
        "county_fen": null, "in_force": {"valid_from": "2023-01-01", "valid_to": null}, "source": "x"}]}"#;
    let policy: ProgrammePolicy = serde_json::from_str(text).unwrap();
    assert_eq!(policy.ceilings[0].street_fen, Some(Fen::yuan(1000)));
    assert!(!policy.county_delegation_lasts);
    assert!(serde_json::from_str::<ProgrammePolicy>(r#"{"ceiling": []}"#).is_err());
    let default = serde_json::to_string(&ProgrammePolicy::default()).unwrap();
    assert_eq!(serde_json::from_str::<ProgrammePolicy>(&default).unwrap(), ProgrammePolicy::default());
}
