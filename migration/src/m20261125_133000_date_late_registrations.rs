//! From when a late registration has effect, and what that rests on.

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
                "ALTER TABLE marriage_registration ADD COLUMN effective_from date",
                "ALTER TABLE marriage_registration ADD COLUMN effective_basis text",
                "ALTER TABLE marriage ADD COLUMN effective_from date CHECK (effective_from < registered_on)",
                "ALTER TABLE marriage ADD COLUMN effective_basis text",
            ],
        )
        .await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        dialect::run(
            manager,
            &[
                "ALTER TABLE marriage DROP COLUMN effective_basis",
                "ALTER TABLE marriage DROP COLUMN effective_from",
                "ALTER TABLE marriage_registration DROP COLUMN effective_basis",
                "ALTER TABLE marriage_registration DROP COLUMN effective_from",
            ],
        )
        .await
    }
}
