//! Who may do what with cases of any service. The service itself is checked against the row.
//! Start with [`READ_CASE`].

use crate::platform::auth::{
    caller::PrincipalKind::{BureauOfficer, Citizen, Clerk, System},
    permit::{
        Action, Grant,
        Relation::{Concerned, Everything, HandlingOffice, HukouPlace, Superior, TakingPart},
    },
};

/// 查看办件.
pub static READ_CASE: Action = Action {
    name: "case.case.read",
    service: None,
    legal_basis: None,
    grants: &[
        Grant::new(Clerk, &[HandlingOffice, TakingPart, HukouPlace]),
        Grant::new(BureauOfficer, &[Superior, TakingPart, HukouPlace]),
        Grant::new(Citizen, &[Concerned]),
    ],
};

/// 分办. Assign a case to a member of the office.
pub static ASSIGN: Action = Action {
    name: "case.case.assign",
    service: None,
    legal_basis: None,
    grants: &[Grant::new(Clerk, &[HandlingOffice]), Grant::new(BureauOfficer, &[Superior])],
};

/// 备注. Write a note that only the handling office and its superiors read.
pub static ADD_NOTE: Action = Action {
    name: "case.note.add",
    service: None,
    legal_basis: None,
    grants: &[Grant::new(Clerk, &[HandlingOffice]), Grant::new(BureauOfficer, &[Superior])],
};

/// 查看备注. Only where the case is handled and above it: what is written there is no part of the result.
pub static READ_NOTES: Action = Action {
    name: "case.note.read",
    service: None,
    legal_basis: None,
    grants: &[Grant::new(Clerk, &[HandlingOffice]), Grant::new(BureauOfficer, &[Superior])],
};

/// 中止计时.
pub static PAUSE: Action = Action {
    name: "case.case.pause",
    service: None,
    legal_basis: Some("《行政许可法》第45条"),
    grants: &[Grant::new(Clerk, &[HandlingOffice])],
};

/// 恢复计时.
pub static RESUME: Action = Action {
    name: "case.case.resume",
    service: None,
    legal_basis: Some("《行政许可法》第45条"),
    grants: &[Grant::new(Clerk, &[HandlingOffice])],
};

/// 查看当事人完整信息. See identity data in clear, while handling the open case.
pub static REVEAL: Action = Action {
    name: "case.party.reveal",
    service: None,
    legal_basis: Some("《个人信息保护法》第34条"),
    grants: &[Grant::new(Clerk, &[HandlingOffice]).with_scope("pii:reveal")],
};

/// 办理期限届满日的计算. The arrangement of the year became known.
pub static COMPUTE_DUE_DAY: Action = Action {
    name: "case.case.compute_due_day",
    service: None,
    legal_basis: Some("《民法典》第201条；《行政许可法》第82条"),
    grants: &[Grant::new(System, &[Everything])],
};

/// The slice's lines of the policy table.
pub static ACTIONS: &[&Action] =
    &[&READ_CASE, &ASSIGN, &ADD_NOTE, &READ_NOTES, &PAUSE, &RESUME, &COMPUTE_DUE_DAY, &REVEAL];
