//! A lawful couple and its surroundings, for the rules' tests to break one fact at a time.

use std::collections::BTreeSet;

use chrono::NaiveDate;

use super::{
    assessment::{Context, Stage},
    documents::DocumentKind,
    facts::*,
    policy::MarriagePolicy,
    regime::JurisdictionTable,
};
use crate::platform::{calendar::WorkCalendar, violation::Finding};

pub(super) fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

pub(super) fn calendar() -> WorkCalendar {
    WorkCalendar::parse_csv(include_bytes!("../../../data/workdays.csv").as_slice()).unwrap()
}

pub(super) fn codes(findings: &[Finding]) -> Vec<&'static str> {
    findings.iter().map(|finding| finding.code().trim_start_matches("MARRIAGE_")).collect()
}

/// Office, table and policy that a [`Context`] borrows.
pub(super) struct World {
    pub(super) office: OfficeFacts,
    pub(super) table: JurisdictionTable,
    pub(super) policy: MarriagePolicy,
}

impl World {
    pub(super) fn at(division: &str) -> Self {
        let file = include_bytes!("../../../data/marriage_jurisdiction.csv");
        Self {
            office: OfficeFacts { division: division.into(), foreign_matters: false },
            table: JurisdictionTable::parse_csv(file.as_slice()).unwrap(),
            policy: MarriagePolicy::default(),
        }
    }

    pub(super) fn on(&self, stage: Stage, on: &str) -> Context<'_> {
        Context { stage, day: day(on), office: &self.office, jurisdiction: &self.table, policy: &self.policy }
    }
}

/// Everything known, everything in order, hukou in 420103.
pub(super) fn party(sex: Sex) -> PartyFacts {
    use DocumentKind as D;
    let documents = [
        D::HouseholdRegister,
        D::IdCard,
        D::SingleDeclaration,
        D::JointPhotos,
        D::SinglePhotos,
        D::MarriageCertificate,
        D::ReissueDeclaration,
    ];
    PartyFacts {
        person_key: Some(format!("{sex:?}")),
        sex: Some(sex),
        birth_date: Some(day("1990-06-15")),
        residency: Some(Residency::Mainland),
        hukou_division: Some("420103".into()),
        permit: None,
        marital: Some(MaritalFact::NeverMarried),
        voluntary: Some(true),
        present: Some(true),
        declaration_signed: Some(true),
        documents: BTreeSet::from(documents),
        capacity: Some(Capacity::Full),
        serious_illness: Some(false),
        identity_check: Some(CheckOutcome::Matched),
        identity_checked_on: None,
        marital_check: Some(CheckOutcome::Matched),
        marital_checked_on: None,
        record_flawed: false,
        died_on: None,
        is_held: false,
        bad_faith_until: None,
        earlier_ended_on: None,
    }
}

/// The couple as checked and examined on a day.
pub(super) fn examined(facts: &CoupleFacts, on: &str) -> CoupleFacts {
    let mut facts = facts.clone();
    for party in [&mut facts.party_a, &mut facts.party_b] {
        (party.identity_checked_on, party.marital_checked_on) = (Some(day(on)), Some(day(on)));
    }
    facts.examined_on = Some(day(on));
    facts
}

pub(super) fn couple() -> CoupleFacts {
    CoupleFacts {
        party_a: party(Sex::Male),
        party_b: party(Sex::Female),
        kinship: Some(Kinship::DeclaredNone),
        ..CoupleFacts::default()
    }
}
