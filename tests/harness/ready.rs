//! 就绪的办件: for every mutation a row in the state that it needs, and the input that does it.
//! Start with [`Desk::ready`]; a new mutation needs its line there.
//! Never: a fault, which `spoilt` makes; an act whose outcome a test is about.

use std::cell::Cell;

use chrono::{Days, Months, NaiveDate};
use onewindow::platform::{auth::token::TokenKind, clock::Clock, ids::GlobalId};
use serde_json::{Value as Json, json};
use uuid::Uuid;

use super::{
    Hub, beijing,
    client::{Answer, Client, key},
    couple, people, relief,
    shape::Shape,
};

/// What the acts answer with, by payload: enough to go on, and to tell one answer from another.
const SHOWN: &[(&str, &str)] = &[
    (
        "MarriageRegistrationPayload",
        "appliedVersion registration { id case { id version parties { id person { id } } }
            marriage { id version } certificates { number } }",
    ),
    (
        "DivorceApplicationPayload",
        "appliedVersion application { id windowOpensOn case { id version parties { id person { id } } } }",
    ),
    (
        "CertificateReissuePayload",
        "appliedVersion reissue { id case { id version parties { id person { id } } } certificate { number } }",
    ),
    ("CasePayload", "appliedVersion case { id version parties { id person { id } } }"),
    ("MarriagePayload", "appliedVersion marriage { id version status }"),
    ("AppointmentPayload", "appliedVersion appointment { id version state parties { person { id } } }"),
    ("BookAppointmentPayload", "appliedVersion appointment { id version state parties { person { id } } }"),
    ("AppointmentSlotPayload", "appliedVersion slot { id version capacity }"),
    ("PublishAppointmentSlotsPayload", "batch slots { id version day startsAt }"),
    ("SetOfficeOpeningPayload", "appliedVersion openings { version }"),
    ("SafeguardReportPayload", "appliedVersion report { id version }"),
    ("BadFaithEntryPayload", "appliedVersion entry { id version stands }"),
    (
        "AssistanceIntakePayload",
        "appliedVersion intake { id state case { id version } members { person { id } }
            applications { id case { id version } } }",
    ),
    (
        "AssistanceApplicationPayload",
        "appliedVersion application { id state case { id version office { code } } }",
    ),
    ("RevealPartyPayload", "idNumber name birthDate"),
    ("RevokeTokensPayload", "revokedAt"),
];

/// A command that nothing stands against.
#[derive(Debug)]
pub struct Ready {
    pub mutation: String,
    pub input: Json,
    /// The couple it is about: husband, wife.
    pub persons: Vec<Uuid>,
}

/// The window of 江汉区, where everything is prepared. Each row belongs to a couple of its own.
pub struct Desk<'a> {
    pub hub: &'a Hub,
    pub shape: Shape,
    couples: Cell<u32>,
    pub(super) limits: tokio::sync::OnceCell<()>,
}

/// A case as the acts on it name it.
#[derive(Debug, Clone)]
struct Row(Json);

impl Row {
    fn of(payload: &Json) -> Self {
        let holder = ["registration", "application", "reissue"].iter().find_map(|field| payload.get(field));
        Self(holder.map_or(&payload["case"], |holder| &holder["case"]).clone())
    }

    fn input(&self, more: Json) -> Json {
        let named =
            json!({ "idempotencyKey": key(), "case": self.0["id"], "expectedVersion": self.0["version"] });
        couple::with(named, more)
    }

    fn party(&self) -> Json {
        self.0["parties"][0]["id"].clone()
    }

    fn persons(&self) -> Vec<Uuid> {
        persons(&self.0["parties"])
    }
}

pub(super) fn persons(parties: &Json) -> Vec<Uuid> {
    let ids = parties.as_array().into_iter().flatten().filter_map(|party| party["person"]["id"].as_str());
    ids.filter_map(|id| GlobalId::key_of(id, "Person")).collect()
}

impl<'a> Desk<'a> {
    pub async fn open(hub: &'a Hub) -> Self {
        let (couples, limits) = (Cell::new(100), tokio::sync::OnceCell::new());
        Self { hub, shape: Shape::of(&hub.public()).await, couples, limits }
    }

    pub fn clerk(&self) -> Client {
        self.hub.clerk("420103")
    }

    pub fn input_type(&self, mutation: &str) -> String {
        let field = self.shape.get("Mutation").field(mutation);
        field.unwrap_or_else(|| panic!("no mutation {mutation}")).arguments[0].of.clone()
    }

    /// The mutation as a document that shows what it did.
    pub fn document(&self, mutation: &str) -> String {
        let input_type = self.input_type(mutation);
        let payload = &self.shape.get("Mutation").field(mutation).expect("a mutation").of;
        let shown = SHOWN.iter().find(|(name, _)| name == payload);
        let (_, shown) = shown.unwrap_or_else(|| panic!("name in SHOWN what a {payload} shows"));
        format!("mutation Act($input: {input_type}!) {{ {mutation}(input: $input) {{ {shown} }} }}")
    }

    pub async fn act(&self, by: &Client, mutation: &str, input: Json) -> Answer {
        by.act(&self.document(mutation), input).await
    }

    /// An act of preparation by the clerk.
    pub async fn done(&self, mutation: &str, input: Json) -> Json {
        self.act(&self.clerk(), mutation, input).await.data()[mutation].clone()
    }

    async fn step(&self, mutation: &str, row: &Row, more: Json) -> Row {
        Row::of(&self.done(mutation, row.input(more)).await)
    }

    pub(super) fn today(&self) -> NaiveDate {
        self.hub.clock.today()
    }

    /// The number of a couple that nobody has had yet.
    pub fn next(&self) -> u32 {
        self.couples.set(self.couples.get() + 1);
        self.couples.get()
    }

    /// A fresh row for the mutation, and the input that does it. The clock goes on where days have to pass.
    pub async fn ready(&self, mutation: &str) -> Ready {
        let (input, persons) = match mutation {
            name if relief::is_act(name) => relief::ready(self, name, relief::At::Street).await,
            name if name.ends_with("MarriageRegistration")
                || ["recordMarriageCheck", "registerMarriage"].contains(&name) =>
            {
                self.registration(name).await
            }
            "assignCase" | "addCaseNote" | "pauseCase" | "resumeCase" | "revealParty" => {
                self.case(mutation).await
            }
            name if name.contains("Divorce") => self.divorce(name).await,
            name if name.ends_with("Reissue")
                || ["recordArchiveCheck", "askForSupplement"].contains(&name) =>
            {
                self.reissue(name).await
            }
            "recordMarriageEnding"
            | "takeBackMarriageEnding"
            | "proposeRevocation"
            | "recordRevocationHearing"
            | "decideRevocation"
            | "removeBadFaithEntry" => self.ending(mutation).await,
            "reportSafeguard" | "answerSafeguardReport" => self.safeguard(mutation).await,
            name if name.ends_with("Appointment") => self.booking(name).await,
            "publishAppointmentSlots" => (self.publication(), Vec::new()),
            "changeSlotCapacity" => (of_slot(&self.slot().await, json!({ "capacity": 7 })), Vec::new()),
            "withdrawAppointmentSlot" => (of_slot(&self.slot().await, json!({})), Vec::new()),
            "setOfficeOpening" => (self.opening_day().await, Vec::new()),
            "revokeTokens" => {
                let subject = format!("staff-429006-{}", self.next());
                let input = json!({ "idempotencyKey": key(), "subject": subject, "reason": "离岗" });
                (input, Vec::new())
            }
            _ => panic!("{mutation} has no row that is ready for it: give it one in harness/ready.rs"),
        };
        Ready { mutation: mutation.to_owned(), input, persons }
    }

    /// As [`Desk::ready`], for an act of relief on a form that the bureau took in itself.
    pub async fn ready_at_the_bureau(&self, mutation: &str) -> Ready {
        let (input, persons) = relief::ready(self, mutation, relief::At::Bureau).await;
        Ready { mutation: mutation.to_owned(), input, persons }
    }

    async fn opened(&self) -> Row {
        Row::of(&self.done("openMarriageRegistration", couple::opening(self.next())).await)
    }

    async fn accepted(&self) -> Row {
        let opened = self.opened().await;
        self.step("acceptMarriageRegistration", &opened, json!({})).await
    }

    async fn checked(&self) -> Row {
        let mut row = self.accepted().await;
        for party in [0, 1] {
            for check in ["IDENTITY", "MARITAL_STATUS"] {
                let party = row.0["parties"][party]["id"].clone();
                row = self.step("recordMarriageCheck", &row, answered(&party, check)).await;
            }
        }
        row
    }

    async fn registration(&self, mutation: &str) -> (Json, Vec<Uuid>) {
        let reason = json!({ "reason": "当事人要求" });
        let signed = json!({ "bothPresent": true, "declarationsSigned": true });
        let mut forced = couple::findings();
        forced["partyA"]["voluntary"] = json!(false);
        let (row, more) = match mutation {
            "openMarriageRegistration" => return (couple::opening(self.next()), Vec::new()),
            "acceptMarriageRegistration" => (self.opened().await, json!({})),
            "declineMarriageRegistration" | "withdrawMarriageRegistration" => (self.opened().await, reason),
            "recordMarriageCheck" => {
                let row = self.accepted().await;
                let more = answered(&row.party(), "IDENTITY");
                (row, more)
            }
            "examineMarriageRegistration" => (self.checked().await, couple::findings()),
            "registerMarriage" => {
                let checked = self.checked().await;
                (self.step("examineMarriageRegistration", &checked, couple::findings()).await, signed)
            }
            "refuseMarriageRegistration" => {
                let checked = self.checked().await;
                (self.step("examineMarriageRegistration", &checked, forced).await, reason)
            }
            _ => panic!("{mutation} has no row that is ready for it: give it one in harness/ready.rs"),
        };
        (row.input(more), row.persons())
    }

    async fn case(&self, mutation: &str) -> (Json, Vec<Uuid>) {
        let row = self.accepted().await;
        let ground = json!({ "ground": "等待核验" });
        let input = match mutation {
            "assignCase" => row.input(json!({ "assignee": "staff-420103-02" })),
            "addCaseNote" => row.input(json!({ "text": "双方到场" })),
            "pauseCase" => row.input(ground),
            "resumeCase" => self.step("pauseCase", &row, ground).await.input(json!({})),
            _ => json!({ "idempotencyKey": key(), "party": row.party(), "purpose": "核对证件" }),
        };
        (input, row.persons())
    }

    /// The number of a couple, and its marriage.
    async fn married(&self) -> (u32, Json) {
        let n = self.next();
        (n, couple::register(&self.clerk(), n).await)
    }

    async fn divorce(&self, mutation: &str) -> (Json, Vec<Uuid>) {
        let agreement =
            json!({ "signed": true, "will": true, "children": true, "property": true, "debts": true });
        let papers = ["ID_CARD", "MARRIAGE_CERTIFICATE", "SINGLE_PHOTOS"];
        let party = |name: &str, number: &str, hukou: &str| {
            let more = json!({ "capacity": "FULL", "documents": papers });
            couple::with(couple::party(name, number, hukou), more)
        };
        let (n, married) = self.married().await;
        let apply = json!({
            "idempotencyKey": key(),
            "partyA": party("张三", &people::man(n), "420103"),
            "partyB": party("李四", &people::woman(n), "320412"),
            "agreement": agreement,
        });
        if mutation == "applyForDivorce" {
            return (apply, persons(&married["case"]["parties"]));
        }
        let applied = Row::of(&self.done("applyForDivorce", apply).await);
        let persons = applied.persons();
        let (visit, signed) = (
            json!({ "present": true, "voluntary": true }),
            json!({ "bothPresent": true, "declarationsSigned": true }),
        );
        let gone = json!({ "reason": "一方不再同意", "consentWithdrawn": true });
        let input = match mutation {
            "issueDivorceReceipt" => applied.input(json!({})),
            "declineDivorceApplication" => applied.input(gone),
            "withdrawDivorceApplication" => applied.input(json!({ "party": applied.party() })),
            "recordDivorceCounselling" => applied.input(json!({ "counselling": "OFFERED_DECLINED" })),
            "recordDivorceCheck" => applied.input(answered(&applied.party(), "IDENTITY")),
            "examineDivorceApplication" => {
                self.in_window(&applied).await.input(json!({ "partyA": visit, "partyB": visit }))
            }
            "registerDivorce" | "refuseDivorceRegistration" => {
                let row = self.in_window(&applied).await;
                let both = json!({ "partyA": visit, "partyB": visit });
                let row = self.step("examineDivorceApplication", &row, both).await;
                row.input(if mutation == "registerDivorce" { signed } else { gone })
            }
            _ => panic!("{mutation} has no row that is ready for it: give it one in harness/ready.rs"),
        };
        (input, persons)
    }

    /// Received, checked and counselled, on the first day of the window.
    async fn in_window(&self, applied: &Row) -> Row {
        let received = self.done("issueDivorceReceipt", applied.input(json!({}))).await;
        let mut row = Row::of(&received);
        row = self.step("recordDivorceCounselling", &row, json!({ "counselling": "OFFERED_DECLINED" })).await;
        for party in [0, 1] {
            let party = row.0["parties"][party]["id"].clone();
            row = self.step("recordDivorceCheck", &row, answered(&party, "IDENTITY")).await;
        }
        let opens = received["application"]["windowOpensOn"].as_str().expect("known days");
        self.hub.clock.set(beijing(&format!("{opens}T09:30")));
        row
    }

    async fn reissue(&self, mutation: &str) -> (Json, Vec<Uuid>) {
        let (n, married) = self.married().await;
        let documents = json!({ "documents": ["ID_CARD", "REISSUE_DECLARATION"] });
        let apply = json!({
            "idempotencyKey": key(),
            "applicant": couple::with(couple::party("张三", &people::man(n), "420103"), documents),
            "kind": "MARRIAGE",
            "reason": "LOST",
            "certificateNumber": married["certificates"][0]["number"],
        });
        if mutation == "applyForReissue" {
            return (apply, persons(&married["case"]["parties"]));
        }
        let applied = Row::of(&self.done("applyForReissue", apply).await);
        let persons = applied.persons();
        let reason = json!({ "reason": "申请人要求" });
        if ["acceptReissue", "withdrawReissue"].contains(&mutation) {
            return (applied.input(if mutation == "acceptReissue" { json!({}) } else { reason }), persons);
        }
        let accepted = self.step("acceptReissue", &applied, json!({})).await;
        let archive = |outcome: &str| json!({ "outcome": outcome, "source": "江汉区婚姻登记档案" });
        if mutation == "recordArchiveCheck" {
            return (accepted.input(archive("VERIFIED")), persons);
        }
        let outcome = if mutation == "issueReissue" { "VERIFIED" } else { "NOT_FOUND" };
        let checked = self.step("recordArchiveCheck", &accepted, archive(outcome)).await;
        let asked = json!({ "asked": "请补交户口簿" });
        let input = match mutation {
            "issueReissue" => checked.input(json!({})),
            "refuseReissue" => checked.input(reason),
            "askForSupplement" => checked.input(asked),
            "supplementReissue" => {
                let asked = self.step("askForSupplement", &checked, asked).await;
                asked.input(json!({ "documents": ["HOUSEHOLD_REGISTER"] }))
            }
            _ => panic!("{mutation} has no row that is ready for it: give it one in harness/ready.rs"),
        };
        (input, persons)
    }

    async fn ending(&self, mutation: &str) -> (Json, Vec<Uuid>) {
        let (_, married) = self.married().await;
        let (persons, today) = (persons(&married["case"]["parties"]), self.today());
        let at = |version: i64, more: Json| {
            let input = json!({ "idempotencyKey": key(), "marriage": married["marriage"]["id"],
                "expectedVersion": version });
            couple::with(input, more)
        };
        let notice = json!({ "ground": "IMPERSONATION", "findings": "武公（治）认字〔2025〕1号",
            "noticeServedOn": today });
        let heard = json!({ "heardOn": today, "statement": "当事人称证件曾遗失" });
        let divorced = json!({ "ending": "COURT_DIVORCE", "document": "JUDGMENT_COPY",
            "documentNumber": "（2025）鄂0103民初1号", "effectiveOn": today });
        let decided =
            json!({ "outcome": "REVOKE", "decisionNumber": "武民婚撤〔2025〕1号", "reason": "冒名" });
        let input = match mutation {
            "recordMarriageEnding" => at(1, divorced),
            "takeBackMarriageEnding" => {
                // By somebody else than whoever takes it back.
                self.act(&self.colleague(), "recordMarriageEnding", at(1, divorced)).await.data();
                at(2, json!({ "reason": "判决书所载为同名当事人" }))
            }
            "proposeRevocation" => at(1, notice),
            _ => {
                self.done("proposeRevocation", at(1, notice)).await;
                if mutation == "recordRevocationHearing" {
                    return (at(2, heard), persons);
                }
                self.done("recordRevocationHearing", at(2, heard)).await;
                if mutation == "removeBadFaithEntry" {
                    let listed = json!({ "badFaith": [married["case"]["parties"][0]["person"]["id"]] });
                    let decided = at(3, couple::with(decided, listed));
                    self.act(&self.deciding_officer(), "decideRevocation", decided).await.data();
                    return (self.listed(&persons).await, persons);
                }
                at(3, decided)
            }
        };
        (input, persons)
    }

    /// Another member of the same window.
    fn colleague(&self) -> Client {
        let office = Some(("420103-HY", "420103"));
        let claims = self.hub.claims(TokenKind::Clerk, "staff-420103-02", office, None);
        Client::new(self.hub.url(), Some(self.hub.token(claims)))
    }

    /// An officer of the city's bureau other than [`Hub::officer`].
    fn deciding_officer(&self) -> Client {
        let bureau = Some(("420100-MZ", "420100"));
        let claims = self.hub.claims(TokenKind::BureauOfficer, "staff-420100-12", bureau, None);
        Client::new(self.hub.url(), Some(self.hub.token(claims)))
    }

    /// The entry of the husband in the list of serious bad faith.
    async fn listed(&self, persons: &[Uuid]) -> Json {
        let query = "{ badFaithEntries(first: 5) { nodes { id version } } }";
        let entries = self.hub.citizen(persons[0]).send(query, json!({})).await.data();
        let entry = &entries["badFaithEntries"]["nodes"][0];
        json!({ "idempotencyKey": key(), "entry": entry["id"], "expectedVersion": entry["version"],
            "reason": "列入决定被判决撤销" })
    }

    async fn safeguard(&self, mutation: &str) -> (Json, Vec<Uuid>) {
        let row = self.accepted().await;
        let report = row.input(json!({ "party": row.party(), "kind": "VIOLENCE",
            "account": "另一方言语威胁，已单独询问", "reportedTo": "PUBLIC_SECURITY",
            "reference": "江公接〔2025〕1号" }));
        if mutation == "reportSafeguard" {
            return (report, row.persons());
        }
        let made = self.done("reportSafeguard", report).await["report"].clone();
        let answer = json!({ "idempotencyKey": key(), "report": made["id"], "expectedVersion": made["version"],
            "answer": "经核查不属实，江公复〔2025〕1号" });
        (answer, row.persons())
    }

    /// The next open day, at a time of its own.
    fn publication(&self) -> Json {
        let n = self.next();
        let time = |minutes: u32| format!("{:02}:{:02}", 8 + minutes / 60, minutes % 60);
        json!({
            "idempotencyKey": key(),
            "from": self.today() + Days::new(1),
            "to": self.today() + Days::new(14),
            "times": [{ "startsAt": time(n % 150 * 5), "endsAt": time(n % 150 * 5 + 5), "capacity": 9 }],
        })
    }

    /// A published slot, at a time that no other has.
    pub async fn slot(&self) -> Json {
        self.done("publishAppointmentSlots", self.publication()).await["slots"][0].clone()
    }

    async fn opening_day(&self) -> Json {
        let day = self.today() + Days::new(40 + u64::from(self.next() % 100));
        let query =
            "query($day: Date!) { officeOpenings(office: \"420103-HY\", from: $day, to: $day) { version } }";
        let known = self.clerk().send(query, json!({ "day": day })).await.data();
        json!({ "idempotencyKey": key(), "day": day, "kind": "OPEN", "name": "我爱你登记日",
            "expectedVersion": known["officeOpenings"]["version"] })
    }

    async fn booking(&self, mutation: &str) -> (Json, Vec<Uuid>) {
        let (slot, n) = (self.slot().await, self.next());
        let book = |bride: &str| {
            json!({
                "idempotencyKey": key(),
                "slot": slot["id"],
                "partyA": people::person("张三", &people::man(n)),
                "partyB": people::person("李四", bride),
            })
        };
        let named = |booking: &Json, more: Json| {
            let input = json!({ "idempotencyKey": key(), "appointment": booking["id"],
                "expectedVersion": booking["version"] });
            couple::with(input, more)
        };
        // Of age next year only: that is left to the registrar.
        let born = self.today() - Months::new(12 * 19);
        let (young, woman) = (people::citizen_id("320412", born, 2 + 2 * (n % 499)), people::woman(n));
        let taken_up = ["confirmAppointment", "rejectAppointment"].contains(&mutation);
        let asked = taken_up || mutation == "preCheckAppointment";
        let input = book(if asked { &young } else { &woman });
        let mut booked = self.done("bookAppointment", input).await["appointment"].clone();
        if taken_up {
            let checked = self.done("preCheckAppointment", named(&booked, json!({}))).await;
            booked = checked["appointment"].clone();
        }
        let input = match mutation {
            "bookAppointment" => {
                // Both are known by now, so that either may come as a citizen.
                self.done("cancelAppointment", named(&booked, json!({}))).await;
                book(&woman)
            }
            "preCheckAppointment" | "confirmAppointment" | "cancelAppointment" => named(&booked, json!({})),
            "rejectAppointment" => named(&booked, json!({ "reason": "材料不齐" })),
            "checkInAppointment" => {
                let (day, time) = (slot["day"].as_str(), slot["startsAt"].as_str());
                let begins = format!("{}T{}", day.expect("a day"), time.expect("a time"));
                self.hub.clock.set(beijing(&begins));
                named(&booked, json!({ "allPresent": true }))
            }
            _ => panic!("{mutation} has no row that is ready for it: give it one in harness/ready.rs"),
        };
        (input, persons(&booked["parties"]))
    }
}

fn of_slot(slot: &Json, more: Json) -> Json {
    let input = json!({ "idempotencyKey": key(), "slot": slot["id"], "expectedVersion": slot["version"] });
    couple::with(input, more)
}

/// A check of a party that found no difference.
fn answered(party: &Json, check: &str) -> Json {
    json!({ "party": party, "check": check, "outcome": "MATCHED", "source": "全国婚姻基础信息库" })
}
