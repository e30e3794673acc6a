//! The office's side: publishing slots, changing their capacity, opening and closing days.
//! Start with [`Marriage::publish_slots`].
//! Never: a booked seat taken away.

use std::sync::Arc;

use chrono::NaiveDate;
use entities::{
    marriage::{office_opening, state::Matter},
    values::plain_text::PlainText,
};
use sea_orm::ActiveEnum;
use serde_json::json;
use uuid::Uuid;

use crate::{
    directory::OrganizationInfo,
    marriage::{
        policy, repository_appointments as store,
        repository_appointments::NewSlot,
        rules::appointment::{
            APPOINTMENT_DAY_BOOKED, OpeningKind, SlotTime, check_apart, check_times, gone_by, may_hold,
            may_return, open_day, publishable_days,
        },
        service::{Marriage, facts::wire},
    },
    platform::{
        auth::{caller::Caller, permit::authorize},
        error::{Error, Result},
        ids::new_id,
        ledger::entry::Record,
        unit_of_work::{Begun, Command, FirstResult, begin},
        violation::Finding,
    },
};

/// Slots to be published: the same times on each open day of a range.
#[derive(Debug, Clone)]
pub struct Publication {
    pub matter: Matter,
    pub from: NaiveDate,
    pub to: NaiveDate,
    pub times: Vec<SlotTime>,
    /// Couples a slot on peak days, instead of each time's own capacity.
    pub peak_capacity: Option<i64>,
}

/// What an office published against the calendar, with the version of its list.
#[derive(Debug)]
pub struct OfficeOpenings {
    pub version: i64,
    pub days: Vec<office_opening::Model>,
}

impl Marriage {
    /// 发布号源 of the caller's office, as one batch.
    ///
    /// # Errors
    /// Times that overlap each other or published ones, a range without an open day.
    pub async fn publish_slots(
        &self,
        caller: &Arc<Caller>,
        command: Command,
        publication: &Publication,
    ) -> Result<FirstResult> {
        let permit = authorize(caller, &policy::PUBLISH_SLOTS)?;
        let office = self.office_of(&permit).await?;
        let calendar = self.directory.calendar().await?;
        let work = match begin(&self.env, &permit, command).await? {
            Begun::Repeat(first) => return Ok(first),
            Begun::Fresh(work) => work,
        };
        check_times(&publication.times).map_err(Error::Refused)?;
        let range = (publication.from, publication.to);
        let openings = store::by_day(&store::openings(work.connection(), office.id, range).await?);
        let conventions = self.reference.on(work.today()).await?.conventions;
        let days = publishable_days(range, work.today(), &calendar, &openings, &conventions)
            .map_err(Error::Refused)?;
        store::hold_timetable(&work, office.id).await?;
        let there = store::published(&work, office.id, &publication.matter.to_value(), range).await?;
        let dates: Vec<NaiveDate> = days.iter().map(|day| day.date).collect();
        check_apart(&publication.times, &dates, &there).map_err(Error::Refused)?;
        let slots: Vec<NewSlot> = days
            .iter()
            .flat_map(|day| {
                publication.times.iter().map(|time| {
                    let peak = publication.peak_capacity.filter(|_| day.peak.is_some());
                    let capacity = peak.unwrap_or(time.capacity);
                    NewSlot { day: day.date, time: SlotTime { capacity, ..*time } }
                })
            })
            .collect();
        store::publish(&work, &office, publication.matter, &slots).await?;
        let batch = new_id(work.now());
        let record = Record::of("SlotBatch", batch, 1).for_staff().payload(json!({
            "office": office.id,
            "matter": publication.matter.to_value(),
            "days": dates,
            "peakDays": days.iter().filter(|day| day.peak.is_some()).map(|day| day.date).collect::<Vec<_>>(),
            "times": publication.times.iter().map(|time| json!({
                "startsAt": time.starts_at.format("%H:%M").to_string(),
                "endsAt": time.ends_at.format("%H:%M").to_string(),
                "capacity": time.capacity,
            })).collect::<Vec<_>>(),
            "peakCapacity": publication.peak_capacity,
        }));
        work.commit(record).await
    }

    /// 调整号源数量; none at all withdraws the slot. The first version of a slot stands in its batch's entry.
    ///
    /// # Errors
    /// Fewer seats than are booked; seats again for a slot that meets another published since.
    pub async fn change_slot_capacity(
        &self,
        caller: &Arc<Caller>,
        command: Command,
        (slot, expected_version): (Uuid, i64),
        capacity: i64,
    ) -> Result<FirstResult> {
        let permit = authorize(caller, &policy::CHANGE_SLOT)?;
        let work = match begin(&self.env, &permit, command).await? {
            Begun::Repeat(first) => return Ok(first),
            Begun::Fresh(work) => work,
        };
        let slot = store::own_slot(&work, slot, expected_version).await?;
        may_hold(capacity, slot.booked).map_err(Error::refused)?;
        if slot.capacity == 0 && capacity > 0 {
            store::hold_timetable(&work, slot.office_id).await?;
            let there = store::published(&work, slot.office_id, &slot.matter, (slot.day, slot.day)).await?;
            may_return(&store::times_of(&slot)?, &there).map_err(Error::refused)?;
        }
        let version = store::save_capacity(&work, &slot, capacity).await?;
        // The batch's entry stands for version 1 of all its slots; a slot's own entries count its changes.
        let record = Record::of("AppointmentSlot", slot.id, version - 1)
            .answering_version(version)
            .for_staff()
            .payload(json!({ "capacity": capacity, "before": slot.capacity, "booked": slot.booked }));
        work.commit(record).await
    }

    /// 公布开放安排 of one day of the caller's office. The ledger's subject is the office's list of such days.
    ///
    /// # Errors
    /// A day gone by; a day with bookings that would become closed.
    pub async fn set_office_opening(
        &self,
        caller: &Arc<Caller>,
        command: Command,
        expected_version: i64,
        day: NaiveDate,
        (kind, name): (OpeningKind, Option<&PlainText<50>>),
    ) -> Result<FirstResult> {
        let permit = authorize(caller, &policy::SET_OPENING)?;
        let office = self.office_of(&permit).await?;
        let calendar = self.directory.calendar().await?;
        let work = match begin(&self.env, &permit, command).await? {
            Begun::Repeat(first) => return Ok(first),
            Begun::Fresh(work) => work,
        };
        let version = work.next_number(&store::openings_scope(office.id)).await?;
        let before = store::opening(work.connection(), office.id, day).await?;
        if version != expected_version + 1 {
            return Err(Error::StaleVersion { current_version: version - 1, current_state: wire(&before) });
        }
        if let Some(finding) = gone_by(day, work.today()) {
            return Err(Error::refused(finding.at("day")));
        }
        let conventions = self.reference.on(work.today()).await?.conventions;
        if open_day(day, &calendar, kind, &conventions).is_err() {
            let booked = store::count_unfinished(&work, office.id, day).await?;
            if booked > 0 {
                let finding = Finding::of(&APPOINTMENT_DAY_BOOKED).at("day").fact("bookings", booked);
                return Err(Error::refused(finding));
            }
        }
        let name = name.map_or("", |name| name.as_str());
        store::save_opening(&work, office.id, day, kind, name).await?;
        let record = Record::of("OfficeOpenings", office.id, version)
            .for_staff()
            .payload(json!({ "day": day, "kind": kind, "before": before, "name": name }));
        work.commit(record).await
    }

    /// What an office published for the days of a range.
    pub async fn office_openings(
        &self,
        office: &OrganizationInfo,
        range: (NaiveDate, NaiveDate),
    ) -> Result<OfficeOpenings> {
        let db = &self.env.db.reader;
        Ok(OfficeOpenings {
            version: store::openings_version(db, office.id).await?,
            days: store::openings(db, office.id, range).await?,
        })
    }
}
