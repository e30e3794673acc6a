//! What is known of a household, as plain values; a member is named by its place in the list.
//! Start with [`Household`]; the service fills it from an intake and its checks.
//! Never: names, identity numbers, addresses, diagnoses.

use std::collections::BTreeSet;

use async_graphql::Enum;
use chrono::{Datelike, NaiveDate};
pub use entities::{
    assistance::words::{
        Area, AssetKind, Circumstance, DisabilityKind, ExpenseKind, IncomeKind, Programme, Relation, Work,
    },
    values::{citizen_id::Sex, money::Fen},
};
use serde::{Deserialize, Serialize};

/// 残疾类别与等级. Grade 1 is the most severe, 4 the least.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Disability {
    pub kind: DisabilityKind,
    pub grade: u8,
}

impl Disability {
    /// 重度残疾: grades 1 and 2, and grade 3 where intellectual or mental.
    ///
    /// Source: 《最低生活保障审核确认办法》第8条.
    pub fn is_severe(self) -> bool {
        self.grade <= 2
            || (self.grade == 3 && matches!(self.kind, DisabilityKind::Intellectual | DisabilityKind::Mental))
    }
}

/// 家庭成员, or somebody named on the form who may turn out not to count.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Member {
    pub relation: Relation,
    pub sex: Sex,
    pub born_on: NaiveDate,
    /// 户籍 class; decides the standard together with the household's.
    pub area: Area,
    /// 户籍地 as a county code; none when not known.
    pub hukou: Option<String>,
    /// 常住地 as a county code.
    pub residence: Option<String>,
    /// 共同生活. Lives with the applicant, or is away only for work or school.
    pub lives_together: bool,
    pub circumstances: BTreeSet<Circumstance>,
    pub disability: Option<Disability>,
    /// 患有当地规定的重特大疾病.
    pub is_seriously_ill: bool,
    pub work: Work,
}

impl Member {
    /// 周岁 on a day; the birthday itself counts, 29 February counts on 1 March in common years.
    pub fn age_on(&self, day: NaiveDate) -> u32 {
        let had_birthday = (day.month(), day.day()) >= (self.born_on.month(), self.born_on.day());
        let years = day.year() - self.born_on.year() - i32::from(!had_birthday);
        u32::try_from(years).unwrap_or(0)
    }

    /// 未成年人: under 18.
    pub fn is_minor_on(&self, day: NaiveDate) -> bool {
        self.age_on(day) < 18
    }

    pub fn is(&self, circumstance: Circumstance) -> bool {
        self.circumstances.contains(&circumstance)
    }

    pub fn is_severely_disabled(&self) -> bool {
        self.disability.is_some_and(Disability::is_severe)
    }
}

/// 计算期间. Which time an amount covers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Enum, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
#[graphql(name = "AmountPeriod")]
pub enum Per {
    /// 每月. A usual month of the reference period.
    Month,
    /// 全年. The whole reference period of twelve months.
    Year,
}

/// 收入. Declared, or as a check found it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Income {
    /// Place of the member in the household.
    pub member: usize,
    pub kind: IncomeKind,
    pub amount: Fen,
    pub per: Per,
}

/// 支出.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Expense {
    pub member: usize,
    pub kind: ExpenseKind,
    pub amount: Fen,
    pub per: Per,
}

/// 财产.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Asset {
    pub member: usize,
    pub kind: AssetKind,
    pub value: Fen,
    /// How many, for vehicles, houses, companies; 1 for money.
    pub count: u32,
    /// 生活必需. Needed for living or for the trade the household lives on.
    pub is_necessity: bool,
}

/// 核对反馈. What a partner asked by the check said; a source that failed is never "no property".
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Enum, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
#[graphql(name = "MeansSourceOutcome")]
pub enum SourceOutcome {
    /// 待反馈
    Pending,
    /// 已反馈
    Answered,
    /// 查无记录
    NoRecord,
    /// 查询失败
    Failed,
    /// 超时未反馈
    TimedOut,
}

impl SourceOutcome {
    /// Whether the source has spoken, be it to say that it knows nothing.
    pub const fn is_answer(self) -> bool {
        matches!(self, Self::Answered | Self::NoRecord)
    }
}

/// 申请家庭. The applicant stands first.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Household {
    pub members: Vec<Member>,
    pub incomes: Vec<Income>,
    pub expenses: Vec<Expense>,
    pub assets: Vec<Asset>,
    /// Urban or rural, as decided for the case and kept with it.
    pub area: Area,
    /// Division codes of the place that decides: county, city, province, in this order.
    pub place: [String; 3],
}

impl Household {
    pub fn applicant(&self) -> Option<&Member> {
        self.members.first()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::assistance::rules::{law::date, samples};

    #[test]
    fn ages_count_from_the_birthday_itself() {
        let born = |born_on| Member { born_on, ..samples::adult(Relation::Applicant) };
        for (born_on, day, age) in [
            (date(1980, 5, 20), date(2022, 5, 19), 41),
            (date(1980, 5, 20), date(2022, 5, 20), 42),
            (date(2004, 2, 29), date(2022, 2, 28), 17),
            (date(2004, 2, 29), date(2022, 3, 1), 18),
            (date(2023, 1, 1), date(2022, 1, 1), 0),
        ] {
            assert_eq!(born(born_on).age_on(day), age, "{born_on} {day}");
        }
    }

    #[test]
    fn severe_disability_includes_the_third_grade_of_the_mind() {
        for (kind, grade, severe) in [
            (DisabilityKind::Limb, 2, true),
            (DisabilityKind::Limb, 3, false),
            (DisabilityKind::Mental, 3, true),
            (DisabilityKind::Intellectual, 4, false),
        ] {
            assert_eq!(Disability { kind, grade }.is_severe(), severe, "{kind:?} {grade}");
        }
    }
}
