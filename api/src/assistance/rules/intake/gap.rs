//! 容缺受理. A named paper that comes later, by a day; when it does not, the case goes back.
//! Start with [`may_leave_open`].
//! Never: for a paper on which everything rests.

use async_graphql::Enum;
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::{GAP_NOT_FOR_THIS, GAP_TOO_LATE, GAP_TOO_MANY, IntakePolicy, Material};
use crate::{
    assistance::rules::sla::beyond,
    platform::{calendar::WorkCalendar, violation::Finding},
};

/// 容缺材料.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Gap {
    /// Last day on which the paper is in time.
    pub promised_by: NaiveDate,
    pub supplied_on: Option<NaiveDate>,
}

/// 容缺状态.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Enum, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
#[graphql(name = "IntakeGapState")]
pub enum GapState {
    /// 待补
    Open,
    /// 已补齐
    Supplied,
    /// 逾期未补：退回. The case goes back and its clock stands still.
    Lapsed,
}

/// 能否容缺. All that speaks against accepting with these papers open; the latest day is counted from acceptance.
///
/// Source: practice of 容缺受理; papers, number and term are to be confirmed.
///
/// # Errors
/// [`crate::assistance::rules::sla::CALENDAR_YEAR_MISSING`]
pub fn may_leave_open(
    gaps: &[(Material, Gap)],
    accepted_on: NaiveDate,
    calendar: &WorkCalendar,
    policy: &IntakePolicy,
) -> Result<Vec<Finding>, Finding> {
    if gaps.is_empty() {
        return Ok(Vec::new());
    }
    let latest = calendar.add_working_days(accepted_on, policy.late_working_days).map_err(beyond)?;
    let mut found = Vec::new();
    if gaps.len() > policy.most_late {
        found.push(Finding::of(&GAP_TOO_MANY).at("materials").fact("most", policy.most_late));
    }
    for (material, gap) in gaps {
        let path = format!("materials.{}", material.word());
        if !policy.may_be_late.contains(material) {
            found.push(Finding::of(&GAP_NOT_FOR_THIS).at(&path));
        }
        if gap.promised_by > latest {
            found.push(Finding::of(&GAP_TOO_LATE).at(&path).fact("latest", latest));
        }
    }
    Ok(found)
}

/// 容缺状态 on a day. A paper that came late after all lapsed before, and the case goes on only by a new acceptance.
pub fn gap_state(gap: &Gap, today: NaiveDate) -> GapState {
    match gap.supplied_on {
        Some(day) if day <= gap.promised_by => GapState::Supplied,
        Some(_) => GapState::Lapsed,
        None if today > gap.promised_by => GapState::Lapsed,
        None => GapState::Open,
    }
}
