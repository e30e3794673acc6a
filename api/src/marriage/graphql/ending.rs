//! 婚姻关系的终止: what is posted, and taken back.

use async_graphql::{Context, Description, Enum, ID, InputObject, Object, SimpleObject};
use entities::{
    marriage::state::MarriageStatus,
    values::{legal_date::LegalDate, plain_text::PlainText},
};
use sea_orm::ActiveEnum;
use uuid::Uuid;

use super::{divorce_inputs::MarriageSupplementInput, types::Marriage as MarriageObject};
use crate::{
    graphql::{
        arguments::{command, optional_id, reference, required_id, text},
        payload::{Answer, Planned},
    },
    marriage::{
        Marriage, policy,
        rules::{
            documents::DocumentKind,
            ending::{AnnulmentGround, Ending, VoidGround},
        },
        service::ending::{EndedOnPaper, ProvedEnding},
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

pub(super) static ANSWER: Answer =
    Answer { field: "marriage", view: &views::MARRIAGE, action: &policy::READ_MARRIAGE };

pub(super) async fn payload(answer: Planned<'_>, result: FirstResult) -> Result<MarriagePayload> {
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

/// 婚姻终止登记. One ending as it was posted.
#[derive(Debug, Clone, Description)]
pub struct MarriageEnding(pub Row);

#[Object(use_type_description)]
impl MarriageEnding {
    /// 终止后的状态. What the marriage became by it.
    async fn status(&self) -> Result<MarriageStatus> {
        Ok(MarriageStatus::try_from_value(&self.0.get("status")?)?)
    }

    /// 生效日期. Day on which it took effect.
    async fn effective_on(&self) -> Result<LegalDate> {
        self.0.get("effective_on")
    }

    /// 依据. Document on which it rests.
    async fn document(&self) -> Result<Option<EndingDocument>> {
        Ok(EndingDocument::parse(&self.0.get::<String>("document")?))
    }

    /// 登记日期. Day on which it was posted.
    async fn posted_on(&self) -> Result<LegalDate> {
        self.0.get("posted_on")
    }

    /// 撤回日期. Day on which a second person took it back; null while it stands.
    async fn taken_back_on(&self) -> Result<Option<LegalDate>> {
        self.0.get("taken_back_on")
    }

    /// 撤回理由. Why it was taken back.
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

/// 撤回终止登记输入. Input of taking back what was posted on the wrong marriage.
#[derive(Debug, InputObject)]
pub struct TakeBackMarriageEndingInput {
    /// 幂等键. The client's own name for this command.
    pub idempotency_key: String,
    /// 婚姻关系. Global id of the marriage.
    pub marriage: ID,
    /// 期望版本. Version the client saw.
    pub expected_version: i64,
    /// 理由. Written reason, at most 500 characters.
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

    /// 撤回终止登记. Take back an ending that another officer posted on the wrong marriage; it stands again.
    async fn take_back_marriage_ending(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "输入. Input.")] input: TakeBackMarriageEndingInput,
    ) -> Result<MarriagePayload> {
        let request = ctx.data_unchecked::<RequestContext>();
        let (command, answer) = command(ctx, &input.idempotency_key, &ANSWER)?;
        let at = at(&input.marriage, input.expected_version)?;
        let reason: PlainText<500> = text(&input.reason, "reason")?;
        payload(answer, desk(ctx).take_back_ending(&request.caller, command, at, &reason).await?).await
    }
}

pub(super) fn desk<'a>(ctx: &Context<'a>) -> &'a Marriage {
    ctx.data_unchecked::<Marriage>()
}

pub(super) fn at(marriage: &ID, expected_version: i64) -> Result<(Uuid, i64)> {
    Ok((required_id(marriage, "Marriage", "marriage")?, expected_version))
}
