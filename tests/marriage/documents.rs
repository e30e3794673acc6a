//! 一人多证: one human with several documents is one person, and marries once.

use serde_json::{Value as Json, json};

use super::papers::reads;
use crate::harness::{
    Hub,
    client::{Answer, Client, key},
    couple, people, tables,
};
use onewindow::platform::ledger::verify::Verdict;

fn document(kind: &str, number: &str, country: Option<&str>) -> Json {
    json!({ "idType": kind, "idNumber": number, "issuingCountry": country })
}

/// A man of 1990 before the window, by the first of these documents.
fn man(residency: &str, documents: &[&Json]) -> Json {
    let (first, others) = documents.split_first().expect("a document");
    let told =
        json!({ "name": "陈港生", "sex": "MALE", "birthDate": "1990-05-01", "otherDocuments": others });
    let hukou = (residency == "MAINLAND").then_some("420103");
    json!({
        "person": couple::with(told, (*first).clone()),
        "residency": residency,
        "hukouDivision": hukou,
        "present": true,
        "documents": ["ID_CARD", "SINGLE_DECLARATION", "JOINT_PHOTOS", "TRAVEL_PERMIT", "LOCAL_ID_CARD",
            "NOTARISED_DECLARATION", "PASSPORT", "SINGLE_PROOF"],
    })
}

/// He and the nth woman at the window of the office for foreign matters.
fn opening(n: u32, groom: Json) -> Json {
    let mut input = couple::opening(n);
    input["partyA"] = groom;
    input["partyB"]["hukouDivision"] = json!("420103");
    input
}

fn groom(registration: &Json) -> Json {
    registration["case"]["parties"][0]["person"]["id"].clone()
}

fn resident(area: &str) -> String {
    people::citizen_id(area, "1990-05-01".parse().expect("a date"), 11)
}

async fn is_married(hub: &Hub, document: &Json) -> Json {
    let query = "query Q($input: MaritalStatusInput!) { maritalStatus(input: $input) { known inForce } }";
    let more = json!({ "purpose": "户口登记", "caseReference": "GA-2025-0001" });
    let input = json!({ "input": couple::with(document.clone(), more) });
    hub.police("420100").send(query, input).await.data()["maritalStatus"].clone()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn one_human_marries_once_whatever_the_document() {
    let hub = Hub::start().await;
    let clerk = hub.clerk("420100");
    let hmt = "HONG_KONG_MACAO_TAIWAN";
    let permit = |area| document("HMT_RESIDENCE_PERMIT", &resident(area), None);
    for (n, (residency, shown, later_residency, later)) in (1..).zip([
        (
            "MAINLAND",
            document("RESIDENT_ID", &resident("420103"), None),
            "OVERSEAS_CHINESE",
            document("PASSPORT", "E12345678", Some("CHN")),
        ),
        (hmt, document("HK_MACAO_TRAVEL_PERMIT", "H12345678", None), hmt, permit("810000")),
        (hmt, document("HK_MACAO_TRAVEL_PERMIT", "M12345678", None), hmt, permit("820000")),
        (hmt, permit("830000"), hmt, document("TAIWAN_TRAVEL_PERMIT", "12345678", None)),
        // A passport renewed under another number, and one of another country.
        (
            "FOREIGNER",
            document("PASSPORT", "A11111111", Some("USA")),
            "FOREIGNER",
            document("PASSPORT", "B22222222", Some("USA")),
        ),
        (
            "FOREIGNER",
            document("PASSPORT", "C33333333", Some("FRA")),
            "FOREIGNER",
            document("FOREIGNER_PERMANENT_RESIDENCE_CARD", "FRA110010190051", None),
        ),
    ]) {
        let ready = couple::examined(&clerk, opening(2 * n, man(residency, &[&shown, &later]))).await;
        let married = couple::registration(couple::finish(&clerk, &ready).await);
        assert_eq!(married["state"], "REGISTERED", "{shown}");
        for document in [&shown, &later] {
            let told = is_married(&hub, document).await;
            assert_eq!(told, json!({ "known": true, "inForce": true }), "{document}");
        }

        // Through the other one alone he is the same, and may not marry again.
        let again = opening(2 * n + 1, man(later_residency, &[&later]));
        let again = couple::registration(couple::open(&clerk, again).await);
        assert_eq!(groom(&again), groom(&married), "{later}");
        let refused = couple::accept(&clerk, &again).await;
        assert_eq!(refused.codes(), ["MARRIAGE_HAS_SPOUSE"], "{later}: {:#}", refused.body);
    }
    assert!(matches!(tables::ledger(&hub).await, Verdict::Sound { .. }));
    hub.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_marriage_is_found_ended_and_replaced_through_a_renewed_passport() {
    let hub = Hub::start().await;
    let clerk = hub.clerk("420100");
    let (old, new) =
        (document("PASSPORT", "A11111111", Some("USA")), document("PASSPORT", "B22222222", Some("USA")));
    let ready = couple::examined(&clerk, opening(1, man("FOREIGNER", &[&old]))).await;
    let married = couple::registration(couple::finish(&clerk, &ready).await);
    // The new one alone leads to nobody yet; nobody is made another's equal without the old one.
    assert_eq!(is_married(&hub, &new).await, json!({ "known": false, "inForce": false }));

    let mut applicant = man("FOREIGNER", &[&new, &old]);
    applicant["documents"] = json!(["PASSPORT", "REISSUE_DECLARATION"]);
    let input =
        json!({ "idempotencyKey": key(), "applicant": applicant, "kind": "MARRIAGE", "reason": "LOST" });
    let apply = "mutation($input: ApplyForReissueInput!) { applyForReissue(input: $input) {
        reissue { formerNumber marriage { id } } } }";
    let applied = clerk.act(apply, input).await.data()["applyForReissue"]["reissue"].clone();
    assert_eq!(applied["formerNumber"], married["certificates"][0]["number"]);
    assert_eq!(is_married(&hub, &new).await, json!({ "known": true, "inForce": true }));

    let mut groom = man("FOREIGNER", &[&new]);
    groom["capacity"] = json!("FULL");
    let mut bride = couple::party("李四", &people::woman(1), "420103");
    bride["capacity"] = json!("FULL");
    let input = json!({
        "idempotencyKey": key(), "partyA": groom, "partyB": bride,
        "agreement": { "signed": true, "will": true, "children": true, "property": true, "debts": true },
    });
    let apply = "mutation($input: ApplyForDivorceInput!) { applyForDivorce(input: $input) {
        application { marriage { id origin } } } }";
    let applied = clerk.act(apply, input).await.data()["applyForDivorce"]["application"].clone();
    assert_eq!(applied["marriage"], json!({ "id": married["marriage"]["id"], "origin": "HUB" }));
    hub.stop().await;
}

#[track_caller]
fn assert_told(answer: &Answer, path: &str, problem: &str) {
    assert_eq!(answer.code(), "BAD_USER_INPUT", "{:#}", answer.body);
    assert_eq!(answer.paths(), [path], "{:#}", answer.body);
    assert_eq!(answer.errors()[0]["extensions"]["paths"][0]["code"], problem);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_document_of_another_person_is_told_where_it_stands() {
    let hub = Hub::start().await;
    let clerk = hub.clerk("420100");
    let card = document("RESIDENT_ID", &resident("420103"), None);
    let passport = document("PASSPORT", "E12345678", Some("CHN"));
    let fresh = document("PASSPORT", "E99999999", Some("CHN"));
    let withdrawn = async |input: Json| {
        let opened = couple::registration(couple::open(&clerk, input).await);
        couple::withdraw(&clerk, &opened).await.data();
        groom(&opened)
    };
    // Known apart, each by one document: the machine does not make them one.
    let one = withdrawn(opening(1, man("MAINLAND", &[&card]))).await;
    let other = withdrawn(opening(2, man("OVERSEAS_CHINESE", &[&passport]))).await;
    assert_ne!(one, other);
    let numbered = |sequence| {
        let number = people::citizen_id("420103", "1990-05-01".parse().expect("a date"), sequence);
        document("RESIDENT_ID", &number, None)
    };
    let (carded, twin, third) = (numbered(31), numbered(33), numbered(35));
    let travelled = document("PASSPORT", "E55555555", Some("CHN"));
    let both = withdrawn(opening(4, man("MAINLAND", &[&carded, &travelled]))).await;

    let before = tables::business(hub.sql()).await;
    let (mainland, abroad) = ("MAINLAND", "OVERSEAS_CHINESE");
    let woman = document("RESIDENT_ID", &people::woman(5), None);
    let at = |n: u32| format!("input.partyA.person.otherDocuments.{n}.idNumber");
    let number = "input.partyA.person.idNumber".to_owned();
    for (residency, shown, place, problem) in [
        (mainland, vec![&card, &passport], at(0), "DOCUMENT_OF_ANOTHER_PERSON"),
        (abroad, vec![&passport, &card], at(0), "DOCUMENT_OF_ANOTHER_PERSON"),
        (abroad, vec![&fresh, &passport, &card], at(1), "DOCUMENT_OF_ANOTHER_PERSON"),
        // One that is named twice counts once, and moves no place.
        (mainland, vec![&card, &card, &fresh, &passport], at(2), "DOCUMENT_OF_ANOTHER_PERSON"),
        (mainland, vec![&card, &woman], at(0), "CONTRADICTS_ID_NUMBER"),
        // Everyone has one citizen number, for life: a passport mistyped must not make two persons one.
        (abroad, vec![&travelled, &twin], at(0), "SECOND_CITIZEN_NUMBER"),
        (mainland, vec![&twin, &travelled], number, "SECOND_CITIZEN_NUMBER"),
        (mainland, vec![&twin, &fresh, &third], at(1), "SECOND_CITIZEN_NUMBER"),
    ] {
        let answer = couple::open(&clerk, opening(3, man(residency, &shown))).await;
        assert_told(&answer, &place, problem);
    }
    // Nor are both parties one human, each with a document of his.
    let mut twice = opening(3, man(mainland, &[&card, &fresh]));
    twice["partyB"] = man(abroad, &[&fresh]);
    assert_told(&couple::open(&clerk, twice).await, "input.partyB.person.idNumber", "SAME_PERSON");
    let many = vec![&fresh; 7];
    assert_eq!(couple::open(&clerk, opening(3, man(abroad, &many))).await.code(), "BAD_USER_INPUT");
    assert_eq!(tables::business(hub.sql()).await, before, "nothing is written");

    // The police corrected the number, and staff saw it.
    let mut corrected = man(mainland, &[&twin, &travelled]);
    corrected["person"]["corrects"] = json!(true);
    assert_eq!(withdrawn(opening(3, corrected)).await, both);
    assert_eq!(withdrawn(opening(3, man(mainland, &[&twin]))).await, both);
    hub.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_staff_link_is_on_record_once_and_what_somebody_types_links_nothing() {
    let hub = Hub::start().await;
    let clerk = hub.clerk("420100");
    let card = document("RESIDENT_ID", &resident("420103"), None);
    let passport = document("PASSPORT", "E12345678", Some("CHN"));
    let documents = async || tables::number(hub.sql(), "SELECT COUNT(*) FROM person_document").await;
    let linked = async || {
        let entries = tables::column(hub.sql(), "SELECT payload FROM ledger_entry ORDER BY seq").await;
        entries.into_iter().filter(|entry| entry.contains(r#""linkedDocuments":[{"#)).collect::<Vec<_>>()
    };

    // On the phone somebody says that both are his.
    let publish = json!({ "idempotencyKey": key(), "from": "2025-09-08", "to": "2025-09-08",
        "times": [{ "startsAt": "09:00", "endsAt": "10:00", "capacity": 9 }] });
    let document = "mutation($input: PublishAppointmentSlotsInput!) {
        publishAppointmentSlots(input: $input) { slots { id } } }";
    let slots = clerk.act(document, publish).await.data()["publishAppointmentSlots"]["slots"].clone();
    let said = man("MAINLAND", &[&card, &passport])["person"].clone();
    let book = json!({ "idempotencyKey": key(), "slot": slots[0]["id"], "partyA": said,
        "partyB": people::person("李四", &people::woman(1)) });
    let document =
        "mutation($input: BookAppointmentInput!) { bookAppointment(input: $input) { appliedVersion } }";
    clerk.act(document, book).await.data();
    assert_eq!((documents().await, linked().await.len()), (2, 0), "the first of each");

    let opened = couple::open(&clerk, opening(2, man("MAINLAND", &[&card, &passport]))).await;
    let opened = couple::registration(opened);
    let entries = linked().await;
    let [entry] = &entries[..] else { panic!("one entry tells of it: {entries:?}") };
    let told: Json = serde_json::from_str(entry).expect("JSON");
    let of = super::papers::person_key(&groom(&opened));
    assert_eq!(told["linkedDocuments"][0]["person"], json!(of));
    assert_eq!(told["linkedDocuments"][0]["documents"].as_array().map(Vec::len), Some(1));
    assert!(!entry.contains("E12345678") && !entry.contains(&resident("420103")), "never a number");
    assert_eq!(documents().await, 4, "his passport, and her card");

    // Shown again it is nothing new.
    couple::withdraw(&clerk, &opened).await.data();
    couple::open(&clerk, opening(2, man("OVERSEAS_CHINESE", &[&passport, &card]))).await.data();
    assert_eq!((documents().await, linked().await.len()), (4, 1));
    assert!(!reads(&hub, "case.case.read").await.iter().any(|read| read.contains("E12345678")));
    assert!(matches!(tables::ledger(&hub).await, Verdict::Sound { .. }));
    hub.stop().await;
}

/// Two windows at once, two cards, and one passport that both want: it stays with one.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_passport_wanted_by_two_at_once_is_linked_to_one() {
    let hub = Hub::start().await;
    let passport = document("PASSPORT", "E12345678", Some("CHN"));
    let open = async |clerk: Client, n: u32, sequence: u32, name: &str| {
        let number = people::citizen_id("420103", "1990-05-01".parse().expect("a date"), sequence);
        let card = document("RESIDENT_ID", &number, None);
        let mut groom = man("MAINLAND", &[&card, &passport]);
        groom["person"]["name"] = json!(name);
        couple::open(&clerk, opening(n, groom)).await
    };
    let (here, there) = (hub.clerk("420100"), hub.clerk("420103"));
    let (one, other) = tokio::join!(open(here, 1, 21, "陈港生"), open(there, 2, 23, "陈港"));
    let refused: Vec<_> = [one, other].into_iter().flat_map(|answer| answer.codes()).collect();
    assert!(refused == ["BAD_USER_INPUT"] || refused == ["CONFLICT"], "{refused:?}");
    let sql = "SELECT COUNT(*) FROM service_case";
    assert_eq!(tables::number(hub.sql(), sql).await, 1, "who lost the race left nothing");
    let sql = "SELECT COUNT(*) FROM person_document WHERE id_type = 'PASSPORT'";
    assert_eq!(tables::number(hub.sql(), sql).await, 1);
    assert_eq!(tables::number(hub.sql(), "SELECT COUNT(*) FROM person").await, 2);
    hub.stop().await;
}
