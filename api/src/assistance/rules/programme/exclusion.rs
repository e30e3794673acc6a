//! 重复享受与衔接. Which programmes one person may draw in the same month, and what follows on leaving one.
//! Start with [`conflicts`]; the pairs and the database keys are data in [`matrix`].
//! Never: whether somebody qualifies, a sum of money.

pub mod matrix;

use async_graphql::Enum;
use chrono::{Datelike, NaiveDate};
use serde::{Deserialize, Serialize};

pub use self::matrix::{PROGRAMMES, Relation, exclusion_groups, relation};
pub(super) use crate::platform::words::wire as wire_name;
use crate::{
    assistance::rules::facts::Programme,
    platform::violation::{Finding, Rule},
};

/// 发放方式. How the basic sum of a de-facto orphan is paid; every other programme is `FULL`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Enum, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum GrantMode {
    /// 全额发放. The full sum.
    Full,
    /// 补差发放. What is missing beside another programme up to the child's standard.
    Difference,
}

/// 已享受待遇. A programme one person holds, by months: any day stands for its month, both ends count.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Held {
    pub programme: Programme,
    pub mode: GrantMode,
    pub from: NaiveDate,
    /// Last month; open when none.
    pub to: Option<NaiveDate>,
}

impl Held {
    pub fn full(programme: Programme, from: NaiveDate, to: Option<NaiveDate>) -> Self {
        Self { programme, mode: GrantMode::Full, from, to }
    }

    pub fn covers(&self, month: NaiveDate) -> bool {
        let at = |day: NaiveDate| (day.year(), day.month());
        at(self.from) <= at(month) && self.to.is_none_or(|last| at(month) <= at(last))
    }
}

/// Two programmes named by local rule.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Pair {
    pub a: Programme,
    pub b: Programme,
}

impl Pair {
    fn is(self, a: Programme, b: Programme) -> bool {
        (self.a, self.b) == (a, b) || (self.a, self.b) == (b, a)
    }
}

/// What differs by place. One value must hold for the whole hub where claims are written, otherwise two
/// counties with different pairs would not collide in the database.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct ExclusionPolicy {
    /// 择高享受. Subsidies of one kind, of which the higher is drawn; by default the care subsidy beside the
    /// subsidy for old people in need. Which old-age subsidies are of which kind is to be confirmed.
    pub higher_of_kind: Vec<Pair>,
    /// Further pairs a province excludes; none by default.
    pub further: Vec<Pair>,
    /// Whether one approval of temporary aid a person, kind and month is the limit; instalments belong to it.
    pub temporary_aid_once_a_month: bool,
}

impl Default for ExclusionPolicy {
    fn default() -> Self {
        Self {
            higher_of_kind: vec![Pair { a: Programme::DisabledCare, b: Programme::ElderHard }],
            further: Vec::new(),
            temporary_aid_once_a_month: true,
        }
    }
}

/// 不得重复享受. Everything held in the month that bars the wanted programme, each with its rule.
///
/// A programme that is topped up to a standard is no conflict: see [`grant_mode`] and [`recomputed_with`].
/// The path of a finding is the place in `held`.
///
/// Source: 《特困人员认定办法》第9条; 《事实无人抚养儿童保障意见》（2019年）; rules of the two disability subsidies.
pub fn conflicts(
    held: &[Held],
    wanted: Programme,
    month: NaiveDate,
    policy: &ExclusionPolicy,
) -> Vec<Finding> {
    held.iter()
        .enumerate()
        .filter(|(_, held)| held.covers(month))
        .filter_map(|(at, held)| {
            let rule = barring_rule(*held, wanted, policy)?;
            Some(
                Finding::of(rule)
                    .at(format!("held.{at}"))
                    .fact("held", wire_name(&held.programme))
                    .fact("wanted", wire_name(&wanted))
                    .fact("month", month.format("%Y-%m")),
            )
        })
        .collect()
}

fn barring_rule(held: Held, wanted: Programme, policy: &ExclusionPolicy) -> Option<&'static Rule> {
    if held.programme == wanted {
        return matrix::is_once_a_month(wanted, policy).then_some(&EXCLUSION_SAME_PROGRAMME);
    }
    let (relation, rule) = matrix::row(held.programme, wanted, policy)?;
    let bars = match relation {
        Relation::Excluded | Relation::HigherOfKind => true,
        Relation::DifferenceUnlessFull => {
            held.programme == Programme::DefactoOrphan && held.mode == GrantMode::Full
        }
        Relation::Difference | Relation::Combined => false,
    };
    bars.then_some(rule)
}

/// 全额或补差. How the wanted programme is paid beside what is held in the month.
///
/// Source: 《事实无人抚养儿童保障意见》（2019年）.
pub fn grant_mode(held: &[Held], wanted: Programme, month: NaiveDate) -> GrantMode {
    let tops_up = wanted == Programme::DefactoOrphan
        && held.iter().any(|held| held.covers(month) && matrix::is_topped_up(held.programme));
    if tops_up { GrantMode::Difference } else { GrantMode::Full }
}

/// 重新计算. The programmes held in the month whose sum or ground rests on one that begins or ends there.
///
/// A full sum of a de-facto orphan becomes a difference when 低保 begins and full again when it ends; the living
/// subsidy rests on the household's 低保. Begin and recomputation belong in one transaction, because
/// [`exclusion_groups`] lets no full sum stand beside 低保.
///
/// Source: 《事实无人抚养儿童保障意见》（2019年）; rules of the two disability subsidies.
pub fn recomputed_with(held: &[Held], changed: Programme, month: NaiveDate) -> Vec<Programme> {
    held.iter()
        .filter(|held| held.covers(month) && held.programme != changed)
        .map(|held| held.programme)
        .filter(|programme| match programme {
            Programme::DefactoOrphan => matrix::is_topped_up(changed),
            Programme::DisabledLiving => {
                matches!(changed, Programme::Dibao | Programme::Edge | Programme::Rigid)
            }
            _ => false,
        })
        .collect()
}

/// What decides which programmes are worth a look at all.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Screened {
    pub is_minor: bool,
    pub is_disabled: bool,
    /// Old enough for one of the old-age programmes by local rule.
    pub is_of_elder_age: bool,
}

/// 退出后衔接. The programmes to screen for somebody who leaves one, the more comprehensive first.
///
/// Left out: what is held already in the month, and what that bars. The law names 特困; the hub does it for all.
///
/// Source: 《特困人员认定办法》第27条.
pub fn screen_after_leaving(
    left: Programme,
    held: &[Held],
    month: NaiveDate,
    person: Screened,
    policy: &ExclusionPolicy,
) -> Vec<Programme> {
    let rest: Vec<Held> = held.iter().copied().filter(|held| held.programme != left).collect();
    PROGRAMMES
        .into_iter()
        .filter(|&programme| programme != left && concerns(programme, person))
        .filter(|&programme| conflicts(&rest, programme, month, policy).is_empty())
        .collect()
}

fn concerns(programme: Programme, person: Screened) -> bool {
    match programme {
        Programme::Orphan | Programme::DefactoOrphan => person.is_minor,
        Programme::DisabledLiving | Programme::DisabledCare => person.is_disabled,
        Programme::Elder80 | Programme::ElderHard => person.is_of_elder_age,
        Programme::Dibao
        | Programme::Tekun
        | Programme::Edge
        | Programme::Rigid
        | Programme::TempUrgent
        | Programme::TempExpense => true,
    }
}

rules! {
    EXCLUSION_SAME_PROGRAMME {
        zh: "该月已享受同一项待遇",
        en: "The same programme is held in this month already",
        basis: "《社会救助暂行办法》；《中华人民共和国社会救助法》",
        remedy: "请在原办理地变更或者核对重复登记，不得重复发放",
        "Change it where it is held, or clear up the double record; it is never paid twice",
    }
    EXCLUSION_BASIC_LIVING {
        zh: "低保、特困救助供养和孤儿基本生活保障不能同时享受",
        en: "Minimum living allowance, support for the destitute and orphan support exclude one another",
        basis: "《特困人员认定办法》第9条、第27条；《孤儿保障意见》（国办，2010年）",
        remedy: "请选择其中一项；改换的，原待遇终止的次月起享受新待遇",
        "Choose one; after a change the new one begins when the former has ended",
    }
    EXCLUSION_TEKUN_CHILD_SCHEME {
        zh: "选择纳入孤儿、事实无人抚养儿童保障的，不再认定为特困人员",
        en: "A child in the orphan or de-facto orphan scheme is not recognised as destitute",
        basis: "《特困人员认定办法》第9条",
        remedy: "请监护人在两项待遇中选择一项",
        "The guardian chooses one of the two",
    }
    EXCLUSION_TEKUN_DISABILITY {
        zh: "特困人员不享受残疾人两项补贴",
        en: "Whoever is supported as destitute draws neither disability subsidy",
        basis: "《国务院关于全面建立困难残疾人生活补贴和重度残疾人护理补贴制度的意见》",
        remedy: "请由特困救助供养的照料护理标准保障；退出特困后可申请补贴",
        "The care standard covers it; apply for the subsidies after leaving that support",
    }
    EXCLUSION_CHILD_SCHEMES {
        zh: "孤儿和事实无人抚养儿童保障不能同时享受",
        en: "A child is in the orphan scheme or in the de-facto orphan scheme, not in both",
        basis: "《孤儿保障意见》（国办，2010年）；《事实无人抚养儿童保障意见》（2019年）",
        remedy: "请按父母现状认定其中一项，另一项及时终止",
        "Recognise the one that fits the parents' state and end the other",
    }
    EXCLUSION_ORPHAN_LIVING {
        zh: "享受孤儿基本生活保障的残疾儿童不享受困难残疾人生活补贴",
        en: "A disabled child with orphan support draws no living subsidy",
        basis: "《国务院关于全面建立困难残疾人生活补贴和重度残疾人护理补贴制度的意见》",
        remedy: "符合条件的可申请重度残疾人护理补贴",
        "The care subsidy remains open if its conditions are met",
    }
    EXCLUSION_DEFACTO_FULL_LIVING {
        zh: "已全额领取事实无人抚养儿童补贴的残疾儿童不享受困难残疾人生活补贴",
        en: "A disabled child on the full de-facto orphan sum draws no living subsidy",
        basis: "《事实无人抚养儿童保障意见》（2019年）",
        remedy: "符合条件的可申请重度残疾人护理补贴",
        "The care subsidy remains open if its conditions are met",
    }
    /// A notice of what follows, never a bar.
    EXCLUSION_DEFACTO_RECOMPUTED {
        zh: "事实无人抚养儿童补贴须重新计算并补差发放",
        en: "The de-facto orphan sum is recomputed and paid as a difference",
        basis: "《事实无人抚养儿童保障意见》（2019年）",
        remedy: "请在低保起始月同时改为补差发放",
        "Change it to a difference in the month in which the allowance begins",
    }
    EXCLUSION_HOUSEHOLD_STATUS {
        zh: "低保、低保边缘和刚性支出困难家庭只能认定一类",
        en: "A household is in one class only: minimum living allowance, its edge, or rigid expenditure",
        basis: "《最低生活保障审核确认办法》第8条；《刚性支出困难家庭认定办法》；《中华人民共和国社会救助法》第18条、第21条",
        remedy: "请先终止或者变更原有认定",
        "End or change the former recognition first",
    }
    EXCLUSION_TEKUN_RIGID {
        zh: "已纳入特困救助供养的，不认定为刚性支出困难家庭",
        en: "Whoever is supported as destitute is not recognised as in difficulty from rigid expenditure",
        basis: "《刚性支出困难家庭认定办法》",
        remedy: "请通过特困救助供养或者临时救助保障",
        "Support for the destitute or temporary aid covers it",
    }
    EXCLUSION_HIGHER_OF_KIND {
        zh: "同类补贴（津贴）只能择高享受一项",
        en: "Of subsidies of one kind only the higher is drawn",
        basis: "《国务院关于全面建立困难残疾人生活补贴和重度残疾人护理补贴制度的意见》",
        remedy: "请选择较高的一项，并终止另一项",
        "Choose the higher and end the other",
    }
    EXCLUSION_LOCAL {
        zh: "当地规定这两项待遇不能同时享受",
        en: "Local rules exclude these two programmes from one another",
        basis: "当地救助（福利）衔接规定〔地方规定〕",
        remedy: "请选择其中一项",
        "Choose one of the two",
    }
}

#[cfg(test)]
mod tests;
