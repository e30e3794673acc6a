//! Every key the hub holds: local tokens, certificates, the vault.
//! Start with [`HubKeys`]; `section` is its configuration, `signing` one Ed25519 key.
//! Never: a private key in a log, an error or `Debug`; a key serving two purposes.

mod recognition;
mod section;
mod signing;

use std::sync::Arc;

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use serde_json::{Value as Json, json};

use super::{
    auth::token::Claims,
    vault::{Vault, VaultKeys},
};
pub use recognition::{StrangeKeys, recognise, strangers};
pub use section::{EncryptionSection, KeysSection, SecretSource};
pub use signing::SigningKey;

/// A key that is missing or unusable. Names its place in the configuration, never its content.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{setting}: {problem}")]
pub struct KeysError {
    /// E.g. `keys.encryption.active`.
    pub setting: String,
    pub problem: &'static str,
}

impl KeysError {
    fn new(setting: impl Into<String>, problem: &'static str) -> Self {
        Self { setting: setting.into(), problem }
    }
}

/// Seeds of the demonstration. They are public: whoever has this source can forge everything.
mod demo {
    pub(super) const DEMO_TOKEN_SEED: [u8; 32] = *b"DEMO-ONLY onewindow token key 01";
    pub(super) const DEMO_CERTIFICATE_SEED: [u8; 32] = *b"DEMO-ONLY onewindow certificate1";
    pub(super) const DEMO_ENCRYPTION_KEY: [u8; 32] = *b"DEMO-ONLY onewindow encryption 1";
    pub(super) const DEMO_INDEX_KEY: [u8; 32] = *b"DEMO-ONLY onewindow blind index1";
    pub(super) const DEMO_LEDGER_KEY: [u8; 32] = *b"DEMO-ONLY onewindow ledger key 1";
}

/// The keys of one running hub.
#[derive(Debug)]
pub struct HubKeys {
    tokens: Option<SigningKey>,
    certificates: SigningKey,
    /// Public halves of certificate keys that no longer sign, so old certificates still verify.
    retired: Vec<[u8; 32]>,
    vault: Arc<Vault>,
    is_demo: bool,
}

impl HubKeys {
    /// Fixed keys for the demonstration and for tests. Not secret.
    pub fn demo() -> Self {
        let key = |bytes: [u8; 32]| secrecy::SecretBox::new(Box::new(bytes));
        let vault = Vault::new(VaultKeys {
            encryption: [(1, key(demo::DEMO_ENCRYPTION_KEY))].into(),
            active: 1,
            index: key(demo::DEMO_INDEX_KEY),
            ledger: key(demo::DEMO_LEDGER_KEY),
        })
        .expect("key 1 is there");
        Self {
            tokens: Some(SigningKey::from_seed(&demo::DEMO_TOKEN_SEED)),
            certificates: SigningKey::from_seed(&demo::DEMO_CERTIFICATE_SEED),
            retired: Vec::new(),
            vault: Arc::new(vault),
            is_demo: true,
        }
    }

    /// The configured keys; the demonstration's if nothing at all is configured.
    ///
    /// # Errors
    /// [`KeysError`] for the first setting that is missing or unusable.
    pub fn load(section: &KeysSection) -> Result<Self, KeysError> {
        if section.is_empty() { Ok(Self::demo()) } else { section::load(section) }
    }

    /// Whether everybody knows these keys. A hub with real data refuses to start on them.
    pub fn is_demo(&self) -> bool {
        self.is_demo
    }

    pub fn vault(&self) -> Arc<Vault> {
        Arc::clone(&self.vault)
    }

    /// A signed token for these claims, as they are: nothing is added or checked.
    ///
    /// # Errors
    /// [`KeysError`] if this hub has no `keys.token_signing`.
    pub fn mint(&self, claims: &Claims) -> Result<String, KeysError> {
        let key = self.tokens.as_ref().ok_or_else(|| KeysError::new("keys.token_signing", "is not set"))?;
        let payload = serde_json::to_vec(claims).expect("claims are plain JSON");
        Ok(key.sign_compact("JWT", &payload))
    }

    /// What verifies locally minted tokens; `None` without `keys.token_signing`.
    pub fn token_jwks(&self) -> Option<Json> {
        self.tokens.as_ref().map(|key| json!({ "keys": [key.public_jwk()] }))
    }

    /// 电子证照签章. A compact JWS over `payload`. Same payload, same bytes: Ed25519 has no randomness, members are sorted.
    /// `typ` names the kind of document, e.g. `marriage-certificate+jws`; never `JWT`.
    pub fn sign_jws(&self, payload: &Json, typ: &str) -> String {
        let mut payload = payload.clone();
        payload.sort_all_objects();
        self.certificates.sign_compact(typ, payload.to_string().as_bytes())
    }

    /// The published keys that verify certificates, retired ones last. Token keys are not among them,
    /// so a certificate can never pass as a token.
    pub fn public_jwks(&self) -> Json {
        let retired = self.retired.iter().map(signing::public_jwk);
        let keys: Vec<Json> = std::iter::once(self.certificates.public_jwk()).chain(retired).collect();
        json!({ "keys": keys })
    }
}

/// Reads an Ed25519 public key as the JWK member `x` spells it.
fn public_key(text: &str) -> Option<[u8; 32]> {
    URL_SAFE_NO_PAD.decode(text.trim()).ok()?.try_into().ok()
}

#[cfg(test)]
mod tests;
