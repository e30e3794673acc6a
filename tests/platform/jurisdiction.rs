//! 管辖: streets and counties merge; who may see what follows the date.

use sea_orm::ConnectionTrait;
use serde_json::json;

use crate::harness::{Hub, couple};

const COUNT: &str = "{ cases { totalCount } }";

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn cases_of_a_merged_county_follow_it_to_its_successor_from_the_day_on() {
    let hub = Hub::start().await;
    couple::registration(couple::open(&hub.clerk("420112"), couple::opening(1)).await);
    let seen = async |officer: &crate::harness::client::Client| {
        officer.send(COUNT, json!({})).await.data()["cases"]["totalCount"].as_i64()
    };
    // Before the merger the sibling county sees nothing; the parties' hukou lies elsewhere too.
    let officer = hub.officer("421202");
    assert_eq!(seen(&officer).await, Some(0));
    for statement in [
        "INSERT INTO division_succession (code, successor_code, effective_on) VALUES ('420112', '421202', '2025-09-08')",
        "UPDATE directory_revision SET revision = revision + 1",
    ] {
        hub.sql().execute_unprepared(statement).await.expect("the merger is entered");
    }
    hub.running.parts.directory.refresh().await.expect("the directory is looked at");
    assert_eq!(seen(&officer).await, Some(0), "the merger is not in force yet");
    hub.clock.advance_days(3);
    assert_eq!(seen(&officer).await, Some(1), "in force since today");
    hub.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_county_that_moves_to_another_city_takes_its_old_cases_along() {
    let hub = Hub::start().await;
    let mut couple = couple::opening(1);
    couple["partyA"]["hukouDivision"] = json!("421202");
    couple::registration(couple::open(&hub.clerk("421202"), couple).await);
    let seen = async |officer: &crate::harness::client::Client| {
        officer.send(COUNT, json!({})).await.data()["cases"]["totalCount"].as_i64()
    };
    let (former, later, province) = (hub.officer("421200"), hub.officer("420100"), hub.officer("420000"));
    assert_eq!((seen(&former).await, seen(&later).await, seen(&province).await), (Some(1), Some(0), Some(1)));
    // 武汉市 gets a county that is 咸安区's successor.
    for statement in [
        "INSERT INTO division_succession (code, successor_code, effective_on) VALUES ('421202', '420104', '2025-09-08')",
        "UPDATE directory_revision SET revision = revision + 1",
    ] {
        hub.sql().execute_unprepared(statement).await.expect("the move is entered");
    }
    hub.running.parts.directory.refresh().await.expect("the directory is looked at");
    assert_eq!((seen(&former).await, seen(&later).await), (Some(1), Some(0)), "not yet in force");
    hub.clock.advance_days(3);
    assert_eq!((seen(&former).await, seen(&later).await, seen(&province).await), (Some(0), Some(1), Some(1)));
    hub.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_office_of_a_division_that_is_no_more_is_let_in_no_more() {
    let hub = Hub::start().await;
    let clerk = hub.clerk("420103");
    assert_eq!(clerk.send(COUNT, json!({})).await.data()["cases"]["totalCount"], 0);
    for statement in [
        "UPDATE division SET valid_to = '2025-09-07' WHERE code = '420103'",
        "UPDATE directory_revision SET revision = revision + 1",
    ] {
        hub.sql().execute_unprepared(statement).await.expect("the end is entered");
    }
    hub.running.parts.directory.refresh().await.expect("the directory is looked at");
    assert_eq!(clerk.send(COUNT, json!({})).await.data()["cases"]["totalCount"], 0, "until its last day");
    hub.clock.advance_days(3);
    assert_eq!(clerk.send(COUNT, json!({})).await.code(), "UNAUTHENTICATED");
    hub.stop().await;
}
