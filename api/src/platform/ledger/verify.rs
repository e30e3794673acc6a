//! 验证: recomputes every code, leaf, root and link of the ledger and names the first that does not hold.
//! Start with [`verify`]; the hub may go on writing and sealing meanwhile.
//! Never: a change, more than a few thousand rows in memory.
//!
//! What it cannot see from the database alone: that the newest entries of their subjects vanished before they
//! were sealed, or that the newest batches vanished together with their entries. Against the latter the head
//! hash of an earlier verdict, kept elsewhere, must still be found in `ledger_seal.hash`.

use entities::ledger::{ledger_entry, ledger_seal, ledger_seal_entry};
use sea_orm::{
    ColumnTrait, DatabaseConnection, EntityTrait, JoinType, QueryFilter, QueryOrder, QuerySelect, RelationDef,
};

use super::{
    merkle::{self, Hash},
    seal::{BATCH, GENESIS, WINDOW, is_genuine, seal_hash, to_sealed},
};
use crate::platform::{database::Database, error::Result, vault::Vault};

/// Entries read at a time.
const CHUNK: u64 = 1_000;
/// Seals read at a time, each with at most [`BATCH`] leaves.
const SEALS: u64 = 16;

/// What is wrong with a place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Finding {
    /// An entry is not what was written.
    Altered,
    /// A sealed entry is gone.
    Missing,
    /// An entry that no unit of work wrote when its neighbours were written.
    Inserted,
    /// A seal, or the list of entries it covers, is not what was written.
    SealAltered,
    /// A seal is gone.
    SealMissing,
    /// A seal is genuine but does not follow the one before it.
    ChainBroken,
    /// The entry of the version before this one is gone.
    VersionMissing,
}

/// Outcome of a verification.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Verdict {
    Sound {
        entries: u64,
        sealed: u64,
        batches: u64,
        /// Hash of the newest seal; all zero when there is none.
        head_hash: Hash,
    },
    /// The first broken place: an entry by `seq`, a seal by `batch` alone.
    Broken { seq: Option<i64>, batch: Option<i64>, finding: Finding },
}

/// A finding, and where it stands among the others.
#[derive(Debug, Clone, Copy)]
struct Fault {
    /// Of an entry its sequence, of a seal the lowest sequence it covers.
    place: i64,
    seq: Option<i64>,
    batch: Option<i64>,
    finding: Finding,
}

impl Fault {
    fn of_entry(seq: i64, batch: Option<i64>, finding: Finding) -> Self {
        Self { place: seq, seq: Some(seq), batch, finding }
    }

    fn of_seal(place: i64, batch: i64, finding: Finding) -> Self {
        Self { place, seq: None, batch: Some(batch), finding }
    }
}

/// Verifies the whole ledger. `progress` hears the highest sequence checked, and the highest there was at the
/// start.
///
/// # Errors
/// When the database fails, or holds a row that no longer reads as an entry.
pub async fn verify(db: &Database, vault: &Vault, mut progress: impl FnMut(u64, u64)) -> Result<Verdict> {
    let seals = walk_seals(&db.reader, vault).await?;
    // Beyond a broken seal nothing can come first.
    let until = seals.as_ref().err().map(|fault| fault.place);
    let entries = walk_entries(&db.reader, vault, until, &mut progress).await?;
    let fault = match (seals, entries) {
        (Ok(seals), Ok(entries)) => {
            return Ok(Verdict::Sound {
                entries: entries.all,
                sealed: entries.sealed,
                batches: seals.batches,
                head_hash: seals.head_hash,
            });
        }
        (Err(seal), Err(entry)) if seal.place <= entry.place => seal,
        (_, Err(entry)) => entry,
        (Err(seal), Ok(_)) => seal,
    };
    Ok(Verdict::Broken { seq: fault.seq, batch: fault.batch, finding: fault.finding })
}

struct Seals {
    batches: u64,
    head_hash: Hash,
}

/// Seals by batch, with the leaves they cover as stored; that the leaves fit the entries is seen with those.
async fn walk_seals(db: &DatabaseConnection, vault: &Vault) -> Result<Result<Seals, Fault>> {
    let (mut after, mut batches, mut head_hash, mut covered) = (i64::MIN, 0_u64, GENESIS, 0);
    loop {
        let seals = ledger_seal::Entity::find()
            .filter(ledger_seal::Column::Batch.gt(after))
            .order_by_asc(ledger_seal::Column::Batch)
            .limit(SEALS)
            .all(db)
            .await?;
        let Some(last) = seals.last().map(|seal| seal.batch) else { break };
        // One more than the seals can hold, so that a surplus shows.
        let leaves = ledger_seal_entry::Entity::find()
            .filter(ledger_seal_entry::Column::Batch.gt(after))
            .filter(ledger_seal_entry::Column::Batch.lte(last))
            .order_by_asc(ledger_seal_entry::Column::Batch)
            .order_by_asc(ledger_seal_entry::Column::Position)
            .limit(SEALS * BATCH as u64 + 1)
            .all(db)
            .await?;
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
        .await?;
    Ok(match orphan {
        Some(leaf) => Err(Fault::of_seal(leaf.entry_seq, leaf.batch, Finding::SealMissing)),
        None => Ok(Seals { batches, head_hash }),
    })
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

#[derive(Default)]
struct Entries {
    all: u64,
    sealed: u64,
}

/// Entries by sequence, each beside its leaf. Every statement sees entry and leaf at one instant, so that
/// commits and seals under way raise no alarm.
async fn walk_entries(
    db: &DatabaseConnection,
    vault: &Vault,
    until: Option<i64>,
    progress: &mut impl FnMut(u64, u64),
) -> Result<Result<Entries, Fault>> {
    let highest_sealed = ledger_seal_entry::Entity::find()
        .order_by_desc(ledger_seal_entry::Column::EntrySeq)
        .one(db)
        .await?
        .map_or(0, |leaf| leaf.entry_seq);
    let total = ledger_entry::Entity::find()
        .order_by_desc(ledger_entry::Column::Seq)
        .one(db)
        .await?
        .map_or(0, |entry| u64::try_from(entry.seq).unwrap_or_default());
    let (mut after, mut entries) = (i64::MIN, Entries::default());
    loop {
        let page = ledger_entry::Entity::find()
            .join(JoinType::LeftJoin, to_sealed())
            .select_also(ledger_seal_entry::Entity)
            .filter(ledger_entry::Column::Seq.gt(after))
            .order_by_asc(ledger_entry::Column::Seq)
            .limit(CHUNK)
            .all(db)
            .await?;
        let more = page.len() as u64 == CHUNK;
        let last = page.last().map_or(after, |(entry, _)| entry.seq);
        let through = if more { last } else { i64::MAX };
        let faults = [
            page.iter().find_map(|(entry, leaf)| suspect(vault, entry, leaf.as_ref(), highest_sealed)),
            missing_entry(db, after, through).await?,
            missing_version(db, after, through).await?,
        ];
        // Of several at one place the first kind is the cause.
        if let Some(fault) = faults.into_iter().flatten().min_by_key(|fault| fault.place) {
            return Ok(Err(fault));
        }
        entries.all += page.len() as u64;
        entries.sealed += page.iter().filter(|(_, leaf)| leaf.is_some()).count() as u64;
        after = last;
        let done = u64::try_from(last).unwrap_or_default();
        progress(done, total.max(done));
        if !more || until.is_some_and(|place| last >= place) {
            return Ok(Ok(entries));
        }
    }
}

/// What is wrong with one entry, given its leaf if it is sealed.
fn suspect(
    vault: &Vault,
    entry: &ledger_entry::Model,
    leaf: Option<&ledger_seal_entry::Model>,
    highest_sealed: i64,
) -> Option<Fault> {
    let finding = match leaf {
        Some(leaf) => {
            let fits = leaf.leaf_hash == merkle::leaf(entry.seq, entry.id, &entry.mac);
            (!fits || !is_genuine(vault, entry)).then_some(Finding::Altered)
        }
        // The sealer waits for nobody longer than the window.
        None if entry.seq <= highest_sealed.saturating_sub(WINDOW) => Some(Finding::Inserted),
        None if is_genuine(vault, entry) => None,
        // The sealer passed it by: it was wrong, or not there, when its neighbours were sealed.
        None if entry.seq < highest_sealed => Some(Finding::Inserted),
        None => Some(Finding::Altered),
    };
    finding.map(|finding| Fault::of_entry(entry.seq, leaf.map(|leaf| leaf.batch), finding))
}

/// The first leaf in the range whose entry is gone.
async fn missing_entry(db: &DatabaseConnection, after: i64, through: i64) -> Result<Option<Fault>> {
    let leaf = ledger_seal_entry::Entity::find()
        .join(JoinType::LeftJoin, to_sealed().rev())
        .filter(ledger_seal_entry::Column::EntrySeq.gt(after))
        .filter(ledger_seal_entry::Column::EntrySeq.lte(through))
        .filter(ledger_entry::Column::Seq.is_null())
        .order_by_asc(ledger_seal_entry::Column::EntrySeq)
        .one(db)
        .await?;
    Ok(leaf.map(|leaf| Fault::of_entry(leaf.entry_seq, Some(leaf.batch), Finding::Missing)))
}

/// The first entry in the range whose subject has no entry for the version before.
async fn missing_version(db: &DatabaseConnection, after: i64, through: i64) -> Result<Option<Fault>> {
    use ledger_entry::Column;
    use sea_orm::sea_query::{Alias, Expr, ExprTrait, Query};

    let before = Alias::new("before");
    let entry = |column: Column| Expr::col((ledger_entry::Entity, column));
    let earlier = |column: Column| Expr::col((before.clone(), column));
    let predecessor = Query::select()
        .expr(Expr::val(1))
        .from_as(ledger_entry::Entity, before.clone())
        .and_where(earlier(Column::SubjectType).eq(entry(Column::SubjectType)))
        .and_where(earlier(Column::SubjectId).eq(entry(Column::SubjectId)))
        .and_where(earlier(Column::SubjectVersion).eq(entry(Column::SubjectVersion).sub(1)))
        .to_owned();
    let seq = ledger_entry::Entity::find()
        .select_only()
        .column(Column::Seq)
        .filter(Column::Seq.gt(after))
        .filter(Column::Seq.lte(through))
        .filter(Column::SubjectVersion.gt(1))
        .filter(Expr::not_exists(predecessor))
        .order_by_asc(Column::Seq)
        .into_tuple::<i64>()
        .one(db)
        .await?;
    Ok(seq.map(|seq| Fault::of_entry(seq, None, Finding::VersionMissing)))
}

/// From an entry's place in a batch to the seal of the batch.
fn to_seal() -> RelationDef {
    ledger_seal_entry::Entity::belongs_to(ledger_seal::Entity)
        .from(ledger_seal_entry::Column::Batch)
        .to(ledger_seal::Column::Batch)
        .into()
}
