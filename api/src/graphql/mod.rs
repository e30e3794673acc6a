//! The seam: services joined into one schema, errors turned into what a client sees.
//! Start with `schema`, the lists of services; `errors` presents, `connection` and `arguments` serve all.
//! Never: a rule of one service.

pub mod arguments;
mod blame;
pub mod connection;
pub mod engine;
pub mod errors;
pub mod facts;
pub mod findings;
mod inputs;
mod messages;
pub mod node;
pub mod nulls;
pub mod operations;
pub mod payload;
pub mod policy;
mod roots;
pub mod schema;
pub mod types;
