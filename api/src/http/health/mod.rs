//! 健康检查: `/healthz` (the process lives), `/readyz` (it can serve), `/metrics` (Prometheus text).
//! Start with [`HealthState`], then [`configure`].
//! Never: a long wait, a database's own words, or anything about a person.

mod gauges;
mod parts;

#[cfg(test)]
mod tests;

use std::{fmt, sync::Arc, time::Duration};

use actix_web::{HttpResponse, web};
use metrics_exporter_prometheus::PrometheusHandle;
use serde_json::{Map, json};

use crate::platform::{clock::Clock, database::Database, vault::Vault};
use parts::{Part, Status};

/// Longest wait for one part.
const ANSWER_WITHIN: Duration = Duration::from_secs(2);

/// What a load balancer may know of the hub; application data of the server.
pub struct HealthState {
    database: Database,
    clock: Arc<dyn Clock>,
    parts: Vec<Part>,
    metrics: Option<PrometheusHandle>,
}

impl fmt::Debug for HealthState {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("HealthState").field("parts", &self.parts).finish_non_exhaustive()
    }
}

impl HealthState {
    /// Checks the database, its schema and the keys. `metrics: None` hides `/metrics`.
    pub fn new(
        database: Database,
        clock: Arc<dyn Clock>,
        vault: Arc<Vault>,
        metrics: Option<PrometheusHandle>,
    ) -> Self {
        let parts = vec![parts::database(&database), parts::schema(&database), parts::keys(&database, vault)];
        Self { database, clock, parts, metrics }
    }

    /// Adds a part without which the hub cannot serve. `probe` answers whether the part is there.
    #[must_use]
    pub fn with_needed<F>(mut self, name: &'static str, probe: impl Fn() -> F + Send + Sync + 'static) -> Self
    where
        F: Future<Output = bool> + Send + 'static,
    {
        self.parts.push(Part::needed(name, move || {
            let there = probe();
            async move { if there.await { Status::Ok } else { Status::Unavailable } }
        }));
        self
    }

    /// Adds a part that the hub serves without, more slowly: it is reported, and never makes it unready.
    /// `probe` answers whether the part is there.
    #[must_use]
    pub fn with_optional<F>(
        mut self,
        name: &'static str,
        probe: impl Fn() -> F + Send + Sync + 'static,
    ) -> Self
    where
        F: Future<Output = bool> + Send + 'static,
    {
        self.parts.push(Part::optional(name, probe));
        self
    }
}

/// Mounts the three addresses; needs `web::Data<HealthState>`.
pub fn configure(cfg: &mut web::ServiceConfig) {
    cfg.route("/healthz", web::get().to(alive))
        .route("/readyz", web::get().to(ready))
        .route("/metrics", web::get().to(metrics));
}

async fn alive() -> HttpResponse {
    no_store(HttpResponse::Ok()).json(json!({ "status": "ok" }))
}

/// 200 when every part the hub cannot do without answers; `degraded` when an optional one does not.
async fn ready(state: web::Data<HealthState>) -> HttpResponse {
    let answers = futures_util::future::join_all(state.parts.iter().map(Part::ask)).await;
    let parts: Map<_, _> =
        answers.iter().map(|answer| (answer.name.to_owned(), json!(answer.status.as_str()))).collect();
    let (status, answer) = if answers.iter().any(|answer| answer.is_fatal()) {
        ("unavailable", HttpResponse::ServiceUnavailable())
    } else if answers.iter().any(|answer| !answer.is_ok()) {
        ("degraded", HttpResponse::Ok())
    } else {
        ("ok", HttpResponse::Ok())
    };
    no_store(answer).json(json!({ "status": status, "parts": parts }))
}

async fn metrics(state: web::Data<HealthState>) -> HttpResponse {
    let Some(handle) = &state.metrics else { return HttpResponse::NotFound().finish() };
    // A database that is away must not hide the numbers that say so.
    let _ = tokio::time::timeout(ANSWER_WITHIN, gauges::observe(&state.database, state.clock.now())).await;
    no_store(HttpResponse::Ok())
        .content_type("text/plain; version=0.0.4; charset=utf-8")
        .body(handle.render())
}

fn no_store(mut answer: actix_web::HttpResponseBuilder) -> actix_web::HttpResponseBuilder {
    answer.insert_header(("cache-control", "no-store"));
    answer
}
