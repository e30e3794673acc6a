//! 家庭经济状况核对. Which sources are asked on a day and what each can speak of.
//! Start with [`sources_on`].
//! Never: a source that did not answer taken for one that knows nothing.

use chrono::NaiveDate;
use entities::assistance::words::CheckSource;

use super::{
    facts::{AssetKind, IncomeKind, SourceOutcome},
    law::RuleSet,
    means::declaration::CheckedSource,
};

/// Working days in which a source answers: conditional sharing of government data.
///
/// Source: 《政务数据共享条例》第21条.
pub const ANSWER_WITHIN: u32 = 10;

const USUAL: [CheckSource; 9] = [
    CheckSource::Police,
    CheckSource::Taxation,
    CheckSource::HumanResources,
    CheckSource::RealEstate,
    CheckSource::MarketSupervision,
    CheckSource::HousingFund,
    CheckSource::Transport,
    CheckSource::Finance,
    CheckSource::CivilAffairs,
];

/// 核对范围. Payment institutions may be asked only under the Social Assistance Law.
///
/// Source: 《最低生活保障审核确认办法》第17条; 《中华人民共和国社会救助法》第41条.
pub fn sources_on(accepted_on: NaiveDate) -> Vec<CheckSource> {
    let payment = (RuleSet::of(accepted_on) == Some(RuleSet::AssistanceLaw)).then_some(CheckSource::Payment);
    USUAL.into_iter().chain(payment).collect()
}

/// What a source speaks of, with what it answered.
pub fn checked(source: CheckSource, code: String, outcome: SourceOutcome) -> CheckedSource {
    use AssetKind as A;
    use IncomeKind as I;
    let (incomes, assets): (&[I], &[A]) = match source {
        CheckSource::Police => (&[], &[A::Vehicle]),
        CheckSource::Taxation => (&[I::Wage, I::Business], &[]),
        CheckSource::HumanResources => (&[I::Wage, I::Transfer, I::BasicPension], &[]),
        CheckSource::RealEstate => (&[], &[A::Home, A::OtherHouse]),
        CheckSource::MarketSupervision => (&[], &[A::Company]),
        CheckSource::HousingFund => (&[], &[]),
        CheckSource::Transport => (&[], &[A::Machinery]),
        CheckSource::Finance => (&[], &[A::Deposit, A::Securities, A::Insurance]),
        CheckSource::Payment => (&[], &[A::InternetFinance]),
        CheckSource::CivilAffairs => (&[I::Assistance], &[]),
    };
    CheckedSource {
        source: code,
        outcome,
        incomes: incomes.iter().copied().collect(),
        assets: assets.iter().copied().collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::assistance::rules::law::date;

    #[test]
    fn payment_institutions_are_asked_under_the_law_alone() {
        for (day, sources, asks_payment) in [(date(2026, 6, 30), 9, false), (date(2026, 7, 1), 10, true)] {
            let asked = sources_on(day);
            assert_eq!(
                (asked.len(), asked.contains(&CheckSource::Payment)),
                (sources, asks_payment),
                "{day}"
            );
        }
    }
}
