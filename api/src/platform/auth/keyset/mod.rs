//! The issuer's published keys, kept fresh: fixed, from a file or from a URL.
//! Start with [`KeySource::find`]; `jwk` says which keys count, `fetch` gets them.
//! Never: keys thrown away because the source is down; one request per unknown `kid`.

mod fetch;
mod jwk;

use std::{
    collections::HashMap,
    path::PathBuf,
    sync::{
        Arc, RwLock,
        atomic::{AtomicU64, Ordering},
    },
    time::Duration,
};

use chrono::{DateTime, TimeDelta, Utc};
use serde::Deserialize;
use serde_json::Value as Json;
use tokio_util::sync::CancellationToken;

use crate::platform::clock::Clock;
use fetch::Location;
pub use jwk::VerificationKey;

/// `[auth.jwks]`. Where token keys are published. Neither `url` nor `file`: the hub's own token key.
#[derive(Debug, Clone, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct JwksSection {
    /// `https://…`; plain `http` only to this machine.
    pub url: Option<String>,
    pub file: Option<PathBuf>,
    /// How often the set is fetched anew, so that a withdrawn key stops counting.
    pub refresh_seconds: u32,
    /// The least time between two fetches caused by unknown keys.
    pub min_refresh_seconds: u32,
    pub timeout_seconds: u32,
}

impl Default for JwksSection {
    fn default() -> Self {
        Self { url: None, file: None, refresh_seconds: 300, min_refresh_seconds: 30, timeout_seconds: 5 }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum KeySourceError {
    #[error("auth.jwks: set url or file, not both")]
    Ambiguous,
    #[error("auth.jwks: set url or file, or keys.token_signing")]
    Missing,
    #[error("auth.jwks.url: must be https")]
    Url,
    #[error("auth.jwks.url: the HTTP client does not start")]
    Client,
    #[error("the key source cannot be reached")]
    Unreachable,
    #[error("the key set is larger than 256 KiB")]
    TooLarge,
    #[error("the key source does not answer with a key set")]
    NotAKeySet,
    #[error("the key set holds no usable key")]
    Empty,
}

/// Why a `kid` has no key.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum KeyLookup {
    Unknown,
    /// No set was ever loaded: not the caller's fault.
    Unavailable,
}

/// 签发方公钥集. A handle; clones share the set.
#[derive(Debug, Clone)]
pub struct KeySource(Arc<Shared>);

#[derive(Debug)]
struct Shared {
    location: Location,
    clock: Arc<dyn Clock>,
    refresh_every: Duration,
    min_interval: TimeDelta,
    set: RwLock<Set>,
    /// Counts changes of the set, so that verdicts reached under an older one can be told.
    generation: AtomicU64,
    /// Held while fetching (single flight): when the last fetch began.
    last_attempt: tokio::sync::Mutex<Option<DateTime<Utc>>>,
}

#[derive(Debug, Default)]
struct Set {
    published: Json,
    keys: HashMap<String, Arc<VerificationKey>>,
}

impl KeySource {
    /// `own` is the key set of tokens the hub mints itself ([`HubKeys::token_jwks`]), used only if
    /// no other source is configured. Fetches nothing yet; see [`KeySource::refresh`].
    ///
    /// [`HubKeys::token_jwks`]: crate::platform::keys::HubKeys::token_jwks
    ///
    /// # Errors
    /// [`KeySourceError`] naming the setting.
    pub fn new(
        section: &JwksSection,
        own: Option<&Json>,
        clock: Arc<dyn Clock>,
    ) -> Result<Self, KeySourceError> {
        let timeout = Duration::from_secs(section.timeout_seconds.max(1).into());
        let location = match (&section.url, &section.file) {
            (Some(_), Some(_)) => return Err(KeySourceError::Ambiguous),
            (Some(url), None) => Location::url(url, timeout)?,
            (None, Some(path)) => Location::File(path.clone()),
            (None, None) => Location::Fixed,
        };
        let is_fixed = matches!(location, Location::Fixed);
        let source = Self(Arc::new(Shared {
            location,
            clock,
            refresh_every: Duration::from_secs(section.refresh_seconds.max(1).into()),
            min_interval: TimeDelta::seconds(section.min_refresh_seconds.into()),
            set: RwLock::default(),
            generation: AtomicU64::new(0),
            last_attempt: tokio::sync::Mutex::new(None),
        }));
        if is_fixed {
            source.0.replace(own.ok_or(KeySourceError::Missing)?.clone())?;
        }
        Ok(source)
    }

    /// A set that never changes.
    ///
    /// # Errors
    /// [`KeySourceError`] if it holds no usable key.
    pub fn fixed(jwks: &Json, clock: Arc<dyn Clock>) -> Result<Self, KeySourceError> {
        Self::new(&JwksSection::default(), Some(jwks), clock)
    }

    /// Grows with every change of the set.
    pub fn generation(&self) -> u64 {
        self.0.generation.load(Ordering::Acquire)
    }

    /// The key of that name. An unknown name fetches the set anew, at most once per
    /// `min_refresh_seconds` for all callers together; known names never wait.
    ///
    /// # Errors
    /// [`KeyLookup`].
    pub async fn find(&self, kid: &str) -> Result<Arc<VerificationKey>, KeyLookup> {
        if let Some(key) = self.0.get(kid) {
            return Ok(key);
        }
        if !matches!(self.0.location, Location::Fixed) {
            let shared = Arc::clone(&self.0);
            let before = self.generation();
            // A task of its own: a caller that hangs up must not cut the fetch short for the others.
            let fetch = tokio::spawn(async move { shared.refresh_if_due(before).await });
            if fetch.await.is_err() {
                tracing::error!("the task that refreshes the token keys failed");
            }
        }
        match self.0.get(kid) {
            Some(key) => Ok(key),
            None if self.generation() == 0 => Err(KeyLookup::Unavailable),
            None => Err(KeyLookup::Unknown),
        }
    }

    /// Fetches the set now. For the start of the hub and for readiness.
    ///
    /// # Errors
    /// [`KeySourceError`]; the last good set stays.
    pub async fn refresh(&self) -> Result<(), KeySourceError> {
        let mut last_attempt = self.0.last_attempt.lock().await;
        self.0.refresh(&mut last_attempt).await
    }

    /// Fetches the set every `refresh_seconds` until told to stop. Failures are logged and counted.
    pub async fn keep_fresh(self, stop: CancellationToken) {
        if matches!(self.0.location, Location::Fixed) {
            return;
        }
        while stop.run_until_cancelled(tokio::time::sleep(self.0.refresh_every)).await.is_some() {
            // reported where it fails
            let _ = self.refresh().await;
        }
    }
}

impl Shared {
    fn get(&self, kid: &str) -> Option<Arc<VerificationKey>> {
        self.set.read().expect("the set's lock is never poisoned").keys.get(kid).cloned()
    }

    async fn refresh_if_due(&self, seen: u64) {
        let mut last_attempt = self.last_attempt.lock().await;
        // whoever held the lock may have fetched what this caller misses
        if self.generation.load(Ordering::Acquire) != seen {
            return;
        }
        let now = self.clock.now();
        let is_early = |last: DateTime<Utc>| last <= now && now - last < self.min_interval;
        if !last_attempt.is_some_and(is_early) {
            // reported where it fails
            let _ = self.refresh(&mut last_attempt).await;
        }
    }

    async fn refresh(&self, last_attempt: &mut Option<DateTime<Utc>>) -> Result<(), KeySourceError> {
        *last_attempt = Some(self.clock.now());
        let outcome = match self.location.fetch().await {
            Ok(Some(published)) => self.replace(published),
            Ok(None) => Ok(()),
            Err(problem) => Err(problem),
        };
        if let Err(problem) = outcome {
            metrics::counter!("onewindow_jwks_refresh_failures_total").increment(1);
            tracing::warn!(%problem, "the token keys could not be refreshed; the last good set stays");
        }
        outcome
    }

    /// An answer without a usable key counts as a fault of the source, not as a withdrawal of all keys.
    fn replace(&self, published: Json) -> Result<(), KeySourceError> {
        if self.set.read().expect("the set's lock is never poisoned").published == published {
            return Ok(());
        }
        let keys = jwk::parse_set(&published).ok_or(KeySourceError::NotAKeySet)?;
        if keys.is_empty() {
            return Err(KeySourceError::Empty);
        }
        let keys = keys.into_iter().map(|(kid, key)| (kid, Arc::new(key))).collect();
        *self.set.write().expect("the set's lock is never poisoned") = Set { published, keys };
        self.generation.fetch_add(1, Ordering::Release);
        Ok(())
    }
}

#[cfg(test)]
mod tests;
