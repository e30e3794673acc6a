//! 命令行: what the binary does.
//! Start with [`run`]; `args` is what can be typed, each command has a file of its name.
//! Never: rules of a service; a secret on a stream, save the token that `token` and `demo` are asked for.

pub mod args;
mod demo;
mod exit;
mod import;
mod keys;
mod ledger;
mod migrate;
mod schema;
mod serve;
mod token;

#[cfg(test)]
mod tests;

use std::{
    collections::BTreeMap,
    io::{self, Write},
    path::Path,
    sync::Arc,
};

use args::{Cli, Command, ConfigCommand};
pub use exit::{Code, Failure};

use crate::{
    config::{self, Config},
    platform::{
        changes::Changes,
        clock::{Clock, SystemClock},
        database::Database,
        env::Env,
        keys::{HubKeys, recognise},
    },
    telemetry,
};

/// Does what was typed.
///
/// # Errors
/// [`Failure`], with the exit code that says what kind.
pub async fn run(cli: Cli, environment: &BTreeMap<String, String>) -> Result<(), Failure> {
    if matches!(cli.command, Command::Schema) {
        // The contract depends on the code alone, so a broken configuration does not matter.
        return schema::run();
    }
    let session = Session::open(cli.config.as_deref(), environment)?;
    match cli.command {
        Command::Demo(args) => demo::run(session, args).await,
        Command::Migrate(command) => migrate::run(&session, command).await,
        Command::Token(args) => token::run(&session, &args),
        Command::Import(command) => import::run(&session, command).await,
        Command::Config(ConfigCommand::Check) => session.check_config(),
        Command::Config(ConfigCommand::Print) => say(&format!("{:#?}", session.config)),
        Command::Serve => serve::run(session).await,
        Command::Schema => Ok(()),
        Command::Ledger(command) => ledger::run(&session, command).await,
        Command::Keys(command) => keys::run(&session, command).await,
    }
}

/// What every command is handed.
struct Session {
    config: Config,
    clock: Arc<dyn Clock>,
}

impl Session {
    fn open(file: Option<&Path>, environment: &BTreeMap<String, String>) -> Result<Self, Failure> {
        Ok(Self { config: Config::load(file, environment)?, clock: Arc::new(SystemClock) })
    }

    fn check_config(&self) -> Result<(), Failure> {
        self.config.validate()?;
        say("the configuration can be used")
    }

    /// For a command that ends by itself: only what goes wrong is logged.
    fn log_quietly(&self) {
        let quiet = config::TelemetrySection { filter: "warn".to_owned(), ..self.config.telemetry.clone() };
        // A second call, as in tests, changes nothing.
        let _ = telemetry::init(&quiet, config::Mode::Development);
    }

    async fn database(&self) -> Result<Database, Failure> {
        self.config.validate()?;
        self.log_quietly();
        let database = Database::connect_unhurried(&self.config.database).await;
        database.map_err(|cause| self.out_of_reach(&cause))
    }

    /// The database, if its schema is this programme's and it was written with these keys.
    async fn migrated_database(&self) -> Result<Database, Failure> {
        let database = self.database().await?;
        migrate::require(&database).await?;
        let keys = HubKeys::load(&self.config.keys).map_err(|cause| Failure::usage(cause.to_string()))?;
        recognise(&database, &keys.vault(), self.clock.now())
            .await?
            .map_err(|cause| Failure::usage(cause.to_string()))?;
        Ok(database)
    }

    /// The driver's own words may hold the password.
    fn out_of_reach(&self, cause: &sea_orm::DbErr) -> Failure {
        let said = match cause {
            sea_orm::DbErr::Conn(sea_orm::RuntimeErr::SqlxError(inner)) => match &**inner {
                sea_orm::sqlx::Error::Database(server) => format!(": {}", server.message()),
                sea_orm::sqlx::Error::Io(io) => format!(": {}", io.kind()),
                _ => String::new(),
            },
            _ => String::new(),
        };
        let url = config::hide_password(&self.config.database.url);
        Failure::new(Code::Failed, format!("database.url: {url} cannot be opened{said}"))
    }

    /// What a command that leaves entries in the ledger needs: the migrated database, and the keys.
    async fn env(&self) -> Result<Env, Failure> {
        let keys = HubKeys::load(&self.config.keys).map_err(|cause| Failure::usage(cause.to_string()))?;
        let db = self.migrated_database().await?;
        let clock = Arc::clone(&self.clock);
        Ok(Env { db, clock, vault: keys.vault(), changes: Changes::default() })
    }
}

/// One answer on standard output.
fn say(text: &str) -> Result<(), Failure> {
    let mut out = io::stdout().lock();
    writeln!(out, "{text}").and_then(|()| out.flush()).map_err(Failure::from)
}
