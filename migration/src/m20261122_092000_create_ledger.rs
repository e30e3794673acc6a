//! The ledger: entries, and the seals that chain batches of them. Both append-only in the database.

use sea_orm_migration::prelude::*;

use crate::dialect;

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        dialect::run(manager, &[
            "CREATE TABLE ledger_entry (
                seq {sequence_key},
                id {uuid} NOT NULL UNIQUE,
                kind text NOT NULL CHECK (kind IN ('COMMAND', 'READ')),
                action text NOT NULL,
                service text NOT NULL,
                subject_type text NOT NULL,
                subject_id {uuid},
                subject_version bigint,
                audience text NOT NULL,
                actor_kind text NOT NULL,
                actor_subject text NOT NULL,
                organization_id {uuid},
                legal_basis text,
                payload text NOT NULL,
                occurred_at {instant} NOT NULL,
                recorded_at {instant} NOT NULL,
                mac {bytes} NOT NULL
            )",
            "CREATE INDEX ledger_entry_by_subject ON ledger_entry (subject_id, seq)",
            "CREATE UNIQUE INDEX ledger_entry_one_per_version ON ledger_entry (subject_type, subject_id, subject_version)
                WHERE subject_version IS NOT NULL",
            "CREATE TABLE ledger_seal (
                batch bigint PRIMARY KEY,
                entry_count bigint NOT NULL CHECK (entry_count > 0),
                merkle_root {bytes} NOT NULL,
                previous_hash {bytes} NOT NULL,
                hash {bytes} NOT NULL,
                sealed_at {instant} NOT NULL
            )",
            "CREATE TABLE ledger_seal_entry (
                entry_seq bigint PRIMARY KEY,
                batch bigint NOT NULL REFERENCES ledger_seal (batch),
                position bigint NOT NULL,
                leaf_hash {bytes} NOT NULL,
                UNIQUE (batch, position)
            )",
        ])
        .await?;
        for table in ["ledger_entry", "ledger_seal", "ledger_seal_entry"] {
            dialect::make_append_only(manager, table).await?;
        }
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        dialect::drop_tables(manager, &["ledger_seal_entry", "ledger_seal", "ledger_entry"]).await?;
        for table in ["ledger_entry", "ledger_seal", "ledger_seal_entry"] {
            dialect::forget_append_only(manager, table).await?;
        }
        Ok(())
    }
}
