//! How an assessment looks to clients: each figure with its lines, each line with its law.

use async_graphql::SimpleObject;
use entities::values::{legal_date::LegalDate, money::Fen};

use crate::{
    assistance::{
        rules::{
            facts::{Area, ExpenseKind, IncomeKind, Programme},
            household::Counting,
            law::RuleSet,
            limit::LimitProfile,
            means::{Item, Position, Treatment, assets::AssetVerdict},
            programme::{
                Outcome,
                decider::Level,
                route::{Handling, Route},
            },
            sla::{SlaExplanation, TrafficLight},
        },
        service::assessment::{Assessed, Judgement, Measured},
    },
    graphql::findings::RuleFinding,
    platform::locale::Locale,
};

/// 预评估结果. All findings at once, with the law of the day.
#[derive(Debug, SimpleObject)]
pub struct HouseholdAssessment {
    /// 日期. Day that was judged.
    pub day: LegalDate,
    /// 适用规定. Body of rules in force on the day.
    pub rule_set: AssistanceRules,
    /// 城乡类别. By which standard the household is measured.
    pub area: Area,
    /// 成员认定. Who counts and why, in the form's order.
    pub members: Vec<MemberAssessment>,
    /// 申请表问题. What the form itself has wrong; nothing else is judged then.
    pub violations: Vec<RuleFinding>,
    /// 提示. What asks for a second look.
    pub warnings: Vec<RuleFinding>,
    /// 家庭收入. Income, line by line.
    pub income: Option<IncomeAssessment>,
    /// 与标准比较. None where no standard is on file for the place and day.
    pub comparison: Option<StandardComparison>,
    /// 家庭财产. Property against the limits of the place.
    pub property: Option<AssetVerdict>,
    /// 各事项认定. Each programme that a description of the household decides.
    pub programmes: Vec<ProgrammeAssessment>,
}

/// 适用规定. The law of the day of acceptance.
#[derive(Debug, SimpleObject)]
pub struct AssistanceRules {
    /// 规定. Body of rules.
    pub code: RuleSet,
    /// 名称及文号. The instrument.
    pub citation: String,
}

/// 成员认定. Whether a person on the form counts.
#[derive(Debug, SimpleObject)]
pub struct MemberAssessment {
    /// 成员序号. Place in the form, from 0.
    pub member: i64,
    /// 是否计入. Whether the member counts.
    pub counting: Counting,
    /// 规则编码. Rule that says so.
    pub rule: String,
    /// 法律依据. Its instrument and article.
    pub legal_basis: String,
    /// 可以单人户申请的理由. Grounds on which the member may apply alone; empty where there is none.
    pub alone_grounds: Vec<String>,
}

/// 家庭收入认定. Twelve months of all counted members.
#[derive(Debug, SimpleObject)]
pub struct IncomeAssessment {
    /// 计入人数. How many persons count.
    pub persons: i64,
    /// 全年收入. Counted less deducted, in yuan.
    pub yearly: Fen,
    /// 月人均收入. Rounded for display; comparisons are exact.
    pub per_capita: Fen,
    /// 逐项明细. Every income and expense of the form.
    pub lines: Vec<IncomeLine>,
}

/// 收入明细. One income or expense and how it was treated.
#[derive(Debug, SimpleObject)]
pub struct IncomeLine {
    /// 收入项目. Kind, where it is an income.
    pub income: Option<IncomeKind>,
    /// 支出项目. Kind, where it is an expense.
    pub expense: Option<ExpenseKind>,
    /// 序号. Place in its list, from 0.
    pub at: i64,
    /// 成员序号. Whose it is.
    pub member: i64,
    /// 申报金额. As given, for twelve months.
    pub given: Fen,
    /// 认定金额. What enters the total.
    pub counted: Fen,
    /// 处理. How it was treated.
    pub treatment: Treatment,
    /// 规则编码. Rule that says so.
    pub rule: String,
    /// 法律依据. Its instrument and article.
    pub legal_basis: String,
    /// 是否待当地确认. Whether the treatment awaits local confirmation.
    pub needs_confirmation: bool,
}

/// 与标准比较. Strictly below the standard, at or above it but below the edge line, or neither.
#[derive(Debug, SimpleObject)]
pub struct StandardComparison {
    /// 位置. Where the income stands.
    pub position: Position,
    /// 低保标准. Yuan a person and month.
    pub standard: Fen,
    /// 标准出处. The document the standard comes from.
    pub standard_source: String,
    /// 低保边缘线. Yuan a person and month.
    pub edge_line: Fen,
    /// 规则编码. Rule of the comparison.
    pub rule: String,
    /// 法律依据. Its instrument and article.
    pub legal_basis: String,
}

/// 事项认定. One programme for this household.
#[derive(Debug, SimpleObject)]
pub struct ProgrammeAssessment {
    /// 事项. Programme.
    pub programme: Programme,
    /// 结论. What the rules say.
    pub outcome: Outcome,
    /// 法律依据. Of the decision.
    pub legal_basis: String,
    /// 不符合情形. Violations.
    pub violations: Vec<RuleFinding>,
    /// 尚待查明. What must be known before anybody can say yes.
    pub open: Vec<RuleFinding>,
    /// 提示. Warnings.
    pub warnings: Vec<RuleFinding>,
    /// 每月金额. Yuan a month if granted; none for a status.
    pub monthly: Option<Fen>,
    /// 首发月. First day of the first month paid if it were decided on the day.
    pub first_month: Option<LegalDate>,
    /// 办理去向. Who takes it and who decides; none where no place is known to be competent.
    pub route: Option<ProgrammeRoute>,
    /// 管辖问题. What keeps the office from taking it.
    pub route_violations: Vec<RuleFinding>,
    /// 管辖提示. Warnings about the place.
    pub route_warnings: Vec<RuleFinding>,
    /// 办理时限. If it were accepted on the day: of the law, and as promised.
    pub limits: Vec<ProgrammeLimit>,
}

/// 办理去向. The competent place and the level that decides.
#[derive(Debug, SimpleObject)]
pub struct ProgrammeRoute {
    /// 有管辖权的县（市、区）. Division code.
    pub county: String,
    /// 有管辖权的街道（乡镇）. Division code, where known.
    pub street: Option<String>,
    /// 管辖依据. Instrument and article.
    pub legal_basis: String,
    /// 受理方式. What the receiving office does.
    pub handling: Handling,
    /// 受理依据. Instrument and article.
    pub handling_basis: String,
    /// 审核确认机关. Level that decides.
    pub decides: Level,
    /// 审核确认依据. Instrument and article.
    pub decides_basis: String,
}

/// 办理时限. One limit and its last day.
#[derive(Debug, SimpleObject)]
pub struct ProgrammeLimit {
    /// 时限类别. Of the law, or promised.
    pub profile: LimitProfile,
    /// 工作日. Working days.
    pub working_days: i64,
    /// 最后一日. None when the loaded calendar does not reach that far.
    pub due_on: Option<LegalDate>,
    /// 灯号. Traffic light; not computable beyond the calendar.
    pub light: TrafficLight,
    /// 出处. The document.
    pub source: String,
}

impl HouseholdAssessment {
    pub fn of(assessed: Assessed, locale: Locale) -> Self {
        let alone_of = |at: usize| {
            let grounds = assessed.alone.get(at).map(|alone| alone.grounds.as_slice()).unwrap_or_default();
            grounds.iter().map(|rule| rule.code.to_owned()).collect()
        };
        Self {
            day: LegalDate(assessed.day),
            rule_set: AssistanceRules { code: assessed.law, citation: assessed.law.citation().to_owned() },
            area: assessed.area.area,
            members: assessed
                .members
                .iter()
                .map(|membership| MemberAssessment {
                    member: count(membership.member),
                    counting: membership.counting,
                    rule: membership.rule.clone(),
                    legal_basis: membership.legal_basis.clone(),
                    alone_grounds: alone_of(membership.member),
                })
                .collect(),
            violations: RuleFinding::all(&assessed.violations, locale),
            warnings: RuleFinding::all(&assessed.warnings, locale),
            income: assessed.means.as_ref().map(IncomeAssessment::of),
            comparison: assessed.means.as_ref().and_then(StandardComparison::of),
            property: assessed
                .means
                .as_ref()
                .and_then(|means| means.property.as_ref())
                .map(|test| test.verdict),
            programmes: assessed
                .judgements
                .iter()
                .map(|judgement| ProgrammeAssessment::of(judgement, locale))
                .collect(),
        }
    }
}

impl IncomeAssessment {
    fn of(means: &Measured) -> Self {
        let test = &means.income;
        let lines = test.lines.iter().map(|line| IncomeLine {
            income: match line.item {
                Item::Income(kind) => Some(kind),
                Item::Expense(_) => None,
            },
            expense: match line.item {
                Item::Income(_) => None,
                Item::Expense(kind) => Some(kind),
            },
            at: count(line.at),
            member: count(line.member),
            given: line.given_fen,
            counted: line.counted_fen,
            treatment: line.treatment,
            rule: line.rule.clone(),
            legal_basis: line.legal_basis.clone(),
            needs_confirmation: line.needs_confirmation,
        });
        Self {
            persons: test.persons.into(),
            yearly: test.yearly_income_fen,
            per_capita: test.per_capita_fen,
            lines: lines.collect(),
        }
    }
}

impl StandardComparison {
    fn of(means: &Measured) -> Option<Self> {
        let (standard, comparison) = means.comparison.as_ref()?;
        Some(Self {
            position: comparison.position,
            standard: comparison.standard_fen,
            standard_source: standard.source.clone(),
            edge_line: comparison.edge_line_fen,
            rule: comparison.rule.clone(),
            legal_basis: comparison.legal_basis.clone(),
        })
    }
}

impl ProgrammeAssessment {
    fn of(judgement: &Judgement, locale: Locale) -> Self {
        let found = &judgement.eligibility;
        let (route_violations, route_warnings) = &judgement.route_findings;
        Self {
            programme: found.programme,
            outcome: found.outcome(),
            legal_basis: found.legal_basis.to_owned(),
            violations: RuleFinding::all(&found.violations, locale),
            open: RuleFinding::all(&found.open, locale),
            warnings: RuleFinding::all(&found.warnings, locale),
            monthly: judgement.benefit.as_ref().map(|benefit| benefit.total),
            first_month: judgement.first_month.map(LegalDate),
            route: judgement.route.as_ref().map(ProgrammeRoute::of),
            route_violations: RuleFinding::all(route_violations, locale),
            route_warnings: RuleFinding::all(route_warnings, locale),
            limits: judgement.limits.iter().map(ProgrammeLimit::of).collect(),
        }
    }
}

impl ProgrammeRoute {
    pub(super) fn of(route: &Route) -> Self {
        Self {
            county: route.competent.county.as_str().to_owned(),
            street: route.competent.street.map(|street| street.as_str().to_owned()),
            legal_basis: route.competent.legal_basis.clone(),
            handling: route.handling,
            handling_basis: route.handling_basis.clone(),
            decides: route.decider.level,
            decides_basis: route.decider.legal_basis.clone(),
        }
    }
}

impl ProgrammeLimit {
    fn of(explained: &SlaExplanation) -> Self {
        Self {
            profile: explained.limit.profile,
            working_days: explained.limit.working_days.into(),
            due_on: explained.due_on.map(LegalDate),
            light: explained.light,
            source: explained.limit.source.clone(),
        }
    }
}

fn count(place: usize) -> i64 {
    i64::try_from(place).unwrap_or(i64::MAX)
}
