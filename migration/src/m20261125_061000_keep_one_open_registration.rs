//! One open marriage registration a person.

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
                "CREATE TABLE marriage_registration_party (
                person_id {uuid} PRIMARY KEY REFERENCES person (id),
                case_id {uuid} NOT NULL REFERENCES service_case (id)
            )",
                "CREATE INDEX marriage_registration_party_by_case ON marriage_registration_party (case_id)",
                // Whoever has several open holds the first; the others can still end.
                "INSERT INTO marriage_registration_party (person_id, case_id)
                SELECT person_id, case_id FROM (
                    SELECT p.person_id, p.case_id,
                        ROW_NUMBER() OVER (PARTITION BY p.person_id ORDER BY c.opened_at, c.id) AS place
                    FROM case_party p JOIN service_case c ON c.id = p.case_id
                    WHERE c.matter = 'MARRIAGE_REGISTRATION' AND c.closed_at IS NULL
                ) AS open_ones WHERE place = 1",
            ],
        )
        .await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        dialect::drop_tables(manager, &["marriage_registration_party"]).await
    }
}
