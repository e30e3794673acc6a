//! 并发: many desks at once, in two processes on one database.

use std::{collections::BTreeSet, time::Duration};

use futures_util::future::join_all;
use onewindow::platform::ledger::verify::Verdict;
use serde_json::{Value as Json, json};

use crate::harness::{
    Hub,
    client::{Answer, Client, key},
    couple, crowd,
    process::HubProcess,
    tables,
};

/// A desk at each process.
async fn two_desks() -> (Hub, HubProcess, [Client; 2]) {
    let hub = Hub::start().await;
    let process = HubProcess::start(&hub).await;
    let here = hub.clerk("420103");
    let there = here.at(process.url.clone());
    (hub, process, [here, there])
}

fn reasons(answer: &Answer) -> Vec<&str> {
    let errors = answer.body["errors"].as_array().map(Vec::as_slice).unwrap_or_default();
    errors.iter().filter_map(|error| error["extensions"]["reason"].as_str()).collect()
}

fn persons(registration: &Json) -> Vec<String> {
    let parties = registration["case"]["parties"].as_array().cloned().unwrap_or_default();
    parties.iter().map(|party| party["person"]["id"].to_string()).collect()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nobody_marries_twice_however_many_register_at_once() {
    const EACH: u32 = 12;
    let (hub, _process, desks) = two_desks().await;
    crowd::open_without_limit(&hub).await;
    let pairs: Vec<_> = (0..EACH).flat_map(|man| (0..EACH).map(move |woman| (man, woman))).collect();
    let ready = crowd::examined(&hub, &desks[0], &pairs).await;
    let document = crowd::register_document();
    // Both desks try every couple: 288 acts on 144 cases and 24 persons.
    let attempts = ready.iter().flat_map(|case| {
        let document = &document;
        desks.iter().map(move |desk| async move { desk.act(document, crowd::registering(case)).await })
    });
    let answers = join_all(attempts).await;

    let mut successes = 0;
    let mut married = BTreeSet::new();
    for (answer, case) in answers.iter().zip(ready.iter().flat_map(|case| [case, case])) {
        if answer.codes().is_empty() {
            successes += 1;
            let done = couple::registration(answer.clone());
            assert_eq!(done["certificates"].as_array().map(Vec::len), Some(1), "{done}");
            for person in persons(case) {
                assert!(married.insert(person), "a person was told of two marriages");
            }
        }
    }
    for answer in &answers {
        for code in answer.codes() {
            assert!(["MARRIAGE_HAS_SPOUSE", "CONFLICT"].contains(&code.as_str()), "{:#}", answer.body);
        }
    }
    for (answers, case) in answers.chunks(2).zip(&ready) {
        let single = persons(case).iter().all(|person| !married.contains(person));
        let collided = answers.iter().any(|answer| reasons(answer).contains(&"CONCURRENT_CHANGE"));
        assert!(!single || collided, "nothing stood against {case}: {answers:#?}");
    }
    crowd::assert_whole(&hub, successes).await;
    assert!(matches!(tables::ledger(&hub).await, Verdict::Sound { .. }));
    hub.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_new_person_seen_at_many_desks_at_once_becomes_one_row() {
    let (hub, _process, desks) = two_desks().await;
    crowd::open_without_limit(&hub).await;
    let attempts = (0..24_u32).map(|n| {
        let desk = &desks[n as usize % 2];
        // The same man each time, as the first party or as the second.
        let mut input = crowd::opening(7, n);
        if n % 3 == 0 {
            let (a, b) = (input["partyA"].take(), input["partyB"].take());
            (input["partyA"], input["partyB"]) = (b, a);
        }
        couple::open(desk, input)
    });
    let answers = join_all(attempts).await;
    let opened = answers.iter().filter(|answer| answer.codes().is_empty()).count();
    for answer in &answers {
        assert!(answer.codes().iter().all(|code| code == "CONFLICT"), "{:#}", answer.body);
    }
    assert!(opened >= 20, "only {opened} of {} were opened", answers.len());
    let count = async |sql: &str| usize::try_from(tables::number(hub.sql(), sql).await).expect("a count");
    assert_eq!(count("SELECT COUNT(*) FROM person").await, opened + 1, "he once, each of them once");
    assert_eq!(count("SELECT COUNT(*) FROM service_case").await, opened);
    let acts =
        "SELECT COUNT(*) FROM ledger_entry WHERE kind = 'COMMAND' AND action <> 'directory.reference.import'";
    assert_eq!(count(acts).await, opened);
    let mut sequences: Vec<String> = tables::column(hub.sql(), "SELECT case_number FROM service_case").await;
    sequences.sort();
    let expected: Vec<_> = (1..=opened).map(|n| format!("42010310120250905{n:06}")).collect();
    let found: Vec<_> = sequences.iter().map(|number| number[..23].to_owned()).collect();
    assert_eq!(found, expected, "case numbers follow each other");
    hub.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nobody_has_two_registrations_under_way_however_many_open_at_once() {
    const EACH: u32 = 6;
    let (hub, _process, desks) = two_desks().await;
    let pairs = (0..EACH).flat_map(|man| (0..EACH).map(move |woman| (man, woman)));
    let inputs: Vec<_> = pairs.map(|(man, woman)| crowd::opening(man, woman)).collect();
    let attempts = inputs.iter().enumerate().map(|(n, input)| couple::open(&desks[n % 2], input.clone()));
    let (opened, refused): (Vec<_>, Vec<_>) =
        join_all(attempts).await.into_iter().partition(|answer| answer.codes().is_empty());
    for answer in &refused {
        for code in answer.codes() {
            assert!(["MARRIAGE_REGISTRATION_UNDER_WAY", "CONFLICT"].contains(&code.as_str()), "{code}");
        }
    }
    let opened: Vec<_> = opened.into_iter().map(couple::registration).collect();
    let taken: Vec<_> = opened.iter().flat_map(persons).collect();
    assert!(!opened.is_empty(), "nobody was opened");
    assert_eq!(taken.iter().collect::<BTreeSet<_>>().len(), taken.len(), "a person is in two cases");
    let count = async |sql: &str| usize::try_from(tables::number(hub.sql(), sql).await).expect("a count");
    assert_eq!(count("SELECT COUNT(*) FROM service_case").await, opened.len());
    assert_eq!(count("SELECT COUNT(*) FROM marriage_registration_party").await, taken.len());

    // Once a case has ended, both are free for another, and only they.
    let first = &opened[0];
    couple::withdraw(&desks[0], first).await.data();
    let again = inputs.iter().find(|input| {
        let name = |at: usize| first["case"]["parties"][at]["person"]["idNumberMasked"].clone();
        let ends = |slot: &str, at: usize| {
            let masked = name(at).as_str().unwrap_or_default().to_owned();
            let number = input[slot]["person"]["idNumber"].as_str().unwrap_or_default().to_owned();
            number.ends_with(&masked[masked.len() - 4..])
        };
        ends("partyA", 0) && ends("partyB", 1)
    });
    let again = couple::with(again.expect("the couple").clone(), json!({ "idempotencyKey": key() }));
    couple::open(&desks[1], again.clone()).await.data();
    let twice = couple::open(&desks[0], couple::with(again, json!({ "idempotencyKey": key() }))).await;
    assert_eq!(twice.codes(), ["MARRIAGE_REGISTRATION_UNDER_WAY"; 2]);
    hub.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn one_key_sent_many_times_at_once_has_one_effect_and_one_answer() {
    let (hub, _process, desks) = two_desks().await;
    let [here, _] = &desks;
    let ready = couple::examined(here, couple::opening(1)).await;
    for (document, input) in [
        (couple::act("openMarriageRegistration", "OpenMarriageRegistrationInput"), couple::opening(2)),
        (crowd::register_document(), crowd::registering(&ready)),
    ] {
        let effects = async || {
            let entries = "SELECT COUNT(*) FROM ledger_entry WHERE kind = 'COMMAND'";
            (
                tables::number(hub.sql(), entries).await,
                tables::number(hub.sql(), "SELECT COUNT(*) FROM idempotency_key").await,
            )
        };
        let (entries, keys) = effects().await;
        let sent = (0..20).map(|n| desks[n % 2].act(&document, input.clone()));
        let answers: Vec<_> = join_all(sent).await.into_iter().map(Answer::data).collect();
        for answer in &answers {
            assert_eq!(answer, &answers[0]);
        }
        assert_eq!(effects().await, (entries + 1, keys + 1), "one effect");
    }
    assert_eq!(tables::number(hub.sql(), "SELECT COUNT(*) FROM service_case").await, 2);
    crowd::assert_whole(&hub, 1).await;
    hub.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn of_many_edits_of_one_version_exactly_one_wins() {
    let (hub, _process, desks) = two_desks().await;
    let mut case = couple::registration(couple::open(&desks[0], couple::opening(3)).await)["case"].clone();
    const NOTE: &str = "mutation($input: AddCaseNoteInput!) { act: addCaseNote(input: $input) {
        appliedVersion case { id state version } } }";
    const ASSIGN: &str = "mutation($input: AssignCaseInput!) { act: assignCase(input: $input) {
        appliedVersion case { id state version } } }";
    for _ in 0..3 {
        let (id, version) = (case["id"].clone(), case["version"].as_i64().expect("a version"));
        let edits = (0..20).map(|n| {
            let (document, field, value) = match n % 4 {
                0 | 1 => (NOTE, "text", "双方已到场"),
                _ => (ASSIGN, "assignee", "staff-420103-02"),
            };
            let mut input = json!({ "idempotencyKey": key(), "case": id, "expectedVersion": version });
            input[field] = json!(value);
            desks[n % 2].act(document, input)
        });
        let answers = join_all(edits).await;
        let (won, lost): (Vec<_>, Vec<_>) = answers.into_iter().partition(|answer| answer.codes().is_empty());
        assert_eq!(won.len(), 1, "one edit wins");
        for answer in lost {
            let error = &answer.errors()[0]["extensions"];
            assert_eq!(error["code"], "CONFLICT", "{:#}", answer.body);
            assert_eq!(error["currentVersion"], version + 1, "{:#}", answer.body);
            assert_eq!(error["currentState"], "PRELIM_REVIEW", "{:#}", answer.body);
        }
        for answer in won {
            let act = answer.data()["act"].clone();
            assert_eq!(act["appliedVersion"], version + 1);
            case = act["case"].clone();
        }
    }
    hub.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_process_that_dies_in_the_middle_leaves_no_gap() {
    const COUPLES: u32 = 60;
    let (hub, process, [here, there]) = two_desks().await;
    let pairs: Vec<_> = (0..COUPLES).map(|n| (n, n)).collect();
    let ready = crowd::examined(&hub, &here, &pairs).await;
    let document = crowd::register_document();
    let inputs: Vec<_> = ready.iter().map(crowd::registering).collect();
    let bodies: Vec<_> =
        inputs.iter().map(|input| json!({ "query": document, "variables": { "input": input } })).collect();
    // Every sixth couple stands at the desk that survives.
    let rush = join_all(bodies.iter().enumerate().map(|(n, body)| {
        let desk = if n % 6 == 0 { &here } else { &there };
        desk.try_post(body.clone())
    }));
    let cut = async {
        while tables::number(hub.sql(), "SELECT COUNT(*) FROM certificate").await < 5 {
            tokio::time::sleep(Duration::from_millis(2)).await;
        }
        process.kill();
    };
    let (first, ()) = tokio::join!(rush, cut);

    // Whoever got no answer asks again with the same key, and learns what happened or makes it happen.
    let again = join_all(inputs.iter().map(|input| here.act(&document, input.clone()))).await;
    for (first, again) in first.into_iter().zip(again) {
        let again = couple::registration(again);
        assert_eq!(again["state"], "REGISTERED");
        if let Ok(first) = first
            && first.status == 200
        {
            assert_eq!(couple::registration(first), again, "what was answered stands");
        }
    }
    crowd::assert_whole(&hub, COUPLES as usize).await;
    assert!(matches!(tables::ledger(&hub).await, Verdict::Sound { .. }));
    hub.stop().await;
}
