//! The few kinds of error the gateway knows; business refusals travel as [`Finding`]s.
//! Start with [`Error`]; `graphql/errors.rs` alone turns it into what a client sees.
//! Never: a database's or a partner's text in what a client sees.

use std::sync::Arc;

use serde_json::Value as Json;

use super::violation::Finding;

pub type Result<T, E = Error> = std::result::Result<T, E>;

/// One input problem: where and what, in both languages. Never echoes the value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InputProblem {
    /// Path from the argument down, e.g. `["input", "partyA", "idNumber"]`.
    pub path: Vec<String>,
    /// Stable, upper snake case, e.g. `ID_CHECK_DIGIT`.
    pub code: &'static str,
    pub message_zh: String,
    pub message_en: String,
}

#[derive(Debug, Clone, thiserror::Error)]
pub enum Error {
    #[error("no valid credentials: {0}")]
    Unauthenticated(&'static str),
    /// Names the missing role or scope, never a row.
    #[error("not permitted: {0}")]
    Forbidden(String),
    #[error("no such thing that the caller may know of")]
    NotFound,
    #[error("{} input problems", .0.len())]
    BadUserInput(Vec<InputProblem>),
    /// Someone saved first: `current` describes the state now (version, state).
    #[error("stale version")]
    StaleVersion { current_version: i64, current_state: String },
    /// The idempotency key was first used for something else.
    #[error("idempotency key reused")]
    KeyReused { first_action: String, first_used_at: String },
    /// Another unfinished or finished thing stands in the way (unique constraint), with a public reason.
    #[error("conflict: {0}")]
    Conflict(&'static str),
    /// A rule of a service refuses; all violations at once.
    #[error("{} rule violations", .0.len())]
    Refused(Vec<Finding>),
    #[error("rate limited for {retry_after_seconds} s")]
    RateLimited { retry_after_seconds: u64 },
    #[error("upstream unavailable: {0}")]
    UpstreamUnavailable(&'static str),
    #[error("operation took too long")]
    TooComplex(String),
    /// Everything else: logged in full under a trace id, shown as nothing.
    #[error("internal: {0}")]
    Internal(Arc<anyhow::Error>),
}

impl Error {
    pub fn internal(cause: impl Into<anyhow::Error>) -> Self {
        Self::Internal(Arc::new(cause.into()))
    }

    /// An invariant of the program was broken; `what` goes to the log only.
    pub fn bug(what: &'static str) -> Self {
        Self::Internal(Arc::new(anyhow::Error::msg(what)))
    }

    pub fn refused(finding: Finding) -> Self {
        Self::Refused(vec![finding])
    }

    pub fn input(path: &[&str], code: &'static str, zh: impl Into<String>, en: impl Into<String>) -> Self {
        Self::BadUserInput(vec![InputProblem {
            path: path.iter().map(|step| (*step).to_owned()).collect(),
            code,
            message_zh: zh.into(),
            message_en: en.into(),
        }])
    }

    /// The value of `extensions.code` for everything but rule refusals, which carry their own.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Unauthenticated(_) => "UNAUTHENTICATED",
            Self::Forbidden(_) => "FORBIDDEN",
            Self::NotFound => "NOT_FOUND",
            Self::BadUserInput(_) => "BAD_USER_INPUT",
            Self::StaleVersion { .. } | Self::KeyReused { .. } | Self::Conflict(_) => "CONFLICT",
            Self::Refused(findings) => findings.first().map_or("INTERNAL", Finding::code),
            Self::RateLimited { .. } => "RATE_LIMITED",
            Self::UpstreamUnavailable(_) => "UPSTREAM_UNAVAILABLE",
            Self::TooComplex(_) => "TOO_COMPLEX",
            Self::Internal(_) => "INTERNAL",
        }
    }
}

impl From<sea_orm::DbErr> for Error {
    fn from(cause: sea_orm::DbErr) -> Self {
        super::database::classify(cause)
    }
}

/// Facts of an error that a client may see beside code and message.
pub type Extensions = serde_json::Map<String, Json>;
