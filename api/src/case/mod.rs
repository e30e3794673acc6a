//! 办件: what all services share: number, parties, office, due day, pauses, notes, assignment, timeline.
//! Start with [`service`] for changes and [`views`] for reads; a service's slice builds on both.
//! Never: the rules of one service.

pub mod due;
pub mod graphql;
pub mod policy;
pub mod rules;
pub mod service;
pub mod views;

pub use service::{Case, CaseActs, CaseChange, CaseClock, NewCase, NewParty, PauseChange, Place};
