//! The values of an operation, judged before it runs: every problem at once, each at its argument's path.
//! Start with [`misfits`]; `leaf` judges scalars, `whole` what is known only of several fields together.
//! Never: a value in a problem; a rule of a service.

mod bounds;
mod leaf;
mod whole;

#[cfg(test)]
mod tests;

use std::collections::HashSet;

use async_graphql::{
    Pos, Positioned, Value, Variables,
    parser::types::{ExecutableDocument, Field, OperationDefinition, OperationType, SelectionSet},
    registry::{MetaInputValue, MetaType, MetaTypeName},
};
use chrono::NaiveDate;

use super::{
    errors::MOST_ERRORS,
    types::{Types, fields_of, named},
};
use crate::platform::error::InputProblem;

/// What is wrong with the arguments of one field.
#[derive(Debug, PartialEq, Eq)]
pub struct Misfits {
    /// The field, in the document.
    pub at: Pos,
    pub problems: Vec<InputProblem>,
}

/// Judges all arguments of an operation, in the document and in its completed variables.
///
/// Whether the document fits the schema is for validation to say: what the schema does not have is passed over.
pub fn misfits(
    types: &Types,
    document: &ExecutableDocument,
    operation: &OperationDefinition,
    variables: &Variables,
    today: NaiveDate,
) -> Vec<Misfits> {
    let mut walk = Walk { types, document, variables, today, seen: HashSet::new(), found: Vec::new() };
    walk.set(
        types.root(operation.ty),
        &operation.selection_set.node,
        operation.ty == OperationType::Mutation,
    );
    walk.found
}

struct Walk<'a> {
    types: &'a Types,
    document: &'a ExecutableDocument,
    variables: &'a Variables,
    today: NaiveDate,
    /// Fields of fragments, which may be spread many times.
    seen: HashSet<Pos>,
    found: Vec<Misfits>,
}

impl<'a> Walk<'a> {
    fn set(&mut self, of: &'a str, set: &'a SelectionSet, acts: bool) {
        let mut fields = Vec::new();
        fields_of(self.document, set, of, &mut |of, field| fields.push((of, field)));
        for (of, field) in fields {
            if self.found.len() < MOST_ERRORS && self.seen.insert(field.pos) {
                self.field(of, field, acts);
            }
        }
    }

    fn field(&mut self, of: &str, field: &'a Positioned<Field>, acts: bool) {
        let Some(meta) = self.types.field(of, &field.node.name.node) else { return };
        let mut judge =
            Judge { types: self.types, today: self.today, acts, path: Vec::new(), problems: Vec::new() };
        for argument in meta.args.values() {
            let Some(given) = field.node.get_argument(&argument.name) else { continue };
            // A variable without a value stands for nothing given.
            let value =
                given.node.clone().into_const_with(|name| self.variables.get(&name).cloned().ok_or(()));
            if let Ok(value) = value {
                let place = Place { of, field: &meta.name, argument };
                judge.member(&place, &value);
            }
        }
        if !judge.problems.is_empty() {
            judge.problems.truncate(MOST_ERRORS);
            self.found.push(Misfits { at: field.pos, problems: judge.problems });
        }
        self.set(named(&meta.ty), &field.node.selection_set.node, false);
    }
}

/// An argument of a field, or a field of an input object.
struct Place<'a> {
    /// The type that declares it.
    of: &'a str,
    /// The field whose argument it is; the same as the input field's name otherwise.
    field: &'a str,
    argument: &'a MetaInputValue,
}

struct Judge<'a> {
    types: &'a Types,
    today: NaiveDate,
    /// Whether the arguments are an act's: there every id names something.
    acts: bool,
    path: Vec<String>,
    problems: Vec<InputProblem>,
}

impl Judge<'_> {
    fn member(&mut self, place: &Place<'_>, value: &Value) {
        self.path.push(place.argument.name.clone());
        let before = self.problems.len();
        self.value(place, &place.argument.ty, value);
        if self.problems.len() == before
            && let Some(problem) = bounds::misfit(place.of, place.field, &place.argument.name, value)
        {
            self.tell(problem);
        }
        self.path.pop();
    }

    fn value(&mut self, place: &Place<'_>, declared: &str, value: &Value) {
        if self.problems.len() >= MOST_ERRORS {
            return;
        }
        match (MetaTypeName::create(declared), value) {
            (MetaTypeName::NonNull(_), Value::Null) => self.tell(required()),
            (MetaTypeName::NonNull(declared), value) => self.value(place, declared, value),
            (_, Value::Null) => {}
            (MetaTypeName::List(declared), Value::List(items)) => {
                for (at, item) in items.iter().enumerate() {
                    self.path.push(at.to_string());
                    self.value(place, declared, item);
                    self.path.pop();
                }
            }
            // One item stands for a list of one.
            (MetaTypeName::List(declared), value) => self.value(place, declared, value),
            (MetaTypeName::Named(name), value) => self.named(place, name, value),
        }
    }

    fn named(&mut self, place: &Place<'_>, name: &str, value: &Value) {
        match self.types.get(name) {
            Some(MetaType::InputObject { oneof, .. }) => match value {
                Value::Object(_) => self.object(name, *oneof, value),
                _ => self.tell(invalid()),
            },
            Some(MetaType::Enum { enum_values, .. }) => {
                let known = match value {
                    Value::Enum(word) => enum_values.contains_key(word.as_str()),
                    Value::String(word) => enum_values.contains_key(word),
                    _ => false,
                };
                if !known {
                    self.tell(invalid());
                }
            }
            Some(MetaType::Scalar { is_valid, .. }) => {
                let place = (place.of, place.argument.name.as_str());
                if let Some(problem) = leaf::misfit(name, place, self.acts, value) {
                    self.tell(problem);
                } else if is_valid.as_ref().is_some_and(|is_valid| !is_valid(value)) {
                    self.tell(invalid());
                }
            }
            _ => {}
        }
    }

    fn object(&mut self, name: &str, is_one_of: bool, value: &Value) {
        let (Some(MetaType::InputObject { input_fields, .. }), Value::Object(given)) =
            (self.types.get(name), value)
        else {
            return;
        };
        if is_one_of && (given.len() != 1 || given.values().any(|value| *value == Value::Null)) {
            let (zh, en) = ("须且只能填写其中一项", "give exactly one of these");
            return self.tell(problem("ONE_OF", zh, en));
        }
        let before = self.problems.len();
        for field in input_fields.values() {
            let is_required = MetaTypeName::create(&field.ty).is_non_null() && field.default_value.is_none();
            match given.get(field.name.as_str()) {
                Some(value) => self.member(&Place { of: name, field: &field.name, argument: field }, value),
                None if is_required && !is_one_of => {
                    self.path.push(field.name.clone());
                    self.tell(required());
                    self.path.pop();
                }
                None => {}
            }
        }
        for unknown in given.keys().filter(|given| !input_fields.contains_key(given.as_str())) {
            // A name that the client made up is told only where it reads like one.
            let is_name = unknown.len() <= 60
                && unknown.bytes().all(|byte| byte == b'_' || byte.is_ascii_alphanumeric());
            let told = if is_name { unknown.as_str() } else { "?" };
            self.path.push(told.to_owned());
            self.tell(problem("UNKNOWN_FIELD", "没有此字段", "there is no such field"));
            self.path.pop();
        }
        if self.problems.len() == before {
            self.problems.extend(whole::problems(name, value, &self.path, self.today));
        }
    }

    fn tell(&mut self, problem: InputProblem) {
        self.problems.push(InputProblem { path: self.path.clone(), ..problem });
    }
}

/// A problem at a path that is still to be told.
fn problem(code: &'static str, zh: &str, en: &str) -> InputProblem {
    InputProblem { path: Vec::new(), code, message_zh: zh.to_owned(), message_en: en.to_owned() }
}

fn required() -> InputProblem {
    problem("REQUIRED", "此项必填", "required")
}

fn invalid() -> InputProblem {
    super::messages::invalid_value(Vec::new())
}
