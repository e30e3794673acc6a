//! 临时救助备用金. What a street may spend from its fund at once, how it is topped up, and its monthly reconciliation.
//! Start with [`spend`].
//! Never: below zero; what keeps it so under concurrency is a constraint of the database beside this rule.

mod grounds;
#[cfg(test)]
mod tests;

use std::collections::BTreeSet;

use async_graphql::Enum;
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

pub use self::grounds::*;
use super::{facts::Fen, means::Window, month::Month};
use crate::platform::violation::Finding;

/// 当地备用金规定. All figures are local and await confirmation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FundTerms {
    /// Street, county, city or province code; the nearest counts.
    pub division: String,
    /// 定额. What the fund holds when full.
    pub float_fen: Fen,
    /// 单笔限额. The most for one case, with what it had before.
    pub most_per_case_fen: Fen,
    /// 补充线. Below it the fund is to be topped up.
    pub replenish_below_fen: Fen,
    pub in_force: Window,
    pub source: String,
}

/// `fund` of the conventions; none on file by default, so that no street spends by guess.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct FundPolicy {
    pub terms: Vec<FundTerms>,
}

impl FundPolicy {
    /// Terms of the nearest place.
    pub fn terms(&self, place: &[String], day: NaiveDate) -> Option<&FundTerms> {
        let at = |division: &String| {
            self.terms.iter().find(|row| row.division == *division && row.in_force.covers(day))
        };
        place.iter().find_map(at)
    }
}

/// 支出. One payment to a recipient of urgent aid.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Spending {
    pub amount: Fen,
    /// Whether it belongs to a case of 急难型临时救助.
    pub is_urgent_case: bool,
    /// What the case had from the fund before.
    pub spent_on_case: Fen,
    /// 领取签字
    pub is_signed_for: bool,
}

/// What is left, and whether it is time to top up.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Balance {
    pub left: Fen,
    pub needs_replenishment: bool,
}

/// 备用金支出. What is left after a payment.
///
/// Source: 《关于进一步加强和改进临时救助工作的意见》; the figures are local.
///
/// # Errors
/// All at once: [`FUND_TERMS_UNKNOWN`], [`FUND_NOTHING_SPENT`], [`FUND_NOT_URGENT`], [`FUND_ABOVE_CASE_LIMIT`],
/// [`FUND_NOT_SIGNED`], [`FUND_TOO_LITTLE_LEFT`].
pub fn spend(balance: Fen, spending: Spending, terms: Option<&FundTerms>) -> Result<Balance, Vec<Finding>> {
    let Some(terms) = terms else { return Err(vec![Finding::of(&FUND_TERMS_UNKNOWN)]) };
    let of_case = spending.spent_on_case.checked_add(spending.amount);
    let left = balance.checked_sub(spending.amount);
    let found: Vec<_> = [
        (spending.amount == Fen::ZERO, &FUND_NOTHING_SPENT, "amount"),
        (!spending.is_urgent_case, &FUND_NOT_URGENT, "case"),
        (of_case.is_none_or(|sum| sum > terms.most_per_case_fen), &FUND_ABOVE_CASE_LIMIT, "amount"),
        (!spending.is_signed_for, &FUND_NOT_SIGNED, "signature"),
        (left.is_none(), &FUND_TOO_LITTLE_LEFT, "amount"),
    ]
    .into_iter()
    .filter(|(is_violated, ..)| *is_violated)
    .map(|(_, rule, path)| Finding::of(rule).at(path).fact("balance", balance))
    .collect();
    match left {
        Some(left) if found.is_empty() => {
            Ok(Balance { left, needs_replenishment: left < terms.replenish_below_fen })
        }
        _ => Err(found),
    }
}

/// 支出凭据. A receipt of a payment from the fund.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Receipt {
    /// The payment's own number; opaque.
    pub payment: String,
    pub amount: Fen,
    /// What the payment was recorded with; none where it is not the fund's.
    pub paid: Option<Fen>,
    /// 已报销. Topped up for before.
    pub is_claimed: bool,
}

/// 补充备用金. The sum that the receipts top the fund up by, and what it holds then.
///
/// Only receipts of its own payments, each once and with its recorded sum, never above the float. The float itself,
/// or a greater one under new terms, is paid in with no receipts by [`endow`].
///
/// Source: 《关于进一步加强和改进临时救助工作的意见》; the figures are local.
///
/// # Errors
/// All at once: [`FUND_WITHOUT_RECEIPTS`], [`FUND_RECEIPT_UNKNOWN`], [`FUND_RECEIPT_SUM`], [`FUND_RECEIPT_TWICE`],
/// [`FUND_ABOVE_FLOAT`].
pub fn replenish(balance: Fen, receipts: &[Receipt], terms: &FundTerms) -> Result<Fen, Vec<Finding>> {
    let mut found = Vec::new();
    if receipts.is_empty() {
        found.push(Finding::of(&FUND_WITHOUT_RECEIPTS).at("receipts"));
    }
    let mut seen = BTreeSet::new();
    for (at, receipt) in receipts.iter().enumerate() {
        let mut refuse = |rule| found.push(Finding::of(rule).at(format!("receipts.{at}")));
        match receipt.paid {
            None => refuse(&FUND_RECEIPT_UNKNOWN),
            Some(paid) if paid != receipt.amount => refuse(&FUND_RECEIPT_SUM),
            Some(_) => {}
        }
        if receipt.is_claimed || !seen.insert(&receipt.payment) {
            refuse(&FUND_RECEIPT_TWICE);
        }
    }
    let sum = receipts.iter().map(|receipt| receipt.amount).try_fold(balance, Fen::checked_add);
    let after = sum.filter(|after| *after <= terms.float_fen);
    if after.is_none() {
        found.push(Finding::of(&FUND_ABOVE_FLOAT).at("receipts").fact("float", terms.float_fen));
    }
    after.filter(|_| found.is_empty()).ok_or(found)
}

/// 核拨定额. What the county pays in to bring a new or enlarged fund to its float; `outstanding` are payments whose
/// receipts are still to be claimed, which count as part of it.
///
/// # Errors
/// [`FUND_ABOVE_FLOAT`] where the fund has its float already.
pub fn endow(balance: Fen, outstanding: Fen, terms: &FundTerms) -> Result<Fen, Finding> {
    let held = balance.checked_add(outstanding);
    let missing = held.and_then(|held| terms.float_fen.checked_sub(held)).filter(|sum| *sum > Fen::ZERO);
    missing.ok_or_else(|| Finding::of(&FUND_ABOVE_FLOAT).fact("float", terms.float_fen))
}

/// 备用金流水.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Enum, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
#[graphql(name = "FundEntryKind")]
pub enum EntryKind {
    /// 核拨
    Endowed,
    /// 补充
    Replenished,
    /// 支出
    Spent,
}

/// One entry, in the order it was made.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Entry {
    pub on: NaiveDate,
    pub kind: EntryKind,
    pub amount: Fen,
}

/// 月度对账. Kept with the month.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Reconciliation {
    pub month: Month,
    pub opening: Fen,
    pub paid_in: Fen,
    pub spent: Fen,
    /// By the books.
    pub closing: Fen,
    /// As counted.
    pub counted: Fen,
}

/// 月度对账. Opening and entries against what was counted.
///
/// # Errors
/// All at once: [`FUND_ENTRY_OF_OTHER_MONTH`], [`FUND_WAS_BELOW_ZERO`], [`FUND_COUNT_DIFFERS`].
pub fn reconcile(
    month: Month,
    opening: Fen,
    entries: &[Entry],
    counted: Fen,
) -> Result<Reconciliation, Vec<Finding>> {
    let mut found = Vec::new();
    let (mut paid_in, mut spent, mut closing) = (Fen::ZERO, Fen::ZERO, opening);
    for (at, entry) in entries.iter().enumerate() {
        let path = format!("entries.{at}");
        if !month.contains(entry.on) {
            found.push(Finding::of(&FUND_ENTRY_OF_OTHER_MONTH).at(&path));
        }
        let (sum, after) = match entry.kind {
            EntryKind::Endowed | EntryKind::Replenished => (&mut paid_in, closing.checked_add(entry.amount)),
            EntryKind::Spent => (&mut spent, closing.checked_sub(entry.amount)),
        };
        match (sum.checked_add(entry.amount), after) {
            (Some(total), Some(after)) => {
                *sum = total;
                closing = after;
            }
            _ => found.push(Finding::of(&FUND_WAS_BELOW_ZERO).at(&path).fact("balance", closing)),
        }
    }
    if found.is_empty() && closing != counted {
        let differs = Finding::of(&FUND_COUNT_DIFFERS).at("counted");
        found.push(differs.fact("closing", closing).fact("counted", counted));
    }
    if !found.is_empty() {
        return Err(found);
    }
    Ok(Reconciliation { month, opening, paid_in, spent, closing, counted })
}
