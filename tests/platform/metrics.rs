//! `/metrics`: operations by name and outcome, refusals by measure.

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
