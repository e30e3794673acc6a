//! Whether a marriage counts: one entered from paper does once its case is accepted. It belongs to the office
//! that entered it; what it was entered from keeps where it was registered.

use sea_orm_migration::prelude::*;

use crate::dialect;

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        dialect::run(manager, &[
            "ALTER TABLE marriage ADD COLUMN standing text NOT NULL DEFAULT 'CONFIRMED'",
            "CREATE TABLE marriage_source_kept AS SELECT s.*, m.county FROM marriage_source s
                JOIN marriage m ON m.id = s.marriage_id",
            "DROP TABLE marriage_source",
            "CREATE TABLE marriage_source (
                marriage_id {uuid} PRIMARY KEY REFERENCES marriage (id),
                number text NOT NULL,
                office_name text NOT NULL,
                registered_in text NOT NULL,
                county text NOT NULL DEFAULT '',
                warnings text NOT NULL DEFAULT '[]',
                entered_by_case_id {uuid} REFERENCES service_case (id)
            )",
            "CREATE INDEX marriage_source_by_number ON marriage_source (number)",
            "INSERT INTO marriage_source
                (marriage_id, number, office_name, registered_in, county, entered_by_case_id)
             SELECT marriage_id, number, office_name, registered_in, county, entered_by_case_id
             FROM marriage_source_kept",
            "DROP TABLE marriage_source_kept",
            "UPDATE marriage SET
                office_id = (SELECT c.office_id FROM marriage_source s
                    JOIN service_case c ON c.id = s.entered_by_case_id WHERE s.marriage_id = marriage.id),
                province = (SELECT c.province FROM marriage_source s
                    JOIN service_case c ON c.id = s.entered_by_case_id WHERE s.marriage_id = marriage.id),
                city = (SELECT c.city FROM marriage_source s
                    JOIN service_case c ON c.id = s.entered_by_case_id WHERE s.marriage_id = marriage.id),
                county = (SELECT c.county FROM marriage_source s
                    JOIN service_case c ON c.id = s.entered_by_case_id WHERE s.marriage_id = marriage.id)
             WHERE origin = 'SUPPLEMENTED' AND id IN (SELECT marriage_id FROM marriage_source)",
            // No receipt was ever issued on it: it waits for one, or was dropped with its application.
            "UPDATE marriage SET standing = CASE
                WHEN EXISTS (SELECT 1 FROM divorce_application d WHERE d.marriage_id = marriage.id AND d.is_open)
                THEN 'PROVISIONAL' ELSE 'DROPPED' END
             WHERE origin = 'SUPPLEMENTED' AND status = 'IN_FORCE' AND NOT EXISTS
                (SELECT 1 FROM divorce_application d
                 WHERE d.marriage_id = marriage.id AND d.receipt_on IS NOT NULL)",
            "UPDATE marriage_spouse SET in_force = false
             WHERE marriage_id IN (SELECT id FROM marriage WHERE standing <> 'CONFIRMED')",
        ])
        .await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        dialect::run(manager, &[
            "CREATE TABLE marriage_source_kept AS SELECT * FROM marriage_source
                WHERE entered_by_case_id IS NOT NULL",
            "DROP TABLE marriage_source",
            "CREATE TABLE marriage_source (
                marriage_id {uuid} PRIMARY KEY REFERENCES marriage (id),
                number text NOT NULL,
                office_name text NOT NULL,
                registered_in text NOT NULL,
                entered_by_case_id {uuid} NOT NULL REFERENCES service_case (id)
            )",
            "CREATE INDEX marriage_source_by_number ON marriage_source (number)",
            "INSERT INTO marriage_source (marriage_id, number, office_name, registered_in, entered_by_case_id)
             SELECT marriage_id, number, office_name, registered_in, entered_by_case_id
             FROM marriage_source_kept",
            "DROP TABLE marriage_source_kept",
            "ALTER TABLE marriage DROP COLUMN standing",
        ])
        .await
    }
}
