//! 令牌吊销: which tokens no longer count, as every instance knows it within a poll.
//! Start with [`Revocations`].
//! Never: an answer older than the staleness the configuration allows.

use std::{
    collections::{HashMap, HashSet},
    sync::{Arc, PoisonError, RwLock},
    time::{Duration, Instant},
};

use chrono::{DateTime, TimeDelta, Utc};
use entities::directory::token_revocation;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};

use super::caller::Caller;
use crate::platform::{
    database::Database,
    error::{Error, Result},
};

/// The revocations in force, remembered between two looks at the table.
#[derive(Debug, Clone)]
pub struct Revocations {
    db: Database,
    known: Arc<RwLock<Known>>,
    leeway: TimeDelta,
    staleness: Duration,
}

#[derive(Debug, Default)]
struct Known {
    /// When the table was last seen, by the machine's steady clock: the legal clock may be moved.
    seen_at: Option<Instant>,
    tokens: HashSet<String>,
    /// Tokens of a subject issued up to the instant do not count.
    subjects: HashMap<String, DateTime<Utc>>,
    /// What this instance wrote itself, and when: a look at the table begun before may not have seen it.
    learned: Vec<(Instant, Learned)>,
}

/// Token, subject, instant of the revocation.
type Learned = (Option<String>, Option<String>, DateTime<Utc>);

impl Revocations {
    /// `leeway`: how far an issuer's clock may be ahead of ours. `staleness`: for how long what was last
    /// seen is believed.
    pub fn new(db: Database, leeway: TimeDelta, staleness: Duration) -> Self {
        Self { db, known: Arc::default(), leeway, staleness }
    }

    /// Looks at the table again.
    ///
    /// # Errors
    /// When the database is away; what was known stays.
    pub async fn refresh(&self, now: DateTime<Utc>) -> Result<()> {
        let seen_at = Instant::now();
        let rows = token_revocation::Entity::find()
            .filter(token_revocation::Column::ExpiresAt.gt(now))
            .all(&self.db.reader)
            .await?;
        let mut fresh = Known { seen_at: Some(seen_at), ..Known::default() };
        for row in rows {
            fresh.add(row.token_id, row.subject, row.revoked_at);
        }
        let mut known = self.known.write().unwrap_or_else(PoisonError::into_inner);
        fresh.learned = std::mem::take(&mut known.learned);
        fresh.learned.retain(|(at, _)| *at >= seen_at);
        for (_, (token, subject, revoked_at)) in fresh.learned.clone() {
            fresh.add(token, subject, revoked_at);
        }
        *known = fresh;
        Ok(())
    }

    /// Adds one that this instance has just written, so that it counts here at once.
    pub fn learn(&self, token: Option<String>, subject: Option<String>, revoked_at: DateTime<Utc>) {
        let mut known = self.known.write().unwrap_or_else(PoisonError::into_inner);
        known.learned.push((Instant::now(), (token.clone(), subject.clone(), revoked_at)));
        known.add(token, subject, revoked_at);
    }

    /// Whether the caller's token was revoked.
    ///
    /// # Errors
    /// `UPSTREAM_UNAVAILABLE` when the table was not seen for too long to know.
    pub fn revokes(&self, caller: &Caller) -> Result<bool> {
        let known = self.known.read().unwrap_or_else(PoisonError::into_inner);
        if known.seen_at.is_none_or(|seen| seen.elapsed() > self.staleness) {
            return Err(Error::UpstreamUnavailable("revocations"));
        }
        // A token dated ahead by a fast clock is as old as the others.
        Ok(caller.token_id.as_deref().is_some_and(|token| known.tokens.contains(token))
            || known
                .subjects
                .get(caller.subject.as_ref())
                .is_some_and(|until| caller.issued_at.is_none_or(|issued| issued - self.leeway <= *until)))
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
