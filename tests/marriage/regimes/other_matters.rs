//! Divorce and replacement by the law of day and place, and what each act is recorded to rest on.

use serde_json::{Value as Json, json};

use super::super::{
    divorce::acts::{
        application, apply, checked, cooling_off, counsel, done, examine, identity, of, on_paper, receipt,
        register, visit, withdraw,
    },
    papers::{Couple, text},
};
use crate::harness::{
    Hub, beijing,
    client::{Client, key},
    couple::{self, with},
};

const REGIMES: [&str; 4] = ["HUKOU", "PILOT", "WIDENED_PILOT", "NATIONWIDE"];

/// What every regime's citation begins with.
fn instrument(regime: &str) -> &'static str {
    match regime {
        "HUKOU" => "《婚姻登记条例》（国务院令第387号）",
        "PILOT" => "国函〔2021〕48号",
        "WIDENED_PILOT" => "国函〔2023〕34号",
        _ => "《婚姻登记条例》（国务院令第804号）",
    }
}

/// Acts of a case and what they rest on, oldest first.
async fn bases(clerk: &Client, case: &Json) -> Vec<(String, String)> {
    let query = "query T($id: ID!) { case(id: $id) { timeline(first: 50) { action legalBasis } } }";
    let seen = clerk.send(query, json!({ "id": case })).await.data();
    let entries = seen["case"]["timeline"].as_array().cloned().unwrap_or_default();
    let last = |action: &Json| text(action).rsplit('.').next().unwrap_or_default().to_owned();
    let mut acts: Vec<_> =
        entries.iter().map(|entry| (last(&entry["action"]), text(&entry["legalBasis"]))).collect();
    acts.reverse();
    acts
}

/// Each act names the law of its regime and no other regime's, unless it rests on the code alone.
#[track_caller]
fn assert_rests_on(acts: &[(String, String)], regime: &str, row: &str) {
    assert!(!acts.is_empty(), "{row}");
    for (act, basis) in acts {
        let regulation = basis.contains("国务院令") || basis.contains("国函");
        assert!(!regulation || basis.contains(instrument(regime)), "{act} on {row}: {basis}");
        let is_later = basis.contains("804");
        assert_eq!(is_later, regulation && regime == "NATIONWIDE", "{act} on {row}: {basis}");
    }
}

async fn apply_for_reissue(clerk: &Client, input: Json) -> Json {
    let mutation = "mutation($input: ApplyForReissueInput!) { applyForReissue(input: $input) {
        reissue { id regime case { id version } } } }";
    clerk.act(mutation, input).await.data()["applyForReissue"]["reissue"].clone()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn divorce_and_replacement_have_the_regime_of_day_and_place() {
    let hub = Hub::start_at("2021-05-31T09:00").await;
    let pair = Couple::marry(&hub, 400).await;
    // The first pilot had 江汉区 and 武进区 for marriages only; no pilot reached replacements.
    let days = [
        ("2021-05-31", 0),
        ("2022-01-04", 0),
        ("2023-05-31", 0),
        ("2023-06-01", 2),
        ("2025-05-09", 2),
        ("2025-05-10", 3),
    ];
    let mut n = 0;
    for (day, divorce) in days {
        hub.clock.set(beijing(&format!("{day}T10:00")));
        for office in ["420103", "429006", "421202", "320412"] {
            n += 1;
            let (clerk, row) = (hub.clerk(office), format!("{day} at {office}"));
            let paper = on_paper(&format!("鄂汉结字{n:09}"));
            let applied = done(apply(&clerk, with(application(n), paper)).await);
            let expected = REGIMES[divorce];
            assert_eq!(applied["regime"], expected, "the divorce on {row}");
            let checked = done(identity(&clerk, &applied, 0).await);
            let offer = json!({ "counselling": "OFFERED_ACCEPTED" });
            let counselled = done(counsel(&clerk, &checked, offer).await);
            done(withdraw(&clerk, &counselled, 0, Json::Null).await);
            let acts = bases(&clerk, &applied["case"]["id"]).await;
            assert_eq!(acts.len(), 4, "{row}");
            assert_rests_on(&acts, expected, &row);

            let expected = if day == "2025-05-10" { "NATIONWIDE" } else { "HUKOU" };
            let request = with(pair.his_request(), json!({ "certificateNumber": null }));
            let asked = apply_for_reissue(&clerk, request).await;
            assert_eq!(asked["regime"], expected, "the replacement on {row}");
            let input = json!({ "idempotencyKey": key(), "case": asked["case"]["id"],
                "expectedVersion": asked["case"]["version"], "reason": "证件找到了" });
            let withdraw = "mutation($input: EndMarriageCaseInput!) { withdrawReissue(input: $input) {
                appliedVersion } }";
            clerk.act(withdraw, input).await.data();
            let acts = bases(&clerk, &asked["case"]["id"]).await;
            assert_eq!(acts.len(), 2, "{row}");
            assert_rests_on(&acts, expected, &row);
        }
    }
    hub.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_act_of_2022_rests_on_the_law_of_2022() {
    let hub = Hub::start_at("2022-01-04T09:00").await;
    let clerk = hub.clerk("420103");
    let begun = cooling_off(&clerk, 1).await;
    let begun = checked(&clerk, begun).await;
    hub.clock.set(beijing("2022-02-10T09:00"));
    let examined = done(examine(&clerk, &begun, visit(true)).await);
    let signed = json!({ "bothPresent": true, "declarationsSigned": true });
    let divorced = done(register(&clerk, &examined, signed).await);
    assert_eq!((&divorced["state"], &divorced["regime"]), (&json!("DIVORCED"), &json!("HUKOU")));
    let acts = bases(&clerk, &divorced["case"]["id"]).await;
    assert_rests_on(&acts, "HUKOU", "the divorce");
    let of_act = |name: &str| acts.iter().find(|(act, _)| act == name).map(|(_, basis)| basis.as_str());
    let regulation = "《婚姻登记条例》（国务院令第387号）第4条、第10条、第17条";
    let code = format!("《民法典》第1078条、第1080条；{regulation}");
    assert_eq!((of_act("register"), of_act("record_check")), (Some(code.as_str()), Some(regulation)));
    assert_eq!(of_act("issue_receipt"), Some("《民法典》第1077条；民发〔2020〕116号"));

    // A marriage under the pilot: opened, checked, declined or withdrawn.
    for (n, end) in [(2, "declineMarriageRegistration"), (3, "withdrawMarriageRegistration")] {
        let opened = couple::registration(couple::open(&clerk, couple::opening(n)).await);
        let checked = couple::registration(couple::check(&clerk, &opened, 0, "IDENTITY", "MATCHED").await);
        let input = with(couple::versioned(&checked), json!({ "reason": "材料不齐" }));
        clerk.act(&couple::act(end, "EndMarriageCaseInput"), input).await.data();
        let acts = bases(&clerk, &opened["case"]["id"]).await;
        assert_eq!(acts.len(), 3);
        assert_rests_on(&acts, "PILOT", end);
    }

    // And a replacement, to its issue.
    let pair = Couple::marry(&hub, 4).await;
    let mut current = apply_for_reissue(&clerk, {
        let mut request = pair.his_request();
        request["applicant"]["documents"] = json!(["ID_CARD", "HOUSEHOLD_REGISTER", "REISSUE_DECLARATION"]);
        request
    })
    .await;
    for (act, input_type, more) in [
        ("acceptReissue", "MarriageCaseInput", json!({})),
        (
            "recordArchiveCheck",
            "RecordArchiveCheckInput",
            json!({ "outcome": "DIFFERS", "source": "档案室" }),
        ),
        ("askForSupplement", "AskForSupplementInput", json!({ "asked": "请补交" })),
        ("supplementReissue", "SupplementReissueInput", json!({ "documents": ["HOUSEHOLD_REGISTER"] })),
        (
            "recordArchiveCheck",
            "RecordArchiveCheckInput",
            json!({ "outcome": "VERIFIED", "source": "档案室" }),
        ),
        ("issueReissue", "MarriageCaseInput", json!({})),
    ] {
        let mutation = format!(
            "mutation($input: {input_type}!) {{ {act}(input: $input) {{ reissue {{ id regime state case {{ id version }} }} }} }}"
        );
        current = clerk.act(&mutation, of(&current, more)).await.data()[act]["reissue"].clone();
    }
    assert_eq!((&current["state"], &current["regime"]), (&json!("ISSUED"), &json!("HUKOU")));
    let acts = bases(&clerk, &current["case"]["id"]).await;
    assert_eq!(acts.len(), 7);
    assert_rests_on(&acts, "HUKOU", "the replacement");
    hub.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_deciding_act_says_which_law_decided() {
    let hub = Hub::start_at("2025-05-09T16:00").await;
    let clerk = hub.clerk("420103");
    let regime = async |current: &Json| {
        let query = "query R($id: ID!) { marriageRegistration(id: $id) { regime } }";
        clerk.send(query, json!({ "id": current["id"] })).await.data()["marriageRegistration"]["regime"]
            .clone()
    };
    let opened = couple::registration(couple::open(&clerk, couple::opening(1)).await);
    let accepted = couple::registration(couple::accept(&clerk, &opened).await);
    assert_eq!(regime(&accepted).await, "WIDENED_PILOT");
    let divorce = done(apply(&clerk, with(application(2), on_paper("鄂汉结字010300123"))).await);
    assert_eq!(divorce["regime"], "WIDENED_PILOT");

    hub.clock.set(beijing("2025-05-12T09:00"));
    let checked = couple::check_all(&clerk, accepted).await;
    let examined = couple::registration(couple::examine(&clerk, &checked, couple::findings()).await);
    let married = couple::registration(couple::finish(&clerk, &examined).await);
    assert_eq!(regime(&married).await, "NATIONWIDE");
    let acts = bases(&clerk, &married["case"]["id"]).await;
    assert_rests_on(&acts[..2], "WIDENED_PILOT", "2025-05-09");
    assert_rests_on(&acts[2..], "NATIONWIDE", "2025-05-12");
    let begun = done(receipt(&clerk, &divorce, json!({})).await);
    assert_eq!(begun["regime"], "NATIONWIDE");
    hub.stop().await;
}
