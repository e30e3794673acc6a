//! Bearer tokens: compact JWS in, verified claims out.
//! Start with [`TokenVerifier::verify`]; `claims` is what a token says, `refusal` why it is not believed.
//! Never: an algorithm or a key chosen by the token, or the machine's clock.

mod claims;
mod refusal;

use std::{sync::Arc, time::Duration};

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use chrono::{DateTime, TimeDelta, Utc};
use entities::values::plain_text::PlainText;
use jsonwebtoken::{Algorithm, crypto};
use moka::future::Cache;
use serde::Deserialize;
use serde_json::{Map, Value as Json};
use sha2::{Digest, Sha256};

use super::keyset::{JwksSection, KeyLookup, KeySource};
use crate::platform::clock::Clock;
pub use claims::{Audience, Claims, TokenKind};
pub use refusal::TokenRefusal;

/// Longer tokens are refused unread.
const MAX_TOKEN_BYTES: usize = 8 * 1024;

/// `[auth]`. Whose tokens are believed, and for how long.
#[derive(Debug, Clone, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct AuthSection {
    /// Exactly as in `iss`.
    pub issuer: String,
    /// Must be among the token's `aud`.
    pub audience: String,
    /// How far the issuer's clock may be off.
    pub token_leeway_seconds: u32,
    /// The longest time from `iat` to `exp`.
    pub token_max_lifetime_seconds: u32,
    /// How many verified tokens are remembered.
    pub token_cache_entries: u64,
    /// For how long the revocations last seen are believed when the database does not answer; then no token is.
    pub revocation_staleness_ms: u64,
    pub jwks: JwksSection,
}

impl Default for AuthSection {
    fn default() -> Self {
        Self {
            issuer: "onewindow".to_owned(),
            audience: "onewindow".to_owned(),
            token_leeway_seconds: 30,
            token_max_lifetime_seconds: 12 * 3600,
            token_cache_entries: 10_000,
            revocation_staleness_ms: 10_000,
            jwks: JwksSection::default(),
        }
    }
}

/// A token whose signature, issuer, audience and times were checked. Cheap to clone.
#[derive(Debug, Clone)]
pub struct VerifiedToken {
    pub claims: Arc<Claims>,
    pub issued_at: DateTime<Utc>,
    pub expires_at: DateTime<Utc>,
    not_before: DateTime<Utc>,
    /// The generation of keys it was verified under: a withdrawn key takes its tokens along.
    generation: u64,
}

/// 令牌校验. One for the whole hub; clones share the cache.
#[derive(Debug, Clone)]
pub struct TokenVerifier {
    issuer: Arc<str>,
    audience: Arc<str>,
    leeway: TimeDelta,
    max_lifetime: TimeDelta,
    keys: KeySource,
    clock: Arc<dyn Clock>,
    verified: Cache<[u8; 32], VerifiedToken>,
}

impl TokenVerifier {
    pub fn new(section: &AuthSection, keys: KeySource, clock: Arc<dyn Clock>) -> Self {
        // The cache's own clock only frees memory; validity is asked of ours on every hit.
        let time_to_live = Duration::from_secs(section.token_max_lifetime_seconds.into());
        Self {
            issuer: section.issuer.as_str().into(),
            audience: section.audience.as_str().into(),
            leeway: TimeDelta::seconds(section.token_leeway_seconds.into()),
            max_lifetime: TimeDelta::seconds(section.token_max_lifetime_seconds.into()),
            keys,
            clock,
            verified: Cache::builder()
                .max_capacity(section.token_cache_entries)
                .time_to_live(time_to_live)
                .build(),
        }
    }

    /// Verifies a compact token; one seen before costs a hash and a look-up.
    ///
    /// # Errors
    /// [`TokenRefusal`]: the first reason found.
    pub async fn verify(&self, compact: &str) -> Result<VerifiedToken, TokenRefusal> {
        if compact.len() > MAX_TOKEN_BYTES {
            return Err(TokenRefusal::Oversized);
        }
        let fingerprint: [u8; 32] = Sha256::digest(compact).into();
        if let Some(token) = self.verified.get(&fingerprint).await
            && token.generation == self.keys.generation()
        {
            if let Err(refusal) = self.check_times(&token) {
                self.verified.invalidate(&fingerprint).await;
                return Err(refusal);
            }
            return Ok(token);
        }
        let token = self.verify_anew(compact).await?;
        self.verified.insert(fingerprint, token.clone()).await;
        Ok(token)
    }

    /// When a token stops being accepted, here as on a socket that it opened: its expiry and the leeway.
    pub fn accepted_until(&self, token: &VerifiedToken) -> DateTime<Utc> {
        token.expires_at.checked_add_signed(self.leeway).unwrap_or(token.expires_at)
    }

    async fn verify_anew(&self, compact: &str) -> Result<VerifiedToken, TokenRefusal> {
        let (message, signature) = compact.rsplit_once('.').ok_or(TokenRefusal::Malformed)?;
        let (header, payload) = message.split_once('.').ok_or(TokenRefusal::Malformed)?;
        let (algorithm, kid) = read_header(header)?;

        // taken before the key, so that a set replaced in between counts as newer
        let generation = self.keys.generation();
        let key = self.keys.find(&kid).await.map_err(|lookup| match lookup {
            KeyLookup::Unknown => TokenRefusal::UnknownKey,
            KeyLookup::Unavailable => TokenRefusal::KeysUnavailable,
        })?;
        if key.algorithm != algorithm {
            return Err(TokenRefusal::Algorithm);
        }
        match crypto::verify(signature, message.as_bytes(), &key.key, key.algorithm) {
            Ok(true) => {}
            _ => return Err(TokenRefusal::Signature),
        }

        let claims = read_claims(&decode(payload)?)?;
        if *claims.iss != *self.issuer {
            return Err(TokenRefusal::Issuer);
        }
        if !claims.aud.contains(&self.audience) {
            return Err(TokenRefusal::Audience);
        }
        let token = VerifiedToken {
            issued_at: instant(claims.iat)?,
            expires_at: instant(claims.exp)?,
            not_before: instant(claims.nbf)?,
            generation,
            claims: Arc::new(claims),
        };
        self.check_times(&token)?;
        Ok(token)
    }

    fn check_times(&self, token: &VerifiedToken) -> Result<(), TokenRefusal> {
        let now = self.clock.now();
        if self.accepted_until(token) <= now {
            return Err(TokenRefusal::Expired);
        }
        if token.not_before.max(token.issued_at) > now + self.leeway {
            return Err(TokenRefusal::NotYetValid);
        }
        let lifetime = token.expires_at - token.issued_at;
        if lifetime <= TimeDelta::zero() || lifetime > self.max_lifetime {
            return Err(TokenRefusal::Lifetime);
        }
        Ok(())
    }
}

fn decode(part: &str) -> Result<Vec<u8>, TokenRefusal> {
    URL_SAFE_NO_PAD.decode(part).map_err(|_| TokenRefusal::Malformed)
}

/// The claimed algorithm and the key's name. Nothing else of a header is ever used.
fn read_header(header: &str) -> Result<(Algorithm, String), TokenRefusal> {
    let header: Map<String, Json> =
        serde_json::from_slice(&decode(header)?).map_err(|_| TokenRefusal::Malformed)?;
    if ["crit", "jku", "jwk", "x5u", "x5c"].iter().any(|name| header.contains_key(*name)) {
        return Err(TokenRefusal::Header);
    }
    if let Some(typ) = header.get("typ") {
        let typ = typ.as_str().ok_or(TokenRefusal::Type)?.to_ascii_lowercase();
        // RFC 9068, section 4: the media type may be written in full
        if !matches!(typ.strip_prefix("application/").unwrap_or(&typ), "jwt" | "at+jwt") {
            return Err(TokenRefusal::Type);
        }
    }
    let algorithm = match header.get("alg").and_then(Json::as_str) {
        Some("EdDSA") => Algorithm::EdDSA,
        Some("ES256") => Algorithm::ES256,
        Some("RS256") => Algorithm::RS256,
        _ => return Err(TokenRefusal::Algorithm),
    };
    let kid = header.get("kid").and_then(Json::as_str).ok_or(TokenRefusal::MissingKeyId)?;
    Ok((algorithm, kid.to_owned()))
}

fn read_claims(payload: &[u8]) -> Result<Claims, TokenRefusal> {
    let claims: Claims = serde_json::from_slice(payload).map_err(|_| explain(payload))?;
    if claims.sub.is_empty() {
        return Err(TokenRefusal::MissingClaim("sub"));
    }
    if claims.jti.is_empty() {
        return Err(TokenRefusal::MissingClaim("jti"));
    }
    // Both are kept in clear, in the ledger for ever; and only what parses can be revoked.
    if [&claims.sub, &claims.jti].into_iter().any(|name| !is_identifier(name)) {
        return Err(TokenRefusal::Claims);
    }
    Ok(claims)
}

fn is_identifier(name: &str) -> bool {
    PlainText::<200>::parse_identifier(name).is_ok_and(|parsed| parsed.as_str() == name)
}

/// Off the hot path: was something missing, or something of the wrong kind?
fn explain(payload: &[u8]) -> TokenRefusal {
    let Ok(claims) = serde_json::from_slice::<Map<String, Json>>(payload) else {
        return TokenRefusal::Claims;
    };
    let missing = Claims::REQUIRED.into_iter().find(|name| !claims.contains_key(*name));
    missing.map_or(TokenRefusal::Claims, TokenRefusal::MissingClaim)
}

fn instant(seconds: i64) -> Result<DateTime<Utc>, TokenRefusal> {
    DateTime::from_timestamp(seconds, 0).ok_or(TokenRefusal::Claims)
}

#[cfg(test)]
mod tests;
