//! What a document costs, fragments counted once and remembered.
//! Start with [`check_operation`]; sums saturate, so no document is too large to be refused.
//! Never: recursion through fragments, whose chains may be long.

use std::collections::{BTreeSet, HashMap, HashSet};

use async_graphql::{
    Name, Positioned, Value, Variables,
    parser::types::{ExecutableDocument, Field, OperationDefinition, OperationType, Selection, SelectionSet},
};

use super::{GuardLimits, GuardRefusal, Invalid, ParsedDocument};

/// Costs of a selection set with everything below it.
#[derive(Debug, Clone, Copy, Default)]
struct Cost {
    selections: usize,
    complexity: usize,
    aliases: usize,
    directives: usize,
    /// Fields of the set itself, fragments expanded.
    fields: usize,
    depth: usize,
    introspection_depth: usize,
    /// Nested fields with the name of an introspection list, and the same below `__schema` or `__type`.
    lists: usize,
    introspection_lists: usize,
}

impl Cost {
    /// Adds a sibling.
    fn and(self, other: Self) -> Self {
        Self {
            selections: self.selections.saturating_add(other.selections),
            complexity: self.complexity.saturating_add(other.complexity),
            aliases: self.aliases.saturating_add(other.aliases),
            directives: self.directives.saturating_add(other.directives),
            fields: self.fields.saturating_add(other.fields),
            depth: self.depth.max(other.depth),
            introspection_depth: self.introspection_depth.max(other.introspection_depth),
            lists: self.lists.max(other.lists),
            introspection_lists: self.introspection_lists.max(other.introspection_lists),
        }
    }

    /// A fragment around the set.
    fn spread(self, directives: usize) -> Self {
        Self {
            selections: self.selections.saturating_add(1),
            directives: self.directives.saturating_add(directives),
            ..self
        }
    }

    /// A field above the set.
    fn under(self, field: &Field, rows: usize) -> Self {
        let name = field.name.node.as_str();
        let introspects = matches!(name, "__schema" | "__type");
        let is_list = matches!(name, "fields" | "interfaces" | "possibleTypes" | "inputFields");
        let below = if self.introspection_depth > 0 { self.introspection_depth + 1 } else { 0 };
        Self {
            selections: self.selections.saturating_add(1),
            complexity: self.complexity.saturating_mul(rows).saturating_add(1),
            aliases: self.aliases.saturating_add(usize::from(field.alias.is_some())),
            directives: self.directives.saturating_add(field.directives.len()),
            fields: 1,
            depth: if introspects { 1 } else { self.depth + 1 },
            introspection_depth: if introspects { below.max(self.depth + 1) } else { below },
            lists: self.lists + usize::from(is_list),
            introspection_lists: self.introspection_lists.max(if introspects { self.lists } else { 0 }),
        }
    }

    fn check(&self, limits: &GuardLimits) -> Result<(), GuardRefusal> {
        for (measure, count, limit) in [
            ("selections", self.selections, limits.expanded_selections),
            ("depth", self.depth, limits.depth),
            ("introspection depth", self.introspection_depth, limits.introspection_depth),
            ("introspection lists", self.introspection_lists, limits.introspection_lists),
            ("aliases", self.aliases, limits.aliases),
            ("directives", self.directives, limits.directives),
            ("complexity", self.complexity, limits.complexity),
        ] {
            limits.within(measure, count, limit)?;
        }
        Ok(())
    }
}

/// How many rows a field may return, as its `first` or `last` says.
struct Pages<'a> {
    /// Without variables a page counts as one row.
    variables: Option<&'a Variables>,
    default_page: usize,
}

impl Pages<'_> {
    fn rows(&self, field: &Field) -> usize {
        let Some(variables) = self.variables else { return 1 };
        let sizes = ["first", "last"].into_iter().filter_map(|name| field.get_argument(name));
        sizes
            .map(|size| {
                match size.node.clone().into_const_with(|name| variables.get(&name).cloned().ok_or(())) {
                    Ok(Value::Number(rows)) => rows.as_i64(),
                    _ => None,
                }
            })
            .map(|rows| rows.map_or(self.default_page, |rows| usize::try_from(rows).unwrap_or(1).max(1)))
            .max()
            .unwrap_or(1)
    }
}

type Remembered<'a> = HashMap<&'a str, Cost>;

fn cost_of(set: &SelectionSet, fragments: &Remembered, pages: &Pages) -> Cost {
    set.items.iter().fold(Cost::default(), |sum, item| {
        sum.and(match &item.node {
            Selection::Field(field) => cost_of(&field.node.selection_set.node, fragments, pages)
                .under(&field.node, pages.rows(&field.node)),
            Selection::InlineFragment(inline) => cost_of(&inline.node.selection_set.node, fragments, pages)
                .spread(inline.node.directives.len()),
            Selection::FragmentSpread(spread) => fragments
                .get(spread.node.fragment_name.node.as_str())
                .copied()
                .unwrap_or_default()
                .spread(spread.node.directives.len()),
        })
    })
}

fn costs_of_fragments<'a>(parsed: &'a ParsedDocument, pages: &Pages) -> Remembered<'a> {
    let mut known = Remembered::new();
    for name in &parsed.fragment_order {
        if let Some(fragment) = parsed.document.fragments.get(name) {
            let own = fragment.node.directives.len();
            let mut cost = cost_of(&fragment.node.selection_set.node, &known, pages);
            cost.directives = cost.directives.saturating_add(own);
            known.insert(name.as_str(), cost);
        }
    }
    known
}

/// The names of the fields at an operation's root, each once; each fragment is looked into once.
pub(super) fn root_fields(parsed: &ParsedDocument, operation: &OperationDefinition) -> Vec<Name> {
    let mut fields = BTreeSet::new();
    let mut entered = HashSet::new();
    let mut open = vec![&operation.selection_set.node];
    while let Some(set) = open.pop() {
        for item in &set.items {
            match &item.node {
                Selection::Field(field) => {
                    fields.insert(field.node.name.node.clone());
                }
                Selection::InlineFragment(inline) => open.push(&inline.node.selection_set.node),
                Selection::FragmentSpread(spread) => {
                    let name = &spread.node.fragment_name.node;
                    if entered.insert(name)
                        && let Some(fragment) = parsed.document.fragments.get(name)
                    {
                        open.push(&fragment.node.selection_set.node);
                    }
                }
            }
        }
    }
    fields.into_iter().collect()
}

/// Bounds everything that validation will walk: each operation, each fragment, and all together.
pub(super) fn check_whole(parsed: &ParsedDocument, limits: &GuardLimits) -> Result<(), GuardRefusal> {
    let pages = Pages { variables: None, default_page: 1 };
    let fragments = costs_of_fragments(parsed, &pages);
    let mut total = 0_usize;
    for cost in fragments.values() {
        cost.check(limits)?;
        total = total.saturating_add(cost.selections);
    }
    for (_, operation) in parsed.document.operations.iter() {
        let cost = cost_of(&operation.node.selection_set.node, &fragments, &pages);
        cost.check(limits)?;
        limits.within("root fields", cost.fields, limits.root_fields)?;
        limits.within("variables", operation.node.variable_definitions.len(), limits.variables)?;
        if operation.node.ty == OperationType::Subscription && cost.fields != 1 {
            return Err(GuardRefusal::Invalid(Invalid::SubscriptionRoot));
        }
        total = total.saturating_add(cost.selections);
    }
    limits.within("selections of all operations", total, limits.expanded_selections.saturating_mul(2))
}

/// The operation's complexity with its page sizes.
pub(super) fn check_operation(
    parsed: &ParsedDocument,
    operation: &OperationDefinition,
    variables: &Variables,
    limits: &GuardLimits,
) -> Result<usize, GuardRefusal> {
    let pages = Pages { variables: Some(variables), default_page: limits.default_page };
    let fragments = costs_of_fragments(parsed, &pages);
    let cost = cost_of(&operation.selection_set.node, &fragments, &pages);
    limits.within("complexity", cost.complexity, limits.complexity)?;
    Ok(cost.complexity)
}

/// Fragment names, each after those it spreads.
///
/// # Errors
/// [`Invalid::FragmentCycle`], [`Invalid::UnknownFragment`].
pub(super) fn fragments_in_order(document: &ExecutableDocument) -> Result<Vec<Name>, GuardRefusal> {
    let mut waits_for: HashMap<&Name, Vec<&Name>> = HashMap::new();
    for (name, fragment) in &document.fragments {
        waits_for.insert(name, spreads_of(&fragment.node.selection_set));
    }
    let operations = document.operations.iter().flat_map(|(_, op)| spreads_of(&op.node.selection_set));
    let unknown = |name: &&Name| !document.fragments.contains_key(*name);
    if waits_for.values().flatten().any(unknown) || operations.into_iter().any(|name| unknown(&name)) {
        return Err(GuardRefusal::Invalid(Invalid::UnknownFragment));
    }
    let mut order: Vec<Name> = Vec::with_capacity(waits_for.len());
    while !waits_for.is_empty() {
        let ready: Vec<&Name> =
            waits_for.iter().filter(|(_, spreads)| spreads.is_empty()).map(|(name, _)| *name).collect();
        if ready.is_empty() {
            return Err(GuardRefusal::Invalid(Invalid::FragmentCycle));
        }
        for name in &ready {
            waits_for.remove(name);
        }
        for spreads in waits_for.values_mut() {
            spreads.retain(|spread| !ready.contains(spread));
        }
        order.extend(ready.into_iter().cloned());
    }
    Ok(order)
}

fn spreads_of(set: &Positioned<SelectionSet>) -> Vec<&Name> {
    let mut names = Vec::new();
    collect_spreads(&set.node, &mut names);
    names
}

fn collect_spreads<'a>(set: &'a SelectionSet, names: &mut Vec<&'a Name>) {
    for item in &set.items {
        match &item.node {
            Selection::Field(field) => collect_spreads(&field.node.selection_set.node, names),
            Selection::InlineFragment(inline) => collect_spreads(&inline.node.selection_set.node, names),
            Selection::FragmentSpread(spread) => names.push(&spread.node.fragment_name.node),
        }
    }
}
