//! What clients see of social assistance.
//! Start with `assessment`, the rules asked without a case.
//! Never: a rule, a figure.

mod assessment;
mod inputs;
mod types;

pub use assessment::AssessmentQuery;
