//! Reading cases: by id, by number, in pages, live.

use async_graphql::{Context, Enum, ID, InputObject, Object, Subscription};
use entities::{
    case::words::{CaseMatter, CaseService},
    values::case_number::CaseNumber,
};
use futures_util::Stream;
use sea_orm::{
    ActiveEnum, Condition,
    sea_query::{Alias, Expr, ExprTrait},
};

use super::types::{Case, CaseConnection};
use crate::{
    case::{policy, views},
    platform::{
        error::Result,
        ids::GlobalId,
        read::{self, Order, PageArgs, Plan, SortKey},
        request::RequestContext,
    },
};

/// 办件列表排序. Order of a list of cases.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum, Default)]
pub enum CaseOrder {
    /// 最近收件在前. Newest first.
    #[default]
    NewestFirst,
    /// 期限最近在前. Nearest due day first; cases without one come last.
    DueFirst,
}

/// 办件筛选. All given conditions hold.
#[derive(Debug, Clone, Default, InputObject)]
pub struct CaseFilter {
    /// 业务. Service.
    pub service: Option<CaseService>,
    /// 事项. Matter.
    pub matter: Option<CaseMatter>,
    /// 状态. States.
    pub states: Option<Vec<String>>,
    /// 是否未办结. Only open (true) or only closed (false) cases.
    pub open: Option<bool>,
}

impl CaseFilter {
    fn condition(&self) -> Condition {
        let column = |name: &'static str| Expr::col((Alias::new("service_case"), Alias::new(name)));
        let mut all = Condition::all();
        if let Some(service) = &self.service {
            all = all.add(column("service").eq(service.to_value()));
        }
        if let Some(matter) = &self.matter {
            all = all.add(column("matter").eq(matter.to_value()));
        }
        if let Some(states) = &self.states {
            all = all.add(column("state").is_in(states.iter().map(String::as_str)));
        }
        match self.open {
            Some(true) => all.add(column("closed_at").is_null()),
            Some(false) => all.add(column("closed_at").is_not_null()),
            None => all,
        }
    }
}

/// Queries of the case core.
#[derive(Debug, Default)]
pub struct CaseQuery;

#[Object]
impl CaseQuery {
    /// 办件. The case of an id; null outside the caller's reach.
    async fn case(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "全局标识. Global id.")] id: ID,
    ) -> Result<Option<Case>> {
        let request = ctx.data_unchecked::<RequestContext>();
        let permit = request.permit(&policy::READ_CASE)?;
        let Some(key) = GlobalId::key_of(&id, "Case") else { return Ok(None) };
        let plan = Plan::of(&views::CASE, &ctx.field(), &permit)?;
        Ok(read::find(request, &plan, &permit, key).await?.map(Case))
    }

    /// 按编码查办件. The case of a case number; null outside the caller's reach.
    async fn case_by_number(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "办件编码. 24 digits.")] case_number: CaseNumber,
    ) -> Result<Option<Case>> {
        let request = ctx.data_unchecked::<RequestContext>();
        let permit = request.permit(&policy::READ_CASE)?;
        let plan = Plan::of(&views::CASE, &ctx.field(), &permit)?;
        let filter = Condition::all().add(
            Expr::col((Alias::new("service_case"), Alias::new("case_number"))).eq(case_number.to_string()),
        );
        let rows = read::list(request, &plan, &permit, filter, &[], 1).await?;
        Ok(rows.into_iter().next().map(Case))
    }

    /// 办件列表. Cases within the caller's reach; a citizen's own.
    #[graphql(complexity = "first.or(last).map_or(20, i32::unsigned_abs) as usize * child_complexity")]
    async fn cases(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "筛选. Conditions.")] filter: Option<CaseFilter>,
        #[graphql(desc = "排序. Order.", default)] order: CaseOrder,
        #[graphql(desc = "自首条起的条数. Page size from the start, 1 to 100.")] first: Option<i32>,
        #[graphql(desc = "此游标之后. After this cursor.")] after: Option<String>,
        #[graphql(desc = "自末条起的条数. Page size from the end, 1 to 100.")] last: Option<i32>,
        #[graphql(desc = "此游标之前. Before this cursor.")] before: Option<String>,
    ) -> Result<CaseConnection> {
        let request = ctx.data_unchecked::<RequestContext>();
        let permit = request.permit(&policy::READ_CASE)?;
        let order = match order {
            CaseOrder::NewestFirst => Order { name: "newest", by: None, descends: true },
            CaseOrder::DueFirst => Order { name: "due", by: Some(SortKey("due_order")), descends: false },
        };
        let args = PageArgs { first, after, last, before };
        let filter = filter.unwrap_or_default().condition();
        Ok(read::page(ctx, &views::CASE, &permit, filter, order, &args).await?.into())
    }
}

/// Live reads of the case core.
#[derive(Debug, Default)]
pub struct CaseSubscription;

#[Subscription]
impl CaseSubscription {
    /// 办件进度. The case now, and again after each change, as long as the caller may see it.
    async fn case_progress(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "全局标识. Global id of the case.")] id: ID,
    ) -> Result<impl Stream<Item = Result<Case>> + use<>> {
        let request = ctx.data_unchecked::<RequestContext>().clone();
        let permit = request.permit(&policy::READ_CASE)?;
        let key = GlobalId::key_of(&id, "Case").ok_or(crate::platform::error::Error::NotFound)?;
        let plan = Plan::of(&views::CASE, &ctx.field(), &permit)?;
        let bell = request.env.changes.listen();
        Ok(read::follow(request, plan, permit, key, bell, Case))
    }
}
