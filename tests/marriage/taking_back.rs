//! 撤回终止登记: an ending posted on the wrong marriage.

use futures_util::future::join_all;
use onewindow::platform::{ids::GlobalId, ledger::verify::Verdict};
use sea_orm::ConnectionTrait;
use serde_json::{Value as Json, json};

use super::{
    ending::{at, court_divorce, end},
    papers::{Couple, on_marriage},
    revocation::second_officer,
};
use crate::harness::{
    Hub,
    client::{Answer, Client},
    couple::{self, opening, registration, with},
    tables,
};

async fn take_back(caller: &Client, couple: &Couple, version: i64) -> Answer {
    let input = with(at(couple, version), json!({ "reason": "判决书所载为同名当事人" }));
    on_marriage(caller, "takeBackMarriageEnding", "TakeBackMarriageEndingInput", input).await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_second_person_takes_back_what_was_posted_on_the_wrong_marriage() {
    let hub = Hub::start().await;
    let couple = Couple::marry(&hub, 1).await;
    let (clerk, officer) = (hub.clerk("420103"), hub.officer("420100"));
    assert_eq!(take_back(&officer, &couple, 1).await.code(), "MARRIAGE_ENDING_NOT_POSTED");
    let before = couple.seen_by(&clerk).await;
    end(&clerk, with(at(&couple, 1), court_divorce())).await.data();
    assert_eq!(take_back(&clerk, &couple, 2).await.code(), "MARRIAGE_ENDING_SAME_OFFICER");
    assert_eq!(take_back(&officer, &couple, 1).await.code(), "CONFLICT");
    assert_eq!(take_back(&hub.clerk("420112"), &couple, 2).await.code(), "NOT_FOUND");
    assert_eq!(take_back(&hub.citizen(couple.wife), &couple, 2).await.code(), "FORBIDDEN");

    hub.clock.advance_days(3);
    let restored = take_back(&officer, &couple, 2).await.data()["takeBackMarriageEnding"].clone();
    assert_eq!(
        (&restored["appliedVersion"], &restored["marriage"]["status"]),
        (&json!(3), &json!("IN_FORCE"))
    );
    let seen = couple.seen_by(&clerk).await;
    assert_eq!((&seen["endedOn"], &seen["endingDocument"]), (&Json::Null, &Json::Null));
    assert_eq!(seen["spouses"], json!([{ "inForce": true }, { "inForce": true }]));
    assert_eq!(seen["certificates"][0]["number"], before["certificates"][0]["number"]);
    assert_eq!(seen["certificates"][0]["status"], "VALID");
    assert_eq!(seen["certificates"][0]["copies"][0]["status"], "VALID");
    let posted = json!([{
        "status": "DISSOLVED_BY_COURT", "takenBackOn": "2025-09-08", "reason": "判决书所载为同名当事人",
    }]);
    assert_eq!(seen["endings"], posted, "what was posted stays on record");
    assert_eq!(take_back(&second_officer(&hub), &couple, 3).await.code(), "MARRIAGE_ENDING_NOT_POSTED");

    // In force again: neither marries anyone else, and the right ending can follow.
    let mut his = opening(2);
    his["partyA"] = opening(1)["partyA"].clone();
    let opened = registration(couple::open(&clerk, his).await);
    assert!(couple::accept(&clerk, &opened).await.codes().contains(&"MARRIAGE_HAS_SPOUSE".to_owned()));
    end(&clerk, with(at(&couple, 3), court_divorce())).await.data();
    let acts = "SELECT COUNT(*) FROM ledger_entry WHERE action = 'marriage.marriage.take_back_ending'";
    assert_eq!(tables::number(hub.sql(), acts).await, 1);
    assert!(matches!(tables::ledger(&hub).await, Verdict::Sound { .. }));

    // The database itself wants two persons.
    let alone = "UPDATE marriage_ending SET taken_back_by = posted_by, taken_back_on = '2025-09-08'
        WHERE taken_back_on IS NULL";
    assert!(hub.sql().execute_unprepared(alone).await.is_err());
    hub.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_death_taken_back_brings_the_spouse_back() {
    let hub = Hub::start().await;
    let couple = Couple::marry(&hub, 1).await;
    let clerk = hub.clerk("420103");
    let death = json!({
        "ending": "DEATH", "document": "DEATH_PROOF", "documentNumber": "死亡医学证明1号",
        "effectiveOn": "2025-09-05", "deceased": GlobalId::encode("Person", couple.wife),
    });
    end(&clerk, with(at(&couple, 1), death)).await.data();
    let died = "SELECT COUNT(*) FROM marriage_spouse WHERE died_on IS NOT NULL";
    assert_eq!(tables::number(hub.sql(), died).await, 1);
    take_back(&hub.officer("420103"), &couple, 2).await.data();
    assert_eq!(tables::number(hub.sql(), died).await, 0);
    assert_eq!(couple.seen_by(&clerk).await["status"], "IN_FORCE");
    // A void judgment after a court's divorce, taken back, leaves the divorce.
    end(&clerk, with(at(&couple, 3), court_divorce())).await.data();
    let void = json!({
        "ending": "DECLARED_VOID", "voidGround": "BIGAMY", "document": "JUDGMENT_COPY",
        "documentNumber": "（2025）鄂0103民初2号", "effectiveOn": "2025-09-05",
    });
    end(&hub.officer("420100"), with(at(&couple, 4), void)).await.data();
    take_back(&clerk, &couple, 5).await.data();
    let seen = couple.seen_by(&clerk).await;
    assert_eq!((&seen["status"], &seen["endedOn"]), (&json!("DISSOLVED_BY_COURT"), &json!("2025-09-05")));
    assert_eq!(seen["endingDocument"]["number"], "（2025）鄂0103民初1号");
    assert_eq!(seen["spouses"], json!([{ "inForce": false }, { "inForce": false }]));
    assert_eq!(seen["certificates"][0]["status"], "INVALIDATED");
    assert!(matches!(tables::ledger(&hub).await, Verdict::Sound { .. }));
    hub.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_a_new_marriage_rests_on_is_not_taken_back_whoever_comes_first() {
    let hub = Hub::start().await;
    let couple = Couple::marry(&hub, 1).await;
    let (clerk, officer) = (hub.clerk("420103"), hub.officer("420100"));
    end(&clerk, with(at(&couple, 1), court_divorce())).await.data();
    let mut his = opening(2);
    his["partyA"] = opening(1)["partyA"].clone();
    let ready = couple::examined(&clerk, his).await;
    let attempts = async {
        let answers = join_all((0..4).map(|_| take_back(&officer, &couple, 2))).await;
        answers.iter().filter(|answer| answer.codes().is_empty()).count()
    };
    let (married, taken_back) = tokio::join!(couple::finish(&clerk, &ready), attempts);
    let is_married = married.codes().is_empty();
    assert_eq!(is_married, taken_back == 0, "{:#}", married.body);
    if is_married {
        assert_eq!(take_back(&officer, &couple, 2).await.code(), "MARRIAGE_ENDING_BUILT_ON");
    } else {
        assert!(married.codes().contains(&"MARRIAGE_HAS_SPOUSE".to_owned()), "{:#}", married.body);
    }
    let twice = "SELECT COUNT(*) FROM (SELECT person_id FROM marriage_spouse WHERE in_force
        GROUP BY person_id HAVING COUNT(*) > 1) AS twice";
    assert_eq!(tables::number(hub.sql(), twice).await, 0);
    assert!(matches!(tables::ledger(&hub).await, Verdict::Sound { .. }));
    hub.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_marriage_entered_since_keeps_the_ending() {
    let hub = Hub::start().await;
    let couple = Couple::marry(&hub, 1).await;
    let clerk = hub.clerk("420103");
    end(&clerk, with(at(&couple, 1), court_divorce())).await.data();
    Couple::marry(&hub, 1).await;
    let refused = take_back(&hub.officer("420100"), &couple, 2).await;
    assert_eq!(refused.codes(), ["MARRIAGE_ENDING_BUILT_ON"]);
    assert_eq!(couple.seen_by(&clerk).await["status"], "DISSOLVED_BY_COURT");
    hub.stop().await;
}
