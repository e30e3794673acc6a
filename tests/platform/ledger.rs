//! 账本: what the acts leave behind, and what tampering shows.

use onewindow::platform::ledger::{
    seal,
    verify::{Finding, Subject, Verdict},
};
use sea_orm::{ConnectionTrait, DatabaseBackend};
use serde_json::json;

use crate::harness::{Hub, couple, tables};

const TABLES: [&str; 3] = ["ledger_entry", "ledger_seal", "ledger_seal_entry"];

/// A hub where two couples married, in two batches at least, all of it sealed.
async fn hub_with_sealed_ledger() -> Hub {
    let hub = Hub::start().await;
    for n in [1, 2] {
        couple::register(&hub.clerk("420103"), n).await;
        seal_all(&hub).await;
    }
    hub
}

async fn seal_all(hub: &Hub) {
    let unsealed = "SELECT COUNT(*) FROM ledger_entry WHERE subject_type <> 'Forged'
        AND seq NOT IN (SELECT entry_seq FROM ledger_seal_entry)";
    while tables::number(hub.sql(), unsealed).await > 0 {
        seal::seal_pending(&hub.running.parts.env).await.expect("sealing works");
    }
}

/// Takes away what keeps the ledger append-only, as somebody with the right to change the schema could.
async fn drop_triggers(hub: &Hub) {
    for table in TABLES {
        let drops = match hub.sql().get_database_backend() {
            DatabaseBackend::Postgres => vec![format!("DROP TRIGGER {table}_no_change ON {table}")],
            _ => ["no_update", "no_delete", "no_replace", "no_second", "one_per_version_kept"]
                .map(|name| format!("DROP TRIGGER IF EXISTS {table}_{name}"))
                .to_vec(),
        };
        for drop in drops {
            tables::execute(hub.sql(), &drop).await;
        }
    }
}

/// An entry that no unit of work wrote: a copy of `seq` under another id.
async fn forge(hub: &Hub, seq: i64) -> i64 {
    let id = match hub.sql().get_database_backend() {
        DatabaseBackend::Postgres => "gen_random_uuid()",
        _ => "randomblob(16)",
    };
    let forged = format!(
        "INSERT INTO ledger_entry (id, kind, action, service, subject_type, subject_id, audience, actor_kind,
            actor_subject, organization_id, legal_basis, payload, occurred_at, recorded_at, mac)
         SELECT {id}, kind, action, service, 'Forged', subject_id, audience, actor_kind, actor_subject,
            organization_id, legal_basis, payload, occurred_at, recorded_at, mac
         FROM ledger_entry WHERE seq = {seq}"
    );
    tables::execute(hub.sql(), &forged).await;
    tables::number(hub.sql(), "SELECT MAX(seq) FROM ledger_entry").await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_ledger_of_a_flow_is_sound_and_has_one_entry_a_version() {
    let hub = hub_with_sealed_ledger().await;
    let db = hub.sql();
    let written = tables::number(db, "SELECT COUNT(*) FROM ledger_entry").await;
    match tables::ledger(&hub).await {
        Verdict::Sound { entries, sealed, batches, .. } => {
            assert_eq!((entries, sealed), (written.unsigned_abs(), written.unsigned_abs()));
            assert!(batches >= 2);
        }
        broken @ Verdict::Broken { .. } => panic!("{broken:?}"),
    }
    let twice = "SELECT COUNT(*) FROM (SELECT 1 FROM ledger_entry WHERE subject_version IS NOT NULL
        GROUP BY subject_type, subject_id, subject_version HAVING COUNT(*) > 1) AS twice";
    assert_eq!(tables::number(db, twice).await, 0);
    let incomplete = "SELECT COUNT(*) FROM service_case WHERE version <> (SELECT COUNT(*) FROM ledger_entry
        WHERE subject_type = 'Case' AND subject_id = service_case.id
        AND subject_version BETWEEN 1 AND service_case.version)";
    assert_eq!(tables::number(db, incomplete).await, 0, "each version of a case has its entry");
    hub.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_database_itself_refuses_changes_and_second_entries() {
    let hub = hub_with_sealed_ledger().await;
    let before = tables::row_counts(hub.sql()).await;
    let mut acts = vec![
        "UPDATE ledger_entry SET payload = '{}'".to_owned(),
        "UPDATE ledger_entry SET payload = payload WHERE seq = 1".to_owned(),
        "UPDATE ledger_seal SET entry_count = 1".to_owned(),
        "UPDATE ledger_seal_entry SET position = position".to_owned(),
    ];
    acts.extend(TABLES.map(|table| format!("DELETE FROM {table}")));
    if hub.database().is_sqlite() {
        // The row in the way would go without a word.
        let columns = "kind, action, service, subject_type, subject_id, subject_version, audience, actor_kind,
            actor_subject, organization_id, legal_basis, '{}', occurred_at, recorded_at, mac FROM ledger_entry";
        acts.extend([
            format!("INSERT OR REPLACE INTO ledger_entry SELECT seq, randomblob(16), {columns} WHERE seq = 1"),
            format!("REPLACE INTO ledger_entry SELECT NULL, id, {columns} WHERE seq = 1"),
            format!(
                "REPLACE INTO ledger_entry SELECT NULL, randomblob(16), {columns} WHERE subject_version IS NOT NULL"
            ),
            "REPLACE INTO ledger_seal SELECT batch, 1, merkle_root, previous_hash, hash, sealed_at FROM ledger_seal"
                .to_owned(),
            "REPLACE INTO ledger_seal_entry SELECT entry_seq, batch, 9999, leaf_hash FROM ledger_seal_entry"
                .to_owned(),
            "REPLACE INTO ledger_seal_entry SELECT 9999, batch, position, leaf_hash FROM ledger_seal_entry"
                .to_owned(),
        ]);
    } else {
        acts.extend(TABLES.map(|table| format!("TRUNCATE {table} CASCADE")));
        acts.push(
            "INSERT INTO ledger_seal SELECT * FROM ledger_seal ON CONFLICT (batch) DO UPDATE SET entry_count = 1"
                .to_owned(),
        );
    }
    for act in acts {
        let refusal = hub.sql().execute_unprepared(&act).await.expect_err(&act).to_string();
        assert!(refusal.contains("append-only"), "{act}: {refusal}");
    }
    assert_eq!(tables::row_counts(hub.sql()).await, before);
    assert!(matches!(tables::ledger(&hub).await, Verdict::Sound { .. }));
    hub.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn tampering_is_found_and_its_place_named() {
    for (act, expected) in [
        ("UPDATE ledger_entry SET payload = '{}' WHERE seq = :seq", Finding::Altered),
        ("UPDATE ledger_entry SET actor_subject = 'staff-429006-01' WHERE seq = :seq", Finding::Altered),
        ("UPDATE ledger_entry SET audience = 'STAFF', kind = 'READ' WHERE seq = :seq", Finding::Altered),
        (
            "UPDATE ledger_entry SET mac = (SELECT o.mac FROM ledger_entry o WHERE o.seq = :seq + 1) WHERE seq = :seq",
            Finding::Altered,
        ),
        ("DELETE FROM ledger_entry WHERE seq = :seq", Finding::Missing),
    ] {
        let hub = hub_with_sealed_ledger().await;
        drop_triggers(&hub).await;
        let victim = "SELECT MIN(seq) FROM ledger_entry WHERE action LIKE '%.accept'";
        let victim = tables::number(hub.sql(), victim).await;
        tables::execute(hub.sql(), &act.replace(":seq", &victim.to_string())).await;
        match tables::ledger(&hub).await {
            Verdict::Broken { seq, batch: Some(_), finding, .. } => {
                assert_eq!((seq, finding), (Some(victim), expected), "{act}");
            }
            other => panic!("{act}: {other:?}"),
        }
        hub.stop().await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_entry_put_in_by_hand_is_found_before_and_after_its_neighbours_are_sealed() {
    let hub = hub_with_sealed_ledger().await;
    let forged = forge(&hub, 4).await;
    match tables::ledger(&hub).await {
        Verdict::Broken { seq, batch: None, finding: Finding::Altered, .. } => assert_eq!(seq, Some(forged)),
        other => panic!("{other:?}"),
    }
    couple::open(&hub.clerk("420103"), couple::opening(3)).await.data();
    seal_all(&hub).await;
    match tables::ledger(&hub).await {
        Verdict::Broken { seq, batch: None, finding: Finding::Inserted, .. } => assert_eq!(seq, Some(forged)),
        other => panic!("{other:?}"),
    }
    hub.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_seal_that_is_gone_or_changed_is_found() {
    for (acts, expected) in [
        (
            &["DELETE FROM ledger_seal_entry WHERE batch = 1", "DELETE FROM ledger_seal WHERE batch = 1"][..],
            Finding::SealMissing,
        ),
        (&["UPDATE ledger_seal SET previous_hash = merkle_root WHERE batch = 1"][..], Finding::SealAltered),
        (&["DELETE FROM ledger_seal_entry WHERE batch = 1 AND position = 0"][..], Finding::SealAltered),
    ] {
        let hub = hub_with_sealed_ledger().await;
        // The sealer of this hub would seal again what lost its seal, as it should.
        drop_triggers(&hub).await;
        for act in acts {
            tables::execute(hub.sql(), act).await;
        }
        match tables::ledger(&hub).await {
            Verdict::Broken { batch: Some(1), finding, .. } => assert_eq!(finding, expected, "{acts:?}"),
            other => panic!("{acts:?}: {other:?}"),
        }
        hub.stop().await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_vanishes_from_the_end_leaves_rows_without_their_entries() {
    let all = "SELECT MAX(seq) FROM ledger_entry";
    let last_of_a_case = "SELECT MAX(seq) - 1 FROM ledger_entry WHERE subject_type = 'Case'";
    for (kept, is_everything) in [(last_of_a_case, false), ("SELECT CAST(0 AS bigint)", true)] {
        let hub = hub_with_sealed_ledger().await;
        assert!(matches!(tables::ledger(&hub).await, Verdict::Sound { .. }));
        assert!(tables::number(hub.sql(), all).await > 0);
        drop_triggers(&hub).await;
        let kept = tables::number(hub.sql(), kept).await;
        let batch = format!("SELECT MIN(batch) FROM ledger_seal_entry WHERE entry_seq > {kept}");
        let batch = tables::number(hub.sql(), &batch).await;
        for act in [
            format!("DELETE FROM ledger_entry WHERE seq > {kept}"),
            format!("DELETE FROM ledger_seal_entry WHERE batch >= {batch}"),
            format!("DELETE FROM ledger_seal WHERE batch >= {batch}"),
        ] {
            tables::execute(hub.sql(), &act).await;
        }
        match tables::ledger(&hub).await {
            Verdict::Broken { subject: Some(Subject { kind: "Case", version, .. }), finding, .. } => {
                assert_eq!(finding, Finding::Missing, "everything: {is_everything}");
                assert!(version > 1);
            }
            other => panic!("{other:?}"),
        }
        hub.stop().await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_table_that_counts_acts_answers_to_the_ledger() {
    let hub = hub_with_sealed_ledger().await;
    let (text, key) = match hub.sql().get_database_backend() {
        DatabaseBackend::Postgres => ("id::text", "gen_random_uuid()"),
        _ => ("lower(hex(id))", "randomblob(16)"),
    };
    let first = format!("SELECT {text} FROM organization ORDER BY code LIMIT 1");
    let office = tables::column(hub.sql(), &first).await.concat().parse::<uuid::Uuid>().expect("an id");
    let slot = "SELECT :key, id, '420000', '420100', '420103', 'MARRIAGE_REGISTRATION', '2030-01-01', '09:00', '09:30',
        1, 0, 2 FROM organization ORDER BY code LIMIT 1";
    let booking = "INSERT INTO appointment (id, booking_number, slot_id, office_id, province, city, county, matter,
        day, state, version, requested_at) SELECT :key, 'x', id, office_id, province, city, county, matter, day,
        'CONFIRMED', 1, '2030-01-01 00:00:00+00:00' FROM appointment_slot WHERE day = '2030-01-01'";
    // The last of the list first: of several the first table's is named.
    for (kind, act) in [
        (
            "TokenRevocation",
            "INSERT INTO token_revocation (id, subject, reason, revoked_by, revoked_at, expires_at) VALUES
                (:key, 's', 'r', 'o', '2030-01-01 00:00:00+00:00', '2031-01-01 00:00:00+00:00')"
                .to_owned(),
        ),
        ("OfficeOpenings", format!("INSERT INTO number_sequence VALUES ('office_opening:{office}', 1)")),
        ("AppointmentSlot", format!("INSERT INTO appointment_slot {slot}")),
        ("Appointment", booking.to_owned()),
        ("Marriage", "UPDATE marriage SET version = version + 1".to_owned()),
        ("Case", "UPDATE service_case SET version = version + 1".to_owned()),
    ] {
        tables::execute(hub.sql(), &act.replace(":key", key)).await;
        match tables::ledger(&hub).await {
            Verdict::Broken { subject: Some(subject), finding: Finding::Missing, .. } => {
                assert_eq!(subject.kind, kind);
            }
            other => panic!("{kind}: {other:?}"),
        }
    }
    hub.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn acts_of_every_kind_leave_a_ledger_that_holds_against_the_tables() {
    let hub = hub_with_sealed_ledger().await;
    let revoke =
        "mutation { revokeTokens(input: {idempotencyKey: \"lost-card-0001\", subject: \"staff-420112-01\",
        reason: \"证书介质遗失\"}) { revokedAt } }";
    hub.operator().send(revoke, json!({})).await.data();
    assert!(matches!(tables::ledger(&hub).await, Verdict::Sound { .. }));
    let heads = crate::harness::logs::kept("ledger.head=");
    let head = "SELECT COUNT(*) FROM ledger_seal WHERE batch = 1";
    assert_eq!(tables::number(hub.sql(), head).await, 1);
    assert!(heads.iter().any(|line| line.contains("ledger.batch=1") && line.contains("INFO")), "{heads:?}");
    hub.stop().await;
}
