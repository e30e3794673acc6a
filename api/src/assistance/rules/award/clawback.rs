//! 追回. What was paid although it was not due, month by month, and the fine that fraud may bring.
//! Start with [`clawback`].
//! Never: a deduction from what others are due; a decision to fine.

use std::collections::BTreeMap;

use async_graphql::Enum;
use serde::{Deserialize, Serialize};

use super::{Award, CLAWBACK_DEATH, CLAWBACK_FRAUD, CLAWBACK_OVERPAID, EndReason, Grounded};
use crate::{
    assistance::rules::{facts::Fen, law::RuleSet, month::Month},
    platform::violation::Rule,
};

/// 追回事由.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Enum, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum ClawbackGround {
    /// 骗取. All of it goes back, and a fine may follow.
    Fraud,
    /// 死亡后继续发放
    PaidAfterDeath,
    /// 多发. A change that took effect before the month that was paid.
    Overpaid,
}

impl Grounded for ClawbackGround {
    fn rule(self) -> &'static Rule {
        match self {
            Self::Fraud => &CLAWBACK_FRAUD,
            Self::PaidAfterDeath => &CLAWBACK_DEATH,
            Self::Overpaid => &CLAWBACK_OVERPAID,
        }
    }
}

/// One month paid too much.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Overpaid {
    pub month: Month,
    pub paid: Fen,
    pub due: Fen,
    pub excess: Fen,
}

/// 应追回金额.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Clawback {
    pub ground: ClawbackGround,
    /// In order; their excess comes to the total.
    pub months: Vec<Overpaid>,
    pub total: Fen,
    pub rule: String,
    pub legal_basis: String,
}

/// 应追回. The months paid above what is due by what is recorded today; none when there is nothing to recover.
///
/// Of a running award the next batches take it off by themselves, so an order is for awards that have ended.
///
/// Source: 《社会救助暂行办法》; 《中华人民共和国社会救助法》第73条.
pub fn clawback(award: &Award, paid: &BTreeMap<Month, Fen>) -> Option<Clawback> {
    let over = |(&month, &paid): (&Month, &Fen)| {
        let due = award.due(month);
        let excess = paid.checked_sub(due).filter(|excess| *excess > Fen::ZERO)?;
        Some(Overpaid { month, paid, due, excess })
    };
    let months: Vec<_> = paid.iter().filter_map(over).collect();
    let total = months.iter().map(|month| month.excess).try_fold(Fen::ZERO, Fen::checked_add)?;
    let ground = match award.end.map(|end| end.reason) {
        Some(EndReason::Fraud { .. }) => ClawbackGround::Fraud,
        Some(EndReason::Died { .. }) => ClawbackGround::PaidAfterDeath,
        _ => ClawbackGround::Overpaid,
    };
    let rule = ground.rule();
    (!months.is_empty()).then(|| Clawback {
        ground,
        months,
        total,
        rule: rule.code.to_owned(),
        legal_basis: rule.legal_basis.to_owned(),
    })
}

/// 罚款幅度. The least and the most a fine for fraud may be: once to three times what was obtained under the
/// former rules, up to twice from 2026-07-01. None beyond what an amount can be.
///
/// Source: 《社会救助暂行办法》第68条; 《中华人民共和国社会救助法》第73条.
pub fn fine_range(rules: RuleSet, obtained: Fen) -> Option<(Fen, Fen)> {
    match rules {
        RuleSet::InterimMeasures => Some((obtained, obtained.checked_mul(3)?)),
        RuleSet::AssistanceLaw => Some((Fen::ZERO, obtained.checked_mul(2)?)),
    }
}
