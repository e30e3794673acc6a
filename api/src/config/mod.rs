//! One typed configuration, read once when the programme starts.
//! Start with [`Config::load`]: defaults, then the file, then `ONEWINDOW__SECTION__KEY`.
//! Never: a secret in `Debug` or in an error; a setting that is silently ignored.

mod check;
mod load;
mod sections;

#[cfg(test)]
mod tests;

use std::{collections::BTreeMap, fmt, path::Path};

use crate::{
    http::gate::GateSection,
    platform::{
        auth::token::AuthSection, database::DatabaseSection, documents::DocumentSection, guard::GuardLimits,
        keys::KeysSection, rate::RateSection,
    },
};
pub use load::{ConfigProblem, ConfigProblems};
use load::{Sections, read};
pub use sections::{JobsSection, LogFormat, Mode, RedisSection, ServerSection, TelemetrySection};

/// The file that is read when none is named, if it is there.
pub const DEFAULT_FILE: &str = "onewindow.toml";

/// Everything that can be set, a section a part.
#[derive(Clone, Default)]
pub struct Config {
    pub server: ServerSection,
    pub database: DatabaseSection,
    pub redis: RedisSection,
    pub auth: AuthSection,
    pub keys: KeysSection,
    pub gate: GateSection,
    pub guard: GuardLimits,
    pub documents: DocumentSection,
    pub rates: RateSection,
    pub jobs: JobsSection,
    pub telemetry: TelemetrySection,
}

impl Config {
    /// Whether callers may run documents of the manifests only: where nothing is said, production does.
    pub fn trusts_only_manifests(&self) -> bool {
        self.documents.trusted_only.unwrap_or(self.server.mode == Mode::Production)
    }

    /// Reads defaults, file and environment, later ones over earlier ones. `file: None` means
    /// [`DEFAULT_FILE`] if there is one. A secret's key may end in `_file` (`database.url_file`,
    /// `redis.url_file`): its value is then the file's content.
    ///
    /// # Errors
    /// Every unknown key and every value that does not read, by key. Whether the values fit together
    /// is [`Config::validate`]'s question.
    pub fn load(file: Option<&Path>, environment: &BTreeMap<String, String>) -> Result<Self, ConfigProblems> {
        let mut sections = Sections::new(read(file, environment)?);
        let config = Self {
            server: sections.take("server"),
            database: sections.take("database"),
            redis: sections.take("redis"),
            auth: sections.take("auth"),
            keys: sections.take("keys"),
            gate: sections.take("gate"),
            guard: sections.take("guard"),
            documents: sections.take("documents"),
            rates: sections.take("rates"),
            jobs: sections.take("jobs"),
            telemetry: sections.take("telemetry"),
        };
        sections.finish()?;
        Ok(config)
    }

    /// Whether the settings fit together.
    ///
    /// # Errors
    /// All problems at once, each by key.
    pub fn validate(&self) -> Result<(), ConfigProblems> {
        check::validate(self)
    }
}

/// Secrets hidden: what `onewindow config print` shows.
impl fmt::Debug for Config {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let database = DatabaseSection { url: hide_password(&self.database.url), ..self.database.clone() };
        f.debug_struct("Config")
            .field("server", &self.server)
            .field("database", &database)
            .field("redis", &self.redis)
            .field("auth", &self.auth)
            .field("keys", &self.keys)
            .field("gate", &self.gate)
            .field("guard", &self.guard)
            .field("documents", &self.documents)
            .field("rates", &self.rates)
            .field("jobs", &self.jobs)
            .field("telemetry", &self.telemetry)
            .finish()
    }
}

/// `postgres://user:secret@host/db?password=…` without what only the database should know.
pub fn hide_password(url: &str) -> String {
    let (address, query) = url.split_once('?').unwrap_or((url, ""));
    let address = match address.split_once("://").map(|(scheme, rest)| (scheme, rest.rsplit_once('@'))) {
        Some((scheme, Some((user, host)))) => {
            let user = user.split(':').next().unwrap_or_default();
            format!("{scheme}://{user}:***@{host}")
        }
        _ => address.to_owned(),
    };
    match query {
        "" => address,
        query if query.contains("password") => format!("{address}?***"),
        query => format!("{address}?{query}"),
    }
}
