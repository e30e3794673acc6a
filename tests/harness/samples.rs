//! An input without fault for every mutation of the schema.
//! Start with [`samples`]; a new mutation needs its line here.
//! Never: a fault; those are made from these by `spoilt`.

use serde_json::{Value as Json, json};

use super::{
    Hub,
    client::{Client, key},
    couple, people,
};

/// A mutation, who may call it, and an input without fault.
pub struct Sample {
    pub mutation: &'static str,
    pub by: Client,
    pub input: Json,
}

fn sample(mutation: &'static str, by: &Client, input: Json) -> Sample {
    Sample { mutation, by: by.clone(), input }
}

/// One sample a mutation of the schema. A new mutation needs its line here.
pub async fn samples(hub: &Hub) -> Vec<Sample> {
    let mut all = cases(hub).await;
    all.extend(appointments(hub).await);
    all
}

async fn cases(hub: &Hub) -> Vec<Sample> {
    let (clerk, operator) = (hub.clerk("420103"), hub.operator());
    let opened = couple::registration(couple::open(&clerk, couple::opening(1)).await);
    let party = &opened["case"]["parties"][0]["id"];
    let case = |more: Json| {
        let input = json!({
            "idempotencyKey": key(),
            "case": opened["case"]["id"],
            "expectedVersion": opened["case"]["version"],
        });
        couple::with(input, more)
    };
    let ending = || case(json!({ "reason": "当事人要求" }));
    let mut opening = couple::opening(2);
    opening["kinship"] = json!({ "kind": "COLLATERAL", "generationsA": 4, "generationsB": 5 });
    for party in ["partyA", "partyB"] {
        opening[party]["permit"] = json!({ "division": "420103", "validUntil": "2026-09-05",
            "lastEndorsedOn": "2025-03-01" });
        opening[party]["person"]["address"] = json!("江汉区某路1号");
    }
    let check =
        json!({ "party": party, "check": "IDENTITY", "outcome": "MATCHED", "source": "居民身份证读卡" });
    vec![
        sample("openMarriageRegistration", &clerk, opening),
        sample("acceptMarriageRegistration", &clerk, case(json!({}))),
        sample("declineMarriageRegistration", &clerk, ending()),
        sample("recordMarriageCheck", &clerk, case(check)),
        sample("examineMarriageRegistration", &clerk, case(couple::findings())),
        sample("registerMarriage", &clerk, case(json!({ "declarationsSigned": true }))),
        sample("refuseMarriageRegistration", &clerk, ending()),
        sample("withdrawMarriageRegistration", &clerk, ending()),
        sample("assignCase", &clerk, case(json!({ "assignee": "staff-420103-02" }))),
        sample("addCaseNote", &clerk, case(json!({ "text": "双方到场" }))),
        sample("pauseCase", &clerk, case(json!({ "ground": "等待核验" }))),
        sample("resumeCase", &clerk, case(json!({}))),
        sample(
            "revealParty",
            &clerk,
            json!({ "idempotencyKey": key(), "party": party, "purpose": "核对证件" }),
        ),
        sample(
            "revokeTokens",
            &operator,
            json!({ "idempotencyKey": key(), "subject": "staff-429006-01", "reason": "离岗" }),
        ),
    ]
}

async fn appointments(hub: &Hub) -> Vec<Sample> {
    let clerk = hub.clerk("420103");
    let publish = || {
        json!({
            "idempotencyKey": key(), "from": "2025-09-08", "to": "2025-09-08", "matter": "MARRIAGE_REGISTRATION",
            "times": [{ "startsAt": "09:00", "endsAt": "10:00", "capacity": 3 }], "peakCapacity": 9,
        })
    };
    let published = "mutation($input: PublishAppointmentSlotsInput!) {
        publishAppointmentSlots(input: $input) { slots { id version } } }";
    let published = clerk.act(published, publish()).await.data();
    let slot = &published["publishAppointmentSlots"]["slots"][0];
    let book = |n: u32| {
        json!({
            "idempotencyKey": key(),
            "slot": slot["id"],
            "partyA": people::person("张三", &people::man(n)),
            "partyB": people::person("李四", &people::woman(n)),
        })
    };
    let booked = "mutation($input: BookAppointmentInput!) {
        bookAppointment(input: $input) { appointment { id version } } }";
    let booked = clerk.act(booked, book(4)).await.data();
    let booking = &booked["bookAppointment"]["appointment"];
    let of_slot = |more: Json| {
        let input =
            json!({ "idempotencyKey": key(), "slot": slot["id"], "expectedVersion": slot["version"] });
        couple::with(input, more)
    };
    let of_booking = |more: Json| {
        let input = json!({
            "idempotencyKey": key(),
            "appointment": booking["id"],
            "expectedVersion": booking["version"],
        });
        couple::with(input, more)
    };
    let opening = json!({
        "idempotencyKey": key(), "day": "2025-10-01", "expectedVersion": 0, "kind": "OPEN", "name": "国庆节",
    });
    vec![
        sample("publishAppointmentSlots", &clerk, publish()),
        sample("changeSlotCapacity", &clerk, of_slot(json!({ "capacity": 5 }))),
        sample("withdrawAppointmentSlot", &clerk, of_slot(json!({}))),
        sample("setOfficeOpening", &clerk, opening),
        sample("bookAppointment", &clerk, book(5)),
        sample("confirmAppointment", &clerk, of_booking(json!({}))),
        sample("rejectAppointment", &clerk, of_booking(json!({ "reason": "材料不齐" }))),
        sample("cancelAppointment", &clerk, of_booking(json!({}))),
        sample("checkInAppointment", &clerk, of_booking(json!({ "allPresent": true }))),
    ]
}
