//! What every request and socket shares.
//! Start with [`Gate`].
//! Never: one request's data.

use std::{sync::Arc, time::Duration};

use serde::Deserialize;
use tokio_util::sync::CancellationToken;

use super::{
    engine::Engine,
    negotiation::StatusProfile,
    socket::{SocketSection, Sockets},
};
use crate::platform::{clock::Clock, documents::DocumentStore, rate::RateLimiter};

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct GateSection {
    pub status_profile: StatusProfile,
    pub body_bytes: usize,
    /// A body must have arrived whole within this.
    pub body_within_ms: u64,
    pub operation_within_ms: u64,
    /// How many proxies stand before the hub and append to `X-Forwarded-For`; 0 where clients come directly.
    pub proxy_hops: usize,
    /// Answer a GET that neither accepts JSON by name nor carries a header of its own, as any page can send.
    pub plain_get: bool,
    pub socket: SocketSection,
}

impl Default for GateSection {
    fn default() -> Self {
        Self {
            status_profile: StatusProfile::default(),
            body_bytes: 262_144,
            body_within_ms: 10_000,
            operation_within_ms: 15_000,
            proxy_hops: 0,
            plain_get: false,
            socket: SocketSection::default(),
        }
    }
}

impl GateSection {
    pub(super) fn operation_within(&self) -> Duration {
        Duration::from_millis(self.operation_within_ms)
    }
}

/// One a process, handed to the routes.
pub struct Gate {
    pub engine: Arc<dyn Engine>,
    pub documents: Arc<DocumentStore>,
    pub rates: Arc<RateLimiter>,
    pub clock: Arc<dyn Clock>,
    pub section: GateSection,
    /// No suggestions of schema names in errors.
    pub production: bool,
    /// Cancelled when the hub stops; sockets close then.
    pub shutdown: CancellationToken,
    pub sockets: Sockets,
}

impl std::fmt::Debug for Gate {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Gate").field("section", &self.section).finish_non_exhaustive()
    }
}

impl Gate {
    pub fn new(
        engine: Arc<dyn Engine>,
        documents: Arc<DocumentStore>,
        rates: Arc<RateLimiter>,
        clock: Arc<dyn Clock>,
        section: GateSection,
        shutdown: CancellationToken,
    ) -> Self {
        let sockets = Sockets::default();
        Self { engine, documents, rates, clock, section, production: true, shutdown, sockets }
    }

    /// Errors may help whoever develops against this hub.
    #[must_use]
    pub fn in_development(self) -> Self {
        Self { production: false, ..self }
    }
}
