//! 申请材料. Which papers a matter needs, and which may no longer be asked for.
//! Start with [`demanded`].
//! Never: the papers themselves.

use std::collections::{BTreeMap, BTreeSet};

use async_graphql::Enum;
use serde::{Deserialize, Serialize};

use super::{INTAKE_DEMANDS_NEEDLESS, INTAKE_DEMANDS_VERIFIABLE, IntakePolicy};
pub(super) use crate::platform::words::wire as word;
use crate::{
    assistance::rules::{
        facts::Programme::{self, *},
        law::RuleSet,
    },
    platform::violation::Finding,
};

/// 材料类别.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Enum, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
#[graphql(name = "AssistanceMaterial")]
pub enum Material {
    /// 身份证件
    Identity,
    /// 户口簿
    HouseholdRegister,
    /// 收入证明
    IncomeProof,
    /// 财产证明
    PropertyProof,
    /// 残疾人证
    DisabilityCertificate,
    /// 疾病诊断证明
    Diagnosis,
    /// 医疗费用等支出凭据
    MedicalBills,
    /// 在读证明
    StudentProof,
    /// 急难情形证明
    HardshipProof,
    /// 死亡或者查找不到的证明
    DeathRecord,
    /// 父母情形证明：服刑、失联等
    ParentState,
    /// 监护关系证明
    Guardianship,
    /// 生活自理（老年人）能力评估
    AbilityAssessment,
    /// 领款账户
    BankAccount,
}

impl Material {
    /// How column, JSON and schema spell it.
    pub fn word(self) -> String {
        word(&self)
    }
}

/// What each paper is for. Papers about circumstances that not every household has are asked for by the visit.
///
/// Source: 《最低生活保障审核确认办法》第9条; 《特困人员认定办法》; 《事实无人抚养儿童保障意见》（2019年）; the rules of the
/// programmes; what is local is to be confirmed.
const NEEDS: &[(Material, &[Programme])] = &[
    (
        Material::Identity,
        &[
            Dibao,
            Tekun,
            Edge,
            Rigid,
            TempExpense,
            Orphan,
            DefactoOrphan,
            DisabledLiving,
            DisabledCare,
            Elder80,
            ElderHard,
        ],
    ),
    (Material::HouseholdRegister, &[Dibao, Tekun, Edge, Rigid, TempExpense, Orphan, DefactoOrphan]),
    (Material::IncomeProof, &[Dibao, Edge, Rigid, TempExpense]),
    (Material::PropertyProof, &[Dibao, Tekun, Edge, Rigid]),
    (Material::DisabilityCertificate, &[DisabledLiving, DisabledCare]),
    (Material::MedicalBills, &[Rigid, TempExpense]),
    (Material::DeathRecord, &[Orphan]),
    (Material::ParentState, &[DefactoOrphan]),
    (Material::Guardianship, &[Orphan, DefactoOrphan]),
    (Material::AbilityAssessment, &[ElderHard]),
    (
        Material::BankAccount,
        &[Dibao, Tekun, Orphan, DefactoOrphan, DisabledLiving, DisabledCare, Elder80, ElderHard],
    ),
];

/// 应当提交的材料. Each paper once for all matters that need it. 急难型临时救助 needs none: relief comes first.
///
/// From 2026-07-01 what the check platform can verify is not among them.
///
/// Source: 《中华人民共和国社会救助法》第50条、第62条.
pub fn demanded(
    matters: &BTreeSet<Programme>,
    law: RuleSet,
    policy: &IntakePolicy,
) -> BTreeMap<Material, BTreeSet<Programme>> {
    let is_needless =
        |material: &Material| law >= RuleSet::AssistanceLaw && policy.verifiable.contains(material);
    NEEDS
        .iter()
        .filter(|(material, _)| !is_needless(material))
        .map(|(material, needed_by)| {
            (*material, needed_by.iter().filter(|matter| matters.contains(matter)).copied().collect())
        })
        .filter(|(_, needed_by): &(_, BTreeSet<_>)| !needed_by.is_empty())
        .collect()
}

/// 不得索要. What a supplement notice asks for and may not: papers the platform verifies, and papers no matter needs.
///
/// A paper the officer finds needed for this household, such as a diagnosis, is asked for as `also`.
///
/// Source: 《最低生活保障审核确认办法》第10条; 《中华人民共和国社会救助法》第62条.
pub fn demands_too_much(
    asked: &BTreeSet<Material>,
    also: &BTreeSet<Material>,
    matters: &BTreeSet<Programme>,
    law: RuleSet,
    policy: &IntakePolicy,
) -> Vec<Finding> {
    let needed = demanded(matters, law, policy);
    let refuse = |material: &Material| {
        let rule = if law >= RuleSet::AssistanceLaw && policy.verifiable.contains(material) {
            &INTAKE_DEMANDS_VERIFIABLE
        } else if needed.contains_key(material) || also.contains(material) {
            return None;
        } else {
            &INTAKE_DEMANDS_NEEDLESS
        };
        Some(Finding::of(rule).at(format!("materials.{}", material.word())))
    };
    asked.iter().filter_map(refuse).collect()
}
