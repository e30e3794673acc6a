//! 最低生活保障. Whether a household, or somebody who may apply alone, is admitted.
//! Start with [`assess_dibao`].
//! Never: the sum; the counting of income and property, which `means` has done before.

use async_graphql::Enum;
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::{
    Acceptance, CompetentPlace, Decides, Eligibility, FirstPayment, ProgrammeRules, Publicity, Unit,
    income_facts, judge_property,
};
use crate::{
    assistance::rules::{
        facts::Programme,
        household::alone::Alone,
        law::RuleSet,
        means::{Comparison, Position, assets::AssetTest},
        steps::ProgrammeTraits,
    },
    platform::violation::Finding,
};

/// Nobody enters without check, survey and confirmation (《最低生活保障审核确认办法》第28条).
pub(super) static PROGRAMME: ProgrammeRules = ProgrammeRules {
    programme: Programme::Dibao,
    valid_from: None,
    unit: Unit::HouseholdOrAlone,
    decides: Decides::County,
    delegable_under: &[RuleSet::InterimMeasures, RuleSet::AssistanceLaw],
    publicity: Publicity::Required { days: 7 },
    steps: ProgrammeTraits::COMMON,
    first_payment: FirstPayment::MonthAfterDecision,
    is_first_payment_local: false,
    most_months: None,
    service_code: 201,
    competent_place: CompetentPlace::HouseholdHukou,
    acceptance: Acceptance::CompetentPlace,
    bases: [
        "《最低生活保障审核确认办法》第8条",
        "《中华人民共和国社会救助法》第18条；《最低生活保障审核确认办法》第8条",
    ],
};

/// 单人户的收入认定. What is held against the standard when somebody applies alone.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Enum, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum AloneIncome {
    /// 本人收入低于低保标准
    #[default]
    OwnBelowStandard,
    /// 不再比较本人收入，按当地比例发放
    NotTested,
}

/// Values awaiting confirmation.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct DibaoPolicy {
    /// Follows from how the single person's sum is computed; to be confirmed locally.
    pub alone_income: AloneIncome,
}

/// 申请单位. Who is to be admitted, with what the household's rules found about it.
#[derive(Debug, Clone, Copy)]
pub enum DibaoUnit<'a> {
    /// Findings of `household::check_whole`.
    Household { in_part: &'a [Finding] },
    /// Answer of `household::alone::may_apply_alone`.
    Alone { admission: &'a Alone },
}

/// What the decision rests on.
#[derive(Debug, Clone, Copy)]
pub struct DibaoFacts<'a> {
    pub unit: DibaoUnit<'a>,
    /// Of the household; of the person's own income when applying alone.
    pub income: &'a Comparison,
    pub property: &'a AssetTest,
}

/// 低保认定. Income per person strictly below the standard, property within limits, the household whole.
///
/// Incomes are yearly and in fen; the comparison is exact. `accepted_on` and `law` are those of acceptance.
///
/// Source: 《最低生活保障审核确认办法》第8条、第14条; 《中华人民共和国社会救助法》第18条、第21条.
pub fn assess_dibao(
    facts: &DibaoFacts<'_>,
    accepted_on: NaiveDate,
    law: RuleSet,
    policy: &DibaoPolicy,
) -> Eligibility {
    let mut found = Eligibility::of(&PROGRAMME, law, accepted_on);
    let is_tested = match facts.unit {
        DibaoUnit::Household { in_part } => {
            found.violations.extend(in_part.iter().cloned());
            true
        }
        DibaoUnit::Alone { admission } => {
            found.violations.extend(admission.violations.iter().cloned());
            policy.alone_income == AloneIncome::OwnBelowStandard
        }
    };
    let is_below = facts.income.position == Position::BelowStandard;
    found.violate_if(is_tested && !is_below, || {
        income_facts(Finding::of(&DIBAO_INCOME_NOT_BELOW), facts.income)
    });
    let may_be_edge = matches!(facts.unit, DibaoUnit::Household { .. });
    if may_be_edge && facts.income.position == Position::Edge {
        found.warnings.push(Finding::of(&DIBAO_MAY_BE_EDGE));
    }
    judge_property(&mut found, facts.property);
    found
}

rules! {
    DIBAO_INCOME_NOT_BELOW {
        zh: "家庭人均收入不低于低保标准",
        en: "Income per person is not below the standard",
        basis: "《最低生活保障审核确认办法》第8条；2026-07-01起：《中华人民共和国社会救助法》第18条",
        remedy: "收入认定有误的，可以提出异议；生活仍有困难的，可以申请低保边缘家庭、刚性支出困难家庭认定或者临时救助",
        "Object if the income is wrong; edge status, rigid expenditure or temporary aid may help otherwise",
    }
    DIBAO_MAY_BE_EDGE {
        zh: "家庭人均收入低于低保边缘线，可以申请认定低保边缘家庭；其中符合规定的成员可以单独申请低保",
        en: "Income is below the edge line: edge status may be applied for, and some members may apply alone",
        basis: "《最低生活保障审核确认办法》第8条；2026-07-01起：《中华人民共和国社会救助法》第21条",
        remedy: "请告知申请人可以申请的其他事项",
        "Tell the applicant what else may be applied for",
    }
}

#[cfg(test)]
mod tests;
