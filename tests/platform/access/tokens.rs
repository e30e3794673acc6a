//! Tokens whose claims the directory does not bear out.

use onewindow::platform::auth::token::{Claims, TokenKind};
use sea_orm::ConnectionTrait;
use serde_json::json;
use uuid::Uuid;

use crate::harness::{
    Hub,
    client::{Answer, Client},
};

const CASES: &str = "query Cases { cases { totalCount } }";

async fn ask(hub: &Hub, claims: Claims) -> Answer {
    Client::new(hub.url(), Some(hub.token(claims))).send(CASES, json!({})).await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn claims_beyond_the_directory_are_refused() {
    let hub = Hub::start().await;
    let office = Some(("420103-HY", "420103"));
    let claims = |kind, organization, person| hub.claims(kind, "staff-420103-01", organization, person);
    let someone = Some(Uuid::from_u128(1));
    let refused = [
        ("an unknown office", claims(TokenKind::Clerk, Some(("999999-HY", "420103")), None)),
        ("another division", claims(TokenKind::Clerk, Some(("420103-HY", "420112")), None)),
        ("the division above", claims(TokenKind::Clerk, Some(("420103-HY", "420100")), None)),
        ("an officer of an office", claims(TokenKind::BureauOfficer, office, None)),
        ("a clerk of a bureau", claims(TokenKind::Clerk, Some(("420103-MZ", "420103")), None)),
        ("a partner of a bureau", claims(TokenKind::Partner, Some(("420103-MZ", "420103")), None)),
        ("a clerk of a partner", claims(TokenKind::Clerk, Some(("420100-GA", "420100")), None)),
        ("a clerk without an office", claims(TokenKind::Clerk, None, None)),
        ("a citizen without a record", claims(TokenKind::Citizen, None, None)),
    ];
    for (name, claims) in refused {
        let answer = ask(&hub, claims).await;
        assert_eq!((answer.status, answer.code()), (401, "UNAUTHENTICATED".to_owned()), "{name}");
        assert!(answer.body.get("data").is_none(), "{name}");
    }
    let mut no_division = claims(TokenKind::Clerk, office, None);
    no_division.division = None;
    assert_eq!(ask(&hub, no_division).await.code(), "UNAUTHENTICATED");
    // What a kind is not bound to is ignored, not trusted.
    let operator = ask(&hub, claims(TokenKind::Operator, office, someone)).await;
    assert_eq!(operator.code(), "FORBIDDEN");
    let citizen = ask(&hub, claims(TokenKind::Citizen, office, someone)).await.data();
    assert_eq!(citizen["cases"]["totalCount"], 0);
    hub.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_office_out_of_service_is_out() {
    let hub = Hub::start().await;
    hub.sql()
        .execute_unprepared("UPDATE organization SET active_to = '2025-09-04' WHERE code = '420112-HY'")
        .await
        .expect("an update");
    hub.sql()
        .execute_unprepared("UPDATE organization SET active_from = '2025-09-06' WHERE code = '421202-HY'")
        .await
        .expect("an update");
    for county in ["420112", "421202"] {
        let answer = hub.clerk(county).send(CASES, json!({})).await;
        assert_eq!((answer.status, answer.code()), (401, "UNAUTHENTICATED".to_owned()), "{county}");
    }
    assert_eq!(hub.clerk("420103").send(CASES, json!({})).await.data()["cases"]["totalCount"], 0);
    hub.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn reveal_needs_its_scope() {
    let hub = Hub::start().await;
    let office = Some(("420103-HY", "420103"));
    let mut claims = hub.claims(TokenKind::Clerk, "staff-420103-01", office, None);
    claims.scope = "marital_status:verify".to_owned();
    let clerk = Client::new(hub.url(), Some(hub.token(claims)));
    let party = onewindow::platform::ids::GlobalId::encode("CaseParty", Uuid::from_u128(1));
    let input = json!({ "idempotencyKey": "reveal-0001", "party": party, "purpose": "核对证件" });
    let answer = clerk
        .act("mutation Act($input: RevealPartyInput!) { revealParty(input: $input) { name } }", input)
        .await;
    assert_eq!(answer.code(), "FORBIDDEN");
    assert_eq!(answer.errors()[0]["extensions"]["required"], "scope pii:reveal");
    hub.stop().await;
}
