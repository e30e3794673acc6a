//! The sections that belong to no other module.
//! Start with [`ServerSection`].
//! Never: a number without its unit in the name.

use std::net::{Ipv4Addr, SocketAddr};

use secrecy::SecretString;
use serde::{Deserialize, Deserializer};

/// How strict the hub is with itself.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Mode {
    /// Demonstration keys, the console and introspection are allowed.
    #[default]
    Development,
    /// Real data: everything that is public knowledge is refused as a key.
    Production,
}

/// `[server]`. Where the hub listens.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct ServerSection {
    pub address: SocketAddr,
    /// The address clients know, without a slash at the end; by default made from `address`.
    pub public_url: Option<String>,
    pub mode: Mode,
    /// 0: as many as the machine has cores.
    pub workers: usize,
    /// How long running requests may take after the signal to stop.
    pub shutdown_grace_seconds: u64,
    /// Origins that may call from a browser, e.g. `https://window.example.gov.cn`.
    pub allowed_origins: Vec<String>,
    /// Serve the query console at `/console/`.
    pub console: bool,
}

impl Default for ServerSection {
    fn default() -> Self {
        Self {
            address: SocketAddr::from((Ipv4Addr::LOCALHOST, 8470)),
            public_url: None,
            mode: Mode::Development,
            workers: 0,
            shutdown_grace_seconds: 20,
            allowed_origins: Vec::new(),
            console: true,
        }
    }
}

impl ServerSection {
    /// The address clients know.
    pub fn public_url(&self) -> String {
        self.public_url.clone().unwrap_or_else(|| format!("http://{}", self.address))
    }
}

/// `[redis]`. Optional: what instances share for speed. The hub is right without it.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct RedisSection {
    /// `redis://` or `rediss://`.
    #[serde(deserialize_with = "secret")]
    pub url: Option<SecretString>,
    pub key_prefix: String,
    pub timeout_ms: u64,
}

impl Default for RedisSection {
    fn default() -> Self {
        Self { url: None, key_prefix: "onewindow:".to_owned(), timeout_ms: 250 }
    }
}

fn secret<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<SecretString>, D::Error> {
    Ok(Option::<String>::deserialize(deserializer)?.map(SecretString::from))
}

/// `[jobs]`. The hub's scheduled work; several instances may run it.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct JobsSection {
    pub enabled: bool,
    /// How often a batch of the ledger is sealed.
    pub seal_interval_ms: u64,
    /// How often the ledger is looked at for what other instances wrote.
    pub follow_interval_ms: u64,
    /// How often the directory's revision and the revoked tokens are looked at.
    pub refresh_interval_ms: u64,
    /// How often due dates, lapsed applications and missed appointments are looked for.
    pub sweep_interval_seconds: u64,
    /// How long an idempotency key is remembered.
    pub idempotency_keep_days: u32,
}

impl Default for JobsSection {
    fn default() -> Self {
        Self {
            enabled: true,
            seal_interval_ms: 1_000,
            follow_interval_ms: 500,
            refresh_interval_ms: 300,
            sweep_interval_seconds: 60,
            idempotency_keep_days: 30,
        }
    }
}

/// How log lines look.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LogFormat {
    /// For eyes.
    Pretty,
    /// One JSON object a line.
    Json,
}

/// `[telemetry]`. Logs and metrics.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct TelemetrySection {
    /// By default `pretty` in development and `json` in production.
    pub format: Option<LogFormat>,
    /// As in `RUST_LOG`: `info`, `onewindow=debug,info`.
    pub filter: String,
    /// Serve Prometheus text at `/metrics`.
    pub metrics: bool,
}

impl Default for TelemetrySection {
    fn default() -> Self {
        Self { format: None, filter: "info".to_owned(), metrics: true }
    }
}
