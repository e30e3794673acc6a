//! 离婚登记: its queries and the registrar's acts.

use async_graphql::{Context, ID, Object, SimpleObject};
use entities::values::plain_text::PlainText;
use uuid::Uuid;

use super::{
    divorce_inputs::{
        ApplyForDivorceInput, DivorceApplicationFilter, DivorcePartyExaminationInput, DivorceReceiptShown,
        EndDivorceInput, ExamineDivorceApplicationInput, IssueDivorceReceiptInput,
        RecordDivorceCounsellingInput, RegisterDivorceInput, WithdrawDivorceInput, ending, marriage_shown,
    },
    divorce_types::{DivorceAgreement, DivorceApplication, DivorceApplicationConnection},
    inputs::both,
    registration::{CounsellingAnswer, MarriageCheckKind, RecordMarriageCheckInput},
};
use crate::{
    graphql::{
        arguments::{command, optional_id, required_id, text},
        payload::{Answer, Planned},
    },
    marriage::{
        Marriage, policy,
        rules::documents::DocumentKind,
        service::{
            divorce::{
                At, Completion, CounsellingOffer, DivorceDraft, DivorceExamination, PartyAtSecondVisit,
            },
            registration::CheckKind,
        },
        views,
    },
    platform::{
        error::Result,
        ids::GlobalId,
        read::{self, Order, PageArgs, Plan},
        request::RequestContext,
        unit_of_work::FirstResult,
    },
};

/// 离婚登记变更结果. The application after the act.
#[derive(Debug, SimpleObject)]
pub struct DivorceApplicationPayload {
    /// 离婚登记申请. The application as it stands now.
    pub application: Option<DivorceApplication>,
    /// 本次操作产生的版本. Version that this command produced; on a repeat, that of the first use.
    pub applied_version: i64,
}

static ANSWER: Answer = Answer { field: "application", view: &views::DIVORCE, action: &policy::READ_DIVORCE };

async fn payload(answer: Planned<'_>, result: FirstResult) -> Result<DivorceApplicationPayload> {
    let application = answer.row(result.id).await?.map(DivorceApplication);
    Ok(DivorceApplicationPayload { application, applied_version: result.version })
}

/// Queries of divorce.
#[derive(Debug, Default)]
pub struct DivorceQuery;

#[Object]
impl DivorceQuery {
    /// 离婚登记申请. The application of an id; null outside the caller's reach.
    async fn divorce_application(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "全局标识. Global id of the application or of its case.")] id: ID,
    ) -> Result<Option<DivorceApplication>> {
        let request = ctx.data_unchecked::<RequestContext>();
        let permit = request.permit(&policy::READ_DIVORCE)?;
        let key = GlobalId::key_of(&id, "DivorceApplication").or_else(|| GlobalId::key_of(&id, "Case"));
        let Some(key) = key else { return Ok(None) };
        let plan = Plan::of(&views::DIVORCE, &ctx.field(), &permit)?;
        Ok(read::find(request, &plan, &permit, key).await?.map(DivorceApplication))
    }

    /// 离婚登记申请列表. Applications within the caller's reach, newest first.
    #[graphql(complexity = "first.or(last).map_or(20, i32::unsigned_abs) as usize * child_complexity")]
    async fn divorce_applications(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "筛选. Conditions.")] filter: Option<DivorceApplicationFilter>,
        #[graphql(desc = "自首条起的条数. Page size from the start, 1 to 100.")] first: Option<i32>,
        #[graphql(desc = "此游标之后. After this cursor.")] after: Option<String>,
        #[graphql(desc = "自末条起的条数. Page size from the end, 1 to 100.")] last: Option<i32>,
        #[graphql(desc = "此游标之前. Before this cursor.")] before: Option<String>,
    ) -> Result<DivorceApplicationConnection> {
        let request = ctx.data_unchecked::<RequestContext>();
        let permit = request.permit(&policy::READ_DIVORCE)?;
        let order = Order { name: "newest", by: None, descends: true };
        let args = PageArgs { first, after, last, before };
        let filter = filter.unwrap_or_default().condition();
        Ok(read::page(ctx, &views::DIVORCE, &permit, filter, order, &args).await?.into())
    }
}

/// The registrar's acts.
#[derive(Debug, Default)]
pub struct DivorceMutation;

#[Object]
impl DivorceMutation {
    /// 离婚登记申请. Both appear and apply; the case is opened and numbered.
    async fn apply_for_divorce(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "输入. Input.")] input: ApplyForDivorceInput,
    ) -> Result<DivorceApplicationPayload> {
        let request = ctx.data_unchecked::<RequestContext>();
        let (command, answer) = command(ctx, &input.idempotency_key, &ANSWER)?;
        let draft = DivorceDraft {
            parties: both(&input.party_a, &input.party_b, request.env.clock.today())?,
            marriage: marriage_shown(input.marriage)?,
            agreement: input.agreement.facts(),
            appointment: optional_id(input.appointment.as_ref(), "Appointment", "appointment")?,
        };
        let result = desk(ctx).apply_for_divorce(&request.caller, command, draft).await?;
        payload(answer, result).await
    }

    /// 受理. Issue the receipt; the cooling-off period begins the day after.
    async fn issue_divorce_receipt(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "输入. Input.")] input: IssueDivorceReceiptInput,
    ) -> Result<DivorceApplicationPayload> {
        let request = ctx.data_unchecked::<RequestContext>();
        let (command, answer) = command(ctx, &input.idempotency_key, &ANSWER)?;
        let at = at(&input.case, input.expected_version)?;
        let completion = Completion {
            shown: [input.party_a_documents, input.party_b_documents],
            agreement: input.agreement.map(DivorceAgreement::facts),
        };
        let result = desk(ctx).issue_divorce_receipt(&request.caller, command, at, &completion).await?;
        payload(answer, result).await
    }

    /// 不予受理. Decline on the grounds that the rules find, with the reason in writing.
    async fn decline_divorce_application(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "输入. Input.")] input: EndDivorceInput,
    ) -> Result<DivorceApplicationPayload> {
        let request = ctx.data_unchecked::<RequestContext>();
        let (command, answer) = command(ctx, &input.idempotency_key, &ANSWER)?;
        let (at, ending) = (at(&input.case, input.expected_version)?, ending(&input)?);
        let result = desk(ctx).decline_divorce(&request.caller, command, at, &ending).await?;
        payload(answer, result).await
    }

    /// 撤回离婚登记申请. Either party withdraws, in person: until the cooling-off period ends, or once both were examined.
    async fn withdraw_divorce_application(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "输入. Input.")] input: WithdrawDivorceInput,
    ) -> Result<DivorceApplicationPayload> {
        let request = ctx.data_unchecked::<RequestContext>();
        let (command, answer) = command(ctx, &input.idempotency_key, &ANSWER)?;
        let at = at(&input.case, input.expected_version)?;
        let party = required_id(&input.party, "CaseParty", "party")?;
        let shown = input.shown.map(|shown| match shown {
            DivorceReceiptShown::ReceiptSlip => DocumentKind::ReceiptSlip,
            DivorceReceiptShown::LossNote => DocumentKind::ReceiptLossNote,
        });
        let result = desk(ctx).withdraw_divorce(&request.caller, command, at, party, shown).await?;
        payload(answer, result).await
    }

    /// 记录婚姻家庭辅导. Record the answer to the offer of counselling; it changes no day.
    async fn record_divorce_counselling(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "输入. Input.")] input: RecordDivorceCounsellingInput,
    ) -> Result<DivorceApplicationPayload> {
        let request = ctx.data_unchecked::<RequestContext>();
        let (command, answer) = command(ctx, &input.idempotency_key, &ANSWER)?;
        let at = at(&input.case, input.expected_version)?;
        let offer = match input.counselling {
            CounsellingAnswer::OfferedAccepted => CounsellingOffer::Accepted,
            CounsellingAnswer::OfferedDeclined => CounsellingOffer::Declined,
        };
        let result = desk(ctx).record_divorce_counselling(&request.caller, command, at, offer).await?;
        payload(answer, result).await
    }

    /// 记录核验结果. Record what a check answered; unavailable is an answer too.
    async fn record_divorce_check(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "输入. Input.")] input: RecordMarriageCheckInput,
    ) -> Result<DivorceApplicationPayload> {
        let request = ctx.data_unchecked::<RequestContext>();
        let (command, answer) = command(ctx, &input.idempotency_key, &ANSWER)?;
        let at = at(&input.case, input.expected_version)?;
        let party = required_id(&input.party, "CaseParty", "party")?;
        let source: PlainText<100> = text(&input.source, "source")?;
        let kind = match input.check {
            MarriageCheckKind::Identity => CheckKind::Identity,
            MarriageCheckKind::MaritalStatus => CheckKind::MaritalStatus,
        };
        let result = desk(ctx)
            .record_divorce_check(&request.caller, command, at, party, (kind, input.outcome, &source))
            .await?;
        payload(answer, result).await
    }

    /// 审查. Both have come within the window and ask for the certificate.
    async fn examine_divorce_application(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "输入. Input.")] input: ExamineDivorceApplicationInput,
    ) -> Result<DivorceApplicationPayload> {
        let request = ctx.data_unchecked::<RequestContext>();
        let (command, answer) = command(ctx, &input.idempotency_key, &ANSWER)?;
        let at = at(&input.case, input.expected_version)?;
        let party = |found: DivorcePartyExaminationInput| PartyAtSecondVisit {
            is_present: found.present,
            voluntary: found.voluntary,
            capacity: found.capacity,
            shown: found.documents,
        };
        let examination = DivorceExamination { parties: [party(input.party_a), party(input.party_b)] };
        let result = desk(ctx).examine_divorce(&request.caller, command, at, &examination).await?;
        payload(answer, result).await
    }

    /// 登记发证. Register the divorce: the marriage ends and the certificate is issued.
    async fn register_divorce(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "输入. Input.")] input: RegisterDivorceInput,
    ) -> Result<DivorceApplicationPayload> {
        let request = ctx.data_unchecked::<RequestContext>();
        let (command, answer) = command(ctx, &input.idempotency_key, &ANSWER)?;
        let at = at(&input.case, input.expected_version)?;
        let (present, signed) = (input.both_present, input.declarations_signed);
        let result = desk(ctx).register_divorce(&request.caller, command, at, present, signed).await?;
        payload(answer, result).await
    }

    /// 不予离婚登记. Refuse on the grounds found, with the reason in writing.
    async fn refuse_divorce_registration(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "输入. Input.")] input: EndDivorceInput,
    ) -> Result<DivorceApplicationPayload> {
        let request = ctx.data_unchecked::<RequestContext>();
        let (command, answer) = command(ctx, &input.idempotency_key, &ANSWER)?;
        let (at, ending) = (at(&input.case, input.expected_version)?, ending(&input)?);
        let result = desk(ctx).refuse_divorce(&request.caller, command, at, &ending).await?;
        payload(answer, result).await
    }
}

fn desk<'a>(ctx: &Context<'a>) -> &'a Marriage {
    ctx.data_unchecked::<Marriage>()
}

/// An application's id names its case too: they share the key.
fn at(id: &ID, expected_version: i64) -> Result<At> {
    let case: Uuid =
        GlobalId::key_of(id, "DivorceApplication").map_or_else(|| required_id(id, "Case", "case"), Ok)?;
    Ok(At { case, expected_version })
}
