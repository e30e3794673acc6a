//! The `[keys]` section and how it becomes keys.
//! Start with [`KeysSection`]; `load` reads and checks it.
//! Never: a mixture of configured and demonstration keys.

use std::{collections::BTreeMap, fs, path::PathBuf, sync::Arc};

use base64::{Engine, engine::general_purpose::STANDARD};
use secrecy::{ExposeSecret, SecretBox, SecretString};
use serde::{Deserialize, Deserializer};
use zeroize::{Zeroize, Zeroizing};

use super::{HubKeys, KeysError, SigningKey, public_key};
use crate::platform::vault::{Key, Vault, VaultKeys};

/// Where a secret is: the text itself, or `{ file = "path" }`.
#[derive(Debug, Clone)]
pub enum SecretSource {
    Inline(SecretString),
    File(PathBuf),
}

impl<'de> Deserialize<'de> for SecretSource {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        #[derive(Deserialize)]
        #[serde(untagged, deny_unknown_fields, expecting = "expected a text or { file = \"path\" }")]
        enum Written {
            Inline(String),
            File { file: PathBuf },
        }
        Ok(match Written::deserialize(deserializer)? {
            Written::Inline(text) => Self::Inline(text.into()),
            Written::File { file } => Self::File(file),
        })
    }
}

/// `[keys]`. Nothing set means the demonstration's keys; anything set means all but the optional
/// ones must be. Symmetric keys are 32 bytes in base64 (`openssl rand -base64 32`), signing keys
/// Ed25519 in PKCS#8 PEM (`openssl genpkey -algorithm ed25519`).
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct KeysSection {
    pub encryption: Option<EncryptionSection>,
    /// Blind indexes and verification codes.
    pub index: Option<SecretSource>,
    /// The ledger's seal.
    pub ledger: Option<SecretSource>,
    /// Optional: only a hub that mints tokens itself has one.
    pub token_signing: Option<SecretSource>,
    pub certificate_signing: Option<SecretSource>,
    /// Public certificate keys that no longer sign, each the `x` of its JWK.
    pub certificate_retired: Vec<String>,
}

/// `[keys.encryption]`. Rotation: add a key, make it active, keep the old one until all is resealed.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct EncryptionSection {
    /// The id of the key that seals.
    pub active: u16,
    /// Id (0 to 65535) to key.
    pub keys: BTreeMap<String, SecretSource>,
}

impl KeysSection {
    pub(super) fn is_empty(&self) -> bool {
        self.encryption.is_none()
            && self.index.is_none()
            && self.ledger.is_none()
            && self.token_signing.is_none()
            && self.certificate_signing.is_none()
            && self.certificate_retired.is_empty()
    }
}

pub(super) fn load(section: &KeysSection) -> Result<HubKeys, KeysError> {
    let vault_keys = vault_keys(section)?;
    let certificates = signing_key("keys.certificate_signing", section.certificate_signing.as_ref())?
        .ok_or_else(|| KeysError::new("keys.certificate_signing", "is not set"))?;
    let tokens = signing_key("keys.token_signing", section.token_signing.as_ref())?;
    if tokens.as_ref().is_some_and(|key| key.public() == certificates.public()) {
        return Err(KeysError::new("keys.token_signing", "must differ from keys.certificate_signing"));
    }
    let retired = section
        .certificate_retired
        .iter()
        .map(|text| {
            public_key(text).ok_or_else(|| {
                KeysError::new("keys.certificate_retired", "is not an Ed25519 public key in base64url")
            })
        })
        .collect::<Result<_, _>>()?;
    let active = vault_keys.active;
    let vault = Vault::new(vault_keys)
        .map_err(|_| KeysError::new("keys.encryption.active", "names no key of keys.encryption.keys"))?;
    tracing::info!(keys.encryption.active = active, "keys loaded");
    Ok(HubKeys { tokens, certificates, retired, vault: Arc::new(vault), is_demo: false })
}

fn vault_keys(section: &KeysSection) -> Result<VaultKeys, KeysError> {
    let written =
        section.encryption.as_ref().ok_or_else(|| KeysError::new("keys.encryption", "is not set"))?;
    let mut encryption = BTreeMap::new();
    for (name, source) in &written.keys {
        let setting = format!("keys.encryption.keys.{name}");
        let id = name.parse::<u16>().map_err(|_| KeysError::new(&setting, "is not an id from 0 to 65535"))?;
        if encryption.insert(id, symmetric_key(&setting, Some(source))?).is_some() {
            return Err(KeysError::new(setting, "is the same id as another"));
        }
    }
    let keys = VaultKeys {
        encryption,
        active: written.active,
        index: symmetric_key("keys.index", section.index.as_ref())?,
        ledger: symmetric_key("keys.ledger", section.ledger.as_ref())?,
    };
    refuse_shared(&keys)?;
    Ok(keys)
}

/// A key used twice would tie purposes together that must fall separately.
fn refuse_shared(keys: &VaultKeys) -> Result<(), KeysError> {
    let named = keys
        .encryption
        .iter()
        .map(|(id, key)| (format!("keys.encryption.keys.{id}"), key))
        .chain([("keys.index".to_owned(), &keys.index), ("keys.ledger".to_owned(), &keys.ledger)]);
    let mut seen: Vec<&Key> = Vec::new();
    for (setting, key) in named {
        if seen.iter().any(|other| other.expose_secret() == key.expose_secret()) {
            return Err(KeysError::new(setting, "is the same key as another"));
        }
        seen.push(key);
    }
    Ok(())
}

fn symmetric_key(setting: &str, source: Option<&SecretSource>) -> Result<Key, KeysError> {
    let problem = |what| KeysError::new(setting, what);
    let text = read(setting, source.ok_or_else(|| problem("is not set"))?)?;
    let bytes = STANDARD.decode(text.trim()).map_err(|_| problem("is not base64"))?;
    let bytes = Zeroizing::new(bytes);
    let mut key = <[u8; 32]>::try_from(bytes.as_slice()).map_err(|_| problem("is not 32 bytes"))?;
    let secret = SecretBox::new(Box::new(key));
    key.zeroize();
    Ok(secret)
}

fn signing_key(setting: &str, source: Option<&SecretSource>) -> Result<Option<SigningKey>, KeysError> {
    let Some(source) = source else { return Ok(None) };
    let pem = read(setting, source)?;
    let key = SigningKey::from_pem(&pem)
        .ok_or_else(|| KeysError::new(setting, "is not an Ed25519 private key in PKCS#8 PEM"))?;
    Ok(Some(key))
}

fn read(setting: &str, source: &SecretSource) -> Result<Zeroizing<String>, KeysError> {
    match source {
        SecretSource::Inline(text) => Ok(Zeroizing::new(text.expose_secret().to_owned())),
        SecretSource::File(path) => fs::read_to_string(path)
            .map(Zeroizing::new)
            .map_err(|_| KeysError::new(setting, "names a file that cannot be read")),
    }
}
