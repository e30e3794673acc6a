//! The public contract: the schema in the repository is the one the programme exports.

#[test]
fn the_schema_file_is_current() {
    let stored = include_str!("../../schema.graphql");
    assert!(
        stored == onewindow::graphql::schema::sdl(),
        "schema.graphql is not current: cargo run -- schema > schema.graphql"
    );
}
