//! 婚姻登记严重失信名单: its entries, and the way off it.

use async_graphql::{Context, Description, ID, InputObject, Object, SimpleObject};
use entities::values::{legal_date::LegalDate, plain_text::PlainText};
use sea_orm::Condition;

use super::types::Marriage as MarriageObject;
use crate::{
    graphql::{
        arguments::{command, required_id, text},
        connection::connection,
        payload::Answer,
    },
    marriage::{
        Marriage, policy,
        rules::{bad_faith::Listing, ending::RevocationGround},
        views,
    },
    person::Person,
    platform::{
        error::{Error, Result},
        ids::GlobalId,
        read::{self, Order, PageArgs, Row},
        request::RequestContext,
    },
};

/// 严重失信记录. One person on the list, for a term.
#[derive(Debug, Clone, Description)]
pub struct BadFaithEntry(pub Row);

connection!(BadFaithEntryConnection, BadFaithEntryEdge, BadFaithEntry);

#[Object(use_type_description)]
impl BadFaithEntry {
    /// 全局标识. Global id.
    pub async fn id(&self) -> Result<ID> {
        Ok(ID(GlobalId::encode("BadFaithEntry", self.0.key()?)))
    }

    /// 版本. Pass it as `expectedVersion` of the next change.
    async fn version(&self) -> Result<i64> {
        self.0.get("version")
    }

    /// 事由. Ground of the revocation.
    async fn ground(&self) -> Result<RevocationGround> {
        let name: String = self.0.get("ground")?;
        serde_json::from_value(serde_json::Value::String(name)).map_err(Error::internal)
    }

    /// 法律依据. Instrument and article on the day of the listing.
    async fn legal_basis(&self) -> Result<String> {
        self.0.get("legal_basis")
    }

    /// 列入日期. Day of the listing.
    async fn listed_on(&self) -> Result<LegalDate> {
        self.0.get("listed_on")
    }

    /// 截止日期. Last day of the term.
    async fn listed_until(&self) -> Result<LegalDate> {
        self.0.get("listed_until")
    }

    /// 是否在列. Whether the person is on the list today.
    async fn stands(&self, ctx: &Context<'_>) -> Result<bool> {
        let until: LegalDate = self.0.get("listed_until")?;
        let removed: Option<LegalDate> = self.0.get("removed_on")?;
        let listing = Listing { until: until.0, removed_on: removed.map(|day| day.0) };
        Ok(listing.stands(ctx.data_unchecked::<RequestContext>().env.clock.today()))
    }

    /// 移出日期. Day on which a second person took them off.
    async fn removed_on(&self) -> Result<Option<LegalDate>> {
        self.0.get("removed_on")
    }

    /// 移出理由. Why.
    async fn removal_reason(&self) -> Result<Option<String>> {
        self.0.get("removal_reason")
    }

    /// 自然人. The person, masked.
    async fn person(&self, ctx: &Context<'_>) -> Result<Person> {
        self.0.related_one(ctx).map(Person).ok_or(Error::bug("a listing without a person"))
    }

    /// 婚姻关系. The marriage whose registration was revoked, where the caller may see it.
    async fn marriage(&self, ctx: &Context<'_>) -> Option<MarriageObject> {
        self.0.related_one(ctx).map(MarriageObject)
    }
}

/// 名单变更结果. The entry after the act.
#[derive(Debug, SimpleObject)]
pub struct BadFaithEntryPayload {
    /// 记录. The entry as it stands now.
    pub entry: Option<BadFaithEntry>,
    /// 本次操作产生的版本. Version that this command produced; on a repeat, that of the first use.
    pub applied_version: i64,
}

static ANSWER: Answer = Answer { field: "entry", view: &views::BAD_FAITH, action: &policy::READ_BAD_FAITH };

/// 移出名单输入. Input of taking a person off the list.
#[derive(Debug, InputObject)]
pub struct RemoveBadFaithEntryInput {
    /// 幂等键. The client's own name for this command.
    pub idempotency_key: String,
    /// 记录. Global id of the entry.
    pub entry: ID,
    /// 期望版本. Version the client saw.
    pub expected_version: i64,
    /// 理由. Written reason, at most 500 characters.
    pub reason: String,
}

/// The list.
#[derive(Debug, Default)]
pub struct BadFaithQuery;

#[Object]
impl BadFaithQuery {
    /// 严重失信名单. Entries within the caller's reach, newest first; a citizen's own.
    #[graphql(complexity = "first.or(last).map_or(20, i32::unsigned_abs) as usize * child_complexity")]
    async fn bad_faith_entries(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "自首条起的条数. Page size from the start, 1 to 100.")] first: Option<i32>,
        #[graphql(desc = "此游标之后. After this cursor.")] after: Option<String>,
        #[graphql(desc = "自末条起的条数. Page size from the end, 1 to 100.")] last: Option<i32>,
        #[graphql(desc = "此游标之前. Before this cursor.")] before: Option<String>,
    ) -> Result<BadFaithEntryConnection> {
        let permit = ctx.data_unchecked::<RequestContext>().permit(&policy::READ_BAD_FAITH)?;
        let order = Order { name: "newest", by: None, descends: true };
        let args = PageArgs { first, after, last, before };
        Ok(read::page(ctx, &views::BAD_FAITH, &permit, Condition::all(), order, &args).await?.into())
    }
}

/// Acts on the list.
#[derive(Debug, Default)]
pub struct BadFaithMutation;

#[Object]
impl BadFaithMutation {
    /// 移出严重失信名单. Take a person off the list before the term ends, as an officer other than who listed them.
    async fn remove_bad_faith_entry(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "输入. Input.")] input: RemoveBadFaithEntryInput,
    ) -> Result<BadFaithEntryPayload> {
        let request = ctx.data_unchecked::<RequestContext>();
        let (command, answer) = command(ctx, &input.idempotency_key, &ANSWER)?;
        let at = (required_id(&input.entry, "BadFaithEntry", "entry")?, input.expected_version);
        let reason: PlainText<500> = text(&input.reason, "reason")?;
        let desk = ctx.data_unchecked::<Marriage>();
        let result = desk.remove_bad_faith(&request.caller, command, at, &reason).await?;
        let entry = answer.row(result.id).await?.map(BadFaithEntry);
        Ok(BadFaithEntryPayload { entry, applied_version: result.version })
    }
}
