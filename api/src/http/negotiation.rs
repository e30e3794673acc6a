//! Which media type an answer has, and which status.
//! Start with [`negotiate`] and [`StatusProfile::status`].
//! Never: bodies.

use actix_web::http::StatusCode;
use serde::Deserialize;

use crate::{
    graphql::errors::{Outcome, Rejection},
    platform::{documents::DocumentRefusal, error::Error, guard::GuardRefusal},
};
use async_graphql::Name;

/// The media types of answers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Media {
    GraphqlResponse,
    Json,
}

impl Media {
    pub fn content_type(self) -> &'static str {
        match self {
            Self::GraphqlResponse => "application/graphql-response+json; charset=utf-8",
            Self::Json => "application/json; charset=utf-8",
        }
    }
}

/// Which edition of "GraphQL over HTTP" the statuses follow.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum StatusProfile {
    /// Request errors: 400 as `application/graphql-response+json`, 200 as `application/json`.
    #[default]
    Watershed,
    /// 400 for syntax, 422 for what does not fit, 294 for partial data, whatever the media type.
    Draft2026,
}

/// Where a request failed, as far as the status is concerned.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stage {
    /// Before GraphQL: the status says it, in both profiles.
    Transport(StatusCode),
    /// JSON, but no GraphQL request.
    Malformed,
    Syntax,
    /// Validation, variables, limits.
    Invalid,
}

/// A request that was not executed.
#[derive(Debug, Clone)]
pub struct Refused {
    pub stage: Stage,
    pub rejection: Rejection,
    /// Root fields of an operation that had begun when it was cut off; none of what was never executed.
    pub begun: Vec<Name>,
}

impl Refused {
    pub fn transport(status: StatusCode, error: Error) -> Self {
        Self { stage: Stage::Transport(status), rejection: error.into(), begun: Vec::new() }
    }

    pub fn malformed(field: &str, code: &'static str, zh: &str, en: &str) -> Self {
        let rejection = Error::input(&[field], code, zh, en).into();
        Self { stage: Stage::Malformed, rejection, begun: Vec::new() }
    }
}

impl From<Error> for Refused {
    fn from(error: Error) -> Self {
        let status = match &error {
            Error::Unauthenticated(_) => StatusCode::UNAUTHORIZED,
            Error::Forbidden(_) => StatusCode::FORBIDDEN,
            Error::NotFound => StatusCode::NOT_FOUND,
            Error::BadUserInput(_) | Error::Refused(_) => StatusCode::BAD_REQUEST,
            Error::StaleVersion { .. } | Error::KeyReused { .. } | Error::Conflict(_) => StatusCode::CONFLICT,
            Error::RateLimited { .. } => StatusCode::TOO_MANY_REQUESTS,
            Error::UpstreamUnavailable(_) => StatusCode::SERVICE_UNAVAILABLE,
            Error::TooComplex(_) => StatusCode::GATEWAY_TIMEOUT,
            Error::Internal(_) => StatusCode::INTERNAL_SERVER_ERROR,
        };
        Self::transport(status, error)
    }
}

impl From<DocumentRefusal> for Refused {
    fn from(refusal: DocumentRefusal) -> Self {
        let stage = match &refusal {
            DocumentRefusal::Missing
            | DocumentRefusal::MalformedHash
            | DocumentRefusal::HashMismatch
            | DocumentRefusal::Guard(GuardRefusal::UnknownOperation) => Stage::Malformed,
            DocumentRefusal::Guard(GuardRefusal::Parse { .. } | GuardRefusal::Escape { .. }) => Stage::Syntax,
            DocumentRefusal::NotFound | DocumentRefusal::NotTrusted | DocumentRefusal::Guard(_) => {
                Stage::Invalid
            }
        };
        Self { stage, rejection: refusal.into(), begun: Vec::new() }
    }
}

impl From<GuardRefusal> for Refused {
    fn from(refusal: GuardRefusal) -> Self {
        DocumentRefusal::Guard(refusal).into()
    }
}

impl StatusProfile {
    /// The status of a request that was not executed.
    pub fn status(self, stage: Stage, media: Media) -> StatusCode {
        match (self, stage, media) {
            (_, Stage::Transport(status), _) => status,
            (Self::Watershed, Stage::Malformed, _) => StatusCode::BAD_REQUEST,
            (Self::Watershed, Stage::Syntax | Stage::Invalid, Media::GraphqlResponse) => {
                StatusCode::BAD_REQUEST
            }
            (Self::Watershed, Stage::Syntax | Stage::Invalid, Media::Json) => StatusCode::OK,
            (Self::Draft2026, Stage::Syntax, _) => StatusCode::BAD_REQUEST,
            (Self::Draft2026, Stage::Malformed | Stage::Invalid, _) => StatusCode::UNPROCESSABLE_ENTITY,
        }
    }

    /// The status of what the engine answered.
    pub fn outcome(self, outcome: Outcome, media: Media) -> StatusCode {
        match (self, outcome) {
            (_, Outcome::Refused) => self.status(Stage::Invalid, media),
            (Self::Draft2026, Outcome::Partial) => StatusCode::from_u16(294).unwrap_or(StatusCode::OK),
            _ => StatusCode::OK,
        }
    }
}

const GRAPHQL_RESPONSE: &str = "application/graphql-response+json";
const JSON: &str = "application/json";

/// Chooses by `Accept`; `None` is 406.
///
/// A client that names neither type gets the profile's own: plain JSON before the watershed, since such a
/// client has not asked for the statuses that come with the other.
pub fn negotiate(accept: Option<&str>, profile: StatusProfile) -> Option<Media> {
    let unnamed = match profile {
        StatusProfile::Watershed => Media::Json,
        StatusProfile::Draft2026 => Media::GraphqlResponse,
    };
    let Some(accept) = accept.filter(|accept| !accept.trim().is_empty()) else { return Some(unnamed) };
    let ranges: Vec<_> = accept.split(',').filter_map(range).collect();
    let weigh = |media: &str| {
        [media, "application/*", "*/*"]
            .iter()
            .find_map(|wanted| {
                ranges.iter().find(|(name, _)| name == wanted).map(|(_, weight)| (*weight, *wanted == media))
            })
            .unwrap_or((0, false))
    };
    let ((graphql, graphql_named), (json, json_named)) = (weigh(GRAPHQL_RESPONSE), weigh(JSON));
    match graphql.cmp(&json) {
        _ if graphql == 0 && json == 0 => None,
        std::cmp::Ordering::Greater => Some(Media::GraphqlResponse),
        std::cmp::Ordering::Less => Some(Media::Json),
        std::cmp::Ordering::Equal if graphql_named => Some(Media::GraphqlResponse),
        std::cmp::Ordering::Equal if json_named => Some(Media::Json),
        std::cmp::Ordering::Equal => Some(unnamed),
    }
}

/// Whether the client names one of our JSON types, which a page of another origin's plain form cannot.
pub fn names_json(accept: &str) -> bool {
    accept
        .split(',')
        .filter_map(range)
        .any(|(name, weight)| weight > 0 && (name == GRAPHQL_RESPONSE || name == JSON))
}

/// Name and weight in thousandths; a malformed weight or another charset makes it unacceptable.
fn range(text: &str) -> Option<(String, u32)> {
    let mut parts = text.split(';').map(str::trim);
    let name = parts.next()?.to_ascii_lowercase();
    let mut weight = 1_000;
    for part in parts {
        let (key, value) = part.split_once('=')?;
        match key.trim().to_ascii_lowercase().as_str() {
            "q" => weight = weight_of(value.trim()).unwrap_or(0),
            "charset" if !value.trim().trim_matches('"').eq_ignore_ascii_case("utf-8") => weight = 0,
            _ => {}
        }
    }
    Some((name, weight))
}

fn weight_of(text: &str) -> Option<u32> {
    let (whole, fraction) = text.split_once('.').unwrap_or((text, ""));
    let is_digits = fraction.len() <= 3 && fraction.bytes().all(|byte| byte.is_ascii_digit());
    let thousandths = format!("{fraction:0<3}").parse::<u32>().ok().filter(|_| is_digits)?;
    match (whole, thousandths) {
        ("0", thousandths) => Some(thousandths),
        ("1", 0) => Some(1_000),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn accept_is_negotiated() {
        use Media::{GraphqlResponse as G, Json as J};
        for (accept, watershed) in [
            (None, Some(J)),
            (Some(""), Some(J)),
            (Some("*/*"), Some(J)),
            (Some("application/*"), Some(J)),
            (Some("application/json"), Some(J)),
            (Some("Application/JSON; charset=UTF-8"), Some(J)),
            (Some("application/graphql-response+json"), Some(G)),
            (Some("application/graphql-response+json; charset=utf-8, application/json; q=0.9"), Some(G)),
            (Some("application/json, application/graphql-response+json"), Some(G)),
            (Some("application/json, application/graphql-response+json;q=0.5"), Some(J)),
            (Some("*/*, application/graphql-response+json"), Some(G)),
            (Some("text/html, */*;q=0.1"), Some(J)),
            (Some("application/json;q=0, */*"), Some(G)),
            (Some("application/graphql-response+json;q=0, */*;q=0.1"), Some(J)),
            (Some("text/html"), None),
            (Some("application/json;q=0"), None),
            (Some("application/json;q=2"), None),
            (Some("application/json;charset=gbk"), None),
        ] {
            assert_eq!(negotiate(accept, StatusProfile::Watershed), watershed, "{accept:?}");
        }
        assert_eq!(negotiate(Some("*/*"), StatusProfile::Draft2026), Some(G));
        assert_eq!(negotiate(Some("application/json"), StatusProfile::Draft2026), Some(J));
    }

    #[test]
    fn statuses_follow_the_profile() {
        use StatusProfile::{Draft2026, Watershed};
        let teapot = Stage::Transport(StatusCode::IM_A_TEAPOT);
        for (profile, stage, graphql, json) in [
            (Watershed, teapot, 418, 418),
            (Watershed, Stage::Malformed, 400, 400),
            (Watershed, Stage::Syntax, 400, 200),
            (Watershed, Stage::Invalid, 400, 200),
            (Draft2026, teapot, 418, 418),
            (Draft2026, Stage::Malformed, 422, 422),
            (Draft2026, Stage::Syntax, 400, 400),
            (Draft2026, Stage::Invalid, 422, 422),
        ] {
            assert_eq!(
                profile.status(stage, Media::GraphqlResponse).as_u16(),
                graphql,
                "{profile:?} {stage:?}"
            );
            assert_eq!(profile.status(stage, Media::Json).as_u16(), json, "{profile:?} {stage:?}");
        }
        assert_eq!(Watershed.outcome(Outcome::Partial, Media::Json).as_u16(), 200);
        assert_eq!(Draft2026.outcome(Outcome::Partial, Media::Json).as_u16(), 294);
        assert_eq!(Draft2026.outcome(Outcome::Executed, Media::Json).as_u16(), 200);
        assert_eq!(Draft2026.outcome(Outcome::Refused, Media::Json).as_u16(), 422);
    }
}
