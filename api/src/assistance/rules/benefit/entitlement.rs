//! 待遇依据. What a sum is computed from: figures with their documents, income, members, what is drawn already.
//! Start with [`Entitlement`]; one variant a programme that pays.
//! Never: names, identity numbers, a figure without its source.

use std::collections::BTreeSet;

use async_graphql::Enum;
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::{BENEFIT_MEMBER_TWICE, BENEFIT_NOBODY, dibao::ExtraCategory, exact::Exact};
use crate::{
    assistance::rules::{
        facts::{Fen, Programme},
        programme::{
            defacto_orphan::DrawnAid, disability::OtherSubsidy, elder::ElderHardGround, orphan::Placement,
            tekun::CareClass, temp_urgent::AidForm,
        },
        standard::{Standard, StandardVariant},
    },
    platform::violation::Finding,
};

/// 所用标准. A published figure as it was used, fen a person and month.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Figure {
    /// Whose figure it is; a de-facto orphan's may be the orphans'.
    pub programme: Programme,
    pub amount: Fen,
    pub division: String,
    pub variant: StandardVariant,
    pub valid_from: NaiveDate,
    pub source: String,
}

impl From<&Standard> for Figure {
    fn from(row: &Standard) -> Self {
        Self {
            programme: row.programme,
            amount: row.amount,
            division: row.division.clone(),
            variant: row.variant,
            valid_from: row.valid_from,
            source: row.source.clone(),
        }
    }
}

impl Figure {
    pub(super) fn exact(&self) -> Exact {
        self.amount.into()
    }
}

/// 给付方式.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Enum, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
#[graphql(name = "BenefitPeriod")]
pub enum Period {
    /// 按月
    Monthly,
    /// 一次性
    Once,
}

/// 低保对象. A counted member.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DibaoMember {
    /// Place in the household.
    pub member: usize,
    /// 分类施保类别, see [`super::extra_categories`].
    pub extra: BTreeSet<ExtraCategory>,
    /// 停发本人份额. Refused suitable work three times in a row without reason.
    pub is_share_stopped: bool,
}

/// One aid of an approval of urgent aid; a referral costs nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct GivenAid {
    pub form: AidForm,
    pub value: Fen,
}

/// One ground of 经济困难老年人补贴 with its figure.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ElderHardSum {
    pub ground: ElderHardGround,
    pub standard: Figure,
}

/// 待遇依据. EDGE and RIGID are a status and pay nothing of their own.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE", deny_unknown_fields)]
pub enum Entitlement {
    /// 低保（整户）; the income is that of all counted members over twelve months.
    Dibao { standard: Figure, yearly_income: Fen, members: Vec<DibaoMember> },
    /// 低保（单人户）; the income is the person's own over twelve months.
    DibaoAlone { standard: Figure, yearly_income: Fen, member: DibaoMember },
    /// 特困人员救助供养; the care figure is that of the class.
    Tekun { basic: Figure, care: Figure, care_class: CareClass },
    /// 临时救助（急难型）; `standard` is that of 低保, in which ceilings may be set.
    TempUrgent { aid: Vec<GivenAid>, standard: Figure, persons: u32, given_this_year: Fen },
    /// 临时救助（支出型）; expenditure and income of the household over the period of the local terms.
    TempExpense { expenditure: Fen, income: Fen, standard: Figure, persons: u32, given_this_year: Fen },
    /// 孤儿基本生活保障; the figure is that of the placement.
    Orphan { placement: Placement, standard: Figure },
    /// 事实无人抚养儿童基本生活保障; what the child draws already, of 低保 its share.
    DefactoOrphan { placement: Placement, standard: Figure, drawn: Vec<DrawnAid> },
    /// 困难残疾人生活补贴; the figure is that of the grade.
    DisabledLiving { grade: u8, standard: Figure, others: Vec<OtherSubsidy> },
    /// 重度残疾人护理补贴; the figure is that of the grade.
    DisabledCare { grade: u8, standard: Figure, others: Vec<OtherSubsidy> },
    /// 高龄津贴; the figure is that of the age band.
    #[serde(rename = "ELDER_80")]
    Elder80 { variant: StandardVariant, standard: Figure },
    /// 经济困难的高龄、失能老年人补贴
    ElderHard { sums: Vec<ElderHardSum> },
}

impl Entitlement {
    pub const fn programme(&self) -> Programme {
        match self {
            Self::Dibao { .. } | Self::DibaoAlone { .. } => Programme::Dibao,
            Self::Tekun { .. } => Programme::Tekun,
            Self::TempUrgent { .. } => Programme::TempUrgent,
            Self::TempExpense { .. } => Programme::TempExpense,
            Self::Orphan { .. } => Programme::Orphan,
            Self::DefactoOrphan { .. } => Programme::DefactoOrphan,
            Self::DisabledLiving { .. } => Programme::DisabledLiving,
            Self::DisabledCare { .. } => Programme::DisabledCare,
            Self::Elder80 { .. } => Programme::Elder80,
            Self::ElderHard { .. } => Programme::ElderHard,
        }
    }

    pub(super) const fn period(&self) -> Period {
        match self {
            Self::TempUrgent { .. } | Self::TempExpense { .. } => Period::Once,
            _ => Period::Monthly,
        }
    }

    /// How many persons it is about; members for 低保, else one.
    pub fn persons(&self) -> u32 {
        match self {
            Self::Dibao { members, .. } => u32::try_from(members.len()).unwrap_or(u32::MAX),
            Self::TempUrgent { persons, .. } | Self::TempExpense { persons, .. } => *persons,
            _ => 1,
        }
    }

    /// Every figure used, to be replaced when standards change.
    pub fn figures_mut(&mut self) -> Vec<&mut Figure> {
        match self {
            Self::Tekun { basic, care, .. } => vec![basic, care],
            Self::ElderHard { sums } => sums.iter_mut().map(|sum| &mut sum.standard).collect(),
            Self::Dibao { standard, .. }
            | Self::DibaoAlone { standard, .. }
            | Self::TempUrgent { standard, .. }
            | Self::TempExpense { standard, .. }
            | Self::Orphan { standard, .. }
            | Self::DefactoOrphan { standard, .. }
            | Self::DisabledLiving { standard, .. }
            | Self::DisabledCare { standard, .. }
            | Self::Elder80 { standard, .. } => vec![standard],
        }
    }

    pub(super) fn problems(&self) -> Vec<Finding> {
        let nobody = |path: &str| vec![Finding::of(&BENEFIT_NOBODY).at(path)];
        match self {
            Self::Dibao { members, .. } if members.is_empty() => nobody("members"),
            Self::Dibao { members, .. } => {
                let mut seen = BTreeSet::new();
                let twice = members.iter().filter(|one| !seen.insert(one.member));
                twice
                    .map(|one| Finding::of(&BENEFIT_MEMBER_TWICE).at(format!("members.{}", one.member)))
                    .collect()
            }
            Self::TempUrgent { persons: 0, .. } | Self::TempExpense { persons: 0, .. } => nobody("persons"),
            Self::ElderHard { sums } if sums.is_empty() => nobody("sums"),
            _ => Vec::new(),
        }
    }
}
