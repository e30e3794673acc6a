//! One Ed25519 key: its identifier, its public JWK, its signatures.
//! Start with [`SigningKey::sign_compact`].
//! Never: the private half outside this file.

use std::fmt;

use aws_lc_rs::signature::{Ed25519KeyPair, KeyPair};
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use serde_json::{Value as Json, json};
use sha2::{Digest, Sha256};

/// An Ed25519 private key named by the RFC 7638 thumbprint of its public half.
pub struct SigningKey {
    pair: Ed25519KeyPair,
    public: [u8; 32],
    kid: String,
}

impl fmt::Debug for SigningKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SigningKey").field("kid", &self.kid).finish_non_exhaustive()
    }
}

impl SigningKey {
    pub fn from_seed(seed: &[u8; 32]) -> Self {
        Self::new(Ed25519KeyPair::from_seed_unchecked(seed).expect("any 32 bytes are a seed"))
    }

    /// A PKCS#8 `PRIVATE KEY` block, as `openssl genpkey -algorithm ed25519` writes it.
    /// `None` if it is anything else.
    pub fn from_pem(pem: &str) -> Option<Self> {
        let key = jsonwebtoken::EncodingKey::from_ed_pem(pem.as_bytes()).ok()?;
        Ed25519KeyPair::from_pkcs8_maybe_unchecked(key.as_bytes()).ok().map(Self::new)
    }

    fn new(pair: Ed25519KeyPair) -> Self {
        let public =
            <[u8; 32]>::try_from(pair.public_key().as_ref()).expect("an Ed25519 public key has 32 bytes");
        Self { pair, kid: thumbprint(&public), public }
    }

    pub fn kid(&self) -> &str {
        &self.kid
    }

    pub(super) fn public(&self) -> &[u8; 32] {
        &self.public
    }

    pub fn public_jwk(&self) -> Json {
        public_jwk(&self.public)
    }

    /// `header.payload.signature` (RFC 7515, section 7.1).
    pub fn sign_compact(&self, typ: &str, payload: &[u8]) -> String {
        let header = json!({ "alg": "EdDSA", "kid": self.kid, "typ": typ }).to_string();
        let mut compact = URL_SAFE_NO_PAD.encode(header);
        compact.push('.');
        URL_SAFE_NO_PAD.encode_string(payload, &mut compact);
        let signature = self.pair.sign(compact.as_bytes());
        compact.push('.');
        URL_SAFE_NO_PAD.encode_string(signature, &mut compact);
        compact
    }
}

/// The JWK of an Ed25519 public key (RFC 8037).
pub(super) fn public_jwk(public: &[u8; 32]) -> Json {
    json!({
        "kty": "OKP", "crv": "Ed25519", "x": URL_SAFE_NO_PAD.encode(public),
        "kid": thumbprint(public), "use": "sig", "alg": "EdDSA",
    })
}

fn thumbprint(public: &[u8; 32]) -> String {
    let x = URL_SAFE_NO_PAD.encode(public);
    URL_SAFE_NO_PAD.encode(Sha256::digest(format!(r#"{{"crv":"Ed25519","kty":"OKP","x":"{x}"}}"#)))
}
