//! Revocations of marriages, and which copies of a certificate were replaced.

use sea_orm_migration::prelude::*;

use crate::dialect;

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        dialect::run(
            manager,
            &[
                // The couple share a number, but one party alone may replace their copy. No foreign key:
                // SQLite could not drop the column again.
                "ALTER TABLE certificate_copy ADD COLUMN superseded_by_id {uuid}",
                "CREATE TABLE marriage_revocation (
                id {uuid} PRIMARY KEY,
                marriage_id {uuid} NOT NULL REFERENCES marriage (id),
                state text NOT NULL,
                ground text NOT NULL,
                findings text NOT NULL,
                proposed_by text NOT NULL,
                proposed_on date NOT NULL,
                notice_served_on date NOT NULL,
                heard_on date,
                statement_sealed {bytes},
                decided_by text,
                decided_on date,
                decision_number text,
                reason text
            )",
                "CREATE UNIQUE INDEX marriage_revocation_one_open ON marriage_revocation (marriage_id)
                 WHERE state IN ('PROPOSED', 'HEARD')",
                "CREATE INDEX marriage_revocation_by_marriage ON marriage_revocation (marriage_id, id)",
            ],
        )
        .await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        dialect::drop_tables(manager, &["marriage_revocation"]).await?;
        dialect::run(manager, &["ALTER TABLE certificate_copy DROP COLUMN superseded_by_id"]).await
    }
}
