//! 婚姻状况核验 for partner bureaus.

use std::num::NonZeroU32;

use onewindow::platform::{auth::token::TokenKind, rate::Allowance};
use serde_json::{Value as Json, json};

use super::papers::{Couple, reads, text, verified};
use crate::harness::{
    Hub,
    client::{Answer, Client, key},
    couple::with,
    people,
};

async fn ask(caller: &Client, input: Json) -> Answer {
    let query = "query Q($input: MaritalStatusInput!) { maritalStatus(input: $input) {
        known inForce on asOf answerId statement } }";
    caller.send(query, json!({ "input": input })).await
}

/// A booking at the counter, by what is said on the phone.
async fn book_with(hub: &Hub, person: Json) -> Answer {
    let clerk = hub.clerk("420103");
    let publish = json!({
        "idempotencyKey": key(), "from": "2025-09-08", "to": "2025-09-08",
        "times": [{ "startsAt": "09:00", "endsAt": "10:00", "capacity": 1 }],
    });
    let act = "mutation($input: PublishAppointmentSlotsInput!) {
        publishAppointmentSlots(input: $input) { slots { id } } }";
    let slots = clerk.act(act, publish).await.data()["publishAppointmentSlots"]["slots"].clone();
    let input = json!({
        "idempotencyKey": key(), "slot": slots[0]["id"], "partyA": person,
        "partyB": people::person("李四", &people::woman(8)),
    });
    let act = "mutation($input: BookAppointmentInput!) { bookAppointment(input: $input) { appliedVersion } }";
    clerk.act(act, input).await
}

fn about(number: &str) -> Json {
    json!({ "idNumber": number, "purpose": "户口登记项目变更", "caseReference": "GA-2025-0001" })
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_partner_learns_whether_and_nothing_more() {
    let hub = Hub::start().await;
    let couple = Couple::marry(&hub, 1).await;
    let police = hub.police("420100");
    let answer = ask(&police, about(&people::man(1))).await.data()["maritalStatus"].clone();
    assert_eq!(
        (&answer["known"], &answer["inForce"], &answer["on"]),
        (&json!(true), &json!(true), &json!("2025-09-05"))
    );
    let (typ, statement) = verified(&hub, &text(&answer["statement"])).await;
    assert_eq!(typ, "marital-status+jws");
    assert_eq!((&statement["aud"], &statement["jti"]), (&json!("420100-GA"), &answer["answerId"]));
    assert_eq!(
        statement["exp"].as_i64().zip(statement["iat"].as_i64()).map(|(exp, iat)| exp - iat),
        Some(300)
    );
    assert!(
        !statement.to_string().contains(&people::man(1))
            && !statement.to_string().contains(&couple.husband.to_string())
    );
    // The same subject for the same partner; another for anyone else.
    let again = ask(&police, about(&people::man(1))).await.data()["maritalStatus"].clone();
    assert_eq!(verified(&hub, &text(&again["statement"])).await.1["sub"], statement["sub"]);
    assert_ne!(again["answerId"], answer["answerId"]);

    let before = ask(&police, with(about(&people::man(1)), json!({ "on": "2025-09-04" }))).await;
    assert_eq!(before.paths(), ["input.on"], "halving would tell the day of the marriage");
    // Whom somebody types the register does not know.
    let typed = json!({ "idNumber": people::man(8), "name": "张三" });
    let booked = book_with(&hub, typed).await;
    assert_eq!(booked.errors(), &[] as &[Json], "{:#}", booked.body);
    let typed = ask(&police, about(&people::man(8))).await.data()["maritalStatus"].clone();
    assert_eq!(typed["known"], false);
    let unknown = ask(&police, about(&people::man(9))).await.data()["maritalStatus"].clone();
    assert_eq!((&unknown["known"], &unknown["inForce"]), (&json!(false), &json!(false)));

    let recorded = reads(&hub, "marriage.marital_status.verify").await;
    assert_eq!(recorded.len(), 4, "an answer about nobody is on record too");
    assert!(recorded.iter().all(|read| read.contains("户口登记项目变更") && read.contains("GA-2025-0001")));
    assert!(
        recorded[0].contains(&text(&answer["answerId"])) && recorded[0].contains(&couple.husband.to_string())
    );
    assert!(recorded.iter().all(|read| !read.contains(&people::man(1)) && !read.contains(&people::man(9))));
    hub.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn only_a_partner_with_the_scope_asks_and_never_about_days_to_come() {
    let hub = Hub::start().await;
    let police = hub.police("420100");
    let question = about(&people::man(1));
    for caller in [hub.clerk("420103"), hub.officer("420100"), hub.operator(), hub.citizen(uuid::Uuid::nil())]
    {
        assert_eq!(ask(&caller, question.clone()).await.code(), "FORBIDDEN");
    }
    assert_eq!(ask(&hub.public(), question.clone()).await.code(), "UNAUTHENTICATED");
    let mut claims = hub.claims(TokenKind::Partner, "partner-420100-ga", Some(("420100-GA", "420100")), None);
    claims.scope = String::new();
    let unscoped = Client::new(hub.url(), Some(hub.token(claims)));
    assert_eq!(ask(&unscoped, question.clone()).await.code(), "FORBIDDEN");
    let future = ask(&police, with(question.clone(), json!({ "on": "2025-09-06" }))).await;
    assert_eq!((future.code(), future.paths()), ("BAD_USER_INPUT".to_owned(), vec!["input.on".to_owned()]));
    let bad = ask(&police, with(question.clone(), json!({ "idNumber": "420103199501010000" }))).await;
    assert_eq!(bad.paths(), ["input.idNumber"]);
    let blank = ask(&police, with(question, json!({ "purpose": " " }))).await;
    assert_eq!(blank.paths(), ["input.purpose"]);
    assert!(reads(&hub, "marriage.marital_status.verify").await.is_empty());
    hub.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_partner_has_an_allowance_of_its_own() {
    let hub = Hub::start_with("2025-09-05T09:30", |config| {
        config.rates.enabled = true;
        let one = NonZeroU32::MIN;
        let once = Allowance { per_minute: one, burst: one };
        config.rates.classes.insert("marital_status".to_owned(), once);
    })
    .await;
    let police = hub.police("420100");
    ask(&police, about(&people::man(1))).await.data();
    assert_eq!(ask(&police, about(&people::man(2))).await.code(), "RATE_LIMITED");
    hub.stop().await;
}
