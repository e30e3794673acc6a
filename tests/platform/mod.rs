//! What all services share, from outside.

mod access;
mod console;
mod contract;
mod jurisdiction;
mod personal_data;
mod policy_snapshot;
mod reads;
