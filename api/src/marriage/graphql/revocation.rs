//! 撤销婚姻登记: the procedure against a registration, and its acts.

use async_graphql::{Context, Description, Enum, ID, InputObject, Object};
use entities::{
    marriage::state::RevocationState,
    values::{legal_date::LegalDate, personal_number::masked_in, plain_text::PlainText},
};
use sea_orm::ActiveEnum;

use super::ending::{ANSWER, MarriagePayload, at, desk, payload};
use crate::{
    graphql::arguments::{command, reference, required_id, sealed_text, text},
    marriage::{
        rules::ending::RevocationGround,
        service::revocation::{RevocationDecision, RevocationHearing, RevocationNotice},
    },
    platform::{
        error::{Error, Result},
        read::Row,
        request::RequestContext,
    },
};

/// 撤销婚姻登记. The procedure against one registration.
#[derive(Debug, Clone, Description)]
pub struct MarriageRevocation(pub Row);

#[Object(use_type_description)]
impl MarriageRevocation {
    /// 状态. Where it stands.
    async fn state(&self) -> Result<RevocationState> {
        Ok(RevocationState::try_from_value(&self.0.get("state")?)?)
    }

    /// 事由. Ground.
    async fn ground(&self) -> Result<RevocationGround> {
        let name: String = self.0.get("ground")?;
        serde_json::from_value(serde_json::Value::String(name)).map_err(Error::internal)
    }

    /// 依据的认定或者建议. Reference of the findings or advice of police, court or procuratorate; staff only.
    async fn findings(&self) -> Result<String> {
        self.0.get("findings")
    }

    /// 提出日期. Day of the proposal.
    async fn proposed_on(&self) -> Result<LegalDate> {
        self.0.get("proposed_on")
    }

    /// 告知书送达日期. Day on which the notice was served.
    async fn notice_served_on(&self) -> Result<LegalDate> {
        self.0.get("notice_served_on")
    }

    /// 听取陈述申辩日期. Day of the hearing.
    async fn heard_on(&self) -> Result<Option<LegalDate>> {
        self.0.get("heard_on")
    }

    /// 陈述申辩. What the party said, for the registering office and its superiors; null when they gave it up.
    /// Reading it is recorded; personal numbers in it are masked.
    async fn statement(&self, ctx: &Context<'_>) -> Result<Option<String>> {
        let Some(row) = self.0.related_one(ctx) else { return Ok(None) };
        Ok(row.open(ctx, "statement_sealed")?.as_deref().map(masked_in))
    }

    /// 决定日期. Day of the decision.
    async fn decided_on(&self) -> Result<Option<LegalDate>> {
        self.0.get("decided_on")
    }

    /// 决定书文号. Number of the decision.
    async fn decision_number(&self) -> Result<Option<String>> {
        self.0.get("decision_number")
    }

    /// 理由. Reason of the decision.
    async fn reason(&self) -> Result<Option<String>> {
        self.0.get("reason")
    }
}

/// 拟撤销输入. Input of the notice of intended revocation.
#[derive(Debug, InputObject)]
pub struct ProposeRevocationInput {
    /// 幂等键. The client's own name for this command.
    pub idempotency_key: String,
    /// 婚姻关系. Global id of the marriage.
    pub marriage: ID,
    /// 期望版本. Version the client saw.
    pub expected_version: i64,
    /// 事由. Ground.
    pub ground: RevocationGround,
    /// 依据的认定或者建议. Reference of the findings or advice, at most 200 characters.
    pub findings: String,
    /// 告知书送达日期. Day on which the notice was served.
    pub notice_served_on: LegalDate,
}

/// 陈述申辩输入. Input of the hearing.
#[derive(Debug, InputObject)]
pub struct RecordRevocationHearingInput {
    /// 幂等键. The client's own name for this command.
    pub idempotency_key: String,
    /// 婚姻关系. Global id of the marriage.
    pub marriage: ID,
    /// 期望版本. Version the client saw.
    pub expected_version: i64,
    /// 听取日期. Day of the hearing, or on which the party gave it up.
    pub heard_on: LegalDate,
    /// 陈述申辩. What the party said, at most 2000 characters; null when they gave it up.
    pub statement: Option<String>,
}

/// 处理决定. Which way the decision goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
pub enum RevocationOutcome {
    /// 撤销. The registration is revoked.
    Revoke,
    /// 不予撤销. It stands.
    Dismiss,
}

/// 撤销决定输入. Input of the decision.
#[derive(Debug, InputObject)]
pub struct DecideRevocationInput {
    /// 幂等键. The client's own name for this command.
    pub idempotency_key: String,
    /// 婚姻关系. Global id of the marriage.
    pub marriage: ID,
    /// 期望版本. Version the client saw.
    pub expected_version: i64,
    /// 决定. Outcome.
    pub outcome: RevocationOutcome,
    /// 决定书文号. Number of the decision, at most 100 characters.
    pub decision_number: String,
    /// 理由. Reason, at most 500 characters.
    pub reason: String,
    /// 列入严重失信名单. Global ids of the spouses who used false papers or another's identity; only with a revocation.
    #[graphql(default, validator(max_items = 2))]
    pub bad_faith: Vec<ID>,
}

/// The steps of a revocation.
#[derive(Debug, Default)]
pub struct RevocationMutation;

#[Object]
impl RevocationMutation {
    /// 拟撤销婚姻登记. Serve the notice that the registration is to be revoked for impersonation or false papers.
    async fn propose_revocation(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "输入. Input.")] input: ProposeRevocationInput,
    ) -> Result<MarriagePayload> {
        let request = ctx.data_unchecked::<RequestContext>();
        let (command, answer) = command(ctx, &input.idempotency_key, &ANSWER)?;
        let at = at(&input.marriage, input.expected_version)?;
        let notice = RevocationNotice {
            ground: input.ground,
            findings: text(&input.findings, "findings")?,
            served_on: input.notice_served_on.0,
        };
        let result = desk(ctx).propose_revocation(&request.caller, command, at, &notice).await?;
        payload(answer, result).await
    }

    /// 听取陈述申辩. Record that the party was heard, or gave it up.
    async fn record_revocation_hearing(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "输入. Input.")] input: RecordRevocationHearingInput,
    ) -> Result<MarriagePayload> {
        let request = ctx.data_unchecked::<RequestContext>();
        let (command, answer) = command(ctx, &input.idempotency_key, &ANSWER)?;
        let at = at(&input.marriage, input.expected_version)?;
        let statement: Option<PlainText<2000>> =
            input.statement.as_deref().map(|said| sealed_text(said, "statement")).transpose()?;
        let hearing = RevocationHearing { heard_on: input.heard_on.0, statement };
        let result = desk(ctx).record_revocation_hearing(&request.caller, command, at, &hearing).await?;
        payload(answer, result).await
    }

    /// 撤销决定. Decide, as an officer other than the proposer; everything that follows happens with it.
    async fn decide_revocation(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "输入. Input.")] input: DecideRevocationInput,
    ) -> Result<MarriagePayload> {
        let request = ctx.data_unchecked::<RequestContext>();
        let (command, answer) = command(ctx, &input.idempotency_key, &ANSWER)?;
        let at = at(&input.marriage, input.expected_version)?;
        let revokes = input.outcome == RevocationOutcome::Revoke;
        if !revokes && !input.bad_faith.is_empty() {
            return Err(Error::input(
                &["input", "badFaith"],
                "ONLY_WITH_REVOCATION",
                "仅在决定撤销时列入名单",
                "only with a revocation",
            ));
        }
        let listed = input.bad_faith.iter().map(|person| required_id(person, "Person", "badFaith"));
        let decision = RevocationDecision {
            bad_faith: listed.collect::<Result<_>>()?,
            revokes,
            number: reference(&input.decision_number, "decisionNumber")?,
            reason: text(&input.reason, "reason")?,
        };
        let result = desk(ctx).decide_revocation(&request.caller, command, at, &decision).await?;
        payload(answer, result).await
    }
}
