//! 电子证照 and 证件核验.

use std::num::NonZeroU32;

use onewindow::platform::{ids::GlobalId, rate::Allowance};
use serde_json::{Value as Json, json};

use super::papers::{Couple, on_marriage, reads, text, verified};
use crate::harness::{
    Hub,
    client::{Client, key},
};

async fn verify(caller: &Client, number: &str, code: &str) -> crate::harness::client::Answer {
    let query = "query V($input: VerifyCertificateInput!) { verifyCertificate(input: $input) {
        found status kind registeredOn issuedOn officeName holderNamesMasked } }";
    let input = json!({ "number": number, "verificationCode": code });
    caller.send(query, json!({ "input": input })).await
}

/// Of the wife's copy.
async fn code_of(hub: &Hub, couple: &Couple) -> String {
    let seen = couple.seen_by(&hub.citizen(couple.wife)).await;
    text(&seen["certificates"][0]["copies"][1]["electronicCertificate"]["verificationCode"])
}

fn nothing() -> Json {
    json!({
        "found": false, "status": null, "kind": null, "registeredOn": null, "issuedOn": null,
        "officeName": null, "holderNamesMasked": null,
    })
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_holder_and_the_office_have_a_signed_copy_that_shows_the_present() {
    let hub = Hub::start().await;
    let couple = Couple::marry(&hub, 1).await;
    let copies = |seen: &Json| seen["certificates"][0]["copies"].clone();
    let his = copies(&couple.seen_by(&hub.citizen(couple.husband)).await);
    assert_eq!(his[1]["electronicCertificate"], Json::Null, "hers is hers");
    let own = &his[0]["electronicCertificate"];
    assert!(text(&own["qrCode"]).contains("<svg"));
    let (typ, payload) = verified(&hub, &text(&own["jws"])).await;
    assert_eq!(typ, "marriage-certificate+jws");
    assert_eq!(payload["number"], couple.number);
    assert_eq!(payload["holder"]["name"], "张三");
    let masked = text(&payload["holder"]["idNumberMasked"]);
    assert!(masked.starts_with("420103********") && masked.len() == 18);
    assert_eq!(payload["status"], "VALID");
    assert_eq!(payload["registeredOn"], "2025-09-05");
    assert_eq!(payload["verificationCode"], own["verificationCode"]);

    // The office has both, and reading them is on record; the bureau above has no use for them.
    let both = copies(&couple.seen_by(&hub.clerk("420103")).await);
    assert_eq!(both[0]["electronicCertificate"]["jws"], own["jws"], "the same bytes for everyone");
    assert_ne!(both[1]["electronicCertificate"], Json::Null);
    let recorded = reads(&hub, "marriage.marriage.read").await;
    assert!(recorded.iter().any(|read| read.contains(&couple.husband.to_string())), "{recorded:?}");
    let above = copies(&couple.seen_by(&hub.officer("420100")).await);
    assert_eq!(above[0]["electronicCertificate"], Json::Null);

    let ending = json!({
        "idempotencyKey": key(), "marriage": couple.marriage, "expectedVersion": 1, "ending": "DEATH",
        "deceased": GlobalId::encode("Person", couple.wife), "document": "DEATH_PROOF", "documentNumber": "死亡证明1号", "effectiveOn": "2025-09-05",
    });
    on_marriage(&hub.clerk("420103"), "recordMarriageEnding", "RecordMarriageEndingInput", ending)
        .await
        .data();
    let after = copies(&couple.seen_by(&hub.citizen(couple.husband)).await);
    let (_, payload) = verified(&hub, &text(&after[0]["electronicCertificate"]["jws"])).await;
    assert_eq!((&payload["status"], &payload["version"]), (&json!("INVALIDATED"), &json!(2)));
    hub.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_stranger_with_number_and_code_learns_little_and_without_it_nothing() {
    let hub = Hub::start().await;
    let couple = Couple::marry(&hub, 1).await;
    let code = code_of(&hub, &couple).await;
    for (number, code) in [
        (couple.number.as_str(), "0000000000000000"),
        ("J420103-2025-000999", code.as_str()),
        ("没有这个号", code.as_str()),
        (couple.number.as_str(), ""),
    ] {
        assert_eq!(
            verify(&hub.public(), number, code).await.data()["verifyCertificate"],
            nothing(),
            "{number}"
        );
    }
    assert!(reads(&hub, "marriage.certificate.verify").await.is_empty());
    let spaced = format!("{} {}", &code[..8], code[8..].to_lowercase());
    for caller in [hub.public(), hub.police("420100"), hub.operator(), hub.citizen(couple.wife)] {
        let found = verify(&caller, &couple.number, &spaced).await.data()["verifyCertificate"].clone();
        assert_eq!((&found["found"], &found["status"]), (&json!(true), &json!("VALID")));
        assert_eq!(found["holderNamesMasked"], json!(["张*", "李*"]));
    }
    assert_eq!(reads(&hub, "marriage.certificate.verify").await.len(), 4);

    let client = reqwest::Client::builder().no_proxy().build().expect("a client");
    let page = async |query: String| {
        let response = client.get(format!("{}/verify{query}", hub.url())).send().await.expect("a page");
        let policy = response.headers()["content-security-policy"].to_str().expect("text").to_owned();
        assert!(policy.contains("default-src 'none'") && !policy.contains("script-src"));
        (response.status().as_u16(), response.text().await.expect("a page"))
    };
    let (status, html) = page(format!("?number={}&code={code}", couple.number)).await;
    assert!(status == 200 && html.contains("有效") && html.contains("张*、李*") && !html.contains("张三"));
    let (status, html) = page(format!("?number={}&code=X", couple.number)).await;
    assert!(status == 200 && html.contains("未查到") && !html.contains("张*"));
    let (_, html) = page("?number=%22%3E%3Cscript%3E&code=X".to_owned()).await;
    assert!(!html.contains("<script>"));
    assert!(page(String::new()).await.1.contains("<form"));
    hub.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn guessing_is_limited_and_never_keeps_another_from_verifying() {
    let hub = Hub::start_with("2025-09-05T09:30", |config| {
        config.rates.enabled = true;
        let of = |count| NonZeroU32::new(count).expect("more than nothing");
        let mut allow = |class: &str, burst| {
            let allowance = Allowance { per_minute: of(1), burst: of(burst) };
            config.rates.classes.insert(class.to_owned(), allowance);
        };
        allow("certificate_verification", 2);
        allow("certificate_verification_wrong", 3);
    })
    .await;
    let couple = Couple::marry(&hub, 1).await;
    let code = code_of(&hub, &couple).await;
    let is_found = async |caller: &Client, code: &str| {
        verify(caller, &couple.number, code).await.data()["verifyCertificate"]["found"] == true
    };
    let guesser = hub.public();
    assert!(!is_found(&guesser, "0").await && !is_found(&guesser, "1").await);
    let limited = verify(&guesser, &couple.number, &code).await;
    assert_eq!(limited.code(), "RATE_LIMITED", "the guesser's own allowance is used up");
    assert!(limited.errors()[0]["extensions"]["retryAfter"].as_u64().is_some_and(|seconds| seconds > 0));

    assert!(!is_found(&hub.operator(), "0").await);
    let police = hub.police("420100");
    assert_eq!(
        verify(&police, &couple.number, "0").await.code(),
        "RATE_LIMITED",
        "wrong codes of all together"
    );
    assert!(is_found(&police, &code).await, "a right code is answered whatever others tried");

    let client = reqwest::Client::builder().no_proxy().user_agent("another").build().expect("a client");
    let page = async |code: &str| {
        let url = format!("{}/verify?number={}&code={code}", hub.url(), couple.number);
        client.get(url).send().await.expect("a page")
    };
    let refused = page("0").await;
    assert_eq!(refused.status().as_u16(), 429);
    assert!(refused.headers().contains_key("retry-after"));
    assert_eq!(page(&code).await.status().as_u16(), 200);
    hub.stop().await;
}
