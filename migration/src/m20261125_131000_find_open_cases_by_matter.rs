//! Open cases of one matter in the order of their keys: what days may end.

use sea_orm_migration::prelude::*;

use crate::dialect;

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let index =
            "CREATE INDEX service_case_open_by_matter ON service_case (matter, id) WHERE closed_at IS NULL";
        dialect::run(manager, &[index]).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        dialect::run(manager, &["DROP INDEX service_case_open_by_matter"]).await
    }
}
