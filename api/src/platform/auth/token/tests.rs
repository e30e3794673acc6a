use aws_lc_rs::{
    rand::SystemRandom,
    rsa,
    signature::{ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair, KeyPair, RSA_PKCS1_SHA256},
};
use chrono::TimeZone;
use jsonwebtoken::EncodingKey;
use serde_json::json;

use super::*;
use crate::platform::{
    clock::ManualClock,
    error::Error,
    keys::{HubKeys, SigningKey},
};

/// 2026-09-01 09:00 in Beijing.
fn clock() -> ManualClock {
    ManualClock::at(Utc.with_ymd_and_hms(2026, 9, 1, 1, 0, 0).unwrap())
}

fn claims(clock: &ManualClock) -> Json {
    let now = clock.now().timestamp();
    json!({
        "iss": "onewindow", "aud": ["other", "onewindow"], "sub": "clerk-7", "jti": "t-1", "kind": "clerk",
        "iat": now, "nbf": now, "exp": now + 600,
        "org": "MZ310101", "division": "310101", "services": ["marriage"], "scope": "case:read  case:write",
    })
}

fn with(base: &Json, member: &str, value: Json) -> Json {
    let mut changed = base.clone();
    changed[member] = value;
    changed
}

fn b64(bytes: impl AsRef<[u8]>) -> String {
    URL_SAFE_NO_PAD.encode(bytes)
}

/// A token with any header over any claims, signed by whatever `sign` does.
fn token(header: &Json, claims: &Json, sign: impl Fn(&[u8]) -> Vec<u8>) -> String {
    let message = format!("{}.{}", b64(header.to_string()), b64(claims.to_string()));
    let signature = sign(message.as_bytes());
    format!("{message}.{}", b64(signature))
}

/// An issuer with one key of each kind, its verifier and its clock.
struct World {
    clock: ManualClock,
    ed: SigningKey,
    ec: EcdsaKeyPair,
    rsa: rsa::KeyPair,
    verifier: TokenVerifier,
}

impl World {
    fn new() -> Self {
        let clock = clock();
        let ed = SigningKey::from_seed(&[1; 32]);
        let pkcs8 =
            EcdsaKeyPair::generate_pkcs8(&ECDSA_P256_SHA256_FIXED_SIGNING, &SystemRandom::new()).unwrap();
        let ec = EcdsaKeyPair::from_pkcs8(&ECDSA_P256_SHA256_FIXED_SIGNING, pkcs8.as_ref()).unwrap();
        let rsa = rsa::KeyPair::generate(rsa::KeySize::Rsa2048).unwrap();
        let point = ec.public_key().as_ref();
        let public = rsa.public_key();
        let jwks = json!({ "keys": [
            ed.public_jwk(),
            { "kty": "EC", "crv": "P-256", "kid": "ec", "x": b64(&point[1..33]), "y": b64(&point[33..]) },
            {
                "kty": "RSA", "kid": "rsa", "alg": "RS256",
                "n": b64(public.modulus().big_endian_without_leading_zero()),
                "e": b64(public.exponent().big_endian_without_leading_zero()),
            },
        ]});
        let keys = KeySource::fixed(&jwks, Arc::new(clock.clone())).unwrap();
        let verifier = TokenVerifier::new(&AuthSection::default(), keys, Arc::new(clock.clone()));
        Self { clock, ed, ec, rsa, verifier }
    }

    fn header(&self) -> Json {
        json!({ "alg": "EdDSA", "typ": "JWT", "kid": self.ed.kid() })
    }

    fn sign_ed(message: &[u8]) -> Vec<u8> {
        let pair = aws_lc_rs::signature::Ed25519KeyPair::from_seed_unchecked(&[1; 32]).unwrap();
        pair.sign(message).as_ref().to_vec()
    }

    fn sign_ec(&self, message: &[u8]) -> Vec<u8> {
        self.ec.sign(&SystemRandom::new(), message).unwrap().as_ref().to_vec()
    }

    fn sign_rsa(&self, message: &[u8]) -> Vec<u8> {
        let mut signature = vec![0; self.rsa.public_modulus_len()];
        self.rsa.sign(&RSA_PKCS1_SHA256, &SystemRandom::new(), message, &mut signature).unwrap();
        signature
    }

    /// The verdict on the standard claims under this header, honestly signed by the Ed25519 key.
    async fn header_verdict(&self, header: &Json) -> Result<VerifiedToken, TokenRefusal> {
        self.verifier.verify(&token(header, &claims(&self.clock), Self::sign_ed)).await
    }

    async fn claims_verdict(&self, claims: &Json) -> Result<VerifiedToken, TokenRefusal> {
        self.verifier.verify(&token(&self.header(), claims, Self::sign_ed)).await
    }
}

#[tokio::test]
async fn a_token_of_each_algorithm_is_believed() {
    let world = World::new();
    let claims = claims(&world.clock);
    let ec = json!({ "alg": "ES256", "kid": "ec", "typ": "at+jwt" });
    let rsa = json!({ "alg": "RS256", "kid": "rsa", "typ": "application/AT+JWT" });
    for compact in [
        token(&world.header(), &claims, World::sign_ed),
        token(&ec, &claims, |message| world.sign_ec(message)),
        token(&rsa, &claims, |message| world.sign_rsa(message)),
    ] {
        let token = world.verifier.verify(&compact).await.unwrap();
        assert_eq!(token.claims.kind, TokenKind::Clerk);
        assert_eq!(token.claims.scopes().collect::<Vec<_>>(), ["case:read", "case:write"]);
        assert_eq!(token.expires_at - token.issued_at, TimeDelta::seconds(600));
    }
}

#[tokio::test]
async fn a_minted_token_is_believed_and_a_certificate_is_not() {
    let (clock, keys) = (clock(), HubKeys::demo());
    let source = KeySource::fixed(&keys.token_jwks().unwrap(), Arc::new(clock.clone())).unwrap();
    let verifier = TokenVerifier::new(&AuthSection::default(), source, Arc::new(clock.clone()));
    let claims: Claims = serde_json::from_value(claims(&clock)).unwrap();
    let minted = verifier.verify(&keys.mint(&claims).unwrap()).await.unwrap();
    assert_eq!(*minted.claims, claims);
    let written = serde_json::to_value(&claims).unwrap();
    for (typ, refusal) in [("JWT", TokenRefusal::UnknownKey), ("certificate+jws", TokenRefusal::Type)] {
        assert_eq!(verifier.verify(&keys.sign_jws(&written, typ)).await.unwrap_err(), refusal);
    }
}

#[tokio::test]
async fn forged_algorithms_are_refused() {
    let world = World::new();
    let claims = claims(&world.clock);
    let none = |alg: &str| token(&with(&world.header(), "alg", json!(alg)), &claims, |_| Vec::new());
    // the classic confusion: the public key, known to all, as an HMAC secret
    let public = URL_SAFE_NO_PAD.decode(world.ed.public_jwk()["x"].as_str().unwrap()).unwrap();
    let hmac = |message: &[u8]| {
        let key = EncodingKey::from_secret(&public);
        URL_SAFE_NO_PAD.decode(crypto::sign(message, &key, Algorithm::HS256).unwrap()).unwrap()
    };
    let hs256 = token(&with(&world.header(), "alg", json!("HS256")), &claims, hmac);
    for compact in [none("none"), none("None"), none("EdDSA "), none("ES384"), none("PS256"), hs256] {
        assert_eq!(world.verifier.verify(&compact).await.unwrap_err(), TokenRefusal::Algorithm);
    }
    // the right name over the wrong mathematics
    let hmac_as_ed = token(&world.header(), &claims, hmac);
    assert_eq!(world.verifier.verify(&hmac_as_ed).await.unwrap_err(), TokenRefusal::Signature);
    assert_eq!(world.verifier.verify(&none("EdDSA")).await.unwrap_err(), TokenRefusal::Signature);
}

#[tokio::test]
async fn each_key_is_good_for_its_own_algorithm_only() {
    let world = World::new();
    let claims = claims(&world.clock);
    let kids = [("EdDSA", world.ed.kid()), ("ES256", "ec"), ("RS256", "rsa")];
    for (alg, _) in kids {
        for (own, kid) in kids {
            let header = json!({ "alg": alg, "kid": kid });
            let compact = token(&header, &claims, |message| match alg {
                "EdDSA" => World::sign_ed(message),
                "ES256" => world.sign_ec(message),
                _ => world.sign_rsa(message),
            });
            let verdict = world.verifier.verify(&compact).await.map(|_| ());
            let expected = if alg == own { Ok(()) } else { Err(TokenRefusal::Algorithm) };
            assert_eq!(verdict, expected, "{alg} under the key of {own}");
        }
    }
}

#[tokio::test]
async fn a_header_may_not_choose_keys_or_rules() {
    let world = World::new();
    let header = world.header();
    let cases = [
        ("crit", json!(["exp"]), TokenRefusal::Header),
        ("crit", Json::Null, TokenRefusal::Header),
        ("jku", json!("https://evil.invalid"), TokenRefusal::Header),
        ("jwk", world.ed.public_jwk(), TokenRefusal::Header),
        ("x5u", json!("https://evil.invalid"), TokenRefusal::Header),
        ("x5c", json!([]), TokenRefusal::Header),
        ("typ", json!("certificate+jws"), TokenRefusal::Type),
        ("typ", json!(7), TokenRefusal::Type),
        ("kid", Json::Null, TokenRefusal::MissingKeyId),
        ("kid", json!(7), TokenRefusal::MissingKeyId),
        ("kid", json!("../../dev/null"), TokenRefusal::UnknownKey),
        ("alg", Json::Null, TokenRefusal::Algorithm),
    ];
    for (member, value, refusal) in cases {
        let verdict = world.header_verdict(&with(&header, member, value.clone())).await;
        assert_eq!(verdict.unwrap_err(), refusal, "{member} {value}");
    }
    let mut bare = header.clone();
    bare.as_object_mut().unwrap().remove("typ");
    assert!(world.header_verdict(&bare).await.is_ok());
    bare.as_object_mut().unwrap().remove("kid");
    assert_eq!(world.header_verdict(&bare).await.unwrap_err(), TokenRefusal::MissingKeyId);
}

#[tokio::test]
async fn every_required_claim_is_required() {
    let world = World::new();
    for name in Claims::REQUIRED {
        let mut claims = claims(&world.clock);
        claims.as_object_mut().unwrap().remove(name);
        let refusal = world.claims_verdict(&claims).await.unwrap_err();
        assert_eq!(refusal, TokenRefusal::MissingClaim(name));
        assert_eq!(refusal.to_string(), format!("token_claim_missing: {name}"));
    }
}

#[tokio::test]
async fn claims_of_the_wrong_content_are_refused() {
    let world = World::new();
    let (claims, now) = (claims(&world.clock), world.clock.now().timestamp());
    let cases = [
        ("iss", json!("onewindow "), TokenRefusal::Issuer),
        ("iss", json!(["onewindow"]), TokenRefusal::Claims),
        ("aud", json!("other"), TokenRefusal::Audience),
        ("aud", json!([]), TokenRefusal::Audience),
        ("sub", json!(""), TokenRefusal::MissingClaim("sub")),
        ("jti", json!(""), TokenRefusal::MissingClaim("jti")),
        ("sub", json!("420100199901010017"), TokenRefusal::Claims),
        ("sub", json!("13800138000"), TokenRefusal::Claims),
        ("sub", json!(" staff"), TokenRefusal::Claims),
        ("jti", json!("420100199901010017-1"), TokenRefusal::Claims),
        ("kind", json!("system"), TokenRefusal::Claims),
        ("kind", json!("public"), TokenRefusal::Claims),
        ("exp", json!("never"), TokenRefusal::Claims),
        ("exp", json!(i64::MAX), TokenRefusal::Claims),
        ("exp", json!(now - 30), TokenRefusal::Expired),
        ("exp", json!(now + 12 * 3600 + 1), TokenRefusal::Lifetime),
        ("exp", json!(now), TokenRefusal::Lifetime),
        ("nbf", json!(now + 31), TokenRefusal::NotYetValid),
        ("iat", json!(now + 31), TokenRefusal::NotYetValid),
        ("person", json!("not a uuid"), TokenRefusal::Claims),
    ];
    for (name, value, refusal) in cases {
        let verdict = world.claims_verdict(&with(&claims, name, value.clone())).await;
        assert_eq!(verdict.unwrap_err(), refusal, "{name} {value}");
    }
    for (name, value) in [
        ("aud", json!("onewindow")),
        ("nbf", json!(now + 30)),
        ("exp", json!(now + 12 * 3600)),
        ("unheard_of", json!(1)),
    ] {
        assert!(world.claims_verdict(&with(&claims, name, value)).await.is_ok(), "{name}");
    }
}

#[tokio::test]
async fn a_remembered_token_expires_by_the_clock() {
    let world = World::new();
    let compact = token(&world.header(), &claims(&world.clock), World::sign_ed);
    world.verifier.verify(&compact).await.unwrap();
    world.clock.advance(TimeDelta::seconds(629));
    world.verifier.verify(&compact).await.unwrap();
    world.clock.advance(TimeDelta::seconds(1));
    assert_eq!(world.verifier.verify(&compact).await.unwrap_err(), TokenRefusal::Expired);
    world.clock.advance(TimeDelta::seconds(-700));
    assert_eq!(world.verifier.verify(&compact).await.unwrap_err(), TokenRefusal::NotYetValid);
}

#[tokio::test]
async fn a_remembered_token_falls_with_its_key() {
    let clock = clock();
    let (old, new) = (SigningKey::from_seed(&[1; 32]), SigningKey::from_seed(&[2; 32]));
    let path = std::env::temp_dir().join(format!("onewindow-jwks-{}.json", uuid::Uuid::new_v4()));
    let publish = |key: &SigningKey| std::fs::write(&path, json!({ "keys": [key.public_jwk()] }).to_string());
    publish(&old).unwrap();
    let section = JwksSection { file: Some(path.clone()), ..JwksSection::default() };
    let source = KeySource::new(&section, None, Arc::new(clock.clone())).unwrap();
    let verifier = TokenVerifier::new(&AuthSection::default(), source.clone(), Arc::new(clock.clone()));
    let compact = old.sign_compact("JWT", claims(&clock).to_string().as_bytes());
    verifier.verify(&compact).await.unwrap();
    verifier.verify(&compact).await.unwrap();
    publish(&new).unwrap();
    source.refresh().await.unwrap();
    std::fs::remove_file(&path).unwrap();
    assert_eq!(verifier.verify(&compact).await.unwrap_err(), TokenRefusal::UnknownKey);
}

#[tokio::test]
async fn damaged_tokens_are_refused_without_a_panic() {
    let world = World::new();
    let compact = token(&world.header(), &claims(&world.clock), World::sign_ed);
    let (message, _) = compact.rsplit_once('.').unwrap();
    let other = token(&world.header(), &with(&claims(&world.clock), "sub", json!("other")), |_| Vec::new());
    let (_, signature) = compact.rsplit_once('.').unwrap();
    for (damaged, refusal) in [
        (String::new(), TokenRefusal::Malformed),
        ("..".to_owned(), TokenRefusal::Malformed),
        ("a.b".to_owned(), TokenRefusal::Malformed),
        ("é.é.é".to_owned(), TokenRefusal::Malformed),
        (format!("{message}."), TokenRefusal::Signature),
        (format!("{compact}="), TokenRefusal::Signature),
        (format!("{compact}.x"), TokenRefusal::Signature),
        (format!("{other}{signature}"), TokenRefusal::Signature),
        ("x".repeat(8 * 1024), TokenRefusal::Malformed),
        ("x".repeat(8 * 1024 + 1), TokenRefusal::Oversized),
    ] {
        assert_eq!(world.verifier.verify(&damaged).await.unwrap_err(), refusal, "{damaged}");
    }
}

#[test]
fn a_refusal_reaches_the_client_as_a_reason_only() {
    assert!(matches!(Error::from(TokenRefusal::Expired), Error::Unauthenticated("token_expired")));
    assert!(matches!(Error::from(TokenRefusal::KeysUnavailable), Error::UpstreamUnavailable(_)));
}

#[test]
fn claims_are_not_printed() {
    let claims: Claims = serde_json::from_value(claims(&clock())).unwrap();
    assert_eq!(format!("{claims:?}"), "Claims { kind: Clerk, .. }");
}
