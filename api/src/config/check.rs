//! What settings must have in common, and what a hub with real data may not do.
//! Start with [`validate`].
//! Never: a default corrected silently.

use secrecy::ExposeSecret;

use super::{Config, ConfigProblem, ConfigProblems, Mode};
use crate::platform::keys::HubKeys;

pub(super) fn validate(config: &Config) -> Result<(), ConfigProblems> {
    let mut found = Found(Vec::new());
    keys(config, &mut found);
    server(config, &mut found);
    stores(config, &mut found);
    let production = config.server.mode == Mode::Production;
    for (key, value) in [
        ("jobs.seal_interval_ms", config.jobs.seal_interval_ms),
        ("jobs.follow_interval_ms", config.jobs.follow_interval_ms),
        ("jobs.refresh_interval_ms", config.jobs.refresh_interval_ms),
        ("jobs.sweep_interval_seconds", config.jobs.sweep_interval_seconds),
        ("jobs.idempotency_keep_days", config.jobs.idempotency_keep_days.into()),
        ("auth.revocation_staleness_ms", config.auth.revocation_staleness_ms),
        ("auth.token_max_lifetime_seconds", config.auth.token_max_lifetime_seconds.into()),
    ] {
        found.unless(value > 0, key, "must be more than 0");
    }
    found.unless(!config.auth.issuer.is_empty(), "auth.issuer", "must not be empty");
    found.unless(!config.auth.audience.is_empty(), "auth.audience", "must not be empty");
    let jwks = &config.auth.jwks;
    found.unless(jwks.url.is_none() || jwks.file.is_none(), "auth.jwks", "set url or file, not both");
    if production && config.auth.token_leeway_seconds > 300 {
        found.add("auth.token_leeway_seconds", "more than 300 is no leeway in production");
    }
    if tracing_subscriber::EnvFilter::try_new(&config.telemetry.filter).is_err() {
        found.add("telemetry.filter", "is no filter, e.g. `info` or `onewindow=debug,info`");
    }
    if found.0.is_empty() { Ok(()) } else { Err(ConfigProblems(found.0)) }
}

struct Found(Vec<ConfigProblem>);

impl Found {
    fn add(&mut self, key: impl Into<String>, problem: impl Into<String>) {
        self.0.push(ConfigProblem { key: key.into(), problem: problem.into() });
    }

    fn unless(&mut self, holds: bool, key: &str, problem: &str) {
        if !holds {
            self.add(key, problem);
        }
    }
}

/// Whoever has the source can forge tokens, certificates and seals under the demonstration's keys.
fn keys(config: &Config, found: &mut Found) {
    match HubKeys::load(&config.keys) {
        Err(cause) => found.add(cause.setting, cause.problem),
        Ok(keys) if !keys.is_demo() => {}
        Ok(_) if config.server.mode == Mode::Production => {
            found.add("keys", "production needs keys of its own, none are set");
        }
        Ok(_) if !config.server.address.ip().is_loopback() => {
            found.add("keys", "only a hub on a loopback address may run on the demonstration's keys");
        }
        Ok(_) => {}
    }
}

fn server(config: &Config, found: &mut Found) {
    let server = &config.server;
    let is_web = |url: &str| url.starts_with("https://") || url.starts_with("http://");
    if let Some(url) = &server.public_url {
        found.unless(
            is_web(url) && !url.ends_with('/'),
            "server.public_url",
            "must be http(s)://… without a slash at the end",
        );
    }
    for (index, origin) in server.allowed_origins.iter().enumerate() {
        let host = origin.split_once("://").map_or("", |(_, host)| host);
        let is_origin = is_web(origin) && !host.is_empty() && !host.contains(['/', '*']);
        found.unless(is_origin, &format!("server.allowed_origins.{index}"), "must be scheme://host[:port]");
    }
    if server.mode == Mode::Production {
        found.unless(
            server.public_url.as_deref().is_some_and(|url| url.starts_with("https://")),
            "server.public_url",
            "production needs an https address",
        );
    }
    found.unless(
        server.shutdown_grace_seconds <= 600,
        "server.shutdown_grace_seconds",
        "must be at most 600",
    );
}

fn stores(config: &Config, found: &mut Found) {
    let database = &config.database;
    let known = ["sqlite:", "postgres://", "postgresql://"];
    found.unless(
        known.iter().any(|scheme| database.url.starts_with(scheme)),
        "database.url",
        "must begin with sqlite:, postgres:// or postgresql://",
    );
    found.unless(
        (1..=1000).contains(&database.max_connections),
        "database.max_connections",
        "must be 1 to 1000",
    );
    found.unless(database.acquire_timeout_ms > 0, "database.acquire_timeout_ms", "must be more than 0");
    found.unless(database.statement_timeout_ms > 0, "database.statement_timeout_ms", "must be more than 0");
    if let Some(url) = &config.redis.url {
        let url = url.expose_secret();
        let is_redis = url.starts_with("redis://") || url.starts_with("rediss://");
        found.unless(is_redis, "redis.url", "must begin with redis:// or rediss://");
    }
    found.unless((1..=10_000).contains(&config.redis.timeout_ms), "redis.timeout_ms", "must be 1 to 10000");
}
