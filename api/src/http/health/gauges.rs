//! What is measured when someone looks: pools, and how far the ledger's seal is behind.
//! Start with [`observe`].
//! Never: a count over a whole table.

use chrono::{DateTime, Utc};
use sea_orm::{DatabaseBackend, DatabaseConnection};

use crate::platform::{database::Database, error::Result, ledger::seal};

/// Sets `onewindow_database_pool_connections` and `onewindow_ledger_unsealed_oldest_seconds`. Nothing else sets them.
pub(super) async fn observe(database: &Database, now: DateTime<Utc>) -> Result<()> {
    pool("reader", &database.reader);
    pool("writer", &database.writer);
    let oldest = seal::oldest_unsealed(database).await?;
    let age = oldest.map_or(0, |instant| (now - instant).num_seconds().max(0));
    metrics::gauge!("onewindow_ledger_unsealed_oldest_seconds").set(age as f64);
    Ok(())
}

fn pool(name: &'static str, connection: &DatabaseConnection) {
    let (size, idle) = match connection.get_database_backend() {
        DatabaseBackend::Sqlite => {
            let pool = connection.get_sqlite_connection_pool();
            (pool.size(), pool.num_idle())
        }
        DatabaseBackend::Postgres => {
            let pool = connection.get_postgres_connection_pool();
            (pool.size(), pool.num_idle())
        }
        _ => return,
    };
    let idle = idle as f64;
    metrics::gauge!("onewindow_database_pool_connections", "pool" => name, "state" => "idle").set(idle);
    metrics::gauge!("onewindow_database_pool_connections", "pool" => name, "state" => "busy")
        .set(f64::from(size) - idle);
}
