//! 工作单元: one transaction that ends in exactly one ledger entry for each thing it changed, or never was.
//! Start with [`begin`]: it needs a permit and the command's key; [`UnitOfWork::commit`] needs the record.
//! Never: a change without its entry, a repeat done twice.

use std::sync::Arc;

use async_graphql::Value;
use chrono::{DateTime, NaiveDate, SubsecRound, TimeDelta, Utc};
use entities::{
    case::{idempotency_key, number_sequence},
    ledger::ledger_entry,
};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, DatabaseTransaction, EntityTrait, QueryFilter, QuerySelect,
    sea_query::{Expr, ExprTrait, OnConflict},
};
use serde_json::{Value as Json, json};
use tokio::sync::Mutex;
use uuid::Uuid;

use super::{
    auth::permit::{Action, Permit},
    clock::legal_date,
    env::Env,
    error::{Error, Result},
    ledger::entry::{Draft, EntryKind, Record},
};

/// 幂等键. A client's own name for one command, 8 to 128 visible ASCII characters.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IdempotencyKey(String);

impl IdempotencyKey {
    /// # Errors
    /// `BAD_USER_INPUT` at `input.idempotencyKey`.
    pub fn parse(text: &str) -> Result<Self> {
        if (8..=128).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_graphic()) {
            return Ok(Self(text.to_owned()));
        }
        Err(Error::input(
            &["input", "idempotencyKey"],
            "IDEMPOTENCY_KEY_FORM",
            "幂等键须为8至128个可见ASCII字符",
            "the idempotency key must be 8 to 128 visible ASCII characters",
        ))
    }
}

/// One command as the client sent it: its key, and a fingerprint of its input.
#[derive(Debug, Clone)]
pub struct Command {
    key: IdempotencyKey,
    input: String,
}

impl Command {
    /// `input` is the argument as sent; of key and input only keyed hashes are stored. However the client wrote
    /// the same input (in the document or as variables, nulls or nothing), it is the same.
    ///
    /// # Errors
    /// When the key is malformed.
    pub fn new(key: &str, input: &Value) -> Result<Self> {
        Ok(Self { key: IdempotencyKey::parse(key)?, input: canonical(input)? })
    }

    /// A command of the hub's own: `key` names the one effect it must have.
    pub fn scheduled(key: String) -> Self {
        Self { key: IdempotencyKey(key), input: String::new() }
    }
}

/// One text for all ways to write an input: enums as their names, members in order, without nulls; a list of
/// one stands for its item, which GraphQL takes for one.
fn canonical(input: &Value) -> Result<String> {
    fn plain(value: Json) -> Json {
        match value {
            Json::Object(members) => {
                let mut members: Vec<(String, Json)> =
                    members.into_iter().filter(|(_, value)| !value.is_null()).collect();
                members.sort_by(|one, other| one.0.cmp(&other.0));
                Json::Object(members.into_iter().map(|(name, value)| (name, plain(value))).collect())
            }
            Json::Array(mut items) if items.len() == 1 => items.pop().map_or(Json::Null, plain),
            Json::Array(items) => Json::Array(items.into_iter().map(plain).collect()),
            scalar => scalar,
        }
    }
    let json = input.clone().into_json().map_err(Error::internal)?;
    Ok(plain(json).to_string())
}

/// What the first use of a key led to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FirstResult {
    pub id: Uuid,
    /// The version that the first use produced.
    pub version: i64,
}

/// A unit that has begun, or the answer of its first use.
#[derive(Debug)]
pub enum Begun {
    Fresh(Box<UnitOfWork>),
    Repeat(FirstResult),
}

/// An open transaction. Dropping it rolls back.
#[derive(Debug)]
pub struct UnitOfWork {
    transaction: DatabaseTransaction,
    env: Arc<Env>,
    permit: Permit,
    owner: String,
    /// What stands for the key in the table.
    key: String,
    now: DateTime<Utc>,
    /// Subjects with the version that each now has, told once all is committed.
    changed: Mutex<Vec<(Uuid, i64)>>,
}

/// Begins one command under a permit.
///
/// # Errors
/// `CONFLICT` when the key was first used for another act or another input.
pub async fn begin(env: &Arc<Env>, permit: &Permit, command: Command) -> Result<Begun> {
    let now = env.clock.now().trunc_subsecs(6);
    let owner = owner_of(permit);
    // A client may make its keys from what it has before it, an identity number too.
    let key = hex::encode(env.vault.blind_index("idempotency-key", &format!("{owner}\n{}", command.key.0)));
    let input_hash = env.vault.blind_index("idempotency", &command.input).to_vec();
    let transaction = env.db.begin().await?;
    let inserted = idempotency_key::Entity::insert(idempotency_key::ActiveModel {
        owner: sea_orm::Set(owner.clone()),
        key: sea_orm::Set(key.clone()),
        action: sea_orm::Set(permit.action().name.to_owned()),
        input_hash: sea_orm::Set(input_hash.clone()),
        result_id: sea_orm::Set(None),
        result_version: sea_orm::Set(None),
        used_at: sea_orm::Set(now),
    })
    .on_conflict(OnConflict::new().do_nothing().to_owned())
    .exec_without_returning(&transaction)
    .await?;
    if inserted == 0 {
        return first_use(&transaction, permit, &owner, &key, &input_hash).await.map(Begun::Repeat);
    }
    Ok(Begun::Fresh(Box::new(UnitOfWork {
        transaction,
        env: Arc::clone(env),
        permit: permit.clone(),
        owner,
        key,
        now,
        changed: Mutex::default(),
    })))
}

fn owner_of(permit: &Permit) -> String {
    let caller = permit.caller();
    match &caller.organization {
        Some(organization) => format!("{}@{}", caller.subject, organization.code),
        None => caller.subject.to_string(),
    }
}

async fn first_use(
    transaction: &DatabaseTransaction,
    permit: &Permit,
    owner: &str,
    key: &str,
    input_hash: &[u8],
) -> Result<FirstResult> {
    let first = idempotency_key::Entity::find_by_id((owner.to_owned(), key.to_owned()))
        .one(transaction)
        .await?
        .ok_or(Error::Conflict("CONCURRENT_CHANGE"))?;
    if first.action != permit.action().name || first.input_hash != input_hash {
        return Err(Error::KeyReused {
            first_action: first.action,
            first_used_at: first.used_at.to_rfc3339(),
        });
    }
    match (first.result_id, first.result_version) {
        (Some(id), Some(version)) => Ok(FirstResult { id, version }),
        _ => Err(Error::bug("a committed key without a result")),
    }
}

impl UnitOfWork {
    /// Where the unit's statements run.
    pub fn connection(&self) -> &DatabaseTransaction {
        &self.transaction
    }

    pub fn permit(&self) -> &Permit {
        &self.permit
    }

    pub fn env(&self) -> &Arc<Env> {
        &self.env
    }

    /// The one instant of this unit.
    pub fn now(&self) -> DateTime<Utc> {
        self.now
    }

    /// The one legal day of this unit.
    pub fn today(&self) -> NaiveDate {
        legal_date(self.now)
    }

    /// The next number in a scope. The row is locked until the unit ends, so numbers follow each other
    /// without a gap, whatever fails.
    pub async fn next_number(&self, scope: &str) -> Result<i64> {
        let row = number_sequence::Entity::insert(number_sequence::ActiveModel {
            scope: sea_orm::Set(scope.to_owned()),
            last_value: sea_orm::Set(1),
        })
        .on_conflict(
            OnConflict::column(number_sequence::Column::Scope)
                .value(
                    number_sequence::Column::LastValue,
                    Expr::col((number_sequence::Entity, number_sequence::Column::LastValue)).add(1),
                )
                .to_owned(),
        )
        .exec_with_returning(&self.transaction)
        .await?;
        Ok(row.last_value)
    }

    /// The number of a subject's next entry. Its row is locked by the act, and the unique index decides a race.
    async fn next_entry_of(&self, subject_type: &str, subject_id: Uuid) -> Result<i64> {
        let last: Option<Option<i64>> = ledger_entry::Entity::find()
            .select_only()
            .column_as(ledger_entry::Column::SubjectVersion.max(), "last")
            .filter(ledger_entry::Column::SubjectId.eq(subject_id))
            .filter(ledger_entry::Column::SubjectType.eq(subject_type))
            .into_tuple()
            .one(&self.transaction)
            .await?;
        Ok(last.flatten().unwrap_or(0) + 1)
    }

    /// Appends the one entry, answers the key and commits.
    ///
    /// # Errors
    /// `CONFLICT` when another unit produced the same version first.
    pub async fn commit(self, record: Record) -> Result<FirstResult> {
        let result = FirstResult {
            id: record.result_id.unwrap_or(record.subject_id),
            version: record.result_version.unwrap_or(record.subject_version),
        };
        self.also(self.permit.action(), &record).await?;
        idempotency_key::Entity::update_many()
            .col_expr(idempotency_key::Column::ResultId, Expr::value(result.id))
            .col_expr(idempotency_key::Column::ResultVersion, Expr::value(result.version))
            .filter(idempotency_key::Column::Owner.eq(self.owner.as_str()))
            .filter(idempotency_key::Column::Key.eq(self.key.as_str()))
            .exec(&self.transaction)
            .await?;
        self.transaction.commit().await?;
        for (subject, version) in self.changed.into_inner() {
            self.env.changes.announce(subject, version);
        }
        metrics::counter!("onewindow_commands_total", "action" => self.permit.action().name).increment(1);
        Ok(result)
    }

    /// Appends an entry for what the act did to another subject that counts its own versions, beside the act's own;
    /// `action` names what happened to it.
    ///
    /// # Errors
    /// As [`UnitOfWork::commit`].
    pub async fn also(&self, action: &Action, record: &Record) -> Result<()> {
        let subject_version = match record.is_numbered_by_ledger {
            true => self.next_entry_of(record.subject_type, record.subject_id).await?,
            false => record.subject_version,
        };
        let entry = Draft {
            kind: EntryKind::Command,
            caller: self.permit.caller(),
            action,
            subject_type: record.subject_type,
            subject_id: Some(record.subject_id),
            subject_version: Some(subject_version),
            audience: record.audience,
            legal_basis: record.legal_basis.clone(),
            payload: &record.payload,
            occurred_at: self.now,
            recorded_at: self.now,
        };
        entry.into_row(&self.env.vault).insert(&self.transaction).await.map_err(|cause| {
            let taken = "ledger_entry.subject_type, ledger_entry.subject_id, ledger_entry.subject_version";
            if super::database::violates_unique(&cause, "ledger_entry_one_per_version", taken) {
                Error::Conflict("CONCURRENT_CHANGE")
            } else {
                cause.into()
            }
        })?;
        self.changed.lock().await.push((record.subject_id, subject_version));
        Ok(())
    }
}

/// Forgets keys first used more than `keep_days` ago; a repeat after that long is a new command.
///
/// # Errors
/// When the database is away; the next run goes on.
pub async fn forget_old_keys(env: &Env, keep_days: u32) -> Result<u64> {
    let before = env.clock.now() - TimeDelta::days(keep_days.into());
    let gone = idempotency_key::Entity::delete_many()
        .filter(idempotency_key::Column::UsedAt.lt(before))
        .exec(&env.db.writer)
        .await?;
    Ok(gone.rows_affected)
}

/// Records that personal data of `persons` was read, in a transaction of its own, before the answer leaves.
///
/// # Errors
/// When the entry cannot be written; the data must then not be handed out.
pub async fn record_read(env: &Env, permit: &Permit, operation: &str, persons: &[Uuid]) -> Result<()> {
    record_disclosure(env, permit, persons, json!({ "operation": operation, "persons": persons })).await
}

/// As [`record_read`], with what else is known of the reading: purpose, reference, id of the answer.
///
/// # Errors
/// As [`record_read`].
pub async fn record_disclosure(env: &Env, permit: &Permit, persons: &[Uuid], payload: Json) -> Result<()> {
    let transaction = env.db.begin().await?;
    enter_disclosure(&transaction, env, permit, persons, &payload).await?;
    transaction.commit().await?;
    Ok(())
}

/// As [`record_read`], in a transaction that holds what the reading depends on.
///
/// # Errors
/// As [`record_read`].
pub async fn record_read_within(
    transaction: &DatabaseTransaction,
    env: &Env,
    permit: &Permit,
    operation: &str,
    persons: &[Uuid],
) -> Result<()> {
    let payload = json!({ "operation": operation, "persons": persons });
    enter_disclosure(transaction, env, permit, persons, &payload).await
}

async fn enter_disclosure(
    transaction: &DatabaseTransaction,
    env: &Env,
    permit: &Permit,
    persons: &[Uuid],
    payload: &Json,
) -> Result<()> {
    let now = env.clock.now().trunc_subsecs(6);
    let row = Draft {
        kind: EntryKind::Read,
        caller: permit.caller(),
        action: permit.action(),
        subject_type: "Person",
        subject_id: if persons.len() == 1 { persons.first().copied() } else { None },
        subject_version: None,
        audience: super::ledger::entry::Audience::Staff,
        legal_basis: None,
        payload,
        occurred_at: now,
        recorded_at: now,
    }
    .into_row(&env.vault);
    row.insert(transaction).await?;
    Ok(())
}
