//! 婚姻登记严重失信名单: after a revocation for false papers.

use onewindow::platform::{ids::GlobalId, ledger::verify::Verdict};
use serde_json::{Value as Json, json};
use uuid::Uuid;

use super::{
    ending::at,
    papers::{Couple, on_marriage},
    revocation::second_officer,
};
use crate::harness::{
    Hub,
    client::{Answer, Client, key},
    couple::{self, opening, with},
    people, tables,
};

/// A revocation up to its decision, with who is to be listed.
async fn revoke(hub: &Hub, couple: &Couple, outcome: &str, listed: &[Uuid]) -> Answer {
    let officer = hub.officer("420100");
    let notice = json!({
        "ground": "FALSE_PAPERS", "findings": "武公（治）认字〔2025〕1号", "noticeServedOn": "2025-09-05",
    });
    on_marriage(&officer, "proposeRevocation", "ProposeRevocationInput", with(at(couple, 1), notice))
        .await
        .data();
    let heard = with(at(couple, 2), json!({ "heardOn": "2025-09-05" }));
    on_marriage(&officer, "recordRevocationHearing", "RecordRevocationHearingInput", heard).await.data();
    let listed: Vec<_> = listed.iter().map(|person| GlobalId::encode("Person", *person)).collect();
    let decision = json!({
        "outcome": outcome, "decisionNumber": "武民婚撤〔2025〕1号", "reason": "使用伪造证件属实", "badFaith": listed,
    });
    on_marriage(
        &second_officer(hub),
        "decideRevocation",
        "DecideRevocationInput",
        with(at(couple, 3), decision),
    )
    .await
}

const FIELDS: &str = "id version ground legalBasis listedOn listedUntil stands removedOn removalReason
    person { id } marriage { id status }";

async fn entries(reader: &Client) -> Vec<Json> {
    let query = format!("{{ badFaithEntries(first: 10) {{ totalCount nodes {{ {FIELDS} }} }} }}");
    let data = reader.send(&query, json!({})).await.data();
    data["badFaithEntries"]["nodes"].as_array().cloned().unwrap_or_default()
}

async fn remove(officer: &Client, entry: &Json, version: i64) -> Answer {
    let mutation = format!(
        "mutation R($input: RemoveBadFaithEntryInput!) {{ removeBadFaithEntry(input: $input) {{
            appliedVersion entry {{ {FIELDS} }} }} }}"
    );
    let input = json!({
        "idempotencyKey": key(), "entry": entry["id"], "expectedVersion": version, "reason": "列入决定被判决撤销",
    });
    officer.act(&mutation, input).await
}

/// What the window is warned of when it asks about the nth man and a woman.
async fn warned(clerk: &Client, man: u32) -> bool {
    let query = "query E($input: EligibilityInput!) { eligibility(input: $input) {
        eligible warnings { code paths facts { name value } } } }";
    let party = |number: String| json!({ "idNumber": number, "hukouDivision": "420103" });
    let input = json!({
        "office": "420112-HY", "partyA": party(people::man(man)), "partyB": party(people::woman(9)),
    });
    let asked = clerk.send(query, json!({ "input": input })).await.data()["eligibility"].clone();
    assert_eq!(asked["eligible"], true, "the list bars nobody: {asked}");
    asked.to_string().contains("MARRIAGE_BAD_FAITH_LISTED")
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn who_used_false_papers_is_listed_for_a_term_and_the_window_looks_closer() {
    let hub = Hub::start().await;
    let couple = Couple::marry(&hub, 1).await;
    let stranger = Couple::marry(&hub, 2).await;
    let elsewhere = hub.clerk("420112");
    let refused = revoke(&hub, &couple, "REVOKE", &[stranger.husband]).await;
    assert_eq!((refused.code(), refused.paths()), ("BAD_USER_INPUT".into(), vec!["input.badFaith.0".into()]));
    let again = |outcome: &str, person: Uuid| {
        let decision = json!({
            "outcome": outcome, "decisionNumber": "武民婚撤〔2025〕1号", "reason": "使用伪造证件属实",
            "badFaith": [GlobalId::encode("Person", person)],
        });
        with(at(&couple, 3), decision)
    };
    let second = second_officer(&hub);
    let decide = async |input| on_marriage(&second, "decideRevocation", "DecideRevocationInput", input).await;
    assert_eq!(decide(again("DISMISS", couple.husband)).await.paths(), ["input.badFaith"]);
    assert!(!warned(&elsewhere, 3).await);
    decide(again("REVOKE", couple.husband)).await.data();

    // The bureau and the office that registered them, and the person; not the other spouse, not another office.
    let listed = entries(&hub.officer("420100")).await;
    assert_eq!(listed.len(), 1);
    let entry = &listed[0];
    assert_eq!(entry["person"]["id"], GlobalId::encode("Person", couple.husband));
    assert_eq!((&entry["listedOn"], &entry["listedUntil"]), (&json!("2025-09-05"), &json!("2030-09-05")));
    assert_eq!((&entry["ground"], &entry["stands"]), (&json!("FALSE_PAPERS"), &json!(true)));
    assert_eq!(entry["marriage"]["status"], "REVOKED");
    assert!(entry["legalBasis"].as_str().is_some_and(|basis| basis.contains("第23条")), "{entry}");
    assert_eq!(entries(&hub.clerk("420103")).await.len(), 1);
    assert_eq!(entries(&hub.citizen(couple.husband)).await.len(), 1);
    for outsider in [hub.citizen(couple.wife), elsewhere.clone(), hub.officer("320412")] {
        assert!(entries(&outsider).await.is_empty());
    }
    let query = "{ badFaithEntries { totalCount } }";
    assert_eq!(hub.police("420100").send(query, json!({})).await.code(), "FORBIDDEN");

    // Any window is warned, and what a case finds tells the other party nothing.
    assert!(warned(&elsewhere, 1).await);
    let mut his = opening(3);
    his["partyA"] = opening(1)["partyA"].clone();
    let ready = couple::examined(&elsewhere, his).await;
    couple::finish(&elsewhere, &ready).await.data();
    let told = "SELECT COUNT(*) FROM ledger_entry WHERE payload LIKE '%BAD_FAITH_LISTED%'";
    assert_eq!(tables::number(hub.sql(), told).await, 0);
    hub.clock.set(crate::harness::beijing("2030-09-06T09:00"));
    assert_eq!(entries(&hub.officer("420100")).await[0]["stands"], false, "the term ends by itself");
    assert!(matches!(tables::ledger(&hub).await, Verdict::Sound { .. }));
    hub.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_second_person_takes_someone_off_the_list() {
    let hub = Hub::start().await;
    let couple = Couple::marry(&hub, 1).await;
    revoke(&hub, &couple, "REVOKE", &[couple.husband, couple.wife]).await.data();
    let (officer, lister) = (hub.officer("420100"), second_officer(&hub));
    let listed = entries(&officer).await;
    assert_eq!(listed.len(), 2);
    let hers = listed.iter().find(|entry| entry["person"]["id"] == GlobalId::encode("Person", couple.wife));
    let hers = hers.expect("her entry");
    assert_eq!(remove(&lister, hers, 1).await.code(), "MARRIAGE_BAD_FAITH_SAME_OFFICER");
    assert_eq!(remove(&hub.clerk("420103"), hers, 1).await.code(), "FORBIDDEN");
    assert_eq!(remove(&hub.officer("320412"), hers, 1).await.code(), "NOT_FOUND");
    assert_eq!(remove(&officer, hers, 2).await.code(), "CONFLICT");
    let removed = remove(&officer, hers, 1).await.data()["removeBadFaithEntry"].clone();
    assert_eq!((&removed["appliedVersion"], &removed["entry"]["stands"]), (&json!(2), &json!(false)));
    assert_eq!(removed["entry"]["removalReason"], "列入决定被判决撤销");
    assert_eq!(remove(&officer, hers, 2).await.code(), "MARRIAGE_BAD_FAITH_OVER");
    assert!(warned(&hub.clerk("420112"), 1).await, "his stands");
    let acts = "SELECT COUNT(*) FROM ledger_entry WHERE action = 'marriage.bad_faith.remove'";
    assert_eq!(tables::number(hub.sql(), acts).await, 1);
    assert!(matches!(tables::ledger(&hub).await, Verdict::Sound { .. }));
    hub.stop().await;
}
