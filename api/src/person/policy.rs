//! Who may use the helps for identity numbers, and who sees which data of a person within reach.
//! Start with [`ACTIONS`].

use crate::platform::auth::{
    caller::PrincipalKind::{BureauOfficer, Citizen, Clerk},
    permit::{
        Action, Grant,
        Relation::{Concerned, Everything},
    },
};

/// 核对公民身份号码. Arithmetic only; looks nobody up.
pub static CHECK_ID_NUMBER: Action = Action {
    name: "person.id_number.check",
    service: None,
    legal_basis: None,
    grants: &[Grant::new(Clerk, &[Everything]), Grant::new(BureauOfficer, &[Everything])],
};

/// 查看联系方式（脱敏）. Where to reach someone is nobody's business because they share a case or a booking.
pub static READ_CONTACT: Action = Action {
    name: "person.contact.read",
    service: None,
    legal_basis: None,
    grants: &[
        Grant::new(Clerk, &[Everything]),
        Grant::new(BureauOfficer, &[Everything]),
        Grant::new(Citizen, &[Concerned]),
    ],
};

/// 查看出生日期. With the masked number it would tell the number, so that it is for the person; staff of the
/// handling office reveal it with the number.
pub static READ_BIRTH_DATE: Action = Action {
    name: "person.birth_date.read",
    service: None,
    legal_basis: None,
    grants: &[Grant::new(Citizen, &[Concerned])],
};

/// The slice's lines of the policy table.
pub static ACTIONS: &[&Action] = &[&CHECK_ID_NUMBER, &READ_CONTACT, &READ_BIRTH_DATE];
