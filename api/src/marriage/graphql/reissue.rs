//! 补领婚姻登记证: its type, its queries and the registrar's acts.

use async_graphql::{Context, Description, ID, Object, SimpleObject};
use entities::{
    marriage::state::ReissueState,
    values::{certificate_number::CertificateNumber, legal_date::LegalDate, plain_text::PlainText},
};
use sea_orm::{ActiveEnum, Condition};
use uuid::Uuid;

use super::{
    findings::Refusal,
    inputs::documented,
    registration::{EndMarriageCaseInput, MarriageCaseInput},
    reissue_inputs::{
        ApplyForReissueInput, AskForSupplementInput, RecordArchiveCheckInput, SupplementReissueInput,
    },
    types::regime,
    types::{Certificate, Marriage as MarriageObject},
};
use crate::{
    case::graphql::Case,
    graphql::{
        arguments::{command, optional_id, required_id, text},
        connection::connection,
        payload::{Answer, Planned},
    },
    marriage::{
        Marriage, policy,
        rules::{
            regime::Regime,
            reissue::{ArchiveOutcome, CertificateKind, ReissueReason},
        },
        service::reissue::{ArchiveRecord, ProxyDraft, RecordOnPaper, ReissueDraft},
        views,
    },
    platform::{
        error::{Error, Result},
        ids::GlobalId,
        read::{self, Order, PageArgs, Plan, Row},
        request::RequestContext,
        unit_of_work::FirstResult,
    },
};

/// 补领婚姻登记证. One request for a replacement and its case.
#[derive(Debug, Clone, Description)]
pub struct CertificateReissue(pub Row);

connection!(CertificateReissueConnection, CertificateReissueEdge, CertificateReissue);

#[Object(use_type_description)]
impl CertificateReissue {
    /// 全局标识. Global id.
    pub async fn id(&self) -> Result<ID> {
        Ok(ID(GlobalId::encode("CertificateReissue", self.0.key()?)))
    }

    /// 办件. The shared case.
    async fn case(&self, ctx: &Context<'_>) -> Result<Case> {
        self.0.related_one(ctx).map(Case).ok_or(Error::bug("a replacement without its case"))
    }

    /// 状态. Where the request stands.
    async fn state(&self, ctx: &Context<'_>) -> Result<ReissueState> {
        let case = self.0.related_one(ctx).ok_or(Error::bug("a replacement without its case"))?;
        Ok(ReissueState::try_from_value(&case.get("state")?)?)
    }

    /// 适用规定. Legal regime of the last act that judged it.
    async fn regime(&self) -> Result<Option<Regime>> {
        regime(&self.0)
    }

    /// 补领证件. Which certificate.
    async fn kind(&self) -> Result<CertificateKind> {
        stored(&self.0.get::<String>("kind")?)
    }

    /// 补领原因. Why.
    async fn reason(&self) -> Result<ReissueReason> {
        stored(&self.0.get::<String>("reason")?)
    }

    /// 查档情况. What the archive answered, and what the applicant was asked to supply.
    async fn archive_check(&self) -> Result<ArchiveCheck> {
        let record = ArchiveRecord::from_text(&self.0.get::<String>("archive_check")?)?;
        Ok(ArchiveCheck {
            outcome: record.outcome,
            source: record.source,
            checked_on: record.checked_on.map(LegalDate),
            supplement_asked: record.supplement_asked,
        })
    }

    /// 不予受理或者不予登记. Why it was refused; null where it was not.
    async fn refusal(&self, ctx: &Context<'_>) -> Result<Option<Refusal>> {
        let stored: String = self.0.get("refusal_grounds")?;
        Refusal::of(&stored, ctx.data_unchecked::<RequestContext>().locale)
    }

    /// 结婚登记日期. Day of the marriage's registration, which no replacement changes.
    async fn registered_on(&self, ctx: &Context<'_>) -> Result<LegalDate> {
        let marriage = self.0.related_one(ctx).ok_or(Error::bug("a replacement without a marriage"))?;
        marriage.get("registered_on")
    }

    /// 婚姻关系. The marriage, where the caller may see it.
    async fn marriage(&self, ctx: &Context<'_>) -> Option<MarriageObject> {
        self.0.related_one(ctx).map(MarriageObject)
    }

    /// 原证字号. Number of the certificate replaced, where the hub knows it.
    async fn former_number(&self, ctx: &Context<'_>) -> Result<Option<CertificateNumber>> {
        let Some(row) = self.0.related_one(ctx) else { return Ok(None) };
        CertificateNumber::parse(&row.get::<String>("number")?)
            .map(Some)
            .map_err(|_| Error::bug("a stored certificate number"))
    }

    /// 原证. The certificate replaced, where the caller may see it.
    async fn former_certificate(&self, ctx: &Context<'_>) -> Option<Certificate> {
        self.0.related_one(ctx).map(Certificate)
    }

    /// 补发的证件. The replacement, once issued.
    async fn certificate(&self, ctx: &Context<'_>) -> Option<Certificate> {
        self.0.related_one(ctx).map(Certificate)
    }
}

fn stored<T: serde::de::DeserializeOwned>(name: &str) -> Result<T> {
    serde_json::from_value(serde_json::Value::String(name.to_owned())).map_err(Error::internal)
}

/// 查档情况. How the archive check stands.
#[derive(Debug, SimpleObject)]
pub struct ArchiveCheck {
    /// 结果. Outcome; null before the first answer.
    pub outcome: Option<ArchiveOutcome>,
    /// 来源. Who keeps the file, and its reference.
    pub source: Option<String>,
    /// 日期. Day of the answer.
    pub checked_on: Option<LegalDate>,
    /// 补正要求. What the applicant was asked to supply.
    pub supplement_asked: Option<String>,
}

/// 补领变更结果. The request after the act.
#[derive(Debug, SimpleObject)]
pub struct CertificateReissuePayload {
    /// 补领. The request as it stands now.
    pub reissue: Option<CertificateReissue>,
    /// 本次操作产生的版本. Version that this command produced; on a repeat, that of the first use.
    pub applied_version: i64,
}

static ANSWER: Answer = Answer { field: "reissue", view: &views::REISSUE, action: &policy::READ_REISSUE };

async fn payload(answer: Planned<'_>, result: FirstResult) -> Result<CertificateReissuePayload> {
    let reissue = answer.row(result.id).await?.map(CertificateReissue);
    Ok(CertificateReissuePayload { reissue, applied_version: result.version })
}

/// Queries of replacements.
#[derive(Debug, Default)]
pub struct ReissueQuery;

#[Object]
impl ReissueQuery {
    /// 补领. The request of an id; null outside the caller's reach.
    async fn certificate_reissue(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "全局标识. Global id of the request or of its case.")] id: ID,
    ) -> Result<Option<CertificateReissue>> {
        let request = ctx.data_unchecked::<RequestContext>();
        let permit = request.permit(&policy::READ_REISSUE)?;
        let key = GlobalId::key_of(&id, "CertificateReissue").or_else(|| GlobalId::key_of(&id, "Case"));
        let Some(key) = key else { return Ok(None) };
        let plan = Plan::of(&views::REISSUE, &ctx.field(), &permit)?;
        Ok(read::find(request, &plan, &permit, key).await?.map(CertificateReissue))
    }

    /// 补领列表. Requests within the caller's reach, newest first.
    #[graphql(complexity = "first.or(last).map_or(20, i32::unsigned_abs) as usize * child_complexity")]
    async fn certificate_reissues(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "自首条起的条数. Page size from the start, 1 to 100.")] first: Option<i32>,
        #[graphql(desc = "此游标之后. After this cursor.")] after: Option<String>,
        #[graphql(desc = "自末条起的条数. Page size from the end, 1 to 100.")] last: Option<i32>,
        #[graphql(desc = "此游标之前. Before this cursor.")] before: Option<String>,
    ) -> Result<CertificateReissueConnection> {
        let request = ctx.data_unchecked::<RequestContext>();
        let permit = request.permit(&policy::READ_REISSUE)?;
        let order = Order { name: "newest", by: None, descends: true };
        let args = PageArgs { first, after, last, before };
        Ok(read::page(ctx, &views::REISSUE, &permit, Condition::all(), order, &args).await?.into())
    }
}

/// The registrar's acts on replacements.
#[derive(Debug, Default)]
pub struct ReissueMutation;

#[Object]
impl ReissueMutation {
    /// 申请补领. A party, or a proxy with a notarised authorisation, asks for a replacement.
    async fn apply_for_reissue(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "输入. Input.")] input: ApplyForReissueInput,
    ) -> Result<CertificateReissuePayload> {
        let request = ctx.data_unchecked::<RequestContext>();
        let (command, answer) = command(ctx, &input.idempotency_key, &ANSWER)?;
        let today = request.env.clock.today();
        let applicant = input.applicant.draft("applicant", today).map_err(Error::BadUserInput)?;
        let proxy = match &input.proxy {
            Some(proxy) => {
                documented(proxy.residency, proxy.person.id_type, &["input", "proxy"])?;
                Some(ProxyDraft {
                    identity: proxy
                        .person
                        .parse(&["input", "proxy", "person"], today)
                        .map_err(Error::BadUserInput)?,
                    residency: proxy.residency,
                    notarised_authorisation: proxy.notarised_authorisation,
                })
            }
            None => None,
        };
        let on_paper = match &input.supplement {
            None => None,
            Some(_) if input.certificate_number.is_some() => {
                return Err(Error::input(
                    &["input", "supplement"],
                    "EITHER",
                    "证字号与补录只填写其中一项",
                    "give either the number or the supplement",
                ));
            }
            Some(shown) => Some(RecordOnPaper {
                paper: shown.certificate.paper(&["input", "supplement", "certificate"])?,
                spouse: shown
                    .spouse
                    .parse(&["input", "supplement", "spouse"], today)
                    .map_err(Error::BadUserInput)?,
                divorced_on: shown.divorced_on.map(|day| day.0),
            }),
        };
        let draft = ReissueDraft {
            on_paper,
            applicant,
            kind: input.kind,
            reason: input.reason,
            certificate: input.certificate_number,
            proxy,
            appointment: optional_id(input.appointment.as_ref(), "Appointment", "appointment")?,
        };
        let result = desk(ctx).apply_for_reissue(&request.caller, command, draft).await?;
        payload(answer, result).await
    }

    /// 补领受理. Accept; the days to finish begin to run.
    async fn accept_reissue(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "输入. Input.")] input: MarriageCaseInput,
    ) -> Result<CertificateReissuePayload> {
        let request = ctx.data_unchecked::<RequestContext>();
        let (command, answer) = command(ctx, &input.idempotency_key, &ANSWER)?;
        let at = at(&input.case, input.expected_version)?;
        let result = desk(ctx).accept_reissue(&request.caller, command, at).await?;
        payload(answer, result).await
    }

    /// 查档. Record what the office that keeps the file answered; awaited is an answer too.
    async fn record_archive_check(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "输入. Input.")] input: RecordArchiveCheckInput,
    ) -> Result<CertificateReissuePayload> {
        let request = ctx.data_unchecked::<RequestContext>();
        let (command, answer) = command(ctx, &input.idempotency_key, &ANSWER)?;
        let at = at(&input.case, input.expected_version)?;
        let source: PlainText<200> = text(&input.source, "source")?;
        let result =
            desk(ctx).record_archive_check(&request.caller, command, at, input.outcome, &source).await?;
        payload(answer, result).await
    }

    /// 要求补正. Ask the applicant for evidence.
    async fn ask_for_supplement(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "输入. Input.")] input: AskForSupplementInput,
    ) -> Result<CertificateReissuePayload> {
        let request = ctx.data_unchecked::<RequestContext>();
        let (command, answer) = command(ctx, &input.idempotency_key, &ANSWER)?;
        let at = at(&input.case, input.expected_version)?;
        let asked: PlainText<500> = text(&input.asked, "asked")?;
        let result = desk(ctx).ask_for_supplement(&request.caller, command, at, &asked).await?;
        payload(answer, result).await
    }

    /// 补正. The applicant shows what was missing; the archive is checked again.
    async fn supplement_reissue(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "输入. Input.")] input: SupplementReissueInput,
    ) -> Result<CertificateReissuePayload> {
        let request = ctx.data_unchecked::<RequestContext>();
        let (command, answer) = command(ctx, &input.idempotency_key, &ANSWER)?;
        let at = at(&input.case, input.expected_version)?;
        let result = desk(ctx).supplement_reissue(&request.caller, command, at, input.documents).await?;
        payload(answer, result).await
    }

    /// 补发. Issue the applicant's copy under a BJ or BL number; their former copy is superseded.
    async fn issue_reissue(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "输入. Input.")] input: MarriageCaseInput,
    ) -> Result<CertificateReissuePayload> {
        let request = ctx.data_unchecked::<RequestContext>();
        let (command, answer) = command(ctx, &input.idempotency_key, &ANSWER)?;
        let at = at(&input.case, input.expected_version)?;
        let result = desk(ctx).issue_reissue(&request.caller, command, at).await?;
        payload(answer, result).await
    }

    /// 不予补领. Refuse in writing on the grounds found.
    async fn refuse_reissue(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "输入. Input.")] input: EndMarriageCaseInput,
    ) -> Result<CertificateReissuePayload> {
        let request = ctx.data_unchecked::<RequestContext>();
        let (command, answer) = command(ctx, &input.idempotency_key, &ANSWER)?;
        let at = at(&input.case, input.expected_version)?;
        let reason: PlainText<500> = text(&input.reason, "reason")?;
        let result = desk(ctx).refuse_reissue(&request.caller, command, at, &reason).await?;
        payload(answer, result).await
    }

    /// 撤回补领申请. Withdraw before the decision.
    async fn withdraw_reissue(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "输入. Input.")] input: EndMarriageCaseInput,
    ) -> Result<CertificateReissuePayload> {
        let request = ctx.data_unchecked::<RequestContext>();
        let (command, answer) = command(ctx, &input.idempotency_key, &ANSWER)?;
        let at = at(&input.case, input.expected_version)?;
        let reason: PlainText<500> = text(&input.reason, "reason")?;
        let result = desk(ctx).withdraw_reissue(&request.caller, command, at, &reason).await?;
        payload(answer, result).await
    }
}

fn desk<'a>(ctx: &Context<'a>) -> &'a Marriage {
    ctx.data_unchecked::<Marriage>()
}

/// A replacement's id names its case too: they share the key.
fn at(id: &ID, expected_version: i64) -> Result<(Uuid, i64)> {
    let key =
        GlobalId::key_of(id, "CertificateReissue").map_or_else(|| required_id(id, "Case", "case"), Ok)?;
    Ok((key, expected_version))
}
