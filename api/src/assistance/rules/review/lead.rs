//! 主动发现. A lead from a visit, a neighbour, a hotline or a warning, followed to its outcome.
//! Start with [`next`].
//! Never: who was found; a lead is closed with what came of it.

use async_graphql::Enum;
use serde::{Deserialize, Serialize};

use super::{LEAD_STEP_NOT_NEXT, LEAD_WITHOUT_REASON};
use crate::platform::violation::Finding;

/// 线索状态.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Enum, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum LeadState {
    /// 已登记
    Recorded,
    /// 已派单
    Assigned,
    /// 已走访
    Visited,
    /// 已申请：转为办件
    Applied,
    /// 已转介
    Referred,
    /// 不符合条件
    NotEligible,
    /// 本人不愿申请
    Declined,
    /// 查无此人、重复线索
    Unfounded,
}

impl LeadState {
    /// Whether nothing follows.
    pub fn is_final(self) -> bool {
        !TABLE.iter().any(|(from, _)| *from == self)
    }

    /// An outcome that leaves somebody without aid says why.
    const fn needs_reason(self) -> bool {
        matches!(self, Self::NotEligible | Self::Declined | Self::Unfounded)
    }
}

/// Only somebody who was visited can be said not to qualify or not to want.
const TABLE: &[(LeadState, LeadState)] = &[
    (LeadState::Recorded, LeadState::Assigned),
    (LeadState::Recorded, LeadState::Unfounded),
    (LeadState::Assigned, LeadState::Visited),
    (LeadState::Assigned, LeadState::Unfounded),
    (LeadState::Assigned, LeadState::Assigned),
    (LeadState::Visited, LeadState::Applied),
    (LeadState::Visited, LeadState::Referred),
    (LeadState::Visited, LeadState::NotEligible),
    (LeadState::Visited, LeadState::Declined),
];

/// 线索办理. Whether a state follows, and is explained.
///
/// Source: 《关于改革完善社会救助制度的意见》; 《中华人民共和国社会救助法》.
///
/// # Errors
/// All at once: [`LEAD_STEP_NOT_NEXT`], [`LEAD_WITHOUT_REASON`].
pub fn next(from: LeadState, to: LeadState, has_reason: bool) -> Result<LeadState, Vec<Finding>> {
    let follows = TABLE.contains(&(from, to));
    let mut found = Vec::new();
    if !follows {
        found.push(Finding::of(&LEAD_STEP_NOT_NEXT).at("state"));
    }
    if to.needs_reason() && !has_reason {
        found.push(Finding::of(&LEAD_WITHOUT_REASON).at("reason"));
    }
    if found.is_empty() { Ok(to) } else { Err(found) }
}
