//! What the database holds, as text, whichever database it is.
//! Start with [`dump`] for content, [`row_counts`] and [`number`] for counts.
//! Never: a change, but what a test tampers by hand through [`execute`].

use std::collections::BTreeMap;

use onewindow::platform::ledger::verify::{Claims, Verdict, verify};
use sea_orm::{ConnectionTrait, DatabaseBackend, DatabaseConnection, Statement};

/// Tables that the hub's own background work fills at its own time.
const BACKGROUND: &[&str] = &["ledger_seal", "ledger_seal_entry", "job_lease", "seaql_migrations"];
/// Imported once and long.
const REFERENCE: &[&str] = &["division", "division_succession", "calendar_day", "policy_document"];

/// Every row of every table as text; bytes are upper-case hexadecimal.
pub async fn dump(db: &DatabaseConnection) -> BTreeMap<String, Vec<String>> {
    rows_of(db, names(db).await).await
}

/// What a refused command must leave as it is: all rows but those of background work and reference data.
pub async fn business(db: &DatabaseConnection) -> BTreeMap<String, Vec<String>> {
    let mut tables = names(db).await;
    tables.retain(|name| !BACKGROUND.contains(&name.as_str()) && !REFERENCE.contains(&name.as_str()));
    rows_of(db, tables).await
}

async fn rows_of(db: &DatabaseConnection, names: Vec<String>) -> BTreeMap<String, Vec<String>> {
    let mut tables = BTreeMap::new();
    for table in names {
        let select = match db.get_database_backend() {
            DatabaseBackend::Sqlite => {
                let columns = column(db, &format!("SELECT name FROM pragma_table_info('{table}')")).await;
                let quoted: Vec<String> =
                    columns.iter().map(|column| format!("quote(\"{column}\")")).collect();
                format!("SELECT {} AS line FROM \"{table}\" ORDER BY 1", quoted.join(" || ' ' || "))
            }
            _ => format!("SELECT (t.*)::text AS line FROM \"{table}\" t ORDER BY 1"),
        };
        tables.insert(table, column(db, &select).await);
    }
    tables
}

async fn names(db: &DatabaseConnection) -> Vec<String> {
    let select = match db.get_database_backend() {
        DatabaseBackend::Sqlite => {
            "SELECT name AS line FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY name"
        }
        _ => "SELECT tablename::text AS line FROM pg_tables WHERE schemaname = 'public' ORDER BY 1",
    };
    column(db, select).await
}

/// The first column of a statement's rows.
pub async fn column(db: &DatabaseConnection, sql: &str) -> Vec<String> {
    let rows = db
        .query_all_raw(Statement::from_string(db.get_database_backend(), sql))
        .await
        .unwrap_or_else(|cause| panic!("{sql}: {cause}"));
    rows.iter().map(|row| row.try_get_by_index::<String>(0).expect("text")).collect()
}

/// The text that several statements in one go answer with (PostgreSQL only).
pub async fn script(db: &DatabaseConnection, sql: &str) -> Vec<String> {
    use sea_orm::sqlx::{self, Row};
    let pool = db.get_postgres_connection_pool();
    let rows = sqlx::raw_sql(sqlx::AssertSqlSafe(sql.to_owned())).fetch_all(pool).await.expect("a plan");
    rows.iter().map(|row| row.try_get::<String, _>(0).expect("text")).collect()
}

/// The one number a statement gives.
pub async fn number(db: &DatabaseConnection, sql: &str) -> i64 {
    let statement = Statement::from_string(db.get_database_backend(), sql);
    let row = db.query_one_raw(statement).await.expect("the statement runs").expect("a row");
    row.try_get_by_index(0).expect("a number")
}

pub async fn execute(db: &DatabaseConnection, sql: &str) {
    db.execute_unprepared(sql).await.unwrap_or_else(|cause| panic!("{sql}: {cause}"));
}

/// All tables but the migrations' own.
pub async fn tables(db: &DatabaseConnection) -> Vec<String> {
    names(db).await.into_iter().filter(|name| name != "seaql_migrations").collect()
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
pub async fn ledger(hub: &super::Hub) -> Verdict {
    let env = &hub.running.parts.env;
    let claims = Claims { head: None, tables: onewindow::inventory::LEDGERED };
    verify(&env.db, &env.vault, &claims, |_, _| {}).await.expect("the ledger can be read")
}
