//! 未成年人. The choice between two schemes, and aid that goes on after eighteen.
//! Start with [`minor_aid_continues`]; [`check_choice`] belongs to the assessment.
//! Never: whether a child is an orphan.

use async_graphql::Enum;
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::{TekunAssessment, TekunFacts};
use crate::{assistance::rules::facts::Member, platform::violation::Finding};

/// 与孤儿、事实无人抚养儿童保障的选择. How a minor stands to the two child schemes.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Enum, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum ChildScheme {
    /// 不符合其认定条件
    #[default]
    NotEligible,
    /// 同时符合，尚未选择
    Undecided,
    /// 选择特困人员救助供养
    ChoseTekun,
    /// 选择或者已纳入孤儿、事实无人抚养儿童保障
    ChoseChildScheme,
}

/// 就读阶段
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Enum, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum SchoolLevel {
    /// 义务教育
    Compulsory,
    /// 普通高中
    HighSchool,
    /// 中等职业学校
    Vocational,
    /// 其他（高等教育等）
    Other,
}

/// 继续享有的理由. Why aid granted to a minor goes on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Enum, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum ContinuedAid {
    /// 未满18周岁
    UntilAdult,
    /// 年满18周岁仍在接受义务教育或者在普通高中、中等职业学校就读
    InEducation,
}

/// 未成年特困人员的继续享有. Whether aid granted on the ground of minority still goes on.
///
/// The age of admission is no limit here: it runs to 18, and on at school.
///
/// Source: 《特困人员认定办法》; 《中华人民共和国社会救助法》第16条.
///
/// # Errors
/// [`TEKUN_MINOR_GROWN_UP`]: the person is then assessed like any adult.
pub fn minor_aid_continues(
    person: &Member,
    school: Option<SchoolLevel>,
    day: NaiveDate,
) -> Result<ContinuedAid, Finding> {
    if person.is_minor_on(day) {
        return Ok(ContinuedAid::UntilAdult);
    }
    match school {
        Some(SchoolLevel::Compulsory | SchoolLevel::HighSchool | SchoolLevel::Vocational) => {
            Ok(ContinuedAid::InEducation)
        }
        Some(SchoolLevel::Other) | None => {
            Err(Finding::of(&TEKUN_MINOR_GROWN_UP).at("person").fact("age", person.age_on(day)))
        }
    }
}

/// Only a minor chooses; an adult's former choice says nothing.
pub(super) fn check_choice(found: &mut TekunAssessment, facts: &TekunFacts<'_>, day: NaiveDate) {
    if !facts.person.is_minor_on(day) {
        return;
    }
    match facts.child_scheme {
        ChildScheme::NotEligible | ChildScheme::ChoseTekun => {}
        ChildScheme::Undecided => found.violate(Finding::of(&TEKUN_CHOICE_OPEN).at("childScheme")),
        ChildScheme::ChoseChildScheme => {
            found.violate(Finding::of(&TEKUN_CHOSE_CHILD_SCHEME).at("childScheme"));
        }
    }
}

rules! {
    TEKUN_MINOR_GROWN_UP {
        zh: "已满18周岁且不在义务教育、普通高中或者中等职业学校就读",
        en: "The person is 18 and in neither compulsory education, high school nor vocational school",
        basis: "《特困人员认定办法》；《中华人民共和国社会救助法》第16条",
        remedy: "请按成年人重新认定；不再符合的，终止后筛查其他救助",
        "Assess again as an adult; after an end, screen for other programmes",
    }
    TEKUN_CHOICE_OPEN {
        zh: "同时符合特困和孤儿、事实无人抚养儿童条件，尚未选择",
        en: "The minor qualifies for two schemes and the choice is still open",
        basis: "《特困人员认定办法》第9条",
        remedy: "请监护人书面选择其中一项",
        "Let the guardian choose one in writing",
    }
    TEKUN_CHOSE_CHILD_SCHEME {
        zh: "已选择纳入孤儿、事实无人抚养儿童保障，不再认定为特困人员",
        en: "The child scheme was chosen, so the minor is not recognised as destitute",
        basis: "《特困人员认定办法》第9条",
        remedy: "请按孤儿或者事实无人抚养儿童办理；改选的，先终止原待遇",
        "Go on with the child scheme; to choose otherwise, end it first",
    }
}
