//! 残疾人两项补贴. Who has the living subsidy, who has the care subsidy, and from which month.
//! Start with [`assess_living`] and [`assess_care`]; both may be drawn together.
//! Never: programmes held already (see `exclusion::conflicts`), the sum itself.

use std::collections::BTreeSet;

use async_graphql::Enum;
use chrono::{Datelike, Months, NaiveDate};
use serde::{Deserialize, Serialize};

use crate::{
    assistance::rules::{
        facts::{Disability, Fen, Programme},
        law::date,
        standard::StandardVariant,
    },
    platform::violation::Finding,
};

/// 跨省通办起始日.
pub const CROSS_PROVINCE_FROM: NaiveDate = date(2021, 4, 22);
/// 全程网办起始日.
pub const ONLINE_FROM: NaiveDate = date(2022, 5, 15);
/// 长期照护: care needed for so long.
const LONG_TERM: Months = Months::new(6);

/// 生活补贴扩面. A class of household whose disabled members have the living subsidy too.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LivingWidening {
    pub household: Programme,
    /// The mildest grade that counts.
    pub up_to_grade: u8,
}

/// 地方扩面. What a place grants beyond the national circle; nothing by default.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct DisabilityPolicy {
    /// Households beside 低保, such as EDGE to grade 2.
    pub living_also_for: Vec<LivingWidening>,
    /// Kinds and grades beside 1 and 2, such as mental and intellectual 3 and 4.
    pub care_also_for: Vec<Disability>,
}

/// What is known of the person on the day.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct DisabledFacts {
    /// By the certificate (残疾人证); none without one.
    pub disability: Option<Disability>,
    /// The classes in which the household is: DIBAO, EDGE, RIGID.
    pub household: BTreeSet<Programme>,
    /// 需要长期照护, since this day; none when no such care is needed.
    pub care_needed_since: Option<NaiveDate>,
    /// 领取工伤保险生活护理费.
    pub draws_work_injury_nursing_pay: bool,
}

impl DisabledFacts {
    /// Of a certificate with a grade that exists.
    fn certified(&self) -> Option<Disability> {
        self.disability.filter(|it| (1..=4).contains(&it.grade))
    }

    /// What bars both subsidies alike.
    fn common(&self) -> Vec<Finding> {
        let mut found = Vec::new();
        if self.certified().is_none() {
            found.push(Finding::of(&DISABLED_NO_CERTIFICATE).at("disability"));
        }
        if self.draws_work_injury_nursing_pay {
            found.push(Finding::of(&DISABLED_WORK_INJURY_NURSING).at("workInjuryNursingPay"));
        }
        found
    }
}

/// 困难残疾人生活补贴: a disabled member of a 低保 household, or of a class that local rule adds.
///
/// All violations; 特困, orphans and de-facto orphans on the full sum are barred by `exclusion::conflicts`.
///
/// Source: 《国务院关于全面建立困难残疾人生活补贴和重度残疾人护理补贴制度的意见》.
pub fn assess_living(facts: &DisabledFacts, policy: &DisabilityPolicy) -> Vec<Finding> {
    let mut found = facts.common();
    let widened = |grade: u8| {
        policy
            .living_also_for
            .iter()
            .any(|it| facts.household.contains(&it.household) && grade <= it.up_to_grade)
    };
    let qualifies = facts.household.contains(&Programme::Dibao)
        || facts.certified().is_some_and(|disability| widened(disability.grade));
    if !qualifies {
        found.push(Finding::of(&DISABLED_LIVING_NOT_DIBAO).at("household"));
    }
    found
}

/// 重度残疾人护理补贴: grade 1 or 2, or what local rule adds, with care needed for six months or more.
///
/// All violations; 特困 is barred by `exclusion::conflicts`, orphans are not.
///
/// Source: 《国务院关于全面建立困难残疾人生活补贴和重度残疾人护理补贴制度的意见》.
pub fn assess_care(facts: &DisabledFacts, day: NaiveDate, policy: &DisabilityPolicy) -> Vec<Finding> {
    let mut found = facts.common();
    if let Some(disability) = facts.certified()
        && disability.grade > 2
        && !policy.care_also_for.contains(&disability)
    {
        found.push(Finding::of(&DISABLED_CARE_GRADE).at("disability").fact("grade", disability.grade));
    }
    let long_term_from = facts.care_needed_since.map(|since| since.checked_add_months(LONG_TERM));
    match long_term_from {
        Some(Some(from)) if from <= day => {}
        Some(Some(from)) => {
            found.push(Finding::of(&DISABLED_CARE_NOT_LONG_TERM).at("careNeededSince").fact("from", from));
        }
        Some(None) | None => found.push(Finding::of(&DISABLED_CARE_NOT_LONG_TERM).at("careNeededSince")),
    }
    found
}

/// 补贴类别. Of two subsidies of one kind the higher is drawn.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Enum, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum SubsidyKind {
    /// 生活补贴（津贴）
    Living,
    /// 护理补贴（津贴）
    Care,
}

/// 老年、因公致残等福利性补贴. Another subsidy for which the person qualifies, fen a month.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OtherSubsidy {
    pub kind: SubsidyKind,
    pub amount: Fen,
}

/// 择高结果. What is proposed; the person chooses.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct HigherOfKind {
    pub kind: SubsidyKind,
    pub own: Fen,
    /// The highest other of the kind; none if there is none.
    pub other: Option<Fen>,
    /// Whether the disability subsidy is drawn; on a tie it is.
    pub keeps_own: bool,
    pub legal_basis: String,
}

/// 择高享受. The disability subsidy of a kind against the others of the same kind; the other kind is not touched.
///
/// Source: 《国务院关于全面建立困难残疾人生活补贴和重度残疾人护理补贴制度的意见》.
pub fn higher_of_kind(kind: SubsidyKind, own: Fen, others: &[OtherSubsidy]) -> HigherOfKind {
    let other = others.iter().filter(|it| it.kind == kind).map(|it| it.amount).max();
    HigherOfKind {
        kind,
        own,
        other,
        keeps_own: other.is_none_or(|other| own >= other),
        legal_basis: "《国务院关于全面建立困难残疾人生活补贴和重度残疾人护理补贴制度的意见》".to_owned(),
    }
}

/// 计发月. The month of application is paid already; told as its first day.
///
/// Source: 《国务院关于全面建立困难残疾人生活补贴和重度残疾人护理补贴制度的意见》.
pub fn first_month(applied_on: NaiveDate) -> NaiveDate {
    applied_on.with_day(1).unwrap_or(applied_on)
}

/// 标准档次 by the grade of the certificate; none for a grade that does not exist.
pub fn grade_variant(grade: u8) -> Option<StandardVariant> {
    match grade {
        1 => Some(StandardVariant::Grade1),
        2 => Some(StandardVariant::Grade2),
        3 => Some(StandardVariant::Grade3),
        4 => Some(StandardVariant::Grade4),
        _ => None,
    }
}

/// 申请渠道. Where the application is handed in, seen from the place of the hukou.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Enum, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum ApplicationRoute {
    /// 户籍地窗口
    AtHome,
    /// 跨省通办
    OtherProvince,
    /// 全程网办
    Online,
}

/// 受理渠道开通. Whether the route was open on the day; the place of the hukou decides in any case.
///
/// # Errors
/// [`DISABLED_ROUTE_NOT_OPEN`] with the first day of the route.
pub fn check_route(route: ApplicationRoute, applied_on: NaiveDate) -> Result<(), Finding> {
    let open_from = match route {
        ApplicationRoute::AtHome => return Ok(()),
        ApplicationRoute::OtherProvince => CROSS_PROVINCE_FROM,
        ApplicationRoute::Online => ONLINE_FROM,
    };
    if applied_on >= open_from {
        return Ok(());
    }
    Err(Finding::of(&DISABLED_ROUTE_NOT_OPEN).fact("openFrom", open_from))
}

rules! {
    DISABLED_NO_CERTIFICATE {
        zh: "没有有效的残疾人证或者残疾等级不存在",
        en: "There is no disability certificate, or its grade does not exist",
        basis: "《国务院关于全面建立困难残疾人生活补贴和重度残疾人护理补贴制度的意见》",
        remedy: "请先向残联申领残疾人证，或者核对残疾等级",
        "Obtain the certificate from the disabled persons' federation, or check the grade",
    }
    DISABLED_WORK_INJURY_NURSING {
        zh: "领取工伤保险生活护理费的，不享受残疾人两项补贴",
        en: "Whoever draws work-injury nursing pay has neither disability subsidy",
        basis: "《国务院关于全面建立困难残疾人生活补贴和重度残疾人护理补贴制度的意见》",
        remedy: "请核对工伤保险待遇；停止领取后可以申请",
        "Check the work-injury benefits; apply once the nursing pay has ended",
    }
    DISABLED_LIVING_NOT_DIBAO {
        zh: "不属于低保家庭中的残疾人，也不在当地扩面范围内",
        en: "The person is in no minimum-allowance household, nor in a class that local rule adds",
        basis: "《国务院关于全面建立困难残疾人生活补贴和重度残疾人护理补贴制度的意见》",
        remedy: "请先申请低保；符合条件的可单独申请护理补贴",
        "Apply for the allowance first; the care subsidy can be had on its own",
    }
    DISABLED_CARE_GRADE {
        zh: "残疾等级不是一级、二级，也不在当地扩面范围内",
        en: "The grade is neither 1 nor 2, nor one that local rule adds",
        basis: "《国务院关于全面建立困难残疾人生活补贴和重度残疾人护理补贴制度的意见》",
        remedy: "请核对残疾人证；残情加重的，可申请重新评定",
        "Check the certificate; if the disability has grown worse, ask for a new assessment",
    }
    DISABLED_CARE_NOT_LONG_TERM {
        zh: "需要照护的时间不足6个月或者不需要长期照护",
        en: "Care is not needed, or has not been needed for six months",
        basis: "《国务院关于全面建立困难残疾人生活补贴和重度残疾人护理补贴制度的意见》",
        remedy: "请补充长期照护情况，或者满6个月后申请",
        "Show the long-term need, or apply once six months are full",
    }
    DISABLED_ROUTE_NOT_OPEN {
        zh: "申请日该办理渠道尚未开通",
        en: "This route of application was not open on the day",
        basis: "残疾人两项补贴跨省通办（2021-04-22起）、全程网办（2022-05-15起）〔民政部、中国残联〕",
        remedy: "请到户籍地街道（乡镇）申请，或者核对申请日期",
        "Apply at the street of the hukou, or check the date of application",
    }
}

#[cfg(test)]
mod tests;
