//! Acts on slots and bookings, and what the tests of both share.

use onewindow::{marriage::Marriage, platform::ids::GlobalId};
use sea_orm::ConnectionTrait;
use serde_json::{Value as Json, json};

use crate::harness::{
    Hub,
    client::{Answer, Client, key},
    couple, people,
};

pub const OFFICE: &str = "420103-HY";
/// The Monday after the hub's Friday.
pub const MONDAY: &str = "2025-09-08";

pub const BOOKING: &str = "appliedVersion appointment { id bookingNumber state version day startsAt endsAt
    rejectionReason office { code } slot { remaining } case { id } parties { person { id name idNumberMasked } } }";
pub const SLOT: &str = "id version day startsAt endsAt capacity remaining";

pub async fn publish(clerk: &Client, (from, to): (&str, &str), capacity: u32) -> Answer {
    let input = json!({
        "idempotencyKey": key(),
        "from": from,
        "to": to,
        "times": [
            { "startsAt": "09:00", "endsAt": "10:00", "capacity": capacity },
            { "startsAt": "10:00", "endsAt": "11:00", "capacity": capacity },
        ],
        "peakCapacity": 30,
    });
    let mutation = format!(
        "mutation($input: PublishAppointmentSlotsInput!) {{
            publishAppointmentSlots(input: $input) {{ batch slots {{ {SLOT} }} }} }}"
    );
    clerk.act(&mutation, input).await
}

/// The first slot of Monday, published with so many seats.
pub async fn monday(clerk: &Client, capacity: u32) -> Json {
    publish(clerk, (MONDAY, MONDAY), capacity).await.data()["publishAppointmentSlots"]["slots"][0].clone()
}

pub async fn slots(reader: &Client, office: &str, from: &str, to: &str) -> Vec<Json> {
    let query = format!(
        "query($office: String!, $from: Date!, $to: Date) {{
            appointmentSlots(office: $office, from: $from, to: $to) {{ {SLOT} }} }}"
    );
    let answer = reader.send(&query, json!({ "office": office, "from": from, "to": to })).await;
    answer.data()["appointmentSlots"].as_array().cloned().unwrap_or_default()
}

pub fn booking_input(slot: &Json, man: &str, woman: &str) -> Json {
    json!({
        "idempotencyKey": key(),
        "slot": slot["id"],
        "partyA": people::person("张三", man),
        "partyB": people::person("李四", woman),
    })
}

pub async fn send_booking(caller: &Client, input: Json) -> Answer {
    let mutation = format!(
        "mutation($input: BookAppointmentInput!) {{ bookAppointment(input: $input) {{
            {BOOKING} violations {{ code }} warnings {{ code }} }} }}"
    );
    caller.act(&mutation, input).await
}

pub async fn book(caller: &Client, slot: &Json, n: u32) -> Answer {
    send_booking(caller, booking_input(slot, &people::man(n), &people::woman(n))).await
}

#[track_caller]
pub fn booked(answer: Answer) -> Json {
    let data = answer.data();
    let payload = data.as_object().and_then(|data| data.values().next()).cloned().unwrap_or_default();
    payload["appointment"].clone()
}

pub async fn act(caller: &Client, name: &str, booking: &Json, more: Json) -> Answer {
    let input_type = match name {
        "rejectAppointment" => "RejectAppointmentInput",
        "checkInAppointment" => "CheckInAppointmentInput",
        _ => "AppointmentInput",
    };
    let input = json!({
        "idempotencyKey": key(),
        "appointment": booking["id"],
        "expectedVersion": booking["version"],
    });
    let mutation = format!("mutation($input: {input_type}!) {{ {name}(input: $input) {{ {BOOKING} }} }}");
    caller.act(&mutation, couple::with(input, more)).await
}

pub async fn read(reader: &Client, booking: &Json) -> Json {
    let query = "query($id: ID!) { appointment(id: $id) { state version rejectionReason slot { remaining }
        case { id state } } }";
    reader.send(query, json!({ "id": booking["id"] })).await.data()["appointment"].clone()
}

pub async fn change_slot(clerk: &Client, slot: &Json, capacity: u32, expected_version: i64) -> Answer {
    let mutation = format!(
        "mutation($input: ChangeSlotCapacityInput!) {{ changeSlotCapacity(input: $input) {{
            appliedVersion slot {{ {SLOT} }} }} }}"
    );
    let input = json!({
        "idempotencyKey": key(),
        "slot": slot["id"],
        "expectedVersion": expected_version,
        "capacity": capacity,
    });
    clerk.act(&mutation, input).await
}

pub async fn arrange(clerk: &Client, day: &str, kind: &str, expected_version: i64) -> Answer {
    let mutation = "mutation($input: SetOfficeOpeningInput!) { setOfficeOpening(input: $input) {
        appliedVersion openings { version days { day kind name } } } }";
    let input = json!({
        "idempotencyKey": key(),
        "expectedVersion": expected_version,
        "day": day,
        "kind": kind,
        "name": if kind == "REGULAR" { Json::Null } else { json!("我爱你登记日") },
    });
    clerk.act(mutation, input).await
}

/// A person of a booking, as the caller they would be.
pub fn citizen(hub: &Hub, booking: &Json, position: usize) -> Client {
    let id = booking["parties"][position]["person"]["id"].as_str().expect("a person");
    hub.citizen(GlobalId::key_of(id, "Person").expect("a person's id"))
}

/// The citizen behind the nth man: known to the hub from a booking that was cancelled.
pub async fn known_citizen(hub: &Hub, slot: &Json, n: u32) -> Client {
    let clerk = hub.clerk("420103");
    let booking = booked(book(&clerk, slot, n).await);
    act(&clerk, "cancelAppointment", &booking, json!({})).await.data();
    citizen(hub, &booking, 0)
}

pub fn desk(hub: &Hub) -> Marriage {
    hub.running.parts.marriage()
}

pub async fn number(hub: &Hub, sql: &str) -> i64 {
    let statement = sea_orm::Statement::from_string(hub.sql().get_database_backend(), sql);
    let row = hub.sql().query_one_raw(statement).await.expect("the query runs").expect("one row");
    row.try_get_by_index(0).expect("a number")
}

/// Every subject's versions in the ledger follow each other from 1.
pub async fn bookings_without_gaps(hub: &Hub) -> bool {
    let gaps = "SELECT COUNT(*) FROM (SELECT subject_id FROM ledger_entry WHERE subject_type = 'Appointment'
        GROUP BY subject_id HAVING COUNT(*) <> MAX(subject_version)) AS gaps";
    number(hub, gaps).await == 0
}
