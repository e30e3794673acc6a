//! Every act by everyone whom it is granted to, on a row of theirs in the state that the act needs: it is done.
//! Then every field that only a later state fills, read by everyone whom it is granted to: it is told.

use onewindow::platform::ids::GlobalId;
use serde_json::{Value as Json, json};
use uuid::Uuid;

use super::oracle::{ACTS, Kind, NODES, Object};
use crate::harness::{
    Hub, beijing,
    client::{Client, key},
    couple, people,
    ready::{Desk, Ready},
    relief,
};

/// Whoever of a kind stands to the row as the grant says: the handling office, each of its superiors, either of
/// the couple.
fn granted(hub: &Hub, kind: Kind, ready: &Ready) -> Vec<(&'static str, Client)> {
    let act = ready.mutation.as_str();
    match kind {
        Kind::Clerk if relief::is_act(act) => vec![("the street's window", hub.street_clerk("420112001"))],
        Kind::Officer if relief::is_act(act) => vec![("the bureau", relief::officer(hub, act))],
        Kind::Public => vec![("the public", hub.public())],
        Kind::Citizen => {
            let [husband, wife] = ready.persons[..] else { panic!("{} names no couple", ready.mutation) };
            vec![("the husband", hub.citizen(husband)), ("the wife", hub.citizen(wife))]
        }
        Kind::Clerk => vec![("the handling office", hub.clerk("420103"))],
        Kind::Officer => vec![
            ("the county's bureau", hub.officer("420103")),
            ("the city's bureau", hub.officer("420100")),
            ("the province's bureau", hub.officer("420000")),
        ],
        Kind::Partner => vec![("the police", hub.police("420100"))],
        Kind::Operator => vec![("the operator", hub.operator())],
    }
}

/// A row that the kind handles: relief is for the office that has the matter, and for no superior.
async fn ready_for(desk: &Desk<'_>, kind: Kind, mutation: &str) -> Ready {
    if kind == Kind::Officer && relief::is_act(mutation) {
        desk.ready_at_the_bureau(mutation).await
    } else {
        desk.ready(mutation).await
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_granted_act_is_done() {
    let hub = Hub::start().await;
    let desk = Desk::open(&hub).await;
    let mut problems = Vec::new();
    for act in ACTS {
        for kind in act.kinds {
            if *kind == Kind::Clerk && relief::is_decision(act.field) {
                // A street decides where the county charged it with that; the shipped policy charges none here.
                continue;
            }
            let mut ready = ready_for(&desk, *kind, act.field).await;
            let those = granted(&hub, *kind, &ready).len();
            for at in 0..those {
                if at > 0 {
                    ready = ready_for(&desk, *kind, act.field).await;
                }
                // Named anew: the row is another, and so is the day where days had to pass.
                let (name, client) = granted(&hub, *kind, &ready).swap_remove(at);
                let answer = desk.act(&client, act.field, ready.input.clone()).await;
                if !answer.errors().is_empty() || answer.body["data"][act.field].is_null() {
                    problems.push(format!("{name} may not {}: {}", act.field, answer.body));
                }
            }
        }
    }
    assert!(problems.is_empty(), "{} granted acts are not done:\n{}", problems.len(), problems.join("\n"));
    hub.stop().await;
}

/// A state that fills fields, and the way to them from a node.
struct State {
    /// The act that leads there, in its own words where it is not one of `Desk::ready`.
    after: &'static str,
    node: &'static str,
    selection: &'static str,
    /// `Type.field`, as the oracle names them.
    fills: &'static str,
    readers: Readers,
}

#[derive(Clone, Copy, PartialEq)]
enum Readers {
    StaffAndBoth,
    StaffAndHusband,
    Husband,
    Staff,
}

use Readers::{Husband, Staff, StaffAndBoth, StaffAndHusband};

const fn state(
    after: &'static str,
    node: &'static str,
    selection: &'static str,
    fills: &'static str,
    readers: Readers,
) -> State {
    State { after, node, selection, fills, readers }
}

#[rustfmt::skip]
const STATES: &[State] = &[
    state("refuseMarriageRegistration", "MarriageRegistration", "refusal { reason grounds { code } }",
        "MarriageRegistration.refusal", StaffAndBoth),
    state("refuseReissue", "CertificateReissue", "refusal { reason grounds { code } }",
        "CertificateReissue.refusal", StaffAndHusband),
    state("registerDivorce", "DivorceApplication",
        "receiptOn coolingOffEndsOn windowOpensOn windowClosesOn lapsesOn certificates { number }",
        "DivorceApplication.receiptOn DivorceApplication.coolingOffEndsOn DivorceApplication.windowOpensOn \
         DivorceApplication.windowClosesOn DivorceApplication.lapsesOn DivorceApplication.certificates",
        StaffAndBoth),
    state("refuseDivorceRegistration", "DivorceApplication", "refusal { reason grounds { code } }",
        "DivorceApplication.refusal", StaffAndBoth),
    state("withdrawDivorceApplication", "DivorceApplication", "withdrawnBy { id }",
        "DivorceApplication.withdrawnBy", StaffAndBoth),
    state("recordMarriageEnding", "Marriage", "endedOn endingDocument { kind number }",
        "Marriage.endedOn Marriage.endingDocument", StaffAndBoth),
    state("decideRevocation", "Marriage", "revocations { heardOn decidedOn decisionNumber reason }",
        "MarriageRevocation.heardOn MarriageRevocation.decidedOn MarriageRevocation.decisionNumber \
         MarriageRevocation.reason", StaffAndBoth),
    state("decideRevocation", "Marriage", "revocations { statement findings }",
        "MarriageRevocation.statement", Staff),
    state("rejectAppointment", "Appointment", "rejectionReason", "Appointment.rejectionReason", StaffAndBoth),
    state("pauseCase", "Case", "pausedOn pauseGround", "Case.pausedOn Case.pauseGround", StaffAndBoth),
    state(DEATH, "Marriage", "spouses { sex person { id } } endedOn", "", StaffAndBoth),
    state(DEATH, "Marriage", "spouses { diedOn }", "Spouse.diedOn", StaffAndBoth),
    state(ON_PAPER, "DivorceApplication", "marriage { source { number officeName } }", "Marriage.source",
        StaffAndBoth),
    state(LATE, "MarriageRegistration", "lateRegistration { effectiveFrom basis }",
        "MarriageRegistration.lateRegistration", StaffAndBoth),
    state(LATE_MARRIAGE, "Marriage", "effectiveFrom lateRegistration { effectiveFrom basis }",
        "Marriage.lateRegistration", StaffAndBoth),
    state(FROM_A_BOOKING, "Appointment", "case { id }", "Appointment.case", StaffAndBoth),
    state(FROM_ABROAD, "Case", "parties { person { issuingCountry } }", "Person.issuingCountry", StaffAndBoth),
    state(FROM_ABROAD, "Case", "parties { person { addressMasked } }", "Person.addressMasked", StaffAndHusband),
    state(FROM_ABROAD, "Case", "parties { person { birthDate } }", "", Husband),
];

const DEATH: &str = "a death";
const ON_PAPER: &str = "a marriage on paper";
const LATE: &str = "a late registration";
const LATE_MARRIAGE: &str = "the marriage of a late registration";
const FROM_A_BOOKING: &str = "a case opened from its booking";
const FROM_ABROAD: &str = "a foreigner with an address";

/// Whether a state of [`STATES`] fills the field, `Type.field`.
pub fn is_told_later(field: &str) -> bool {
    STATES.iter().any(|state| state.fills.split_whitespace().any(|named| named == field))
}

/// The node in the state, and the couple.
async fn brought_about(desk: &Desk<'_>, state: &State) -> (Json, Vec<Uuid>) {
    let hub = desk.hub;
    let (payload, persons) = match state.after {
        DEATH => {
            let ready = desk.ready("recordMarriageEnding").await;
            let deceased = GlobalId::encode("Person", ready.persons[1]);
            let death = json!({ "ending": "DEATH", "document": "DEATH_PROOF", "deceased": deceased });
            (desk.done("recordMarriageEnding", couple::with(ready.input, death)).await, ready.persons)
        }
        ON_PAPER => {
            let (mut input, n) = (desk.ready("applyForDivorce").await.input, desk.next());
            input["partyA"]["person"] = people::person("张三", &people::man(n));
            input["partyB"]["person"] = people::person("李四", &people::woman(n));
            input["marriage"] = json!({ "supplement": { "certificateNumber": "鄂汉结字010300123",
                "officeName": "武汉市江汉区民政局婚姻登记处", "registeredOn": "2018-05-20" } });
            let applied = desk.done("applyForDivorce", input).await;
            let parties = &applied["application"]["case"]["parties"];
            let persons = [0, 1].map(|at| person_key(&parties[at]["person"]["id"])).to_vec();
            (applied, persons)
        }
        LATE | LATE_MARRIAGE => {
            let ready = desk.ready("examineMarriageRegistration").await;
            let declared = json!({ "effectiveFrom": "2019-01-01", "basis": "双方补办声明书" });
            let examination = couple::with(ready.input, json!({ "lateRegistration": declared }));
            let examined = desk.done("examineMarriageRegistration", examination).await;
            let signed = couple::with(
                couple::versioned(&examined["registration"]),
                json!({ "bothPresent": true, "declarationsSigned": true }),
            );
            let registered = desk.done("registerMarriage", signed).await["registration"].clone();
            let payload = match state.after {
                LATE => json!({ "registration": registered }),
                _ => json!({ "marriage": registered["marriage"] }),
            };
            (payload, ready.persons)
        }
        FROM_A_BOOKING => {
            let (mut opening, slot) = (desk.ready("openMarriageRegistration").await.input, desk.slot().await);
            let booking = json!({ "idempotencyKey": key(), "slot": slot["id"],
                "partyA": opening["partyA"]["person"], "partyB": opening["partyB"]["person"] });
            let booked = desk.done("bookAppointment", booking).await;
            let day = slot["day"].as_str().expect("a day");
            hub.clock.set(beijing(&format!("{day}T07:30")));
            opening["appointment"] = booked["appointment"]["id"].clone();
            desk.done("openMarriageRegistration", opening).await;
            let parties = &booked["appointment"]["parties"];
            let persons = [0, 1].map(|at| person_key(&parties[at]["person"]["id"])).to_vec();
            (booked, persons)
        }
        FROM_ABROAD => {
            let mut opening = desk.ready("openMarriageRegistration").await.input;
            for (party, sex) in [("partyA", "MALE"), ("partyB", "FEMALE")] {
                opening[party] = json!({
                    "residency": "FOREIGNER", "present": true, "documents": ["PASSPORT"],
                    "person": { "idType": "PASSPORT", "idNumber": format!("E{}{party}", desk.next()),
                        "issuingCountry": "USA", "name": "SMITH", "sex": sex, "birthDate": "1990-05-01",
                        "address": "武汉市江汉区某路1号" },
                });
            }
            let opened = desk.done("openMarriageRegistration", opening).await;
            let parties = &opened["registration"]["case"]["parties"];
            let persons = [0, 1].map(|at| person_key(&parties[at]["person"]["id"])).to_vec();
            (json!({ "case": opened["registration"]["case"] }), persons)
        }
        mutation => {
            let ready = desk.ready(mutation).await;
            let act = ACTS.iter().find(|act| act.field == mutation).expect("the oracle names it");
            let (_, by) = granted(hub, act.kinds[0], &ready).swap_remove(0);
            let answer = desk.act(&by, mutation, ready.input).await;
            (answer.data()[mutation].clone(), ready.persons)
        }
    };
    let fields = ["registration", "application", "reissue", "marriage", "appointment", "case"];
    let node = fields.iter().find_map(|field| payload.get(field)).expect("the payload shows its row");
    (node["id"].clone(), persons)
}

fn person_key(id: &Json) -> Uuid {
    GlobalId::key_of(id.as_str().expect("an id"), "Person").expect("a person's id")
}

/// Whether everything asked for is told: of a list at least one.
fn is_told(value: &Json) -> bool {
    match value {
        Json::Null => false,
        Json::Array(items) => items.iter().any(is_told),
        Json::Object(fields) => fields.values().all(is_told),
        _ => true,
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_a_later_state_fills_is_told_to_everyone_whom_it_is_granted_to() {
    let hub = Hub::start().await;
    let desk = Desk::open(&hub).await;
    let mut problems = Vec::new();
    for state in STATES {
        let (id, persons) = brought_about(&desk, state).await;
        let mut readers = vec![
            ("the handling office", hub.clerk("420103"), state.readers != Husband),
            ("the county's bureau", hub.officer("420103"), state.readers != Husband),
            ("the city's bureau", hub.officer("420100"), state.readers != Husband),
            ("the province's bureau", hub.officer("420000"), state.readers != Husband),
            ("the husband", hub.citizen(persons[0]), state.readers != Staff),
        ];
        if let Some(wife) = persons.get(1) {
            readers.push(("the wife", hub.citizen(*wife), state.readers == StaffAndBoth));
        }
        let State { node, selection, .. } = state;
        let query =
            format!("query Later($id: ID!) {{ node(id: $id) {{ ... on {node} {{ {selection} }} }} }}");
        for (name, reader, granted) in readers {
            let answer = reader.send(&query, json!({ "id": id })).await;
            let told = answer.errors().is_empty() && is_told(&answer.body["data"]["node"]);
            if granted && !told {
                problems.push(format!("after {}: {name} asks {selection}: {}", state.after, answer.body));
            }
        }
    }
    assert!(problems.is_empty(), "{}", problems.join("\n"));
    hub.stop().await;
}

/// A name that the oracle does not know would excuse nothing, and prove nothing.
#[test]
fn the_states_name_fields_of_the_oracle() {
    for state in STATES {
        assert!(NODES.iter().any(|(name, ..)| *name == state.node), "{}", state.node);
        for field in state.fills.split_whitespace() {
            let (object, field) = field.split_once('.').expect("Type.field");
            let object = Object::of(object).expect("the oracle names the type");
            assert!(object.admits(field, Kind::Clerk).is_some(), "{}.{field}", object.name);
        }
    }
}
