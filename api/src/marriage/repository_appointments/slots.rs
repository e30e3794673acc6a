//! Published slots and their seats.

use chrono::NaiveDate;
use entities::{
    directory::organization,
    marriage::{appointment_slot, state::Matter},
};
use sea_orm::{
    ActiveEnum, ColumnTrait, ConnectionTrait, DbErr, EntityTrait, QueryFilter, QueryOrder, QuerySelect, Set,
    sea_query::{Expr, ExprTrait, OnConflict},
};
use uuid::Uuid;

use crate::{
    directory::OrganizationInfo,
    marriage::{
        rules::appointment::{
            APPOINTMENT_SLOT_EXISTS, APPOINTMENT_SLOT_FULL, APPOINTMENT_SLOT_OVERLAPS, PublishedSlot,
            SlotTime, time_of_day,
        },
        views,
    },
    platform::{
        auth::permit::{Permit, RowScope},
        database::violates_unique,
        error::{Error, Result},
        ids::new_id,
        unit_of_work::UnitOfWork,
        violation::Finding,
    },
};

/// A slot that the permit may book: any published one for a citizen, the own office's for a clerk.
pub(in crate::marriage) async fn slot_for_booking(
    db: &impl ConnectionTrait,
    permit: &Permit,
    slot: Uuid,
) -> Result<appointment_slot::Model> {
    let scope = if permit.caller().person.is_some() { &RowScope::Public } else { &views::OWN_SLOTS };
    appointment_slot::Entity::find_by_id(slot)
        .filter(permit.rows(scope))
        .one(db)
        .await?
        .ok_or(Error::NotFound)
}

/// The slot of a booking that the permit reached.
pub(in crate::marriage) async fn slot_of(
    db: &impl ConnectionTrait,
    slot: Uuid,
) -> Result<appointment_slot::Model> {
    appointment_slot::Entity::find_by_id(slot).one(db).await?.ok_or(Error::bug("a booking without its slot"))
}

/// The directory code of a slot's office.
pub(in crate::marriage) async fn office_code(db: &impl ConnectionTrait, office: Uuid) -> Result<String> {
    let row = organization::Entity::find_by_id(office).one(db).await?;
    Ok(row.ok_or(Error::bug("a slot without its office"))?.code)
}

/// A slot of the own office, locked until the unit ends, at the version the caller saw.
pub(in crate::marriage) async fn own_slot(
    work: &UnitOfWork,
    slot: Uuid,
    expected_version: i64,
) -> Result<appointment_slot::Model> {
    let row = appointment_slot::Entity::find_by_id(slot)
        .filter(work.permit().rows(&views::OWN_SLOTS))
        .lock_exclusive()
        .one(work.connection())
        .await?
        .ok_or(Error::NotFound)?;
    if row.version != expected_version {
        let current_state = format!("CAPACITY_{}", row.capacity);
        return Err(Error::StaleVersion { current_version: row.version, current_state });
    }
    Ok(row)
}

pub(in crate::marriage) async fn save_capacity(
    work: &UnitOfWork,
    slot: &appointment_slot::Model,
    capacity: i64,
) -> Result<i64> {
    use appointment_slot::Column;
    let saved = appointment_slot::Entity::update_many()
        .col_expr(Column::Capacity, Expr::value(capacity))
        .col_expr(Column::Version, Expr::value(slot.version + 1))
        .filter(Column::Id.eq(slot.id))
        .filter(Column::Version.eq(slot.version))
        .filter(Column::Booked.lte(capacity))
        .exec(work.connection())
        .await
        .map_err(|cause| overlaps(cause, "capacity"))?;
    if saved.rows_affected == 1 { Ok(slot.version + 1) } else { Err(Error::Conflict("CONCURRENT_CHANGE")) }
}

/// Keeps others from publishing for the office until the unit ends, so that what is read of its slots stays so.
pub(in crate::marriage) async fn hold_timetable(work: &UnitOfWork, office: Uuid) -> Result<()> {
    work.next_number(&format!("appointment_slot:{office}")).await?;
    Ok(())
}

/// The slots of an office and matter that have seats, of the days of a range.
pub(in crate::marriage) async fn published(
    work: &UnitOfWork,
    office: Uuid,
    matter: &str,
    (from, to): (NaiveDate, NaiveDate),
) -> Result<Vec<PublishedSlot>> {
    use appointment_slot::Column;
    let rows = appointment_slot::Entity::find()
        .filter(Column::OfficeId.eq(office))
        .filter(Column::Matter.eq(matter))
        .filter(Column::Day.between(from, to))
        .filter(Column::Capacity.gt(0))
        .order_by_asc(Column::Day)
        .order_by_asc(Column::StartsAt)
        .all(work.connection())
        .await?;
    rows.iter().map(times_of).collect()
}

/// When a stored slot is.
pub(in crate::marriage) fn times_of(row: &appointment_slot::Model) -> Result<PublishedSlot> {
    let time = |text: &str| time_of_day(text).ok_or(Error::bug("a stored time of day"));
    Ok(PublishedSlot { day: row.day, starts_at: time(&row.starts_at)?, ends_at: time(&row.ends_at)? })
}

fn overlaps(cause: DbErr, path: &str) -> Error {
    if violates_unique(&cause, "appointment_slot_no_overlap", "appointment_slot_no_overlap") {
        return Error::refused(Finding::of(&APPOINTMENT_SLOT_OVERLAPS).at(path));
    }
    cause.into()
}

/// A slot about to be published.
#[derive(Debug, Clone, Copy)]
pub(in crate::marriage) struct NewSlot {
    pub(in crate::marriage) day: NaiveDate,
    pub(in crate::marriage) time: SlotTime,
}

/// Publishes slots of an office.
///
/// # Errors
/// `MARRIAGE_APPOINTMENT_SLOT_EXISTS` where one of that time was withdrawn, `MARRIAGE_APPOINTMENT_SLOT_OVERLAPS` where the
/// database meets another that nobody saw.
pub(in crate::marriage) async fn publish(
    work: &UnitOfWork,
    office: &OrganizationInfo,
    matter: Matter,
    slots: &[NewSlot],
) -> Result<()> {
    use appointment_slot::Column;
    let place = office.place();
    let rows = slots.iter().map(|slot| appointment_slot::ActiveModel {
        id: Set(new_id(work.now())),
        office_id: Set(office.id),
        province: Set(place.province.clone()),
        city: Set(place.city.clone()),
        county: Set(place.county.clone()),
        matter: Set(matter.to_value()),
        day: Set(slot.day),
        starts_at: Set(slot.time.starts_at.format("%H:%M").to_string()),
        ends_at: Set(slot.time.ends_at.format("%H:%M").to_string()),
        capacity: Set(slot.time.capacity),
        booked: Set(0),
        version: Set(1),
    });
    let untouched = OnConflict::columns([Column::OfficeId, Column::Matter, Column::Day, Column::StartsAt])
        .do_nothing()
        .to_owned();
    let inserted = appointment_slot::Entity::insert_many(rows)
        .on_conflict(untouched)
        .exec_without_returning(work.connection())
        .await
        .map_err(|cause| overlaps(cause, "times"))?;
    if inserted == slots.len() as u64 {
        return Ok(());
    }
    Err(Error::refused(Finding::of(&APPOINTMENT_SLOT_EXISTS).fact("slots", slots.len() as u64 - inserted)))
}

/// Takes one seat. The row is locked until the unit ends; the condition and a CHECK keep it from being oversold.
///
/// # Errors
/// `MARRIAGE_APPOINTMENT_SLOT_FULL`.
pub(in crate::marriage) async fn take_seat(work: &UnitOfWork, slot: Uuid) -> Result<()> {
    use appointment_slot::Column;
    let taken = appointment_slot::Entity::update_many()
        .col_expr(Column::Booked, Expr::col(Column::Booked).add(1))
        .filter(Column::Id.eq(slot))
        .filter(Expr::col(Column::Booked).lt(Expr::col(Column::Capacity)))
        .exec(work.connection())
        .await?;
    if taken.rows_affected == 1 {
        return Ok(());
    }
    Err(Error::refused(Finding::of(&APPOINTMENT_SLOT_FULL).at("slot")))
}

/// Gives a seat back.
pub(in crate::marriage) async fn give_back_seat(work: &UnitOfWork, slot: Uuid) -> Result<()> {
    use appointment_slot::Column;
    appointment_slot::Entity::update_many()
        .col_expr(Column::Booked, Expr::col(Column::Booked).sub(1))
        .filter(Column::Id.eq(slot))
        .exec(work.connection())
        .await?;
    Ok(())
}
