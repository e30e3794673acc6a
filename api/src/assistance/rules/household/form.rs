//! 申请表自身的核对. Whether the household of a form can be what it says, before anything is judged.
//! Start with [`check_form`], which tells everything at once.
//! Never: identity, duplicates across forms, eligibility.

use chrono::NaiveDate;

use super::{Counting, HouseholdPolicy, count_members, grounds::*};
use crate::{
    assistance::rules::facts::{Household, Member, Relation},
    platform::violation::{Finding, Rule},
};

/// All that was found, at once.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct FormCheck {
    /// Refuse the form.
    pub violations: Vec<Finding>,
    /// Ask for a second look.
    pub warnings: Vec<Finding>,
}

/// 申请表核对. Checks a household on the day of filing; paths name the input, e.g. `members.2.bornOn`.
///
/// Source: 《最低生活保障审核确认办法》第7条、第8条、第13条、第14条.
pub fn check_form(household: &Household, day: NaiveDate, policy: &HouseholdPolicy) -> FormCheck {
    let mut found = FormCheck::default();
    check_members(&mut found, household, policy);
    check_items(&mut found, household);
    for (place, member) in household.members.iter().enumerate() {
        check_member(&mut found, place, member, day, policy);
    }
    check_generations(&mut found, household);
    check_marriage(&mut found, household, day);
    let memberships = count_members(household, day, policy);
    if let Some(first) = memberships.first().filter(|first| first.counting == Counting::NotCounted)
        && household.applicant().is_some_and(|member| member.relation == Relation::Applicant)
    {
        let finding = Finding::of(&HOUSEHOLD_APPLICANT_NOT_COUNTED).at("members.0");
        found.violations.push(finding.fact("reason", &first.rule));
    }
    found
}

fn check_members(found: &mut FormCheck, household: &Household, policy: &HouseholdPolicy) {
    let members = &household.members;
    let Some(applicant) = household.applicant() else {
        found.violations.push(Finding::of(&HOUSEHOLD_EMPTY).at("members"));
        return;
    };
    if members.len() > policy.most_members {
        let finding = Finding::of(&HOUSEHOLD_TOO_MANY_MEMBERS).at("members");
        found.violations.push(finding.fact("members", members.len()).fact("most", policy.most_members));
    }
    if applicant.relation != Relation::Applicant {
        found.violations.push(Finding::of(&HOUSEHOLD_APPLICANT_NOT_FIRST).at("members.0.relation"));
    }
    for (relation, rule) in
        [(Relation::Applicant, &HOUSEHOLD_SEVERAL_APPLICANTS), (Relation::Spouse, &HOUSEHOLD_TWO_SPOUSES)]
    {
        let places: Vec<_> = places_of(members, relation).map(|(place, _)| place).collect();
        if places.len() > 1 {
            let at = |finding: Finding, place| finding.at(format!("members.{place}.relation"));
            found.violations.push(places.into_iter().fold(Finding::of(rule), at));
        }
    }
}

fn check_items(found: &mut FormCheck, household: &Household) {
    for path in items_without_member(household) {
        found.violations.push(Finding::of(&HOUSEHOLD_ITEM_WITHOUT_MEMBER).at(path));
    }
    for (at, _) in household.assets.iter().enumerate().filter(|(_, asset)| asset.count == 0) {
        found.violations.push(Finding::of(&HOUSEHOLD_ASSET_WITHOUT_COUNT).at(format!("assets.{at}.count")));
    }
}

/// Paths of the incomes, expenses and assets that belong to nobody on the form.
pub(in crate::assistance::rules) fn items_without_member(household: &Household) -> Vec<String> {
    let Household { members, incomes, expenses, assets, .. } = household;
    let incomes = incomes.iter().map(|item| item.member).enumerate().map(|item| ("incomes", item));
    let expenses = expenses.iter().map(|item| item.member).enumerate().map(|item| ("expenses", item));
    let assets = assets.iter().map(|item| item.member).enumerate().map(|item| ("assets", item));
    let nobodys = |&(_, (_, member)): &(&str, (usize, usize))| member >= members.len();
    let path = |(list, (at, _))| format!("{list}.{at}.member");
    incomes.chain(expenses).chain(assets).filter(nobodys).map(path).collect()
}

fn check_member(
    found: &mut FormCheck,
    place: usize,
    member: &Member,
    day: NaiveDate,
    policy: &HouseholdPolicy,
) {
    let born_on = format!("members.{place}.bornOn");
    if member.born_on > day {
        found.violations.push(Finding::of(&HOUSEHOLD_BORN_IN_FUTURE).at(born_on));
    } else if member.age_on(day) > policy.plausible_age {
        let finding = Finding::of(&HOUSEHOLD_AGE_IMPLAUSIBLE).at(born_on);
        found.warnings.push(finding.fact("age", member.age_on(day)));
    }
    if let Some(disability) = member.disability.filter(|disability| !(1..=4).contains(&disability.grade)) {
        let finding = Finding::of(&HOUSEHOLD_DISABILITY_GRADE).at(format!("members.{place}.disability"));
        found.violations.push(finding.fact("grade", disability.grade));
    }
}

fn check_generations(found: &mut FormCheck, household: &Household) {
    let Some(applicant) = household.applicant() else { return };
    for (place, member) in household.members.iter().enumerate().skip(1) {
        let is_reversed = match member.relation {
            Relation::Child | Relation::Grandchild => member.born_on <= applicant.born_on,
            Relation::Parent | Relation::Grandparent => member.born_on >= applicant.born_on,
            _ => false,
        };
        if is_reversed {
            warn(found, &HOUSEHOLD_CHILD_NOT_YOUNGER, [0, place]);
        }
    }
}

fn check_marriage(found: &mut FormCheck, household: &Household, day: NaiveDate) {
    let Some(applicant) = household.applicant() else { return };
    for (place, spouse) in places_of(&household.members, Relation::Spouse) {
        if place > 0 && (spouse.is_minor_on(day) || applicant.is_minor_on(day)) {
            warn(found, &HOUSEHOLD_MARRIED_MINOR, [0, place]);
        }
    }
}

fn warn(found: &mut FormCheck, rule: &'static Rule, places: [usize; 2]) {
    let at = |finding: Finding, place| finding.at(format!("members.{place}.bornOn"));
    found.warnings.push(places.into_iter().fold(Finding::of(rule), at));
}

fn places_of(members: &[Member], relation: Relation) -> impl Iterator<Item = (usize, &Member)> {
    members.iter().enumerate().filter(move |(_, member)| member.relation == relation)
}
