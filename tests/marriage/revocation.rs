//! 撤销婚姻登记.

use onewindow::platform::{auth::token::TokenKind, ledger::verify::Verdict};
use serde_json::json;

use super::{
    ending::at,
    papers::{Couple, on_marriage},
};
use crate::harness::{Hub, client::Client, couple::with, tables};

/// A second officer of the bureau of 武汉市.
pub fn second_officer(hub: &Hub) -> Client {
    let claims = hub.claims(TokenKind::BureauOfficer, "staff-420100-12", Some(("420100-MZ", "420100")), None);
    Client::new(hub.url(), Some(hub.token(claims)))
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_revocation_takes_a_notice_a_hearing_and_two_persons() {
    let hub = Hub::start().await;
    let couple = Couple::marry(&hub, 1).await;
    let officer = hub.officer("420100");
    let second = second_officer(&hub);
    let notice = json!({
        "ground": "IMPERSONATION",
        "findings": "武公（治）认字〔2025〕1号",
        "noticeServedOn": "2025-09-05",
    });
    let decision = json!({
        "outcome": "REVOKE", "decisionNumber": "武民婚撤〔2025〕1号", "reason": "冒名顶替属实",
    });
    let propose = async |caller: &Client, input| {
        on_marriage(caller, "proposeRevocation", "ProposeRevocationInput", input).await
    };
    let hear = async |caller: &Client, input| {
        on_marriage(caller, "recordRevocationHearing", "RecordRevocationHearingInput", input).await
    };
    let decide = async |caller: &Client, input| {
        on_marriage(caller, "decideRevocation", "DecideRevocationInput", input).await
    };
    let early = decide(&second, with(at(&couple, 1), decision.clone())).await;
    assert_eq!(early.code(), "MARRIAGE_REVOCATION_NOT_UNDER_WAY");
    let future = with(notice.clone(), json!({ "noticeServedOn": "2025-09-06" }));
    assert_eq!(
        propose(&officer, with(at(&couple, 1), future)).await.code(),
        "MARRIAGE_ENDING_DAY_IMPOSSIBLE"
    );
    propose(&officer, with(at(&couple, 1), notice.clone())).await.data();
    assert_eq!(propose(&second, with(at(&couple, 2), notice)).await.code(), "MARRIAGE_REVOCATION_UNDER_WAY");
    let alone = decide(&officer, with(at(&couple, 2), decision.clone())).await;
    assert_eq!(alone.code(), "MARRIAGE_REVOCATION_SAME_OFFICER");
    let unheard = decide(&second, with(at(&couple, 2), decision.clone())).await;
    assert_eq!(unheard.code(), "MARRIAGE_REVOCATION_UNHEARD");
    let heard = json!({ "heardOn": "2025-09-05", "statement": "当事人称证件曾遗失" });
    hear(&hub.clerk("420103"), with(at(&couple, 2), heard)).await.data();
    assert_eq!(
        decide(&hub.clerk("420103"), with(at(&couple, 3), decision.clone())).await.code(),
        "FORBIDDEN"
    );
    assert_eq!(
        decide(&hub.officer("320412"), with(at(&couple, 3), decision.clone())).await.code(),
        "NOT_FOUND"
    );
    let revoked = decide(&second, with(at(&couple, 3), decision)).await.data();
    assert_eq!(revoked["decideRevocation"]["marriage"]["status"], "REVOKED");
    assert_eq!(revoked["decideRevocation"]["marriage"]["revocations"][0]["state"], "REVOKED");
    let seen = couple.seen_by(&hub.clerk("420103")).await;
    assert_eq!(seen["certificates"][0]["status"], "INVALIDATED");
    assert_eq!(seen["spouses"], json!([{ "inForce": false }, { "inForce": false }]));
    assert_eq!(seen["endingDocument"]["kind"], "REVOCATION_DECISION");

    // What the party said is for the staff; the party reads the decision.
    let query = "query Q($id: ID!) { marriage(id: $id) { revocations { statement } } }";
    let read = async |caller: Client| caller.send(query, json!({ "id": couple.marriage })).await;
    let staff = read(hub.officer("420100")).await.data();
    assert_eq!(staff["marriage"]["revocations"][0]["statement"], "当事人称证件曾遗失");
    assert_eq!(read(hub.citizen(couple.wife)).await.code(), "FORBIDDEN");
    assert!(matches!(tables::ledger(&hub).await, Verdict::Sound { .. }));
    hub.stop().await;
}
