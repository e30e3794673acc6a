//! 发放. A month's batch from awards: a line for each holder, corrections of earlier months, supplements, the bank file.
//! Start with [`prepare`]; [`state`] says who moves a batch on and when it is locked.
//! Never: names and accounts, save in [`bank`]; an edit of what was exported.

pub mod bank;
mod grounds;
pub mod line;
mod one_off;
mod policy;
pub mod state;
pub mod supplement;
#[cfg(test)]
mod tests;
mod totals;

use std::collections::BTreeSet;

use async_graphql::Enum;
use serde::{Deserialize, Serialize};

use self::line::{Credited, regular_items};
pub use self::{
    grounds::*,
    line::BatchLine,
    one_off::{OneOff, prepare_one_off},
    policy::PaymentPolicy,
    state::BatchState,
    totals::Totals,
};
use super::{
    award::Award,
    facts::{Fen, Programme},
    month::Month,
};
use crate::platform::violation::Finding;

/// 批次类别.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Enum, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
#[graphql(name = "PaymentBatchKind")]
pub enum BatchKind {
    /// 按月发放, with the corrections of earlier months.
    Regular,
    /// 节日补助
    FestivalExtra,
    /// 增发月. One month's sum more.
    ExtraMonth,
    /// 价格临时补贴
    PriceSubsidy,
    /// 一次性发放. Temporary aid.
    OneOff,
}

/// 批次. One of each kind for a programme and month in a division; a person appears in it once.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct BatchKey {
    /// The county that pays.
    pub division: String,
    pub programme: Programme,
    pub month: Month,
    pub kind: BatchKind,
}

/// 领款对象. Whom a line pays.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Recipient<'a> {
    /// Street code.
    pub street: &'a str,
    /// What the award or approval is known by; opaque.
    pub holder: &'a str,
    /// How many persons it is for.
    pub persons: u32,
    /// Whether an account of the holder's own is on file.
    pub has_account: bool,
}

/// An award as a batch sees it.
#[derive(Debug, Clone, Copy)]
pub struct Payee<'a> {
    pub to: Recipient<'a>,
    pub award: &'a Award,
    /// What locked batches and repayments have credited to each of its months, all of this programme.
    pub credited: &'a [Credited],
}

/// 未列入. A holder who is owed something and not paid by this batch, with the reason.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Withheld {
    pub holder: String,
    pub finding: Finding,
}

/// A batch before anybody has seen it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Prepared {
    pub lines: Vec<BatchLine>,
    pub totals: Totals,
    pub withheld: Vec<Withheld>,
    /// Ended awards that were paid too much: nothing is left to take it off from, so it is recovered by order.
    pub to_recover: Vec<(String, Fen)>,
}

/// 编制批次. The regular batch of a month: what is due for it, and what earlier months were paid too little or too
/// much. The same awards and credits give the same batch, in the order of street and holder.
///
/// Nothing earlier is edited: a difference is an item of its own with its month. A line is never negative; what
/// cannot be taken off now stays uncredited and comes back in the next batch by itself.
///
/// Source: 《最低生活保障审核确认办法》第25条.
///
/// # Errors
/// All at once: [`PAYMENT_NOT_REGULAR`], [`PAYMENT_HOLDER_TWICE`], [`PAYMENT_OTHER_PROGRAMME`],
/// [`PAYMENT_TOO_LARGE`].
pub fn prepare(
    key: &BatchKey,
    payees: &[Payee<'_>],
    policy: &PaymentPolicy,
) -> Result<Prepared, Vec<Finding>> {
    let mut problems = check_payees(key, payees);
    if key.kind != BatchKind::Regular {
        problems.push(Finding::of(&PAYMENT_NOT_REGULAR).at("kind"));
    }
    let (mut lines, mut withheld, mut to_recover) = (Vec::new(), Vec::new(), Vec::new());
    for payee in in_order(payees) {
        let Some((items, outstanding)) = regular_items(payee, key.month, policy) else {
            problems.push(Finding::of(&PAYMENT_TOO_LARGE).fact("holder", payee.to.holder));
            continue;
        };
        let Some(line) = BatchLine::of(payee.to, items, outstanding) else {
            problems.push(Finding::of(&PAYMENT_TOO_LARGE).fact("holder", payee.to.holder));
            continue;
        };
        if outstanding > Fen::ZERO && payee.award.end.is_some() {
            to_recover.push((payee.to.holder.to_owned(), outstanding));
        }
        place(payee.to, line, &mut lines, &mut withheld);
    }
    finish(problems, lines, withheld, to_recover)
}

/// Puts a line into the batch, or its holder among those who have no account.
fn place(to: Recipient<'_>, line: BatchLine, lines: &mut Vec<BatchLine>, withheld: &mut Vec<Withheld>) {
    if line.items.is_empty() {
        return;
    }
    if to.has_account || line.payable == Fen::ZERO {
        lines.push(line);
    } else {
        let finding = Finding::of(&PAYMENT_WITHOUT_ACCOUNT).fact("payable", line.payable);
        withheld.push(Withheld { holder: to.holder.to_owned(), finding });
    }
}

fn finish(
    mut problems: Vec<Finding>,
    lines: Vec<BatchLine>,
    withheld: Vec<Withheld>,
    to_recover: Vec<(String, Fen)>,
) -> Result<Prepared, Vec<Finding>> {
    let totals = Totals::of(&lines);
    if totals.is_none() {
        problems.push(Finding::of(&PAYMENT_TOO_LARGE));
    }
    match totals {
        Some(totals) if problems.is_empty() => Ok(Prepared { lines, totals, withheld, to_recover }),
        _ => Err(problems),
    }
}

fn in_order<'a, 'p>(payees: &'a [Payee<'p>]) -> Vec<&'a Payee<'p>> {
    let mut payees: Vec<_> = payees.iter().collect();
    payees.sort_by_key(|payee| payee.to);
    payees
}

fn check_payees(key: &BatchKey, payees: &[Payee<'_>]) -> Vec<Finding> {
    let foreign = payees.iter().filter(|payee| payee.award.programme != key.programme);
    let foreign = foreign.map(|payee| Finding::of(&PAYMENT_OTHER_PROGRAMME).fact("holder", payee.to.holder));
    twice(payees.iter().map(|payee| payee.to)).into_iter().chain(foreign).collect()
}

fn twice<'a>(all: impl Iterator<Item = Recipient<'a>>) -> Vec<Finding> {
    let mut seen = BTreeSet::new();
    all.filter(|to| !seen.insert(to.holder))
        .map(|to| Finding::of(&PAYMENT_HOLDER_TWICE).fact("holder", to.holder))
        .collect()
}
