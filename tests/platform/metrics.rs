//! `/metrics`: operations by name and outcome, refusals by measure.

use sea_orm::{ConnectionTrait, TransactionTrait};
use serde_json::json;

use crate::harness::Hub;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn operations_are_counted_by_field_and_outcome_and_never_by_a_clients_words() {
    let hub = Hub::start().await;
    let clerk = hub.clerk("420103");
    let ask = async |query: &str| clerk.send(query, json!({})).await;
    ask("query ZhangSan { mine: organizations(first: 1) { nodes { id } } ...F }
        fragment F on Query { divisions { code } }")
    .await
    .data();
    assert_eq!(ask("{ organizations(first: -1) { nodes { id } } }").await.code(), "BAD_USER_INPUT");
    assert_eq!(ask("{ no_such_field_of_anyone }").await.code(), "GRAPHQL_VALIDATION_FAILED");
    let deep = format!("{{ a{} }}", "{a".repeat(60) + &"}".repeat(60));
    assert_eq!(ask(&deep).await.code(), "TOO_COMPLEX");

    let client = reqwest::Client::builder().no_proxy().build().expect("a client");
    let page = client.get(format!("{}/metrics", hub.url())).send().await.expect("an answer");
    let text = page.text().await.expect("a text");
    for line in [
        r#"onewindow_operations_total{operation="organizations",outcome="ok"}"#,
        r#"onewindow_operations_total{operation="divisions",outcome="ok"}"#,
        r#"onewindow_operations_total{operation="organizations",outcome="BAD_USER_INPUT"}"#,
        r#"onewindow_operations_total{operation="invalid",outcome="GRAPHQL_VALIDATION_FAILED"}"#,
        r#"onewindow_operations_total{operation="invalid",outcome="TOO_COMPLEX"}"#,
        r#"onewindow_guard_refusals_total{measure="depth"}"#,
    ] {
        assert!(text.contains(line), "{line}\n{text}");
    }
    for word in ["no_such_field_of_anyone", "ZhangSan", "mine"] {
        assert!(!text.contains(&format!("\"{word}\"")), "{word}");
    }
    hub.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_operation_cut_off_at_its_deadline_is_counted_by_its_name() {
    let hub = Hub::start_with("2025-09-05T09:30", |config| config.gate.operation_within_ms = 300).await;
    // Whoever writes waits: on SQLite for the one writing connection, on PostgreSQL for the table.
    let held = hub.sql().begin().await.expect("a transaction");
    if !hub.database().is_sqlite() {
        held.execute_unprepared("LOCK TABLE idempotency_key").await.expect("a lock");
    }
    let revoke =
        "mutation { revokeTokens(input: {idempotencyKey: \"deadline-0001\", subject: \"staff-420112-01\",
        reason: \"遗失\"}) { revokedAt } }";
    assert_eq!(hub.operator().send(revoke, json!({})).await.code(), "TOO_COMPLEX");
    held.rollback().await.expect("the lock goes");

    let client = reqwest::Client::builder().no_proxy().build().expect("a client");
    let page = client.get(format!("{}/metrics", hub.url())).send().await.expect("an answer");
    let text = page.text().await.expect("a text");
    let line = r#"onewindow_operations_total{operation="revokeTokens",outcome="TIMED_OUT"} 1"#;
    assert!(text.contains(line), "{text}");
    hub.stop().await;
}
