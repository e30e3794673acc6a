//! How steps are taken: all or none, by one process at a time, beside programmes that are newer.
//! Start with [`Migrator`].
//! Never: a step that leaves half of itself behind.

use std::collections::HashSet;

use sea_orm_migration::{
    prelude::*,
    sea_orm::{
        ConnectionTrait, DatabaseBackend, DatabaseTransaction, EntityTrait, SqliteTransactionMode,
        TransactionOptions, TransactionTrait,
    },
    seaql_migrations,
};

/// Takes the ordered steps. Each run is one transaction under a lock of the whole database, so that instances
/// which start together take every step once, and a failed run leaves the schema as it was.
#[derive(Debug)]
pub struct Migrator;

/// Names the lock on PostgreSQL; any constant that nothing else uses.
const LOCK: i64 = 0x6f6e_6577_696e_646f;

impl Migrator {
    /// Names of this programme's steps that the database lacks. Steps of a newer programme do not count: while
    /// instances are replaced one by one, old ones run beside the new schema. Writes nothing.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn pending<C: ConnectionTrait>(db: &C) -> Result<Vec<String>, DbErr> {
        let recorded = recorded(db).await?;
        let names = crate::steps().into_iter().map(|step| step.name().to_owned());
        Ok(names.filter(|name| !recorded.contains(name)).collect())
    }
}

#[async_trait::async_trait]
impl MigratorTrait for Migrator {
    fn migrations() -> Vec<Box<dyn MigrationTrait>> {
        Steps::migrations()
    }

    async fn get_migration_models<C>(db: &C) -> Result<Vec<seaql_migrations::Model>, DbErr>
    where
        C: ConnectionTrait,
    {
        Steps::get_migration_models(db).await
    }

    async fn up<'c, C>(db: C, steps: Option<u32>) -> Result<(), DbErr>
    where
        C: IntoSchemaManagerConnection<'c>,
    {
        let transaction = alone(&db.into_database_executor()).await?;
        Steps::up(&transaction, steps).await?;
        transaction.commit().await
    }

    async fn down<'c, C>(db: C, steps: Option<u32>) -> Result<(), DbErr>
    where
        C: IntoSchemaManagerConnection<'c>,
    {
        let transaction = alone(&db.into_database_executor()).await?;
        if let Some(newer) = recorded(&transaction).await?.difference(&own()).min() {
            return Err(DbErr::Migration(format!(
                "{newer} is of a newer programme: let that one take it back"
            )));
        }
        Steps::down(&transaction, steps).await?;
        transaction.commit().await
    }
}

/// A transaction that waits until no other process migrates this database.
async fn alone(db: &SchemaManagerConnection<'_>) -> Result<DatabaseTransaction, DbErr> {
    let options = TransactionOptions {
        sqlite_transaction_mode: Some(SqliteTransactionMode::Immediate),
        ..TransactionOptions::default()
    };
    let transaction = db.begin_with_options(options).await?;
    if transaction.get_database_backend() == DatabaseBackend::Postgres {
        transaction.execute_unprepared(&format!("SELECT pg_advisory_xact_lock({LOCK})")).await?;
    }
    Ok(transaction)
}

/// The steps themselves, as the library takes them.
struct Steps;

#[async_trait::async_trait]
impl MigratorTrait for Steps {
    fn migrations() -> Vec<Box<dyn MigrationTrait>> {
        crate::steps().into_iter().map(|step| Box::new(Whole(step)) as Box<dyn MigrationTrait>).collect()
    }

    /// Without the steps of a newer programme: the library takes one it does not know for a mistake.
    async fn get_migration_models<C>(db: &C) -> Result<Vec<seaql_migrations::Model>, DbErr>
    where
        C: ConnectionTrait,
    {
        Self::install(db).await?;
        let own = own();
        let mut recorded = seaql_migrations::Entity::find().all(db).await?;
        recorded.retain(|model| own.contains(&model.version));
        Ok(recorded)
    }
}

/// A step that is taken whole or not at all. By itself the library does so on PostgreSQL only.
struct Whole(Box<dyn MigrationTrait>);

impl MigrationName for Whole {
    fn name(&self) -> &str {
        self.0.name()
    }
}

#[async_trait::async_trait]
impl MigrationTrait for Whole {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        self.0.up(manager).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        self.0.down(manager).await
    }

    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }
}

fn own() -> HashSet<String> {
    crate::steps().iter().map(|step| step.name().to_owned()).collect()
}

/// Steps on record, by whichever programme; none where nothing was ever migrated.
async fn recorded<C: ConnectionTrait>(db: &C) -> Result<HashSet<String>, DbErr> {
    let there = match db.get_database_backend() {
        DatabaseBackend::Postgres => "SELECT 1 WHERE to_regclass('seaql_migrations') IS NOT NULL",
        _ => "SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = 'seaql_migrations'",
    };
    let there = sea_orm_migration::sea_orm::Statement::from_string(db.get_database_backend(), there);
    if db.query_one_raw(there).await?.is_none() {
        return Ok(HashSet::new());
    }
    let recorded = seaql_migrations::Entity::find().all(db).await?;
    Ok(recorded.into_iter().map(|model| model.version).collect())
}
