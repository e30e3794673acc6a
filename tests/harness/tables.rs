//! Looking at the database itself: what a test counts and what it reads back.
//! Start with [`row_counts`] and [`number`].
//! Never: a change; tests that tamper do so by hand.

use std::collections::BTreeMap;

use sea_orm::{ConnectionTrait, DatabaseBackend, DatabaseConnection, Statement};

/// The one number a statement gives.
pub async fn number(db: &DatabaseConnection, sql: &str) -> i64 {
    let statement = Statement::from_string(db.get_database_backend(), sql);
    let row = db.query_one_raw(statement).await.expect("the statement runs").expect("a row");
    row.try_get_by_index(0).expect("a number")
}

/// The first column of all rows.
pub async fn texts(db: &DatabaseConnection, sql: &str) -> Vec<String> {
    let statement = Statement::from_string(db.get_database_backend(), sql);
    let rows = db.query_all_raw(statement).await.expect("the statement runs");
    rows.into_iter().map(|row| row.try_get_by_index(0).expect("a text")).collect()
}

pub async fn execute(db: &DatabaseConnection, sql: &str) {
    db.execute_unprepared(sql).await.unwrap_or_else(|cause| panic!("{sql}: {cause}"));
}

/// All tables but the migrations' own.
pub async fn tables(db: &DatabaseConnection) -> Vec<String> {
    texts(
        db,
        match db.get_database_backend() {
            DatabaseBackend::Postgres => {
                "SELECT tablename::text FROM pg_tables WHERE schemaname = 'public'
                 AND tablename <> 'seaql_migrations' ORDER BY 1"
            }
            _ => {
                "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'
                 AND name <> 'seaql_migrations' ORDER BY 1"
            }
        },
    )
    .await
}

/// How many rows each table holds. Seals come by themselves and are left out; every committed command
/// and every recorded read shows as an entry of the ledger.
pub async fn row_counts(db: &DatabaseConnection) -> BTreeMap<String, i64> {
    let names = tables(db).await;
    let counted = names.iter().filter(|name| !name.starts_with("ledger_seal"));
    let parts: Vec<_> =
        counted.map(|name| format!("SELECT '{name}' AS name, COUNT(*) AS held FROM {name}")).collect();
    let statement = Statement::from_string(db.get_database_backend(), parts.join(" UNION ALL "));
    let rows = db.query_all_raw(statement).await.expect("tables can be counted");
    rows.into_iter()
        .map(|row| (row.try_get_by_index(0).expect("a name"), row.try_get_by_index(1).expect("a count")))
        .collect()
}

/// Whether the whole ledger is as it was written.
pub async fn ledger(hub: &super::Hub) -> onewindow::platform::ledger::verify::Verdict {
    let env = &hub.running.parts.env;
    onewindow::platform::ledger::verify::verify(&env.db, &env.vault, |_, _| {})
        .await
        .expect("the ledger can be read")
}
