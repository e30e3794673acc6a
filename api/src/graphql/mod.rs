//! The seam: services joined into one schema, errors turned into what a client sees.
//! Start with `errors`.
//! Never: a rule of one service.

pub mod errors;
mod messages;
