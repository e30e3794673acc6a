//! 离婚登记: its queries and the registrar's acts.

use async_graphql::{Context, Enum, ID, InputObject, Object, OneofObject, SimpleObject};
use chrono::NaiveDate;
use entities::{marriage::state::DivorceState, values::plain_text::PlainText};
use sea_orm::{
    ActiveEnum, Condition,
    sea_query::{Alias, Expr, ExprTrait, Query},
};
use uuid::Uuid;

use super::{
    divorce_types::{DivorceAgreement, DivorceApplication, DivorceApplicationConnection},
    inputs::{WindowPartyInput, both, problem_of},
    registration::{CounsellingAnswer, MarriageCheckKind, RecordMarriageCheckInput},
};
use crate::{
    graphql::arguments::{command, required_id, text},
    marriage::{
        Marriage, policy,
        rules::{divorce::RegisteredIn, documents::DocumentKind, facts::Capacity},
        service::{
            divorce::{
                At, Completion, CounsellingOffer, DivorceDraft, DivorceExamination, Ending, MarriageShown,
                PartyAtSecondVisit,
            },
            registration::CheckKind,
        },
        views,
    },
    platform::{
        error::{Error, Result},
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

async fn payload(ctx: &Context<'_>, result: FirstResult) -> Result<DivorceApplicationPayload> {
    let request = ctx.data_unchecked::<RequestContext>();
    let permit = request.permit(&policy::READ_DIVORCE)?;
    let application = match Plan::of_path(&views::DIVORCE, &ctx.field(), &["application"], &permit)? {
        Some(plan) => read::find(request, &plan, &permit, result.id).await?.map(DivorceApplication),
        None => None,
    };
    Ok(DivorceApplicationPayload { application, applied_version: result.version })
}

/// 婚姻的出示方式. How the couple names its marriage; the one in force in the register by default.
#[derive(Debug, OneofObject)]
pub enum DivorceMarriageInput {
    /// 婚姻关系. Global id of the marriage.
    Id(ID),
    /// 结婚证字号. Number of the marriage certificate shown.
    CertificateNumber(String),
    /// 补录. A marriage that the hub does not know, entered from the certificate shown.
    Supplement(MarriageSupplementInput),
}

/// 补录的婚姻. A marriage registered before the hub knew of it.
#[derive(Debug, InputObject)]
pub struct MarriageSupplementInput {
    /// 结婚证字号. Number as printed, at most 40 characters.
    pub certificate_number: String,
    /// 登记机关名称. Office as printed, at most 100 characters.
    pub office_name: String,
    /// 登记日期. Day of registration as printed.
    pub registered_on: NaiveDate,
    /// 登记地. Where it was registered.
    #[graphql(default_with = "RegisteredIn::Mainland")]
    pub registered_in: RegisteredIn,
}

/// 离婚登记申请输入. Input of the application: both parties as they stand at the window.
#[derive(Debug, InputObject)]
pub struct ApplyForDivorceInput {
    /// 幂等键. The client's own name for this command.
    pub idempotency_key: String,
    /// 甲方. Party A.
    pub party_a: WindowPartyInput,
    /// 乙方. Party B.
    pub party_b: WindowPartyInput,
    /// 婚姻. The marriage; by default the one in force between the two in the register.
    pub marriage: Option<DivorceMarriageInput>,
    /// 离婚协议. What the written agreement covers.
    pub agreement: DivorceAgreement,
}

/// 受理输入. Input of the receipt, with what was completed since the application.
#[derive(Debug, InputObject)]
pub struct IssueDivorceReceiptInput {
    /// 幂等键. The client's own name for this command.
    pub idempotency_key: String,
    /// 办件. Global id of the application or of its case.
    pub case: ID,
    /// 期望版本. Version the client saw.
    pub expected_version: i64,
    /// 甲方补充出示的材料. Further documents of party A.
    #[graphql(default)]
    pub party_a_documents: Vec<DocumentKind>,
    /// 乙方补充出示的材料. Further documents of party B.
    #[graphql(default)]
    pub party_b_documents: Vec<DocumentKind>,
    /// 补正后的离婚协议. The agreement, if it was completed.
    pub agreement: Option<DivorceAgreement>,
}

/// 不予受理或不予登记输入. Input of a refusal; the grounds are those that the rules find.
#[derive(Debug, InputObject)]
pub struct EndDivorceInput {
    /// 幂等键. The client's own name for this command.
    pub idempotency_key: String,
    /// 办件. Global id of the application or of its case.
    pub case: ID,
    /// 期望版本. Version the client saw.
    pub expected_version: i64,
    /// 理由. Written reason, at most 500 characters.
    pub reason: String,
    /// 是否有一方不再同意. Whether a party no longer agrees to the divorce.
    #[graphql(default)]
    pub consent_withdrawn: bool,
}

/// 回执单. What the withdrawing party shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
pub enum DivorceReceiptShown {
    /// 离婚登记申请受理回执单.
    ReceiptSlip,
    /// 回执单遗失的书面说明.
    LossNote,
}

/// 撤回输入. Input of a withdrawal by one party.
#[derive(Debug, InputObject)]
pub struct WithdrawDivorceInput {
    /// 幂等键. The client's own name for this command.
    pub idempotency_key: String,
    /// 办件. Global id of the application or of its case.
    pub case: ID,
    /// 期望版本. Version the client saw.
    pub expected_version: i64,
    /// 撤回的一方. Global id of the party, who is there in person.
    pub party: ID,
    /// 出示的回执单. The receipt or the note of its loss.
    pub shown: Option<DivorceReceiptShown>,
}

/// 辅导输入. Input of the answer to an offer of counselling.
#[derive(Debug, InputObject)]
pub struct RecordDivorceCounsellingInput {
    /// 幂等键. The client's own name for this command.
    pub idempotency_key: String,
    /// 办件. Global id of the application or of its case.
    pub case: ID,
    /// 期望版本. Version the client saw.
    pub expected_version: i64,
    /// 婚姻家庭辅导. Answer to the offer.
    pub counselling: CounsellingAnswer,
}

/// 一方再次到场的情况. One party at the second visit.
#[derive(Debug, InputObject)]
pub struct DivorcePartyExaminationInput {
    /// 是否本人到场. Whether the party is there in person.
    pub present: bool,
    /// 是否自愿离婚. Whether the party still wants the divorce of free will.
    pub voluntary: bool,
    /// 民事行为能力. Capacity, where it is in doubt.
    pub capacity: Option<Capacity>,
    /// 补充出示的材料. Further documents shown.
    #[graphql(default)]
    pub documents: Vec<DocumentKind>,
}

/// 审查输入. Input of the examination.
#[derive(Debug, InputObject)]
pub struct ExamineDivorceApplicationInput {
    /// 幂等键. The client's own name for this command.
    pub idempotency_key: String,
    /// 办件. Global id of the application or of its case.
    pub case: ID,
    /// 期望版本. Version the client saw.
    pub expected_version: i64,
    /// 甲方. Party A.
    pub party_a: DivorcePartyExaminationInput,
    /// 乙方. Party B.
    pub party_b: DivorcePartyExaminationInput,
}

/// 登记发证输入. Input of registration.
#[derive(Debug, InputObject)]
pub struct RegisterDivorceInput {
    /// 幂等键. The client's own name for this command.
    pub idempotency_key: String,
    /// 办件. Global id of the application or of its case.
    pub case: ID,
    /// 期望版本. Version the client saw.
    pub expected_version: i64,
    /// 双方是否到场. Whether both are there in person.
    pub both_present: bool,
    /// 双方是否已签署声明书. Whether both signed 申请离婚登记声明书 before the registrar.
    pub declarations_signed: bool,
}

/// 离婚登记申请筛选. Conditions on a list of applications.
#[derive(Debug, Default, InputObject)]
pub struct DivorceApplicationFilter {
    /// 未办结. Whether the case is still open.
    pub open: Option<bool>,
    /// 领证期间包含该日. Whose certificate window includes this day.
    pub window_on: Option<NaiveDate>,
    /// 办结状态. Final state, e.g. `DIVORCED`; states that days change are asked by `windowOn` and `open`.
    pub ended_in: Option<DivorceState>,
}

impl DivorceApplicationFilter {
    fn condition(&self) -> Condition {
        let column = |name: &'static str| Expr::col((Alias::new("divorce_application"), Alias::new(name)));
        let mut all = Condition::all();
        if let Some(open) = self.open {
            all = all.add(column("is_open").eq(open));
        }
        if let Some(day) = self.window_on {
            all = all.add(column("window_opens_on").lte(day)).add(column("window_closes_on").gte(day));
        }
        if let Some(state) = self.ended_in {
            let ended = Query::select()
                .column(Alias::new("id"))
                .from(Alias::new("service_case"))
                .and_where(Expr::col(Alias::new("outcome")).eq(state.to_value()))
                .to_owned();
            all = all.add(column("case_id").in_subquery(ended));
        }
        all
    }
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
        let command = command(ctx, &input.idempotency_key)?;
        let draft = DivorceDraft {
            parties: both(&input.party_a, &input.party_b, request.env.clock.today())?,
            marriage: marriage_shown(input.marriage)?,
            agreement: input.agreement.facts(),
        };
        let result = desk(ctx).apply_for_divorce(&request.caller, command, draft).await?;
        payload(ctx, result).await
    }

    /// 受理. Issue the receipt; the cooling-off period begins the day after.
    async fn issue_divorce_receipt(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "输入. Input.")] input: IssueDivorceReceiptInput,
    ) -> Result<DivorceApplicationPayload> {
        let request = ctx.data_unchecked::<RequestContext>();
        let command = command(ctx, &input.idempotency_key)?;
        let at = at(&input.case, input.expected_version)?;
        let completion = Completion {
            shown: [input.party_a_documents, input.party_b_documents],
            agreement: input.agreement.map(DivorceAgreement::facts),
        };
        let result = desk(ctx).issue_divorce_receipt(&request.caller, command, at, &completion).await?;
        payload(ctx, result).await
    }

    /// 不予受理. Decline on the grounds that the rules find, with the reason in writing.
    async fn decline_divorce_application(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "输入. Input.")] input: EndDivorceInput,
    ) -> Result<DivorceApplicationPayload> {
        let request = ctx.data_unchecked::<RequestContext>();
        let command = command(ctx, &input.idempotency_key)?;
        let (at, ending) = (at(&input.case, input.expected_version)?, ending(&input)?);
        let result = desk(ctx).decline_divorce(&request.caller, command, at, &ending).await?;
        payload(ctx, result).await
    }

    /// 撤回离婚登记申请. Either party withdraws, in person, during the cooling-off period.
    async fn withdraw_divorce_application(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "输入. Input.")] input: WithdrawDivorceInput,
    ) -> Result<DivorceApplicationPayload> {
        let request = ctx.data_unchecked::<RequestContext>();
        let command = command(ctx, &input.idempotency_key)?;
        let at = at(&input.case, input.expected_version)?;
        let party = required_id(&input.party, "CaseParty", "party")?;
        let shown = input.shown.map(|shown| match shown {
            DivorceReceiptShown::ReceiptSlip => DocumentKind::ReceiptSlip,
            DivorceReceiptShown::LossNote => DocumentKind::ReceiptLossNote,
        });
        let result = desk(ctx).withdraw_divorce(&request.caller, command, at, party, shown).await?;
        payload(ctx, result).await
    }

    /// 记录婚姻家庭辅导. Record the answer to the offer of counselling; it changes no day.
    async fn record_divorce_counselling(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "输入. Input.")] input: RecordDivorceCounsellingInput,
    ) -> Result<DivorceApplicationPayload> {
        let request = ctx.data_unchecked::<RequestContext>();
        let command = command(ctx, &input.idempotency_key)?;
        let at = at(&input.case, input.expected_version)?;
        let offer = match input.counselling {
            CounsellingAnswer::OfferedAccepted => CounsellingOffer::Accepted,
            CounsellingAnswer::OfferedDeclined => CounsellingOffer::Declined,
        };
        let result = desk(ctx).record_divorce_counselling(&request.caller, command, at, offer).await?;
        payload(ctx, result).await
    }

    /// 记录核验结果. Record what a check answered; unavailable is an answer too.
    async fn record_divorce_check(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "输入. Input.")] input: RecordMarriageCheckInput,
    ) -> Result<DivorceApplicationPayload> {
        let request = ctx.data_unchecked::<RequestContext>();
        let command = command(ctx, &input.idempotency_key)?;
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
        payload(ctx, result).await
    }

    /// 审查. Both have come within the window and ask for the certificate.
    async fn examine_divorce_application(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "输入. Input.")] input: ExamineDivorceApplicationInput,
    ) -> Result<DivorceApplicationPayload> {
        let request = ctx.data_unchecked::<RequestContext>();
        let command = command(ctx, &input.idempotency_key)?;
        let at = at(&input.case, input.expected_version)?;
        let party = |found: DivorcePartyExaminationInput| PartyAtSecondVisit {
            is_present: found.present,
            voluntary: found.voluntary,
            capacity: found.capacity,
            shown: found.documents,
        };
        let examination = DivorceExamination { parties: [party(input.party_a), party(input.party_b)] };
        let result = desk(ctx).examine_divorce(&request.caller, command, at, &examination).await?;
        payload(ctx, result).await
    }

    /// 登记发证. Register the divorce: the marriage ends and the certificate is issued.
    async fn register_divorce(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "输入. Input.")] input: RegisterDivorceInput,
    ) -> Result<DivorceApplicationPayload> {
        let request = ctx.data_unchecked::<RequestContext>();
        let command = command(ctx, &input.idempotency_key)?;
        let at = at(&input.case, input.expected_version)?;
        let (present, signed) = (input.both_present, input.declarations_signed);
        let result = desk(ctx).register_divorce(&request.caller, command, at, present, signed).await?;
        payload(ctx, result).await
    }

    /// 不予离婚登记. Refuse on the grounds found, with the reason in writing.
    async fn refuse_divorce_registration(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "输入. Input.")] input: EndDivorceInput,
    ) -> Result<DivorceApplicationPayload> {
        let request = ctx.data_unchecked::<RequestContext>();
        let command = command(ctx, &input.idempotency_key)?;
        let (at, ending) = (at(&input.case, input.expected_version)?, ending(&input)?);
        let result = desk(ctx).refuse_divorce(&request.caller, command, at, &ending).await?;
        payload(ctx, result).await
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

fn ending(input: &EndDivorceInput) -> Result<Ending> {
    Ok(Ending { reason: text(&input.reason, "reason")?, consent_withdrawn: input.consent_withdrawn })
}

fn marriage_shown(input: Option<DivorceMarriageInput>) -> Result<MarriageShown> {
    Ok(match input {
        None => MarriageShown::InRegister,
        Some(DivorceMarriageInput::Id(id)) => {
            MarriageShown::Id(GlobalId::key_of(&id, "Marriage").ok_or(Error::NotFound)?)
        }
        Some(DivorceMarriageInput::CertificateNumber(number)) => MarriageShown::Number(number),
        Some(DivorceMarriageInput::Supplement(shown)) => {
            let within = |field| ["input", "marriage", "supplement", field];
            MarriageShown::Supplement {
                number: PlainText::parse(&shown.certificate_number)
                    .map_err(|error| problem_of(&error, &within("certificateNumber")))?,
                office_name: PlainText::parse(&shown.office_name)
                    .map_err(|error| problem_of(&error, &within("officeName")))?,
                registered_on: shown.registered_on,
                registered_in: shown.registered_in,
            }
        }
    })
}
