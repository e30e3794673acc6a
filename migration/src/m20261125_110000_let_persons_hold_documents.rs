//! Several identity documents a person, each leading to one person.

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
                "CREATE TABLE person_document (
                    id {uuid} PRIMARY KEY,
                    person_id {uuid} NOT NULL REFERENCES person (id),
                    id_type text NOT NULL,
                    issuing_country text,
                    number_index {bytes} NOT NULL UNIQUE,
                    number_sealed {bytes} NOT NULL,
                    seen_at {instant}
                )",
                "CREATE INDEX person_document_by_person ON person_document (person_id, id)",
                // The first document has its person's key: its number stays sealed as it was.
                "INSERT INTO person_document
                    (id, person_id, id_type, issuing_country, number_index, number_sealed, seen_at)
                 SELECT id, id, id_type, issuing_country, id_number_index, id_number_sealed, document_seen_at
                 FROM person",
            ],
        )
        .await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        dialect::drop_tables(manager, &["person_document"]).await
    }
}
