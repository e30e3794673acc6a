//! 办件 as clients see it.
//! Start with [`CaseQuery`] and [`CaseMutation`]; a service's own types carry a `case` field of [`Case`].
//! Never: a decision, a column, a query.

mod mutation;
mod query;
mod types;

pub use mutation::CaseMutation;
pub use query::{CaseQuery, CaseSubscription};
pub use types::{
    Case, CaseConnection, CaseEdge, CaseNote, CaseParty, CasePause, Division, Organization,
    OrganizationConnection, StaffMember, TimelineEntry,
};
