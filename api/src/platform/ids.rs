//! Keys of rows, and the opaque ids that clients see.
//! Start with [`new_id`] and [`GlobalId`].
//! Never: the machine's clock.

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use chrono::{DateTime, Utc};
use uuid::{NoContext, Timestamp, Uuid};

/// A new time-ordered key (UUIDv7) stamped with the injected clock.
pub fn new_id(now: DateTime<Utc>) -> Uuid {
    let seconds = u64::try_from(now.timestamp()).unwrap_or_default();
    Uuid::new_v7(Timestamp::from_unix(NoContext, seconds, now.timestamp_subsec_nanos()))
}

/// Relay's global id: the type and the key, opaque to clients.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GlobalId {
    pub object: String,
    pub key: String,
}

impl GlobalId {
    pub fn encode(object: &str, key: impl std::fmt::Display) -> String {
        URL_SAFE_NO_PAD.encode(format!("{object}:{key}"))
    }

    /// `None` for anything that [`GlobalId::encode`] did not make.
    pub fn decode(text: &str) -> Option<Self> {
        let bytes = URL_SAFE_NO_PAD.decode(text).ok()?;
        let (object, key) = std::str::from_utf8(&bytes).ok()?.split_once(':')?;
        Some(Self { object: object.to_owned(), key: key.to_owned() })
    }

    /// The row key behind an id of the given type; another type's id is no id of this type.
    pub fn key_of(text: &str, object: &str) -> Option<Uuid> {
        let id = Self::decode(text)?;
        (id.object == object).then(|| id.key.parse().ok()).flatten()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_follow_the_clock_and_round_trip() {
        let now = DateTime::from_timestamp(1_760_000_000, 5_000_000).unwrap();
        let later = DateTime::from_timestamp(1_760_000_001, 0).unwrap();
        assert!(new_id(now) < new_id(later));
        let id = new_id(now);
        let text = GlobalId::encode("Case", id);
        assert_eq!(GlobalId::key_of(&text, "Case"), Some(id));
        assert_eq!(GlobalId::key_of(&text, "Person"), None);
        assert_eq!(GlobalId::decode("not base64!"), None);
    }
}
