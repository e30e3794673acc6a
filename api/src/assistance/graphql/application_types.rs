//! 救助申请与待遇, as clients see them.

use async_graphql::{Context, Description, ID, Object, SimpleObject};
use entities::{
    assistance::words::{CaseState, CheckSource, Programme, Recommendation, Reexamined},
    values::{legal_date::LegalDate, money::Fen},
};

use super::{
    intake_types::{AssistanceIntake, parse, place},
    types::ProgrammeRoute,
};
use crate::{
    assistance::{
        rules::{
            self,
            benefit::{Benefit, Item, Line, entitlement::Period},
            facts::SourceOutcome,
            programme::{FoundText, Outcome, route::Route},
        },
        service::application::{Opinion, SurveyorRecord},
    },
    case::graphql::Case,
    graphql::{
        connection::connection,
        findings::{FindingFact, RuleFinding},
    },
    platform::{
        error::{Error, Result},
        ids::GlobalId,
        locale::Locale,
        read::Row,
        request::RequestContext,
    },
};

/// 救助申请. One matter of an intake, decided on its own.
#[derive(Debug, Clone, Description)]
pub struct AssistanceApplication(pub Row);

connection!(AssistanceApplicationConnection, AssistanceApplicationEdge, AssistanceApplication);

#[Object(use_type_description)]
impl AssistanceApplication {
    /// 全局标识. Global id.
    pub async fn id(&self) -> Result<ID> {
        Ok(ID(GlobalId::encode("AssistanceApplication", self.0.key()?)))
    }

    /// 办件. The shared case: number, office, clock, timeline.
    async fn case(&self, ctx: &Context<'_>) -> Result<Case> {
        self.0.related_one(ctx).map(Case).ok_or(Error::bug("an application without its case"))
    }

    /// 状态. Where it stands.
    async fn state(&self, ctx: &Context<'_>) -> Result<CaseState> {
        self.0.related_one(ctx).ok_or(Error::bug("an application without its case"))?.word("state")
    }

    /// 事项. What is asked for.
    async fn programme(&self) -> Result<Programme> {
        self.0.word("programme")
    }

    /// 受理单. The form it comes from; null outside the caller's reach.
    async fn intake(&self, ctx: &Context<'_>) -> Option<AssistanceIntake> {
        self.0.related_one(ctx).map(AssistanceIntake)
    }

    /// 办理去向. The competent place and the level that decides.
    async fn route(&self) -> Result<ProgrammeRoute> {
        let route: Route = parse(&self.0, "route")?;
        Ok(ProgrammeRoute::of(&route))
    }

    /// 补正事项. What was missing, told once.
    async fn supplement(&self) -> Result<Vec<String>> {
        let text: Option<String> = self.0.get("supplement")?;
        text.map_or_else(|| Ok(Vec::new()), |text| serde_json::from_str(&text).map_err(Error::internal))
    }

    /// 初审意见. What the rules said when it was given, line by line.
    async fn opinion(&self, ctx: &Context<'_>) -> Result<Option<ApplicationOpinion>> {
        let Some(text) = self.0.get::<Option<String>>("opinion")? else { return Ok(None) };
        let opinion: Opinion = serde_json::from_str(&text).map_err(Error::internal)?;
        let locale = ctx.data_unchecked::<RequestContext>().locale;
        Ok(Some(ApplicationOpinion {
            given_on: self.0.get("opinion_on")?,
            recommendation: if opinion.recommends_confirmation {
                Recommendation::Confirm
            } else {
                Recommendation::Refuse
            },
            outcome: opinion.explained.outcome,
            legal_basis: opinion.explained.legal_basis.clone(),
            violations: kept(&opinion.explained.violations, locale),
            warnings: kept(&opinion.explained.warnings, locale),
            benefit: opinion.benefit.as_ref().map(BenefitSum::of),
        }))
    }

    /// 决定日期. Day of the decision.
    async fn decided_on(&self) -> Result<Option<LegalDate>> {
        self.0.get("decided_on")
    }

    /// 不予确认的理由. In writing; reading it is recorded.
    async fn reasons(&self, ctx: &Context<'_>) -> Result<Option<String>> {
        self.0.open(ctx, "reasons_sealed")
    }

    /// 信息核对. What each source answered.
    async fn checks(&self, ctx: &Context<'_>) -> Vec<InformationCheck> {
        self.0.related(ctx).into_iter().map(InformationCheck).collect()
    }

    /// 入户调查. Newest first.
    async fn visits(&self, ctx: &Context<'_>) -> Vec<HouseholdVisit> {
        self.0.related(ctx).into_iter().map(HouseholdVisit).collect()
    }

    /// 公示. Newest first.
    async fn postings(&self, ctx: &Context<'_>) -> Vec<PublicityPosting> {
        self.0.related(ctx).into_iter().map(PublicityPosting).collect()
    }

    /// 公示异议. Newest first.
    async fn objections(&self, ctx: &Context<'_>) -> Vec<PublicityObjection> {
        self.0.related(ctx).into_iter().map(PublicityObjection).collect()
    }

    /// 待遇. What was granted, once confirmed.
    async fn award(&self, ctx: &Context<'_>) -> Option<AssistanceAward> {
        self.0.related_one(ctx).map(AssistanceAward)
    }
}

/// 初审意见. What the examining office proposed and what it rests on.
#[derive(Debug, SimpleObject)]
pub struct ApplicationOpinion {
    /// 提出日期. Day it was given.
    pub given_on: LegalDate,
    /// 意见. What is proposed.
    pub recommendation: Recommendation,
    /// 结论. What the rules say.
    pub outcome: Outcome,
    /// 法律依据. Of the decision.
    pub legal_basis: String,
    /// 不符合情形. Violations.
    pub violations: Vec<RuleFinding>,
    /// 提示. Warnings.
    pub warnings: Vec<RuleFinding>,
    /// 待遇测算. What would be paid; none for a status.
    pub benefit: Option<BenefitSum>,
}

/// 待遇测算. A sum and its lines, which come to it exactly.
#[derive(Debug, SimpleObject)]
pub struct BenefitSum {
    /// 按月或者一次性. Whether it is paid each month or once.
    pub period: Period,
    /// 合计. In yuan.
    pub total: Fen,
    /// 明细. Line by line.
    pub lines: Vec<BenefitLine>,
}

/// 待遇明细. One step of the sum.
#[derive(Debug, SimpleObject)]
pub struct BenefitLine {
    /// 项目. What it is.
    pub item: Item,
    /// 成员序号. Whose it is, where it is about one.
    pub member: Option<i64>,
    /// 金额（分）. Fen, taken off when negative.
    pub amount_fen: i64,
    /// 规则编码. Rule that says so.
    pub rule: String,
    /// 法律依据. Its instrument and article.
    pub legal_basis: String,
    /// 出处. The document of the figure used.
    pub source: Option<String>,
}

impl BenefitSum {
    pub(super) fn of(benefit: &Benefit) -> Self {
        let line = |line: &Line| BenefitLine {
            item: line.item,
            member: line.member.map(place),
            amount_fen: line.amount_fen,
            rule: line.rule.clone(),
            legal_basis: line.legal_basis.clone(),
            source: line.source.clone(),
        };
        Self { period: benefit.period, total: benefit.total, lines: benefit.lines.iter().map(line).collect() }
    }
}

/// 信息核对. One source asked about the household.
#[derive(Debug, Clone, Description)]
pub struct InformationCheck(pub Row);

#[Object(use_type_description)]
impl InformationCheck {
    /// 核对部门. Who was asked.
    async fn source(&self) -> Result<CheckSource> {
        self.0.word("source")
    }

    /// 反馈. What it answered; a failure is never "no property".
    async fn outcome(&self) -> Result<SourceOutcome> {
        let word: String = self.0.get("outcome")?;
        serde_json::from_value(serde_json::Value::String(word)).map_err(Error::internal)
    }

    /// 提请日期. Day it was asked.
    async fn asked_on(&self) -> Result<LegalDate> {
        self.0.get("asked_on")
    }

    /// 应反馈日期. Last day to answer; null beyond the loaded calendar.
    async fn due_on(&self) -> Result<Option<LegalDate>> {
        self.0.get("due_on")
    }

    /// 反馈日期. Day of the answer.
    async fn answered_on(&self) -> Result<Option<LegalDate>> {
        self.0.get("answered_on")
    }

    /// 是否以其他方式核实. Whether the facts were made sure of otherwise.
    async fn verified_otherwise(&self) -> Result<bool> {
        self.0.get("verified_otherwise")
    }

    /// 是否与申报不一致. Whether it contradicts the declaration.
    async fn contradicts(&self) -> Result<bool> {
        self.0.get("contradicts")
    }

    /// 告知申请人日期. When the applicant was told of the contradiction.
    async fn applicant_told_on(&self) -> Result<Option<LegalDate>> {
        self.0.get("told_on")
    }
}

/// 入户调查. A visit to the household.
#[derive(Debug, Clone, Description)]
pub struct HouseholdVisit(pub Row);

#[Object(use_type_description)]
impl HouseholdVisit {
    /// 调查日期. Day of the visit.
    async fn visited_on(&self) -> Result<LegalDate> {
        self.0.get("visited_on")
    }

    /// 调查人员. Who visited.
    async fn surveyors(&self) -> Result<Vec<VisitSurveyor>> {
        let surveyors: Vec<SurveyorRecord> = parse(&self.0, "surveyors")?;
        let surveyor = |one: SurveyorRecord| VisitSurveyor { subject: one.account, signed: one.has_signed };
        Ok(surveyors.into_iter().map(surveyor).collect())
    }

    /// 调查情况. What was found; reading it is recorded.
    async fn findings(&self, ctx: &Context<'_>) -> Result<String> {
        self.0.open(ctx, "findings_sealed")?.ok_or(Error::bug("a visit without findings"))
    }
}

/// 调查人员. One of those who visited.
#[derive(Debug, SimpleObject)]
pub struct VisitSurveyor {
    /// 工作人员. Subject of their token.
    pub subject: String,
    /// 是否签字. Whether they signed the form.
    pub signed: bool,
}

/// 公示. One posting in the village or community.
#[derive(Debug, Clone, Description)]
pub struct PublicityPosting(pub Row);

#[Object(use_type_description)]
impl PublicityPosting {
    /// 公示地点. Where it hangs.
    async fn place(&self) -> Result<String> {
        self.0.get("place")
    }

    /// 家庭人口. Size of the household as shown.
    async fn household_size(&self) -> Result<i64> {
        self.0.get("household_size")
    }

    /// 拟发金额. Proposed sum as shown, in yuan.
    async fn proposed(&self) -> Result<Fen> {
        self.0.get("proposed")
    }

    /// 张贴日期. Day of posting, which does not count.
    async fn posted_on(&self) -> Result<LegalDate> {
        self.0.get("posted_on")
    }

    /// 公示首日. First day.
    async fn first_on(&self) -> Result<LegalDate> {
        self.0.get("first_on")
    }

    /// 公示末日. Last day.
    async fn last_on(&self) -> Result<LegalDate> {
        self.0.get("last_on")
    }
}

/// 公示异议. An objection to the notice.
#[derive(Debug, Clone, Description)]
pub struct PublicityObjection(pub Row);

#[Object(use_type_description)]
impl PublicityObjection {
    /// 全局标识. Global id.
    pub async fn id(&self) -> Result<ID> {
        Ok(ID(GlobalId::encode("PublicityObjection", self.0.key()?)))
    }

    /// 收到日期. Day it was received.
    async fn received_on(&self) -> Result<LegalDate> {
        self.0.get("received_on")
    }

    /// 内容. Its text; reading it is recorded.
    async fn text(&self, ctx: &Context<'_>) -> Result<String> {
        self.0.open(ctx, "text_sealed")?.ok_or(Error::bug("an objection without text"))
    }

    /// 复查方式. How it was examined again.
    async fn reexamined_by(&self) -> Result<Option<Reexamined>> {
        let word: Option<String> = self.0.get("reexamined_by")?;
        word.map(|word| Ok(sea_orm::ActiveEnum::try_from_value(&word)?)).transpose()
    }

    /// 答复日期. Day it was answered.
    async fn closed_on(&self) -> Result<Option<LegalDate>> {
        self.0.get("closed_on")
    }
}

/// 待遇. What a confirmed application grants.
#[derive(Debug, Clone, Description)]
pub struct AssistanceAward(pub Row);

#[Object(use_type_description)]
impl AssistanceAward {
    /// 全局标识. Global id.
    pub async fn id(&self) -> Result<ID> {
        Ok(ID(GlobalId::encode("AssistanceAward", self.0.key()?)))
    }

    /// 版本. Version of the award.
    async fn version(&self) -> Result<i64> {
        self.0.get("version")
    }

    /// 事项. Programme.
    async fn programme(&self) -> Result<Programme> {
        self.0.word("programme")
    }

    /// 享有人数. How many persons hold it.
    async fn persons(&self) -> Result<i64> {
        self.0.get("persons")
    }

    /// 每月金额. Yuan a month; 0.00 for a status.
    async fn monthly(&self) -> Result<Fen> {
        self.0.get("monthly")
    }

    /// 首发月. First day of the first month.
    async fn first_month(&self) -> Result<LegalDate> {
        self.0.get("first_month")
    }

    /// 末月. First day of the last month; null while it runs.
    async fn last_month(&self) -> Result<Option<LegalDate>> {
        self.0.get("last_month")
    }

    /// 确认日期. Day of the decision.
    async fn decided_on(&self) -> Result<LegalDate> {
        self.0.get("decided_on")
    }

    /// 计算明细. How the sum came about; empty for a status.
    async fn lines(&self) -> Result<Vec<BenefitLine>> {
        let benefit: Option<Benefit> = parse(&self.0, "benefit")?;
        Ok(benefit.map_or_else(Vec::new, |benefit| BenefitSum::of(&benefit).lines))
    }

    /// 救助申请. The application it comes from.
    async fn application(&self, ctx: &Context<'_>) -> Option<AssistanceApplication> {
        self.0.related_one(ctx).map(AssistanceApplication)
    }
}

/// Findings as kept with a case, in the caller's language; a rule no longer published keeps its own words.
fn kept(found: &[FoundText], locale: Locale) -> Vec<RuleFinding> {
    let finding = |text: &FoundText| {
        let rule = rules::all().find(|rule| rule.code == text.rule);
        RuleFinding {
            code: text.rule.clone(),
            message: rule.map_or_else(
                || text.message_zh.clone(),
                |rule| locale.pick(rule.message_zh, rule.message_en).to_owned(),
            ),
            legal_basis: text.legal_basis.clone(),
            remedy: rule.map_or("", |rule| locale.pick(rule.remedy_zh, rule.remedy_en)).to_owned(),
            paths: text.paths.clone(),
            facts: text
                .facts
                .iter()
                .map(|(name, value)| FindingFact { name: name.clone(), value: value.clone() })
                .collect(),
        }
    };
    found.iter().map(finding).collect()
}
