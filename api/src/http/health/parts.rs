//! The parts of the hub that readiness asks.
//! Start with [`Part`].
//! Never: a reason in the answer; reasons go to the log.

use std::{fmt, pin::Pin, sync::Arc};

use migration::Migrator;

use super::ANSWER_WITHIN;
use crate::platform::{database::Database, keys::strangers, vault::Vault};

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Status {
    Ok,
    /// It answers, but not as it should: steps of the schema are missing.
    NotMigrated,
    Unavailable,
}

impl Status {
    pub(super) fn as_str(self) -> &'static str {
        match self {
            Self::Ok => "ok",
            Self::NotMigrated => "not migrated",
            Self::Unavailable => "unavailable",
        }
    }
}

type Probe = Box<dyn Fn() -> Pin<Box<dyn Future<Output = Status> + Send>> + Send + Sync>;

/// One part and how to ask it.
pub(super) struct Part {
    name: &'static str,
    is_needed: bool,
    probe: Probe,
}

impl fmt::Debug for Part {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name)
    }
}

pub(super) struct Answer {
    pub(super) name: &'static str,
    pub(super) status: Status,
    is_needed: bool,
}

impl Answer {
    pub(super) fn is_ok(&self) -> bool {
        self.status == Status::Ok
    }

    pub(super) fn is_fatal(&self) -> bool {
        self.is_needed && !self.is_ok()
    }
}

impl Part {
    pub(super) fn needed<F>(name: &'static str, probe: impl Fn() -> F + Send + Sync + 'static) -> Self
    where
        F: Future<Output = Status> + Send + 'static,
    {
        Self { name, is_needed: true, probe: Box::new(move || Box::pin(probe())) }
    }

    pub(super) fn optional<F>(name: &'static str, probe: impl Fn() -> F + Send + Sync + 'static) -> Self
    where
        F: Future<Output = bool> + Send + 'static,
    {
        let probe: Probe = Box::new(move || {
            let there = probe();
            Box::pin(async move { if there.await { Status::Ok } else { Status::Unavailable } })
        });
        Self { name, is_needed: false, probe }
    }

    pub(super) async fn ask(&self) -> Answer {
        let asked = tokio::time::timeout(ANSWER_WITHIN, (self.probe)()).await;
        let status = asked.unwrap_or(Status::Unavailable);
        if status != Status::Ok {
            tracing::warn!(health.part = self.name, health.status = status.as_str(), "a part is not ready");
        }
        Answer { name: self.name, status, is_needed: self.is_needed }
    }
}

pub(super) fn database(database: &Database) -> Part {
    let database = database.clone();
    Part::needed("database", move || {
        let database = database.clone();
        async move { if database.ping().await.is_ok() { Status::Ok } else { Status::Unavailable } }
    })
}

/// Whether every step of this programme's schema is applied; later steps do not disturb it.
pub(super) fn schema(database: &Database) -> Part {
    let database = database.clone();
    Part::needed("schema", move || {
        let database = database.clone();
        async move {
            match Migrator::pending(&database.reader).await {
                Ok(pending) if pending.is_empty() => Status::Ok,
                Ok(_) => Status::NotMigrated,
                Err(_) => Status::Unavailable,
            }
        }
    })
}

/// Whether the keys are those that the database was written with.
pub(super) fn keys(database: &Database, vault: Arc<Vault>) -> Part {
    let database = database.clone();
    Part::needed("keys", move || {
        let (database, vault) = (database.clone(), Arc::clone(&vault));
        async move {
            match strangers(&database, &vault).await {
                Ok(strangers) if strangers.is_empty() => Status::Ok,
                _ => Status::Unavailable,
            }
        }
    })
}
