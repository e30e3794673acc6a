//! 结婚登记: a couple from 湖北 and 江苏 at the window in 江汉区.

use onewindow::platform::ledger::verify::Verdict;
use serde_json::{Value as Json, json};

use super::papers::person_key;
use crate::harness::{
    Hub, beijing,
    client::{Answer, Client},
    couple::{
        self, act, check, check_all, examine, findings, finish, opening, registration, versioned, with,
    },
    tables,
};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_couple_from_two_provinces_leaves_with_two_certificates() {
    let hub = Hub::start().await;
    let clerk = hub.clerk("420103");
    let married = couple::register(&clerk, 1).await;
    assert_eq!(married["state"], "REGISTERED");
    assert_eq!(married["marriage"]["status"], "IN_FORCE");
    assert_eq!(married["marriage"]["registeredOn"], "2025-09-05");
    assert_eq!(married["certificates"][0]["number"], "J420103-2025-000001");
    assert_eq!(married["certificates"][0]["copies"].as_array().map(Vec::len), Some(2));
    hub.stop().await;
}

async fn accepted(clerk: &Client, n: u32) -> Json {
    let opened = registration(couple::open(clerk, opening(n)).await);
    registration(couple::accept(clerk, &opened).await)
}

async fn read(clerk: &Client, current: &Json) -> Json {
    let query = "query R($id: ID!) { marriageRegistration(id: $id) { id state regime
        case { id version parties { id } } } }";
    clerk.send(query, json!({ "id": current["id"] })).await.data()["marriageRegistration"].clone()
}

async fn register(clerk: &Client, current: &Json, both_present: bool) -> Answer {
    let more = json!({ "bothPresent": both_present, "declarationsSigned": true });
    clerk.act(&act("registerMarriage", "RegisterMarriageInput"), with(versioned(current), more)).await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_check_that_disagrees_holds_the_case_until_a_new_one_agrees() {
    let hub = Hub::start().await;
    let clerk = hub.clerk("420103");
    let checked = check_all(&clerk, accepted(&clerk, 1).await).await;
    let differs = registration(check(&clerk, &checked, 1, "MARITAL_STATUS", "MISMATCHED").await);
    assert_eq!(examine(&clerk, &differs, findings()).await.codes(), ["MARRIAGE_RECORD_FLAWED"]);
    assert_eq!(read(&clerk, &differs).await["state"], "ACCEPTED");
    let agrees = registration(check(&clerk, &differs, 1, "MARITAL_STATUS", "MATCHED").await);
    let examined = registration(examine(&clerk, &agrees, findings()).await);

    // A check asked once more after the examination counts as much.
    let differs = registration(check(&clerk, &examined, 0, "MARITAL_STATUS", "MISMATCHED").await);
    assert_eq!(finish(&clerk, &differs).await.codes(), ["MARRIAGE_RECORD_FLAWED"]);
    assert_eq!(read(&clerk, &differs).await["state"], "EXAMINED");
    let silent = registration(check(&clerk, &differs, 0, "MARITAL_STATUS", "UNAVAILABLE").await);
    assert_eq!(finish(&clerk, &silent).await.codes(), ["MARRIAGE_CHECK_PENDING"]);
    let agrees = registration(check(&clerk, &silent, 0, "MARITAL_STATUS", "MATCHED").await);
    assert_eq!(registration(finish(&clerk, &agrees).await)["state"], "REGISTERED");
    hub.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_flawed_record_needs_its_check_answered_anew() {
    // Under every law, whether or not the check was compulsory then.
    for day in ["2025-05-09T10:00", "2025-09-05T10:00"] {
        let hub = Hub::start_at(day).await;
        let clerk = hub.clerk("420103");
        let checked = check_all(&clerk, accepted(&clerk, 1).await).await;
        let mut flawed = findings();
        flawed["partyB"]["marital"] = json!("FLAWED_RECORD");
        let examined = registration(examine(&clerk, &checked, flawed).await);
        assert_eq!(examined["state"], "EXAMINED", "{day}");
        assert_eq!(finish(&clerk, &examined).await.codes(), ["MARRIAGE_RECORD_FLAWED"], "{day}");

        // Saying otherwise does not do without a check that agrees.
        let again = registration(examine(&clerk, &examined, findings()).await);
        assert_eq!(finish(&clerk, &again).await.codes(), ["MARRIAGE_RECORD_FLAWED"], "{day}");
        let checked = registration(check(&clerk, &again, 1, "MARITAL_STATUS", "MATCHED").await);
        assert_eq!(registration(finish(&clerk, &checked).await)["state"], "REGISTERED", "{day}");
        hub.stop().await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn both_are_there_and_were_checked_and_examined_on_the_day() {
    let hub = Hub::start_at("2025-06-03T16:00").await;
    let clerk = hub.clerk("420103");
    let examined = couple::examined(&clerk, opening(1)).await;
    assert_eq!(register(&clerk, &examined, false).await.codes(), ["MARRIAGE_PARTY_ABSENT"; 2]);

    hub.clock.set(beijing("2025-06-12T09:00"));
    let late = register(&clerk, &examined, true).await;
    let outdated: Vec<_> =
        ["MARRIAGE_CHECK_OUTDATED"; 4].into_iter().chain(["MARRIAGE_EXAMINATION_OUTDATED"]).collect();
    assert_eq!(late.codes(), outdated);
    let checked = check_all(&clerk, examined).await;
    assert_eq!(register(&clerk, &checked, true).await.codes(), ["MARRIAGE_EXAMINATION_OUTDATED"]);
    let examined = registration(examine(&clerk, &checked, findings()).await);
    let married = registration(register(&clerk, &examined, true).await);
    assert_eq!(married["marriage"]["registeredOn"], "2025-06-12");
    hub.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_couple_has_one_registration_under_way_at_all_offices() {
    let hub = Hub::start().await;
    let (clerk, elsewhere) = (hub.clerk("420103"), hub.clerk("420112"));
    let opened = registration(couple::open(&clerk, opening(1)).await);
    let twice = couple::open(&elsewhere, opening(1)).await;
    assert_eq!(twice.codes(), ["MARRIAGE_REGISTRATION_UNDER_WAY"; 2]);
    assert!(twice.body.to_string().contains("420103"), "where to go on: {:#}", twice.body);
    let mut another = opening(2);
    another["partyB"] = opening(1)["partyB"].clone();
    let another = couple::open(&elsewhere, another).await;
    assert_eq!(another.codes(), ["MARRIAGE_REGISTRATION_UNDER_WAY"]);
    couple::withdraw(&clerk, &opened).await.data();
    registration(couple::open(&elsewhere, opening(1)).await);
    hub.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_case_left_behind_ends_by_itself_once_and_frees_its_couple() {
    let hub = Hub::start().await;
    let sibling = hub.sibling().await;
    let clerk = hub.clerk("420103");
    let (one, other) = (hub.running.parts.marriage(), sibling.running.parts.marriage());
    let opened = registration(couple::open(&clerk, opening(1)).await);
    let examined = couple::examined(&clerk, opening(2)).await;
    let paused = accepted(&clerk, 3).await;
    let pause = "mutation($input: PauseCaseInput!) { pauseCase(input: $input) { appliedVersion } }";
    clerk.act(pause, with(versioned(&paused), json!({ "ground": "等待更正档案" }))).await.data();

    // Ten working days after Friday the 5th end on Friday the 19th.
    hub.clock.set(beijing("2025-09-19T23:00"));
    one.sweep().await.expect("a sweep");
    assert_eq!(read(&clerk, &opened).await["state"], "PRELIM_REVIEW");
    assert_eq!(couple::open(&clerk, opening(1)).await.codes(), ["MARRIAGE_REGISTRATION_UNDER_WAY"; 2]);
    hub.clock.set(beijing("2025-09-20T00:30"));
    let (first, second) = tokio::join!(one.sweep(), other.sweep());
    first.and(second).expect("both sweeps");
    one.sweep().await.expect("a sweep");
    for case in [&opened, &examined] {
        assert_eq!(read(&clerk, case).await["state"], "ABANDONED");
    }
    assert_eq!(read(&clerk, &paused).await["state"], "ACCEPTED", "its clock stands");
    let entries = "SELECT COUNT(*) FROM ledger_entry WHERE action = 'marriage.marriage_registration.abandon'";
    assert_eq!(tables::number(hub.sql(), entries).await, 2);
    let wife = hub.citizen(person_key(&opened["case"]["parties"][1]["person"]["id"]));
    let query = "query T($id: ID!) { case(id: $id) { closedAt outcome timeline(first: 1) { action legalBasis facts } } }";
    let seen = wife.send(query, json!({ "id": opened["case"]["id"] })).await.data()["case"].clone();
    assert_eq!((&seen["outcome"], seen["closedAt"].is_string()), (&json!("ABANDONED"), true));
    let last = &seen["timeline"][0];
    assert_eq!(last["action"], "marriage.marriage_registration.abandon");
    assert_eq!(last["facts"], json!({ "state": "ABANDONED", "keptUntil": "2025-09-19" }));
    assert!(last["legalBasis"].as_str().is_some_and(|basis| basis.contains("第10条")), "{last}");

    // Nothing goes on with it, and both may begin anew anywhere.
    assert_eq!(finish(&clerk, &read(&clerk, &examined).await).await.code(), "MARRIAGE_STATE_REGISTRATION");
    registration(couple::open(&hub.clerk("420112"), opening(1)).await);
    assert!(matches!(tables::ledger(&hub).await, Verdict::Sound { .. }));
    sibling.stop().await;
    hub.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_case_number_tells_the_matter() {
    use super::divorce::acts::{application, apply, done};
    let hub = Hub::start().await;
    let clerk = hub.clerk("420103");
    let married = couple::register(&clerk, 1).await;
    let number_of = async |id: &Json| {
        let query = "query N($id: ID!) { case(id: $id) { caseNumber } }";
        let seen = clerk.send(query, json!({ "id": id })).await.data();
        seen["case"]["caseNumber"].as_str().expect("a number")[..23].to_owned()
    };
    assert_eq!(number_of(&married["case"]["id"]).await, "42010310120250905000001");
    let divorce = done(apply(&clerk, application(1)).await);
    assert_eq!(number_of(&divorce["case"]["id"]).await, "42010310220250905000001");
    let pair = super::papers::Couple::marry(&hub, 2).await;
    let mutation = "mutation($input: ApplyForReissueInput!) { applyForReissue(input: $input) {
        reissue { case { id } } } }";
    let reissue = clerk.act(mutation, pair.his_request()).await.data();
    let reissue = &reissue["applyForReissue"]["reissue"]["case"]["id"];
    assert_eq!(number_of(reissue).await, "42010310320250905000001");
    hub.stop().await;
}
