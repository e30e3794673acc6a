//! What a token says, as the issuer writes it.
//! Start with [`Claims`].
//! Never: believed before `verify`, or printed.

use std::fmt;

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::platform::auth::caller::PrincipalKind;

/// The kinds of principal a token can name; the public has none, the hub itself needs none.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TokenKind {
    Clerk,
    BureauOfficer,
    Partner,
    Citizen,
    Operator,
}

impl From<TokenKind> for PrincipalKind {
    fn from(kind: TokenKind) -> Self {
        match kind {
            TokenKind::Clerk => Self::Clerk,
            TokenKind::BureauOfficer => Self::BureauOfficer,
            TokenKind::Partner => Self::Partner,
            TokenKind::Citizen => Self::Citizen,
            TokenKind::Operator => Self::Operator,
        }
    }
}

/// One audience or several (RFC 7519, section 4.1.3).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Audience {
    One(String),
    Many(Vec<String>),
}

impl Audience {
    pub fn contains(&self, audience: &str) -> bool {
        match self {
            Self::One(one) => one == audience,
            Self::Many(many) => many.iter().any(|one| one == audience),
        }
    }
}

/// 令牌声明. Times are whole seconds since 1970 UTC.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Claims {
    pub iss: String,
    pub aud: Audience,
    pub sub: String,
    pub exp: i64,
    pub nbf: i64,
    pub iat: i64,
    pub jti: String,
    pub kind: TokenKind,
    /// Code of the organization the caller acts for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub org: Option<String>,
    /// 行政区划代码 the caller answers for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub division: Option<String>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub roles: Vec<String>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub services: Vec<String>,
    /// Separated by spaces (RFC 8693, section 4.2).
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub scope: String,
    /// A citizen's own person record.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub person: Option<Uuid>,
}

impl Claims {
    /// What must be there, in the order it is asked for.
    pub(super) const REQUIRED: [&'static str; 8] = ["iss", "aud", "sub", "exp", "nbf", "iat", "jti", "kind"];

    pub fn scopes(&self) -> impl Iterator<Item = &str> {
        self.scope.split_ascii_whitespace()
    }
}

impl fmt::Debug for Claims {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Claims").field("kind", &self.kind).finish_non_exhaustive()
    }
}
