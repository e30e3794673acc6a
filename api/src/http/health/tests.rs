use std::sync::Arc;

use actix_web::{App, test, web};
use migration::{Migrator, MigratorTrait};
use serde_json::{Value as Json, json};

use super::{HealthState, configure};
use crate::{
    platform::{
        clock::SystemClock,
        database::{Database, DatabaseSection},
        keys::HubKeys,
    },
    telemetry::metrics_recorder,
};

async fn database(folder: &tempfile::TempDir) -> Database {
    let url = format!("sqlite://{}?mode=rwc", folder.path().join("hub.sqlite3").display());
    Database::connect(&DatabaseSection { url, ..DatabaseSection::default() }).await.unwrap()
}

fn state(database: &Database) -> HealthState {
    HealthState::new(database.clone(), Arc::new(SystemClock), HubKeys::demo().vault(), None)
}

async fn get(state: HealthState, path: &str) -> (u16, String) {
    let app = test::init_service(App::new().app_data(web::Data::new(state)).configure(configure)).await;
    let answer = test::call_service(&app, test::TestRequest::get().uri(path).to_request()).await;
    let status = answer.status().as_u16();
    (status, String::from_utf8(test::read_body(answer).await.to_vec()).unwrap())
}

#[actix_web::test]
async fn the_hub_is_ready_once_its_schema_is_there() {
    let folder = tempfile::tempdir().unwrap();
    let database = database(&folder).await;
    let (status, body) = get(state(&database), "/readyz").await;
    assert_eq!(
        (status, serde_json::from_str::<Json>(&body).unwrap()["parts"]["schema"].clone()),
        (503, json!("not migrated"))
    );
    assert_eq!(get(state(&database), "/healthz").await.0, 200);

    Migrator::up(database.administration(), None).await.unwrap();
    let parts = json!({ "database": "ok", "schema": "ok", "keys": "ok" });
    let (status, body) = get(state(&database), "/readyz").await;
    assert_eq!(
        (status, serde_json::from_str::<Json>(&body).unwrap()),
        (200, json!({ "status": "ok", "parts": parts }))
    );

    let without_redis = state(&database).with_optional("redis", || std::future::ready(false));
    let (status, body) = get(without_redis, "/readyz").await;
    let body: Json = serde_json::from_str(&body).unwrap();
    assert_eq!(
        (status, &body["status"], &body["parts"]["redis"]),
        (200, &json!("degraded"), &json!("unavailable"))
    );

    database.clone().close().await;
    let (status, body) = get(state(&database), "/readyz").await;
    assert_eq!(
        (status, serde_json::from_str::<Json>(&body).unwrap()["parts"]["database"].clone()),
        (503, json!("unavailable"))
    );
}

#[actix_web::test]
async fn metrics_are_shown_only_where_enabled() {
    let folder = tempfile::tempdir().unwrap();
    let database = database(&folder).await;
    Migrator::up(database.administration(), None).await.unwrap();
    assert_eq!(get(state(&database), "/metrics").await.0, 404);
    let shown = HealthState { metrics: Some(metrics_recorder().unwrap()), ..state(&database) };
    let (status, body) = get(shown, "/metrics").await;
    assert_eq!(status, 200);
    assert!(body.contains("onewindow_ledger_unsealed_oldest_seconds 0"), "{body}");
    assert!(body.contains("onewindow_database_pool_connections{pool=\"reader\",state=\"idle\"}"), "{body}");
}

#[actix_web::test]
async fn a_hub_with_other_keys_than_before_neither_starts_nor_is_ready() {
    use crate::platform::keys::{recognise, strangers};
    let folder = tempfile::tempdir().unwrap();
    let database = database(&folder).await;
    Migrator::up(database.administration(), None).await.unwrap();
    let now = || crate::platform::clock::Clock::now(&SystemClock);
    let own = HubKeys::demo().vault();
    recognise(&database, &own, now()).await.unwrap().unwrap();
    recognise(&database, &own, now()).await.unwrap().unwrap();
    let other = other_vault(1);
    let strange = recognise(&database, &other, now()).await.unwrap().unwrap_err();
    let all = ["keys.encryption.keys.1", "keys.index", "keys.ledger"].map(str::to_owned);
    let sorted = |mut settings: Vec<String>| {
        settings.sort();
        settings
    };
    assert_eq!(sorted(strange.settings), all);
    assert_eq!(sorted(strangers(&database, &other).await.unwrap()), all);
    let unready = HealthState::new(database.clone(), Arc::new(SystemClock), other, None);
    let (status, body) = get(unready, "/readyz").await;
    assert_eq!(
        (status, serde_json::from_str::<Json>(&body).unwrap()["parts"]["keys"].clone()),
        (503, json!("unavailable"))
    );
    assert_eq!(get(state(&database), "/readyz").await.0, 200);
}

/// Keys that nobody used before.
fn other_vault(id: u16) -> Arc<crate::platform::vault::Vault> {
    use crate::platform::vault::{Vault, VaultKeys};
    let key = |byte: u8| secrecy::SecretBox::new(Box::new([byte; 32]));
    let keys = VaultKeys { encryption: [(id, key(7))].into(), active: id, index: key(8), ledger: key(9) };
    Arc::new(Vault::new(keys).unwrap())
}
