//! Why a token is not believed.
//! Start with [`TokenRefusal`].
//! Never: a word of the token.

use std::fmt;

use crate::platform::error::Error;

/// `Display` is the stable [`TokenRefusal::reason`], with the name of a missing claim.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TokenRefusal {
    Oversized,
    /// Not three parts of base64url, or no JSON inside.
    Malformed,
    /// A header member that would let the token choose its own key or rules.
    Header,
    Type,
    /// Not an algorithm of the hub, or not the one of its key.
    Algorithm,
    MissingKeyId,
    UnknownKey,
    /// The issuer's keys were never loaded: a fault of the hub's surroundings.
    KeysUnavailable,
    Signature,
    MissingClaim(&'static str),
    Claims,
    Issuer,
    Audience,
    Expired,
    NotYetValid,
    Lifetime,
}

impl TokenRefusal {
    /// For logs, metrics and `WWW-Authenticate`; never changes once published.
    pub fn reason(self) -> &'static str {
        match self {
            Self::Oversized => "token_oversized",
            Self::Malformed => "token_malformed",
            Self::Header => "token_header_refused",
            Self::Type => "token_type_refused",
            Self::Algorithm => "token_algorithm_refused",
            Self::MissingKeyId => "token_key_missing",
            Self::UnknownKey => "token_key_unknown",
            Self::KeysUnavailable => "token_keys_unavailable",
            Self::Signature => "token_signature_invalid",
            Self::MissingClaim(_) => "token_claim_missing",
            Self::Claims => "token_claims_malformed",
            Self::Issuer => "token_issuer_refused",
            Self::Audience => "token_audience_refused",
            Self::Expired => "token_expired",
            Self::NotYetValid => "token_not_yet_valid",
            Self::Lifetime => "token_lifetime_refused",
        }
    }
}

impl fmt::Display for TokenRefusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::MissingClaim(name) => write!(f, "{}: {name}", self.reason()),
            other => f.write_str(other.reason()),
        }
    }
}

impl std::error::Error for TokenRefusal {}

impl From<TokenRefusal> for Error {
    fn from(refusal: TokenRefusal) -> Self {
        match refusal {
            TokenRefusal::KeysUnavailable => Self::UpstreamUnavailable("token keys"),
            refused => Self::Unauthenticated(refused.reason()),
        }
    }
}
