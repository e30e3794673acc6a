//! Inputs with one thing wrong, made from the schema itself and one good input.
//! Start with [`InputTypes::read`], then [`InputTypes::spoil`].
//! Never: two faults at once.

use std::collections::BTreeMap;

use onewindow::platform::ids::GlobalId;
use serde_json::{Value as Json, json};
use uuid::Uuid;

use super::client::Client;

/// What the schema says of persons.
const PERSONS: [&str; 2] = ["PersonInput", "WindowPartyInput"];
/// Persons whom an input may do without.
const OPTIONAL: &[&str] = &["input.proxy"];
/// Two persons who may be the same: a spouse may come as the proxy.
const MAY_BE_ONE: &[[&str; 2]] = &[["input.proxy.person", "input.supplement.spouse"]];

/// Input types and mutations, as the schema tells them.
pub struct InputTypes {
    types: BTreeMap<String, Json>,
    /// Mutation to the type of its `input`.
    pub mutations: BTreeMap<String, String>,
}

/// A good input with one fault.
#[derive(Debug)]
pub struct Spoilt {
    pub input: Json,
    /// Where the fault is, from the argument down.
    pub path: Vec<String>,
    pub what: String,
}

const TYPE: &str = "type { kind name ofType { kind name ofType { kind name ofType { kind name } } } }";

impl InputTypes {
    pub async fn read(anyone: &Client) -> Self {
        let types = format!(
            "{{ __schema {{ types {{ kind name isOneOf inputFields {{ name defaultValue {TYPE} }} }} }} }}"
        );
        let mutations =
            format!("{{ __schema {{ mutationType {{ fields {{ name args {{ name {TYPE} }} }} }} }} }}");
        let types = anyone.send(&types, json!({})).await.data()["__schema"]["types"].clone();
        let mutations = anyone.send(&mutations, json!({})).await.data();
        let types = list(&types).iter().map(|one| (name(one), one.clone())).collect();
        let mutations = list(&mutations["__schema"]["mutationType"]["fields"])
            .iter()
            .map(|field| {
                let input = list(&field["args"]).iter().find(|argument| argument["name"] == "input");
                let input = input.unwrap_or_else(|| panic!("{} takes no `input`", field["name"]));
                (name(field), unwrapped(&input["type"]).1)
            })
            .collect();
        Self { types, mutations }
    }

    /// Every fault of every field of `good`, an input of the named type.
    pub fn spoil(&self, input_type: &str, good: &Json) -> Vec<Spoilt> {
        let mut spoilt = Vec::new();
        self.walk(input_type, good, &["input".to_owned()], &mut |path, value, what| {
            let mut input = good.clone();
            set(&mut input, &path[1..], value);
            self.keep_one(input_type, &mut input, &path[1..]);
            spoilt.push(Spoilt { input, path: path.to_vec(), what });
        });
        spoilt.extend(self.same_person_twice(input_type, good));
        spoilt
    }

    /// Each person of an input in the place of each other one.
    fn same_person_twice(&self, input_type: &str, good: &Json) -> Vec<Spoilt> {
        let mut places = Vec::new();
        self.persons(input_type, good, &["input".to_owned()], &mut places);
        let mut spoilt = Vec::new();
        for (at, (second, _)) in places.iter().enumerate() {
            for (first, person) in &places[..at] {
                let pair = [first.join("."), second.join(".")];
                if MAY_BE_ONE.iter().any(|may| pair.iter().all(|path| may.contains(&path.as_str()))) {
                    continue;
                }
                let mut input = good.clone();
                set(&mut input, &second[1..], Some(person.clone()));
                spoilt.push(Spoilt {
                    input,
                    path: second.clone(),
                    what: format!("the person of {}", pair[0]),
                });
            }
        }
        spoilt
    }

    /// Where an input names persons, in the order in which they are told.
    fn persons(&self, input_type: &str, good: &Json, path: &[String], places: &mut Vec<(Vec<String>, Json)>) {
        for field in list(&self.types[input_type]["inputFields"]) {
            let Some(given) = good.get(name(field)).filter(|given| given.is_object()) else { continue };
            let path = [path, &[name(field)]].concat();
            let (_, base) = unwrapped(&field["type"]);
            if base == "PersonInput" {
                places.push((path, given.clone()));
            } else {
                self.persons(&base, given, &path, places);
            }
        }
    }

    /// Where a type takes one field of several, the faulty one stands alone.
    fn keep_one(&self, input_type: &str, input: &mut Json, path: &[String]) {
        let Some((step, rest)) = path.split_first() else { return };
        let Json::Object(given) = input else { return };
        if self.types[input_type]["isOneOf"] == true && step != "surprise" {
            given.retain(|name, _| name == step);
        }
        let field = list(&self.types[input_type]["inputFields"]).iter().find(|field| field["name"] == *step);
        if let (Some(field), Some(below)) = (field, given.get_mut(step)) {
            self.keep_one(&unwrapped(&field["type"]).1, below, rest);
        }
    }

    fn walk(
        &self,
        input_type: &str,
        good: &Json,
        path: &[String],
        tell: &mut impl FnMut(&[String], Option<Json>, String),
    ) {
        let below = |field: &str| [path, &[field.to_owned()]].concat();
        tell(&below("surprise"), Some(json!(1)), "a field the type does not have".to_owned());
        for field in list(&self.types[input_type]["inputFields"]) {
            let path = below(&name(field));
            let is_required = field["type"]["kind"] == "NON_NULL" && field["defaultValue"].is_null();
            if is_required {
                tell(&path, None, "missing".to_owned());
                tell(&path, Some(Json::Null), "null".to_owned());
            }
            let (is_list, base) = unwrapped(&field["type"]);
            let is_person = PERSONS.contains(&base.as_str()) && good.get(name(field)).is_some();
            if is_person && !is_required && !OPTIONAL.contains(&path.join(".").as_str()) {
                tell(&path, None, "nobody".to_owned());
            }
            let given = good.get(name(field)).filter(|given| !given.is_null());
            match self.types[&base]["kind"].as_str() {
                Some("INPUT_OBJECT") => match given {
                    Some(Json::Array(items)) => {
                        for (at, item) in items.iter().enumerate() {
                            self.walk(&base, item, &[&path[..], &[at.to_string()]].concat(), tell);
                        }
                    }
                    Some(given) => self.walk(&base, given, &path, tell),
                    None => {}
                },
                kind => {
                    for bad in bad_values(kind.unwrap_or_default(), &base, &name(field), given) {
                        let what = bad.to_string().chars().take(40).collect();
                        let bad = if is_list { json!([bad]) } else { bad };
                        tell(&path, Some(bad), what);
                    }
                }
            }
        }
    }
}

fn bad_values(kind: &str, base: &str, field: &str, given: Option<&Json>) -> Vec<Json> {
    let long = "字".repeat(2001);
    match (kind, base, field) {
        ("ENUM", ..) => vec![json!("NO_SUCH_VALUE"), json!(7)],
        (_, "Boolean", _) => vec![json!("yes")],
        (_, "Int", _) => vec![json!("1"), json!(5_000_000_000_i64), json!(1.5)],
        (_, "ID", _) => vec![
            json!(GlobalId::encode("Person", Uuid::from_u128(1))),
            json!("not-an-id"),
            json!(""),
            json!("a\u{0}b"),
        ],
        (_, "Date", _) => {
            vec![json!("2025-02-30"), json!("2026-02-30"), json!("2025-9-5"), json!("昨天"), json!(20250905)]
        }
        (_, "DivisionCode", _) => {
            vec![json!("42010"), json!("99X999"), json!("999999"), json!("420199"), json!("4201\u{0}3")]
        }
        (_, "String", "idempotencyKey") => {
            vec![json!("short"), json!("has spaces in it"), json!("k".repeat(129)), json!("nul\u{0}in-key")]
        }
        (_, "String", "idNumber") => {
            let mut bad = vec![json!(long), json!("4201031995\u{0}1234")];
            // Numbers of other documents carry no date and no check digit.
            if let Some(number) = given.and_then(Json::as_str).filter(|number| number.len() == 18) {
                let (body, check) = number.split_at(17);
                bad.push(json!(format!("{body}{}", if check == "5" { "6" } else { "5" })));
                bad.push(json!("420103199513011234"));
            }
            bad
        }
        (_, "String", _) => vec![json!(long), json!("a\u{0}b"), json!(7)],
        _ => vec![json!("nonsense"), json!(["nonsense"])],
    }
}

/// Sets or removes what stands at a path.
fn set(value: &mut Json, path: &[String], to: Option<Json>) {
    let Some((step, rest)) = path.split_first() else { return };
    match (value, rest.is_empty(), to) {
        (Json::Object(fields), true, Some(to)) => {
            fields.insert(step.clone(), to);
        }
        (Json::Object(fields), true, None) => {
            fields.remove(step);
        }
        (Json::Object(fields), false, to) => set(fields.entry(step.clone()).or_insert(json!({})), rest, to),
        (Json::Array(items), _, to) => set(&mut items[step.parse::<usize>().expect("an index")], rest, to),
        (other, ..) => panic!("{other} has no {step}"),
    }
}

/// Whether a type is a list, and its innermost name.
fn unwrapped(declared: &Json) -> (bool, String) {
    let (mut is_list, mut current) = (false, declared);
    while !current["ofType"].is_null() {
        is_list |= current["kind"] == "LIST";
        current = &current["ofType"];
    }
    (is_list, name(current))
}

fn name(value: &Json) -> String {
    value["name"].as_str().unwrap_or_default().to_owned()
}

fn list(value: &Json) -> &[Json] {
    value.as_array().map(Vec::as_slice).unwrap_or_default()
}
