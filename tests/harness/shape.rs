//! The schema as a client sees it by introspection.
//! Start with [`Shape::of`].
//! Never: knowledge of any one type.

use std::collections::BTreeMap;

use serde_json::{Value as Json, json};

use super::client::Client;

const INTROSPECTION: &str = "query Introspection { __schema {
    queryType { name } mutationType { name } subscriptionType { name }
    types { kind name description specifiedByURL
        fields(includeDeprecated: true) { name description args { ...Input } type { ...Type } }
        inputFields { ...Input }
        enumValues(includeDeprecated: true) { name description }
        possibleTypes { name } } } }
    fragment Input on __InputValue { name description defaultValue type { ...Type } }
    fragment Type on __Type { kind name ofType { kind name ofType { kind name ofType { kind name } } } }";

/// All named types.
#[derive(Debug)]
pub struct Shape {
    pub types: BTreeMap<String, Type>,
}

#[derive(Debug)]
pub struct Type {
    pub name: String,
    pub kind: String,
    pub description: String,
    pub specified_by: Option<String>,
    pub fields: Vec<Member>,
    pub inputs: Vec<Member>,
    pub values: Vec<(String, String)>,
    pub possible: Vec<String>,
}

/// A field, an argument or an input field.
#[derive(Debug, Clone)]
pub struct Member {
    pub name: String,
    pub description: String,
    /// The named type at the core.
    pub of: String,
    pub is_list: bool,
    pub is_required: bool,
    pub arguments: Vec<Member>,
}

impl Shape {
    pub async fn of(client: &Client) -> Self {
        let answer = client.send(INTROSPECTION, json!({})).await.data();
        let types = list(&answer["__schema"]["types"]).iter().map(Type::read);
        Self { types: types.map(|one| (one.name.clone(), one)).collect() }
    }

    #[track_caller]
    pub fn get(&self, name: &str) -> &Type {
        self.types.get(name).unwrap_or_else(|| panic!("the schema has no type {name}"))
    }

    pub fn is_object(&self, name: &str) -> bool {
        matches!(self.get(name).kind.as_str(), "OBJECT" | "INTERFACE" | "UNION")
    }

    /// The node type of a connection.
    pub fn node_of(&self, connection: &str) -> Option<&str> {
        let kind = self.get(connection);
        let nodes = kind.fields.iter().find(|field| field.name == "nodes")?;
        connection.ends_with("Connection").then_some(nodes.of.as_str())
    }

    /// Types other than the introspection's own.
    pub fn own(&self) -> impl Iterator<Item = &Type> {
        self.types.values().filter(|one| !one.name.starts_with("__"))
    }
}

impl Type {
    fn read(json: &Json) -> Self {
        Self {
            name: text(&json["name"]),
            kind: text(&json["kind"]),
            description: text(&json["description"]),
            specified_by: json["specifiedByURL"].as_str().map(str::to_owned),
            fields: list(&json["fields"]).iter().map(Member::read).collect(),
            inputs: list(&json["inputFields"]).iter().map(Member::read).collect(),
            values: list(&json["enumValues"])
                .iter()
                .map(|value| (text(&value["name"]), text(&value["description"])))
                .collect(),
            possible: list(&json["possibleTypes"]).iter().map(|one| text(&one["name"])).collect(),
        }
    }

    pub fn field(&self, name: &str) -> Option<&Member> {
        self.fields.iter().find(|field| field.name == name)
    }
}

impl Member {
    fn read(json: &Json) -> Self {
        let is_required = json["type"]["kind"] == "NON_NULL" && json["defaultValue"].is_null();
        let (mut kind, mut is_list) = (&json["type"], false);
        while kind["ofType"].is_object() {
            is_list |= kind["kind"] == "LIST";
            kind = &kind["ofType"];
        }
        Self {
            name: text(&json["name"]),
            description: text(&json["description"]),
            of: text(&kind["name"]),
            is_list,
            is_required,
            arguments: list(&json["args"]).iter().map(Self::read).collect(),
        }
    }
}

fn text(json: &Json) -> String {
    json.as_str().unwrap_or_default().to_owned()
}

fn list(json: &Json) -> &[Json] {
    json.as_array().map_or(&[], Vec::as_slice)
}
