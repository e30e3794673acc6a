//! The queries of bookings, slots and openings.
//! Start with [`take_seat`]: the database itself keeps a slot from being oversold.
//! Never: a decision, a commit.
//!
//! Locks are taken in one order, slot before booking before parties, so that a booking and a cancellation
//! wait for each other instead of deadlocking.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use entities::{
    case::number_sequence,
    directory::organization,
    marriage::{
        appointment, appointment_party, appointment_slot, office_opening,
        state::{AppointmentState, Matter},
    },
};
use sea_orm::{
    ActiveEnum, ActiveModelTrait, ColumnTrait, Condition, ConnectionTrait, EntityTrait, PaginatorTrait,
    QueryFilter, QueryOrder, QuerySelect, Set,
    sea_query::{Expr, ExprTrait, OnConflict},
};
use uuid::Uuid;

use super::{
    rules::appointment::{
        APPOINTMENT_EXISTS, APPOINTMENT_SLOT_EXISTS, APPOINTMENT_SLOT_FULL, OpeningKind, SlotTime,
    },
    service::facts::wire,
    views,
};
use crate::{
    directory::OrganizationInfo,
    platform::{
        auth::permit::{Permit, RowScope},
        database::violates_unique,
        error::{Error, Result},
        ids::new_id,
        unit_of_work::UnitOfWork,
        violation::Finding,
    },
};

/// Bookings that still hold their seat and their persons.
const UNFINISHED: [AppointmentState; 3] =
    [AppointmentState::Requested, AppointmentState::Confirmed, AppointmentState::CheckedIn];

// ---- openings

/// What an office published for one day.
pub(super) async fn opening(db: &impl ConnectionTrait, office: Uuid, day: NaiveDate) -> Result<OpeningKind> {
    Ok(openings(db, office, (day, day)).await?.first().map(kind_of).unwrap_or_default())
}

/// What an office published for the days of a range, in their order.
pub(super) async fn openings(
    db: &impl ConnectionTrait,
    office: Uuid,
    (from, to): (NaiveDate, NaiveDate),
) -> Result<Vec<office_opening::Model>> {
    Ok(office_opening::Entity::find()
        .filter(office_opening::Column::OfficeId.eq(office))
        .filter(office_opening::Column::Day.between(from, to))
        .order_by_asc(office_opening::Column::Day)
        .all(db)
        .await?)
}

pub(super) fn kind_of(row: &office_opening::Model) -> OpeningKind {
    serde_json::from_value(serde_json::Value::String(row.kind.clone())).unwrap_or_default()
}

pub(super) fn by_day(rows: &[office_opening::Model]) -> BTreeMap<NaiveDate, OpeningKind> {
    rows.iter().map(|row| (row.day, kind_of(row))).collect()
}

/// How often an office's openings were changed: the version of its list.
pub(super) async fn openings_version(db: &impl ConnectionTrait, office: Uuid) -> Result<i64> {
    let row = number_sequence::Entity::find_by_id(openings_scope(office)).one(db).await?;
    Ok(row.map_or(0, |row| row.last_value))
}

/// The sequence that counts an office's changes of its openings.
pub(super) fn openings_scope(office: Uuid) -> String {
    format!("office_opening:{office}")
}

pub(super) async fn save_opening(
    work: &UnitOfWork,
    office: Uuid,
    day: NaiveDate,
    kind: OpeningKind,
    name: &str,
) -> Result<()> {
    if kind == OpeningKind::Regular {
        office_opening::Entity::delete_by_id((office, day)).exec(work.connection()).await?;
        return Ok(());
    }
    let row = office_opening::ActiveModel {
        office_id: Set(office),
        day: Set(day),
        kind: Set(wire(&kind)),
        name: Set(name.to_owned()),
    };
    let key = [office_opening::Column::OfficeId, office_opening::Column::Day];
    let replace = OnConflict::columns(key)
        .update_columns([office_opening::Column::Kind, office_opening::Column::Name])
        .to_owned();
    office_opening::Entity::insert(row)
        .on_conflict(replace)
        .exec_without_returning(work.connection())
        .await?;
    Ok(())
}

/// Unfinished bookings of an office's day. Its slots stay locked until the unit ends, so that none is added.
pub(super) async fn count_unfinished(work: &UnitOfWork, office: Uuid, day: NaiveDate) -> Result<u64> {
    appointment_slot::Entity::find()
        .filter(appointment_slot::Column::OfficeId.eq(office))
        .filter(appointment_slot::Column::Day.eq(day))
        .order_by_asc(appointment_slot::Column::Id)
        .lock_exclusive()
        .all(work.connection())
        .await?;
    Ok(appointment::Entity::find()
        .filter(appointment::Column::OfficeId.eq(office))
        .filter(appointment::Column::Day.eq(day))
        .filter(appointment::Column::State.is_in(UNFINISHED.map(|state| state.to_value())))
        .count(work.connection())
        .await?)
}

// ---- slots

/// A slot that the permit may book: any published one for a citizen, the own office's for a clerk.
pub(super) async fn slot_for_booking(
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
pub(super) async fn slot_of(db: &impl ConnectionTrait, slot: Uuid) -> Result<appointment_slot::Model> {
    appointment_slot::Entity::find_by_id(slot).one(db).await?.ok_or(Error::bug("a booking without its slot"))
}

/// The directory code of a slot's office.
pub(super) async fn office_code(db: &impl ConnectionTrait, office: Uuid) -> Result<String> {
    let row = organization::Entity::find_by_id(office).one(db).await?;
    Ok(row.ok_or(Error::bug("a slot without its office"))?.code)
}

/// A slot of the own office, locked until the unit ends, at the version the caller saw.
pub(super) async fn own_slot(
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

pub(super) async fn save_capacity(
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
        .await?;
    if saved.rows_affected == 1 { Ok(slot.version + 1) } else { Err(Error::Conflict("CONCURRENT_CHANGE")) }
}

/// A slot about to be published.
#[derive(Debug, Clone, Copy)]
pub(super) struct NewSlot {
    pub(super) day: NaiveDate,
    pub(super) time: SlotTime,
}

/// Publishes slots of an office.
///
/// # Errors
/// `MARRIAGE_APPOINTMENT_SLOT_EXISTS`, naming up to ten days, where one is published already.
pub(super) async fn publish(
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
        .await?;
    if inserted == slots.len() as u64 {
        return Ok(());
    }
    Err(Error::refused(Finding::of(&APPOINTMENT_SLOT_EXISTS).fact("slots", slots.len() as u64 - inserted)))
}

/// Takes one seat. The row is locked until the unit ends; the condition and a CHECK keep it from being oversold.
///
/// # Errors
/// `MARRIAGE_APPOINTMENT_SLOT_FULL`.
pub(super) async fn take_seat(work: &UnitOfWork, slot: Uuid) -> Result<()> {
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
pub(super) async fn give_back_seat(work: &UnitOfWork, slot: Uuid) -> Result<()> {
    use appointment_slot::Column;
    appointment_slot::Entity::update_many()
        .col_expr(Column::Booked, Expr::col(Column::Booked).sub(1))
        .filter(Column::Id.eq(slot))
        .exec(work.connection())
        .await?;
    Ok(())
}

// ---- bookings

/// Enters a booking and its persons. The index on live bookings decides a race.
///
/// # Errors
/// `MARRIAGE_APPOINTMENT_EXISTS` when one of them has a booking for the matter.
pub(super) async fn enter(
    work: &UnitOfWork,
    slot: &appointment_slot::Model,
    booking_number: &str,
    state: AppointmentState,
    persons: &[Uuid],
) -> Result<appointment::Model> {
    let row = appointment::ActiveModel {
        id: Set(new_id(work.now())),
        booking_number: Set(booking_number.to_owned()),
        slot_id: Set(slot.id),
        office_id: Set(slot.office_id),
        province: Set(slot.province.clone()),
        city: Set(slot.city.clone()),
        county: Set(slot.county.clone()),
        matter: Set(slot.matter.clone()),
        day: Set(slot.day),
        state: Set(state.to_value()),
        version: Set(1),
        case_id: Set(None),
        requested_at: Set(work.now()),
        rejection_reason: Set(None),
    }
    .insert(work.connection())
    .await?;
    let mut parties: Vec<(i64, Uuid)> = (0..).zip(persons.iter().copied()).collect();
    // In one order for everyone, so that overlapping couples wait instead of deadlocking.
    parties.sort_by_key(|(_, person)| *person);
    for (position, person) in parties {
        let inserted = appointment_party::ActiveModel {
            appointment_id: Set(row.id),
            person_id: Set(person),
            matter: Set(slot.matter.clone()),
            position: Set(position),
            is_live: Set(true),
        }
        .insert(work.connection())
        .await;
        if let Err(cause) = inserted {
            let columns = "appointment_party.person_id, appointment_party.matter";
            if violates_unique(&cause, "appointment_party_one_live", columns) {
                let path = if position == 0 { "partyA" } else { "partyB" };
                return Err(Error::refused(Finding::of(&APPOINTMENT_EXISTS).at(path)));
            }
            return Err(cause.into());
        }
    }
    Ok(row)
}

/// A booking within the permit, locked until the unit ends.
pub(super) async fn booking(work: &UnitOfWork, id: Uuid) -> Result<appointment::Model> {
    appointment::Entity::find_by_id(id)
        .filter(work.permit().rows(&views::APPOINTMENT_SCOPE))
        .lock_exclusive()
        .one(work.connection())
        .await?
        .ok_or(Error::NotFound)
}

/// The booking that a case came from.
pub(super) async fn booking_of_case(work: &UnitOfWork, case: Uuid) -> Result<Option<appointment::Model>> {
    Ok(appointment::Entity::find()
        .filter(appointment::Column::CaseId.eq(case))
        .lock_exclusive()
        .one(work.connection())
        .await?)
}

/// Who booked, in no particular order.
pub(super) async fn persons_of(work: &UnitOfWork, booking: Uuid) -> Result<Vec<Uuid>> {
    let rows = appointment_party::Entity::find()
        .filter(appointment_party::Column::AppointmentId.eq(booking))
        .all(work.connection())
        .await?;
    Ok(rows.into_iter().map(|row| row.person_id).collect())
}

/// What becomes of a booking.
#[derive(Debug, Default)]
pub(super) struct BookingChange<'a> {
    pub(super) state: Option<AppointmentState>,
    pub(super) version: Option<i64>,
    pub(super) case: Option<Uuid>,
    pub(super) rejection_reason: Option<&'a str>,
}

/// Saves a change of the booking as it was read.
///
/// # Errors
/// `CONFLICT` when version or state moved.
pub(super) async fn save_booking(
    work: &UnitOfWork,
    row: &appointment::Model,
    change: BookingChange<'_>,
) -> Result<()> {
    use appointment::Column;
    let state = change.state.map_or_else(|| row.state.clone(), |state| state.to_value());
    let mut update = appointment::Entity::update_many()
        .col_expr(Column::State, Expr::value(state))
        .col_expr(Column::Version, Expr::value(change.version.unwrap_or(row.version)))
        .filter(Column::Id.eq(row.id))
        .filter(Column::Version.eq(row.version))
        .filter(Column::State.eq(row.state.as_str()));
    if let Some(case) = change.case {
        update = update.col_expr(Column::CaseId, Expr::value(case));
    }
    if let Some(reason) = change.rejection_reason {
        update = update.col_expr(Column::RejectionReason, Expr::value(reason));
    }
    let saved = update.exec(work.connection()).await?;
    if saved.rows_affected == 1 { Ok(()) } else { Err(Error::Conflict("CONCURRENT_CHANGE")) }
}

/// The persons may book again.
pub(super) async fn free_persons(work: &UnitOfWork, booking: Uuid) -> Result<()> {
    appointment_party::Entity::update_many()
        .col_expr(appointment_party::Column::IsLive, Expr::value(false))
        .filter(appointment_party::Column::AppointmentId.eq(booking))
        .exec(work.connection())
        .await?;
    Ok(())
}

/// Bookings in a state whose slot began before a day and time (`HH:MM`), oldest first.
pub(super) async fn begun_before(
    db: &impl ConnectionTrait,
    permit: &Permit,
    state: AppointmentState,
    (day, time): (NaiveDate, &str),
    limit: u64,
) -> Result<Vec<Uuid>> {
    use appointment::Column;
    let slot = |column| Expr::col((appointment_slot::Entity, column));
    let earlier_today = appointment_slot::Entity::find()
        .select_only()
        .column(appointment_slot::Column::Id)
        .filter(slot(appointment_slot::Column::Day).eq(day))
        .filter(slot(appointment_slot::Column::StartsAt).lte(time));
    let earlier_today = sea_orm::QueryTrait::into_query(earlier_today);
    Ok(appointment::Entity::find()
        .select_only()
        .column(Column::Id)
        .filter(permit.rows(&views::APPOINTMENT_SCOPE))
        .filter(Column::State.eq(state.to_value()))
        .filter(
            Condition::any().add(Column::Day.lt(day)).add(
                Condition::all().add(Column::Day.eq(day)).add(Column::SlotId.in_subquery(earlier_today)),
            ),
        )
        .order_by_asc(Column::Day)
        .order_by_asc(Column::Id)
        .limit(limit)
        .into_tuple()
        .all(db)
        .await?)
}
