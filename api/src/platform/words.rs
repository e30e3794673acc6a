//! 词: closed words as they travel and are stored.
//! Start with [`wire`].
//! Never: a word's meaning.

use serde::Serialize;
use serde_json::Value;

/// A closed word as the API writes it, e.g. `MAINLAND`; empty for what is no word.
pub fn wire(value: &impl Serialize) -> String {
    match serde_json::to_value(value) {
        Ok(Value::String(word)) => word,
        _ => String::new(),
    }
}
