//! 救助申请: what offices do with a matter of an intake.

use async_graphql::{Context, ID, Object, SimpleObject};
use entities::{assistance::words::Recommendation, values::plain_text::PlainText};

use super::{
    application_inputs::{
        AssistanceApplicationInput, CloseObjectionInput, EndAssistanceApplicationInput, GiveOpinionInput,
        PostPublicityInput, RecordCheckAnswerInput, RecordHouseholdVisitInput, RecordObjectionInput,
        RefuseAssistanceApplicationInput, RequestSupplementInput, SurveyorInput,
    },
    application_types::AssistanceApplication,
};
use crate::{
    assistance::{
        Assistance, policy,
        service::application::{At, CheckAnswer, Ending, Visit},
        views,
    },
    graphql::{
        arguments::{command, required_id, sealed_text, text},
        payload::{Answer, Planned},
    },
    platform::{error::Result, ids::GlobalId, request::RequestContext, unit_of_work::FirstResult},
};

/// 救助申请变更结果. The application after the act.
#[derive(Debug, SimpleObject)]
pub struct AssistanceApplicationPayload {
    /// 救助申请. The application as it stands now; null where the caller no longer reaches it.
    pub application: Option<AssistanceApplication>,
    /// 本次操作产生的版本. Version that this command produced; on a repeat, that of the first use.
    pub applied_version: i64,
}

static ANSWER: Answer =
    Answer { field: "application", view: &views::APPLICATION, action: &policy::READ_ASSISTANCE };

async fn payload(answer: Planned<'_>, result: FirstResult) -> Result<AssistanceApplicationPayload> {
    let application = answer.row(result.id).await?.map(AssistanceApplication);
    Ok(AssistanceApplicationPayload { application, applied_version: result.version })
}

/// An application's id names its case too: they share the key.
fn at(id: &ID, expected_version: i64) -> Result<At> {
    let case = GlobalId::key_of(id, "AssistanceApplication")
        .map_or_else(|| required_id(id, "Case", "application"), Ok)?;
    Ok((case, expected_version))
}

fn desk<'a>(ctx: &Context<'a>) -> &'a Assistance {
    ctx.data_unchecked::<Assistance>()
}

/// The acts of the offices.
#[derive(Debug, Default)]
pub struct ApplicationMutation;

#[Object]
impl ApplicationMutation {
    /// 受理. Accept: day 0 of the period.
    async fn accept_assistance_application(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "输入. Input.")] input: AssistanceApplicationInput,
    ) -> Result<AssistanceApplicationPayload> {
        let request = ctx.data_unchecked::<RequestContext>();
        let (command, answer) = command(ctx, &input.idempotency_key, &ANSWER)?;
        let at = at(&input.application, input.expected_version)?;
        let result = desk(ctx).accept_application(&request.caller, command, at).await?;
        payload(answer, result).await
    }

    /// 一次性告知补正. Tell everything that is missing, once.
    async fn request_assistance_supplement(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "输入. Input.")] input: RequestSupplementInput,
    ) -> Result<AssistanceApplicationPayload> {
        let request = ctx.data_unchecked::<RequestContext>();
        let (command, answer) = command(ctx, &input.idempotency_key, &ANSWER)?;
        let at = at(&input.application, input.expected_version)?;
        let items: Vec<PlainText<100>> =
            input.items.iter().map(|item| text(item, "items")).collect::<Result<_>>()?;
        let result = desk(ctx).request_supplement(&request.caller, command, at, &items).await?;
        payload(answer, result).await
    }

    /// 不予受理. Decline with a written reason.
    async fn decline_assistance_application(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "输入. Input.")] input: EndAssistanceApplicationInput,
    ) -> Result<AssistanceApplicationPayload> {
        let request = ctx.data_unchecked::<RequestContext>();
        let (command, answer) = command(ctx, &input.idempotency_key, &ANSWER)?;
        let at = at(&input.application, input.expected_version)?;
        let reason: PlainText<500> = text(&input.reason, "reason")?;
        let result =
            desk(ctx).end_application(&request.caller, command, at, Ending::Decline, &reason).await?;
        payload(answer, result).await
    }

    /// 撤回申请. Withdraw before the decision.
    async fn withdraw_assistance_application(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "输入. Input.")] input: EndAssistanceApplicationInput,
    ) -> Result<AssistanceApplicationPayload> {
        let request = ctx.data_unchecked::<RequestContext>();
        let (command, answer) = command(ctx, &input.idempotency_key, &ANSWER)?;
        let at = at(&input.application, input.expected_version)?;
        let reason: PlainText<500> = text(&input.reason, "reason")?;
        let result =
            desk(ctx).end_application(&request.caller, command, at, Ending::Withdraw, &reason).await?;
        payload(answer, result).await
    }

    /// 终止审核. The household refuses to cooperate without reason.
    async fn close_uncooperative_application(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "输入. Input.")] input: EndAssistanceApplicationInput,
    ) -> Result<AssistanceApplicationPayload> {
        let request = ctx.data_unchecked::<RequestContext>();
        let (command, answer) = command(ctx, &input.idempotency_key, &ANSWER)?;
        let at = at(&input.application, input.expected_version)?;
        let reason: PlainText<500> = text(&input.reason, "reason")?;
        let result =
            desk(ctx).end_application(&request.caller, command, at, Ending::Uncooperative, &reason).await?;
        payload(answer, result).await
    }

    /// 提请信息核对. Ask the sources of the day of acceptance, once for the whole intake.
    async fn start_household_check(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "输入. Input.")] input: AssistanceApplicationInput,
    ) -> Result<AssistanceApplicationPayload> {
        let request = ctx.data_unchecked::<RequestContext>();
        let (command, answer) = command(ctx, &input.idempotency_key, &ANSWER)?;
        let at = at(&input.application, input.expected_version)?;
        let result = desk(ctx).start_check(&request.caller, command, at).await?;
        payload(answer, result).await
    }

    /// 登记核对反馈. Record what a source answered.
    async fn record_check_answer(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "输入. Input.")] input: RecordCheckAnswerInput,
    ) -> Result<AssistanceApplicationPayload> {
        let request = ctx.data_unchecked::<RequestContext>();
        let (command, answer) = command(ctx, &input.idempotency_key, &ANSWER)?;
        let at = at(&input.application, input.expected_version)?;
        let answered = CheckAnswer {
            source: input.source,
            outcome: input.outcome,
            verified_otherwise: input.verified_otherwise,
            contradicts: input.contradicts,
            applicant_told: input.applicant_told,
        };
        let result = desk(ctx).record_check_answer(&request.caller, command, at, &answered).await?;
        payload(answer, result).await
    }

    /// 登记入户调查. Record a visit; it is on file for every matter of the intake.
    async fn record_household_visit(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "输入. Input.")] input: RecordHouseholdVisitInput,
    ) -> Result<AssistanceApplicationPayload> {
        let request = ctx.data_unchecked::<RequestContext>();
        let (command, answer) = command(ctx, &input.idempotency_key, &ANSWER)?;
        let at = at(&input.application, input.expected_version)?;
        let surveyors = input.surveyors.iter().enumerate();
        let surveyors = surveyors.map(|(at, one)| SurveyorInput::record(one, at)).collect::<Result<_>>()?;
        let visit = Visit {
            visited_on: input.visited_on.0,
            surveyors,
            findings: sealed_text(&input.findings, "findings")?,
        };
        let result = desk(ctx).record_visit(&request.caller, command, at, &visit).await?;
        payload(answer, result).await
    }

    /// 提出初审意见. What the rules say is kept with it.
    async fn give_assistance_opinion(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "输入. Input.")] input: GiveOpinionInput,
    ) -> Result<AssistanceApplicationPayload> {
        let request = ctx.data_unchecked::<RequestContext>();
        let (command, answer) = command(ctx, &input.idempotency_key, &ANSWER)?;
        let at = at(&input.application, input.expected_version)?;
        let confirms = input.recommendation == Recommendation::Confirm;
        let result = desk(ctx).give_opinion(&request.caller, command, at, confirms).await?;
        payload(answer, result).await
    }

    /// 公示. Post the notice for its days.
    async fn post_assistance_publicity(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "输入. Input.")] input: PostPublicityInput,
    ) -> Result<AssistanceApplicationPayload> {
        let request = ctx.data_unchecked::<RequestContext>();
        let (command, answer) = command(ctx, &input.idempotency_key, &ANSWER)?;
        let at = at(&input.application, input.expected_version)?;
        let place: PlainText<100> = text(&input.place, "place")?;
        let result = desk(ctx).post_publicity(&request.caller, command, at, &place).await?;
        payload(answer, result).await
    }

    /// 登记公示异议. Record an objection.
    async fn record_publicity_objection(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "输入. Input.")] input: RecordObjectionInput,
    ) -> Result<AssistanceApplicationPayload> {
        let request = ctx.data_unchecked::<RequestContext>();
        let (command, answer) = command(ctx, &input.idempotency_key, &ANSWER)?;
        let at = at(&input.application, input.expected_version)?;
        let said: PlainText<1000> = sealed_text(&input.text, "text")?;
        let result = desk(ctx).record_objection(&request.caller, command, at, &said).await?;
        payload(answer, result).await
    }

    /// 答复公示异议. Answer an objection that was examined again.
    async fn close_publicity_objection(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "输入. Input.")] input: CloseObjectionInput,
    ) -> Result<AssistanceApplicationPayload> {
        let request = ctx.data_unchecked::<RequestContext>();
        let (command, answer) = command(ctx, &input.idempotency_key, &ANSWER)?;
        let at = at(&input.application, input.expected_version)?;
        let objection = required_id(&input.objection, "PublicityObjection", "objection")?;
        let result =
            desk(ctx).close_objection(&request.caller, command, at, objection, input.reexamined_by).await?;
        payload(answer, result).await
    }

    /// 报送审核确认. Hand it to the level that decides.
    async fn hand_over_assistance_application(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "输入. Input.")] input: AssistanceApplicationInput,
    ) -> Result<AssistanceApplicationPayload> {
        let request = ctx.data_unchecked::<RequestContext>();
        let (command, answer) = command(ctx, &input.idempotency_key, &ANSWER)?;
        let at = at(&input.application, input.expected_version)?;
        let result = desk(ctx).hand_over(&request.caller, command, at).await?;
        payload(answer, result).await
    }

    /// 退回重审. Send it back for a new opinion.
    async fn return_assistance_application(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "输入. Input.")] input: EndAssistanceApplicationInput,
    ) -> Result<AssistanceApplicationPayload> {
        let request = ctx.data_unchecked::<RequestContext>();
        let (command, answer) = command(ctx, &input.idempotency_key, &ANSWER)?;
        let at = at(&input.application, input.expected_version)?;
        let reason: PlainText<500> = text(&input.reason, "reason")?;
        let result = desk(ctx).return_application(&request.caller, command, at, &reason).await?;
        payload(answer, result).await
    }

    /// 审核确认. Confirm, as somebody who examined nothing of it; the award is made with it.
    async fn confirm_assistance_application(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "输入. Input.")] input: AssistanceApplicationInput,
    ) -> Result<AssistanceApplicationPayload> {
        let request = ctx.data_unchecked::<RequestContext>();
        let (command, answer) = command(ctx, &input.idempotency_key, &ANSWER)?;
        let at = at(&input.application, input.expected_version)?;
        let result = desk(ctx).confirm_application(&request.caller, command, at).await?;
        payload(answer, result).await
    }

    /// 不予确认. Refuse in writing.
    async fn refuse_assistance_application(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "输入. Input.")] input: RefuseAssistanceApplicationInput,
    ) -> Result<AssistanceApplicationPayload> {
        let request = ctx.data_unchecked::<RequestContext>();
        let (command, answer) = command(ctx, &input.idempotency_key, &ANSWER)?;
        let at = at(&input.application, input.expected_version)?;
        let reasons: PlainText<1000> = sealed_text(&input.reasons, "reasons")?;
        let result =
            desk(ctx).refuse_application(&request.caller, command, at, &reasons, input.appeal_note).await?;
        payload(answer, result).await
    }
}
