//! One published key (RFC 7517) as the hub accepts it: a name, one algorithm, the key.
//! Start with [`parse_set`].
//! Never: a symmetric key, a private key, or an algorithm taken from a token.

use std::collections::HashMap;

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use jsonwebtoken::{Algorithm, DecodingKey};
use serde::Deserialize;
use serde_json::Value as Json;

/// A key together with the only algorithm it may be used for.
#[derive(Debug, Clone)]
pub struct VerificationKey {
    pub algorithm: Algorithm,
    pub key: DecodingKey,
}

#[derive(Deserialize)]
struct Jwk {
    kty: String,
    kid: Option<String>,
    #[serde(rename = "use")]
    usage: Option<String>,
    key_ops: Option<Vec<String>>,
    alg: Option<String>,
    crv: Option<String>,
    x: Option<String>,
    y: Option<String>,
    n: Option<String>,
    e: Option<String>,
    /// Present only in a private key, which has no business in a published set.
    d: Option<serde::de::IgnoredAny>,
}

/// The usable keys of a set by `kid`, the first of a name winning; what is unusable is left out,
/// so a new kind of key at the issuer does not take the old ones away. `None`: not a key set.
pub(super) fn parse_set(set: &Json) -> Option<HashMap<String, VerificationKey>> {
    let mut keys = HashMap::new();
    for written in set.get("keys")?.as_array()? {
        match serde_json::from_value::<Jwk>(written.clone()).ok().and_then(parse) {
            Some((kid, key)) => {
                keys.entry(kid).or_insert(key);
            }
            None => tracing::debug!("a published key is of a kind the hub does not use"),
        }
    }
    Some(keys)
}

fn parse(jwk: Jwk) -> Option<(String, VerificationKey)> {
    let signs = jwk.usage.as_deref().is_none_or(|usage| usage == "sig")
        && jwk.key_ops.as_ref().is_none_or(|ops| ops.iter().any(|op| op == "verify"));
    if !signs || jwk.d.is_some() {
        return None;
    }
    let (name, algorithm, key) = match (jwk.kty.as_str(), jwk.crv.as_deref()) {
        ("OKP", Some("Ed25519")) => {
            ("EdDSA", Algorithm::EdDSA, DecodingKey::from_ed_der(&coordinate(jwk.x?)?))
        }
        ("EC", Some("P-256")) => {
            // the uncompressed point of SEC 1
            let point = [&[4][..], &coordinate(jwk.x?)?, &coordinate(jwk.y?)?].concat();
            ("ES256", Algorithm::ES256, DecodingKey::from_ec_der(&point))
        }
        ("RSA", _) => ("RS256", Algorithm::RS256, rsa_key(&jwk.n?, &jwk.e?)?),
        _ => return None,
    };
    let is_pinned = jwk.alg.is_none_or(|alg| alg == name);
    let kid = jwk.kid.filter(|kid| !kid.is_empty())?;
    is_pinned.then_some((kid, VerificationKey { algorithm, key }))
}

fn coordinate(text: String) -> Option<[u8; 32]> {
    URL_SAFE_NO_PAD.decode(text).ok()?.try_into().ok()
}

/// 2048 to 8192 bits; shorter can be factored, longer costs more than it protects.
fn rsa_key(n: &str, e: &str) -> Option<DecodingKey> {
    let n = URL_SAFE_NO_PAD.decode(n).ok()?;
    let n = &n[n.iter().position(|byte| *byte != 0)?..];
    let bits = n.len() * 8 - n[0].leading_zeros() as usize;
    let e = URL_SAFE_NO_PAD.decode(e).ok()?;
    (2048..=8192).contains(&bits).then(|| DecodingKey::from_rsa_raw_components(n, &e))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn b64(bytes: &[u8]) -> String {
        URL_SAFE_NO_PAD.encode(bytes)
    }

    #[test]
    fn only_public_signature_keys_of_known_kinds_are_kept() {
        let ed = json!({ "kty": "OKP", "crv": "Ed25519", "kid": "k", "x": b64(&[1; 32]) });
        let ec = json!({ "kty": "EC", "crv": "P-256", "kid": "k", "x": b64(&[1; 32]), "y": b64(&[2; 32]) });
        let rsa = json!({ "kty": "RSA", "kid": "k", "n": b64(&[0x80; 256]), "e": "AQAB" });
        let with = |base: &Json, member: &str, value: Json| {
            let mut jwk = base.clone();
            jwk[member] = value;
            jwk
        };
        let cases = [
            (ed.clone(), Some(Algorithm::EdDSA)),
            (ec.clone(), Some(Algorithm::ES256)),
            (rsa.clone(), Some(Algorithm::RS256)),
            (with(&ed, "alg", json!("EdDSA")), Some(Algorithm::EdDSA)),
            (with(&ed, "use", json!("sig")), Some(Algorithm::EdDSA)),
            (with(&ed, "key_ops", json!(["verify"])), Some(Algorithm::EdDSA)),
            (with(&ed, "use", json!("enc")), None),
            (with(&ed, "key_ops", json!(["encrypt"])), None),
            (with(&ed, "alg", json!("HS256")), None),
            (with(&ed, "crv", json!("X25519")), None),
            (with(&ed, "x", json!(b64(&[1; 31]))), None),
            (with(&ed, "d", json!(b64(&[1; 32]))), None),
            (with(&ed, "kid", json!("")), None),
            (with(&ed, "kid", Json::Null), None),
            (with(&ec, "crv", json!("P-384")), None),
            (with(&ec, "alg", json!("RS256")), None),
            (with(&rsa, "alg", json!("PS256")), None),
            (with(&rsa, "alg", json!("RS512")), None),
            (with(&rsa, "n", json!(b64(&[0x7f; 256]))), None),
            (with(&rsa, "n", json!(b64(&[0x80; 128]))), None),
            (with(&rsa, "n", json!(b64(&[&[0; 129][..], &[0x80; 127]].concat()))), None),
            (with(&rsa, "n", json!(b64(&[0x80; 1025]))), None),
            (json!({ "kty": "oct", "kid": "k", "k": b64(&[1; 32]), "alg": "HS256" }), None),
            (json!({ "kid": "k" }), None),
            (json!("k"), None),
        ];
        for (jwk, expected) in cases {
            let set = parse_set(&json!({ "keys": [jwk] })).unwrap();
            assert_eq!(set.get("k").map(|key| key.algorithm), expected, "{jwk}");
        }
    }

    #[test]
    fn one_odd_key_does_not_take_the_others_away() {
        let ed = json!({ "kty": "OKP", "crv": "Ed25519", "kid": "k", "x": b64(&[1; 32]) });
        assert_eq!(parse_set(&json!({ "keys": [{ "kty": 7 }, ed] })).unwrap().len(), 1);
        assert!(parse_set(&json!([])).is_none());
    }
}
