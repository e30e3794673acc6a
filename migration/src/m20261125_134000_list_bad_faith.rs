//! The list of serious bad faith: whom a revocation put on it, for how long, and who took them off.

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
                "CREATE TABLE marriage_bad_faith (
                id {uuid} PRIMARY KEY,
                version bigint NOT NULL CHECK (version > 0),
                person_id {uuid} NOT NULL REFERENCES person (id),
                marriage_id {uuid} NOT NULL REFERENCES marriage (id),
                revocation_id {uuid} NOT NULL REFERENCES marriage_revocation (id),
                office_id {uuid} REFERENCES organization (id),
                province text NOT NULL,
                city text NOT NULL,
                county text NOT NULL,
                ground text NOT NULL,
                legal_basis text NOT NULL,
                listed_on date NOT NULL,
                listed_until date NOT NULL,
                listed_by text NOT NULL,
                removed_on date,
                removed_by text,
                removal_reason text,
                UNIQUE (revocation_id, person_id),
                CHECK (listed_until > listed_on),
                CHECK (removed_by <> listed_by),
                CHECK ((removed_on IS NULL) = (removed_by IS NULL))
            )",
                "CREATE INDEX marriage_bad_faith_by_person ON marriage_bad_faith (person_id, id)",
                "CREATE INDEX marriage_bad_faith_by_county ON marriage_bad_faith (county, id)",
            ],
        )
        .await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        dialect::drop_tables(manager, &["marriage_bad_faith"]).await
    }
}
