//! What the platform keeps for itself.

pub mod key_check;
