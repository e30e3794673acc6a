//! Appointments: published slots with a capacity that the database itself keeps, and bookings.

use sea_orm_migration::prelude::*;

use crate::dialect;

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        dialect::run(manager, &[
            "CREATE TABLE office_opening (
                office_id {uuid} NOT NULL REFERENCES organization (id),
                day date NOT NULL,
                kind text NOT NULL,
                name text NOT NULL,
                PRIMARY KEY (office_id, day)
            )",
            "CREATE TABLE appointment_slot (
                id {uuid} PRIMARY KEY,
                office_id {uuid} NOT NULL REFERENCES organization (id),
                province text NOT NULL,
                city text NOT NULL,
                county text NOT NULL,
                matter text NOT NULL,
                day date NOT NULL,
                starts_at text NOT NULL,
                ends_at text NOT NULL,
                capacity bigint NOT NULL CHECK (capacity >= 0),
                booked bigint NOT NULL DEFAULT 0,
                version bigint NOT NULL CHECK (version > 0),
                UNIQUE (office_id, matter, day, starts_at),
                CHECK (booked BETWEEN 0 AND capacity)
            )",
            "CREATE INDEX appointment_slot_by_day ON appointment_slot (office_id, day, starts_at, id)",
            "CREATE TABLE appointment (
                id {uuid} PRIMARY KEY,
                booking_number text NOT NULL UNIQUE,
                slot_id {uuid} NOT NULL REFERENCES appointment_slot (id),
                office_id {uuid} NOT NULL REFERENCES organization (id),
                province text NOT NULL,
                city text NOT NULL,
                county text NOT NULL,
                matter text NOT NULL,
                day date NOT NULL,
                state text NOT NULL,
                version bigint NOT NULL CHECK (version > 0),
                case_id {uuid} UNIQUE REFERENCES service_case (id),
                requested_at {instant} NOT NULL
            )",
            "CREATE INDEX appointment_by_office ON appointment (office_id, day, id)",
            "CREATE INDEX appointment_by_slot ON appointment (slot_id, id)",
            "CREATE TABLE appointment_party (
                appointment_id {uuid} NOT NULL REFERENCES appointment (id),
                person_id {uuid} NOT NULL REFERENCES person (id),
                matter text NOT NULL,
                position bigint NOT NULL,
                is_live boolean NOT NULL,
                PRIMARY KEY (appointment_id, person_id)
            )",
            "CREATE UNIQUE INDEX appointment_party_one_live ON appointment_party (person_id, matter) WHERE is_live",
        ])
        .await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        dialect::drop_tables(
            manager,
            &["appointment_party", "appointment", "appointment_slot", "office_opening"],
        )
        .await
    }
}
