//! 婚姻登记 as clients see it.
//! Start with `registration`, one file a matter; `findings` shows rules, `types` the shared objects.
//! Never: a decision, a column, a query.

pub mod divorce;
pub mod divorce_inputs;
pub mod divorce_types;
pub mod eligibility;
pub mod findings;
pub mod inputs;
pub mod registration;
pub mod types;

pub use divorce::{DivorceMutation, DivorceQuery};
pub use eligibility::EligibilityQuery;
pub use registration::{RegistrationMutation, RegistrationQuery};
