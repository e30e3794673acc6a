//! 封存: gathers entries not yet sealed into a batch and chains it to the one before.
//! Start with [`seal_pending`]; one call makes at most one batch.
//! Never: an entry whose code is wrong or whose id is sealed already, a wait imposed on those who write.

use std::{
    collections::HashSet,
    sync::atomic::{AtomicI64, Ordering},
};

use chrono::{DateTime, SubsecRound, Utc};
use entities::ledger::{ledger_entry, ledger_seal, ledger_seal_entry};
use sea_orm::{
    ActiveValue::Set, ColumnTrait, Condition, DbErr, EntityTrait, JoinType, PaginatorTrait, QueryFilter,
    QueryOrder, QuerySelect,
};
use uuid::Uuid;

use super::{
    entry::content,
    merkle::{self, Hash},
    rows::{self, Row, highest_sealed, to_sealed},
};
use crate::platform::{
    database::{Database, taken},
    env::Env,
    error::{Error, Result},
    vault::Vault,
};

/// How far below the highest sealed sequence an entry may still turn up. Sequences are given out before the
/// commit, so a slow transaction appears late; one that stays open while this many others commit would have
/// met the statement time-out long before.
pub const WINDOW: i64 = 100_000;

/// Most entries a batch holds.
pub const BATCH: usize = 1_000;

// Sealed entries go out in one statement; SQLite binds at most 32,766 values.
const _: () = assert!(BATCH * 4 <= 32_766);

/// What the first batch names as the hash before it.
pub const GENESIS: Hash = [0; 32];

/// Highest entry already reported as not genuine, so that each shows once in the log and not at every call.
static REPORTED: AtomicI64 = AtomicI64::new(0);

/// Seals the entries visible now, at most [`BATCH`]; says how many. Nought when another instance was faster.
/// Each call looks through the window, some tens of milliseconds when it is full: every second or two is often
/// enough. A full batch asks to be called again at once.
///
/// # Errors
/// When the database fails.
pub async fn seal_pending(env: &Env) -> Result<u64> {
    // Read before the entries: whoever seals one of them in between also takes the next batch number.
    let last =
        ledger_seal::Entity::find().order_by_desc(ledger_seal::Column::Batch).one(&env.db.reader).await?;
    let pending = pending(env).await?;
    metrics::gauge!("onewindow_ledger_unsealed_entries").set(pending.count as f64);
    if pending.genuine.is_empty() {
        return Ok(0);
    }
    let (batch, previous_hash) =
        last.map_or((1, GENESIS.to_vec()), |seal| (seal.batch.saturating_add(1), seal.hash));
    let sealed: Vec<_> = (0_i64..)
        .zip(&pending.genuine)
        .map(|(position, entry)| ledger_seal_entry::Model {
            entry_seq: entry.seq,
            batch,
            position,
            leaf_hash: merkle::leaf(entry.seq, entry.id, &entry.mac).to_vec(),
        })
        .collect();
    let mut seal = ledger_seal::Model {
        batch,
        entry_count: i64::try_from(sealed.len()).map_err(Error::internal)?,
        merkle_root: merkle::root(&sealed.iter().map(|entry| &entry.leaf_hash).collect::<Vec<_>>()),
        previous_hash,
        hash: Vec::new(),
        sealed_at: env.clock.now().trunc_subsecs(6),
    };
    seal.hash = seal_hash(&env.vault, &seal).to_vec();
    let (count, head) = (sealed.len() as u64, hex::encode(&seal.hash));
    if !write(env, seal, sealed).await? {
        return Ok(0);
    }
    // Wherever logs are kept, the head is kept too: `ledger verify --head` asks for one that must still be there.
    tracing::info!(ledger.head = %head, ledger.batch = batch, ledger.entries = count, "sealed a batch");
    metrics::gauge!("onewindow_ledger_unsealed_entries").decrement(count as f64);
    metrics::counter!("onewindow_ledger_sealed_entries_total").increment(count);
    Ok(count)
}

/// False when another instance sealed this batch, or one of these entries, first.
async fn write(env: &Env, seal: ledger_seal::Model, sealed: Vec<ledger_seal_entry::Model>) -> Result<bool> {
    let transaction = env.db.begin().await?;
    let written: Result<(), DbErr> = async {
        let seal = ledger_seal::ActiveModel {
            batch: Set(seal.batch),
            entry_count: Set(seal.entry_count),
            merkle_root: Set(seal.merkle_root),
            previous_hash: Set(seal.previous_hash),
            hash: Set(seal.hash),
            sealed_at: Set(seal.sealed_at),
        };
        ledger_seal::Entity::insert(seal).exec_without_returning(&transaction).await?;
        let sealed = sealed.into_iter().map(|entry| ledger_seal_entry::ActiveModel {
            entry_seq: Set(entry.entry_seq),
            batch: Set(entry.batch),
            position: Set(entry.position),
            leaf_hash: Set(entry.leaf_hash),
        });
        ledger_seal_entry::Entity::insert_many(sealed).exec_without_returning(&transaction).await?;
        Ok(())
    }
    .await;
    match written {
        Ok(()) => transaction.commit().await?,
        Err(cause) if taken(&cause).is_some() => {
            transaction.rollback().await?;
            return Ok(false);
        }
        Err(cause) => return Err(cause.into()),
    }
    Ok(true)
}

/// What waits to be sealed.
struct Pending {
    genuine: Vec<ledger_entry::Model>,
    /// All that wait, those not genuine and those beyond this batch included.
    count: u64,
}

/// When the first of the entries that wait to be sealed was recorded, those below others already sealed included.
/// One that does not read has no such instant; the log and `ledger verify` name it.
///
/// # Errors
/// When the database fails.
pub async fn oldest_unsealed(db: &Database) -> Result<Option<DateTime<Utc>>> {
    let floor = highest_sealed(&db.reader).await?.saturating_sub(WINDOW);
    let first = rows::page(&db.reader, unsealed(floor), 10).await?;
    Ok(first.into_iter().find_map(|row| match row {
        Row::Read(entry, _) => Some(entry.recorded_at),
        Row::Unreadable(_) => None,
    }))
}

async fn pending(env: &Env) -> Result<Pending> {
    let floor = highest_sealed(&env.db.reader).await?.saturating_sub(WINDOW);
    let (mut after, mut genuine, mut read) = (floor, Vec::new(), 0);
    loop {
        let page = rows::page(&env.db.reader, unsealed(after), BATCH as u64).await?;
        let more = page.len() == BATCH;
        read += page.len() as u64;
        after = page.last().map_or(after, Row::seq);
        let mut known = sealed_ids(env, &page).await?;
        for row in page {
            let entry = match row {
                Row::Read(entry, _) => *entry,
                Row::Unreadable(seq) => {
                    report(seq, "an entry of the ledger does not read; not sealed");
                    continue;
                }
            };
            if !is_genuine(&env.vault, &entry) {
                report(entry.seq, "an entry of the ledger has a wrong code; not sealed");
            } else if !known.insert(entry.id) {
                report(entry.seq, "an entry of the ledger repeats the id of another; not sealed");
            } else {
                genuine.push(entry);
            }
        }
        // A page of nothing but forgeries must not keep what follows from being sealed.
        if !more || !genuine.is_empty() {
            let count = if more { count_unsealed(env, floor).await? } else { read };
            return Ok(Pending { genuine, count });
        }
    }
}

/// Once an entry, not once a call.
fn report(seq: i64, finding: &'static str) {
    if REPORTED.fetch_max(seq, Ordering::Relaxed) < seq {
        metrics::counter!("onewindow_ledger_forged_entries_total").increment(1);
        tracing::error!(ledger.seq = seq, "{finding}");
    }
}

/// Which ids of a page are sealed already. Nothing but a copy put in past the unique index has such an id.
async fn sealed_ids(env: &Env, page: &[Row]) -> Result<HashSet<Uuid>> {
    let ids: Vec<Uuid> = page
        .iter()
        .filter_map(|row| match row {
            Row::Read(entry, _) => Some(entry.id),
            Row::Unreadable(_) => None,
        })
        .collect();
    if ids.is_empty() {
        return Ok(HashSet::new());
    }
    let sealed: Vec<Uuid> = ledger_entry::Entity::find()
        .join(JoinType::InnerJoin, to_sealed())
        .select_only()
        .column(ledger_entry::Column::Id)
        .filter(ledger_entry::Column::Id.is_in(ids))
        .into_tuple()
        .all(&env.db.reader)
        .await?;
    Ok(sealed.into_iter().collect())
}

async fn count_unsealed(env: &Env, after: i64) -> Result<u64> {
    let waiting = ledger_entry::Entity::find().join(JoinType::LeftJoin, to_sealed()).filter(unsealed(after));
    Ok(waiting.count(&env.db.reader).await?)
}

/// Entries without a place in a batch, to be joined with those places.
fn unsealed(after: i64) -> Condition {
    Condition::all()
        .add(ledger_entry::Column::Seq.gt(after))
        .add(ledger_seal_entry::Column::EntrySeq.is_null())
}

/// Whether whoever wrote the entry held the key and nobody changed it since.
pub(super) fn is_genuine(vault: &Vault, entry: &ledger_entry::Model) -> bool {
    vault.ledger_mac(&content(entry)).as_slice() == entry.mac
}

/// The keyed hash of a seal. It begins with a batch number far below 2^56, an entry's content with the byte 1,
/// so that neither code passes for the other.
pub(super) fn seal_hash(vault: &Vault, seal: &ledger_seal::Model) -> Hash {
    vault.ledger_mac(
        &[
            seal.batch.to_be_bytes().as_slice(),
            &seal.entry_count.to_be_bytes(),
            &seal.merkle_root,
            &seal.previous_hash,
            &seal.sealed_at.timestamp_micros().to_be_bytes(),
        ]
        .concat(),
    )
}
