//! 核对结果与申报比较. What the check found that the declaration does not say, and what it did not find out.
//! Start with [`compare`].
//! Never: "nothing found" from a source that failed or timed out.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use super::{assets::is_money, fen, grounds::*, wire_name};
use crate::{
    assistance::rules::facts::{Asset, AssetKind, Fen, Household, Income, IncomeKind, Per, SourceOutcome},
    platform::violation::Finding,
};

/// 核对来源. One partner asked, what it can speak of, and whether it did.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CheckedSource {
    /// Code of the partner.
    pub source: String,
    pub outcome: SourceOutcome,
    pub incomes: BTreeSet<IncomeKind>,
    pub assets: BTreeSet<AssetKind>,
}

impl CheckedSource {
    pub fn is_unanswered(&self) -> bool {
        !self.outcome.is_answer()
    }
}

/// 核对结果.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct CheckResult {
    pub sources: Vec<CheckedSource>,
    pub incomes: Vec<Income>,
    pub assets: Vec<Asset>,
}

/// What a difference is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE", tag = "of", content = "kind", deny_unknown_fields)]
pub enum Checked {
    Income(IncomeKind),
    Asset(AssetKind),
}

/// One member's item on which declaration and check differ.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Difference {
    pub member: usize,
    pub item: Checked,
    /// Twelve months for income, the value for property.
    pub declared_fen: Fen,
    pub found_fen: Fen,
    /// How many; zero for income and money.
    pub declared_count: u64,
    pub found_count: u64,
}

/// All differences, and all sources that said nothing.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct DeclarationCheck {
    pub differences: Vec<Difference>,
    /// More found than declared, or amounts that cannot be added up.
    pub violations: Vec<Finding>,
    /// Less found than declared; unanswered sources.
    pub warnings: Vec<Finding>,
}

/// 核对结果与申报不一致. Compares, member by member and kind by kind, what the sources found.
///
/// Too little is concluded only where every source of the kind has spoken: one that failed or timed out
/// is no proof of having nothing. Too much is concluded always. A kind without a source is not compared.
///
/// Source: 《最低生活保障审核确认办法》第17条、第18条.
pub fn compare(household: &Household, check: &CheckResult) -> DeclarationCheck {
    let mut result = DeclarationCheck::default();
    let declared = amounts(&household.incomes, &household.assets);
    let found = amounts(&check.incomes, &check.assets);
    let keys: BTreeSet<_> = declared.keys().chain(found.keys()).copied().collect();
    for key @ (member, item) in keys {
        let of = |side: &BTreeMap<_, Amount>| side.get(&key).copied().unwrap_or_default();
        compare_one(&mut result, (member, item), of(&declared), of(&found), has_spoken(&check.sources, item));
    }
    result.warnings.extend(unanswered(&check.sources));
    result
}

/// 未反馈的核对来源. One finding for each source that failed, timed out or is awaited.
///
/// Source: 《最低生活保障审核确认办法》第17条.
pub fn unanswered(sources: &[CheckedSource]) -> impl Iterator<Item = Finding> {
    sources.iter().filter(|source| source.is_unanswered()).map(|source| {
        let finding = Finding::of(&MEANS_SOURCE_UNANSWERED).fact("source", &source.source);
        finding.fact("outcome", wire_name(&source.outcome))
    })
}

/// Sums outgrow an amount, not 128 bits: a form holds no 2^60 rows.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
struct Amount {
    fen: i128,
    count: u64,
}

fn amounts(incomes: &[Income], assets: &[Asset]) -> BTreeMap<(usize, Checked), Amount> {
    let mut sums = BTreeMap::<_, Amount>::new();
    for income in incomes {
        let times = if income.per == Per::Month { 12 } else { 1 };
        let sum = sums.entry((income.member, Checked::Income(income.kind))).or_default();
        sum.fen += i128::from(income.amount.get()) * times;
    }
    for asset in assets {
        let sum = sums.entry((asset.member, Checked::Asset(asset.kind))).or_default();
        sum.fen += i128::from(asset.value.get());
        sum.count += if is_money(asset.kind) { 0 } else { u64::from(asset.count) };
    }
    sums
}

fn compare_one(
    result: &mut DeclarationCheck,
    (member, item): (usize, Checked),
    declared: Amount,
    found: Amount,
    has_spoken: bool,
) {
    let is_more = found.fen > declared.fen || found.count > declared.count;
    // A register of vehicles or houses knows how many there are, seldom what they are worth.
    let is_worth_less = found.fen < declared.fen && is_amount(item);
    let is_less = has_spoken && (is_worth_less || found.count < declared.count);
    if !is_more && !is_less {
        return;
    }
    let path = format!("members.{member}");
    let (Some(declared_fen), Some(found_fen)) = (fen(declared.fen), fen(found.fen)) else {
        let finding = Finding::of(&MEANS_AMOUNT_TOO_LARGE).at(path);
        result.violations.push(finding.fact("item", name(item)));
        return;
    };
    let (declared_count, found_count) = (declared.count, found.count);
    result.differences.push(Difference {
        member,
        item,
        declared_fen,
        found_fen,
        declared_count,
        found_count,
    });
    let tell = |rule| {
        let finding = Finding::of(rule).at(path).fact("item", name(item));
        let finding = finding.fact("declared", declared_fen).fact("found", found_fen);
        let by = if found_fen > declared_fen { found.fen - declared.fen } else { declared.fen - found.fen };
        let finding = match fen(by) {
            Some(by) => finding.fact("difference", by),
            None => finding,
        };
        if is_amount(item) {
            finding
        } else {
            finding.fact("declaredCount", declared_count).fact("foundCount", found_count)
        }
    };
    if is_more {
        result.violations.push(tell(&MEANS_MORE_THAN_DECLARED));
    } else {
        result.warnings.push(tell(&MEANS_LESS_THAN_DECLARED));
    }
}

/// Income and money, which are compared by amount; other property is compared by number first.
fn is_amount(item: Checked) -> bool {
    match item {
        Checked::Income(_) => true,
        Checked::Asset(kind) => is_money(kind),
    }
}

/// Whether at least one source speaks of a kind and all that do have answered.
fn has_spoken(sources: &[CheckedSource], item: Checked) -> bool {
    let speaks = |source: &&CheckedSource| match item {
        Checked::Income(kind) => source.incomes.contains(&kind),
        Checked::Asset(kind) => source.assets.contains(&kind),
    };
    let mut sources = sources.iter().filter(speaks).peekable();
    sources.peek().is_some() && sources.all(|source| !source.is_unanswered())
}

fn name(item: Checked) -> String {
    match item {
        Checked::Income(kind) => wire_name(&kind),
        Checked::Asset(kind) => wire_name(&kind),
    }
}
