//! The chain of seals: each follows the one before, and covers what it says it covers.
//! Start with [`walk_seals`].
//! Never: a look at an entry; that a leaf fits its entry is seen with the entries.

use entities::ledger::{ledger_seal, ledger_seal_entry};
use sea_orm::{
    ColumnTrait, DatabaseConnection, DbErr, EntityTrait, JoinType, PaginatorTrait, QueryFilter, QueryOrder,
    QuerySelect, RelationDef,
};

use super::{Fault, Finding};
use crate::platform::{
    error::Result,
    ledger::{
        merkle::{self, Hash},
        rows::readable,
        seal::{BATCH, GENESIS, seal_hash},
    },
    vault::Vault,
};

/// Seals read at a time, each with at most [`BATCH`] leaves.
const SEALS: u64 = 16;

pub(super) struct Seals {
    pub(super) batches: u64,
    pub(super) head_hash: Hash,
}

/// Seals by batch, with the leaves they cover as stored; that the leaves fit the entries is seen with those.
pub(super) async fn walk_seals(db: &DatabaseConnection, vault: &Vault) -> Result<Result<Seals, Fault>> {
    let (mut after, mut batches, mut head_hash, mut covered) = (i64::MIN, 0_u64, GENESIS, 0);
    let mut limit = SEALS;
    loop {
        let expected = i64::try_from(batches).unwrap_or(i64::MAX).saturating_add(1);
        let (seals, leaves) = match readable(portion(db, after, limit).await)? {
            Some(portion) => portion,
            None if limit > 1 => {
                limit = 1;
                continue;
            }
            None => return Ok(Err(Fault::of_seal(covered + 1, expected, Finding::SealAltered))),
        };
        if seals.is_empty() {
            break;
        }
        for seal in seals {
            let expected = i64::try_from(batches).unwrap_or(i64::MAX).saturating_add(1);
            let lowest =
                |batch| leaves.iter().filter(|leaf| leaf.batch == batch).map(|leaf| leaf.entry_seq).min();
            if seal.batch > expected {
                let place = lowest(expected).unwrap_or(covered + 1);
                return Ok(Err(Fault::of_seal(place, expected, Finding::SealMissing)));
            }
            let from = leaves.partition_point(|leaf| leaf.batch < seal.batch);
            let to = leaves.partition_point(|leaf| leaf.batch <= seal.batch);
            let own = leaves.get(from..to).unwrap_or_default();
            if let Some(finding) = examine(vault, &seal, own, expected, &head_hash) {
                let place = lowest(seal.batch).unwrap_or(covered + 1);
                return Ok(Err(Fault::of_seal(place, seal.batch, finding)));
            }
            covered = own.iter().map(|leaf| leaf.entry_seq).fold(covered, i64::max);
            batches += 1;
            head_hash = seal_hash(vault, &seal);
            after = seal.batch;
        }
    }
    let orphan = ledger_seal_entry::Entity::find()
        .join(JoinType::LeftJoin, to_seal())
        .filter(ledger_seal_entry::Column::Batch.gt(after))
        .filter(ledger_seal::Column::Batch.is_null())
        .order_by_asc(ledger_seal_entry::Column::Batch)
        .order_by_asc(ledger_seal_entry::Column::Position)
        .one(db)
        .await;
    Ok(match readable(orphan)? {
        Some(Some(leaf)) => Err(Fault::of_seal(leaf.entry_seq, leaf.batch, Finding::SealMissing)),
        Some(None) => Ok(Seals { batches, head_hash }),
        None => {
            let next = i64::try_from(batches).unwrap_or(i64::MAX).saturating_add(1);
            Err(Fault::of_seal(covered + 1, next, Finding::SealAltered))
        }
    })
}

/// The next seals, with their leaves by batch and position.
async fn portion(
    db: &DatabaseConnection,
    after: i64,
    limit: u64,
) -> Result<(Vec<ledger_seal::Model>, Vec<ledger_seal_entry::Model>), DbErr> {
    let seals = ledger_seal::Entity::find()
        .filter(ledger_seal::Column::Batch.gt(after))
        .order_by_asc(ledger_seal::Column::Batch)
        .limit(limit)
        .all(db)
        .await?;
    let Some(last) = seals.last().map(|seal| seal.batch) else { return Ok((seals, Vec::new())) };
    // One more than the seals can hold, so that a surplus shows.
    let leaves = ledger_seal_entry::Entity::find()
        .filter(ledger_seal_entry::Column::Batch.gt(after))
        .filter(ledger_seal_entry::Column::Batch.lte(last))
        .order_by_asc(ledger_seal_entry::Column::Batch)
        .order_by_asc(ledger_seal_entry::Column::Position)
        .limit(limit * BATCH as u64 + 1)
        .all(db)
        .await?;
    Ok((seals, leaves))
}

/// Whether a head of before is still among the seals.
pub(super) async fn has_head(db: &DatabaseConnection, head: &Hash) -> Result<bool> {
    let found = ledger_seal::Entity::find().filter(ledger_seal::Column::Hash.eq(head.to_vec())).count(db);
    Ok(*head == GENESIS || found.await? > 0)
}

/// What is wrong with one seal, given its leaves by position and the hash of the seal before.
fn examine(
    vault: &Vault,
    seal: &ledger_seal::Model,
    leaves: &[ledger_seal_entry::Model],
    expected: i64,
    previous_hash: &Hash,
) -> Option<Finding> {
    let hashes: Vec<_> = leaves.iter().map(|leaf| &leaf.leaf_hash).collect();
    let as_written = seal.batch == expected
        && seal.hash == seal_hash(vault, seal)
        && usize::try_from(seal.entry_count) == Ok(leaves.len())
        && (0..).zip(leaves).all(|(position, leaf)| leaf.position == position)
        && seal.merkle_root == merkle::root(&hashes);
    if !as_written {
        Some(Finding::SealAltered)
    } else if seal.previous_hash != previous_hash {
        Some(Finding::ChainBroken)
    } else {
        None
    }
}

/// From an entry's place in a batch to the seal of the batch.
fn to_seal() -> RelationDef {
    ledger_seal_entry::Entity::belongs_to(ledger_seal::Entity)
        .from(ledger_seal_entry::Column::Batch)
        .to(ledger_seal::Column::Batch)
        .into()
}
