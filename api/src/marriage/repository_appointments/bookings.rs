//! Bookings and their persons.

use chrono::NaiveDate;
use entities::{
    marriage::{appointment, appointment_party, appointment_slot, state::AppointmentState},
    values::person_name::PersonName,
};
use sea_orm::{
    ActiveEnum, ActiveModelTrait, ColumnTrait, Condition, ConnectionTrait, DbErr, EntityTrait,
    IntoActiveModel, PaginatorTrait, QueryFilter, QueryOrder, QuerySelect, Set,
    sea_query::{Expr, ExprTrait},
};
use uuid::Uuid;

use crate::{
    marriage::{rules::appointment::APPOINTMENT_EXISTS, views},
    platform::{
        auth::permit::Permit,
        database::violates_unique,
        error::{Error, Result},
        ids::new_id,
        ledger::entry::Audience,
        unit_of_work::UnitOfWork,
        vault::SealContext,
        violation::Finding,
    },
};

/// Bookings that still hold their seat and their persons.
const UNFINISHED: [AppointmentState; 4] = [
    AppointmentState::Requested,
    AppointmentState::Precheck,
    AppointmentState::Confirmed,
    AppointmentState::CheckedIn,
];

/// Someone booked, and whether the booking binds them: whoever is only named by another may book elsewhere.
#[derive(Debug, Clone)]
pub(in crate::marriage) struct Booker {
    pub(in crate::marriage) person: Uuid,
    pub(in crate::marriage) is_bound: bool,
    /// What whoever only named them typed.
    pub(in crate::marriage) typed_name: Option<PersonName>,
}

/// Enters a booking and its persons. The indexes on live bookings decide a race.
///
/// # Errors
/// `MARRIAGE_APPOINTMENT_EXISTS` when the couple, or one who is bound, has a booking for the matter.
pub(in crate::marriage) async fn enter(
    work: &UnitOfWork,
    slot: &appointment_slot::Model,
    booking_number: &str,
    state: AppointmentState,
    bookers: &[Booker],
) -> Result<appointment::Model> {
    let inserted = appointment::ActiveModel {
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
        couple: Set(couple_key(&slot.matter, bookers)),
    }
    .insert(work.connection())
    .await;
    let row = inserted.map_err(|cause| {
        if violates_unique(&cause, "appointment_one_live_couple", "appointment.couple") {
            Error::refused(Finding::of(&APPOINTMENT_EXISTS).at("partyA"))
        } else {
            cause.into()
        }
    })?;
    let mut parties: Vec<(i64, &Booker)> = (0..).zip(bookers).collect();
    // In one order for everyone, so that overlapping couples wait instead of deadlocking.
    parties.sort_by_key(|(_, booker)| booker.person);
    for (position, booker) in parties {
        appointment_party::ActiveModel {
            appointment_id: Set(row.id),
            person_id: Set(booker.person),
            matter: Set(slot.matter.clone()),
            position: Set(position),
            is_live: Set(booker.is_bound),
            audience: Set(if booker.typed_name.is_some() { Audience::Staff } else { Audience::Concerned }
                .as_str()
                .to_owned()),
            typed_name_sealed: Set(booker.typed_name.as_ref().map(|name| {
                let context = SealContext {
                    table: "appointment_party",
                    row: booker.person,
                    column: "typed_name_sealed",
                };
                work.env().vault.seal(context, name.as_str())
            })),
        }
        .insert(work.connection())
        .await
        .map_err(|cause| taken(cause, position))?;
    }
    Ok(row)
}

/// Who came is bound, whoever booked.
///
/// # Errors
/// `MARRIAGE_APPOINTMENT_EXISTS` when one of them has another live booking for the matter.
pub(in crate::marriage) async fn bind_persons(work: &UnitOfWork, booking: Uuid) -> Result<()> {
    let parties = appointment_party::Entity::find()
        .filter(appointment_party::Column::AppointmentId.eq(booking))
        .filter(appointment_party::Column::IsLive.eq(false))
        .order_by_asc(appointment_party::Column::PersonId)
        .all(work.connection())
        .await?;
    for party in parties {
        let position = party.position;
        let mut party = party.into_active_model();
        party.is_live = Set(true);
        party.audience = Set(Audience::Concerned.as_str().to_owned());
        party.update(work.connection()).await.map_err(|cause| taken(cause, position))?;
    }
    Ok(())
}

fn couple_key(matter: &str, bookers: &[Booker]) -> Option<String> {
    let mut persons: Vec<Uuid> = bookers.iter().map(|booker| booker.person).collect();
    persons.sort_unstable();
    let [one, other] = persons[..] else { return None };
    Some(format!("{matter}:{one}:{other}"))
}

fn taken(cause: DbErr, position: i64) -> Error {
    let columns = "appointment_party.person_id, appointment_party.matter";
    if !violates_unique(&cause, "appointment_party_one_live", columns) {
        return cause.into();
    }
    let path = if position == 0 { "partyA" } else { "partyB" };
    Error::refused(Finding::of(&APPOINTMENT_EXISTS).at(path))
}

/// A booking within the permit, locked until the unit ends.
pub(in crate::marriage) async fn booking(work: &UnitOfWork, id: Uuid) -> Result<appointment::Model> {
    appointment::Entity::find_by_id(id)
        .filter(work.permit().rows(&views::APPOINTMENT_SCOPE))
        .lock_exclusive()
        .one(work.connection())
        .await?
        .ok_or(Error::NotFound)
}

/// The booking that a case came from.
pub(in crate::marriage) async fn booking_of_case(
    work: &UnitOfWork,
    case: Uuid,
) -> Result<Option<appointment::Model>> {
    Ok(appointment::Entity::find()
        .filter(appointment::Column::CaseId.eq(case))
        .lock_exclusive()
        .one(work.connection())
        .await?)
}

/// Who booked, in no particular order.
pub(in crate::marriage) async fn persons_of(work: &UnitOfWork, booking: Uuid) -> Result<Vec<Uuid>> {
    let rows = appointment_party::Entity::find()
        .filter(appointment_party::Column::AppointmentId.eq(booking))
        .all(work.connection())
        .await?;
    Ok(rows.into_iter().map(|row| row.person_id).collect())
}

/// What becomes of a booking.
#[derive(Debug, Default)]
pub(in crate::marriage) struct BookingChange<'a> {
    pub(in crate::marriage) state: Option<AppointmentState>,
    pub(in crate::marriage) version: Option<i64>,
    pub(in crate::marriage) case: Option<Uuid>,
    pub(in crate::marriage) rejection_reason: Option<&'a str>,
}

/// Saves a change of the booking as it was read.
///
/// # Errors
/// `CONFLICT` when version or state moved.
pub(in crate::marriage) async fn save_booking(
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
pub(in crate::marriage) async fn free_persons(work: &UnitOfWork, booking: Uuid) -> Result<()> {
    appointment_party::Entity::update_many()
        .col_expr(appointment_party::Column::IsLive, Expr::value(false))
        .filter(appointment_party::Column::AppointmentId.eq(booking))
        .exec(work.connection())
        .await?;
    appointment::Entity::update_many()
        .col_expr(appointment::Column::Couple, Expr::value(Option::<String>::None))
        .filter(appointment::Column::Id.eq(booking))
        .exec(work.connection())
        .await?;
    Ok(())
}

/// Bookings in a state whose slot began before a day and time (`HH:MM`), oldest first.
pub(in crate::marriage) async fn begun_before(
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

/// Unfinished bookings of an office's day. Its slots stay locked until the unit ends, so that none is added.
pub(in crate::marriage) async fn count_unfinished(
    work: &UnitOfWork,
    office: Uuid,
    day: NaiveDate,
) -> Result<u64> {
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
