//! 结婚登记: a couple from 湖北 and 江苏 at the window in 江汉区.

use serde_json::{Value as Json, json};

use crate::harness::{
    Hub, beijing,
    client::{Answer, Client},
    couple::{
        self, act, check, check_all, examine, findings, finish, opening, registration, versioned, with,
    },
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

    hub.clock.set(beijing("2025-12-01T09:00"));
    let late = register(&clerk, &examined, true).await;
    let outdated: Vec<_> =
        ["MARRIAGE_CHECK_OUTDATED"; 4].into_iter().chain(["MARRIAGE_EXAMINATION_OUTDATED"]).collect();
    assert_eq!(late.codes(), outdated);
    let checked = check_all(&clerk, examined).await;
    assert_eq!(register(&clerk, &checked, true).await.codes(), ["MARRIAGE_EXAMINATION_OUTDATED"]);
    let examined = registration(examine(&clerk, &checked, findings()).await);
    let married = registration(register(&clerk, &examined, true).await);
    assert_eq!(married["marriage"]["registeredOn"], "2025-12-01");
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
