//! 每一项命令: whatever the schema lets a client do is done once, and only on what the client saw.
//! Start with [`every_command_is_done_once_and_only_on_what_the_caller_saw`].
//! Never: a mutation left out; a new one needs a row in `harness::ready`.

use std::collections::BTreeMap;

use serde_json::{Value as Json, json};

use crate::harness::{
    Hub,
    client::{Client, key},
    couple::with,
    ready::{Desk, Ready},
    relief, tables,
};

type Tables = BTreeMap<String, Vec<String>>;

/// Commands that officers or operators give; clerks all others.
fn giver(hub: &Hub, mutation: &str) -> Client {
    match mutation {
        "decideRevocation" | "takeBackMarriageEnding" | "answerSafeguardReport" | "removeBadFaithEntry" => {
            hub.officer("420100")
        }
        "revokeTokens" => hub.operator(),
        name if relief::is_act(name) => relief::giver(hub, name),
        _ => hub.clerk("420103"),
    }
}

/// Everything but what readings leave behind: showing persons again is a reading of its own.
async fn written(hub: &Hub) -> Tables {
    let mut tables = tables::business(hub.sql()).await;
    tables.remove("ledger_entry");
    let columns =
        "SELECT id || action || payload AS line FROM ledger_entry WHERE kind = 'COMMAND' ORDER BY seq";
    let columns =
        columns.replace("id ||", if hub.database().is_sqlite() { "hex(id) ||" } else { "id::text ||" });
    tables.insert("ledger_entry".to_owned(), tables::column(hub.sql(), &columns).await);
    tables
}

/// Where the ledger ends.
async fn last_entry(hub: &Hub) -> i64 {
    tables::number(hub.sql(), "SELECT MAX(seq) FROM ledger_entry").await
}

/// Entries of acts of persons since then, and how many things they are about; what days bring about is recorded
/// by the hub itself beside them.
async fn entries_since(hub: &Hub, seq: i64) -> (i64, i64) {
    let of = |counted: &str| {
        format!(
            "SELECT COUNT({counted}) FROM ledger_entry WHERE kind = 'COMMAND' AND actor_kind <> 'SYSTEM' AND seq > {seq}"
        )
    };
    let subjects = tables::number(hub.sql(), &of("DISTINCT subject_id")).await;
    (tables::number(hub.sql(), &of("*")).await, subjects)
}

fn changed(before: &Tables, after: &Tables) -> Vec<String> {
    after
        .iter()
        .filter(|(name, rows)| before.get(*name) != Some(rows))
        .map(|(name, _)| name.clone())
        .collect()
}

/// The same command with another value somewhere: one that is as well formed.
fn otherwise(input: &Json) -> Json {
    const OTHERS: &[(&str, &str)] = &[
        ("/expectedVersion", "number"),
        ("/partyA/person/phone", "13900000000"),
        ("/partyA/phone", "13900000000"),
        ("/applicant/person/phone", "13900000000"),
        ("/members/0/person/phone", "13900000000"),
        ("/reason", "另一理由"),
        ("/purpose", "另一目的"),
        ("/times/0/capacity", "number"),
    ];
    let mut other = input.clone();
    let found = OTHERS.iter().find(|(path, _)| input.pointer(path).is_some());
    let (path, value) = found.unwrap_or_else(|| panic!("name in OTHERS what may differ in {input}"));
    let place = other.pointer_mut(path).expect("it was found");
    *place = place.as_i64().map_or_else(|| json!(value), |number| json!(number + 1));
    other
}

struct Trial<'a> {
    desk: &'a Desk<'a>,
    by: Client,
    ready: &'a Ready,
    problems: Vec<String>,
}

impl Trial<'_> {
    fn note(&mut self, problem: String) {
        self.problems.push(format!("{}: {problem}", self.ready.mutation));
    }

    /// What stands in the way is told, and nothing is written.
    async fn refused(&mut self, what: &str, input: Json, told: impl Fn(&Json) -> bool) {
        let before = written(self.desk.hub).await;
        let answer = self.desk.act(&self.by, &self.ready.mutation, input).await;
        let errors = answer.errors();
        if errors.len() != 1 || errors[0]["extensions"]["code"] != "CONFLICT" || !told(&errors[0]) {
            self.note(format!("{what}: {}", answer.body));
        }
        let changed = changed(&before, &written(self.desk.hub).await);
        if !changed.is_empty() {
            self.note(format!("{what}: refused, and wrote to {changed:?}"));
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_command_is_done_once_and_only_on_what_the_caller_saw() {
    let hub = Hub::start().await;
    let desk = Desk::open(&hub).await;
    let (mut problems, mut unversioned) = (Vec::new(), Vec::new());
    let mutations: Vec<String> =
        desk.shape.get("Mutation").fields.iter().map(|field| field.name.clone()).collect();
    for mutation in &mutations {
        let ready = desk.ready(mutation).await;
        let mut trial = Trial { desk: &desk, by: giver(&hub, mutation), ready: &ready, problems: Vec::new() };
        let input = ready.input.clone();

        let inputs = &desk.shape.get(&desk.input_type(mutation)).inputs;
        if inputs.iter().any(|field| field.name == "expectedVersion") {
            let current = input["expectedVersion"].as_i64().expect("a ready input names its version");
            for other in [current - 1, current + 1] {
                let stale = with(input.clone(), json!({ "idempotencyKey": key(), "expectedVersion": other }));
                let told = |error: &Json| error["extensions"]["currentVersion"] == current;
                trial.refused(&format!("version {other} of {current}"), stale, told).await;
            }
        } else {
            unversioned.push(mutation.as_str());
        }

        let recorded = last_entry(&hub).await;
        let first = desk.act(&trial.by, mutation, input.clone()).await;
        if !first.errors().is_empty() {
            trial.note(format!("was ready and is refused: {}", first.body));
        }
        // One for each thing that it changed.
        let (entries, subjects) = entries_since(&hub, recorded).await;
        if first.errors().is_empty() && (entries == 0 || entries != subjects) {
            trial.note(format!("left {entries} entries about {subjects} things"));
        }
        let before = written(&hub).await;
        let again = desk.act(&trial.by, mutation, input.clone()).await;
        if again.body["data"] != first.body["data"] || !again.errors().is_empty() {
            trial.note(format!("a repeat answers {}, the first {}", again.body, first.body));
        }
        let changed = changed(&before, &written(&hub).await);
        if !changed.is_empty() {
            trial.note(format!("a repeat wrote to {changed:?}"));
        }

        let told = |error: &Json| error["extensions"]["firstUse"]["action"].is_string();
        trial.refused("the same key with another input", otherwise(&input), told).await;
        problems.append(&mut trial.problems);
    }
    assert!(problems.is_empty(), "{}", problems.join("\n"));
    // What changes a row that was there names the version; these make rows, or change none.
    unversioned.sort_unstable();
    assert_eq!(
        unversioned,
        [
            "applyForDivorce",
            "applyForReissue",
            "bookAppointment",
            "openMarriageRegistration",
            "publishAppointmentSlots",
            "revealParty",
            "revokeTokens",
            "submitAssistanceIntake",
        ]
    );
    hub.stop().await;
}
