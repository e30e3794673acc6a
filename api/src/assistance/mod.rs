//! 社会救助: what a household may be granted, where, by whom and until when.
//! Start with `rules` for what is lawful, `service` for the use cases, `graphql` for what clients see.
//! Never: another slice's inside; cases and persons are used through their front doors.

pub mod graphql;
pub mod policy;
mod reference;
mod repository;
pub mod rules;
pub mod service;
pub mod views;

pub use service::Assistance;

/// The service's name in tokens, directory and ledger.
pub const SERVICE: &str = "assistance";
