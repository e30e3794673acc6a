//! 电子证照离线核验: what a signed certificate proves by itself, until when, and what only the register still tells.

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use jsonwebtoken::{Algorithm, DecodingKey, Validation, decode, decode_header, jwk::JwkSet};
use onewindow::platform::{clock::Clock, ids::GlobalId};
use qrcode::{EcLevel, QrCode, render::svg};
use serde_json::{Value as Json, json};

use super::papers::{Couple, on_marriage, text};
use crate::harness::{
    Hub,
    client::{Client, key},
    couple::{versioned, with},
    people,
};

async fn get(url: String) -> reqwest::Response {
    let client = reqwest::Client::builder().no_proxy().build().expect("a client");
    client.get(url).send().await.expect("an answer")
}

/// As a counter without a connection verifies: the published keys, the one algorithm, the one type, and the
/// certificate's own days against the day that it is there.
async fn offline(hub: &Hub, jws: &str) -> Result<Json, String> {
    let keys = get(format!("{}/.well-known/jwks.json", hub.url())).await;
    let keys: JwkSet = keys.json().await.expect("keys");
    let header = decode_header(jws).map_err(|_| "header")?;
    if header.typ.as_deref() != Some("marriage-certificate+jws") {
        return Err("type".to_owned());
    }
    let key = keys.find(&header.kid.ok_or("kid")?).ok_or("unknown key")?;
    let key = DecodingKey::from_jwk(key).map_err(|_| "key")?;
    let mut validation = Validation::new(Algorithm::EdDSA);
    validation.required_spec_claims.clear();
    validation.validate_aud = false;
    // The library asks the machine's clock; the day here is the hub's.
    validation.validate_exp = false;
    let claims = decode::<Json>(jws, &key, &validation).map_err(|_| "signature")?.claims;
    let now = hub.clock.now().timestamp();
    let (from, until) = (claims["iat"].as_i64().ok_or("iat")?, claims["exp"].as_i64().ok_or("exp")?);
    if now < from || now >= until {
        return Err("expired".to_owned());
    }
    Ok(claims)
}

/// The holder's own copy: the husband's is the first.
async fn copy(couple: &Couple, holder: &Client, position: usize, number: &str) -> Json {
    let seen = couple.seen_by(holder).await;
    let certificates = seen["certificates"].as_array().expect("certificates");
    let certificate = certificates.iter().find(|one| one["number"] == number).expect("the certificate");
    certificate["copies"][position]["electronicCertificate"].clone()
}

/// What the page says that the code of a copy leads to.
async fn page(hub: &Hub, number: &str, code: &str) -> String {
    let answer = get(format!("{}/verify?number={number}&code={code}", hub.url())).await;
    assert_eq!(answer.status().as_u16(), 200);
    answer.text().await.expect("a page")
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_signed_certificate_may_be_relied_on_for_a_day_and_is_signed_anew() {
    let hub = Hub::start().await;
    let couple = Couple::marry(&hub, 1).await;
    let husband = hub.citizen(couple.husband);
    let first = text(&copy(&couple, &husband, 0, &couple.number).await["jws"]);
    let claims = offline(&hub, &first).await.expect("it verifies");
    assert_eq!((&claims["status"], &claims["asOf"]), (&json!("VALID"), &json!("2025-09-05T09:30:00+08:00")));
    let until =
        |claims: &Json| claims["exp"].as_i64().zip(claims["iat"].as_i64()).map(|(exp, iat)| exp - iat);
    assert_eq!(until(&claims), Some(24 * 3600));

    hub.clock.advance(chrono::TimeDelta::seconds(24 * 3600 - 1));
    offline(&hub, &first).await.expect("the last second is within");
    hub.clock.advance(chrono::TimeDelta::seconds(1));
    assert_eq!(offline(&hub, &first).await, Err("expired".to_owned()));
    let second = text(&copy(&couple, &husband, 0, &couple.number).await["jws"]);
    assert_ne!(first, second);
    let anew = offline(&hub, &second).await.expect("signed anew it verifies");
    assert_eq!((&anew["asOf"], until(&anew)), (&json!("2025-09-06T09:30:00+08:00"), Some(24 * 3600)));
    for same in
        ["number", "copy", "holder", "registeredOn", "issuedOn", "status", "version", "verificationCode"]
    {
        assert_eq!(anew[same], claims[same], "{same}");
    }
    hub.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_tampered_with_or_signed_by_another_key_does_not_verify() {
    let hub = Hub::start().await;
    let couple = Couple::marry(&hub, 1).await;
    let jws = text(&copy(&couple, &hub.citizen(couple.husband), 0, &couple.number).await["jws"]);
    let [header, payload, signature] = jws.split('.').collect::<Vec<_>>()[..] else { panic!("three parts") };
    let json_of = |part: &str| -> Json {
        serde_json::from_slice(&URL_SAFE_NO_PAD.decode(part).expect("base64")).expect("JSON")
    };
    let encoded = |value: Json| URL_SAFE_NO_PAD.encode(value.to_string());
    let forged = |more: Json| format!("{header}.{}.{signature}", encoded(with(json_of(payload), more)));
    let headed = |more: Json| format!("{}.{payload}.{signature}", encoded(with(json_of(header), more)));
    let untouched = format!("{header}.{}.{signature}", encoded(json_of(payload)));
    assert_eq!(untouched, jws, "members are sorted, so that the forgeries differ by one thing each");
    for (what, jws, refused) in [
        ("another name", forged(json!({ "holder": { "name": "王五" } })), "signature"),
        ("another status", forged(json!({ "status": "INVALIDATED" })), "signature"),
        ("a longer life", forged(json!({ "exp": 4_000_000_000_i64 })), "signature"),
        ("no key", headed(json!({ "kid": null })), "kid"),
        ("a key of nobody", headed(json!({ "kid": "nobody" })), "unknown key"),
        ("no signature", format!("{}.{payload}.", encoded(json!({ "alg": "none" }))), "header"),
        ("another type", headed(json!({ "typ": "JWT" })), "type"),
        ("half a signature", format!("{header}.{payload}.{}", &signature[..40]), "signature"),
    ] {
        assert_eq!(offline(&hub, &jws).await, Err(refused.to_owned()), "{what}");
    }
    // A token is signed by a key that no certificate is verified with, and the other way round.
    let token = hub.token(hub.claims(
        onewindow::platform::auth::token::TokenKind::Citizen,
        "citizen-1",
        None,
        Some(couple.husband),
    ));
    assert_eq!(offline(&hub, &token).await, Err("type".to_owned()));
    let kid = |jws: &str| decode_header(jws).expect("a header").kid.expect("a key");
    assert_ne!(kid(&token), kid(&jws));
    let as_token = Client::new(hub.url(), Some(jws));
    assert_eq!(as_token.send("{ cases { totalCount } }", json!({})).await.code(), "UNAUTHENTICATED");
    hub.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_code_in_the_picture_tells_the_present_status_to_anyone() {
    let hub = Hub::start().await;
    let couple = Couple::marry(&hub, 1).await;
    let (husband, wife) = (hub.citizen(couple.husband), hub.citizen(couple.wife));
    let own = copy(&couple, &husband, 0, &couple.number).await;
    let hers = copy(&couple, &wife, 1, &couple.number).await;
    let codes = [&own, &hers].map(|copy| text(&copy["verificationCode"]));
    assert_ne!(codes[0], codes[1]);
    let issuer = text(&offline(&hub, &text(&own["jws"])).await.expect("it verifies")["iss"]);
    let address = format!("{issuer}/verify?number={}&code={}", couple.number, codes[0]);
    let picture = QrCode::with_error_correction_level(&address, EcLevel::M).expect("a code");
    let picture = picture.render::<svg::Color<'_>>().min_dimensions(200, 200).build();
    assert_eq!(text(&own["qrCode"]), picture, "it carries the page, the number and the holder's code");
    for code in &codes {
        assert!(page(&hub, &couple.number, code).await.contains("有效"));
    }

    // Replaced, his says so, hers stands, and the replacement has a code of its own.
    let clerk = hub.clerk("420103");
    let act = async |name: &str, input_type: &str, input: Json| {
        let mutation = format!(
            "mutation Act($input: {input_type}!) {{ {name}(input: $input) {{
                reissue {{ case {{ id version }} certificate {{ number }} }} }} }}"
        );
        clerk.act(&mutation, input).await.data()[name]["reissue"].clone()
    };
    let applied = act("applyForReissue", "ApplyForReissueInput", couple.his_request()).await;
    let accepted = act("acceptReissue", "MarriageCaseInput", versioned(&applied)).await;
    let archive = json!({ "outcome": "VERIFIED", "source": "江汉区婚姻登记档案" });
    let archive = with(versioned(&accepted), archive);
    let verified = act("recordArchiveCheck", "RecordArchiveCheckInput", archive).await;
    let issued = act("issueReissue", "MarriageCaseInput", versioned(&verified)).await;
    let number = text(&issued["certificate"]["number"]);
    assert!(page(&hub, &couple.number, &codes[0]).await.contains("已补发新证，本证作废"));
    assert!(page(&hub, &couple.number, &codes[1]).await.contains("有效"));
    let replacement = copy(&couple, &husband, 0, &number).await;
    let code = text(&replacement["verificationCode"]);
    assert!(page(&hub, &number, &code).await.contains("结婚证（补发）"));
    assert!(page(&hub, &number, &codes[0]).await.contains("未查到"), "a code is that of one number");
    let former = text(&copy(&couple, &husband, 0, &couple.number).await["jws"]);
    assert_eq!(offline(&hub, &former).await.expect("it verifies")["status"], "SUPERSEDED");

    // Revoked, no paper of it stands; one signed before says what was true then, and for how much longer.
    let before = text(&replacement["jws"]);
    let notice = json!({ "idempotencyKey": key(), "marriage": couple.marriage, "expectedVersion": 1,
        "ground": "IMPERSONATION", "findings": "武公（治）认字〔2025〕1号", "noticeServedOn": "2025-09-05" });
    on_marriage(&clerk, "proposeRevocation", "ProposeRevocationInput", notice).await.data();
    let heard = json!({ "idempotencyKey": key(), "marriage": couple.marriage, "expectedVersion": 2,
        "heardOn": "2025-09-05" });
    on_marriage(&clerk, "recordRevocationHearing", "RecordRevocationHearingInput", heard).await.data();
    let decision = json!({ "idempotencyKey": key(), "marriage": couple.marriage, "expectedVersion": 3,
        "outcome": "REVOKE", "decisionNumber": "武民婚撤〔2025〕1号", "reason": "冒名" });
    let officer = hub.officer("420100");
    on_marriage(&officer, "decideRevocation", "DecideRevocationInput", decision).await.data();
    for (number, code) in [(&couple.number, &codes[0]), (&couple.number, &codes[1]), (&number, &code)] {
        assert!(page(&hub, number, code).await.contains("已失效"), "{number} {code}");
    }
    assert_eq!(offline(&hub, &before).await.expect("until it expires")["status"], "VALID");
    for (holder, position, number) in
        [(&husband, 0, &number), (&husband, 0, &couple.number), (&wife, 1, &couple.number)]
    {
        let jws = text(&copy(&couple, holder, position, number).await["jws"]);
        assert_eq!(offline(&hub, &jws).await.expect("it verifies")["status"], "INVALIDATED", "{number}");
    }
    hub.clock.advance_days(1);
    assert_eq!(offline(&hub, &before).await, Err("expired".to_owned()));
    hub.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_divorce_by_a_court_or_a_death_ends_every_paper_of_the_marriage() {
    let hub = Hub::start().await;
    let clerk = hub.clerk("420103");
    for (n, ending) in [(1, "COURT_DIVORCE"), (2, "DEATH")] {
        let couple = Couple::marry(&hub, n).await;
        let holder = hub.citizen(couple.husband);
        let before = copy(&couple, &holder, 0, &couple.number).await;
        let document = if n == 1 { "JUDGMENT_COPY" } else { "DEATH_PROOF" };
        let deceased = (n == 2).then(|| GlobalId::encode("Person", couple.wife));
        let input = json!({ "idempotencyKey": key(), "marriage": couple.marriage, "expectedVersion": 1,
            "ending": ending, "document": document, "documentNumber": "（2025）鄂0103民初1号",
            "effectiveOn": "2025-09-05", "deceased": deceased });
        on_marriage(&clerk, "recordMarriageEnding", "RecordMarriageEndingInput", input).await.data();
        let after = copy(&couple, &holder, 0, &couple.number).await;
        let versions = [&before, &after].map(|copy| text(&copy["jws"]));
        let [before, after] = [
            offline(&hub, &versions[0]).await.expect("until it expires"),
            offline(&hub, &versions[1]).await.expect("it verifies"),
        ];
        assert_eq!(
            (&before["status"], &after["status"]),
            (&json!("VALID"), &json!("INVALIDATED")),
            "{ending}"
        );
        assert!(
            after["version"].as_i64() > before["version"].as_i64(),
            "the later one is told by its version"
        );
        assert!(after["holder"]["name"] == "张三" && !versions[1].contains(&people::man(n)));
        assert!(page(&hub, &couple.number, &text(&after["verificationCode"])).await.contains("已失效"));
    }
    hub.stop().await;
}
