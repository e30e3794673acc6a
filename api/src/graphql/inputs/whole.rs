//! Input objects whose fields are understood together: who somebody is.
//! Start with [`problems`].
//! Never: a second way to read them; their own parsers say what is wrong.

use async_graphql::{InputType, Value};
use chrono::NaiveDate;

use crate::{person::PersonInput, platform::error::InputProblem};

/// The problems of an input object whose fields are sound one by one.
pub(super) fn problems(name: &str, value: &Value, path: &[String], today: NaiveDate) -> Vec<InputProblem> {
    if name != PersonInput::type_name() {
        return Vec::new();
    }
    let path: Vec<&str> = path.iter().map(String::as_str).collect();
    match <PersonInput as InputType>::parse(Some(value.clone())) {
        Ok(person) => person.parse(&path, today).err().unwrap_or_default(),
        // The engine says why, when it reads the argument.
        Err(_) => Vec::new(),
    }
}
