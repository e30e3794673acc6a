//! 数据库迁移: steps up, down, and how far the database is.
//! Start with [`run`]; [`require`] is asked by every command that needs the schema.
//! Never: a step taken without being asked for, save by `demo` on its own database.

use migration::{Migrator, MigratorTrait};

use super::{
    Session,
    args::MigrateCommand,
    exit::{Code, Failure},
    say,
};
use crate::platform::database::Database;

pub(super) async fn run(session: &Session, command: MigrateCommand) -> Result<(), Failure> {
    let database = session.database().await?;
    let connection = database.administration();
    match command {
        MigrateCommand::Up { steps } => {
            let before = pending(&database).await?;
            Migrator::up(connection, steps).await?;
            let after = pending(&database).await?;
            report("applied", before.iter().filter(|name| !after.contains(name)))
        }
        MigrateCommand::Down { steps } => {
            let before = pending(&database).await?;
            Migrator::down(connection, Some(steps)).await?;
            let after = pending(&database).await?;
            report("taken back", after.iter().filter(|name| !before.contains(name)))
        }
        MigrateCommand::Status => {
            let pending = pending(&database).await?;
            for migration in Migrator::migrations() {
                let is_pending = pending.iter().any(|name| name == migration.name());
                say(&format!("{:<8} {}", if is_pending { "pending" } else { "applied" }, migration.name()))?;
            }
            refuse(&pending)
        }
    }
}

/// # Errors
/// Code 4 when a step of this programme is not applied.
pub(super) async fn require(database: &Database) -> Result<(), Failure> {
    refuse(&pending(database).await?)
}

async fn pending(database: &Database) -> Result<Vec<String>, Failure> {
    Ok(Migrator::pending(database.administration()).await?)
}

fn refuse(pending: &[String]) -> Result<(), Failure> {
    match pending.len() {
        0 => Ok(()),
        count => Err(Failure::new(
            Code::NotMigrated,
            format!("the database lacks {count} steps of the schema: run `onewindow migrate up`"),
        )),
    }
}

fn report<'a>(what: &str, names: impl Iterator<Item = &'a String>) -> Result<(), Failure> {
    let names: Vec<&String> = names.collect();
    if names.is_empty() {
        return say("nothing to do");
    }
    names.into_iter().try_for_each(|name| say(&format!("{what} {name}")))
}
