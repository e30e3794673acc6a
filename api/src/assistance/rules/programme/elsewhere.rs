//! 通则在此、条件另立的事项. The common pattern of programmes whose conditions stand in files of their own.
//! Start with the programme's name; its conditions are in the file beside that is named after it.
//! Never: conditions.

use super::{Acceptance, CompetentPlace, Decides, FirstPayment, ProgrammeRules, Publicity, Unit};
use crate::assistance::rules::{facts::Programme, law::RuleSet, steps::ProgrammeTraits};

const ANY_LAW: &[RuleSet] = &[RuleSet::InterimMeasures, RuleSet::AssistanceLaw];
const CHECK_ONLY: ProgrammeTraits = ProgrammeTraits { needs_check: true, ..ProgrammeTraits::PLAIN };

/// 特困人员救助供养. That the place of hukou is competent is to be confirmed.
pub(super) static TEKUN: ProgrammeRules = ProgrammeRules {
    programme: Programme::Tekun,
    valid_from: None,
    unit: Unit::Person,
    decides: Decides::County,
    delegable_under: ANY_LAW,
    publicity: Publicity::Required { days: 7 },
    steps: ProgrammeTraits::COMMON,
    first_payment: FirstPayment::MonthAfterDecision,
    is_first_payment_local: false,
    most_months: None,
    service_code: 202,
    competent_place: CompetentPlace::OwnHukou,
    acceptance: Acceptance::CompetentPlace,
    bases: [
        "《特困人员认定办法》第4条至第8条",
        "《中华人民共和国社会救助法》第16条、第17条；《特困人员认定办法》第4条至第8条",
    ],
};

/// 孤儿基本生活保障. Steps as for 事实无人抚养儿童, no publicity and the place of hukou are to be confirmed.
pub(super) static ORPHAN: ProgrammeRules = ProgrammeRules {
    programme: Programme::Orphan,
    unit: Unit::Child,
    delegable_under: &[],
    publicity: Publicity::Local { is_required: false },
    steps: CHECK_ONLY,
    first_payment: FirstPayment::MonthAfterApplication,
    service_code: 207,
    bases: ["《孤儿保障意见》（国办，2010年）", "《孤儿保障意见》（国办，2010年）"],
    ..TEKUN
};

/// 事实无人抚养儿童. 申请、查验、确认, and never a notice. The place of hukou is to be confirmed.
pub(super) static DEFACTO_ORPHAN: ProgrammeRules = ProgrammeRules {
    programme: Programme::DefactoOrphan,
    publicity: Publicity::Never,
    first_payment: FirstPayment::MonthAfterDecision,
    service_code: 208,
    bases: ["《事实无人抚养儿童保障意见》（2019年）", "《事实无人抚养儿童保障意见》（2019年）"],
    ..ORPHAN
};

/// 困难残疾人生活补贴. Taken at any street in the country, decided at the hukou.
pub(super) static DISABLED_LIVING: ProgrammeRules = ProgrammeRules {
    programme: Programme::DisabledLiving,
    unit: Unit::Person,
    decides: Decides::CountyAfterDisabledFederation,
    delegable_under: &[],
    publicity: Publicity::Never,
    steps: ProgrammeTraits::PLAIN,
    first_payment: FirstPayment::MonthOfApplication,
    service_code: 209,
    acceptance: Acceptance::AnyStreet,
    bases: [
        "残疾人两项补贴的省级规定；残疾人两项补贴“跨省通办”程序",
        "残疾人两项补贴的省级规定；残疾人两项补贴“跨省通办”程序",
    ],
    ..TEKUN
};

/// 重度残疾人护理补贴.
pub(super) static DISABLED_CARE: ProgrammeRules =
    ProgrammeRules { programme: Programme::DisabledCare, service_code: 210, ..DISABLED_LIVING };

/// 高龄津贴. Nearly all is local; steps, place and first month are to be confirmed.
pub(super) static ELDER_80: ProgrammeRules = ProgrammeRules {
    programme: Programme::Elder80,
    publicity: Publicity::Local { is_required: false },
    steps: ProgrammeTraits::PLAIN,
    is_first_payment_local: true,
    service_code: 211,
    bases: ["当地高龄津贴规定（待确认）", "当地高龄津贴规定（待确认）"],
    ..TEKUN
};

/// 经济困难的高龄、失能老年人补贴. As 高龄津贴, but the county decides and hardship is checked.
pub(super) static ELDER_HARD: ProgrammeRules = ProgrammeRules {
    programme: Programme::ElderHard,
    delegable_under: &[],
    steps: CHECK_ONLY,
    service_code: 212,
    bases: [
        "当地经济困难高龄、失能老年人补贴规定（待确认）",
        "当地经济困难高龄、失能老年人补贴规定（待确认）",
    ],
    ..ELDER_80
};
