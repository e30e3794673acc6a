//! What all services share, from outside.

mod access;
mod bad_input;
mod case_core;
mod commands;
mod console;
mod contract;
mod idempotency;
mod jurisdiction;
mod ledger;
mod live;
mod metrics;
mod migrations;
mod notes;
mod personal_data;
mod policy_snapshot;
mod reads;
mod sealed;
mod tokens;
