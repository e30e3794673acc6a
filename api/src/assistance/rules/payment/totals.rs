//! 批次合计. What a batch comes to, in all and for each street.
//! Start with [`Totals::of`].
//! Never: a figure that is kept apart from the lines it sums.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::line::{BatchLine, ItemKind};
use crate::assistance::rules::facts::Fen;

/// 合计. Households and persons are those who are paid something.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Sums {
    pub households: u32,
    pub persons: u32,
    /// 当月待遇, supplements and one-off aid.
    pub regular: Fen,
    /// 补发
    pub arrears: Fen,
    /// 扣回, as a positive amount.
    pub deducted: Fen,
    /// 应发合计: regular and arrears less what is deducted.
    pub payable: Fen,
}

/// 批次合计. The streets come to the whole.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Totals {
    pub all: Sums,
    pub streets: BTreeMap<String, Sums>,
}

impl Totals {
    /// None beyond what an amount can be.
    pub fn of(lines: &[BatchLine]) -> Option<Self> {
        let mut totals = Self::default();
        for line in lines {
            totals.all.add(line)?;
            totals.streets.entry(line.street.clone()).or_default().add(line)?;
        }
        Some(totals)
    }

    /// 勾稽. Whether the figures are those of the lines, each line is its items, and the streets are the whole.
    pub fn foot(&self, lines: &[BatchLine]) -> bool {
        let is_its_items = |line: &BatchLine| {
            let items: i128 = line.items.iter().map(|item| i128::from(item.amount_fen)).sum();
            items == i128::from(line.payable.get())
        };
        let streets: i128 = self.streets.values().map(|sums| i128::from(sums.payable.get())).sum();
        lines.iter().all(is_its_items)
            && Self::of(lines).as_ref() == Some(self)
            && streets == i128::from(self.all.payable.get())
    }
}

impl Sums {
    fn add(&mut self, line: &BatchLine) -> Option<()> {
        if line.payable > Fen::ZERO {
            self.households = self.households.checked_add(1)?;
            self.persons = self.persons.checked_add(line.persons)?;
        }
        for item in &line.items {
            let amount = Fen::new(item.amount_fen.checked_abs()?).ok()?;
            let sum = match item.kind {
                ItemKind::Regular | ItemKind::Supplement | ItemKind::OneOff => &mut self.regular,
                ItemKind::Arrears => &mut self.arrears,
                ItemKind::Deduction => &mut self.deducted,
            };
            *sum = sum.checked_add(amount)?;
        }
        self.payable = self.payable.checked_add(line.payable)?;
        Some(())
    }
}
