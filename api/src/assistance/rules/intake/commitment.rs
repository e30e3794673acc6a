//! 告知承诺. A written commitment in place of a proof, and what follows when it is false.
//! Start with [`may_commit`].
//! Never: in place of survey or check, which still run.

use chrono::NaiveDate;

use super::{
    COMMITMENT_CREDIT, COMMITMENT_FINE_BY_LAW, COMMITMENT_FINE_BY_MEASURES, COMMITMENT_LATER,
    COMMITMENT_LOST, COMMITMENT_NOT_FOR_THIS, COMMITMENT_NOT_TOLD, COMMITMENT_RECOVER, COMMITMENT_STOP,
    IntakePolicy, Material,
};
use crate::{
    assistance::rules::law::RuleSet,
    platform::violation::{Finding, Rule},
};

/// 承诺书.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Commitment {
    /// 书面告知. What has to be proved and what a false commitment brings was told in writing.
    pub is_told: bool,
    pub signed_on: NaiveDate,
}

/// 能否告知承诺. All that speaks against a commitment for a paper on a day.
///
/// Source: 《关于进一步做好最低生活保障等社会救助兜底保障工作的通知》; that a false one costs the route is to be confirmed.
pub fn may_commit(
    material: Material,
    commitment: Commitment,
    was_false_before: bool,
    today: NaiveDate,
    policy: &IntakePolicy,
) -> Vec<Finding> {
    let path = format!("materials.{}", material.word());
    [
        (!policy.committable.contains(&material), &COMMITMENT_NOT_FOR_THIS),
        (!commitment.is_told, &COMMITMENT_NOT_TOLD),
        (commitment.signed_on > today, &COMMITMENT_LATER),
        (was_false_before, &COMMITMENT_LOST),
    ]
    .into_iter()
    .filter(|(is_violated, _)| *is_violated)
    .map(|(_, rule)| Finding::of(rule).at(&path))
    .collect()
}

/// 不实承诺的后果. What a false commitment brings, in the order in which it is done.
///
/// Source: 《社会救助暂行办法》第68条; 《中华人民共和国社会救助法》第73条.
pub fn consequences(law: RuleSet) -> [&'static Rule; 4] {
    let fine: &Rule = match law {
        RuleSet::InterimMeasures => &COMMITMENT_FINE_BY_MEASURES,
        RuleSet::AssistanceLaw => &COMMITMENT_FINE_BY_LAW,
    };
    [&COMMITMENT_STOP, &COMMITMENT_RECOVER, fine, &COMMITMENT_CREDIT]
}
