//! The messages and close codes of `graphql-transport-ws`.
//! Start with [`ClientMessage::parse`].
//! Never: a message it does not know; those close the socket.

use actix_ws::{CloseCode, CloseReason, ProtocolError};
use serde_json::{Map, Value as Json, json};

use super::super::json::{Document, read};

/// Why a socket closes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Close {
    /// The client left.
    Gone,
    /// The client does not read; a close frame would not arrive either.
    Stuck,
    Stopping,
    Silent,
    TooLarge,
    NotUtf8,
    Protocol,
    Unavailable,
    BadMessage,
    Uninitialised,
    Expired,
    Forbidden,
    Revoked,
    RightsChanged,
    InitTimeout,
    DuplicateId,
    InitTwice,
    TooManySockets,
    TooManyMessages,
}

impl Close {
    /// The close frame, where there is someone to send it to.
    pub(super) fn reason(self) -> Option<CloseReason> {
        let (code, description) = match self {
            Self::Gone | Self::Stuck => return None,
            Self::Stopping => (1001, "server is stopping"),
            Self::Silent => (1001, "no sign of life"),
            Self::Protocol => (1002, "protocol error"),
            Self::NotUtf8 => (1007, "text is not UTF-8"),
            Self::TooLarge => (1009, "message too large"),
            Self::Unavailable => (1013, "try again later"),
            Self::BadMessage => (4400, "invalid message"),
            Self::Uninitialised => (4401, "Unauthorized"),
            Self::Expired => (4401, "token expired"),
            Self::Forbidden => (4403, "Forbidden"),
            Self::Revoked => (4403, "token revoked"),
            Self::RightsChanged => (4403, "rights changed, connect again"),
            Self::InitTimeout => (4408, "Connection initialisation timeout"),
            Self::DuplicateId => (4409, "Subscriber for this id already exists"),
            Self::InitTwice => (4429, "Too many initialisation requests"),
            Self::TooManySockets => (4429, "too many sockets"),
            Self::TooManyMessages => (4429, "too many messages"),
        };
        Some(CloseReason { code: CloseCode::from(code), description: Some(description.to_owned()) })
    }
}

impl From<ProtocolError> for Close {
    fn from(error: ProtocolError) -> Self {
        match error {
            ProtocolError::Overflow => Self::TooLarge,
            ProtocolError::Io(cause) if cause.kind() == std::io::ErrorKind::InvalidData => Self::NotUtf8,
            // What exceeds the size of a continued message comes as a nameless I/O error.
            ProtocolError::Io(_) => Self::TooLarge,
            _ => Self::Protocol,
        }
    }
}

/// What a client may say.
#[derive(Debug, PartialEq)]
pub(super) enum ClientMessage {
    Init(Map<String, Json>),
    Ping(Option<Json>),
    Pong,
    Subscribe {
        id: String,
        payload: Json,
        /// A member of the payload that is given twice; the operation is refused for it, not the socket.
        repeated: Option<Vec<String>>,
    },
    Complete {
        id: String,
    },
}

const LONGEST_ID: usize = 128;

impl ClientMessage {
    /// `None` closes with 4400.
    pub(super) fn parse(text: &str) -> Option<Self> {
        let Document { value: Json::Object(mut message), repeated } = read(text).ok()? else { return None };
        let is_payload = |path: &Vec<String>| path.len() > 1 && path[0] == "payload";
        let is_subscribe = message.get("type").is_some_and(|kind| kind == "subscribe");
        if repeated.as_ref().is_some_and(|path| !(is_subscribe && is_payload(path))) {
            return None;
        }
        let id = match message.remove("id") {
            Some(Json::String(id)) if !id.is_empty() && id.len() <= LONGEST_ID => Some(id),
            None => None,
            Some(_) => return None,
        };
        let payload = message.remove("payload");
        match (message.get("type")?.as_str()?, id, payload) {
            ("connection_init", None, None | Some(Json::Null)) => Some(Self::Init(Map::new())),
            ("connection_init", None, Some(Json::Object(payload))) => Some(Self::Init(payload)),
            ("ping", None, payload @ (None | Some(Json::Object(_) | Json::Null))) => {
                Some(Self::Ping(payload))
            }
            ("pong", None, None | Some(Json::Object(_) | Json::Null)) => Some(Self::Pong),
            ("subscribe", Some(id), Some(payload @ Json::Object(_))) => {
                let repeated = repeated.map(|path| path.into_iter().skip(1).collect());
                Some(Self::Subscribe { id, payload, repeated })
            }
            ("complete", Some(id), None) => Some(Self::Complete { id }),
            _ => None,
        }
    }
}

/// How `connection_init` says who connects.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Credentials<'a> {
    /// As in the header of that name.
    Authorization(&'a str),
    Token(&'a str),
}

/// Reads the one member that counts. Whatever else somebody means to be known by is no anonymous visit.
pub(super) fn credentials(payload: &Map<String, Json>) -> Result<Option<Credentials<'_>>, Close> {
    let mut found = None;
    for (name, value) in payload {
        let make = match name.to_ascii_lowercase().as_str() {
            "authorization" => Credentials::Authorization,
            "token" => Credentials::Token,
            _ => return Err(Close::BadMessage),
        };
        match value {
            Json::Null => {}
            Json::String(text) if found.is_none() => found = Some(make(text)),
            _ => return Err(Close::BadMessage),
        }
    }
    Ok(found)
}

pub(super) fn ack() -> String {
    json!({ "type": "connection_ack" }).to_string()
}

pub(super) fn pong(payload: Option<Json>) -> String {
    match payload {
        Some(payload) => json!({ "type": "pong", "payload": payload }).to_string(),
        None => json!({ "type": "pong" }).to_string(),
    }
}

pub(super) fn about(id: &str, kind: &str, payload: Option<Json>) -> String {
    let mut message = json!({ "id": id, "type": kind });
    if let Some(payload) = payload {
        message["payload"] = payload;
    }
    message.to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn messages_are_read_strictly() {
        for (text, expected) in [
            (r#"{"type":"connection_init"}"#, Some(ClientMessage::Init(Map::new()))),
            (r#"{"type":"ping"}"#, Some(ClientMessage::Ping(None))),
            (r#"{"type":"pong","payload":{}}"#, Some(ClientMessage::Pong)),
            (r#"{"type":"complete","id":"1"}"#, Some(ClientMessage::Complete { id: "1".into() })),
            (
                r#"{"type":"subscribe","id":"1","payload":{}}"#,
                Some(ClientMessage::Subscribe { id: "1".into(), payload: json!({}), repeated: None }),
            ),
            (
                r#"{"type":"subscribe","id":"1","payload":{"variables":{"a":1,"a":1}}}"#,
                Some(ClientMessage::Subscribe {
                    id: "1".into(),
                    payload: json!({"variables": {"a": 1}}),
                    repeated: Some(vec!["variables".into(), "a".into()]),
                }),
            ),
            (r#"{"type":"subscribe","id":"1","id":"2","payload":{}}"#, None),
            (r#"{"type":"subscribe","id":"1","payload":{},"payload":{}}"#, None),
            (r#"{"type":"connection_init","payload":{"token":"a","token":"b"}}"#, None),
            (r#"{"type":"subscribe","id":"","payload":{}}"#, None),
            (r#"{"type":"subscribe","id":1,"payload":{}}"#, None),
            (r#"{"type":"subscribe","id":"1"}"#, None),
            (r#"{"type":"subscribe","id":"1","payload":[]}"#, None),
            (r#"{"type":"start","id":"1","payload":{}}"#, None),
            (r#"{"type":"connection_init","payload":"x"}"#, None),
            (r#"{"type":1}"#, None),
            ("[]", None),
            ("{", None),
        ] {
            assert_eq!(ClientMessage::parse(text), expected, "{text}");
        }
    }
}
