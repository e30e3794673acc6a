//! What reading costs, and how pages behave while rows come in.

use serde_json::{Value as Json, json};

use crate::harness::{Hub, client::Client, couple, logs, tables};

/// A desk's list: six levels of rows, one entry for the personal data read, its transaction.
const DESK: &str =
    "query Desk($first: Int!) { cases(filter: { open: true }, order: DUE_FIRST, first: $first) {
    nodes { id caseNumber state dueOn office { name }
        parties { role person { name idNumberMasked } }
        timeline(first: 3) { action occurredAt } } } }";

/// Page, offices, parties, persons, timelines; the entry of the reading.
const STATEMENTS: u64 = 6;

async fn opened(clerk: &Client, couples: std::ops::Range<u32>) -> Vec<String> {
    let mut ids = Vec::new();
    for n in couples {
        let registration = couple::registration(couple::open(clerk, couple::opening(n)).await);
        ids.push(registration["case"]["id"].as_str().expect("an id").to_owned());
    }
    ids
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn fifty_cases_cost_as_many_statements_as_five() {
    let hub = Hub::start_with("2025-09-05T09:30", |config| config.guard.complexity = 50_000).await;
    let clerk = hub.clerk("420103");
    opened(&clerk, 1..52).await;
    let mut costs = Vec::new();
    for first in [5, 50, 5, 50] {
        let answer = clerk.send(DESK, json!({ "first": first })).await;
        costs.push(answer.statements());
        let data = answer.data();
        let nodes = data["cases"]["nodes"].as_array().expect("a list");
        assert_eq!(nodes.len(), first);
        assert!(nodes.iter().all(|node| node["parties"].as_array().map(Vec::len) == Some(2)));
        assert!(nodes.iter().all(|node| node["timeline"].as_array().map(Vec::len) == Some(1)));
    }
    // The first question also fills the memory of the directory.
    assert!(costs[1..].iter().all(|cost| *cost == costs[1]), "{costs:?}");
    assert!(costs[1] <= STATEMENTS, "{costs:?}");
    hub.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn only_what_is_selected_is_read_and_counted() {
    let hub = Hub::start().await;
    let clerk = hub.clerk("420103");
    opened(&clerk, 1..4).await;
    let cost = async |selection: &str| {
        let query = format!("query Q {{ cases(first: 2) {{ {selection} }} }}");
        clerk.send(&query, json!({})).await.statements()
    };
    cost("nodes { id }").await;
    assert_eq!(cost("nodes { id outcome pauseGround }").await, 1);
    assert_eq!(cost("nodes { id } totalCount").await, 2);
    assert_eq!(cost("pageInfo { hasNextPage }").await, 1);
    let columns = r#"SELECT "service_case"."id", "service_case"."outcome", "service_case"."pause_ground" FROM "service_case""#;
    assert!(!logs::kept(columns).is_empty(), "other columns were read");
    hub.stop().await;
}

struct Page {
    ids: Vec<String>,
    info: Json,
}

async fn page(client: &Client, order: &str, arguments: &str) -> Page {
    let query = format!(
        "query Page {{ cases(order: {order}, {arguments}) {{ nodes {{ id }}
            pageInfo {{ hasNextPage hasPreviousPage startCursor endCursor }} }} }}"
    );
    let data = client.send(&query, json!({})).await.data();
    let nodes = data["cases"]["nodes"].as_array().expect("a list");
    let ids = nodes.iter().map(|node| node["id"].as_str().expect("an id").to_owned()).collect();
    Page { ids, info: data["cases"]["pageInfo"].clone() }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn pages_joined_are_the_list_while_cases_come_in() {
    let hub = Hub::start().await;
    let clerk = hub.clerk("420103");
    opened(&clerk, 1..12).await;
    let mut next = 12;
    for order in ["NEWEST_FIRST", "DUE_FIRST"] {
        let before = page(&clerk, order, "first: 100").await.ids;
        for (size, forward) in [(3, true), (4, false), (1, true)] {
            let (mut joined, mut cursor) = (Vec::new(), String::new());
            loop {
                let arguments = match (forward, cursor.is_empty()) {
                    (true, true) => format!("first: {size}"),
                    (true, false) => format!("first: {size}, after: \"{cursor}\""),
                    (false, true) => format!("last: {size}"),
                    (false, false) => format!("last: {size}, before: \"{cursor}\""),
                };
                let Page { mut ids, info } = page(&clerk, order, &arguments).await;
                let (more, end) =
                    if forward { ("hasNextPage", "endCursor") } else { ("hasPreviousPage", "startCursor") };
                if forward {
                    joined.append(&mut ids);
                } else {
                    ids.append(&mut joined);
                    joined = ids;
                }
                if info[more] != true {
                    break;
                }
                cursor = info[end].as_str().expect("a cursor").to_owned();
                if next < 30 {
                    opened(&clerk, next..next + 1).await;
                    next += 1;
                }
            }
            let mut once = joined.clone();
            once.sort();
            once.dedup();
            assert_eq!(once.len(), joined.len(), "{order} {size}: a case came twice");
            joined.retain(|id| before.contains(id));
            assert_eq!(joined, before, "{order} {size} {forward}");
        }
    }
    hub.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn pages_out_of_bounds_are_refused() {
    let hub = Hub::start().await;
    let clerk = hub.clerk("420103");
    opened(&clerk, 1..4).await;
    let newest = page(&clerk, "NEWEST_FIRST", "first: 1").await.info["endCursor"].clone();
    let registrations = "query Q { marriageRegistrations(first: 1) { pageInfo { endCursor } } }";
    let registrations = clerk.send(registrations, json!({})).await.data();
    let of_another_list = &registrations["marriageRegistrations"]["pageInfo"]["endCursor"];
    for (arguments, path) in [
        (format!("first: 1, after: {of_another_list}"), "after"),
        (format!("last: 1, before: {of_another_list}"), "before"),
        ("first: 0".to_owned(), "first"),
        ("first: 101".to_owned(), "first"),
        ("first: -1".to_owned(), "first"),
        ("last: 0".to_owned(), "last"),
        ("last: 101".to_owned(), "last"),
        ("first: 1, last: 1".to_owned(), "first"),
        (format!("first: 1, after: {newest}, order: DUE_FIRST"), "after"),
        (format!("last: 1, before: {newest}, order: DUE_FIRST"), "before"),
        ("first: 1, after: \"\"".to_owned(), "after"),
        ("first: 1, after: \"bmV3ZXN0fHw\"".to_owned(), "after"),
        ("first: 1, after: \"’ OR 1=1\"".to_owned(), "after"),
    ] {
        let query = format!("query Page {{ cases({arguments}) {{ nodes {{ id }} }} }}");
        let answer = clerk.send(&query, json!({})).await;
        assert_eq!(answer.codes(), ["BAD_USER_INPUT"], "{arguments}: {:#}", answer.body);
        assert_eq!(answer.paths(), [path], "{arguments}");
    }
    hub.stop().await;
}

/// Edges and nodes of one page may ask for different numbers under one key.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn edges_and_nodes_answer_each_for_itself() {
    let hub = Hub::start().await;
    let clerk = hub.clerk("420103");
    couple::register(&clerk, 1).await;
    let query = "query Q { cases { edges { node { x: timeline(first: 1) { action } y: office { code } } }
        nodes { x: timeline(first: 3) { version } y: parties { role } } } }";
    let data = clerk.send(query, json!({})).await.data();
    let (edge, node) = (&data["cases"]["edges"][0]["node"], &data["cases"]["nodes"][0]);
    assert_eq!(edge["x"].as_array().map(Vec::len), Some(1));
    assert_eq!(node["x"].as_array().map(Vec::len), Some(3));
    assert_eq!(edge["y"]["code"], "420103-HY");
    assert_eq!(node["y"].as_array().map(Vec::len), Some(2));
    hub.stop().await;
}

/// The list that desks keep open all day reads its index in order and stops at the page's end.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn open_cases_by_due_day_come_from_their_index() {
    let hub = Hub::start().await;
    let clerk = hub.clerk("420103");
    opened(&clerk, 1..6).await;
    let query = "query Due { cases(filter: { open: true, matter: CERTIFICATE_REISSUE }, order: DUE_FIRST) { nodes { id } } }";
    clerk.send(query, json!({})).await.data();
    let line = logs::kept("ORDER BY \"service_case\".\"due_order\"")
        .into_iter()
        .find(|line| line.contains("\"matter\" ="))
        .expect("the list's statement");
    let statement = line.split_once("statement=").expect("a statement").1;
    let plan = explain(&hub, statement).await;
    let at = plan.iter().position(|(_, step)| step.contains("service_case_open_by_office"));
    let at = at.unwrap_or_else(|| panic!("{statement}\n{plan:#?}"));
    // The index feeds the limit: nothing collects and sorts the desk's whole list in between.
    let depth = plan[at].0;
    let above = plan[..at].iter().rev().find(|(above, _)| *above < depth).map_or("", |(_, step)| step);
    let beside = plan[at..].iter().skip(1).take_while(|(beside, _)| *beside >= depth);
    assert!(!above.contains("Sort") && !above.contains("INDEX"), "{statement}\n{plan:#?}");
    assert!(beside.clone().all(|(_, step)| !step.contains("TEMP B-TREE")), "{statement}\n{plan:#?}");
    hub.stop().await;
}

/// The steps of a plan, each with its depth.
async fn explain(hub: &Hub, statement: &str) -> Vec<(usize, String)> {
    if hub.database().is_sqlite() {
        return sqlite_plan(hub, statement).await;
    }
    // Without statistics a small table is read whole; what is asked is whether the index could serve.
    let parameters =
        (1..).take_while(|n| statement.contains(&format!("${n}"))).map(|_| "NULL").collect::<Vec<_>>();
    let script = format!(
        "SET enable_seqscan = off; SET enable_bitmapscan = off; SET plan_cache_mode = force_generic_plan;
         PREPARE asked AS {statement}; EXPLAIN EXECUTE asked({})",
        parameters.join(", ")
    );
    let lines = tables::script(hub.sql(), &script).await;
    let steps = lines.iter().filter(|line| line.contains("->") || !line.starts_with(' '));
    steps.map(|line| (line.find(|letter: char| letter.is_alphabetic()).unwrap_or(0), line.clone())).collect()
}

async fn sqlite_plan(hub: &Hub, statement: &str) -> Vec<(usize, String)> {
    use sea_orm::{ConnectionTrait, DatabaseBackend, Statement};
    let sql = format!("EXPLAIN QUERY PLAN {statement}");
    let rows = hub.sql().query_all_raw(Statement::from_string(DatabaseBackend::Sqlite, sql)).await;
    let mut depths = std::collections::HashMap::from([(0, 0)]);
    let mut steps = Vec::new();
    for row in rows.expect("a plan") {
        let (id, parent): (i64, i64) =
            (row.try_get_by_index(0).expect("an id"), row.try_get_by_index(1).expect("a parent"));
        let depth = depths.get(&parent).copied().unwrap_or(0) + 1;
        depths.insert(id, depth);
        steps.push((depth, row.try_get_by_index(3).expect("text")));
    }
    steps
}
