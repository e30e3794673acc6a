//! Who may read the directory and who may revoke tokens.
//! Start with [`ACTIONS`].

use crate::platform::auth::{
    caller::PrincipalKind::{BureauOfficer, Citizen, Clerk, Operator, Partner, Public, System},
    permit::{Action, Grant, Relation::Everything},
};

/// 查看机构与区划. Public knowledge.
pub static READ_DIRECTORY: Action = Action {
    name: "directory.entry.read",
    service: None,
    legal_basis: None,
    grants: &[
        Grant::new(Public, &[Everything]),
        Grant::new(Citizen, &[Everything]),
        Grant::new(Clerk, &[Everything]),
        Grant::new(BureauOfficer, &[Everything]),
        Grant::new(Partner, &[Everything]),
        Grant::new(Operator, &[Everything]),
    ],
};

/// 吊销令牌.
pub static REVOKE_TOKENS: Action = Action {
    name: "directory.token.revoke",
    service: None,
    legal_basis: None,
    grants: &[Grant::new(Operator, &[Everything])],
};

/// 导入基础数据. Divisions, working days, organizations and policy: they decide who may see what, and what is lawful.
pub static IMPORT: Action = Action {
    name: "directory.reference.import",
    service: None,
    legal_basis: None,
    grants: &[Grant::new(System, &[Everything])],
};

/// The slice's lines of the policy table.
pub static ACTIONS: &[&Action] = &[&READ_DIRECTORY, &REVOKE_TOKENS, &IMPORT];
