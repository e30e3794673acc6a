//! The database: one code path for embedded SQLite and PostgreSQL.
//! Start with [`Database::connect`].
//! Never: a query; those start from a permit.

use std::{cell::Cell, future::Future, sync::Arc, time::Duration};

use sea_orm::{
    ConnectOptions, ConnectionTrait, DatabaseBackend, DatabaseConnection, DatabaseTransaction, DbErr,
    RuntimeErr, SqliteTransactionMode, TransactionOptions, TransactionTrait, sqlx,
};
use serde::Deserialize;

use super::error::{Error, Result};

/// `database` section of the configuration.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct DatabaseSection {
    /// `sqlite://path?mode=rwc` or `postgres://user@host/database`.
    pub url: String,
    /// On PostgreSQL half of them write and half read; on SQLite one writes beside so many readers.
    pub max_connections: u32,
    pub acquire_timeout_ms: u64,
    pub statement_timeout_ms: u64,
    /// SQLite only: `full` survives power loss; `normal` is for tests and demos.
    pub sqlite_synchronous: SqliteSynchronous,
}

#[derive(Debug, Clone, Copy, Default, Deserialize, PartialEq, Eq)]
#[serde(rename_all = "snake_case")]
pub enum SqliteSynchronous {
    #[default]
    Full,
    Normal,
    Off,
}

impl Default for DatabaseSection {
    fn default() -> Self {
        Self {
            url: "sqlite://var/onewindow.sqlite3?mode=rwc".to_owned(),
            max_connections: 16,
            acquire_timeout_ms: 2_000,
            statement_timeout_ms: 5_000,
            sqlite_synchronous: SqliteSynchronous::Full,
        }
    }
}

tokio::task_local! {
    static STATEMENTS: Cell<u32>;
}

/// Runs `work` and says how many SQL statements it sent from its own task.
pub async fn counting_statements<F: Future>(work: F) -> (F::Output, u32) {
    STATEMENTS
        .scope(Cell::new(0), async {
            let output = work.await;
            (output, STATEMENTS.with(Cell::get))
        })
        .await
}

/// Where rows are written and where they are read. SQLite allows one writer, so it has a pool of one. On
/// PostgreSQL they are two pools as well: a unit of work that reads reference data beside its transaction
/// must never wait for a connection that another unit holds.
#[derive(Debug, Clone)]
pub struct Database {
    pub(crate) writer: DatabaseConnection,
    pub(crate) reader: DatabaseConnection,
}

impl Database {
    /// # Errors
    /// When the database cannot be reached or refuses the options.
    pub async fn connect(section: &DatabaseSection) -> Result<Self, DbErr> {
        Self::connect_within(section, section.statement_timeout_ms).await
    }

    /// For commands that end by themselves: an index over years of rows, an import, a verification take as long
    /// as they take. Waiting for a connection stays bounded.
    ///
    /// # Errors
    /// As [`Database::connect`].
    pub async fn connect_unhurried(section: &DatabaseSection) -> Result<Self, DbErr> {
        Self::connect_within(section, 0).await
    }

    /// `limit` is PostgreSQL's `statement_timeout` in milliseconds; 0 is none.
    async fn connect_within(section: &DatabaseSection, limit: u64) -> Result<Self, DbErr> {
        if section.url.starts_with("sqlite:") {
            create_parent_folder(&section.url);
            let writer = open(section, 1, limit).await?;
            let reader = open(section, section.max_connections.max(1), limit).await?;
            Ok(Self { writer, reader })
        } else {
            let writers = (section.max_connections / 2).max(1);
            let writer = open(section, writers, limit).await?;
            let readers = section.max_connections.saturating_sub(writers).max(1);
            let reader = open(section, readers, limit).await?;
            Ok(Self { writer, reader })
        }
    }

    pub fn backend(&self) -> DatabaseBackend {
        self.writer.get_database_backend()
    }

    /// A writing transaction. SQLite takes its write lock at once (IMMEDIATE), so that two writers queue
    /// instead of failing half-way.
    pub(crate) async fn begin(&self) -> Result<DatabaseTransaction> {
        let options = TransactionOptions {
            sqlite_transaction_mode: Some(SqliteTransactionMode::Immediate),
            ..TransactionOptions::default()
        };
        Ok(self.writer.begin_with_options(options).await?)
    }

    /// Whether a trivial statement is answered.
    pub async fn ping(&self) -> Result<()> {
        self.reader.execute_unprepared("SELECT 1").await?;
        Ok(())
    }

    /// The connection for migrations and imports of reference data.
    pub fn administration(&self) -> &DatabaseConnection {
        &self.writer
    }

    pub async fn close(self) {
        let _ = self.reader.close().await;
        let _ = self.writer.close().await;
    }
}

fn create_parent_folder(url: &str) {
    let path = url.trim_start_matches("sqlite:").trim_start_matches("//");
    let path = path.split('?').next().unwrap_or_default();
    if let Some(folder) = std::path::Path::new(path).parent()
        && !folder.as_os_str().is_empty()
    {
        // A folder that cannot be made shows itself as a connection error, with the better message.
        let _ = std::fs::create_dir_all(folder);
    }
}

async fn open(
    section: &DatabaseSection,
    connections: u32,
    statement_timeout: u64,
) -> Result<DatabaseConnection, DbErr> {
    let mut options = ConnectOptions::new(section.url.clone());
    let synchronous = section.sqlite_synchronous;
    let busy = Duration::from_millis(section.statement_timeout_ms);
    options
        .max_connections(connections)
        .acquire_timeout(Duration::from_millis(section.acquire_timeout_ms))
        .sqlx_logging(false)
        .map_sqlx_sqlite_opts(move |sqlite| {
            use sqlx::sqlite::{SqliteJournalMode, SqliteSynchronous as Sync};
            sqlite.journal_mode(SqliteJournalMode::Wal).foreign_keys(true).busy_timeout(busy).synchronous(
                match synchronous {
                    SqliteSynchronous::Full => Sync::Full,
                    SqliteSynchronous::Normal => Sync::Normal,
                    SqliteSynchronous::Off => Sync::Off,
                },
            )
        })
        .map_sqlx_postgres_opts(move |postgres| {
            postgres.application_name("onewindow").options([
                ("statement_timeout", statement_timeout.to_string()),
                ("timezone", "UTC".to_owned()),
            ])
        });
    let mut connection = sea_orm::Database::connect(options).await?;
    connection.set_metric_callback(|info| {
        let _ = STATEMENTS.try_with(|count| count.set(count.get() + 1));
        // The text has placeholders; the values are never logged.
        tracing::trace!(target: "onewindow::sql", statement = %info.statement.sql);
        metrics::counter!("onewindow_sql_statements_total", "failed" => if info.failed { "true" } else { "false" })
            .increment(1);
        metrics::histogram!("onewindow_sql_statement_seconds").record(info.elapsed);
    });
    Ok(connection)
}

/// What a failed statement means to a caller. The database's own text goes to the log, never to a client.
pub fn classify(cause: DbErr) -> Error {
    match &cause {
        DbErr::ConnectionAcquire(_) | DbErr::Conn(_) => return Error::UpstreamUnavailable("database"),
        DbErr::Exec(RuntimeErr::SqlxError(inner)) | DbErr::Query(RuntimeErr::SqlxError(inner)) => {
            if let Some(known) = classify_sqlx(inner) {
                return known;
            }
        }
        _ => {}
    }
    Error::Internal(Arc::new(anyhow::Error::new(cause)))
}

fn classify_sqlx(inner: &sqlx::Error) -> Option<Error> {
    match inner {
        sqlx::Error::Io(_)
        | sqlx::Error::PoolTimedOut
        | sqlx::Error::PoolClosed
        | sqlx::Error::WorkerCrashed => Some(Error::UpstreamUnavailable("database")),
        sqlx::Error::Database(database) => match database.code().as_deref() {
            // serialization failure, deadlock, lock not available; SQLite busy
            Some("40001" | "40P01" | "55P03" | "5" | "517") => Some(Error::Conflict("CONCURRENT_CHANGE")),
            // statement timeout, shutting down, too many connections
            Some("57014" | "57P01" | "57P02" | "57P03" | "53300") => {
                Some(Error::UpstreamUnavailable("database"))
            }
            // a character that PostgreSQL cannot store: NUL in a text that only a filter used
            Some("22021") => Some(Error::input(
                &[],
                "TEXT_CONTROL_CHARACTER",
                "内容含有不允许的控制字符",
                "the text has control characters",
            )),
            _ => None,
        },
        _ => None,
    }
}

/// Whether a statement failed on the unique index that PostgreSQL calls `index` and SQLite names by `columns`
/// (`table.column, table.column`).
pub fn violates_unique(cause: &DbErr, index: &str, columns: &str) -> bool {
    taken(cause).is_some_and(|text| text.contains(index) || text.contains(columns))
}

/// What the database says of a row that is there already. On SQLite the append-only tables have triggers that
/// speak before the unique index can; their words begin with the index.
pub fn taken(cause: &DbErr) -> Option<String> {
    match (cause, cause.sql_err()) {
        (_, Some(sea_orm::SqlErr::UniqueConstraintViolation(text))) => Some(text),
        (DbErr::Exec(RuntimeErr::SqlxError(inner)) | DbErr::Query(RuntimeErr::SqlxError(inner)), _) => {
            let database = inner.as_database_error()?;
            let is_trigger = database.code().as_deref() == Some(SQLITE_CONSTRAINT_TRIGGER);
            is_trigger.then(|| database.message().to_owned())
        }
        _ => None,
    }
}

/// <https://sqlite.org/rescode.html#constraint_trigger>
const SQLITE_CONSTRAINT_TRIGGER: &str = "1811";
