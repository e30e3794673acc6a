//! Who may use the helps for identity numbers.
//! Start with [`ACTIONS`].

use crate::platform::auth::{
    caller::PrincipalKind::{BureauOfficer, Clerk},
    permit::{Action, Grant, Relation::Everything},
};

/// 核对公民身份号码. Arithmetic only; looks nobody up.
pub static CHECK_ID_NUMBER: Action = Action {
    name: "person.id_number.check",
    service: None,
    legal_basis: None,
    grants: &[Grant::new(Clerk, &[Everything]), Grant::new(BureauOfficer, &[Everything])],
};

/// The slice's lines of the policy table.
pub static ACTIONS: &[&Action] = &[&CHECK_ID_NUMBER];
