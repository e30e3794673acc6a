//! Changing what all cases share: assignment, notes, pauses; and seeing identity data in clear.

use async_graphql::{Context, ID, InputObject, Object, SimpleObject};
use entities::values::{legal_date::LegalDate, plain_text::PlainText};
use uuid::Uuid;

use super::types::Case;
use crate::{
    case::{CaseActs, policy, views},
    graphql::{
        arguments::{command, plain_command, required_id, sealed_text, text},
        payload::{Answer, Planned},
    },
    platform::{error::Result, request::RequestContext, unit_of_work::FirstResult},
};

/// 变更结果. The case after the change.
#[derive(Debug, SimpleObject)]
pub struct CasePayload {
    /// 办件. The case as it stands now.
    pub case: Option<Case>,
    /// 本次操作产生的版本. Version that this command produced; on a repeat, that of the first use.
    pub applied_version: i64,
}

static ANSWER: Answer = Answer { field: "case", view: &views::CASE, action: &policy::READ_CASE };

async fn case_payload(answer: Planned<'_>, result: FirstResult) -> Result<CasePayload> {
    let case = answer.row(result.id).await?.map(Case);
    Ok(CasePayload { case, applied_version: result.version })
}

/// 分办输入. Input of assignment.
#[derive(Debug, InputObject)]
pub struct AssignCaseInput {
    /// 幂等键. The client's own name for this command.
    pub idempotency_key: String,
    /// 办件. Global id of the case.
    pub case: ID,
    /// 期望版本. Version the client saw.
    pub expected_version: i64,
    /// 经办人. Token subject of the member of staff.
    pub assignee: String,
}

/// 备注输入. Input of a note.
#[derive(Debug, InputObject)]
pub struct AddCaseNoteInput {
    /// 幂等键. The client's own name for this command.
    pub idempotency_key: String,
    /// 办件. Global id of the case.
    pub case: ID,
    /// 期望版本. Version the client saw.
    pub expected_version: i64,
    /// 内容. Text, at most 2000 characters.
    pub text: String,
}

/// 中止计时输入. Input of a pause.
#[derive(Debug, InputObject)]
pub struct PauseCaseInput {
    /// 幂等键. The client's own name for this command.
    pub idempotency_key: String,
    /// 办件. Global id of the case.
    pub case: ID,
    /// 期望版本. Version the client saw.
    pub expected_version: i64,
    /// 理由. Ground, at most 200 characters.
    pub ground: String,
}

/// 恢复计时输入. Input of resumption.
#[derive(Debug, InputObject)]
pub struct ResumeCaseInput {
    /// 幂等键. The client's own name for this command.
    pub idempotency_key: String,
    /// 办件. Global id of the case.
    pub case: ID,
    /// 期望版本. Version the client saw.
    pub expected_version: i64,
}

/// 查看完整信息输入. Input of a reveal.
#[derive(Debug, InputObject)]
pub struct RevealPartyInput {
    /// 幂等键. The client's own name for this command.
    pub idempotency_key: String,
    /// 当事人. Global id of the party.
    pub party: ID,
    /// 目的. Why, at most 200 characters; recorded.
    pub purpose: String,
}

/// 当事人完整信息. Identity data in clear; each reveal is recorded in the ledger.
#[derive(Debug, SimpleObject)]
pub struct RevealPartyPayload {
    /// 证件号码. ID number.
    pub id_number: String,
    /// 姓名. Name.
    pub name: String,
    /// 出生日期. Birth date.
    pub birth_date: Option<LegalDate>,
    /// 联系电话. Phone.
    pub phone: Option<String>,
    /// 联系地址. Address.
    pub address: Option<String>,
}

/// Mutations of the case core.
#[derive(Debug, Default)]
pub struct CaseMutation;

#[Object]
impl CaseMutation {
    /// 分办. Assign a case to a member of the handling office.
    async fn assign_case(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "输入. Input.")] input: AssignCaseInput,
    ) -> Result<CasePayload> {
        let request = ctx.data_unchecked::<RequestContext>();
        let (command, answer) = command(ctx, &input.idempotency_key, &ANSWER)?;
        let case = case_id(&input.case)?;
        let assignee: PlainText<200> = text(&input.assignee, "assignee")?;
        let result = acts(ctx)
            .assign(&request.caller, command, case, input.expected_version, assignee.as_str())
            .await?;
        case_payload(answer, result).await
    }

    /// 备注. Add a note that only staff read.
    async fn add_case_note(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "输入. Input.")] input: AddCaseNoteInput,
    ) -> Result<CasePayload> {
        let request = ctx.data_unchecked::<RequestContext>();
        let (command, answer) = command(ctx, &input.idempotency_key, &ANSWER)?;
        let case = case_id(&input.case)?;
        let note: PlainText<2000> = sealed_text(&input.text, "text")?;
        let result =
            acts(ctx).add_note(&request.caller, command, case, input.expected_version, &note).await?;
        case_payload(answer, result).await
    }

    /// 中止计时. Pause the clock on a stated ground.
    async fn pause_case(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "输入. Input.")] input: PauseCaseInput,
    ) -> Result<CasePayload> {
        let request = ctx.data_unchecked::<RequestContext>();
        let (command, answer) = command(ctx, &input.idempotency_key, &ANSWER)?;
        let case = case_id(&input.case)?;
        let ground: PlainText<200> = text(&input.ground, "ground")?;
        let result = acts(ctx).pause(&request.caller, command, case, input.expected_version, &ground).await?;
        case_payload(answer, result).await
    }

    /// 恢复计时. Resume the clock; the due day moves by the paused working days.
    async fn resume_case(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "输入. Input.")] input: ResumeCaseInput,
    ) -> Result<CasePayload> {
        let request = ctx.data_unchecked::<RequestContext>();
        let (command, answer) = command(ctx, &input.idempotency_key, &ANSWER)?;
        let case = case_id(&input.case)?;
        let result = acts(ctx).resume(&request.caller, command, case, input.expected_version).await?;
        case_payload(answer, result).await
    }

    /// 查看当事人完整信息. See identity data in clear while handling the open case; recorded.
    async fn reveal_party(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "输入. Input.")] input: RevealPartyInput,
    ) -> Result<RevealPartyPayload> {
        let request = ctx.data_unchecked::<RequestContext>();
        let command = plain_command(ctx, &input.idempotency_key)?;
        let party = required_id(&input.party, "CaseParty", "party")?;
        let purpose: PlainText<200> = text(&input.purpose, "purpose")?;
        let (_, revealed) = acts(ctx).reveal(&request.caller, command, party, &purpose).await?;
        Ok(RevealPartyPayload {
            id_number: revealed.id_number,
            name: revealed.name,
            birth_date: revealed.birth_date.map(LegalDate),
            phone: revealed.phone,
            address: revealed.address,
        })
    }
}

fn acts<'a>(ctx: &Context<'a>) -> &'a CaseActs {
    ctx.data_unchecked::<CaseActs>()
}

fn case_id(id: &ID) -> Result<Uuid> {
    required_id(id, "Case", "case")
}
