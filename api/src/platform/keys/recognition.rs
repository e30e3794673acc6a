//! Whether the loaded keys are those that this database was written with.
//! Start with [`recognise`]; [`strangers`] only looks.
//! Never: a key or anything it could be found from.

use chrono::{DateTime, Utc};
use entities::platform::key_check;
use sea_orm::{EntityTrait, Set, sea_query::OnConflict};
use uuid::Uuid;

use crate::platform::{
    database::Database,
    error::Result,
    vault::{SealContext, Vault},
};

const WORD: &str = "onewindow";
const CELL: SealContext = SealContext { table: "key_check", row: Uuid::nil(), column: "answer" };

/// The database was written with other keys: under these, nothing in it could be found or read, and whoever
/// is married in it could marry again.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{}: not the key that this database was written with", .settings.join(", "))]
pub struct StrangeKeys {
    /// E.g. `keys.index`.
    pub settings: Vec<String>,
}

/// Compares the keys with what they answered before; a key that is new to the database is remembered.
///
/// # Errors
/// When the database is away.
pub async fn recognise(
    db: &Database,
    vault: &Vault,
    now: DateTime<Utc>,
) -> Result<std::result::Result<(), StrangeKeys>> {
    let known = key_check::Entity::find().all(db.administration()).await?;
    let strangers = compare(&known, vault);
    if !strangers.is_empty() {
        return Ok(Err(StrangeKeys { settings: strangers }));
    }
    let fresh: Vec<key_check::ActiveModel> = answers(vault)
        .into_iter()
        .filter(|(name, _)| known.iter().all(|row| row.name != *name))
        .map(|(name, answer)| key_check::ActiveModel {
            name: Set(name),
            answer: Set(answer),
            first_used_at: Set(now),
        })
        .collect();
    if !fresh.is_empty() {
        key_check::Entity::insert_many(fresh)
            .on_conflict(OnConflict::column(key_check::Column::Name).do_nothing().to_owned())
            .exec_without_returning(db.administration())
            .await?;
        // Another instance may have come first, with other keys.
        let known = key_check::Entity::find().all(db.administration()).await?;
        let strangers = compare(&known, vault);
        if !strangers.is_empty() {
            return Ok(Err(StrangeKeys { settings: strangers }));
        }
    }
    Ok(Ok(()))
}

/// The settings whose keys the database does not know.
///
/// # Errors
/// When the database is away.
pub async fn strangers(db: &Database, vault: &Vault) -> Result<Vec<String>> {
    Ok(compare(&key_check::Entity::find().all(&db.reader).await?, vault))
}

fn compare(known: &[key_check::Model], vault: &Vault) -> Vec<String> {
    known.iter().filter(|row| !fits(row, vault)).map(|row| format!("keys.{}", row.name)).collect()
}

fn fits(row: &key_check::Model, vault: &Vault) -> bool {
    match row.name.strip_prefix("encryption.keys.") {
        // A key that is not loaded any more is for the values under it to miss.
        Some(id) => {
            let is_loaded = id.parse().is_ok_and(|id: u16| vault.has_key(id));
            !is_loaded || vault.open(CELL, &row.answer).is_ok_and(|word| word == WORD)
        }
        None => answers(vault).iter().any(|(name, answer)| *name == row.name && *answer == row.answer),
    }
}

/// What the keys say to the word, by setting. The encryption keys that do not seal are known already.
fn answers(vault: &Vault) -> Vec<(String, Vec<u8>)> {
    vec![
        ("index".to_owned(), vault.blind_index("key_check", WORD).to_vec()),
        ("ledger".to_owned(), vault.ledger_mac(WORD.as_bytes()).to_vec()),
        (format!("encryption.keys.{}", vault.active_key()), vault.seal(CELL, WORD)),
    ]
}
