//! 刚性支出困难家庭. Whether necessary expenditure outruns the income of a household in no other class.
//! Start with [`assess_rigid`]; [`valid_until`] bounds a confirmation.
//! Never: what counts as necessary expenditure; the officer has found the sum.

use chrono::{Months, NaiveDate};
use serde::{Deserialize, Serialize};

use super::{
    Decides, Eligibility, FirstPayment, ProgrammeRules, Publicity, Unit, dibao, income_facts, judge_property,
    wire_name,
};
use crate::{
    assistance::rules::{
        facts::{Fen, Programme},
        law::{RuleSet, date},
        means::{Comparison, Position, Window, assets::AssetTest},
    },
    platform::violation::Finding,
};

/// A new class from 2025-01-01; how it is posted is local.
pub(super) static PROGRAMME: ProgrammeRules = ProgrammeRules {
    programme: Programme::Rigid,
    valid_from: Some(date(2025, 1, 1)),
    unit: Unit::Household,
    decides: Decides::County,
    delegable_under: &[RuleSet::InterimMeasures, RuleSet::AssistanceLaw],
    publicity: Publicity::Local { is_required: true },
    first_payment: FirstPayment::StatusOnly,
    most_months: Some(MOST_MONTHS),
    service_code: 204,
    bases: ["《刚性支出困难家庭认定办法》", "《中华人民共和国社会救助法》；《刚性支出困难家庭认定办法》"],
    ..dibao::PROGRAMME
};

/// 有效期不超过12个月.
///
/// Source: 《刚性支出困难家庭认定办法》.
const MOST_MONTHS: u32 = 12;

/// 当地刚性支出认定条件.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RigidTerms {
    pub division: String,
    /// Thousandths of the household's income that the expenditure must exceed.
    pub share_permille: u32,
    /// Income per person over twelve months must stay below it; no such test when none.
    pub income_ceiling_fen: Option<Fen>,
    pub in_force: Window,
    pub source: String,
}

/// Values awaiting confirmation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct RigidPolicy {
    /// Where a place has no terms on file: expenditure above the whole income; to be confirmed.
    pub default_share_permille: u32,
    pub terms: Vec<RigidTerms>,
}

impl Default for RigidPolicy {
    fn default() -> Self {
        Self { default_share_permille: 1000, terms: Vec::new() }
    }
}

/// What the decision rests on.
#[derive(Debug, Clone, Copy)]
pub struct RigidFacts<'a> {
    /// Findings of `household::check_whole`.
    pub in_part: &'a [Finding],
    pub income: &'a Comparison,
    pub property: &'a AssetTest,
    /// 必要支出 of all members over the same twelve months as the income.
    pub expenditure: Fen,
    /// What any member holds on the day.
    pub held: &'a [Programme],
    /// Division codes of the deciding place, nearest first.
    pub place: &'a [String],
}

/// 刚性支出困难家庭认定. Necessary expenditure strictly above the local share of the income, property
/// within limits, no member in 低保, 特困 or an edge household; only from 2025-01-01 on.
///
/// Source: 《刚性支出困难家庭认定办法》.
pub fn assess_rigid(
    facts: &RigidFacts<'_>,
    accepted_on: NaiveDate,
    law: RuleSet,
    policy: &RigidPolicy,
) -> Eligibility {
    let mut found = Eligibility::of(&PROGRAMME, law, accepted_on);
    found.violations.extend(facts.in_part.iter().cloned());
    let others = [Programme::Dibao, Programme::Tekun, Programme::Edge];
    for programme in others.into_iter().filter(|programme| facts.held.contains(programme)) {
        found.violations.push(Finding::of(&RIGID_IN_OTHER_CLASS).fact("held", wire_name(&programme)));
    }
    let terms = facts.place.iter().find_map(|division| {
        policy.terms.iter().find(|row| row.division == *division && row.in_force.covers(accepted_on))
    });
    let share = terms.map_or(policy.default_share_permille, |terms| terms.share_permille);
    let income = i128::from(facts.income.yearly_income_fen.get());
    let is_above = i128::from(facts.expenditure.get()) * 1000 > income * i128::from(share);
    found.violate_if(!is_above, || {
        income_facts(Finding::of(&RIGID_EXPENDITURE_NOT_ABOVE), facts.income)
            .fact("expenditure", facts.expenditure)
            .fact("sharePermille", share)
    });
    if let Some(ceiling) = terms.and_then(|terms| terms.income_ceiling_fen) {
        let allowed = i128::from(ceiling.get()) * i128::from(facts.income.persons);
        found.violate_if(income >= allowed, || {
            income_facts(Finding::of(&RIGID_INCOME_ABOVE), facts.income).fact("yearlyCeiling", ceiling)
        });
    }
    if terms.is_none() {
        found.warnings.push(Finding::of(&RIGID_TERMS_DEFAULT).fact("sharePermille", share));
    }
    if facts.income.position != Position::Above {
        found.warnings.push(Finding::of(&RIGID_OTHER_CLASS_LIKELY));
    }
    judge_property(&mut found, facts.property);
    found
}

/// 认定有效期. The last day of a confirmation of so many months.
///
/// Source: 《刚性支出困难家庭认定办法》; 《民法典》第202条.
///
/// # Errors
/// [`RIGID_VALIDITY`] for no month, more than twelve, or a day beyond the calendar.
pub fn valid_until(confirmed_on: NaiveDate, months: u32) -> Result<NaiveDate, Finding> {
    let lawful = Some(months).filter(|months| (1..=MOST_MONTHS).contains(months));
    lawful
        .and_then(|months| confirmed_on.checked_add_months(Months::new(months)))
        .ok_or_else(|| Finding::of(&RIGID_VALIDITY).fact("months", months).fact("most", MOST_MONTHS))
}

rules! {
    RIGID_IN_OTHER_CLASS {
        zh: "家庭成员已纳入低保、特困或者低保边缘家庭，不认定为刚性支出困难家庭",
        en: "A member is in the minimum living allowance, destitute support or an edge household",
        basis: "《刚性支出困难家庭认定办法》",
        remedy: "支出较大的，可以申请临时救助等其他救助；原有认定终止后可以再申请",
        "Temporary aid may help; apply again once the other recognition has ended",
    }
    RIGID_EXPENDITURE_NOT_ABOVE {
        zh: "必要支出没有超过家庭收入的规定比例",
        en: "Necessary expenditure does not exceed the share of the income that is required",
        basis: "《刚性支出困难家庭认定办法》",
        remedy: "有遗漏的医疗、教育、残疾康复等支出，请补充凭据",
        "Supply evidence of expenses that were left out",
    }
    RIGID_INCOME_ABOVE {
        zh: "家庭人均收入不低于当地规定的上限",
        en: "Income per person is not below the local ceiling",
        basis: "《刚性支出困难家庭认定办法》；当地规定（待确认）",
        remedy: "收入认定有误的，可以提出异议；遭遇急难的，可以申请临时救助",
        "Object if the income is wrong; in an emergency, temporary aid may help",
    }
    RIGID_TERMS_DEFAULT {
        zh: "当地刚性支出认定条件尚未录入，按缺省比例判断（待确认）",
        en: "No local terms are on file; a default share was used (to be confirmed)",
        basis: "《刚性支出困难家庭认定办法》",
        remedy: "请由民政局录入当地规定",
        "Have the local terms entered",
    }
    RIGID_OTHER_CLASS_LIKELY {
        zh: "家庭人均收入低于低保边缘线，应当先看是否符合低保或者低保边缘家庭条件",
        en: "Income is below the edge line: the household may belong to a more comprehensive class",
        basis: "《最低生活保障审核确认办法》第8条；2026-07-01起：《中华人民共和国社会救助法》第18条、第21条",
        remedy: "请一并核查低保、低保边缘家庭条件并告知申请人",
        "Examine those conditions too and tell the applicant",
    }
    RIGID_VALIDITY {
        zh: "认定有效期应当为1至12个月",
        en: "A confirmation holds for one to twelve months",
        basis: "《刚性支出困难家庭认定办法》",
        remedy: "请填写不超过12个月的有效期；期满仍有困难的，重新申请",
        "Enter twelve months at most; apply again afterwards if the hardship lasts",
    }
}

#[cfg(test)]
mod tests;
