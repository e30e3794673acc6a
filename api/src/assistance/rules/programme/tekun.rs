//! 特困人员认定. Whether one person has no ability to work, no income and no able supporter.
//! Start with [`assess_tekun`]; supporters, care and later years of minors are in the folder beside.
//! Never: programmes held already (see `exclusion::conflicts`), the counting of income.

pub mod care;
pub mod minor;
pub mod supporter;

use async_graphql::Enum;
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

pub use self::{
    care::{CareClass, SelfCare, reassess_by},
    minor::{ChildScheme, ContinuedAid, SchoolLevel, minor_aid_continues},
    supporter::{Supporter, SupporterGround},
};
use crate::{
    assistance::rules::{
        facts::{Disability, DisabilityKind, Fen, Member},
        law::RuleSet,
    },
    platform::violation::{Finding, Rule},
};

/// Values awaiting confirmation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct TekunPolicy {
    /// From 2026-07-01 a minor below this age has no ability to work. The law speaks of 未成年人 (18), the method
    /// of 16; to be confirmed.
    pub minor_below_age_from_2026: u32,
    /// Whether an incapacitated, missing or imprisoned supporter must also have little property, as
    /// 《特困人员认定办法》第8条 has it; when not, it is a warning only.
    pub absent_supporter_needs_low_property: bool,
}

impl Default for TekunPolicy {
    fn default() -> Self {
        Self { minor_below_age_from_2026: 18, absent_supporter_needs_low_property: false }
    }
}

impl TekunPolicy {
    /// Source: 《特困人员认定办法》第5条; 《中华人民共和国社会救助法》第16条.
    pub fn minor_below_age(&self, rules: RuleSet) -> u32 {
        match rules {
            RuleSet::InterimMeasures => 16,
            RuleSet::AssistanceLaw => self.minor_below_age_from_2026,
        }
    }
}

/// 无劳动能力的情形. Why somebody cannot work.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Enum, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum AbilityGround {
    /// 60周岁以上的老年人
    #[serde(rename = "AGED_60")]
    Aged60,
    /// 未成年人
    Minor,
    /// 规定类别和等级的残疾
    Disabled,
    /// 未成年时已认定，继续享有
    ContinuedMinor,
}

/// 生活来源. Per month; none where not known yet.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct TekunMeans {
    /// Own countable income under the 特困 profile: without the central basic pension, medical insurance benefits,
    /// 优待抚恤金 and 高龄津贴 (《特困人员认定办法》第6条).
    pub income: Option<Fen>,
    /// The 低保 standard of the person's area on the day.
    pub dibao_standard: Option<Fen>,
    pub property_within_limits: Option<bool>,
}

/// What is known of the one person.
#[derive(Debug, Clone, Copy)]
pub struct TekunFacts<'a> {
    pub person: &'a Member,
    pub means: TekunMeans,
    /// 法定赡养、抚养、扶养义务人; an empty list says that there is none.
    pub supporters: &'a [Supporter],
    pub child_scheme: ChildScheme,
    /// On a review: why aid granted to a minor goes on, from [`minor_aid_continues`].
    pub continued: Option<ContinuedAid>,
}

/// 认定依据. What was found in favour; stored with the case.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TekunGrounds {
    pub ability: Vec<AbilityGround>,
    /// One list a supporter, in their order.
    pub supporters: Vec<Vec<SupporterGround>>,
}

/// All that was found, at once.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct TekunAssessment {
    pub violations: Vec<Finding>,
    pub warnings: Vec<Finding>,
    pub grounds: TekunGrounds,
}

impl TekunAssessment {
    pub fn is_eligible(&self) -> bool {
        self.violations.is_empty()
    }

    fn violate(&mut self, finding: Finding) {
        self.violations.push(finding);
    }
}

/// 特困人员认定. The three conditions, each with its sub-grounds; a fact not known yet is a violation of its own.
///
/// `day` decides ages, `rules` the law (that of the acceptance day). Paths: `person`, `income`, `standard`,
/// `property`, `supporters.0`, `childScheme`.
///
/// Source: 《特困人员认定办法》第4条至第9条; 《中华人民共和国社会救助法》第16条、第41条.
pub fn assess_tekun(
    facts: &TekunFacts<'_>,
    day: NaiveDate,
    rules: RuleSet,
    policy: &TekunPolicy,
) -> TekunAssessment {
    let mut found = TekunAssessment::default();
    check_ability(&mut found, facts, day, rules, policy);
    check_means(&mut found, facts.means);
    for (at, one) in facts.supporters.iter().enumerate() {
        supporter::check(&mut found, at, one, rules, policy);
    }
    minor::check_choice(&mut found, facts, day);
    found
}

/// 无劳动能力. Every ground that applies on the day.
///
/// Source: 《特困人员认定办法》第5条; 《中华人民共和国社会救助法》第16条.
pub fn ability_grounds(
    person: &Member,
    day: NaiveDate,
    rules: RuleSet,
    policy: &TekunPolicy,
) -> Vec<AbilityGround> {
    let age = person.age_on(day);
    [
        (age >= 60, AbilityGround::Aged60),
        (age < policy.minor_below_age(rules), AbilityGround::Minor),
        (person.disability.is_some_and(prevents_work), AbilityGround::Disabled),
    ]
    .into_iter()
    .filter_map(|(applies, ground)| applies.then_some(ground))
    .collect()
}

fn prevents_work(disability: Disability) -> bool {
    let up_to_grade = match disability.kind {
        DisabilityKind::Intellectual | DisabilityKind::Mental => 3,
        DisabilityKind::Limb => 2,
        DisabilityKind::Sight => 1,
        DisabilityKind::Hearing | DisabilityKind::Speech | DisabilityKind::Multiple => 0,
    };
    (1..=up_to_grade).contains(&disability.grade)
}

fn check_ability(
    found: &mut TekunAssessment,
    facts: &TekunFacts<'_>,
    day: NaiveDate,
    rules: RuleSet,
    policy: &TekunPolicy,
) {
    let mut grounds = ability_grounds(facts.person, day, rules, policy);
    grounds.extend(facts.continued.map(|_| AbilityGround::ContinuedMinor));
    if grounds.is_empty() {
        found.violate(Finding::of(&TEKUN_ABLE_TO_WORK).at("person").fact("age", facts.person.age_on(day)));
        if facts.person.disability.is_some_and(|it| it.kind == DisabilityKind::Multiple) {
            found.warnings.push(Finding::of(&TEKUN_MULTIPLE_DISABILITY).at("person"));
        }
    }
    found.grounds.ability = grounds;
}

fn check_means(found: &mut TekunAssessment, means: TekunMeans) {
    if means.income.is_none() {
        found.violate(fact_needed("income"));
    }
    if means.dibao_standard.is_none() {
        found.violate(fact_needed("standard"));
    }
    if let (Some(income), Some(standard)) = (means.income, means.dibao_standard)
        && income >= standard
    {
        let finding = Finding::of(&TEKUN_INCOME_NOT_BELOW_STANDARD).at("income");
        found.violate(finding.fact("income", income).fact("standard", standard));
    }
    match means.property_within_limits {
        Some(true) => {}
        Some(false) => found.violate(Finding::of(&TEKUN_PROPERTY_OVER_LIMITS).at("property")),
        None => found.violate(fact_needed("property")),
    }
}

fn fact_needed(path: impl Into<String>) -> Finding {
    Finding::of(&TEKUN_FACT_NEEDED).at(path)
}

/// Every rule of the folder.
pub fn all_rules() -> impl Iterator<Item = &'static Rule> {
    [RULES, minor::RULES, supporter::RULES].into_iter().flatten().copied()
}

rules! {
    TEKUN_FACT_NEEDED {
        zh: "还需要该信息才能认定特困人员",
        en: "This fact is still needed to recognise somebody as destitute",
        basis: "《特困人员认定办法》第4条",
        remedy: "请补充所指信息或者完成核对",
        "Supply the fact named by the path, or complete the check",
    }
    TEKUN_ABLE_TO_WORK {
        zh: "不属于无劳动能力的情形",
        en: "None of the grounds of inability to work applies",
        basis: "《特困人员认定办法》第5条；《中华人民共和国社会救助法》第16条",
        remedy: "请核对年龄和残疾等级；生活困难的，可申请低保或者临时救助",
        "Check age and disability grade; in hardship, apply for minimum living allowance or temporary aid",
    }
    TEKUN_MULTIPLE_DISABILITY {
        zh: "多重残疾须按其中的残疾类别和等级判断",
        en: "A multiple disability is judged by the kinds and grades it consists of",
        basis: "《特困人员认定办法》第5条",
        remedy: "请查看残疾人证，登记其中最重的视力、肢体、智力或者精神残疾等级",
        "Look at the certificate and enter the gravest grade of sight, limb, intellect or mind",
    }
    TEKUN_INCOME_NOT_BELOW_STANDARD {
        zh: "收入不低于当地最低生活保障标准",
        en: "The income is not below the local minimum living standard",
        basis: "《特困人员认定办法》第6条",
        remedy: "请核对收入项目；基础养老金、基本医疗保险待遇、优待抚恤金和高龄津贴不计入",
        "Check the items; basic pension, medical insurance, veterans' and old-age allowances do not count",
    }
    TEKUN_PROPERTY_OVER_LIMITS {
        zh: "财产不符合当地特困人员财产状况规定",
        en: "The property exceeds the local limits",
        basis: "《特困人员认定办法》第6条",
        remedy: "请核对财产信息；生活困难的，可申请临时救助",
        "Check the property; in hardship, apply for temporary aid",
    }
}

#[cfg(test)]
mod tests;
