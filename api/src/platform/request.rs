//! What one request carries through its resolvers.
//! Start with [`RequestContext`].
//! Never: anything that outlives the request.

use std::{
    collections::{BTreeMap, BTreeSet, HashSet},
    sync::{Arc, Mutex},
};

use uuid::Uuid;

use super::{
    auth::{
        caller::{Caller, PrincipalKind},
        permit::{Action, Permit, authorize},
    },
    env::Env,
    error::Result,
    locale::Locale,
    unit_of_work::record_read,
};

/// Caller, surroundings, language, and the personal data read so far.
#[derive(Debug, Clone)]
pub struct RequestContext {
    pub caller: Arc<Caller>,
    pub env: Arc<Env>,
    pub locale: Locale,
    /// The root fields, for the record of reads: words of the schema, where a client's own name for the
    /// operation might say anything.
    operation: Arc<str>,
    reads: Arc<Mutex<BTreeMap<&'static str, PersonalRead>>>,
}

#[derive(Debug)]
struct PersonalRead {
    permit: Permit,
    persons: BTreeSet<Uuid>,
}

impl RequestContext {
    pub fn new(caller: Arc<Caller>, env: Arc<Env>, locale: Locale, operation: &str) -> Self {
        Self { caller, env, locale, operation: Arc::from(operation), reads: Arc::default() }
    }

    /// The caller's permit for an action.
    ///
    /// # Errors
    /// As [`authorize`].
    pub fn permit(&self, action: &'static Action) -> Result<Permit> {
        authorize(&self.caller, action)
    }

    /// Remembers whose personal data is about to leave. A citizen's reading of their own cases is theirs.
    pub fn note_personal_reads(&self, permit: &Permit, persons: HashSet<Uuid>) {
        if persons.is_empty()
            || matches!(permit.caller().kind, PrincipalKind::Citizen | PrincipalKind::System)
        {
            return;
        }
        let mut reads = self.reads.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        reads
            .entry(permit.action().name)
            .or_insert_with(|| PersonalRead { permit: permit.clone(), persons: BTreeSet::new() })
            .persons
            .extend(persons);
    }

    /// Writes the noted reads to the ledger; called before the answer leaves.
    ///
    /// # Errors
    /// When an entry cannot be written; the answer must then be withheld.
    pub async fn record_personal_reads(&self) -> Result<()> {
        let noted = {
            let mut reads = self.reads.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
            std::mem::take(&mut *reads)
        };
        for read in noted.into_values() {
            let persons: Vec<Uuid> = read.persons.into_iter().collect();
            record_read(&self.env, &read.permit, &self.operation, &persons).await?;
        }
        Ok(())
    }
}
