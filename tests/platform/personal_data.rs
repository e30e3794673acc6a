//! Personal data: masked, recorded, sealed, and in no log.

use serde_json::{Value as Json, json};

use crate::harness::{
    Hub,
    client::{Client, key},
    couple, logs, people, tables,
};

const REVEAL: &str = "mutation Reveal($input: RevealPartyInput!) { revealParty(input: $input) {
    idNumber name birthDate phone address } }";

/// Names, phones and addresses that occur nowhere else.
const NAMES: [&str; 2] = ["欧阳测甲", "司徒测乙"];
const PHONES: [&str; 2] = ["13912345671", "13912345672"];
const ADDRESSES: [&str; 2] = ["测试路一百零一号甲室", "测试路二百零二号乙室"];

fn opening(n: u32) -> Json {
    let mut input = couple::opening(n);
    for (at, slot) in ["partyA", "partyB"].into_iter().enumerate() {
        input[slot]["person"]["name"] = json!(NAMES[at]);
        input[slot]["person"]["phone"] = json!(PHONES[at]);
        input[slot]["person"]["address"] = json!(ADDRESSES[at]);
    }
    input
}

/// Entries of readings: action and payload.
async fn readings(hub: &Hub) -> Vec<(String, Json)> {
    let sql = "SELECT action || ' ' || payload FROM ledger_entry WHERE kind = 'READ' ORDER BY seq";
    let lines = tables::column(hub.sql(), sql).await;
    lines
        .iter()
        .map(|line| {
            let (action, payload) = line.split_once(' ').expect("an action");
            (action.to_owned(), serde_json::from_str(payload).expect("JSON"))
        })
        .collect()
}

fn persons(registration: &Json) -> Vec<String> {
    let mut keys: Vec<String> = [0, 1]
        .iter()
        .map(|at| {
            let id = registration["case"]["parties"][*at]["person"]["id"].as_str().expect("an id");
            onewindow::platform::ids::GlobalId::decode(id).expect("an id").key
        })
        .collect();
    keys.sort();
    keys
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn staff_leave_one_entry_a_request_and_citizens_none() {
    let hub = Hub::start().await;
    let clerk = hub.clerk("420103");
    let registration = couple::registration(couple::open(&clerk, opening(1)).await);
    let case = &registration["case"]["id"];
    let before = readings(&hub).await.len();
    let ask = async |client: &Client, selection: &str| {
        let query = format!("query Desk($id: ID!) {{ case(id: $id) {{ {selection} }} }}");
        client.send(&query, json!({ "id": case })).await.data()
    };
    // Not personal: who takes part, with which outcome.
    ask(&clerk, "id parties { role identityCheck person { id sex idType } }").await;
    assert_eq!(readings(&hub).await.len(), before);
    for field in ["name", "idNumberMasked", "birthYear", "birthDate", "phoneMasked", "addressMasked"] {
        let at = readings(&hub).await.len();
        ask(&clerk, &format!("a: parties {{ person {{ {field} }} }} b: parties {{ person {{ {field} }} }}"))
            .await;
        let entries = readings(&hub).await;
        assert_eq!(entries.len(), at + 1, "{field}");
        let (action, payload) = &entries[at];
        assert_eq!(action, "case.case.read");
        assert_eq!(payload["operation"], "case", "never a word of the client's");
        let mut read: Vec<&str> =
            payload["persons"].as_array().into_iter().flatten().filter_map(Json::as_str).collect();
        read.sort_unstable();
        assert_eq!(read, persons(&registration), "{field}");
    }
    let at = readings(&hub).await.len();
    let own = registration["case"]["parties"][0]["person"]["id"].as_str().expect("an id");
    let own = onewindow::platform::ids::GlobalId::key_of(own, "Person").expect("an id");
    let seen =
        ask(&hub.citizen(own), "parties { person { name idNumberMasked phoneMasked addressMasked } }").await;
    assert_eq!(seen["case"]["parties"][0]["person"]["name"], NAMES[0]);
    assert_eq!(readings(&hub).await.len(), at);
    // Out of reach nothing is read, so nothing is recorded.
    let far = hub.clerk("420112");
    assert!(ask(&far, "parties { person { name } }").await["case"].is_null());
    assert_eq!(readings(&hub).await.len(), at);
    hub.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn identity_is_masked_but_for_the_handling_office_while_the_case_is_open() {
    let hub = Hub::start().await;
    let clerk = hub.clerk("420103");
    let registration = couple::registration(couple::open(&clerk, opening(1)).await);
    let party = &registration["case"]["parties"][0];
    let number = people::man(1);
    assert_eq!(party["person"]["idNumberMasked"], format!("{}********{}", &number[..6], &number[14..]));
    let query = "query Q($id: ID!) { case(id: $id) { parties { person { phoneMasked addressMasked } } } }";
    let data = clerk.send(query, json!({ "id": registration["case"]["id"] })).await.data();
    let person = &data["case"]["parties"][0]["person"];
    assert_eq!(person["phoneMasked"], "139****5671");
    assert_eq!(person["addressMasked"], "测试路一百零****");

    let reveal = async |client: &Client, idempotency_key: String| {
        let input = json!({ "idempotencyKey": idempotency_key, "party": party["id"], "purpose": "核对证件" });
        client.act(REVEAL, input).await
    };
    let own_key = key();
    let shown = reveal(&clerk, own_key.clone()).await.data();
    assert_eq!(shown["revealParty"]["idNumber"], number);
    assert_eq!(shown["revealParty"]["name"], NAMES[0]);
    assert_eq!(shown["revealParty"]["phone"], PHONES[0]);
    assert_eq!(shown["revealParty"]["address"], ADDRESSES[0]);
    let revealed = "SELECT payload FROM ledger_entry WHERE action = 'case.party.reveal' ORDER BY seq";
    assert_eq!(tables::column(hub.sql(), revealed).await.len(), 1);
    // A repeat shows the data again, so it is recorded again.
    reveal(&clerk, own_key).await.data();
    assert_eq!(tables::column(hub.sql(), revealed).await.len(), 2);
    for (name, client, code) in [
        ("her hukou's office", hub.clerk("320412"), "NOT_FOUND"),
        ("another office", hub.clerk("420112"), "NOT_FOUND"),
        ("the county's bureau", hub.officer("420103"), "FORBIDDEN"),
        ("the police", hub.police("420100"), "FORBIDDEN"),
        ("the operator", hub.operator(), "FORBIDDEN"),
        ("the public", hub.public(), "UNAUTHENTICATED"),
    ] {
        assert_eq!(reveal(&client, key()).await.code(), code, "{name}");
    }
    let withdraw = json!({
        "idempotencyKey": key(), "case": registration["case"]["id"],
        "expectedVersion": registration["case"]["version"], "reason": "双方申请撤回",
    });
    let act = couple::act("withdrawMarriageRegistration", "EndMarriageCaseInput");
    clerk.act(&act, withdraw).await.data();
    assert_eq!(reveal(&clerk, key()).await.code(), "CASE_REVEAL_NOT_HANDLING");
    assert_eq!(tables::column(hub.sql(), revealed).await.len(), 2);
    hub.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn neither_tables_nor_logs_hold_personal_data() {
    let hub = Hub::start().await;
    let clerk = hub.clerk("420103");
    let token = clerk.token.clone().expect("a token");
    let ready = couple::examined(&clerk, opening(450)).await;
    couple::finish(&clerk, &ready).await.data();
    // Errors of every sort, each with personal data in its input.
    let mut broken = opening(450);
    broken["partyA"]["person"]["idNumber"] = json!(format!("{}0", &people::man(450)[..17]));
    couple::open(&clerk, broken).await;
    let mut twice = opening(450);
    twice["partyB"]["person"] = twice["partyA"]["person"].clone();
    couple::open(&clerk, twice).await;
    couple::open(&clerk, opening(450)).await;
    couple::open(&hub.officer("420103"), opening(450)).await;
    couple::finish(&clerk, &ready).await;
    let number = people::man(450);
    clerk.send(&format!("query {{ caseByNumber(caseNumber: \"{number}\") {{ id }} }}"), json!({})).await;
    clerk.send(&format!("query {{ {} }}", NAMES[0]), json!({})).await;
    clerk
        .send(&format!("query {{ organization(code: \"{}\") {{ {} }} }}", PHONES[0], "nothing"), json!({}))
        .await;
    clerk.send("query($n: Int) { cases(first: $n) { nodes { id } } }", json!({ "n": number })).await;
    let stranger = Client::new(hub.url(), Some(format!("{token}x")));
    stranger.send("query { cases { totalCount } }", json!({})).await;
    let party = &ready["case"]["parties"][0]["id"];
    let input = json!({ "idempotencyKey": key(), "party": party, "purpose": "核对证件" });
    clerk.act(REVEAL, input).await;
    // A client's own names for things may say anything.
    let named = format!("query Q{number} {{ case(id: \"{{}}\") {{ parties {{ person {{ name }} }} }} }}");
    let named = named.replace("{}", ready["case"]["id"].as_str().expect("an id"));
    clerk.send(&named, json!({})).await.data();
    let still_open = couple::registration(couple::open(&clerk, couple::opening(451)).await);
    let note = json!({
        "idempotencyKey": format!("note-{number}"), "case": still_open["case"]["id"], "expectedVersion": 99,
        "text": format!("{}来电{}", NAMES[0], PHONES[0]),
    });
    let act = "mutation Note($input: AddCaseNoteInput!) { addCaseNote(input: $input) { appliedVersion } }";
    let current = clerk.act(act, note.clone()).await.errors()[0]["extensions"]["currentVersion"].clone();
    let mut note = note;
    note["expectedVersion"] = current;
    clerk.act(act, note).await.data();
    for field in ["subject", "tokenId"] {
        let input = json!({ "idempotencyKey": key(), (field): number, "reason": "离岗" });
        let act = "mutation($input: RevokeTokensInput!) { revokeTokens(input: $input) { revokedAt } }";
        let answer = hub.operator().act(act, input).await;
        assert_eq!(answer.paths(), [format!("input.{field}")], "{:#}", answer.body);
    }

    let mut secrets: Vec<String> =
        [NAMES, PHONES, ADDRESSES].iter().flatten().map(|text| (*text).to_owned()).collect();
    secrets.extend([people::man(450), people::woman(450), token]);
    let dump = tables::dump(hub.sql()).await;
    assert!(dump["person"].len() >= 2 && dump["case_note"].len() == 1);
    for (table, rows) in &dump {
        let all = rows.join("\n").to_lowercase();
        for secret in &secrets {
            let bytes: String = secret.bytes().map(|byte| format!("{byte:02x}")).collect();
            let secret = secret.to_lowercase();
            assert!(!all.contains(&secret) && !all.contains(&bytes), "{table} holds {secret}");
        }
    }
    hub.stop().await;
    assert!(!logs::kept("").is_empty(), "nothing was kept");
    for secret in &secrets {
        let lines = logs::kept(secret);
        assert!(lines.is_empty(), "logged: {}", lines[0]);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_shown_of_a_person_does_not_tell_the_number() {
    let hub = Hub::start().await;
    let clerk = hub.clerk("420103");
    let registration = couple::registration(couple::open(&clerk, opening(1)).await);
    let query = "query Q($id: ID!) { case(id: $id) { parties {
        person { idNumberMasked sex birthYear birthDate issuingCountry } } } }";
    let seen = async |client: &Client, at: usize| {
        let data = client.send(query, json!({ "id": registration["case"]["id"] })).await.data();
        data["case"]["parties"][at]["person"].clone()
    };
    let own = registration["case"]["parties"][0]["person"]["id"].as_str().expect("an id");
    let citizen = hub.citizen(onewindow::platform::ids::GlobalId::key_of(own, "Person").expect("an id"));
    for (name, client, at) in [
        ("the handling office", &clerk, 0),
        ("the office at her hukou", &hub.clerk("320412"), 1),
        ("the bureau", &hub.officer("420100"), 0),
        ("the other party", &citizen, 1),
    ] {
        let person = seen(client, at).await;
        assert!(person["birthDate"].is_null(), "{name}: {person}");
        let mask = person["idNumberMasked"].as_str().expect("a mask");
        let year = i32::try_from(person["birthYear"].as_i64().expect("a year")).expect("a year");
        let sequence = mask[14..17].parse().expect("three digits");
        let january = chrono::NaiveDate::from_ymd_opt(year, 1, 1).expect("a day");
        let fitting = january
            .iter_days()
            .take_while(|day| chrono::Datelike::year(day) == year)
            .filter(|day| people::citizen_id(&mask[..6], *day, sequence).ends_with(&mask[17..]))
            .count();
        assert!(fitting > 20, "{name}: only {fitting} numbers fit {person}");
    }
    let person = seen(&citizen, 0).await;
    let number = people::man(1);
    let born = format!("{}-{}-{}", &number[6..10], &number[10..12], &number[12..14]);
    assert_eq!(person["birthDate"], born, "one's own birth date");
    hub.stop().await;
}
