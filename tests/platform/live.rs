//! 订阅: a case as it goes on, over `graphql-transport-ws`, whichever instance the act goes through.

use std::time::{Duration, Instant};

use onewindow::platform::auth::token::TokenKind;
use serde_json::{Value as Json, json};
use uuid::Uuid;

use crate::harness::{
    Hub,
    client::{Client, key},
    couple,
    socket::{Heard, Socket},
    tables,
};

const PROGRESS: &str = "subscription($id: ID!) { caseProgress(id: $id) { state version } }";
const NOTE: &str = "mutation($input: AddCaseNoteInput!) { addCaseNote(input: $input) { appliedVersion } }";
const REVOKE: &str = "mutation($input: RevokeTokensInput!) { revokeTokens(input: $input) { revokedAt } }";

/// A bound on real time that the hub keeps on an idle machine; a busy one gets three tries.
const WITHIN: Duration = Duration::from_secs(1);
const TRIES: usize = 3;

async fn opened(clerk: &Client, n: u32) -> Json {
    couple::registration(couple::open(clerk, couple::opening(n)).await)
}

async fn note(clerk: &Client, case: &Json, version: i64) {
    let input = json!({ "idempotencyKey": key(), "case": case, "expectedVersion": version, "text": "备注" });
    clerk.act(NOTE, input).await.data();
}

async fn progress(socket: &mut Socket) -> (String, i64) {
    let case = Socket::data(socket.hear().await)["caseProgress"].clone();
    (case["state"].as_str().unwrap_or_default().to_owned(), case["version"].as_i64().unwrap_or_default())
}

/// Follows one case while acts come in by turns through both instances.
async fn follow_through_both(here: &Hub, there: &Hub) {
    let (clerk, colleague) = (here.clerk("420103"), there.clerk("420103"));
    let case = opened(&clerk, 1).await;
    let mut sockets = [Socket::open(&clerk).await, Socket::open(&colleague).await];
    for socket in &mut sockets {
        socket.subscribe("1", PROGRESS, json!({ "id": case["case"]["id"] })).await;
        assert_eq!(progress(socket).await, ("PRELIM_REVIEW".to_owned(), 1), "first as it stands");
    }
    couple::accept(&clerk, &case).await.data();
    for socket in &mut sockets {
        assert_eq!(progress(socket).await, ("ACCEPTED".to_owned(), 2));
    }
    for version in 2..8 {
        let desk = if version % 2 == 0 { &colleague } else { &clerk };
        note(desk, &case["case"]["id"], version).await;
        for socket in &mut sockets {
            assert_eq!(progress(socket).await, ("ACCEPTED".to_owned(), version + 1));
        }
    }
    // Bells ring twice, here and through the ledger; nothing is told twice, nor of other cases.
    opened(&clerk, 2).await;
    for socket in &mut sockets {
        assert_eq!(socket.hear_within(Duration::from_millis(700)).await, Heard::Nothing);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn each_change_is_told_once_whichever_instance_made_it() {
    let hub = Hub::start().await;
    let sibling = hub.sibling().await;
    follow_through_both(&hub, &sibling).await;
    sibling.stop().await;
    hub.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn redis_away_changes_nothing_but_speed() {
    let away = |config: &mut onewindow::config::Config| {
        config.redis.url = Some("redis://127.0.0.1:1".to_owned().into());
    };
    let hub = Hub::start_with("2025-09-05T09:30", away).await;
    let sibling = hub.sibling_with(away).await;
    follow_through_both(&hub, &sibling).await;
    couple::register(&hub.clerk("420103"), 3).await;
    sibling.stop().await;
    hub.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn only_who_may_see_the_case_follows_it() {
    let hub = Hub::start().await;
    let case = opened(&hub.clerk("420103"), 1).await;
    for (stranger, code) in [
        (hub.clerk("429006"), "NOT_FOUND"),
        (hub.citizen(Uuid::from_u128(7)), "NOT_FOUND"),
        (hub.operator(), "FORBIDDEN"),
        (hub.public(), "UNAUTHENTICATED"),
    ] {
        let mut socket = Socket::open(&stranger).await;
        socket.subscribe("1", PROGRESS, json!({ "id": case["case"]["id"] })).await;
        let message = socket.hear().await;
        assert_eq!(message["type"], "error", "no event, and no completion of what never began: {message:#}");
        assert_eq!(message["payload"][0]["extensions"]["code"], code, "{message:#}");
        assert_eq!(socket.hear_within(Duration::from_millis(200)).await, Heard::Nothing, "{code}");
        assert!(!message.to_string().contains("PRELIM_REVIEW"), "{message:#}");
    }
    hub.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_socket_ends_with_its_token() {
    let hub = Hub::start().await;
    let case = opened(&hub.clerk("420103"), 1).await;
    let mut claims = hub.claims(TokenKind::Clerk, "staff-420103-01", Some(("420103-HY", "420103")), None);
    claims.exp = claims.iat + 3600;
    let client = Client::new(hub.url(), Some(hub.token(claims)));
    let mut socket = Socket::open(&client).await;
    socket.subscribe("1", PROGRESS, json!({ "id": case["case"]["id"] })).await;
    progress(&mut socket).await;
    // Over HTTP and on the socket alike: the hour, and the leeway of half a minute for clocks that differ.
    let query = json!({ "query": "{ organizations(first: 1) { edges { cursor } } }" });
    hub.clock.advance(chrono::TimeDelta::seconds(3629));
    assert_eq!(socket.hear_within(Duration::from_millis(600)).await, Heard::Nothing);
    assert_eq!(client.post(query.clone()).await.status, 200);
    Socket::open(&client).await;
    hub.clock.advance(chrono::TimeDelta::seconds(1));
    assert_eq!(client.post(query).await.status, 401);
    assert_eq!(socket.closed().await, 4401);
    hub.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_socket_ends_with_its_organization() {
    let hub = Hub::start().await;
    let case = opened(&hub.clerk("420103"), 1).await;
    let mut socket = Socket::open(&hub.clerk("420103")).await;
    socket.subscribe("1", PROGRESS, json!({ "id": case["case"]["id"] })).await;
    progress(&mut socket).await;
    let mut other = Socket::open(&hub.clerk("420112")).await;
    let ended = "UPDATE organization SET active_to = '2025-09-04' WHERE code = '420103-HY'";
    tables::execute(hub.sql(), ended).await;
    tables::execute(hub.sql(), "UPDATE directory_revision SET revision = revision + 1").await;
    assert_eq!(socket.closed().await, 4403);
    assert_eq!(other.hear_within(Duration::from_millis(600)).await, Heard::Nothing, "others go on");
    hub.stop().await;
}

/// How long the socket and HTTP of a fresh token go on after it is revoked through the other instance.
async fn revoked_through(hub: &Hub, other: &Hub, by: &str) -> (Duration, Duration) {
    // Beyond the allowance for clocks ahead, within which tokens of a revoked subject stay refused.
    hub.clock.advance(chrono::TimeDelta::seconds(31));
    let claims = hub.claims(TokenKind::Clerk, "staff-420103-01", Some(("420103-HY", "420103")), None);
    let name = if by == "tokenId" { claims.jti.clone() } else { claims.sub.clone() };
    let client = Client::new(hub.url(), Some(hub.token(claims)));
    let mut socket = Socket::open(&client).await;
    let query = json!({ "query": "{ organizations(first: 1) { edges { cursor } } }" });
    assert_eq!(client.post(query.clone()).await.status, 200);
    let mut input = json!({ "idempotencyKey": key(), "reason": "设备遗失" });
    input[by] = json!(name);
    other.operator().act(REVOKE, input).await.data();
    let since = Instant::now();
    let closed = async {
        assert_eq!(socket.closed().await, 4403);
        since.elapsed()
    };
    let refused = async {
        loop {
            let answer = client.post(query.clone()).await;
            if answer.status == 401 {
                assert_eq!(answer.code(), "UNAUTHENTICATED");
                return since.elapsed();
            }
            assert!(since.elapsed() < Duration::from_secs(30), "the token goes on");
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
    };
    tokio::join!(closed, refused)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_token_revoked_at_one_instance_ends_at_the_other_within_a_second() {
    let hub = Hub::start().await;
    let other = hub.sibling().await;
    for by in ["tokenId", "subject"] {
        let mut took: Vec<(Duration, Duration)> = Vec::new();
        while took.last().is_none_or(|(closed, refused)| *closed.max(refused) > WITHIN) {
            assert!(took.len() < TRIES, "by {by}: {took:?}");
            took.push(revoked_through(&hub, &other, by).await);
        }
    }
    assert!(tables::number(hub.sql(), "SELECT COUNT(*) FROM token_revocation").await >= 2);
    other.stop().await;
    hub.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_hub_that_stops_says_goodbye() {
    let hub = Hub::start().await;
    let clerk = hub.clerk("420103");
    let case = opened(&clerk, 1).await;
    let mut sockets = [Socket::open(&clerk).await, Socket::open(&hub.public()).await];
    sockets[0].subscribe("1", PROGRESS, json!({ "id": case["case"]["id"] })).await;
    progress(&mut sockets[0]).await;
    let stopping = hub.stop();
    let [followed, idle] = &mut sockets;
    let (codes, ()) = tokio::join!(async { (followed.closed().await, idle.closed().await) }, stopping);
    assert_eq!(codes, (1001, 1001));
}
