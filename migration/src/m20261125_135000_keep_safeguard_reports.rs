//! Reports of trafficking or violence: restricted, sealed, beside the case and never on its timeline.

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
                "CREATE TABLE safeguard_report (
                id {uuid} PRIMARY KEY,
                version bigint NOT NULL CHECK (version > 0),
                case_id {uuid} NOT NULL REFERENCES service_case (id),
                person_id {uuid} NOT NULL REFERENCES person (id),
                kind text NOT NULL,
                account_sealed {bytes} NOT NULL,
                reported_to text NOT NULL,
                reference text NOT NULL,
                reported_by text NOT NULL,
                reported_on date NOT NULL,
                answered_by text,
                answered_on date,
                answer text,
                CHECK (answered_by <> reported_by),
                CHECK ((answered_by IS NULL) = (answered_on IS NULL)),
                CHECK ((answered_by IS NULL) = (answer IS NULL))
            )",
                "CREATE INDEX safeguard_report_by_case ON safeguard_report (case_id, id)",
                "CREATE INDEX safeguard_report_open ON safeguard_report (person_id) WHERE answered_on IS NULL",
            ],
        )
        .await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        dialect::drop_tables(manager, &["safeguard_report"]).await
    }
}
