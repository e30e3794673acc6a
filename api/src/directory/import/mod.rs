//! 目录导入: files in, rows out, as often as one likes.
//! Start with [`divisions::import`]; each file kind has its module, `table` is what they share.
//! Never: half a file (one transaction each), a division forgotten, a change without a new revision
//! and its entry in the ledger.

pub mod directory;
pub mod divisions;
pub mod policy;
mod table;
pub mod workdays;

#[cfg(test)]
mod tests;

use std::{fmt, sync::Arc};

use chrono::SubsecRound;
use entities::{directory::directory_revision, ledger::ledger_entry};
use sea_orm::{ActiveModelTrait, DatabaseTransaction, EntityTrait, IntoActiveModel, QuerySelect, Set};
use serde::Serialize;
use serde_json::json;
use sha2::{Digest, Sha256};

use super::policy::IMPORT;
use crate::platform::{
    auth::{
        caller::Caller,
        permit::{Permit, authorize},
    },
    env::Env,
    error::Error,
    ledger::entry::{Audience, Draft, EntryKind},
    rows::{RowProblem, RowProblems},
};

/// So many mistakes are shown; a file with more is not read by anyone line by line.
const SHOWN_PROBLEMS: usize = 100;

/// What one import did.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct ImportReport {
    /// Rows in the file or files.
    pub rows: usize,
    pub added: usize,
    pub changed: usize,
    pub removed: usize,
    /// The directory's revision afterwards.
    pub revision: i64,
}

impl ImportReport {
    pub fn has_changes(&self) -> bool {
        self.added + self.changed + self.removed > 0
    }
}

impl fmt::Display for ImportReport {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { rows, added, changed, removed, revision } = self;
        if self.has_changes() {
            write!(
                f,
                "{rows} rows read: {added} added, {changed} changed, {removed} removed; revision {revision}"
            )
        } else {
            write!(f, "{rows} rows read: no change; revision {revision}")
        }
    }
}

/// Why nothing was imported.
#[derive(Debug, thiserror::Error)]
pub enum ImportError {
    #[error("{}", shown(.0))]
    Rows(RowProblems),
    #[error(transparent)]
    Hub(#[from] Error),
}

impl From<RowProblems> for ImportError {
    fn from(problems: RowProblems) -> Self {
        Self::Rows(problems)
    }
}

impl From<sea_orm::DbErr> for ImportError {
    fn from(cause: sea_orm::DbErr) -> Self {
        Self::Hub(cause.into())
    }
}

fn shown(problems: &RowProblems) -> String {
    let mut lines = vec![format!("nothing imported, {} problems:", problems.0.len())];
    let line = |problem: &RowProblem| match problem.row {
        0 => format!("  {}", problem.problem),
        row => format!("  row {row}: {}", problem.problem),
    };
    lines.extend(problems.0.iter().take(SHOWN_PROBLEMS).map(line));
    if problems.0.len() > SHOWN_PROBLEMS {
        lines.push(format!("  and {} more", problems.0.len() - SHOWN_PROBLEMS));
    }
    lines.join("\n")
}

/// Told how many of how many rows are written.
pub type Progress<'a> = &'a (dyn Fn(usize, usize) + Sync);

/// For callers who do not watch.
pub const UNWATCHED: Progress<'static> = &|_, _| {};

/// Collects the mistakes of a file.
#[derive(Debug, Default)]
struct Problems(Vec<RowProblem>);

impl Problems {
    fn add(&mut self, row: u64, problem: impl Into<String>) {
        self.0.push(RowProblem { row, problem: problem.into() });
    }

    fn into_result(self) -> Result<(), RowProblems> {
        if self.0.is_empty() { Ok(()) } else { Err(RowProblems(self.0)) }
    }
}

/// One import under way: a transaction that holds the directory's revision, so that two never mix.
struct Import<'a> {
    env: &'a Env,
    permit: Permit,
    what: &'static str,
    /// SHA-256 of each file.
    files: Vec<String>,
    transaction: DatabaseTransaction,
    revision: directory_revision::Model,
    report: ImportReport,
}

impl<'a> Import<'a> {
    async fn begin(env: &'a Env, what: &'static str, files: Vec<String>) -> Result<Self, ImportError> {
        let permit = authorize(&Arc::new(Caller::system("import")), &IMPORT)?;
        let transaction = env.db.begin().await?;
        let revision = directory_revision::Entity::find_by_id(1).lock_exclusive().one(&transaction).await?;
        let revision = revision.ok_or(Error::bug("directory_revision has no row"))?;
        Ok(Self { env, permit, what, files, transaction, revision, report: ImportReport::default() })
    }

    /// Commits, with one entry of the ledger if anything changed.
    async fn finish(mut self) -> Result<ImportReport, ImportError> {
        self.report.revision = self.revision.revision;
        if self.report.has_changes() {
            self.report.revision += 1;
            self.entry().insert(&self.transaction).await?;
            let mut row = self.revision.into_active_model();
            row.revision = Set(self.report.revision);
            row.update(&self.transaction).await?;
        }
        self.transaction.commit().await?;
        Ok(self.report)
    }

    /// Counts and digests: a directory file names members of staff.
    fn entry(&self) -> ledger_entry::ActiveModel {
        let now = self.env.clock.now().trunc_subsecs(6);
        let ImportReport { rows, added, changed, removed, revision } = self.report;
        Draft {
            kind: EntryKind::Command,
            caller: self.permit.caller(),
            action: self.permit.action(),
            subject_type: "Directory",
            subject_id: None,
            subject_version: None,
            audience: Audience::Staff,
            legal_basis: None,
            payload: &json!({
                "what": self.what,
                "files": self.files,
                "rows": rows,
                "added": added,
                "changed": changed,
                "removed": removed,
                "revision": revision,
            }),
            occurred_at: now,
            recorded_at: now,
        }
        .into_row(&self.env.vault)
    }
}

fn digest(file: &[u8]) -> String {
    hex::encode(Sha256::digest(file))
}
