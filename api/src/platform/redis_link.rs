//! The shared store between instances, as something that may be away at any moment.
//! Start with [`RedisLink::ask`].
//! Never: an error or a long wait for the caller; without an answer the caller goes on alone.

use std::{
    sync::{Arc, Mutex},
    time::Duration,
};

use redis::{
    Client, RedisResult,
    aio::{ConnectionManager, ConnectionManagerConfig},
};
use tokio::time::Instant;

/// After a failure nobody asks again for this long.
const REST_AFTER_FAILURE: Duration = Duration::from_secs(2);

/// A connection that is tried briefly and rested after a failure. Clones share both.
#[derive(Clone)]
pub struct RedisLink {
    manager: ConnectionManager,
    prefix: Arc<str>,
    answer_within: Duration,
    rests_until: Arc<Mutex<Option<Instant>>>,
}

impl std::fmt::Debug for RedisLink {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("RedisLink").finish_non_exhaustive()
    }
}

impl RedisLink {
    /// Connects lazily, so that the hub starts without it. `prefix` keeps hubs apart that share a server;
    /// `answer_within` is the longest wait for one answer.
    ///
    /// # Errors
    /// Only when `url` is no Redis address.
    pub fn open(url: &str, prefix: &str, answer_within: Duration) -> RedisResult<Self> {
        let config = ConnectionManagerConfig::new()
            .set_connection_timeout(Some(answer_within))
            .set_response_timeout(Some(answer_within))
            .set_number_of_retries(1);
        let manager = ConnectionManager::new_lazy_with_config(Client::open(url)?, config)?;
        Ok(Self { manager, prefix: Arc::from(prefix), answer_within, rests_until: Arc::default() })
    }

    /// A name under this hub's prefix.
    pub fn key(&self, name: &str) -> String {
        format!("{}{name}", self.prefix)
    }

    /// Whether the server answers now.
    pub async fn answers(&self) -> bool {
        let ping =
            async |mut manager: ConnectionManager| redis::cmd("PING").query_async::<()>(&mut manager).await;
        self.ask("health", ping).await.is_some()
    }

    /// Runs one exchange; `None` when there is no answer in time. `purpose` names the metric.
    pub async fn ask<T, F>(
        &self,
        purpose: &'static str,
        exchange: impl FnOnce(ConnectionManager) -> F,
    ) -> Option<T>
    where
        F: Future<Output = RedisResult<T>>,
    {
        if self.rests() {
            metrics::counter!("onewindow_redis_fallbacks_total", "purpose" => purpose).increment(1);
            return None;
        }
        match tokio::time::timeout(self.answer_within, exchange(self.manager.clone())).await {
            Ok(Ok(answer)) => Some(answer),
            failure => {
                let kind = failure.err().map_or("refused", |_| "too late");
                tracing::warn!(redis.purpose = purpose, redis.failure = kind, "redis gave no answer");
                metrics::counter!("onewindow_redis_fallbacks_total", "purpose" => purpose).increment(1);
                *self.rests_until.lock().unwrap_or_else(|poisoned| poisoned.into_inner()) =
                    Some(Instant::now() + REST_AFTER_FAILURE);
                None
            }
        }
    }

    fn rests(&self) -> bool {
        let until = *self.rests_until.lock().unwrap_or_else(|poisoned| poisoned.into_inner());
        until.is_some_and(|until| Instant::now() < until)
    }
}
