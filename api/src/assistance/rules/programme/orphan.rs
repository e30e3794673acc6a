//! 孤儿基本生活保障. Whether a child has lost both parents, and the standard by placement.
//! Start with [`assess_orphan`]; [`ParentFacts`] serves the de-facto orphans too.
//! Never: publicity (a child's privacy), programmes held already (see `exclusion::conflicts`).

use async_graphql::Enum;
use chrono::{Months, NaiveDate};
use serde::{Deserialize, Serialize};

use crate::{
    assistance::rules::{
        facts::{Disability, DisabilityKind, Member},
        standard::StandardVariant,
    },
    platform::violation::Finding,
};

/// 人身自由受限制的措施
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Enum, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum CustodyKind {
    /// 服刑在押
    Imprisonment,
    /// 强制隔离戒毒
    Detoxification,
    /// 其他限制人身自由的措施
    Other,
}

/// 服刑在押、强制隔离戒毒等. The term, both days included.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Custody {
    pub kind: CustodyKind,
    pub from: NaiveDate,
    /// Last day; none where no term is fixed yet, then only what has passed counts.
    pub to: Option<NaiveDate>,
}

/// What is known of one parent.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ParentFacts {
    /// 自然死亡或者宣告死亡
    pub is_dead: bool,
    /// 查找不到
    pub is_untraceable: bool,
    /// 人民法院宣告失踪
    pub is_declared_missing: bool,
    pub disability: Option<Disability>,
    /// 重病, by the local list.
    pub is_seriously_ill: bool,
    pub custody: Option<Custody>,
    /// 失去联系且未履行监护抚养责任, since this day.
    pub out_of_contact_since: Option<NaiveDate>,
}

/// 父母情形. The state of a parent that the rules name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Enum, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum ParentState {
    /// 死亡
    Dead,
    /// 查找不到
    Untraceable,
    /// 宣告失踪
    DeclaredMissing,
    /// 重残
    SeverelyDisabled,
    /// 重病
    SeriouslyIll,
    /// 服刑在押
    Imprisoned,
    /// 强制隔离戒毒
    InDetoxification,
    /// 被执行其他限制人身自由的措施
    OtherRestriction,
    /// 失联
    OutOfContact,
}

/// Custody and loss of contact count from so many months.
///
/// Source: 《事实无人抚养儿童保障意见》（2019年）.
const THRESHOLD: Months = Months::new(6);

impl Custody {
    /// Whether the measure runs on the day and its term is six months or more.
    fn counts_on(&self, day: NaiveDate) -> bool {
        let runs = self.from <= day && self.to.is_none_or(|last| day <= last);
        // A term from 1 January to 30 June is six months: its end is the day after its last day.
        let end = self.to.map_or(Some(day), |last| last.succ_opt());
        let reached = self.from.checked_add_months(THRESHOLD);
        runs && matches!((reached, end), (Some(reached), Some(end)) if reached <= end)
    }

    fn state(&self) -> ParentState {
        match self.kind {
            CustodyKind::Imprisonment => ParentState::Imprisoned,
            CustodyKind::Detoxification => ParentState::InDetoxification,
            CustodyKind::Other => ParentState::OtherRestriction,
        }
    }
}

impl ParentFacts {
    /// Every state in which the parent is on the day. Of the dead only the death counts.
    ///
    /// Source: 《孤儿保障意见》（国办，2010年）; 《事实无人抚养儿童保障意见》（2019年）.
    pub fn states(&self, day: NaiveDate) -> Vec<ParentState> {
        if self.is_dead {
            return vec![ParentState::Dead];
        }
        let custody = self.custody.filter(|custody| custody.counts_on(day));
        [
            self.is_untraceable.then_some(ParentState::Untraceable),
            self.is_declared_missing.then_some(ParentState::DeclaredMissing),
            self.disability.is_some_and(disables_care).then_some(ParentState::SeverelyDisabled),
            self.is_seriously_ill.then_some(ParentState::SeriouslyIll),
            custody.map(|custody| custody.state()),
            self.contact_lost_from().is_some_and(|from| from <= day).then_some(ParentState::OutOfContact),
        ]
        .into_iter()
        .flatten()
        .collect()
    }

    /// The day from which a loss of contact counts: six months after it began.
    pub fn contact_lost_from(&self) -> Option<NaiveDate> {
        self.out_of_contact_since?.checked_add_months(THRESHOLD)
    }
}

/// 重残: grades 1 and 2, and 3 and 4 where mental or intellectual; wider than for 低保.
fn disables_care(disability: Disability) -> bool {
    match disability.kind {
        DisabilityKind::Mental | DisabilityKind::Intellectual => (1..=4).contains(&disability.grade),
        _ => (1..=2).contains(&disability.grade),
    }
}

/// All that was found, at once, with each parent's states.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ChildAssessment {
    pub violations: Vec<Finding>,
    /// In the order of the parents given; stored with the case.
    pub parents: [Vec<ParentState>; 2],
}

impl ChildAssessment {
    pub fn is_eligible(&self) -> bool {
        self.violations.is_empty()
    }
}

/// 孤儿认定: under 18, both parents dead or untraceable. Paths: `child`, `parents.0`, `parents.1`.
///
/// Source: 《孤儿保障意见》（国办，2010年）.
pub fn assess_orphan(child: &Member, parents: &[ParentFacts; 2], day: NaiveDate) -> ChildAssessment {
    let parents = [parents[0].states(day), parents[1].states(day)];
    let mut violations = Vec::new();
    if !child.is_minor_on(day) {
        violations.push(Finding::of(&ORPHAN_NOT_MINOR).at("child").fact("age", child.age_on(day)));
    }
    for (at, states) in parents.iter().enumerate() {
        if !is_lost(states) {
            violations.push(Finding::of(&ORPHAN_PARENT_LIVING).at(format!("parents.{at}")));
        }
    }
    ChildAssessment { violations, parents }
}

/// Dead or untraceable, as an orphan's parents are.
pub(super) fn is_lost(states: &[ParentState]) -> bool {
    states.iter().any(|state| matches!(state, ParentState::Dead | ParentState::Untraceable))
}

/// 养育方式. Which standard a child's sum follows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Enum, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Placement {
    /// 社会散居
    Scattered,
    /// 机构集中供养
    Institution,
}

impl From<Placement> for StandardVariant {
    fn from(placement: Placement) -> Self {
        match placement {
            Placement::Scattered => Self::Scattered,
            Placement::Institution => Self::Institution,
        }
    }
}

rules! {
    ORPHAN_NOT_MINOR {
        zh: "已满18周岁，不能认定为孤儿",
        en: "An orphan is under eighteen",
        basis: "《孤儿保障意见》（国办，2010年）",
        remedy: "请核对出生日期；生活困难的，可申请低保或者临时救助",
        "Check the birth date; in hardship, apply for minimum living allowance or temporary aid",
    }
    ORPHAN_PARENT_LIVING {
        zh: "该父（母）既未死亡，也不属于查找不到",
        en: "This parent is neither dead nor untraceable",
        basis: "《孤儿保障意见》（国办，2010年）",
        remedy: "请核对父母情况；父母无力抚养的，可申请认定事实无人抚养儿童",
        "Check the parent's state; a child whose parents cannot care may be a de-facto orphan",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::assistance::rules::{facts::Relation, law::date, samples};

    const DAY: NaiveDate = date(2023, 5, 10);

    #[test]
    fn both_parents_are_lost_and_the_child_is_under_eighteen() {
        let dead = ParentFacts { is_dead: true, ..ParentFacts::default() };
        let untraceable = ParentFacts { is_untraceable: true, ..ParentFacts::default() };
        let missing = ParentFacts { is_declared_missing: true, ..ParentFacts::default() };
        let living = ParentFacts { is_seriously_ill: true, ..ParentFacts::default() };
        for (born_on, parents, expected) in [
            (date(2005, 5, 11), [dead, dead], vec![]),
            (date(2005, 5, 10), [dead, dead], vec!["NOT_MINOR child"]),
            (date(2015, 1, 1), [dead, untraceable], vec![]),
            (date(2015, 1, 1), [untraceable, untraceable], vec![]),
            (date(2015, 1, 1), [dead, missing], vec!["PARENT_LIVING parents.1"]),
            (
                date(2005, 5, 10),
                [living, living],
                vec!["NOT_MINOR child", "PARENT_LIVING parents.0", "PARENT_LIVING parents.1"],
            ),
        ] {
            let child = Member { born_on, ..samples::adult(Relation::Child) };
            let found = assess_orphan(&child, &parents, DAY).violations;
            let short = |it: &Finding| {
                format!("{} {}", it.code().trim_start_matches("ASSISTANCE_ORPHAN_"), it.paths.join(" "))
            };
            assert_eq!(found.iter().map(short).collect::<Vec<_>>(), expected, "{born_on} {parents:?}");
        }
    }

    #[test]
    fn the_placement_chooses_the_standard() {
        assert_eq!(StandardVariant::from(Placement::Scattered), StandardVariant::Scattered);
        assert_eq!(StandardVariant::from(Placement::Institution), StandardVariant::Institution);
    }
}
