//! 预约: booking a visit, from published slots to the couple at the window.
//! Start with [`Marriage::book_appointment`]; `slots` is the office's side, `acts` what follows, `sweep` time.
//! Never: a decision on the registration; passing the pre-check decides nothing.

pub(super) mod acts;
mod slots;
mod sweep;

use std::sync::Arc;

use entities::marriage::{
    appointment_slot,
    state::{AppointmentState, Matter},
};
use sea_orm::ActiveEnum;
use serde_json::json;
use uuid::Uuid;

pub use slots::{OfficeOpenings, Publication};

use super::{Bench, Marriage};
use crate::{
    marriage::{
        policy, repository,
        repository_appointments::{self as store, Booker},
        rules::{
            appointment::{bookable, instant_of, not_begun, time_of_day},
            assessment::{Assessment, Stage},
            booking_number::BookingNumber,
            eligibility::assess_marriage,
            facts::{CoupleFacts, MaritalFact, PartyFacts},
        },
    },
    person::{self, Identity, Origin, register_all},
    platform::{
        auth::{
            caller::{Caller, PrincipalKind},
            permit::{Permit, authorize},
        },
        error::{Error, Result},
        ledger::entry::Record,
        unit_of_work::{Begun, Command, FirstResult, UnitOfWork, begin},
        violation::Finding,
    },
};

const SLOTS: [&str; 2] = ["partyA", "partyB"];

/// A booking and what the pre-check found, so that the couple can prepare.
#[derive(Debug)]
pub struct Booked {
    pub result: FirstResult,
    pub violations: Vec<Finding>,
    pub warnings: Vec<Finding>,
}

impl Marriage {
    /// 预约: takes one seat for the couple. Confirmed at once when the pre-check finds nothing against it,
    /// else left to the registrar.
    ///
    /// # Errors
    /// A day or slot that is closed, begun, full or out of reach; a person who has a booking already.
    pub async fn book_appointment(
        &self,
        caller: &Arc<Caller>,
        command: Command,
        slot: Uuid,
        mut parties: Vec<Identity>,
    ) -> Result<Booked> {
        let permit = authorize(caller, &policy::BOOK_APPOINTMENT)?;
        let slot = store::slot_for_booking(&self.env.db.reader, &permit, slot).await?;
        let matter = Matter::try_from_value(&slot.matter)?;
        if matter != Matter::CertificateReissue && parties.len() != 2 {
            return Err(Error::input(
                &["input", "partyB"],
                "REQUIRED",
                "此事项须填写双方信息",
                "this matter needs both parties",
            ));
        }
        let found = self.pre_check(&permit, &slot, matter, &mut parties).await?;
        let (violations, warnings) =
            found.map(|found| (found.violations, found.warnings)).unwrap_or_default();
        let calendar = self.directory.calendar().await?;
        let work = match begin(&self.env, &permit, command).await? {
            Begun::Repeat(result) => return Ok(Booked { result, violations, warnings }),
            Begun::Fresh(work) => work,
        };
        // The seat first: it locks the slot, and an office that closes the day locks its slots too.
        store::take_seat(&work, slot.id).await?;
        let opening = store::opening(work.connection(), slot.office_id, slot.day).await?;
        let conventions = self.reference.on(work.today()).await?.conventions;
        bookable(slot.day, work.today(), &calendar, opening, &conventions).map_err(Error::Refused)?;
        not_begun(begins_at(&slot)?, work.now()).map_err(|finding| Error::refused(finding.at("slot")))?;
        let bookers = register_parties(&work, &parties).await?;
        let state =
            if violations.is_empty() { AppointmentState::Confirmed } else { AppointmentState::Requested };
        let number = next_booking_number(&work, &slot).await?;
        let row = store::enter(&work, &slot, number.as_str(), state, &bookers).await?;
        let codes: Vec<_> = violations.iter().map(Finding::code).collect();
        let record = Record::of("Appointment", row.id, row.version).payload(json!({
            "state": row.state,
            "slot": slot.id,
            "day": slot.day,
            "bookingNumber": row.booking_number,
            "findings": codes,
        }));
        let result = work.commit(record).await?;
        Ok(Booked { result, violations, warnings })
    }

    /// 预检 of a couple that wants to marry, by the law of the booked day. Of the other party a citizen learns
    /// only what they typed themselves: the register is asked about the caller alone.
    async fn pre_check(
        &self,
        permit: &Permit,
        slot: &appointment_slot::Model,
        matter: Matter,
        parties: &mut [Identity],
    ) -> Result<Option<Assessment>> {
        let caller = permit.caller();
        let is_citizen = caller.kind == PrincipalKind::Citizen;
        let mut facts = Vec::with_capacity(2);
        for party in parties {
            let known = person::find_by_document(&self.env, &self.env.db.reader, &party.document).await?;
            let known = known.map(|person| person.id);
            let is_own = known.is_some() && known == caller.person;
            if is_citizen && !is_own {
                // Nobody changes another's phone or address by booking with them.
                (party.phone, party.address) = (None, None);
            }
            let asked = known.filter(|_| !is_citizen || is_own);
            let mut announced = as_announced(party);
            if let Some(id) = asked {
                let db = &self.env.db.reader;
                let in_force = !repository::persons_in_force(db, &[id]).await?.is_empty();
                announced.marital = in_force.then_some(MaritalFact::InForce);
                announced.died_on = repository::deaths_of(db, &[id]).await?.get(&id).copied();
                announced.bad_faith_until =
                    repository::bad_faith::listed_until(db, id, self.env.clock.today()).await?;
            }
            facts.push(announced);
        }
        if matter != Matter::MarriageRegistration {
            return Ok(None);
        }
        let [party_a, party_b]: [PartyFacts; 2] =
            facts.try_into().map_err(|_| Error::bug("a couple has two parties"))?;
        let couple = CoupleFacts { party_a, party_b, examined_on: Some(slot.day), ..CoupleFacts::default() };
        let code = store::office_code(&self.env.db.reader, slot.office_id).await?;
        let office = self.office_by_code(&code).await?;
        let bench = Bench::new(&office, self.reference.on(slot.day).await?, slot.day);
        Ok(Some(assess_marriage(&couple, &bench.at(Stage::Preview))))
    }
}

/// A party as booked. That both come, sign and are examined is for the day itself.
fn as_announced(party: &Identity) -> PartyFacts {
    PartyFacts {
        sex: Some(party.sex),
        birth_date: Some(party.birth_date),
        present: Some(true),
        declaration_signed: Some(true),
        ..PartyFacts::default()
    }
}

/// The persons of a booking, in its order. Nobody's document is seen yet, at the counter or on the phone; and
/// whom a citizen names is bound only once they come.
///
/// # Errors
/// `BAD_USER_INPUT` when both are one person, or when a citizen books for others.
async fn register_parties(work: &UnitOfWork, parties: &[Identity]) -> Result<Vec<Booker>> {
    let caller = work.permit().caller();
    let is_citizen = caller.kind == PrincipalKind::Citizen;
    let paths = SLOTS.map(|slot| ["input", slot]);
    let named: Vec<_> = parties.iter().zip(&paths).map(|(party, path)| (party, &path[..])).collect();
    let origin = if is_citizen { Origin::TypedByCitizen(caller.person) } else { Origin::Typed };
    let persons = register_all(work, &named, origin).await?;
    let persons: Vec<Uuid> = persons.into_iter().map(|person| person.id).collect();
    if persons.len() == 2 && persons[0] == persons[1] {
        return Err(Error::input(
            &["input", "partyB", "idNumber"],
            "SAME_PERSON",
            "双方为同一人",
            "both parties are the same person",
        ));
    }
    if is_citizen && !persons.iter().any(|person| Some(*person) == caller.person) {
        return Err(Error::input(
            &["input", "partyA", "idNumber"],
            "NOT_A_PARTY",
            "只能为本人预约",
            "one of the parties must be yourself",
        ));
    }
    let bind = |(person, party): (Uuid, &Identity)| {
        let is_bound = !is_citizen || caller.person == Some(person);
        Booker { person, is_bound, typed_name: (!is_bound).then(|| party.name.clone()) }
    };
    Ok(persons.into_iter().zip(parties).map(bind).collect())
}

async fn next_booking_number(work: &UnitOfWork, slot: &appointment_slot::Model) -> Result<BookingNumber> {
    let sequence = work.next_number(&format!("appointment:{}:{}", slot.county, slot.day)).await?;
    BookingNumber::new(&slot.county, slot.day, sequence)
        .ok_or(Error::bug("booking numbers of the day are used up"))
}

fn begins_at(slot: &appointment_slot::Model) -> Result<chrono::DateTime<chrono::Utc>> {
    let time = time_of_day(&slot.starts_at).ok_or(Error::bug("a stored time of day"))?;
    Ok(instant_of(slot.day, time))
}
