//! 撤回终止登记. When what was posted on the wrong marriage can be taken back.
//! Start with [`may_take_back`].
//! Never: the undoing of a divorce that was registered, or of a revocation; those are other decisions.

use chrono::NaiveDate;
use entities::marriage::state::MarriageStatus;

use crate::platform::violation::Finding;

/// The last ending that was posted on a marriage and stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PostedBefore<'a> {
    pub status: MarriageStatus,
    /// To what the marriage returns.
    pub status_before: MarriageStatus,
    pub effective_on: NaiveDate,
    /// The marriage's own days where it had ended before: from its effect to that end.
    pub stood: Option<(NaiveDate, NaiveDate)>,
    pub posted_by: &'a str,
}

/// Another marriage of one of the spouses that counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct OtherMarriage {
    pub status: MarriageStatus,
    pub registered_on: NaiveDate,
    pub ended_on: Option<NaiveDate>,
}

impl OtherMarriage {
    /// Whether it was entered in the belief that the first had ended. What is void, annulled or revoked never was.
    fn rests_on(&self, ended_on: NaiveDate) -> bool {
        counts(self.status) && self.registered_on >= ended_on
    }

    /// Whether both would have stood at once.
    fn meets(&self, (from, to): (NaiveDate, NaiveDate)) -> bool {
        counts(self.status) && self.registered_on < to && self.ended_on.is_none_or(|ended| ended > from)
    }
}

/// Void, annulled or revoked it never was.
fn counts(status: MarriageStatus) -> bool {
    use MarriageStatus::{Annulled, Revoked, Void};
    !matches!(status, Void | Annulled | Revoked)
}

/// Checks that `officer` may take back the ending from which the marriage has its status.
///
/// Source: 《婚姻登记条例》（国务院令第804号）第19条、第20条; two persons, as for every correction of a record that decides a
/// right.
///
/// # Errors
/// Nothing to take back, the same officer, a marriage that rests on it; all at once.
pub fn may_take_back(
    current: MarriageStatus,
    posted: Option<PostedBefore<'_>>,
    officer: &str,
    others: &[OtherMarriage],
) -> Result<(), Vec<Finding>> {
    let Some(posted) = posted.filter(|posted| posted.status == current) else {
        return Err(vec![Finding::of(&ENDING_NOT_POSTED)]);
    };
    let mut violations = Vec::new();
    if posted.posted_by == officer {
        violations.push(Finding::of(&ENDING_SAME_OFFICER));
    }
    let is_built_on = match (posted.status_before, posted.stood) {
        (MarriageStatus::InForce, _) => others.iter().any(|other| other.rests_on(posted.effective_on)),
        (before, Some(stood)) if counts(before) => others.iter().any(|other| other.meets(stood)),
        _ => false,
    };
    if is_built_on {
        violations.push(Finding::of(&ENDING_BUILT_ON));
    }
    if violations.is_empty() { Ok(()) } else { Err(violations) }
}

rules! {
    ENDING_NOT_POSTED {
        zh: "该婚姻的当前状态不是由终止登记形成的，没有可以撤回的登记",
        en: "The marriage has its status from no posted ending; there is nothing to take back",
        basis: "《婚姻登记条例》（国务院令第804号）第19条、第20条",
        remedy: "登记离婚、撤销登记和依补录载明的终止，按各自的法定程序处理",
        "A registered divorce, a revocation and an end entered from paper have procedures of their own",
    }
    ENDING_SAME_OFFICER {
        zh: "终止登记须由登记人以外的人员撤回",
        en: "Who posted the ending may not take it back",
        basis: "《婚姻登记条例》（国务院令第804号）第19条、第20条",
        remedy: "请由另一名工作人员核对文书后办理",
        "Let another officer compare the document and act",
    }
    ENDING_BUILT_ON {
        zh: "一方在该终止登记之后已登记结婚，不能撤回",
        en: "A spouse has married since; the ending cannot be taken back",
        basis: "《民法典》第1041条、第1042条、第1051条",
        remedy: "请告知当事人通过人民法院确认婚姻效力",
        "Refer the parties to the court, which decides on the marriages",
    }
}

#[cfg(test)]
mod tests {
    use super::{
        super::samples::{codes, day},
        *,
    };

    #[test]
    fn a_second_person_takes_back_what_nothing_rests_on() {
        use MarriageStatus::{Annulled, DissolvedByCourt, DissolvedByRegistration, InForce, Revoked, Void};
        let posted = |status, status_before| {
            let effective_on = day("2025-09-05");
            let stood = (status_before != InForce).then(|| (day("2010-05-20"), day("2015-05-20")));
            Some(PostedBefore { status, status_before, effective_on, stood, posted_by: "staff-1" })
        };
        let other = |status, on: &str| OtherMarriage { status, registered_on: day(on), ended_on: None };
        let past =
            |on: &str, to: &str| OtherMarriage { ended_on: Some(day(to)), ..other(DissolvedByCourt, on) };
        let void = posted(Void, DissolvedByRegistration);
        let court = posted(DissolvedByCourt, InForce);
        for (current, posted, officer, others, expected) in [
            (DissolvedByCourt, court, "staff-2", vec![], vec![]),
            (DissolvedByCourt, court, "staff-1", vec![], vec!["ENDING_SAME_OFFICER"]),
            (DissolvedByCourt, court, "staff-2", vec![other(InForce, "2025-09-05")], vec!["ENDING_BUILT_ON"]),
            (
                DissolvedByCourt,
                court,
                "staff-1",
                vec![other(DissolvedByCourt, "2025-10-01")],
                vec!["ENDING_SAME_OFFICER", "ENDING_BUILT_ON"],
            ),
            // What came before, or never was, does not rest on it.
            (DissolvedByCourt, court, "staff-2", vec![other(DissolvedByCourt, "2025-09-04")], vec![]),
            (DissolvedByCourt, court, "staff-2", vec![other(Void, "2025-10-01")], vec![]),
            (DissolvedByCourt, court, "staff-2", vec![other(Annulled, "2025-10-01")], vec![]),
            // A marriage that had ended before stays ended, whomever they married since.
            (
                Void,
                posted(Void, DissolvedByRegistration),
                "staff-2",
                vec![other(InForce, "2025-10-01")],
                vec![],
            ),
            // Unless another of theirs stood in its own years.
            (Void, void, "staff-2", vec![past("2014-01-01", "2020-01-01")], vec!["ENDING_BUILT_ON"]),
            (Void, void, "staff-2", vec![past("2009-01-01", "2010-05-20")], vec![]),
            (Void, void, "staff-2", vec![past("2015-05-20", "2020-01-01")], vec![]),
            (DissolvedByRegistration, None, "staff-2", vec![], vec!["ENDING_NOT_POSTED"]),
            (Revoked, court, "staff-2", vec![], vec!["ENDING_NOT_POSTED"]),
            (InForce, None, "staff-2", vec![], vec!["ENDING_NOT_POSTED"]),
        ] {
            let found = may_take_back(current, posted, officer, &others).err().unwrap_or_default();
            assert_eq!(codes(&found), expected, "{current:?} {officer} {others:?}");
        }
    }
}
