//! The seam: services joined into one schema, errors turned into what a client sees.
//! Start with `schema`, the lists of services; `errors` presents, `connection` and `arguments` serve all.
//! Never: a rule of one service.

pub mod arguments;
pub mod connection;
pub mod engine;
pub mod errors;
pub mod facts;
pub mod findings;
mod messages;
pub mod node;
pub mod operations;
pub mod payload;
pub mod policy;
pub mod schema;
