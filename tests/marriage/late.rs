//! 补办结婚登记: a couple that lived as spouses before it registered.

use onewindow::platform::ledger::verify::Verdict;
use serde_json::{Value as Json, json};

use super::{
    ending::{at, court_divorce, end},
    papers::{Couple, person_key},
};
use crate::harness::{
    Hub,
    client::Client,
    couple::{self, check_all, examine, findings, finish, opening, registration, with},
    tables,
};

fn late(from: &str) -> Json {
    let declared = json!({ "effectiveFrom": from, "basis": "双方补办声明书；某社区居民委员会证明" });
    with(findings(), json!({ "lateRegistration": declared }))
}

async fn checked(clerk: &Client, n: u32) -> Json {
    let opened = registration(couple::open(clerk, opening(n)).await);
    check_all(clerk, registration(couple::accept(clerk, &opened).await)).await
}

async fn effect(reader: &Client, marriage: &Json) -> Json {
    let query = "query M($id: ID!) { marriage(id: $id) { registeredOn effectiveFrom
        lateRegistration { effectiveFrom basis } } }";
    reader.send(query, json!({ "id": marriage })).await.data()["marriage"].clone()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_late_registration_has_effect_from_when_both_met_the_conditions() {
    let hub = Hub::start().await;
    let clerk = hub.clerk("420103");
    let ready = checked(&clerk, 1).await;
    // He, born on 2 February 1995, is of age on that day of 2017.
    for (from, code) in [
        ("2017-02-01", "MARRIAGE_LATE_UNDER_AGE"),
        ("2025-09-05", "MARRIAGE_LATE_NOT_EARLIER"),
        ("2030-01-01", "MARRIAGE_LATE_NOT_EARLIER"),
    ] {
        let refused = examine(&clerk, &ready, late(from)).await;
        assert_eq!(refused.codes(), [code], "{from}");
        assert!(refused.paths().contains(&"input.lateRegistration.effectiveFrom".to_owned()), "{from}");
    }
    let unbased =
        with(findings(), json!({ "lateRegistration": { "effectiveFrom": "2017-02-02", "basis": " " } }));
    assert_eq!(examine(&clerk, &ready, unbased).await.code(), "BAD_USER_INPUT");
    let examined = registration(examine(&clerk, &ready, late("2017-02-02")).await);
    let married = registration(finish(&clerk, &examined).await);
    let wife = hub.citizen(person_key(&married["case"]["parties"][1]["person"]["id"]));
    let basis = "双方补办声明书；某社区居民委员会证明";
    let expected = json!({
        "registeredOn": "2025-09-05", "effectiveFrom": "2017-02-02",
        "lateRegistration": { "effectiveFrom": "2017-02-02", "basis": basis },
    });
    assert_eq!(effect(&wife, &married["marriage"]["id"]).await, expected);
    let told = "query T($id: ID!) { case(id: $id) { timeline(first: 1) { facts } } }";
    let told = wife.send(told, json!({ "id": married["case"]["id"] })).await.data();
    assert_eq!(told["case"]["timeline"][0]["facts"]["effectiveFrom"], "2017-02-02");

    // What the last examination says counts: without the declaration it is a registration like any other.
    let ready = checked(&clerk, 2).await;
    let examined = registration(examine(&clerk, &ready, late("2020-01-01")).await);
    let examined = registration(examine(&clerk, &examined, findings()).await);
    let married = registration(finish(&clerk, &examined).await);
    let expected =
        json!({ "registeredOn": "2025-09-05", "effectiveFrom": "2025-09-05", "lateRegistration": null });
    assert_eq!(effect(&clerk, &married["marriage"]["id"]).await, expected);
    assert!(matches!(tables::ledger(&hub).await, Verdict::Sound { .. }));
    hub.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn no_effect_reaches_back_into_an_earlier_marriage() {
    let hub = Hub::start().await;
    let clerk = hub.clerk("420103");
    let first = Couple::marry(&hub, 1).await;
    end(&clerk, with(at(&first, 1), court_divorce())).await.data();
    hub.clock.advance_days(3);
    let mut input = opening(2);
    input["partyA"] = opening(1)["partyA"].clone();
    let opened = registration(couple::open(&clerk, input).await);
    let ready = check_all(&clerk, registration(couple::accept(&clerk, &opened).await)).await;
    let divorced = |from: &str| {
        let mut found = late(from);
        found["partyA"]["marital"] = json!("DIVORCED");
        found
    };
    let refused = examine(&clerk, &ready, divorced("2025-09-04")).await;
    assert_eq!(refused.codes(), ["MARRIAGE_LATE_EARLIER_MARRIAGE"]);
    let examined = registration(examine(&clerk, &ready, divorced("2025-09-05")).await);
    let married = registration(finish(&clerk, &examined).await);
    assert_eq!(effect(&clerk, &married["marriage"]["id"]).await["effectiveFrom"], "2025-09-05");
    hub.stop().await;
}
