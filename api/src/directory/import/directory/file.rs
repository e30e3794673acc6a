//! A directory file as written: TOML with both lists, or one CSV a list.
//! Start with [`DirectoryFile::parse`].
//! Never: a look at the database.

use std::collections::{BTreeMap, HashSet};

use chrono::NaiveDate;
use entities::directory::{organization, staff};
use serde::{Deserialize, de::DeserializeOwned};
use uuid::Uuid;

use super::super::{Problems, digest};
use crate::platform::rows::{RowProblems, read_csv};

/// How a file is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    /// `[[organizations]]` and `[[staff]]`.
    Toml,
    /// One list; a column `subject` makes it one of staff. Services as `marriage assistance:2024-01-01`.
    Csv,
}

/// Rows with their lines; in TOML the n-th entry of its list.
#[derive(Debug, Default)]
pub struct DirectoryFile {
    pub(super) organizations: Vec<(u64, Organization)>,
    pub(super) staff: Vec<(u64, Staff)>,
    /// The codes of the organizations of this file.
    pub(super) named: Vec<String>,
    /// SHA-256 of the text.
    pub(super) digest: String,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Organization {
    pub(super) code: String,
    name: String,
    pub(super) kind: String,
    pub(super) division_code: String,
    #[serde(default)]
    handles_foreign_matters: bool,
    pub(super) active_from: NaiveDate,
    active_to: Option<NaiveDate>,
    #[serde(default)]
    pub(super) services: Vec<Service>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Service {
    pub(super) name: String,
    /// The organization's first day if not given.
    pub(super) from: Option<NaiveDate>,
    pub(super) to: Option<NaiveDate>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Staff {
    pub(super) subject: String,
    pub(super) organization: String,
    display_name: String,
    active_from: NaiveDate,
    active_to: Option<NaiveDate>,
}

/// An organization as a line of CSV.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct OrganizationLine {
    code: String,
    name: String,
    kind: String,
    division_code: String,
    handles_foreign_matters: bool,
    active_from: NaiveDate,
    active_to: Option<NaiveDate>,
    services: String,
}

impl DirectoryFile {
    /// # Errors
    /// All rows that do not read or contradict themselves.
    pub fn parse(text: &str, form: Form) -> Result<Self, RowProblems> {
        let mut file = match form {
            Form::Toml => parse_toml(text)?,
            Form::Csv => parse_csv(text)?,
        };
        file.check()?;
        file.named = file.organizations.iter().map(|(_, row)| row.code.clone()).collect();
        file.digest = digest(text.as_bytes());
        Ok(file)
    }

    fn check(&self) -> Result<(), RowProblems> {
        let mut problems = Problems::default();
        if self.organizations.is_empty() && self.staff.is_empty() {
            problems.add(0, "the file has no rows");
        }
        let mut seen = HashSet::new();
        for (line, row) in &self.organizations {
            let mut add =
                |problem: &str| problems.add(*line, format!("organization {}: {problem}", row.code));
            if !is_code(&row.code) {
                add("code must be 1 to 40 of A-Z a-z 0-9 - _ .");
            }
            if !seen.insert(&row.code) {
                add("is given twice");
            }
            if !is_short_text(&row.name) {
                add("name must have 1 to 100 characters");
            }
            if !matches!(row.kind.as_str(), "OFFICE" | "STREET" | "BUREAU" | "PARTNER") {
                add("kind must be one of OFFICE, STREET, BUREAU, PARTNER");
            }
            if row.active_to.is_some_and(|last| last < row.active_from) {
                add("active_to lies before active_from");
            }
            let mut services = HashSet::new();
            for service in &row.services {
                let from = service.from.unwrap_or(row.active_from);
                let is_word = service.name.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'_');
                if !is_word || service.name.is_empty() {
                    add("a service is a word like social_org");
                }
                if service.to.is_some_and(|last| last < from) {
                    add("a service ends before it begins");
                }
                if !services.insert((&service.name, from)) {
                    add("a service is given twice for one day");
                }
            }
        }
        let mut seen = HashSet::new();
        for (line, row) in &self.staff {
            let mut add = |problem: &str| problems.add(*line, format!("staff {}: {problem}", row.subject));
            if !is_code(&row.subject) {
                add("subject must be 1 to 40 of A-Z a-z 0-9 - _ .");
            }
            if !seen.insert(&row.subject) {
                add("is given twice");
            }
            if !is_short_text(&row.display_name) {
                add("display_name must have 1 to 100 characters");
            }
            if row.active_to.is_some_and(|last| last < row.active_from) {
                add("active_to lies before active_from");
            }
        }
        problems.into_result()
    }
}

/// Each entry is read by itself, so that one broken entry hides no other.
fn parse_toml(text: &str) -> Result<DirectoryFile, RowProblems> {
    let mut problems = Problems::default();
    let read = config::Config::builder()
        .add_source(config::File::from_str(text, config::FileFormat::Toml))
        .build()
        .and_then(config::Config::try_deserialize::<BTreeMap<String, Vec<config::Value>>>);
    let mut lists = match read {
        Ok(lists) => lists,
        Err(cause) => {
            problems.add(0, format!("is not a directory file: {cause}"));
            return Err(RowProblems(problems.0));
        }
    };
    let organizations = entries(lists.remove("organizations"), "organization", &mut problems);
    let staff = entries(lists.remove("staff"), "staff", &mut problems);
    for name in lists.keys() {
        problems.add(0, format!("unknown list {name}"));
    }
    problems.into_result()?;
    Ok(DirectoryFile { organizations, staff, ..DirectoryFile::default() })
}

fn entries<T: DeserializeOwned>(
    list: Option<Vec<config::Value>>,
    of: &str,
    problems: &mut Problems,
) -> Vec<(u64, T)> {
    let mut rows = Vec::new();
    for (number, value) in (1..).zip(list.unwrap_or_default()) {
        match value.try_deserialize::<T>() {
            Ok(row) => rows.push((number, row)),
            Err(cause) => problems.add(number, format!("{of}: {cause}")),
        }
    }
    rows
}

fn parse_csv(text: &str) -> Result<DirectoryFile, RowProblems> {
    let header = text.lines().next().unwrap_or_default();
    if header.split(',').any(|column| column.trim() == "subject") {
        return Ok(DirectoryFile { staff: read_csv(text.as_bytes())?, ..DirectoryFile::default() });
    }
    let mut problems = Problems::default();
    let mut organizations = Vec::new();
    for (line, row) in read_csv::<OrganizationLine>(text.as_bytes())? {
        let Some(services) = parse_services(&row.services) else {
            problems.add(line, "services must look like `marriage assistance:2024-01-01:2025-12-31`");
            continue;
        };
        organizations.push((
            line,
            Organization {
                code: row.code,
                name: row.name,
                kind: row.kind,
                division_code: row.division_code,
                handles_foreign_matters: row.handles_foreign_matters,
                active_from: row.active_from,
                active_to: row.active_to,
                services,
            },
        ));
    }
    problems.into_result()?;
    Ok(DirectoryFile { organizations, ..DirectoryFile::default() })
}

/// `name`, `name:from` or `name:from:to`, separated by spaces.
fn parse_services(text: &str) -> Option<Vec<Service>> {
    text.split_whitespace()
        .map(|word| {
            let mut parts = word.split(':');
            let name = parts.next()?.to_owned();
            let from = parts.next().map(str::parse).transpose().ok()?;
            let to = parts.next().map(str::parse).transpose().ok()?;
            parts.next().is_none().then_some(Service { name, from, to })
        })
        .collect()
}

fn is_code(text: &str) -> bool {
    (1..=40).contains(&text.len())
        && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.'))
}

fn is_short_text(text: &str) -> bool {
    !text.trim().is_empty() && text.chars().count() <= 100 && !text.chars().any(char::is_control)
}

impl Organization {
    pub(super) fn into_model(self, id: Uuid) -> organization::Model {
        organization::Model {
            id,
            code: self.code,
            name: self.name,
            kind: self.kind,
            division_code: self.division_code,
            handles_foreign_matters: self.handles_foreign_matters,
            active_from: self.active_from,
            active_to: self.active_to,
        }
    }
}

impl Staff {
    pub(super) fn into_model(self, id: Uuid, organization_id: Uuid) -> staff::Model {
        staff::Model {
            id,
            organization_id,
            subject: self.subject,
            display_name: self.display_name,
            active_from: self.active_from,
            active_to: self.active_to,
        }
    }
}
