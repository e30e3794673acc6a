//! Three couples at two offices, and everyone who might ask about them.
//! Start with [`World::new`] and [`ASKERS`].
//! Never: a row that did not come in through the hub's own acts.

use onewindow::platform::ids::GlobalId;
use serde_json::{Value as Json, json};
use uuid::Uuid;

use super::oracle::{
    Kind::{self, Citizen, Clerk, Officer, Operator, Partner, Public},
    Root,
};
use crate::harness::{
    Hub,
    client::{Client, key},
    couple, people,
};

/// One row of each kind, by global id.
#[derive(Debug, Clone)]
pub struct Ids {
    pub registration: Json,
    /// A replacement of her certificate, at the same office.
    pub reissue: Json,
    pub appointment: Json,
    /// Both ask for a divorce, at the same office.
    pub divorce: Json,
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
            "CertificateReissue" => &self.reissue["id"],
            "DivorceApplication" => &self.divorce["id"],
            "Appointment" => &self.appointment["id"],
            "AppointmentSlot" => &self.appointment["slot"]["id"],
            // Nobody of the world is on the list, or in danger.
            "BadFaithEntry" | "SafeguardReport" => return None,
            // Nor does anybody ask for relief; `assistance::access` has its own households.
            "AssistanceIntake" | "AssistanceApplication" | "AssistanceAward" => return None,
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
    /// Booked and married at 江汉区, where she replaced her certificate and
    /// both asked for a divorce; he has his hukou there, she in 武进区.
    pub wed: Ids,
    /// Accepted at 江汉区 and still open; hukou as above.
    pub open: Ids,
    /// Booked and married at 咸安区; he has his hukou in 天门市, she in 咸安区.
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
    asker(STREET_WINDOW, Clerk, NO, NOTHING, |world| world.hub.street_clerk("420103013")),
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
    asker("the police", Partner, YES, NOTHING, |world| world.hub.police("420100")),
    asker("the operator", Operator, NO, NOTHING, |world| world.hub.operator()),
];

/// The one asker of 社会救助 among the staff.
const STREET_WINDOW: &str = "a street's window";

impl Asker {
    /// Whether the token names the service of a root field.
    pub fn may_ask(&self, root: &Root) -> bool {
        self.serves_for(root.is_assistance)
    }

    /// Whether the token names 社会救助, or else 婚姻登记.
    pub fn serves_for(&self, is_assistance: bool) -> bool {
        match is_assistance {
            true => self.kind == Citizen || self.name == STREET_WINDOW,
            false => self.serves,
        }
    }

    /// Her replacement is hers: he is no party to it.
    pub fn sees_reissue(&self) -> bool {
        self.sees.wed_case && self.name != "the husband"
    }
}

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
        let couple = couple::opening(1);
        let appointment = booked(&clerk, &couple).await;
        let registration = married(&clerk, couple, Some("staff-420103-01")).await;
        ended_by_mistake(&hub, &clerk, &registration).await;
        let reissue = reissued(&clerk, &registration).await;
        let divorce = divorcing(&clerk).await;
        let wed = Ids { registration, reissue, appointment, divorce };
        let opened = couple::registration(couple::open(&clerk, couple::opening(2)).await);
        let registration = couple::registration(couple::accept(&clerk, &opened).await);
        let open = Ids { registration, reissue: Json::Null, appointment: Json::Null, divorce: Json::Null };
        let there = hub.clerk("421202");
        let couple = json!({
            "idempotencyKey": key(),
            "partyA": couple::party("王五", &people::man(3), "429006"),
            "partyB": couple::party("赵六", &people::woman(3), "421202"),
        });
        let appointment = booked(&there, &couple).await;
        let registration = married(&there, couple, None).await;
        ended_by_mistake(&hub, &there, &registration).await;
        let far = Ids { registration, reissue: Json::Null, appointment, divorce: Json::Null };
        for (clerk, ids) in [(&clerk, &wed), (&there, &far)] {
            let input = json!({
                "idempotencyKey": key(), "marriage": ids.of("Marriage"), "expectedVersion": 3,
                "ground": "IMPERSONATION", "findings": "登记照片与本人不符", "noticeServedOn": "2025-09-05",
            });
            act(clerk, "proposeRevocation", "ProposeRevocationInput", input, "appliedVersion").await;
        }
        Self { hub, wed, open, far }
    }

    /// The couple of a row, or the married one of the same office.
    pub fn married(&self, row: Row) -> &Ids {
        if row == Row::Far { &self.far } else { &self.wed }
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

async fn act(clerk: &Client, name: &str, input_type: &str, input: Json, fields: &str) -> Json {
    let mutation = format!("mutation Act($input: {input_type}!) {{ {name}(input: $input) {{ {fields} }} }}");
    clerk.act(&mutation, input).await.data()[name].clone()
}

/// A couple's booking for Monday.
async fn booked(clerk: &Client, couple: &Json) -> Json {
    let times = json!([{ "startsAt": "09:00", "endsAt": "10:00", "capacity": 5 }]);
    let input = json!({ "idempotencyKey": key(), "from": "2025-09-08", "to": "2025-09-08", "times": times });
    let published =
        act(clerk, "publishAppointmentSlots", "PublishAppointmentSlotsInput", input, "slots { id }").await;
    let input = json!({
        "idempotencyKey": key(),
        "slot": published["slots"][0]["id"],
        "partyA": couple["partyA"]["person"],
        "partyB": couple["partyB"]["person"],
    });
    let fields = "appointment { id version slot { id } }";
    act(clerk, "bookAppointment", "BookAppointmentInput", input, fields).await["appointment"].clone()
}

/// A court's divorce of others, posted on this marriage and taken back by the province.
async fn ended_by_mistake(hub: &Hub, clerk: &Client, registration: &Json) {
    let at = |version: i64, more: Json| {
        let input = json!({
            "idempotencyKey": key(), "marriage": registration["marriage"]["id"], "expectedVersion": version,
        });
        couple::with(input, more)
    };
    let divorce = json!({
        "ending": "COURT_DIVORCE", "document": "JUDGMENT_COPY", "documentNumber": "（2025）鄂民初1号",
        "effectiveOn": "2025-09-05",
    });
    act(clerk, "recordMarriageEnding", "RecordMarriageEndingInput", at(1, divorce), "appliedVersion").await;
    let back = at(2, json!({ "reason": "文书所载为同名当事人" }));
    let province = hub.officer("420000");
    act(&province, "takeBackMarriageEnding", "TakeBackMarriageEndingInput", back, "appliedVersion").await;
}

/// Her certificate, replaced at the office that issued it.
async fn reissued(clerk: &Client, registration: &Json) -> Json {
    const FIELDS: &str = "reissue { id case { id version } }";
    let mut applicant = couple::party("李四", &people::woman(1), "320412");
    applicant["documents"] = json!(["ID_CARD", "REISSUE_DECLARATION"]);
    let input = json!({
        "idempotencyKey": key(), "applicant": applicant, "kind": "MARRIAGE", "reason": "LOST",
        "certificateNumber": registration["certificates"][0]["number"],
    });
    let mut current = act(clerk, "applyForReissue", "ApplyForReissueInput", input, FIELDS).await;
    for (name, input_type, more) in [
        ("acceptReissue", "MarriageCaseInput", json!({})),
        (
            "recordArchiveCheck",
            "RecordArchiveCheckInput",
            json!({ "outcome": "VERIFIED", "source": "婚姻登记档案" }),
        ),
        ("addCaseNote", "AddCaseNoteInput", json!({ "text": "已查档" })),
        ("issueReissue", "MarriageCaseInput", json!({})),
    ] {
        let case = &current["reissue"]["case"];
        let input =
            json!({ "idempotencyKey": key(), "case": case["id"], "expectedVersion": case["version"] });
        let input = couple::with(input, more);
        if name == "addCaseNote" {
            let noted = act(clerk, name, input_type, input, "appliedVersion").await;
            current["reissue"]["case"]["version"] = noted["appliedVersion"].clone();
        } else {
            current = act(clerk, name, input_type, input, FIELDS).await;
        }
    }
    current["reissue"].clone()
}

/// The first couple's application for a divorce.
async fn divorcing(clerk: &Client) -> Json {
    let party = |name: &str, number: &str, hukou: &str| {
        let mut party = couple::party(name, number, hukou);
        party["capacity"] = json!("FULL");
        party["documents"] =
            json!(["ID_CARD", "MARRIAGE_CERTIFICATE", "SINGLE_PHOTOS", "HOUSEHOLD_REGISTER"]);
        party
    };
    let input = json!({
        "idempotencyKey": key(),
        "partyA": party("张三", &people::man(1), "420103"),
        "partyB": party("李四", &people::woman(1), "320412"),
        "agreement": { "signed": true, "will": true, "children": true, "property": true, "debts": true },
    });
    let fields = "application { id case { id version } }";
    let applied = act(clerk, "applyForDivorce", "ApplyForDivorceInput", input, fields).await;
    let case = &applied["application"]["case"];
    let note = json!({
        "idempotencyKey": key(), "case": case["id"], "expectedVersion": case["version"], "text": "已告知冷静期",
    });
    act(clerk, "addCaseNote", "AddCaseNoteInput", note, "appliedVersion").await;
    applied["application"].clone()
}
