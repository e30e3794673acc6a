//! 组装: from a configuration and a clock to a running hub. The only place that knows every part.
//! Start with [`Hub::build`], then [`Hub::serve`].
//! Never: a decision of its own.

use std::{
    net::{SocketAddr, TcpListener},
    sync::Arc,
    time::Duration,
};

use actix_cors::Cors;
use actix_web::{App, HttpResponse, HttpServer, dev::ServerHandle, middleware::from_fn, web};
use anyhow::Context as _;
use chrono::TimeDelta;
use migration::Migrator;
use secrecy::ExposeSecret;
use tokio::task::JoinHandle;
use tokio_util::sync::CancellationToken;

use crate::{
    case::CaseClock,
    config::{Config, Mode, RedisSection},
    directory::{Admission, Directory},
    graphql::{
        engine::HubEngine,
        schema::{self, Parts},
    },
    http::{
        console::{self, DemoConsole},
        gate::Gate,
        headers,
        health::{self, HealthState},
        routes, verify,
    },
    marriage::Outward,
    platform::{
        auth::{keyset::KeySource, revocation::Revocations, token::TokenVerifier},
        changes::Changes,
        clock::Clock,
        database::Database,
        documents::DocumentStore,
        env::Env,
        jobs::Jobs,
        keys::{HubKeys, recognise},
        ledger::{follow::Follower, seal, wake::WakeRedis},
        rate::RateLimiter,
        redis_link::RedisLink,
        unit_of_work,
    },
    telemetry,
};

/// A hub put together but not yet listening.
#[derive(Debug)]
pub struct Hub {
    pub config: Config,
    pub parts: Parts,
    engine: Arc<HubEngine>,
    keys_source: KeySource,
    redis: Option<(WakeRedis, RedisLink)>,
}

/// A hub that answers.
#[derive(Debug)]
pub struct Running {
    pub address: SocketAddr,
    pub parts: Parts,
    server: ServerHandle,
    serving: JoinHandle<std::io::Result<()>>,
    jobs: Jobs,
    background: Vec<JoinHandle<()>>,
    stop: CancellationToken,
}

/// What only some ways of starting have.
#[derive(Debug, Default)]
pub struct Extras {
    /// Identities and examples for the console; only a demonstration has them.
    pub demo_console: Option<serde_json::Value>,
    /// An address bound before, in place of `server.address`.
    pub listener: Option<TcpListener>,
}

/// Binds the address that a hub is to listen on.
///
/// # Errors
/// When somebody else has it, or it is none of this machine's.
pub fn bind(address: SocketAddr) -> anyhow::Result<TcpListener> {
    TcpListener::bind(address).with_context(|| format!("server.address {address}"))
}

impl Hub {
    /// Connects, checks that the schema is current, and joins the parts.
    ///
    /// # Errors
    /// A database away or not migrated, keys or manifests that cannot be read.
    pub async fn build(config: Config, clock: Arc<dyn Clock>) -> anyhow::Result<Self> {
        let db = Database::connect(&config.database).await.context("database.url")?;
        let pending = Migrator::pending(&db.reader).await.context("reading migrations")?;
        anyhow::ensure!(pending.is_empty(), NotMigrated { pending: pending.len() });
        let keys = Arc::new(HubKeys::load(&config.keys)?);
        recognise(&db, &keys.vault(), clock.now())
            .await
            .context("reading what the keys answered before")??;
        let env = Arc::new(Env {
            db: db.clone(),
            clock: Arc::clone(&clock),
            vault: keys.vault(),
            changes: Changes::default(),
        });
        let directory = Directory::new(db.clone());
        directory.refresh().await.context("reading the directory")?;
        let revocations = Revocations::new(
            db,
            TimeDelta::seconds(config.auth.token_leeway_seconds.into()),
            Duration::from_millis(config.auth.revocation_staleness_ms),
        );
        revocations.refresh(clock.now()).await.context("reading revocations")?;
        let keys_source = KeySource::new(&config.auth.jwks, keys.token_jwks().as_ref(), Arc::clone(&clock))
            .context("auth.jwks")?;
        let redis = match &config.redis.url {
            Some(url) => Some(open_redis(url.expose_secret(), &config.redis).context("redis.url")?),
            None => None,
        };
        let link = redis.as_ref().map(|(_, link)| link.clone());
        let rates = Arc::new(RateLimiter::new(&config.rates, env.vault.blind_index("rate", "pepper"), link));
        let outward = Arc::new(Outward { public_url: config.server.public_url(), rates });
        let parts = Parts {
            env: Arc::clone(&env),
            directory: directory.clone(),
            revocations: revocations.clone(),
            keys,
            outward,
        };
        let production = config.server.mode == Mode::Production;
        let engine = Arc::new(HubEngine {
            schema: schema::build(&parts, !production, config.guard.complexity),
            types: Arc::new(schema::types()),
            env,
            verifier: TokenVerifier::new(&config.auth, keys_source.clone(), clock),
            admission: Admission::new(directory),
            revocations,
            shows_cost: !production,
        });
        Ok(Self { config, parts, engine, keys_source, redis })
    }

    /// Starts to listen and to do the scheduled work.
    ///
    /// # Errors
    /// An address that cannot be bound, a manifest that cannot be read.
    pub async fn serve(self, mut extras: Extras) -> anyhow::Result<Running> {
        let listener = match extras.listener.take() {
            Some(listener) => listener,
            None => bind(self.config.server.address)?,
        };
        let Self { config, parts, engine, keys_source, redis } = self;
        let stop = CancellationToken::new();
        let (wake, link) = redis.unzip();
        let production = config.server.mode == Mode::Production;
        let mut gate_section = config.gate.clone();
        gate_section.socket.allowed_origins.extend(config.server.allowed_origins.iter().cloned());
        let recorder = if config.telemetry.metrics { Some(telemetry::metrics_recorder()?) } else { None };
        let env = &parts.env;
        let mut health = HealthState::new(
            env.db.clone(),
            Arc::clone(&env.clock),
            Arc::clone(&env.vault),
            recorder.clone(),
        );
        let tokens = keys_source.clone();
        health = health.with_needed("token_keys", move || std::future::ready(tokens.generation() > 0));
        if let Some(link) = link.clone() {
            health = health.with_optional("redis", move || {
                let link = link.clone();
                async move { link.answers().await }
            });
        }
        let health = web::Data::new(health);
        let origins = config.server.allowed_origins.clone();
        let mut documents = config.documents.clone();
        documents.trusted_only = Some(config.trusts_only_manifests());
        let gate = Gate::new(
            engine,
            Arc::new(DocumentStore::open(&documents, config.guard.clone(), link)?),
            Arc::clone(&parts.outward.rates),
            Arc::clone(&parts.env.clock),
            gate_section,
            stop.clone(),
        );
        let gate = web::Data::new(if production { gate } else { gate.in_development() });
        let demo = extras.demo_console.map(|content| web::Data::new(DemoConsole(content)));
        let console = config.server.console && !production;
        let jwks = web::Data::new(PublishedKeys(parts.keys.public_jwks()));
        let marriage = web::Data::new(parts.marriage());
        let http = HttpServer::new(move || {
            let mut app = App::new()
                .app_data(jwks.clone())
                .app_data(gate.clone())
                .app_data(marriage.clone())
                .app_data(health.clone())
                .configure(health::configure)
                .configure(|services| routes::configure(services, gate.clone()))
                .route("/.well-known/jwks.json", web::get().to(published_keys))
                .configure(verify::configure);
            if let Some(demo) = &demo {
                app = app.app_data(demo.clone());
            }
            if console {
                app = app.configure(console::configure);
            }
            app.wrap(cross_origin(&origins)).wrap(from_fn(headers::outermost))
        })
        .disable_signals()
        .shutdown_timeout(config.server.shutdown_grace_seconds)
        .client_request_timeout(Duration::from_secs(10))
        .workers(match config.server.workers {
            0 => std::thread::available_parallelism().map_or(2, usize::from),
            workers => workers,
        })
        .listen(listener)
        .context("server.address")?;
        let address = *http.addrs().first().context("no address was bound")?;
        let server = http.run();
        let handle = server.handle();
        let serving = tokio::spawn(server);
        let loaded = keys_source.refresh().await;
        // A file that is not there will not come by waiting; a provider that is away may.
        if config.auth.jwks.file.is_some() {
            loaded.context("auth.jwks.file")?;
        }
        let mut background = vec![tokio::spawn(keys_source.keep_fresh(stop.clone()))];
        background.extend(recorder.map(|recorder| tokio::spawn(telemetry::upkeep(recorder, stop.clone()))));
        background.push(Follower { interval: Duration::from_millis(config.jobs.follow_interval_ms) }.spawn(
            Arc::clone(&parts.env),
            wake,
            stop.clone(),
        ));
        let jobs = schedule(&config, &parts, &stop);
        Ok(Running { address, parts, server: handle, serving, jobs, background, stop })
    }
}

impl Running {
    /// Finishes running requests, closes sockets with 1001, ends the scheduled work.
    pub async fn stop(self) {
        self.stop.cancel();
        self.server.stop(true).await;
        self.jobs.stop().await;
        for task in self.background {
            let _ = task.await;
        }
        let _ = self.serving.await;
        self.parts.env.db.clone().close().await;
    }
}

fn open_redis(url: &str, section: &RedisSection) -> redis::RedisResult<(WakeRedis, RedisLink)> {
    let wake = WakeRedis { client: redis::Client::open(url)?, prefix: section.key_prefix.clone() };
    let link = RedisLink::open(url, &section.key_prefix, Duration::from_millis(section.timeout_ms))?;
    Ok((wake, link))
}

/// Pages of the named origins may call the API; without any, none but the hub's own.
fn cross_origin(origins: &[String]) -> Cors {
    let cors = Cors::default()
        .allowed_methods(["GET", "POST"])
        .allowed_headers(["authorization", "content-type", "accept", "accept-language", "x-request-id"])
        .max_age(600);
    origins.iter().fold(cors, |cors, origin| cors.allowed_origin(origin))
}

/// The schema of the database is older than the programme.
#[derive(Debug, thiserror::Error)]
#[error("{pending} migrations are not applied; run `onewindow migrate up`")]
pub struct NotMigrated {
    pub pending: usize,
}

#[derive(Debug)]
struct PublishedKeys(serde_json::Value);

/// Keys by which anyone verifies electronic certificates offline.
async fn published_keys(keys: web::Data<PublishedKeys>) -> HttpResponse {
    HttpResponse::Ok().json(&keys.0)
}

/// The hub's scheduled work. Any instance may run any of it; each effect happens once.
fn schedule(config: &Config, parts: &Parts, stop: &CancellationToken) -> Jobs {
    let section = &config.jobs;
    let mut jobs = Jobs::new(Arc::clone(&parts.env), stop.clone());
    // Not optional: what others revoke or change must count on this instance too.
    let refresh = Duration::from_millis(section.refresh_interval_ms);
    let revocations = parts.revocations.clone();
    jobs = jobs.steadily("revocations", refresh, move |env| {
        let revocations = revocations.clone();
        async move { revocations.refresh(env.clock.now()).await }
    });
    let directory = parts.directory.clone();
    jobs = jobs.steadily("directory", refresh, move |_| {
        let directory = directory.clone();
        async move { directory.refresh().await }
    });
    if !section.enabled {
        return jobs;
    }
    jobs = jobs.every("seal", Duration::from_millis(section.seal_interval_ms), |env| async move {
        while seal::seal_pending(&env).await? >= seal::BATCH as u64 {}
        Ok(())
    });
    let keep_days = section.idempotency_keep_days;
    jobs = jobs.every("forget_keys", Duration::from_secs(3600), move |env| async move {
        unit_of_work::forget_old_keys(&env, keep_days).await.map(drop)
    });
    let sweeps = Duration::from_secs(section.sweep_interval_seconds);
    let clock = CaseClock::new(Arc::clone(&parts.env), parts.directory.clone());
    jobs = jobs.every("due_days", sweeps, move |_| {
        let clock = clock.clone();
        async move { clock.sweep().await }
    });
    let marriage = parts.marriage();
    jobs.every("marriage", sweeps, move |_| {
        let marriage = marriage.clone();
        async move { marriage.sweep().await }
    })
}
