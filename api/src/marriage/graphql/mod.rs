//! 婚姻登记 as clients see it.
//! Start with `registration`, one file a matter; `findings` shows rules, `types` the shared objects.
//! Never: a decision, a column, a query.

pub mod appointments;
pub mod bad_faith;
pub mod divorce;
pub mod divorce_inputs;
pub mod divorce_types;
pub mod electronic;
pub mod eligibility;
pub mod ending;
pub mod findings;
pub mod inputs;
pub mod marriages;
pub mod partner;
pub mod registration;
pub mod reissue;
pub mod reissue_inputs;
pub mod revocation;
pub mod safeguard;
pub mod types;

pub use appointments::{AppointmentMutation, AppointmentQuery};
pub use bad_faith::{BadFaithMutation, BadFaithQuery};
pub use divorce::{DivorceMutation, DivorceQuery};
pub use electronic::ElectronicQuery;
pub use eligibility::EligibilityQuery;
pub use ending::EndingMutation;
pub use marriages::MarriagesQuery;
pub use partner::PartnerQuery;
pub use registration::{RegistrationMutation, RegistrationQuery};
pub use reissue::{ReissueMutation, ReissueQuery};
pub use revocation::RevocationMutation;
pub use safeguard::{SafeguardMutation, SafeguardQuery};
