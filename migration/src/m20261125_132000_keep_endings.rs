//! What was posted on the end of a marriage, so that a second person can take back what was posted on the wrong one.

use sea_orm_migration::prelude::*;

use crate::dialect;

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        dialect::run(
            manager,
            &["CREATE TABLE marriage_ending (
                id {uuid} PRIMARY KEY,
                marriage_id {uuid} NOT NULL REFERENCES marriage (id),
                marriage_version bigint NOT NULL,
                status text NOT NULL,
                effective_on date NOT NULL,
                document text NOT NULL,
                deceased_id {uuid} REFERENCES person (id),
                status_before text NOT NULL,
                ended_on_before date,
                document_before text,
                invalidated text NOT NULL,
                posted_by text NOT NULL,
                posted_on date NOT NULL,
                taken_back_by text,
                taken_back_on date,
                reason text,
                UNIQUE (marriage_id, marriage_version),
                CHECK (taken_back_by <> posted_by),
                CHECK ((taken_back_by IS NULL) = (taken_back_on IS NULL))
            )"],
        )
        .await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        dialect::drop_tables(manager, &["marriage_ending"]).await
    }
}
