//! Rules of the case core: what the shared acts may do, whatever the service.
//! Start with [`may_pause`].
//! Never: `async`, a database, a clock.

use crate::platform::violation::{Finding, Rule};

pub static CASE_CLOSED: Rule = Rule {
    code: "CASE_CLOSED",
    message_zh: "办件已办结，不能再变更",
    message_en: "the case is closed",
    legal_basis: "《行政许可法》第42条",
    remedy_zh: "如需更正，请另行申请",
    remedy_en: "open a new case to correct the result",
};

pub static CASE_NOT_PAUSABLE: Rule = Rule {
    code: "CASE_NOT_PAUSABLE",
    message_zh: "当前期限不能中止：没有计时或为法定期间",
    message_en: "this period cannot be paused: none runs, or it is fixed by law",
    legal_basis: "《行政许可法》第45条",
    remedy_zh: "仅对按工作日计算的办理期限可以中止",
    remedy_en: "only periods counted in working days can be paused",
};

pub static CASE_ALREADY_PAUSED: Rule = Rule {
    code: "CASE_ALREADY_PAUSED",
    message_zh: "计时已处于中止状态",
    message_en: "the clock is paused already",
    legal_basis: "《行政许可法》第45条",
    remedy_zh: "请先恢复计时",
    remedy_en: "resume it first",
};

pub static CASE_NOT_PAUSED: Rule = Rule {
    code: "CASE_NOT_PAUSED",
    message_zh: "计时未中止，无需恢复",
    message_en: "the clock is not paused",
    legal_basis: "《行政许可法》第45条",
    remedy_zh: "无需操作",
    remedy_en: "nothing to do",
};

pub static CASE_ASSIGNEE_ELSEWHERE: Rule = Rule {
    code: "CASE_ASSIGNEE_ELSEWHERE",
    message_zh: "经办人不是本办理机构的在岗人员",
    message_en: "the assignee does not work at the handling office today",
    legal_basis: "《行政许可法》第26条",
    remedy_zh: "请选择本机构在岗人员",
    remedy_en: "choose a member of the handling office",
};

pub static CASE_REVEAL_NOT_HANDLING: Rule = Rule {
    code: "CASE_REVEAL_NOT_HANDLING",
    message_zh: "仅在办理未办结办件时可以查看完整信息",
    message_en: "identity data is shown in clear only while the open case is being handled",
    legal_basis: "《个人信息保护法》第34条",
    remedy_zh: "请在办件办结前、由办理机构查看",
    remedy_en: "reveal while the case is open, at the handling office",
};

/// What these rules look at.
#[derive(Debug, Clone, Copy)]
pub struct CaseFacts<'a> {
    pub is_closed: bool,
    pub is_paused: bool,
    pub due_status: &'a str,
    /// Whether a term of working days runs, its last day known or not.
    pub has_term: bool,
}

/// 查看当事人完整信息, while the case is being handled.
///
/// # Errors
/// `CASE_REVEAL_NOT_HANDLING`.
pub fn may_reveal(is_closed: bool) -> Result<(), Finding> {
    if is_closed { Err(Finding::of(&CASE_REVEAL_NOT_HANDLING)) } else { Ok(()) }
}

/// 中止计时 is for working-day periods that run.
///
/// # Errors
/// All findings.
pub fn may_pause(case: CaseFacts<'_>) -> Result<(), Vec<Finding>> {
    let mut findings = open(case);
    if case.is_paused {
        findings.push(Finding::of(&CASE_ALREADY_PAUSED));
    } else if !case.has_term {
        findings.push(Finding::of(&CASE_NOT_PAUSABLE).fact("dueStatus", case.due_status));
    }
    refuse_if_any(findings)
}

/// 恢复计时.
///
/// # Errors
/// All findings.
pub fn may_resume(case: CaseFacts<'_>) -> Result<(), Vec<Finding>> {
    let mut findings = open(case);
    if !case.is_paused {
        findings.push(Finding::of(&CASE_NOT_PAUSED));
    }
    refuse_if_any(findings)
}

/// Any act on a closed case.
///
/// # Errors
/// `CASE_CLOSED`.
pub fn may_change(case: CaseFacts<'_>) -> Result<(), Vec<Finding>> {
    refuse_if_any(open(case))
}

fn open(case: CaseFacts<'_>) -> Vec<Finding> {
    if case.is_closed { vec![Finding::of(&CASE_CLOSED)] } else { Vec::new() }
}

fn refuse_if_any(findings: Vec<Finding>) -> Result<(), Vec<Finding>> {
    if findings.is_empty() { Ok(()) } else { Err(findings) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_running_periods_of_open_cases_pause() {
        for (is_closed, is_paused, due_status, has_term, expected) in [
            (false, false, "RUNNING", true, vec![]),
            (false, false, "NOT_COMPUTABLE", true, vec![]),
            (false, true, "RUNNING", true, vec!["CASE_ALREADY_PAUSED"]),
            (false, false, "STATUTORY", false, vec!["CASE_NOT_PAUSABLE"]),
            (false, false, "NOT_COMPUTABLE", false, vec!["CASE_NOT_PAUSABLE"]),
            (false, false, "NONE", false, vec!["CASE_NOT_PAUSABLE"]),
            (true, false, "NONE", false, vec!["CASE_CLOSED", "CASE_NOT_PAUSABLE"]),
        ] {
            let outcome = may_pause(CaseFacts { is_closed, is_paused, due_status, has_term });
            let codes: Vec<_> = outcome.err().unwrap_or_default().iter().map(Finding::code).collect();
            assert_eq!(codes, expected, "{is_closed} {is_paused} {due_status}");
        }
    }
}
