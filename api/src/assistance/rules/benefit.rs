//! 待遇计算. What a month of aid comes to, line by line.
//! Start with [`difference`], the sum of 低保.
//! Never: floats; rounding before the end; a sum above the standard or below nothing.

use async_graphql::Enum;
use serde::{Deserialize, Serialize};

use super::facts::Fen;
use crate::platform::violation::Finding;

/// 取整方式. How the monthly sum becomes an amount that is paid; once, at the end.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Enum, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
#[graphql(name = "BenefitRounding")]
pub enum Rounding {
    /// 四舍五入到元
    #[default]
    YuanHalfUp,
    /// 进位到元
    YuanUp,
    /// 四舍五入到分
    FenHalfUp,
}

/// `benefit` of the conventions.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct BenefitPolicy {
    /// Half up to the whole yuan by default; to be confirmed locally.
    pub rounding: Rounding,
}

/// 待遇. A monthly sum with what it was made from, so that it can be recomputed years later.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Benefit {
    pub monthly: Fen,
    /// Fen a person and month.
    pub standard: Fen,
    pub persons: u32,
    /// Of all persons over twelve months.
    pub yearly_income: Fen,
    pub rounding: Rounding,
    /// Code of the published rule.
    pub rule: String,
    pub legal_basis: String,
}

impl Benefit {
    /// Whether the sum follows from what is stored with it.
    pub fn is_consistent(&self) -> bool {
        sum(self.standard, self.yearly_income, self.persons, self.rounding) == Some(self.monthly)
    }
}

/// 补差发放. The standard of all persons less their income, a month; nothing where the income is no less.
///
/// `yearly_income` is that of twelve months in fen. Rounded once, and never above the standard.
///
/// Source: 《最低生活保障审核确认办法》第23条.
///
/// # Errors
/// [`BENEFIT_TOO_LARGE`] for a sum that is no amount.
pub fn difference(
    standard: Fen,
    yearly_income: Fen,
    persons: u32,
    policy: &BenefitPolicy,
) -> Result<Benefit, Finding> {
    let rounding = policy.rounding;
    let monthly = sum(standard, yearly_income, persons, rounding);
    let rule = &BENEFIT_DIFFERENCE;
    monthly.ok_or_else(|| Finding::of(&BENEFIT_TOO_LARGE)).map(|monthly| Benefit {
        monthly,
        standard,
        persons,
        yearly_income,
        rounding,
        rule: rule.code.to_owned(),
        legal_basis: rule.legal_basis.to_owned(),
    })
}

fn sum(standard: Fen, yearly_income: Fen, persons: u32, rounding: Rounding) -> Option<Fen> {
    let most = i128::from(standard.get()).checked_mul(persons.into())?;
    // Twelfths of a fen.
    let left = most.checked_mul(12)?.checked_sub(yearly_income.get().into())?.max(0);
    let round = |unit: i128, up: i128| (left + up) / (unit * 12) * unit;
    let rounded = match rounding {
        Rounding::YuanHalfUp => round(100, 600),
        Rounding::YuanUp => round(100, 1_199),
        Rounding::FenHalfUp => round(1, 6),
    };
    i64::try_from(rounded.min(most)).ok().and_then(|fen| Fen::new(fen).ok())
}

rules! {
    BENEFIT_DIFFERENCE {
        zh: "按家庭人均收入与低保标准的差额，乘以计入人数，按月发放",
        en: "The difference between the standard and income per person, times the persons, each month",
        basis: "《最低生活保障审核确认办法》第23条",
        remedy: "收入或者人数认定有误的，可以提出异议",
        "Object if income or persons are wrong",
    }
    BENEFIT_TOO_LARGE {
        zh: "金额超出可计算的范围",
        en: "The sum is beyond what can be computed",
        basis: "《最低生活保障审核确认办法》第23条",
        remedy: "请核对标准和收入",
        "Check the standard and the incomes",
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::assistance::rules::samples::fen;

    fn of(standard: &str, persons: u32, monthly_income: &str, rounding: Rounding) -> String {
        let yearly = fen(monthly_income).checked_mul(12).expect("an amount");
        let policy = BenefitPolicy { rounding };
        difference(fen(standard), yearly, persons, &policy).expect("a sum").monthly.to_string()
    }

    #[test]
    fn the_official_examples_and_the_edges_of_rounding() {
        for (standard, persons, income, rounding, monthly) in [
            ("465", 3, "900", Rounding::YuanHalfUp, "495.00"),
            ("870", 2, "1000", Rounding::YuanHalfUp, "740.00"),
            ("910", 2, "1000", Rounding::YuanHalfUp, "820.00"),
            ("465", 3, "1395", Rounding::YuanHalfUp, "0.00"),
            ("465", 3, "99999", Rounding::YuanHalfUp, "0.00"),
            ("465", 1, "364.51", Rounding::YuanHalfUp, "100.00"),
            ("465", 1, "364.50", Rounding::YuanHalfUp, "101.00"),
            ("465", 1, "364.99", Rounding::YuanUp, "101.00"),
            ("465", 1, "364.51", Rounding::FenHalfUp, "100.49"),
            // Never above the standard, whatever rounds up.
            ("697.50", 1, "0", Rounding::YuanHalfUp, "697.50"),
        ] {
            assert_eq!(of(standard, persons, income, rounding), monthly, "{standard} {persons} {income}");
        }
    }

    proptest! {
        #[test]
        fn more_income_never_brings_more_and_what_is_stored_recomputes(
            standard in 0_i64..1_000_000, income in 0_i64..100_000_000, more in 0_i64..100_000_000,
            persons in 1_u32..30, rounding in prop_oneof![
                Just(Rounding::YuanHalfUp), Just(Rounding::YuanUp), Just(Rounding::FenHalfUp)
            ],
        ) {
            let policy = BenefitPolicy { rounding };
            let amount = |fen| Fen::new(fen).expect("not negative");
            let less = difference(amount(standard), amount(income), persons, &policy).expect("a sum");
            let richer = difference(amount(standard), amount(income + more), persons, &policy).expect("a sum");
            prop_assert!(richer.monthly <= less.monthly);
            prop_assert!(less.monthly.get() <= standard * i64::from(persons));
            let stored = serde_json::to_string(&less).expect("JSON");
            prop_assert!(serde_json::from_str::<Benefit>(&stored).expect("JSON").is_consistent());
        }

        #[test]
        fn huge_amounts_are_computed_or_refused(standard in 0..i64::MAX, income in 0..i64::MAX, persons: u32) {
            let amount = |fen| Fen::new(fen).expect("not negative");
            let _ = difference(amount(standard), amount(income), persons, &BenefitPolicy::default());
        }
    }
}
