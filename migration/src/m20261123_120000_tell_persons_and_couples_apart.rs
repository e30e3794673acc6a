//! Persons by what was seen of their document; bookings of a couple apart from those of its members.

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
                "ALTER TABLE person ADD COLUMN issuing_country text",
                "ALTER TABLE person ADD COLUMN document_seen_at {instant}",
                "UPDATE person SET document_seen_at = created_at",
                "ALTER TABLE appointment ADD COLUMN couple text",
                "CREATE UNIQUE INDEX appointment_one_live_couple ON appointment (couple)",
            ],
        )
        .await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        dialect::run(
            manager,
            &[
                "DROP INDEX appointment_one_live_couple",
                "ALTER TABLE appointment DROP COLUMN couple",
                "ALTER TABLE person DROP COLUMN document_seen_at",
                "ALTER TABLE person DROP COLUMN issuing_country",
            ],
        )
        .await
    }
}
