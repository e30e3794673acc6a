//! Variables completed by their defaults and bounded, before the engine reads them.
//! Start with [`complete`].
//! Never: a value in a refusal, only the variable's name.

use async_graphql::{
    Name, Value, Variables,
    parser::types::{BaseType, OperationDefinition, Type, VariableDefinition},
};

use super::{GuardLimits, GuardRefusal};
use crate::platform::error::InputProblem;

/// The operation's own variables: declared ones only, defaults filled in, since the engine drops a field
/// whose `@include` names a variable that has a default and no value.
///
/// # Errors
/// [`GuardRefusal::Variables`] with every problem, [`GuardRefusal::TooComplex`].
pub(super) fn complete(
    operation: &OperationDefinition,
    mut given: Variables,
    condition_variables: &[Name],
    limits: &GuardLimits,
) -> Result<Variables, GuardRefusal> {
    let mut complete = Variables::default();
    let mut problems = Vec::new();
    let mut size = Size::default();
    for definition in &operation.variable_definitions {
        let definition = &definition.node;
        let name = &definition.name.node;
        let default = || definition.default_value.as_ref().map(|value| value.node.clone());
        let value = given.remove(name).or_else(default);
        let decides = condition_variables.contains(name);
        if let Err((code, zh, en)) = check(definition, value.as_ref(), decides) {
            let mut path = vec![name.to_string()];
            if let Some(value) = value.as_ref().filter(|_| code == "INT_OUT_OF_RANGE") {
                lead_to_wide_integer(value, &mut path);
            }
            problems.push(InputProblem { path, code, message_zh: zh.to_owned(), message_en: en.to_owned() });
        }
        if let Some(value) = value {
            size.measure(&value, 1, limits)?;
            complete.insert(name.clone(), value);
        }
    }
    if problems.is_empty() { Ok(complete) } else { Err(GuardRefusal::Variables(problems)) }
}

type Problem = (&'static str, &'static str, &'static str);

fn check(definition: &VariableDefinition, value: Option<&Value>, decides: bool) -> Result<(), Problem> {
    let declared = &definition.var_type.node;
    match value {
        None | Some(Value::Null) if !declared.nullable => {
            Err(("REQUIRED", "此变量必填", "this variable is required"))
        }
        // The engine drops the field whatever the condition is: absent is neither true nor false.
        None if decides => Err(("REQUIRED", "此变量必填", "this variable is required")),
        Some(value) if decides && !matches!(value, Value::Boolean(_)) => {
            Err(("NOT_A_BOOLEAN", "此变量须为布尔值", "this variable must be a Boolean"))
        }
        Some(value) if base_name(declared) == "Int" && !integers_fit(value) => {
            Err(("INT_OUT_OF_RANGE", "此变量须为 32 位整数", "this variable must be a 32-bit integer"))
        }
        Some(value) if base_name(declared) != "Float" && !integers_within_32_bits(value) => {
            Err(("INT_OUT_OF_RANGE", "整数超出 32 位范围", "an integer exceeds 32 bits"))
        }
        _ => Ok(()),
    }
}

fn base_name(declared: &Type) -> &str {
    let mut base = &declared.base;
    loop {
        match base {
            BaseType::Named(name) => return name.as_str(),
            BaseType::List(inner) => base = &inner.base,
        }
    }
}

fn integers_fit(value: &Value) -> bool {
    match value {
        Value::Number(number) => number.as_i64().is_some_and(|number| i32::try_from(number).is_ok()),
        Value::List(items) => items.iter().all(integers_fit),
        Value::Null => true,
        _ => false,
    }
}

fn integers_within_32_bits(value: &Value) -> bool {
    match value {
        Value::Number(number) if number.is_f64() => true,
        Value::Number(number) => number.as_i64().is_some_and(|number| i32::try_from(number).is_ok()),
        Value::List(items) => items.iter().all(integers_within_32_bits),
        Value::Object(fields) => fields.values().all(integers_within_32_bits),
        _ => true,
    }
}

/// Leads the path down to the first integer that does not fit.
fn lead_to_wide_integer(value: &Value, path: &mut Vec<String>) {
    let below: Option<(String, &Value)> = match value {
        Value::List(items) => (0_usize..)
            .zip(items)
            .find(|(_, item)| !integers_within_32_bits(item))
            .map(|(at, item)| (at.to_string(), item)),
        Value::Object(fields) => fields
            .iter()
            .find(|(_, field)| !integers_within_32_bits(field))
            .map(|(name, field)| (name.to_string(), field)),
        _ => None,
    };
    if let Some((step, value)) = below {
        path.push(step);
        lead_to_wide_integer(value, path);
    }
}

/// How much the variables hold together.
#[derive(Default)]
struct Size {
    values: usize,
    bytes: usize,
}

impl Size {
    /// Nesting is bounded by the JSON reader's own limit, and then by ours.
    fn measure(&mut self, value: &Value, depth: usize, limits: &GuardLimits) -> Result<(), GuardRefusal> {
        limits.within("variable nesting", depth, limits.variable_depth)?;
        self.values += 1;
        match value {
            Value::String(text) => self.bytes += text.len(),
            Value::List(items) => {
                for item in items {
                    self.measure(item, depth + 1, limits)?;
                }
            }
            Value::Object(fields) => {
                for (name, field) in fields {
                    self.bytes += name.len();
                    self.measure(field, depth + 1, limits)?;
                }
            }
            _ => {}
        }
        limits.within("variable values", self.values, limits.variable_values)?;
        limits.within("variable bytes", self.bytes, limits.variable_bytes)
    }
}
