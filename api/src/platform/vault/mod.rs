//! Personal data at rest: sealing, blind indexes, verification codes and the ledger's seal.
//! Start with [`Vault::seal`] and [`Vault::blind_index`]; [`VaultKeys`] is what it is made of.
//! Never: one key for two purposes, or a key or a plaintext in an error or a log.

pub mod reseal;

use std::{collections::BTreeMap, fmt};

use aes_gcm::{
    Aes256Gcm, KeyInit, Nonce,
    aead::{Aead, Payload},
};
use hmac::{Hmac, Mac};
use secrecy::{ExposeSecret, SecretBox};
use sha2::Sha256;
use uuid::Uuid;

use super::error::Error;

/// 32 bytes of key, wiped when dropped, redacted in `Debug`.
pub type Key = SecretBox<[u8; 32]>;

/// Layout of a sealed value: version (1) · key id (2, big endian) · nonce (12) · ciphertext and tag.
const VERSION: u8 = 1;
const HEADER: usize = 3;
const NONCE: usize = 12;
const TAG: usize = 16;

/// Crockford's alphabet: no I, L, O, U, so a code survives being read aloud and typed.
const CROCKFORD: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";

/// Where a sealed value belongs. A value moved to another cell does not open.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SealContext {
    pub table: &'static str,
    pub row: Uuid,
    pub column: &'static str,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum VaultError {
    #[error("the active encryption key {0} is not among the keys")]
    NoActiveKey(u16),
    #[error("a sealed value is too short or of an unknown version")]
    Malformed,
    #[error("a sealed value names the encryption key {0}, which is not loaded")]
    UnknownKey(u16),
    #[error("a sealed value was altered or belongs to another cell")]
    Forged,
}

impl From<VaultError> for Error {
    fn from(cause: VaultError) -> Self {
        Self::internal(cause)
    }
}

/// What a vault is made of: three independent keys, the first in several versions.
#[derive(Debug)]
pub struct VaultKeys {
    /// Every version that may still have to be opened, by id.
    pub encryption: BTreeMap<u16, Key>,
    /// The version that seals.
    pub active: u16,
    /// Blind indexes and verification codes; changing it means recomputing the index columns.
    pub index: Key,
    /// The ledger's seal.
    pub ledger: Key,
}

/// 个人信息加密. Seals fields and derives keyed fingerprints; holds no database.
pub struct Vault {
    ciphers: BTreeMap<u16, Aes256Gcm>,
    active: u16,
    active_cipher: Aes256Gcm,
    index: Key,
    code: Key,
    ledger: Key,
}

impl fmt::Debug for Vault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Vault")
            .field("active", &self.active)
            .field("key_ids", &self.ciphers.keys().collect::<Vec<_>>())
            .finish_non_exhaustive()
    }
}

impl Vault {
    /// # Errors
    /// [`VaultError::NoActiveKey`].
    pub fn new(keys: VaultKeys) -> Result<Self, VaultError> {
        let ciphers: BTreeMap<u16, Aes256Gcm> = keys
            .encryption
            .iter()
            .map(|(id, key)| (*id, Aes256Gcm::new(key.expose_secret().into())))
            .collect();
        let active_cipher = ciphers.get(&keys.active).ok_or(VaultError::NoActiveKey(keys.active))?.clone();
        // One purpose, one key: each is derived from its parent under a label of its own.
        Ok(Self {
            active: keys.active,
            active_cipher,
            index: sub_key(&keys.index, "onewindow/v1/blind-index"),
            code: sub_key(&keys.index, "onewindow/v1/verification-code"),
            ledger: sub_key(&keys.ledger, "onewindow/v1/ledger-seal"),
            ciphers,
        })
    }

    /// Whether values under a key id can be opened.
    pub fn has_key(&self, id: u16) -> bool {
        self.ciphers.contains_key(&id)
    }

    /// AES-256-GCM under the active key with a random 96-bit nonce: one key is good for 2^32 values.
    pub fn seal(&self, context: SealContext, plaintext: &str) -> Vec<u8> {
        let mut nonce = [0_u8; NONCE];
        rand::fill(&mut nonce);
        let mut stored = Vec::with_capacity(HEADER + NONCE + plaintext.len() + TAG);
        stored.extend_from_slice(&self.header());
        let aad = associated_data(&stored, context);
        let payload = Payload { msg: plaintext.as_bytes(), aad: &aad };
        let sealed =
            self.active_cipher.encrypt(&Nonce::from(nonce), payload).expect("a field is far below 64 GiB");
        stored.extend_from_slice(&nonce);
        stored.extend_from_slice(&sealed);
        stored
    }

    /// # Errors
    /// [`VaultError`] if the value is damaged, of another cell, or sealed by a key no longer loaded.
    pub fn open(&self, context: SealContext, stored: &[u8]) -> Result<String, VaultError> {
        let id = key_id(stored)?;
        let cipher = self.ciphers.get(&id).ok_or(VaultError::UnknownKey(id))?;
        let (header, rest) = stored.split_at(HEADER);
        let (nonce, sealed) = rest.split_first_chunk::<NONCE>().ok_or(VaultError::Malformed)?;
        let aad = associated_data(header, context);
        let plaintext = cipher
            .decrypt(&Nonce::from(*nonce), Payload { msg: sealed, aad: &aad })
            .map_err(|_| VaultError::Forged)?;
        String::from_utf8(plaintext).map_err(|_| VaultError::Malformed)
    }

    /// The id of the key that seals.
    pub fn active_key(&self) -> u16 {
        self.active
    }

    /// How every value begins that the active key sealed; a rotation has to seal the others anew.
    pub fn header(&self) -> [u8; HEADER] {
        let [high, low] = self.active.to_be_bytes();
        [VERSION, high, low]
    }

    /// A fingerprint to look an encrypted value up by, e.g. `("person.id_number", "11010119…")`.
    /// Equal values agree only within one domain. The caller normalises.
    pub fn blind_index(&self, domain: &'static str, normalised: &str) -> [u8; 32] {
        mac(&self.index, &[domain.as_bytes(), normalised.as_bytes()])
    }

    /// 验证码. A verification code over the facts of a document; 5 bits a character.
    pub fn derive_code(&self, domain: &str, parts: &[&str], chars: usize) -> String {
        let mut input: Vec<&[u8]> = vec![domain.as_bytes()];
        input.extend(parts.iter().map(|part| part.as_bytes()));
        (0_u64..)
            .flat_map(|block| {
                let counter = block.to_be_bytes();
                let mut input = input.clone();
                input.push(&counter);
                mac(&self.code, &input)
            })
            .take(chars)
            // 32 divides 256, so the low five bits of each byte are uniform
            .map(|byte| char::from(CROCKFORD[usize::from(byte & 31)]))
            .collect()
    }

    /// The keyed seal over bytes of the ledger.
    pub fn ledger_mac(&self, bytes: &[u8]) -> [u8; 32] {
        mac(&self.ledger, &[bytes])
    }
}

fn key_id(stored: &[u8]) -> Result<u16, VaultError> {
    match stored {
        [VERSION, high, low, rest @ ..] if rest.len() >= NONCE + TAG => Ok(u16::from_be_bytes([*high, *low])),
        _ => Err(VaultError::Malformed),
    }
}

/// Header, table, row and column; lengths before names keep two cells from spelling the same bytes.
fn associated_data(header: &[u8], context: SealContext) -> Vec<u8> {
    let mut aad = header.to_vec();
    push_part(&mut aad, context.table.as_bytes());
    push_part(&mut aad, context.row.as_bytes());
    push_part(&mut aad, context.column.as_bytes());
    aad
}

fn push_part(to: &mut Vec<u8>, part: &[u8]) {
    to.extend_from_slice(&(part.len() as u64).to_be_bytes());
    to.extend_from_slice(part);
}

/// The expansion step of HKDF (RFC 5869) for one block: the parents are full-entropy keys already.
fn sub_key(parent: &Key, label: &str) -> Key {
    SecretBox::init_with(|| mac(parent, &[label.as_bytes()]))
}

fn mac(key: &Key, parts: &[&[u8]]) -> [u8; 32] {
    let mut mac =
        <Hmac<Sha256> as hmac::KeyInit>::new_from_slice(key.expose_secret()).expect("HMAC takes any length");
    for part in parts {
        mac.update(&(part.len() as u64).to_be_bytes());
        mac.update(part);
    }
    mac.finalize().into_bytes().into()
}

#[cfg(test)]
mod tests;
