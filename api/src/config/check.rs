//! What settings must have in common, and what a hub with real data may not do.
//! Start with [`validate`].
//! Never: a default corrected silently.

use secrecy::ExposeSecret;

use super::{Config, ConfigProblem, ConfigProblems, Mode};
use crate::platform::{keys::HubKeys, rate::RateSection};

pub(super) fn validate(config: &Config) -> Result<(), ConfigProblems> {
    let mut found = Found(Vec::new());
    keys(config, &mut found);
    server(config, &mut found);
    stores(config, &mut found);
    gate(config, &mut found);
    documents(config, &mut found);
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
    if let Some(url) = &jwks.url {
        found.unless(is_key_address(url), "auth.jwks.url", "must be https://… (http only to this machine)");
    }
    if let Some(file) = &jwks.file {
        found.unless(file.is_file(), "auth.jwks.file", "names a file that cannot be read");
    }
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

/// Limits that switch off what they guard, or that outgrow what the parser's stack can bear.
fn gate(config: &Config, found: &mut Found) {
    let (gate, socket, guard) = (&config.gate, &config.gate.socket, &config.guard);
    let ms = |milliseconds: u64| usize::try_from(milliseconds).unwrap_or(usize::MAX);
    for (key, value, least, most) in [
        ("gate.body_bytes", gate.body_bytes, 1_024, 16 * 1_024 * 1_024),
        ("gate.body_within_ms", ms(gate.body_within_ms), 100, 600_000),
        ("gate.operation_within_ms", ms(gate.operation_within_ms), 100, 600_000),
        ("gate.proxy_hops", gate.proxy_hops, 0, 10),
        ("gate.socket.init_within_ms", ms(socket.init_within_ms), 100, 60_000),
        ("gate.socket.frame_bytes", socket.frame_bytes, 1_024, 16 * 1_024 * 1_024),
        ("gate.socket.message_bytes", socket.message_bytes, 1_024, 16 * 1_024 * 1_024),
        ("gate.socket.operations_per_socket", socket.operations_per_socket, 1, 1_000),
        ("gate.socket.sockets_per_subject", socket.sockets_per_subject, 1, 10_000),
        ("gate.socket.guests_per_address", socket.guests_per_address, 1, 100_000),
        ("gate.socket.sockets", socket.sockets, 2, 1_000_000),
        ("gate.socket.frames_per_second", socket.frames_per_second as usize, 1, 100_000),
        ("gate.socket.write_within_ms", ms(socket.write_within_ms), 50, 60_000),
        ("gate.socket.ping_every_ms", ms(socket.ping_every_ms), 1_000, 600_000),
        // A revoked token ends its sockets within a second.
        ("gate.socket.validity_every_ms", ms(socket.validity_every_ms), 10, 1_000),
        ("guard.document_bytes", guard.document_bytes, 256, 4 * 1_024 * 1_024),
        ("guard.tokens", guard.tokens, 10, 1_000_000),
        // The parser's stack bears about 500 in a debug build.
        ("guard.bracket_depth", guard.bracket_depth, 4, 200),
        ("guard.operations", guard.operations, 1, 1_000),
        ("guard.fragments", guard.fragments, 0, 1_000),
        ("guard.depth", guard.depth, 3, 100),
        ("guard.introspection_depth", guard.introspection_depth, 3, 100),
        ("guard.introspection_lists", guard.introspection_lists, 1, 10),
        ("guard.expanded_selections", guard.expanded_selections, 10, 1_000_000),
        ("guard.complexity", guard.complexity, 10, 10_000_000),
        ("guard.default_page", guard.default_page, 1, 100),
        ("guard.aliases", guard.aliases, 0, 100_000),
        ("guard.root_fields", guard.root_fields, 1, 10_000),
        ("guard.directives", guard.directives, 0, 10_000),
        ("guard.variables", guard.variables, 0, 10_000),
        ("guard.variable_values", guard.variable_values, 1, 1_000_000),
        ("guard.variable_depth", guard.variable_depth, 1, 100),
        ("guard.variable_bytes", guard.variable_bytes, 1, 16 * 1_024 * 1_024),
    ] {
        found.unless((least..=most).contains(&value), key, &format!("must be {least} to {most}"));
    }
    for class in config.rates.classes.keys() {
        let known = RateSection::default().classes.contains_key(class);
        found.unless(known, &format!("rates.classes.{class}"), "is no class of callers");
    }
}

/// A hub with real data runs registered documents only, unless somebody decided otherwise.
fn documents(config: &Config, found: &mut Found) {
    let documents = &config.documents;
    for (index, path) in documents.manifests.iter().enumerate() {
        let key = format!("documents.manifests.{index}");
        found.unless(path.is_file(), &key, "names a file that cannot be read");
    }
    if config.trusts_only_manifests() && documents.manifests.is_empty() {
        let problem = "production runs registered documents only: name their manifests, or set \
                       documents.trusted_only = false";
        found.add("documents.manifests", problem);
    }
}

fn is_key_address(url: &str) -> bool {
    let here = ["http://127.0.0.1", "http://localhost", "http://[::1]"];
    url.starts_with("https://") || here.iter().any(|here| url.starts_with(here))
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
        if is_redis {
            found.unless(redis::Client::open(url).is_ok(), "redis.url", "is no address of a Redis server");
        }
    }
    found.unless((1..=10_000).contains(&config.redis.timeout_ms), "redis.timeout_ms", "must be 1 to 10000");
}
