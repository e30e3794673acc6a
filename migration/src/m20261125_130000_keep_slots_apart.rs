//! Slots of one office, matter and day do not overlap: what begins before another ends is not taken in. Withdrawn
//! slots, which have no seats, count for nothing.

use sea_orm_migration::{
    prelude::*,
    sea_orm::{ConnectionTrait, DatabaseBackend},
};

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

/// What a new slot must not meet. Times are `HH:MM`, so their order as texts is that of the day.
const OVERLAP: &str = "SELECT 1 FROM appointment_slot AS other
    WHERE other.office_id = NEW.office_id AND other.matter = NEW.matter AND other.day = NEW.day
        AND other.id <> NEW.id AND other.capacity > 0
        AND other.starts_at < NEW.ends_at AND NEW.starts_at < other.ends_at";

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let db = manager.get_connection();
        match db.get_database_backend() {
            DatabaseBackend::Postgres => {
                // Two that publish for one day wait for each other here, and the second sees what the first did.
                db.execute_unprepared(&format!(
                    "CREATE FUNCTION appointment_slot_keeps_apart() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
                        PERFORM pg_advisory_xact_lock(hashtextextended(
                            'appointment_slot:' || NEW.office_id || NEW.matter || NEW.day, 0));
                        IF EXISTS ({OVERLAP}) THEN
                            RAISE EXCEPTION 'appointment_slot_no_overlap' USING ERRCODE = 'unique_violation';
                        END IF;
                        RETURN NEW; END $$"
                ))
                .await?;
                for (name, act) in [("insert", "INSERT"), ("revive", "UPDATE OF capacity")] {
                    let seats = if name == "revive" { "AND OLD.capacity = 0" } else { "" };
                    db.execute_unprepared(&format!(
                        "CREATE TRIGGER appointment_slot_no_overlap_{name} BEFORE {act} ON appointment_slot
                         FOR EACH ROW WHEN (NEW.capacity > 0 {seats})
                         EXECUTE FUNCTION appointment_slot_keeps_apart()"
                    ))
                    .await?;
                }
            }
            _ => {
                for (name, act) in [("insert", "INSERT"), ("revive", "UPDATE OF capacity")] {
                    let seats = if name == "revive" { "AND OLD.capacity = 0" } else { "" };
                    db.execute_unprepared(&format!(
                        "CREATE TRIGGER appointment_slot_no_overlap_{name} BEFORE {act} ON appointment_slot
                         WHEN NEW.capacity > 0 {seats} AND EXISTS ({OVERLAP})
                         BEGIN SELECT RAISE(ABORT, 'appointment_slot_no_overlap'); END"
                    ))
                    .await?;
                }
            }
        }
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let db = manager.get_connection();
        let table = match db.get_database_backend() {
            DatabaseBackend::Postgres => " ON appointment_slot",
            _ => "",
        };
        for name in ["insert", "revive"] {
            db.execute_unprepared(&format!("DROP TRIGGER appointment_slot_no_overlap_{name}{table}")).await?;
        }
        if db.get_database_backend() == DatabaseBackend::Postgres {
            db.execute_unprepared("DROP FUNCTION appointment_slot_keeps_apart()").await?;
        }
        Ok(())
    }
}
