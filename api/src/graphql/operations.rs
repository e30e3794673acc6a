//! `onewindow_operations_total`: what was asked and how it went.
//! Start with [`count`]; [`refused`] is for what was not executed.
//! Never: a word of the client's as a label; a name counts only once the schema is known to have it.

use async_graphql::{Name, Response, ServerError};

use super::errors::{Rejection, document_code};
use crate::{
    http::negotiation::Refused,
    platform::{documents::DocumentRefusal, error::Error, guard::GuardRefusal},
};

/// Counts each root field of an executed operation once, by the code of its first error or `ok`.
pub fn count(root_fields: &[Name], response: &Response) {
    let outcome = response.errors.first().map_or("ok", code_of);
    if outcome == "GRAPHQL_VALIDATION_FAILED" {
        return record("invalid", outcome);
    }
    for field in root_fields {
        record(field.as_str(), outcome);
    }
}

/// Counts a request that was refused on its way in, or each root field of an operation cut off at its deadline.
pub fn refused(refused: &Refused) {
    for field in &refused.begun {
        record(field.as_str(), "TIMED_OUT");
    }
    if !refused.begun.is_empty() {
        return;
    }
    let rejection = &refused.rejection;
    let code = match rejection {
        Rejection::Core(error) => error.code(),
        Rejection::Document(refusal) => document_code(refusal),
    };
    if let Rejection::Document(DocumentRefusal::Guard(GuardRefusal::TooComplex { measure, .. })) = rejection {
        metrics::counter!("onewindow_guard_refusals_total", "measure" => *measure).increment(1);
    }
    record("invalid", code);
}

fn code_of(error: &ServerError) -> &'static str {
    match error.source::<Error>() {
        Some(error) => error.code(),
        // What validation refuses has no field.
        None if error.path.is_empty() => "GRAPHQL_VALIDATION_FAILED",
        None => "BAD_USER_INPUT",
    }
}

fn record(operation: &str, outcome: &'static str) {
    metrics::counter!(
        "onewindow_operations_total",
        "operation" => operation.to_owned(),
        "outcome" => outcome
    )
    .increment(1);
}
