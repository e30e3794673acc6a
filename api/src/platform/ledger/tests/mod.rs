//! The ledger under attack: each way to tamper with the tables has its name.
//! Start with [`each_tampering_is_named`].
//! Never: a database shared between two cases.

mod traces;

use entities::ledger::{ledger_seal, ledger_seal_entry};
use sea_orm::{EntityTrait, PaginatorTrait};
use uuid::Uuid;

use super::{
    fixture::Fixture,
    seal::{GENESIS, oldest_unsealed, seal_pending},
    verify::{Claims, Finding, Verdict, verify},
};

fn subject(number: u128) -> Uuid {
    Uuid::from_u128(number)
}

async fn verdict(hub: &Fixture) -> Verdict {
    verify(&hub.env.db, &hub.env.vault, &Claims::default(), |done, total| assert!(done <= total))
        .await
        .unwrap()
}

/// The verdict that an entry is broken.
fn entry(seq: i64, batch: Option<i64>, finding: Finding) -> Verdict {
    Verdict::Broken { seq: Some(seq), batch, subject: None, finding }
}

/// The verdict that a seal is broken.
fn seal(batch: i64, finding: Finding) -> Verdict {
    Verdict::Broken { seq: None, batch: Some(batch), subject: None, finding }
}

/// Sequences 1 to 4 in batch 1, 5 to 8 in batch 2, 9 to 12 not sealed. Odd ones are versions 1 to 6 of one
/// subject, even ones of another.
async fn twelve_entries() -> Fixture {
    let hub = Fixture::new().await;
    for version in 1..=6 {
        hub.append(subject(1), version).await;
        hub.append(subject(2), version).await;
        if version == 2 || version == 4 {
            assert_eq!(seal_pending(&hub.env).await.unwrap(), 4);
        }
    }
    hub
}

/// A copy of an entry under a name of its own, as somebody without the key would make it.
fn forged(seq: i64) -> String {
    format!(
        "INSERT INTO ledger_entry SELECT {seq}, x'00112233445566778899aabbccddeeff', kind, action, service, \
         subject_type, x'000000000000000000000000000000ff', 1, audience, actor_kind, actor_subject, \
         organization_id, legal_basis, payload, occurred_at, recorded_at, mac FROM ledger_entry WHERE seq = 9;"
    )
}

#[tokio::test]
async fn an_empty_ledger_is_sound() {
    let hub = Fixture::new().await;
    assert_eq!(seal_pending(&hub.env).await.unwrap(), 0);
    let sound = Verdict::Sound { entries: 0, sealed: 0, batches: 0, head_hash: GENESIS };
    assert_eq!(verdict(&hub).await, sound);
}

#[tokio::test]
async fn what_is_written_and_sealed_is_sound() {
    let hub = twelve_entries().await;
    hub.read_entry().await;
    let Verdict::Sound { entries: 13, sealed: 8, batches: 2, head_hash } = verdict(&hub).await else {
        panic!("{:?}", verdict(&hub).await);
    };
    assert_eq!(seal_pending(&hub.env).await.unwrap(), 5);
    assert_eq!(seal_pending(&hub.env).await.unwrap(), 0);
    let Verdict::Sound { entries: 13, sealed: 13, batches: 3, head_hash: later } = verdict(&hub).await else {
        panic!("{:?}", verdict(&hub).await);
    };
    assert_ne!(head_hash, later);
}

#[tokio::test]
async fn each_tampering_is_named() {
    use Finding::*;
    let forged = forged(13);
    let swap = |column: &str, one: i64, other: i64| {
        format!(
            "CREATE TEMP TABLE kept AS SELECT seq, {column} FROM ledger_entry WHERE seq IN ({one}, {other}); \
             UPDATE ledger_entry SET {column} = (SELECT {column} FROM kept WHERE kept.seq = {one}) WHERE seq = {other}; \
             UPDATE ledger_entry SET {column} = (SELECT {column} FROM kept WHERE kept.seq = {other}) WHERE seq = {one};"
        )
    };
    let (sealed, unsealed) = (swap("payload", 2, 7), swap("payload", 9, 12));
    let cases: &[(&str, &str, Verdict)] = &[
        (
            "a sealed row edited",
            "UPDATE ledger_entry SET payload = '{}' WHERE seq = 6",
            entry(6, Some(2), Altered),
        ),
        (
            "two edited, the first is named",
            "UPDATE ledger_entry SET action = 'x' WHERE seq IN (3, 7)",
            entry(3, Some(1), Altered),
        ),
        (
            "an unsealed row edited",
            "UPDATE ledger_entry SET payload = '{}' WHERE seq = 10",
            entry(10, None, Altered),
        ),
        ("a code edited", "UPDATE ledger_entry SET mac = x'00' WHERE seq = 1", entry(1, Some(1), Altered)),
        (
            "a genuine row moved to another place",
            "UPDATE ledger_entry SET seq = 100 WHERE seq = 5",
            entry(5, Some(2), Missing),
        ),
        ("payloads of two sealed rows swapped", &sealed, entry(2, Some(1), Altered)),
        ("payloads of two unsealed rows swapped", &unsealed, entry(9, None, Altered)),
        ("a sealed row deleted", "DELETE FROM ledger_entry WHERE seq = 3", entry(3, Some(1), Missing)),
        ("all rows deleted", "DELETE FROM ledger_entry", entry(1, Some(1), Missing)),
        (
            "an unsealed row deleted",
            "DELETE FROM ledger_entry WHERE seq = 9",
            entry(11, None, VersionMissing),
        ),
        ("a row forged at the end", &forged, entry(13, None, Altered)),
        (
            "a seal's root altered",
            "UPDATE ledger_seal SET merkle_root = x'00' WHERE batch = 1",
            seal(1, SealAltered),
        ),
        (
            "a seal's time altered",
            "UPDATE ledger_seal SET sealed_at = '2020-01-01 00:00:00 +00:00' WHERE batch = 2",
            seal(2, SealAltered),
        ),
        (
            "a seal's hash altered",
            "UPDATE ledger_seal SET hash = x'00' WHERE batch = 1",
            seal(1, SealAltered),
        ),
        (
            "a leaf altered",
            "UPDATE ledger_seal_entry SET leaf_hash = x'00' WHERE entry_seq = 6",
            seal(2, SealAltered),
        ),
        ("a leaf deleted", "DELETE FROM ledger_seal_entry WHERE entry_seq = 6", seal(2, SealAltered)),
        ("a leaf forged", "INSERT INTO ledger_seal_entry VALUES (10, 2, 4, x'00')", seal(2, SealAltered)),
        (
            "a row and its leaf deleted",
            "DELETE FROM ledger_entry WHERE seq = 6; DELETE FROM ledger_seal_entry WHERE entry_seq = 6",
            seal(2, SealAltered),
        ),
        (
            "a batch removed from under its successor",
            "DELETE FROM ledger_seal_entry WHERE batch = 1; DELETE FROM ledger_seal WHERE batch = 1",
            seal(1, SealMissing),
        ),
        (
            "the first seal renumbered away",
            "UPDATE ledger_seal SET batch = 0 WHERE batch = 1; UPDATE ledger_seal_entry SET batch = 0 WHERE batch = 1",
            seal(0, SealAltered),
        ),
    ];
    for (name, statements, broken) in cases {
        let hub = twelve_entries().await;
        hub.tamper(statements).await;
        assert_eq!(verdict(&hub).await, *broken, "{name}");
    }
}

#[tokio::test]
async fn a_deleted_seal_is_named_though_its_leaves_remain() {
    for batch in [1, 2] {
        let hub = twelve_entries().await;
        hub.drop_foreign_key().await;
        hub.tamper(&format!("DELETE FROM ledger_seal WHERE batch = {batch}")).await;
        let broken = seal(batch, Finding::SealMissing);
        assert_eq!(verdict(&hub).await, broken);
    }
}

#[tokio::test]
async fn a_genuine_seal_that_follows_another_past_breaks_the_chain() {
    // Two ledgers under one key; the second batch of one is put after the first of the other.
    let (hub, other) = (twelve_entries().await, twelve_entries().await);
    let from = ledger_seal::Entity::find_by_id(2).one(&other.env.db.reader).await.unwrap().unwrap();
    let leaves = ledger_seal_entry::Entity::find().all(&other.env.db.reader).await.unwrap();
    let mut statements = format!(
        "UPDATE ledger_seal SET merkle_root = x'{}', previous_hash = x'{}', hash = x'{}' WHERE batch = 2;",
        hex::encode(&from.merkle_root),
        hex::encode(&from.previous_hash),
        hex::encode(&from.hash)
    );
    for leaf in leaves.iter().filter(|leaf| leaf.batch == 2) {
        let (hash, seq) = (hex::encode(&leaf.leaf_hash), leaf.entry_seq);
        statements += &format!("UPDATE ledger_seal_entry SET leaf_hash = x'{hash}' WHERE entry_seq = {seq};");
    }
    hub.tamper(&statements).await;
    let broken = seal(2, Finding::ChainBroken);
    assert_eq!(verdict(&hub).await, broken);
}

#[tokio::test]
async fn a_forged_row_is_never_sealed_and_counts_as_inserted_once_its_neighbours_are() {
    let hub = twelve_entries().await;
    hub.tamper(&forged(13)).await;
    hub.append(subject(1), 7).await;
    assert_eq!(seal_pending(&hub.env).await.unwrap(), 5);
    assert_eq!(seal_pending(&hub.env).await.unwrap(), 0);
    let broken = entry(13, None, Finding::Inserted);
    assert_eq!(verdict(&hub).await, broken);
}

#[tokio::test]
async fn a_row_below_the_window_counts_as_inserted() {
    let hub = twelve_entries().await;
    hub.tamper("UPDATE sqlite_sequence SET seq = 200000 WHERE name = 'ledger_entry'").await;
    hub.append(subject(1), 7).await;
    seal_pending(&hub.env).await.unwrap();
    hub.tamper(&forged(13)).await;
    let broken = entry(13, None, Finding::Inserted);
    assert_eq!(verdict(&hub).await, broken);
}

#[tokio::test]
async fn an_entry_committed_late_is_sealed_in_a_later_batch() {
    let hub = Fixture::new().await;
    hub.append(subject(1), 1).await;
    hub.append(subject(2), 1).await;
    // Sequence 1 as of a transaction that began first and committed last.
    hub.tamper("UPDATE ledger_entry SET seq = 50 WHERE seq = 1").await;
    assert_eq!(seal_pending(&hub.env).await.unwrap(), 2);
    hub.append(subject(3), 1).await;
    hub.tamper("UPDATE ledger_entry SET seq = 20 WHERE seq = 51").await;
    assert_eq!(oldest_unsealed(&hub.env.db).await.unwrap(), Some(hub.env.clock.now()));
    assert_eq!(seal_pending(&hub.env).await.unwrap(), 1);
    assert_eq!(oldest_unsealed(&hub.env.db).await.unwrap(), None);
    assert!(matches!(verdict(&hub).await, Verdict::Sound { entries: 3, sealed: 3, batches: 2, .. }));
}

#[tokio::test]
async fn two_sealers_at_once_seal_every_entry_once() {
    let hub = Fixture::new().await;
    for round in 0..20 {
        for number in 0..5 {
            hub.append(subject(number + 1), round + 1).await;
        }
        let (one, other) = tokio::join!(seal_pending(&hub.env), seal_pending(&hub.env));
        assert_eq!(one.unwrap() + other.unwrap(), 5);
    }
    let sealed = ledger_seal_entry::Entity::find().count(&hub.env.db.reader).await.unwrap();
    assert_eq!(sealed, 100);
    assert!(matches!(verdict(&hub).await, Verdict::Sound { entries: 100, sealed: 100, batches: 20, .. }));
}

#[tokio::test]
async fn more_than_a_batch_is_sealed_and_verified_in_portions() {
    let hub = Fixture::new().await;
    for version in 1..=1_100 {
        hub.append(subject(1), version).await;
    }
    assert_eq!(seal_pending(&hub.env).await.unwrap(), 1_000);
    assert_eq!(seal_pending(&hub.env).await.unwrap(), 100);
    assert!(matches!(verdict(&hub).await, Verdict::Sound { entries: 1_100, sealed: 1_100, batches: 2, .. }));
    hub.tamper("DELETE FROM ledger_entry WHERE seq >= 1090").await;
    let broken = entry(1_090, Some(2), Finding::Missing);
    assert_eq!(verdict(&hub).await, broken);
}
