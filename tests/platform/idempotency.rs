//! 幂等: a key names one command of one owner, for ever the same answer.

use serde_json::{Value as Json, json};

use crate::harness::{Hub, client::Client, couple, tables};

const NOTE: &str = "mutation($input: AddCaseNoteInput!) { addCaseNote(input: $input) {
    appliedVersion case { id state version } } }";
const ASSIGN: &str = "mutation($input: AssignCaseInput!) { assignCase(input: $input) {
    appliedVersion case { id } } }";

fn note(key: &str, case: &Json, version: i64, text: &str) -> Json {
    json!({ "idempotencyKey": key, "case": case, "expectedVersion": version, "text": text })
}

async fn opened(clerk: &Client, n: u32) -> Json {
    couple::registration(couple::open(clerk, couple::opening(n)).await)["case"].clone()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_repeat_is_answered_with_the_first_result_and_does_nothing() {
    let hub = Hub::start().await;
    let clerk = hub.clerk("420103");
    let input = couple::opening(1);
    let first = couple::open(&clerk, input.clone()).await.data();
    let before = tables::row_counts(hub.sql()).await;
    assert_eq!(couple::open(&clerk, input.clone()).await.data(), first);
    let mut after = tables::row_counts(hub.sql()).await;
    // Telling the parties' names again is a reading of its own.
    assert_eq!(
        after.insert("ledger_entry".to_owned(), before["ledger_entry"]),
        Some(before["ledger_entry"] + 1)
    );
    assert_eq!(after, before);

    // Later acts do not change what the first one did; a day or a year does not either.
    let id = first["openMarriageRegistration"]["registration"]["case"]["id"].clone();
    clerk.act(NOTE, note("later-note-1", &id, 1, "材料已补齐")).await.data();
    hub.clock.advance_days(20);
    let again = couple::open(&hub.clerk("420103"), input).await.data();
    let again = &again["openMarriageRegistration"];
    assert_eq!(again["appliedVersion"], 1);
    assert_eq!(again["registration"]["case"]["id"], id);
    assert_eq!(again["registration"]["case"]["version"], 2, "the case as it stands now");
    hub.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_key_is_good_for_one_act_and_one_input() {
    let hub = Hub::start().await;
    let clerk = hub.clerk("420103");
    let case = opened(&clerk, 1).await;
    clerk.act(NOTE, note("the-one-key", &case["id"], 1, "双方到场")).await.data();
    let before = tables::row_counts(hub.sql()).await;
    let assign = json!({ "idempotencyKey": "the-one-key", "case": case["id"], "expectedVersion": 2,
        "assignee": "staff-420103-02" });
    for (document, input) in [
        (NOTE, note("the-one-key", &case["id"], 1, "双方未到场")),
        (NOTE, note("the-one-key", &case["id"], 2, "双方到场")),
        (ASSIGN, assign),
    ] {
        let answer = clerk.act(document, input).await;
        assert_eq!(answer.code(), "CONFLICT");
        let first_use = &answer.errors()[0]["extensions"]["firstUse"];
        assert_eq!(first_use["action"], "case.note.add", "{:#}", answer.body);
        assert_eq!(first_use["at"], "2025-09-05T01:30:00+00:00", "{:#}", answer.body);
    }
    assert_eq!(tables::row_counts(hub.sql()).await, before);
    hub.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn keys_of_different_owners_do_not_meet() {
    let hub = Hub::start().await;
    let (here, there) = (hub.clerk("420103"), hub.clerk("429006"));
    let mut first = couple::opening(1);
    first["idempotencyKey"] = json!("same-key-01");
    let mut second = couple::opening(2);
    second["idempotencyKey"] = json!("same-key-01");
    let a = couple::registration(couple::open(&here, first).await);
    let b = couple::registration(couple::open(&there, second).await);
    assert_ne!(a["id"], b["id"]);
    hub.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_refused_command_leaves_its_key_free() {
    let hub = Hub::start().await;
    let clerk = hub.clerk("420103");
    let case = opened(&clerk, 1).await;
    let before = tables::row_counts(hub.sql()).await;
    let stale = clerk.act(NOTE, note("retry-key-1", &case["id"], 9, "备注")).await;
    assert_eq!(stale.code(), "CONFLICT");
    assert_eq!(tables::row_counts(hub.sql()).await, before);
    let corrected = clerk.act(NOTE, note("retry-key-1", &case["id"], 1, "备注")).await.data();
    assert_eq!(corrected["addCaseNote"]["appliedVersion"], 2);
    hub.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_key_has_its_form() {
    let hub = Hub::start().await;
    let clerk = hub.clerk("420103");
    let case = opened(&clerk, 1).await;
    let before = tables::row_counts(hub.sql()).await;
    for key in ["", "1234567", &"k".repeat(129), "with spaces", "幂等键幂等键幂等", "tab\tin-the-key"]
    {
        let answer = clerk.act(NOTE, note(key, &case["id"], 1, "备注")).await;
        assert_eq!(answer.code(), "BAD_USER_INPUT", "{key:?}");
        assert_eq!(answer.paths(), ["input.idempotencyKey"], "{key:?}");
    }
    assert_eq!(tables::row_counts(hub.sql()).await, before);
    for key in ["12345678", &"k".repeat(128), "!#$%&'()~"] {
        let version = tables::number(hub.sql(), "SELECT MAX(version) FROM service_case").await;
        clerk.act(NOTE, note(key, &case["id"], version, "备注")).await.data();
    }
    hub.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_same_input_is_the_same_however_it_is_written() {
    let hub = Hub::start().await;
    let clerk = hub.clerk("420103");
    let mut input = couple::opening(1);
    input["idempotencyKey"] = json!("written-otherwise");
    let first = couple::registration(couple::open(&clerk, input.clone()).await)["id"].clone();
    let before = tables::number(hub.sql(), "SELECT COUNT(*) FROM service_case").await;
    // What may be left out is null, and of a list of one only the item is given.
    let mut otherwise = input.clone();
    otherwise["appointment"] = Json::Null;
    otherwise["partyA"]["person"]["address"] = Json::Null;
    assert!(input["partyA"]["person"].get("address").is_none() && input.get("appointment").is_none());
    assert_eq!(couple::registration(couple::open(&clerk, otherwise).await)["id"], first);
    // In the document instead of beside it, members in another order.
    let literal = format!(
        "mutation {{ openMarriageRegistration(input: {}) {{ registration {{ id }} }} }}",
        literal(&input)
    );
    let answer = clerk.send(&literal, json!({})).await.data();
    assert_eq!(answer["openMarriageRegistration"]["registration"]["id"], first);
    assert_eq!(tables::number(hub.sql(), "SELECT COUNT(*) FROM service_case").await, before);
    // Another value is another input.
    let mut other = input;
    other["partyA"]["person"]["address"] = json!("江汉区某路1号");
    assert_eq!(couple::open(&clerk, other).await.code(), "CONFLICT");
    hub.stop().await;
}

/// GraphQL's own notation, members backwards; words with an underscore are enums.
fn literal(value: &Json) -> String {
    match value {
        Json::Object(members) => {
            let members: Vec<String> =
                members.iter().rev().map(|(name, value)| format!("{name}: {}", literal(value))).collect();
            format!("{{ {} }}", members.join(", "))
        }
        Json::Array(items) => format!("[{}]", items.iter().map(literal).collect::<Vec<_>>().join(", ")),
        Json::String(word) if word.contains('_') => word.clone(),
        other => other.to_string(),
    }
}
