//! Schema steps of the hub, for SQLite and PostgreSQL alike.
//! Start with [`Migrator`], the ordered list; `run` says how steps are taken, `dialect` holds the few words in
//! which the two databases differ.
//! Never: entities (they change under old steps), edits of a merged step, half a step.

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
mod m20261125_060000_date_examinations_and_receipts;
mod m20261125_061000_keep_one_open_registration;
mod m20261125_070000_keep_ledger_rows_from_replacement;
mod m20261125_080000_show_named_persons_as_typed;
mod m20261125_090000_share_cases_between_offices;
mod m20261125_110000_let_persons_hold_documents;
mod m20261125_111000_keep_supplements_provisional;
mod m20261125_120000_remember_terms;
mod m20261125_130000_keep_slots_apart;
mod m20261125_131000_find_open_cases_by_matter;
mod m20261125_132000_keep_endings;
mod m20261125_133000_date_late_registrations;
mod m20261125_134000_list_bad_faith;
mod m20261125_135000_keep_safeguard_reports;
mod m20261125_136000_check_bookings_first;
mod m20261125_140000_create_intake;
mod run;

pub use run::Migrator;

/// The ordered list of steps.
fn steps() -> Vec<Box<dyn MigrationTrait>> {
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
        Box::new(m20261125_060000_date_examinations_and_receipts::Migration),
        Box::new(m20261125_061000_keep_one_open_registration::Migration),
        Box::new(m20261125_070000_keep_ledger_rows_from_replacement::Migration),
        Box::new(m20261125_080000_show_named_persons_as_typed::Migration),
        Box::new(m20261125_090000_share_cases_between_offices::Migration),
        Box::new(m20261125_110000_let_persons_hold_documents::Migration),
        Box::new(m20261125_111000_keep_supplements_provisional::Migration),
        Box::new(m20261125_120000_remember_terms::Migration),
        Box::new(m20261125_130000_keep_slots_apart::Migration),
        Box::new(m20261125_131000_find_open_cases_by_matter::Migration),
        Box::new(m20261125_132000_keep_endings::Migration),
        Box::new(m20261125_133000_date_late_registrations::Migration),
        Box::new(m20261125_134000_list_bad_faith::Migration),
        Box::new(m20261125_135000_keep_safeguard_reports::Migration),
        Box::new(m20261125_136000_check_bookings_first::Migration),
        Box::new(m20261125_140000_create_intake::Migration),
    ]
}
