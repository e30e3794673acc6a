//! Marriages, their certificates, and what the three marriage matters keep beside the shared case.

use sea_orm_migration::prelude::*;

use crate::dialect;

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        dialect::run(manager, &[
            "CREATE TABLE marriage (
                id {uuid} PRIMARY KEY,
                version bigint NOT NULL CHECK (version > 0),
                status text NOT NULL,
                origin text NOT NULL,
                registered_on date NOT NULL,
                ended_on date,
                office_id {uuid} REFERENCES organization (id),
                province text NOT NULL,
                city text NOT NULL,
                county text NOT NULL,
                registration_case_id {uuid} UNIQUE REFERENCES service_case (id),
                ending_case_id {uuid} UNIQUE REFERENCES service_case (id),
                ending_document text,
                CHECK ((status = 'IN_FORCE') = (ended_on IS NULL))
            )",
            "CREATE INDEX marriage_by_county ON marriage (county, id)",
            // One valid marriage per person: 《民法典》第1041条, 第1042条.
            "CREATE TABLE marriage_spouse (
                marriage_id {uuid} NOT NULL REFERENCES marriage (id),
                person_id {uuid} NOT NULL REFERENCES person (id),
                sex text NOT NULL,
                in_force boolean NOT NULL,
                PRIMARY KEY (marriage_id, person_id),
                UNIQUE (marriage_id, sex)
            )",
            "CREATE UNIQUE INDEX marriage_spouse_one_in_force ON marriage_spouse (person_id) WHERE in_force",
            "CREATE INDEX marriage_spouse_by_person ON marriage_spouse (person_id, marriage_id)",
            "CREATE TABLE certificate (
                id {uuid} PRIMARY KEY,
                version bigint NOT NULL CHECK (version > 0),
                number text NOT NULL UNIQUE,
                kind text NOT NULL,
                office_code text NOT NULL,
                year bigint NOT NULL,
                sequence bigint NOT NULL CHECK (sequence BETWEEN 1 AND 999999),
                marriage_id {uuid} NOT NULL REFERENCES marriage (id),
                case_id {uuid} NOT NULL REFERENCES service_case (id),
                issued_on date NOT NULL,
                status text NOT NULL,
                superseded_by_id {uuid} REFERENCES certificate (id),
                UNIQUE (kind, office_code, year, sequence)
            )",
            "CREATE INDEX certificate_by_marriage ON certificate (marriage_id, id)",
            "CREATE INDEX certificate_by_case ON certificate (case_id, id)",
            "CREATE UNIQUE INDEX certificate_one_per_case ON certificate (case_id, kind)",
            "CREATE TABLE certificate_copy (
                id {uuid} PRIMARY KEY,
                certificate_id {uuid} NOT NULL REFERENCES certificate (id),
                holder_id {uuid} NOT NULL REFERENCES person (id),
                position bigint NOT NULL,
                UNIQUE (certificate_id, holder_id),
                UNIQUE (certificate_id, position)
            )",
            "CREATE INDEX certificate_copy_by_holder ON certificate_copy (holder_id, certificate_id)",
            "CREATE TABLE marriage_registration (
                case_id {uuid} PRIMARY KEY REFERENCES service_case (id),
                regime text NOT NULL,
                kinship text NOT NULL,
                counselling text NOT NULL,
                medical_check_referred_at {instant},
                refusal_grounds text NOT NULL,
                marriage_id {uuid} UNIQUE REFERENCES marriage (id)
            )",
            "CREATE TABLE divorce_application (
                case_id {uuid} PRIMARY KEY REFERENCES service_case (id),
                regime text NOT NULL,
                marriage_id {uuid} NOT NULL REFERENCES marriage (id),
                agreement text NOT NULL,
                counselling text NOT NULL,
                receipt_on date,
                cooling_off_ends_on date,
                window_opens_on date,
                window_closes_on date,
                lapses_on date,
                withdrawn_by_id {uuid} REFERENCES person (id),
                refusal_grounds text NOT NULL
            )",
            "CREATE INDEX divorce_application_by_lapse ON divorce_application (lapses_on, case_id)",
            "CREATE INDEX divorce_application_by_marriage ON divorce_application (marriage_id, case_id)",
            "CREATE TABLE certificate_reissue (
                case_id {uuid} PRIMARY KEY REFERENCES service_case (id),
                regime text NOT NULL,
                marriage_id {uuid} NOT NULL REFERENCES marriage (id),
                kind text NOT NULL,
                reason text NOT NULL,
                archive_check text NOT NULL,
                former_certificate_id {uuid} REFERENCES certificate (id),
                refusal_grounds text NOT NULL
            )",
            "CREATE INDEX certificate_reissue_by_marriage ON certificate_reissue (marriage_id, case_id)",
        ])
        .await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        dialect::drop_tables(
            manager,
            &[
                "certificate_reissue",
                "divorce_application",
                "marriage_registration",
                "certificate_copy",
                "certificate",
                "marriage_spouse",
                "marriage",
            ],
        )
        .await
    }
}
