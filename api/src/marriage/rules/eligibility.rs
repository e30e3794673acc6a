//! 结婚登记条件. Whether a couple may marry, at this office, on this day: everything found at once.
//! Start with [`assess_marriage`]; the same function serves the preview and the act.
//! Never: a transition, a stored row, a printed fact about a person.

use chrono::{Datelike, NaiveDate};
use entities::marriage::state::Matter;

use super::{
    assessment::{Assessment, Context, Stage},
    bad_faith::check_bad_faith,
    competence::{Competence, check_office},
    documents::{self, DocumentKind},
    facts::{CheckOutcome, CoupleFacts, MaritalFact, PartyFacts, Slot},
    grounds::*,
    late::check_late,
    policy::LeapBirthday,
    regime::{CIVIL_CODE_FROM, Regime},
    safeguard::check_held,
    wire_name,
};
use crate::platform::violation::Finding;

/// 结婚登记审查. All grounds of refusal, open points and required documents.
///
/// Source: 《民法典》第1046条至第1049条; 《婚姻登记条例》（国务院令第804号）第7条至第10条; before
/// 2025-05-10 （国务院令第387号）第4条至第6条.
pub fn assess_marriage(facts: &CoupleFacts, context: &Context<'_>) -> Assessment {
    let parties = [&facts.party_a, &facts.party_b];
    let mut found = Assessment::new(context, Matter::MarriageRegistration, parties);
    check_together(&mut found, facts);
    check_ages(&mut found, facts, context);
    check_late(&mut found, facts, context);
    for (slot, party) in facts.parties() {
        check_will(&mut found, slot, party);
        check_alive(&mut found, slot, party, context.day);
        check_marital(&mut found, slot, party);
        check_illness(&mut found, slot, party, context.day);
        check_identity(&mut found, slot, party);
        check_dates(&mut found, slot, party, context.day);
        check_bad_faith(&mut found, slot, party, context.day);
    }
    check_held(&mut found, facts.parties().map(|(_, party)| party));
    if facts.examined_on != Some(context.day) {
        let finding = Finding::of(&EXAMINATION_OUTDATED);
        let finding = facts.examined_on.into_iter().fold(finding, |told, day| told.fact("examinedOn", day));
        found.refuse_from(Stage::Register, finding);
    }
    let competence = check_office(&mut found, context, Matter::MarriageRegistration, parties, None);
    check_documents(&mut found, facts, context, competence);
    found
}

/// The day on which someone completes so many years of age.
pub fn completes_years_on(birth: NaiveDate, years: u8, leap: LeapBirthday) -> Option<NaiveDate> {
    let year = birth.year() + i32::from(years);
    birth.with_year(year).or_else(|| match leap {
        LeapBirthday::February28 => NaiveDate::from_ymd_opt(year, 2, 28),
        LeapBirthday::March1 => NaiveDate::from_ymd_opt(year, 3, 1),
    })
}

fn check_together(found: &mut Assessment, facts: &CoupleFacts) {
    let CoupleFacts { party_a, party_b, kinship, by_proxy, .. } = facts;
    if party_a.person_key.is_some() && party_a.person_key == party_b.person_key {
        found.violate(Finding::of(&SAME_PERSON).at("partyA").at("partyB"));
    }
    if party_a.sex.is_some() && party_a.sex == party_b.sex {
        found.violate(Finding::of(&SAME_SEX).at("partyA.sex").at("partyB.sex"));
    }
    match kinship {
        None => found.need_from(Stage::Examine, "kinship"),
        Some(kinship) if kinship.is_prohibited() => {
            found.violate(Finding::of(&PROHIBITED_KINSHIP).at("kinship"));
        }
        Some(_) => {}
    }
    if *by_proxy {
        found.violate(Finding::of(&PROXY_NOT_ALLOWED));
    }
}

fn check_ages(found: &mut Assessment, facts: &CoupleFacts, context: &Context<'_>) {
    let ages = context.policy.ages(&context.office.division);
    let mut of_age = Vec::new();
    for (slot, party) in facts.parties() {
        let path = slot.path();
        if party.sex.is_none() {
            found.need_from(Stage::Accept, &format!("{path}.sex"));
        }
        if party.birth_date.is_none() {
            found.need_from(Stage::Accept, &format!("{path}.birthDate"));
        }
        let (Some(sex), Some(birth)) = (party.sex, party.birth_date) else { continue };
        let minimum = ages.of(sex);
        let on = completes_years_on(birth, minimum, context.policy.leap_birthday);
        if on.is_none_or(|on| context.day < on) {
            let finding = Finding::of(&UNDER_AGE).at(format!("{path}.birthDate"));
            found.violate(finding.fact("minimumAge", minimum));
        }
        of_age.extend(on);
    }
    if let [a, b] = of_age[..] {
        found.of_age_on = Some(a.max(b));
    }
}

fn check_will(found: &mut Assessment, slot: Slot, party: &PartyFacts) {
    let path = slot.path();
    match party.voluntary {
        Some(true) => {}
        Some(false) => found.violate(Finding::of(&NOT_VOLUNTARY).at(path)),
        None => found.need_from(Stage::Examine, &format!("{path}.voluntary")),
    }
    if party.present != Some(true) {
        found.refuse_from(Stage::Accept, Finding::of(&PARTY_ABSENT).at(path));
    }
    if party.declaration_signed != Some(true) {
        found.refuse_from(Stage::Register, Finding::of(&DECLARATION_UNSIGNED).at(path));
    }
}

fn check_marital(found: &mut Assessment, slot: Slot, party: &PartyFacts) {
    let path = format!("{}.marital", slot.path());
    match party.marital {
        Some(MaritalFact::InForce) => found.violate(Finding::of(&HAS_SPOUSE).at(path.as_str())),
        None => found.need_from(Stage::Examine, &path),
        Some(_) => {}
    }
    // An examination may find the flaw and so ends in it; a check that disagrees comes before it.
    if party.record_flawed || party.marital == Some(MaritalFact::FlawedRecord) {
        found.refuse_from(Stage::Register, Finding::of(&RECORD_FLAWED).at(path.as_str()));
    }
    match party.marital_check {
        Some(CheckOutcome::Matched) => {}
        Some(outcome @ CheckOutcome::Mismatched) => {
            let finding = Finding::of(&RECORD_FLAWED).at(path).fact("outcome", wire_name(&outcome));
            found.refuse_from(Stage::Examine, finding);
        }
        pending => check_pending(found, path, "MARITAL_STATUS", pending),
    }
}

/// Nobody who has died marries, divorces or applies; also used for the other matters.
///
/// Source: 《民法典》第13条.
pub(super) fn check_alive(found: &mut Assessment, slot: Slot, party: &PartyFacts, day: NaiveDate) {
    if let Some(died_on) = party.died_on.filter(|died_on| *died_on <= day) {
        found.violate(Finding::of(&DECEASED).at(slot.path()).fact("diedOn", died_on));
    }
}

/// 当场登记. An answer counts on the day on which it was given.
///
/// Source: 《婚姻登记条例》（国务院令第804号）第10条; before 2025-05-10 （国务院令第387号）第7条.
fn check_dates(found: &mut Assessment, slot: Slot, party: &PartyFacts, day: NaiveDate) {
    let path = slot.path();
    for (check, path, outcome, answered_on) in [
        ("IDENTITY", path.to_owned(), party.identity_check, party.identity_checked_on),
        ("MARITAL_STATUS", format!("{path}.marital"), party.marital_check, party.marital_checked_on),
    ] {
        if outcome != Some(CheckOutcome::Matched) || answered_on == Some(day) {
            continue;
        }
        let finding = Finding::of(&CHECK_OUTDATED).at(path).fact("check", check);
        let finding = answered_on.into_iter().fold(finding, |told, day| told.fact("answeredOn", day));
        refuse_where_compulsory(found, Stage::Register, finding);
    }
}

/// Identity against the police data; also used for a divorce.
pub(super) fn check_identity(found: &mut Assessment, slot: Slot, party: &PartyFacts) {
    match party.identity_check {
        Some(CheckOutcome::Matched) => {}
        Some(CheckOutcome::Mismatched) => {
            found.refuse_from(Stage::Accept, Finding::of(&IDENTITY_MISMATCH).at(slot.path()));
        }
        pending => check_pending(found, slot.path().to_owned(), "IDENTITY", pending),
    }
}

/// An unanswered check holds the case at 受理.
fn check_pending(found: &mut Assessment, path: String, check: &'static str, answer: Option<CheckOutcome>) {
    let outcome = answer.map_or_else(|| "NOT_ASKED".to_owned(), |answer| wire_name(&answer));
    let finding = Finding::of(&CHECK_PENDING).at(path).fact("check", check).fact("outcome", outcome);
    refuse_where_compulsory(found, Stage::Examine, finding);
}

/// The checks over the network are compulsory since 2025-05-10 only.
fn refuse_where_compulsory(found: &mut Assessment, stage: Stage, finding: Finding) {
    if found.regime == Some(Regime::Nationwide) {
        found.refuse_from(stage, finding);
    } else {
        found.warn(finding);
    }
}

fn check_illness(found: &mut Assessment, slot: Slot, party: &PartyFacts, day: NaiveDate) {
    match party.serious_illness {
        Some(true) if day < CIVIL_CODE_FROM => found.violate(Finding::of(&ILLNESS_BAR).at(slot.path())),
        Some(true) => found.warn(Finding::of(&ILLNESS_DISCLOSURE).at(slot.path())),
        _ => {}
    }
}

fn check_documents(
    found: &mut Assessment,
    facts: &CoupleFacts,
    context: &Context<'_>,
    competence: Competence,
) {
    for (slot, party) in facts.parties() {
        documents::check_party(found, Matter::MarriageRegistration, slot, party, None);
    }
    let sets = [&facts.party_a.documents, &facts.party_b.documents];
    if competence == Competence::ByPermit {
        documents::require(found, Slot::Couple, &[DocumentKind::ResidencePermit], &sets);
    }
    if found.regime != Some(Regime::Nationwide) || context.policy.photos_since_2025 {
        documents::require(found, Slot::Couple, &[DocumentKind::JointPhotos], &sets);
    }
}

#[cfg(test)]
mod tests;
