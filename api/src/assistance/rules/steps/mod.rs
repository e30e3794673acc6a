//! 办理步骤. The machine of a case, and what must stand before an opinion, a decision, a cut.
//! Start with [`next`]; its table is the only place that says what may follow.
//! Never: deadlines (`sla`), publicity days (`publicity`), a match over programmes: those bring traits.

mod cut;
mod grounds;
mod handling;
mod readiness;
#[cfg(test)]
mod tests;

use async_graphql::Enum;
pub use entities::assistance::words::CaseState;
use serde::{Deserialize, Serialize};

pub use self::{
    cut::{Cut, before_cut},
    grounds::*,
    handling::{Handling, Officer, may_decide, may_examine},
    readiness::{
        AidRecord, Check, Contradiction, Examination, Objection, Readiness, Reexamination, RefusalNotice,
        SourceAnswer, Survey, Surveyor, before_aid_confirmation, before_confirmation, before_opinion,
        before_refusal,
    },
};
use crate::platform::{violation::Finding, words::wire as word};

/// 办理环节. What is done to a case.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Enum, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum CaseAct {
    /// 一次性告知补正. Once only: no act leads back to the state before.
    RequestSupplement,
    /// 受理
    Accept,
    /// 不予受理
    Decline,
    /// 先行救助. Relief before papers.
    AidFirst,
    /// 补齐手续. Person, reason, sum and signatures of a relief already given.
    CompleteRecord,
    /// 提请信息核对. The survey may begin while the check still runs.
    StartCheck,
    /// 入户调查
    StartSurvey,
    /// 提出初审意见
    GiveOpinion,
    /// 张贴公示
    Post,
    /// 提出公示异议
    RaiseObjection,
    /// 报送审核确认
    HandOver,
    /// 退回重新提出意见. The deciding office sends the case back; the period runs on.
    Return,
    /// 确认
    Confirm,
    /// 不予确认
    Refuse,
    /// 撤回申请
    Withdraw,
    /// 终止审核. The applicant refuses to cooperate without reason.
    CloseUncooperative,
}

/// 事项特征. Which steps a programme takes; each programme brings its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct ProgrammeTraits {
    /// 家庭经济状况核对, or 查验 by data comparison.
    pub needs_check: bool,
    /// 入户调查
    pub needs_survey: bool,
    /// 公示
    pub has_publicity: bool,
    /// 先行救助
    pub can_aid_first: bool,
    /// 异议处理后重新公示. Certain for 特困 (《特困人员认定办法》第15条); for others to be confirmed.
    pub posts_again_after_objection: bool,
}

impl ProgrammeTraits {
    /// The common machine: check, survey, opinion, publicity, confirmation.
    pub const COMMON: Self = Self {
        needs_check: true,
        needs_survey: true,
        has_publicity: true,
        can_aid_first: false,
        posts_again_after_objection: true,
    };
    /// Opinion and confirmation alone.
    pub const PLAIN: Self = Self {
        needs_check: false,
        needs_survey: false,
        has_publicity: false,
        can_aid_first: false,
        posts_again_after_objection: false,
    };
}

impl Default for ProgrammeTraits {
    fn default() -> Self {
        Self::COMMON
    }
}

type When = fn(&ProgrammeTraits) -> bool;
type Row = (CaseState, CaseAct, CaseState, When);

const ALWAYS: When = |_| true;
const AID_FIRST: When = |traits| traits.can_aid_first;
/// A relief already given can neither be withdrawn nor sent back.
const NO_AID_FIRST: When = |traits| !traits.can_aid_first;
const CHECK: When = |traits| traits.needs_check;
const SURVEY: When = |traits| traits.needs_survey;
const ONLY_SURVEY: When = |traits| traits.needs_survey && !traits.needs_check;
const NO_SURVEY: When = |traits| !traits.needs_survey;
const NEITHER: When = |traits| !traits.needs_survey && !traits.needs_check;
const PUBLICITY: When = |traits| traits.has_publicity;
const NO_PUBLICITY: When = |traits| !traits.has_publicity;
const POSTS_AGAIN: When = |traits| traits.posts_again_after_objection;
const POSTS_ONCE: When = |traits| !traits.posts_again_after_objection;

use self::{
    CaseAct as A,
    CaseState::{
        Accepted, AidFirst, Checking, ClosedUncooperative, Confirmed, NotAccepted, Objection as Objected,
        PreliminaryOpinion, Publicity, Refused, Submitted, SupplementRequested, Survey as Surveying,
        UnderConfirmation, Withdrawn,
    },
};

const TABLE: &[Row] = &[
    (Submitted, A::RequestSupplement, SupplementRequested, ALWAYS),
    (Submitted, A::Accept, Accepted, ALWAYS),
    (Submitted, A::Decline, NotAccepted, ALWAYS),
    (Submitted, A::AidFirst, AidFirst, AID_FIRST),
    (Submitted, A::Withdraw, Withdrawn, ALWAYS),
    (SupplementRequested, A::Accept, Accepted, ALWAYS),
    (SupplementRequested, A::Decline, NotAccepted, ALWAYS),
    (SupplementRequested, A::AidFirst, AidFirst, AID_FIRST),
    (SupplementRequested, A::Withdraw, Withdrawn, ALWAYS),
    (Accepted, A::StartCheck, Checking, CHECK),
    (Accepted, A::StartSurvey, Surveying, ONLY_SURVEY),
    (Accepted, A::GiveOpinion, PreliminaryOpinion, NEITHER),
    (Accepted, A::AidFirst, AidFirst, AID_FIRST),
    (Accepted, A::Withdraw, Withdrawn, ALWAYS),
    (Accepted, A::CloseUncooperative, ClosedUncooperative, ALWAYS),
    (Checking, A::StartSurvey, Surveying, SURVEY),
    (Checking, A::GiveOpinion, PreliminaryOpinion, NO_SURVEY),
    (Checking, A::Withdraw, Withdrawn, ALWAYS),
    (Checking, A::CloseUncooperative, ClosedUncooperative, ALWAYS),
    (Surveying, A::GiveOpinion, PreliminaryOpinion, ALWAYS),
    (Surveying, A::Withdraw, Withdrawn, ALWAYS),
    (Surveying, A::CloseUncooperative, ClosedUncooperative, ALWAYS),
    (PreliminaryOpinion, A::Post, Publicity, PUBLICITY),
    (PreliminaryOpinion, A::HandOver, UnderConfirmation, NO_PUBLICITY),
    // A proposal to refuse has nothing to post.
    (PreliminaryOpinion, A::Refuse, Refused, PUBLICITY),
    (PreliminaryOpinion, A::Withdraw, Withdrawn, ALWAYS),
    (PreliminaryOpinion, A::CloseUncooperative, ClosedUncooperative, ALWAYS),
    (Publicity, A::RaiseObjection, Objected, ALWAYS),
    (Publicity, A::HandOver, UnderConfirmation, ALWAYS),
    (Publicity, A::Withdraw, Withdrawn, ALWAYS),
    (Publicity, A::CloseUncooperative, ClosedUncooperative, ALWAYS),
    (Objected, A::GiveOpinion, PreliminaryOpinion, POSTS_AGAIN),
    (Objected, A::HandOver, UnderConfirmation, POSTS_ONCE),
    (Objected, A::Withdraw, Withdrawn, ALWAYS),
    (Objected, A::CloseUncooperative, ClosedUncooperative, ALWAYS),
    (AidFirst, A::CompleteRecord, UnderConfirmation, ALWAYS),
    (UnderConfirmation, A::Confirm, Confirmed, ALWAYS),
    (UnderConfirmation, A::Refuse, Refused, ALWAYS),
    (UnderConfirmation, A::Return, PreliminaryOpinion, NO_AID_FIRST),
    (UnderConfirmation, A::Withdraw, Withdrawn, NO_AID_FIRST),
    (UnderConfirmation, A::CloseUncooperative, ClosedUncooperative, NO_AID_FIRST),
];

/// 办理步骤. The state that follows from an act, for a programme of these traits.
///
/// Source: 《最低生活保障审核确认办法》第10条至第22条、第28条、第29条; 《特困人员认定办法》第13条至第16条.
///
/// # Errors
/// [`SUPPLEMENT_ONCE`] for a second request of papers, else [`STEP_NOT_NEXT`] with state and act.
pub fn next(state: CaseState, act: CaseAct, traits: &ProgrammeTraits) -> Result<CaseState, Finding> {
    let row = TABLE.iter().find(|(from, by, _, when)| *from == state && *by == act && when(traits));
    row.map(|(_, _, to, _)| *to).ok_or_else(|| {
        let is_second_request = (state, act) == (SupplementRequested, A::RequestSupplement);
        let rule = if is_second_request { &SUPPLEMENT_ONCE } else { &STEP_NOT_NEXT };
        Finding::of(rule).fact("state", word(&state)).fact("act", word(&act))
    })
}

/// The acts that the table knows from here.
pub fn acts(state: CaseState, traits: &ProgrammeTraits) -> impl Iterator<Item = CaseAct> {
    TABLE.iter().filter(move |(from, _, _, when)| *from == state && when(traits)).map(|(_, act, _, _)| *act)
}

/// 办结. No act of any programme leads out of a final state.
pub fn is_final(state: CaseState) -> bool {
    !TABLE.iter().any(|(from, ..)| *from == state)
}
