use jsonwebtoken::{Algorithm, DecodingKey, crypto};

use super::*;

/// An Ed25519 key in PKCS#8 is a fixed prefix and the seed.
fn pem(seed: u8) -> String {
    let mut der = hex::decode("302e020100300506032b657004220420").unwrap();
    der.extend([seed; 32]);
    let body = base64::engine::general_purpose::STANDARD.encode(der);
    format!("-----BEGIN PRIVATE KEY-----\n{body}\n-----END PRIVATE KEY-----\n")
}

fn symmetric(byte: u8) -> String {
    base64::engine::general_purpose::STANDARD.encode([byte; 32])
}

fn written() -> Json {
    json!({
        "encryption": { "active": 2, "keys": { "1": symmetric(1), "2": symmetric(2) } },
        "index": symmetric(3), "ledger": symmetric(4),
        "token_signing": pem(5), "certificate_signing": pem(6),
        "certificate_retired": [URL_SAFE_NO_PAD.encode(SigningKey::from_seed(&[7; 32]).public())],
    })
}

fn load(written: Json) -> Result<HubKeys, KeysError> {
    HubKeys::load(&serde_json::from_value(written).unwrap())
}

fn is_signed_by(compact: &str, jwk: &Json) -> bool {
    let (message, signature) = compact.rsplit_once('.').unwrap();
    let key = DecodingKey::from_ed_components(jwk["x"].as_str().unwrap()).unwrap();
    crypto::verify(signature, message.as_bytes(), &key, Algorithm::EdDSA).unwrap()
}

#[test]
fn an_empty_section_means_the_demonstration() {
    let keys = HubKeys::load(&KeysSection::default()).unwrap();
    assert!(keys.is_demo());
    assert_eq!(keys.public_jwks(), HubKeys::demo().public_jwks());
}

#[test]
fn a_complete_section_loads() {
    let keys = load(written()).unwrap();
    assert!(!keys.is_demo());
    assert_eq!(keys.public_jwks()["keys"].as_array().unwrap().len(), 2);
    assert_eq!(format!("{:?}", keys.vault()), "Vault { active: 2, key_ids: [1, 2], .. }");
    assert!(keys.token_jwks().is_some());
}

#[test]
fn a_key_is_read_from_a_file() {
    let path = std::env::temp_dir().join(format!("onewindow-key-{}.pem", uuid::Uuid::new_v4()));
    std::fs::write(&path, pem(6)).unwrap();
    let mut section = written();
    section["certificate_signing"] = json!({ "file": path });
    let keys = load(section).unwrap();
    std::fs::remove_file(&path).unwrap();
    assert_eq!(keys.public_jwks(), load(written()).unwrap().public_jwks());
}

#[test]
fn each_mistake_names_its_setting() {
    let cases: [(&str, Json, &str); 13] = [
        ("/encryption", Json::Null, "keys.encryption: is not set"),
        ("/encryption/active", json!(9), "keys.encryption.active: names no key of keys.encryption.keys"),
        ("/encryption/keys/1", json!("?"), "keys.encryption.keys.1: is not base64"),
        ("/encryption/keys/1", json!(symmetric(2)), "keys.encryption.keys.2: is the same key as another"),
        ("/encryption/keys/1", json!("AAAA"), "keys.encryption.keys.1: is not 32 bytes"),
        (
            "/encryption/keys",
            json!({ "x": symmetric(1) }),
            "keys.encryption.keys.x: is not an id from 0 to 65535",
        ),
        ("/index", Json::Null, "keys.index: is not set"),
        ("/ledger", json!(symmetric(3)), "keys.ledger: is the same key as another"),
        ("/ledger", json!({ "file": "/nonexistent" }), "keys.ledger: names a file that cannot be read"),
        ("/certificate_signing", Json::Null, "keys.certificate_signing: is not set"),
        (
            "/certificate_signing",
            json!("no pem"),
            "keys.certificate_signing: is not an Ed25519 private key in PKCS#8 PEM",
        ),
        ("/token_signing", json!(pem(6)), "keys.token_signing: must differ from keys.certificate_signing"),
        (
            "/certificate_retired",
            json!(["AA"]),
            "keys.certificate_retired: is not an Ed25519 public key in base64url",
        ),
    ];
    for (pointer, value, expected) in cases {
        let mut section = written();
        *section.pointer_mut(pointer).unwrap() = value;
        assert_eq!(load(section).unwrap_err().to_string(), expected);
    }
}

#[test]
fn the_section_reads_from_a_file_with_overrides() {
    let file = format!(
        "index = '{}'\nledger = {{ file = '/run/secrets/ledger' }}\n\
         [encryption]\nactive = 1\n[encryption.keys]\n1 = '{}'\n",
        symmetric(3),
        symmetric(1)
    );
    let section: KeysSection = config::Config::builder()
        .add_source(config::File::from_str(&file, config::FileFormat::Toml))
        .set_override("token_signing", pem(5))
        .and_then(|builder| builder.set_override("encryption.keys.2", symmetric(2)))
        .and_then(|builder| builder.set_override("encryption.active", "2"))
        .and_then(|builder| builder.build())
        .and_then(config::Config::try_deserialize)
        .unwrap();
    let encryption = section.encryption.as_ref().unwrap();
    assert_eq!((encryption.active, encryption.keys.len()), (2, 2));
    assert!(matches!(section.ledger, Some(SecretSource::File(_))));
    assert_eq!(HubKeys::load(&section).unwrap_err().setting, "keys.ledger");
}

#[test]
fn unknown_settings_are_refused() {
    assert!(serde_json::from_value::<KeysSection>(json!({ "ledgre": "" })).is_err());
    assert!(serde_json::from_value::<KeysSection>(json!({ "ledger": { "flie": "" } })).is_err());
}

#[test]
fn a_certificate_signature_is_deterministic_and_verifies_under_the_published_key() {
    let keys = load(written()).unwrap();
    let jws = keys.sign_jws(&json!({ "b": 1, "a": [2] }), "marriage-certificate+jws");
    assert_eq!(jws, keys.sign_jws(&json!({ "a": [2], "b": 1 }), "marriage-certificate+jws"));
    let published = keys.public_jwks();
    assert!(is_signed_by(&jws, &published["keys"][0]));
    assert!(!is_signed_by(&jws, &published["keys"][1]));
    let header = URL_SAFE_NO_PAD.decode(jws.split('.').next().unwrap()).unwrap();
    let header: Json = serde_json::from_slice(&header).unwrap();
    assert_eq!(header["kid"], published["keys"][0]["kid"]);
    assert_eq!(header["typ"], "marriage-certificate+jws");
}

#[test]
fn the_key_identifier_is_the_thumbprint_of_rfc_8037() {
    let x = "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo";
    let jwk = signing::public_jwk(&public_key(x).unwrap());
    assert_eq!(jwk["kid"], "kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k");
}

#[test]
fn tokens_and_certificates_share_no_key() {
    let keys = HubKeys::demo();
    assert_ne!(keys.token_jwks().unwrap()["keys"][0]["kid"], keys.public_jwks()["keys"][0]["kid"]);
}

#[test]
fn debug_shows_no_private_key() {
    let shown =
        format!("{:?} {:?}", HubKeys::demo(), serde_json::from_value::<KeysSection>(written()).unwrap());
    assert!(
        !shown.contains("DEMO-ONLY") && !shown.contains("BEGIN") && !shown.contains(&symmetric(3)),
        "{shown}"
    );
}
