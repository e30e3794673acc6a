//! What all services share, from outside.

mod access;
mod contract;
mod personal_data;
mod policy_snapshot;
mod reads;
