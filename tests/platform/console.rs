//! The demonstration and its console: what it offers works.

use onewindow::{demo, directory::import::UNWATCHED, platform::auth::token::AuthSection};

use crate::harness::{Hub, client::Client};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_example_fits_the_schema_and_every_token_is_admitted() {
    let hub = Hub::start().await;
    let keys = onewindow::platform::keys::HubKeys::demo();
    let auth = AuthSection::default();
    let seed = demo::prepare(&hub.running.parts.env, &keys, &auth, UNWATCHED).await.expect("a demonstration");
    assert!(seed.tokens.len() >= 7);
    for token in &seed.tokens {
        let answer = Client::new(hub.url(), Some(token.token.clone()))
            .send("{ __typename }", serde_json::json!({}))
            .await;
        assert_eq!(answer.status, 200, "{}: {:#}", token.name, answer.body);
    }
    let clerk = hub.clerk("420103");
    for example in &seed.examples {
        let answer = clerk.send(&example.query, example.variables.clone()).await;
        let codes = answer.codes();
        let misfits = ["GRAPHQL_PARSE_FAILED", "GRAPHQL_VALIDATION_FAILED", "TOO_COMPLEX", "INTERNAL"];
        assert!(
            !codes.iter().any(|code| misfits.contains(&code.as_str())),
            "{}: {:#}",
            example.name,
            answer.body
        );
    }
    hub.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_console_is_served_in_development_and_gone_in_production() {
    let hub = Hub::start().await;
    let page = reqwest::get(format!("{}/console/", hub.url())).await.expect("an answer");
    assert_eq!(page.status(), 200);
    let policy = page.headers()["content-security-policy"].to_str().expect("text").to_owned();
    assert!(policy.contains("default-src 'self'"), "{policy}");
    hub.stop().await;

    let hub = Hub::start_with("2025-09-05T09:30", |config| {
        config.server.mode = onewindow::config::Mode::Production;
    })
    .await;
    let page = reqwest::get(format!("{}/console/", hub.url())).await.expect("an answer");
    assert_eq!(page.status(), 404);
    let answer = hub.clerk("420103").send("{ __schema { queryType { name } } }", serde_json::json!({})).await;
    assert!(!answer.errors().is_empty() || answer.body["data"]["__schema"].is_null(), "{:#}", answer.body);
    let answer = hub.clerk("420103").send("{ cas }", serde_json::json!({})).await;
    assert!(!answer.body.to_string().contains("Did you mean"), "{:#}", answer.body);
    hub.stop().await;
}
