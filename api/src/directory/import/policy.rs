//! 政策数据导入: dated documents, one file each, named `service.name.YYYY-MM-DD.json` or `.csv`.
//! Start with [`import`].
//! Never: knowledge of what a document says; its service reads and checks it.

use chrono::NaiveDate;
use entities::directory::policy_document;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use serde_json::{Map, Value as Json};

use super::{Import, ImportError, ImportReport, Problems, UNWATCHED, digest, table::Table};
use crate::{
    directory::shipped,
    platform::{
        env::Env,
        ids::new_id,
        rows::{RowProblems, read_csv},
    },
};

const POLICY_DOCUMENT: Table = Table {
    name: "policy_document",
    columns: &["service", "name", "valid_from", "id", "content", "source"],
    keys: 3,
};

/// A file before it is read.
#[derive(Debug, Clone)]
pub struct PolicyText {
    pub file_name: String,
    pub text: String,
    /// The instruments it was taken from.
    pub source: String,
}

impl From<&shipped::PolicyFile> for PolicyText {
    fn from(file: &shipped::PolicyFile) -> Self {
        Self { file_name: file.name.to_owned(), text: file.text.to_owned(), source: file.source.to_owned() }
    }
}

/// What a file's name says.
#[derive(Debug, Clone, PartialEq, Eq)]
struct DocumentName {
    service: String,
    name: String,
    valid_from: NaiveDate,
    is_csv: bool,
}

/// Imports documents. A table becomes a JSON list of objects, an empty cell becomes `null`. A document
/// of the same service, name and day is replaced.
///
/// # Errors
/// Every file whose name or content does not read.
pub async fn import(env: &Env, files: &[PolicyText]) -> Result<ImportReport, ImportError> {
    let mut problems = Problems::default();
    let mut documents: Vec<(DocumentName, String, &str)> = Vec::new();
    for file in files {
        match read(file) {
            Ok((name, _)) if documents.iter().any(|(known, ..)| same(known, &name)) => {
                problems.add(0, format!("{}: another file is of the same document and day", file.file_name));
            }
            Ok((name, content)) => documents.push((name, content, &file.source)),
            Err(found) => {
                for problem in found.0 {
                    problems.add(problem.row, format!("{}: {}", file.file_name, problem.problem));
                }
            }
        }
    }
    problems.into_result()?;

    let digests = files.iter().map(|file| digest(file.text.as_bytes())).collect();
    let mut import = Import::begin(env, "policy", digests).await?;
    import.report.rows = documents.len();
    let mut writes = Vec::new();
    for (name, content, source) in documents {
        let known = policy_document::Entity::find()
            .filter(policy_document::Column::Service.eq(name.service.as_str()))
            .filter(policy_document::Column::Name.eq(name.name.as_str()))
            .filter(policy_document::Column::ValidFrom.eq(name.valid_from))
            .one(&import.transaction)
            .await?;
        let id = match known {
            Some(known) if known.content == content && known.source == source => continue,
            Some(known) => {
                import.report.changed += 1;
                known.id
            }
            None => {
                import.report.added += 1;
                new_id(env.clock.now())
            }
        };
        writes.push(vec![
            name.service.into(),
            name.name.into(),
            name.valid_from.into(),
            id.into(),
            content.into(),
            source.into(),
        ]);
    }
    POLICY_DOCUMENT.upsert(&import.transaction, writes, UNWATCHED).await?;
    import.finish().await
}

fn same(a: &DocumentName, b: &DocumentName) -> bool {
    (&a.service, &a.name, a.valid_from) == (&b.service, &b.name, b.valid_from)
}

fn read(file: &PolicyText) -> Result<(DocumentName, String), RowProblems> {
    let mut problems = Problems::default();
    let Some(name) = parse_name(&file.file_name) else {
        problems.add(0, "the name must be service.name.YYYY-MM-DD.json or .csv");
        return Err(RowProblems(problems.0));
    };
    let content = if name.is_csv {
        table(&file.text)?
    } else {
        match serde_json::from_str(&file.text) {
            Ok(content) => content,
            Err(cause) => {
                problems.add(cause.line() as u64, "is not JSON");
                return Err(RowProblems(problems.0));
            }
        }
    };
    Ok((name, content.to_string()))
}

fn parse_name(file_name: &str) -> Option<DocumentName> {
    let parts: Vec<&str> = file_name.split('.').collect();
    let [service, name, day, kind @ ("json" | "csv")] = parts.as_slice() else { return None };
    let is_word = |word: &str| {
        word.starts_with(|first: char| first.is_ascii_lowercase())
            && word.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'_')
    };
    (is_word(service) && is_word(name)).then_some(())?;
    Some(DocumentName {
        service: (*service).to_owned(),
        name: (*name).to_owned(),
        valid_from: day.parse().ok()?,
        is_csv: *kind == "csv",
    })
}

fn table(text: &str) -> Result<Json, RowProblems> {
    let rows = read_csv::<std::collections::BTreeMap<String, String>>(text.as_bytes())?;
    let cell = |value: String| if value.is_empty() { Json::Null } else { Json::String(value) };
    let object = |row: std::collections::BTreeMap<String, String>| {
        Json::Object(row.into_iter().map(|(key, value)| (key, cell(value))).collect::<Map<_, _>>())
    };
    Ok(rows.into_iter().map(|(_, row)| object(row)).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_name_says_service_document_and_day() {
        let name = parse_name("social_org.grades.2023-01-01.json").unwrap();
        assert_eq!((name.service.as_str(), name.name.as_str(), name.is_csv), ("social_org", "grades", false));
        for bad in [
            "a.json",
            "a.b.2023-13-01.json",
            "a.b.2023-01-01.toml",
            "A.b.2023-01-01.csv",
            "../x.b.2023-01-01.csv",
        ] {
            assert_eq!(parse_name(bad), None, "{bad}");
        }
    }

    #[test]
    fn a_table_becomes_a_list_and_an_empty_cell_null() {
        assert_eq!(table("a,b\n1,\n").unwrap().to_string(), r#"[{"a":"1","b":null}]"#);
    }
}
