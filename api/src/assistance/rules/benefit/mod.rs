//! 待遇计算. What a person or household is granted comes to, line by line, each with its rule and law.
//! Start with [`compute`]: an [`Entitlement`] and the terms of its place give a [`Benefit`].
//! Never: floats; rounding before the end; a sum below nothing or above the standard; whether one qualifies.

mod child;
mod dibao;
pub mod entitlement;
mod exact;
mod grounds;
mod policy;
mod share;
mod subsidy;
mod temporary;
#[cfg(test)]
mod tests;

use async_graphql::Enum;
use serde::{Deserialize, Serialize};

pub use self::{
    dibao::{ExtraCategory, extra_categories},
    entitlement::{DibaoMember, ElderHardSum, Entitlement, Figure, GivenAid},
    exact::Rounding,
    grounds::*,
    policy::{
        AloneRule, Band, BenefitPolicy, BenefitTerms, Caps, DibaoRule, ExpenseScale, ExtraTerms,
        LocalBenefit, Rate,
    },
};
use self::{entitlement::Period, exact::Exact};
use super::facts::{Fen, Programme};
use crate::platform::violation::{Finding, Rule};

/// 待遇. A sum with all it was made from, so that it can be recomputed years later.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Benefit {
    pub programme: Programme,
    /// Whether the sum is paid each month or once.
    pub period: Period,
    /// What is paid; the lines come to it exactly.
    pub total: Fen,
    pub lines: Vec<Line>,
    pub entitlement: Entitlement,
    pub terms: BenefitTerms,
}

/// 计算明细. One step of the sum.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Line {
    pub item: Item,
    /// Place of the member in the household, where it is about one.
    pub member: Option<usize>,
    /// Fen, taken off when negative; rounded half up for show, what that loses is in the line of rounding.
    pub amount_fen: i64,
    /// Code of the published rule.
    pub rule: String,
    pub legal_basis: String,
    /// The document of the figure used.
    pub source: Option<String>,
}

/// 明细项目.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Enum, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
#[graphql(name = "BenefitItem")]
pub enum Item {
    /// 保障标准. The standard, of all persons where the household is the unit.
    Standard,
    /// 减：收入. What the household has itself, up to the standard.
    Income,
    /// 分档发放
    Band,
    /// 单人保
    Alone,
    /// 分类施保
    Extra,
    /// 减：停发份额. The share of a member whose aid is stopped.
    StoppedShare,
    /// 基本生活标准
    Basic,
    /// 照料护理标准
    Care,
    /// 救助金
    Cash,
    /// 实物
    Goods,
    /// 减：已发实物. Given in kind, so not paid in money.
    GivenInKind,
    /// 必要支出
    Expenditure,
    /// 减：救助起点
    Threshold,
    /// 减：自付部分
    NotCovered,
    /// 减：超出限额
    AboveCap,
    /// 减：已享受待遇
    Drawn,
    /// 补贴、津贴
    Subsidy,
    /// 减：择高后不发
    OtherIsHigher,
    /// 取整
    Rounding,
}

/// 待遇计算. The sum of an entitlement under the terms of its place, with each step.
///
/// 低保 and 支出型临时救助 are rounded once, at the end; every other sum is made of published figures and paid to the
/// fen. Income never raises a sum; a sum is never negative, and that of 低保 never above the standard of its
/// persons, extra support apart, which is an addition where local terms do not keep it within.
///
/// # Errors
/// All at once: [`BENEFIT_NOBODY`], [`BENEFIT_MEMBER_TWICE`], [`BENEFIT_TERMS_WRONG`],
/// [`BENEFIT_TERMS_UNKNOWN`], [`BENEFIT_GOODS_ABOVE_CAP`], [`BENEFIT_TOO_LARGE`].
pub fn compute(entitlement: &Entitlement, terms: &BenefitTerms) -> Result<Benefit, Vec<Finding>> {
    let problems: Vec<Finding> = entitlement.problems().into_iter().chain(terms.problems()).collect();
    if !problems.is_empty() {
        return Err(problems);
    }
    let (lines, total) = sum(entitlement, terms)?;
    Ok(Benefit {
        programme: entitlement.programme(),
        period: entitlement.period(),
        total,
        lines,
        entitlement: entitlement.clone(),
        terms: terms.clone(),
    })
}

fn sum(entitlement: &Entitlement, terms: &BenefitTerms) -> Result<(Vec<Line>, Fen), Vec<Finding>> {
    match entitlement {
        Entitlement::Dibao { standard, yearly_income, members } => {
            dibao::household(standard, *yearly_income, members, terms)
        }
        Entitlement::DibaoAlone { standard, yearly_income, member } => {
            dibao::alone(standard, *yearly_income, member, terms)
        }
        Entitlement::Tekun { basic, care, care_class: _ } => Sum::default()
            .plus(Item::Basic, basic.exact(), &BENEFIT_TEKUN_BASIC, Some(basic))
            .plus(Item::Care, care.exact(), &BENEFIT_TEKUN_CARE, Some(care))
            .unrounded(),
        Entitlement::TempUrgent { aid, standard, persons, given_this_year } => {
            temporary::urgent(aid, standard, *persons, *given_this_year, terms)
        }
        Entitlement::TempExpense { expenditure, income, standard, persons, given_this_year } => {
            let facts = temporary::Expense { expenditure: *expenditure, income: *income, persons: *persons };
            temporary::expense(facts, standard, *given_this_year, terms)
        }
        Entitlement::Orphan { placement: _, standard } => {
            Sum::default().plus(Item::Standard, standard.exact(), &BENEFIT_ORPHAN, Some(standard)).unrounded()
        }
        Entitlement::DefactoOrphan { placement: _, standard, drawn } => child::defacto(standard, drawn),
        Entitlement::DisabledLiving { standard, others, .. } => subsidy::disabled(
            standard,
            others,
            super::programme::disability::SubsidyKind::Living,
            &BENEFIT_DISABLED_LIVING,
        ),
        Entitlement::DisabledCare { standard, others, .. } => subsidy::disabled(
            standard,
            others,
            super::programme::disability::SubsidyKind::Care,
            &BENEFIT_DISABLED_CARE,
        ),
        Entitlement::Elder80 { variant: _, standard } => Sum::default()
            .plus(Item::Subsidy, standard.exact(), &BENEFIT_ELDER_80, Some(standard))
            .unrounded(),
        Entitlement::ElderHard { sums } => subsidy::elder_hard(sums, terms),
    }
}

impl Benefit {
    /// Whether the sum follows from what is stored with it.
    pub fn is_consistent(&self) -> bool {
        compute(&self.entitlement, &self.terms).is_ok_and(|again| again == *self)
    }
}

/// Steps of a sum, kept exact until the end. An amount out of range spoils it for good.
#[derive(Debug, Default)]
struct Sum {
    lines: Vec<Line>,
    total: Exact,
}

impl Sum {
    fn plus(self, item: Item, amount: Exact, rule: &'static Rule, figure: Option<&Figure>) -> Self {
        self.line(item, None, amount, rule, figure.map(|figure| figure.source.clone()))
    }

    fn minus(self, item: Item, amount: Exact, rule: &'static Rule) -> Self {
        self.line(item, None, amount.negated(), rule, None)
    }

    /// Takes nothing off that is nothing.
    fn minus_some(self, item: Item, amount: Exact, rule: &'static Rule) -> Self {
        if amount == Exact::ZERO { self } else { self.minus(item, amount, rule) }
    }

    fn line(
        mut self,
        item: Item,
        member: Option<usize>,
        amount: Exact,
        rule: &'static Rule,
        source: Option<String>,
    ) -> Self {
        self.total = self.total.plus(amount);
        self.lines.push(Line {
            item,
            member,
            amount_fen: amount.shown(),
            rule: rule.code.to_owned(),
            legal_basis: rule.legal_basis.to_owned(),
            source,
        });
        self
    }

    /// 不取整. For sums of published figures.
    fn unrounded(self) -> Result<(Vec<Line>, Fen), Vec<Finding>> {
        self.rounded(Rounding::FenHalfUp, Exact::MOST)
    }

    /// 取整. Once; never above `most`, which is the standard or a ceiling.
    fn rounded(mut self, rounding: Rounding, most: Exact) -> Result<(Vec<Line>, Fen), Vec<Finding>> {
        let too_large = || vec![Finding::of(&BENEFIT_TOO_LARGE)];
        let total = self.total.rounded(rounding, most).ok_or_else(too_large)?;
        let shown: i128 = self.lines.iter().map(|line| i128::from(line.amount_fen)).sum();
        let lost = i128::from(total.get()) - shown;
        if lost != 0 {
            self.lines.push(Line {
                item: Item::Rounding,
                member: None,
                amount_fen: i64::try_from(lost).map_err(|_| too_large())?,
                rule: BENEFIT_ROUNDING.code.to_owned(),
                legal_basis: BENEFIT_ROUNDING.legal_basis.to_owned(),
                source: None,
            });
        }
        Ok((self.lines, total))
    }
}
