//! The schema's types as data, for what is judged before an operation runs and settled after it.
//! Start with [`Types::of`].
//! Never: a resolver.

use async_graphql::{
    Name, OutputType, Positioned, SubscriptionType,
    parser::types::{ExecutableDocument, Field, OperationType, Selection, SelectionSet},
    registry::{MetaField, MetaInputValue, MetaType, MetaTypeName, Registry},
};

/// All types that the roots reach.
pub struct Types {
    registry: Registry,
    query: String,
    mutation: String,
    subscription: String,
}

impl std::fmt::Debug for Types {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Types").field("types", &self.registry.types.len()).finish_non_exhaustive()
    }
}

impl Types {
    pub fn of<Query: OutputType, Mutation: OutputType, Subscription: SubscriptionType>() -> Self {
        let mut registry = Registry::default();
        Query::create_type_info(&mut registry);
        Mutation::create_type_info(&mut registry);
        Subscription::create_type_info(&mut registry);
        Self {
            registry,
            query: Query::type_name().into_owned(),
            mutation: Mutation::type_name().into_owned(),
            subscription: Subscription::type_name().into_owned(),
        }
    }

    /// The root of a kind of operation.
    pub fn root(&self, kind: OperationType) -> &str {
        match kind {
            OperationType::Query => &self.query,
            OperationType::Mutation => &self.mutation,
            OperationType::Subscription => &self.subscription,
        }
    }

    pub fn get(&self, name: &str) -> Option<&MetaType> {
        self.registry.types.get(name)
    }

    pub fn all(&self) -> impl Iterator<Item = &MetaType> {
        self.registry.types.values()
    }

    /// A field of an object or an interface.
    pub fn field(&self, of: &str, name: &str) -> Option<&MetaField> {
        self.get(of)?.field_by_name(name)
    }

    /// A field of an input object.
    pub fn input_field(&self, of: &str, name: &str) -> Option<&MetaInputValue> {
        match self.get(of)? {
            MetaType::InputObject { input_fields, .. } => input_fields.get(name),
            _ => None,
        }
    }
}

/// The name of a type without its list and non-null marks.
pub fn named(declared: &str) -> &str {
    MetaTypeName::concrete_typename(declared)
}

/// The type of a list's items, where it is a list.
pub fn item_of(declared: &str) -> Option<&str> {
    match MetaTypeName::create(declared).unwrap_non_null() {
        MetaTypeName::List(item) => Some(item),
        _ => None,
    }
}

/// Hands out the fields that a selection selects, fragments expanded, each with the type that it is one of.
/// The document has passed the guard: no fragment spreads itself.
pub fn fields_of<'a>(
    document: &'a ExecutableDocument,
    set: &'a SelectionSet,
    of: &'a str,
    hand_out: &mut dyn FnMut(&'a str, &'a Positioned<Field>),
) {
    for item in &set.items {
        match &item.node {
            Selection::Field(field) => hand_out(of, field),
            Selection::InlineFragment(inline) => {
                let condition = inline.node.type_condition.as_ref();
                let of = condition.map_or(of, |condition| condition.node.on.node.as_str());
                fields_of(document, &inline.node.selection_set.node, of, hand_out);
            }
            Selection::FragmentSpread(spread) => {
                if let Some(fragment) = document.fragments.get(&spread.node.fragment_name.node) {
                    let of = fragment.node.type_condition.node.on.node.as_str();
                    fields_of(document, &fragment.node.selection_set.node, of, hand_out);
                }
            }
        }
    }
}

/// The key under which an answer carries a field.
pub fn response_key(field: &Field) -> &Name {
    &field.response_key().node
}
