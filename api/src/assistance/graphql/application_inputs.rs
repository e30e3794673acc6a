//! What offices send with an act upon an application.

use async_graphql::{ID, InputObject};
use entities::{
    assistance::words::{CheckSource, Recommendation, Reexamined},
    values::{legal_date::LegalDate, plain_text::PlainText},
};

use crate::{
    assistance::{rules::facts::SourceOutcome, service::application::SurveyorRecord},
    graphql::arguments::text_at,
    platform::error::{Error, Result},
};

/// 救助申请操作输入. Input of an act that needs nothing but the application.
#[derive(Debug, InputObject)]
pub struct AssistanceApplicationInput {
    /// 幂等键. The client's own name for this command.
    pub idempotency_key: String,
    /// 救助申请. Global id of the application or of its case.
    pub application: ID,
    /// 期望版本. Version of the case that the client saw.
    pub expected_version: i64,
}

/// 附理由的操作输入. Input of an act with a written reason.
#[derive(Debug, InputObject)]
pub struct EndAssistanceApplicationInput {
    /// 幂等键. The client's own name for this command.
    pub idempotency_key: String,
    /// 救助申请. Global id of the application or of its case.
    pub application: ID,
    /// 期望版本. Version of the case that the client saw.
    pub expected_version: i64,
    /// 理由. Written reason, at most 500 characters.
    pub reason: String,
}

/// 补正告知输入. Everything that is missing, told once.
#[derive(Debug, InputObject)]
pub struct RequestSupplementInput {
    /// 幂等键. The client's own name for this command.
    pub idempotency_key: String,
    /// 救助申请. Global id of the application or of its case.
    pub application: ID,
    /// 期望版本. Version of the case that the client saw.
    pub expected_version: i64,
    /// 补正事项. What is missing, each at most 100 characters.
    #[graphql(validator(min_items = 1, max_items = 30))]
    pub items: Vec<String>,
}

/// 核对反馈输入. What a source answered.
#[derive(Debug, InputObject)]
pub struct RecordCheckAnswerInput {
    /// 幂等键. The client's own name for this command.
    pub idempotency_key: String,
    /// 救助申请. Global id of the application or of its case.
    pub application: ID,
    /// 期望版本. Version of the case that the client saw.
    pub expected_version: i64,
    /// 核对部门. Who answered.
    pub source: CheckSource,
    /// 反馈. What it answered; a failure is never "no property".
    pub outcome: SourceOutcome,
    /// 是否以其他方式核实. Whether the facts were made sure of otherwise.
    #[graphql(default)]
    pub verified_otherwise: bool,
    /// 是否与申报不一致. Whether it contradicts the declaration.
    #[graphql(default)]
    pub contradicts: bool,
    /// 是否已告知申请人. Whether the applicant was told of the contradiction.
    #[graphql(default)]
    pub applicant_told: bool,
}

/// 调查人员. One of those who visited.
#[derive(Debug, InputObject)]
pub struct SurveyorInput {
    /// 工作人员. Subject of their token.
    pub subject: String,
    /// 是否签字. Whether they signed the form.
    pub signed: bool,
}

impl SurveyorInput {
    /// # Errors
    /// `BAD_USER_INPUT` for a subject that nobody's token has.
    pub(super) fn record(&self, at: usize) -> Result<SurveyorRecord> {
        let path = ["input", "surveyors", &at.to_string(), "subject"].map(str::to_owned).to_vec();
        let subject: PlainText<100> =
            text_at(&self.subject, path).map_err(|problem| Error::BadUserInput(vec![problem]))?;
        Ok(SurveyorRecord { account: subject.as_str().to_owned(), has_signed: self.signed })
    }
}

/// 入户调查输入. A visit to the household.
#[derive(Debug, InputObject)]
pub struct RecordHouseholdVisitInput {
    /// 幂等键. The client's own name for this command.
    pub idempotency_key: String,
    /// 救助申请. Global id of the application or of its case.
    pub application: ID,
    /// 期望版本. Version of the case that the client saw.
    pub expected_version: i64,
    /// 调查日期. Day of the visit.
    pub visited_on: LegalDate,
    /// 调查人员. At least two, each signing.
    #[graphql(validator(min_items = 1, max_items = 10))]
    pub surveyors: Vec<SurveyorInput>,
    /// 调查情况. What was found, at most 2000 characters.
    pub findings: String,
}

/// 初审意见输入. What the examining office proposes.
#[derive(Debug, InputObject)]
pub struct GiveOpinionInput {
    /// 幂等键. The client's own name for this command.
    pub idempotency_key: String,
    /// 救助申请. Global id of the application or of its case.
    pub application: ID,
    /// 期望版本. Version of the case that the client saw.
    pub expected_version: i64,
    /// 意见. What is proposed.
    pub recommendation: Recommendation,
}

/// 公示输入. Where the notice hangs.
#[derive(Debug, InputObject)]
pub struct PostPublicityInput {
    /// 幂等键. The client's own name for this command.
    pub idempotency_key: String,
    /// 救助申请. Global id of the application or of its case.
    pub application: ID,
    /// 期望版本. Version of the case that the client saw.
    pub expected_version: i64,
    /// 公示地点. Village or community, at most 100 characters.
    pub place: String,
}

/// 公示异议输入. An objection to the notice.
#[derive(Debug, InputObject)]
pub struct RecordObjectionInput {
    /// 幂等键. The client's own name for this command.
    pub idempotency_key: String,
    /// 救助申请. Global id of the application or of its case.
    pub application: ID,
    /// 期望版本. Version of the case that the client saw.
    pub expected_version: i64,
    /// 异议内容. Its text, at most 1000 characters.
    pub text: String,
}

/// 异议答复输入. How the objection was examined again.
#[derive(Debug, InputObject)]
pub struct CloseObjectionInput {
    /// 幂等键. The client's own name for this command.
    pub idempotency_key: String,
    /// 救助申请. Global id of the application or of its case.
    pub application: ID,
    /// 期望版本. Version of the case that the client saw.
    pub expected_version: i64,
    /// 异议. Global id of the objection.
    pub objection: ID,
    /// 复查方式. How it was examined again.
    pub reexamined_by: Reexamined,
}

/// 不予确认输入. The refusal in writing.
#[derive(Debug, InputObject)]
pub struct RefuseAssistanceApplicationInput {
    /// 幂等键. The client's own name for this command.
    pub idempotency_key: String,
    /// 救助申请. Global id of the application or of its case.
    pub application: ID,
    /// 期望版本. Version of the case that the client saw.
    pub expected_version: i64,
    /// 理由. Written reasons, at most 1000 characters.
    pub reasons: String,
    /// 是否告知救济途径. Whether the notice tells how to appeal.
    pub appeal_note: bool,
}
