//! 单人户. Who may apply for the allowance alone although the family does not get it.
//! Start with [`may_apply_alone`]; the household's position comes from the means test.
//! Never: the share paid; that is the benefit's.

use chrono::NaiveDate;

use super::{HouseholdPolicy, grounds::*};
use crate::{
    assistance::rules::{
        facts::{Circumstance, Member, Work},
        law::{RuleSet, date},
        means::Position,
    },
    platform::violation::{Finding, Rule},
};

/// From when adult, unemployed, severely disabled persons may be treated as one household.
///
/// Source: 《关于进一步做好最低生活保障等社会救助兜底保障工作的通知》.
const ADULT_DISABLED_FROM: NaiveDate = date(2022, 10, 20);

/// What is known beside the member.
#[derive(Debug, Clone, Copy)]
pub struct AloneFacts<'a> {
    /// Where the whole household stands by income.
    pub household: Position,
    /// 特殊困难, as found by the visit.
    pub in_special_hardship: bool,
    /// A ground of local rule that the officer names.
    pub local_ground: Option<&'a str>,
    /// Division codes of the deciding place, nearest first.
    pub place: &'a [String],
}

/// The grounds on which one may apply alone, or why there is none.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Alone {
    pub grounds: Vec<&'static Rule>,
    /// Empty as soon as one ground holds.
    pub violations: Vec<Finding>,
}

/// 单人户申请资格. Every ground that lets a member apply alone on the day of acceptance.
///
/// Disability, illness and (from 2026-07-01) special hardship need an edge household; clergy, local
/// grounds and (from 2022-10-20) adult unemployed disabled persons do not.
///
/// Source: 《最低生活保障审核确认办法》第8条; 《中华人民共和国社会救助法》第21条.
pub fn may_apply_alone(
    member: &Member,
    facts: AloneFacts<'_>,
    day: NaiveDate,
    rules: RuleSet,
    policy: &HouseholdPolicy,
) -> Alone {
    let AloneFacts { household, in_special_hardship, local_ground, place } = facts;
    let is_severe = member.is_severely_disabled();
    let is_adult_without_work =
        !member.is_minor_on(day) && matches!(member.work, Work::Unemployed | Work::Unable);
    let from_edge: [(bool, &'static Rule); 3] = [
        (is_severe, &ALONE_SEVERELY_DISABLED),
        (member.is_seriously_ill, &ALONE_SERIOUSLY_ILL),
        (in_special_hardship && rules >= RuleSet::AssistanceLaw, &ALONE_SPECIAL_HARDSHIP),
    ];
    let from_any: [(bool, &'static Rule); 3] = [
        (is_severe && is_adult_without_work && day >= ADULT_DISABLED_FROM, &ALONE_ADULT_DISABLED),
        (member.is(Circumstance::Clergy), &ALONE_CLERGY),
        (local_ground.is_some_and(|name| policy.knows_alone_ground(place, name)), &ALONE_LOCAL_RULE),
    ];
    let is_edge = household == Position::Edge;
    let held = |&(holds, rule): &(bool, &'static Rule)| holds.then_some(rule);
    let barred: Vec<_> = from_edge.iter().filter(|_| !is_edge).filter_map(held).collect();
    let grounds: Vec<_> = from_edge.iter().filter(|_| is_edge).chain(&from_any).filter_map(held).collect();
    let violations = if !grounds.is_empty() {
        Vec::new()
    } else if barred.is_empty() {
        vec![Finding::of(&ALONE_NO_GROUND)]
    } else {
        let told = |rule: &Rule| Finding::of(&ALONE_HOUSEHOLD_NOT_EDGE).fact("ground", rule.code);
        barred.into_iter().map(told).collect()
    };
    Alone { grounds, violations }
}
