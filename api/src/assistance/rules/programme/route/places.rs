//! 有管辖权的地方. Every place competent for a case, the preferred first.
//! Start with [`competent`].
//! Never: whether an office may take the case.

use std::collections::BTreeSet;

use entities::values::division_code::DivisionCode;

use super::{Competent, RouteFacts, RoutePolicy, SameProvinceRule, Standing, county_of, grounds::*};
use crate::{
    assistance::rules::{
        facts::Programme,
        law::RuleSet,
        programme::{CompetentPlace, of},
    },
    platform::violation::{Finding, Rule},
};

/// What was found; violations only where no place is known.
#[derive(Default)]
pub(super) struct Found {
    pub(super) competent: Vec<Competent>,
    pub(super) violations: Vec<Finding>,
    pub(super) warnings: Vec<Finding>,
}

impl Found {
    fn add(&mut self, person: Option<usize>, place: Option<DivisionCode>, rule: &Rule, source: Option<&str>) {
        let Some((place, county)) = place.and_then(|place| Some((place, county_of(place)?))) else { return };
        let street = place.street();
        if self.competent.iter().any(|known| (known.county, known.street) == (county, street)) {
            return;
        }
        self.competent.push(Competent {
            county,
            street,
            person,
            rule: rule.code.to_owned(),
            legal_basis: rule.legal_basis.to_owned(),
            source: source.map(str::to_owned),
        });
    }
}

/// 管辖. By the programme: the household's hukou, the person's hukou, or the place of hardship; to the first two
/// a pilot adds the residence of those who hold a permit.
pub(super) fn competent(facts: &RouteFacts<'_>, policy: &RoutePolicy) -> Found {
    let mut found = Found::default();
    let place = of(facts.programme).competent_place;
    let unknown = match place {
        CompetentPlace::HouseholdHukou => {
            by_household(&mut found, facts, policy);
            &ROUTE_HUKOU_UNKNOWN
        }
        CompetentPlace::OwnHukou => {
            let hukou = facts.people.first().and_then(|person| person.hukou);
            found.add(Some(0), hukou, &ROUTE_OWN_HUKOU, None);
            &ROUTE_HUKOU_UNKNOWN
        }
        CompetentPlace::Hardship => {
            by_hardship(&mut found, facts, policy);
            &ROUTE_HARDSHIP_UNKNOWN
        }
    };
    if place != CompetentPlace::Hardship {
        by_permit(&mut found, facts, policy);
    }
    if found.competent.is_empty() {
        let path = if place == CompetentPlace::Hardship { "hardship" } else { "people" };
        found.violations.push(Finding::of(unknown).at(path));
    }
    found
}

fn by_hardship(found: &mut Found, facts: &RouteFacts<'_>, policy: &RoutePolicy) {
    let residence = facts.people.first().and_then(|person| person.residence);
    match facts.law {
        RuleSet::AssistanceLaw => {
            let falls_back =
                facts.programme == Programme::TempExpense && policy.expense_hardship_is_residence;
            found.add(None, facts.hardship, &ROUTE_HARDSHIP, None);
            if facts.hardship.is_none() && falls_back {
                found.add(Some(0), residence, &ROUTE_HARDSHIP_AT_RESIDENCE, None);
            }
        }
        RuleSet::InterimMeasures => {
            found.add(None, facts.hardship, &ROUTE_HARDSHIP_OR_RESIDENCE, None);
            found.add(Some(0), residence, &ROUTE_HARDSHIP_OR_RESIDENCE, None);
        }
    }
}

fn by_household(found: &mut Found, facts: &RouteFacts<'_>, policy: &RoutePolicy) {
    let known: Vec<_> =
        facts.people.iter().enumerate().filter(|(_, one)| one.hukou.and_then(county_of).is_some()).collect();
    if known.len() < facts.people.len() && !known.is_empty() {
        let is_known = |place: usize| known.iter().any(|(at, _)| *at == place);
        let missing = (0..facts.people.len()).filter(|place| !is_known(*place));
        let finding = missing.fold(Finding::of(&ROUTE_SOME_HUKOU_UNKNOWN), |finding, place| {
            finding.at(format!("people.{place}.hukou"))
        });
        found.warnings.push(finding);
    }
    let hukous = || known.iter().filter_map(|(_, one)| one.hukou);
    let counties: BTreeSet<_> = hukous().filter_map(county_of).collect();
    let provinces: BTreeSet<_> = hukous().map(|hukou| hukou.province()).collect();
    if counties.len() <= 1 {
        if let Some((at, one)) = known.first() {
            found.add(Some(*at), one.hukou, &ROUTE_HUKOU, None);
        }
        return;
    }
    let row = match provinces.len() {
        1 => provinces.first().and_then(|province| policy.province_rule(*province, facts.accepted_on)),
        _ => None,
    };
    if provinces.len() == 1 && row.is_none() {
        found.warnings.push(Finding::of(&ROUTE_PROVINCE_RULE_UNKNOWN));
    }
    let source = row.map(|row| row.source.as_str());
    let any = |found: &mut Found, rule: &Rule| {
        known.iter().for_each(|(at, one)| found.add(Some(*at), one.hukou, rule, source));
    };
    let applicant = facts.people.first();
    match row.map(|row| row.rule).unwrap_or_default() {
        SameProvinceRule::ApplicantHukou => {
            found.add(Some(0), applicant.and_then(|one| one.hukou), &ROUTE_PROVINCE_RULE, source);
        }
        SameProvinceRule::ApplicantResidence => {
            found.add(Some(0), applicant.and_then(|one| one.residence), &ROUTE_PROVINCE_RULE, source);
        }
        SameProvinceRule::AnyHukou => any(found, &ROUTE_PROVINCE_RULE),
        SameProvinceRule::AsAcrossProvinces => {
            for (at, one) in known.iter().filter(|(_, one)| lives_at_hukou(one)) {
                found.add(Some(*at), one.hukou, &ROUTE_HUKOU_AND_RESIDENCE, source);
            }
            if found.competent.is_empty() {
                any(found, &ROUTE_ANY_HUKOU);
            }
        }
    }
}

/// 户籍地与经常居住地一致, by county.
fn lives_at_hukou(one: &Standing) -> bool {
    one.residence.and_then(county_of) == one.hukou.and_then(county_of)
}

fn by_permit(found: &mut Found, facts: &RouteFacts<'_>, policy: &RoutePolicy) {
    for (at, one) in facts.people.iter().enumerate().filter(|(_, one)| one.holds_residence_permit) {
        let pilot = one
            .residence
            .and_then(|residence| policy.permit_pilot(residence, facts.programme, facts.accepted_on));
        if let Some(pilot) = pilot {
            found.add(Some(at), one.residence, &ROUTE_RESIDENCE_PERMIT, Some(&pilot.source));
        }
    }
}
