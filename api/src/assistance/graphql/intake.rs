//! 一门受理: the form, its lists and its look-up.

use async_graphql::{Context, ID, Object, SimpleObject};
use sea_orm::{
    ActiveEnum, Condition,
    sea_query::{Alias, Expr, ExprTrait},
};

use super::{
    application_types::{AssistanceApplication, AssistanceApplicationConnection},
    intake_inputs::SubmitIntakeInput,
    intake_types::{AssistanceIntake, AssistanceIntakeConnection},
};
use crate::{
    assistance::{Assistance, policy, rules::facts::Programme, views},
    graphql::{
        arguments::command,
        payload::{Answer, Planned},
    },
    platform::{
        error::Result,
        ids::GlobalId,
        read::{self, Order, PageArgs, Plan},
        request::RequestContext,
        unit_of_work::FirstResult,
    },
};

/// 受理结果. The intake with the matters it was split into.
#[derive(Debug, SimpleObject)]
pub struct AssistanceIntakePayload {
    /// 受理单. The intake as it stands now.
    pub intake: Option<AssistanceIntake>,
    /// 本次操作产生的版本. Version that this command produced; on a repeat, that of the first use.
    pub applied_version: i64,
}

static ANSWER: Answer = Answer { field: "intake", view: &views::INTAKE, action: &policy::READ_ASSISTANCE };

async fn payload(answer: Planned<'_>, result: FirstResult) -> Result<AssistanceIntakePayload> {
    let intake = answer.row(result.id).await?.map(AssistanceIntake);
    Ok(AssistanceIntakePayload { intake, applied_version: result.version })
}

/// Queries of intakes and applications.
#[derive(Debug, Default)]
pub struct IntakeQuery;

#[Object]
impl IntakeQuery {
    /// 受理单. The intake of an id; null outside the caller's reach.
    async fn assistance_intake(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "全局标识. Global id of the intake or of its case.")] id: ID,
    ) -> Result<Option<AssistanceIntake>> {
        let request = ctx.data_unchecked::<RequestContext>();
        let permit = request.permit(&policy::READ_ASSISTANCE)?;
        let key = GlobalId::key_of(&id, "AssistanceIntake").or_else(|| GlobalId::key_of(&id, "Case"));
        let Some(key) = key else { return Ok(None) };
        let plan = Plan::of(&views::INTAKE, &ctx.field(), &permit)?;
        Ok(read::find(request, &plan, &permit, key).await?.map(AssistanceIntake))
    }

    /// 受理单列表. Intakes within the caller's reach, newest first.
    #[graphql(complexity = "first.or(last).map_or(20, i32::unsigned_abs) as usize * child_complexity")]
    async fn assistance_intakes(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "自首条起的条数. Page size from the start, 1 to 100.")] first: Option<i32>,
        #[graphql(desc = "此游标之后. After this cursor.")] after: Option<String>,
        #[graphql(desc = "自末条起的条数. Page size from the end, 1 to 100.")] last: Option<i32>,
        #[graphql(desc = "此游标之前. Before this cursor.")] before: Option<String>,
    ) -> Result<AssistanceIntakeConnection> {
        let request = ctx.data_unchecked::<RequestContext>();
        let permit = request.permit(&policy::READ_ASSISTANCE)?;
        let order = Order { name: "newest", by: None, descends: true };
        let args = PageArgs { first, after, last, before };
        Ok(read::page(ctx, &views::INTAKE, &permit, Condition::all(), order, &args).await?.into())
    }

    /// 救助申请. The application of an id; null outside the caller's reach.
    async fn assistance_application(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "全局标识. Global id of the application or of its case.")] id: ID,
    ) -> Result<Option<AssistanceApplication>> {
        let request = ctx.data_unchecked::<RequestContext>();
        let permit = request.permit(&policy::READ_ASSISTANCE)?;
        let key = GlobalId::key_of(&id, "AssistanceApplication").or_else(|| GlobalId::key_of(&id, "Case"));
        let Some(key) = key else { return Ok(None) };
        let plan = Plan::of(&views::APPLICATION, &ctx.field(), &permit)?;
        Ok(read::find(request, &plan, &permit, key).await?.map(AssistanceApplication))
    }

    /// 救助申请列表. Applications within the caller's reach, newest first.
    #[graphql(complexity = "first.or(last).map_or(20, i32::unsigned_abs) as usize * child_complexity")]
    async fn assistance_applications(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "事项. Only of this programme.")] programme: Option<Programme>,
        #[graphql(desc = "自首条起的条数. Page size from the start, 1 to 100.")] first: Option<i32>,
        #[graphql(desc = "此游标之后. After this cursor.")] after: Option<String>,
        #[graphql(desc = "自末条起的条数. Page size from the end, 1 to 100.")] last: Option<i32>,
        #[graphql(desc = "此游标之前. Before this cursor.")] before: Option<String>,
    ) -> Result<AssistanceApplicationConnection> {
        let request = ctx.data_unchecked::<RequestContext>();
        let permit = request.permit(&policy::READ_ASSISTANCE)?;
        let order = Order { name: "newest", by: None, descends: true };
        let args = PageArgs { first, after, last, before };
        let column = Expr::col((Alias::new("assistance_application"), Alias::new("programme")));
        let filter = match programme {
            Some(programme) => Condition::all().add(column.eq(programme.to_value())),
            None => Condition::all(),
        };
        Ok(read::page(ctx, &views::APPLICATION, &permit, filter, order, &args).await?.into())
    }
}

/// The one window.
#[derive(Debug, Default)]
pub struct IntakeMutation;

#[Object]
impl IntakeMutation {
    /// 一门受理. One form for a household; each matter becomes a case at the office competent for it.
    async fn submit_assistance_intake(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "输入. Input.")] input: SubmitIntakeInput,
    ) -> Result<AssistanceIntakePayload> {
        let request = ctx.data_unchecked::<RequestContext>();
        let (command, answer) = command(ctx, &input.idempotency_key, &ANSWER)?;
        let draft = input.draft(request.env.clock.today())?;
        let assistance = ctx.data_unchecked::<Assistance>();
        let result = assistance.submit_intake(&request.caller, command, draft).await?;
        payload(answer, result).await
    }
}
