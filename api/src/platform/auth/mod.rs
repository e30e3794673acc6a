//! Who asks, and what they may do.
//! Start with `caller`; `token` and `keyset` lead to it, `permit` decides.
//! Never: a decision outside `permit`.

pub mod caller;
pub mod keyset;
pub mod permit;
pub mod revocation;
pub mod token;
