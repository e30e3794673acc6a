//! From defaults, file and environment to sections, with every mistake named by its key.
//! Start with [`read`], then [`Sections`].
//! Never: a value in an error; it might be a secret.

use std::{collections::BTreeMap, fmt, fs, path::Path};

use config::{ConfigError, File, FileFormat, Value, ValueKind};
use serde::de::DeserializeOwned;

use super::DEFAULT_FILE;

const PREFIX: &str = "ONEWINDOW__";

/// Lists that the environment gives as `a,b,c`.
const LISTS: &[&str] = &[
    "server.allowed_origins",
    "gate.socket.allowed_origins",
    "keys.certificate_retired",
    "documents.manifests",
];

/// Texts that hold a password and so may also be named by file: `<key>_file`.
const SECRETS: &[(&str, &str)] = &[("database", "url"), ("redis", "url")];

/// One mistake, by the key it is about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ConfigProblem {
    pub key: String,
    pub problem: String,
}

/// All mistakes of a configuration.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub struct ConfigProblems(pub Vec<ConfigProblem>);

impl ConfigProblems {
    pub(super) fn of(key: impl Into<String>, problem: impl Into<String>) -> Self {
        Self(vec![ConfigProblem { key: key.into(), problem: problem.into() }])
    }
}

impl fmt::Display for ConfigProblems {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the configuration cannot be used:")?;
        for ConfigProblem { key, problem } in &self.0 {
            write!(f, "\n  {key}: {problem}")?;
        }
        Ok(())
    }
}

/// Top level of a configuration: section by name.
pub(super) type Table = BTreeMap<String, Value>;

/// Joins file and environment; secrets named by file are read.
pub(super) fn read(
    file: Option<&Path>,
    environment: &BTreeMap<String, String>,
) -> Result<Table, ConfigProblems> {
    let mut builder = config::Config::builder();
    if let Some(text) = file_text(file)? {
        builder = builder.add_source(File::from_str(&text, FileFormat::Toml));
    }
    for (name, value) in environment {
        let Some(path) = name.strip_prefix(PREFIX) else { continue };
        let key = key_of(path).ok_or_else(|| ConfigProblems::of(name, "is not ONEWINDOW__SECTION__KEY"))?;
        let value = if LISTS.contains(&key.as_str()) {
            let parts = value.split(',').map(str::trim).filter(|part| !part.is_empty());
            Value::from(parts.map(str::to_owned).collect::<Vec<String>>())
        } else {
            Value::from(value.clone())
        };
        builder = builder.set_override(&key, value).map_err(|cause| problem_of(&cause, name))?;
    }
    let built = builder.build().map_err(|cause| problem_of(&cause, "file"))?;
    let mut table: Table = built.try_deserialize().map_err(|cause| problem_of(&cause, "file"))?;
    for (section, key) in SECRETS {
        read_secret(&mut table, section, key)?;
    }
    Ok(table)
}

fn file_text(file: Option<&Path>) -> Result<Option<String>, ConfigProblems> {
    let path = file.unwrap_or(Path::new(DEFAULT_FILE));
    match fs::read_to_string(path) {
        Ok(text) => Ok(Some(text)),
        Err(cause) if file.is_none() && cause.kind() == std::io::ErrorKind::NotFound => Ok(None),
        Err(cause) => Err(ConfigProblems::of(path.display().to_string(), format!("cannot be read: {cause}"))),
    }
}

/// `SERVER__ADDRESS` is `server.address`.
fn key_of(path: &str) -> Option<String> {
    let words: Vec<String> = path.split("__").map(str::to_ascii_lowercase).collect();
    let is_word = |word: &String| {
        !word.is_empty() && word.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_')
    };
    (words.len() >= 2 && words.iter().all(is_word)).then(|| words.join("."))
}

fn read_secret(table: &mut Table, section: &str, key: &str) -> Result<(), ConfigProblems> {
    let file_key = format!("{key}_file");
    let Some(Value { kind: ValueKind::Table(entries), .. }) = table.get_mut(section) else { return Ok(()) };
    let Some(path) = entries.remove(&file_key) else { return Ok(()) };
    let named = format!("{section}.{file_key}");
    if entries.contains_key(key) {
        return Err(ConfigProblems::of(named, format!("{section}.{key} is set as well")));
    }
    let path = path.into_string().map_err(|_| ConfigProblems::of(&named, "is no path"))?;
    let text = fs::read_to_string(&path)
        .map_err(|cause| ConfigProblems::of(&named, format!("cannot be read: {cause}")))?;
    entries.insert(key.to_owned(), Value::from(text.trim().to_owned()));
    Ok(())
}

/// Hands out the sections, one mistake each at most.
pub(super) struct Sections {
    table: Table,
    known: Vec<&'static str>,
    problems: Vec<ConfigProblem>,
}

impl Sections {
    pub(super) fn new(table: Table) -> Self {
        Self { table, known: Vec::new(), problems: Vec::new() }
    }

    /// The section of that name; its default when it is not there or does not read.
    pub(super) fn take<T: Default + DeserializeOwned>(&mut self, name: &'static str) -> T {
        self.known.push(name);
        let Some(value) = self.table.remove(name) else { return T::default() };
        value.try_deserialize().unwrap_or_else(|cause| {
            self.problems.extend(problem_of(&cause, name).0);
            T::default()
        })
    }

    pub(super) fn finish(self) -> Result<(), ConfigProblems> {
        let mut problems = self.problems;
        problems.extend(self.table.into_keys().map(|key| ConfigProblem {
            key,
            problem: format!("unknown section, known are {}", self.known.join(", ")),
        }));
        if problems.is_empty() { Ok(()) } else { Err(ConfigProblems(problems)) }
    }
}

/// The key below `at`, and what is wrong there without the value that is wrong.
fn problem_of(cause: &ConfigError, at: &str) -> ConfigProblems {
    let below = |key: &Option<String>| match key.as_deref() {
        None | Some("") => at.to_owned(),
        Some(key) => format!("{at}.{key}"),
    };
    match cause {
        ConfigError::Type { expected, key, .. } => {
            ConfigProblems::of(below(key), format!("expected {expected}"))
        }
        ConfigError::At { error, key, .. } => match &**error {
            ConfigError::Type { expected, .. } => {
                ConfigProblems::of(below(key), format!("expected {expected}"))
            }
            ConfigError::Message(text) => message(below(key), text),
            _ => ConfigProblems::of(below(key), "does not read"),
        },
        ConfigError::Message(text) => message(at.to_owned(), text),
        ConfigError::NotFound(key) => ConfigProblems::of(below(&Some(key.clone())), "is missing"),
        ConfigError::FileParse { cause, .. } => ConfigProblems::of(at, format!("is not TOML: {cause}")),
        _ => ConfigProblems::of(at, "does not read"),
    }
}

/// Serde's words name an unknown field in backquotes; it belongs to the key.
fn message(at: String, text: &str) -> ConfigProblems {
    let unknown = text.strip_prefix("unknown field `").and_then(|rest| rest.split_once('`'));
    match unknown {
        Some((field, rest)) => {
            ConfigProblems::of(format!("{at}.{field}"), format!("unknown key{}", rest.replace('`', "")))
        }
        None => ConfigProblems::of(at, text),
    }
}
