//! Inputs made from the schema: well-formed, and about a row of the world.
//! Start with [`input_of`]. A required field of a new name or type is named in [`by_name`].

use onewindow::platform::ids::GlobalId;
use serde_json::{Value as Json, json};

use super::{
    oracle::{Answers, Root},
    world::{Row, World},
};
use crate::harness::{
    client::key,
    people,
    shape::{Member, Shape},
};

/// Optional fields that an input cannot do without.
const NEEDED: &[(&str, &str)] = &[
    ("RecordMarriageEndingInput", "marriage"),
    ("RecordMarriageEndingInput", "expectedVersion"),
    ("RevokeTokensInput", "subject"),
    ("WindowPartyInput", "hukouDivision"),
];

/// The arguments of a root field about a row, as text; `None` where the row has no such thing.
pub fn root_arguments(shape: &Shape, world: &World, root: &Root, field: &Member, row: Row) -> Option<String> {
    let object = if root.answers == Answers::AnyNode { "Case" } else { field.of.as_str() };
    let mut given = Vec::new();
    for argument in field.arguments.iter().filter(|argument| argument.is_required) {
        let value = match argument.name.as_str() {
            "id" => json!(world.row(row).of(object)?),
            "ids" => json!([world.row(row).of(object)?]),
            "caseNumber" => world.row(row).registration["case"]["caseNumber"].clone(),
            "code" if root.field == "organization" => json!("420103-HY"),
            _ => value_of(shape, world, argument, row),
        };
        given.push(format!("{}: {}", argument.name, literal(&value)));
    }
    Some(if given.is_empty() { String::new() } else { format!("({})", given.join(", ")) })
}

/// An `input` of the type about a row.
pub fn input_of(shape: &Shape, world: &World, name: &str, row: Row) -> Json {
    let inputs = shape.get(name).inputs.iter();
    inputs
        .filter(|member| member.is_required || NEEDED.contains(&(name, member.name.as_str())))
        .map(|member| (member.name.clone(), value_of(shape, world, member, row)))
        .collect::<serde_json::Map<_, _>>()
        .into()
}

fn value_of(shape: &Shape, world: &World, member: &Member, row: Row) -> Json {
    if let Some(value) = by_name(world, &member.name, row) {
        return value;
    }
    let kind = shape.get(&member.of);
    let one = match (kind.kind.as_str(), kind.name.as_str()) {
        ("INPUT_OBJECT", name) => input_of(shape, world, name, row),
        ("ENUM", _) => json!(kind.values[0].0),
        (_, "String") => json!("说明文字"),
        (_, "Boolean") => json!(true),
        (_, "Int") => json!(1),
        (_, "DivisionCode") => json!("420103"),
        (_, "CertificateNumber") => json!("J420103-2025-000001"),
        (_, "Date") => json!("2025-09-05"),
        (_, other) => panic!("inputs.rs cannot make a {other} for {}: name it in by_name", member.name),
    };
    if member.is_list { json!([one]) } else { one }
}

fn by_name(world: &World, name: &str, row: Row) -> Option<Json> {
    let ids = world.row(row);
    Some(match name {
        "idempotencyKey" => json!(key()),
        "expectedVersion" => ids.registration["case"]["version"].clone(),
        "case" => ids.case().clone(),
        "party" => ids.registration["case"]["parties"][0]["id"].clone(),
        "marriage" => json!(world.married(row).of("Marriage")),
        "appointment" => json!(world.married(row).of("Appointment")),
        "slot" => json!(world.married(row).of("AppointmentSlot")),
        "application" => ids.case().clone(),
        "objection" => json!(GlobalId::encode("PublicityObjection", uuid::Uuid::from_u128(7))),
        "report" => json!(GlobalId::encode("SafeguardReport", uuid::Uuid::from_u128(7))),
        "entry" => json!(GlobalId::encode("BadFaithEntry", uuid::Uuid::from_u128(7))),
        "startsAt" => json!("09:00"),
        "endsAt" => json!("10:00"),
        "from" | "to" => json!("2025-09-08"),
        "office" => json!("420103-HY"),
        "idNumber" => json!(people::man(7)),
        "name" => json!("张三"),
        _ => return None,
    })
}

/// GraphQL's own notation: keys without quotes, enum values bare.
fn literal(value: &Json) -> String {
    match value {
        Json::Object(fields) => {
            let fields: Vec<String> =
                fields.iter().map(|(name, value)| format!("{name}: {}", literal(value))).collect();
            format!("{{ {} }}", fields.join(", "))
        }
        Json::Array(values) => format!("[{}]", values.iter().map(literal).collect::<Vec<_>>().join(", ")),
        _ => value.to_string(),
    }
}
