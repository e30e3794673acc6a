//! Appointments: the registrar's reason for a refused request, and an index for the sweep.

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
                "ALTER TABLE appointment ADD COLUMN rejection_reason text",
                "CREATE INDEX appointment_unfinished_by_day ON appointment (state, day)
                    WHERE state IN ('REQUESTED', 'CONFIRMED', 'CHECKED_IN')",
            ],
        )
        .await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        dialect::run(
            manager,
            &[
                "DROP INDEX appointment_unfinished_by_day",
                "ALTER TABLE appointment DROP COLUMN rejection_reason",
            ],
        )
        .await
    }
}
