//! 强制报告: signs of trafficking or violence, seen by nobody but those who must act.

use onewindow::platform::ledger::verify::Verdict;
use serde_json::{Value as Json, json};

use super::papers::{person_key, reads};
use crate::harness::{
    Hub,
    client::{Answer, Client, key},
    couple::{self, finish, opening, registration, versioned, with},
    tables,
};

const FIELDS: &str =
    "appliedVersion report { id version kind account reportedTo reference reportedOn answeredOn answer
    person { id } case { id state } }";
const ACCOUNT: &str = "女方不能说出住址，由同行者代答";

async fn report(clerk: &Client, case: &Json, more: Json) -> Answer {
    let input = with(
        versioned(case),
        json!({
            "party": case["case"]["parties"][1]["id"], "kind": "TRAFFICKING", "account": ACCOUNT,
            "reportedTo": "PUBLIC_SECURITY", "reference": "江公接〔2025〕1号",
        }),
    );
    let mutation = format!(
        "mutation R($input: ReportSafeguardInput!) {{ reportSafeguard(input: $input) {{ {FIELDS} }} }}"
    );
    clerk.act(&mutation, with(input, more)).await
}

async fn answer(officer: &Client, report: &Json, version: i64) -> Answer {
    let mutation = format!(
        "mutation A($input: AnswerSafeguardReportInput!) {{ answerSafeguardReport(input: $input) {{ {FIELDS} }} }}"
    );
    let input = json!({
        "idempotencyKey": key(), "report": report["id"], "expectedVersion": version,
        "answer": "经核查不属实，江公复〔2025〕1号",
    });
    officer.act(&mutation, input).await
}

async fn listed(reader: &Client) -> Answer {
    reader.send("{ safeguardReports(open: true) { totalCount nodes { id kind account } } }", json!({})).await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn signs_of_trafficking_stop_the_registration_and_leave_no_trace_for_the_couple() {
    let hub = Hub::start().await;
    let (clerk, officer) = (hub.clerk("420103"), hub.officer("420100"));
    let ready = couple::examined(&clerk, opening(1)).await;
    let (groom, bride) = {
        let person = |at: usize| person_key(&ready["case"]["parties"][at]["person"]["id"]);
        (hub.citizen(person(0)), hub.citizen(person(1)))
    };
    let shown = "query C($id: ID!) { case(id: $id) { version state timeline { action version facts } } }";
    let look = async |reader: &Client| {
        reader.send(shown, json!({ "id": ready["case"]["id"] })).await.data()["case"].clone()
    };
    let before = (look(&groom).await, look(&clerk).await);

    let federation = report(&clerk, &ready, json!({ "reportedTo": "WOMENS_FEDERATION" })).await;
    assert_eq!(federation.codes(), ["MARRIAGE_SAFEGUARD_NOT_TO_POLICE"]);
    assert_eq!(report(&hub.clerk("420112"), &ready, json!({})).await.code(), "NOT_FOUND");
    assert_eq!(report(&bride, &ready, json!({})).await.code(), "FORBIDDEN");
    let made = report(&clerk, &ready, json!({})).await.data()["reportSafeguard"].clone();
    assert_eq!((&made["appliedVersion"], &made["report"]["account"]), (&json!(1), &json!(ACCOUNT)));
    assert_eq!(made["report"]["person"]["id"], ready["case"]["parties"][1]["person"]["id"]);

    // Nothing of it on the case, for anyone.
    assert_eq!((look(&groom).await, look(&clerk).await), before);
    assert_eq!(listed(&clerk).await.data()["safeguardReports"]["totalCount"], 1);
    assert_eq!(listed(&officer).await.data()["safeguardReports"]["nodes"][0]["account"], ACCOUNT);
    // The office at her hukou sees the case, and not this.
    for elsewhere in [hub.clerk("320412"), hub.officer("320412"), hub.clerk("420112")] {
        assert_eq!(listed(&elsewhere).await.data()["safeguardReports"]["totalCount"], 0);
    }
    for outsider in [&groom, &bride, &hub.police("420100"), &hub.operator()] {
        assert_eq!(listed(outsider).await.code(), "FORBIDDEN");
    }
    assert_eq!(
        reads(&hub, "marriage.safeguard.read").await.len(),
        3,
        "each reading of the account is recorded"
    );
    let clear = "SELECT COUNT(*) FROM ledger_entry WHERE payload LIKE '%住址%'";
    assert_eq!(tables::number(hub.sql(), clear).await, 0);

    // The registration stands still, here and at any other office.
    let held = finish(&clerk, &ready).await;
    assert_eq!(held.codes(), ["MARRIAGE_REGISTRATION_ON_HOLD"]);
    let told = held.body.to_string();
    assert!(!told.contains("拐卖") && !told.contains("partyB") && !told.contains("第6条"), "{told}");
    couple::withdraw(&clerk, &ready).await.data();
    let elsewhere = hub.clerk("420112");
    let again = couple::examined(&elsewhere, opening(1)).await;
    assert_eq!(finish(&elsewhere, &again).await.codes(), ["MARRIAGE_REGISTRATION_ON_HOLD"]);
    let told = "SELECT COUNT(*) FROM ledger_entry WHERE subject_type = 'Case' AND payload LIKE '%SAFEGUARD%'";
    assert_eq!(tables::number(hub.sql(), told).await, 0);

    // The bureau records what the police found, and it goes on.
    assert_eq!(answer(&clerk, &made["report"], 1).await.code(), "FORBIDDEN");
    assert_eq!(answer(&hub.officer("320412"), &made["report"], 1).await.code(), "NOT_FOUND");
    assert_eq!(answer(&officer, &made["report"], 2).await.code(), "CONFLICT");
    let answered = answer(&officer, &made["report"], 1).await.data()["answerSafeguardReport"].clone();
    assert_eq!(
        (&answered["appliedVersion"], &answered["report"]["answeredOn"]),
        (&json!(2), &json!("2025-09-05"))
    );
    assert_eq!(answer(&officer, &made["report"], 2).await.codes(), ["MARRIAGE_SAFEGUARD_ANSWERED"]);
    assert_eq!(registration(finish(&elsewhere, &again).await)["state"], "REGISTERED");
    assert!(matches!(tables::ledger(&hub).await, Verdict::Sound { .. }));
    hub.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn violence_is_reported_and_does_not_bar_who_wants_to_marry() {
    let hub = Hub::start().await;
    let clerk = hub.clerk("420103");
    let ready = couple::examined(&clerk, opening(1)).await;
    let seen = json!({ "kind": "VIOLENCE", "reportedTo": "WOMENS_FEDERATION", "account": "男方言语威胁，已单独询问女方" });
    let made = report(&clerk, &ready, seen).await.data();
    assert_eq!(made["reportSafeguard"]["report"]["reportedTo"], "WOMENS_FEDERATION");
    let stranger =
        json!({ "party": json!(onewindow::platform::ids::GlobalId::encode("CaseParty", uuid::Uuid::nil())) });
    assert_eq!(report(&clerk, &ready, stranger).await.code(), "NOT_FOUND");
    assert_eq!(registration(finish(&clerk, &ready).await)["state"], "REGISTERED");
    hub.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn who_is_held_back_is_not_taken_for_staying_away() {
    let hub = Hub::start().await;
    let (clerk, officer) = (hub.clerk("420103"), hub.officer("420100"));
    let ready = couple::examined(&clerk, opening(1)).await;
    let made = report(&clerk, &ready, json!({})).await.data()["reportSafeguard"].clone();
    let sweep = async || hub.running.parts.marriage().sweep().await.expect("a sweep");
    let state = async || {
        let query = "query($id: ID!) { case(id: $id) { state } }";
        clerk.send(query, json!({ "id": ready["case"]["id"] })).await.data()["case"]["state"].clone()
    };
    hub.clock.advance_days(40);
    sweep().await;
    assert_eq!(state().await, "EXAMINED");
    answer(&officer, &made["report"], 1).await.data();
    sweep().await;
    assert_eq!(state().await, "EXAMINED");
    hub.clock.advance_days(40);
    sweep().await;
    assert_eq!(state().await, "ABANDONED");
    hub.stop().await;
}
