//! Ledger rows on SQLite: `INSERT OR REPLACE` removes the row that stands in its way without asking the triggers
//! on removal. On PostgreSQL there is no such statement; `ON CONFLICT … DO UPDATE` asks those on change.

use sea_orm_migration::{
    prelude::*,
    sea_orm::{ConnectionTrait, DatabaseBackend},
};

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

/// Trigger, table, and what of a row is there already. A trigger's message begins with its name, which for the
/// version of a subject is that of the unique index, so that a lost race reads alike on both databases.
const TRIGGERS: [(&str, &str, &str); 5] = [
    ("ledger_entry_no_replace", "ledger_entry", "seq = NEW.seq"),
    ("ledger_entry_no_second", "ledger_entry", "id = NEW.id"),
    (
        "ledger_entry_one_per_version_kept",
        "ledger_entry",
        "subject_type = NEW.subject_type AND subject_id = NEW.subject_id AND subject_version = NEW.subject_version",
    ),
    ("ledger_seal_no_replace", "ledger_seal", "batch = NEW.batch"),
    (
        "ledger_seal_entry_no_replace",
        "ledger_seal_entry",
        "entry_seq = NEW.entry_seq OR (batch = NEW.batch AND position = NEW.position)",
    ),
];

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let db = manager.get_connection();
        if db.get_database_backend() == DatabaseBackend::Postgres {
            return Ok(());
        }
        for (name, table, there) in TRIGGERS {
            db.execute_unprepared(&format!(
                "CREATE TRIGGER {name} BEFORE INSERT ON {table} \
                 WHEN EXISTS (SELECT 1 FROM {table} WHERE {there}) \
                 BEGIN SELECT RAISE(ABORT, '{name}: {table} is append-only'); END"
            ))
            .await?;
        }
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let db = manager.get_connection();
        if db.get_database_backend() == DatabaseBackend::Postgres {
            return Ok(());
        }
        for (name, ..) in TRIGGERS {
            db.execute_unprepared(&format!("DROP TRIGGER {name}")).await?;
        }
        Ok(())
    }
}
