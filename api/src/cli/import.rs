//! 导入基础数据: files, or what the binary carries.
//! Start with [`run`].
//! Never: the demonstration's directory on a production hub.

use std::{fs, path::Path};

use indicatif::{ProgressBar, ProgressStyle};

use super::{Session, args::ImportCommand, exit::Failure, say};
use crate::{
    config::Mode,
    directory::{
        import::{
            ImportReport,
            directory::{self, DirectoryFile, Form},
            divisions, policy, workdays,
        },
        shipped,
    },
};

pub(super) async fn run(session: &Session, command: ImportCommand) -> Result<(), Failure> {
    let report: ImportReport = match command {
        ImportCommand::Divisions { file, changes } => {
            let (table, changes) = match file {
                Some(file) => (read(&file)?, changes.as_deref().map(read).transpose()?),
                None => (shipped::DIVISIONS.to_owned(), Some(shipped::DIVISION_CHANGES.to_owned())),
            };
            let env = session.env().await?;
            let bar = Bar::new();
            let progress = |done, all| bar.show(done, all);
            divisions::import(&env, table.as_bytes(), changes.as_deref(), &progress).await?
        }
        ImportCommand::Workdays { file } => {
            let text = file.as_deref().map_or_else(|| Ok(shipped::WORKDAYS.to_owned()), read)?;
            workdays::import(&session.env().await?, &text).await?
        }
        ImportCommand::Directory { file } => {
            let (text, form) = match file {
                Some(file) => (read(&file)?, form_of(&file)?),
                None if session.config.server.mode == Mode::Production => {
                    return Err(Failure::usage(
                        "the shipped directory is invented: a production hub needs FILE",
                    ));
                }
                None => (shipped::DEMO_DIRECTORY.to_owned(), Form::Toml),
            };
            let file =
                DirectoryFile::parse(&text, form).map_err(crate::directory::import::ImportError::from)?;
            directory::import(&session.env().await?, file).await?
        }
        ImportCommand::Policy { files, source } => {
            let texts: Vec<policy::PolicyText> = match files.as_slice() {
                [] => shipped::POLICY.iter().map(policy::PolicyText::from).collect(),
                files => {
                    files.iter().map(|file| policy_text(file, source.as_deref())).collect::<Result<_, _>>()?
                }
            };
            policy::import(&session.env().await?, &texts).await?
        }
    };
    say(&report.to_string())
}

fn read(path: &Path) -> Result<String, Failure> {
    fs::read_to_string(path).map_err(|cause| Failure::usage(format!("{}: {cause}", path.display())))
}

fn form_of(path: &Path) -> Result<Form, Failure> {
    match path.extension().and_then(|extension| extension.to_str()) {
        Some("toml") => Ok(Form::Toml),
        Some("csv") => Ok(Form::Csv),
        _ => Err(Failure::usage(format!("{}: a directory file ends in .toml or .csv", path.display()))),
    }
}

fn policy_text(path: &Path, source: Option<&str>) -> Result<policy::PolicyText, Failure> {
    let file_name = path.file_name().and_then(|name| name.to_str()).unwrap_or_default().to_owned();
    let source = source.unwrap_or(&file_name).to_owned();
    Ok(policy::PolicyText { text: read(path)?, file_name, source })
}

/// A bar on standard error; nothing where that is no terminal.
pub(super) struct Bar(ProgressBar);

impl Bar {
    pub(super) fn new() -> Self {
        let style = ProgressStyle::with_template("{bar:40} {pos}/{len} rows").expect("a constant template");
        Self(ProgressBar::new(0).with_style(style))
    }

    pub(super) fn show(&self, done: usize, all: usize) {
        self.0.set_length(all as u64);
        self.0.set_position(done as u64);
    }
}

impl Drop for Bar {
    fn drop(&mut self) {
        self.0.finish_and_clear();
    }
}
