//! 婚姻登记: registration of marriage and divorce, replacement certificates, appointments.
//! Start with `rules` for what is lawful, `service` for the use cases, `graphql` for what clients see.
//! Never: another slice's inside; cases and persons are used through their front doors.

pub mod graphql;
pub mod policy;
mod reference;
mod repository;
mod repository_appointments;
pub mod rules;
pub mod service;
pub mod views;

pub use service::{Marriage, Outward};

/// The service's name in tokens, directory and ledger.
pub const SERVICE: &str = "marriage";
