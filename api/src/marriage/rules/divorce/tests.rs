use super::super::timetable::Timetable;
use super::{
    super::{facts::*, samples::*},
    *,
};
use crate::platform::calendar::RollPolicy;

fn facts() -> DivorceFacts {
    DivorceFacts {
        party_a: party(Sex::Male),
        party_b: party(Sex::Female),
        agreement: Some(AgreementFacts {
            signed: true,
            will: true,
            children: true,
            property: true,
            debts: true,
        }),
        marriage_status: Some(MarriageStatus::InForce),
        registered_in: Some(RegisteredIn::Mainland),
        are_the_couple: Some(true),
        by_proxy: false,
    }
}

fn application(facts: &DivorceFacts, on: &str) -> Vec<&'static str> {
    codes(&assess_divorce_application(facts, &World::at("420103").on(Stage::Accept, on)).violations)
}

#[test]
fn a_complete_application_is_accepted_under_every_regime() {
    for on in ["2021-01-01", "2021-06-01", "2023-06-01", "2025-05-10"] {
        assert!(application(&facts(), on).is_empty(), "{on}");
    }
    assert_eq!(application(&facts(), "2020-12-31"), ["BEFORE_COOLING_OFF_LAW"]);
}

#[test]
fn each_ground_of_non_acceptance_is_named() {
    type Break = fn(&mut DivorceFacts);
    let cases: [(Break, &str); 11] = [
        (|d| d.agreement = None, "NO_AGREEMENT"),
        (|d| d.agreement.as_mut().unwrap().debts = false, "NO_AGREEMENT"),
        (|d| d.party_b.voluntary = Some(false), "NO_AGREEMENT"),
        (|d| d.party_a.capacity = Some(Capacity::Limited), "LIMITED_CAPACITY"),
        (|d| d.registered_in = Some(RegisteredIn::Elsewhere), "NOT_REGISTERED_IN_MAINLAND"),
        (|d| d.marriage_status = Some(MarriageStatus::DissolvedByCourt), "NOT_IN_FORCE"),
        (|d| d.are_the_couple = Some(false), "NOT_THE_COUPLE"),
        (|d| d.by_proxy = true, "PROXY_NOT_ALLOWED"),
        (|d| d.party_a.present = None, "PARTY_ABSENT"),
        (|d| _ = d.party_a.documents.remove(&DocumentKind::IdCard), "DOCUMENT_MISSING"),
        (|d| d.marriage_status = None, "FACT_NEEDED"),
    ];
    for (break_it, code) in cases {
        let mut facts = facts();
        break_it(&mut facts);
        assert_eq!(application(&facts, "2026-01-05"), [code]);
    }
}

#[test]
fn a_lost_certificate_needs_a_statement_and_two_the_archive() {
    use DocumentKind::{ArchiveCopy, CertificateLossStatement, MarriageCertificate};
    let mut facts = facts();
    facts.party_a.documents.remove(&MarriageCertificate);
    assert_eq!(application(&facts, "2026-01-05"), ["DOCUMENT_MISSING"]);
    facts.party_a.documents.insert(CertificateLossStatement);
    assert!(application(&facts, "2026-01-05").is_empty());
    facts.party_b.documents.remove(&MarriageCertificate);
    facts.party_b.documents.insert(CertificateLossStatement);
    assert_eq!(application(&facts, "2026-01-05"), ["DOCUMENT_MISSING"]);
    facts.party_b.documents.insert(ArchiveCopy);
    assert!(application(&facts, "2026-01-05").is_empty());
}

#[test]
fn wuhan_took_non_local_divorces_two_years_after_non_local_marriages() {
    let mut facts = facts();
    for party in [&mut facts.party_a, &mut facts.party_b] {
        party.hukou_division = Some("430102".into());
        party.documents.insert(DocumentKind::ResidencePermit);
    }
    facts.party_a.permit = Some(ResidencePermit {
        division: "420103".into(),
        valid_until: day("2030-01-01"),
        last_endorsed_on: day("2023-01-01"),
    });
    assert_eq!(application(&facts, "2023-05-31"), ["OFFICE_NOT_COMPETENT"]);
    assert!(application(&facts, "2023-06-01").is_empty());
}

#[test]
fn the_certificate_is_for_both_in_the_window_at_the_receiving_office() {
    let couple = facts();
    let dates = Timetable::from_receipt(day("2025-09-05"), &calendar(), RollPolicy::default()).unwrap();
    let register = |couple: &DivorceFacts, office: &str, on: &str| {
        let facts = DivorceRegistrationFacts {
            couple,
            stored: DivorceState::CoolingOff,
            dates: &Dates::Known(dates),
            receiving_office: "420103",
            is_counselling_offered: true,
        };
        let world = World::at(office);
        codes(&assess_divorce_registration(&facts, &world.on(Stage::Register, on)).violations)
    };
    assert_eq!(register(&couple, "420103", "2025-10-09"), ["COOLING_OFF"]);
    assert!(register(&couple, "420103", "2025-10-10").is_empty());
    assert!(register(&couple, "420103", "2025-11-10").is_empty());
    assert_eq!(register(&couple, "420103", "2025-11-11"), ["WINDOW_PASSED"]);
    assert_eq!(register(&couple, "420112", "2025-10-10"), ["NOT_RECEIVING_OFFICE"]);
    let mut alone = couple.clone();
    alone.party_b.present = Some(false);
    assert_eq!(register(&alone, "420103", "2025-10-10"), ["PARTY_ABSENT"]);
    let mut unsigned = couple.clone();
    unsigned.party_a.declaration_signed = None;
    assert_eq!(register(&unsigned, "420103", "2025-10-10"), ["DIVORCE_DECLARATION_UNSIGNED"]);
    let mut widowed = couple;
    widowed.marriage_status = Some(MarriageStatus::EndedByDeath);
    assert_eq!(register(&widowed, "420103", "2025-10-10"), ["NOT_IN_FORCE"]);
}

#[test]
fn a_withdrawal_needs_the_slip_or_a_note_the_day_and_the_office() {
    let dates = Timetable::from_receipt(day("2025-09-05"), &calendar(), RollPolicy::default()).unwrap();
    let withdraw = |shown: &[DocumentKind], office: &str, on: &str| {
        withdrawal(DivorceState::CoolingOff, &Dates::Known(dates), shown, office, on)
    };
    assert!(withdraw(&[DocumentKind::ReceiptSlip], "420103", "2025-10-09").is_empty());
    assert!(withdraw(&[DocumentKind::ReceiptLossNote], "420103", "2025-09-06").is_empty());
    assert_eq!(withdraw(&[], "420103", "2025-09-06"), ["DOCUMENT_MISSING"]);
    let late = withdraw(&[DocumentKind::ReceiptSlip], "420112", "2025-10-10");
    assert_eq!(late, ["WITHDRAWAL_CLOSED", "NOT_RECEIVING_OFFICE"]);
    // Before the receipt there is none to show; after the examination there is.
    let applied = Dates::NotStarted { receipt_due_on: Some(day("2025-10-05")) };
    assert!(withdrawal(DivorceState::Applied, &applied, &[], "420103", "2025-09-08").is_empty());
    let examined =
        |shown| withdrawal(DivorceState::Examined, &Dates::Known(dates), shown, "420103", "2025-10-10");
    assert!(examined(&[DocumentKind::ReceiptSlip]).is_empty());
    assert_eq!(examined(&[]), ["DOCUMENT_MISSING"]);
}

fn withdrawal(
    stored: DivorceState,
    dates: &Dates,
    shown: &[DocumentKind],
    office: &str,
    on: &str,
) -> Vec<&'static str> {
    let (couple, world) = (facts(), World::at(office));
    let facts = DivorceRegistrationFacts {
        couple: &couple,
        stored,
        dates,
        receiving_office: "420103",
        is_counselling_offered: false,
    };
    let shown = shown.iter().copied().collect();
    codes(&assess_withdrawal(&facts, &shown, &world.on(Stage::Accept, on)).violations)
}

#[test]
fn counselling_is_offered_before_the_registration_since_2025_and_delays_nothing() {
    let couple = facts();
    for (receipt, on, stage, stops) in [
        ("2025-03-03", "2025-04-03", Stage::Register, false),
        ("2025-09-05", "2025-10-10", Stage::Examine, false),
        ("2025-09-05", "2025-10-10", Stage::Register, true),
    ] {
        let dates = Timetable::from_receipt(day(receipt), &calendar(), RollPolicy::default()).unwrap();
        let facts = DivorceRegistrationFacts {
            couple: &couple,
            stored: DivorceState::Examined,
            dates: &Dates::Known(dates),
            receiving_office: "420103",
            is_counselling_offered: false,
        };
        let found = assess_divorce_registration(&facts, &World::at("420103").on(stage, on));
        let told = if stops { &found.violations } else { &found.warnings };
        assert_eq!(codes(told), ["COUNSELLING_NOT_OFFERED"], "{stage:?} {on}");
        assert_eq!(found.is_lawful(), !stops, "{stage:?} {on}");
    }
}

#[test]
fn a_divorce_follows_the_law_of_its_place_at_both_visits() {
    use Regime::{Hukou, Nationwide, Pilot, WidenedPilot};
    let couple = facts();
    // 江汉区's first pilot was for marriages only; 济南 had divorces in it too.
    for (on, at_wuhan, at_jinan) in [
        ("2021-05-31", Hukou, Hukou),
        ("2022-01-04", Hukou, Pilot),
        ("2023-06-01", WidenedPilot, WidenedPilot),
        ("2025-05-10", Nationwide, Nationwide),
    ] {
        for (office, expected) in [("420103", at_wuhan), ("370102", at_jinan)] {
            let world = World::at(office);
            let context = world.on(Stage::Preview, on);
            let facts = DivorceRegistrationFacts {
                couple: &couple,
                stored: DivorceState::Examined,
                dates: &Dates::NotStarted { receipt_due_on: None },
                receiving_office: office,
                is_counselling_offered: true,
            };
            let first = assess_divorce_application(&couple, &context).regime;
            let second = assess_divorce_registration(&facts, &context).regime;
            let withdrawn = assess_withdrawal(&facts, &BTreeSet::new(), &context).regime;
            assert_eq!([first, second, withdrawn], [Some(expected); 3], "{office} {on}");
        }
    }
}

#[test]
fn open_points_are_no_ground() {
    let bare = DivorceFacts::default();
    let found = assess_divorce_application(&bare, &World::at("420103").on(Stage::Accept, "2026-01-05"));
    let grounds: Vec<Finding> =
        found.violations.iter().filter(|finding| is_ground_of_non_acceptance(finding)).cloned().collect();
    assert!(codes(&found.violations).contains(&"FACT_NEEDED"));
    assert!(!codes(&grounds).contains(&"FACT_NEEDED") && codes(&grounds).contains(&"NO_AGREEMENT"));
    let refusals: Vec<Finding> = found.violations.into_iter().filter(is_ground_of_refusal).collect();
    assert_eq!(codes(&refusals), ["NO_AGREEMENT"]);
}
