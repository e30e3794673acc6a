//! 管辖与受理. Which county and street decide a case, and whether the receiving office may take it.
//! Start with [`route`]; `places` finds who is competent, [`RoutePolicy`] holds what provinces and pilots add.
//! Never: sending the case; a deadline, which stays with the competent place.

mod grounds;
mod places;
mod policy;
#[cfg(test)]
mod tests;

use async_graphql::Enum;
use chrono::NaiveDate;
use entities::values::division_code::DivisionCode;
use serde::{Deserialize, Serialize};

pub use self::{
    grounds::*,
    policy::{PermitPilot, ProvinceRule, ProvinceWide, RoutePolicy, SameProvinceRule},
};
use super::{
    Acceptance, ProgrammePolicy,
    decider::{Decider, decider},
    of,
};
use crate::{
    assistance::rules::{
        facts::{Fen, Programme},
        law::{RuleSet, date},
    },
    platform::violation::{Finding, Rule},
};

/// 残疾人两项补贴跨省通办 began on this day.
///
/// Source: cross-province procedure of the two disability subsidies.
const ANY_STREET_FROM: NaiveDate = date(2021, 4, 22);

/// Where one person belongs; to the county, or to the street where that is known.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Standing {
    /// 户籍地
    pub hukou: Option<DivisionCode>,
    /// 经常居住地
    pub residence: Option<DivisionCode>,
    /// 持有居住证 of the residence.
    pub holds_residence_permit: bool,
}

/// What the route follows from.
#[derive(Debug, Clone, Copy)]
pub struct RouteFacts<'a> {
    pub programme: Programme,
    /// Street or bureau at which the application arrives.
    pub receiving: DivisionCode,
    /// Who counts; the applicant, or the person concerned, stands first.
    pub people: &'a [Standing],
    /// 急难发生地
    pub hardship: Option<DivisionCode>,
    /// The whole sum proposed, for temporary aid.
    pub amount: Option<Fen>,
    pub accepted_on: NaiveDate,
    pub law: RuleSet,
}

/// A competent place, and why.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Competent {
    /// County, or the city that has none below it.
    pub county: DivisionCode,
    pub street: Option<DivisionCode>,
    /// The person through whom it is competent; none for a place of hardship.
    pub person: Option<usize>,
    /// Code of the published rule.
    pub rule: String,
    pub legal_basis: String,
    /// The local document, where one makes it competent.
    pub source: Option<String>,
}

/// 受理方式. What the receiving office does with the case.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Enum, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
#[graphql(name = "RouteHandling")]
pub enum Handling {
    /// 本地办理
    Here,
    /// 受理后转送本县（市、区）有关街道（乡镇）
    ForwardInCounty,
    /// 省内通办：受理后转送
    ForwardInProvince,
    /// 跨省通办：受理后转送
    ForwardAcrossProvinces,
    /// 不能在此受理
    NotHere,
}

/// 办理去向. Kept with the case.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Route {
    pub competent: Competent,
    /// Other places that the applicant could have chosen.
    pub alternatives: Vec<Competent>,
    pub handling: Handling,
    /// Code of the published rule that lets the office take it, or not.
    pub handling_rule: String,
    pub handling_basis: String,
    /// The local document, where one widens who may take it.
    pub handling_source: Option<String>,
    pub decider: Decider,
}

/// The route as far as it is known, with all that was found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Routed {
    /// None when no place is known to be competent; named also where the office may not take the case.
    pub route: Option<Route>,
    pub violations: Vec<Finding>,
    pub warnings: Vec<Finding>,
}

/// 管辖与受理. The competent place, who decides there, and whether the receiving office may take the case.
///
/// Of several competent places the receiving one goes first, else the first in order of the people. The
/// law is that of the acceptance day: from 2026-07-01 temporary aid belongs to the place of hardship alone.
///
/// Source: 《最低生活保障审核确认办法》第5条; 《中华人民共和国社会救助法》第37条、第44条.
pub fn route(facts: &RouteFacts<'_>, common: &ProgrammePolicy, policy: &RoutePolicy) -> Routed {
    let places::Found { mut competent, violations, warnings } = places::competent(facts, policy);
    let mut routed = Routed { route: None, violations, warnings };
    let Some(best) = (0..competent.len()).min_by_key(|&at| distance(&competent[at], facts.receiving)) else {
        return routed;
    };
    let chosen = competent.remove(best);
    let is_elsewhere = county_of(facts.receiving) != Some(chosen.county);
    let is_open = competent.iter().any(|other| other.county != chosen.county);
    if is_elsewhere && is_open {
        routed.warnings.push(Finding::of(&ROUTE_SEVERAL_PLACES).fact("chosen", chosen.county));
    }
    let (handling, rule, handling_source) = handling(facts, &chosen, policy);
    if handling == Handling::NotHere {
        routed.violations.push(Finding::of(rule).at("receiving").fact("competent", chosen.county));
    }
    let place = scopes(chosen.street.unwrap_or(chosen.county));
    let decider = decider(facts.programme, &place, facts.accepted_on, facts.law, facts.amount, common);
    routed.route = Some(Route {
        competent: chosen,
        alternatives: competent,
        handling,
        handling_rule: rule.code.to_owned(),
        handling_basis: rule.legal_basis.to_owned(),
        handling_source,
        decider,
    });
    routed
}

/// The street itself, its county, anywhere else; the first of equals is taken.
fn distance(place: &Competent, receiving: DivisionCode) -> u8 {
    if county_of(receiving) != Some(place.county) { 2 } else { u8::from(!is_same_street(place, receiving)) }
}

/// A bureau, or a place known to the county only, is no other street.
fn is_same_street(place: &Competent, receiving: DivisionCode) -> bool {
    match (place.street, receiving.street()) {
        (Some(competent), Some(receiving)) => competent == receiving,
        _ => true,
    }
}

fn handling(
    facts: &RouteFacts<'_>,
    chosen: &Competent,
    policy: &RoutePolicy,
) -> (Handling, &'static Rule, Option<String>) {
    let RouteFacts { programme, receiving, accepted_on, .. } = *facts;
    let is_same_province = receiving.province() == chosen.county.province();
    if county_of(receiving) == Some(chosen.county) {
        if is_same_street(chosen, receiving) {
            return (Handling::Here, &ROUTE_COMPETENT_OFFICE, None);
        }
        if policy.streets_forward_within_county {
            return (Handling::ForwardInCounty, &ROUTE_OTHER_STREET, None);
        }
    }
    if of(programme).acceptance == Acceptance::AnyStreet && accepted_on >= ANY_STREET_FROM {
        let handling =
            if is_same_province { Handling::ForwardInProvince } else { Handling::ForwardAcrossProvinces };
        return (handling, &ROUTE_ANY_STREET, None);
    }
    match policy.province_wide(receiving.province(), programme, accepted_on) {
        Some(row) if is_same_province => {
            (Handling::ForwardInProvince, &ROUTE_PROVINCE_WIDE, Some(row.source.clone()))
        }
        _ => (Handling::NotHere, &ROUTE_NOT_HERE, None),
    }
}

/// The county, or the city that has streets directly below it (东莞); none for a province or a heading.
fn county_of(code: DivisionCode) -> Option<DivisionCode> {
    code.county().or_else(|| code.street().and_then(|street| street.prefecture()))
}

/// A place with all above it, nearest first, as policy rows are looked up.
pub fn scopes(place: DivisionCode) -> Vec<String> {
    let mut codes: Vec<DivisionCode> =
        [place.street(), county_of(place), place.prefecture(), Some(place.province())]
            .into_iter()
            .flatten()
            .collect();
    codes.dedup();
    codes.iter().map(|code| code.as_str().to_owned()).collect()
}
