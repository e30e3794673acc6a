//! Social assistance: an intake for a household, the matters it asks for, what was checked, and what was granted.

use sea_orm_migration::prelude::*;

use crate::dialect;

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

/// Each after those that refer to it.
const TABLES: &[&str] = &[
    "award_holder",
    "assistance_award",
    "publicity_objection",
    "publicity",
    "application_claimant",
    "assistance_application",
    "household_visit",
    "information_check",
    "information_consent",
    "assistance_intake",
    "case_hand",
];

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        dialect::run(
            manager,
            &[
                // Nobody stands on both sides of a decision: one side a person and case.
                "CREATE TABLE case_hand (
                case_id {uuid} NOT NULL REFERENCES service_case (id),
                account text NOT NULL,
                side text NOT NULL,
                act text NOT NULL,
                since {instant} NOT NULL,
                PRIMARY KEY (case_id, account)
            )",
                "CREATE TABLE assistance_intake (
                case_id {uuid} PRIMARY KEY REFERENCES service_case (id),
                place text NOT NULL,
                area text NOT NULL,
                declared text NOT NULL,
                form_dated_on date
            )",
                "CREATE TABLE information_consent (
                id {uuid} PRIMARY KEY,
                intake_id {uuid} NOT NULL REFERENCES assistance_intake (case_id),
                person_id {uuid} NOT NULL REFERENCES person (id),
                signed_on date NOT NULL,
                form_number text NOT NULL,
                CONSTRAINT information_consent_once UNIQUE (intake_id, person_id)
            )",
                "CREATE TABLE information_check (
                id {uuid} PRIMARY KEY,
                intake_id {uuid} NOT NULL REFERENCES assistance_intake (case_id),
                source text NOT NULL,
                outcome text NOT NULL,
                asked_on date NOT NULL,
                due_on date,
                answered_on date,
                verified_otherwise boolean NOT NULL,
                contradicts boolean NOT NULL,
                told_on date,
                CONSTRAINT information_check_once UNIQUE (intake_id, source)
            )",
                "CREATE TABLE household_visit (
                id {uuid} PRIMARY KEY,
                intake_id {uuid} NOT NULL REFERENCES assistance_intake (case_id),
                visited_on date NOT NULL,
                surveyors text NOT NULL,
                findings_sealed {bytes} NOT NULL
            )",
                "CREATE INDEX household_visit_by_intake ON household_visit (intake_id)",
                "CREATE TABLE assistance_application (
                case_id {uuid} PRIMARY KEY REFERENCES service_case (id),
                intake_id {uuid} NOT NULL REFERENCES assistance_intake (case_id),
                programme text NOT NULL,
                position bigint NOT NULL,
                subject text NOT NULL,
                route text NOT NULL,
                opinion text,
                opinion_on date,
                supplement text,
                decided_on date,
                reasons_sealed {bytes}
            )",
                "CREATE INDEX assistance_application_by_intake ON assistance_application (intake_id, position)",
                // One open application of a programme a person, in any street or province.
                "CREATE TABLE application_claimant (
                person_id {uuid} NOT NULL REFERENCES person (id),
                programme text NOT NULL,
                case_id {uuid} NOT NULL REFERENCES assistance_application (case_id),
                CONSTRAINT application_claimant_once PRIMARY KEY (person_id, programme)
            )",
                "CREATE INDEX application_claimant_by_case ON application_claimant (case_id)",
                "CREATE TABLE publicity (
                id {uuid} PRIMARY KEY,
                case_id {uuid} NOT NULL REFERENCES assistance_application (case_id),
                place text NOT NULL,
                household_size bigint NOT NULL,
                proposed bigint NOT NULL,
                posted_on date NOT NULL,
                first_on date NOT NULL,
                last_on date NOT NULL,
                unrolled_last_on date NOT NULL
            )",
                "CREATE INDEX publicity_by_case ON publicity (case_id)",
                "CREATE TABLE publicity_objection (
                id {uuid} PRIMARY KEY,
                publicity_id {uuid} NOT NULL REFERENCES publicity (id),
                case_id {uuid} NOT NULL REFERENCES assistance_application (case_id),
                received_on date NOT NULL,
                text_sealed {bytes} NOT NULL,
                reexamined_by text,
                closed_on date
            )",
                "CREATE INDEX publicity_objection_by_case ON publicity_objection (case_id)",
                "CREATE TABLE assistance_award (
                id {uuid} PRIMARY KEY,
                version bigint NOT NULL,
                case_id {uuid} NOT NULL REFERENCES assistance_application (case_id),
                programme text NOT NULL,
                office_id {uuid} NOT NULL REFERENCES organization (id),
                province text NOT NULL,
                city text NOT NULL,
                county text NOT NULL,
                street text,
                persons bigint NOT NULL,
                terms text NOT NULL,
                first_month date NOT NULL,
                last_month date,
                monthly bigint NOT NULL,
                decided_on date NOT NULL,
                benefit text NOT NULL,
                CONSTRAINT assistance_award_of_case UNIQUE (case_id)
            )",
                "CREATE INDEX assistance_award_by_office ON assistance_award (office_id, id)",
                "CREATE INDEX assistance_award_by_county ON assistance_award (county, id)",
                "CREATE INDEX assistance_award_by_city ON assistance_award (city, id)",
                "CREATE INDEX assistance_award_by_province ON assistance_award (province, id)",
                // Nobody is paid twice for one programme, or for programmes that exclude each other.
                "CREATE TABLE award_holder (
                award_id {uuid} NOT NULL REFERENCES assistance_award (id),
                person_id {uuid} NOT NULL REFERENCES person (id),
                aid_key text NOT NULL,
                in_force boolean NOT NULL,
                PRIMARY KEY (award_id, person_id, aid_key)
            )",
                "CREATE UNIQUE INDEX award_holder_once ON award_holder (person_id, aid_key) WHERE in_force",
            ],
        )
        .await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        dialect::drop_tables(manager, TABLES).await
    }
}
