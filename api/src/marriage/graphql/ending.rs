//! 婚姻关系的终止与撤销: what is posted, and the steps of a revocation.

use async_graphql::{Context, Description, Enum, ID, InputObject, Object, SimpleObject};
use entities::{
    marriage::state::RevocationState,
    values::{legal_date::LegalDate, personal_number::masked_in, plain_text::PlainText},
};
use sea_orm::ActiveEnum;
use uuid::Uuid;

use super::{divorce_inputs::MarriageSupplementInput, types::Marriage as MarriageObject};
use crate::{
    graphql::{
        arguments::{command, optional_id, reference, required_id, sealed_text, text},
        payload::{Answer, Planned},
    },
    marriage::{
        Marriage, policy,
        rules::{
            documents::DocumentKind,
            ending::{AnnulmentGround, Ending, RevocationGround, VoidGround},
        },
        service::ending::{
            EndedOnPaper, ProvedEnding, RevocationDecision, RevocationHearing, RevocationNotice,
        },
        views,
    },
    person::PersonInput,
    platform::{
        error::{Error, Result},
        read::Row,
        request::RequestContext,
        unit_of_work::FirstResult,
    },
};

/// 婚姻变更结果. The marriage after the act.
#[derive(Debug, SimpleObject)]
pub struct MarriagePayload {
    /// 婚姻关系. The marriage as it stands now.
    pub marriage: Option<MarriageObject>,
    /// 本次操作产生的版本. Version that this command produced; on a repeat, that of the first use.
    pub applied_version: i64,
}

static ANSWER: Answer = Answer { field: "marriage", view: &views::MARRIAGE, action: &policy::READ_MARRIAGE };

async fn payload(answer: Planned<'_>, result: FirstResult) -> Result<MarriagePayload> {
    let marriage = answer.row(result.id).await?.map(MarriageObject);
    Ok(MarriagePayload { marriage, applied_version: result.version })
}

/// 终止依据. The document on which an ending rests.
#[derive(Debug, SimpleObject)]
pub struct EndingDocument {
    /// 种类. Kind.
    pub kind: DocumentKind,
    /// 文号. Its number.
    pub number: String,
}

impl EndingDocument {
    /// What is stored: kind and number as JSON; nothing else is shown.
    pub fn parse(stored: &str) -> Option<Self> {
        #[derive(serde::Deserialize)]
        struct Stored {
            kind: DocumentKind,
            number: String,
        }
        let stored: Stored = serde_json::from_str(stored).ok()?;
        Some(Self { kind: stored.kind, number: stored.number })
    }
}

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

/// 终止情形. What ended the marriage, or denied it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
pub enum MarriageEndingKind {
    /// 法院判决或调解离婚. Divorce by a court.
    CourtDivorce,
    /// 死亡. Death of a spouse.
    Death,
    /// 宣告无效. Declared void; name the ground.
    DeclaredVoid,
    /// 判决撤销. Annulled; name the ground.
    Annulled,
}

/// 补录的已终止婚姻. A marriage that the hub does not know, as its paper shows it.
#[derive(Debug, InputObject)]
pub struct EndedMarriageSupplementInput {
    /// 结婚证. The marriage certificate, or what the document says of it; its number is kept.
    pub certificate: MarriageSupplementInput,
    /// 甲方. Party A as registered.
    pub party_a: PersonInput,
    /// 乙方. Party B as registered.
    pub party_b: PersonInput,
}

impl EndedMarriageSupplementInput {
    fn parse(&self, today: chrono::NaiveDate) -> Result<EndedOnPaper> {
        let person = |input: &PersonInput, slot| {
            input.parse(&["input", "supplement", slot], today).map_err(Error::BadUserInput)
        };
        Ok(EndedOnPaper {
            paper: self.certificate.paper(&["input", "supplement", "certificate"])?,
            spouses: [person(&self.party_a, "partyA")?, person(&self.party_b, "partyB")?],
        })
    }
}

/// 终止登记输入. Input of an ending and its proof.
#[derive(Debug, InputObject)]
pub struct RecordMarriageEndingInput {
    /// 幂等键. The client's own name for this command.
    pub idempotency_key: String,
    /// 婚姻关系. Global id of the marriage; else the supplement.
    pub marriage: Option<ID>,
    /// 期望版本. Version the client saw, of a marriage in the register.
    pub expected_version: Option<i64>,
    /// 补录. The marriage as its paper shows it, where the hub does not know it.
    pub supplement: Option<EndedMarriageSupplementInput>,
    /// 情形. What happened.
    pub ending: MarriageEndingKind,
    /// 文书种类. Kind of the document.
    pub document: DocumentKind,
    /// 文号. Its number, at most 100 characters.
    pub document_number: String,
    /// 生效日期. Day on which it took effect.
    pub effective_on: LegalDate,
    /// 死亡一方. Global id of the person who died; needed with a death.
    pub deceased: Option<ID>,
    /// 无效事由. Ground, when declared void.
    pub void_ground: Option<VoidGround>,
    /// 起诉时事由是否已消失. Whether the ground had ceased before the suit.
    #[graphql(default)]
    pub void_ground_ceased: bool,
    /// 撤销事由. Ground, when annulled.
    pub annulment_ground: Option<AnnulmentGround>,
    /// 一年期间起算日. From when the year to sue ran, where known.
    pub year_from: Option<LegalDate>,
    /// 起诉日期. Day of the suit, where known.
    pub filed_on: Option<LegalDate>,
}

impl RecordMarriageEndingInput {
    fn ending(&self) -> Result<Ending> {
        let required = |field: &str| {
            Error::input(&["input", field], "REQUIRED", "此情形须填写该项", "required with this ending")
        };
        let deceased = optional_id(self.deceased.as_ref(), "Person", "deceased")?;
        if deceased.is_some() && self.ending != MarriageEndingKind::Death {
            return Err(Error::input(
                &["input", "deceased"],
                "NOT_OF_THIS_ENDING",
                "仅因死亡终止时填写",
                "only with a death",
            ));
        }
        Ok(match self.ending {
            MarriageEndingKind::CourtDivorce => Ending::CourtDivorce,
            MarriageEndingKind::Death => {
                Ending::Death { deceased: deceased.ok_or_else(|| required("deceased"))? }
            }
            MarriageEndingKind::DeclaredVoid => Ending::DeclaredVoid {
                ground: self.void_ground.ok_or_else(|| required("voidGround"))?,
                ground_ceased: self.void_ground_ceased,
            },
            MarriageEndingKind::Annulled => Ending::Annulled {
                ground: self.annulment_ground.ok_or_else(|| required("annulmentGround"))?,
                year_from: self.year_from.map(|day| day.0),
                filed_on: self.filed_on.map(|day| day.0),
            },
        })
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
}

/// Acts on the end of marriages.
#[derive(Debug, Default)]
pub struct EndingMutation;

#[Object]
impl EndingMutation {
    /// 登记婚姻终止. Post a court's divorce, a death, or that the marriage is void or annulled.
    async fn record_marriage_ending(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "输入. Input.")] input: RecordMarriageEndingInput,
    ) -> Result<MarriagePayload> {
        let request = ctx.data_unchecked::<RequestContext>();
        let (command, answer) = command(ctx, &input.idempotency_key, &ANSWER)?;
        let proved = ProvedEnding {
            ending: input.ending()?,
            document: input.document,
            number: reference(&input.document_number, "documentNumber")?,
            effective_on: input.effective_on.0,
        };
        let result = match (&input.marriage, input.expected_version, &input.supplement) {
            (Some(marriage), Some(version), None) => {
                let at = at(marriage, version)?;
                desk(ctx).record_marriage_ending(&request.caller, command, at, &proved).await?
            }
            (None, None, Some(shown)) => {
                let ended = shown.parse(request.env.clock.today())?;
                desk(ctx).record_ending_on_paper(&request.caller, command, &ended, &proved).await?
            }
            _ => {
                return Err(Error::input(
                    &["input", "marriage"],
                    "EITHER",
                    "请填写婚姻关系及其版本，或者补录，二者取一",
                    "give either the marriage with its version, or the supplement",
                ));
            }
        };
        payload(answer, result).await
    }

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
        let decision = RevocationDecision {
            revokes: input.outcome == RevocationOutcome::Revoke,
            number: reference(&input.decision_number, "decisionNumber")?,
            reason: text(&input.reason, "reason")?,
        };
        let result = desk(ctx).decide_revocation(&request.caller, command, at, &decision).await?;
        payload(answer, result).await
    }
}

fn desk<'a>(ctx: &Context<'a>) -> &'a Marriage {
    ctx.data_unchecked::<Marriage>()
}

fn at(marriage: &ID, expected_version: i64) -> Result<(Uuid, i64)> {
    Ok((required_id(marriage, "Marriage", "marriage")?, expected_version))
}
