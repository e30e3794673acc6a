//! One database a test, copied from a template that holds the schema and the shipped data.
//! Start with [`TestDatabase::create`].
//! Never: a database shared by two tests.

use std::{
    path::{Path, PathBuf},
    sync::{
        Arc,
        atomic::{AtomicU32, Ordering},
    },
};

use migration::{Migrator, MigratorTrait};
use onewindow::{
    directory::{import, shipped},
    platform::{
        changes::Changes,
        clock::ManualClock,
        database::{Database, DatabaseSection, SqliteSynchronous},
        env::Env,
        keys::HubKeys,
    },
};
use sea_orm::{ConnectionTrait, DatabaseConnection, TransactionTrait};
use tokio::sync::OnceCell;

use super::beijing;

/// A database that goes away with its test.
pub enum TestDatabase {
    Sqlite { folder: tempfile::TempDir },
    Postgres { server: String, name: String },
}

static TEMPLATE: OnceCell<Template> = OnceCell::const_new();
static COUNTER: AtomicU32 = AtomicU32::new(0);

enum Template {
    Sqlite(PathBuf),
    Postgres { server: String, name: String },
}

impl TestDatabase {
    pub async fn create() -> Self {
        match TEMPLATE.get_or_init(Template::make).await {
            Template::Sqlite(path) => {
                let folder = tempfile::tempdir().expect("a temporary folder");
                std::fs::copy(path, folder.path().join("hub.sqlite3")).expect("a copy of the template");
                Self::Sqlite { folder }
            }
            Template::Postgres { server, name: template } => {
                let number = COUNTER.fetch_add(1, Ordering::Relaxed);
                let name = format!("onewindow_test_{}_{number}", std::process::id());
                let admin = connect(&format!("{server}/postgres")).await;
                // Two copies of one template at once fail while the other is being read.
                for attempt in 0.. {
                    let made = admin
                        .execute_unprepared(&format!("CREATE DATABASE {name} TEMPLATE {template}"))
                        .await;
                    match made {
                        Ok(_) => break,
                        Err(_) if attempt < 100 => tokio::task::yield_now().await,
                        Err(cause) => panic!("no test database: {cause}"),
                    }
                }
                let _ = admin.close().await;
                Self::Postgres { server: server.clone(), name }
            }
        }
    }

    /// An empty database without schema, for migration tests.
    pub async fn empty() -> Self {
        match std::env::var("ONEWINDOW_TEST_POSTGRES") {
            Ok(server) => {
                let number = COUNTER.fetch_add(1, Ordering::Relaxed);
                let name = format!("onewindow_test_{}_{number}", std::process::id());
                let admin = connect(&format!("{server}/postgres")).await;
                admin
                    .execute_unprepared(&format!("CREATE DATABASE {name}"))
                    .await
                    .expect("an empty database");
                let _ = admin.close().await;
                Self::Postgres { server, name }
            }
            Err(_) => Self::Sqlite { folder: tempfile::tempdir().expect("a temporary folder") },
        }
    }

    pub fn url(&self) -> String {
        match self {
            Self::Sqlite { folder } => sqlite_url(&folder.path().join("hub.sqlite3")),
            Self::Postgres { server, name } => format!("{server}/{name}"),
        }
    }

    /// A name of its own, also for key prefixes.
    pub fn name(&self) -> String {
        match self {
            Self::Sqlite { folder } => {
                folder.path().file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default()
            }
            Self::Postgres { name, .. } => name.clone(),
        }
    }

    pub fn is_sqlite(&self) -> bool {
        matches!(self, Self::Sqlite { .. })
    }
}

impl Drop for TestDatabase {
    fn drop(&mut self) {
        if let Self::Postgres { server, name } = self {
            let (server, name) = (server.clone(), name.clone());
            // A runtime of its own: the test's may be gone already.
            let _ = std::thread::spawn(move || {
                let runtime =
                    tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
                runtime.block_on(async {
                    let admin = connect(&format!("{server}/postgres")).await;
                    let _ = admin
                        .execute_unprepared(&format!("DROP DATABASE IF EXISTS {name} WITH (FORCE)"))
                        .await;
                });
            })
            .join();
        }
    }
}

fn sqlite_url(path: &Path) -> String {
    format!("sqlite://{}?mode=rwc", path.display())
}

async fn connect(url: &str) -> DatabaseConnection {
    sea_orm::Database::connect(url).await.expect("the test server answers")
}

impl Template {
    /// Made once a build and kept: its name says which build.
    async fn make() -> Self {
        let build = build_name();
        match std::env::var("ONEWINDOW_TEST_POSTGRES") {
            Ok(server) => {
                let name = format!("onewindow_template_{build}");
                make_postgres_template(&server, &name).await;
                Self::Postgres { server, name }
            }
            Err(_) => {
                let folder = Path::new(env!("CARGO_TARGET_TMPDIR"));
                let path = folder.join(format!("template-{build}.sqlite3"));
                if !path.exists() {
                    let draft = folder.join(format!("draft-{}.sqlite3", std::process::id()));
                    fill(&sqlite_url(&draft)).await;
                    std::fs::rename(&draft, &path).expect("the template moves into place");
                }
                Self::Sqlite(path)
            }
        }
    }
}

/// Tells one build of the tests from another, so that a template never outlives its schema.
fn build_name() -> String {
    let binary = std::env::current_exe().and_then(std::fs::metadata).expect("the test binary is there");
    let built = binary.modified().ok().and_then(|at| at.duration_since(std::time::UNIX_EPOCH).ok());
    format!("{:x}_{:x}", binary.len(), built.unwrap_or_default().as_millis())
}

/// Processes that start together make it once: the lock is the server's.
async fn make_postgres_template(server: &str, name: &str) {
    let admin = connect(&format!("{server}/postgres")).await;
    let admin = admin.begin().await.expect("a session");
    admin.execute_unprepared("SELECT pg_advisory_xact_lock(7420301)").await.expect("the template lock");
    let exists = format!("SELECT 1 FROM pg_database WHERE datname = '{name}'");
    let exists = sea_orm::Statement::from_string(sea_orm::DatabaseBackend::Postgres, exists);
    if admin.query_one_raw(exists).await.expect("the catalogue answers").is_some() {
        return;
    }
    let maker = connect(&format!("{server}/postgres")).await;
    let draft = format!("{name}_draft");
    maker.execute_unprepared(&format!("DROP DATABASE IF EXISTS {draft} WITH (FORCE)")).await.expect("room");
    maker.execute_unprepared(&format!("CREATE DATABASE {draft}")).await.expect("a template database");
    fill(&format!("{server}/{draft}")).await;
    maker
        .execute_unprepared(&format!("ALTER DATABASE {draft} RENAME TO {name}"))
        .await
        .expect("the template's name");
}

async fn fill(url: &str) {
    let section = DatabaseSection {
        url: url.to_owned(),
        max_connections: 2,
        acquire_timeout_ms: 30_000,
        statement_timeout_ms: 120_000,
        sqlite_synchronous: SqliteSynchronous::Off,
    };
    let db = Database::connect(&section).await.expect("the template opens");
    Migrator::up(db.administration(), None).await.expect("the schema is made");
    let env = Env {
        db: db.clone(),
        clock: Arc::new(ManualClock::at(beijing("2021-01-01T09:00"))),
        vault: HubKeys::demo().vault(),
        changes: Changes::default(),
    };
    import::divisions::import(
        &env,
        shipped::DIVISIONS.as_bytes(),
        Some(shipped::DIVISION_CHANGES),
        import::UNWATCHED,
    )
    .await
    .expect("divisions");
    import::workdays::import(&env, shipped::WORKDAYS).await.expect("working days");
    let directory =
        import::directory::DirectoryFile::parse(shipped::DEMO_DIRECTORY, import::directory::Form::Toml)
            .expect("TOML");
    import::directory::import(&env, directory).await.expect("the directory");
    let policies: Vec<_> = shipped::POLICY.iter().map(import::policy::PolicyText::from).collect();
    import::policy::import(&env, &policies).await.expect("policy");
    if db.administration().get_database_backend() == sea_orm::DatabaseBackend::Sqlite {
        db.administration().execute_unprepared("PRAGMA wal_checkpoint(TRUNCATE)").await.expect("one file");
    }
    db.close().await;
}
