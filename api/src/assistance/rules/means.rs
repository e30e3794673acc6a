//! 家庭经济状况. Income per person, line by line, with the rule and law of each line.
//! Start with [`means_test`]; `position` compares, `assets` tests property, `declaration` the check.
//! Never: floats, a figure of law, a decision; an explanation is kept and can be recomputed years later.

pub mod assets;
pub mod declaration;
pub mod grounds;
mod income;
mod lines;
mod policy;
mod position;
#[cfg(test)]
mod tests;

use std::collections::BTreeSet;

use async_graphql::Enum;
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::{
    facts::{ExpenseKind, Fen, Household, IncomeKind, Programme},
    household::{form::items_without_member, grounds::HOUSEHOLD_ITEM_WITHOUT_MEMBER},
};
use crate::platform::{violation::Finding, words::wire as wire_name};
use grounds::{MEANS_AMOUNT_TOO_LARGE, MEANS_NOBODY_COUNTED};
pub use policy::{
    AssetLimits, EdgePolicy, FinancialLimit, HealthCosts, LocalExclusion, MeansPolicy, PerCapitaRounding,
    ProvinceEdge, Window,
};
pub use position::{Comparison, EdgeLine, Position, edge_line};

/// 收入认定口径. Whose list of what is no income.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Enum, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
#[graphql(name = "MeansProfile")]
pub enum Profile {
    /// 低保及其他以家庭经济状况为条件的事项
    Dibao,
    /// 特困人员认定
    Tekun,
}

impl From<Programme> for Profile {
    fn from(programme: Programme) -> Self {
        if programme == Programme::Tekun { Self::Tekun } else { Self::Dibao }
    }
}

/// 认定方式. How an item was treated.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Enum, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
#[graphql(name = "MeansTreatment")]
pub enum Treatment {
    /// 计入
    Counted,
    /// 不计入：依规定不属于收入
    Excluded,
    /// 扣减
    Deducted,
    /// 不计算：成员不计入，或者支出不予扣减
    Ignored,
    /// 豁免：生活必需财产
    Exempt,
}

/// What a line is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE", tag = "of", content = "kind", deny_unknown_fields)]
pub enum Item {
    Income(IncomeKind),
    Expense(ExpenseKind),
}

/// One line of the explanation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Line {
    pub item: Item,
    /// Place in the household's list of incomes or expenses.
    pub at: usize,
    /// Place of the member in the household.
    pub member: usize,
    /// As given, for twelve months.
    pub given_fen: Fen,
    /// What enters the total for twelve months: added when counted, taken off when deducted, else zero.
    pub counted_fen: Fen,
    pub treatment: Treatment,
    /// Code of the published rule.
    pub rule: String,
    pub legal_basis: String,
    /// The treatment rests on a point that awaits local confirmation.
    pub needs_confirmation: bool,
}

/// A member's part of the total, over twelve months.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct MemberShare {
    pub member: usize,
    pub counted_fen: Fen,
    /// Can be more than the member's own income: costs of illness come off the household's.
    pub deducted_fen: Fen,
}

/// 家庭收入认定结果. Kept with the case.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MeansTest {
    pub profile: Profile,
    /// The day whose policy was used.
    pub on: NaiveDate,
    pub lines: Vec<Line>,
    /// One for each counted member, in the form's order.
    pub members: Vec<MemberShare>,
    /// How many count; at least one.
    pub persons: u32,
    /// Counted less deducted, all counted members, twelve months.
    pub yearly_income_fen: Fen,
    /// 家庭月人均收入, rounded; for display, never for a comparison.
    pub per_capita_fen: Fen,
    pub rounding: PerCapitaRounding,
}

/// What the test is made against.
#[derive(Debug, Clone, Copy)]
pub struct MeansContext<'a> {
    pub profile: Profile,
    /// Division codes of the deciding place, nearest first.
    pub place: &'a [String],
    /// The day of acceptance.
    pub day: NaiveDate,
    pub policy: &'a MeansPolicy,
}

/// 家庭人均收入认定. Sums what counts of the counted members over twelve months, in fen.
///
/// Costs of work come off the same member's wages, costs of illness and disability off the household's
/// income as policy allows; neither below zero. What belongs to others is listed and ignored.
///
/// Source: 《最低生活保障审核确认办法》第7条、第13条; 《特困人员认定办法》第6条.
///
/// # Errors
/// All at once: nobody counted, an item that names no member, an amount beyond what can be computed.
pub fn means_test(
    household: &Household,
    counted: &BTreeSet<usize>,
    context: &MeansContext<'_>,
) -> Result<MeansTest, Vec<Finding>> {
    let problems = problems(household, counted);
    let lines = lines::write(household, counted, context);
    let lines = match (lines, problems.is_empty()) {
        (Ok(lines), true) => lines,
        (Ok(_), false) => return Err(problems),
        (Err(more), _) => return Err([problems, more].concat()),
    };
    let too_large = || vec![Finding::of(&MEANS_AMOUNT_TOO_LARGE).at("incomes")];
    let persons = u32::try_from(counted.len()).map_err(|_| too_large())?;
    let members = lines::shares(&lines, counted).ok_or_else(too_large)?;
    let yearly_income_fen = lines::total(&lines).ok_or_else(too_large)?;
    let rounding = context.policy.per_capita_rounding;
    let per_capita_fen = per_capita(yearly_income_fen, persons, rounding).ok_or_else(too_large)?;
    Ok(MeansTest {
        profile: context.profile,
        on: context.day,
        lines,
        members,
        persons,
        yearly_income_fen,
        per_capita_fen,
        rounding,
    })
}

impl MeansTest {
    /// Whether the stored figures follow from the stored lines; needs neither the facts nor the policy.
    pub fn is_consistent(&self) -> bool {
        let places: BTreeSet<_> = self.members.iter().map(|share| share.member).collect();
        lines::total(&self.lines) == Some(self.yearly_income_fen)
            && lines::shares(&self.lines, &places).as_ref() == Some(&self.members)
            && usize::try_from(self.persons) == Ok(self.members.len())
            && per_capita(self.yearly_income_fen, self.persons, self.rounding) == Some(self.per_capita_fen)
    }
}

fn problems(household: &Household, counted: &BTreeSet<usize>) -> Vec<Finding> {
    let mut problems = Vec::new();
    if !counted.iter().any(|&place| place < household.members.len()) {
        problems.push(Finding::of(&MEANS_NOBODY_COUNTED).at("members"));
    }
    let beyond = counted.range(household.members.len()..).map(|place| format!("members.{place}"));
    let nobodys = items_without_member(household).into_iter().chain(beyond);
    problems.extend(nobodys.map(|path| Finding::of(&HOUSEHOLD_ITEM_WITHOUT_MEMBER).at(path)));
    problems
}

/// A person and month; none for nobody.
fn per_capita(yearly: Fen, persons: u32, rounding: PerCapitaRounding) -> Option<Fen> {
    let (yearly, parts) = (i128::from(yearly.get()), i128::from(persons) * 12);
    let up = match rounding {
        PerCapitaRounding::Down => 0,
        PerCapitaRounding::HalfUp => parts / 2,
        PerCapitaRounding::Up => parts - 1,
    };
    (yearly + up).checked_div(parts).and_then(fen)
}

fn fen(amount: i128) -> Option<Fen> {
    i64::try_from(amount).ok().and_then(|amount| Fen::new(amount).ok())
}

/// None when the sum is more than an amount can be.
fn sum(amounts: impl IntoIterator<Item = Fen>) -> Option<Fen> {
    amounts.into_iter().try_fold(Fen::ZERO, Fen::checked_add)
}
