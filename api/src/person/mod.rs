//! 自然人: one row a person, sealed, found by the blind index of any of their documents.
//! Start with [`register`]; [`PersonInput`] is what a client sends.
//! Never: a number, name, phone or address in clear outside the vault's reach.

mod documents;
pub mod graphql;
mod identity;
pub mod policy;
mod register;
mod views;

pub use identity::{Identity, PersonInput, named_document};
pub use register::{Loaded, Origin, Registered, find_by_document, load, register, register_all};
pub use views::{PERSON, PERSON_FIELDS, Person};
