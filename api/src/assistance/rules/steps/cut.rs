//! 减发、停发、终止. What a cut or an end of aid needs before it takes effect.
//! Start with [`before_cut`].
//! Never: whether the ground is true; that is for a person to find.

use chrono::NaiveDate;

use super::{CUT_NOT_HEARD, CUT_WITHOUT_APPEAL_NOTE, CUT_WITHOUT_GROUND, CUT_WITHOUT_REASONS};
use crate::{
    assistance::rules::{
        law::RuleSet,
        publicity::{self, PublicityPeriod},
    },
    platform::violation::Finding,
};

/// 减发、停发、终止决定. What stands in the file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Cut {
    pub has_ground: bool,
    /// 听取意见. The day the recipient was heard, or let a proper invitation pass.
    pub heard_on: Option<NaiveDate>,
    /// 书面决定并说明理由
    pub has_written_reasons: bool,
    /// 告知救济途径
    pub has_appeal_note: bool,
    /// 终止特困人员救助供养 is posted too.
    pub has_publicity: bool,
    pub publicity: Option<PublicityPeriod>,
}

/// 减发、停发、终止救助. All that is missing before aid is cut or ended on `today`.
///
/// `rules` are those of the day on which the cut was opened, whenever the aid was granted: the law of
/// 2026-07-01 has the recipient heard first.
///
/// Source: 《中华人民共和国社会救助法》第48条、第76条; 《特困人员认定办法》第26条.
pub fn before_cut(rules: RuleSet, cut: &Cut, today: NaiveDate) -> Vec<Finding> {
    let is_heard = cut.heard_on.is_some_and(|day| day <= today);
    let missing = [
        (!cut.has_ground, &CUT_WITHOUT_GROUND, "ground"),
        (rules == RuleSet::AssistanceLaw && !is_heard, &CUT_NOT_HEARD, "heardOn"),
        (!cut.has_written_reasons, &CUT_WITHOUT_REASONS, "reasons"),
        (!cut.has_appeal_note, &CUT_WITHOUT_APPEAL_NOTE, "appealNote"),
    ];
    let missing = missing.into_iter().filter(|(is_missing, ..)| *is_missing);
    missing
        .map(|(_, rule, path)| Finding::of(rule).at(path))
        .chain(publicity::must_be_over(cut.has_publicity, cut.publicity.as_ref(), today))
        .collect()
}
