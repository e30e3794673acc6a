//! The acts of a divorce as its tests do them.
//! Start with [`cooling_off`]: married, applied, receipt in hand.

use onewindow::marriage::Marriage;
use sea_orm::{ConnectionTrait, Statement, Value};
use serde_json::{Value as Json, json};

use crate::harness::{
    Hub,
    client::{Answer, Client, key},
    couple, people,
};

const FIELDS: &str =
    "id state regime datesStatus receiptDueOn receiptOn coolingOffEndsOn windowOpensOn windowClosesOn
    lapsesOn counselling refusal { grounds { code legalBasis } reason } agreement { will debts }
    case { id state version dueOn dueStatus closedAt outcome parties { id person { id } } }
    marriage { id status origin endedOn spouses { inForce } source { number officeName registeredIn }
        certificates { number status } }
    certificates { number kind status copies { position } } withdrawnBy { id }";

pub fn party(name: &str, number: &str, hukou: &str) -> Json {
    json!({
        "person": people::person(name, number),
        "hukouDivision": hukou,
        "present": true,
        "capacity": "FULL",
        "documents": ["ID_CARD", "MARRIAGE_CERTIFICATE", "SINGLE_PHOTOS", "HOUSEHOLD_REGISTER"],
    })
}

/// Application of the nth couple.
pub fn application(n: u32) -> Json {
    json!({
        "idempotencyKey": key(),
        "partyA": party("张三", &people::man(n), "420103"),
        "partyB": party("李四", &people::woman(n), "320412"),
        "agreement": { "signed": true, "will": true, "children": true, "property": true, "debts": true },
    })
}

/// The paper of a couple that married before the hub knew of it.
pub fn on_paper(number: &str) -> Json {
    json!({ "marriage": { "supplement": {
        "certificateNumber": number,
        "officeName": "武汉市江汉区民政局婚姻登记处",
        "registeredOn": "2018-05-20",
    } } })
}

pub async fn act(clerk: &Client, name: &str, input_type: &str, input: Json) -> Answer {
    let mutation = format!(
        "mutation Act($input: {input_type}!) {{ {name}(input: $input) {{ appliedVersion application {{ {FIELDS} }} }} }}"
    );
    clerk.act(&mutation, input).await
}

#[track_caller]
pub fn payload(answer: Answer) -> Json {
    let data = answer.data();
    data.as_object().and_then(|data| data.values().next()).cloned().unwrap_or_default()
}

#[track_caller]
pub fn done(answer: Answer) -> Json {
    payload(answer)["application"].clone()
}

pub async fn apply(clerk: &Client, input: Json) -> Answer {
    act(clerk, "applyForDivorce", "ApplyForDivorceInput", input).await
}

pub fn of(current: &Json, more: Json) -> Json {
    let versioned = json!({
        "idempotencyKey": key(),
        "case": current["case"]["id"],
        "expectedVersion": current["case"]["version"],
    });
    couple::with(versioned, more)
}

pub async fn receipt(clerk: &Client, current: &Json, more: Json) -> Answer {
    act(clerk, "issueDivorceReceipt", "IssueDivorceReceiptInput", of(current, more)).await
}

pub async fn withdraw(clerk: &Client, current: &Json, party: usize, shown: Json) -> Answer {
    let more = json!({ "party": current["case"]["parties"][party]["id"], "shown": shown });
    act(clerk, "withdrawDivorceApplication", "WithdrawDivorceInput", of(current, more)).await
}

pub async fn counsel(clerk: &Client, current: &Json, more: Json) -> Answer {
    act(clerk, "recordDivorceCounselling", "RecordDivorceCounsellingInput", of(current, more)).await
}

/// Both identities agree, and counselling was offered.
pub async fn checked(clerk: &Client, mut current: Json) -> Json {
    let more = json!({ "counselling": "OFFERED_DECLINED" });
    current = done(counsel(clerk, &current, more).await);
    for party in [0, 1] {
        current = done(identity(clerk, &current, party).await);
    }
    current
}

/// The identity of one party agrees.
pub async fn identity(clerk: &Client, current: &Json, party: usize) -> Answer {
    let more = json!({
        "party": current["case"]["parties"][party]["id"],
        "check": "IDENTITY",
        "outcome": "MATCHED",
        "source": "公安人口信息",
    });
    act(clerk, "recordDivorceCheck", "RecordMarriageCheckInput", of(current, more)).await
}

pub fn visit(voluntary_b: bool) -> Json {
    json!({
        "partyA": { "present": true, "voluntary": true },
        "partyB": { "present": true, "voluntary": voluntary_b },
    })
}

pub async fn examine(clerk: &Client, current: &Json, more: Json) -> Answer {
    act(clerk, "examineDivorceApplication", "ExamineDivorceApplicationInput", of(current, more)).await
}

pub async fn register(clerk: &Client, current: &Json, more: Json) -> Answer {
    act(clerk, "registerDivorce", "RegisterDivorceInput", of(current, more)).await
}

pub async fn read(client: &Client, current: &Json) -> Json {
    let query = format!("query Read($id: ID!) {{ divorceApplication(id: $id) {{ {FIELDS} }} }}");
    client.send(&query, json!({ "id": current["id"] })).await.data()["divorceApplication"].clone()
}

/// Married today, applied for divorce, receipt in hand.
pub async fn cooling_off(clerk: &Client, n: u32) -> Json {
    couple::register(clerk, n).await;
    let applied = done(apply(clerk, application(n)).await);
    done(receipt(clerk, &applied, json!({})).await)
}

/// Entries of an act in the ledger, of all cases.
pub async fn entries(hub: &Hub, action: &str) -> i64 {
    let sql = hub.sql();
    let statement = Statement::from_sql_and_values(
        sql.get_database_backend(),
        "SELECT COUNT(*) AS found FROM ledger_entry WHERE action = $1",
        [Value::from(format!("marriage.divorce_application.{action}"))],
    );
    let row = sql.query_one_raw(statement).await.expect("the ledger is there").expect("a count");
    row.try_get("", "found").expect("a number")
}

pub fn desk(hub: &Hub) -> Marriage {
    let parts = &hub.running.parts;
    parts.marriage()
}

pub fn person_key(id: &Json) -> uuid::Uuid {
    onewindow::platform::ids::GlobalId::key_of(id.as_str().expect("an id"), "Person").expect("a person")
}
