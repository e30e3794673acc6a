//! 婚姻关系的终止, and how the register is found.

use onewindow::platform::ids::GlobalId;
use serde_json::{Value as Json, json};

use super::papers::{Couple, on_marriage};
use onewindow::platform::ledger::verify::Verdict;

use crate::harness::{
    Hub,
    client::{Answer, Client, key},
    couple::{self, opening, registration, with},
};

pub fn at(couple: &Couple, version: i64) -> Json {
    json!({ "idempotencyKey": key(), "marriage": couple.marriage, "expectedVersion": version })
}

pub async fn end(caller: &Client, input: Json) -> Answer {
    on_marriage(caller, "recordMarriageEnding", "RecordMarriageEndingInput", input).await
}

pub fn court_divorce() -> Json {
    json!({
        "ending": "COURT_DIVORCE",
        "document": "JUDGMENT_COPY",
        "documentNumber": "（2025）鄂0103民初1号",
        "effectiveOn": "2025-09-05",
    })
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_court_divorce_frees_both_and_invalidates_the_certificate() {
    let hub = Hub::start().await;
    let couple = Couple::marry(&hub, 1).await;
    let clerk = hub.clerk("420103");
    let input = with(at(&couple, 1), court_divorce());
    for (more, code) in [
        (json!({ "effectiveOn": "2025-09-06" }), "MARRIAGE_ENDING_NOT_EFFECTIVE"),
        (json!({ "effectiveOn": "2025-09-04" }), "MARRIAGE_ENDING_DAY_IMPOSSIBLE"),
        (json!({ "document": "DEATH_PROOF" }), "MARRIAGE_ENDING_EVIDENCE_MISSING"),
        (json!({ "expectedVersion": 2 }), "CONFLICT"),
        (json!({ "ending": "DECLARED_VOID" }), "BAD_USER_INPUT"),
    ] {
        let wrong = with(with(input.clone(), more), json!({ "idempotencyKey": key() }));
        assert_eq!(end(&clerk, wrong).await.code(), code);
    }
    assert_eq!(end(&hub.clerk("420112"), input.clone()).await.code(), "NOT_FOUND");
    assert_eq!(end(&hub.citizen(couple.wife), input.clone()).await.code(), "FORBIDDEN");
    let ended = end(&clerk, input.clone()).await.data()["recordMarriageEnding"].clone();
    assert_eq!(
        (&ended["appliedVersion"], &ended["marriage"]["status"]),
        (&json!(2), &json!("DISSOLVED_BY_COURT"))
    );
    assert_eq!(end(&clerk, input).await.data()["recordMarriageEnding"], ended, "a repeat answers the same");
    let seen = couple.seen_by(&clerk).await;
    assert_eq!(seen["endedOn"], "2025-09-05");
    assert_eq!(seen["endingDocument"]["number"], "（2025）鄂0103民初1号");
    assert_eq!(seen["spouses"], json!([{ "inForce": false }, { "inForce": false }]));
    assert_eq!(seen["certificates"][0]["status"], "INVALIDATED");
    assert_eq!(seen["certificates"][0]["copies"][0]["status"], "INVALIDATED");
    let twice = end(&clerk, with(at(&couple, 2), court_divorce())).await;
    assert_eq!(twice.code(), "MARRIAGE_ENDING_NOT_POSSIBLE");
    // What never was follows even then, and the day on which it ended stays.
    hub.clock.advance_days(10);
    let void = json!({
        "ending": "DECLARED_VOID", "voidGround": "BIGAMY", "document": "JUDGMENT_COPY",
        "documentNumber": "（2025）鄂0103民初2号", "effectiveOn": "2025-09-15",
    });
    end(&hub.officer("420100"), with(at(&couple, 2), void)).await.data();
    let seen = couple.seen_by(&clerk).await;
    assert_eq!((&seen["status"], &seen["endedOn"]), (&json!("VOID"), &json!("2025-09-05")));
    // Free again: either may marry anew.
    Couple::marry(&hub, 1).await;
    assert!(matches!(crate::harness::tables::ledger(&hub).await, Verdict::Sound { .. }));
    hub.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_death_names_who_died_and_frees_the_survivor_alone() {
    let hub = Hub::start().await;
    let couple = Couple::marry(&hub, 1).await;
    let stranger = Couple::marry(&hub, 2).await;
    let clerk = hub.clerk("420103");
    let person = |key| json!(GlobalId::encode("Person", key));
    let death = json!({
        "ending": "DEATH", "document": "DEATH_PROOF", "documentNumber": "死亡医学证明1号",
        "effectiveOn": "2025-09-05",
    });
    for (input, problem) in [
        (death.clone(), "REQUIRED"),
        (with(death.clone(), json!({ "deceased": person(stranger.wife) })), "NOT_A_SPOUSE"),
        (with(court_divorce(), json!({ "deceased": person(couple.wife) })), "NOT_OF_THIS_ENDING"),
    ] {
        let answer = end(&clerk, with(at(&couple, 1), input)).await;
        assert_eq!((answer.code(), answer.paths()), ("BAD_USER_INPUT".into(), vec!["input.deceased".into()]));
        assert_eq!(answer.errors()[0]["extensions"]["paths"][0]["code"], problem);
    }
    let death = with(death, json!({ "deceased": person(couple.wife) }));
    end(&clerk, with(at(&couple, 1), death)).await.data();
    let query = "query M($id: ID!) { marriage(id: $id) { status spouses { sex inForce diedOn } } }";
    let seen = clerk.send(query, json!({ "id": couple.marriage })).await.data()["marriage"].clone();
    assert_eq!(
        seen["spouses"],
        json!([
            { "sex": "MALE", "inForce": false, "diedOn": null },
            { "sex": "FEMALE", "inForce": false, "diedOn": "2025-09-05" },
        ])
    );

    // She marries nobody, and asks for no replacement; he is free.
    let mut hers = opening(3);
    hers["partyB"] = opening(1)["partyB"].clone();
    let opened = registration(couple::open(&clerk, hers).await);
    assert_eq!(couple::accept(&clerk, &opened).await.codes(), ["MARRIAGE_DECEASED"]);
    let apply = "mutation($input: ApplyForReissueInput!) { applyForReissue(input: $input) {
        reissue { case { id version } } } }";
    let request = with(couple.her_request(), json!({ "certificateNumber": couple.number }));
    let applied = clerk.act(apply, request).await.data()["applyForReissue"]["reissue"]["case"].clone();
    let accept = "mutation($input: MarriageCaseInput!) { acceptReissue(input: $input) { appliedVersion } }";
    let input =
        json!({ "idempotencyKey": key(), "case": applied["id"], "expectedVersion": applied["version"] });
    let refused = clerk.act(accept, input).await;
    assert!(refused.codes().contains(&"MARRIAGE_DECEASED".to_owned()), "{:?}", refused.codes());
    let mut his = opening(4);
    his["partyA"] = opening(1)["partyA"].clone();
    let ready = couple::examined(&clerk, his).await;
    assert_eq!(registration(couple::finish(&clerk, &ready).await)["state"], "REGISTERED");
    hub.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_register_is_found_by_office_by_spouse_and_by_number() {
    let hub = Hub::start().await;
    let couple = Couple::marry(&hub, 1).await;
    Couple::marry(&hub, 2).await;
    let list = "query L($filter: MarriageFilter) { marriages(filter: $filter) { totalCount nodes { id } } }";
    let count = async |caller: Client, filter: Json| {
        caller.send(list, json!({ "filter": filter })).await.data()["marriages"]["totalCount"].clone()
    };
    assert_eq!(count(hub.clerk("420103"), json!({ "statuses": ["IN_FORCE"] })).await, 2);
    assert_eq!(count(hub.clerk("420103"), json!({ "statuses": ["REVOKED"] })).await, 0);
    assert_eq!(count(hub.clerk("420112"), Json::Null).await, 0);
    assert_eq!(count(hub.officer("420100"), Json::Null).await, 2);
    assert_eq!(count(hub.citizen(couple.wife), Json::Null).await, 1);

    let by_number = "query N($number: CertificateNumber!, $purpose: String!) {
        marriageByCertificate(number: $number, purpose: $purpose) {
            id status spouses { sex person { idNumberMasked } } certificates { number }
            revocations { state statement findings } } }";
    let variables = json!({ "number": couple.number, "purpose": "受理离婚登记申请" });
    let found = hub.clerk("420112").send(by_number, variables.clone()).await.data();
    assert_eq!(found["marriageByCertificate"]["id"], couple.marriage);
    assert_eq!(found["marriageByCertificate"]["spouses"].as_array().map(Vec::len), Some(2));
    let elsewhere = json!([]);
    assert_eq!(found["marriageByCertificate"]["certificates"], elsewhere, "the issuing office's");
    assert_eq!(found["marriageByCertificate"]["revocations"], elsewhere);
    let own = hub.clerk("420103").send(by_number, variables.clone()).await.data();
    assert_eq!(own["marriageByCertificate"]["certificates"][0]["number"], couple.number);
    assert_eq!(hub.citizen(couple.wife).send(by_number, variables.clone()).await.code(), "FORBIDDEN");
    let blank = with(variables, json!({ "purpose": " " }));
    assert_eq!(hub.clerk("420112").send(by_number, blank).await.code(), "BAD_USER_INPUT");
    let reads = super::papers::reads(&hub, "marriage.marriage.look_up").await;
    assert_eq!(reads.len(), 2);
    assert!(reads[0].contains("受理离婚登记申请") && reads[0].contains(&couple.wife.to_string()));
    hub.stop().await;
}
