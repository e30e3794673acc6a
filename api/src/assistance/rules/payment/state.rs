//! 批次流程. Who prepares, reviews, approves, exports and settles a batch, and when it is locked.
//! Start with [`next`].
//! Never: roles and districts, which the permit has settled before.

use async_graphql::Enum;
use serde::{Deserialize, Serialize};

use super::{
    BatchLine, PAYMENT_LINE_STEP, PAYMENT_LOCKED, PAYMENT_NOT_FOOTING, PAYMENT_NOT_SETTLED,
    PAYMENT_SAME_PERSON, PAYMENT_STEP_NOT_NEXT, Totals, line::LineState,
};
use crate::platform::violation::Finding;

/// 批次状态.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Enum, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
#[graphql(name = "PaymentBatchState")]
pub enum BatchState {
    /// 编制中
    Draft,
    /// 已复核
    Reviewed,
    /// 已批准
    Approved,
    /// 已送银行. Locked from here on.
    Sent,
    /// 已结清
    Settled,
    /// 已作废. Never sent.
    Discarded,
}

/// 批次环节.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Enum, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
#[graphql(name = "PaymentBatchAct")]
pub enum BatchAct {
    /// 重新编制. Lines anew from the awards as they stand.
    Recompute,
    /// 复核
    Review,
    /// 批准
    Approve,
    /// 退回编制
    Return,
    /// 导出银行文件. Locks the batch.
    Export,
    /// 结清
    Settle,
    /// 作废
    Discard,
}

const TABLE: &[(BatchState, BatchAct, BatchState)] = &[
    (BatchState::Draft, BatchAct::Recompute, BatchState::Draft),
    (BatchState::Draft, BatchAct::Review, BatchState::Reviewed),
    (BatchState::Draft, BatchAct::Discard, BatchState::Discarded),
    (BatchState::Reviewed, BatchAct::Approve, BatchState::Approved),
    (BatchState::Reviewed, BatchAct::Return, BatchState::Draft),
    (BatchState::Reviewed, BatchAct::Discard, BatchState::Discarded),
    (BatchState::Approved, BatchAct::Export, BatchState::Sent),
    (BatchState::Approved, BatchAct::Return, BatchState::Draft),
    (BatchState::Approved, BatchAct::Discard, BatchState::Discarded),
    (BatchState::Sent, BatchAct::Settle, BatchState::Settled),
];

/// Who has done what to a batch so far, by account.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct HandledBy<'a> {
    pub prepared: Option<&'a str>,
    pub reviewed: Option<&'a str>,
}

/// 批次流程. The state after an act of an account.
///
/// Two persons at least: who prepared does not review or approve, who reviewed does not approve. What is exported
/// and settled must foot, and every line of a settled batch has its answer from the bank.
///
/// Source: 《最低生活保障审核确认办法》第25条; the separation of duties is this hub's rule.
///
/// # Errors
/// All at once: [`PAYMENT_LOCKED`] for a change after export, else [`PAYMENT_STEP_NOT_NEXT`];
/// [`PAYMENT_SAME_PERSON`], [`PAYMENT_NOT_FOOTING`], [`PAYMENT_NOT_SETTLED`].
pub fn next(
    state: BatchState,
    act: BatchAct,
    account: &str,
    handled: HandledBy<'_>,
    lines: &[BatchLine],
    totals: &Totals,
) -> Result<BatchState, Vec<Finding>> {
    let row = TABLE.iter().find(|(from, by, _)| (*from, *by) == (state, act));
    let Some((_, _, to)) = row else {
        let rule = if is_locked(state) { &PAYMENT_LOCKED } else { &PAYMENT_STEP_NOT_NEXT };
        return Err(vec![Finding::of(rule)]);
    };
    let mut found = Vec::new();
    let has_prepared = handled.prepared == Some(account);
    let has_acted = match act {
        BatchAct::Review => has_prepared,
        BatchAct::Approve => has_prepared || handled.reviewed == Some(account),
        _ => false,
    };
    if has_acted {
        found.push(Finding::of(&PAYMENT_SAME_PERSON));
    }
    let must_foot = matches!(act, BatchAct::Review | BatchAct::Approve | BatchAct::Export);
    if must_foot && !totals.foot(lines) {
        found.push(Finding::of(&PAYMENT_NOT_FOOTING).at("totals"));
    }
    // A line whose sum was taken off whole never went to the bank.
    let open = lines.iter().filter(|line| line.payable.get() > 0 && !line.state.is_settled()).count();
    if act == BatchAct::Settle && open > 0 {
        found.push(Finding::of(&PAYMENT_NOT_SETTLED).at("lines").fact("open", open));
    }
    if found.is_empty() { Ok(*to) } else { Err(found) }
}

/// 锁定. Whether the lines can no longer change; later differences go into the next batch.
pub const fn is_locked(state: BatchState) -> bool {
    matches!(state, BatchState::Sent | BatchState::Settled | BatchState::Discarded)
}

/// 银行回盘. What the bank says of a line of a batch that was sent.
///
/// # Errors
/// [`PAYMENT_LINE_STEP`]: only a sent batch has answers; a paid line may still come back, a returned one is sent
/// again or cancelled, and nothing follows a cancellation.
pub fn line_next(batch: BatchState, from: LineState, to: LineState) -> Result<LineState, Finding> {
    use LineState::{Cancelled, Paid, Pending, Resent, Returned};
    let follows = matches!(
        (from, to),
        (Pending | Resent, Paid | Returned) | (Paid, Returned) | (Returned, Resent | Cancelled)
    );
    if batch == BatchState::Sent && follows {
        Ok(to)
    } else {
        Err(Finding::of(&PAYMENT_LINE_STEP).at("line"))
    }
}
