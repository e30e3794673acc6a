use async_graphql::ErrorExtensionValues;

use super::*;
use crate::platform::violation::Rule;

const RULE: Rule = Rule {
    code: "MARRIAGE_UNDER_AGE",
    message_zh: "未达法定婚龄",
    message_en: "below the legal age",
    legal_basis: "《民法典》第1047条",
    remedy_zh: "达到法定婚龄后办理",
    remedy_en: "apply once of age",
};
static RULE_REF: &Rule = &RULE;

fn presenter(production: bool) -> Presenter {
    Presenter { locale: Locale::En, trace_id: "t-1".into(), production }
}

#[test]
fn each_kind_of_error_shows_its_code_and_what_helps() {
    let shown = |error: Error| presenter(true).present(&error)[0]["extensions"].clone();
    let problem = Error::input(&["input", "name"], "NAME_EMPTY", "空", "empty");
    for (error, expected) in [
        (Error::Unauthenticated("bad signature"), json!({"code": "UNAUTHENTICATED"})),
        (Error::Forbidden("role:clerk".into()), json!({"code": "FORBIDDEN", "required": "role:clerk"})),
        (Error::NotFound, json!({"code": "NOT_FOUND"})),
        (
            problem,
            json!({"code": "BAD_USER_INPUT",
                   "paths": [{"path": ["input", "name"], "code": "NAME_EMPTY", "message": "empty"}]}),
        ),
        (
            Error::StaleVersion { current_version: 3, current_state: "ACCEPTED".into() },
            json!({"code": "CONFLICT", "currentVersion": 3, "currentState": "ACCEPTED"}),
        ),
        (
            Error::KeyReused { first_action: "a".into(), first_used_at: "2026-01-01".into() },
            json!({"code": "CONFLICT", "firstUse": {"action": "a", "at": "2026-01-01"}}),
        ),
        (Error::RateLimited { retry_after_seconds: 9 }, json!({"code": "RATE_LIMITED", "retryAfter": 9})),
        (Error::bug("secret text"), json!({"code": "INTERNAL", "traceId": "t-1"})),
    ] {
        assert_eq!(shown(error), expected);
    }
    let internal = presenter(true).present(&Error::bug("secret text"));
    assert!(!internal[0].to_string().contains("secret"));
}

#[test]
fn all_findings_arrive_together() {
    let error = Error::Refused(vec![
        Finding::of(RULE_REF).at("partyA").fact("age", 21),
        Finding::of(RULE_REF).at("partyB"),
    ]);
    let shown = presenter(true).present(&error);
    assert_eq!(shown.len(), 2);
    assert_eq!(
        shown[0],
        json!({"message": "below the legal age", "extensions": {"code": "MARRIAGE_UNDER_AGE",
            "legalBasis": "《民法典》第1047条", "remedy": "apply once of age", "paths": ["partyA"],
            "facts": {"age": "21"}}})
    );
}

#[test]
fn engine_errors_get_a_code_and_lose_suggestions_in_production() {
    let answer = |production, text: &str| {
        let error = ServerError::new(text, Some(Pos { line: 1, column: 3 }));
        presenter(production).answer(Response::from_errors(vec![error]))
    };
    let unknown = "Unknown field \"nam\" on type \"Q\". Did you mean \"name\"?";
    for (text, code) in [
        (unknown, "GRAPHQL_VALIDATION_FAILED"),
        ("Query is too complex.", "TOO_COMPLEX"),
        ("Query is nested too deep.", "TOO_COMPLEX"),
        ("Invalid value for argument \"input.age\", expected type \"Int\"", "BAD_USER_INPUT"),
    ] {
        let (body, outcome) = answer(true, text);
        assert_eq!((body.errors[0]["extensions"]["code"].as_str(), outcome), (Some(code), Outcome::Refused));
        assert_eq!(body.errors[0]["locations"], json!([{"line": 1, "column": 3}]));
        assert!(body.data.is_none());
        assert!(!body.errors[0].to_string().contains("Did you mean"));
    }
    assert!(answer(false, unknown).0.errors[0].to_string().contains("Did you mean"));
    let (body, _) = answer(true, "Invalid value for argument \"input.age\", expected type \"Int\"");
    assert_eq!(body.errors[0]["extensions"]["paths"][0]["path"], json!(["input", "age"]));
}

#[test]
fn resolver_errors_keep_path_and_type_and_there_are_at_most_a_hundred() {
    let mut error = async_graphql::Error::from(Error::NotFound).into_server_error(Pos { line: 1, column: 1 });
    error.path = vec![PathSegment::Field("a".into())];
    let mut untyped = ServerError::new("connection to 10.0.0.1 refused", None);
    untyped.path = vec![PathSegment::Field("b".into())];
    untyped.extensions = Some(ErrorExtensionValues::default());
    let mut response = Response::new(Value::Object(Default::default()));
    response.errors = vec![error.clone(), untyped];
    let (body, outcome) = presenter(true).answer(response);
    assert_eq!(outcome, Outcome::Partial);
    assert_eq!(body.errors[0]["extensions"]["code"], "NOT_FOUND");
    assert_eq!(body.errors[0]["path"], json!(["a"]));
    assert_eq!(body.errors[1]["extensions"], json!({"code": "INTERNAL", "traceId": "t-1"}));
    assert!(!body.errors[1].to_string().contains("10.0.0.1"));

    let many = Response::from_errors(vec![error; 500]);
    let (body, outcome) = presenter(true).answer(many);
    assert_eq!((body.errors.len(), outcome), (MOST_ERRORS, Outcome::Executed));
}
