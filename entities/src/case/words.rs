//! The closed words of a case: stored, sent and shown alike.
//! Start with [`CaseMatter`]; a service adds its matters there, one line each.
//! Never: a state; each service has its own.

use async_graphql::Enum;
use sea_orm::{DeriveActiveEnum, EnumIter, sea_query::StringLen};
use serde::{Deserialize, Serialize};

use crate::values::id_document::IdType;

words! {
    /// 事项. What is asked for.
    CaseMatter {
        /// 结婚登记
        MarriageRegistration = "MARRIAGE_REGISTRATION",
        /// 离婚登记
        DivorceRegistration = "DIVORCE_REGISTRATION",
        /// 补领婚姻登记证
        CertificateReissue = "CERTIFICATE_REISSUE",
        /// 社会救助受理. A household's form, from which the matters below are split.
        AssistanceIntake = "ASSISTANCE_INTAKE",
        /// 最低生活保障
        Dibao = "DIBAO",
        /// 特困人员救助供养
        Tekun = "TEKUN",
        /// 最低生活保障边缘家庭认定
        Edge = "EDGE",
        /// 刚性支出困难家庭认定
        Rigid = "RIGID",
        /// 临时救助（急难型）
        TempUrgent = "TEMP_URGENT",
        /// 临时救助（支出型）
        TempExpense = "TEMP_EXPENSE",
        /// 孤儿基本生活保障
        Orphan = "ORPHAN",
        /// 事实无人抚养儿童基本生活保障
        DefactoOrphan = "DEFACTO_ORPHAN",
        /// 困难残疾人生活补贴
        DisabledLiving = "DISABLED_LIVING",
        /// 重度残疾人护理补贴
        DisabledCare = "DISABLED_CARE",
        /// 高龄津贴
        #[serde(rename = "ELDER_80")]
        Elder80 = "ELDER_80",
        /// 经济困难的高龄、失能老年人补贴
        ElderHard = "ELDER_HARD",
    }

    /// 业务. Which service handles it.
    CaseService {
        /// 婚姻登记
        Marriage = "marriage",
        /// 社会救助
        Assistance = "assistance",
        /// 社会组织
        SocialOrg = "social_org",
    }

    /// 受理渠道. How it came in.
    CaseChannel {
        /// 窗口
        Window = "WINDOW",
        /// 小程序
        MiniProgram = "MINI_PROGRAM",
        /// 协同部门
        Partner = "PARTNER",
    }

    /// 期限状态. How the last day to finish stands.
    DueStatus {
        /// 未起算
        None = "NONE",
        /// 计算中. Working days run; a pause moves the last one.
        Running = "RUNNING",
        /// 中止计算
        Paused = "PAUSED",
        /// 法定期限. Fixed by law; no pause moves it.
        Statutory = "STATUTORY",
        /// 无法计算. Beyond the loaded working-day calendar.
        NotComputable = "NOT_COMPUTABLE",
    }

    /// 当事人身份. A person's part in a case.
    PartyRole {
        /// 配偶. One of a couple.
        Spouse = "SPOUSE",
        /// 申请人
        Applicant = "APPLICANT",
        /// 代办人
        Proxy = "PROXY",
        /// 家庭成员. Of the household that applies.
        HouseholdMember = "HOUSEHOLD_MEMBER",
    }

    /// 参与方式. What an office first did in a case.
    OfficePart {
        /// 收件. Received it, perhaps for another office.
        Received = "RECEIVED",
        /// 办理. Handled it.
        Handled = "HANDLED",
    }

    /// 经办职责. On which side of the decision somebody stands in a case.
    HandSide {
        /// 调查审核
        Examines = "EXAMINES",
        /// 审核确认
        Decides = "DECIDES",
    }

    /// 核验状态. What a check against another register answered.
    CheckStatus {
        /// 待核验
        Pending = "PENDING",
        /// 一致. The source agrees.
        Matched = "MATCHED",
        /// 不一致. The source disagrees.
        Mismatched = "MISMATCHED",
        /// 无法核验. The source did not answer; never taken for a match.
        Unavailable = "UNAVAILABLE",
    }

    /// 当事人身份类别. Decides documents and offices.
    Residency {
        /// 内地居民.
        Mainland = "MAINLAND",
        /// 香港、澳门、台湾居民.
        HongKongMacaoTaiwan = "HONG_KONG_MACAO_TAIWAN",
        /// 华侨.
        OverseasChinese = "OVERSEAS_CHINESE",
        /// 外国人.
        Foreigner = "FOREIGNER",
    }
}

impl Residency {
    /// Whether a kind of identity document goes with the residency.
    ///
    /// Source: 《婚姻登记条例》（国务院令第804号）第8条、第13条; before 2025-05-10 （国务院令第387号）第5条、第11条.
    pub const fn is_proved_by(self, id_type: IdType) -> bool {
        use IdType::{
            ForeignerPermanentResidenceCard, HkMacaoTravelPermit, HmtResidencePermit, Passport, ResidentId,
            TaiwanTravelPermit,
        };
        match self {
            Self::Mainland => matches!(id_type, ResidentId),
            Self::HongKongMacaoTaiwan => {
                matches!(id_type, HmtResidencePermit | HkMacaoTravelPermit | TaiwanTravelPermit)
            }
            Self::OverseasChinese => matches!(id_type, Passport),
            Self::Foreigner => matches!(id_type, Passport | ForeignerPermanentResidenceCard),
        }
    }
}

#[cfg(test)]
mod tests {
    use sea_orm::{ActiveEnum, Iterable};

    use super::*;
    use crate::{assistance::words::Programme, marriage::state::Matter};

    #[test]
    fn every_matter_of_a_service_is_a_matter_of_cases() {
        for matter in Matter::iter() {
            assert!(CaseMatter::try_from_value(&matter.to_value()).is_ok(), "{matter:?}");
        }
        for programme in Programme::iter() {
            assert!(CaseMatter::try_from_value(&programme.to_value()).is_ok(), "{programme:?}");
        }
    }

    #[test]
    fn a_foreigner_shows_no_resident_card() {
        for (residency, id_type, fits) in [
            (Residency::Mainland, IdType::ResidentId, true),
            (Residency::Mainland, IdType::Passport, false),
            (Residency::Foreigner, IdType::Passport, true),
            (Residency::Foreigner, IdType::ForeignerPermanentResidenceCard, true),
            (Residency::Foreigner, IdType::ResidentId, false),
            (Residency::OverseasChinese, IdType::ForeignerPermanentResidenceCard, false),
            (Residency::HongKongMacaoTaiwan, IdType::HmtResidencePermit, true),
            (Residency::HongKongMacaoTaiwan, IdType::Passport, false),
        ] {
            assert_eq!(residency.is_proved_by(id_type), fits, "{residency:?} {id_type:?}");
        }
    }
}
