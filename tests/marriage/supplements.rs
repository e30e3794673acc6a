//! 补录: marriages that the hub knows from their paper only, from provisional to what became of them.

use onewindow::platform::{ids::GlobalId, ledger::verify::Verdict};
use serde_json::{Value as Json, json};

use super::{
    divorce::acts as divorce,
    papers::{applicant, on_marriage, text},
};
use crate::harness::{
    Hub, beijing,
    client::{Answer, Client, key},
    couple::{self, with},
    people, tables,
};

const PAPER: &str = "鄂汉结字010300123";

fn certificate(number: &str) -> Json {
    json!({
        "certificateNumber": number,
        "officeName": "武汉市江汉区民政局婚姻登记处",
        "registeredOn": "2018-05-20",
    })
}

/// The marriage as the office that entered it sees it.
async fn seen(clerk: &Client, marriage: &Json) -> Json {
    let query = "query M($id: ID!) { marriage(id: $id) { version standing status origin endedOn
        spouses { inForce diedOn } source { number warnings { code } } endingDocument { kind }
        certificates { number status } } }";
    clerk.send(query, json!({ "id": marriage })).await.data()["marriage"].clone()
}

async fn is_in_force(hub: &Hub, number: &str) -> bool {
    let query = "query Q($input: MaritalStatusInput!) { maritalStatus(input: $input) { inForce } }";
    let input = json!({ "idNumber": number, "purpose": "户口登记", "caseReference": "GA-2025-0001" });
    let told = hub.police("420100").send(query, json!({ "input": input })).await.data();
    told["maritalStatus"]["inForce"] == true
}

fn in_force(marriage: &Json) -> (String, bool) {
    let spouses = marriage["spouses"].as_array().expect("spouses");
    assert_eq!(spouses.len(), 2);
    (text(&marriage["standing"]), spouses.iter().all(|spouse| spouse["inForce"] == true))
}

/// An opening of the nth man with the mth woman.
fn opening(n: u32, m: u32) -> Json {
    let mut input = couple::opening(n);
    input["partyB"] = couple::opening(m)["partyB"].clone();
    input
}

/// Court divorce, as its document tells.
fn judgment() -> Json {
    json!({ "ending": "COURT_DIVORCE", "document": "JUDGMENT_COPY",
        "documentNumber": "（2025）鄂0103民初1号", "effectiveOn": "2025-09-05" })
}

async fn end(caller: &Client, input: Json) -> Answer {
    on_marriage(caller, "recordMarriageEnding", "RecordMarriageEndingInput", input).await
}

/// The ending of the nth couple's marriage, all of it on paper.
fn ended_on_paper(n: u32, number: &str) -> Json {
    let supplement = json!({
        "certificate": certificate(number),
        "partyA": people::person("张三", &people::man(n)),
        "partyB": people::person("李四", &people::woman(n)),
    });
    with(judgment(), json!({ "idempotencyKey": key(), "supplement": supplement }))
}

async fn reissue(clerk: &Client, name: &str, input_type: &str, input: Json) -> Answer {
    let mutation = format!(
        "mutation Act($input: {input_type}!) {{ {name}(input: $input) {{ reissue {{ state formerNumber
            marriage {{ id }} case {{ id version }} certificate {{ id number kind status }} }} }} }}"
    );
    clerk.act(&mutation, input).await
}

async fn apply(clerk: &Client, input: Json) -> Answer {
    reissue(clerk, "applyForReissue", "ApplyForReissueInput", input).await
}

#[track_caller]
fn reissued(answer: Answer) -> Json {
    divorce::payload(answer)["reissue"].clone()
}

/// He lost the certificate of a marriage that the hub does not know.
fn request(n: u32, number: &str) -> Json {
    json!({
        "idempotencyKey": key(),
        "applicant": applicant("张三", &people::man(n), "420103"),
        "kind": "MARRIAGE",
        "reason": "LOST",
        "supplement": { "certificate": certificate(number), "spouse": people::person("李四", &people::woman(n)) },
    })
}

/// Accepted, and the archive answers.
async fn checked(clerk: &Client, applied: &Json, outcome: &str) -> Json {
    let accepted = reissue(clerk, "acceptReissue", "MarriageCaseInput", couple::versioned(applied)).await;
    let more = json!({ "outcome": outcome, "source": "江汉区婚姻登记档案" });
    let input = with(couple::versioned(&reissued(accepted)), more);
    reissued(reissue(clerk, "recordArchiveCheck", "RecordArchiveCheckInput", input).await)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_marriage_on_paper_counts_for_nobody_until_its_case_is_accepted() {
    let hub = Hub::start().await;
    let clerk = hub.clerk("420103");
    let on_paper = |number: &str| with(divorce::application(1), divorce::on_paper(number));
    let applied = divorce::done(divorce::apply(&clerk, on_paper(PAPER)).await);
    let marriage = applied["marriage"]["id"].clone();
    assert_eq!(in_force(&seen(&clerk, &marriage).await), ("PROVISIONAL".to_owned(), false));
    assert!(!is_in_force(&hub, &people::man(1)).await, "one clerk's word is not the register's");

    // It can neither be ended nor revoked nor named for another case, and waits for one case alone.
    let before = tables::business(hub.sql()).await;
    let at =
        |version: i64| json!({ "idempotencyKey": key(), "marriage": marriage, "expectedVersion": version });
    assert_eq!(end(&clerk, with(at(1), judgment())).await.code(), "MARRIAGE_ENDING_NOT_POSSIBLE");
    let notice = json!({ "ground": "IMPERSONATION", "findings": "武公（治）认字〔2025〕1号",
        "noticeServedOn": "2025-09-05" });
    let proposed =
        on_marriage(&clerk, "proposeRevocation", "ProposeRevocationInput", with(at(1), notice)).await;
    assert_eq!(proposed.code(), "MARRIAGE_ENDING_NOT_POSSIBLE");
    let named = with(divorce::application(1), json!({ "marriage": { "id": marriage } }));
    assert_eq!(divorce::apply(&clerk, named).await.code(), "NOT_FOUND");
    let elsewhere = divorce::apply(&hub.clerk("420112"), on_paper("J420112-2018-000007")).await;
    assert_eq!(elsewhere.code(), "MARRIAGE_DIVORCE_UNDER_WAY");
    assert_eq!(tables::business(hub.sql()).await, before, "refusals write nothing");

    // Withdrawn, it never was.
    divorce::done(divorce::withdraw(&clerk, &applied, 0, Json::Null).await);
    assert_eq!(in_force(&seen(&clerk, &marriage).await), ("DROPPED".to_owned(), false));

    // The receipt makes the next one count.
    let applied = divorce::done(divorce::apply(&clerk, on_paper(PAPER)).await);
    assert_ne!(applied["marriage"]["id"], marriage);
    let begun = divorce::done(divorce::receipt(&clerk, &applied, json!({})).await);
    let marriage = begun["marriage"]["id"].clone();
    assert_eq!(in_force(&seen(&clerk, &marriage).await), ("CONFIRMED".to_owned(), true));
    assert!(is_in_force(&hub, &people::man(1)).await && is_in_force(&hub, &people::woman(1)).await);
    let opened = couple::registration(couple::open(&clerk, opening(1, 2)).await);
    assert_eq!(couple::accept(&clerk, &opened).await.codes(), ["MARRIAGE_HAS_SPOUSE"]);
    couple::withdraw(&clerk, &opened).await.data();

    // Its divorce ends it like any other, under a number of its own.
    let ready = divorce::checked(&clerk, begun).await;
    hub.clock.set(beijing("2025-10-10T09:00"));
    let examined = divorce::done(divorce::examine(&clerk, &ready, divorce::visit(true)).await);
    let signed = json!({ "bothPresent": true, "declarationsSigned": true });
    let divorced = divorce::done(divorce::register(&clerk, &examined, signed).await);
    assert_eq!(divorced["certificates"][0]["number"], "L420103-2025-000001");
    let after = seen(&clerk, &marriage).await;
    assert_eq!((&after["status"], in_force(&after).1), (&json!("DISSOLVED_BY_REGISTRATION"), false));
    assert!(!is_in_force(&hub, &people::man(1)).await);
    assert!(matches!(tables::ledger(&hub).await, Verdict::Sound { .. }));
    hub.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_paper_gives_way_to_what_was_registered_in_the_meantime() {
    let hub = Hub::start().await;
    let clerk = hub.clerk("420103");
    let on_paper = |n| with(divorce::application(n), divorce::on_paper(PAPER));
    let (one, two) = (
        divorce::done(divorce::apply(&clerk, on_paper(1)).await),
        divorce::done(divorce::apply(&clerk, on_paper(2)).await),
    );
    // He of the first couple marries another; the second couple's own marriage is registered anew.
    let ready = couple::examined(&clerk, opening(1, 3)).await;
    couple::finish(&clerk, &ready).await.data();
    let registered = couple::register(&clerk, 2).await;

    let before = tables::business(hub.sql()).await;
    let refused = divorce::receipt(&clerk, &one, json!({})).await;
    assert_eq!(refused.codes(), ["MARRIAGE_HAS_SPOUSE"]);
    assert_eq!(refused.errors()[0]["extensions"]["paths"], json!(["partyA.marital"]));
    assert_eq!(tables::business(hub.sql()).await, before);

    let begun = divorce::done(divorce::receipt(&clerk, &two, json!({})).await);
    assert_eq!(begun["marriage"]["id"], registered["marriage"]["id"], "there is one marriage of the two");
    assert_eq!(seen(&clerk, &two["marriage"]["id"]).await["standing"], "DROPPED");
    hub.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_lost_certificate_of_an_unknown_marriage_is_replaced_once_the_archive_has_it() {
    let hub = Hub::start().await;
    let clerk = hub.clerk("420103");
    let applied = reissued(apply(&clerk, request(1, PAPER)).await);
    let marriage = applied["marriage"]["id"].clone();
    assert_eq!(in_force(&seen(&clerk, &marriage).await), ("PROVISIONAL".to_owned(), false));
    let unfound = checked(&clerk, &applied, "NOT_FOUND").await;
    let issued = reissue(&clerk, "issueReissue", "MarriageCaseInput", couple::versioned(&unfound)).await;
    assert_eq!(issued.code(), "MARRIAGE_REISSUE_ARCHIVE_UNVERIFIED");
    let reason = with(couple::versioned(&unfound), json!({ "reason": "档案不存在" }));
    let refused = reissued(reissue(&clerk, "refuseReissue", "EndMarriageCaseInput", reason).await);
    assert_eq!(refused["state"], "REFUSED");
    assert_eq!(in_force(&seen(&clerk, &marriage).await), ("DROPPED".to_owned(), false));

    // Another request finds nothing of it, enters anew, and the archive bears it out.
    let applied = reissued(apply(&clerk, request(1, PAPER)).await);
    assert_ne!(applied["marriage"]["id"], marriage);
    let verified = checked(&clerk, &applied, "VERIFIED").await;
    let issued = reissue(&clerk, "issueReissue", "MarriageCaseInput", couple::versioned(&verified)).await;
    let issued = reissued(issued);
    assert_eq!(
        (&issued["state"], &issued["certificate"]["number"], &issued["formerNumber"]),
        (&json!("ISSUED"), &json!("BJ420103-2025-000001"), &Json::Null)
    );
    let marriage = issued["marriage"]["id"].clone();
    let after = seen(&clerk, &marriage).await;
    assert_eq!(in_force(&after), ("CONFIRMED".to_owned(), true));
    assert_eq!(after["source"]["number"], PAPER);
    assert!(is_in_force(&hub, &people::woman(1)).await);

    // She names the same paper, or none: it is the same marriage, and her copy a number of its own.
    let mut hers = request(1, PAPER);
    hers["applicant"] = applicant("李四", &people::woman(1), "320412");
    hers["supplement"]["spouse"] = people::person("张三", &people::man(1));
    let applied = reissued(apply(&clerk, hers.clone()).await);
    assert_eq!(applied["marriage"]["id"], marriage);
    hers["supplement"] = Json::Null;
    hers["idempotencyKey"] = json!(key());
    let applied = reissued(apply(&clerk, hers).await);
    assert_eq!(applied["marriage"]["id"], marriage);
    let verified = checked(&clerk, &applied, "VERIFIED").await;
    let issued = reissue(&clerk, "issueReissue", "MarriageCaseInput", couple::versioned(&verified)).await;
    assert_eq!(reissued(issued)["certificate"]["number"], "BJ420103-2025-000002");
    assert_eq!(seen(&clerk, &marriage).await["certificates"].as_array().map(Vec::len), Some(2));
    assert!(matches!(tables::ledger(&hub).await, Verdict::Sound { .. }));
    hub.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_divorce_certificate_on_paper_is_replaced_and_binds_nobody() {
    let hub = Hub::start().await;
    let clerk = hub.clerk("420103");
    let mut input = request(1, "L420103-2020-000001");
    input["kind"] = json!("DIVORCE");
    input["supplement"]["divorcedOn"] = json!("2020-03-02");
    let applied = reissued(apply(&clerk, input).await);
    let verified = checked(&clerk, &applied, "VERIFIED").await;
    let issued = reissue(&clerk, "issueReissue", "MarriageCaseInput", couple::versioned(&verified)).await;
    let issued = reissued(issued);
    assert_eq!(issued["certificate"]["number"], "BL420103-2025-000001");
    let after = seen(&clerk, &issued["marriage"]["id"]).await;
    assert_eq!(
        (&after["status"], &after["endedOn"], in_force(&after)),
        (&json!("DISSOLVED_BY_REGISTRATION"), &json!("2020-03-02"), ("CONFIRMED".to_owned(), false))
    );
    // 复婚, and then there is no divorce left to prove.
    couple::register(&clerk, 1).await;
    let again = with(request(1, "L420103-2020-000001"), json!({ "kind": "DIVORCE" }));
    let again = reissued(apply(&clerk, again).await);
    assert_eq!(again["marriage"]["id"], issued["marriage"]["id"]);
    let accept = reissue(&clerk, "acceptReissue", "MarriageCaseInput", couple::versioned(&again)).await;
    assert_eq!(accept.codes(), ["MARRIAGE_REISSUE_REMARRIED"]);
    hub.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_paper_that_cannot_be_is_refused_at_its_place_and_enters_nothing() {
    let hub = Hub::start().await;
    let clerk = hub.clerk("420103");
    couple::register(&clerk, 3).await;
    // His other marriage, known to the hub.
    couple::finish(&clerk, &couple::examined(&clerk, opening(4, 5)).await).await.data();
    let before = tables::business(hub.sql()).await;
    type Change = fn(&mut Json);
    let faults: [(&str, &str, Change); 9] = [
        ("DATE_FUTURE", "input.supplement.certificate.registeredOn", |input| {
            input["supplement"]["certificate"]["registeredOn"] = json!("2025-09-06");
        }),
        ("DATE_BEFORE_BIRTH", "input.supplement.certificate.registeredOn", |input| {
            input["supplement"]["certificate"]["registeredOn"] = json!("1990-05-20");
        }),
        ("UNKNOWN_MARRIAGE", "input.supplement.certificate.certificateNumber", |input| {
            input["supplement"]["certificate"]["certificateNumber"] = json!("L420103-2018-000001");
        }),
        ("SAME_PERSON", "input.supplement.spouse.idNumber", |input| {
            input["supplement"]["spouse"] = people::person("张三", &people::man(1));
        }),
        ("DIVORCE_DAY", "input.supplement.divorcedOn", |input| {
            input["kind"] = json!("DIVORCE");
            input["supplement"]["certificate"]["certificateNumber"] = json!("L420103-2020-000001");
        }),
        ("EITHER", "input.supplement", |input| {
            input["certificateNumber"] = json!("J420103-2025-000001");
        }),
        ("MARRIAGE_SAME_SEX", "applicant", |input| {
            input["supplement"]["spouse"] = people::person("王五", &people::man(2));
        }),
        ("MARRIAGE_REISSUE_NOT_A_PARTY", "applicant", |input| {
            input["supplement"]["certificate"]["certificateNumber"] = json!("J420103-2025-000001");
        }),
        ("MARRIAGE_HAS_SPOUSE", "applicant", |input| {
            input["applicant"] = applicant("张三", &people::man(4), "420103");
        }),
    ];
    for (problem, path, change) in faults {
        let mut input = request(1, PAPER);
        change(&mut input);
        let answer = apply(&clerk, input).await;
        let errors = answer.errors();
        let told = &errors[0]["extensions"];
        if told["code"] == "BAD_USER_INPUT" {
            assert_eq!((&told["paths"][0]["code"], answer.paths()), (&json!(problem), vec![path.to_owned()]));
        } else {
            assert_eq!(
                (answer.code().as_str(), &told["paths"][0]),
                (problem, &json!(format!("input.{path}")))
            );
        }
    }
    assert_eq!(tables::business(hub.sql()).await, before);
    hub.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_marriage_that_ended_elsewhere_enters_with_its_end() {
    let hub = Hub::start().await;
    let clerk = hub.clerk("420103");
    let registered = couple::register(&clerk, 2).await;
    let others = text(&registered["certificates"][0]["number"]);
    let before = tables::business(hub.sql()).await;
    let early = json!({ "effectiveOn": "2018-05-19" });
    for (caller, input, code) in [
        (hub.officer("420103"), ended_on_paper(1, PAPER), "OFFICE_ONLY"),
        (clerk.clone(), ended_on_paper(2, PAPER), "MARRIAGE_KNOWN"),
        (clerk.clone(), with(ended_on_paper(1, PAPER), early), "MARRIAGE_ENDING_DAY_IMPOSSIBLE"),
        (clerk.clone(), ended_on_paper(1, &others), "MARRIAGE_NOT_THE_COUPLE"),
        (clerk.clone(), with(ended_on_paper(1, PAPER), json!({ "expectedVersion": 1 })), "EITHER"),
    ] {
        let answer = end(&caller, input).await;
        let told = &answer.errors()[0]["extensions"];
        let told = if told["code"] == "BAD_USER_INPUT" { &told["paths"][0]["code"] } else { &told["code"] };
        assert_eq!(told, code, "{:#}", answer.body);
    }
    assert_eq!(tables::business(hub.sql()).await, before);

    let ended =
        end(&clerk, ended_on_paper(1, PAPER)).await.data()["recordMarriageEnding"]["marriage"].clone();
    let after = seen(&clerk, &ended["id"]).await;
    assert_eq!(
        (&after["status"], &after["endedOn"], &after["origin"], in_force(&after)),
        (
            &json!("DISSOLVED_BY_COURT"),
            &json!("2025-09-05"),
            &json!("SUPPLEMENTED"),
            ("CONFIRMED".to_owned(), false)
        )
    );
    assert_eq!(after["endingDocument"]["kind"], "JUDGMENT_COPY");
    assert_eq!(after["source"], json!({ "number": PAPER, "warnings": [] }));
    // A day on which he was twenty is entered as it stands there, and warned of.
    let mut young = ended_on_paper(7, PAPER);
    young["supplement"]["certificate"]["registeredOn"] = json!("2016-05-20");
    let entered = end(&clerk, young).await.data()["recordMarriageEnding"]["marriage"]["id"].clone();
    let warnings = seen(&clerk, &entered).await["source"]["warnings"].clone();
    assert_eq!(warnings, json!([{ "code": "MARRIAGE_UNDER_AGE_AT_REG" }]));
    // Known now, and its couple free.
    assert_eq!(
        end(&clerk, ended_on_paper(1, PAPER)).await.errors()[0]["extensions"]["paths"][0]["code"],
        "MARRIAGE_KNOWN"
    );
    couple::finish(&clerk, &couple::examined(&clerk, opening(1, 6)).await).await.data();
    assert!(matches!(tables::ledger(&hub).await, Verdict::Sound { .. }));
    hub.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_death_on_paper_is_that_of_a_spouse_who_marries_nobody_after() {
    let hub = Hub::start().await;
    let clerk = hub.clerk("420103");
    let person = |registration: &Json, at: usize| registration["case"]["parties"][at]["person"]["id"].clone();
    let opened = couple::registration(couple::open(&clerk, couple::opening(1)).await);
    let (husband, wife) = (person(&opened, 0), person(&opened, 1));
    couple::withdraw(&clerk, &opened).await.data();
    let stranger = couple::registration(couple::open(&clerk, couple::opening(2)).await);
    let death = |deceased: &Json| {
        let more = json!({ "ending": "DEATH", "document": "DEATH_PROOF", "deceased": deceased });
        with(ended_on_paper(1, PAPER), more)
    };
    let before = tables::business(hub.sql()).await;
    for nobody in [person(&stranger, 1), json!(GlobalId::encode("Person", uuid::Uuid::from_u128(7)))] {
        let answer = end(&clerk, death(&nobody)).await;
        assert_eq!((answer.code(), answer.paths()), ("BAD_USER_INPUT".into(), vec!["input.deceased".into()]));
    }
    assert_eq!(tables::business(hub.sql()).await, before);

    let ended = end(&clerk, death(&wife)).await.data()["recordMarriageEnding"]["marriage"].clone();
    let after = seen(&clerk, &ended["id"]).await;
    assert_eq!(after["status"], "ENDED_BY_DEATH");
    let died: Vec<_> = after["spouses"].as_array().expect("two").iter().map(|one| &one["diedOn"]).collect();
    assert_eq!(died, [&Json::Null, &json!("2025-09-05")], "{husband} outlives {wife}");
    let opened = couple::registration(couple::open(&clerk, opening(3, 1)).await);
    assert_eq!(couple::accept(&clerk, &opened).await.codes(), ["MARRIAGE_DECEASED"]);
    couple::finish(&clerk, &couple::examined(&clerk, opening(1, 4)).await).await.data();
    hub.stop().await;
}
