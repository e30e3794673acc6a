//! 撤回、逾期、终止: how an application ends that does not end in a certificate or a refusal.

use onewindow::{directory::import, platform::ledger::verify::Verdict};
use serde_json::{Value as Json, json};

use super::acts::*;
use crate::harness::{
    Hub, beijing,
    client::{Client, key},
    couple, tables,
};

/// Both may register: examined on the day that the hub's clock shows.
async fn examined(clerk: &Client, current: &Json) -> Json {
    done(examine(clerk, current, visit(true)).await)
}

fn signed() -> Json {
    json!({ "bothPresent": true, "declarationsSigned": true })
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_examination_does_not_outlive_the_window() {
    let hub = Hub::start().await;
    let clerk = hub.clerk("420103");
    let mut waiting = Vec::new();
    for n in 1..=4 {
        waiting.push(checked(&clerk, cooling_off(&clerk, n).await).await);
    }
    hub.clock.set(beijing("2025-11-10T16:50"));
    for current in &mut waiting {
        *current = examined(&clerk, current).await;
    }
    let [met, refused, swept, reapplied] = &waiting[..] else { panic!("four applications") };
    desk(&hub).sweep().await.expect("a sweep");
    assert_eq!(entries(&hub, "lapse").await, 0, "the last day is theirs");

    hub.clock.set(beijing("2025-11-11T00:00"));
    assert_eq!(read(&clerk, met).await["state"], "LAPSED");
    assert_eq!(register(&clerk, met, signed()).await.code(), "MARRIAGE_WINDOW_PASSED");
    let seen = read(&clerk, met).await;
    assert_eq!(
        (&seen["case"]["outcome"], &seen["marriage"]["status"]),
        (&json!("LAPSED"), &json!("IN_FORCE"))
    );
    let reason = json!({ "reason": "一方不再同意", "consentWithdrawn": true });
    let answer = act(&clerk, "refuseDivorceRegistration", "EndDivorceInput", of(refused, reason)).await;
    assert_eq!(answer.code(), "MARRIAGE_WINDOW_PASSED");
    assert_eq!(entries(&hub, "lapse").await, 2);

    // Applying anew meets the third, and the job whatever nobody met, once.
    hub.clock.set(beijing("2026-11-10T09:00"));
    let clerk = hub.clerk("420103");
    assert_eq!(register(&clerk, swept, signed()).await.code(), "MARRIAGE_WINDOW_PASSED");
    let other = hub.sibling().await;
    let (here, there) = (desk(&hub), desk(&other));
    let (one, two) = tokio::join!(here.sweep(), there.sweep());
    one.and(two).expect("both sweeps go through");
    assert_eq!(entries(&hub, "lapse").await, 4);
    assert_eq!(read(&clerk, reapplied).await["case"]["state"], "LAPSED");
    assert_eq!(done(apply(&clerk, application(4)).await)["state"], "APPLIED");
    other.stop().await;
    hub.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn either_party_withdraws_before_the_receipt_and_after_the_examination() {
    let hub = Hub::start().await;
    let clerk = hub.clerk("420103");
    couple::register(&clerk, 1).await;
    let applied = done(apply(&clerk, application(1)).await);
    let withdrawn = done(withdraw(&clerk, &applied, 1, Json::Null).await);
    assert_eq!(
        (&withdrawn["state"], &withdrawn["case"]["outcome"]),
        (&json!("WITHDRAWN"), &json!("WITHDRAWN"))
    );
    assert_eq!(withdrawn["withdrawnBy"]["id"], applied["case"]["parties"][1]["person"]["id"]);

    // The couple is free to apply again.
    let again = done(apply(&clerk, application(1)).await);
    let begun = checked(&clerk, done(receipt(&clerk, &again, json!({})).await)).await;
    hub.clock.set(beijing("2025-10-10T09:00"));
    let slip = json!("RECEIPT_SLIP");
    assert_eq!(withdraw(&clerk, &begun, 0, slip.clone()).await.code(), "MARRIAGE_WITHDRAWAL_CLOSED");
    let examined = examined(&clerk, &begun).await;
    assert_eq!(withdraw(&clerk, &examined, 0, Json::Null).await.code(), "MARRIAGE_DOCUMENT_MISSING");
    let withdrawn = done(withdraw(&clerk, &examined, 0, slip).await);
    assert_eq!(
        (&withdrawn["state"], &withdrawn["marriage"]["status"]),
        (&json!("WITHDRAWN"), &json!("IN_FORCE"))
    );
    assert_eq!(entries(&hub, "withdraw").await, 2);
    hub.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_application_without_a_receipt_ends_after_the_period_of_policy() {
    let hub = Hub::start().await;
    let clerk = hub.clerk("420103");
    let mut applied = Vec::new();
    for n in 1..=3 {
        couple::register(&clerk, n).await;
        applied.push(done(apply(&clerk, application(n)).await));
    }
    let [met, reapplied, swept] = &applied[..] else { panic!("three applications") };
    hub.clock.set(beijing("2025-10-05T23:59"));
    desk(&hub).sweep().await.expect("a sweep");
    assert_eq!(entries(&hub, "abandon").await, 0);
    assert_eq!(read(&clerk, met).await["receiptDueOn"], "2025-10-05");

    hub.clock.set(beijing("2025-10-06T00:00"));
    let seen = read(&clerk, met).await;
    assert_eq!((&seen["state"], &seen["case"]["state"]), (&json!("ABANDONED"), &json!("APPLIED")));
    let late = receipt(&clerk, met, json!({})).await;
    assert_eq!(late.code(), "MARRIAGE_APPLICATION_ABANDONED");
    assert_eq!(read(&clerk, met).await["case"]["outcome"], "ABANDONED");
    assert_eq!(done(apply(&clerk, application(2)).await)["state"], "APPLIED");
    assert_eq!(read(&clerk, reapplied).await["case"]["outcome"], "ABANDONED");
    assert_eq!(entries(&hub, "abandon").await, 2);

    let other = hub.sibling().await;
    let (here, there) = (desk(&hub), desk(&other));
    let (one, two) = tokio::join!(here.sweep(), there.sweep());
    one.and(two).expect("both sweeps go through");
    assert_eq!(entries(&hub, "abandon").await, 3);
    assert_eq!(read(&clerk, swept).await["case"]["outcome"], "ABANDONED");
    other.stop().await;
    hub.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_period_for_the_receipt_is_policy() {
    let hub = Hub::start().await;
    let parts = &hub.running.parts;
    let file = import::policy::PolicyText {
        file_name: "marriage.limits.2025-01-01.json".to_owned(),
        text: r#"{ "divorce_receipt_days": 7 }"#.to_owned(),
        source: "test".to_owned(),
    };
    import::policy::import(&parts.env, &[file]).await.expect("an import");
    parts.directory.refresh().await.expect("the directory is read again");
    let clerk = hub.clerk("420103");
    couple::register(&clerk, 1).await;
    assert_eq!(done(apply(&clerk, application(1)).await)["receiptDueOn"], "2025-09-12");
    hub.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_divorce_is_registered_only_once_counselling_was_offered() {
    let hub = Hub::start().await;
    let clerk = hub.clerk("420103");
    let mut current = cooling_off(&clerk, 1).await;
    for party in [0, 1] {
        current = done(identity(&clerk, &current, party).await);
    }
    hub.clock.set(beijing("2025-10-10T09:00"));
    let examined = examined(&clerk, &current).await;
    assert_eq!(examined["counselling"], "NOT_OFFERED");
    assert_eq!(register(&clerk, &examined, signed()).await.codes(), ["MARRIAGE_COUNSELLING_NOT_OFFERED"]);
    let offered = done(counsel(&clerk, &examined, json!({ "counselling": "OFFERED_DECLINED" })).await);
    assert_eq!(done(register(&clerk, &offered, signed()).await)["state"], "DIVORCED");
    hub.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_open_application_ends_with_its_marriage() {
    let hub = Hub::start().await;
    let clerk = hub.clerk("420103");
    let (applied, cooling, late) = {
        couple::register(&clerk, 1).await;
        let applied = done(apply(&clerk, application(1)).await);
        (applied, cooling_off(&clerk, 2).await, cooling_off(&clerk, 3).await)
    };
    let judgment = json!({ "document": "JUDGMENT_COPY", "documentNumber": "（2025）鄂0103民初1号",
        "effectiveOn": "2025-09-05" });
    let court = couple::with(judgment.clone(), json!({ "ending": "COURT_DIVORCE" }));
    let void = couple::with(judgment, json!({ "ending": "DECLARED_VOID", "voidGround": "BIGAMY" }));
    let end = async |current: &Json, more: &Json| {
        let mutation = "mutation($input: RecordMarriageEndingInput!) {
            recordMarriageEnding(input: $input) { marriage { status } } }";
        let input =
            json!({ "idempotencyKey": key(), "marriage": current["marriage"]["id"], "expectedVersion": 1 });
        clerk.act(mutation, couple::with(input, more.clone())).await.data();
        read(&clerk, current).await
    };
    for (current, ending) in [(&applied, &court), (&cooling, &void)] {
        let seen = end(current, ending).await;
        assert_eq!(
            (&seen["state"], &seen["case"]["outcome"], &seen["case"]["dueStatus"]),
            (&json!("DISCONTINUED"), &json!("DISCONTINUED"), &json!("NONE"))
        );
        assert_eq!(receipt(&clerk, &seen, json!({})).await.code(), "MARRIAGE_STATE_DIVORCE");
        let query =
            "query T($id: ID!) { case(id: $id) { version timeline(first: 1) { action version facts } } }";
        let told = clerk.send(query, json!({ "id": seen["case"]["id"] })).await.data()["case"].clone();
        let last = &told["timeline"][0];
        assert_eq!(last["action"], "marriage.marriage.record_ending", "{told}");
        assert_eq!((&last["version"], &last["facts"]["state"]), (&told["version"], &json!("DISCONTINUED")));
    }
    // What days had ended before keeps that end.
    hub.clock.set(beijing("2025-11-11T09:00"));
    assert_eq!(end(&late, &court).await["case"]["outcome"], "LAPSED");
    assert_eq!(entries(&hub, "lapse").await, 0, "told by the entry of the ending");
    desk(&hub).sweep().await.expect("a sweep");
    assert_eq!(entries(&hub, "lapse").await, 0);
    assert!(matches!(tables::ledger(&hub).await, Verdict::Sound { .. }));
    hub.stop().await;
}
