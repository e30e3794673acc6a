//! What an answer holds where a field failed, as the specification has it: null there, or at the nearest
//! place above that may be null.
//! Start with [`settle`]; the engine leaves failed fields out and asks nobody whether they may be missing.
//! Never: an error added or taken away.

use async_graphql::{
    Name, PathSegment, Response, Value,
    parser::types::{ExecutableDocument, OperationDefinition, SelectionSet},
};

use super::types::{Types, fields_of, item_of, named, response_key};

/// Puts null where the response's errors say that something failed.
pub fn settle(
    types: &Types,
    document: &ExecutableDocument,
    operation: &OperationDefinition,
    response: &mut Response,
) {
    let mut places: Vec<&[PathSegment]> = response
        .errors
        .iter()
        .filter(|error| !error.path.is_empty())
        .map(|error| &error.path[..nullable_length(types, document, operation, &error.path)])
        .collect();
    places.sort_by_key(|place| place.len());
    let mut done: Vec<&[PathSegment]> = Vec::new();
    for place in places {
        // What failed below a place that is null is gone with it.
        if done.iter().any(|above| is_prefix(above, place)) {
            continue;
        }
        put_null(&mut response.data, place);
        done.push(place);
    }
}

fn is_prefix(above: &[PathSegment], place: &[PathSegment]) -> bool {
    above.len() <= place.len() && above.iter().zip(place).all(|(one, other)| is_same(one, other))
}

fn is_same(one: &PathSegment, other: &PathSegment) -> bool {
    match (one, other) {
        (PathSegment::Field(one), PathSegment::Field(other)) => one == other,
        (PathSegment::Index(one), PathSegment::Index(other)) => one == other,
        _ => false,
    }
}

/// How much of a path leads to the deepest place that may be null; none of it where only the whole may.
fn nullable_length(
    types: &Types,
    document: &ExecutableDocument,
    operation: &OperationDefinition,
    path: &[PathSegment],
) -> usize {
    let mut sets: Vec<(&str, &SelectionSet)> =
        vec![(types.root(operation.ty), &operation.selection_set.node)];
    let mut declared: Option<&str> = None;
    let mut length = 0;
    for (at, step) in path.iter().enumerate() {
        declared = match step {
            PathSegment::Field(key) => {
                let mut selected = Vec::new();
                for (of, set) in &sets {
                    fields_of(document, set, of, &mut |of, field| {
                        if response_key(&field.node).as_str() == key {
                            selected.push((of, field));
                        }
                    });
                }
                let found = selected.iter().find_map(|(of, field)| types.field(of, &field.node.name.node));
                let found = found.map(|field| field.ty.as_str());
                let below = found.map(named).unwrap_or_default();
                sets = selected.iter().map(|(_, field)| (below, &field.node.selection_set.node)).collect();
                found
            }
            PathSegment::Index(_) => declared.and_then(item_of),
        };
        // What the schema does not have is an introspection's own; those do not fail.
        if declared.is_none_or(|declared| !declared.ends_with('!')) {
            length = at + 1;
        }
    }
    length
}

fn put_null(data: &mut Value, place: &[PathSegment]) {
    let Some((step, rest)) = place.split_first() else {
        *data = Value::Null;
        return;
    };
    // Where every field of an object failed, the engine answers null for the object.
    if let (Value::Null, PathSegment::Field(_)) = (&*data, step) {
        *data = Value::Object(Default::default());
    }
    match (data, step) {
        (Value::Object(fields), PathSegment::Field(name)) => {
            put_null(fields.entry(Name::new(name)).or_insert(Value::Null), rest);
        }
        (Value::List(items), PathSegment::Index(index)) => {
            if let Some(item) = items.get_mut(*index) {
                put_null(item, rest);
            }
        }
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use async_graphql::{
        EmptySubscription, Object, OutputType, Request, Schema, SimpleObject, parser::parse_query,
    };
    use serde_json::{Value as Json, json};

    use super::*;
    use crate::graphql::roots::Forgiving;

    struct Part(i32);

    #[Object]
    impl Part {
        async fn sound(&self) -> i32 {
            self.0
        }
        async fn needed(&self) -> async_graphql::Result<i32> {
            if self.0 == 0 { Ok(0) } else { Err("gone".into()) }
        }
        async fn spare(&self) -> async_graphql::Result<Option<i32>> {
            Err("gone".into())
        }
        async fn deeper(&self) -> Part {
            Part(self.0)
        }
        async fn perhaps(&self) -> Option<Part> {
            Some(Part(self.0))
        }
        async fn several(&self) -> Vec<Part> {
            vec![Part(0), Part(1)]
        }
        async fn holes(&self) -> Vec<Option<Part>> {
            vec![Some(Part(0)), Some(Part(1))]
        }
    }

    #[derive(SimpleObject)]
    struct Plain {
        part: Part,
    }

    struct Query;

    #[Object]
    impl Query {
        async fn part(&self) -> Part {
            Part(1)
        }
        async fn plain(&self) -> Plain {
            Plain { part: Part(1) }
        }
        async fn refused(&self) -> async_graphql::Result<i32> {
            Err("refused".into())
        }
    }

    struct Mutation;

    #[Object]
    impl Mutation {
        async fn act(&self, good: bool) -> async_graphql::Result<i32> {
            if good { Ok(1) } else { Err("refused".into()) }
        }
    }

    async fn answered<Q: async_graphql::ObjectType + 'static, M: async_graphql::ObjectType + 'static>(
        (query, mutation): (Q, M),
        text: &str,
    ) -> (Json, usize) {
        let types = Types::of::<Q, M, NoSubscription>();
        let schema = Schema::build(query, mutation, EmptySubscription).finish();
        let mut response = schema.execute(Request::new(text)).await;
        let document = parse_query(text).unwrap();
        let operation = document.operations.iter().next().unwrap().1;
        settle(&types, &document, &operation.node, &mut response);
        (response.data.clone().into_json().unwrap(), response.errors.len())
    }

    struct NoSubscription;

    #[async_graphql::Subscription]
    impl NoSubscription {
        async fn never(&self) -> futures_util::stream::Pending<i32> {
            futures_util::stream::pending()
        }
    }

    #[tokio::test]
    async fn null_goes_up_to_the_nearest_place_that_may_hold_it() {
        for (document, data) in [
            ("{ part { sound spare } }", json!({"part": {"sound": 1, "spare": null}})),
            ("{ part { spare } }", json!({"part": {"spare": null}})),
            ("{ part { sound needed } }", json!({"part": null})),
            ("{ part { deeper { sound deeper { needed } } } }", json!({"part": null})),
            (
                "{ part { sound perhaps { deeper { needed } } } }",
                json!({"part": {"sound": 1, "perhaps": null}}),
            ),
            ("{ a: part { x: perhaps { y: needed } z: sound } }", json!({"a": {"x": null, "z": 1}})),
            ("{ part { several { needed } } }", json!({"part": null})),
            ("{ part { holes { needed } } }", json!({"part": {"holes": [{"needed": 0}, null]}})),
            (
                "{ part { perhaps { several { sound spare } } } }",
                json!({"part": {"perhaps": {"several": [{"sound": 0, "spare": null}, {"sound": 1, "spare": null}]}}}),
            ),
            (
                "{ part { ...F } } fragment F on Part { perhaps { ... { needed } } }",
                json!({"part": {"perhaps": null}}),
            ),
            ("{ plain { part { needed } } }", json!({"plain": null})),
            (
                "{ part { perhaps { spare deeper { needed } } } refused }",
                json!({"part": {"perhaps": null}, "refused": null}),
            ),
        ] {
            let (answer, errors) = answered((Forgiving(Query), Forgiving(Mutation)), document).await;
            assert_eq!(answer, data, "{document}");
            assert!(errors > 0, "{document}");
        }
    }

    #[tokio::test]
    async fn a_root_that_may_not_be_null_takes_all_with_it_and_one_that_may_does_not() {
        let two = "mutation { a: act(good: false) b: act(good: true) }";
        assert_eq!(answered((Query, Mutation), two).await, (json!(null), 1));
        let forgiving = answered((Forgiving(Query), Forgiving(Mutation)), two).await;
        assert_eq!(forgiving, (json!({"a": null, "b": 1}), 1));
        let mut registry = async_graphql::registry::Registry::default();
        Forgiving::<Mutation>::create_type_info(&mut registry);
        assert_eq!(registry.types["Mutation"].field_by_name("act").unwrap().ty, "Int");
    }
}
