//! The case core that every service shares: cases, parties, notes, pauses, keys of repeats, numbering.

use sea_orm_migration::prelude::*;

use crate::dialect;

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        dialect::run(manager, &[
            "CREATE TABLE number_sequence (scope text PRIMARY KEY, last_value bigint NOT NULL CHECK (last_value > 0))",
            "CREATE TABLE idempotency_key (
                owner text NOT NULL,
                key text NOT NULL,
                action text NOT NULL,
                input_hash {bytes} NOT NULL,
                result_id {uuid},
                result_version bigint,
                used_at {instant} NOT NULL,
                PRIMARY KEY (owner, key)
            )",
            "CREATE INDEX idempotency_key_by_age ON idempotency_key (used_at)",
            "CREATE TABLE service_case (
                id {uuid} PRIMARY KEY,
                case_number text NOT NULL UNIQUE,
                service text NOT NULL,
                matter text NOT NULL,
                state text NOT NULL,
                version bigint NOT NULL CHECK (version > 0),
                channel text NOT NULL,
                office_id {uuid} NOT NULL REFERENCES organization (id),
                province text NOT NULL,
                city text NOT NULL,
                county text NOT NULL,
                street text,
                assignee_id {uuid} REFERENCES staff (id),
                opened_at {instant} NOT NULL,
                accepted_on date,
                due_on date,
                due_status text NOT NULL,
                due_order date NOT NULL,
                paused_on date,
                pause_ground text,
                closed_at {instant},
                outcome text,
                CHECK ((closed_at IS NULL) = (outcome IS NULL))
            )",
            "CREATE INDEX service_case_by_office ON service_case (office_id, id)",
            "CREATE INDEX service_case_by_county ON service_case (county, id)",
            "CREATE INDEX service_case_by_city ON service_case (city, id)",
            "CREATE INDEX service_case_by_province ON service_case (province, id)",
            "CREATE INDEX service_case_open_by_office ON service_case (office_id, due_order, id) WHERE closed_at IS NULL",
            "CREATE INDEX service_case_open_by_county ON service_case (county, due_order, id) WHERE closed_at IS NULL",
            "CREATE INDEX service_case_open_by_city ON service_case (city, due_order, id) WHERE closed_at IS NULL",
            "CREATE INDEX service_case_open_by_province ON service_case (province, due_order, id) WHERE closed_at IS NULL",
            "CREATE TABLE case_party (
                id {uuid} PRIMARY KEY,
                case_id {uuid} NOT NULL REFERENCES service_case (id),
                person_id {uuid} NOT NULL REFERENCES person (id),
                role text NOT NULL,
                position bigint NOT NULL,
                residency text NOT NULL,
                hukou_province text,
                hukou_city text,
                hukou_county text,
                present_at {instant},
                declared_at {instant},
                identity_check text NOT NULL,
                identity_checked_at {instant},
                marital_check text NOT NULL,
                marital_checked_at {instant},
                facts text NOT NULL,
                UNIQUE (case_id, person_id),
                UNIQUE (case_id, position)
            )",
            "CREATE INDEX case_party_by_person ON case_party (person_id, case_id)",
            "CREATE INDEX case_party_by_hukou ON case_party (hukou_county, case_id)",
            "CREATE TABLE case_note (
                id {uuid} PRIMARY KEY,
                case_id {uuid} NOT NULL REFERENCES service_case (id),
                author_subject text NOT NULL,
                text_sealed {bytes} NOT NULL,
                written_at {instant} NOT NULL
            )",
            "CREATE INDEX case_note_by_case ON case_note (case_id, id)",
            "CREATE TABLE case_pause (
                id {uuid} PRIMARY KEY,
                case_id {uuid} NOT NULL REFERENCES service_case (id),
                ground text NOT NULL,
                legal_basis text NOT NULL,
                paused_on date NOT NULL,
                resumed_on date
            )",
            "CREATE UNIQUE INDEX case_pause_one_running ON case_pause (case_id) WHERE resumed_on IS NULL",
        ])
        .await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        dialect::drop_tables(
            manager,
            &["case_pause", "case_note", "case_party", "service_case", "idempotency_key", "number_sequence"],
        )
        .await
    }
}
