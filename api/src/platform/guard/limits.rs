//! How much a document may be.
//! Start with [`GuardLimits`].
//! Never: limits on answers; those are the schema's.

use serde::Deserialize;

use super::GuardRefusal;

/// Bounds of one document. Counts are taken with fragments expanded where that is said.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct GuardLimits {
    pub document_bytes: usize,
    pub tokens: usize,
    /// Nested `{`, `[` and `(` in the raw text. The parser's stack overflows at about 2,000.
    pub bracket_depth: usize,
    pub operations: usize,
    pub fragments: usize,
    /// Nested fields, expanded; those below `__schema` and `__type` have their own limit.
    pub depth: usize,
    /// A full standard introspection needs 17 levels.
    pub introspection_depth: usize,
    /// Introspection lists (`fields`, `possibleTypes` …) within each other; the answer grows by the power.
    pub introspection_lists: usize,
    /// Expanded selections of one operation.
    pub expanded_selections: usize,
    /// Expanded selections, lists multiplied by their page size.
    pub complexity: usize,
    /// Rows assumed where `first` or `last` is an unset variable.
    pub default_page: usize,
    /// Expanded aliases of one operation.
    pub aliases: usize,
    /// Expanded root fields of one operation.
    pub root_fields: usize,
    /// Expanded directives of one operation.
    pub directives: usize,
    /// Variables declared by one operation.
    pub variables: usize,
    /// Values inside all variables together, lists and objects counted with their members.
    pub variable_values: usize,
    pub variable_depth: usize,
    /// Text inside all variables together.
    pub variable_bytes: usize,
}

impl Default for GuardLimits {
    fn default() -> Self {
        Self {
            document_bytes: 32_768,
            tokens: 5_000,
            bracket_depth: 64,
            operations: 20,
            fragments: 50,
            depth: 15,
            introspection_depth: 20,
            introspection_lists: 2,
            expanded_selections: 2_000,
            complexity: 5_000,
            default_page: 20,
            aliases: 30,
            root_fields: 10,
            directives: 50,
            variables: 50,
            variable_values: 5_000,
            variable_depth: 16,
            variable_bytes: 131_072,
        }
    }
}

impl GuardLimits {
    pub(super) fn within(
        &self,
        measure: &'static str,
        count: usize,
        limit: usize,
    ) -> Result<(), GuardRefusal> {
        if count > limit { Err(GuardRefusal::TooComplex { measure, limit }) } else { Ok(()) }
    }
}
