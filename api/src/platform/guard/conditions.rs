//! `@include` and `@skip`, and `__typename`, which the engine's validation passes over.
//! Start with [`check`], then [`show_to_validation`].
//! Never: the conditions' outcome; the engine applies them.

use std::collections::BTreeSet;

use async_graphql::{
    Name, Positioned,
    parser::types::{
        Directive, DocumentOperations, ExecutableDocument, Field, InlineFragment, Selection, SelectionSet,
    },
};

use super::{GuardRefusal, Invalid};

/// Checks every `__typename` and answers the variables that decide a condition anywhere.
///
/// # Errors
/// [`Invalid::TypenameMisused`], [`Invalid::VariableDirective`].
pub(super) fn check(document: &ExecutableDocument) -> Result<Vec<Name>, GuardRefusal> {
    let mut variables = BTreeSet::new();
    let mut definitions =
        document.operations.iter().flat_map(|(_, operation)| &operation.node.variable_definitions);
    if definitions.any(|definition| !definition.node.directives.is_empty()) {
        return Err(GuardRefusal::Invalid(Invalid::VariableDirective));
    }
    let declared: BTreeSet<&Name> = document
        .operations
        .iter()
        .flat_map(|(_, operation)| &operation.node.variable_definitions)
        .map(|definition| &definition.node.name.node)
        .collect();
    let operations = document.operations.iter().map(|(_, operation)| &operation.node.selection_set);
    let fragments = document.fragments.values().map(|fragment| &fragment.node.selection_set);
    for set in operations.chain(fragments) {
        walk(&set.node, &declared, &mut variables)?;
    }
    Ok(variables.into_iter().collect())
}

/// Moves the conditions of each `__typename` to an inline fragment around it, which means the same: the
/// engine's validation looks at no directive of `__typename`, and takes a variable that stands only there for
/// one that is not used.
pub(super) fn show_to_validation(document: &mut ExecutableDocument) {
    let operations = match &mut document.operations {
        DocumentOperations::Single(operation) => vec![operation],
        DocumentOperations::Multiple(operations) => operations.values_mut().collect(),
    };
    for operation in operations {
        wrap_typenames(&mut operation.node.selection_set.node);
    }
    for fragment in document.fragments.values_mut() {
        wrap_typenames(&mut fragment.node.selection_set.node);
    }
}

fn wrap_typenames(set: &mut SelectionSet) {
    for item in &mut set.items {
        let position = item.pos;
        match &mut item.node {
            Selection::Field(field) if field.node.name.node == "__typename" => {
                if field.node.directives.is_empty() {
                    continue;
                }
                let directives = std::mem::take(&mut field.node.directives);
                let inner =
                    SelectionSet { items: vec![Positioned::new(Selection::Field(field.clone()), position)] };
                let around = InlineFragment {
                    type_condition: None,
                    directives,
                    selection_set: Positioned::new(inner, position),
                };
                item.node = Selection::InlineFragment(Positioned::new(around, position));
            }
            Selection::Field(field) => wrap_typenames(&mut field.node.selection_set.node),
            Selection::InlineFragment(inline) => wrap_typenames(&mut inline.node.selection_set.node),
            Selection::FragmentSpread(_) => {}
        }
    }
}

fn walk(
    set: &SelectionSet,
    declared: &BTreeSet<&Name>,
    variables: &mut BTreeSet<Name>,
) -> Result<(), GuardRefusal> {
    for item in &set.items {
        let deciding: Vec<Name> =
            item.node.directives().iter().filter_map(|directive| condition(&directive.node)).collect();
        let known = deciding.iter().all(|name| declared.contains(name));
        variables.extend(deciding);
        match &item.node {
            Selection::Field(field) => {
                if field.node.name.node == "__typename" && !(known && is_plain_typename(&field.node)) {
                    return Err(GuardRefusal::Invalid(Invalid::TypenameMisused));
                }
                walk(&field.node.selection_set.node, declared, variables)?;
            }
            Selection::InlineFragment(inline) => walk(&inline.node.selection_set.node, declared, variables)?,
            Selection::FragmentSpread(_) => {}
        }
    }
    Ok(())
}

/// The variable that decides, if one does.
fn condition(directive: &Directive) -> Option<Name> {
    let value = directive.get_argument("if").filter(|_| is_condition(directive))?;
    // The engine does not export the type of a value with variables, only its methods.
    value.node.to_string().strip_prefix('$').map(Name::new)
}

fn is_condition(directive: &Directive) -> bool {
    matches!(directive.name.node.as_str(), "include" | "skip")
}

/// Only `@include` and `@skip`, each once, each with nothing but a Boolean `if`.
fn is_plain_typename(field: &Field) -> bool {
    let sound = |directive: &Positioned<Directive>| {
        is_condition(&directive.node)
            && matches!(directive.node.arguments.as_slice(), [(name, value)]
                if name.node == "if" && matches!(value.node.to_string().as_str(), "true" | "false") || condition(&directive.node).is_some())
    };
    let mut names: Vec<_> =
        field.directives.iter().map(|directive| directive.node.name.node.as_str()).collect();
    names.sort_unstable();
    names.dedup();
    names.len() == field.directives.len()
        && field.arguments.is_empty()
        && field.selection_set.node.items.is_empty()
        && field.directives.iter().all(sound)
}
