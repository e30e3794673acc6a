//! Schema steps of the hub, for SQLite and PostgreSQL alike.
//! Start with [`Migrator`], the ordered list; `dialect` holds the few words in which the two databases differ.
//! Never: entities (they change under old steps), edits of a merged step.

pub use sea_orm_migration::prelude::MigratorTrait;
use sea_orm_migration::prelude::*;

mod dialect;
mod m20261122_090000_create_directory;
mod m20261122_091000_create_person;
mod m20261122_092000_create_ledger;
mod m20261122_093000_create_service_case;
mod m20261122_094000_create_marriage;
mod m20261122_095000_create_appointment;
mod m20261122_101000_tell_why_appointments_end;
mod m20261123_090000_keep_one_open_divorce;
mod m20261123_093000_create_revocation;
mod m20261123_120000_tell_persons_and_couples_apart;
mod m20261125_050000_remember_keys;
mod m20261125_110000_let_persons_hold_documents;
mod m20261125_111000_keep_supplements_provisional;

/// The ordered list of steps.
#[derive(Debug)]
pub struct Migrator;

#[async_trait::async_trait]
impl MigratorTrait for Migrator {
    fn migrations() -> Vec<Box<dyn MigrationTrait>> {
        vec![
            Box::new(m20261122_090000_create_directory::Migration),
            Box::new(m20261122_091000_create_person::Migration),
            Box::new(m20261122_092000_create_ledger::Migration),
            Box::new(m20261122_093000_create_service_case::Migration),
            Box::new(m20261122_094000_create_marriage::Migration),
            Box::new(m20261122_095000_create_appointment::Migration),
            Box::new(m20261122_101000_tell_why_appointments_end::Migration),
            Box::new(m20261123_090000_keep_one_open_divorce::Migration),
            Box::new(m20261123_093000_create_revocation::Migration),
            Box::new(m20261123_120000_tell_persons_and_couples_apart::Migration),
            Box::new(m20261125_050000_remember_keys::Migration),
            Box::new(m20261125_110000_let_persons_hold_documents::Migration),
            Box::new(m20261125_111000_keep_supplements_provisional::Migration),
        ]
    }
}
