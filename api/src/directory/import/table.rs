//! Many rows in few statements, in the words of either database.
//! Start with [`Table::upsert`].
//! Never: values in the statement's text.

use sea_orm::{ConnectionTrait, DatabaseBackend, DatabaseTransaction, DbErr, Statement, Value};

use super::Progress;

/// Rows a statement; nine columns of so many stay far below either database's limit of bound values.
const CHUNK: usize = 500;

/// A table as an import writes it: the key columns come first.
pub(super) struct Table {
    pub(super) name: &'static str,
    pub(super) columns: &'static [&'static str],
    pub(super) keys: usize,
}

impl Table {
    /// Adds rows, or overwrites those with the same key.
    pub(super) async fn upsert(
        &self,
        transaction: &DatabaseTransaction,
        rows: Vec<Vec<Value>>,
        progress: Progress<'_>,
    ) -> Result<(), DbErr> {
        let backend = transaction.get_database_backend();
        let total = rows.len();
        let mut rows = rows.into_iter();
        // The text is the same for all full chunks, so the driver prepares it once.
        let full = self.statement(backend, CHUNK);
        let mut written = 0;
        while written < total {
            let chunk: Vec<Vec<Value>> = rows.by_ref().take(CHUNK).collect();
            let count = chunk.len();
            let sql = if count == CHUNK { full.clone() } else { self.statement(backend, count) };
            let values = chunk.into_iter().flatten();
            transaction.execute_raw(Statement::from_sql_and_values(backend, sql, values)).await?;
            written += count;
            progress(written, total);
        }
        Ok(())
    }

    fn statement(&self, backend: DatabaseBackend, rows: usize) -> String {
        let width = self.columns.len();
        let place = |index: usize| match backend {
            DatabaseBackend::Postgres => format!("${}", index + 1),
            _ => "?".to_owned(),
        };
        let tuple = |row: usize| {
            let places: Vec<String> = (0..width).map(|column| place(row * width + column)).collect();
            format!("({})", places.join(", "))
        };
        let tuples: Vec<String> = (0..rows).map(tuple).collect();
        let (keys, rest) = self.columns.split_at(self.keys);
        let updates: Vec<String> =
            rest.iter().map(|column| format!("{column} = excluded.{column}")).collect();
        format!(
            "INSERT INTO {} ({}) VALUES {} ON CONFLICT ({}) DO UPDATE SET {}",
            self.name,
            self.columns.join(", "),
            tuples.join(", "),
            keys.join(", "),
            updates.join(", ")
        )
    }
}
