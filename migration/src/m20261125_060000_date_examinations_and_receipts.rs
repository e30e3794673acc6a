//! Days that decide: of an examination, of the last chance for a receipt, of a spouse's death.

use sea_orm_migration::{
    prelude::*,
    sea_orm::{ConnectionTrait, DatabaseBackend},
};

use crate::dialect;

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        dialect::run(
            manager,
            &[
                "ALTER TABLE marriage_registration ADD COLUMN examined_on date",
                "ALTER TABLE divorce_application ADD COLUMN receipt_due_on date",
                "ALTER TABLE marriage_spouse ADD COLUMN died_on date",
            ],
        )
        .await?;
        // Applications that wait already get the period that policy gives by default.
        let db = manager.get_connection();
        let due_on = match db.get_database_backend() {
            DatabaseBackend::Postgres => "(opened_at AT TIME ZONE 'Asia/Shanghai')::date + 30",
            _ => "date(opened_at, '+8 hours', '+30 days')",
        };
        db.execute_unprepared(&format!(
            "UPDATE divorce_application SET receipt_due_on =
                (SELECT {due_on} FROM service_case WHERE id = divorce_application.case_id)
             WHERE is_open AND receipt_on IS NULL"
        ))
        .await?;
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        dialect::run(
            manager,
            &[
                "ALTER TABLE marriage_spouse DROP COLUMN died_on",
                "ALTER TABLE divorce_application DROP COLUMN receipt_due_on",
                "ALTER TABLE marriage_registration DROP COLUMN examined_on",
            ],
        )
        .await
    }
}
