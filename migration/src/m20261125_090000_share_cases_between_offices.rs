//! Offices that take part in a case: who received it, who handled it before, who handles it now.

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
                "CREATE TABLE case_office (
                case_id {uuid} NOT NULL REFERENCES service_case (id),
                organization_id {uuid} NOT NULL REFERENCES organization (id),
                part text NOT NULL,
                since {instant} NOT NULL,
                PRIMARY KEY (organization_id, case_id)
            )",
                "CREATE INDEX case_office_by_case ON case_office (case_id)",
                "INSERT INTO case_office (case_id, organization_id, part, since)
                 SELECT id, office_id, 'RECEIVED', opened_at FROM service_case",
            ],
        )
        .await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        dialect::drop_tables(manager, &["case_office"]).await
    }
}
