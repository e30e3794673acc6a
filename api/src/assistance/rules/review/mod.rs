//! 动态管理. When a household is looked at again, what warns of a change, and what becomes of a lead.
//! Start with [`due`]; [`warning`] reads records, [`lead`] follows what was discovered.
//! Never: a change of aid; a warning or an event opens a review, and people find what follows.

pub mod event;
mod grounds;
pub mod lead;
#[cfg(test)]
mod tests;
pub mod warning;

use std::collections::BTreeSet;

use async_graphql::Enum;
use chrono::{Months, NaiveDate};
use serde::{Deserialize, Serialize};

pub use self::grounds::*;
use super::facts::{Household, Member, Work};
use crate::platform::violation::Finding;

/// 分类管理. How often a household is looked at. The letters are to be confirmed locally.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Enum, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum ReviewClass {
    /// A类：短期内家庭经济状况变化不大
    A,
    /// B类：收入来源不固定、有劳动能力
    B,
    /// C类：家庭情况经常变化
    C,
}

/// Values that are local or await confirmation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct ReviewPolicy {
    /// Months between two reviews of class C; 1 where it is looked at monthly.
    pub class_c_months: u32,
    /// 即将到期: due within so many days.
    pub due_soon_days: u32,
    /// 预警核查期限. Working days from a warning or an event to its answer.
    pub handling_working_days: u32,
    /// 大额医疗支出. The bill from which on the hub warns; none known, so every bill of the partner does.
    pub medical_bill_fen: i64,
    /// 临界范围. Thousandths of the standard by which a refused income may lie above it to be screened again.
    pub near_line_permille: u32,
}

impl Default for ReviewPolicy {
    fn default() -> Self {
        Self {
            class_c_months: 3,
            due_soon_days: 30,
            handling_working_days: 10,
            medical_bill_fen: 0,
            near_line_permille: 50,
        }
    }
}

impl ReviewClass {
    /// 核查间隔 in months.
    ///
    /// Source: 《最低生活保障审核确认办法》第31条; class C is local.
    pub const fn months(self, policy: &ReviewPolicy) -> u32 {
        match self {
            Self::A => 12,
            Self::B => 6,
            Self::C => policy.class_c_months,
        }
    }
}

/// 归类. A where none of the counted members can work, C where the officer found that things change often, else B.
///
/// Source: 《最低生活保障审核确认办法》第31条.
pub fn class_of(
    household: &Household,
    counted: &BTreeSet<usize>,
    changes_often: bool,
    day: NaiveDate,
) -> ReviewClass {
    if changes_often {
        return ReviewClass::C;
    }
    let mut members = counted.iter().filter_map(|place| household.members.get(*place));
    if members.any(|member| can_earn(member, day)) { ReviewClass::B } else { ReviewClass::A }
}

fn can_earn(member: &Member, day: NaiveDate) -> bool {
    let is_of_age = (16..60).contains(&member.age_on(day));
    is_of_age
        && !member.is_severely_disabled()
        && matches!(member.work, Work::Employed | Work::Flexible | Work::Unemployed)
}

/// 核查状态.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Enum, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum ReviewStatus {
    /// 未到期
    NotDue,
    /// 即将到期
    DueSoon,
    /// 已逾期
    Overdue,
}

/// 延期核查. A review put off in an emergency, with its notice.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Postponement {
    pub to: NaiveDate,
    /// The notice of the authority that declared the emergency.
    pub source: String,
}

/// 核查期限.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ReviewDue {
    pub class: ReviewClass,
    /// Last day on which the review is in time.
    pub due_on: NaiveDate,
    pub status: ReviewStatus,
    /// Code of the published rule.
    pub rule: String,
    pub legal_basis: String,
}

/// 定期核查. The last day for the next review after one of a day, and how it stands today.
///
/// Source: 《最低生活保障审核确认办法》第30条、第31条.
///
/// # Errors
/// [`REVIEW_POSTPONED_WITHOUT_NOTICE`]; [`REVIEW_POSTPONED_EARLIER`] for a postponement that is none.
pub fn due(
    class: ReviewClass,
    reviewed_on: NaiveDate,
    postponement: Option<&Postponement>,
    today: NaiveDate,
    policy: &ReviewPolicy,
) -> Result<ReviewDue, Finding> {
    // The calendar's end is no day anybody is reviewed on.
    let usual = reviewed_on.checked_add_months(Months::new(class.months(policy))).unwrap_or(NaiveDate::MAX);
    let (due_on, rule) = match postponement {
        None => (usual, &REVIEW_PERIODIC),
        Some(put_off) if put_off.source.trim().is_empty() => {
            return Err(Finding::of(&REVIEW_POSTPONED_WITHOUT_NOTICE));
        }
        Some(put_off) if put_off.to <= usual => {
            return Err(Finding::of(&REVIEW_POSTPONED_EARLIER).fact("dueOn", usual));
        }
        Some(put_off) => (put_off.to, &REVIEW_POSTPONED),
    };
    let days_left = (due_on - today).num_days();
    let status = match days_left {
        ..0 => ReviewStatus::Overdue,
        left if left <= i64::from(policy.due_soon_days) => ReviewStatus::DueSoon,
        _ => ReviewStatus::NotDue,
    };
    Ok(ReviewDue {
        class,
        due_on,
        status,
        rule: rule.code.to_owned(),
        legal_basis: rule.legal_basis.to_owned(),
    })
}
