//! 强制报告 as the office and its superiors see it; nobody else does.

use async_graphql::{Context, Description, ID, InputObject, Object, SimpleObject};
use entities::values::{legal_date::LegalDate, personal_number::masked_in, plain_text::PlainText};
use sea_orm::{
    Condition,
    sea_query::{Alias, Expr, ExprTrait},
};

use crate::{
    case::graphql::Case,
    graphql::{
        arguments::{command, reference, required_id, sealed_text, text},
        connection::connection,
        payload::{Answer, Planned},
    },
    marriage::{
        Marriage, policy,
        rules::safeguard::{SafeguardKind, SafeguardReceiver},
        service::safeguard::SafeguardReport as Draft,
        views,
    },
    person::Person,
    platform::{
        error::{Error, Result},
        ids::GlobalId,
        read::{self, Order, PageArgs, Row},
        request::RequestContext,
        unit_of_work::FirstResult,
    },
};

/// 强制报告. Signs of trafficking or violence, as reported; restricted to the office and its superiors.
#[derive(Debug, Clone, Description)]
pub struct SafeguardReport(pub Row);

connection!(SafeguardReportConnection, SafeguardReportEdge, SafeguardReport);

fn stored<T: serde::de::DeserializeOwned>(name: String) -> Result<T> {
    serde_json::from_value(serde_json::Value::String(name)).map_err(Error::internal)
}

#[Object(use_type_description)]
impl SafeguardReport {
    /// 全局标识. Global id.
    pub async fn id(&self) -> Result<ID> {
        Ok(ID(GlobalId::encode("SafeguardReport", self.0.key()?)))
    }

    /// 版本. Pass it as `expectedVersion` of the next change.
    async fn version(&self) -> Result<i64> {
        self.0.get("version")
    }

    /// 情形. What there were signs of.
    async fn kind(&self) -> Result<SafeguardKind> {
        stored(self.0.get("kind")?)
    }

    /// 所见所闻. What was seen and heard; reading it is recorded, personal numbers in it are masked.
    async fn account(&self, ctx: &Context<'_>) -> Result<Option<String>> {
        Ok(self.0.open(ctx, "account_sealed")?.as_deref().map(masked_in))
    }

    /// 报告或者转介对象. Who was told.
    async fn reported_to(&self) -> Result<SafeguardReceiver> {
        stored(self.0.get("reported_to")?)
    }

    /// 接报编号. The receiver's reference.
    async fn reference(&self) -> Result<String> {
        self.0.get("reference")
    }

    /// 报告日期. Day of the report.
    async fn reported_on(&self) -> Result<LegalDate> {
        self.0.get("reported_on")
    }

    /// 答复日期. Day on which the answer was recorded; null while a registration may have to wait.
    async fn answered_on(&self) -> Result<Option<LegalDate>> {
        self.0.get("answered_on")
    }

    /// 答复. What the receiver answered.
    async fn answer(&self) -> Result<Option<String>> {
        self.0.get("answer")
    }

    /// 办件. The case at which it was seen.
    async fn case(&self, ctx: &Context<'_>) -> Option<Case> {
        self.0.related_one(ctx).map(Case)
    }

    /// 自然人. Who is in danger, masked.
    async fn person(&self, ctx: &Context<'_>) -> Result<Person> {
        self.0.related_one(ctx).map(Person).ok_or(Error::bug("a report without a person"))
    }
}

/// 报告变更结果. The report after the act.
#[derive(Debug, SimpleObject)]
pub struct SafeguardReportPayload {
    /// 报告. The report as it stands now.
    pub report: Option<SafeguardReport>,
    /// 本次操作产生的版本. Version that this command produced; on a repeat, that of the first use.
    pub applied_version: i64,
}

static ANSWER: Answer = Answer { field: "report", view: &views::SAFEGUARD, action: &policy::READ_SAFEGUARD };

async fn payload(answer: Planned<'_>, result: FirstResult) -> Result<SafeguardReportPayload> {
    let report = answer.row(result.id).await?.map(SafeguardReport);
    Ok(SafeguardReportPayload { report, applied_version: result.version })
}

/// 强制报告输入. Input of a report.
#[derive(Debug, InputObject)]
pub struct ReportSafeguardInput {
    /// 幂等键. The client's own name for this command.
    pub idempotency_key: String,
    /// 办件. Global id of the case, which stays as it is.
    pub case: ID,
    /// 期望版本. Version the client saw.
    pub expected_version: i64,
    /// 当事人. Global id of the party in danger.
    pub party: ID,
    /// 情形. What there are signs of.
    pub kind: SafeguardKind,
    /// 所见所闻. What was seen and heard, at most 2000 characters; sealed.
    pub account: String,
    /// 报告或者转介对象. Who was told; the police, where someone seems trafficked.
    pub reported_to: SafeguardReceiver,
    /// 接报编号. The receiver's reference, at most 100 characters.
    pub reference: String,
}

/// 报告答复输入. Input of what the receiver answered.
#[derive(Debug, InputObject)]
pub struct AnswerSafeguardReportInput {
    /// 幂等键. The client's own name for this command.
    pub idempotency_key: String,
    /// 报告. Global id of the report.
    pub report: ID,
    /// 期望版本. Version the client saw.
    pub expected_version: i64,
    /// 答复. What was found, with its reference; at most 500 characters.
    pub answer: String,
}

/// Reports, for whom they are.
#[derive(Debug, Default)]
pub struct SafeguardQuery;

#[Object]
impl SafeguardQuery {
    /// 强制报告列表. Reports of the office, or below the bureau, newest first.
    #[graphql(complexity = "first.or(last).map_or(20, i32::unsigned_abs) as usize * child_complexity")]
    async fn safeguard_reports(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "仅未答复. Those without an answer alone.", default)] open: bool,
        #[graphql(desc = "自首条起的条数. Page size from the start, 1 to 100.")] first: Option<i32>,
        #[graphql(desc = "此游标之后. After this cursor.")] after: Option<String>,
        #[graphql(desc = "自末条起的条数. Page size from the end, 1 to 100.")] last: Option<i32>,
        #[graphql(desc = "此游标之前. Before this cursor.")] before: Option<String>,
    ) -> Result<SafeguardReportConnection> {
        let permit = ctx.data_unchecked::<RequestContext>().permit(&policy::READ_SAFEGUARD)?;
        let answered = Expr::col((Alias::new("safeguard_report"), Alias::new("answered_on")));
        let filter = if open { Condition::all().add(answered.is_null()) } else { Condition::all() };
        let order = Order { name: "newest", by: None, descends: true };
        let args = PageArgs { first, after, last, before };
        Ok(read::page(ctx, &views::SAFEGUARD, &permit, filter, order, &args).await?.into())
    }
}

/// Acts on reports.
#[derive(Debug, Default)]
pub struct SafeguardMutation;

#[Object]
impl SafeguardMutation {
    /// 强制报告. Record that signs of trafficking or violence were reported; the couple's case shows nothing of it.
    async fn report_safeguard(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "输入. Input.")] input: ReportSafeguardInput,
    ) -> Result<SafeguardReportPayload> {
        let request = ctx.data_unchecked::<RequestContext>();
        let (command, answer) = command(ctx, &input.idempotency_key, &ANSWER)?;
        let case = GlobalId::key_of(&input.case, "MarriageRegistration")
            .map_or_else(|| required_id(&input.case, "Case", "case"), Ok)?;
        let draft = Draft {
            kind: input.kind,
            party: required_id(&input.party, "CaseParty", "party")?,
            account: sealed_text(&input.account, "account")?,
            reported_to: input.reported_to,
            reference: reference(&input.reference, "reference")?,
        };
        let at = (case, input.expected_version);
        payload(answer, desk(ctx).report_safeguard(&request.caller, command, at, &draft).await?).await
    }

    /// 记录报告的答复. Record what the receiver answered, as an officer other than who reported.
    async fn answer_safeguard_report(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "输入. Input.")] input: AnswerSafeguardReportInput,
    ) -> Result<SafeguardReportPayload> {
        let request = ctx.data_unchecked::<RequestContext>();
        let (command, answer) = command(ctx, &input.idempotency_key, &ANSWER)?;
        let at = (required_id(&input.report, "SafeguardReport", "report")?, input.expected_version);
        let said: PlainText<500> = text(&input.answer, "answer")?;
        payload(answer, desk(ctx).answer_safeguard(&request.caller, command, at, &said).await?).await
    }
}

fn desk<'a>(ctx: &Context<'a>) -> &'a Marriage {
    ctx.data_unchecked::<Marriage>()
}
