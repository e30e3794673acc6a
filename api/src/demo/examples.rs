//! Operations to try in the console: a couple's way from the question to the certificates.
//! Start with [`examples`]; the acts take the case's id and version from the answer before.
//! Never: an operation that the schema does not know; a test runs them all.

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

pub(super) fn examples() -> Vec<DemoExample> {
    let party = |name: &str, number: &str, hukou: &str| {
        json!({
            "person": { "name": name, "idNumber": number, "phone": "13800000000" },
            "hukouDivision": hukou,
            "present": true,
            "documents": ["ID_CARD", "SINGLE_DECLARATION", "JOINT_PHOTOS"],
        })
    };
    let examined = json!({ "voluntary": true, "marital": "NEVER_MARRIED" });
    vec![
        example(
            "1 能否结婚 Eligibility（经办人）",
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
                "partyA": { "idNumber": "420100199901010017", "hukouDivision": "420103" },
                "partyB": { "idNumber": "42900019920520008X", "hukouDivision": "320412" },
            } }),
        ),
        act(
            "2 初审 Open（双方到场）",
            "openMarriageRegistration",
            "OpenMarriageRegistrationInput",
            json!({
                "idempotencyKey": "demo-open-0001",
                "partyA": party("李示范", "420100199901010017", "420103"),
                "partyB": party("王演示", "429000200102280027", "320412"),
            }),
        ),
        act(
            "3 受理 Accept",
            "acceptMarriageRegistration",
            "MarriageCaseInput",
            on_case("demo-accept-01", 1, json!({})),
        ),
        act(
            "4 核验 Check（双方各两项，共四次）",
            "recordMarriageCheck",
            "RecordMarriageCheckInput",
            on_case(
                "demo-check-001",
                2,
                json!({
                    "party": "上一步返回的 parties[].id",
                    "check": "IDENTITY",
                    "outcome": "MATCHED",
                    "source": "全国婚姻基础信息库",
                }),
            ),
        ),
        act(
            "5 审查 Examine",
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
            "6 登记发证 Register",
            "registerMarriage",
            "RegisterMarriageInput",
            on_case("demo-register", 7, json!({ "declarationsSigned": true })),
        ),
        example(
            "7 我的办件 My cases（群众）",
            "query MyCases {
  cases(first: 10) {
    nodes {
      id
      caseNumber
      state
      office { name }
      timeline(first: 20) { action occurredAt legalBasis }
    }
  }
}
",
            json!({}),
        ),
        example(
            "8 进度订阅 Progress（群众或经办人）",
            "subscription Progress($id: ID!) {
  caseProgress(id: $id) { caseNumber state version timeline(first: 1) { action occurredAt } }
}
",
            json!({ "id": "办件的全局标识" }),
        ),
        example(
            "9 窗口待办 Open cases by due day（经办人、科员）",
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
        json!({ "idempotencyKey": key, "case": "上一步返回的 case.id", "expectedVersion": version });
    if let (Some(input), Some(more)) = (input.as_object_mut(), more.as_object()) {
        input.extend(more.clone());
    }
    input
}
