//! What is measured when someone looks: pools, and how far the ledger's seal is behind.
//! Start with [`observe`].
//! Never: a count over a whole table.

use chrono::{DateTime, Utc};
use entities::ledger::{ledger_entry, ledger_seal_entry};
use sea_orm::{
    ColumnTrait, DatabaseBackend, DatabaseConnection, DbErr, EntityTrait, QueryFilter, QueryOrder,
    QuerySelect,
};

use crate::platform::database::Database;

/// Sets `onewindow_database_pool_connections` and `onewindow_ledger_unsealed_oldest_seconds`.
pub(super) async fn observe(database: &Database, now: DateTime<Utc>) -> Result<(), DbErr> {
    pool("reader", &database.reader);
    pool("writer", &database.writer);
    let sealed: Option<i64> = ledger_seal_entry::Entity::find()
        .select_only()
        .column(ledger_seal_entry::Column::EntrySeq)
        .order_by_desc(ledger_seal_entry::Column::EntrySeq)
        .limit(1)
        .into_tuple()
        .one(&database.reader)
        .await?;
    let oldest: Option<DateTime<Utc>> = ledger_entry::Entity::find()
        .filter(ledger_entry::Column::Seq.gt(sealed.unwrap_or(0)))
        .select_only()
        .column(ledger_entry::Column::RecordedAt)
        .order_by_asc(ledger_entry::Column::Seq)
        .limit(1)
        .into_tuple()
        .one(&database.reader)
        .await?;
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
