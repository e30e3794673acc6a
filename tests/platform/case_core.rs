//! 办件: what the cases of all services share: versions, assignment, notes, the clock, numbers, the timeline.

use std::sync::Arc;

use entities::values::case_number::{CaseNumber, ServiceCode};
use onewindow::{case::CaseClock, directory::import, platform::ids::GlobalId};
use serde_json::{Value as Json, json};

use crate::harness::{
    Hub, beijing,
    client::{Answer, Client, key},
    couple, tables,
};

const CASE: &str = "id caseNumber state version acceptedOn dueOn dueStatus pausedOn pauseGround
    pauses { ground legalBasis pausedOn resumedOn } parties { person { id } }";

async fn act(clerk: &Client, name: &str, case: &Json, more: Json) -> Answer {
    let input_type = format!("{}{}Input", name[..1].to_uppercase(), &name[1..]);
    let document = format!(
        "mutation($input: {input_type}!) {{ act: {name}(input: $input) {{ appliedVersion case {{ {CASE} }} }} }}"
    );
    let input = json!({ "idempotencyKey": key(), "case": case["id"], "expectedVersion": case["version"] });
    clerk.act(&document, couple::with(input, more)).await
}

async fn case(reader: &Client, id: &Json, fields: &str) -> Answer {
    let document = format!("query($id: ID!) {{ case(id: $id) {{ {fields} }} }}");
    reader.send(&document, json!({ "id": id })).await
}

async fn opened(clerk: &Client, n: u32) -> Json {
    couple::registration(couple::open(clerk, couple::opening(n)).await)["case"].clone()
}

/// Accepted today: due today.
async fn accepted(clerk: &Client, n: u32) -> Json {
    let opened = couple::registration(couple::open(clerk, couple::opening(n)).await);
    couple::registration(couple::accept(clerk, &opened).await)["case"].clone()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_stale_version_is_told_where_the_case_stands() {
    let hub = Hub::start().await;
    let clerk = hub.clerk("420103");
    let first = opened(&clerk, 1).await;
    act(&clerk, "addCaseNote", &first, json!({ "text": "已电话确认" })).await.data();
    let before = tables::row_counts(hub.sql()).await;
    for (name, more) in [
        ("addCaseNote", json!({ "text": "再次确认" })),
        ("assignCase", json!({ "assignee": "staff-420103-02" })),
        ("pauseCase", json!({ "ground": "等待" })),
        ("resumeCase", json!({})),
    ] {
        let answer = act(&clerk, name, &first, more).await;
        assert_eq!(answer.code(), "CONFLICT", "{name}");
        let told = &answer.errors()[0]["extensions"];
        assert_eq!(
            (&told["currentVersion"], &told["currentState"]),
            (&json!(2), &json!("PRELIM_REVIEW")),
            "{name}"
        );
    }
    assert_eq!(tables::row_counts(hub.sql()).await, before);
    hub.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_case_is_assigned_within_its_office_only() {
    let hub = Hub::start().await;
    let clerk = hub.clerk("420103");
    let mut current = opened(&clerk, 1).await;
    for stranger in ["staff-429006-01", "staff-420103-11", "staff-nobody"] {
        let answer = act(&clerk, "assignCase", &current, json!({ "assignee": stranger })).await;
        assert_eq!(answer.code(), "CASE_ASSIGNEE_ELSEWHERE", "{stranger}");
        assert_eq!(answer.paths(), ["input.assignee"], "{stranger}");
    }
    for colleague in ["staff-420103-02", "staff-420103-01"] {
        let answer = act(&clerk, "assignCase", &current, json!({ "assignee": colleague })).await;
        current = answer.data()["act"]["case"].clone();
    }
    let seen = case(&clerk, &current["id"], "version assignee { displayName }").await.data();
    assert_eq!(seen["case"], json!({ "version": 3, "assignee": { "displayName": "江汉登记员甲" } }));
    // The case of one office is none to a clerk of another.
    let stranger = hub.clerk("429006");
    let answer = act(&stranger, "assignCase", &current, json!({ "assignee": "staff-429006-01" })).await;
    assert_eq!(answer.code(), "NOT_FOUND");
    hub.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn notes_are_for_staff() {
    let hub = Hub::start().await;
    let clerk = hub.clerk("420103");
    let first = opened(&clerk, 1).await;
    let answer = act(&clerk, "addCaseNote", &first, json!({ "text": " 女方曾用名待核 " })).await;
    let noted = answer.data()["act"]["case"].clone();
    let seen = case(&clerk, &noted["id"], "notes { text author writtenAt }").await.data();
    assert_eq!(
        seen["case"]["notes"],
        json!([{ "text": "女方曾用名待核", "author": "staff-420103-01", "writtenAt": "2025-09-05T01:30:00+00:00" }])
    );
    let stored = "SELECT COUNT(*) FROM ledger_entry WHERE payload LIKE '%女方曾用名%'";
    assert_eq!(tables::number(hub.sql(), stored).await, 0, "the ledger does not repeat the text");

    let person = noted["parties"][0]["person"]["id"].as_str().expect("an id").to_owned();
    let citizen = hub.citizen(GlobalId::key_of(&person, "Person").expect("a person's id"));
    let answer = case(&citizen, &noted["id"], "notes { text }").await;
    assert!(!answer.body.to_string().contains("曾用名"), "{:#}", answer.body);
    assert_eq!(answer.code(), "FORBIDDEN");
    let seen = case(&citizen, &noted["id"], "version timeline { action }").await.data();
    let opening_alone = json!([{ "action": "marriage.marriage_registration.open" }]);
    assert_eq!(seen["case"], json!({ "version": 2, "timeline": opening_alone }));
    hub.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_pause_over_national_day_moves_the_due_day_by_its_working_days() {
    // A Tuesday, the last working day before eight days off; the Saturday after them is worked.
    let hub = Hub::start_at("2025-09-30T10:00").await;
    let clerk = hub.clerk("420103");
    let mut current = accepted(&clerk, 1).await;
    assert_eq!(current["dueOn"], "2025-09-30");
    let answer = act(&clerk, "resumeCase", &current, json!({})).await;
    assert_eq!(answer.code(), "CASE_NOT_PAUSED");
    let answer = act(&clerk, "pauseCase", &current, json!({ "ground": "等待公安机关核验" })).await;
    current = answer.data()["act"]["case"].clone();
    assert_eq!(
        (&current["dueStatus"], &current["pausedOn"], &current["pauseGround"]),
        (&json!("PAUSED"), &json!("2025-09-30"), &json!("等待公安机关核验"))
    );
    let answer = act(&clerk, "pauseCase", &current, json!({ "ground": "再等" })).await;
    assert_eq!(answer.code(), "CASE_ALREADY_PAUSED");

    hub.clock.set(beijing("2025-10-11T15:00"));
    let answer = act(&hub.clerk("420103"), "resumeCase", &current, json!({})).await;
    current = answer.data()["act"]["case"].clone();
    // 9, 10 and 11 October were worked while the clock stood still; three working days from 30 September.
    assert_eq!(
        (&current["dueStatus"], &current["dueOn"], &current["pausedOn"]),
        (&json!("RUNNING"), &json!("2025-10-11"), &Json::Null)
    );
    assert_eq!(
        current["pauses"],
        json!([{ "ground": "等待公安机关核验", "legalBasis": "《行政许可法》第45条",
            "pausedOn": "2025-09-30", "resumedOn": "2025-10-11" }])
    );
    hub.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn only_a_running_period_can_be_paused() {
    let hub = Hub::start().await;
    let clerk = hub.clerk("420103");
    let waiting = opened(&clerk, 1).await;
    let answer = act(&clerk, "pauseCase", &waiting, json!({ "ground": "等待" })).await;
    assert_eq!(answer.code(), "CASE_NOT_PAUSABLE");
    let done = couple::register(&clerk, 2).await["case"].clone();
    for (name, more) in
        [("pauseCase", json!({ "ground": "等待" })), ("assignCase", json!({ "assignee": "staff-420103-02" }))]
    {
        let answer = act(&clerk, name, &done, more).await;
        assert!(answer.codes().contains(&"CASE_CLOSED".to_owned()), "{name}: {:#}", answer.body);
    }
    hub.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn beyond_the_loaded_calendar_nothing_is_guessed() {
    let hub = Hub::start_at("2026-12-31T10:00").await;
    let mut current = accepted(&hub.clerk("420103"), 1).await;
    assert_eq!(current["dueOn"], "2026-12-31");
    let answer = act(&hub.clerk("420103"), "pauseCase", &current, json!({ "ground": "等待" })).await;
    current = answer.data()["act"]["case"].clone();
    hub.clock.set(beijing("2027-01-05T10:00"));
    let answer = act(&hub.clerk("420103"), "resumeCase", &current, json!({})).await;
    current = answer.data()["act"]["case"].clone();
    assert_eq!((&current["dueStatus"], &current["dueOn"]), (&json!("NOT_COMPUTABLE"), &Json::Null));

    let later = accepted(&hub.clerk("420103"), 2).await;
    let seen = case(&hub.clerk("420103"), &later["id"], "acceptedOn dueOn dueStatus").await.data();
    assert_eq!(
        seen["case"],
        json!({ "acceptedOn": "2027-01-05", "dueOn": null, "dueStatus": "NOT_COMPUTABLE" })
    );

    // The arrangement arrives: each due day is counted once, pauses and all, by any instance.
    let parts = &hub.running.parts;
    let clock = CaseClock::new(Arc::clone(&parts.env), parts.directory.clone());
    clock.sweep().await.expect("a sweep");
    let arrangement = "date,kind,name\n2027-01-01,holiday,元旦\n";
    import::workdays::import(&parts.env, arrangement).await.expect("an import");
    parts.directory.refresh().await.expect("the directory is read again");
    for _ in 0..2 {
        clock.sweep().await.expect("a sweep");
    }
    for (row, changes) in [(&current, 1), (&later, 1)] {
        let query = "dueOn dueStatus timeline { action }";
        let seen = case(&hub.clerk("420103"), &row["id"], query).await.data();
        assert_eq!(seen["case"]["dueOn"], "2027-01-05");
        assert_eq!(seen["case"]["dueStatus"], "RUNNING");
        let counted = seen["case"]["timeline"].as_array().unwrap().iter();
        let counted = counted.filter(|entry| entry["action"] == "case.case.compute_due_day");
        assert_eq!(counted.count(), changes);
    }
    hub.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn case_numbers_follow_each_other_by_office_and_day() {
    let hub = Hub::start_at("2025-09-05T23:50").await;
    let mut numbers = Vec::new();
    for (n, county) in [(1, "420103"), (2, "420103"), (3, "429006")] {
        numbers.push(opened(&hub.clerk(county), n).await["caseNumber"].clone());
    }
    // A refused opening takes no number.
    let mut same = couple::opening(4);
    same["partyB"] = same["partyA"].clone();
    assert!(!couple::open(&hub.clerk("420103"), same).await.codes().is_empty());
    numbers.push(opened(&hub.clerk("420103"), 5).await["caseNumber"].clone());
    hub.clock.set(beijing("2025-09-06T00:05"));
    numbers.push(opened(&hub.clerk("420103"), 6).await["caseNumber"].clone());
    let expected = [
        ("420103", "2025-09-05", 1),
        ("420103", "2025-09-05", 2),
        ("429006", "2025-09-05", 1),
        ("420103", "2025-09-05", 3),
        ("420103", "2025-09-06", 1),
    ];
    for (number, (division, day, sequence)) in numbers.iter().zip(expected) {
        let text = number.as_str().expect("a number");
        let parsed = CaseNumber::parse(text).expect("its check digit fits");
        assert_eq!(parsed.division().as_str(), division);
        assert_eq!(parsed.service(), ServiceCode::MARRIAGE);
        assert_eq!(parsed.accepted_on().to_string(), day);
        assert_eq!(text[17..23].parse(), Ok(sequence));
        let found = "query($n: CaseNumber!) { caseByNumber(caseNumber: $n) { caseNumber } }";
        let found = hub.clerk(division).send(found, json!({ "n": text })).await.data();
        assert_eq!(found["caseByNumber"]["caseNumber"], *number);
    }
    hub.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_timeline_tells_every_act_newest_first() {
    let hub = Hub::start().await;
    let clerk = hub.clerk("420103");
    let done = couple::register(&clerk, 1).await;
    let fields =
        "timeline { action version occurredAt legalBasis actorKind actor facts organization { code } }";
    let seen = case(&clerk, &done["case"]["id"], fields).await.data();
    let timeline = seen["case"]["timeline"].as_array().cloned().expect("a list");
    let told: Vec<_> = timeline
        .iter()
        .map(|entry| {
            let action = entry["action"].as_str().and_then(|action| action.rsplit('.').next());
            (action.expect("an act"), entry["version"].as_i64().expect("a version"))
        })
        .collect();
    assert_eq!(
        told,
        [
            ("register", 8),
            ("examine", 7),
            ("record_check", 6),
            ("record_check", 5),
            ("record_check", 4),
            ("record_check", 3),
            ("accept", 2),
            ("open", 1),
        ]
    );
    for entry in &timeline {
        assert_eq!(
            (&entry["actorKind"], &entry["actor"], &entry["organization"]["code"], &entry["occurredAt"]),
            (
                &json!("CLERK"),
                &json!("staff-420103-01"),
                &json!("420103-HY"),
                &json!("2025-09-05T01:30:00+00:00")
            )
        );
        assert!(entry["legalBasis"].is_string(), "{entry}");
        assert!(!entry["facts"].to_string().contains("张三"), "{entry}");
    }
    assert_eq!(timeline[0]["facts"]["certificateNumber"], "J420103-2025-000001");
    assert_eq!(timeline[7]["facts"]["caseNumber"], done["case"]["caseNumber"]);
    let first = case(&clerk, &done["case"]["id"], "timeline(first: 2) { version }").await.data();
    assert_eq!(first["case"]["timeline"], json!([{ "version": 8 }, { "version": 7 }]));
    hub.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_case_that_is_closed_waits_for_nothing() {
    let hub = Hub::start().await;
    let clerk = hub.clerk("420103");
    let opened = couple::registration(couple::open(&clerk, couple::opening(1)).await);
    let opened = couple::registration(couple::accept(&clerk, &opened).await);
    let input = json!({
        "idempotencyKey": key(), "case": opened["case"]["id"],
        "expectedVersion": opened["case"]["version"], "ground": "等待核验",
    });
    let pause =
        "mutation($input: PauseCaseInput!) { pauseCase(input: $input) { case { version pausedOn } } }";
    let paused = clerk.act(pause, input).await.data()["pauseCase"]["case"].clone();
    assert_eq!(paused["pausedOn"], "2025-09-05");
    hub.clock.advance_days(3);
    let withdraw = couple::act("withdrawMarriageRegistration", "EndMarriageCaseInput");
    let input = json!({
        "idempotencyKey": key(), "case": opened["case"]["id"],
        "expectedVersion": paused["version"], "reason": "双方撤回申请",
    });
    clerk.act(&withdraw, input).await.data();
    let query =
        "query($id: ID!) { case(id: $id) { outcome pausedOn pauseGround pauses { pausedOn resumedOn } } }";
    let closed = clerk.send(query, json!({ "id": opened["case"]["id"] })).await.data()["case"].clone();
    assert_eq!((&closed["pausedOn"], &closed["pauseGround"]), (&Json::Null, &Json::Null));
    assert_eq!(closed["pauses"], json!([{ "pausedOn": "2025-09-05", "resumedOn": "2025-09-08" }]));
    hub.stop().await;
}
