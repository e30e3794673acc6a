//! Every act by everyone whom it is not granted to, and on rows out of reach: refused, and nothing written.

use serde_json::json;

use super::{
    inputs::input_of,
    oracle::{ACTS, Kind, On, SUBSCRIPTIONS},
    world::{ASKERS, Row, World},
};
use crate::harness::{shape::Shape, socket::Socket, tables};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_refused_act_leaves_everything_as_it_was() {
    let world = World::new().await;
    let shape = Shape::of(&world.hub.public()).await;
    let before = tables::business(world.hub.sql()).await;
    let mut problems = Vec::new();
    let mut tried = 0;
    for asker in ASKERS {
        let client = (asker.client)(&world);
        for act in ACTS {
            let field = shape.get("Mutation").field(act.field).expect("the oracle is complete");
            let input_type = field.arguments[0].of.as_str();
            for row in [Row::Open, Row::Far] {
                let code = if !act.kinds.contains(&asker.kind) {
                    if asker.kind == Kind::Public { "UNAUTHENTICATED" } else { "FORBIDDEN" }
                } else if act.needs_service && !asker.serves_for(act.is_assistance) {
                    "FORBIDDEN"
                } else if act.on == On::Row && !asker.sees.marriage_of(row) {
                    "NOT_FOUND"
                } else {
                    continue;
                };
                let mutation = format!(
                    "mutation Act($input: {input_type}!) {{ {}(input: $input) {{ __typename }} }}",
                    act.field
                );
                let input = input_of(&shape, &world, input_type, row);
                let answer = client.act(&mutation, input).await;
                tried += 1;
                if answer.codes() != [code] {
                    problems.push(format!(
                        "{} tries {} on {row:?}: expected {code}, got {}",
                        asker.name, act.field, answer.body
                    ));
                }
            }
        }
    }
    problems.truncate(20);
    assert!(problems.is_empty(), "{}", problems.join("\n"));
    assert!(tried > 200, "only {tried} acts were tried");
    let after = tables::business(world.hub.sql()).await;
    for (table, rows) in &before {
        assert!(after.get(table) == Some(rows), "{table} changed under refused acts");
    }
    world.hub.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn only_who_reaches_a_row_can_follow_it() {
    let world = World::new().await;
    for asker in ASKERS {
        let mut socket = Socket::open(&(asker.client)(&world)).await;
        for (field, kinds) in SUBSCRIPTIONS {
            for row in [Row::Wed, Row::Open, Row::Far] {
                let id = format!("{field}-{row:?}");
                let query = format!("subscription Follow($id: ID!) {{ {field}(id: $id) {{ id version }} }}");
                socket.subscribe(&id, &query, json!({ "id": world.row(row).case() })).await;
                let heard = socket.hear().await;
                let payload = &heard["payload"];
                let error = if payload.is_array() { &payload[0] } else { &payload["errors"][0] };
                let code = error["extensions"]["code"].as_str();
                let expected = if kinds.contains(&asker.kind) {
                    (!asker.sees.case_of(row)).then_some("NOT_FOUND")
                } else if asker.kind == Kind::Public {
                    Some("UNAUTHENTICATED")
                } else {
                    Some("FORBIDDEN")
                };
                assert_eq!(code, expected, "{} follows {row:?}: {heard}", asker.name);
                if expected.is_none() {
                    assert_eq!(payload["data"][*field]["id"], *world.row(row).case(), "{}", asker.name);
                } else if heard["type"] == "next" {
                    assert!(payload["data"].is_null() || payload["data"][*field].is_null(), "{heard}");
                    let ended = socket.hear().await;
                    assert_eq!(ended["type"], "complete", "{ended}");
                }
            }
        }
    }
    world.hub.stop().await;
}
