//! The demonstration and its console: what it offers works.

use onewindow::{
    demo::{self, DemoSeed},
    directory::import::UNWATCHED,
    platform::auth::token::AuthSection,
};
use serde_json::{Value as Json, json};

use crate::harness::{Hub, client::Client, socket::Socket};

fn token<'a>(seed: &'a DemoSeed, name: &str) -> Option<&'a str> {
    seed.tokens.iter().find(|token| token.name.contains(name)).map(|token| token.token.as_str())
}

/// As a visitor would: one example after the other, copying ids from the answers.
async fn play(hub: &Hub, seed: &DemoSeed) {
    let caller = |name| Client::new(hub.url(), token(seed, name).map(str::to_owned));
    let (citizen, clerk) = (caller("李示范"), caller("江汉区婚姻登记处"));
    let mut examples = seed.examples.iter();
    let mut next = |number: &str| {
        let example = examples.next().expect("another example");
        assert!(example.name.starts_with(number), "{}", example.name);
        (example.query.as_str(), example.variables.clone())
    };
    let (query, variables) = next("1 ");
    let slots = hub.public().send(query, variables).await.data()["appointmentSlots"].clone();
    let (query, variables) = next("2 ");
    assert!(
        slots.as_array().is_some_and(|slots| slots.iter().any(|s| s["id"] == variables["input"]["slot"]))
    );
    let booked = citizen.send(query, variables).await.data()["bookAppointment"].clone();
    assert_eq!((&booked["appointment"]["state"], &booked["violations"]), (&json!("CONFIRMED"), &json!([])));

    let (query, variables) = next("3 ");
    let eligibility = clerk.send(query, variables).await.data()["eligibility"].clone();
    assert_eq!((&eligibility["eligible"], &eligibility["violations"]), (&json!(true), &json!([])));

    let (query, mut variables) = next("4 ");
    variables["input"]["appointment"] = booked["appointment"]["id"].clone();
    let opened =
        clerk.send(query, variables).await.data()["openMarriageRegistration"]["registration"].clone();
    let case = opened["case"]["id"].clone();
    let with_case = |mut variables: Json| {
        variables["input"]["case"] = case.clone();
        variables
    };
    let (query, variables) = next("5 ");
    clerk.send(query, with_case(variables)).await.data();
    let (query, variables) = next("6 ");
    let checks = [(0, "IDENTITY"), (0, "MARITAL_STATUS"), (1, "IDENTITY"), (1, "MARITAL_STATUS")];
    for (version, (party, check)) in (2..).zip(checks) {
        let mut variables = with_case(variables.clone());
        let input = &mut variables["input"];
        input["party"] = opened["case"]["parties"][party]["id"].clone();
        input["check"] = json!(check);
        input["idempotencyKey"] = json!(format!("demo-check-00{version}"));
        input["expectedVersion"] = json!(version);
        clerk.send(query, variables).await.data();
    }
    let (query, variables) = next("7 ");
    clerk.send(query, with_case(variables)).await.data();
    let (query, variables) = next("8 ");
    let registered = clerk.send(query, with_case(variables)).await.data();
    assert_eq!(registered["registerMarriage"]["registration"]["state"], "REGISTERED");

    let (query, variables) = next("9 ");
    let mine = citizen.send(query, variables).await.data();
    let steps = mine["cases"]["nodes"][0]["timeline"].as_array().cloned().unwrap_or_default();
    let steps: Vec<_> = steps.iter().filter_map(|step| step["action"].as_str()?.rsplit('.').next()).collect();
    assert_eq!(steps, ["register", "examine", "accept", "open"], "newest first");
    let copies = &mine["marriages"]["nodes"][0]["certificates"][0]["copies"];
    assert_eq!(copies.as_array().map(Vec::len), Some(2));
    assert!(copies[0]["electronicCertificate"]["jws"].is_string(), "one's own");
    assert!(copies[1]["electronicCertificate"].is_null(), "the other's");
    let booking = "query($id: ID!) { appointment(id: $id) { state case { id } } }";
    let after = citizen.send(booking, json!({ "id": booked["appointment"]["id"] })).await.data();
    assert_eq!(after["appointment"], json!({ "state": "DONE", "case": { "id": case } }));

    let (query, _) = next("10 ");
    let mut socket = Socket::open(&citizen).await;
    socket.subscribe("1", query, json!({ "id": case })).await;
    assert_eq!(socket.hear().await["payload"]["data"]["caseProgress"]["state"], "REGISTERED");
    let (query, variables) = next("11 ");
    assert!(clerk.send(query, variables).await.data()["cases"]["totalCount"].is_number());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_token_is_admitted_and_the_examples_lead_from_the_booking_to_the_certificates() {
    let hub = Hub::start().await;
    let keys = onewindow::platform::keys::HubKeys::demo();
    let auth = AuthSection::default();
    let seed = demo::prepare(&hub.running.parts.env, &keys, &auth, UNWATCHED).await.expect("a demonstration");
    assert!(seed.tokens.len() >= 7);
    for token in &seed.tokens {
        let answer = Client::new(hub.url(), Some(token.token.clone()))
            .send("{ __typename }", serde_json::json!({}))
            .await;
        assert_eq!(answer.status, 200, "{}: {:#}", token.name, answer.body);
    }
    play(&hub, &seed).await;
    hub.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_console_is_served_in_development_and_gone_in_production() {
    let hub = Hub::start().await;
    let page = reqwest::get(format!("{}/console/", hub.url())).await.expect("an answer");
    assert_eq!(page.status(), 200);
    let policy = page.headers()["content-security-policy"].to_str().expect("text").to_owned();
    assert!(policy.contains("default-src 'self'"), "{policy}");
    hub.stop().await;

    let hub = Hub::start_with("2025-09-05T09:30", |config| {
        config.server.mode = onewindow::config::Mode::Production;
    })
    .await;
    let page = reqwest::get(format!("{}/console/", hub.url())).await.expect("an answer");
    assert_eq!(page.status(), 404);
    let answer = hub.clerk("420103").send("{ __schema { queryType { name } } }", serde_json::json!({})).await;
    assert!(!answer.errors().is_empty() || answer.body["data"]["__schema"].is_null(), "{:#}", answer.body);
    let answer = hub.clerk("420103").send("{ cas }", serde_json::json!({})).await;
    assert!(!answer.body.to_string().contains("Did you mean"), "{:#}", answer.body);
    hub.stop().await;
}
