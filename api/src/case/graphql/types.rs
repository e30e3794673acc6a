//! The shared objects: a case and what hangs on it.

use async_graphql::{Context, Description, ID, Object};
use chrono::{DateTime, NaiveDate, Utc};
use entities::{
    case::words::{
        CaseChannel, CaseMatter, CaseService, CheckStatus, DueStatus, OfficePart, PartyRole, Residency,
    },
    directory::words::{ActorKind, DivisionRank, OrganizationKind},
    values::{
        case_number::CaseNumber, division_code::DivisionCode, legal_date::LegalDate,
        personal_number::masked_in,
    },
};

use crate::{
    case::rules,
    graphql::{connection::connection, facts::Facts},
    person::Person,
    platform::{
        error::{Error, Result},
        ids::GlobalId,
        read::Row,
    },
};

/// 办件. One matter of one service, from opening to outcome.
#[derive(Debug, Clone, Description)]
pub struct Case(pub Row);

connection!(CaseConnection, CaseEdge, Case);

#[Object(use_type_description)]
impl Case {
    /// 全局标识. Global id.
    pub async fn id(&self) -> Result<ID> {
        Ok(ID(GlobalId::encode("Case", self.0.key()?)))
    }

    /// 办件编码. 24-digit case number with check digit.
    async fn case_number(&self) -> Result<CaseNumber> {
        CaseNumber::parse(&self.0.get::<String>("case_number")?)
            .map_err(|_| Error::bug("a stored case number"))
    }

    /// 业务. Service.
    async fn service(&self) -> Result<CaseService> {
        self.0.word("service")
    }

    /// 事项. Matter within the service.
    async fn matter(&self) -> Result<CaseMatter> {
        self.0.word("matter")
    }

    /// 状态. State as stored; each service's own type gives it as an enum.
    async fn state(&self) -> Result<String> {
        self.0.get("state")
    }

    /// 版本. Pass it as `expectedVersion` of the next change.
    async fn version(&self) -> Result<i64> {
        self.0.get("version")
    }

    /// 受理渠道. How it came in.
    async fn channel(&self) -> Result<CaseChannel> {
        self.0.word("channel")
    }

    /// 收件时间. When the case was opened.
    async fn opened_at(&self) -> Result<DateTime<Utc>> {
        self.0.get("opened_at")
    }

    /// 受理日期. Day of acceptance.
    async fn accepted_on(&self) -> Result<Option<LegalDate>> {
        self.0.get("accepted_on")
    }

    /// 办结期限. Last day to finish; null when none runs or the calendar does not reach that far.
    async fn due_on(&self) -> Result<Option<LegalDate>> {
        self.0.get("due_on")
    }

    /// 期限状态. How the last day stands.
    async fn due_status(&self) -> Result<DueStatus> {
        if self.0.get::<Option<NaiveDate>>("paused_on")?.is_some() {
            return Ok(DueStatus::Paused);
        }
        self.0.word("due_status")
    }

    /// 中止日期. Since when the clock is paused.
    async fn paused_on(&self) -> Result<Option<LegalDate>> {
        self.0.get("paused_on")
    }

    /// 中止理由. Why it is paused.
    async fn pause_ground(&self) -> Result<Option<String>> {
        self.0.get("pause_ground")
    }

    /// 办结时间. When it was closed.
    async fn closed_at(&self) -> Result<Option<DateTime<Utc>>> {
        self.0.get("closed_at")
    }

    /// 办理结果. Outcome code once closed.
    async fn outcome(&self) -> Result<Option<String>> {
        self.0.get("outcome")
    }

    /// 办理机构. Handling office.
    async fn office(&self, ctx: &Context<'_>) -> Result<Organization> {
        self.0.related_one(ctx).map(Organization).ok_or(Error::bug("a case without an office"))
    }

    /// 参与机构. Offices that received or handled it, first the one that received.
    async fn offices(&self, ctx: &Context<'_>) -> Vec<CaseOffice> {
        self.0.related(ctx).into_iter().map(CaseOffice).collect()
    }

    /// 经办人. Assigned member of staff.
    async fn assignee(&self, ctx: &Context<'_>) -> Option<StaffMember> {
        self.0.related_one(ctx).map(StaffMember)
    }

    /// 当事人. Parties in their order.
    async fn parties(&self, ctx: &Context<'_>) -> Vec<CaseParty> {
        self.0.related(ctx).into_iter().map(CaseParty).collect()
    }

    /// 备注. Staff notes, newest first, at most 50.
    #[graphql(complexity = "first.map_or(50, i32::unsigned_abs) as usize * child_complexity")]
    async fn notes(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "条数. How many, 1 to 50.", validator(minimum = 1, maximum = 50))] first: Option<
            i32,
        >,
    ) -> Vec<CaseNote> {
        let _ = first;
        self.0.related(ctx).into_iter().map(CaseNote).collect()
    }

    /// 中止记录. Stretches that did not count.
    async fn pauses(&self, ctx: &Context<'_>) -> Vec<CasePause> {
        self.0.related(ctx).into_iter().map(CasePause).collect()
    }

    /// 办理进度. What happened, newest first, at most 100; persons concerned see what is meant for them.
    #[graphql(complexity = "first.map_or(100, i32::unsigned_abs) as usize * child_complexity")]
    async fn timeline(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "条数. How many, 1 to 100.", validator(minimum = 1, maximum = 100))] first: Option<
            i32,
        >,
    ) -> Vec<TimelineEntry> {
        let _ = first;
        self.0.related(ctx).into_iter().map(TimelineEntry).collect()
    }
}

/// 参与机构. An office's part in a case.
#[derive(Debug, Clone, Description)]
pub struct CaseOffice(pub Row);

#[Object(use_type_description)]
impl CaseOffice {
    /// 参与方式. What it first did.
    async fn part(&self) -> Result<OfficePart> {
        self.0.word("part")
    }

    /// 起始时间. Since when it takes part.
    async fn since(&self) -> Result<DateTime<Utc>> {
        self.0.get("since")
    }

    /// 机构. The office.
    async fn organization(&self, ctx: &Context<'_>) -> Result<Organization> {
        self.0.related_one(ctx).map(Organization).ok_or(Error::bug("a part without an office"))
    }
}

/// 当事人. A person's part in a case.
#[derive(Debug, Clone, Description)]
pub struct CaseParty(pub Row);

#[Object(use_type_description)]
impl CaseParty {
    /// 全局标识. Global id.
    pub async fn id(&self) -> Result<ID> {
        Ok(ID(GlobalId::encode("CaseParty", self.0.key()?)))
    }

    /// 身份. Part in the case.
    async fn role(&self) -> Result<PartyRole> {
        self.0.word("role")
    }

    /// 居民类别. Residency kind.
    async fn residency(&self) -> Result<Residency> {
        self.0.word("residency")
    }

    /// 户籍地. County of permanent residence.
    async fn hukou(&self, ctx: &Context<'_>) -> Option<Division> {
        self.0.related_one(ctx).map(Division)
    }

    /// 到场时间. When the party appeared in person.
    async fn present_at(&self) -> Result<Option<DateTime<Utc>>> {
        self.0.get("present_at")
    }

    /// 声明签署时间. When the declaration was signed.
    async fn declared_at(&self) -> Result<Option<DateTime<Utc>>> {
        self.0.get("declared_at")
    }

    /// 身份核验结果. Outcome of the identity check.
    async fn identity_check(&self) -> Result<CheckStatus> {
        self.0.word("identity_check")
    }

    /// 身份核验时间. When identity was checked.
    async fn identity_checked_at(&self) -> Result<Option<DateTime<Utc>>> {
        self.0.get("identity_checked_at")
    }

    /// 婚姻状况核验结果. Outcome of the network check of marital status.
    async fn marital_check(&self) -> Result<CheckStatus> {
        self.0.word("marital_check")
    }

    /// 婚姻状况核验时间. When marital status was checked.
    async fn marital_checked_at(&self) -> Result<Option<DateTime<Utc>>> {
        self.0.get("marital_checked_at")
    }

    /// 自然人. The person, masked.
    async fn person(&self, ctx: &Context<'_>) -> Result<Person> {
        self.0.related_one(ctx).map(Person).ok_or(Error::bug("a party without a person"))
    }
}

/// 备注. A note of the staff, for the handling office and its superiors.
#[derive(Debug, Clone, Description)]
pub struct CaseNote(pub Row);

#[Object(use_type_description)]
impl CaseNote {
    /// 全局标识. Global id.
    pub async fn id(&self) -> Result<ID> {
        Ok(ID(GlobalId::encode("CaseNote", self.0.key()?)))
    }

    /// 内容. Text; reading it is recorded. Personal numbers in it are masked, but for whoever may reveal those of
    /// the parties.
    async fn text(&self, ctx: &Context<'_>) -> Result<String> {
        let text = self.0.open(ctx, "text_sealed")?.ok_or(Error::bug("a note without text"))?;
        let revealed = match self.0.part(ctx, "revealed") {
            Some(case) => {
                rules::may_reveal(case.get::<Option<DateTime<Utc>>>("closed_at")?.is_some()).is_ok()
            }
            None => false,
        };
        Ok(if revealed { text } else { masked_in(&text) })
    }

    /// 作者. Subject of the author's token.
    async fn author(&self) -> Result<String> {
        self.0.get("author_subject")
    }

    /// 时间. When it was written.
    async fn written_at(&self) -> Result<DateTime<Utc>> {
        self.0.get("written_at")
    }
}

/// 中止记录. A stretch that does not count towards the due day.
#[derive(Debug, Clone, Description)]
pub struct CasePause(pub Row);

#[Object(use_type_description)]
impl CasePause {
    /// 理由. Ground.
    async fn ground(&self) -> Result<String> {
        self.0.get("ground")
    }

    /// 法律依据. Legal basis.
    async fn legal_basis(&self) -> Result<String> {
        self.0.get("legal_basis")
    }

    /// 起. First day.
    async fn paused_on(&self) -> Result<LegalDate> {
        self.0.get("paused_on")
    }

    /// 止. Day of resumption.
    async fn resumed_on(&self) -> Result<Option<LegalDate>> {
        self.0.get("resumed_on")
    }
}

/// 进度条目. One event of a case, read from the ledger.
#[derive(Debug, Clone, Description)]
pub struct TimelineEntry(pub Row);

#[Object(use_type_description)]
impl TimelineEntry {
    /// 行为. Act, `service.object.act`.
    async fn action(&self) -> Result<String> {
        self.0.get("action")
    }

    /// 版本. Version of the case that the act produced.
    async fn version(&self) -> Result<Option<i64>> {
        self.0.get("subject_version")
    }

    /// 发生时间. When it happened.
    async fn occurred_at(&self) -> Result<DateTime<Utc>> {
        self.0.get("occurred_at")
    }

    /// 法律依据. Law it rests on.
    async fn legal_basis(&self) -> Result<Option<String>> {
        self.0.get("legal_basis")
    }

    /// 行为人类别. Kind of principal.
    async fn actor_kind(&self) -> Result<ActorKind> {
        self.0.word("actor_kind")
    }

    /// 行为人. Subject of the actor; staff only.
    async fn actor(&self) -> Result<String> {
        self.0.get("actor_subject")
    }

    /// 机构. Organization acted for.
    async fn organization(&self, ctx: &Context<'_>) -> Option<Organization> {
        self.0.related_one(ctx).map(Organization)
    }

    /// 要素. Facts of the event: codes, days, numbers.
    async fn facts(&self) -> Result<Facts> {
        let text: String = self.0.get("payload")?;
        serde_json::from_str(&text).map(Facts).map_err(Error::internal)
    }
}

/// 机构. An office, street, bureau or partner.
#[derive(Debug, Clone, Description)]
pub struct Organization(pub Row);

connection!(OrganizationConnection, OrganizationEdge, Organization);

#[Object(use_type_description)]
impl Organization {
    /// 全局标识. Global id.
    pub async fn id(&self) -> Result<ID> {
        Ok(ID(GlobalId::encode("Organization", self.0.key()?)))
    }

    /// 机构编码. Directory code.
    async fn code(&self) -> Result<String> {
        self.0.get("code")
    }

    /// 名称. Name.
    async fn name(&self) -> Result<String> {
        self.0.get("name")
    }

    /// 类别. Kind.
    async fn kind(&self) -> Result<OrganizationKind> {
        self.0.word("kind")
    }

    /// 是否办理涉外涉港澳台登记. Whether it may register matters with a party from abroad.
    async fn handles_foreign_matters(&self) -> Result<bool> {
        self.0.get("handles_foreign_matters")
    }

    /// 启用日期. Active from.
    async fn active_from(&self) -> Result<LegalDate> {
        self.0.get("active_from")
    }

    /// 停用日期. Active to.
    async fn active_to(&self) -> Result<Option<LegalDate>> {
        self.0.get("active_to")
    }

    /// 所在行政区划. Division it lies in.
    async fn division(&self, ctx: &Context<'_>) -> Result<Division> {
        self.0.related_one(ctx).map(Division).ok_or(Error::bug("an organization without a division"))
    }
}

/// 工作人员. A member of staff.
#[derive(Debug, Clone, Description)]
pub struct StaffMember(pub Row);

#[Object(use_type_description)]
impl StaffMember {
    /// 全局标识. Global id.
    pub async fn id(&self) -> Result<ID> {
        Ok(ID(GlobalId::encode("StaffMember", self.0.key()?)))
    }

    /// 显示名. Name at the desk.
    async fn display_name(&self) -> Result<String> {
        self.0.get("display_name")
    }
}

/// 行政区划. A division down to street level.
#[derive(Debug, Clone, Description)]
pub struct Division(pub Row);

#[Object(use_type_description)]
impl Division {
    /// 全局标识. Global id.
    pub async fn id(&self) -> Result<ID> {
        Ok(ID(GlobalId::encode("Division", self.0.get::<String>("code")?)))
    }

    /// 行政区划代码. GB/T 2260 code, or nine digits for a street.
    async fn code(&self) -> Result<DivisionCode> {
        DivisionCode::parse(&self.0.get::<String>("code")?).map_err(|_| Error::bug("a stored division code"))
    }

    /// 名称. Name in use.
    async fn name(&self) -> Result<String> {
        match self.0.get::<Option<String>>("alias")? {
            Some(alias) => Ok(alias),
            None => self.0.get("name"),
        }
    }

    /// 层级. Rank.
    async fn level(&self) -> Result<DivisionRank> {
        self.0.word("level")
    }

    /// 生效日期. Valid from, where known.
    async fn valid_from(&self) -> Result<Option<LegalDate>> {
        self.0.get("valid_from")
    }

    /// 失效日期. Last day of validity, when merged or renamed away.
    async fn valid_to(&self) -> Result<Option<LegalDate>> {
        self.0.get("valid_to")
    }

    /// 上级区划. Division above.
    async fn parent(&self, ctx: &Context<'_>) -> Option<Division> {
        self.0.related_one(ctx).map(Division)
    }
}
