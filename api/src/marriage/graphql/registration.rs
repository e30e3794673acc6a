//! 结婚登记: its queries and the registrar's acts.

use async_graphql::{Context, Enum, ID, InputObject, Object, SimpleObject};
use entities::values::{legal_date::LegalDate, plain_text::PlainText};
use sea_orm::Condition;
use uuid::Uuid;

use super::{
    inputs::{KinshipInput, WindowPartyInput, both},
    types::{MarriageRegistration, MarriageRegistrationConnection},
};
use crate::{
    graphql::{
        arguments::{command, optional_id, required_id, text},
        payload::{Answer, Planned},
    },
    marriage::{
        Marriage, policy,
        rules::{
            documents::DocumentKind,
            facts::{CheckOutcome, MaritalFact},
        },
        service::registration::{CheckKind, Examination, LateDeclaration, PartyExamination},
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

/// 结婚登记变更结果. The registration after the act.
#[derive(Debug, SimpleObject)]
pub struct MarriageRegistrationPayload {
    /// 结婚登记. The registration as it stands now.
    pub registration: Option<MarriageRegistration>,
    /// 本次操作产生的版本. Version that this command produced; on a repeat, that of the first use.
    pub applied_version: i64,
}

static ANSWER: Answer =
    Answer { field: "registration", view: &views::REGISTRATION, action: &policy::READ_REGISTRATION };

async fn payload(answer: Planned<'_>, result: FirstResult) -> Result<MarriageRegistrationPayload> {
    let registration = answer.row(result.id).await?.map(MarriageRegistration);
    Ok(MarriageRegistrationPayload { registration, applied_version: result.version })
}

/// 初审输入. Input of opening: both parties as they stand at the window.
#[derive(Debug, InputObject)]
pub struct OpenMarriageRegistrationInput {
    /// 幂等键. The client's own name for this command.
    pub idempotency_key: String,
    /// 甲方. Party A.
    pub party_a: WindowPartyInput,
    /// 乙方. Party B.
    pub party_b: WindowPartyInput,
    /// 亲属关系. Kinship, where already declared.
    pub kinship: Option<KinshipInput>,
    /// 预约. Global id of the couple's booking for today, which is checked in with this.
    pub appointment: Option<ID>,
}

/// 办件操作输入. Input of an act that needs nothing but the case.
#[derive(Debug, InputObject)]
pub struct MarriageCaseInput {
    /// 幂等键. The client's own name for this command.
    pub idempotency_key: String,
    /// 办件. Global id of the case.
    pub case: ID,
    /// 期望版本. Version the client saw.
    pub expected_version: i64,
}

/// 附理由的操作输入. Input of an act that ends the case with a reason.
#[derive(Debug, InputObject)]
pub struct EndMarriageCaseInput {
    /// 幂等键. The client's own name for this command.
    pub idempotency_key: String,
    /// 办件. Global id of the case.
    pub case: ID,
    /// 期望版本. Version the client saw.
    pub expected_version: i64,
    /// 理由. Written reason, at most 500 characters.
    pub reason: String,
}

/// 核验种类. Which check.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
pub enum MarriageCheckKind {
    /// 身份核验. Identity against the police data or the chip of the card.
    Identity,
    /// 婚姻状况核验. Marital status against the national base.
    MaritalStatus,
}

/// 核验结果输入. Input of a check's answer.
#[derive(Debug, InputObject)]
pub struct RecordMarriageCheckInput {
    /// 幂等键. The client's own name for this command.
    pub idempotency_key: String,
    /// 办件. Global id of the case.
    pub case: ID,
    /// 期望版本. Version the client saw.
    pub expected_version: i64,
    /// 当事人. Global id of the party.
    pub party: ID,
    /// 种类. Which check.
    pub check: MarriageCheckKind,
    /// 结果. What the source answered.
    pub outcome: CheckOutcome,
    /// 来源. Source and its reference, at most 100 characters.
    pub source: String,
}

/// 一方的审查情况. What was found of one party.
#[derive(Debug, InputObject)]
pub struct PartyExaminationInput {
    /// 是否自愿. Whether the party wants the marriage of free will.
    pub voluntary: bool,
    /// 婚姻状况. Marital status as declared and documented.
    pub marital: MaritalFact,
    /// 是否患有重大疾病. Whether a serious illness was named; a duty to tell, no bar.
    pub serious_illness: Option<bool>,
    /// 补充出示的材料. Further documents shown.
    #[graphql(default)]
    pub documents: Vec<DocumentKind>,
}

/// 婚姻家庭辅导情况. Counselling is offered to everyone and taken by those who want it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
pub enum CounsellingAnswer {
    /// 已接受. Offered and taken.
    OfferedAccepted,
    /// 已告知、未接受. Offered and declined.
    OfferedDeclined,
}

/// 审查输入. Input of the examination.
#[derive(Debug, InputObject)]
pub struct ExamineMarriageRegistrationInput {
    /// 幂等键. The client's own name for this command.
    pub idempotency_key: String,
    /// 办件. Global id of the case.
    pub case: ID,
    /// 期望版本. Version the client saw.
    pub expected_version: i64,
    /// 甲方. Party A.
    pub party_a: PartyExaminationInput,
    /// 乙方. Party B.
    pub party_b: PartyExaminationInput,
    /// 亲属关系. Kinship as declared by both.
    pub kinship: KinshipInput,
    /// 婚姻家庭辅导. Answer to the offer of counselling.
    pub counselling: CounsellingAnswer,
    /// 是否告知并转介婚前医学检查. Whether the pre-marital medical check was explained and referred.
    pub medical_check_referred: bool,
    /// 补办登记. Where the couple registers late and declares since when they meet the conditions.
    pub late_registration: Option<LateRegistrationInput>,
}

/// 补办登记输入. From when the marriage is to have effect.
#[derive(Debug, InputObject)]
pub struct LateRegistrationInput {
    /// 效力起算日. The day from which both met the conditions of marriage and lived as spouses, as both declare.
    pub effective_from: LegalDate,
    /// 依据. What it rests on, e.g. the declaration and who confirms it; at most 200 characters.
    pub basis: String,
}

/// 登记发证输入. Input of registration.
#[derive(Debug, InputObject)]
pub struct RegisterMarriageInput {
    /// 幂等键. The client's own name for this command.
    pub idempotency_key: String,
    /// 办件. Global id of the case.
    pub case: ID,
    /// 期望版本. Version the client saw.
    pub expected_version: i64,
    /// 双方是否到场. Whether both are there in person.
    pub both_present: bool,
    /// 双方是否已签署声明书. Whether both signed 申请结婚登记声明书 before the registrar.
    pub declarations_signed: bool,
}

/// Queries of marriage registration.
#[derive(Debug, Default)]
pub struct RegistrationQuery;

#[Object]
impl RegistrationQuery {
    /// 结婚登记. The registration of an id; null outside the caller's reach.
    async fn marriage_registration(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "全局标识. Global id of the registration or of its case.")] id: ID,
    ) -> Result<Option<MarriageRegistration>> {
        let request = ctx.data_unchecked::<RequestContext>();
        let permit = request.permit(&policy::READ_REGISTRATION)?;
        let key = GlobalId::key_of(&id, "MarriageRegistration").or_else(|| GlobalId::key_of(&id, "Case"));
        let Some(key) = key else { return Ok(None) };
        let plan = Plan::of(&views::REGISTRATION, &ctx.field(), &permit)?;
        Ok(read::find(request, &plan, &permit, key).await?.map(MarriageRegistration))
    }

    /// 结婚登记列表. Registrations within the caller's reach, newest first.
    #[graphql(complexity = "first.or(last).map_or(20, i32::unsigned_abs) as usize * child_complexity")]
    async fn marriage_registrations(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "自首条起的条数. Page size from the start, 1 to 100.")] first: Option<i32>,
        #[graphql(desc = "此游标之后. After this cursor.")] after: Option<String>,
        #[graphql(desc = "自末条起的条数. Page size from the end, 1 to 100.")] last: Option<i32>,
        #[graphql(desc = "此游标之前. Before this cursor.")] before: Option<String>,
    ) -> Result<MarriageRegistrationConnection> {
        let request = ctx.data_unchecked::<RequestContext>();
        let permit = request.permit(&policy::READ_REGISTRATION)?;
        let order = Order { name: "newest", by: None, descends: true };
        let args = PageArgs { first, after, last, before };
        Ok(read::page(ctx, &views::REGISTRATION, &permit, Condition::all(), order, &args).await?.into())
    }
}

/// The registrar's acts.
#[derive(Debug, Default)]
pub struct RegistrationMutation;

#[Object]
impl RegistrationMutation {
    /// 初审. Both appear at the window; the case is opened and numbered.
    async fn open_marriage_registration(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "输入. Input.")] input: OpenMarriageRegistrationInput,
    ) -> Result<MarriageRegistrationPayload> {
        let request = ctx.data_unchecked::<RequestContext>();
        let (command, answer) = command(ctx, &input.idempotency_key, &ANSWER)?;
        let parties = both(&input.party_a, &input.party_b, request.env.clock.today())?;
        let kinship = KinshipInput::record(input.kinship.as_ref())?;
        let booking = optional_id(input.appointment.as_ref(), "Appointment", "appointment")?;
        let result = desk(ctx).open_registration(&request.caller, command, parties, kinship, booking).await?;
        payload(answer, result).await
    }

    /// 受理. Accept: the office is competent and the documents are complete.
    async fn accept_marriage_registration(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "输入. Input.")] input: MarriageCaseInput,
    ) -> Result<MarriageRegistrationPayload> {
        let request = ctx.data_unchecked::<RequestContext>();
        let (command, answer) = command(ctx, &input.idempotency_key, &ANSWER)?;
        let case = case_id(&input.case)?;
        let result =
            desk(ctx).accept_registration(&request.caller, command, case, input.expected_version).await?;
        payload(answer, result).await
    }

    /// 不予受理. Decline with a written reason.
    async fn decline_marriage_registration(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "输入. Input.")] input: EndMarriageCaseInput,
    ) -> Result<MarriageRegistrationPayload> {
        let request = ctx.data_unchecked::<RequestContext>();
        let (command, answer) = command(ctx, &input.idempotency_key, &ANSWER)?;
        let case = case_id(&input.case)?;
        let reason: PlainText<500> = text(&input.reason, "reason")?;
        let result = desk(ctx)
            .decline_registration(&request.caller, command, case, input.expected_version, &reason)
            .await?;
        payload(answer, result).await
    }

    /// 记录核验结果. Record what a check answered; unavailable is an answer too.
    async fn record_marriage_check(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "输入. Input.")] input: RecordMarriageCheckInput,
    ) -> Result<MarriageRegistrationPayload> {
        let request = ctx.data_unchecked::<RequestContext>();
        let (command, answer) = command(ctx, &input.idempotency_key, &ANSWER)?;
        let case = case_id(&input.case)?;
        let party = required_id(&input.party, "CaseParty", "party")?;
        let source: PlainText<100> = text(&input.source, "source")?;
        let kind = match input.check {
            MarriageCheckKind::Identity => CheckKind::Identity,
            MarriageCheckKind::MaritalStatus => CheckKind::MaritalStatus,
        };
        let result = desk(ctx)
            .record_check(
                &request.caller,
                command,
                (case, input.expected_version),
                party,
                kind,
                (input.outcome, &source),
            )
            .await?;
        payload(answer, result).await
    }

    /// 审查. Examine: question both, compare documents, see that all checks are answered.
    async fn examine_marriage_registration(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "输入. Input.")] input: ExamineMarriageRegistrationInput,
    ) -> Result<MarriageRegistrationPayload> {
        let request = ctx.data_unchecked::<RequestContext>();
        let (command, answer) = command(ctx, &input.idempotency_key, &ANSWER)?;
        let case = case_id(&input.case)?;
        let party = |found: PartyExaminationInput| PartyExamination {
            voluntary: found.voluntary,
            marital: found.marital,
            serious_illness: found.serious_illness,
            shown: found.documents,
        };
        let examination = Examination {
            kinship: KinshipInput::record(Some(&input.kinship))?,
            parties: [party(input.party_a), party(input.party_b)],
            counselling: match input.counselling {
                CounsellingAnswer::OfferedAccepted => "OFFERED_ACCEPTED",
                CounsellingAnswer::OfferedDeclined => "OFFERED_DECLINED",
            },
            medical_check_referred: input.medical_check_referred,
            late: match &input.late_registration {
                None => None,
                Some(late) => Some(LateDeclaration {
                    from: late.effective_from.0,
                    basis: text(&late.basis, "lateRegistration")?,
                }),
            },
        };
        let result = desk(ctx)
            .examine_registration(&request.caller, command, case, input.expected_version, &examination)
            .await?;
        payload(answer, result).await
    }

    /// 登记发证. Register the marriage and issue the two certificates.
    async fn register_marriage(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "输入. Input.")] input: RegisterMarriageInput,
    ) -> Result<MarriageRegistrationPayload> {
        let request = ctx.data_unchecked::<RequestContext>();
        let (command, answer) = command(ctx, &input.idempotency_key, &ANSWER)?;
        let case = case_id(&input.case)?;
        let result = desk(ctx)
            .register_marriage(
                &request.caller,
                command,
                case,
                input.expected_version,
                input.both_present,
                input.declarations_signed,
            )
            .await?;
        payload(answer, result).await
    }

    /// 不予登记. Refuse in writing on the statutory grounds found.
    async fn refuse_marriage_registration(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "输入. Input.")] input: EndMarriageCaseInput,
    ) -> Result<MarriageRegistrationPayload> {
        let request = ctx.data_unchecked::<RequestContext>();
        let (command, answer) = command(ctx, &input.idempotency_key, &ANSWER)?;
        let case = case_id(&input.case)?;
        let reason: PlainText<500> = text(&input.reason, "reason")?;
        let result = desk(ctx)
            .refuse_registration(&request.caller, command, case, input.expected_version, &reason)
            .await?;
        payload(answer, result).await
    }

    /// 撤回结婚登记申请. Withdraw before the decision.
    async fn withdraw_marriage_registration(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "输入. Input.")] input: EndMarriageCaseInput,
    ) -> Result<MarriageRegistrationPayload> {
        let request = ctx.data_unchecked::<RequestContext>();
        let (command, answer) = command(ctx, &input.idempotency_key, &ANSWER)?;
        let case = case_id(&input.case)?;
        let reason: PlainText<500> = text(&input.reason, "reason")?;
        let result = desk(ctx)
            .withdraw_registration(&request.caller, command, case, input.expected_version, &reason)
            .await?;
        payload(answer, result).await
    }
}

fn desk<'a>(ctx: &Context<'a>) -> &'a Marriage {
    ctx.data_unchecked::<Marriage>()
}

/// A registration's id names its case too: they share the key.
fn case_id(id: &ID) -> Result<Uuid> {
    GlobalId::key_of(id, "MarriageRegistration").map_or_else(|| required_id(id, "Case", "case"), Ok)
}
