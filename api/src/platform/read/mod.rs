//! Planned reads: a request's selection becomes statements that fetch only the asked columns, one statement
//! a level, each with the permit's filter.
//! Start with `view` (what a slice declares), then `plan`, `load` and `page`.
//! Never: a column nobody asked for, a row outside the permit, a statement per row.

mod follow;
mod load;
mod page;
mod plan;
mod view;

pub use follow::follow;
pub use load::{Row, find, find_many, list};
pub use page::{Order, Page, PageArgs, SortKey, page};
pub use plan::Plan;
pub use view::{Audience, Field, Needs, Part, Target, View};
