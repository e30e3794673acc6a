//! Entries by sequence: each as it was written, in its place, after the version before it, and once.
//! Start with [`walk_entries`]; [`repeated`] finds copies.
//! Never: more than a page of rows in memory.

use entities::ledger::{ledger_entry, ledger_seal_entry};
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, DatabaseConnection, EntityTrait, JoinType, QueryFilter,
    QueryOrder, QuerySelect, Statement,
};

use super::{Fault, Finding};
use crate::platform::{
    error::Result,
    ledger::{
        merkle,
        rows::{self, Row, readable, to_sealed},
        seal::{WINDOW, is_genuine},
    },
    vault::Vault,
};

/// Entries read at a time.
const CHUNK: u64 = 1_000;

#[derive(Default)]
pub(super) struct Entries {
    pub(super) all: u64,
    pub(super) sealed: u64,
}

/// Entries by sequence, each beside its leaf. Every statement sees entry and leaf at one instant, so that
/// commits and seals under way raise no alarm.
pub(super) async fn walk_entries(
    db: &DatabaseConnection,
    vault: &Vault,
    until: Option<i64>,
    progress: &mut impl FnMut(u64, u64),
) -> Result<Result<Entries, Fault>> {
    let highest_sealed = rows::highest_sealed(db).await?;
    let total: Option<i64> = ledger_entry::Entity::find()
        .select_only()
        .column(ledger_entry::Column::Seq)
        .order_by_desc(ledger_entry::Column::Seq)
        .into_tuple()
        .one(db)
        .await?;
    let total = total.map_or(0, |seq| u64::try_from(seq).unwrap_or_default());
    let (mut after, mut entries) = (i64::MIN, Entries::default());
    loop {
        let page = rows::page(db, Condition::all().add(ledger_entry::Column::Seq.gt(after)), CHUNK).await?;
        let more = page.len() as u64 == CHUNK;
        let last = page.last().map_or(after, Row::seq);
        let through = if more { last } else { i64::MAX };
        let faults = [
            page.iter().find_map(|row| suspect(vault, row, highest_sealed)),
            missing_entry(db, after, through).await?,
            missing_version(db, after, through).await?,
        ];
        // Of several at one place the first kind is the cause.
        if let Some(fault) = faults.into_iter().flatten().min_by_key(|fault| fault.place) {
            return Ok(Err(fault));
        }
        entries.all += page.len() as u64;
        entries.sealed += page.iter().filter(|row| matches!(row, Row::Read(_, Some(_)))).count() as u64;
        after = last;
        let done = u64::try_from(last).unwrap_or_default();
        progress(done, total.max(done));
        if !more || until.is_some_and(|place| last >= place) {
            return Ok(Ok(entries));
        }
    }
}

/// What is wrong with one entry, given its leaf if it is sealed.
fn suspect(vault: &Vault, row: &Row, highest_sealed: i64) -> Option<Fault> {
    let (entry, leaf) = match row {
        Row::Read(entry, leaf) => (entry, leaf),
        Row::Unreadable(seq) => return Some(Fault::of_entry(*seq, None, Finding::Altered)),
    };
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
    finding.map(|finding| Fault::of_entry(entry.seq, leaf.as_ref().map(|leaf| leaf.batch), finding))
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
        .await;
    // A leaf that does not read is found with its seal.
    Ok(readable(leaf)?
        .flatten()
        .map(|leaf| Fault::of_entry(leaf.entry_seq, Some(leaf.batch), Finding::Missing)))
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

/// What of an entry can be there only once. The unique indexes say so too; where somebody dropped them to put in
/// a copy of a genuine entry, the database sorts once instead of walking an index, and answers with one row.
const ONCE: [&str; 2] = [
    "SELECT MAX(seq) AS last FROM ledger_entry GROUP BY id HAVING COUNT(*) > 1 ORDER BY last LIMIT 1",
    "SELECT MAX(seq) AS last FROM ledger_entry WHERE subject_id IS NOT NULL AND subject_version IS NOT NULL \
     GROUP BY subject_type, subject_id, subject_version HAVING COUNT(*) > 1 ORDER BY last LIMIT 1",
];

/// The others like the entry `:last`; the copy first: not sealed, or sealed later, or further on.
const COPY: [&str; 2] = [
    "SELECT e.seq, s.batch FROM ledger_entry AS e LEFT JOIN ledger_seal_entry AS s ON s.entry_seq = e.seq \
     WHERE e.id = (SELECT id FROM ledger_entry WHERE seq = :last) \
     ORDER BY CASE WHEN s.batch IS NULL THEN 0 ELSE 1 END, s.batch DESC, e.seq DESC LIMIT 1",
    "SELECT e.seq, s.batch FROM ledger_entry AS o JOIN ledger_entry AS e ON e.subject_type = o.subject_type \
     AND e.subject_id = o.subject_id AND e.subject_version = o.subject_version \
     LEFT JOIN ledger_seal_entry AS s ON s.entry_seq = e.seq WHERE o.seq = :last \
     ORDER BY CASE WHEN s.batch IS NULL THEN 0 ELSE 1 END, s.batch DESC, e.seq DESC LIMIT 1",
];

/// The first entry that repeats another's id, or another's version of a subject.
pub(super) async fn repeated(db: &DatabaseConnection) -> Result<Option<Fault>> {
    let backend = db.get_database_backend();
    let mut faults = Vec::new();
    for (once, copy) in ONCE.into_iter().zip(COPY) {
        let Some(row) = db.query_one_raw(Statement::from_string(backend, once)).await? else { continue };
        let last: i64 = row.try_get_by_index(0)?;
        let copy = Statement::from_string(backend, copy.replace(":last", &last.to_string()));
        let (seq, batch) = match db.query_one_raw(copy).await? {
            Some(row) => (row.try_get_by_index(0)?, row.try_get_by_index(1)?),
            None => (last, None),
        };
        faults.push(Fault::of_entry(seq, batch, Finding::Inserted));
    }
    Ok(faults.into_iter().min_by_key(|fault| fault.place))
}
