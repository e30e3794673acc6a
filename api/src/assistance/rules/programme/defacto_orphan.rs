//! 事实无人抚养儿童. Whether both parents are out of the child's life in the named ways, and what is paid.
//! Start with [`assess_defacto_orphan`] and [`defacto_orphan_amount`]; parents' states come from `orphan`.
//! Never: publicity (a child's privacy), programmes held already (see `exclusion::conflicts`).

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::{
    exclusion::GrantMode,
    orphan::{ChildAssessment, ParentFacts, ParentState, is_lost},
};
use crate::{
    assistance::rules::facts::{Fen, IncomeKind, Member, Programme},
    platform::violation::Finding,
};

/// Values awaiting confirmation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct DefactoOrphanPolicy {
    /// Whether a parent declared missing by a court counts as out of contact too, so that a dead and a missing
    /// parent, or two missing ones, leave a de-facto orphan; to be confirmed.
    pub missing_is_out_of_contact: bool,
}

impl Default for DefactoOrphanPolicy {
    fn default() -> Self {
        Self { missing_is_out_of_contact: true }
    }
}

/// How the receipt enters a family's means test for 低保: a kind that does not count as income.
///
/// Source: 《事实无人抚养儿童保障意见》（2019年）.
pub const RECEIPT_KIND: IncomeKind = IncomeKind::Assistance;

/// 事实无人抚养儿童认定: under 18; both parents unable to care, or one dead or missing and the other unable.
///
/// Unable: severely disabled, seriously ill, in custody of six months or more, six months out of contact. Paths:
/// `child`, `parents.0`, `parents.1`. A parent who is not far enough out of contact is told with the day.
///
/// Source: 《事实无人抚养儿童保障意见》（2019年）.
pub fn assess_defacto_orphan(
    child: &Member,
    parents: &[ParentFacts; 2],
    day: NaiveDate,
    policy: &DefactoOrphanPolicy,
) -> ChildAssessment {
    let states = [parents[0].states(day), parents[1].states(day)];
    let mut violations = Vec::new();
    if !child.is_minor_on(day) {
        violations.push(Finding::of(&DEFACTO_ORPHAN_NOT_MINOR).at("child").fact("age", child.age_on(day)));
    }
    for (at, (facts, states)) in parents.iter().zip(&states).enumerate() {
        if states.is_empty() {
            let finding = Finding::of(&DEFACTO_ORPHAN_PARENT_ABLE).at(format!("parents.{at}"));
            violations.push(match facts.contact_lost_from() {
                Some(from) => finding.fact("outOfContactFrom", from),
                None => finding,
            });
        }
    }
    let both_are_gone = states.iter().all(|states| !states.is_empty() && !is_unable(states, policy));
    if states.iter().all(|states| is_lost(states)) {
        violations.push(Finding::of(&DEFACTO_ORPHAN_IS_ORPHAN).at("parents.0").at("parents.1"));
    } else if both_are_gone {
        violations.push(Finding::of(&DEFACTO_ORPHAN_BOTH_GONE).at("parents.0").at("parents.1"));
    }
    ChildAssessment { violations, parents: states }
}

fn is_unable(states: &[ParentState], policy: &DefactoOrphanPolicy) -> bool {
    states.iter().any(|state| match state {
        ParentState::SeverelyDisabled
        | ParentState::SeriouslyIll
        | ParentState::Imprisoned
        | ParentState::InDetoxification
        | ParentState::OtherRestriction
        | ParentState::OutOfContact => true,
        ParentState::DeclaredMissing => policy.missing_is_out_of_contact,
        ParentState::Dead | ParentState::Untraceable => false,
    })
}

/// What the child draws already of a programme: of 低保 its share, fen a month.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DrawnAid {
    pub programme: Programme,
    pub amount: Fen,
}

/// 事实无人抚养儿童基本生活补贴. Fen a month, not rounded, with what was counted against the standard.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DefactoOrphanAmount {
    /// The orphan standard of the placement.
    pub standard: Fen,
    pub counted: Vec<DrawnAid>,
    pub mode: GrantMode,
    pub monthly: Fen,
    pub legal_basis: String,
}

/// 全额或补差. The standard less 低保 share, 特困 support and living subsidy drawn, or in full if none is drawn.
///
/// The care subsidy and every other programme do not count. Aid at or above the standard leaves nothing: the text
/// pays "others" in full, which is read as those who draw none of the three. When 低保 begins after a full sum,
/// call it again with the new share; the full sum never counted as the family's income ([`RECEIPT_KIND`]).
///
/// Source: 《事实无人抚养儿童保障意见》（2019年）.
pub fn defacto_orphan_amount(standard: Fen, drawn: &[DrawnAid]) -> DefactoOrphanAmount {
    let counts = |aid: &&DrawnAid| {
        matches!(aid.programme, Programme::Dibao | Programme::Tekun | Programme::DisabledLiving)
    };
    let counted: Vec<DrawnAid> = drawn.iter().filter(counts).copied().collect();
    let left = counted.iter().try_fold(standard, |left, aid| left.checked_sub(aid.amount));
    DefactoOrphanAmount {
        standard,
        mode: if counted.is_empty() { GrantMode::Full } else { GrantMode::Difference },
        counted,
        monthly: left.unwrap_or(Fen::ZERO),
        legal_basis: "《事实无人抚养儿童保障意见》（2019年）".to_owned(),
    }
}

rules! {
    DEFACTO_ORPHAN_NOT_MINOR {
        zh: "已满18周岁，不能认定为事实无人抚养儿童",
        en: "A de-facto orphan is under eighteen",
        basis: "《事实无人抚养儿童保障意见》（2019年）",
        remedy: "请核对出生日期；生活困难的，可申请低保或者临时救助",
        "Check the birth date; in hardship, apply for minimum living allowance or temporary aid",
    }
    DEFACTO_ORPHAN_PARENT_ABLE {
        zh: "该父（母）不属于规定的无法抚养情形",
        en: "None of the named states applies to this parent",
        basis: "《事实无人抚养儿童保障意见》（2019年）",
        remedy: "请核对残疾等级、重病、羁押期限（6个月以上）和失联时间（6个月以上）；生活困难的，可申请低保",
        "Check disability, illness, custody and loss of contact (six months each); in hardship, apply for allowance",
    }
    DEFACTO_ORPHAN_IS_ORPHAN {
        zh: "父母均已死亡或者查找不到，应当按孤儿认定",
        en: "Both parents are dead or untraceable: the child is an orphan",
        basis: "《孤儿保障意见》（国办，2010年）；《事实无人抚养儿童保障意见》（2019年）",
        remedy: "请改为申请孤儿基本生活保障",
        "Apply for orphan support instead",
    }
    DEFACTO_ORPHAN_BOTH_GONE {
        zh: "父母均死亡、失踪或者查找不到，但不符合本项的组合情形",
        en: "Both parents are dead, missing or untraceable, which is not one of the named combinations",
        basis: "《事实无人抚养儿童保障意见》（2019年）",
        remedy: "请核实失踪父（母）的失联时间，或者按孤儿、特困人员办理",
        "Establish how long the missing parent has been out of contact, or apply as orphan or destitute",
    }
}

#[cfg(test)]
mod tests;
