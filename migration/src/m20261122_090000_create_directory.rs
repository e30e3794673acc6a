//! Divisions, organizations, staff, the working-day calendar, dated policy, revoked tokens.

use sea_orm_migration::prelude::*;

use crate::dialect;

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        dialect::run(manager, &[
            "CREATE TABLE directory_revision (id bigint PRIMARY KEY CHECK (id = 1), revision bigint NOT NULL)",
            "INSERT INTO directory_revision (id, revision) VALUES (1, 0)",
            "CREATE TABLE division (
                code text PRIMARY KEY,
                name text NOT NULL,
                alias text,
                level text NOT NULL,
                parent_code text REFERENCES division (code),
                is_heading boolean NOT NULL DEFAULT FALSE,
                is_statistical boolean NOT NULL DEFAULT FALSE,
                valid_from date,
                valid_to date,
                CHECK (valid_to IS NULL OR valid_from IS NULL OR valid_from <= valid_to)
            )",
            "CREATE INDEX division_by_parent ON division (parent_code, code)",
            "CREATE TABLE division_succession (
                code text NOT NULL REFERENCES division (code),
                successor_code text NOT NULL REFERENCES division (code),
                effective_on date NOT NULL,
                PRIMARY KEY (code, successor_code),
                CHECK (code <> successor_code)
            )",
            "CREATE TABLE organization (
                id {uuid} PRIMARY KEY,
                code text NOT NULL UNIQUE,
                name text NOT NULL,
                kind text NOT NULL,
                division_code text NOT NULL REFERENCES division (code),
                handles_foreign_matters boolean NOT NULL DEFAULT FALSE,
                active_from date NOT NULL,
                active_to date
            )",
            "CREATE INDEX organization_by_division ON organization (division_code, code)",
            "CREATE TABLE organization_service (
                organization_id {uuid} NOT NULL REFERENCES organization (id),
                service text NOT NULL,
                valid_from date NOT NULL,
                valid_to date,
                PRIMARY KEY (organization_id, service, valid_from)
            )",
            "CREATE TABLE staff (
                id {uuid} PRIMARY KEY,
                organization_id {uuid} NOT NULL REFERENCES organization (id),
                subject text NOT NULL UNIQUE,
                display_name text NOT NULL,
                active_from date NOT NULL,
                active_to date
            )",
            "CREATE TABLE calendar_day (day date PRIMARY KEY, kind text NOT NULL, name text NOT NULL)",
            "CREATE TABLE policy_document (
                id {uuid} PRIMARY KEY,
                service text NOT NULL,
                name text NOT NULL,
                valid_from date NOT NULL,
                content text NOT NULL,
                source text NOT NULL,
                UNIQUE (service, name, valid_from)
            )",
            "CREATE TABLE token_revocation (
                id {uuid} PRIMARY KEY,
                token_id text,
                subject text,
                reason text NOT NULL,
                revoked_by text NOT NULL,
                revoked_at {instant} NOT NULL,
                expires_at {instant} NOT NULL,
                CHECK ((token_id IS NULL) <> (subject IS NULL))
            )",
            "CREATE INDEX token_revocation_by_expiry ON token_revocation (expires_at)",
        ])
        .await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        dialect::drop_tables(
            manager,
            &[
                "token_revocation",
                "policy_document",
                "calendar_day",
                "staff",
                "organization_service",
                "organization",
                "division_succession",
                "division",
                "directory_revision",
            ],
        )
        .await
    }
}
