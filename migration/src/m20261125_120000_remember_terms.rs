//! Which working-day term a due day ends, so that it can be counted again on a newer calendar.

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
                "ALTER TABLE service_case ADD COLUMN due_from date",
                "ALTER TABLE service_case ADD COLUMN due_days integer",
                // No pause moved these, so the term and its last day are one.
                "UPDATE service_case SET due_from = due_on, due_days = 0 WHERE due_status = 'RUNNING'",
                "CREATE INDEX service_case_not_computable ON service_case (id) \
                 WHERE due_status = 'NOT_COMPUTABLE' AND closed_at IS NULL",
            ],
        )
        .await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        dialect::run(
            manager,
            &[
                "DROP INDEX service_case_not_computable",
                "ALTER TABLE service_case DROP COLUMN due_days",
                "ALTER TABLE service_case DROP COLUMN due_from",
            ],
        )
        .await
    }
}
