//! 补领: a spouse who lost the certificate asks at any office.

use serde_json::{Value as Json, json};

use super::papers::{Couple, text};
use crate::harness::{
    Hub,
    client::{Answer, Client, key},
    couple::with,
    people,
};

const FIELDS: &str = "appliedVersion reissue { id state kind reason registeredOn formerNumber refusal { grounds { code message } reason }
    archiveCheck { outcome source supplementAsked }
    case { id version dueOn dueStatus parties { role } }
    certificate { number kind status copies { position status } }
    formerCertificate { number status supersededBy { number } } marriage { id } }";

async fn act(clerk: &Client, name: &str, input_type: &str, input: Json) -> Answer {
    let mutation = format!("mutation Act($input: {input_type}!) {{ {name}(input: $input) {{ {FIELDS} }} }}");
    clerk.act(&mutation, input).await
}

async fn apply(clerk: &Client, input: Json) -> Answer {
    act(clerk, "applyForReissue", "ApplyForReissueInput", input).await
}

fn reissue(answer: Answer) -> Json {
    let data = answer.data();
    data.as_object().and_then(|data| data.values().next()).expect("a payload")["reissue"].clone()
}

fn at(request: &Json) -> Json {
    json!({
        "idempotencyKey": key(),
        "case": request["case"]["id"],
        "expectedVersion": request["case"]["version"],
    })
}

async fn accept(clerk: &Client, request: &Json) -> Json {
    reissue(act(clerk, "acceptReissue", "MarriageCaseInput", at(request)).await)
}

async fn check(clerk: &Client, request: &Json, outcome: &str) -> Json {
    let input = with(at(request), json!({ "outcome": outcome, "source": "江汉区婚姻登记档案" }));
    reissue(act(clerk, "recordArchiveCheck", "RecordArchiveCheckInput", input).await)
}

async fn issue(clerk: &Client, request: &Json) -> Answer {
    act(clerk, "issueReissue", "MarriageCaseInput", at(request)).await
}

async fn issued(clerk: &Client, input: Json) -> Json {
    let applied = reissue(apply(clerk, input).await);
    let accepted = accept(clerk, &applied).await;
    let checked = check(clerk, &accepted, "VERIFIED").await;
    reissue(issue(clerk, &checked).await)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn another_office_replaces_the_applicants_copy_and_leaves_the_other_one_good() {
    let hub = Hub::start().await;
    let couple = Couple::marry(&hub, 1).await;
    let clerk = hub.clerk("420112");
    let applied = reissue(apply(&clerk, couple.his_request()).await);
    assert_eq!(applied["state"], "APPLIED");
    assert_eq!(applied["registeredOn"], "2025-09-05");
    assert_eq!(applied["formerNumber"], couple.number);
    assert_eq!(applied["marriage"], Json::Null, "the register of another office stays out of reach");
    let accepted = accept(&clerk, &applied).await;
    // Five working days after a Friday.
    assert_eq!(
        (&accepted["case"]["dueOn"], &accepted["case"]["dueStatus"]),
        (&json!("2025-09-12"), &json!("RUNNING"))
    );
    let awaited = check(&clerk, &accepted, "AWAITED").await;
    assert_eq!(issue(&clerk, &awaited).await.code(), "MARRIAGE_REISSUE_ARCHIVE_AWAITED");
    let checked = check(&clerk, &awaited, "VERIFIED").await;
    let done = reissue(issue(&clerk, &checked).await);
    assert_eq!(done["state"], "ISSUED");
    assert_eq!(done["certificate"]["number"], "BJ420112-2025-000001");
    assert_eq!(done["certificate"]["kind"], "MARRIAGE_REISSUE");
    assert_eq!(done["certificate"]["copies"].as_array().map(Vec::len), Some(1));

    let register = couple.seen_by(&hub.clerk("420103")).await;
    assert_eq!((&register["status"], &register["endedOn"]), (&json!("IN_FORCE"), &Json::Null));
    assert_eq!(register["certificates"][0]["status"], "SUPERSEDED");
    let copies = &register["certificates"][0]["copies"];
    assert_eq!((&copies[0]["status"], &copies[1]["status"]), (&json!("SUPERSEDED"), &json!("VALID")));

    // Later she replaces hers: the same former number, a replacement of her own.
    let hers = issued(&hub.clerk("420103"), couple.her_request()).await;
    assert_eq!(hers["certificate"]["number"], "BJ420103-2025-000001");
    assert_eq!(hers["formerNumber"], couple.number);
    assert_eq!(hers["formerCertificate"]["status"], "SUPERSEDED");
    // And he loses the replacement.
    let again = issued(&clerk, with(couple.his_request(), json!({ "certificateNumber": null }))).await;
    assert_eq!(again["formerNumber"], "BJ420112-2025-000001");
    assert_eq!(again["formerCertificate"]["supersededBy"]["number"], "BJ420112-2025-000002");
    hub.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_bars_a_replacement_is_said_and_refused_in_writing() {
    let hub = Hub::start().await;
    let couple = Couple::marry(&hub, 1).await;
    let clerk = hub.clerk("420103");
    // Nobody's record, another couple's record, the proxy without a notary, the absent applicant.
    let other = Couple::marry(&hub, 2).await;
    let unknown = with(couple.his_request(), json!({ "certificateNumber": "J420103-2025-000999" }));
    assert_eq!(apply(&clerk, unknown).await.code(), "MARRIAGE_REISSUE_RECORD_NOT_FOUND");
    let foreign = with(couple.his_request(), json!({ "certificateNumber": other.number }));
    assert_eq!(apply(&clerk, foreign).await.code(), "MARRIAGE_REISSUE_NOT_A_PARTY");
    let divorce = with(couple.her_request(), json!({ "kind": "DIVORCE" }));
    assert_eq!(apply(&clerk, divorce).await.code(), "MARRIAGE_REISSUE_RECORD_NOT_FOUND");

    let mut absent = couple.his_request();
    absent["applicant"]["present"] = json!(false);
    let applied = reissue(apply(&clerk, absent.clone()).await);
    let refused = act(&clerk, "acceptReissue", "MarriageCaseInput", at(&applied)).await;
    assert_eq!(refused.code(), "MARRIAGE_REISSUE_APPLICANT_ABSENT");
    let proxy = json!({ "person": people::person("王五", &people::man(7)), "notarisedAuthorisation": false });
    absent["idempotencyKey"] = json!(key());
    absent["proxy"] = proxy;
    let applied = reissue(apply(&clerk, absent.clone()).await);
    assert_eq!(applied["case"]["parties"][1]["role"], "PROXY");
    let refused = act(&clerk, "acceptReissue", "MarriageCaseInput", at(&applied)).await;
    assert_eq!(refused.code(), "MARRIAGE_REISSUE_PROXY_UNAUTHORISED");
    absent["idempotencyKey"] = json!(key());
    absent["proxy"]["notarisedAuthorisation"] = json!(true);
    assert_eq!(issued(&clerk, absent).await["state"], "ISSUED");

    // The archive differs: evidence is asked for, supplied, and in the end it is refused.
    let applied = reissue(apply(&clerk, couple.her_request()).await);
    let accepted = accept(&clerk, &applied).await;
    let differs = check(&clerk, &accepted, "DIFFERS").await;
    assert_eq!(issue(&clerk, &differs).await.code(), "MARRIAGE_REISSUE_ARCHIVE_UNVERIFIED");
    let asked = with(at(&differs), json!({ "asked": "请提交曾用名证明" }));
    let waiting = reissue(act(&clerk, "askForSupplement", "AskForSupplementInput", asked).await);
    assert_eq!(waiting["state"], "NEEDS_SUPPLEMENT");
    assert_eq!(waiting["archiveCheck"]["supplementAsked"], "请提交曾用名证明");
    let shown = with(at(&waiting), json!({ "documents": ["HOUSEHOLD_REGISTER"] }));
    let back = reissue(act(&clerk, "supplementReissue", "SupplementReissueInput", shown).await);
    assert_eq!(back["state"], "ARCHIVE_CHECK");
    let reason = with(at(&back), json!({ "reason": "档案姓名与申请人不符" }));
    let refused = reissue(act(&clerk, "refuseReissue", "EndMarriageCaseInput", reason).await);
    assert_eq!(refused["state"], "REFUSED");
    assert_eq!(refused["refusal"]["grounds"][0]["code"], "MARRIAGE_REISSUE_ARCHIVE_UNVERIFIED");

    // Without a ground there is no refusal, but the applicant may withdraw.
    let applied = reissue(apply(&clerk, couple.her_request()).await);
    let accepted = accept(&clerk, &applied).await;
    let checked = check(&clerk, &accepted, "VERIFIED").await;
    let reason = json!({ "reason": "不予补领" });
    let groundless =
        act(&clerk, "refuseReissue", "EndMarriageCaseInput", with(at(&checked), reason.clone())).await;
    assert_eq!(groundless.code(), "MARRIAGE_REISSUE_NO_GROUND");
    let withdrawn = act(&clerk, "withdrawReissue", "EndMarriageCaseInput", with(at(&checked), reason)).await;
    assert_eq!(reissue(withdrawn)["state"], "WITHDRAWN");
    hub.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn only_the_handling_office_acts_once_and_on_what_it_saw() {
    let hub = Hub::start().await;
    let couple = Couple::marry(&hub, 1).await;
    let clerk = hub.clerk("420112");
    let input = couple.his_request();
    let applied = reissue(apply(&clerk, input.clone()).await);
    let repeated = reissue(apply(&clerk, input).await);
    assert_eq!(applied["id"], repeated["id"]);
    let elsewhere = act(&hub.clerk("420103"), "acceptReissue", "MarriageCaseInput", at(&applied)).await;
    assert_eq!(elsewhere.code(), "NOT_FOUND");
    assert_eq!(issue(&clerk, &applied).await.code(), "MARRIAGE_STATE_REISSUE");
    let accepted = accept(&clerk, &applied).await;
    let stale = act(&clerk, "acceptReissue", "MarriageCaseInput", at(&applied)).await;
    assert_eq!(stale.code(), "CONFLICT");
    assert_eq!(apply(&hub.citizen(couple.husband), couple.his_request()).await.code(), "FORBIDDEN");
    assert_eq!(apply(&hub.public(), couple.his_request()).await.code(), "UNAUTHENTICATED");

    // The applicant follows it, the other spouse does not; the id finds it through `node` too.
    let query = "query Q($id: ID!) { certificateReissue(id: $id) { state } node(id: $id) { id }
        certificateReissues { totalCount } }";
    let see = async |caller: Client| {
        let data = caller.send(query, json!({ "id": accepted["id"] })).await.data();
        (
            data["certificateReissue"]["state"].clone(),
            data["node"]["id"].clone(),
            data["certificateReissues"]["totalCount"].clone(),
        )
    };
    let id = json!(text(&accepted["id"]));
    assert_eq!(see(hub.citizen(couple.husband)).await, (json!("ACCEPTED"), id, json!(1)));
    assert_eq!(see(hub.citizen(couple.wife)).await, (Json::Null, Json::Null, json!(0)));
    hub.stop().await;
}
