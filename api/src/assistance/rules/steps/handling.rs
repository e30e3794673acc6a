//! 经办与回避. Who may examine a case and who may decide it.
//! Start with [`may_decide`].
//! Never: roles and districts, which the permit has settled before; names of officers.

use crate::platform::violation::Finding;

use super::{CONFLICT_OF_INTEREST, DECIDES_OWN_EXAMINATION, DECISION_BY_CONTRACTOR};

/// 经办人. Known by an opaque account.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Officer<'a> {
    pub account: &'a str,
    /// 第三方机构人员. May survey, never decide.
    pub is_contractor: bool,
}

/// Who has handled a case so far, by account.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Handling {
    /// Who accepted, checked or gave the opinion; surveyors stand with the survey.
    pub examiners: Vec<String>,
    /// 申报利益冲突. Who must keep away.
    pub conflicted: Vec<String>,
    /// 近亲属备案情形. A relative of handling staff or of a village committee member.
    pub is_relative_of_staff: bool,
    /// 单独登记
    pub is_in_separate_register: bool,
    /// 县级入户
    pub is_visited_by_county: bool,
}

impl Handling {
    fn is_conflicted(&self, account: &str) -> bool {
        self.conflicted.iter().any(|other| other == account)
    }

    /// Those who acted although they declared a conflict.
    pub(super) fn conflicted_who_acted<'a>(
        &'a self,
        surveyors: impl Iterator<Item = &'a str>,
    ) -> impl Iterator<Item = Finding> {
        let acted = self.examiners.iter().map(String::as_str).map(|account| ("examiners", account));
        let acted = acted.chain(surveyors.map(|account| ("survey.surveyors", account)));
        acted
            .filter(|(_, account)| self.is_conflicted(account))
            .map(|(path, _)| Finding::of(&CONFLICT_OF_INTEREST).at(path))
    }
}

/// 回避. Whether an officer may examine: not one who declared a conflict of interest.
///
/// Source: 《最低生活保障审核确认办法》第11条.
pub fn may_examine(officer: Officer<'_>, handling: &Handling) -> Vec<Finding> {
    let is_conflicted = handling.is_conflicted(officer.account);
    is_conflicted.then(|| Finding::of(&CONFLICT_OF_INTEREST).at("officer")).into_iter().collect()
}

/// 审核与确认分离. Whether an officer may decide: nobody decides what they examined or surveyed, no
/// contractor decides, none with a conflict.
///
/// Source: 《最低生活保障审核确认办法》第11条、第20条.
pub fn may_decide<'a>(
    officer: Officer<'_>,
    handling: &'a Handling,
    surveyors: impl IntoIterator<Item = &'a str>,
) -> Vec<Finding> {
    let mut findings = may_examine(officer, handling);
    let mut examined = handling.examiners.iter().map(String::as_str).chain(surveyors);
    if examined.any(|account| account == officer.account) {
        findings.push(Finding::of(&DECIDES_OWN_EXAMINATION).at("officer"));
    }
    if officer.is_contractor {
        findings.push(Finding::of(&DECISION_BY_CONTRACTOR).at("officer"));
    }
    findings
}
