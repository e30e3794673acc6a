//! Which argument a refusal by rule is about: rules speak of parties and their facts, clients of inputs.
//! Start with [`point`].
//! Never: a finding changed in anything but its paths.

use std::sync::Arc;

use async_graphql::{
    PathSegment, Response,
    parser::types::{ExecutableDocument, OperationDefinition},
    registry::MetaType,
};

use super::types::{Types, fields_of, named, response_key};
use crate::platform::error::Error;

/// Leads the paths of findings to the arguments of the root field that was refused, dotted from the argument
/// down. What stands in no argument, such as a party of a case that is only named, keeps the rule's own path.
pub fn point(
    types: &Types,
    document: &ExecutableDocument,
    operation: &OperationDefinition,
    response: &mut Response,
) {
    for error in &mut response.errors {
        let (Some(Error::Refused(findings)), Some(PathSegment::Field(key))) =
            (error.source::<Error>(), error.path.first())
        else {
            continue;
        };
        let mut input = None;
        fields_of(document, &operation.selection_set.node, types.root(operation.ty), &mut |of, field| {
            if response_key(&field.node).as_str() == key {
                let meta = types.field(of, &field.node.name.node);
                input = input.or_else(|| meta?.args.get("input").map(|argument| named(&argument.ty)));
            }
        });
        let Some(input) = input else { continue };
        let mut findings = findings.clone();
        for path in findings.iter_mut().flat_map(|finding| &mut finding.paths) {
            if let Some(argument) = argument_of(types, input, path) {
                *path = argument;
            }
        }
        error.source = Some(Arc::new(Error::Refused(findings)));
    }
}

/// As far down as the input goes; `None` where nothing of it does.
fn argument_of(types: &Types, input: &str, path: &str) -> Option<String> {
    let mut found = vec!["input"];
    let mut of = input;
    for step in path.strip_prefix("input.").unwrap_or(path).split('.') {
        if step.bytes().all(|byte| byte.is_ascii_digit()) {
            found.push(step);
        } else if let Some(field) = types.input_field(of, step) {
            found.push(step);
            of = named(&field.ty);
        } else if let Some(field) = person_of(types, of).and_then(|person| types.input_field(person, step)) {
            found.extend(["person", step]);
            of = named(&field.ty);
        } else {
            break;
        }
    }
    (found.len() > 1).then(|| found.join("."))
}

/// A party's identity is an input of its own within the party's.
fn person_of<'a>(types: &'a Types, of: &str) -> Option<&'a str> {
    match types.get(of)? {
        MetaType::InputObject { input_fields, .. } => Some(named(&input_fields.get("person")?.ty)),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::graphql::schema;

    #[test]
    fn the_paths_of_rules_lead_to_arguments() {
        let types = schema::types();
        for (input, path, argument) in [
            ("OpenMarriageRegistrationInput", "partyA", Some("input.partyA")),
            ("OpenMarriageRegistrationInput", "partyB.birthDate", Some("input.partyB.person.birthDate")),
            ("OpenMarriageRegistrationInput", "partyA.sex", Some("input.partyA.person.sex")),
            ("OpenMarriageRegistrationInput", "partyA.marital", Some("input.partyA")),
            ("OpenMarriageRegistrationInput", "partyA.documents", Some("input.partyA.documents")),
            ("OpenMarriageRegistrationInput", "kinship", Some("input.kinship")),
            ("BookAppointmentInput", "partyA.birthDate", Some("input.partyA.birthDate")),
            ("PublishAppointmentSlotsInput", "times.2", Some("input.times.2")),
            ("ChangeSlotCapacityInput", "capacity", Some("input.capacity")),
            ("AssignCaseInput", "input.assignee", Some("input.assignee")),
            ("RecordMarriageEndingInput", "input.effectiveOn", Some("input.effectiveOn")),
            ("MarriageCaseInput", "partyA", None),
        ] {
            assert_eq!(argument_of(&types, input, path).as_deref(), argument, "{input} {path}");
        }
    }
}
