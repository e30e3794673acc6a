//! A household on its way from one form to its aid, act by act.
//! Start with [`form`]; [`Matter`] follows one of its matters.

use chrono::NaiveDate;
use onewindow::directory::import;
use serde_json::{Value as Json, json};

use super::{
    Hub,
    client::{Answer, Client, key},
    people::{citizen_id, person},
};

/// What every act on an application answers with.
pub const APPLICATION: &str = "id state programme decidedOn supplement
    case { id caseNumber version state dueOn dueStatus acceptedOn pauseGround office { code } }
    opinion { recommendation outcome violations { code } benefit { total lines { item amountFen legalBasis source } } }
    postings { firstOn lastOn householdSize proposed }
    award { id monthly firstMonth persons lines { item amountFen } }";

const INTAKE: &str =
    "appliedVersion intake { id state area formDatedOn case { id caseNumber version matter office { code } }
    members { relation work person { id name idNumberMasked } } incomes { member amount per }
    consents { signedOn formNumber } applications { id state programme
        case { id version caseNumber office { code } } route { county street handling decides } } }";

/// The limits of property that a province would give, so that somebody can say yes.
pub async fn load_limits(hub: &Hub) {
    let limits = json!({ "means": { "asset_limits": [{
        "division": "420000",
        "in_force": { "valid_from": "2021-01-01", "valid_to": null },
        "financial": { "MONTHS_OF_STANDARD": { "months": 24 } },
        "most": { "VEHICLE": 0, "OTHER_HOUSE": 0, "COMPANY": 0 },
        "source": "测试用财产限额",
    }] } });
    let file = import::policy::PolicyText {
        file_name: "assistance.conventions.2021-01-01.json".to_owned(),
        text: limits.to_string(),
        source: "test".to_owned(),
    };
    let parts = &hub.running.parts;
    import::policy::import(&parts.env, &[file]).await.expect("an import");
    parts.directory.refresh().await.expect("the directory is read again");
}

/// The nth person of a household, born in 1980.
pub fn number(county: &str, n: u32) -> String {
    let born = NaiveDate::from_ymd_opt(1980, 1 + n % 12, 1 + n % 28).expect("a date");
    citizen_id(county, born, 1 + n)
}

/// An adult member with a signature.
pub fn member(relation: &str, name: &str, county: &str, n: u32) -> Json {
    json!({
        "person": person(name, &number(county, n)),
        "relation": relation, "area": "URBAN", "hukouDivision": county, "work": "FLEXIBLE",
        "consent": { "signedOn": "2022-03-01", "formNumber": format!("SQ-{n}") },
    })
}

/// As [`form`], filled in and signed on the day.
pub fn form_on(day: NaiveDate, street: &str, n: u32) -> Json {
    let mut form = form(street, n);
    for member in form["members"].as_array_mut().expect("members") {
        member["consent"]["signedOn"] = json!(day);
    }
    form
}

/// A couple at a street that earns 1000 yuan a month and asks for 低保.
pub fn form(street: &str, n: u32) -> Json {
    let county = &street[..6];
    json!({
        "idempotencyKey": key(),
        "place": street,
        "members": [member("APPLICANT", "王五", county, n), member("SPOUSE", "赵六", county, n + 1)],
        "incomes": [{ "member": 0, "kind": "WAGE", "amount": "1000", "per": "MONTH" }],
        "matters": [{ "programme": "DIBAO" }],
    })
}

pub async fn submit(clerk: &Client, input: Json) -> Answer {
    let document = format!(
        "mutation($input: SubmitIntakeInput!) {{ submitAssistanceIntake(input: $input) {{ {INTAKE} }} }}"
    );
    clerk.act(&document, input).await
}

/// The intake of an answer.
#[track_caller]
pub fn intake(answer: Answer) -> Json {
    answer.data()["submitAssistanceIntake"]["intake"].clone()
}

/// One act upon an application, which may be refused.
pub async fn act(who: &Client, name: &str, input_type: &str, application: &Json, more: Json) -> Answer {
    let document = format!(
        "mutation($input: {input_type}!) {{ act: {name}(input: $input) {{ appliedVersion application {{ {APPLICATION} }} }} }}"
    );
    let input = json!({
        "idempotencyKey": key(),
        "application": application["id"],
        "expectedVersion": application["case"]["version"],
    });
    who.act(&document, super::couple::with(input, more)).await
}

/// As [`act`], which must go through.
#[track_caller]
pub fn done(answer: Answer) -> Json {
    let application = answer.data()["act"]["application"].clone();
    assert!(application.is_object(), "{application}");
    application
}

pub async fn plain(who: &Client, name: &str, application: &Json) -> Answer {
    act(who, name, "AssistanceApplicationInput", application, json!({})).await
}

/// Accepted, checked, visited and with an opinion that proposes confirmation.
pub async fn examined(clerk: &Client, street: &str, application: &Json) -> Json {
    let accepted = done(plain(clerk, "acceptAssistanceApplication", application).await);
    let mut current = done(plain(clerk, "startHouseholdCheck", &accepted).await);
    for source in checked_sources(clerk, &current).await {
        let answered = json!({ "source": source, "outcome": "NO_RECORD" });
        current = done(act(clerk, "recordCheckAnswer", "RecordCheckAnswerInput", &current, answered).await);
    }
    current = done(visit(clerk, street, &current).await);
    done(opinion(clerk, &current, "CONFIRM").await)
}

/// A visit by two of the street on the day of acceptance.
pub fn visited(street: &str, application: &Json) -> Json {
    let surveyors = json!([
        { "subject": format!("staff-{street}-01"), "signed": true },
        { "subject": format!("staff-{street}-02"), "signed": true },
    ]);
    json!({
        "visitedOn": application["case"]["acceptedOn"], "surveyors": surveyors, "findings": "两人同住，无其他收入",
    })
}

pub async fn visit(clerk: &Client, street: &str, application: &Json) -> Answer {
    let visited = visited(street, application);
    act(clerk, "recordHouseholdVisit", "RecordHouseholdVisitInput", application, visited).await
}

pub async fn opinion(clerk: &Client, application: &Json, recommendation: &str) -> Answer {
    let given = json!({ "recommendation": recommendation });
    act(clerk, "giveAssistanceOpinion", "GiveOpinionInput", application, given).await
}

pub async fn checked_sources(clerk: &Client, application: &Json) -> Vec<String> {
    let query = "query($id: ID!) { assistanceApplication(id: $id) { checks { source } } }";
    let data = clerk.send(query, json!({ "id": application["id"] })).await.data();
    let checks = data["assistanceApplication"]["checks"].as_array().cloned().unwrap_or_default();
    checks.iter().filter_map(|check| check["source"].as_str().map(str::to_owned)).collect()
}
