//! 接口契约: the public schema as text.
//! Start with [`run`].
//! Never: a database or a configuration; the contract depends on the code alone.

use super::{exit::Failure, say};
use crate::graphql::schema;

pub(super) fn run() -> Result<(), Failure> {
    say(schema::sdl().trim_end())
}
