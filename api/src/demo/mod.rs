//! 演示: a database filled from the shipped files, invented people, and ready-made tokens.
//! Start with [`prepare`]; the [`DemoSeed`] it answers is printed, and given to the console.
//! Never: on a hub with keys of its own. Whoever knows the demonstration's keys can forge everything.

mod examples;
mod persons;
mod slots;
mod tokens;

#[cfg(test)]
mod tests;

use std::{fmt, sync::Arc};

use migration::{Migrator, MigratorTrait};
use serde::Serialize;
use serde_json::{Value as Json, json};
use uuid::Uuid;

use crate::{
    directory::{
        import::{
            Progress,
            directory::{self, DirectoryFile, Form},
            divisions, policy, workdays,
        },
        shipped,
    },
    http::console::DemoConsole,
    platform::{auth::token::AuthSection, env::Env, keys::HubKeys},
};

/// 演示人员. An invented citizen.
#[derive(Debug, Clone, Serialize)]
pub struct DemoPerson {
    pub id: Uuid,
    /// Shown on purpose: the number is computed by the check rule and nobody's.
    pub name: &'static str,
    pub id_number: String,
}

/// A token ready to use; does not print.
#[derive(Clone, Serialize)]
pub struct DemoToken {
    pub name: String,
    pub token: String,
}

impl fmt::Debug for DemoToken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("DemoToken").field("name", &self.name).finish_non_exhaustive()
    }
}

/// An operation to try.
#[derive(Debug, Clone, Serialize)]
pub struct DemoExample {
    pub name: &'static str,
    pub query: String,
    pub variables: Json,
}

/// Everything a visitor needs.
#[derive(Debug, Clone, Serialize)]
pub struct DemoSeed {
    pub persons: Vec<DemoPerson>,
    pub tokens: Vec<DemoToken>,
    pub examples: Vec<DemoExample>,
}

impl DemoSeed {
    /// What `/console/demo.json` answers.
    pub fn console(&self) -> DemoConsole {
        DemoConsole(json!({ "tokens": self.tokens, "examples": self.examples }))
    }
}

/// Brings the database of `env` to the demonstration's state; a second time changes nothing. The tokens
/// are good for as long as `auth` allows.
///
/// # Errors
/// When a step fails, or the keys are not the demonstration's.
pub async fn prepare(
    env: &Arc<Env>,
    keys: &HubKeys,
    auth: &AuthSection,
    progress: Progress<'_>,
) -> anyhow::Result<DemoSeed> {
    anyhow::ensure!(keys.is_demo(), "the demonstration runs on its own keys only: leave [keys] unset");
    Migrator::up(env.db.administration(), None).await?;
    let now = env.clock.now();
    divisions::import(env, shipped::DIVISIONS.as_bytes(), Some(shipped::DIVISION_CHANGES), progress).await?;
    workdays::import(env, shipped::WORKDAYS).await?;
    directory::import(env, DirectoryFile::parse(shipped::DEMO_DIRECTORY, Form::Toml)?).await?;
    let files: Vec<_> = shipped::POLICY.iter().map(policy::PolicyText::from).collect();
    policy::import(env, &files).await?;
    let persons = persons::seed(env).await?;
    let tokens = tokens::mint(keys, auth, &persons, now)?;
    let slot = slots::publish(env, auth).await?;
    let examples = examples::examples(&slot, env.clock.today());
    Ok(DemoSeed { persons, tokens, examples })
}
