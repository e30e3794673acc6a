//! 目录: divisions, organizations and staff, as they stand now.
//! Start with [`Directory`]; `admission` joins a verified token with it,
//! `import` fills it from files, `shipped` holds the files the binary carries.
//! Never: personal data of citizens.

mod admission;
pub mod graphql;
pub mod import;
pub mod policy;
pub mod shipped;
mod snapshot;

pub use admission::{Admission, ClaimedPrincipal};
pub use snapshot::{Directory, DivisionInfo, OrganizationInfo, PlaceCodes};
