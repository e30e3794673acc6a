//! Operations to try in the console: a couple's way from the booking to the certificates.
//! Start with [`examples`]; the acts take the case's id and version from the answer before.
//! Never: an operation that does not do what it says; a test plays them in their order.

use chrono::NaiveDate;
use serde_json::{Value as Json, json};

use super::DemoExample;

const REGISTRATION: &str = "fragment R on MarriageRegistrationPayload {
  appliedVersion
  registration {
    id
    state
    case { id caseNumber version dueOn parties { id person { name idNumberMasked } } }
    certificates { number copies { position holder { name } } }
  }
}
";

/// `slot` is today's last one, of global id.
pub(super) fn examples(slot: &str, today: NaiveDate) -> Vec<DemoExample> {
    let person =
        |name: &str, number: &str| json!({ "name": name, "idNumber": number, "phone": "13800000000" });
    let (li, wang) = (person("李示范", "420100199901010017"), person("王演示", "429000200102280027"));
    let party = |person: &Json, hukou: &str| {
        json!({
            "person": person,
            "hukouDivision": hukou,
            "present": true,
            "documents": ["ID_CARD", "SINGLE_DECLARATION", "JOINT_PHOTOS"],
        })
    };
    let examined = json!({ "voluntary": true, "marital": "NEVER_MARRIED" });
    vec![
        example(
            "1 号源 Slots（任何人）",
            "query Slots($from: Date!) {
  appointmentSlots(office: \"420103-HY\", from: $from, first: 20) { id day startsAt endsAt remaining }
}
",
            json!({ "from": today }),
        ),
        example(
            "2 预约 Book（群众 李示范）",
            "mutation Book($input: BookAppointmentInput!) {
  bookAppointment(input: $input) {
    appointment { id bookingNumber state day startsAt }
    violations { code message }
  }
}
",
            json!({ "input": {
                "idempotencyKey": "demo-book-0001",
                "slot": slot,
                "partyA": li,
                "partyB": wang,
            } }),
        ),
        example(
            "3 能否结婚 Eligibility（经办人）",
            "query Eligibility($input: EligibilityInput!) {
  eligibility(input: $input) {
    eligible
    regime
    citation
    violations { code message legalBasis remedy paths }
    warnings { code message paths }
    requiredDocuments { of anyOf held }
  }
}
",
            json!({ "input": {
                "office": "420103-HY",
                "partyA": { "idNumber": li["idNumber"], "hukouDivision": "420103" },
                "partyB": { "idNumber": wang["idNumber"], "hukouDivision": "320412" },
            } }),
        ),
        act(
            "4 初审 Open（双方到场；未预约的删去 appointment）",
            "openMarriageRegistration",
            "OpenMarriageRegistrationInput",
            json!({
                "idempotencyKey": "demo-open-0001",
                "appointment": "预约返回的 appointment.id",
                "partyA": party(&li, "420103"),
                "partyB": party(&wang, "320412"),
            }),
        ),
        act(
            "5 受理 Accept",
            "acceptMarriageRegistration",
            "MarriageCaseInput",
            on_case("demo-accept-01", 1, json!({})),
        ),
        act(
            "6 核验 Check（双方各两项，共四次，换 party、check 和键，版本 2 至 5；登记当日有效）",
            "recordMarriageCheck",
            "RecordMarriageCheckInput",
            on_case(
                "demo-check-001",
                2,
                json!({
                    "party": "初审返回的 parties[].id",
                    "check": "IDENTITY",
                    "outcome": "MATCHED",
                    "source": "全国婚姻基础信息库",
                }),
            ),
        ),
        act(
            "7 审查 Examine",
            "examineMarriageRegistration",
            "ExamineMarriageRegistrationInput",
            on_case(
                "demo-examine-1",
                6,
                json!({
                    "partyA": examined,
                    "partyB": examined,
                    "kinship": { "kind": "DECLARED_NONE" },
                    "counselling": "OFFERED_DECLINED",
                    "medicalCheckReferred": true,
                }),
            ),
        ),
        act(
            "8 登记发证 Register",
            "registerMarriage",
            "RegisterMarriageInput",
            on_case("demo-register", 7, json!({ "bothPresent": true, "declarationsSigned": true })),
        ),
        example(
            "9 我的办件与证件 My cases and certificates（群众）",
            "query Mine {
  cases(first: 10) {
    nodes {
      id
      caseNumber
      state
      office { name }
      timeline(first: 20) { action occurredAt legalBasis }
    }
  }
  marriages(first: 5) {
    nodes {
      registeredOn
      status
      certificates {
        number
        copies { position status electronicCertificate { jws qrCode verificationCode } }
      }
    }
  }
}
",
            json!({}),
        ),
        example(
            "10 进度订阅 Progress（群众或经办人）",
            "subscription Progress($id: ID!) {
  caseProgress(id: $id) { caseNumber state version timeline(first: 1) { action occurredAt } }
}
",
            json!({ "id": "办件的全局标识" }),
        ),
        example(
            "11 窗口待办 Open cases by due day（经办人、科员）",
            "query Cases($first: Int!) {
  cases(first: $first, order: DUE_FIRST, filter: { open: true }) {
    totalCount
    nodes { caseNumber matter state dueOn dueStatus office { name } }
    pageInfo { hasNextPage endCursor }
  }
}
",
            json!({ "first": 20 }),
        ),
    ]
}

fn example(name: &'static str, query: &str, variables: Json) -> DemoExample {
    DemoExample { name, query: query.to_owned(), variables }
}

fn act(name: &'static str, field: &str, input: &str, variables: Json) -> DemoExample {
    let query = format!(
        "mutation Act($input: {input}!) {{\n  {field}(input: $input) {{ ...R }}\n}}\n\n{REGISTRATION}"
    );
    DemoExample { name, query, variables: json!({ "input": variables }) }
}

fn on_case(key: &str, version: i64, more: Json) -> Json {
    let mut input =
        json!({ "idempotencyKey": key, "case": "初审返回的 case.id", "expectedVersion": version });
    if let (Some(input), Some(more)) = (input.as_object_mut(), more.as_object()) {
        input.extend(more.clone());
    }
    input
}
