//! What clients send about replacements.

use async_graphql::{ID, InputObject};
use entities::values::{certificate_number::CertificateNumber, legal_date::LegalDate};

use super::{divorce_inputs::MarriageSupplementInput, inputs::WindowPartyInput};
use crate::{
    marriage::rules::{
        documents::DocumentKind,
        facts::Residency,
        reissue::{ArchiveOutcome, CertificateKind, ReissueReason},
    },
    person::PersonInput,
};

/// 代办人. Who asks for the applicant.
#[derive(Debug, InputObject)]
pub struct ReissueProxyInput {
    /// 身份信息. Identity as on the document.
    pub person: PersonInput,
    /// 居民类别. Residency; mainland by default.
    #[graphql(default_with = "Residency::Mainland")]
    pub residency: Residency,
    /// 是否持公证授权委托书. Whether a notarised authorisation was shown.
    pub notarised_authorisation: bool,
}

/// 补录的婚姻登记. What was registered before the hub knew of it; it enters with the replacement, once the
/// archive is verified.
#[derive(Debug, InputObject)]
pub struct ReissueSupplementInput {
    /// 原证. The certificate to be replaced, or what the archive says of it.
    pub certificate: MarriageSupplementInput,
    /// 对方. The other party as registered.
    pub spouse: PersonInput,
    /// 离婚登记日期. Day of the divorce, of a divorce certificate.
    pub divorced_on: Option<LegalDate>,
}

/// 补领申请输入. Input of the request.
#[derive(Debug, InputObject)]
pub struct ApplyForReissueInput {
    /// 幂等键. The client's own name for this command.
    pub idempotency_key: String,
    /// 申请人. The applicant.
    pub applicant: WindowPartyInput,
    /// 补领证件. Which certificate.
    pub kind: CertificateKind,
    /// 补领原因. Why.
    pub reason: ReissueReason,
    /// 原证字号. Number of the certificate; without it the applicant's own record is looked up.
    pub certificate_number: Option<CertificateNumber>,
    /// 补录. The record as its paper shows it, where the hub does not know it.
    pub supplement: Option<ReissueSupplementInput>,
    /// 代办人. Proxy, where the applicant does not come.
    pub proxy: Option<ReissueProxyInput>,
    /// 预约. Global id of the applicant's booking for today.
    pub appointment: Option<ID>,
}

/// 查档结果输入. Input of what the archive answered.
#[derive(Debug, InputObject)]
pub struct RecordArchiveCheckInput {
    /// 幂等键. The client's own name for this command.
    pub idempotency_key: String,
    /// 办件. Global id of the case.
    pub case: ID,
    /// 期望版本. Version the client saw.
    pub expected_version: i64,
    /// 结果. Outcome.
    pub outcome: ArchiveOutcome,
    /// 来源. Who keeps the file and its reference, at most 200 characters.
    pub source: String,
}

/// 补正要求输入. Input of what is missing.
#[derive(Debug, InputObject)]
pub struct AskForSupplementInput {
    /// 幂等键. The client's own name for this command.
    pub idempotency_key: String,
    /// 办件. Global id of the case.
    pub case: ID,
    /// 期望版本. Version the client saw.
    pub expected_version: i64,
    /// 补正要求. What to supply, at most 500 characters.
    pub asked: String,
}

/// 补正输入. Input of what was supplied.
#[derive(Debug, InputObject)]
pub struct SupplementReissueInput {
    /// 幂等键. The client's own name for this command.
    pub idempotency_key: String,
    /// 办件. Global id of the case.
    pub case: ID,
    /// 期望版本. Version the client saw.
    pub expected_version: i64,
    /// 补充出示的材料. Further documents shown.
    #[graphql(validator(max_items = 30))]
    pub documents: Vec<DocumentKind>,
}
