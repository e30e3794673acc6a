//! 有误的输入: at every mutation, every fault is told with its place, and nothing is written.

use std::collections::BTreeSet;

use serde_json::{Value as Json, json};

use crate::harness::{
    Hub,
    client::{Answer, key},
    couple, people,
    samples::{Sample, samples},
    shape::{Member, Shape},
    spoilt::{InputTypes, Spoilt},
    tables,
};

/// Whether an answer names the place itself, or something below it. A field that the type does not have is
/// told at the type.
fn names(answer: &Answer, fault: &Spoilt) -> bool {
    let joined = fault.path.join(".");
    answer.paths().iter().any(|told| {
        joined.strip_suffix(".surprise") == Some(told.as_str())
            || *told == joined
            || told.strip_prefix(&joined).is_some_and(|below| below.starts_with('.'))
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
        let before = tables::business(hub.sql()).await;
        for mut fault in types.spoil(input_type, input) {
            // One that were taken by mistake must not hide the next behind its key.
            if fault.input["idempotencyKey"] == input["idempotencyKey"] {
                fault.input["idempotencyKey"] = json!(key());
            }
            let answer = by.act(&document, fault.input.clone()).await;
            let told = answer.codes().iter().all(|code| {
                code == "BAD_USER_INPUT" || (code != "INTERNAL" && !code.starts_with("GRAPHQL_"))
            });
            if answer.errors().is_empty() || !told || !names(&answer, &fault) {
                let (path, what) = (fault.path.join("."), fault.what);
                wrong.push(format!("{mutation} {path} = {what}: {}", answer.body));
            }
        }
        if tables::business(hub.sql()).await != before {
            wrong.push(format!("{mutation} wrote something"));
        }
    }
    assert!(wrong.is_empty(), "{} faults are not told well:\n{}", wrong.len(), wrong.join("\n"));
    hub.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_opening_that_cannot_be_is_refused_whole() {
    let hub = Hub::start().await;
    let clerk = hub.clerk("420103");
    let before = tables::business(hub.sql()).await;
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
    assert_eq!(tables::business(hub.sql()).await, before);
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

/// The shortest way from a type down to a list that takes a page size, as a selection with `first`.
fn way_to_a_list(shape: &Shape, from: &str, first: i32, depth: usize) -> Option<String> {
    let object = shape.get(from);
    if let Some(list) =
        object.fields.iter().find(|field| field.arguments.iter().any(|arg| arg.name == "first"))
    {
        return Some(format!("{{ {}(first: {first}) {{ __typename }} }}", list.name));
    }
    let below = |field: &Member| {
        let is_object = shape.types.get(&field.of).is_some_and(|of| of.kind == "OBJECT");
        let way = is_object.then(|| way_to_a_list(shape, &field.of, first, depth - 1)).flatten()?;
        Some(format!("{{ {} {way} }}", field.name))
    };
    if depth == 0 { None } else { object.fields.iter().filter_map(below).min_by_key(String::len) }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_answer_that_cannot_be_given_is_refused_before_the_act() {
    let hub = Hub::start().await;
    let samples = samples(&hub).await;
    let types = InputTypes::read(&hub.public()).await;
    let shape = Shape::of(&hub.public()).await;
    let mut without = Vec::new();
    for Sample { mutation, by, input } in &samples {
        let field = shape.get("Mutation").field(mutation).expect("a mutation").clone();
        let Some(selection) = way_to_a_list(&shape, &field.of, -1, 3) else {
            without.push(*mutation);
            continue;
        };
        let before = tables::business(hub.sql()).await;
        let input_type = &types.mutations[*mutation];
        let document = format!("mutation($input: {input_type}!) {{ {mutation}(input: $input) {selection} }}");
        let answer = by.act(&document, input.clone()).await;
        assert_eq!(answer.code(), "BAD_USER_INPUT", "{mutation}: {:#}", answer.body);
        assert_eq!(tables::business(hub.sql()).await, before, "{mutation} acted and could not answer");
    }
    without.sort_unstable();
    without.dedup();
    let without_lists = [
        "changeSlotCapacity",
        "decideRevocation",
        "proposeRevocation",
        "publishAppointmentSlots",
        "recordMarriageEnding",
        "recordRevocationHearing",
        "removeBadFaithEntry",
        "revealParty",
        "revokeTokens",
        "setOfficeOpening",
        "takeBackMarriageEnding",
        "withdrawAppointmentSlot",
    ];
    assert_eq!(without, without_lists);

    // What the payload may not show is refused as early.
    let opening = couple::opening(90);
    let before = tables::business(hub.sql()).await;
    let forbidden =
        "mutation($input: OpenMarriageRegistrationInput!) { openMarriageRegistration(input: $input) {
        registration { case { parties { person { name } } timeline(first: 101) { action } } } } }";
    assert_eq!(hub.clerk("420103").act(forbidden, opening.clone()).await.code(), "BAD_USER_INPUT");
    assert_eq!(tables::business(hub.sql()).await, before);
    couple::open(&hub.clerk("420103"), opening).await.data();
    hub.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_problems_of_all_values_arrive_together_for_each_field_asked() {
    let hub = Hub::start().await;
    let clerk = hub.clerk("420103");
    let before = tables::business(hub.sql()).await;
    let mut input = couple::opening(5);
    input["partyA"]["permit"] =
        json!({ "division": "42010", "validUntil": "2025-02-30", "lastEndorsedOn": "2025-03-01" });
    input["partyA"]["person"]["phone"] = json!("12345");
    input["partyB"]["person"]["birthDate"] = json!("昨天");
    input["appointment"] = json!("not-an-id");
    input["kinship"] = json!({ "kind": "COLLATERAL", "generationsA": 21, "generationsB": 3 });
    let answer = couple::open(&clerk, input).await;
    let mut paths = answer.paths();
    paths.sort_unstable();
    assert_eq!(answer.codes(), ["BAD_USER_INPUT"], "{:#}", answer.body);
    let expected = [
        "input.appointment",
        "input.kinship.generationsA",
        "input.partyA.permit.division",
        "input.partyA.permit.validUntil",
        "input.partyA.person.phone",
        "input.partyB.person.birthDate",
    ];
    assert_eq!(paths, expected, "{:#}", answer.body);
    let two = "query Q($t: String) { a: cases(filter: { states: [$t] }) { totalCount } b: case(id: \"a\\u0000\") { id } }";
    let answer = clerk.send(two, json!({ "t": "a\u{7}b" })).await;
    assert_eq!(answer.codes(), ["BAD_USER_INPUT", "BAD_USER_INPUT"], "{:#}", answer.body);
    assert_eq!(answer.paths(), ["filter.states.0", "id"], "{:#}", answer.body);
    assert_eq!(tables::business(hub.sql()).await, before);
    hub.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_rule_that_refuses_names_the_argument_and_other_root_fields_stand() {
    let hub = Hub::start().await;
    let clerk = hub.clerk("420103");
    let slots = |starts_at: &str, ends_at: &str| {
        json!({
            "idempotencyKey": key(), "from": "2025-09-08", "to": "2025-09-08",
            "times": [{ "startsAt": starts_at, "endsAt": ends_at, "capacity": 3 }],
        })
    };
    let document = "mutation($a: PublishAppointmentSlotsInput!, $b: PublishAppointmentSlotsInput!) {
        a: publishAppointmentSlots(input: $a) { slots { remaining } }
        b: publishAppointmentSlots(input: $b) { slots { remaining } } }";
    let variables = json!({ "a": slots("10:00", "09:00"), "b": slots("09:00", "10:00") });
    let answer = clerk.send(document, variables).await;
    assert_eq!(answer.code(), "MARRIAGE_APPOINTMENT_SLOT_TIMES", "{:#}", answer.body);
    assert_eq!(answer.paths(), ["input.times.0"], "{:#}", answer.body);
    assert_eq!(answer.body["data"], json!({ "a": null, "b": { "slots": [{ "remaining": 3 }] } }));

    let shape = Shape::of(&hub.public()).await;
    for root in ["Query", "Mutation"] {
        let types = format!("{{ __type(name: \"{root}\") {{ fields {{ name type {{ kind }} }} }} }}");
        let types = hub.public().send(&types, json!({})).await.data();
        let fields = types["__type"]["fields"].as_array().cloned().unwrap_or_default();
        assert_eq!(fields.len(), shape.get(root).fields.len());
        for field in fields {
            assert_ne!(
                field["type"]["kind"], "NON_NULL",
                "a refused {} would hide the others",
                field["name"]
            );
        }
    }
    hub.stop().await;
}
