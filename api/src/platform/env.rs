//! What every use case is handed: database, time, keys, and the bell for changes.
//! Start with [`Env`].
//! Never: anything that knows a service.

use std::sync::Arc;

use super::{changes::Changes, clock::Clock, database::Database, vault::Vault};

/// The surroundings of a use case.
#[derive(Debug)]
pub struct Env {
    pub db: Database,
    pub clock: Arc<dyn Clock>,
    pub vault: Arc<Vault>,
    pub changes: Changes,
}
