//! 审核确认机关. Who decides a case of a programme in a place: street, county or the county's mechanism.
//! Start with [`decider`].
//! Never: which place is competent; that is `route`.

use async_graphql::Enum;
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::{Decides, DelegatedBy, ProgrammePolicy, of, policy::nearest};
use crate::{
    assistance::rules::{
        facts::{Fen, Programme},
        law::RuleSet,
    },
    platform::violation::{Finding, Rule},
};

/// 决定层级. Who decides; the later can do what the earlier can.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Enum, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
#[graphql(name = "DecidingLevel")]
pub enum Level {
    /// 街道办事处（乡镇人民政府）
    Street,
    /// 县级人民政府民政部门
    County,
    /// 县级协调机制（一事一议）
    CountyMechanism,
}

/// Who decides, and why; kept with the case.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Decider {
    pub level: Level,
    /// Code of the published rule.
    pub rule: String,
    pub legal_basis: String,
    /// The local document, where one moves the decision.
    pub source: Option<String>,
}

impl Decider {
    fn new(level: Level, rule: &Rule, source: Option<&str>) -> Self {
        let legal_basis = rule.legal_basis.to_owned();
        Self { level, rule: rule.code.to_owned(), legal_basis, source: source.map(str::to_owned) }
    }
}

/// 审核确认机关. The lowest level that may decide, for a case accepted on a day in a place (nearest
/// division first: street, county, city, province).
///
/// `amount` is the whole sum of one approval of temporary aid; without one the county is named. Delegation
/// follows the rules of the acceptance day: before 2026-07-01 the county's or the province's act, from then
/// on the province's alone unless policy keeps the county's.
///
/// Source: 《最低生活保障审核确认办法》第20条; 《中华人民共和国社会救助法》第44条;
/// 《关于进一步加强和改进临时救助工作的意见》.
pub fn decider(
    programme: Programme,
    place: &[String],
    accepted_on: NaiveDate,
    rules: RuleSet,
    amount: Option<Fen>,
    policy: &ProgrammePolicy,
) -> Decider {
    let common = of(programme);
    if common.decides == Decides::StreetWithinCeiling {
        return by_amount(programme, place, accepted_on, amount, policy);
    }
    let counts = |by| {
        by == DelegatedBy::Province || rules == RuleSet::InterimMeasures || policy.county_delegation_lasts
    };
    let delegation = nearest(&policy.delegations, programme, place, accepted_on)
        .find(|row| counts(row.by) && common.delegable_under.contains(&rules));
    match (delegation, rules) {
        (Some(row), RuleSet::InterimMeasures) => {
            Decider::new(Level::Street, &DECIDES_STREET_DELEGATED, Some(&row.source))
        }
        (Some(row), RuleSet::AssistanceLaw) => {
            Decider::new(Level::Street, &DECIDES_STREET_ASSIGNED, Some(&row.source))
        }
        (None, _) if common.decides == Decides::CountyAfterDisabledFederation => {
            Decider::new(Level::County, &DECIDES_COUNTY_AFTER_FEDERATION, None)
        }
        (None, RuleSet::InterimMeasures) => Decider::new(Level::County, &DECIDES_COUNTY, None),
        (None, RuleSet::AssistanceLaw) => Decider::new(Level::County, &DECIDES_COUNTY_BY_LAW, None),
    }
}

fn by_amount(
    programme: Programme,
    place: &[String],
    day: NaiveDate,
    amount: Option<Fen>,
    policy: &ProgrammePolicy,
) -> Decider {
    let (Some(row), Some(amount)) = (policy.ceilings(programme, place, day), amount) else {
        return Decider::new(Level::County, &DECIDES_COUNTY_TEMPORARY, None);
    };
    let (level, rule): (_, &Rule) = if row.street_fen.is_some_and(|ceiling| amount <= ceiling) {
        (Level::Street, &DECIDES_STREET_SMALL_SUM)
    } else if row.county_fen.is_none_or(|ceiling| amount <= ceiling) {
        (Level::County, &DECIDES_COUNTY_TEMPORARY)
    } else {
        (Level::CountyMechanism, &DECIDES_MECHANISM)
    };
    Decider::new(level, rule, Some(&row.source))
}

/// 越权审批. Refuses a decision below the level that may make it; a higher one may always decide.
pub fn check_level(acting: Level, decider: &Decider) -> Option<Finding> {
    let word = |level| match level {
        Level::Street => "STREET",
        Level::County => "COUNTY",
        Level::CountyMechanism => "COUNTY_MECHANISM",
    };
    (acting < decider.level).then(|| {
        Finding::of(&DECIDES_BELOW_LEVEL).fact("acting", word(acting)).fact("needed", word(decider.level))
    })
}

rules! {
    DECIDES_COUNTY {
        zh: "由县级人民政府民政部门审核确认",
        en: "The county decides",
        basis: "《最低生活保障审核确认办法》第20条；《特困人员认定办法》第16条；《社会救助暂行办法》",
        remedy: "已委托街道（乡镇）的，请录入委托文件",
        "If the decision is delegated to the street, have the document entered",
    }
    DECIDES_COUNTY_BY_LAW {
        zh: "由县级人民政府民政部门审核确认",
        en: "The county decides",
        basis: "《中华人民共和国社会救助法》第44条",
        remedy: "省级规定由街道（乡镇）审核确认的，请录入该规定",
        "If the province assigns the decision to the street, have its rule entered",
    }
    /// 审核确认权限下放, before 2026-07-01.
    DECIDES_STREET_DELEGATED {
        zh: "审核确认权限已下放，由街道（乡镇）审核确认",
        en: "The decision is delegated to the street",
        basis: "《关于进一步做好最低生活保障等社会救助兜底保障工作的通知》；《社会救助暂行办法》",
        remedy: "委托已终止的，请更新政策数据",
        "Have the policy data updated if the delegation has ended",
    }
    /// From 2026-07-01.
    DECIDES_STREET_ASSIGNED {
        zh: "依省级规定，由街道（乡镇）审核确认",
        en: "The province assigns the decision to the street",
        basis: "《中华人民共和国社会救助法》第44条",
        remedy: "规定已废止的，请更新政策数据",
        "Have the policy data updated if the rule is repealed",
    }
    DECIDES_COUNTY_AFTER_FEDERATION {
        zh: "经残联审核后，由县级人民政府民政部门审定",
        en: "The county decides after review by the disabled persons' federation",
        basis: "〔残疾人两项补贴的省级规定〕",
        remedy: "请先送残联审核",
        "Send the case to the federation first",
    }
    /// 小额救助.
    DECIDES_STREET_SMALL_SUM {
        zh: "救助金额在限额以内，由街道（乡镇）审批",
        en: "The sum is within the ceiling of the street, which decides",
        basis: "《关于进一步加强和改进临时救助工作的意见》",
        remedy: "当地限额已调整的，请更新政策数据",
        "Have the policy data updated if the ceiling has changed",
    }
    DECIDES_COUNTY_TEMPORARY {
        zh: "救助金额超过街道（乡镇）限额或者限额、金额尚未确定，由县级人民政府民政部门审批",
        en: "The sum is above the ceiling of the street, or one of the two is not known: the county decides",
        basis: "《关于进一步加强和改进临时救助工作的意见》",
        remedy: "请报县级审批；小额救助限额未录入的，请录入",
        "Hand the case to the county; have the ceiling entered if it is missing",
    }
    /// 一事一议.
    DECIDES_MECHANISM {
        zh: "救助金额超过县级限额，由县级协调机制一事一议",
        en: "The sum is above the ceiling of the county: its mechanism decides case by case",
        basis: "《关于进一步加强和改进临时救助工作的意见》；当地一事一议规定（待确认）",
        remedy: "请提请县级协调机制研究",
        "Put the case to the mechanism of the county",
    }
    DECIDES_BELOW_LEVEL {
        zh: "超出本级审核确认权限",
        en: "The decision is beyond this level",
        basis: "《最低生活保障审核确认办法》第20条；《关于进一步加强和改进临时救助工作的意见》；2026-07-01起：《中华人民共和国社会救助法》第44条",
        remedy: "请报有权机关决定",
        "Hand the case to the level that may decide",
    }
}

#[cfg(test)]
mod tests;
