//! A hub with an empty ledger in a folder of its own, for unit tests.
//! Start with [`Fixture::new`].
//! Never: outside tests.

use std::{collections::BTreeMap, sync::Arc};

use chrono::DateTime;
use migration::MigratorTrait;
use sea_orm::{ActiveModelTrait, ConnectionTrait, TransactionTrait};
use secrecy::SecretBox;
use serde_json::json;
use tempfile::TempDir;
use uuid::Uuid;

use super::entry::{Audience, Draft, EntryKind};
use crate::platform::{
    auth::{caller::Caller, permit::Action},
    changes::Changes,
    clock::ManualClock,
    database::{Database, DatabaseSection, SqliteSynchronous},
    env::Env,
    vault::{Vault, VaultKeys},
};

static ACTION: Action = Action { name: "test.subject.act", service: None, legal_basis: None, grants: &[] };

pub(crate) struct Fixture {
    pub(crate) env: Arc<Env>,
    _folder: TempDir,
}

impl Fixture {
    pub(crate) async fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let url = format!("sqlite://{}?mode=rwc", folder.path().join("hub.sqlite3").display());
        let section = DatabaseSection {
            url,
            max_connections: 4,
            sqlite_synchronous: SqliteSynchronous::Off,
            ..DatabaseSection::default()
        };
        let db = Database::connect(&section).await.unwrap();
        migration::Migrator::up(db.administration(), None).await.unwrap();
        let env = Env {
            db,
            clock: Arc::new(ManualClock::at(DateTime::from_timestamp(1_790_000_000, 0).unwrap())),
            vault: Arc::new(vault()),
            changes: Changes::default(),
        };
        Self { env: Arc::new(env), _folder: folder }
    }

    /// Appends a command's entry as a unit of work does.
    pub(crate) async fn append(&self, subject: Uuid, version: i64) {
        self.write(EntryKind::Command, Some(subject), Some(version)).await;
    }

    pub(crate) async fn read_entry(&self) {
        self.write(EntryKind::Read, Some(Uuid::from_u128(99)), None).await;
    }

    async fn write(&self, kind: EntryKind, subject_id: Option<Uuid>, subject_version: Option<i64>) {
        let now = self.env.clock.now();
        let row = Draft {
            kind,
            caller: &Caller::system("test"),
            action: &ACTION,
            subject_type: "Subject",
            subject_id,
            subject_version,
            audience: Audience::Concerned,
            legal_basis: None,
            payload: &json!({ "version": subject_version }),
            occurred_at: now,
            recorded_at: now,
        }
        .into_row(&self.env.vault);
        let transaction = self.env.db.begin().await.unwrap();
        row.insert(&transaction).await.unwrap();
        transaction.commit().await.unwrap();
    }

    /// Drops what keeps entries apart, as somebody with rights over the schema could.
    pub(crate) async fn drop_constraints(&self) {
        self.tamper(
            "CREATE TABLE copy (seq integer PRIMARY KEY AUTOINCREMENT, id blob, kind text, action text, service text, \
             subject_type text, subject_id blob, subject_version bigint, audience text, actor_kind text, \
             actor_subject text, organization_id blob, legal_basis text, payload text, \
             occurred_at timestamp_with_timezone_text, recorded_at timestamp_with_timezone_text, mac blob); \
             INSERT INTO copy SELECT * FROM ledger_entry; DROP TABLE ledger_entry; \
             ALTER TABLE copy RENAME TO ledger_entry;",
        )
        .await;
    }

    /// Leaves the places of entries without their foreign key, likewise.
    pub(crate) async fn drop_foreign_key(&self) {
        self.tamper(
            "CREATE TABLE copy AS SELECT * FROM ledger_seal_entry; DROP TABLE ledger_seal_entry; \
             ALTER TABLE copy RENAME TO ledger_seal_entry;",
        )
        .await;
    }

    /// Runs statements as somebody could who rules over the database but holds no key.
    pub(crate) async fn tamper(&self, statements: &str) {
        let transaction = self.env.db.administration().begin().await.unwrap();
        for table in ["ledger_entry", "ledger_seal", "ledger_seal_entry"] {
            for trigger in ["no_update", "no_delete", "no_replace", "no_second", "one_per_version_kept"] {
                let drop = format!("DROP TRIGGER IF EXISTS {table}_{trigger}");
                transaction.execute_unprepared(&drop).await.unwrap();
            }
        }
        transaction.execute_unprepared("PRAGMA defer_foreign_keys = ON").await.unwrap();
        transaction.execute_unprepared(statements).await.unwrap();
        transaction.commit().await.unwrap();
    }
}

fn vault() -> Vault {
    let key = |byte| SecretBox::new(Box::new([byte; 32]));
    Vault::new(VaultKeys {
        encryption: BTreeMap::from([(1, key(1))]),
        active: 1,
        index: key(2),
        ledger: key(3),
    })
    .unwrap()
}
