//! 共同生活的家庭成员. Who of the people on the form counts, each with its published reason.
//! Start with [`count_members`]; `form` checks the form itself, `alone` who may apply as one person.
//! Never: whether two members are one person; members are plain values without identity.

pub mod alone;
pub mod form;
pub mod grounds;
mod policy;
#[cfg(test)]
mod tests;

use std::collections::BTreeSet;

use async_graphql::Enum;
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::facts::{Circumstance, Household, Member, Relation};
use crate::platform::violation::{Finding, Rule};
use grounds::*;
pub use policy::HouseholdPolicy;

/// 是否计入共同生活的家庭成员.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Enum, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
#[graphql(name = "HouseholdCounting")]
pub enum Counting {
    /// 计入
    Counted,
    /// 不计入
    NotCounted,
}

/// How one member stands, with the reason; kept with the case.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Membership {
    /// Place of the member in the household.
    pub member: usize,
    pub counting: Counting,
    /// Code of the published rule.
    pub rule: String,
    pub legal_basis: String,
}

/// 共同生活的家庭成员认定. For each member in the form's order, whether it counts and why.
///
/// What excludes goes before what includes. An applicant of the clergy counts on a form of their own
/// and on no other. The method of 2021-07-01 is applied to earlier days too: the hub knows no older text.
///
/// Source: 《最低生活保障审核确认办法》第7条.
pub fn count_members(household: &Household, day: NaiveDate, policy: &HouseholdPolicy) -> Vec<Membership> {
    let is_alone = household.members.len() == 1;
    let judge = |(place, member)| {
        let (counting, rule) = standing(member, is_alone, day, policy);
        let (code, basis) = (rule.code.to_owned(), rule.legal_basis.to_owned());
        Membership { member: place, counting, rule: code, legal_basis: basis }
    };
    household.members.iter().enumerate().map(judge).collect()
}

/// The places of those who count.
pub fn counted_places(memberships: &[Membership]) -> BTreeSet<usize> {
    memberships.iter().filter(|one| one.counting == Counting::Counted).map(|one| one.member).collect()
}

/// 整户纳入. Refuses an admission that leaves out a member who counts, or adds one who does not.
///
/// Source: 《关于进一步做好最低生活保障等社会救助兜底保障工作的通知》.
pub fn check_whole(memberships: &[Membership], admitted: &BTreeSet<usize>) -> Vec<Finding> {
    let counted = counted_places(memberships);
    let differing = counted.symmetric_difference(admitted);
    let finding = differing
        .fold(Finding::of(&HOUSEHOLD_IN_PART), |finding, place| finding.at(format!("members.{place}")));
    if finding.paths.is_empty() { Vec::new() } else { vec![finding] }
}

fn standing(
    member: &Member,
    is_alone: bool,
    day: NaiveDate,
    policy: &HouseholdPolicy,
) -> (Counting, &'static Rule) {
    if let Some(rule) = exclusion(member, is_alone) {
        return (Counting::NotCounted, rule);
    }
    let always = match member.relation {
        Relation::Applicant => Some(&MEMBER_APPLICANT),
        Relation::Spouse => Some(&MEMBER_SPOUSE),
        Relation::Child if member.is_minor_on(day) => Some(&MEMBER_MINOR_CHILD),
        Relation::Child
            if member.is(Circumstance::FullTimeStudent) || member.is(Circumstance::CannotLiveAlone) =>
        {
            Some(&MEMBER_DEPENDENT_CHILD)
        }
        _ => None,
    };
    match always {
        Some(rule) => (Counting::Counted, rule),
        None if !policy.supporting_relations.contains(&member.relation) => {
            (Counting::NotCounted, &MEMBER_NO_SUPPORT_DUTY)
        }
        None if member.lives_together => (Counting::Counted, &MEMBER_SUPPORTED_TOGETHER),
        None => (Counting::NotCounted, &MEMBER_LIVES_APART),
    }
}

fn exclusion(member: &Member, is_alone: bool) -> Option<&'static Rule> {
    let applies_for_themselves = is_alone && member.relation == Relation::Applicant;
    let reasons: [(Circumstance, &'static Rule); 5] = [
        (Circumstance::Imprisoned, &MEMBER_IMPRISONED),
        (Circumstance::Detoxification, &MEMBER_IN_DETOXIFICATION),
        (Circumstance::DeclaredMissing, &MEMBER_MISSING),
        (Circumstance::Clergy, &MEMBER_CLERGY_APART),
        (Circumstance::ProvincialExclusion, &MEMBER_EXCLUDED_BY_PROVINCE),
    ];
    reasons
        .into_iter()
        .filter(|(circumstance, _)| !(applies_for_themselves && *circumstance == Circumstance::Clergy))
        .find_map(|(circumstance, rule)| member.is(circumstance).then_some(rule))
}
