//! 验证: recomputes every code, leaf, root and link of the ledger and names the first that does not hold.
//! Start with [`verify`]; `seals` walks the chain, `entries` what it covers, `state` the tables that answer to it.
//! Never: a change, more than a few thousand rows in memory. The hub may go on writing and sealing meanwhile.
//!
//! What it cannot see from the database alone: that the newest batches vanished together with their entries and
//! all that their acts left in the tables. Against that, the head of an earlier verdict or of the log, kept
//! elsewhere, is handed in as [`Claims::head`].

mod entries;
mod seals;
mod state;

use uuid::Uuid;

use super::merkle::Hash;
use crate::platform::{
    database::Database,
    error::{Error, Result},
    vault::Vault,
};
pub use state::Ledgered;

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
    /// A head of before is no longer among the seals: the ledger was cut off, or is another one.
    HeadMissing,
}

/// What else must be true of the ledger.
#[derive(Debug, Clone, Copy, Default)]
pub struct Claims<'a> {
    /// A head hash of before; all zero claims nothing.
    pub head: Option<Hash>,
    /// Tables whose rows must have their entries.
    pub tables: &'a [Ledgered],
}

/// A version of a row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Subject {
    pub kind: &'static str,
    pub id: Uuid,
    pub version: i64,
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
    /// The first broken place: an entry by `seq`, a seal by `batch` alone, a row without its entry by `subject`.
    Broken { seq: Option<i64>, batch: Option<i64>, subject: Option<Subject>, finding: Finding },
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
/// When the database fails.
pub async fn verify(
    db: &Database,
    vault: &Vault,
    claims: &Claims<'_>,
    mut progress: impl FnMut(u64, u64),
) -> Result<Verdict> {
    let db = &db.reader;
    let seals = seals::walk_seals(db, vault).await?;
    // Beyond a broken seal nothing can come first.
    let until = seals.as_ref().err().map(|fault| fault.place);
    let entries = entries::walk_entries(db, vault, until, &mut progress).await?;
    let copy = entries::repeated(db).await?;
    let (seals, entries) = match (seals, entries, copy) {
        (Ok(seals), Ok(entries), None) => (seals, entries),
        (seals, entries, copy) => {
            // Of several at one place the first kind is the cause.
            let faults = [seals.err(), entries.err(), copy];
            let first = faults.into_iter().flatten().min_by_key(|fault| fault.place);
            let Some(Fault { seq, batch, finding, .. }) = first else {
                return Err(Error::bug("a fault without a place"));
            };
            return Ok(Verdict::Broken { seq, batch, subject: None, finding });
        }
    };
    if let Some(head) = &claims.head
        && !seals::has_head(db, head).await?
    {
        return Ok(Verdict::Broken { seq: None, batch: None, subject: None, finding: Finding::HeadMissing });
    }
    if let Some(subject) = state::unrecorded(db, claims.tables).await? {
        let (subject, finding) = (Some(subject), Finding::Missing);
        return Ok(Verdict::Broken { seq: None, batch: None, subject, finding });
    }
    Ok(Verdict::Sound {
        entries: entries.all,
        sealed: entries.sealed,
        batches: seals.batches,
        head_hash: seals.head_hash,
    })
}
