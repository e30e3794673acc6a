//! Persons: everything that identifies one is sealed; the blind index finds the row by number.

use sea_orm_migration::prelude::*;

use crate::dialect;

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        dialect::run(
            manager,
            &["CREATE TABLE person (
                id {uuid} PRIMARY KEY,
                id_type text NOT NULL,
                id_number_index {bytes} NOT NULL UNIQUE,
                id_number_sealed {bytes} NOT NULL,
                name_sealed {bytes} NOT NULL,
                birth_date_sealed {bytes} NOT NULL,
                sex text NOT NULL,
                phone_sealed {bytes},
                address_sealed {bytes},
                created_at {instant} NOT NULL,
                updated_at {instant} NOT NULL,
                version bigint NOT NULL DEFAULT 1
            )"],
        )
        .await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        dialect::drop_tables(manager, &["person"]).await
    }
}
