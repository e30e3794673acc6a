//! Three couples at two offices, and everyone who might ask about them.
//! Start with [`World::new`] and [`ASKERS`].
//! Never: a row that did not come in through the hub's own acts.

use onewindow::platform::ids::GlobalId;
use serde_json::{Value as Json, json};
use uuid::Uuid;

use super::oracle::Kind::{self, Citizen, Clerk, Officer, Operator, Partner, Public};
use crate::harness::{
    Hub,
    client::{Client, key},
    couple, people,
};

/// One row of each kind, by global id.
#[derive(Debug, Clone)]
pub struct Ids {
    pub registration: Json,
}

impl Ids {
    pub fn case(&self) -> &Json {
        &self.registration["case"]["id"]
    }

    /// The global id of the row of a node type, where there is one.
    pub fn of(&self, object: &str) -> Option<&str> {
        let id = match object {
            "Case" => &self.registration["case"]["id"],
            "MarriageRegistration" => &self.registration["id"],
            "Marriage" => &self.registration["marriage"]["id"],
            "Certificate" => &self.registration["certificates"][0]["id"],
            _ => panic!("world.rs has no row of {object}: seed one and name its id in Ids::of"),
        };
        id.as_str()
    }

    pub fn person(&self, at: usize) -> Uuid {
        let id = self.registration["case"]["parties"][at]["person"]["id"].as_str().expect("an id");
        GlobalId::key_of(id, "Person").expect("a person's id")
    }
}

pub struct World {
    pub hub: Hub,
    /// Married at 江汉区; he has his hukou there, she in 武进区.
    pub wed: Ids,
    /// Accepted at 江汉区 and still open; hukou as above.
    pub open: Ids,
    /// Married at 咸安区; he has his hukou in 天门市, she in 咸安区.
    pub far: Ids,
}

/// What an asker sees: the case of each couple, and the marriages of those who married.
#[derive(Debug, Clone, Copy)]
pub struct Sees {
    pub wed_case: bool,
    pub wed_marriage: bool,
    pub open_case: bool,
    pub far_case: bool,
    pub far_marriage: bool,
}

pub struct Asker {
    pub name: &'static str,
    pub kind: Kind,
    /// Whether the token names 婚姻登记 and the organization offers it.
    pub serves: bool,
    pub sees: Sees,
    pub client: fn(&World) -> Client,
}

const fn sees(
    wed_case: bool,
    wed_marriage: bool,
    open_case: bool,
    far_case: bool,
    far_marriage: bool,
) -> Sees {
    Sees { wed_case, wed_marriage, open_case, far_case, far_marriage }
}

const fn asker(
    name: &'static str,
    kind: Kind,
    serves: bool,
    sees: Sees,
    client: fn(&World) -> Client,
) -> Asker {
    Asker { name, kind, serves, sees, client }
}

const YES: bool = true;
const NO: bool = false;
const NOTHING: Sees = sees(NO, NO, NO, NO, NO);

#[rustfmt::skip]
pub const ASKERS: &[Asker] = &[
    //                                                                     wed: case marriage open far: case marriage
    asker("the public", Public, NO, NOTHING, |world| world.hub.public()),
    asker("the handling office", Clerk, YES, sees(YES, YES, YES, NO, NO), |world| world.hub.clerk("420103")),
    asker("another office of the city", Clerk, YES, NOTHING, |world| world.hub.clerk("420112")),
    asker("the office at her hukou", Clerk, YES, sees(YES, NO, YES, NO, NO), |world| world.hub.clerk("320412")),
    asker("the office at his hukou", Clerk, YES, sees(NO, NO, NO, YES, NO), |world| world.hub.clerk("429006")),
    asker("a token without services", Clerk, NO, NOTHING, |world| world.without_services()),
    asker("a street of another service", Clerk, NO, NOTHING, |world| world.street()),
    asker("the county's bureau", Officer, YES, sees(YES, YES, YES, NO, NO), |world| world.hub.officer("420103")),
    asker("the city's bureau", Officer, YES, sees(YES, YES, YES, NO, NO), |world| world.hub.officer("420100")),
    asker("the province's bureau", Officer, YES, sees(YES, YES, YES, YES, YES), |world| world.hub.officer("420000")),
    asker("a sibling county's bureau", Officer, YES, NOTHING, |world| world.hub.officer("420112")),
    asker("another city's bureau", Officer, YES, sees(NO, NO, NO, YES, YES), |world| world.hub.officer("421200")),
    asker("the bureau at her hukou", Officer, YES, sees(YES, NO, YES, NO, NO), |world| world.hub.officer("320412")),
    asker("the husband", Citizen, YES, sees(YES, YES, NO, NO, NO), |world| world.hub.citizen(world.wed.person(0))),
    asker("the wife", Citizen, YES, sees(YES, YES, NO, NO, NO), |world| world.hub.citizen(world.wed.person(1))),
    asker("one half of the open couple", Citizen, YES, sees(NO, NO, YES, NO, NO), |world| world.hub.citizen(world.open.person(1))),
    asker("an unrelated citizen", Citizen, YES, sees(NO, NO, NO, YES, YES), |world| world.hub.citizen(world.far.person(1))),
    asker("a citizen without a record", Citizen, YES, NOTHING, |world| world.hub.citizen(Uuid::from_u128(7))),
    asker("the police", Partner, NO, NOTHING, |world| world.hub.police("420100")),
    asker("the operator", Operator, NO, NOTHING, |world| world.hub.operator()),
];

impl Sees {
    pub fn case_of(self, row: Row) -> bool {
        match row {
            Row::Wed => self.wed_case,
            Row::Open => self.open_case,
            Row::Far => self.far_case,
        }
    }

    /// The marriage, and for staff the right to act on the case: its office and superiors have both.
    pub fn marriage_of(self, row: Row) -> bool {
        match row {
            Row::Wed | Row::Open => self.wed_marriage,
            Row::Far => self.far_marriage,
        }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Row {
    Wed,
    Open,
    Far,
}

impl World {
    pub async fn new() -> Self {
        // The walk asks far more at once than a client may.
        let hub = Hub::start_with("2025-09-05T09:30", |config| {
            config.guard.aliases = 10_000;
            config.guard.root_fields = 1_000;
            config.guard.complexity = 10_000_000;
            config.guard.expanded_selections = 1_000_000;
            config.guard.tokens = 1_000_000;
            config.guard.document_bytes = 4_000_000;
        })
        .await;
        let clerk = hub.clerk("420103");
        let wed = married(&clerk, couple::opening(1), Some("staff-420103-01")).await;
        let opened = couple::registration(couple::open(&clerk, couple::opening(2)).await);
        let open = couple::registration(couple::accept(&clerk, &opened).await);
        let there = hub.clerk("421202");
        let couple = json!({
            "idempotencyKey": key(),
            "partyA": couple::party("王五", &people::man(3), "429006"),
            "partyB": couple::party("赵六", &people::woman(3), "421202"),
        });
        let far = married(&there, couple, None).await;
        let ids = |registration| Ids { registration };
        Self { hub, wed: ids(wed), open: ids(open), far: ids(far) }
    }

    pub fn row(&self, row: Row) -> &Ids {
        match row {
            Row::Wed => &self.wed,
            Row::Open => &self.open,
            Row::Far => &self.far,
        }
    }

    fn without_services(&self) -> Client {
        use onewindow::platform::auth::token::TokenKind;
        let mut claims =
            self.hub.claims(TokenKind::Clerk, "staff-420103-02", Some(("420103-HY", "420103")), None);
        claims.services = vec!["assistance".to_owned()];
        Client::new(self.hub.url(), Some(self.hub.token(claims)))
    }

    /// Claims 婚姻登记, which the directory does not give a street.
    fn street(&self) -> Client {
        use onewindow::platform::auth::token::TokenKind;
        let street = Some(("420103002-JD", "420103002"));
        let claims = self.hub.claims(TokenKind::Clerk, "staff-420103002-01", street, None);
        Client::new(self.hub.url(), Some(self.hub.token(claims)))
    }
}

/// A couple from the window to the certificates, with a note, a pause and an assignee on the way.
async fn married(clerk: &Client, opening: Json, assignee: Option<&str>) -> Json {
    let opened = couple::registration(couple::open(clerk, opening).await);
    let mut current = couple::registration(couple::accept(clerk, &opened).await);
    let mut acts = vec![
        ("addCaseNote", "AddCaseNoteInput", json!({ "text": "双方材料已核对" })),
        ("pauseCase", "PauseCaseInput", json!({ "ground": "等待补正" })),
        ("resumeCase", "ResumeCaseInput", json!({})),
    ];
    if let Some(assignee) = assignee {
        acts.push(("assignCase", "AssignCaseInput", json!({ "assignee": assignee })));
    }
    for (name, input_type, more) in acts {
        let input = couple::with(
            json!({
                "idempotencyKey": key(),
                "case": current["case"]["id"],
                "expectedVersion": current["case"]["version"],
            }),
            more,
        );
        let act =
            format!("mutation Act($input: {input_type}!) {{ {name}(input: $input) {{ appliedVersion }} }}");
        let data = clerk.act(&act, input).await.data();
        current["case"]["version"] = data[name]["appliedVersion"].clone();
    }
    let checked = couple::check_all(clerk, current).await;
    let ready = couple::registration(couple::examine(clerk, &checked, couple::findings()).await);
    couple::registration(couple::finish(clerk, &ready).await)
}
