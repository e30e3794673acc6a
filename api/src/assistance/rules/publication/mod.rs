//! 标准的拟订与发布. A new standard from proposal to publication: whether it fits those in force, and whom it touches.
//! Start with [`check`]; [`publish`] gives the table after it, [`preview`] what it does to awards.
//! Never: a figure derived from another; the recalculation itself, which is work in batches.

mod contradiction;
mod grounds;
mod policy;
pub mod preview;
#[cfg(test)]
mod tests;

use std::collections::BTreeMap;

use chrono::{Datelike, NaiveDate};

pub use self::{
    grounds::*,
    policy::PublicationPolicy,
    preview::{AffectedAward, Change, Preview, preview},
};
use super::{
    facts::Programme,
    standard::{Standard, StandardTable, StandardVariant},
};
use crate::platform::violation::Finding;

/// 拟订的标准. Rows that begin together with the document they come from; each replaces the one in force.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Proposal {
    pub rows: Vec<Standard>,
    /// Account of who proposed it.
    pub proposed_by: String,
}

/// All that speaks against a proposal, and what the publisher should know.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Fit {
    pub violations: Vec<Finding>,
    pub warnings: Vec<Finding>,
}

/// What figures are told apart by.
type Kind = (Programme, StandardVariant, String);

fn kind(row: &Standard) -> Kind {
    (row.programme, row.variant, row.division.clone())
}

/// 标准审查. Every reason against a proposal at once; paths are `rows.N`.
///
/// A row must follow the one in force without a gap or overlap: it begins after that one began, and an end that
/// is already set is the day before. Then no figure may contradict another of the same place on the same day.
///
/// Source: 《最低生活保障审核确认办法》; 《国务院关于进一步健全特困人员救助供养制度的意见》（国发〔2016〕14号）.
pub fn check(published: &StandardTable, proposal: &Proposal, policy: &PublicationPolicy) -> Fit {
    let mut fit = Fit::default();
    let rows = &proposal.rows;
    if rows.is_empty() {
        fit.violations.push(Finding::of(&STANDARD_NOTHING_PROPOSED).at("rows"));
    }
    for (at, row) in rows.iter().enumerate() {
        let found = check_row(row).into_iter().chain(check_period(published, &rows[..at], row, policy));
        fit.violations.extend(found.map(|finding| finding.at(format!("rows.{at}"))));
        if let Some(lowered) = is_lowered(published, row) {
            fit.warnings.push(lowered.at(format!("rows.{at}")));
        }
    }
    if fit.violations.is_empty() {
        let after = replaced(published, rows);
        contradiction::check(&after, rows, policy, &mut fit);
    }
    fit
}

/// What is wrong with a row by itself.
fn check_row(row: &Standard) -> Vec<Finding> {
    let is_division = row.division.len() == 6 && row.division.bytes().all(|byte| byte.is_ascii_digit());
    [
        (row.amount.get() == 0, &STANDARD_WITHOUT_SUM),
        (row.source.trim().is_empty(), &STANDARD_WITHOUT_SOURCE),
        (row.valid_to.is_some_and(|last| last < row.valid_from), &STANDARD_PERIOD_REVERSED),
        (row.valid_from.day() != 1, &STANDARD_NOT_FROM_MONTH),
        (!is_division, &STANDARD_DIVISION),
        (!contradiction::variants(row.programme).contains(&row.variant), &STANDARD_VARIANT),
    ]
    .into_iter()
    .filter(|(is_wrong, _)| *is_wrong)
    .map(|(_, rule)| Finding::of(rule))
    .collect()
}

/// Overlaps within the proposal, and overlap or gap beside what is published.
fn check_period(
    published: &StandardTable,
    before: &[Standard],
    row: &Standard,
    policy: &PublicationPolicy,
) -> Option<Finding> {
    if before.iter().any(|other| kind(other) == kind(row)) {
        return Some(Finding::of(&STANDARD_PROPOSED_TWICE));
    }
    let latest = latest(published, &kind(row))?;
    let finding = |rule| Finding::of(rule).fact("earlierFrom", latest.valid_from);
    if row.valid_from <= latest.valid_from {
        return Some(finding(&STANDARD_OVERLAPS));
    }
    let last = latest.valid_to?;
    let first_free = last.succ_opt()?;
    if row.valid_from < first_free {
        Some(finding(&STANDARD_OVERLAPS).fact("earlierTo", last))
    } else if row.valid_from > first_free && !policy.gaps_allowed {
        Some(finding(&STANDARD_GAP).fact("earlierTo", last))
    } else {
        None
    }
}

fn latest<'a>(table: &'a StandardTable, of: &Kind) -> Option<&'a Standard> {
    table.rows.iter().filter(|row| kind(row) == *of).max_by_key(|row| row.valid_from)
}

fn is_lowered(published: &StandardTable, row: &Standard) -> Option<Finding> {
    let before = latest(published, &kind(row)).filter(|before| row.amount < before.amount)?;
    Some(Finding::of(&STANDARD_LOWERED).fact("before", before.amount).fact("after", row.amount))
}

/// The table with the rows in it, each ending the one it follows the day before.
fn replaced(published: &StandardTable, rows: &[Standard]) -> StandardTable {
    let starts: BTreeMap<Kind, NaiveDate> = rows.iter().map(|row| (kind(row), row.valid_from)).collect();
    let close = |row: &Standard| {
        let mut row = row.clone();
        let from = starts.get(&kind(&row)).filter(|from| row.valid_to.is_none_or(|last| **from <= last));
        if let Some(last) = from.and_then(|from| from.pred_opt()) {
            row.valid_to = Some(last);
        }
        row
    };
    StandardTable { rows: published.rows.iter().map(close).chain(rows.iter().cloned()).collect() }
}

/// 发布. The table after a proposal, by another person than who proposed it.
///
/// Source: the separation of duties is this hub's rule.
///
/// # Errors
/// [`STANDARD_OWN_PROPOSAL`] and all violations of [`check`].
pub fn publish(
    published: &StandardTable,
    proposal: &Proposal,
    publisher: &str,
    policy: &PublicationPolicy,
) -> Result<StandardTable, Vec<Finding>> {
    let mut found = check(published, proposal, policy).violations;
    if publisher == proposal.proposed_by {
        found.push(Finding::of(&STANDARD_OWN_PROPOSAL));
    }
    if found.is_empty() { Ok(replaced(published, &proposal.rows)) } else { Err(found) }
}
