//! Operations to try in the console; each runs as it stands.
//! Start with [`examples`].
//! Never: an operation that the schema does not know.

use serde_json::json;

use super::DemoExample;

pub(super) fn examples() -> Vec<DemoExample> {
    vec![
        DemoExample {
            name: "办件列表 Cases",
            query: "query Cases($first: Int!) {\n  cases(first: $first, order: DUE_FIRST) {\n    totalCount\n    \
                nodes {\n      caseNumber\n      service\n      matter\n      state\n      dueOn\n      office { name }\n    }\n    \
                pageInfo { hasNextPage endCursor }\n  }\n}\n",
            variables: json!({ "first": 20 }),
        },
        DemoExample {
            name: "按编码查办件 Case by number",
            query: "query CaseByNumber($number: CaseNumber!) {\n  caseByNumber(caseNumber: $number) {\n    state\n    \
                version\n    acceptedOn\n    dueOn\n    timeline(first: 20) { action occurredAt }\n  }\n}\n",
            variables: json!({ "number": "420112101202205200000016" }),
        },
    ]
}
