//! 备注: for the handling office and its superiors; reading them is on record, numbers in them are masked.

use onewindow::platform::{auth::token::TokenKind, ids::GlobalId};
use serde_json::{Value as Json, json};

use crate::harness::{
    Hub,
    client::{Client, key},
    couple, people, tables,
};

const READS: &str = "SELECT payload FROM ledger_entry WHERE action = 'case.note.read' ORDER BY seq";

async fn note(clerk: &Client, registration: &Json, text: &str) -> Json {
    let input = json!({
        "idempotencyKey": key(), "case": registration["case"]["id"],
        "expectedVersion": registration["case"]["version"], "text": text,
    });
    let act = "mutation Note($input: AddCaseNoteInput!) { addCaseNote(input: $input) {
        appliedVersion case { notes { text } } } }";
    clerk.act(act, input).await.body
}

async fn notes(client: &Client, registration: &Json) -> Json {
    let query = "query Q($id: ID!) { case(id: $id) { notes { text author } } }";
    let id = &registration["case"]["id"];
    client.send(query, json!({ "id": id })).await.data()["case"]["notes"].clone()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn only_who_handles_the_case_reads_them_and_reading_is_on_record() {
    let hub = Hub::start().await;
    let clerk = hub.clerk("420103");
    let mut registration = couple::registration(couple::open(&clerk, couple::opening(1)).await);
    let number = people::man(1);
    let clear = format!("男方证件{number}，女方来电138 0013 8000");
    let masked = format!("男方证件**************{}，女方来电*** **** 8000", &number[14..]);
    let written = note(&clerk, &registration, &clear).await;
    registration["case"]["version"] = written["data"]["addCaseNote"]["appliedVersion"].clone();
    assert_eq!(written["data"]["addCaseNote"]["case"]["notes"][0]["text"], clear);
    assert_eq!(tables::column(hub.sql(), READS).await.len(), 1, "read back is read");

    let mut claims = hub.claims(TokenKind::Clerk, "staff-420103-02", Some(("420103-HY", "420103")), None);
    claims.scope = String::new();
    let unscoped = Client::new(hub.url(), Some(hub.token(claims)));
    for (name, client, text) in [
        ("the handling office", &clerk, Some(&clear)),
        ("a colleague who may not reveal", &unscoped, Some(&masked)),
        ("the county's bureau", &hub.officer("420103"), Some(&masked)),
        ("the office at her hukou", &hub.clerk("320412"), None),
        ("the bureau at her hukou", &hub.officer("320412"), None),
    ] {
        let before = tables::column(hub.sql(), READS).await.len();
        let shown = notes(client, &registration).await;
        let reads = tables::column(hub.sql(), READS).await;
        match text {
            Some(text) => {
                assert_eq!(shown[0]["text"], **text, "{name}");
                assert_eq!(reads.len(), before + 1, "{name}");
                let read: Json = serde_json::from_str(&reads[before]).expect("JSON");
                let persons = read["persons"].as_array().expect("persons");
                for party in registration["case"]["parties"].as_array().expect("parties") {
                    let id = party["person"]["id"].as_str().expect("an id");
                    let key = GlobalId::decode(id).expect("an id").key;
                    assert!(persons.contains(&json!(key)), "{name}: {read}");
                }
            }
            None => {
                assert_eq!(shown, json!([]), "{name}");
                assert_eq!(reads.len(), before, "{name}");
            }
        }
    }
    let person = registration["case"]["parties"][0]["person"]["id"].as_str().expect("an id");
    let citizen = hub.citizen(GlobalId::key_of(person, "Person").expect("an id"));
    let query = "query Q($id: ID!) { case(id: $id) { notes { id } } }";
    let refused = citizen.send(query, json!({ "id": registration["case"]["id"] })).await;
    assert_eq!(refused.code(), "FORBIDDEN");

    // Once the case is closed nothing is added, and nothing is shown in clear.
    let withdraw = json!({
        "idempotencyKey": key(), "case": registration["case"]["id"],
        "expectedVersion": registration["case"]["version"], "reason": "双方申请撤回",
    });
    let act = couple::act("withdrawMarriageRegistration", "EndMarriageCaseInput");
    registration = couple::registration(clerk.act(&act, withdraw).await);
    assert_eq!(notes(&clerk, &registration).await[0]["text"], masked);
    let refused = note(&clerk, &registration, "补记").await;
    assert_eq!(refused["errors"][0]["extensions"]["code"], "CASE_CLOSED");
    hub.stop().await;
}
