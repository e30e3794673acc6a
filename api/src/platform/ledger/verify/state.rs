//! What the tables say against what the ledger says: no version without its entry.
//! Start with [`Ledgered`]; who verifies hands in the list.
//! Never: a table's rows in memory; the database compares and answers with one.

use sea_orm::{ConnectionTrait, DatabaseBackend, DatabaseConnection, Statement};
use uuid::Uuid;

use super::Subject;
use crate::platform::error::Result;

/// A table whose rows count the acts upon them, each of which has its entry. Entries that vanish from the end of
/// the ledger, seals and all, leave a row behind that counts further than its entries do.
#[derive(Debug, Clone, Copy)]
pub struct Ledgered {
    /// What its entries name as the kind of their subject.
    pub subject_type: &'static str,
    /// The table as `t`, with what it is joined to. `{id_text}` is the text of `o.id`.
    pub rows: &'static str,
    /// The subject's id.
    pub id: &'static str,
    /// The version whose entry must be there; not above 0 where none need be. The ledger has those before it.
    pub version: &'static str,
}

/// The first row whose entry is missing.
pub(super) async fn unrecorded(db: &DatabaseConnection, tables: &[Ledgered]) -> Result<Option<Subject>> {
    let backend = db.get_database_backend();
    for table in tables {
        let Ledgered { subject_type, rows, id, version } = table;
        let id_text = match backend {
            DatabaseBackend::Postgres => "o.id::text".to_owned(),
            _ => uuid_text("o.id"),
        };
        let rows = rows.replace("{id_text}", &id_text);
        let sql = format!(
            "SELECT {id} AS id, {version} AS version FROM {rows} WHERE {version} > 0 AND NOT EXISTS \
             (SELECT 1 FROM ledger_entry AS e WHERE e.subject_type = '{subject_type}' AND e.subject_id = {id} \
             AND e.subject_version = {version}) ORDER BY {id} LIMIT 1"
        );
        if let Some(row) = db.query_one_raw(Statement::from_string(backend, sql)).await? {
            let (id, version): (Uuid, i64) = (row.try_get_by_index(0)?, row.try_get_by_index(1)?);
            return Ok(Some(Subject { kind: subject_type, id, version }));
        }
    }
    Ok(None)
}

/// SQLite keeps a key as 16 bytes.
fn uuid_text(column: &str) -> String {
    let parts = [(1, 8), (9, 4), (13, 4), (17, 4), (21, 12)]
        .map(|(from, length)| format!("substr(lower(hex({column})), {from}, {length})"));
    parts.join(" || '-' || ")
}
