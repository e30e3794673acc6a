//! 事项通则. What every programme says of itself: unit, level, publicity, steps, first month, place.
//! Start with [`ProgrammeRules`]; [`super::Eligibility`] is what its conditions answer.
//! Never: a place's own practice; that is [`super::ProgrammePolicy`].

use async_graphql::Enum;
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::ProgrammePolicy;
use crate::assistance::rules::{
    facts::Programme,
    law::RuleSet,
    month::{Month, start_month},
    steps::ProgrammeTraits,
};

/// 申请单位. Who applies and is admitted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Enum, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
#[graphql(name = "ProgrammeUnit")]
pub enum Unit {
    /// 家庭
    Household,
    /// 家庭，符合规定的成员可按单人户
    HouseholdOrAlone,
    /// 个人
    Person,
    /// 家庭或者个人
    HouseholdOrPerson,
    /// 儿童
    Child,
}

/// 审核确认机关. Who decides where nothing is delegated.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Enum, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
#[graphql(name = "ProgrammeDecides")]
pub enum Decides {
    /// 县级人民政府民政部门
    County,
    /// 县级人民政府民政部门，经残联审核
    CountyAfterDisabledFederation,
    /// 街道（乡镇）在限额以内，其余由县级
    StreetWithinCeiling,
}

/// 公示.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Publicity {
    /// Always, for so many calendar days.
    Required { days: u32 },
    /// May be left out, and is unless a local rule asks for it.
    MaySkip,
    /// As a local rule says; the default where none is on file. To be confirmed locally.
    Local { is_required: bool },
    /// Never, whatever a local rule says: for the privacy of children, or because there is none to hold.
    Never,
}

/// Days of a notice that a local rule asks for without saying how long.
const USUAL_PUBLICITY_DAYS: u32 = 7;

/// 公示要求, as it holds in one place on one day.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PublicityNeed {
    pub is_required: bool,
    /// Calendar days; zero when none is held.
    pub days: u32,
    /// The local document; none when the programme's own rule or default applies.
    pub source: Option<String>,
    /// The answer is a default that awaits local confirmation.
    pub needs_confirmation: bool,
}

/// 待遇起始. Which month is the first one paid.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Enum, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum FirstPayment {
    /// 自作出决定的次月起
    MonthAfterDecision,
    /// 自申请当月起
    MonthOfApplication,
    /// 当月申请、次月发放
    MonthAfterApplication,
    /// 即时给付
    AtOnce,
    /// 作出决定后给付
    OnDecision,
    /// 只认定身份，不发放待遇
    StatusOnly,
}

impl FirstPayment {
    /// 首发月. The first day of the first month paid monthly; none for what is paid once or not at all.
    ///
    /// Source: that of the programme, see [`ProgrammeRules::legal_basis`].
    pub fn first_month(self, applied_on: NaiveDate, decided_on: NaiveDate) -> Option<NaiveDate> {
        start_month(self, applied_on, decided_on).map(Month::first_day)
    }
}

/// 管辖. Whose place decides.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Enum, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum CompetentPlace {
    /// 家庭成员户籍所在地；户籍不在一地的，户籍与居住一致的成员优先
    HouseholdHukou,
    /// 本人户籍所在地
    OwnHukou,
    /// 急难发生地；2026-07-01前也可以是居住地
    Hardship,
}

/// 受理范围. Which offices may take an application beside the competent one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Enum, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Acceptance {
    /// 只在有管辖权的地方；省级规定省内通办的除外
    CompetentPlace,
    /// 全国任一街道（乡镇）
    AnyStreet,
}

/// 事项通则. One programme, one value; adding a programme is one file with this and one line in the table.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ProgrammeRules {
    pub programme: Programme,
    /// First day of the programme; none when older than the first rules this hub judges.
    pub valid_from: Option<NaiveDate>,
    pub unit: Unit,
    pub decides: Decides,
    /// The bodies of rules under which the decision may lie with the street by delegation.
    pub delegable_under: &'static [RuleSet],
    pub publicity: Publicity,
    /// 办理步骤. What must be done before a decision; the publicity in it is the default, see [`Self::traits`].
    pub steps: ProgrammeTraits,
    pub first_payment: FirstPayment,
    /// A local rule may set another first month; to be confirmed locally.
    pub is_first_payment_local: bool,
    /// 有效期. The most months a confirmation holds; none when reviews end it.
    pub most_months: Option<u32>,
    /// 事项代码 of the case number.
    pub service_code: u16,
    pub competent_place: CompetentPlace,
    pub acceptance: Acceptance,
    /// Of the decision, before and from 2026-07-01.
    pub bases: [&'static str; 2],
}

impl ProgrammeRules {
    pub const fn legal_basis(&self, rules: RuleSet) -> &'static str {
        match rules {
            RuleSet::InterimMeasures => self.bases[0],
            RuleSet::AssistanceLaw => self.bases[1],
        }
    }

    pub fn exists_on(&self, day: NaiveDate) -> bool {
        self.valid_from.is_none_or(|first| first <= day)
    }

    /// 公示要求. Of a place (nearest division first) on the day of acceptance.
    ///
    /// Source: 《最低生活保障审核确认办法》第19条; 《事实无人抚养儿童保障意见》（2019年）.
    pub fn publicity_need(
        &self,
        place: &[String],
        day: NaiveDate,
        policy: &ProgrammePolicy,
    ) -> PublicityNeed {
        let need = |is_required, days, needs_confirmation| PublicityNeed {
            is_required,
            days,
            source: None,
            needs_confirmation,
        };
        let is_required = match self.publicity {
            Publicity::Required { days } => return need(true, days, false),
            Publicity::Never => return need(false, 0, false),
            Publicity::MaySkip => false,
            Publicity::Local { is_required } => is_required,
        };
        let needs_confirmation = self.publicity != Publicity::MaySkip;
        match policy.publicity_row(self.programme, place, day) {
            Some(row) => PublicityNeed {
                is_required: row.days > 0,
                days: row.days,
                source: Some(row.source.clone()),
                needs_confirmation: false,
            },
            None if is_required => need(true, USUAL_PUBLICITY_DAYS, needs_confirmation),
            None => need(false, 0, needs_confirmation),
        }
    }

    /// 办理步骤, with the publicity as it holds in the place.
    pub fn traits(&self, place: &[String], day: NaiveDate, policy: &ProgrammePolicy) -> ProgrammeTraits {
        let has_publicity = self.publicity_need(place, day, policy).is_required;
        ProgrammeTraits { has_publicity, ..self.steps }
    }

    /// 待遇起始, as it holds in the place.
    pub fn first_payment(&self, place: &[String], day: NaiveDate, policy: &ProgrammePolicy) -> FirstPayment {
        let local = policy.first_payment_row(self.programme, place, day);
        local.filter(|_| self.is_first_payment_local).map_or(self.first_payment, |row| row.first_payment)
    }
}
