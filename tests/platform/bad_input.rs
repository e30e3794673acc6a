//! 有误的输入: at every mutation, every fault is told with its place, and nothing is written.

use std::collections::BTreeSet;

use serde_json::{Value as Json, json};

use crate::harness::{
    Hub,
    client::Answer,
    couple, people,
    samples::{Sample, samples},
    spoilt::{InputTypes, Spoilt},
    tables,
};

/// Whether an answer names the place, or something below or above it in the same field.
fn names(answer: &Answer, fault: &Spoilt, mutation: &str) -> bool {
    let field = fault.path.last().expect("a field");
    let joined = fault.path.join(".");
    answer.paths().iter().any(|told| {
        (fault.is_date && told == mutation)
            || told.starts_with(&joined)
            || told.split('.').any(|step| step == field)
    })
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_fault_at_every_mutation_is_told_and_writes_nothing() {
    let hub = Hub::start().await;
    let samples = samples(&hub).await;
    let types = InputTypes::read(&hub.public()).await;
    let known: BTreeSet<_> = samples.iter().map(|sample| sample.mutation).collect();
    let missing: Vec<_> = types.mutations.keys().filter(|name| !known.contains(name.as_str())).collect();
    assert!(missing.is_empty(), "give these mutations a sample: {missing:?}");

    let mut wrong = Vec::new();
    for Sample { mutation, by, input } in &samples {
        let input_type = &types.mutations[*mutation];
        let document =
            format!("mutation($input: {input_type}!) {{ {mutation}(input: $input) {{ __typename }} }}");
        let before = tables::row_counts(hub.sql()).await;
        for fault in types.spoil(input_type, input) {
            let answer = by.act(&document, fault.input.clone()).await;
            let told = answer.codes().iter().all(|code| {
                code == "BAD_USER_INPUT" || (code != "INTERNAL" && !code.starts_with("GRAPHQL_"))
            });
            if answer.errors().is_empty() || !told || !names(&answer, &fault, mutation) {
                let (path, what) = (fault.path.join("."), fault.what);
                wrong.push(format!("{mutation} {path} = {what}: {}", answer.body));
            }
        }
        assert_eq!(tables::row_counts(hub.sql()).await, before, "{mutation} wrote something");
    }
    assert!(wrong.is_empty(), "{} faults are not told well:\n{}", wrong.len(), wrong.join("\n"));
    hub.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_opening_that_cannot_be_is_refused_whole() {
    let hub = Hub::start().await;
    let clerk = hub.clerk("420103");
    let before = tables::row_counts(hub.sql()).await;
    type Change = fn(&mut Json);
    let faults: [(&str, &str, Change); 9] = [
        ("SAME_PERSON", "input.partyB.person.idNumber", |input| {
            input["partyB"] = input["partyA"].clone();
        }),
        ("UNKNOWN_DIVISION", "input.partyA.hukouDivision", |input| {
            input["partyA"]["hukouDivision"] = json!("429999");
        }),
        ("REQUIRED", "input.partyB.hukouDivision", |input| {
            input["partyB"]["hukouDivision"] = Json::Null;
        }),
        ("-", "input.partyA.person.name", |input| input["partyA"]["person"]["name"] = json!("  ")),
        ("-", "input.partyA.person.phone", |input| input["partyA"]["person"]["phone"] = json!("12345")),
        ("-", "input.partyA.person.sex", |input| input["partyA"]["person"]["sex"] = json!("FEMALE")),
        ("-", "input.partyB.person.birthDate", |input| {
            input["partyB"]["person"]["birthDate"] = json!("1990-01-01");
        }),
        ("-", "input.partyB.person.idNumber", |input| {
            // A day that does not exist, with the right check digit.
            let number = people::woman(3);
            input["partyB"]["person"]["idNumber"] = json!(number.replace("1996", "1896"));
        }),
        ("REQUIRED", "input.kinship.generationsA", |input| {
            input["kinship"] = json!({ "kind": "COLLATERAL", "generationsB": 3 });
        }),
    ];
    for (problem, path, change) in faults {
        let mut input = couple::opening(3);
        change(&mut input);
        let answer = couple::open(&clerk, input).await;
        assert_eq!(answer.code(), "BAD_USER_INPUT", "{path}: {:#}", answer.body);
        assert_eq!(answer.paths(), [path], "{:#}", answer.body);
        let told = &answer.errors()[0]["extensions"]["paths"][0]["code"];
        assert!(problem == "-" || *told == json!(problem), "{path}: {told}");
    }
    // Faults of both parties are told at once.
    let mut input = couple::opening(3);
    input["partyA"]["person"]["phone"] = json!("12345");
    input["partyB"]["person"]["name"] = json!("");
    let answer = couple::open(&clerk, input).await;
    assert_eq!(answer.paths(), ["input.partyA.person.phone", "input.partyB.person.name"]);
    assert_eq!(tables::row_counts(hub.sql()).await, before);
    hub.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_null_byte_in_a_question_is_no_fault_of_the_hub() {
    let hub = Hub::start().await;
    let clerk = hub.clerk("420103");
    for (query, text_type) in [
        ("cases(filter: { service: $t }) { totalCount }", "String!"),
        ("cases(filter: { states: [$t] }) { totalCount }", "String!"),
        ("organizations(kind: $t, first: 1) { edges { cursor } }", "String!"),
        ("case(id: $t) { id }", "ID!"),
        ("eligibility(input: { office: $t, partyA: {}, partyB: {} }) { eligible }", "String!"),
    ] {
        let document = format!("query($t: {text_type}) {{ {query} }}");
        let answer = clerk.send(&document, json!({ "t": "a\u{0}b" })).await;
        assert!(answer.codes().iter().all(|code| code == "BAD_USER_INPUT"), "{query}: {:#}", answer.body);
    }
    hub.stop().await;
}
