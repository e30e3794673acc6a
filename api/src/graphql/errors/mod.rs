//! Errors as a client sees them: one code, one message in its language, and what helps it go on.
//! Start with [`Presenter`].
//! Never: the text of a database, a partner or an invariant; those go to the log under the trace id.

#[cfg(test)]
mod tests;

use std::collections::BTreeMap;

use async_graphql::{PathSegment, Pos, Response, ServerError, Value};
use serde::Serialize;
use serde_json::{Map, Value as Json, json};

use super::messages::{invalid_document, invalid_value, message, missing_query, no_character, wrong_hash};
use crate::platform::{
    documents::DocumentRefusal,
    error::{Error, Extensions, InputProblem},
    guard::GuardRefusal,
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
    pub fn answer(&self, mut response: Response) -> (Answer, Outcome) {
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
        // Where every field was left out by its condition the engine answers null, which would be a failure.
        if !failed && is_null {
            response.data = Value::Object(Default::default());
        }
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
            // `Invalid value for argument "input", field "name" of type "String!" is required but not provided`
            let mut quoted = text.split('"').skip(1).step_by(2);
            let mut path: Vec<String> =
                quoted.next().unwrap_or_default().split('.').map(str::to_owned).collect();
            if text.contains("\", field \"") || text.contains("\", unknown field \"") {
                path.extend(quoted.next().map(str::to_owned));
            }
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
            DocumentRefusal::Guard(GuardRefusal::Escape { line, column }) => {
                let mut json = self.error(code, Some(no_character(self.locale)), Extensions::new());
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
        DocumentRefusal::Guard(GuardRefusal::Parse { .. } | GuardRefusal::Escape { .. }) => {
            "GRAPHQL_PARSE_FAILED"
        }
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
