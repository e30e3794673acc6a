//! Who is who: documents without a check digit, corrections, residency, and whom a booking binds.

use serde_json::{Value as Json, json};

use super::papers::{Couple, person_key, text};
use crate::harness::{
    Hub,
    client::{Answer, Client, key},
    couple, people, tables,
};

/// A foreigner as the window of the city's office for foreign matters takes one.
fn foreigner(name: &str, number: &str, country: &str, more: Json) -> Json {
    let person = json!({
        "idType": "PASSPORT", "idNumber": number, "issuingCountry": country, "name": name,
        "sex": "MALE", "birthDate": "1990-05-01",
    });
    json!({
        "person": couple::with(person, more),
        "residency": "FOREIGNER",
        "present": true,
        "documents": ["PASSPORT", "SINGLE_PROOF", "JOINT_PHOTOS"],
    })
}

async fn open(clerk: &Client, n: u32, groom: Json) -> Answer {
    let mut input = couple::opening(n);
    input["partyA"] = groom;
    input["partyB"]["hukouDivision"] = json!("420103");
    couple::open(clerk, input).await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_passport_belongs_to_its_country_and_changes_only_by_a_correction() {
    let hub = Hub::start().await;
    let clerk = hub.clerk("420100");
    let john = |country: &str| foreigner("JOHN SMITH", "E12345678", country, json!({}));
    // Whoever has one under way opens no other.
    let groom = async |answer: Answer| {
        let opened = couple::registration(answer);
        couple::withdraw(&clerk, &opened).await.data();
        opened["case"]["parties"][0]["person"]["id"].clone()
    };
    let american = groom(open(&clerk, 1, john("USA")).await).await;
    assert_ne!(groom(open(&clerk, 2, john("JPN")).await).await, american, "another country's number");
    assert_eq!(groom(open(&clerk, 3, john("usa")).await).await, american);

    let before = tables::business(hub.sql()).await;
    for (changed, field) in [
        (json!({ "name": "JAMES SMITH" }), "name"),
        (json!({ "sex": "FEMALE" }), "sex"),
        (json!({ "birthDate": "1991-05-01" }), "birthDate"),
        (json!({ "issuingCountry": null }), "issuingCountry"),
        (json!({ "issuingCountry": "XXQ" }), "issuingCountry"),
    ] {
        let answer = open(&clerk, 4, foreigner("JOHN SMITH", "E12345678", "USA", changed)).await;
        assert_eq!(answer.code(), "BAD_USER_INPUT", "{field}");
        assert_eq!(answer.paths(), [format!("input.partyA.person.{field}")]);
    }
    assert_eq!(tables::business(hub.sql()).await, before, "nothing is written");

    let corrected = json!({ "name": "JAMES SMITH", "birthDate": "1991-05-01", "corrects": true });
    let answer = open(&clerk, 4, foreigner("JOHN SMITH", "E12345678", "USA", corrected)).await;
    let registration = couple::registration(answer);
    assert_eq!(registration["case"]["parties"][0]["person"]["name"], "JAMES SMITH");
    let entries = tables::column(hub.sql(), "SELECT payload FROM ledger_entry").await;
    let told: Vec<&String> = entries.iter().filter(|entry| entry.contains("birthDate")).collect();
    assert!(told.len() == 1 && told[0].contains(r#""name""#), "the correction is on record: {told:?}");
    assert!(!entries.iter().any(|entry| entry.contains("JAMES") || entry.contains("1991-05")));
    hub.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_residency_goes_with_its_documents() {
    let hub = Hub::start().await;
    let passport = foreigner("JOHN SMITH", "E12345678", "USA", json!({}));
    let mainland = json!({ "residency": "MAINLAND", "hukouDivision": "420103" });
    let answer = open(&hub.clerk("420103"), 1, couple::with(passport, mainland)).await;
    assert_eq!(
        (answer.code(), answer.paths()),
        ("BAD_USER_INPUT".into(), vec!["input.partyA.residency".into()])
    );
    let eligibility = "query E($input: EligibilityInput!) { eligibility(input: $input) { eligible } }";
    let party = json!({ "idNumber": people::man(1), "residency": "FOREIGNER" });
    let input = json!({ "office": "420103-HY", "partyA": party, "partyB": {} });
    let answer = hub.clerk("420103").send(eligibility, json!({ "input": input })).await;
    assert_eq!(answer.paths(), ["input.partyA.residency"]);
    hub.stop().await;
}

async fn slot(clerk: &Client) -> Json {
    let input = json!({
        "idempotencyKey": key(), "from": "2025-09-08", "to": "2025-09-08",
        "times": [{ "startsAt": "10:00", "endsAt": "11:00", "capacity": 9 }],
    });
    let publish = "mutation($input: PublishAppointmentSlotsInput!) {
        publishAppointmentSlots(input: $input) { slots { id } } }";
    clerk.act(publish, input).await.data()["publishAppointmentSlots"]["slots"][0]["id"].clone()
}

async fn book(caller: &Client, slot: &Json, man: u32, woman: &str) -> Answer {
    let input = json!({
        "idempotencyKey": key(), "slot": slot,
        "partyA": people::person("张三", &people::man(man)),
        "partyB": people::person("李四", woman),
    });
    let book = "mutation($input: BookAppointmentInput!) { bookAppointment(input: $input) { appointment {
        id version state parties { nameTyped person { id name phoneMasked addressMasked } } } } }";
    caller.act(book, input).await
}

fn appointment(answer: Answer) -> Json {
    answer.data()["bookAppointment"]["appointment"].clone()
}

async fn on_booking(caller: &Client, name: &str, input_type: &str, booking: &Json, more: Json) -> Answer {
    let mutation = format!(
        "mutation($input: {input_type}!) {{ {name}(input: $input) {{ appointment {{ id version state }} }} }}"
    );
    let input = json!({
        "idempotencyKey": key(), "appointment": booking["id"], "expectedVersion": booking["version"],
    });
    caller.act(&mutation, couple::with(input, more)).await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn whom_a_citizen_names_is_bound_only_once_they_come() {
    let hub = Hub::start().await;
    let clerk = hub.clerk("420103");
    let slot = slot(&clerk).await;
    let known = appointment(book(&clerk, &slot, 1, &people::woman(3)).await);
    on_booking(&clerk, "cancelAppointment", "AppointmentInput", &known, json!({})).await.data();
    let groom = hub.citizen(person_key(&known["parties"][0]["person"]["id"]));

    // He names a woman who knows nothing of it, and sees nothing of hers.
    let named = appointment(book(&groom, &slot, 1, &people::woman(1)).await);
    assert!(named["parties"][0]["person"]["phoneMasked"].is_string(), "his own");
    assert_eq!(named["parties"][1], json!({ "nameTyped": "李四", "person": null }));
    let both = appointment(book(&clerk, &slot, 2, &people::woman(1)).await);
    assert_eq!(both["state"], "CONFIRMED", "she is free to come with whom she wants");
    let again = book(&groom, &slot, 1, &people::woman(1)).await;
    assert_eq!(again.code(), "MARRIAGE_APPOINTMENT_EXISTS", "one booking a couple");

    // On the day she cannot be at two.
    hub.clock.advance_days(3);
    let here = json!({ "allPresent": true });
    let checked =
        on_booking(&clerk, "checkInAppointment", "CheckInAppointmentInput", &named, here.clone()).await;
    assert_eq!(checked.code(), "MARRIAGE_APPOINTMENT_EXISTS");
    on_booking(&clerk, "cancelAppointment", "AppointmentInput", &both, json!({})).await.data();
    on_booking(&clerk, "checkInAppointment", "CheckInAppointmentInput", &named, here).await.data();
    hub.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_citizen_learns_no_name_by_a_strangers_number() {
    let hub = Hub::start().await;
    let clerk = hub.clerk("420103");
    let slot = slot(&clerk).await;
    // The register knows both from their documents: she is 欧阳某.
    let mut opening = couple::opening(1);
    opening["partyB"]["person"]["name"] = json!("欧阳某");
    let seen = couple::registration(couple::open(&clerk, opening).await);
    let groom = hub.citizen(person_key(&seen["case"]["parties"][0]["person"]["id"]));
    // He guesses another name: it is taken as it stands, and that is all he ever sees of her.
    let booking = appointment(book(&groom, &slot, 1, &people::woman(1)).await);
    let typed = json!({ "nameTyped": "李四", "person": null });
    assert_eq!(booking["parties"][1], typed);
    let read = "query($id: ID!) { appointment(id: $id) { parties { nameTyped person { id name } } } }";
    let parties = async |caller: &Client| {
        let data = caller.send(read, json!({ "id": booking["id"] })).await.data();
        data["appointment"]["parties"].clone()
    };
    assert_eq!(parties(&groom).await[1], typed);
    // The office sees both, and who is who.
    let shown = parties(&clerk).await[1].clone();
    assert_eq!((&shown["nameTyped"], &shown["person"]["name"]), (&json!("李四"), &json!("欧阳某")));
    // Nothing he typed went into the register, and once she is there with him he may see whom he came with.
    hub.clock.advance_days(3);
    let here = json!({ "allPresent": true });
    on_booking(&clerk, "checkInAppointment", "CheckInAppointmentInput", &booking, here).await.data();
    assert_eq!(parties(&groom).await[1]["person"]["name"], "欧阳某");
    hub.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_somebody_types_changes_nothing_that_staff_saw_and_staff_see_first() {
    let hub = Hub::start().await;
    let clerk = hub.clerk("420103");
    let slot = slot(&clerk).await;
    // On the phone, under another name.
    let typed = appointment(book(&clerk, &slot, 1, &people::woman(2)).await);
    let mut opening = couple::opening(1);
    opening["partyA"]["person"]["name"] = json!("张三丰");
    let seen = couple::registration(couple::open(&clerk, opening).await);
    assert_eq!(seen["case"]["parties"][0]["person"]["name"], "张三丰", "seen for the first time");
    assert_eq!(seen["case"]["parties"][0]["person"]["id"], typed["parties"][0]["person"]["id"]);
    on_booking(&clerk, "cancelAppointment", "AppointmentInput", &typed, json!({})).await.data();
    let answer = book(&clerk, &slot, 1, &people::woman(2)).await;
    assert_eq!((answer.code(), answer.paths()), ("BAD_USER_INPUT".into(), vec!["input.partyA.name".into()]));
    hub.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_replacement_opens_from_its_booking() {
    let hub = Hub::start().await;
    let couple = Couple::marry(&hub, 1).await;
    let clerk = hub.clerk("420103");
    let publish = json!({
        "idempotencyKey": key(), "from": "2025-09-08", "to": "2025-09-08", "matter": "CERTIFICATE_REISSUE",
        "times": [{ "startsAt": "09:00", "endsAt": "10:00", "capacity": 1 }],
    });
    let query = "mutation($input: PublishAppointmentSlotsInput!) {
        publishAppointmentSlots(input: $input) { slots { id } } }";
    let slot = clerk.act(query, publish).await.data()["publishAppointmentSlots"]["slots"][0]["id"].clone();
    let book =
        "mutation($input: BookAppointmentInput!) { bookAppointment(input: $input) { appointment { id } } }";
    let input = json!({
        "idempotencyKey": key(), "slot": slot, "partyA": people::person("张三", &people::man(1)),
    });
    let booked = hub.citizen(couple.husband).act(book, input).await.data();
    let booking = text(&booked["bookAppointment"]["appointment"]["id"]);
    hub.clock.advance_days(3);
    let apply = "mutation($input: ApplyForReissueInput!) { applyForReissue(input: $input) { reissue { case { id } } } }";
    let request = |by: Json| couple::with(by, json!({ "appointment": booking }));
    let hers = clerk.act(apply, request(couple.her_request())).await;
    assert_eq!(hers.code(), "MARRIAGE_APPOINTMENT_PARTIES_DIFFER");
    let opened = clerk.act(apply, request(couple.his_request())).await.data();
    let read = "query($id: ID!) { appointment(id: $id) { state case { id } } }";
    let after = clerk.send(read, json!({ "id": booking })).await.data();
    let case = &opened["applyForReissue"]["reissue"]["case"]["id"];
    assert_eq!(after["appointment"], json!({ "state": "CHECKED_IN", "case": { "id": case } }));
    hub.stop().await;
}
