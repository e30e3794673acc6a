//! 办件: what every service shares.

pub mod case_hand;
pub mod case_note;
pub mod case_office;
pub mod case_party;
pub mod case_pause;
pub mod idempotency_key;
pub mod number_sequence;
pub mod service_case;
pub mod words;
