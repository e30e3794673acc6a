//! 一门受理. What an intake needs before it is accepted, what may stand in for a paper, and what the applicant is told.
//! Start with [`missing`]: every missing item at once.
//! Never: whether the household qualifies; whether the form contradicts itself (`household::form`).

mod commitment;
mod gap;
mod grounds;
mod materials;
mod receipt;
#[cfg(test)]
mod tests;

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

pub use self::{
    commitment::{Commitment, consequences, may_commit},
    gap::{Gap, GapState, gap_state, may_leave_open},
    grounds::*,
    materials::{Material, demanded, demands_too_much},
    receipt::{Receipt, ReceiptMatter, receipt},
};
use super::{
    facts::{Household, Programme},
    household::grounds::HOUSEHOLD_EMPTY,
    law::RuleSet,
};
use crate::platform::{calendar::WorkCalendar, violation::Finding};

/// Values awaiting local confirmation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct IntakePolicy {
    /// 核对平台可以查询的证明. From 2026-07-01 they may not be demanded.
    pub verifiable: BTreeSet<Material>,
    /// 可以告知承诺的证明.
    pub committable: BTreeSet<Material>,
    /// 可以容缺的材料.
    pub may_be_late: BTreeSet<Material>,
    /// 容缺期限. Working days from acceptance.
    pub late_working_days: u32,
    /// 容缺份数. The most papers of one intake that may be late.
    pub most_late: usize,
}

impl Default for IntakePolicy {
    fn default() -> Self {
        use Material::*;
        Self {
            verifiable: [Identity, HouseholdRegister, DisabilityCertificate, DeathRecord, PropertyProof]
                .into(),
            committable: [IncomeProof, PropertyProof, StudentProof, HardshipProof].into(),
            may_be_late: [Diagnosis, MedicalBills, StudentProof, AbilityAssessment, BankAccount].into(),
            late_working_days: 10,
            most_late: 2,
        }
    }
}

/// 核对授权. A member's signed consent to the information check.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Authorisation {
    /// Place of the member in the household.
    pub member: usize,
    pub signed_on: NaiveDate,
    /// Last day; none when it holds until aid ends.
    pub expires_on: Option<NaiveDate>,
    pub withdrawn_on: Option<NaiveDate>,
}

impl Authorisation {
    /// Whether it allows a query on a day; not on the day of its withdrawal.
    ///
    /// Source: 《最低生活保障审核确认办法》第9条; 《中华人民共和国社会救助法》第40条.
    pub fn holds_on(&self, day: NaiveDate) -> bool {
        self.signed_on <= day
            && self.expires_on.is_none_or(|last| day <= last)
            && self.withdrawn_on.is_none_or(|withdrawn| day < withdrawn)
    }
}

/// How a demanded paper is covered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Cover {
    /// 已提交
    Supplied,
    /// 告知承诺
    Committed(Commitment),
    /// 容缺受理
    Late(Gap),
}

/// What has been handed in.
#[derive(Debug, Clone)]
pub struct Intake<'a> {
    pub household: &'a Household,
    /// 申请事项
    pub matters: BTreeSet<Programme>,
    pub has_street: bool,
    pub has_contact: bool,
    /// 困难情形
    pub has_hardship: bool,
    /// 收入、财产申报, also one that says there is none.
    pub has_statement: bool,
    /// 申请人签字
    pub is_signed: bool,
    /// 代理. Applied for by somebody else; then the mandate is needed, save where the office itself applies.
    pub by_proxy: bool,
    pub has_mandate: bool,
    pub authorisations: Vec<Authorisation>,
    pub covers: BTreeMap<Material, Cover>,
}

/// 一次性告知. Every item that is missing before acceptance on a day; with none the intake is complete.
///
/// Source: 《最低生活保障审核确认办法》第9条、第10条; 《中华人民共和国社会救助法》第62条.
pub fn missing(intake: &Intake<'_>, law: RuleSet, today: NaiveDate, policy: &IntakePolicy) -> Vec<Finding> {
    let mut found: Vec<Finding> = [
        (intake.matters.is_empty(), &INTAKE_WITHOUT_MATTER, "matters"),
        (intake.household.members.is_empty(), &HOUSEHOLD_EMPTY, "members"),
        (!intake.has_street, &INTAKE_WITHOUT_STREET, "street"),
        (!intake.has_contact, &INTAKE_WITHOUT_CONTACT, "contact"),
        (!intake.has_hardship, &INTAKE_WITHOUT_HARDSHIP, "hardship"),
        (!intake.has_statement && needs_means(intake), &INTAKE_WITHOUT_STATEMENT, "incomes"),
        (!intake.is_signed, &INTAKE_UNSIGNED, "signature"),
        (intake.by_proxy && !intake.has_mandate, &INTAKE_WITHOUT_MANDATE, "mandate"),
    ]
    .into_iter()
    .filter(|(is_missing, ..)| *is_missing)
    .map(|(_, rule, path)| Finding::of(rule).at(path))
    .collect();
    if needs_means(intake) {
        found.extend(without_authorisation(intake, today));
    }
    for (material, matters) in demanded(&intake.matters, law, policy) {
        if !intake.covers.contains_key(&material) {
            let finding = Finding::of(&INTAKE_MATERIAL_MISSING).at(format!("materials.{}", material.word()));
            let matters: Vec<_> = matters.iter().map(materials::word).collect();
            found.push(finding.fact("matters", matters.join(",")));
        }
    }
    found
}

/// 承诺与容缺的审查. Every commitment and every late paper that may not stand in for what is demanded.
///
/// # Errors
/// [`crate::assistance::rules::sla::CALENDAR_YEAR_MISSING`]
pub fn check_covers(
    covers: &BTreeMap<Material, Cover>,
    was_false_before: bool,
    accepted_on: NaiveDate,
    calendar: &WorkCalendar,
    policy: &IntakePolicy,
) -> Result<Vec<Finding>, Finding> {
    let (mut found, mut late) = (Vec::new(), Vec::new());
    for (material, cover) in covers {
        match cover {
            Cover::Supplied => {}
            Cover::Committed(commitment) => {
                found.extend(may_commit(*material, *commitment, was_false_before, accepted_on, policy));
            }
            Cover::Late(gap) => late.push((*material, *gap)),
        }
    }
    found.extend(may_leave_open(&late, accepted_on, calendar, policy)?);
    Ok(found)
}

/// Whether a matter rests on income and property; relief given first and aid by age or disability do not.
fn needs_means(intake: &Intake<'_>) -> bool {
    use Programme::{Dibao, Edge, ElderHard, Rigid, Tekun, TempExpense};
    intake
        .matters
        .iter()
        .any(|matter| matches!(matter, Dibao | Edge | Rigid | Tekun | TempExpense | ElderHard))
}

/// Adults of the form without a consent that holds today.
fn without_authorisation(intake: &Intake<'_>, today: NaiveDate) -> impl Iterator<Item = Finding> {
    let members = intake.household.members.iter().enumerate();
    let adults = members.filter(move |(_, member)| !member.is_minor_on(today)).map(|(place, _)| place);
    let is_open = move |place: &usize| {
        let mut own = intake.authorisations.iter().filter(|one| one.member == *place);
        !own.any(|one| one.holds_on(today))
    };
    adults
        .filter(is_open)
        .map(|place| Finding::of(&INTAKE_NOT_AUTHORISED).at(format!("members.{place}.authorisation")))
}
