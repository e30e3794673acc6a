//! Stored enums of the marriage service: one notion, one enum for column, rule and schema.
//! Start with [`DivorceState`], the machine with the deadlines; who may move when is in the rules.
//! Never: transitions, dates, behaviour.

use async_graphql::Enum;
use sea_orm::entity::prelude::*;
use serde::{Deserialize, Serialize};

/// 事项. What the couple asks the office for.
#[derive(
    Debug,
    Clone,
    Copy,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Hash,
    Enum,
    EnumIter,
    DeriveActiveEnum,
    Serialize,
    Deserialize,
)]
#[sea_orm(rs_type = "String", db_type = "String(StringLen::N(32))", rename_all = "SCREAMING_SNAKE_CASE")]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Matter {
    /// 结婚登记.
    MarriageRegistration,
    /// 离婚登记.
    DivorceRegistration,
    /// 补领婚姻登记证.
    CertificateReissue,
}

/// 结婚登记办件状态. Where one marriage registration stands.
#[derive(
    Debug,
    Clone,
    Copy,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Hash,
    Enum,
    EnumIter,
    DeriveActiveEnum,
    Serialize,
    Deserialize,
)]
#[sea_orm(rs_type = "String", db_type = "String(StringLen::N(32))", rename_all = "SCREAMING_SNAKE_CASE")]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum RegistrationState {
    /// 初审. Both parties have checked in.
    PrelimReview,
    /// 受理.
    Accepted,
    /// 审查. All checks are answered.
    Examined,
    /// 登记（发证）. Final.
    Registered,
    /// 不予受理. Final.
    NotAccepted,
    /// 不予登记. Final; the reasons are given in writing.
    Refused,
    /// 撤回. Final.
    Withdrawn,
    /// 逾期未登记. Final; the couple did not come back to register in the time that policy gives.
    Abandoned,
}

/// 离婚登记办件状态. Where one divorce application stands.
#[derive(
    Debug,
    Clone,
    Copy,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Hash,
    Enum,
    EnumIter,
    DeriveActiveEnum,
    Serialize,
    Deserialize,
)]
#[sea_orm(rs_type = "String", db_type = "String(StringLen::N(32))", rename_all = "SCREAMING_SNAKE_CASE")]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum DivorceState {
    /// 申请. Both have applied; no receipt yet.
    Applied,
    /// 离婚冷静期. The receipt is issued; either party may withdraw.
    CoolingOff,
    /// 申请发给离婚证的期间. Both may ask for the certificate.
    CertWindow,
    /// 审查. Both have appeared in time; the window still bounds the registration.
    Examined,
    /// 离婚登记（发证）. Final.
    Divorced,
    /// 不予受理. Final.
    NotAccepted,
    /// 撤回离婚登记申请. Final.
    Withdrawn,
    /// 视为撤回. Final; the window passed without a registration.
    Lapsed,
    /// 不予登记. Final.
    Refused,
    /// 逾期未受理. Final; no receipt was issued in the time that policy gives.
    Abandoned,
    /// 终止. Final; the marriage ended otherwise.
    Discontinued,
}

/// 补领办件状态. Where one request for a replacement certificate stands.
#[derive(
    Debug,
    Clone,
    Copy,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Hash,
    Enum,
    EnumIter,
    DeriveActiveEnum,
    Serialize,
    Deserialize,
)]
#[sea_orm(rs_type = "String", db_type = "String(StringLen::N(32))", rename_all = "SCREAMING_SNAKE_CASE")]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum ReissueState {
    /// 申请.
    Applied,
    /// 受理.
    Accepted,
    /// 查档. The archive is being verified.
    ArchiveCheck,
    /// 待补正. The applicant owes evidence.
    NeedsSupplement,
    /// 发证. Final.
    Issued,
    /// 不予补领. Final.
    Refused,
    /// 撤回. Final.
    Withdrawn,
}

/// 婚姻关系状态. What became of a registered marriage; a row is never deleted.
#[derive(
    Debug,
    Clone,
    Copy,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Hash,
    Enum,
    EnumIter,
    DeriveActiveEnum,
    Serialize,
    Deserialize,
)]
#[sea_orm(rs_type = "String", db_type = "String(StringLen::N(32))", rename_all = "SCREAMING_SNAKE_CASE")]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum MarriageStatus {
    /// 存续.
    InForce,
    /// 登记离婚.
    DissolvedByRegistration,
    /// 法院判决或调解离婚.
    DissolvedByCourt,
    /// 因死亡终止.
    EndedByDeath,
    /// 无效. Void from the start, by judgment.
    Void,
    /// 被撤销. Annulled by a court, void from the start.
    Annulled,
    /// 登记被撤销. Revoked by the authority for impersonation or forgery.
    Revoked,
}

words! {
    /// 登记来源. Where the hub has a marriage from.
    MarriageOrigin {
        /// 本系统登记
        Hub = "HUB",
        /// 补录. Entered from the certificate shown.
        Supplemented = "SUPPLEMENTED",
        /// 历史档案. Imported.
        Legacy = "LEGACY",
    }

    /// 补录核实状态. Whether a marriage counts.
    MarriageStanding {
        /// 已核实
        Confirmed = "CONFIRMED",
        /// 待核实. Entered from paper in a case that is not accepted yet: for that case alone.
        Provisional = "PROVISIONAL",
        /// 未采用. Its case ended before; it never counted.
        Dropped = "DROPPED",
    }

    /// 婚姻家庭辅导. Whether it was offered, and taken; it delays nothing.
    Counselling {
        /// 未提供
        NotOffered = "NOT_OFFERED",
        /// 已提供并接受
        OfferedAccepted = "OFFERED_ACCEPTED",
        /// 已提供未接受
        OfferedDeclined = "OFFERED_DECLINED",
    }

    /// 证件状态.
    CertificateStatus {
        /// 有效
        Valid = "VALID",
        /// 已补发. All its copies have replacements.
        Superseded = "SUPERSEDED",
        /// 已失效. What it certifies no longer stands.
        Invalidated = "INVALIDATED",
    }
}

/// 预约状态. Where one booking stands; a booking never decides the registration.
#[derive(
    Debug,
    Clone,
    Copy,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Hash,
    Enum,
    EnumIter,
    DeriveActiveEnum,
    Serialize,
    Deserialize,
)]
#[sea_orm(rs_type = "String", db_type = "String(StringLen::N(32))", rename_all = "SCREAMING_SNAKE_CASE")]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum AppointmentState {
    /// 已申请. Waits for a registrar.
    Requested,
    /// 预审. A registrar has taken it up.
    Precheck,
    /// 已确认.
    Confirmed,
    /// 已签到.
    CheckedIn,
    /// 已办结. Final.
    Done,
    /// 未通过. Final.
    Rejected,
    /// 已取消. Final.
    Cancelled,
    /// 爽约. Final.
    NoShow,
}

/// 撤销婚姻登记程序状态. Where the revocation of one registration stands.
#[derive(
    Debug,
    Clone,
    Copy,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Hash,
    Enum,
    EnumIter,
    DeriveActiveEnum,
    Serialize,
    Deserialize,
)]
#[sea_orm(rs_type = "String", db_type = "String(StringLen::N(32))", rename_all = "SCREAMING_SNAKE_CASE")]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum RevocationState {
    /// 拟撤销. The notice of intended revocation is served.
    Proposed,
    /// 已听取陈述申辩. The party has been heard, or gave up being heard.
    Heard,
    /// 撤销. Final.
    Revoked,
    /// 不予撤销. Final.
    Dismissed,
}

#[cfg(test)]
mod tests {
    use sea_orm::{ActiveEnum, Iterable};

    use super::*;

    fn agrees<T>()
    where
        T: ActiveEnum<Value = String> + Iterable + Serialize + async_graphql::resolver_utils::EnumType,
    {
        for value in T::iter() {
            let stored = value.to_value();
            assert!(stored.len() <= 32, "{stored}");
            assert_eq!(serde_json::to_value(value).expect("a unit variant"), serde_json::json!(stored));
            assert!(T::items().iter().any(|item| item.name == stored), "{stored}");
        }
    }

    #[test]
    fn column_json_and_schema_spell_a_state_alike() {
        agrees::<Matter>();
        agrees::<RegistrationState>();
        agrees::<DivorceState>();
        agrees::<ReissueState>();
        agrees::<MarriageStatus>();
        agrees::<AppointmentState>();
        agrees::<RevocationState>();
        assert_eq!(DivorceState::CertWindow.to_value(), "CERT_WINDOW");
        assert_eq!(RegistrationState::PrelimReview.to_value(), "PRELIM_REVIEW");
    }
}
