use super::{
    super::{facts::*, policy::AgeLimit, samples::*},
    *,
};

/// Checked and examined on the very day.
fn judged(facts: &CoupleFacts, world: &World, stage: Stage, on: &str) -> Assessment {
    assess_marriage(&examined(facts, on), &world.on(stage, on))
}

fn violations(facts: &CoupleFacts, stage: Stage, on: &str) -> Vec<&'static str> {
    codes(&judged(facts, &World::at("420103"), stage, on).violations)
}

#[test]
fn a_lawful_couple_marries_under_every_regime() {
    for on in ["2003-10-01", "2021-06-01", "2023-06-01", "2026-05-20"] {
        let world = World::at("420103");
        let mut facts = couple();
        for party in [&mut facts.party_a, &mut facts.party_b] {
            party.birth_date = Some(day("1970-01-01"));
        }
        let found = judged(&facts, &world, Stage::Register, on);
        assert_eq!((codes(&found.violations), codes(&found.warnings)), (vec![], vec![]), "{on}");
        assert!(found.citation().is_some());
    }
}

#[test]
fn each_broken_fact_has_its_ground() {
    type Break = fn(&mut CoupleFacts);
    let cases: [(Break, &str); 13] = [
        (|c| c.party_b.person_key.clone_from(&c.party_a.person_key), "SAME_PERSON"),
        (|c| c.party_b.sex = Some(Sex::Male), "SAME_SEX"),
        (|c| c.party_b.birth_date = Some(day("2007-01-01")), "UNDER_AGE"),
        (|c| c.party_a.voluntary = Some(false), "NOT_VOLUNTARY"),
        (|c| c.party_a.marital = Some(MaritalFact::InForce), "HAS_SPOUSE"),
        (
            |c| c.kinship = Some(Kinship::Collateral { generations_a: 3, generations_b: 3 }),
            "PROHIBITED_KINSHIP",
        ),
        (|c| c.by_proxy = true, "PROXY_NOT_ALLOWED"),
        (|c| c.party_b.present = Some(false), "PARTY_ABSENT"),
        (|c| c.party_b.declaration_signed = None, "DECLARATION_UNSIGNED"),
        (|c| c.party_a.identity_check = Some(CheckOutcome::Mismatched), "IDENTITY_MISMATCH"),
        (|c| c.party_a.marital_check = Some(CheckOutcome::Unavailable), "CHECK_PENDING"),
        (|c| c.party_a.documents.clear(), "DOCUMENT_MISSING"),
        (|c| c.party_a.residency = Some(Residency::Foreigner), "OFFICE_NOT_FOR_FOREIGN_MATTERS"),
    ];
    for (break_it, code) in cases {
        let mut facts = couple();
        break_it(&mut facts);
        assert!(violations(&facts, Stage::Register, "2026-05-20").contains(&code), "{code}");
    }
}

#[test]
fn all_grounds_are_told_at_once() {
    let mut facts = couple();
    facts.party_a.marital = Some(MaritalFact::InForce);
    facts.party_b.sex = Some(Sex::Male);
    facts.kinship = Some(Kinship::Lineal);
    facts.party_b.birth_date = Some(day("2004-05-21"));
    let mut found = violations(&facts, Stage::Preview, "2026-05-20");
    found.sort_unstable();
    assert_eq!(found, ["HAS_SPOUSE", "PROHIBITED_KINSHIP", "SAME_SEX", "UNDER_AGE"]);
}

#[test]
fn the_birthday_itself_counts() {
    use LeapBirthday::{February28, March1};
    for (sex, birth, on, leap, of_age) in [
        (Sex::Male, "2004-05-20", "2026-05-19", March1, false),
        (Sex::Male, "2004-05-20", "2026-05-20", March1, true),
        (Sex::Female, "2006-05-20", "2026-05-19", March1, false),
        (Sex::Female, "2006-05-20", "2026-05-20", March1, true),
        // 22 years after a leap day is a common year; 20 years after it is a leap year.
        (Sex::Male, "2004-02-29", "2026-02-28", March1, false),
        (Sex::Male, "2004-02-29", "2026-03-01", March1, true),
        (Sex::Male, "2004-02-29", "2026-02-27", February28, false),
        (Sex::Male, "2004-02-29", "2026-02-28", February28, true),
        (Sex::Female, "2004-02-29", "2024-02-28", March1, false),
        (Sex::Female, "2004-02-29", "2024-02-29", March1, true),
    ] {
        let mut facts = couple();
        let party = if sex == Sex::Male { &mut facts.party_a } else { &mut facts.party_b };
        party.birth_date = Some(day(birth));
        let mut world = World::at("420103");
        world.policy.leap_birthday = leap;
        let found = judged(&facts, &world, Stage::Register, on);
        assert_eq!(!codes(&found.violations).contains(&"UNDER_AGE"), of_age, "{sex:?} {birth} {on} {leap:?}");
        assert_eq!(found.of_age_on.is_some_and(|from| from <= day(on)), of_age);
    }
}

#[test]
fn a_region_may_have_its_own_ages() {
    let mut facts = couple();
    facts.party_b.birth_date = Some(day("2008-05-20"));
    let mut world = World::at("650102");
    world.policy.regional_ages.insert("650000".into(), AgeLimit { man: 20, woman: 18 });
    assert!(judged(&facts, &world, Stage::Register, "2026-05-20").is_lawful());
    assert!(!judged(&facts, &world, Stage::Register, "2026-05-19").is_lawful());
}

#[test]
fn illness_barred_until_2020_and_is_a_duty_to_tell_since() {
    let mut facts = couple();
    facts.party_a.serious_illness = Some(true);
    assert_eq!(violations(&facts, Stage::Register, "2020-12-31"), ["ILLNESS_BAR"]);
    let world = World::at("420103");
    let found = judged(&facts, &world, Stage::Register, "2021-01-01");
    assert_eq!((codes(&found.violations), codes(&found.warnings)), (vec![], vec!["ILLNESS_DISCLOSURE"]));
}

#[test]
fn what_a_preview_does_not_know_is_still_needed() {
    let world = World::at("420103");
    let preview = assess_marriage(&CoupleFacts::default(), &world.on(Stage::Preview, "2026-05-20"));
    assert!(preview.is_lawful());
    let warnings = codes(&preview.warnings);
    for code in ["FACT_NEEDED", "PARTY_ABSENT", "CHECK_PENDING", "DECLARATION_UNSIGNED"] {
        assert!(warnings.contains(&code), "{code}");
    }
    let register = assess_marriage(&CoupleFacts::default(), &world.on(Stage::Register, "2026-05-20"));
    assert_eq!(register.violations.len(), preview.warnings.len());
    assert!(register.warnings.is_empty());
}

#[test]
fn an_unanswered_check_stops_the_examination_but_not_the_acceptance() {
    let mut facts = couple();
    facts.party_a.marital_check = None;
    assert!(violations(&facts, Stage::Accept, "2025-05-10").is_empty());
    assert_eq!(violations(&facts, Stage::Examine, "2025-05-10"), ["CHECK_PENDING"]);
    assert!(violations(&facts, Stage::Register, "2025-05-09").is_empty());
}

#[test]
fn a_record_that_disagrees_or_is_flawed_stops_the_registration_until_a_check_agrees() {
    type Break = fn(&mut PartyFacts);
    let mismatch: Break = |party| party.marital_check = Some(CheckOutcome::Mismatched);
    let flawed: Break = |party| party.marital = Some(MaritalFact::FlawedRecord);
    let unanswered: Break = |party| party.record_flawed = true;
    for (break_it, stops_examination) in [(mismatch, true), (flawed, false), (unanswered, false)] {
        for on in ["2022-01-04", "2025-05-09", "2026-01-05"] {
            let (mut facts, world) = (couple(), World::at("420103"));
            break_it(&mut facts.party_b);
            for (stage, stops) in [
                (Stage::Preview, false),
                (Stage::Accept, false),
                (Stage::Examine, stops_examination),
                (Stage::Register, true),
            ] {
                let found = judged(&facts, &world, stage, on);
                let told = if stops { &found.violations } else { &found.warnings };
                assert_eq!(codes(told), ["RECORD_FLAWED"], "{stage:?} on {on}");
                assert_eq!(found.is_lawful(), !stops, "{stage:?} on {on}");
            }
        }
    }
}

#[test]
fn checks_and_examination_count_on_their_day_only() {
    let world = World::at("420103");
    let found = |facts: &CoupleFacts, stage, on| assess_marriage(facts, &world.on(stage, on));
    let of_june = examined(&couple(), "2026-06-01");
    assert!(found(&of_june, Stage::Register, "2026-06-01").is_lawful());
    let outdated =
        ["CHECK_OUTDATED", "CHECK_OUTDATED", "CHECK_OUTDATED", "CHECK_OUTDATED", "EXAMINATION_OUTDATED"];
    for on in ["2026-06-02", "2026-12-01"] {
        assert_eq!(codes(&found(&of_june, Stage::Register, on).violations), outdated, "{on}");
        let examination = found(&of_june, Stage::Examine, on);
        assert_eq!(
            (codes(&examination.violations), codes(&examination.warnings)),
            (vec![], outdated.to_vec())
        );
    }
    let mut checked_again = of_june.clone();
    for party in [&mut checked_again.party_a, &mut checked_again.party_b] {
        party.identity_checked_on = Some(day("2026-06-02"));
        party.marital_checked_on = Some(day("2026-06-02"));
    }
    let again = found(&checked_again, Stage::Register, "2026-06-02");
    assert_eq!(codes(&again.violations), ["EXAMINATION_OUTDATED"]);
    // Checks over the network were not compulsory before 2025-05-10; registration on the spot was.
    let earlier = found(&examined(&couple(), "2024-06-03"), Stage::Register, "2024-06-04");
    assert_eq!(codes(&earlier.violations), ["EXAMINATION_OUTDATED"]);
}

#[test]
fn nobody_marries_after_death() {
    let mut facts = couple();
    facts.party_a.died_on = Some(day("2026-01-05"));
    assert_eq!(violations(&facts, Stage::Preview, "2026-01-05"), ["DECEASED"]);
    assert!(violations(&facts, Stage::Preview, "2026-01-04").is_empty(), "asked for a day before");
}

#[test]
fn non_local_couples_need_the_pilot_and_a_counting_permit() {
    let mut facts = couple();
    for party in [&mut facts.party_a, &mut facts.party_b] {
        party.hukou_division = Some("430102".into());
    }
    assert_eq!(violations(&facts, Stage::Accept, "2021-06-01"), ["OFFICE_NOT_COMPETENT"]);
    facts.party_a.permit = Some(ResidencePermit {
        division: "420103".into(),
        valid_until: day("2030-01-01"),
        last_endorsed_on: day("2021-01-01"),
    });
    assert_eq!(violations(&facts, Stage::Accept, "2021-05-31"), ["OFFICE_NOT_COMPETENT"]);
    assert_eq!(violations(&facts, Stage::Accept, "2021-06-01"), ["DOCUMENT_MISSING"]);
    facts.party_a.documents.insert(DocumentKind::ResidencePermit);
    assert!(violations(&facts, Stage::Accept, "2021-06-01").is_empty());
    assert_eq!(violations(&facts, Stage::Accept, "2022-01-02"), ["OFFICE_NOT_COMPETENT"]);
    assert!(violations(&facts, Stage::Accept, "2025-05-10").is_empty());
    facts.party_a.hukou_division = None;
    facts.party_a.permit = None;
    assert_eq!(violations(&facts, Stage::Accept, "2022-01-02"), ["FACT_NEEDED"]);
}

#[test]
fn foreign_matters_go_to_a_named_office_of_the_province() {
    let mut facts = couple();
    facts.party_b.residency = Some(Residency::Foreigner);
    facts.party_b.hukou_division = None;
    facts.party_b.documents = [DocumentKind::Passport, DocumentKind::SingleProof].into();
    facts.party_a.hukou_division = Some("429006".into());
    let mut world = World::at("420103");
    world.office.foreign_matters = true;
    for on in ["2024-05-20", "2026-05-20"] {
        assert!(judged(&facts, &world, Stage::Register, on).is_lawful(), "{on}");
    }
    facts.party_a.hukou_division = Some("430102".into());
    let found = judged(&facts, &world, Stage::Register, "2024-05-20");
    assert_eq!(codes(&found.violations), ["OFFICE_NOT_COMPETENT"]);
}

#[test]
fn before_the_first_regulation_there_is_no_rule() {
    assert!(violations(&couple(), Stage::Preview, "2003-09-30").contains(&"NO_RULE_FOR_DAY"));
}
