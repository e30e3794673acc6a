//! Who sees and does what: the whole schema, walked by introspection, against an oracle of its own.
//! Start with `oracle` for what is expected, `world` for the rows and those who ask; one test a part here.
//! Never: an exception for one caller that the oracle does not name.

mod acts;
mod granted;
mod inputs;
mod oracle;
mod reads;
mod tokens;
mod world;

use std::collections::BTreeSet;

use oracle::{ACTS, ANSWERS, NODES, OBJECTS, Object, RELIEF_NODES, ROOTS, SUBSCRIPTIONS};

use crate::harness::{Hub, shape::Shape};

/// Both ways: nothing in the schema that the oracle does not name, nothing named that is gone.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_oracle_names_the_whole_schema() {
    let hub = Hub::start().await;
    let shape = Shape::of(&hub.public()).await;
    let mut missing = Vec::new();
    let mut compare = |what: &str, table: &str, schema: BTreeSet<&str>, named: BTreeSet<&str>| {
        missing.extend(schema.difference(&named).map(|name| format!("{what}.{name}: add it to {table}")));
        missing.extend(
            named.difference(&schema).map(|name| format!("{what}.{name} is gone: drop it from {table}")),
        );
    };
    let fields = |name: &str| shape.get(name).fields.iter().map(|field| field.name.as_str()).collect();
    compare("Query", "ROOTS", fields("Query"), ROOTS.iter().map(|root| root.field).collect());
    compare("Mutation", "ACTS", fields("Mutation"), ACTS.iter().map(|act| act.field).collect());
    let followed = SUBSCRIPTIONS.iter().map(|(name, _)| *name).collect();
    compare("Subscription", "SUBSCRIPTIONS", fields("Subscription"), followed);
    let nodes = shape.get("Node").possible.iter().map(String::as_str).collect();
    let named = NODES.iter().map(|(name, ..)| *name).chain(RELIEF_NODES.iter().copied());
    compare("Node", "NODES", nodes, named.collect());
    for object in shape.own().filter(|one| one.kind == "OBJECT") {
        let name = object.name.as_str();
        if ["Query", "Mutation", "Subscription"].contains(&name) {
            continue;
        }
        let named: BTreeSet<&str> = match (Object::of(name), ANSWERS.iter().find(|(known, _)| *known == name))
        {
            (Some(object), _) => [object.anyone, object.concerned, object.staff]
                .iter()
                .flat_map(|list| list.split_whitespace())
                .collect(),
            (None, Some((_, list))) => list.split_whitespace().collect(),
            (None, None) if name.ends_with("Connection") => {
                ["edges", "nodes", "pageInfo", "totalCount"].into()
            }
            (None, None) if name.ends_with("Edge") => ["cursor", "node"].into(),
            (None, None) => BTreeSet::new(),
        };
        compare(name, "OBJECTS (a row) or ANSWERS (no row of its own)", fields(name), named);
    }
    for object in OBJECTS {
        assert!(shape.types.contains_key(object.name), "{} is gone: drop it from OBJECTS", object.name);
    }
    assert!(missing.is_empty(), "{}", missing.join("\n"));
    hub.stop().await;
}
