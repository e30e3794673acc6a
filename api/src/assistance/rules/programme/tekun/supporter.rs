//! 法定义务人. Whether somebody who owes support is unable to give it.
//! Start with [`SupporterGround`]; [`check`] reads one supporter's plain facts.
//! Never: names, what a supporter owns or earns.

use async_graphql::Enum;
use serde::{Deserialize, Serialize};

use super::{TekunAssessment, TekunPolicy, fact_needed};
use crate::{
    assistance::rules::{facts::Disability, law::RuleSet},
    platform::violation::Finding,
};

/// 法定赡养、抚养、扶养义务人. One who owes support by law, as plain facts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Supporter {
    /// 周岁 on the day of the assessment.
    pub age: u32,
    pub is_in_household: bool,
    /// 授权核对. Signed for a check of the supporter's own means.
    pub has_consented: bool,
    pub is_tekun: bool,
    pub is_dibao: bool,
    pub disability: Option<Disability>,
    /// Below the local disposable income a head; none where not known.
    pub income_is_low: Option<bool>,
    /// Within the local limits for low-income households; none where not known.
    pub property_is_low: Option<bool>,
    /// 无民事行为能力
    pub is_incapacitated: bool,
    /// 被宣告失踪
    pub is_declared_missing: bool,
    /// 在监狱服刑
    pub is_imprisoned: bool,
}

/// 无履行义务能力的情形. Why a supporter cannot give support.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Enum, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum SupporterGround {
    /// 特困人员
    Tekun,
    /// 60周岁以上的最低生活保障对象
    #[serde(rename = "DIBAO_AGED_60")]
    DibaoAged60,
    /// 70周岁以上，收入和财产符合规定
    #[serde(rename = "AGED_70")]
    Aged70,
    /// 重度残疾（含三级智力、精神残疾），收入和财产符合规定
    SeverelyDisabled,
    /// 无民事行为能力
    Incapacitated,
    /// 被宣告失踪
    DeclaredMissing,
    /// 在监狱服刑
    Imprisoned,
}

impl Supporter {
    fn is_severely_disabled(&self) -> bool {
        self.disability.is_some_and(|it| it.grade >= 1 && it.is_severe())
    }

    /// From 2026-07-01 what a check found without consent is no fact.
    fn may_be_checked(&self, rules: RuleSet) -> bool {
        !self.lacks_consent() || rules == RuleSet::InterimMeasures
    }

    fn lacks_consent(&self) -> bool {
        !self.is_in_household && !self.has_consented
    }

    /// 无履行义务能力. Every ground that the facts show.
    ///
    /// Source: 《特困人员认定办法》第8条; 《中华人民共和国社会救助法》第41条.
    pub fn grounds(&self, rules: RuleSet, policy: &TekunPolicy) -> Vec<SupporterGround> {
        let property_is_low = self.may_be_checked(rules) && self.property_is_low == Some(true);
        let means_are_low = property_is_low && self.income_is_low == Some(true);
        let absence_counts = property_is_low || !policy.absent_supporter_needs_low_property;
        [
            (self.is_tekun, SupporterGround::Tekun),
            (self.is_dibao && self.age >= 60, SupporterGround::DibaoAged60),
            (self.age >= 70 && means_are_low, SupporterGround::Aged70),
            (self.is_severely_disabled() && means_are_low, SupporterGround::SeverelyDisabled),
            (self.is_incapacitated && absence_counts, SupporterGround::Incapacitated),
            (self.is_declared_missing && absence_counts, SupporterGround::DeclaredMissing),
            (self.is_imprisoned && absence_counts, SupporterGround::Imprisoned),
        ]
        .into_iter()
        .filter_map(|(applies, ground)| applies.then_some(ground))
        .collect()
    }

    /// The same supporter if all that is open turned out in the applicant's favour.
    fn at_best(self) -> Self {
        Self {
            income_is_low: self.income_is_low.or(Some(true)),
            property_is_low: self.property_is_low.or(Some(true)),
            ..self
        }
    }
}

/// Judges one supporter: unable, able, or not to be told yet and why.
pub(super) fn check(
    found: &mut TekunAssessment,
    at: usize,
    one: &Supporter,
    rules: RuleSet,
    policy: &TekunPolicy,
) {
    let path = format!("supporters.{at}");
    let shows = |supporter: Supporter| !supporter.grounds(rules, policy).is_empty();
    let grounds = one.grounds(rules, policy);
    if one.lacks_consent() && rules == RuleSet::InterimMeasures {
        found.violate(Finding::of(&TEKUN_SUPPORTER_AUTHORISATION).at(path.as_str()));
    }
    let waits_for_consent = one.lacks_consent() && rules == RuleSet::AssistanceLaw;
    let consenting = Supporter { has_consented: true, ..*one }.at_best();
    if grounds.is_empty() && waits_for_consent && shows(consenting) {
        found.violate(Finding::of(&TEKUN_SUPPORTER_CONSENT).at(path.as_str()));
    } else if waits_for_consent {
        found.warnings.push(Finding::of(&TEKUN_SUPPORTER_CONSENT).at(path.as_str()));
    }
    if grounds.is_empty() && !shows(consenting) {
        found.violate(Finding::of(&TEKUN_SUPPORTER_ABLE).at(path.as_str()));
    } else if grounds.is_empty() && !waits_for_consent {
        let best = one.at_best();
        if one.income_is_low.is_none() && !shows(Supporter { income_is_low: Some(false), ..best }) {
            found.violate(fact_needed(format!("{path}.incomeIsLow")));
        }
        if one.property_is_low.is_none() && !shows(Supporter { property_is_low: Some(false), ..best }) {
            found.violate(fact_needed(format!("{path}.propertyIsLow")));
        }
    }
    if rests_on_absence_alone(&grounds) && one.property_is_low != Some(true) {
        found.warnings.push(Finding::of(&TEKUN_SUPPORTER_PROPERTY).at(path));
    }
    found.grounds.supporters.push(grounds);
}

fn rests_on_absence_alone(grounds: &[SupporterGround]) -> bool {
    let is_absence = |ground: &SupporterGround| {
        matches!(
            ground,
            SupporterGround::Incapacitated | SupporterGround::DeclaredMissing | SupporterGround::Imprisoned
        )
    };
    !grounds.is_empty() && grounds.iter().all(is_absence)
}

rules! {
    TEKUN_SUPPORTER_ABLE {
        zh: "该法定义务人不属于无履行义务能力的情形",
        en: "This supporter is able to give support: none of the grounds applies",
        basis: "《特困人员认定办法》第8条",
        remedy: "请核对该义务人的年龄、残疾、收入和财产；不履行义务的，可依法追索赡养费、抚养费",
        "Check age, disability, income and property; support that is withheld can be claimed in law",
    }
    TEKUN_SUPPORTER_AUTHORISATION {
        zh: "缺少家庭以外法定义务人的核对授权",
        en: "The authorisation of a supporter outside the household is missing",
        basis: "《特困人员认定办法》；2026-07-01起：《中华人民共和国社会救助法》第41条",
        remedy: "请由该义务人签署核对授权书",
        "Let the supporter sign the authorisation",
    }
    /// Refuses where only a check could show the inability, warns elsewhere that none may be made.
    TEKUN_SUPPORTER_CONSENT {
        zh: "未经家庭以外法定义务人同意，不得核对其经济状况",
        en: "The means of a supporter outside the household may be checked with that person's consent only",
        basis: "《中华人民共和国社会救助法》第41条",
        remedy: "请取得该义务人的书面同意，或者以无需核对的情形证明其无履行义务能力",
        "Obtain the written consent, or show the inability by a ground that needs no check",
    }
    TEKUN_SUPPORTER_PROPERTY {
        zh: "该义务人的财产状况尚未核实",
        en: "The property of this supporter has not been verified",
        basis: "《特困人员认定办法》第8条",
        remedy: "请核实其财产是否符合当地低收入家庭财产状况规定",
        "Verify that it is within the local limits for low-income households",
    }
}
