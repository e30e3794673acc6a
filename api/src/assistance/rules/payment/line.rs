//! 发放明细. What one holder has in a batch, by the month each item is for.
//! Start with [`BatchLine`]; [`regular_items`] sets what is due against what was credited.
//! Never: a negative line.

use std::collections::BTreeMap;

use async_graphql::Enum;
use serde::{Deserialize, Serialize};

use super::{Payee, PaymentPolicy, Recipient};
use crate::assistance::rules::{facts::Fen, month::Month};

/// 明细类别.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Enum, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
#[graphql(name = "PaymentItemKind")]
pub enum ItemKind {
    /// 当月待遇
    Regular,
    /// 补发. Of an earlier month.
    Arrears,
    /// 扣回. Of an earlier month.
    Deduction,
    /// 节日补助、增发、价格补贴
    Supplement,
    /// 一次性救助金
    OneOff,
}

/// One amount of a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LineItem {
    pub kind: ItemKind,
    /// The month it is for.
    pub month: Month,
    /// Fen; negative for a deduction alone.
    pub amount_fen: i64,
}

/// What was credited to a month before: an item of a locked line that was not returned or cancelled, or a repayment
/// as a negative amount.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Credited {
    pub month: Month,
    pub amount_fen: i64,
}

/// 发放结果.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Enum, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
#[graphql(name = "PaymentLineState")]
pub enum LineState {
    /// 待发放
    #[default]
    Pending,
    /// 已到账
    Paid,
    /// 已退票. Nothing was credited; the next batch pays it as arrears unless it is sent again.
    Returned,
    /// 已重发. To a corrected account, the answer awaited.
    Resent,
    /// 已取消
    Cancelled,
}

impl LineState {
    /// Whether the line's items count as credited to their months.
    pub const fn credits(self) -> bool {
        !matches!(self, Self::Returned | Self::Cancelled)
    }

    /// Whether the bank has nothing more to say.
    pub const fn is_settled(self) -> bool {
        matches!(self, Self::Paid | Self::Returned | Self::Cancelled)
    }
}

/// 一户一行.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct BatchLine {
    pub holder: String,
    pub street: String,
    pub persons: u32,
    /// They come to what is payable.
    pub items: Vec<LineItem>,
    /// What the bank pays; nothing where deductions took all of it.
    pub payable: Fen,
    /// 尚待扣回. What earlier months were paid too much and this line could not take off.
    pub outstanding: Fen,
    #[serde(default)]
    pub state: LineState,
}

impl BatchLine {
    /// None where the items do not come to an amount.
    pub(super) fn of(to: Recipient<'_>, items: Vec<LineItem>, outstanding: Fen) -> Option<Self> {
        let payable = items.iter().try_fold(0_i64, |sum, item| sum.checked_add(item.amount_fen))?;
        Some(Self {
            holder: to.holder.to_owned(),
            street: to.street.to_owned(),
            persons: to.persons,
            items,
            payable: Fen::new(payable).ok()?,
            outstanding,
            state: LineState::Pending,
        })
    }

    /// What this line credits once its batch is locked.
    pub fn credited(&self) -> impl Iterator<Item = Credited> {
        let items = self.items.iter().filter(|_| self.state.credits());
        items.map(|item| Credited { month: item.month, amount_fen: item.amount_fen })
    }
}

/// The items of a regular line, and what is still to be taken off after it; none beyond all amounts.
///
/// Every month from the award's first, or the first ever credited, to the batch's is held against what was
/// credited to it. Deductions are taken oldest first, within what the line pays and the share that policy lets go.
pub(super) fn regular_items(
    payee: &Payee<'_>,
    month: Month,
    policy: &PaymentPolicy,
) -> Option<(Vec<LineItem>, Fen)> {
    let mut credited = BTreeMap::<Month, i64>::new();
    for credit in payee.credited {
        let sum = credited.entry(credit.month).or_default();
        *sum = sum.checked_add(credit.amount_fen)?;
    }
    let first = credited.keys().next().copied().unwrap_or(month).min(payee.award.first_month);
    let mut items = Vec::new();
    let mut over = Vec::new();
    for at in first.through(month) {
        let was = credited.get(&at).copied().unwrap_or(0);
        let difference = payee.award.due(at).get().checked_sub(was)?;
        let kind = if at == month { ItemKind::Regular } else { ItemKind::Arrears };
        match difference {
            0 => {}
            1.. => items.push(LineItem { kind, month: at, amount_fen: difference }),
            _ => over.push((at, difference.checked_neg()?)),
        }
    }
    let pays = items.iter().try_fold(0_i64, |sum, item| sum.checked_add(item.amount_fen))?;
    let may_take = i128::from(pays) * i128::from(policy.most_deduction_permille.min(1000)) / 1000;
    let mut left = i64::try_from(may_take).ok()?;
    let mut outstanding = 0_i64;
    for (at, excess) in over {
        let taken = excess.min(left);
        left -= taken;
        outstanding = outstanding.checked_add(excess - taken)?;
        if taken > 0 {
            items.push(LineItem { kind: ItemKind::Deduction, month: at, amount_fen: -taken });
        }
    }
    Some((items, Fen::new(outstanding).ok()?))
}
