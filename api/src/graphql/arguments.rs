//! Reading arguments the same way everywhere.
//! Start with [`command`].
//! Never: a rule.

use async_graphql::{Context, ID, Value};
use entities::values::{
    ValueError,
    plain_text::{PlainText, PlainTextError},
};
use uuid::Uuid;

use super::payload::{Answer, Planned};
use crate::platform::{
    error::{Error, InputProblem, Result},
    ids::GlobalId,
    unit_of_work::Command,
};

/// The command of the mutation field being resolved, and its answer, planned before anything is done.
///
/// # Errors
/// `BAD_USER_INPUT` for a malformed key; as [`Answer::plan`].
pub fn command<'a>(
    ctx: &Context<'a>,
    idempotency_key: &str,
    answer: &Answer,
) -> Result<(Command, Planned<'a>)> {
    Ok((plain_command(ctx, idempotency_key)?, answer.plan(ctx)?))
}

/// As [`command`], for payloads that show no row.
///
/// # Errors
/// `BAD_USER_INPUT` for a malformed key.
pub fn plain_command(ctx: &Context<'_>, idempotency_key: &str) -> Result<Command> {
    let arguments = ctx.field().arguments().map_err(|_| Error::bug("arguments were validated before"))?;
    let input =
        arguments.into_iter().find(|(name, _)| name == "input").map_or(Value::Null, |(_, value)| value);
    Command::new(idempotency_key, &input)
}

/// The key behind an id of `object`. An id of another type or none at all names nothing the caller may know.
///
/// # Errors
/// `BAD_USER_INPUT` at `input.field`.
pub fn required_id(id: &ID, object: &str, field: &str) -> Result<Uuid> {
    GlobalId::key_of(id, object).ok_or_else(|| {
        Error::input(
            &["input", field],
            "GLOBAL_ID",
            format!("不是有效的{object}标识"),
            format!("not an id of a {object}"),
        )
    })
}

/// As [`required_id`], where there may be none.
///
/// # Errors
/// As [`required_id`].
pub fn optional_id(id: Option<&ID>, object: &str, field: &str) -> Result<Option<Uuid>> {
    id.map(|id| required_id(id, object, field)).transpose()
}

/// A text within its bounds, kept in clear: personal numbers are refused.
///
/// # Errors
/// `BAD_USER_INPUT` at `input.field`.
pub fn text<const MAX: usize>(value: &str, field: &str) -> Result<PlainText<MAX>> {
    PlainText::parse(value).map_err(|error| misfit(&error, field))
}

/// As [`text`], for a field that stands at a path of its own.
///
/// # Errors
/// The problem at `path`.
pub fn text_at<const MAX: usize>(value: &str, path: Vec<String>) -> Result<PlainText<MAX>, InputProblem> {
    PlainText::parse(value).map_err(|error| InputProblem {
        path,
        code: error.code(),
        message_zh: error.message_zh().into_owned(),
        message_en: error.message_en().into_owned(),
    })
}

/// A text within its bounds that is sealed at rest and stays out of the ledger.
///
/// # Errors
/// `BAD_USER_INPUT` at `input.field`.
pub fn sealed_text<const MAX: usize>(value: &str, field: &str) -> Result<PlainText<MAX>> {
    PlainText::parse_sealed(value).map_err(|error| misfit(&error, field))
}

/// A number of another register within its bounds.
///
/// # Errors
/// `BAD_USER_INPUT` at `input.field`.
pub fn reference<const MAX: usize>(value: &str, field: &str) -> Result<PlainText<MAX>> {
    PlainText::parse_reference(value).map_err(|error| misfit(&error, field))
}

/// A name that another system gives.
///
/// # Errors
/// `BAD_USER_INPUT` at `input.field`.
pub fn identifier<const MAX: usize>(value: &str, field: &str) -> Result<PlainText<MAX>> {
    PlainText::parse_identifier(value).map_err(|error| misfit(&error, field))
}

fn misfit(error: &PlainTextError, field: &str) -> Error {
    Error::input(&["input", field], error.code(), error.message_zh(), error.message_en())
}
