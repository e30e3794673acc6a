//! 补贴、津贴金额. The two disability subsidies and the subsidy for old people in need.
//! Start with [`disabled`].
//! Never: a choice the person has to make; what comes out is proposed.

use super::{
    BENEFIT_ELDER_HARD, BENEFIT_HIGHER_OF_KIND, BenefitTerms, ElderHardSum, Figure, Item, Line, Sum,
};
use crate::{
    assistance::rules::{
        facts::Fen,
        programme::disability::{OtherSubsidy, SubsidyKind, higher_of_kind},
    },
    platform::violation::{Finding, Rule},
};

type Answer = Result<(Vec<Line>, Fen), Vec<Finding>>;

/// 残疾人两项补贴: the standard of the grade, unless another subsidy of the kind is higher and drawn instead.
///
/// Source: 《国务院关于全面建立困难残疾人生活补贴和重度残疾人护理补贴制度的意见》.
pub(super) fn disabled(
    standard: &Figure,
    others: &[OtherSubsidy],
    kind: SubsidyKind,
    rule: &'static Rule,
) -> Answer {
    let higher = higher_of_kind(kind, standard.amount, others);
    let sum = Sum::default().plus(Item::Subsidy, standard.exact(), rule, Some(standard));
    if higher.keeps_own {
        return sum.unrounded();
    }
    sum.minus(Item::OtherIsHigher, standard.exact(), &BENEFIT_HIGHER_OF_KIND).unrounded()
}

/// 经济困难老年人补贴: the higher of the grounds' sums, or all of them where local terms say so.
pub(super) fn elder_hard(sums: &[ElderHardSum], terms: &BenefitTerms) -> Answer {
    let highest = sums.iter().map(|one| one.standard.amount).max();
    let first = sums.iter().position(|one| Some(one.standard.amount) == highest);
    let counts = |at: usize| terms.elder_hard_adds_up || Some(at) == first;
    sums.iter()
        .enumerate()
        .filter(|(at, _)| counts(*at))
        .fold(Sum::default(), |sum, (_, one)| {
            sum.plus(Item::Subsidy, one.standard.exact(), &BENEFIT_ELDER_HARD, Some(&one.standard))
        })
        .unrounded()
}
