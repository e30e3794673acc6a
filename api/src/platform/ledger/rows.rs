//! Entries as rows, each beside its place in a batch, and those that no longer read as entries.
//! Start with [`page`].
//! Never: one bad row that hides the others, or hides itself.

use entities::ledger::{ledger_entry, ledger_seal_entry};
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, DbErr, EntityTrait, JoinType, QueryFilter, QueryOrder,
    QuerySelect, RelationDef, RuntimeErr, SelectTwo, sqlx,
};

/// An entry as it lies in the database.
#[derive(Debug)]
pub(super) enum Row {
    Read(Box<ledger_entry::Model>, Option<ledger_seal_entry::Model>),
    /// A column holds what no entry can: SQLite stores any kind of value in any column.
    Unreadable(i64),
}

impl Row {
    pub(super) fn seq(&self) -> i64 {
        match self {
            Self::Read(entry, _) => entry.seq,
            Self::Unreadable(seq) => *seq,
        }
    }
}

/// The first `limit` entries that meet a condition, by sequence. One statement, which sees entry and place at
/// one instant, as long as all of them read; else one for each.
pub(super) async fn page(
    db: &impl ConnectionTrait,
    condition: Condition,
    limit: u64,
) -> Result<Vec<Row>, DbErr> {
    let some = entries(condition.clone()).limit(limit);
    if let Some(page) = readable(some.all(db).await)? {
        return Ok(page.into_iter().map(|(entry, leaf)| Row::Read(Box::new(entry), leaf)).collect());
    }
    let seqs: Vec<i64> = ledger_entry::Entity::find()
        .join(JoinType::LeftJoin, to_sealed())
        .select_only()
        .column(ledger_entry::Column::Seq)
        .filter(condition)
        .order_by_asc(ledger_entry::Column::Seq)
        .limit(limit)
        .into_tuple()
        .all(db)
        .await?;
    let mut page = Vec::with_capacity(seqs.len());
    for seq in seqs {
        let one = entries(Condition::all().add(ledger_entry::Column::Seq.eq(seq)));
        match readable(one.one(db).await)? {
            Some(Some((entry, leaf))) => page.push(Row::Read(Box::new(entry), leaf)),
            Some(None) => {}
            None => page.push(Row::Unreadable(seq)),
        }
    }
    Ok(page)
}

fn entries(condition: Condition) -> SelectTwo<ledger_entry::Entity, ledger_seal_entry::Entity> {
    ledger_entry::Entity::find()
        .join(JoinType::LeftJoin, to_sealed())
        .select_also(ledger_seal_entry::Entity)
        .filter(condition)
        .order_by_asc(ledger_entry::Column::Seq)
}

/// The highest sequence that has a place in a batch, 0 when none has.
pub(super) async fn highest_sealed(db: &impl ConnectionTrait) -> Result<i64, DbErr> {
    let highest: Option<i64> = ledger_seal_entry::Entity::find()
        .select_only()
        .column(ledger_seal_entry::Column::EntrySeq)
        // On SQLite a text would sort above every number.
        .filter(ledger_seal_entry::Column::EntrySeq.lte(i64::MAX))
        .order_by_desc(ledger_seal_entry::Column::EntrySeq)
        .into_tuple()
        .one(db)
        .await?;
    Ok(highest.unwrap_or(0))
}

/// `None` when a value was found that its column cannot mean; other failures stay failures.
pub(super) fn readable<T>(result: Result<T, DbErr>) -> Result<Option<T>, DbErr> {
    match result {
        Ok(rows) => Ok(Some(rows)),
        Err(cause) if is_undecodable(&cause) => Ok(None),
        Err(cause) => Err(cause),
    }
}

fn is_undecodable(cause: &DbErr) -> bool {
    match cause {
        DbErr::Type(_) | DbErr::TryIntoErr { .. } | DbErr::Json(_) => true,
        DbErr::Query(RuntimeErr::SqlxError(inner)) | DbErr::Exec(RuntimeErr::SqlxError(inner)) => {
            matches!(**inner, sqlx::Error::ColumnDecode { .. } | sqlx::Error::Decode(_))
        }
        _ => false,
    }
}

/// From an entry to its place in a batch.
pub(super) fn to_sealed() -> RelationDef {
    ledger_entry::Entity::belongs_to(ledger_seal_entry::Entity)
        .from(ledger_entry::Column::Seq)
        .to(ledger_seal_entry::Column::EntrySeq)
        .into()
}
