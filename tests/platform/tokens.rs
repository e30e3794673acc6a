//! 令牌: a bad token is refused, also where none is needed; it never passes for the public.

use onewindow::platform::auth::token::{Audience, Claims, TokenKind};
use serde_json::json;
use uuid::Uuid;

use crate::harness::{Hub, client::Client, tables};

/// What anybody may ask.
const PUBLIC: &str = "{ organizations(first: 1) { edges { node { code } } } }";

fn clerk(hub: &Hub) -> Claims {
    hub.claims(TokenKind::Clerk, "staff-420103-01", Some(("420103-HY", "420103")), None)
}

async fn assert_refused(hub: &Hub, token: &str, why: &str) {
    let answer = Client::new(hub.url(), Some(token.to_owned())).send(PUBLIC, json!({})).await;
    assert_eq!((answer.status, answer.code().as_str()), (401, "UNAUTHENTICATED"), "{why}");
    assert!(answer.body.get("data").is_none(), "{why}: nothing is executed");
    assert!(!answer.body.to_string().contains(token), "{why}: the token is not repeated");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_good_token_and_none_at_all_are_served() {
    let hub = Hub::start().await;
    hub.public().send(PUBLIC, json!({})).await.data();
    Client::new(hub.url(), Some(hub.token(clerk(&hub)))).send(PUBLIC, json!({})).await.data();
    hub.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn claims_that_do_not_fit_are_refused() {
    let hub = Hub::start().await;
    type Change = fn(&mut Claims);
    let changes: [(&str, Change); 18] = [
        ("expired", |claims| {
            claims.iat -= 7200;
            claims.nbf -= 7200;
            claims.exp = claims.iat + 3600;
        }),
        ("not yet valid", |claims| claims.nbf += 3600),
        ("issued in the future", |claims| claims.iat += 3600),
        ("lives too long", |claims| claims.exp += 100 * 24 * 3600),
        ("wrong audience", |claims| claims.aud = Audience::One("another-hub".to_owned())),
        ("no audience", |claims| claims.aud = Audience::Many(Vec::new())),
        ("wrong issuer", |claims| claims.iss = "https://elsewhere.example".to_owned()),
        ("no subject", |claims| claims.sub = String::new()),
        ("no token id", |claims| claims.jti = String::new()),
        ("no organization", |claims| claims.org = None),
        ("unknown organization", |claims| claims.org = Some("999999-HY".to_owned())),
        ("organization of another division", |claims| claims.division = Some("429006".to_owned())),
        ("division above the organization", |claims| claims.division = Some("420100".to_owned())),
        ("no division", |claims| claims.division = None),
        ("a bureau's officer from an office", |claims| claims.kind = TokenKind::BureauOfficer),
        ("a clerk from a bureau", |claims| claims.org = Some("420103-MZ".to_owned())),
        ("a partner from an office", |claims| claims.kind = TokenKind::Partner),
        ("a citizen without a person", |claims| claims.kind = TokenKind::Citizen),
    ];
    for (why, change) in changes {
        let mut claims = clerk(&hub);
        change(&mut claims);
        assert_refused(&hub, &hub.token(claims), why).await;
    }
    hub.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_no_token_of_ours_is_refused() {
    let hub = Hub::start().await;
    let good = hub.token(clerk(&hub));
    let parts: Vec<&str> = good.split('.').collect();
    let other = hub.token(hub.claims(TokenKind::Operator, "operator-1", None, None));
    let foreign: Vec<&str> = other.split('.').collect();
    // {"alg":"none","typ":"JWT"}
    let unsigned = format!("eyJhbGciOiJub25lIiwidHlwIjoiSldUIn0.{}.", parts[1]);
    for (why, token) in [
        ("no JWT", "nonsense".to_owned()),
        ("two parts", format!("{}.{}", parts[0], parts[1])),
        ("no signature", format!("{}.{}.", parts[0], parts[1])),
        ("unsigned", unsigned),
        ("another token's claims", format!("{}.{}.{}", parts[0], foreign[1], parts[2])),
        ("another token's signature", format!("{}.{}.{}", parts[0], parts[1], foreign[2])),
        ("oversized", format!("{good}{}", "A".repeat(9000))),
    ] {
        assert_refused(&hub, &token, why).await;
    }
    hub.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_token_ends_with_its_time_even_when_it_was_just_used() {
    let hub = Hub::start().await;
    let mut claims = clerk(&hub);
    claims.exp = claims.iat + 3600;
    let token = hub.token(claims);
    let client = Client::new(hub.url(), Some(token.clone()));
    client.send(PUBLIC, json!({})).await.data();
    hub.clock.advance(chrono::TimeDelta::seconds(3600 + 29));
    client.send(PUBLIC, json!({})).await.data();
    hub.clock.advance(chrono::TimeDelta::seconds(1));
    assert_refused(&hub, &token, "expired").await;
    hub.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_organization_that_was_closed_or_not_yet_opened_sends_nobody() {
    let hub = Hub::start().await;
    for (from, to, served) in [
        ("2003-10-01", "'2025-09-05'", true),
        ("2003-10-01", "'2025-09-04'", false),
        ("2025-09-05", "NULL", true),
        ("2025-09-06", "NULL", false),
    ] {
        let change = format!(
            "UPDATE organization SET active_from = '{from}', active_to = {to} WHERE code = '420103-HY'"
        );
        tables::execute(hub.sql(), &change).await;
        tables::execute(hub.sql(), "UPDATE directory_revision SET revision = revision + 1").await;
        // A new instance reads the directory as it starts.
        let fresh = hub.sibling().await;
        let token = fresh.token(clerk(&fresh));
        if served {
            Client::new(fresh.url(), Some(token)).send(PUBLIC, json!({})).await.data();
        } else {
            assert_refused(&fresh, &token, &format!("{from} to {to}")).await;
        }
        fresh.stop().await;
    }
    hub.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_revoked_token_is_refused_and_the_next_one_of_the_subject_is_not() {
    const REVOKE: &str = "mutation($input: RevokeTokensInput!) { revokeTokens(input: $input) { revokedAt } }";
    let hub = Hub::start().await;
    let operator = hub.operator();
    let claims = clerk(&hub);
    let (id, token) = (claims.jti.clone(), hub.token(claims));
    let other = hub.token(clerk(&hub));
    // Of an issuer whose clock is ahead.
    let mut ahead = clerk(&hub);
    ahead.iat += 20;
    let ahead = hub.token(ahead);
    let revoke = async |field: &str, value: &str| {
        let mut input = json!({ "idempotencyKey": Uuid::new_v4(), "reason": "设备遗失" });
        input[field] = json!(value);
        let first = operator.act(REVOKE, input.clone()).await.data();
        hub.clock.advance(chrono::TimeDelta::seconds(1));
        assert_eq!(operator.act(REVOKE, input).await.data(), first, "a repeat tells the same instant");
    };
    revoke("tokenId", &id).await;
    assert_refused(&hub, &token, "revoked by its id").await;
    Client::new(hub.url(), Some(other.clone())).send(PUBLIC, json!({})).await.data();
    revoke("subject", " staff-420103-01 ").await;
    assert_refused(&hub, &other, "revoked with its subject").await;
    hub.clock.advance(chrono::TimeDelta::seconds(25));
    assert_refused(&hub, &ahead, "issued before, dated after").await;
    hub.clock.advance(chrono::TimeDelta::seconds(10));
    Client::new(hub.url(), Some(hub.token(clerk(&hub)))).send(PUBLIC, json!({})).await.data();
    hub.stop().await;
}
