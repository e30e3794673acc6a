//! 最低生活保障边缘家庭. Whether a household has the status: not below the standard, below the edge line.
//! Start with [`assess_edge`].
//! Never: cash; the status opens other aid.

use chrono::NaiveDate;

use super::{Decides, Eligibility, FirstPayment, ProgrammeRules, Unit, dibao, income_facts, judge_property};
use crate::{
    assistance::rules::{
        facts::Programme,
        law::RuleSet,
        means::{Comparison, Position, assets::AssetTest},
    },
    platform::violation::Finding,
};

/// Publicity and steps as for 低保.
pub(super) static PROGRAMME: ProgrammeRules = ProgrammeRules {
    programme: Programme::Edge,
    unit: Unit::Household,
    decides: Decides::County,
    delegable_under: &[RuleSet::AssistanceLaw],
    first_payment: FirstPayment::StatusOnly,
    service_code: 203,
    bases: [
        "《最低生活保障审核确认办法》第8条；《关于进一步做好最低生活保障等社会救助兜底保障工作的通知》",
        "《中华人民共和国社会救助法》第21条；《最低生活保障审核确认办法》第8条",
    ],
    ..dibao::PROGRAMME
};

/// What the decision rests on.
#[derive(Debug, Clone, Copy)]
pub struct EdgeFacts<'a> {
    /// Findings of `household::check_whole`.
    pub in_part: &'a [Finding],
    pub income: &'a Comparison,
    pub property: &'a AssetTest,
}

/// 低保边缘家庭认定. Standard ≤ income per person < edge line, both exact; property within limits.
///
/// Source: 《最低生活保障审核确认办法》第8条; 《中华人民共和国社会救助法》第21条.
pub fn assess_edge(facts: &EdgeFacts<'_>, accepted_on: NaiveDate, law: RuleSet) -> Eligibility {
    let mut found = Eligibility::of(&PROGRAMME, law, accepted_on);
    found.violations.extend(facts.in_part.iter().cloned());
    let rule = match facts.income.position {
        Position::BelowStandard => Some(&EDGE_BELOW_STANDARD),
        Position::Edge => None,
        Position::Above => Some(&EDGE_NOT_BELOW_LINE),
    };
    found.violations.extend(rule.map(|rule| income_facts(Finding::of(rule), facts.income)));
    judge_property(&mut found, facts.property);
    found
}

rules! {
    EDGE_BELOW_STANDARD {
        zh: "家庭人均收入低于低保标准，应当申请最低生活保障",
        en: "Income per person is below the standard: the minimum living allowance is what to apply for",
        basis: "《最低生活保障审核确认办法》第8条；2026-07-01起：《中华人民共和国社会救助法》第18条、第21条",
        remedy: "请改为申请最低生活保障",
        "Apply for the minimum living allowance instead",
    }
    EDGE_NOT_BELOW_LINE {
        zh: "家庭人均收入不低于低保边缘线",
        en: "Income per person is not below the edge line",
        basis: "《最低生活保障审核确认办法》第8条；2026-07-01起：《中华人民共和国社会救助法》第21条",
        remedy: "收入认定有误的，可以提出异议；支出较大的，可以申请刚性支出困难家庭认定或者临时救助",
        "Object if the income is wrong; with heavy expenses, other programmes may help",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::assistance::rules::{law::date, programme::tests::*};

    #[test]
    fn the_status_lies_between_the_standard_and_the_edge_line() {
        let day = date(2023, 6, 1);
        for (per_capita, violations) in [
            ("464.99", &["ASSISTANCE_EDGE_BELOW_STANDARD"][..]),
            ("465.00", &[]),
            ("697.49", &[]),
            ("697.50", &["ASSISTANCE_EDGE_NOT_BELOW_LINE"]),
        ] {
            let (income, property) = (compared(3, per_capita, "465"), property(AssetVerdict::Within));
            let facts = EdgeFacts { in_part: &[], income: &income, property: &property };
            let found = assess_edge(&facts, day, RuleSet::InterimMeasures);
            assert_eq!(codes(&found.violations), violations, "{per_capita}");
        }
    }

    #[test]
    fn a_household_in_part_and_too_much_property_are_found_at_once() {
        let (income, property) = (compared(3, "500", "465"), property(AssetVerdict::Exceeds));
        let facts = EdgeFacts { in_part: &in_part(), income: &income, property: &property };
        let found = assess_edge(&facts, date(2026, 7, 1), RuleSet::AssistanceLaw);
        assert_eq!(
            codes(&found.violations),
            ["ASSISTANCE_HOUSEHOLD_IN_PART", "ASSISTANCE_MEANS_FINANCIAL_EXCEEDED"]
        );
        assert!(found.legal_basis.starts_with("《中华人民共和国社会救助法》第21条"));
    }
}
