//! Errors as a client sees them: one code, one message in its language, and what helps it go on.
//! Start with [`Presenter`].
//! Never: the text of a database, a partner or an invariant; those go to the log under the trace id.

use std::collections::BTreeMap;

use async_graphql::{PathSegment, Pos, Response, ServerError, Value};
use serde::Serialize;
use serde_json::{Map, Value as Json, json};

use super::messages::message;
use crate::platform::{
    documents::DocumentRefusal,
    error::{Error, Extensions, InputProblem},
    guard::{GuardRefusal, Invalid},
    locale::Locale,
    violation::Finding,
};

/// An answer carries at most so many errors.
pub const MOST_ERRORS: usize = 100;

/// Why a request was not executed.
#[derive(Debug, Clone)]
pub enum Rejection {
    Core(Error),
    Document(DocumentRefusal),
}

impl From<Error> for Rejection {
    fn from(error: Error) -> Self {
        Self::Core(error)
    }
}

impl From<DocumentRefusal> for Rejection {
    fn from(refusal: DocumentRefusal) -> Self {
        Self::Document(refusal)
    }
}

impl From<GuardRefusal> for Rejection {
    fn from(refusal: GuardRefusal) -> Self {
        Self::Document(DocumentRefusal::Guard(refusal))
    }
}

/// How far an operation came.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// Refused by validation before any resolver ran.
    Refused,
    /// Executed, with errors beside some data.
    Partial,
    /// Executed without errors, or to `data: null`.
    Executed,
}

/// The body of an answer. `data` is absent, not null, when nothing was executed.
#[derive(Debug, Serialize)]
pub struct Answer {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub data: Option<Value>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub errors: Vec<Json>,
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub extensions: BTreeMap<String, Value>,
}

/// Turns errors into answers for one request.
#[derive(Debug, Clone)]
pub struct Presenter {
    pub locale: Locale,
    pub trace_id: String,
    /// Production: validation does not suggest names of the schema.
    pub production: bool,
}

impl Presenter {
    /// The GraphQL errors of one error; several only for [`Error::Refused`].
    pub fn present(&self, error: &Error) -> Vec<Json> {
        let extensions = match error {
            Error::Refused(findings) => {
                return findings.iter().map(|finding| self.finding(finding)).collect();
            }
            Error::BadUserInput(problems) => self.problems(problems),
            Error::Forbidden(what) => fields([("required", json!(what))]),
            Error::StaleVersion { current_version, current_state } => {
                fields([("currentVersion", json!(current_version)), ("currentState", json!(current_state))])
            }
            Error::KeyReused { first_action, first_used_at } => {
                fields([("firstUse", json!({ "action": first_action, "at": first_used_at }))])
            }
            Error::Conflict(reason) => fields([("reason", json!(reason))]),
            Error::RateLimited { retry_after_seconds } => {
                fields([("retryAfter", json!(retry_after_seconds))])
            }
            Error::UpstreamUnavailable(system) => fields([("system", json!(system))]),
            Error::Internal(cause) => {
                tracing::error!(trace.id = %self.trace_id, error = ?cause, "internal error");
                return vec![self.internal()];
            }
            Error::Unauthenticated(_) | Error::NotFound | Error::TooComplex(_) => Extensions::new(),
        };
        vec![self.error(error.code(), None, extensions)]
    }

    /// The answer to a request that was not executed.
    pub fn reject(&self, rejection: &Rejection) -> Answer {
        let mut errors = match rejection {
            Rejection::Core(error) => self.present(error),
            Rejection::Document(refusal) => vec![self.document(refusal)],
        };
        errors.truncate(MOST_ERRORS);
        Answer { data: None, errors, extensions: BTreeMap::new() }
    }

    /// The engine's response with every error presented.
    pub fn answer(&self, response: Response) -> (Answer, Outcome) {
        let failed = !response.errors.is_empty();
        let is_null = response.data == Value::Null;
        // A resolver's error knows its field; what validation refuses has none.
        let refused = failed && is_null && response.errors.iter().all(|error| error.path.is_empty());
        let mut errors: Vec<Json> = Vec::new();
        for error in response.errors {
            if errors.len() >= MOST_ERRORS {
                break;
            }
            errors.extend(self.engine_error(error));
        }
        errors.truncate(MOST_ERRORS);
        let outcome = match (refused, failed && !is_null) {
            (true, _) => Outcome::Refused,
            (_, true) => Outcome::Partial,
            _ => Outcome::Executed,
        };
        let data = (!refused).then_some(response.data);
        (Answer { data, errors, extensions: response.extensions }, outcome)
    }

    fn engine_error(&self, error: ServerError) -> Vec<Json> {
        let mut presented = match error.source::<Error>() {
            Some(typed) => self.present(typed),
            None if error.path.is_empty() && error.source.is_none() => vec![self.validation(&error.message)],
            None if is_unreadable_value(&error.message) => vec![self.unreadable_value(&error)],
            None => {
                tracing::error!(trace.id = %self.trace_id, error = %error.message, "untyped resolver error");
                vec![self.internal()]
            }
        };
        for json in &mut presented {
            if let Json::Object(json) = json {
                locate(json, &error.locations, &error.path);
            }
        }
        presented
    }

    /// The engine's validation says everything in prose.
    fn validation(&self, text: &str) -> Json {
        const LIMITS: [&str; 4] = [
            "Query is too complex",
            "Query is nested too deep",
            "The recursion depth",
            "The number of directives",
        ];
        if LIMITS.iter().any(|limit| text.starts_with(limit)) {
            return self.error("TOO_COMPLEX", None, Extensions::new());
        }
        if text.starts_with("Invalid value for argument") {
            // `Invalid value for argument "input.name", expected type "String"`
            let path: Vec<String> =
                text.split('"').nth(1).unwrap_or_default().split('.').map(str::to_owned).collect();
            return self.error("BAD_USER_INPUT", None, self.problems(&[invalid_value(path)]));
        }
        let detail = match text.find(" Did you mean") {
            Some(end) if self.production => &text[..end],
            _ => text,
        };
        self.error("GRAPHQL_VALIDATION_FAILED", Some(detail), Extensions::new())
    }

    /// A value that its type refused while the resolver was being called.
    fn unreadable_value(&self, error: &ServerError) -> Json {
        let path = error.path.iter().map(|step| match step {
            PathSegment::Field(name) => name.clone(),
            PathSegment::Index(index) => index.to_string(),
        });
        self.error("BAD_USER_INPUT", None, self.problems(&[invalid_value(path.collect())]))
    }

    fn document(&self, refusal: &DocumentRefusal) -> Json {
        let code = document_code(refusal);
        match refusal {
            DocumentRefusal::Guard(GuardRefusal::Parse { line, column }) => {
                let mut json = self.error(code, None, Extensions::new());
                json["locations"] = json!([{ "line": line, "column": column }]);
                json
            }
            DocumentRefusal::Guard(GuardRefusal::TooComplex { measure, limit }) => {
                self.error(code, None, fields([("measure", json!(measure)), ("limit", json!(limit))]))
            }
            DocumentRefusal::Guard(GuardRefusal::Variables(problems)) => {
                self.error(code, None, self.problems(problems))
            }
            DocumentRefusal::Guard(GuardRefusal::Invalid(what)) => {
                self.error(code, Some(invalid_document(*what, self.locale)), Extensions::new())
            }
            DocumentRefusal::Guard(GuardRefusal::UnknownOperation) => {
                let detail = self
                    .locale
                    .pick("没有该名称的操作，或须指明操作名称", "no such operation, or a name is needed");
                self.error(code, Some(detail), Extensions::new())
            }
            DocumentRefusal::Missing => self.error(code, None, self.problems(&[missing_query()])),
            DocumentRefusal::MalformedHash | DocumentRefusal::HashMismatch => {
                self.error(code, None, self.problems(&[wrong_hash()]))
            }
            DocumentRefusal::NotFound | DocumentRefusal::NotTrusted => {
                self.error(code, None, Extensions::new())
            }
        }
    }

    fn finding(&self, finding: &Finding) -> Json {
        let rule = finding.rule;
        let facts: Map<String, Json> =
            finding.facts.iter().map(|(name, value)| ((*name).to_owned(), json!(value))).collect();
        json!({
            "message": self.locale.pick(rule.message_zh, rule.message_en),
            "extensions": {
                "code": rule.code,
                "legalBasis": rule.legal_basis,
                "remedy": self.locale.pick(rule.remedy_zh, rule.remedy_en),
                "paths": finding.paths,
                "facts": facts,
            },
        })
    }

    fn problems(&self, problems: &[InputProblem]) -> Extensions {
        let paths: Vec<Json> = problems
            .iter()
            .take(MOST_ERRORS)
            .map(|problem| {
                let text = self.locale.pick(&problem.message_zh, &problem.message_en);
                json!({ "path": problem.path, "code": problem.code, "message": text })
            })
            .collect();
        fields([("paths", Json::Array(paths))])
    }

    fn internal(&self) -> Json {
        self.error("INTERNAL", None, fields([("traceId", json!(self.trace_id))]))
    }

    fn error(&self, code: &'static str, detail: Option<&str>, mut extensions: Extensions) -> Json {
        let general = message(code, self.locale);
        let text = detail.map_or_else(
            || general.to_owned(),
            |detail| format!("{general}{}{detail}", self.locale.pick("：", ": ")),
        );
        extensions.insert("code".to_owned(), json!(code));
        json!({ "message": text, "extensions": extensions })
    }
}

/// The value of `extensions.code` for a refused document.
pub fn document_code(refusal: &DocumentRefusal) -> &'static str {
    match refusal {
        DocumentRefusal::Missing
        | DocumentRefusal::MalformedHash
        | DocumentRefusal::HashMismatch
        | DocumentRefusal::Guard(GuardRefusal::Variables(_)) => "BAD_USER_INPUT",
        DocumentRefusal::NotFound => "PERSISTED_QUERY_NOT_FOUND",
        DocumentRefusal::NotTrusted => "DOCUMENT_NOT_TRUSTED",
        DocumentRefusal::Guard(GuardRefusal::Parse { .. }) => "GRAPHQL_PARSE_FAILED",
        DocumentRefusal::Guard(GuardRefusal::Invalid(_) | GuardRefusal::UnknownOperation) => {
            "GRAPHQL_VALIDATION_FAILED"
        }
        DocumentRefusal::Guard(GuardRefusal::TooComplex { .. }) => "TOO_COMPLEX",
    }
}

fn is_unreadable_value(text: &str) -> bool {
    text.starts_with("Failed to parse") || text.starts_with("Expected input type")
}

fn fields<const N: usize>(entries: [(&str, Json); N]) -> Extensions {
    entries.into_iter().map(|(name, value)| (name.to_owned(), value)).collect()
}

fn locate(json: &mut Map<String, Json>, locations: &[Pos], path: &[PathSegment]) {
    if !locations.is_empty() {
        json.insert("locations".to_owned(), json!(locations));
    }
    if !path.is_empty() {
        json.insert("path".to_owned(), json!(path));
    }
}

fn problem(path: Vec<String>, code: &'static str, zh: &str, en: &str) -> InputProblem {
    InputProblem { path, code, message_zh: zh.to_owned(), message_en: en.to_owned() }
}

fn invalid_value(path: Vec<String>) -> InputProblem {
    problem(path, "INVALID_VALUE", "值不符合类型要求", "the value does not fit its type")
}

fn missing_query() -> InputProblem {
    problem(
        vec!["query".to_owned()],
        "REQUIRED",
        "须提供查询文档或其标识",
        "a document or its id is required",
    )
}

fn wrong_hash() -> InputProblem {
    let path = ["extensions", "persistedQuery", "sha256Hash"].map(str::to_owned).into();
    problem(path, "HASH_MISMATCH", "散列值与查询文档不符", "the hash is not the document's SHA-256")
}

fn invalid_document(what: Invalid, locale: Locale) -> &'static str {
    match what {
        Invalid::DuplicateKey => locale.pick("同一对象中字段重复", "a field is given twice in one object"),
        Invalid::NumberOutOfRange => locale.pick("数值超出范围", "a number is out of range"),
        Invalid::FragmentCycle => locale.pick("片段循环引用", "fragments spread each other"),
        Invalid::UnknownFragment => locale.pick("引用了未定义的片段", "a fragment is not defined"),
        Invalid::TypenameMisused => locale.pick("__typename 使用有误", "__typename is misused"),
        Invalid::SubscriptionRoot => {
            locale.pick("订阅须且只能选择一个根字段", "a subscription selects exactly one root field")
        }
    }
}

#[cfg(test)]
mod tests {
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
            assert_eq!(
                (body.errors[0]["extensions"]["code"].as_str(), outcome),
                (Some(code), Outcome::Refused)
            );
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
        let mut error =
            async_graphql::Error::from(Error::NotFound).into_server_error(Pos { line: 1, column: 1 });
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
}
