//! 就绪的救助申请: for every act of social assistance an application in the state that it needs.
//! Start with [`ready`]; a new act needs its line in [`ACTS`].
//! Never: a decision by whoever examined.

use chrono::{Days, NaiveDate};
use serde_json::{Value as Json, json};
use uuid::Uuid;

use super::{
    Hub, beijing,
    client::{Client, key},
    couple, household,
    ready::{Desk, persons},
};

const STREET: &str = "420112001";
const COUNTY: &str = "420112";

/// Who took the form in and examines it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum At {
    Street,
    Bureau,
}

/// How far an application has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd)]
enum Stage {
    Form,
    Submitted,
    Accepted,
    Checking,
    Visited,
    Opined,
    Posted,
    Objected,
    PostedOut,
    HandedOver,
}

/// The acts and the stage each starts from.
const ACTS: &[(&str, Stage)] = &[
    ("submitAssistanceIntake", Stage::Form),
    ("acceptAssistanceApplication", Stage::Submitted),
    ("requestAssistanceSupplement", Stage::Submitted),
    ("declineAssistanceApplication", Stage::Submitted),
    ("withdrawAssistanceApplication", Stage::Submitted),
    ("closeUncooperativeApplication", Stage::Checking),
    ("startHouseholdCheck", Stage::Accepted),
    ("recordCheckAnswer", Stage::Checking),
    ("recordHouseholdVisit", Stage::Checking),
    ("giveAssistanceOpinion", Stage::Visited),
    ("postAssistancePublicity", Stage::Opined),
    ("recordPublicityObjection", Stage::Posted),
    ("closePublicityObjection", Stage::Objected),
    ("handOverAssistanceApplication", Stage::PostedOut),
    ("returnAssistanceApplication", Stage::HandedOver),
    ("confirmAssistanceApplication", Stage::HandedOver),
    ("refuseAssistanceApplication", Stage::HandedOver),
];

fn stage(mutation: &str) -> Option<Stage> {
    ACTS.iter().find(|(name, _)| *name == mutation).map(|(_, stage)| *stage)
}

pub fn is_act(mutation: &str) -> bool {
    stage(mutation).is_some()
}

/// Whether the act is one of the level that decides.
pub fn is_decision(mutation: &str) -> bool {
    stage(mutation) == Some(Stage::HandedOver)
}

/// Who does the act on a row of [`Desk::ready`].
pub fn giver(hub: &Hub, mutation: &str) -> Client {
    if is_decision(mutation) { hub.relief_officer(COUNTY, 1) } else { hub.street_clerk(STREET) }
}

/// Who does the act on a row of [`Desk::ready_at_the_bureau`]: the second officer decides what the first examined.
pub fn officer(hub: &Hub, mutation: &str) -> Client {
    hub.relief_officer(COUNTY, if is_decision(mutation) { 2 } else { 1 })
}

/// The input of the act on a fresh application, and the household. The clock goes on past the days of publicity.
pub async fn ready(desk: &Desk<'_>, mutation: &str, at: At) -> (Json, Vec<Uuid>) {
    let hub = desk.hub;
    desk.limits.get_or_init(|| household::load_limits(hub)).await;
    let stage = stage(mutation).unwrap_or_else(|| panic!("name {mutation} in ACTS of harness/relief.rs"));
    let (n, _) = (desk.next(), desk.next());
    let form = household::form_on(desk.today(), STREET, n);
    if stage == Stage::Form {
        return (form, Vec::new());
    }
    let examiner = match at {
        At::Street => hub.street_clerk(STREET),
        At::Bureau => hub.relief_officer(COUNTY, 1),
    };
    let taken = household::intake(household::submit(&examiner, form).await);
    let application = brought_to(hub, &examiner, stage, taken["applications"][0].clone()).await;
    let more = match mutation {
        "requestAssistanceSupplement" => json!({ "items": ["请补交户口簿"] }),
        "declineAssistanceApplication"
        | "withdrawAssistanceApplication"
        | "closeUncooperativeApplication"
        | "returnAssistanceApplication" => json!({ "reason": "申请人要求" }),
        "recordCheckAnswer" => {
            let source = &household::checked_sources(&examiner, &application).await[0];
            json!({ "source": source, "outcome": "NO_RECORD" })
        }
        "recordHouseholdVisit" => household::visited(STREET, &application),
        "giveAssistanceOpinion" => json!({ "recommendation": "CONFIRM" }),
        "postAssistancePublicity" => place(),
        "recordPublicityObjection" => objection(),
        "closePublicityObjection" => {
            let query = "query($id: ID!) { assistanceApplication(id: $id) { objections { id } } }";
            let data = examiner.send(query, json!({ "id": application["id"] })).await.data();
            let raised = &data["assistanceApplication"]["objections"][0]["id"];
            json!({ "objection": raised, "reexaminedBy": "RESURVEY" })
        }
        "refuseAssistanceApplication" => json!({ "reasons": "家庭财产超过规定", "appealNote": true }),
        _ => json!({}),
    };
    let named = json!({ "idempotencyKey": key(), "application": application["id"],
        "expectedVersion": application["case"]["version"] });
    (couple::with(named, more), persons(&taken["members"]))
}

/// Step by step from the form to the stage.
async fn brought_to(hub: &Hub, by: &Client, stage: Stage, mut current: Json) -> Json {
    let plain = async |name, current: &Json| household::done(household::plain(by, name, current).await);
    let act = async |name, input_type, current: &Json, more| {
        household::done(household::act(by, name, input_type, current, more).await)
    };
    if stage >= Stage::Accepted {
        current = plain("acceptAssistanceApplication", &current).await;
    }
    if stage >= Stage::Checking {
        current = plain("startHouseholdCheck", &current).await;
    }
    if stage >= Stage::Visited {
        for source in household::checked_sources(by, &current).await {
            let answered = json!({ "source": source, "outcome": "NO_RECORD" });
            current = act("recordCheckAnswer", "RecordCheckAnswerInput", &current, answered).await;
        }
        current = household::done(household::visit(by, STREET, &current).await);
    }
    if stage >= Stage::Opined {
        current = household::done(household::opinion(by, &current, "CONFIRM").await);
    }
    if stage >= Stage::Posted {
        current = act("postAssistancePublicity", "PostPublicityInput", &current, place()).await;
    }
    if stage == Stage::Objected {
        current = act("recordPublicityObjection", "RecordObjectionInput", &current, objection()).await;
    }
    if stage >= Stage::PostedOut {
        let last = current["postings"][0]["lastOn"].as_str().and_then(|day| day.parse::<NaiveDate>().ok());
        let after = last.expect("a posting has its last day") + Days::new(1);
        hub.clock.set(beijing(&format!("{after}T09:00")));
    }
    if stage >= Stage::HandedOver {
        current = plain("handOverAssistanceApplication", &current).await;
    }
    current
}

fn place() -> Json {
    json!({ "place": "吴家山街道某社区公示栏" })
}

fn objection() -> Json {
    json!({ "text": "该户另有出租房屋" })
}
