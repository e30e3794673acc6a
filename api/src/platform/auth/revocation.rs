//! 令牌吊销: which tokens no longer count, as every instance knows it within a poll.
//! Start with [`Revocations`].
//! Never: an answer older than the staleness the configuration allows.

use std::{
    collections::{HashMap, HashSet},
    sync::{Arc, RwLock},
};

use chrono::{DateTime, Utc};
use entities::directory::token_revocation;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};

use super::caller::Caller;
use crate::platform::{database::Database, error::Result};

/// The revocations in force, remembered between two looks at the table.
#[derive(Debug, Clone)]
pub struct Revocations {
    db: Database,
    known: Arc<RwLock<Known>>,
}

#[derive(Debug, Default)]
struct Known {
    tokens: HashSet<String>,
    /// Tokens of a subject issued up to the instant do not count.
    subjects: HashMap<String, DateTime<Utc>>,
}

impl Revocations {
    pub fn new(db: Database) -> Self {
        Self { db, known: Arc::default() }
    }

    /// Looks at the table again.
    ///
    /// # Errors
    /// When the database is away; what was known stays.
    pub async fn refresh(&self, now: DateTime<Utc>) -> Result<()> {
        let rows = token_revocation::Entity::find()
            .filter(token_revocation::Column::ExpiresAt.gt(now))
            .all(&self.db.reader)
            .await?;
        let mut fresh = Known::default();
        for row in rows {
            fresh.add(row.token_id, row.subject, row.revoked_at);
        }
        *self.known.write().unwrap_or_else(std::sync::PoisonError::into_inner) = fresh;
        Ok(())
    }

    /// Adds one that this instance has just written, so that it counts here at once.
    pub fn learn(&self, token: Option<String>, subject: Option<String>, revoked_at: DateTime<Utc>) {
        self.known.write().unwrap_or_else(std::sync::PoisonError::into_inner).add(token, subject, revoked_at);
    }

    pub fn revokes(&self, caller: &Caller) -> bool {
        let known = self.known.read().unwrap_or_else(std::sync::PoisonError::into_inner);
        caller.token_id.as_deref().is_some_and(|token| known.tokens.contains(token))
            || known
                .subjects
                .get(caller.subject.as_ref())
                .is_some_and(|until| caller.issued_at.is_none_or(|issued| issued <= *until))
    }
}

impl Known {
    fn add(&mut self, token: Option<String>, subject: Option<String>, revoked_at: DateTime<Utc>) {
        if let Some(token) = token {
            self.tokens.insert(token);
        }
        if let Some(subject) = subject {
            let until = self.subjects.entry(subject).or_insert(revoked_at);
            *until = (*until).max(revoked_at);
        }
    }
}
