//! A hub for one test: fresh database, manual clock, callers who are people.
//! Start with [`Hub::start`]; [`people`] has synthetic persons, [`client`] sends.
//! Never: which database a test runs on; `ONEWINDOW_TEST_POSTGRES` and `ONEWINDOW_TEST_REDIS` decide.

pub mod client;
pub mod couple;
pub mod crowd;
pub mod database;
pub mod household;
pub mod logs;
pub mod people;
pub mod process;
pub mod ready;
pub mod relief;
pub mod samples;
pub mod shape;
pub mod socket;
pub mod spoilt;
pub mod tables;

use std::sync::Arc;

use chrono::{DateTime, Utc};
use onewindow::{
    app::{Extras, Hub as Built, Running},
    config::Config,
    platform::{
        auth::token::{Audience, Claims, TokenKind},
        clock::{Clock, ManualClock},
        keys::HubKeys,
    },
};
use sea_orm::DatabaseConnection;
use uuid::Uuid;

use client::Client;
use database::TestDatabase;

/// A running hub and what a test does to it.
pub struct Hub {
    pub running: Running,
    pub clock: ManualClock,
    keys: HubKeys,
    database: Arc<TestDatabase>,
}

/// Without this a Redis that is away would pass unnoticed: the hub does well without it.
async fn assert_redis_answers(url: &str) {
    static ASKED: tokio::sync::OnceCell<()> = tokio::sync::OnceCell::const_new();
    let ask = async {
        let client = redis::Client::open(url).expect("ONEWINDOW_TEST_REDIS is an address");
        let mut connection = client.get_multiplexed_async_connection().await.expect("the test Redis answers");
        redis::cmd("PING").query_async::<()>(&mut connection).await.expect("the test Redis answers");
    };
    ASKED.get_or_init(|| ask).await;
}

/// An instant in Beijing, e.g. `2025-09-05T09:30`.
pub fn beijing(text: &str) -> DateTime<Utc> {
    DateTime::parse_from_rfc3339(&format!("{text}:00+08:00")).expect("an instant").with_timezone(&Utc)
}

/// The settings of every hub in a test. `prefix` keeps its keys in Redis apart.
fn settings(database: String, prefix: &str) -> Config {
    let mut config = Config::default();
    config.server.address = "127.0.0.1:0".parse().expect("an address");
    config.server.workers = 1;
    config.server.shutdown_grace_seconds = 1;
    config.database.url = database;
    config.database.max_connections = 5;
    config.database.acquire_timeout_ms = 60_000;
    config.database.statement_timeout_ms = 60_000;
    config.database.sqlite_synchronous = onewindow::platform::database::SqliteSynchronous::Off;
    config.gate.operation_within_ms = 120_000;
    config.rates.enabled = false;
    config.auth.token_max_lifetime_seconds = 400 * 24 * 3600;
    config.jobs.sweep_interval_seconds = 3600;
    config.jobs.seal_interval_ms = 200;
    config.jobs.follow_interval_ms = 100;
    if let Ok(url) = std::env::var("ONEWINDOW_TEST_REDIS") {
        config.redis.url = Some(url.into());
        config.redis.key_prefix = format!("onewindow-test-{prefix}:");
    }
    config
}

impl Hub {
    /// A hub on Friday 2025-09-05, half past nine in Beijing.
    pub async fn start() -> Self {
        Self::start_at("2025-09-05T09:30").await
    }

    pub async fn start_at(instant: &str) -> Self {
        Self::start_with(instant, |_| {}).await
    }

    /// A hub with other settings than the tests' own.
    pub async fn start_with(instant: &str, change: impl FnOnce(&mut Config)) -> Self {
        let database = Arc::new(TestDatabase::create().await);
        Self::on(database, ManualClock::at(beijing(instant)), change).await
    }

    /// A second instance beside this one: same database, same clock.
    pub async fn sibling(&self) -> Self {
        self.sibling_with(|_| {}).await
    }

    pub async fn sibling_with(&self, change: impl FnOnce(&mut Config)) -> Self {
        Self::on(Arc::clone(&self.database), self.clock.clone(), change).await
    }

    async fn on(database: Arc<TestDatabase>, clock: ManualClock, change: impl FnOnce(&mut Config)) -> Self {
        logs::keep();
        if let Ok(url) = std::env::var("ONEWINDOW_TEST_REDIS") {
            assert_redis_answers(&url).await;
        }
        let mut config = settings(database.url(), &database.name());
        change(&mut config);
        let built = Built::build(config, Arc::new(clock.clone())).await.expect("the hub is built");
        let running = built.serve(Extras::default()).await.expect("the hub serves");
        Self { running, clock, keys: HubKeys::demo(), database }
    }

    pub fn url(&self) -> String {
        format!("http://{}", self.running.address)
    }

    /// The database itself, for looking and for tampering.
    pub fn sql(&self) -> &DatabaseConnection {
        self.running.parts.env.db.administration()
    }

    pub fn database(&self) -> &TestDatabase {
        &self.database
    }

    /// A clerk of the marriage office of a county, e.g. `420103`.
    pub fn clerk(&self, county: &str) -> Client {
        let office = format!("{county}-HY");
        self.caller(TokenKind::Clerk, &format!("staff-{county}-01"), Some((&office, county)), None)
    }

    /// A clerk of the window of a street or town, e.g. `420103013`.
    pub fn street_clerk(&self, street: &str) -> Client {
        let kind = if street == "429006107" || street == "320412100" { "XZ" } else { "JD" };
        let mut claims = self.claims(
            TokenKind::Clerk,
            &format!("staff-{street}-01"),
            Some((&format!("{street}-{kind}"), street)),
            None,
        );
        claims.services = vec!["assistance".to_owned()];
        Client::new(self.url(), Some(self.token(claims)))
    }

    /// An officer of the civil-affairs bureau of a division, e.g. `420100`.
    pub fn officer(&self, division: &str) -> Client {
        let bureau = format!("{division}-MZ");
        self.caller(
            TokenKind::BureauOfficer,
            &format!("staff-{division}-11"),
            Some((&bureau, division)),
            None,
        )
    }

    /// An officer of a bureau who decides on social assistance, the nth of the bureau.
    pub fn relief_officer(&self, division: &str, n: u32) -> Client {
        let bureau = format!("{division}-MZ");
        let subject = format!("staff-{division}-{}", 10 + n);
        let mut claims = self.claims(TokenKind::BureauOfficer, &subject, Some((&bureau, division)), None);
        claims.services = vec!["assistance".to_owned()];
        Client::new(self.url(), Some(self.token(claims)))
    }

    /// The public-security bureau's system of a city.
    pub fn police(&self, division: &str) -> Client {
        let bureau = format!("{division}-GA");
        self.caller(TokenKind::Partner, &format!("partner-{division}-ga"), Some((&bureau, division)), None)
    }

    pub fn operator(&self) -> Client {
        self.caller(TokenKind::Operator, "operator-1", None, None)
    }

    /// The citizen of a person record.
    pub fn citizen(&self, person: Uuid) -> Client {
        self.caller(TokenKind::Citizen, &format!("citizen-{}", person.simple()), None, Some(person))
    }

    pub fn public(&self) -> Client {
        Client::new(self.url(), None)
    }

    fn caller(
        &self,
        kind: TokenKind,
        subject: &str,
        organization: Option<(&str, &str)>,
        person: Option<Uuid>,
    ) -> Client {
        Client::new(self.url(), Some(self.token(self.claims(kind, subject, organization, person))))
    }

    /// Claims as the identity provider would issue them now.
    pub fn claims(
        &self,
        kind: TokenKind,
        subject: &str,
        organization: Option<(&str, &str)>,
        person: Option<Uuid>,
    ) -> Claims {
        let now = self.clock.now().timestamp();
        let bound = organization.is_some();
        Claims {
            iss: "onewindow".to_owned(),
            aud: Audience::One("onewindow".to_owned()),
            sub: subject.to_owned(),
            exp: now + 365 * 24 * 3600,
            nbf: now,
            iat: now,
            jti: Uuid::new_v4().to_string(),
            kind,
            org: organization.map(|(code, _)| code.to_owned()),
            division: organization.map(|(_, division)| division.to_owned()),
            roles: Vec::new(),
            services: if bound { vec!["marriage".to_owned()] } else { Vec::new() },
            scope: "pii:reveal marital_status:verify".to_owned(),
            person,
        }
    }

    pub fn token(&self, claims: Claims) -> String {
        self.keys.mint(&claims).expect("the demo keys mint")
    }

    /// Ends the hub as a signal would.
    pub async fn stop(self) {
        self.running.stop().await;
    }
}
