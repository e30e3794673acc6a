//! The document guard: every document, on every road in, is bounded here before the engine sees it.
//! Start with [`ParsedDocument::parse`] (the text alone, cacheable), then [`ParsedDocument::select`].
//! Never: the schema; whether a field exists is for validation to say.

mod conditions;
mod cost;
mod escapes;
mod limits;
mod scan;
mod variables;

#[cfg(test)]
pub(crate) mod tests;
#[cfg(test)]
pub(crate) use tests::INTROSPECTION;

use async_graphql::{
    Name, Variables,
    parser::types::{DocumentOperations, ExecutableDocument, OperationDefinition, OperationType},
};

pub use self::limits::GuardLimits;
use super::error::InputProblem;

/// Why a document was refused. Carries no text of the document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum GuardRefusal {
    /// Not a GraphQL document; one-based position where known.
    Parse { line: usize, column: usize },
    /// An escape in a string stands for no character; one-based position.
    Escape { line: usize, column: usize },
    /// A document that validation should refuse, and the engine's own does not.
    Invalid(Invalid),
    /// Beyond a limit: the measure, and how much of it is allowed.
    TooComplex { measure: &'static str, limit: usize },
    /// The variables do not fit the operation's declarations.
    Variables(Vec<InputProblem>),
    /// No operation of that name, or several and no name.
    UnknownOperation,
}

/// What [`GuardRefusal::Invalid`] found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Invalid {
    DuplicateKey,
    /// An integer beyond 32 bits, whatever its type: wider numbers travel as strings.
    NumberOutOfRange,
    FragmentCycle,
    UnknownFragment,
    /// `__typename` with arguments, a selection, or a directive it may not carry.
    TypenameMisused,
    /// A directive on the definition of a variable; the schema has none for that place.
    VariableDirective,
    /// A subscription selects exactly one root field.
    SubscriptionRoot,
}

/// What a token becomes in memory, measured on documents of many short fields.
const BYTES_A_TOKEN: usize = 220;

/// A document that passed every check that needs neither variables nor an operation's name.
#[derive(Debug)]
pub struct ParsedDocument {
    document: ExecutableDocument,
    /// Names, each after the fragments it spreads.
    fragment_order: Vec<Name>,
    /// Variables that decide an `@include` or `@skip` somewhere in the document.
    condition_variables: Vec<Name>,
    /// Bytes it takes in memory, roughly: a cache's weight.
    weight: usize,
}

/// The one operation to run, with its variables completed by their defaults.
#[derive(Debug)]
pub struct Selected {
    pub kind: OperationType,
    pub name: Option<String>,
    pub variables: Variables,
    /// Fields at the root, fragments expanded, each once.
    pub root_fields: Vec<Name>,
    /// Cost with page sizes multiplied in; what a rate limiter may charge.
    pub complexity: usize,
}

impl ParsedDocument {
    /// Checks and parses the text.
    ///
    /// # Errors
    /// Everything but [`GuardRefusal::Variables`] and [`GuardRefusal::UnknownOperation`].
    pub fn parse(raw: &str, limits: &GuardLimits) -> Result<Self, GuardRefusal> {
        limits.within("document bytes", raw.len(), limits.document_bytes)?;
        let text = escapes::resolve(raw)?;
        let tokens = scan::scan(&text, limits)?;
        let mut document =
            async_graphql::parser::parse_query(&text).map_err(|cause| parse_refusal(&cause))?;
        limits.within("operations", document.operations.iter().len(), limits.operations)?;
        limits.within("fragments", document.fragments.len(), limits.fragments)?;
        let fragment_order = cost::fragments_in_order(&document)?;
        let condition_variables = conditions::check(&document)?;
        conditions::show_to_validation(&mut document);
        let weight = raw.len() + tokens * BYTES_A_TOKEN;
        let parsed = Self { document, fragment_order, condition_variables, weight };
        // Validation walks every operation and fragment, selected or not, so all of them are bounded,
        // as if every page had one row; `select` weighs the chosen one again with its page sizes.
        cost::check_whole(&parsed, limits)?;
        Ok(parsed)
    }

    /// Chooses the operation and weighs it with its variables.
    ///
    /// # Errors
    /// [`GuardRefusal::UnknownOperation`], [`GuardRefusal::Variables`] and [`GuardRefusal::TooComplex`].
    pub fn select(
        &self,
        operation_name: Option<&str>,
        variables: Variables,
        limits: &GuardLimits,
    ) -> Result<Selected, GuardRefusal> {
        let (name, operation) = self.operation(operation_name)?;
        let variables = variables::complete(operation, variables, &self.condition_variables, limits)?;
        let complexity = cost::check_operation(self, operation, &variables, limits)?;
        let root_fields = cost::root_fields(self, operation);
        Ok(Selected { kind: operation.ty, name, variables, root_fields, complexity })
    }

    pub fn document(&self) -> &ExecutableDocument {
        &self.document
    }

    pub fn weight(&self) -> usize {
        self.weight
    }

    /// The operation of a name, or the only one.
    ///
    /// # Errors
    /// [`GuardRefusal::UnknownOperation`].
    pub fn operation(
        &self,
        wanted: Option<&str>,
    ) -> Result<(Option<String>, &OperationDefinition), GuardRefusal> {
        match (&self.document.operations, wanted) {
            (DocumentOperations::Single(operation), None) => Ok((None, &operation.node)),
            (DocumentOperations::Multiple(operations), None) if operations.len() == 1 => operations
                .iter()
                .next()
                .map(|(name, operation)| (Some(name.to_string()), &operation.node))
                .ok_or(GuardRefusal::UnknownOperation),
            (DocumentOperations::Multiple(operations), Some(wanted)) => operations
                .get(wanted)
                .map(|operation| (Some(wanted.to_owned()), &operation.node))
                .ok_or(GuardRefusal::UnknownOperation),
            _ => Err(GuardRefusal::UnknownOperation),
        }
    }
}

/// The one-based line and column of a byte.
fn place_of(text: &str, at: usize) -> (usize, usize) {
    let before = text.get(..at).unwrap_or(text);
    let line_start = before.rfind('\n').map_or(0, |newline| newline + 1);
    (before.matches('\n').count() + 1, before[line_start..].chars().count() + 1)
}

/// Only the position leaves: the parser's text quotes the document.
fn parse_refusal(cause: &async_graphql::parser::Error) -> GuardRefusal {
    match cause.positions().next() {
        Some(pos) => GuardRefusal::Parse { line: pos.line, column: pos.column },
        None => GuardRefusal::Parse { line: 1, column: 1 },
    }
}
