//! One open divorce application a marriage, and what a supplemented marriage was entered from.

use sea_orm_migration::prelude::*;

use crate::dialect;

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        dialect::run(manager, &[
            "ALTER TABLE divorce_application ADD COLUMN is_open boolean NOT NULL DEFAULT true",
            "UPDATE divorce_application SET is_open = false WHERE case_id IN
                (SELECT id FROM service_case WHERE closed_at IS NOT NULL)",
            // Before this step a marriage could have several. The one furthest along stays, which is the one
            // whose receipt came first, else the first opened; the others wait for their office to close them.
            "UPDATE divorce_application SET is_open = false WHERE is_open AND case_id <>
                (SELECT other.case_id FROM divorce_application AS other
                 WHERE other.marriage_id = divorce_application.marriage_id AND other.is_open
                 ORDER BY other.receipt_on IS NULL, other.receipt_on, other.case_id LIMIT 1)",
            "CREATE UNIQUE INDEX divorce_application_one_open ON divorce_application (marriage_id) WHERE is_open",
            // What the passing of days concerns: only open applications, in the order of their keys.
            "CREATE INDEX divorce_application_open ON divorce_application (case_id) WHERE is_open",
            "CREATE TABLE marriage_source (
                marriage_id {uuid} PRIMARY KEY REFERENCES marriage (id),
                number text NOT NULL,
                office_name text NOT NULL,
                registered_in text NOT NULL,
                entered_by_case_id {uuid} NOT NULL REFERENCES service_case (id)
            )",
            "CREATE INDEX marriage_source_by_number ON marriage_source (number)",
        ])
        .await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        dialect::drop_tables(manager, &["marriage_source"]).await?;
        dialect::run(
            manager,
            &[
                "DROP INDEX divorce_application_open",
                "DROP INDEX divorce_application_one_open",
                "ALTER TABLE divorce_application DROP COLUMN is_open",
            ],
        )
        .await
    }
}
