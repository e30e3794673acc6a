//! The seam between services and the engine.
//! Start with `schema`, the lists of services; `connection` and `scalars` serve all of them.
//! Never: anything about one service.

pub mod arguments;
pub mod connection;
