//! Who may do what in social assistance.
//! Start with [`ACTIONS`], the slice's lines of the policy table.
//! Never: a decision; `authorize` decides.

use crate::platform::auth::{
    caller::PrincipalKind::{BureauOfficer, Citizen, Clerk},
    permit::{
        Action, Grant,
        Relation::{Concerned, Everything},
    },
};

/// 救助条件预评估. Asks the rules about a household that is described and not named.
pub static ASSESS_HOUSEHOLD: Action = Action {
    name: "assistance.household.assess",
    service: Some(super::SERVICE),
    legal_basis: Some("《最低生活保障审核确认办法》第8条"),
    grants: &[
        Grant::new(Clerk, &[Everything]),
        Grant::new(BureauOfficer, &[Everything]),
        Grant::new(Citizen, &[Concerned]),
    ],
};

/// The slice's lines of the policy table.
pub static ACTIONS: &[&Action] = &[&ASSESS_HOUSEHOLD];
