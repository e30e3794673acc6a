use std::{collections::BTreeSet, fs, path::Path};

use async_graphql::{parser::parse_query, registry::MetaType};
use serde_json::{Value as Json, json};

use super::{
    bounds::{BOUNDS, Bound},
    *,
};
use crate::graphql::{schema, types::named};

fn told(document: &str, variables: Json) -> Vec<(String, &'static str)> {
    let types = schema::types();
    let document = parse_query(document).unwrap();
    let operation = &document.operations.iter().next().unwrap().1.node;
    let today = NaiveDate::from_ymd_opt(2025, 9, 5).unwrap();
    let found = misfits(&types, &document, operation, &Variables::from_json(variables), today);
    found
        .into_iter()
        .flat_map(|misfits| misfits.problems)
        .map(|problem| (problem.path.join("."), problem.code))
        .collect()
}

const OPEN: &str = "mutation($input: OpenMarriageRegistrationInput!) {
    openMarriageRegistration(input: $input) { appliedVersion } }";

fn party(more: Json) -> Json {
    let mut party = json!({
        "person": { "idNumber": "11010519491231002X", "name": "张三" }, "hukouDivision": "420103", "present": true,
    });
    for (name, value) in more.as_object().unwrap() {
        party[name.as_str()] = value.clone();
    }
    party
}

#[test]
fn all_problems_of_all_values_are_told_at_once() {
    let permit = json!({ "division": "42010", "validUntil": "2025-02-30", "lastEndorsedOn": 7 });
    let person = json!({ "idNumber": "110105194912310021", "name": "", "phone": "12345" });
    let input = json!({
        "idempotencyKey": "short",
        "partyA": party(json!({ "permit": permit, "hukouDivision": "99X999" })),
        "partyB": party(json!({ "person": person, "residency": "MARTIAN", "surprise": 1 })),
        "kinship": { "kind": "COLLATERAL", "generationsA": 0, "generationsB": 21 },
        "appointment": "not-an-id",
    });
    let paths: Vec<String> =
        told(OPEN, json!({ "input": input })).into_iter().map(|(path, _)| path).collect();
    let paths: BTreeSet<&str> = paths.iter().map(String::as_str).collect();
    let expected = [
        "input.appointment",
        "input.idempotencyKey",
        "input.kinship.generationsA",
        "input.kinship.generationsB",
        "input.partyA.hukouDivision",
        "input.partyA.permit.division",
        "input.partyA.permit.lastEndorsedOn",
        "input.partyA.permit.validUntil",
        "input.partyB.person.idNumber",
        "input.partyB.person.name",
        "input.partyB.person.phone",
        "input.partyB.residency",
        "input.partyB.surprise",
    ];
    assert_eq!(paths, BTreeSet::from(expected));
    let sound =
        json!({ "idempotencyKey": "long-enough", "partyA": party(json!({})), "partyB": party(json!({})) });
    assert_eq!(told(OPEN, json!({ "input": sound })), []);
}

#[test]
fn literals_are_judged_as_variables_are() {
    for (document, expected) in [
        (
            "{ cases(filter: { states: [\"a\\u0000b\"] }) { totalCount } }",
            ("filter.states.0", "TEXT_CONTROL_CHARACTER"),
        ),
        ("{ case(id: \"a\\u0007b\") { id } }", ("id", "TEXT_CONTROL_CHARACTER")),
        ("{ ...F } fragment F on Query { case(id: \"a\\nb\") { id } }", ("id", "TEXT_CONTROL_CHARACTER")),
        ("{ case(id: \"x\") { timeline(first: 101) { action } } }", ("first", "OUT_OF_RANGE")),
        ("{ node(id: \"x\") { ... on Case { notes(first: 0) { author } } } }", ("first", "OUT_OF_RANGE")),
        (
            "mutation { resumeCase(input: { idempotencyKey: \"long-enough\", expectedVersion: 1 }) { appliedVersion } }",
            ("input.case", "REQUIRED"),
        ),
        (
            "mutation { resumeCase(input: { idempotencyKey: \"long-enough\", case: \"x\", expectedVersion: 1 }) { appliedVersion } }",
            ("input.case", "GLOBAL_ID"),
        ),
    ] {
        assert_eq!(told(document, json!({})), [(expected.0.to_owned(), expected.1)], "{document}");
    }
    assert_eq!(told("{ case(id: \"x\") { id } }", json!({})), [], "a query may ask for what is none");
}

#[test]
fn only_prose_may_have_lines() {
    let document = "mutation($input: RevokeTokensInput!) { revokeTokens(input: $input) { revokedAt } }";
    let input = |subject: &str, reason: &str| json!({ "input": { "idempotencyKey": "long-enough", "subject": subject, "reason": reason } });
    assert_eq!(told(document, input(" staff-1\n", "一\r\n\t二")), []);
    for (subject, reason, path) in [
        ("staff\n-1", "一", "input.subject"),
        ("staff\t-1", "一", "input.subject"),
        ("staff-1", "一\r二", "input.reason"),
        ("staff-1", "一\u{0}二", "input.reason"),
        ("staff-1", "一\u{85}二", "input.reason"),
        ("staff-1", "一\u{7f}二", "input.reason"),
    ] {
        let told = told(document, input(subject, reason));
        assert_eq!(told, [(path.to_owned(), "TEXT_CONTROL_CHARACTER")], "{subject:?} {reason:?}");
    }
}

#[test]
fn what_is_named_here_stands_in_the_schema() {
    let types = schema::types();
    for (of, field) in leaf::MULTI_LINE {
        let field = types.input_field(of, field);
        assert_eq!(field.map(|field| named(&field.ty)), Some("String"), "{of}");
    }
    for (of, field, argument, bound) in BOUNDS {
        let declared = match argument {
            Some(argument) => types.field(of, field).and_then(|field| field.args.get(*argument)),
            None => types.input_field(of, field),
        };
        let declared = declared.unwrap_or_else(|| panic!("{of}.{field}")).ty.as_str();
        assert_eq!(declared.starts_with('['), matches!(bound, Bound::Items(..)), "{of}.{field}: {declared}");
    }
}

/// Scalars that inputs use have a parser of their own here, or none that could fail.
#[test]
fn every_scalar_of_an_input_is_judged() {
    let types = schema::types();
    let mut used = BTreeSet::new();
    for one in types.all() {
        match one {
            MetaType::InputObject { input_fields, .. } => {
                used.extend(input_fields.values().map(|field| named(&field.ty).to_owned()));
            }
            MetaType::Object { fields, .. } => {
                let arguments = fields.values().flat_map(|field| field.args.values());
                used.extend(arguments.map(|argument| named(&argument.ty).to_owned()));
            }
            _ => {}
        }
    }
    used.retain(|name| matches!(types.get(name), Some(MetaType::Scalar { .. })));
    let own = ["CaseNumber", "CertificateNumber", "Date", "DivisionCode", "Yuan"];
    let plain = ["Boolean", "Float", "ID", "Int", "String"];
    let known: BTreeSet<String> = own.iter().chain(&plain).map(|name| (*name).to_owned()).collect();
    assert!(used.is_subset(&known), "give these a parser in leaf: {:?}", used.difference(&known));
}

/// Each `validator` attribute has its line among the bounds: beyond it the engine names no argument.
#[test]
fn every_validator_has_its_bound() {
    fn count(folder: &Path) -> usize {
        let entries = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
        entries
            .map(|path| match path.extension().and_then(|extension| extension.to_str()) {
                _ if path.is_dir() && path.ends_with("graphql/inputs") => 0,
                _ if path.is_dir() => count(&path),
                Some("rs") => fs::read_to_string(&path).unwrap().matches("validator(").count(),
                _ => 0,
            })
            .sum()
    }
    assert_eq!(count(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src")), BOUNDS.len());
}
