//! 密钥轮换: every sealed column is listed, and what an old key sealed opens under the new one alone.

use std::collections::{BTreeMap, BTreeSet};

use onewindow::{
    inventory::SEALED,
    platform::vault::{
        SealContext, Vault, VaultKeys,
        reseal::{Resealed, reseal},
    },
};
use sea_orm::DatabaseBackend;
use secrecy::SecretBox;
use serde_json::json;
use uuid::Uuid;

use crate::harness::{Hub, client::key, couple, tables};

/// The key under which the demonstration, and so every hub of a test, seals.
const FIRST: [u8; 32] = *b"DEMO-ONLY onewindow encryption 1";

/// A vault with these keys, of which the last seals.
fn vault(ids: &[u16]) -> Vault {
    let secret = |bytes| SecretBox::new(Box::new(bytes));
    let of = |id: u16| secret(if id == 1 { FIRST } else { [u8::try_from(id).expect("small"); 32] });
    let encryption: BTreeMap<_, _> = ids.iter().map(|id| (*id, of(*id))).collect();
    let active = *ids.last().expect("a key");
    Vault::new(VaultKeys { encryption, active, index: secret([200; 32]), ledger: secret([201; 32]) })
        .expect("the active key is there")
}

/// A hub with something in every sealed column but a citizen's phone and address.
async fn filled() -> Hub {
    let hub = Hub::start().await;
    let clerk = hub.clerk("420103");
    couple::register(&clerk, 1).await;
    let case = couple::registration(couple::open(&clerk, couple::opening(2)).await)["case"].clone();
    let note = "mutation($input: AddCaseNoteInput!) { addCaseNote(input: $input) { appliedVersion } }";
    let (id, version) = (&case["id"], &case["version"]);
    let input =
        json!({ "idempotencyKey": key(), "case": id, "expectedVersion": version, "text": "女方曾用名待核" });
    clerk.act(note, input).await.data();
    let row = Uuid::from_u128(7);
    let context = SealContext { table: "marriage_revocation", row, column: "statement_sealed" };
    let sealed = hex::encode(hub.running.parts.env.vault.seal(context, "当事人称证件曾遗失"));
    let (row, sealed) = match hub.sql().get_database_backend() {
        DatabaseBackend::Postgres => (format!("'{row}'"), format!("'\\x{sealed}'")),
        _ => (format!("X'{}'", row.simple()), format!("X'{sealed}'")),
    };
    let revocation = format!(
        "INSERT INTO marriage_revocation (id, marriage_id, state, ground, findings, proposed_by, proposed_on,
            notice_served_on, statement_sealed)
         SELECT {row}, id, 'HEARD', 'IMPERSONATION', 'x', 'staff-2', '2025-09-05', '2025-09-05', {sealed}
         FROM marriage"
    );
    tables::execute(hub.sql(), &revocation).await;
    hub
}

/// `table.column` of every column of bytes.
async fn columns_of_bytes(hub: &Hub) -> Vec<String> {
    let sql = match hub.sql().get_database_backend() {
        DatabaseBackend::Postgres => {
            "SELECT table_name || '.' || column_name FROM information_schema.columns
             WHERE table_schema = 'public' AND data_type = 'bytea' ORDER BY 1"
        }
        _ => {
            "SELECT m.name || '.' || c.name FROM sqlite_master AS m JOIN pragma_table_info(m.name) AS c
             WHERE m.type = 'table' AND lower(c.type) = 'blob' ORDER BY 1"
        }
    };
    tables::column(hub.sql(), sql).await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_sealed_column_is_listed() {
    let hub = filled().await;
    let listed: BTreeSet<String> = SEALED
        .iter()
        .flat_map(|sealed| sealed.columns.iter().map(|column| format!("{}.{column}", sealed.table)))
        .collect();
    let header = match hub.sql().get_database_backend() {
        DatabaseBackend::Postgres => r"'\x010001'::bytea",
        _ => "X'010001'",
    };
    let mut found = BTreeSet::new();
    for name in columns_of_bytes(&hub).await {
        // What a key answered when it was first used stays under that very key.
        if name == "key_check.answer" {
            continue;
        }
        let (table, column) = name.split_once('.').expect("two words");
        // By its name, or by what is in it.
        let holds = format!("SELECT COUNT(*) FROM {table} WHERE substr({column}, 1, 3) = {header}");
        if column.ends_with("_sealed") || tables::number(hub.sql(), &holds).await > 0 {
            found.insert(name);
        }
    }
    assert_eq!(found, listed, "onewindow::inventory::SEALED");
    hub.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_old_key_can_be_taken_out_once_all_is_sealed_anew() {
    let hub = filled().await;
    let db = &hub.running.parts.env.db;
    let before = tables::row_counts(hub.sql()).await;
    let first = reseal(db, &vault(&[1, 2]), SEALED, |done, all| assert!(done <= all)).await.expect("a run");
    assert!(first.values >= 4 * 3 + 2, "four persons, a note, a statement: {first:?}");
    assert_eq!((first.left, first.unopened.len()), (0, 0));
    // Without the first key: each value opens in its own place.
    let second = reseal(db, &vault(&[2, 3]), SEALED, |_, _| {}).await.expect("a run");
    assert_eq!(second, first);
    let none = reseal(db, &vault(&[3]), SEALED, |_, _| {}).await.expect("a run");
    assert_eq!(none, Resealed::default());
    assert_eq!(tables::row_counts(hub.sql()).await, before);
    hub.stop().await;
}
