//! Whom a citizen merely named in a booking: shown as typed, until they come.

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
                "ALTER TABLE appointment_party ADD COLUMN audience text NOT NULL DEFAULT 'CONCERNED'
                    CHECK (audience IN ('CONCERNED', 'STAFF'))",
                "ALTER TABLE appointment_party ADD COLUMN typed_name_sealed {bytes}",
                // Who was bound by an earlier booking and who was only named is no longer known of those that ended.
                "UPDATE appointment_party SET audience = 'STAFF' WHERE NOT is_live",
            ],
        )
        .await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        dialect::run(
            manager,
            &[
                "ALTER TABLE appointment_party DROP COLUMN typed_name_sealed",
                "ALTER TABLE appointment_party DROP COLUMN audience",
            ],
        )
        .await
    }
}
