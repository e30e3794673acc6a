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
