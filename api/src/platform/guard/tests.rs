use std::fmt::Write;

use async_graphql::Value;
use serde_json::{Value as Json, json};

use super::*;

fn check(document: &str, variables: Json) -> Result<Selected, GuardRefusal> {
    let limits = GuardLimits::default();
    ParsedDocument::parse(document, &limits)?.select(None, Variables::from_json(variables), &limits)
}

fn measure(document: &str) -> &'static str {
    match check(document, json!({})) {
        Err(GuardRefusal::TooComplex { measure, .. }) => measure,
        other => panic!("expected a limit, got {other:?}"),
    }
}

/// The full query of the usual tools; the deepest `ofType` chain they send.
pub(crate) const INTROSPECTION: &str = "query IntrospectionQuery { __schema {
  queryType { name } mutationType { name } subscriptionType { name }
  types { ...FullType }
  directives { name description locations args { ...InputValue } } } }
fragment FullType on __Type { kind name description
  fields(includeDeprecated: true) { name description args { ...InputValue } type { ...TypeRef } isDeprecated deprecationReason }
  inputFields { ...InputValue } interfaces { ...TypeRef }
  enumValues(includeDeprecated: true) { name description isDeprecated deprecationReason }
  possibleTypes { ...TypeRef } }
fragment InputValue on __InputValue { name description type { ...TypeRef } defaultValue }
fragment TypeRef on __Type { kind name ofType { kind name ofType { kind name ofType { kind name ofType {
  kind name ofType { kind name ofType { kind name ofType { kind name ofType { kind name ofType { kind name } } } } } } } } } }";

#[test]
fn ordinary_documents_and_a_full_introspection_pass() {
    for document in [
        "{ a }",
        "query Q($n: Int = 5) { cases(first: $n) { nodes { id ...F } } } fragment F on Case { number }",
        "mutation { a(input: {b: {c: 1}, d: [{c: 1}, {c: 2}]}) { id } }",
        "subscription { changed { id } }",
        "\u{feff}{ a(text: \"{[(\", block: \"\"\"}}\\\"\"\" ]\"\"\") # }}}\n }",
        "{ a(x: \"\", y: \"\\\"{\") }",
        "{ a { b { c { d { e { f { g { h } } } } } } } }",
        INTROSPECTION,
    ] {
        check(document, json!({})).unwrap_or_else(|refusal| panic!("{document}: {refusal:?}"));
    }
}

#[test]
fn four_kilobytes_of_brackets_never_reach_the_parser() {
    for (open, close) in [("[", "]"), ("{a:", "}")] {
        let nested = format!("{}1{}", open.repeat(2_000), close.repeat(2_000));
        for document in [
            format!("{{ a(x: {nested}) }}"),
            format!("query($v: [Int] = {nested}) {{ a }}"),
            format!("{{ a @include(if: {nested}) }}"),
            format!("{{ a(x: {}", open.repeat(2_000)),
        ] {
            assert_eq!(measure(&document), "nesting");
        }
    }
    assert_eq!(measure(&format!("{}a{}", "{a".repeat(2_000), "}".repeat(2_000))), "nesting");
    assert_eq!(
        measure(&format!("query($v: {}Int{}) {{ a }}", "[".repeat(2_000), "]".repeat(2_000))),
        "nesting"
    );
}

#[test]
fn what_is_just_within_the_nesting_is_safe_to_parse() {
    let list = format!("{{ a(x: {}1{}) }}", "[".repeat(62), "]".repeat(62));
    check(&list, json!({})).unwrap();
    assert_eq!(measure(&("{ a".repeat(64) + &"}".repeat(64))), "depth");
    assert_eq!(measure(&format!("{{ a(x: {}1{}) }}", "[".repeat(63), "]".repeat(63))), "nesting");
}

#[test]
fn brackets_cannot_hide_behind_an_unfinished_string() {
    let brackets = "[".repeat(2_000);
    for document in [
        format!("{{ a(x: [\"\"\"x\" {brackets}) }}"),
        format!("{{ a(x: \"\n{brackets}) }}"),
        format!("{{ a(x: \"\\\"{brackets}) }}"),
        format!("{{ a # \"\r (x: {brackets}) }}"),
    ] {
        assert!(matches!(
            check(&document, json!({})),
            Err(GuardRefusal::Parse { .. } | GuardRefusal::TooComplex { measure: "nesting", .. })
        ));
    }
}

#[test]
fn seven_hundred_bytes_of_fragments_are_refused_at_once() {
    let mut bomb = String::from("{ ...f0 }");
    for level in 0..18 {
        let next = level + 1;
        write!(bomb, "fragment f{level} on Q{{...f{next} ...f{next} ...f{next}}}").unwrap();
    }
    bomb.push_str("fragment f18 on Q{a}");
    assert!(bomb.len() < 900);
    assert_eq!(measure(&bomb), "selections");

    let mut wide = String::from("{ a }");
    for number in 0..30 {
        write!(wide, "fragment f{number} on Q{{{}}}", "a ".repeat(140)).unwrap();
    }
    assert_eq!(measure(&wide), "selections of all operations");
}

#[test]
fn each_measure_has_its_limit() {
    let fields = |count: usize, text: &str| -> String {
        (0..count).fold(String::new(), |s, n| s + &text.replace('#', &n.to_string()))
    };
    for (document, expected) in [
        (format!("{{ {} }}", "a ".repeat(20_000)), "document bytes"),
        (format!("{{ {} }}", "a ".repeat(6_000)), "tokens"),
        (format!("{{ {} }}", fields(2_000, "a#: a ")), "tokens"),
        (format!("{{ {} }}", fields(31, "a#: a ")), "aliases"),
        (format!("{{ {} }}", fields(11, "a# ")), "root fields"),
        (format!("{{ a {{ {} }} }}", "b ".repeat(2_001)), "selections"),
        (format!("{{ a {{ {} }} }}", "__typename ".repeat(2_001)), "selections"),
        (format!("{{ a {{ {} }} }}", "b @include(if: true) ".repeat(51)), "directives"),
        (
            format!(
                "{{ a {{ {} }} }}",
                fields(10, "...F ") + "} } fragment F on Q { b { " + &fields(4, "x#: y ")
            ),
            "aliases",
        ),
        (format!("{} {{ a }}", fields(51, "fragment f# on Q { a } ")), "fragments"),
        (fields(21, "query q# { a } "), "operations"),
        ("{ a".repeat(16) + &"}".repeat(16), "depth"),
        (
            format!(
                "{{ ...f0 }} {} fragment f15 on Q {{ a }}",
                (0..15).fold(String::new(), |s, n| s + &format!(
                    "fragment f{n} on Q {{ a {{ ...f{} }} }} ",
                    n + 1
                ))
            ),
            "depth",
        ),
        (
            "{ __schema { types { fields { type { fields { type { fields { name } } } } } } } }".into(),
            "introspection lists",
        ),
        (
            format!(
                "{{ __schema {{ types {}{} }} }}",
                "{ ofType".repeat(20),
                " { name }".to_owned() + &"}".repeat(20)
            ),
            "introspection depth",
        ),
        ("{ a(first: 100) { b(first: 100) { c } } }".into(), "complexity"),
        (
            "{ a(first: 2000000000) { b } c(last: 2147483647) { d(first: 2147483647) { e } } }".into(),
            "complexity",
        ),
    ] {
        assert_eq!(measure(&document), expected, "{}", &document[..document.len().min(120)]);
    }
}

#[test]
fn page_sizes_in_variables_count() {
    let document = "query($n: Int, $m: Int = 60) { a(first: $n) { b(last: $m) { c } } }";
    assert!(matches!(
        check(document, json!({"n": 100})),
        Err(GuardRefusal::TooComplex { measure: "complexity", .. })
    ));
    assert_eq!(check(document, json!({"n": 2, "m": 3})).unwrap().complexity, 1 + 2 * (1 + 3));
    assert_eq!(
        check(document, json!({"m": 1})).unwrap().complexity,
        1 + 20 * (1 + 1),
        "unset: a default page"
    );
    assert_eq!(check("{ a(first: -5) { b } }", json!({})).unwrap().complexity, 2);
}

#[test]
fn what_validation_forgets_is_refused() {
    for (document, expected) in [
        ("{ a(x: 2147483648) }", Invalid::NumberOutOfRange),
        ("mutation { m(x: 1) { n(y: [{z: -2147483649}]) } }", Invalid::NumberOutOfRange),
        ("query($v: Int = 9999999999999999999999) { a }", Invalid::NumberOutOfRange),
        ("{ a(x: 1e999) }", Invalid::NumberOutOfRange),
        ("{ a(x: {b: 1, b: 2}) }", Invalid::DuplicateKey),
        ("{ a(x: [{b: {c: 1, c: 2}}]) }", Invalid::DuplicateKey),
        ("query($v: I = {b: 1, b: 2}) { a }", Invalid::DuplicateKey),
        ("{ a @d(x: {b: \"{\", b: \"\"}) }", Invalid::DuplicateKey),
        ("{ __typename @nothing }", Invalid::TypenameMisused),
        ("{ __typename @include }", Invalid::TypenameMisused),
        ("{ __typename @include(if: \"yes\") }", Invalid::TypenameMisused),
        ("{ __typename @include(if: $unknown) }", Invalid::TypenameMisused),
        ("{ __typename @skip(if: true, x: 1) }", Invalid::TypenameMisused),
        ("{ __typename @skip(if: true) @skip(if: true) }", Invalid::TypenameMisused),
        ("{ __typename(x: 1) }", Invalid::TypenameMisused),
        ("{ a { ...F } } fragment F on A { __typename { a } }", Invalid::TypenameMisused),
        ("{ ...F } fragment F on Q { ...G } fragment G on Q { ...F }", Invalid::FragmentCycle),
        ("{ a } fragment F on Q { ...F }", Invalid::FragmentCycle),
        ("{ ...F }", Invalid::UnknownFragment),
        ("subscription { a b }", Invalid::SubscriptionRoot),
        ("subscription { ...F } fragment F on S { a b }", Invalid::SubscriptionRoot),
    ] {
        assert_eq!(check(document, json!({})).unwrap_err(), GuardRefusal::Invalid(expected), "{document}");
    }
    check("{ a(x: {b: 1, c: {b: 2}}, y: {b: 3}) { b: x b: x } }", json!({})).unwrap();
    check("query($v: Boolean!) { a __typename @include(if: $v) b @skip(if: $v) }", json!({"v": true}))
        .unwrap();
    check("{ a(x: -2147483648, y: 2147483647, z: 5e9) }", json!({})).unwrap();
}

#[test]
fn broken_texts_are_parse_refusals_with_a_position() {
    for (document, line, column) in [
        ("", 1, 1),
        ("{", 1, 2),
        ("{ a\n  }}", 2, 4),
        ("{ a(x: 1] }", 1, 9),
        ("{ a \u{0} }", 1, 5),
        ("{ a(x: \"\u{7}\") }", 1, 9),
        ("{ é }", 1, 3),
        ("{ ...F } fragment F on Q { a } fragment F on Q { b }", 1, 32),
    ] {
        assert_eq!(
            check(document, json!({})).unwrap_err(),
            GuardRefusal::Parse { line, column },
            "{document:?}"
        );
    }
}

#[test]
fn one_operation_is_chosen() {
    let limits = GuardLimits::default();
    let parse = |document: &str| ParsedDocument::parse(document, &limits).unwrap();
    let choose = |document: &str, name: Option<&str>| {
        parse(document)
            .select(name, Variables::default(), &limits)
            .map(|selected| (selected.kind, selected.name))
    };
    let both = "query A { a } mutation B { b }";
    assert_eq!(choose(both, Some("B")), Ok((OperationType::Mutation, Some("B".into()))));
    assert_eq!(choose(both, Some("C")), Err(GuardRefusal::UnknownOperation));
    assert_eq!(choose(both, None), Err(GuardRefusal::UnknownOperation));
    assert_eq!(choose("{ a }", Some("A")), Err(GuardRefusal::UnknownOperation));
    assert_eq!(choose("query A { a }", None), Ok((OperationType::Query, Some("A".into()))));
}

#[test]
fn variables_are_completed_and_checked() {
    let document = "query($a: Boolean! = true, $b: Int!, $c: [Int], $d: I, $e: Boolean = false) \
                    { x @include(if: $a) y(b: $b, c: $c, d: $d) z @skip(if: $e) }";
    let selected = check(document, json!({"b": 1, "undeclared": 9})).unwrap();
    assert_eq!(selected.variables.get("a"), Some(&Value::from(true)));
    assert_eq!(selected.variables.get("undeclared"), None);
    assert_eq!(selected.variables.get("c"), None);
    for (variables, name, code) in [
        (json!({}), "b", "REQUIRED"),
        (json!({"b": null}), "b", "REQUIRED"),
        (json!({"b": 2_147_483_648_i64}), "b", "INT_OUT_OF_RANGE"),
        (json!({"b": 1.5}), "b", "INT_OUT_OF_RANGE"),
        (json!({"b": "1"}), "b", "INT_OUT_OF_RANGE"),
        (json!({"b": 1, "c": [1, 5_000_000_000_i64]}), "c", "INT_OUT_OF_RANGE"),
        (json!({"b": 1, "d": {"n": [{"m": 5_000_000_000_i64}]}}), "d", "INT_OUT_OF_RANGE"),
        (json!({"b": 1, "a": "true"}), "a", "NOT_A_BOOLEAN"),
        (json!({"b": 1, "e": null}), "e", "NOT_A_BOOLEAN"),
    ] {
        match check(document, variables.clone()) {
            Err(GuardRefusal::Variables(problems)) => {
                assert_eq!((problems[0].path[0].as_str(), problems[0].code), (name, code), "{variables}");
            }
            other => panic!("{variables}: {other:?}"),
        }
    }
    let nested = (0..40).fold(json!(1), |inner, _| json!([inner]));
    for (value, expected) in [
        (nested, "variable nesting"),
        (json!(vec![1; 6_000]), "variable values"),
        (json!("x".repeat(140_000)), "variable bytes"),
    ] {
        assert!(matches!(check("query($v: X) { a(v: $v) }", json!({"v": value})),
            Err(GuardRefusal::TooComplex { measure, .. }) if measure == expected));
    }
}

#[test]
fn a_condition_without_a_value_and_a_directive_on_a_variable_are_refused() {
    for document in
        ["query($v: Boolean) { a @include(if: $v) }", "query($v: Boolean) { ... on A @skip(if: $v) { a } }"]
    {
        assert!(matches!(check(document, json!({})), Err(GuardRefusal::Variables(_))), "{document}");
        check(document, json!({"v": true})).unwrap();
    }
    check("query($v: Boolean = false) { a @include(if: $v) }", json!({})).unwrap();
    let decorated = check("query($a: Int @foo) { b(c: $a) }", json!({})).unwrap_err();
    assert_eq!(decorated, GuardRefusal::Invalid(Invalid::VariableDirective));
}

#[test]
fn a_document_weighs_what_it_becomes() {
    let limits = GuardLimits::default();
    let fields = format!("{{ a {{ {} }} }}", "b ".repeat(1_900));
    let weight = ParsedDocument::parse(&fields, &limits).unwrap().weight();
    assert!(weight > 1_900 * 200, "{weight}");
}
