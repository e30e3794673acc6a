//! 高龄津贴与经济困难高龄、失能老年人补贴. By age, need and ability; almost all of it is local.
//! Start with [`assess_elder_80`] and [`assess_elder_hard`]; [`ElderPolicy`] holds the local rule.
//! Never: the sum itself, programmes held already (see `exclusion::conflicts`).

use std::collections::BTreeSet;

use async_graphql::Enum;
use chrono::{Datelike, Months, NaiveDate};
use serde::{Deserialize, Serialize};

use super::tekun::CareClass;
use crate::{
    assistance::rules::{
        facts::{Member, Programme},
        standard::StandardVariant,
    },
    platform::violation::Finding,
};

/// 年龄档. From this age on, the birthday itself counted, until the next band.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AgeBand {
    pub from_age: u32,
    pub variant: StandardVariant,
}

/// 起发月. Which month an age first counts for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Enum, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum AgeCounts {
    /// 满龄当月
    BirthdayMonth,
    /// 满龄次月
    MonthAfter,
}

/// 申请起发. How far back an application reaches.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Enum, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum ApplicationCounts {
    /// 满龄起补发
    Backdated,
    /// 申请当月
    ApplicationMonth,
    /// 申请次月
    MonthAfter,
}

/// Local rule; every value is to be confirmed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct ElderPolicy {
    /// 高龄津贴年龄档; in any order.
    pub bands: Vec<AgeBand>,
    pub age_counts: AgeCounts,
    pub application_counts: ApplicationCounts,
    /// 经济困难: the person's own or the household's class must be one of these.
    pub hard_classes: BTreeSet<Programme>,
    /// 高龄: from this age without a loss of ability.
    pub hard_aged_from: u32,
    /// 失能: from this age with one.
    pub hard_disabled_from: u32,
    /// The mildest care class that counts as 失能.
    pub hard_care_class: CareClass,
}

impl Default for ElderPolicy {
    fn default() -> Self {
        let bands =
            [(80, StandardVariant::Age80), (90, StandardVariant::Age90), (100, StandardVariant::Age100)];
        Self {
            bands: bands.map(|(from_age, variant)| AgeBand { from_age, variant }).to_vec(),
            age_counts: AgeCounts::BirthdayMonth,
            application_counts: ApplicationCounts::ApplicationMonth,
            hard_classes: BTreeSet::from([Programme::Dibao, Programme::Edge]),
            hard_aged_from: 80,
            hard_disabled_from: 60,
            hard_care_class: CareClass::PartlyDependent,
        }
    }
}

impl ElderPolicy {
    /// 年龄档. The band that counts for a whole month; none below the first.
    ///
    /// The age is that of the month's last day, or of the last day of the month before.
    pub fn band_in(&self, person: &Member, month: NaiveDate) -> Option<AgeBand> {
        let first = month.with_day(1)?;
        let age_on = match self.age_counts {
            AgeCounts::BirthdayMonth => first.checked_add_months(Months::new(1))?.pred_opt()?,
            AgeCounts::MonthAfter => first.pred_opt()?,
        };
        self.band_at(person.age_on(age_on))
    }

    fn band_at(&self, age: u32) -> Option<AgeBand> {
        self.bands.iter().filter(|band| band.from_age <= age).max_by_key(|band| band.from_age).copied()
    }

    /// The first month from which an application pays, were the age no question; none means from the age on.
    fn application_month(&self, applied_on: NaiveDate) -> Option<NaiveDate> {
        let first = applied_on.with_day(1)?;
        match self.application_counts {
            ApplicationCounts::Backdated => None,
            ApplicationCounts::ApplicationMonth => Some(first),
            ApplicationCounts::MonthAfter => first.checked_add_months(Months::new(1)),
        }
    }
}

/// 高龄津贴认定. The band of a month and the month from which it is paid.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Elder80 {
    pub band: AgeBand,
    /// First day of the first month paid.
    pub first_month: NaiveDate,
    pub legal_basis: String,
}

/// 高龄津贴: whether the age is reached on the day of application, the birthday itself counted.
///
/// The band is that of the first month paid; later months ask [`ElderPolicy::band_in`].
///
/// # Errors
/// [`ELDER_80_TOO_YOUNG`] with the age from which it is granted; [`ELDER_80_NO_BANDS`] where none is set.
pub fn assess_elder_80(
    person: &Member,
    applied_on: NaiveDate,
    policy: &ElderPolicy,
) -> Result<Elder80, Finding> {
    let from_age = policy.bands.iter().map(|band| band.from_age).min();
    let from_age = from_age.ok_or_else(|| Finding::of(&ELDER_80_NO_BANDS))?;
    let age = person.age_on(applied_on);
    let too_young =
        || Finding::of(&ELDER_80_TOO_YOUNG).at("person").fact("fromAge", from_age).fact("age", age);
    if age < from_age {
        return Err(too_young());
    }
    let reached = first_month_of_age(person, from_age, policy.age_counts).ok_or_else(too_young)?;
    let first_month = policy.application_month(applied_on).map_or(reached, |month| month.max(reached));
    let band = policy.band_in(person, first_month).ok_or_else(too_young)?;
    let legal_basis = "高龄津贴办法〔地方规定，待确认〕".to_owned();
    Ok(Elder80 { band, first_month, legal_basis })
}

/// The first day of the first month for which the age counts.
fn first_month_of_age(person: &Member, age: u32, counts: AgeCounts) -> Option<NaiveDate> {
    let year = person.born_on.year().checked_add(i32::try_from(age).ok()?)?;
    let (month, day) = (person.born_on.month(), person.born_on.day());
    let birthday =
        NaiveDate::from_ymd_opt(year, month, day).or_else(|| NaiveDate::from_ymd_opt(year, month + 1, 1))?;
    let first = birthday.with_day(1)?;
    match counts {
        AgeCounts::BirthdayMonth => Some(first),
        AgeCounts::MonthAfter => first.checked_add_months(Months::new(1)),
    }
}

/// 经济困难老年人补贴的理由
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Enum, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum ElderHardGround {
    /// 高龄
    Aged,
    /// 失能
    Disabled,
}

/// All that was found, at once.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ElderHardAssessment {
    pub violations: Vec<Finding>,
    pub grounds: Vec<ElderHardGround>,
}

/// 经济困难的高龄、失能老年人补贴: a class of economic hardship, and high age or lost ability.
///
/// `classes` are those of the person and the household on the day; `care` is none without an assessment.
pub fn assess_elder_hard(
    person: &Member,
    classes: &BTreeSet<Programme>,
    care: Option<CareClass>,
    day: NaiveDate,
    policy: &ElderPolicy,
) -> ElderHardAssessment {
    let age = person.age_on(day);
    let mut violations = Vec::new();
    if policy.hard_classes.is_disjoint(classes) {
        violations.push(Finding::of(&ELDER_HARD_NOT_POOR).at("household"));
    }
    let is_disabled = care.is_some_and(|care| care >= policy.hard_care_class);
    let grounds: Vec<_> = [
        (age >= policy.hard_aged_from, ElderHardGround::Aged),
        (age >= policy.hard_disabled_from && is_disabled, ElderHardGround::Disabled),
    ]
    .into_iter()
    .filter_map(|(applies, ground)| applies.then_some(ground))
    .collect();
    if grounds.is_empty() {
        violations.push(Finding::of(&ELDER_HARD_NO_GROUND).at("person").fact("age", age));
    }
    ElderHardAssessment { violations, grounds }
}

rules! {
    ELDER_80_TOO_YOUNG {
        zh: "未达到当地高龄津贴的起始年龄",
        en: "The age from which the allowance is granted is not reached",
        basis: "当地高龄津贴办法〔地方规定，待确认〕",
        remedy: "请在达到起始年龄后申请",
        "Apply once the age is reached",
    }
    ELDER_80_NO_BANDS {
        zh: "当地未设高龄津贴年龄档",
        en: "No age bands are set for this place",
        basis: "当地高龄津贴办法〔地方规定，待确认〕",
        remedy: "请民政局先发布年龄档",
        "The bureau publishes the bands first",
    }
    ELDER_HARD_NOT_POOR {
        zh: "不属于当地规定的经济困难对象",
        en: "Neither the person nor the household is in a class of economic hardship that local rule names",
        basis: "当地经济困难老年人补贴办法〔地方规定，待确认〕",
        remedy: "请先申请低保或者低保边缘家庭认定",
        "Apply for the allowance or recognition at its edge first",
    }
    ELDER_HARD_NO_GROUND {
        zh: "既未达到高龄年龄，也未经评估为失能",
        en: "Neither the high age is reached nor a loss of ability assessed",
        basis: "当地经济困难老年人补贴办法〔地方规定，待确认〕",
        remedy: "请申请老年人能力评估，或者在达到年龄后申请",
        "Ask for an assessment of ability, or apply once the age is reached",
    }
}

#[cfg(test)]
mod tests;
