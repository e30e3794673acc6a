//! 离婚登记: from both applying in 江汉区 to the certificate, and every way in which it ends before.

pub(super) mod acts;
mod endings;

use onewindow::directory::import;
use serde_json::{Value as Json, json};

use acts::*;

use crate::harness::{Hub, beijing, couple};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_certificate_is_issued_on_the_last_day_of_the_window() {
    let hub = Hub::start().await;
    let clerk = hub.clerk("420103");
    let begun = cooling_off(&clerk, 1).await;
    assert_eq!(begun["state"], "COOLING_OFF");
    assert_eq!(begun["datesStatus"], "KNOWN");
    assert_eq!(begun["receiptOn"], "2025-09-05");
    assert_eq!(begun["coolingOffEndsOn"], "2025-10-09");
    assert_eq!(begun["windowOpensOn"], "2025-10-10");
    assert_eq!(begun["windowClosesOn"], "2025-11-10");
    assert_eq!(begun["lapsesOn"], "2025-11-11");
    assert_eq!(begun["case"]["dueOn"], "2025-11-10");
    assert_eq!(begun["case"]["dueStatus"], "STATUTORY");
    let begun = checked(&clerk, begun).await;

    hub.clock.set(beijing("2025-10-09T23:59"));
    assert_eq!(read(&clerk, &begun).await["state"], "COOLING_OFF");
    assert_eq!(examine(&clerk, &begun, visit(true)).await.code(), "MARRIAGE_COOLING_OFF");

    hub.clock.set(beijing("2025-10-10T00:00"));
    let open = read(&clerk, &begun).await;
    assert_eq!(open["state"], "CERT_WINDOW");
    assert_eq!(open["case"]["state"], "COOLING_OFF", "reads record nothing");

    hub.clock.set(beijing("2025-11-10T16:30"));
    assert_eq!(read(&clerk, &begun).await["state"], "CERT_WINDOW");
    let alone = json!({
        "partyA": { "present": true, "voluntary": true },
        "partyB": { "present": false, "voluntary": true },
    });
    assert_eq!(examine(&clerk, &begun, alone).await.code(), "MARRIAGE_PARTY_ABSENT");
    let examined = done(examine(&clerk, &begun, visit(true)).await);
    assert_eq!(examined["state"], "EXAMINED");
    let unsigned = json!({ "bothPresent": true, "declarationsSigned": false });
    assert_eq!(
        register(&clerk, &examined, unsigned).await.codes(),
        ["MARRIAGE_DIVORCE_DECLARATION_UNSIGNED"; 2]
    );
    let signed = json!({ "bothPresent": true, "declarationsSigned": true });
    let divorced = done(register(&clerk, &examined, signed).await);
    assert_eq!(divorced["state"], "DIVORCED");
    assert_eq!(divorced["case"]["outcome"], "DIVORCED");
    assert_eq!(divorced["certificates"][0]["number"], "L420103-2025-000001");
    assert_eq!(divorced["certificates"][0]["copies"].as_array().map(Vec::len), Some(2));
    let marriage = &divorced["marriage"];
    assert_eq!(marriage["status"], "DISSOLVED_BY_REGISTRATION");
    assert_eq!(marriage["endedOn"], "2025-11-10");
    assert_eq!(marriage["spouses"], json!([{ "inForce": false }, { "inForce": false }]));
    let states: Vec<_> = marriage["certificates"].as_array().expect("two certificates").iter().collect();
    assert!(states.contains(&&json!({ "number": "J420103-2025-000001", "status": "INVALIDATED" })));
    assert!(states.contains(&&json!({ "number": "L420103-2025-000001", "status": "VALID" })));
    for once in ["apply", "issue_receipt", "examine", "register"] {
        assert_eq!(entries(&hub, once).await, 1, "{once}");
    }

    // 复婚: the same couple may marry again.
    assert_eq!(couple::register(&clerk, 1).await["state"], "REGISTERED");
    hub.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn either_party_withdraws_until_the_last_day_of_the_cooling_off_period() {
    let hub = Hub::start().await;
    let clerk = hub.clerk("420103");
    let his = cooling_off(&clerk, 1).await;
    let hers = cooling_off(&clerk, 2).await;
    let late = cooling_off(&clerk, 3).await;
    assert_eq!(apply(&clerk, application(1)).await.code(), "MARRIAGE_DIVORCE_UNDER_WAY");

    // A citizen follows the progress but withdraws at the window only.
    let person = &his["case"]["parties"][0]["person"]["id"];
    let citizen = hub.citizen(person_key(person));
    assert_eq!(read(&citizen, &his).await["state"], "COOLING_OFF");
    assert_eq!(read(&citizen, &hers).await, Json::Null);
    assert_eq!(withdraw(&citizen, &his, 0, json!("RECEIPT_SLIP")).await.code(), "FORBIDDEN");

    hub.clock.set(beijing("2025-10-09T16:00"));
    assert_eq!(withdraw(&clerk, &his, 0, Json::Null).await.code(), "MARRIAGE_DOCUMENT_MISSING");
    let withdrawn = done(withdraw(&clerk, &his, 0, json!("RECEIPT_SLIP")).await);
    assert_eq!(withdrawn["state"], "WITHDRAWN");
    assert_eq!(withdrawn["case"]["dueStatus"], "NONE");
    assert_eq!(&withdrawn["withdrawnBy"]["id"], person);
    assert_eq!(withdrawn["marriage"]["status"], "IN_FORCE");
    let withdrawn = done(withdraw(&clerk, &hers, 1, json!("LOSS_NOTE")).await);
    assert_eq!(withdrawn["state"], "WITHDRAWN");
    assert_eq!(examine(&clerk, &withdrawn, visit(true)).await.codes()[0], "MARRIAGE_NOT_IN_WINDOW");

    hub.clock.set(beijing("2025-10-10T09:00"));
    assert_eq!(withdraw(&clerk, &late, 0, json!("RECEIPT_SLIP")).await.code(), "MARRIAGE_WITHDRAWAL_CLOSED");
    // A new application starts new thirty days.
    let again = done(apply(&clerk, application(1)).await);
    let again = done(receipt(&clerk, &again, json!({})).await);
    assert_eq!(again["receiptOn"], "2025-10-10");
    assert_eq!(again["coolingOffEndsOn"], "2025-11-10");
    hub.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_application_lapses_by_itself_and_is_recorded_by_the_first_act_that_meets_it() {
    let hub = Hub::start().await;
    let clerk = hub.clerk("420103");
    let met = checked(&clerk, cooling_off(&clerk, 1).await).await;
    let unmet = cooling_off(&clerk, 2).await;
    hub.clock.set(beijing("2025-11-11T00:00"));
    let seen = read(&clerk, &met).await;
    assert_eq!(
        (seen["state"].as_str(), seen["case"]["state"].as_str()),
        (Some("LAPSED"), Some("COOLING_OFF"))
    );
    assert_eq!(entries(&hub, "lapse").await, 0);

    assert_eq!(examine(&clerk, &met, visit(true)).await.code(), "MARRIAGE_WINDOW_PASSED");
    let seen = read(&clerk, &met).await;
    assert_eq!(seen["case"]["state"], "LAPSED");
    assert_eq!(seen["case"]["outcome"], "LAPSED");
    assert_eq!(entries(&hub, "lapse").await, 1);
    assert_eq!(withdraw(&clerk, &seen, 0, json!("RECEIPT_SLIP")).await.code(), "MARRIAGE_WINDOW_PASSED");
    assert_eq!(examine(&clerk, &met, visit(true)).await.code(), "CONFLICT");
    assert_eq!(entries(&hub, "lapse").await, 1);

    // Applying again meets the lapsed one of the same marriage.
    assert_eq!(done(apply(&clerk, application(2)).await)["state"], "APPLIED");
    assert_eq!(entries(&hub, "lapse").await, 2);
    assert_eq!(read(&clerk, &unmet).await["case"]["state"], "LAPSED");
    hub.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn two_instances_sweep_at_once_and_each_effect_happens_once() {
    let hub = Hub::start().await;
    let other = hub.sibling().await;
    let clerk = hub.clerk("420103");
    let first = cooling_off(&clerk, 1).await;
    cooling_off(&clerk, 2).await;
    let (here, there) = (desk(&hub), desk(&other));

    hub.clock.set(beijing("2025-10-10T00:05"));
    let (one, two) = tokio::join!(here.sweep(), there.sweep());
    one.and(two).expect("both sweeps go through");
    assert_eq!(entries(&hub, "open_window").await, 2);
    assert_eq!(read(&clerk, &first).await["case"]["state"], "CERT_WINDOW");
    here.sweep().await.expect("a sweep");
    assert_eq!(entries(&hub, "open_window").await, 2);

    hub.clock.set(beijing("2025-11-11T00:05"));
    let (one, two) = tokio::join!(here.sweep(), there.sweep());
    one.and(two).expect("both sweeps go through");
    assert_eq!(entries(&hub, "lapse").await, 2);
    let lapsed = read(&clerk, &first).await;
    assert_eq!(lapsed["case"]["state"], "LAPSED");
    assert_eq!(lapsed["case"]["version"], 4);
    assert_eq!(lapsed["marriage"]["status"], "IN_FORCE");
    other.stop().await;
    hub.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn only_the_receiving_office_acts_and_only_on_what_it_saw() {
    let hub = Hub::start().await;
    let (clerk, elsewhere) = (hub.clerk("420103"), hub.clerk("420112"));
    let begun = checked(&clerk, cooling_off(&clerk, 1).await).await;
    hub.clock.set(beijing("2025-10-10T09:00"));
    assert_eq!(examine(&elsewhere, &begun, visit(true)).await.code(), "NOT_FOUND");
    assert_eq!(read(&elsewhere, &begun).await, Json::Null);
    assert_eq!(withdraw(&elsewhere, &begun, 0, json!("RECEIPT_SLIP")).await.code(), "NOT_FOUND");
    assert_eq!(read(&hub.officer("420100"), &begun).await["state"], "CERT_WINDOW");

    let stale = couple::with(of(&begun, visit(true)), json!({ "expectedVersion": 1 }));
    let answer = act(&clerk, "examineDivorceApplication", "ExamineDivorceApplicationInput", stale).await;
    assert_eq!(answer.code(), "CONFLICT");

    let input = of(&begun, visit(true));
    let name = ("examineDivorceApplication", "ExamineDivorceApplicationInput");
    let first = payload(act(&clerk, name.0, name.1, input.clone()).await);
    let again = payload(act(&clerk, name.0, name.1, input).await);
    assert_eq!(first["appliedVersion"], again["appliedVersion"]);
    assert_eq!(entries(&hub, "examine").await, 1);
    hub.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_household_register_was_needed_until_2025_05_09_and_a_marriage_on_paper_is_entered() {
    let hub = Hub::start_at("2025-05-09T10:00").await;
    let clerk = hub.clerk("420103");
    let mut input = couple::with(application(1), on_paper("鄂汉结字010300123"));
    for slot in ["partyA", "partyB"] {
        input[slot]["documents"] = json!(["ID_CARD", "MARRIAGE_CERTIFICATE", "SINGLE_PHOTOS"]);
    }
    let applied = done(apply(&clerk, input).await);
    assert_eq!(applied["marriage"]["origin"], "SUPPLEMENTED");
    assert_eq!(
        applied["marriage"]["source"],
        json!({
            "number": "鄂汉结字010300123",
            "officeName": "武汉市江汉区民政局婚姻登记处",
            "registeredIn": "MAINLAND",
        })
    );
    assert_eq!(receipt(&clerk, &applied, json!({})).await.codes(), ["MARRIAGE_DOCUMENT_MISSING"; 2]);
    hub.clock.set(beijing("2025-05-10T10:00"));
    let begun = done(receipt(&clerk, &applied, json!({})).await);
    assert_eq!(begun["state"], "COOLING_OFF");

    // The paper binds as a registration does: neither may marry or be entered with another.
    let other = couple::with(application(2), on_paper("J420103-2018-000077"));
    let other = couple::with(other, json!({ "partyA": application(1)["partyA"] }));
    assert_eq!(apply(&clerk, other).await.code(), "MARRIAGE_HAS_SPOUSE");
    let known = couple::with(application(2), on_paper("鄂汉结字010300123"));
    let known = done(apply(&clerk, known).await);
    assert_ne!(known["marriage"]["id"], applied["marriage"]["id"], "older numbers were not unique");
    assert_eq!(known["marriage"]["origin"], "SUPPLEMENTED");
    hub.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_marriage_is_found_by_number_or_id_or_not_at_all() {
    let hub = Hub::start().await;
    let clerk = hub.clerk("420103");
    let married = couple::register(&clerk, 1).await;
    couple::register(&clerk, 2).await;
    let unknown = apply(&clerk, application(3)).await;
    assert_eq!(
        (unknown.code().as_str(), unknown.paths()),
        ("BAD_USER_INPUT", vec!["input.marriage".to_owned()])
    );
    let number = |number: &str| json!({ "marriage": { "certificateNumber": number } });
    let unknown = apply(&clerk, couple::with(application(1), number("J420103-2019-000009"))).await;
    assert_eq!(unknown.code(), "BAD_USER_INPUT");
    let of_others = json!({ "marriage": { "id": married["marriage"]["id"] } });
    assert_eq!(apply(&clerk, couple::with(application(2), of_others.clone())).await.code(), "NOT_FOUND");
    let mut absent = application(1);
    absent["partyB"]["present"] = json!(false);
    assert_eq!(apply(&clerk, absent).await.code(), "MARRIAGE_PARTY_ABSENT");

    let strangers = apply(&clerk, couple::with(application(2), number("J420103-2025-000001"))).await;
    assert_eq!(strangers.code(), "MARRIAGE_NOT_THE_COUPLE");
    let strangers = apply(&clerk, couple::with(application(4), on_paper("J420103-2025-000001"))).await;
    assert_eq!(strangers.code(), "MARRIAGE_NOT_THE_COUPLE");
    let numbered = done(apply(&clerk, couple::with(application(2), number("J420103-2025-000002"))).await);
    assert_eq!(numbered["marriage"]["origin"], "HUB");
    assert_eq!(numbered["marriage"]["source"], Json::Null);
    let theirs = done(apply(&clerk, couple::with(application(1), of_others)).await);
    assert_eq!(theirs["marriage"]["status"], "IN_FORCE");
    hub.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nothing_is_declined_or_refused_without_a_ground() {
    let hub = Hub::start().await;
    let clerk = hub.clerk("420103");
    couple::register(&clerk, 1).await;
    let mut open_debts = application(1);
    open_debts["agreement"]["debts"] = json!(false);
    let applied = done(apply(&clerk, open_debts).await);
    assert_eq!(receipt(&clerk, &applied, json!({})).await.code(), "MARRIAGE_NO_AGREEMENT");
    let completed = json!({ "agreement": application(1)["agreement"] });
    let begun = done(receipt(&clerk, &applied, completed).await);
    assert_eq!(begun["agreement"]["debts"], true);

    // Counselling is noted and delays nothing.
    let more = json!({ "counselling": "OFFERED_ACCEPTED" });
    let counselled = done(counsel(&clerk, &begun, more).await);
    assert_eq!(counselled["counselling"], "OFFERED_ACCEPTED");
    assert_eq!(counselled["windowOpensOn"], begun["windowOpensOn"]);
    let checked = checked(&clerk, counselled).await;

    hub.clock.set(beijing("2025-10-13T09:00"));
    let examined = done(examine(&clerk, &checked, visit(false)).await);
    assert_eq!(examined["state"], "EXAMINED");
    let signed = json!({ "bothPresent": true, "declarationsSigned": true });
    assert_eq!(register(&clerk, &examined, signed).await.code(), "MARRIAGE_NO_AGREEMENT");
    let more = json!({ "reason": "一方不再同意离婚" });
    let refused =
        done(act(&clerk, "refuseDivorceRegistration", "EndDivorceInput", of(&examined, more)).await);
    assert_eq!(refused["state"], "REFUSED");
    assert_eq!(refused["refusal"]["grounds"][0]["code"], "MARRIAGE_NO_AGREEMENT");

    let applied = done(apply(&clerk, application(1)).await);
    let decline = |more| act(&clerk, "declineDivorceApplication", "EndDivorceInput", of(&applied, more));
    let answer = decline(json!({ "reason": "无" })).await;
    assert_eq!(answer.code(), "MARRIAGE_NO_GROUND_AGAINST_DIVORCE");
    let answer = decline(json!({ "reason": "女方当场表示不愿离婚", "consentWithdrawn": true })).await;
    assert_eq!(done(answer)["state"], "NOT_ACCEPTED");
    hub.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn days_beyond_the_calendar_follow_once_it_arrives() {
    let hub = Hub::start_at("2026-11-20T10:00").await;
    let clerk = hub.clerk("420103");
    let begun = cooling_off(&clerk, 1).await;
    assert_eq!(begun["state"], "COOLING_OFF");
    assert_eq!(begun["datesStatus"], "NOT_COMPUTABLE");
    assert_eq!(begun["coolingOffEndsOn"], Json::Null);
    assert_eq!(begun["case"]["dueStatus"], "NOT_COMPUTABLE");
    desk(&hub).sweep().await.expect("a sweep");
    assert_eq!(entries(&hub, "compute_dates").await, 0);

    let arrangement = "date,kind,name\n2027-01-01,holiday,元旦\n";
    let parts = &hub.running.parts;
    import::workdays::import(&parts.env, arrangement).await.expect("an import");
    parts.directory.refresh().await.expect("the directory is read again");
    for _ in 0..2 {
        desk(&hub).sweep().await.expect("a sweep");
    }
    assert_eq!(entries(&hub, "compute_dates").await, 1);
    let known = read(&clerk, &begun).await;
    assert_eq!(known["datesStatus"], "KNOWN");
    assert_eq!(known["coolingOffEndsOn"], "2026-12-21");
    assert_eq!(known["windowClosesOn"], "2027-01-20");
    assert_eq!(known["case"]["dueStatus"], "STATUTORY");
    hub.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn lists_and_nodes_show_the_state_of_the_day() {
    let hub = Hub::start().await;
    let clerk = hub.clerk("420103");
    let begun = cooling_off(&clerk, 1).await;
    hub.clock.set(beijing("2025-10-10T09:00"));
    let query = "query List($id: ID!, $on: Date!) {
        divorceApplications(filter: { open: true, windowOn: $on }, first: 10) { totalCount nodes { id state } }
        node(id: $id) { id ... on DivorceApplication { state case { id } } }
    }";
    let listed = clerk.send(query, json!({ "id": begun["id"], "on": "2025-11-10" })).await.data();
    assert_eq!(
        listed["divorceApplications"]["nodes"],
        json!([{ "id": begun["id"], "state": "CERT_WINDOW" }])
    );
    assert_eq!(listed["node"]["state"], "CERT_WINDOW");
    let later = clerk.send(query, json!({ "id": begun["id"], "on": "2025-11-11" })).await.data();
    assert_eq!(later["divorceApplications"]["totalCount"], 0);
    hub.stop().await;
}
