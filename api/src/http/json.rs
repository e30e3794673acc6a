//! JSON as clients send it, read strictly: what is written twice or cannot be text is told with its place.
//! Start with [`read`].
//! Never: the last of two members with one name, silently.

use std::{cell::RefCell, fmt};

use actix_web::http::StatusCode;
use serde::de::{DeserializeSeed, Deserializer, MapAccess, SeqAccess, Visitor};
use serde_json::{Map, Number, Value as Json};

use super::negotiation::Refused;
use crate::platform::error::{Error, InputProblem};

/// A text that is JSON.
#[derive(Debug, PartialEq)]
pub(super) struct Document {
    pub(super) value: Json,
    /// The first member whose name its object already had, from the top down.
    pub(super) repeated: Option<Vec<String>>,
}

/// A text that is none.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Fault {
    NotJson,
    /// Half of a surrogate pair, and where: no text of Unicode holds it.
    LoneSurrogate(Vec<String>),
}

/// Reads a whole text.
///
/// # Errors
/// [`Fault`].
pub(super) fn read(text: &str) -> Result<Document, Fault> {
    let state = RefCell::new(State::default());
    let mut deserializer = serde_json::Deserializer::from_str(text);
    let value = Node(&state).deserialize(&mut deserializer).and_then(|value| {
        deserializer.end()?;
        Ok(value)
    });
    let State { path, repeated } = state.into_inner();
    match value {
        Ok(value) => Ok(Document { value, repeated }),
        // The reader says so in words only.
        Err(cause)
            if ["surrogate", "end of hex escape"].iter().any(|word| cause.to_string().contains(word)) =>
        {
            Err(Fault::LoneSurrogate(path))
        }
        Err(_) => Err(Fault::NotJson),
    }
}

/// As [`read`], where anything but plain JSON ends the request; `within` names what the text stands for.
///
/// # Errors
/// 400.
pub(super) fn read_or_refuse(text: &str, within: &str) -> Result<Json, Refused> {
    let below = |path: Vec<String>| match within {
        "body" => path,
        _ => std::iter::once(within.to_owned()).chain(path).collect(),
    };
    match read(text) {
        Ok(Document { value, repeated: None }) => Ok(value),
        Ok(Document { repeated: Some(path), .. }) => Err(repeated(&below(path))),
        Err(Fault::LoneSurrogate(path)) => {
            let zh = "文本含有不成对的代理项，请直接写该字符或写出成对的转义";
            let en = "the text has half of a surrogate pair: write the character itself, or both escapes";
            Err(refused(&below(path), "LONE_SURROGATE", zh, en))
        }
        Err(Fault::NotJson) => {
            Err(refused(&[within.to_owned()], "NOT_JSON", "不是合法的 JSON", "not valid JSON"))
        }
    }
}

/// The refusal of a request in which a member is given twice.
pub(super) fn repeated(path: &[String]) -> Refused {
    refused(path, "DUPLICATE_KEY", "同一对象中键重复", "a key is given twice in one object")
}

/// The path is told as for any other input: from the variable down.
fn refused(path: &[String], code: &'static str, zh: &str, en: &str) -> Refused {
    let path = match path {
        [first, rest @ ..] if first == "variables" && !rest.is_empty() => rest,
        path => path,
    };
    let problem =
        InputProblem { path: path.to_vec(), code, message_zh: zh.to_owned(), message_en: en.to_owned() };
    Refused::transport(StatusCode::BAD_REQUEST, Error::BadUserInput(vec![problem]))
}

#[derive(Default)]
struct State {
    /// Where the reader stands; after a fault, where it stopped.
    path: Vec<String>,
    repeated: Option<Vec<String>>,
}

impl State {
    /// A name that a client made up is told as far as a person would read it.
    fn enter(&mut self, step: &str) {
        self.path.push(step.chars().take(100).collect());
    }
}

struct Node<'a>(&'a RefCell<State>);

impl<'de> DeserializeSeed<'de> for Node<'_> {
    type Value = Json;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Json, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Node<'_> {
    type Value = Json;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("JSON")
    }

    fn visit_unit<E>(self) -> Result<Json, E> {
        Ok(Json::Null)
    }

    fn visit_bool<E>(self, value: bool) -> Result<Json, E> {
        Ok(value.into())
    }

    fn visit_i64<E>(self, value: i64) -> Result<Json, E> {
        Ok(value.into())
    }

    fn visit_u64<E>(self, value: u64) -> Result<Json, E> {
        Ok(value.into())
    }

    fn visit_f64<E>(self, value: f64) -> Result<Json, E> {
        Ok(Number::from_f64(value).map_or(Json::Null, Json::Number))
    }

    fn visit_str<E>(self, value: &str) -> Result<Json, E> {
        Ok(value.into())
    }

    fn visit_string<E>(self, value: String) -> Result<Json, E> {
        Ok(value.into())
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Json, A::Error> {
        let mut list = Vec::new();
        loop {
            self.0.borrow_mut().enter(&list.len().to_string());
            let item = items.next_element_seed(Node(self.0))?;
            self.0.borrow_mut().path.pop();
            match item {
                Some(item) => list.push(item),
                None => return Ok(Json::Array(list)),
            }
        }
    }

    fn visit_map<A: MapAccess<'de>>(self, mut members: A) -> Result<Json, A::Error> {
        let mut object = Map::new();
        while let Some(name) = members.next_key::<String>()? {
            self.0.borrow_mut().enter(&name);
            let value = members.next_value_seed(Node(self.0))?;
            let mut state = self.0.borrow_mut();
            if object.insert(name, value).is_some() && state.repeated.is_none() {
                state.repeated = Some(state.path.clone());
            }
            state.path.pop();
        }
        Ok(Json::Object(object))
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn path(steps: &[&str]) -> Vec<String> {
        steps.iter().map(|step| (*step).to_owned()).collect()
    }

    #[test]
    fn plain_json_is_read_as_it_stands() {
        for value in [
            json!(null),
            json!([true, -1, 18_446_744_073_709_551_615_u64, 1.5, "文", "\u{1f600}", {}]),
            json!({"a": {"b": [{"c": 1}, {"c": 2}]}, "b": "a"}),
        ] {
            assert_eq!(read(&value.to_string()), Ok(Document { value, repeated: None }));
        }
        assert_eq!(read(r#""\ud83d\ude00""#).map(|document| document.value), Ok(json!("\u{1f600}")));
    }

    #[test]
    fn the_first_repeated_member_is_told_with_its_place() {
        for (text, place) in [
            (r#"{"a": 1, "a": 1}"#, &["a"][..]),
            (r#"{"a": {"b": [0, {"c": 1, "d": 2, "c": 3}]}}"#, &["a", "b", "1", "c"]),
            (r#"{"a": 1, "\u0061": 2, "b": {"c": 1, "c": 2}}"#, &["a"]),
        ] {
            assert_eq!(read(text).map(|document| document.repeated), Ok(Some(path(place))), "{text}");
        }
    }

    #[test]
    fn half_a_surrogate_pair_is_told_with_its_place() {
        for escape in [r"\ud83d", r"\ud83dx", r"\ud83d\u0041", r"\ude00"] {
            let text = format!(r#"{{"variables": {{"input": {{"names": ["a", "{escape}"]}}}}}}"#);
            let place = path(&["variables", "input", "names", "1"]);
            assert_eq!(read(&text), Err(Fault::LoneSurrogate(place)), "{text}");
        }
    }

    #[test]
    fn what_is_no_json_is_none() {
        for text in ["", "{", "{}{}", "[1,]", "{\"a\" 1}", "\"\\x\"", "nul", "\"\n\""] {
            assert_eq!(read(text), Err(Fault::NotJson), "{text}");
        }
        assert_eq!(read(&"[".repeat(200)), Err(Fault::NotJson), "nesting is bounded");
    }
}
