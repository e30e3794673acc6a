//! What clients see of social assistance.
//! Start with `intake`, the one form; `application` is what offices do with a matter of it; `assessment` asks the
//! rules without a case.
//! Never: a rule, a figure.

mod application;
mod application_inputs;
pub mod application_types;
mod assessment;
mod inputs;
mod intake;
mod intake_inputs;
pub mod intake_types;
mod types;

pub use application::ApplicationMutation;
pub use assessment::AssessmentQuery;
pub use intake::{IntakeMutation, IntakeQuery};
