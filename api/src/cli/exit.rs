//! How a command ends.
//! Start with [`Failure`].
//! Never: a code that the help does not list.

use std::fmt;

use crate::{
    app::NotMigrated, config::ConfigProblems, directory::import::ImportError, platform::error::Error,
};

/// Exit codes, as `--help` lists them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Code {
    Failed = 1,
    Usage = 2,
    LedgerBroken = 3,
    NotMigrated = 4,
}

/// Why a command did not do what it was asked.
#[derive(Debug)]
pub struct Failure {
    pub code: Code,
    pub message: String,
}

impl Failure {
    pub(super) fn new(code: Code, message: impl Into<String>) -> Self {
        Self { code, message: message.into() }
    }

    pub(super) fn usage(message: impl Into<String>) -> Self {
        Self::new(Code::Usage, message)
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl From<ConfigProblems> for Failure {
    fn from(problems: ConfigProblems) -> Self {
        Self::usage(problems.to_string())
    }
}

impl From<std::io::Error> for Failure {
    fn from(cause: std::io::Error) -> Self {
        Self::new(Code::Failed, cause.to_string())
    }
}

impl From<sea_orm::DbErr> for Failure {
    fn from(cause: sea_orm::DbErr) -> Self {
        Self::new(Code::Failed, format!("database: {cause}"))
    }
}

impl From<anyhow::Error> for Failure {
    fn from(cause: anyhow::Error) -> Self {
        let code = if cause.is::<NotMigrated>() { Code::NotMigrated } else { Code::Failed };
        Self::new(code, format!("{cause:#}"))
    }
}

/// An operator at the command line reads the cause that a client never sees.
impl From<Error> for Failure {
    fn from(cause: Error) -> Self {
        let message = match &cause {
            Error::Internal(inner) => format!("{inner:#}"),
            other => other.to_string(),
        };
        Self::new(Code::Failed, message)
    }
}

impl From<ImportError> for Failure {
    fn from(cause: ImportError) -> Self {
        match cause {
            ImportError::Rows(_) => Self::new(Code::Failed, cause.to_string()),
            ImportError::Hub(cause) => cause.into(),
        }
    }
}
