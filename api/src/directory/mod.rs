//! 目录: divisions, organizations and staff, as they stand now.
//! Start with [`Directory`]; `admission` joins a verified token with it.
//! Never: personal data of citizens.

mod admission;
mod snapshot;

pub use admission::{Admission, ClaimedPrincipal};
pub use snapshot::{Directory, DivisionInfo, OrganizationInfo, PlaceCodes};
