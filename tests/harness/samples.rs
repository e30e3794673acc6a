//! An input without fault for every mutation of the schema.
//! Start with [`samples`]; a new mutation needs its line here.
//! Never: a fault; those are made from these by `spoilt`.

use onewindow::platform::ids::GlobalId;
use serde_json::{Value as Json, json};
use uuid::Uuid;

use super::{
    Hub,
    client::{Client, key},
    couple, household, people,
};

/// A mutation, who may call it, and an input without fault.
pub struct Sample {
    pub mutation: &'static str,
    pub by: Client,
    pub input: Json,
}

fn sample(mutation: &'static str, by: &Client, input: Json) -> Sample {
    Sample { mutation, by: by.clone(), input }
}

/// At least one sample a mutation of the schema. A new mutation needs its line here.
pub async fn samples(hub: &Hub) -> Vec<Sample> {
    let mut all = cases(hub).await;
    all.extend(appointments(hub).await);
    all.extend(divorces(hub).await);
    all.extend(papers(hub).await);
    all.extend(relief(hub).await);
    all
}

async fn cases(hub: &Hub) -> Vec<Sample> {
    let (clerk, operator) = (hub.clerk("420103"), hub.operator());
    let opened = couple::registration(couple::open(&clerk, couple::opening(1)).await);
    let party = &opened["case"]["parties"][0]["id"];
    let case = |more: Json| {
        let input = json!({
            "idempotencyKey": key(),
            "case": opened["case"]["id"],
            "expectedVersion": opened["case"]["version"],
        });
        couple::with(input, more)
    };
    let ending = || case(json!({ "reason": "当事人要求" }));
    let mut opening = couple::opening(2);
    opening["kinship"] = json!({ "kind": "COLLATERAL", "generationsA": 4, "generationsB": 5 });
    for party in ["partyA", "partyB"] {
        opening[party]["permit"] = json!({ "division": "420103", "validUntil": "2026-09-05",
            "lastEndorsedOn": "2025-03-01" });
        opening[party]["person"]["address"] = json!("江汉区某路1号");
    }
    let passport = json!({ "idType": "PASSPORT", "idNumber": "E12345678", "issuingCountry": "CHN" });
    opening["partyA"]["person"]["otherDocuments"] = json!([passport]);
    let check =
        json!({ "party": party, "check": "IDENTITY", "outcome": "MATCHED", "source": "居民身份证读卡" });
    vec![
        sample("openMarriageRegistration", &clerk, opening),
        sample("acceptMarriageRegistration", &clerk, case(json!({}))),
        sample("declineMarriageRegistration", &clerk, ending()),
        sample("recordMarriageCheck", &clerk, case(check)),
        sample("examineMarriageRegistration", &clerk, case(couple::findings())),
        sample("registerMarriage", &clerk, case(json!({ "bothPresent": true, "declarationsSigned": true }))),
        sample("refuseMarriageRegistration", &clerk, ending()),
        sample("withdrawMarriageRegistration", &clerk, ending()),
        sample("assignCase", &clerk, case(json!({ "assignee": "staff-420103-02" }))),
        sample("addCaseNote", &clerk, case(json!({ "text": "双方到场" }))),
        sample("pauseCase", &clerk, case(json!({ "ground": "等待核验" }))),
        sample("resumeCase", &clerk, case(json!({}))),
        sample(
            "revealParty",
            &clerk,
            json!({ "idempotencyKey": key(), "party": party, "purpose": "核对证件" }),
        ),
        sample(
            "revokeTokens",
            &operator,
            json!({ "idempotencyKey": key(), "subject": "staff-429006-01", "reason": "离岗" }),
        ),
    ]
}

async fn appointments(hub: &Hub) -> Vec<Sample> {
    let clerk = hub.clerk("420103");
    let publish = || {
        json!({
            "idempotencyKey": key(), "from": "2025-09-08", "to": "2025-09-08", "matter": "MARRIAGE_REGISTRATION",
            "times": [{ "startsAt": "09:00", "endsAt": "10:00", "capacity": 3 }], "peakCapacity": 9,
        })
    };
    let published = "mutation($input: PublishAppointmentSlotsInput!) {
        publishAppointmentSlots(input: $input) { slots { id version } } }";
    let published = clerk.act(published, publish()).await.data();
    let slot = &published["publishAppointmentSlots"]["slots"][0];
    let book = |n: u32| {
        json!({
            "idempotencyKey": key(),
            "slot": slot["id"],
            "partyA": people::person("张三", &people::man(n)),
            "partyB": people::person("李四", &people::woman(n)),
        })
    };
    let booked = "mutation($input: BookAppointmentInput!) {
        bookAppointment(input: $input) { appointment { id version } } }";
    let booked = clerk.act(booked, book(4)).await.data();
    let booking = &booked["bookAppointment"]["appointment"];
    let of_slot = |more: Json| {
        let input =
            json!({ "idempotencyKey": key(), "slot": slot["id"], "expectedVersion": slot["version"] });
        couple::with(input, more)
    };
    let of_booking = |more: Json| {
        let input = json!({
            "idempotencyKey": key(),
            "appointment": booking["id"],
            "expectedVersion": booking["version"],
        });
        couple::with(input, more)
    };
    let opening = json!({
        "idempotencyKey": key(), "day": "2025-10-01", "expectedVersion": 0, "kind": "OPEN", "name": "国庆节",
    });
    vec![
        sample("publishAppointmentSlots", &clerk, publish()),
        sample("changeSlotCapacity", &clerk, of_slot(json!({ "capacity": 5 }))),
        sample("withdrawAppointmentSlot", &clerk, of_slot(json!({}))),
        sample("setOfficeOpening", &clerk, opening),
        sample("bookAppointment", &clerk, book(5)),
        sample("preCheckAppointment", &clerk, of_booking(json!({}))),
        sample("confirmAppointment", &clerk, of_booking(json!({}))),
        sample("rejectAppointment", &clerk, of_booking(json!({ "reason": "材料不齐" }))),
        sample("cancelAppointment", &clerk, of_booking(json!({}))),
        sample("checkInAppointment", &clerk, of_booking(json!({ "allPresent": true }))),
    ]
}

/// A case the clerk handles, as the acts on one name it.
async fn of_case(clerk: &Client, n: u32) -> (Json, impl Fn(Json) -> Json) {
    let case = couple::registration(couple::open(clerk, couple::opening(n)).await)["case"].clone();
    let named = case.clone();
    let act = move |more: Json| {
        let input =
            json!({ "idempotencyKey": key(), "case": named["id"], "expectedVersion": named["version"] });
        couple::with(input, more)
    };
    (case, act)
}

async fn divorces(hub: &Hub) -> Vec<Sample> {
    let clerk = hub.clerk("420103");
    let (case, act) = of_case(&clerk, 11).await;
    let party = &case["parties"][0]["id"];
    let agreement =
        json!({ "signed": true, "will": true, "children": true, "property": true, "debts": true });
    let papers = json!(["ID_CARD", "SINGLE_PHOTOS"]);
    let marriage = json!({ "supplement": {
        "certificateNumber": "J420103-2018-000001",
        "officeName": "武汉市江汉区民政局婚姻登记处",
        "registeredOn": "2018-05-20",
        "registeredIn": "MAINLAND",
    } });
    let apply = json!({
        "idempotencyKey": key(),
        "partyA": couple::party("张三", &people::man(12), "420103"),
        "partyB": couple::party("李四", &people::woman(12), "320412"),
        "marriage": marriage,
        "agreement": agreement,
    });
    let receipt = json!({ "partyADocuments": papers, "partyBDocuments": papers, "agreement": agreement });
    let ending = || act(json!({ "reason": "一方不再同意", "consentWithdrawn": true }));
    let visit = json!({ "present": true, "voluntary": true, "capacity": "FULL", "documents": papers });
    let check =
        json!({ "party": party, "check": "IDENTITY", "outcome": "MATCHED", "source": "公安人口信息" });
    vec![
        sample("applyForDivorce", &clerk, apply),
        sample("issueDivorceReceipt", &clerk, act(receipt)),
        sample("declineDivorceApplication", &clerk, ending()),
        sample("withdrawDivorceApplication", &clerk, act(json!({ "party": party, "shown": "RECEIPT_SLIP" }))),
        sample("recordDivorceCounselling", &clerk, act(json!({ "counselling": "OFFERED_DECLINED" }))),
        sample("recordDivorceCheck", &clerk, act(check)),
        sample("examineDivorceApplication", &clerk, act(json!({ "partyA": visit.clone(), "partyB": visit }))),
        sample("registerDivorce", &clerk, act(json!({ "bothPresent": true, "declarationsSigned": true }))),
        sample("refuseDivorceRegistration", &clerk, ending()),
    ]
}

async fn papers(hub: &Hub) -> Vec<Sample> {
    let (clerk, officer) = (hub.clerk("420103"), hub.officer("420100"));
    let married = couple::register(&clerk, 13).await;
    let (case, act) = of_case(&clerk, 14).await;
    let of_marriage = |more: Json| {
        let input =
            json!({ "idempotencyKey": key(), "marriage": married["marriage"]["id"], "expectedVersion": 1 });
        couple::with(input, more)
    };
    let apply = json!({
        "idempotencyKey": key(),
        "applicant": couple::party("张三", &people::man(13), "420103"),
        "proxy": { "person": people::person("王五", &people::man(15)), "notarisedAuthorisation": true },
        "kind": "MARRIAGE",
        "reason": "LOST",
        "certificateNumber": married["certificates"][0]["number"],
    });
    let certificate = json!({
        "certificateNumber": "J420103-2018-000001",
        "officeName": "武汉市江汉区民政局婚姻登记处",
        "registeredOn": "2018-05-20",
        "registeredIn": "MAINLAND",
    });
    let apply_on_paper = json!({
        "idempotencyKey": key(),
        "applicant": couple::party("张三", &people::man(16), "420103"),
        "proxy": { "person": people::person("王五", &people::man(15)), "notarisedAuthorisation": true },
        "kind": "DIVORCE",
        "reason": "LOST",
        "supplement": {
            "certificate": couple::with(certificate.clone(), json!({ "certificateNumber": "L420103-2020-000001" })),
            "spouse": people::person("李四", &people::woman(16)),
            "divorcedOn": "2020-05-20",
        },
    });
    let ended_on_paper = json!({
        "idempotencyKey": key(),
        "supplement": {
            "certificate": certificate,
            "partyA": people::person("张三", &people::man(17)),
            "partyB": people::person("李四", &people::woman(17)),
        },
        "ending": "COURT_DIVORCE", "document": "JUDGMENT_COPY",
        "documentNumber": "（2025）鄂0103民初1号", "effectiveOn": "2025-09-05",
    });
    let void = json!({
        "ending": "DECLARED_VOID", "voidGround": "BIGAMY", "document": "JUDGMENT_COPY",
        "documentNumber": "（2025）鄂0103民初1号", "effectiveOn": "2025-09-05",
    });
    let proposal =
        json!({ "ground": "IMPERSONATION", "findings": "冒名登记", "noticeServedOn": "2025-09-05" });
    let decision = json!({ "outcome": "REVOKE", "decisionNumber": "江民撤〔2025〕1号", "reason": "冒名" });
    let ending = || act(json!({ "reason": "当事人要求" }));
    let party = &case["parties"][1]["id"];
    let report = json!({
        "party": party, "kind": "TRAFFICKING", "account": "女方不能说出住址，由同行者代答",
        "reportedTo": "PUBLIC_SECURITY", "reference": "江公接〔2025〕1号",
    });
    vec![
        sample("reportSafeguard", &clerk, act(report)),
        sample(
            "answerSafeguardReport",
            &officer,
            json!({
                "idempotencyKey": key(), "report": GlobalId::encode("SafeguardReport", Uuid::from_u128(7)),
                "expectedVersion": 1, "answer": "经核查不属实，江公复〔2025〕1号",
            }),
        ),
        sample("applyForReissue", &clerk, apply),
        sample("applyForReissue", &clerk, apply_on_paper),
        sample("acceptReissue", &clerk, act(json!({}))),
        sample("askForSupplement", &clerk, act(json!({ "asked": "请补交户口簿" }))),
        sample("supplementReissue", &clerk, act(json!({ "documents": ["HOUSEHOLD_REGISTER"] }))),
        sample(
            "recordArchiveCheck",
            &clerk,
            act(json!({ "outcome": "VERIFIED", "source": "江汉区婚姻登记档案" })),
        ),
        sample("issueReissue", &clerk, act(json!({}))),
        sample("refuseReissue", &clerk, ending()),
        sample("withdrawReissue", &clerk, ending()),
        sample("recordMarriageEnding", &clerk, of_marriage(void)),
        sample("recordMarriageEnding", &clerk, ended_on_paper),
        sample("takeBackMarriageEnding", &officer, of_marriage(json!({ "reason": "文书所载为同名当事人" }))),
        sample("proposeRevocation", &officer, of_marriage(proposal)),
        sample(
            "recordRevocationHearing",
            &officer,
            of_marriage(json!({ "heardOn": "2025-09-05", "statement": "无异议" })),
        ),
        sample("decideRevocation", &officer, of_marriage(decision)),
        sample(
            "removeBadFaithEntry",
            &officer,
            json!({
                "idempotencyKey": key(), "entry": GlobalId::encode("BadFaithEntry", Uuid::from_u128(7)),
                "expectedVersion": 1, "reason": "行政判决撤销列入决定",
            }),
        ),
    ]
}

/// The acts of social assistance on a household's form.
async fn relief(hub: &Hub) -> Vec<Sample> {
    const STREET: &str = "420112001";
    let clerk = hub.street_clerk(STREET);
    let taken = household::intake(household::submit(&clerk, household::form(STREET, 1)).await);
    let application = &taken["applications"][0];
    let act = |more: Json| {
        let input = json!({ "idempotencyKey": key(), "application": application["id"],
            "expectedVersion": application["case"]["version"] });
        couple::with(input, more)
    };
    let reason = || act(json!({ "reason": "申请人要求" }));
    let mut form = household::form(STREET, 11);
    form["formDatedOn"] = json!("2025-09-04");
    form["expenses"] = json!([{ "member": 0, "kind": "MEDICAL", "amount": "100", "per": "MONTH" }]);
    form["assets"] = json!([{ "member": 0, "kind": "DEPOSIT", "value": "500", "count": 1 }]);
    form["members"][0]["residenceDivision"] = json!(STREET);
    form["members"][0]["disability"] = json!({ "kind": "LIMB", "grade": 2 });
    form["matters"] = json!([
        { "programme": "DIBAO" },
        { "programme": "DISABLED_CARE", "member": 0, "careNeededSince": "2024-09-05" },
    ]);
    let visit = json!({ "visitedOn": "2025-09-05", "findings": "两人同住",
        "surveyors": [{ "subject": "staff-420112001-01", "signed": true }] });
    let objection = GlobalId::encode("PublicityObjection", Uuid::from_u128(7));
    vec![
        sample("submitAssistanceIntake", &clerk, form),
        sample("acceptAssistanceApplication", &clerk, act(json!({}))),
        sample("requestAssistanceSupplement", &clerk, act(json!({ "items": ["请补交户口簿"] }))),
        sample("declineAssistanceApplication", &clerk, reason()),
        sample("withdrawAssistanceApplication", &clerk, reason()),
        sample("closeUncooperativeApplication", &clerk, reason()),
        sample("startHouseholdCheck", &clerk, act(json!({}))),
        sample("recordCheckAnswer", &clerk, act(json!({ "source": "POLICE", "outcome": "NO_RECORD" }))),
        sample("recordHouseholdVisit", &clerk, act(visit)),
        sample("giveAssistanceOpinion", &clerk, act(json!({ "recommendation": "CONFIRM" }))),
        sample("postAssistancePublicity", &clerk, act(json!({ "place": "社区公示栏" }))),
        sample("recordPublicityObjection", &clerk, act(json!({ "text": "该户另有房屋" }))),
        sample(
            "closePublicityObjection",
            &clerk,
            act(json!({ "objection": objection, "reexaminedBy": "RESURVEY" })),
        ),
        sample("handOverAssistanceApplication", &clerk, act(json!({}))),
        sample("returnAssistanceApplication", &clerk, reason()),
        sample("confirmAssistanceApplication", &clerk, act(json!({}))),
        sample(
            "refuseAssistanceApplication",
            &clerk,
            act(json!({ "reasons": "收入超过标准", "appealNote": true })),
        ),
    ]
}
