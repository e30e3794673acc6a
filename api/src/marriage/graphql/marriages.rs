//! 婚姻关系: the register's queries.

use async_graphql::{Context, ID, InputObject, Object};
use entities::{
    marriage::state::{MarriageStanding, MarriageStatus},
    values::{certificate_number::CertificateNumber, plain_text::PlainText},
};
use sea_orm::{
    ActiveEnum, Condition,
    sea_query::{Alias, Expr, ExprTrait},
};

use super::types::{Marriage as MarriageObject, MarriageConnection};
use crate::{
    marriage::{Marriage, policy, views},
    platform::{
        error::{Error, Result},
        ids::GlobalId,
        read::{self, Order, PageArgs, Plan},
        request::RequestContext,
    },
};

/// 婚姻关系筛选. Conditions on the list of marriages.
#[derive(Debug, Default, InputObject)]
pub struct MarriageFilter {
    /// 状态. Any of these, of marriages that count.
    #[graphql(validator(max_items = 10))]
    pub statuses: Option<Vec<MarriageStatus>>,
}

impl MarriageFilter {
    fn condition(&self) -> Condition {
        let status = Expr::col((Alias::new("marriage"), Alias::new("status")));
        let standing = Expr::col((Alias::new("marriage"), Alias::new("standing")));
        match &self.statuses {
            Some(statuses) => Condition::all()
                .add(status.is_in(statuses.iter().map(ActiveEnum::to_value)))
                .add(standing.eq(MarriageStanding::Confirmed.to_value())),
            None => Condition::all(),
        }
    }
}

/// Queries of the register.
#[derive(Debug, Default)]
pub struct MarriagesQuery;

#[Object]
impl MarriagesQuery {
    /// 婚姻关系. The marriage of an id; null outside the caller's reach.
    async fn marriage(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "全局标识. Global id.")] id: ID,
    ) -> Result<Option<MarriageObject>> {
        let request = ctx.data_unchecked::<RequestContext>();
        let permit = request.permit(&policy::READ_MARRIAGE)?;
        let Some(key) = GlobalId::key_of(&id, "Marriage") else { return Ok(None) };
        let plan = Plan::of(&views::MARRIAGE, &ctx.field(), &permit)?;
        Ok(read::find(request, &plan, &permit, key).await?.map(MarriageObject))
    }

    /// 婚姻关系列表. Marriages within the caller's reach, newest first; a citizen's own.
    #[graphql(complexity = "first.or(last).map_or(20, i32::unsigned_abs) as usize * child_complexity")]
    async fn marriages(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "筛选. Conditions.")] filter: Option<MarriageFilter>,
        #[graphql(desc = "自首条起的条数. Page size from the start, 1 to 100.")] first: Option<i32>,
        #[graphql(desc = "此游标之后. After this cursor.")] after: Option<String>,
        #[graphql(desc = "自末条起的条数. Page size from the end, 1 to 100.")] last: Option<i32>,
        #[graphql(desc = "此游标之前. Before this cursor.")] before: Option<String>,
    ) -> Result<MarriageConnection> {
        let request = ctx.data_unchecked::<RequestContext>();
        let permit = request.permit(&policy::READ_MARRIAGE)?;
        let order = Order { name: "newest", by: None, descends: true };
        let args = PageArgs { first, after, last, before };
        let filter = filter.unwrap_or_default().condition();
        Ok(read::page(ctx, &views::MARRIAGE, &permit, filter, order, &args).await?.into())
    }

    /// 凭证字号查找婚姻登记. The marriage of a certificate shown at the window, wherever it was registered.
    /// Its certificates and revocations stay with the offices they belong to. Every look-up is recorded with
    /// its purpose, found or not.
    async fn marriage_by_certificate(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "证字号. Number of the certificate.")] number: CertificateNumber,
        #[graphql(desc = "用途. Purpose, at most 200 characters.")] purpose: String,
    ) -> Result<Option<MarriageObject>> {
        let request = ctx.data_unchecked::<RequestContext>();
        let purpose: PlainText<200> = PlainText::parse(&purpose).map_err(|error| {
            use entities::values::ValueError;
            Error::input(&["purpose"], error.code(), error.message_zh(), error.message_en())
        })?;
        // The look-up opens the marriage itself; what hangs on it stays with those whose it is.
        let permit = request.permit(&policy::READ_MARRIAGE)?;
        let plan = Plan::of(&views::MARRIAGE_LOOKED_UP, &ctx.field(), &permit)?;
        let desk = ctx.data_unchecked::<Marriage>();
        let Some(key) = desk.look_up_certificate(&request.caller, &number, &purpose).await? else {
            return Ok(None);
        };
        Ok(read::find(request, &plan, &permit, key).await?.map(MarriageObject))
    }
}
