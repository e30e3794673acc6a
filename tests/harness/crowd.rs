//! Many couples at once: examined cases made quickly, and what must hold after a rush.
//! Start with [`examined`].
//! Never: an act under test; registering is the test's own.

use futures_util::{StreamExt, stream};
use sea_orm::DatabaseBackend;
use serde_json::{Value as Json, json};

use super::{
    Hub,
    client::{Client, key},
    couple, people, tables,
};

/// The couple of the `man`th man and the `woman`th woman, as they open.
pub fn opening(man: u32, woman: u32) -> Json {
    json!({
        "idempotencyKey": key(),
        "partyA": couple::party("张三", &people::man(man), "420103"),
        "partyB": couple::party("李四", &people::woman(woman), "320412"),
    })
}

/// Lets a person have any number of registrations under way, so that what the register itself refuses is seen.
pub async fn open_without_limit(hub: &Hub) {
    let is_postgres = hub.sql().get_database_backend() == DatabaseBackend::Postgres;
    let statement = match is_postgres {
        true => "CREATE RULE unlimited AS ON INSERT TO marriage_registration_party DO INSTEAD NOTHING",
        false => {
            "CREATE TRIGGER unlimited BEFORE INSERT ON marriage_registration_party
             BEGIN SELECT RAISE(IGNORE); END"
        }
    };
    tables::execute(hub.sql(), statement).await;
}

/// Registrations of these pairs, examined and ready to register. They are opened one by one; what acceptance,
/// checks and examination leave behind is copied from one couple that went the whole way.
pub async fn examined(hub: &Hub, clerk: &Client, pairs: &[(u32, u32)]) -> Vec<Json> {
    let model = couple::examined(clerk, opening(490, 490)).await;
    let opened: Vec<Json> = stream::iter(pairs)
        .map(async |(man, woman)| couple::registration(couple::open(clerk, opening(*man, *woman)).await))
        .buffered(8)
        .collect()
        .await;
    let number = model["case"]["caseNumber"].as_str().expect("a case number");
    let model = format!("(SELECT id FROM service_case WHERE case_number = '{number}')");
    let copied = |table: &str, key: &str, columns: &[&str], same: &str| {
        let sets: Vec<_> = columns
            .iter()
            .map(|column| {
                format!("{column} = (SELECT m.{column} FROM {table} m WHERE m.{key} = {model}{same})")
            })
            .collect();
        format!("UPDATE {table} SET {} WHERE {key} <> {model}", sets.join(", "))
    };
    let party = ["facts", "identity_check", "identity_checked_at", "marital_check", "marital_checked_at"];
    for statement in [
        copied("case_party", "case_id", &party, " AND m.position = case_party.position"),
        copied(
            "marriage_registration",
            "case_id",
            &["kinship", "counselling", "medical_check_referred_at", "examined_on"],
            "",
        ),
        copied("service_case", "id", &["state", "accepted_on", "due_on", "due_status", "due_order"], ""),
    ] {
        tables::execute(hub.sql(), &statement).await;
    }
    opened
}

/// Input of `registerMarriage` for an examined registration.
pub fn registering(registration: &Json) -> Json {
    json!({
        "idempotencyKey": key(),
        "case": registration["case"]["id"],
        "expectedVersion": registration["case"]["version"],
        "bothPresent": true,
        "declarationsSigned": true,
    })
}

/// `registerMarriage`, with what tells its effect.
pub fn register_document() -> String {
    couple::act("registerMarriage", "RegisterMarriageInput")
}

/// After a rush: `successes` marriages and nothing half-written, whatever was refused or lost.
pub async fn assert_whole(hub: &Hub, successes: usize) {
    let db = hub.sql();
    let expected = i64::try_from(successes).expect("few");
    for (what, times, sql) in [
        ("marriages", 1, "SELECT COUNT(*) FROM marriage WHERE status = 'IN_FORCE'"),
        ("spouses", 2, "SELECT COUNT(*) FROM marriage_spouse WHERE in_force"),
        ("certificates", 1, "SELECT COUNT(*) FROM certificate"),
        ("copies", 2, "SELECT COUNT(*) FROM certificate_copy"),
        ("registrations", 1, "SELECT COUNT(*) FROM marriage_registration WHERE marriage_id IS NOT NULL"),
        ("closed cases", 1, "SELECT COUNT(*) FROM service_case WHERE outcome = 'REGISTERED'"),
        ("signed parties", 2, "SELECT COUNT(*) FROM case_party WHERE declared_at IS NOT NULL"),
        (
            "ledger entries",
            1,
            "SELECT COUNT(*) FROM ledger_entry WHERE action = 'marriage.marriage_registration.register'",
        ),
        (
            "answered keys",
            1,
            "SELECT COUNT(*) FROM idempotency_key WHERE action = 'marriage.marriage_registration.register'
             AND result_id IS NOT NULL",
        ),
        ("keys without an answer", 0, "SELECT COUNT(*) FROM idempotency_key WHERE result_id IS NULL"),
        (
            "persons married twice",
            0,
            "SELECT COUNT(*) FROM (SELECT person_id FROM marriage_spouse WHERE in_force
             GROUP BY person_id HAVING COUNT(*) > 1) AS twice",
        ),
    ] {
        assert_eq!(tables::number(db, sql).await, times * expected, "{what}");
    }
    let numbers = tables::column(db, "SELECT number FROM certificate ORDER BY number").await;
    let consecutive: Vec<_> = (1..=successes).map(|n| format!("J420103-2025-{n:06}")).collect();
    assert_eq!(numbers, consecutive, "certificate numbers follow each other");
    let last = "SELECT COALESCE(MAX(last_value), 0) FROM number_sequence WHERE scope LIKE 'certificate:%'";
    assert_eq!(tables::number(db, last).await, expected, "the next number follows the last");
}
