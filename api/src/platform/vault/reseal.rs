//! 重新加密: seals anew what an earlier key sealed, so that the key can be taken out.
//! Start with [`reseal`]; the hub may go on meanwhile, as long as every instance seals under the active key.
//! Never: a plaintext anywhere but in memory, a value lost; what does not open stays as it is and is named.

use sea_orm::{
    ConnectionTrait, DatabaseTransaction, QueryResult,
    sea_query::{Alias, Cond, Expr, ExprTrait, Func, LockType, Order, Query, SelectStatement, SimpleExpr},
};
use uuid::Uuid;

use super::{SealContext, Vault};
use crate::platform::{database::Database, error::Result};

/// A table with sealed columns, and `id` as its key.
#[derive(Debug, Clone, Copy)]
pub struct Sealed {
    pub table: &'static str,
    /// The column that names the cell of a sealed value.
    pub key: &'static str,
    /// What tells rows of the same key apart, where one key has several.
    pub within: Option<&'static str>,
    pub columns: &'static [&'static str],
    /// The cell whose values they are, by table and column, where they were copied from another.
    pub sealed_as: Option<(&'static str, &'static str)>,
}

/// A row by its key, and by what it is within.
type Place = (Uuid, Option<Uuid>);

/// Rows that one transaction seals anew.
const BATCH: u64 = 200;

/// What a run did.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Resealed {
    pub values: u64,
    /// `table.column of row: reason`, the first few.
    pub unopened: Vec<String>,
    /// Rows with a value that is not under the active key, after the run.
    pub left: u64,
}

/// How many of those that do not open are named.
const NAMED: usize = 20;

/// Seals every value of another key anew under the active one, a batch a transaction. Whatever ends it early, the
/// next run goes on where it stopped: a value says itself which key sealed it. `progress` hears how many of how
/// many rows are done.
///
/// # Errors
/// When the database fails; the batches before it are done.
pub async fn reseal(
    db: &Database,
    vault: &Vault,
    tables: &[Sealed],
    mut progress: impl FnMut(u64, u64),
) -> Result<Resealed> {
    let all = outdated_rows(db, vault, tables).await?;
    let (mut done, mut outcome) = (0, Resealed::default());
    for table in tables {
        let mut after = None;
        loop {
            let transaction = db.begin().await?;
            let rows = transaction.query_all(&batch(vault, table, after)).await?;
            for row in &rows {
                after = Some(reseal_row(&transaction, vault, table, row, &mut outcome).await?);
            }
            transaction.commit().await?;
            done += rows.len() as u64;
            progress(done, std::cmp::max(all, done));
            if (rows.len() as u64) < BATCH {
                break;
            }
        }
    }
    outcome.left = outdated_rows(db, vault, tables).await?;
    Ok(outcome)
}

/// Answers the row's place.
async fn reseal_row(
    transaction: &DatabaseTransaction,
    vault: &Vault,
    table: &Sealed,
    row: &QueryResult,
    outcome: &mut Resealed,
) -> Result<Place> {
    let id: Uuid = row.try_get_by(table.key)?;
    let within: Option<Uuid> = table.within.map(|column| row.try_get_by(column)).transpose()?;
    let mut update = Query::update();
    update.table(Alias::new(table.table)).and_where(Expr::col(Alias::new(table.key)).eq(id));
    if let (Some(column), Some(within)) = (table.within, within) {
        update.and_where(Expr::col(Alias::new(column)).eq(within));
    }
    let mut renewed = 0;
    for column in table.columns {
        let Some(stored) = row.try_get_by::<Option<Vec<u8>>, _>(*column)? else { continue };
        if stored.starts_with(&vault.header()) {
            continue;
        }
        let (cell, named) = table.sealed_as.unwrap_or((table.table, column));
        let context = SealContext { table: cell, row: id, column: named };
        match vault.open(context, &stored) {
            Ok(plaintext) => {
                let sealed = vault.seal(context, &plaintext);
                update.value(Alias::new(*column), sealed);
                renewed += 1;
            }
            Err(cause) if outcome.unopened.len() < NAMED => {
                outcome.unopened.push(format!("{}.{column} of {id}: {cause}", table.table));
            }
            Err(_) => {}
        }
    }
    if renewed > 0 {
        transaction.execute(&update).await?;
        outcome.values += renewed;
    }
    Ok((id, within))
}

/// The next rows of a table with a value of another key, locked until they are sealed anew.
fn batch(vault: &Vault, table: &Sealed, after: Option<Place>) -> SelectStatement {
    let mut select = Query::select();
    let keys = std::iter::once(table.key).chain(table.within);
    select.columns(keys.clone().chain(table.columns.iter().copied()).map(Alias::new));
    select.from(Alias::new(table.table)).cond_where(is_outdated(vault, table));
    if let Some((key, within)) = after {
        let place = keys.clone().map(|column| Expr::col(Alias::new(column)));
        let after = std::iter::once(key).chain(within).map(Expr::val);
        select.and_where(Expr::tuple(place).gt(Expr::tuple(after)));
    }
    for column in keys {
        select.order_by(Alias::new(column), Order::Asc);
    }
    select.limit(BATCH).lock(LockType::Update);
    select
}

async fn outdated_rows(db: &Database, vault: &Vault, tables: &[Sealed]) -> Result<u64> {
    let mut all = 0;
    for table in tables {
        let mut count = Query::select();
        count.expr_as(Func::count(Expr::col(Alias::new(table.key))), Alias::new("held"));
        count.from(Alias::new(table.table)).cond_where(is_outdated(vault, table));
        let held = db.reader.query_one(&count).await?;
        let held: i64 = held.map_or(Ok(0), |row| row.try_get_by("held"))?;
        all += held.unsigned_abs();
    }
    Ok(all)
}

/// Whether any value of a row does not begin as the active key's do; NULL begins with nothing.
fn is_outdated(vault: &Vault, table: &Sealed) -> Cond {
    let begins = |column: &&'static str| -> SimpleExpr {
        let head: [SimpleExpr; 3] = [Expr::col(Alias::new(*column)), Expr::val(1_i32), Expr::val(3_i32)];
        Expr::expr(Func::cust(Alias::new("substr")).args(head)).ne(vault.header().to_vec())
    };
    table.columns.iter().map(begins).fold(Cond::any(), Cond::add)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use secrecy::SecretBox;
    use tokio::sync::Notify;

    use super::*;
    use crate::platform::{ledger::fixture::Fixture, vault::VaultKeys};

    const TABLES: &[Sealed] = &[Sealed {
        table: "kept",
        key: "id",
        within: None,
        columns: &["one_sealed", "other_sealed"],
        sealed_as: None,
    }];

    /// A vault with these keys, of which the last seals.
    fn vault(ids: &[u16]) -> Vault {
        let key = |byte| SecretBox::new(Box::new([byte; 32]));
        let encryption: BTreeMap<_, _> = ids.iter().map(|id| (*id, key(*id as u8))).collect();
        let active = *ids.last().unwrap();
        Vault::new(VaultKeys { encryption, active, index: key(200), ledger: key(201) }).unwrap()
    }

    async fn kept(rows: u128, old: &Vault) -> Fixture {
        let hub = Fixture::new().await;
        let mut script =
            "CREATE TABLE kept (id blob PRIMARY KEY, one_sealed blob, other_sealed blob);".to_owned();
        for row in 1..=rows {
            let id = Uuid::from_u128(row);
            let one = SealContext { table: "kept", row: id, column: "one_sealed" };
            let sealed = hex::encode(old.seal(one, &format!("word {row}")));
            script += &format!("INSERT INTO kept VALUES (x'{}', x'{sealed}', NULL);", id.simple());
        }
        hub.tamper(&script).await;
        hub
    }

    async fn words(hub: &Fixture, vault: &Vault) -> Vec<String> {
        let mut select = Query::select();
        select.columns([Alias::new("id"), Alias::new("one_sealed")]).from(Alias::new("kept"));
        select.order_by(Alias::new("id"), Order::Asc);
        let rows = hub.env.db.reader.query_all(&select).await.unwrap();
        let open = |row: &QueryResult| {
            let context =
                SealContext { table: "kept", row: row.try_get_by("id").unwrap(), column: "one_sealed" };
            vault.open(context, &row.try_get_by::<Vec<u8>, _>("one_sealed").unwrap()).unwrap()
        };
        rows.iter().map(open).collect()
    }

    #[tokio::test]
    async fn what_was_begun_is_finished_and_the_old_key_can_go() {
        let hub = kept(450, &vault(&[1])).await;
        let both = vault(&[1, 2]);
        // Cut off in the second batch, which then never was.
        let first = Notify::new();
        tokio::select! {
            biased;
            () = first.notified() => {}
            _ = reseal(&hub.env.db, &both, TABLES, |done, all| {
                assert_eq!((done, all), (BATCH, 450));
                first.notify_one();
            }) => panic!("not before the end"),
        }
        assert_eq!(outdated_rows(&hub.env.db, &both, TABLES).await.unwrap(), 250);
        let mut heard = Vec::new();
        let rest = reseal(&hub.env.db, &both, TABLES, |done, all| heard.push((done, all))).await.unwrap();
        assert_eq!(rest, Resealed { values: 250, unopened: Vec::new(), left: 0 });
        assert_eq!(heard, [(200, 250), (250, 250)]);
        let words = words(&hub, &vault(&[2])).await;
        assert_eq!((words.len(), words[449].as_str()), (450, "word 450"));
        let again = reseal(&hub.env.db, &both, TABLES, |_, _| {}).await.unwrap();
        assert_eq!(again, Resealed::default());
    }

    #[tokio::test]
    async fn what_does_not_open_is_named_and_left() {
        let hub = kept(3, &vault(&[1])).await;
        let row = Uuid::from_u128(2);
        let context = SealContext { table: "kept", row, column: "other_sealed" };
        let lost = hex::encode(vault(&[7]).seal(context, "x"));
        hub.tamper(&format!("UPDATE kept SET other_sealed = x'{lost}' WHERE id = x'{}'", row.simple())).await;
        let outcome = reseal(&hub.env.db, &vault(&[1, 2]), TABLES, |_, _| {}).await.unwrap();
        assert_eq!((outcome.values, outcome.left), (3, 1));
        assert_eq!(outcome.unopened.len(), 1);
        assert!(outcome.unopened[0].starts_with(&format!("kept.other_sealed of {row}")), "{outcome:?}");
        assert_eq!(words(&hub, &vault(&[2])).await.len(), 3);
    }
}
