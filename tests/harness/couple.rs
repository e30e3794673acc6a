//! A couple on its way to the certificates, act by act.
//! Start with [`register`]; [`open`] and the later acts stop half-way.

use serde_json::{Value as Json, json};

use super::{
    client::{Answer, Client, key},
    people,
};

/// What every act answers with.
const FIELDS: &str = "appliedVersion registration { id state
    case { id caseNumber state version dueOn parties { id role person { id name idNumberMasked } } }
    marriage { id status registeredOn }
    certificates { id number kind status copies { position holder { name } } } }";

/// A mutation on `registration`.
pub fn act(name: &str, input_type: &str) -> String {
    format!("mutation Act($input: {input_type}!) {{ {name}(input: $input) {{ {FIELDS} }} }}")
}

/// A party as it stands at the window.
pub fn party(name: &str, number: &str, hukou: &str) -> Json {
    json!({
        "person": people::person(name, number),
        "hukouDivision": hukou,
        "present": true,
        "documents": ["ID_CARD", "SINGLE_DECLARATION", "JOINT_PHOTOS", "HOUSEHOLD_REGISTER"],
    })
}

/// Opening input of the nth couple: he from 江汉区, she from 武进区.
pub fn opening(n: u32) -> Json {
    json!({
        "idempotencyKey": key(),
        "partyA": party("张三", &people::man(n), "420103"),
        "partyB": party("李四", &people::woman(n), "320412"),
    })
}

pub async fn open(clerk: &Client, input: Json) -> Answer {
    clerk.act(&act("openMarriageRegistration", "OpenMarriageRegistrationInput"), input).await
}

/// The registration in an answer of `act`.
#[track_caller]
pub fn registration(answer: Answer) -> Json {
    let data = answer.data();
    let payload = data.as_object().and_then(|data| data.values().next()).cloned().unwrap_or_default();
    payload["registration"].clone()
}

pub fn versioned(registration: &Json) -> Json {
    json!({
        "idempotencyKey": key(),
        "case": registration["case"]["id"],
        "expectedVersion": registration["case"]["version"],
    })
}

pub fn with(mut input: Json, more: Json) -> Json {
    if let (Some(input), Some(more)) = (input.as_object_mut(), more.as_object()) {
        input.extend(more.clone());
    }
    input
}

pub async fn accept(clerk: &Client, registration: &Json) -> Answer {
    clerk.act(&act("acceptMarriageRegistration", "MarriageCaseInput"), versioned(registration)).await
}

/// What one check of one party answered.
pub async fn check(clerk: &Client, current: &Json, party: usize, check: &str, outcome: &str) -> Answer {
    let more = json!({
        "party": current["case"]["parties"][party]["id"],
        "check": check,
        "outcome": outcome,
        "source": "全国婚姻基础信息库",
    });
    let input = with(versioned(current), more);
    clerk.act(&act("recordMarriageCheck", "RecordMarriageCheckInput"), input).await
}

/// All four checks matched, one act each.
pub async fn check_all(clerk: &Client, mut current: Json) -> Json {
    for party in [0, 1] {
        for kind in ["IDENTITY", "MARITAL_STATUS"] {
            current = registration(check(clerk, &current, party, kind, "MATCHED").await);
        }
    }
    current
}

/// What an examination finds when nothing is wrong.
pub fn findings() -> Json {
    let party = json!({ "voluntary": true, "marital": "NEVER_MARRIED" });
    json!({
        "partyA": party,
        "partyB": party,
        "kinship": { "kind": "DECLARED_NONE" },
        "counselling": "OFFERED_DECLINED",
        "medicalCheckReferred": true,
    })
}

pub async fn examine(clerk: &Client, registration: &Json, findings: Json) -> Answer {
    let input = with(versioned(registration), findings);
    clerk.act(&act("examineMarriageRegistration", "ExamineMarriageRegistrationInput"), input).await
}

pub async fn finish(clerk: &Client, registration: &Json) -> Answer {
    let input = with(versioned(registration), json!({ "bothPresent": true, "declarationsSigned": true }));
    clerk.act(&act("registerMarriage", "RegisterMarriageInput"), input).await
}

/// The couple goes home before the decision.
pub async fn withdraw(clerk: &Client, registration: &Json) -> Answer {
    let input = with(versioned(registration), json!({ "reason": "双方改日再来" }));
    clerk.act(&act("withdrawMarriageRegistration", "EndMarriageCaseInput"), input).await
}

/// The couple examined and ready to register.
pub async fn examined(clerk: &Client, input: Json) -> Json {
    let opened = registration(open(clerk, input).await);
    let accepted = registration(accept(clerk, &opened).await);
    let checked = check_all(clerk, accepted).await;
    registration(examine(clerk, &checked, findings()).await)
}

/// The nth couple, married.
pub async fn register(clerk: &Client, n: u32) -> Json {
    let ready = examined(clerk, opening(n)).await;
    registration(finish(clerk, &ready).await)
}
