//! Who may do what in marriage registration.
//! Start with [`ACTIONS`], the slice's lines of the policy table.
//! Never: a decision; `authorize` decides.

use crate::platform::auth::{
    caller::PrincipalKind::{BureauOfficer, Citizen, Clerk},
    permit::{
        Action, Grant,
        Relation::{Concerned, Everything, HandlingOffice, HukouPlace, Superior},
    },
};

const MARRIAGE: Option<&str> = Some(super::SERVICE);

macro_rules! office_acts {
    ($($(#[$doc:meta])* $constant:ident = $name:literal, $basis:literal;)*) => {
        $($(#[$doc])* pub static $constant: Action = Action {
            name: $name,
            service: MARRIAGE,
            legal_basis: Some($basis),
            grants: &[Grant::new(Clerk, &[HandlingOffice])],
        };)*
        /// Acts of the handling office.
        static OFFICE_ACTS: &[&Action] = &[$(&$constant),*];
    };
}

office_acts! {
    /// 结婚登记初审. Both appear and the case is opened.
    OPEN_REGISTRATION = "marriage.marriage_registration.open", "《婚姻登记条例》（国务院令第804号）第7条";
    /// 受理.
    ACCEPT_REGISTRATION = "marriage.marriage_registration.accept", "《婚姻登记条例》（国务院令第804号）第8条";
    /// 不予受理.
    DECLINE_REGISTRATION = "marriage.marriage_registration.decline", "《婚姻登记条例》（国务院令第804号）第9条";
    /// 核验. A check of identity or marital status is recorded.
    RECORD_CHECK = "marriage.marriage_registration.record_check", "《婚姻登记条例》（国务院令第804号）第10条";
    /// 审查.
    EXAMINE_REGISTRATION = "marriage.marriage_registration.examine", "《婚姻登记条例》（国务院令第804号）第10条";
    /// 登记发证.
    REGISTER_MARRIAGE = "marriage.marriage_registration.register", "《民法典》第1049条；《婚姻登记条例》（国务院令第804号）第10条";
    /// 不予登记.
    REFUSE_REGISTRATION = "marriage.marriage_registration.refuse", "《婚姻登记条例》（国务院令第804号）第9条、第10条";
    /// 撤回结婚登记申请.
    WITHDRAW_REGISTRATION = "marriage.marriage_registration.withdraw", "《民法典》第1046条";
}

/// 结婚条件核对. Ask whether two may marry, without a case.
pub static CHECK_ELIGIBILITY: Action = Action {
    name: "marriage.eligibility.check",
    service: MARRIAGE,
    legal_basis: Some("《民法典》第1046条至第1048条"),
    grants: &[
        Grant::new(Clerk, &[Everything]),
        Grant::new(BureauOfficer, &[Everything]),
        Grant::new(Citizen, &[Concerned]),
    ],
};

/// 查看婚姻登记办件.
pub static READ_REGISTRATION: Action = Action {
    name: "marriage.marriage_registration.read",
    service: MARRIAGE,
    legal_basis: None,
    grants: &[
        Grant::new(Clerk, &[HandlingOffice, HukouPlace]),
        Grant::new(BureauOfficer, &[Superior, HukouPlace]),
        Grant::new(Citizen, &[Concerned]),
    ],
};

/// 查看婚姻关系与证件.
pub static READ_MARRIAGE: Action = Action {
    name: "marriage.marriage.read",
    service: MARRIAGE,
    legal_basis: None,
    grants: &[
        Grant::new(Clerk, &[HandlingOffice]),
        Grant::new(BureauOfficer, &[Superior]),
        Grant::new(Citizen, &[Concerned]),
    ],
};

/// The slice's lines of the policy table.
pub fn actions() -> impl Iterator<Item = &'static Action> {
    OFFICE_ACTS.iter().copied().chain([&CHECK_ELIGIBILITY, &READ_REGISTRATION, &READ_MARRIAGE])
}
