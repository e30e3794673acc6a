//! 目录 as clients see it: divisions, organizations, and the revocation of tokens.
//! Start with [`DirectoryQuery`].
//! Never: personal data.

use async_graphql::{Context, InputObject, Object, SimpleObject};
use chrono::{DateTime, Days, Utc};
use entities::{
    directory::{token_revocation, words::OrganizationKind},
    values::{division_code::DivisionCode, plain_text::PlainText},
};
use sea_orm::{
    ActiveEnum, ActiveModelTrait, Condition, EntityTrait, Set,
    sea_query::{Alias, Expr, ExprTrait},
};
use serde_json::json;

use super::policy;
use crate::{
    case::{
        graphql::{Division, Organization, OrganizationConnection},
        views,
    },
    graphql::arguments::{identifier, plain_command, text},
    platform::{
        auth::revocation::Revocations,
        error::{Error, Result},
        ids::new_id,
        ledger::entry::Record,
        read::{self, Order, PageArgs, Plan},
        request::RequestContext,
        unit_of_work::{Begun, begin},
    },
};

/// Queries of the directory.
#[derive(Debug, Default)]
pub struct DirectoryQuery;

#[Object]
impl DirectoryQuery {
    /// 行政区划. The division of a code.
    async fn division(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "行政区划代码. Code.")] code: DivisionCode,
    ) -> Result<Option<Division>> {
        let request = ctx.data_unchecked::<RequestContext>();
        let permit = request.permit(&policy::READ_DIRECTORY)?;
        let plan = Plan::of(&views::DIVISION, &ctx.field(), &permit)?;
        let filter =
            Condition::all().add(Expr::col((Alias::new("division"), Alias::new("code"))).eq(code.as_str()));
        Ok(read::list(request, &plan, &permit, filter, &[], 1).await?.into_iter().next().map(Division))
    }

    /// 下级行政区划. Divisions directly below a code, or the provinces; headings are left out. At most 500.
    #[graphql(complexity = "100 * child_complexity")]
    async fn divisions(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "上级代码. Code above; provinces when left out.")] parent: Option<DivisionCode>,
    ) -> Result<Vec<Division>> {
        let request = ctx.data_unchecked::<RequestContext>();
        let permit = request.permit(&policy::READ_DIRECTORY)?;
        let plan = Plan::of(&views::DIVISION, &ctx.field(), &permit)?;
        let column = |name: &'static str| Expr::col((Alias::new("division"), Alias::new(name)));
        let filter = match parent {
            Some(parent) => Condition::all().add(column("parent_code").eq(parent.as_str())),
            None => Condition::all().add(column("parent_code").is_null()),
        };
        let filter = filter.add(column("is_statistical").eq(false));
        let rows = read::list(request, &plan, &permit, filter, &[("code", false)], 500).await?;
        Ok(rows.into_iter().map(Division).collect())
    }

    /// 机构. The organization of a directory code.
    async fn organization(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "机构编码. Directory code.")] code: String,
    ) -> Result<Option<Organization>> {
        let request = ctx.data_unchecked::<RequestContext>();
        let permit = request.permit(&policy::READ_DIRECTORY)?;
        let plan = Plan::of(&views::ORGANIZATION, &ctx.field(), &permit)?;
        let filter =
            Condition::all().add(Expr::col((Alias::new("organization"), Alias::new("code"))).eq(code));
        Ok(read::list(request, &plan, &permit, filter, &[], 1).await?.into_iter().next().map(Organization))
    }

    /// 机构列表. Organizations of a division, by kind.
    #[graphql(complexity = "first.or(last).map_or(20, i32::unsigned_abs) as usize * child_complexity")]
    async fn organizations(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "所在区划. Division they lie in.")] division: Option<DivisionCode>,
        #[graphql(desc = "类别. Kind.")] kind: Option<OrganizationKind>,
        #[graphql(desc = "自首条起的条数. Page size from the start, 1 to 100.")] first: Option<i32>,
        #[graphql(desc = "此游标之后. After this cursor.")] after: Option<String>,
        #[graphql(desc = "自末条起的条数. Page size from the end, 1 to 100.")] last: Option<i32>,
        #[graphql(desc = "此游标之前. Before this cursor.")] before: Option<String>,
    ) -> Result<OrganizationConnection> {
        let request = ctx.data_unchecked::<RequestContext>();
        let permit = request.permit(&policy::READ_DIRECTORY)?;
        let column = |name: &'static str| Expr::col((Alias::new("organization"), Alias::new(name)));
        let mut filter = Condition::all();
        if let Some(division) = division {
            filter = filter.add(column("division_code").eq(division.as_str()));
        }
        if let Some(kind) = kind {
            filter = filter.add(column("kind").eq(kind.to_value()));
        }
        let order = Order { name: "key", by: None, descends: false };
        let args = PageArgs { first, after, last, before };
        Ok(read::page(ctx, &views::ORGANIZATION, &permit, filter, order, &args).await?.into())
    }
}

/// 吊销令牌输入. Input of revocation: one token, or all of a subject up to now.
#[derive(Debug, InputObject)]
pub struct RevokeTokensInput {
    /// 幂等键. The client's own name for this command.
    pub idempotency_key: String,
    /// 令牌编号. `jti` of one token.
    pub token_id: Option<String>,
    /// 主体. `sub`: all its tokens issued up to now.
    pub subject: Option<String>,
    /// 理由. Why, at most 200 characters.
    pub reason: String,
}

/// 吊销结果. The revocation.
#[derive(Debug, SimpleObject)]
pub struct RevokeTokensPayload {
    /// 吊销时间. Tokens of the subject issued up to this instant, and within the allowance for issuers' clocks
    /// after it, no longer count.
    pub revoked_at: DateTime<Utc>,
}

/// Mutations of the directory.
#[derive(Debug, Default)]
pub struct DirectoryMutation;

#[Object]
impl DirectoryMutation {
    /// 吊销令牌. Revoke a token or a subject; counts on every instance within a second.
    async fn revoke_tokens(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "输入. Input.")] input: RevokeTokensInput,
    ) -> Result<RevokeTokensPayload> {
        let request = ctx.data_unchecked::<RequestContext>();
        let permit = request.permit(&policy::REVOKE_TOKENS)?;
        let command = plain_command(ctx, &input.idempotency_key)?;
        let reason: PlainText<200> = text(&input.reason, "reason")?;
        if input.token_id.is_some() == input.subject.is_some() {
            return Err(Error::input(
                &["input", "tokenId"],
                "ONE_OF",
                "令牌编号与主体须且只能给出一个",
                "give tokenId or subject, and not both",
            ));
        }
        // As tokens name themselves: what does not parse here is in no token that the hub accepts.
        let named = |value: &Option<String>, field: &str| -> Result<Option<String>> {
            let parsed = value.as_deref().map(|value| identifier::<200>(value, field)).transpose()?;
            Ok(parsed.map(PlainText::into_inner))
        };
        let (token_id, subject) = (named(&input.token_id, "tokenId")?, named(&input.subject, "subject")?);
        let work = match begin(&request.env, &permit, command).await? {
            Begun::Repeat(first) => {
                let row = token_revocation::Entity::find_by_id(first.id).one(&request.env.db.reader).await?;
                let row = row.ok_or(Error::bug("a revocation that is gone"))?;
                return Ok(RevokeTokensPayload { revoked_at: row.revoked_at });
            }
            Begun::Fresh(work) => work,
        };
        let (id, revoked_at) = (new_id(work.now()), work.now());
        // Longer than any token can live, so that none outlives its revocation.
        let expires_at = revoked_at.checked_add_days(Days::new(400)).unwrap_or(DateTime::<Utc>::MAX_UTC);
        token_revocation::ActiveModel {
            id: Set(id),
            token_id: Set(token_id.clone()),
            subject: Set(subject.clone()),
            reason: Set(reason.as_str().to_owned()),
            revoked_by: Set(request.caller.subject.to_string()),
            revoked_at: Set(revoked_at),
            expires_at: Set(expires_at),
        }
        .insert(work.connection())
        .await?;
        let record = Record::of("TokenRevocation", id, 1)
            .payload(json!({ "tokenId": token_id, "subject": subject, "reason": reason.as_str() }))
            .for_staff();
        work.commit(record).await?;
        ctx.data_unchecked::<Revocations>().learn(token_id, subject, revoked_at);
        Ok(RevokeTokensPayload { revoked_at })
    }
}
