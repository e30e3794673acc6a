//! The public contract: the schema in the repository is the one the programme exports, and keeps its manners.

use crate::harness::{Hub, shape::Shape};

#[test]
fn the_schema_file_is_current() {
    let stored = include_str!("../../schema.graphql");
    assert!(
        stored == onewindow::graphql::schema::sdl(),
        "schema.graphql is not current: cargo run -- schema > schema.graphql"
    );
}

/// Endings of names whose values are official terms from a closed list: enums, not texts.
const WORDS: &[&str] = &[
    "status",
    "state",
    "states",
    "kind",
    "type",
    "level",
    "role",
    "regime",
    "channel",
    "origin",
    "residency",
    "matter",
    "service",
    "check",
    "counselling",
    "outcome",
];

/// What is named so and stays open: each service closes it in its own type.
const OPEN_WORDS: &[(&str, &str)] = &[("Case", "state outcome"), ("CaseFilter", "states")];

/// Lists that are no connections, since the law or the query bounds them.
const BOUNDED: &[(&str, &str)] = &[
    ("Query", "nodes divisions appointmentSlots"),
    ("Case", "offices parties notes pauses timeline"),
    ("MarriageRegistration", "certificates"),
    ("Marriage", "spouses certificates endings revocations"),
    ("Certificate", "copies"),
    ("Appointment", "parties"),
    ("DivorceApplication", "certificates"),
    ("OfficeOpenings", "days"),
    ("PublishAppointmentSlotsPayload", "slots"),
    ("BookAppointmentPayload", "violations warnings"),
    ("CertificateVerification", "holderNamesMasked"),
    ("Eligibility", "violations warnings requiredDocuments"),
    ("MarriageSource", "warnings"),
    ("RequiredDocument", "anyOf"),
    ("HouseholdAssessment", "members violations warnings programmes"),
    ("MemberAssessment", "aloneGrounds"),
    ("AssistanceIntake", "members incomes expenses assets consents applications"),
    ("HouseholdMember", "circumstances"),
    ("AssistanceApplication", "supplement checks visits postings objections"),
    ("ApplicationOpinion", "violations warnings"),
    ("BenefitSum", "lines"),
    ("AssistanceAward", "lines"),
    ("HouseholdVisit", "surveyors"),
    ("IncomeAssessment", "lines"),
    ("ProgrammeAssessment", "violations open warnings routeViolations routeWarnings limits"),
    ("RuleFinding", "paths facts"),
    ("Refusal", "grounds"),
];

fn is_chinese(text: &str) -> bool {
    text.chars().any(|character| ('\u{4e00}'..='\u{9fff}').contains(&character))
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_schema_describes_itself_in_chinese_and_pages_its_lists() {
    let hub = Hub::start().await;
    let shape = Shape::of(&hub.public()).await;
    let mut problems = Vec::new();
    let mut describe = |what: String, description: &str| {
        if !is_chinese(description) {
            problems.push(format!("{what} has no Chinese description: {description:?}"));
        }
    };
    for one in shape.own() {
        describe(one.name.clone(), &one.description);
        for field in one.fields.iter().chain(&one.inputs) {
            describe(format!("{}.{}", one.name, field.name), &field.description);
            for argument in &field.arguments {
                describe(format!("{}.{}({})", one.name, field.name, argument.name), &argument.description);
            }
        }
        for (value, description) in &one.values {
            describe(format!("{}.{value}", one.name), description);
        }
    }
    let builtin = ["ID", "Int", "Float", "String", "Boolean"];
    for scalar in shape.own().filter(|one| one.kind == "SCALAR" && !builtin.contains(&one.name.as_str())) {
        if scalar.specified_by.is_none() {
            problems.push(format!("{} has no specifiedByURL", scalar.name));
        }
    }
    for one in shape.own().filter(|one| ["OBJECT", "INPUT_OBJECT"].contains(&one.kind.as_str())) {
        let open = OPEN_WORDS.iter().find(|(name, _)| *name == one.name).map_or("", |(_, fields)| fields);
        for field in one.fields.iter().chain(&one.inputs).filter(|field| field.of == "String") {
            let named_like_a_word = WORDS.iter().any(|word| field.name.to_lowercase().ends_with(word));
            if named_like_a_word && !open.split_whitespace().any(|name| name == field.name) {
                problems.push(format!("{}.{} is a closed word and no enum", one.name, field.name));
            }
        }
    }
    for one in shape.own().filter(|one| one.kind == "OBJECT" && !one.name.ends_with("Connection")) {
        let bounded = BOUNDED.iter().find(|(name, _)| *name == one.name).map_or("", |(_, fields)| fields);
        for field in one.fields.iter().filter(|field| field.is_list) {
            if !bounded.split_whitespace().any(|name| name == field.name) {
                problems.push(format!(
                    "{}.{} is a list: make it a connection, or name it in BOUNDED if law or query bounds it",
                    one.name, field.name
                ));
            }
        }
    }
    for connection in shape.own().filter(|one| one.name.ends_with("Connection")) {
        let names: Vec<&str> = connection.fields.iter().map(|field| field.name.as_str()).collect();
        if names != ["edges", "nodes", "pageInfo", "totalCount"] {
            problems.push(format!("{} has {names:?}", connection.name));
        }
    }
    for field in shape.own().flat_map(|one| &one.fields).filter(|field| field.of.ends_with("Connection")) {
        for argument in ["first", "after", "last", "before"] {
            if field.arguments.iter().all(|known| known.name != argument) {
                problems.push(format!("{} does not take {argument}", field.name));
            }
        }
    }
    assert!(problems.is_empty(), "{}", problems.join("\n"));
    hub.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_act_takes_one_input_with_its_key_and_the_version_it_saw() {
    let hub = Hub::start().await;
    let shape = Shape::of(&hub.public()).await;
    let mut problems = Vec::new();
    for act in &shape.get("Mutation").fields {
        let [input] = act.arguments.as_slice() else {
            problems.push(format!("{} takes {} arguments", act.name, act.arguments.len()));
            continue;
        };
        let kind = shape.get(&input.of);
        let has = |name: &str| kind.inputs.iter().any(|field| field.name == name && field.is_required);
        if input.name != "input" || !input.is_required || kind.kind != "INPUT_OBJECT" {
            problems.push(format!("{} takes {}: {}", act.name, input.name, input.of));
        }
        if !has("idempotencyKey") {
            problems.push(format!("{} has no idempotencyKey", input.of));
        }
        if has("case") && !has("expectedVersion") {
            problems.push(format!("{} changes a case without expectedVersion", input.of));
        }
        if !act.of.ends_with("Payload") {
            problems.push(format!("{} answers with {}", act.name, act.of));
        }
    }
    assert!(problems.is_empty(), "{}", problems.join("\n"));
    hub.stop().await;
}
