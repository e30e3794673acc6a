//! What tampering leaves behind when constraints are gone, values do not read, or the end is cut off.

use uuid::Uuid;

use super::{entry, seal, subject, twelve_entries, verdict};
use crate::platform::ledger::{
    fixture::Fixture,
    seal::seal_pending,
    verify::{Claims, Finding, Ledgered, Subject, Verdict, verify},
};

#[tokio::test]
async fn a_copy_of_a_genuine_entry_is_inserted_wherever_it_is_put_and_never_sealed() {
    for (of, at) in [(6, 13), (10, 13), (6, -1), (6, 20_000)] {
        let hub = twelve_entries().await;
        hub.drop_constraints().await;
        let columns = "id, kind, action, service, subject_type, subject_id, subject_version, audience, \
                       actor_kind, actor_subject, organization_id, legal_basis, payload, occurred_at, recorded_at, mac";
        let copy =
            format!("INSERT INTO ledger_entry SELECT {at}, {columns} FROM ledger_entry WHERE seq = {of}");
        hub.tamper(&copy).await;
        assert_eq!(verdict(&hub).await, entry(at, None, Finding::Inserted), "{of} at {at}");
        assert_eq!(seal_pending(&hub.env).await.unwrap(), 4, "{of} at {at}");
        assert_eq!(seal_pending(&hub.env).await.unwrap(), 0, "{of} at {at}");
        assert_eq!(verdict(&hub).await, entry(at, None, Finding::Inserted), "{of} at {at}");
    }
}

#[tokio::test]
async fn a_second_entry_of_one_version_is_inserted() {
    let hub = twelve_entries().await;
    hub.drop_constraints().await;
    hub.append(subject(1), 6).await;
    assert_eq!(verdict(&hub).await, entry(13, None, Finding::Inserted));
    seal_pending(&hub.env).await.unwrap();
    assert_eq!(verdict(&hub).await, entry(13, Some(3), Finding::Inserted));
}

#[tokio::test]
async fn what_does_not_read_is_named_and_stops_nobody() {
    use Finding::{Altered, SealAltered};
    for (statement, broken, left) in [
        ("UPDATE ledger_entry SET occurred_at = 'x' WHERE seq = 6", entry(6, None, Altered), 4),
        ("UPDATE ledger_entry SET id = x'01' WHERE seq = 10", entry(10, None, Altered), 3),
        ("UPDATE ledger_entry SET recorded_at = 'x', mac = x'' WHERE seq = 12", entry(12, None, Altered), 3),
        ("UPDATE ledger_entry SET subject_version = 'x' WHERE seq = 9", entry(9, None, Altered), 3),
        ("UPDATE ledger_seal SET sealed_at = 'x' WHERE batch = 1", seal(1, SealAltered), 4),
        ("UPDATE ledger_seal_entry SET position = 'x' WHERE entry_seq = 6", seal(2, SealAltered), 4),
        ("UPDATE ledger_seal_entry SET batch = 'x' WHERE entry_seq = 6", seal(2, SealAltered), 4),
    ] {
        let hub = twelve_entries().await;
        hub.drop_foreign_key().await;
        hub.tamper(statement).await;
        assert_eq!(verdict(&hub).await, broken, "{statement}");
        assert_eq!(seal_pending(&hub.env).await.unwrap(), left, "{statement}");
        assert_eq!(verdict(&hub).await, broken, "{statement}");
    }
}

#[tokio::test]
async fn a_cut_off_end_shows_against_a_head_of_before() {
    let verdict = async |hub: &Fixture, head| {
        let claims = Claims { head: Some(head), tables: &[] };
        verify(&hub.env.db, &hub.env.vault, &claims, |_, _| {}).await.unwrap()
    };
    let cut = "DELETE FROM ledger_seal_entry WHERE batch > :n; DELETE FROM ledger_seal WHERE batch > :n; \
               DELETE FROM ledger_entry WHERE seq > :n * 4";
    for batches in [0, 1] {
        let hub = twelve_entries().await;
        let Verdict::Sound { head_hash, .. } = super::verdict(&hub).await else { panic!() };
        assert!(matches!(verdict(&hub, head_hash).await, Verdict::Sound { .. }));
        hub.tamper(&cut.replace(":n", &batches.to_string())).await;
        assert!(matches!(super::verdict(&hub).await, Verdict::Sound { .. }), "the rest hangs together");
        let missing =
            Verdict::Broken { seq: None, batch: None, subject: None, finding: Finding::HeadMissing };
        assert_eq!(verdict(&hub, head_hash).await, missing);
    }
}

#[tokio::test]
async fn a_row_that_counts_further_than_its_entries_is_named() {
    let hub = twelve_entries().await;
    let tables =
        [Ledgered { subject_type: "Subject", rows: "counted AS t", id: "t.id", version: "t.version" }];
    let claims = Claims { head: None, tables: &tables };
    let verdict = async || verify(&hub.env.db, &hub.env.vault, &claims, |_, _| {}).await.unwrap();
    let row = |id: Uuid, version: i64| format!("INSERT INTO counted VALUES (x'{}', {version});", id.simple());
    let rows = row(subject(1), 6) + &row(subject(2), 5);
    hub.tamper(&format!("CREATE TABLE counted (id blob, version bigint); {rows}")).await;
    assert!(matches!(verdict().await, Verdict::Sound { .. }));
    hub.tamper("DELETE FROM ledger_entry WHERE seq > 8").await;
    let subject = Some(Subject { kind: "Subject", id: subject(1), version: 6 });
    assert_eq!(
        verdict().await,
        Verdict::Broken { seq: None, batch: None, subject, finding: Finding::Missing }
    );
}
