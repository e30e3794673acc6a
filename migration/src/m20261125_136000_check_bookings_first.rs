//! 预审 as a state of a booking: it holds its seat and ends with its slot like any other that is unfinished.

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
                "DROP INDEX appointment_unfinished_by_day",
                "CREATE INDEX appointment_unfinished_by_day ON appointment (state, day)
                    WHERE state IN ('REQUESTED', 'PRECHECK', 'CONFIRMED', 'CHECKED_IN')",
            ],
        )
        .await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        dialect::run(
            manager,
            &[
                // What was being checked waits again.
                "UPDATE appointment SET state = 'REQUESTED' WHERE state = 'PRECHECK'",
                "DROP INDEX appointment_unfinished_by_day",
                "CREATE INDEX appointment_unfinished_by_day ON appointment (state, day)
                    WHERE state IN ('REQUESTED', 'CONFIRMED', 'CHECKED_IN')",
            ],
        )
        .await
    }
}
