//! Stored rows, stored enums and value types that parse.
//! Start with `values/`, then the folder of the service you work on.
//! Never: GraphQL objects, behaviour over several rows, I/O.

pub mod case;
pub mod directory;
pub mod ledger;
pub mod marriage;
pub mod person;
pub mod values;
