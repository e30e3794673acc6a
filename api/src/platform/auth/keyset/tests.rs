use std::sync::{
    Mutex,
    atomic::{AtomicUsize, Ordering::SeqCst},
};

use chrono::TimeZone;
use serde_json::json;
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpListener,
};

use super::*;
use crate::platform::{clock::ManualClock, keys::SigningKey};

/// A key source on this machine that counts how often it is asked.
struct Issuer {
    url: String,
    answer: Arc<Mutex<Vec<u8>>>,
    asked: Arc<AtomicUsize>,
}

impl Issuer {
    async fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let issuer = Self {
            url: format!("http://{}/jwks", listener.local_addr().unwrap()),
            answer: Arc::default(),
            asked: Arc::default(),
        };
        let (answer, asked) = (Arc::clone(&issuer.answer), Arc::clone(&issuer.asked));
        tokio::spawn(async move {
            while let Ok((mut stream, _)) = listener.accept().await {
                asked.fetch_add(1, SeqCst);
                let answer = answer.lock().unwrap().clone();
                tokio::spawn(async move {
                    let _ = stream.read(&mut [0; 4096]).await;
                    if answer.is_empty() {
                        // never answers
                        tokio::time::sleep(Duration::from_secs(60)).await;
                    }
                    let _ = stream.write_all(&answer).await;
                });
            }
        });
        issuer
    }

    fn answer(&self, status: &str, body: &str) {
        let head = format!("HTTP/1.1 {status}\r\ncontent-length: {}\r\nconnection: close\r\n", body.len());
        *self.answer.lock().unwrap() = format!("{head}location: /elsewhere\r\n\r\n{body}").into_bytes();
    }

    fn publish(&self, keys: &[&SigningKey]) {
        self.answer("200 OK", &set(keys).to_string());
    }

    fn asked(&self) -> usize {
        self.asked.load(SeqCst)
    }

    fn source(&self, clock: &ManualClock) -> KeySource {
        let section =
            JwksSection { url: Some(self.url.clone()), timeout_seconds: 1, ..JwksSection::default() };
        KeySource::new(&section, None, Arc::new(clock.clone())).unwrap()
    }
}

fn set(keys: &[&SigningKey]) -> Json {
    json!({ "keys": keys.iter().map(|key| key.public_jwk()).collect::<Vec<_>>() })
}

fn clock() -> ManualClock {
    ManualClock::at(Utc.with_ymd_and_hms(2026, 9, 1, 1, 0, 0).unwrap())
}

#[tokio::test]
async fn an_unknown_key_fetches_once_per_interval() {
    let (issuer, clock) = (Issuer::start().await, clock());
    let (old, new) = (SigningKey::from_seed(&[1; 32]), SigningKey::from_seed(&[2; 32]));
    issuer.publish(&[&old]);
    let source = issuer.source(&clock);
    assert!(source.find(old.kid()).await.is_ok());
    assert_eq!((issuer.asked(), source.generation()), (1, 1));

    issuer.publish(&[&old, &new]);
    for _ in 0..5 {
        assert_eq!(source.find(new.kid()).await.unwrap_err(), KeyLookup::Unknown);
        assert!(source.find(old.kid()).await.is_ok());
    }
    assert_eq!(issuer.asked(), 1);

    clock.advance(TimeDelta::seconds(29));
    assert!(source.find(new.kid()).await.is_err());
    clock.advance(TimeDelta::seconds(1));
    assert!(source.find(new.kid()).await.is_ok());
    assert_eq!((issuer.asked(), source.generation()), (2, 2));
    for _ in 0..5 {
        assert_eq!(source.find("no such key").await.unwrap_err(), KeyLookup::Unknown);
    }
    assert_eq!(issuer.asked(), 2);
}

#[tokio::test]
async fn callers_that_miss_a_key_together_share_one_fetch() {
    let (issuer, clock) = (Issuer::start().await, clock());
    let key = SigningKey::from_seed(&[1; 32]);
    issuer.publish(&[&key]);
    let source = issuer.source(&clock);
    let found = futures_util::future::join_all((0..20).map(|_| source.find(key.kid()))).await;
    assert!(found.iter().all(Result::is_ok));
    assert_eq!(issuer.asked(), 1);
}

#[tokio::test]
async fn an_outage_keeps_the_last_good_keys() {
    let (issuer, clock) = (Issuer::start().await, clock());
    let key = SigningKey::from_seed(&[1; 32]);
    issuer.publish(&[&key]);
    let source = issuer.source(&clock);
    source.refresh().await.unwrap();

    let symmetric = r#"{"keys":[{"kty":"oct","kid":"s","k":"AAAA"}]}"#;
    let large = format!("{{\"keys\":[],\"x\":\"{}\"}}", "x".repeat(256 * 1024));
    let faults = [
        ("500 Internal Server Error", "", KeySourceError::Unreachable),
        ("302 Found", "", KeySourceError::Unreachable),
        ("200 OK", "<html>", KeySourceError::NotAKeySet),
        ("200 OK", "{}", KeySourceError::NotAKeySet),
        ("200 OK", r#"{"keys":[]}"#, KeySourceError::Empty),
        ("200 OK", symmetric, KeySourceError::Empty),
        ("200 OK", &large, KeySourceError::TooLarge),
    ];
    for (status, body, expected) in faults {
        issuer.answer(status, body);
        assert_eq!(source.refresh().await, Err(expected), "{status} {expected}");
        assert!(source.find(key.kid()).await.is_ok());
    }
    issuer.answer.lock().unwrap().clear();
    assert_eq!(source.refresh().await, Err(KeySourceError::Unreachable), "no answer within the time limit");
    assert!(source.find(key.kid()).await.is_ok());
    assert_eq!(source.generation(), 1);
}

#[tokio::test]
async fn a_withdrawn_key_is_gone_after_a_refresh() {
    let (issuer, clock) = (Issuer::start().await, clock());
    let (old, new) = (SigningKey::from_seed(&[1; 32]), SigningKey::from_seed(&[2; 32]));
    issuer.publish(&[&old]);
    let source = issuer.source(&clock);
    source.refresh().await.unwrap();
    issuer.publish(&[&new]);
    source.refresh().await.unwrap();
    assert_eq!(source.find(old.kid()).await.unwrap_err(), KeyLookup::Unknown);
    assert!(source.find(new.kid()).await.is_ok());
}

#[tokio::test]
async fn before_the_first_set_keys_are_unavailable_rather_than_unknown() {
    let (issuer, clock) = (Issuer::start().await, clock());
    issuer.answer("503 Service Unavailable", "");
    let source = issuer.source(&clock);
    assert_eq!(source.find("k").await.unwrap_err(), KeyLookup::Unavailable);
    assert_eq!(source.find("k").await.unwrap_err(), KeyLookup::Unavailable);
    assert_eq!(issuer.asked(), 1);
}

#[tokio::test]
async fn keep_fresh_fetches_until_it_is_told_to_stop() {
    let (issuer, clock) = (Issuer::start().await, clock());
    issuer.publish(&[&SigningKey::from_seed(&[1; 32])]);
    let section = JwksSection { url: Some(issuer.url.clone()), refresh_seconds: 1, ..JwksSection::default() };
    let source = KeySource::new(&section, None, Arc::new(clock)).unwrap();
    let stop = CancellationToken::new();
    let task = tokio::spawn(source.clone().keep_fresh(stop.clone()));
    tokio::time::sleep(Duration::from_millis(1500)).await;
    stop.cancel();
    task.await.unwrap();
    assert_eq!((issuer.asked(), source.generation()), (1, 1));
}

#[tokio::test]
async fn a_file_is_a_source_too() {
    let key = SigningKey::from_seed(&[1; 32]);
    let path = std::env::temp_dir().join(format!("onewindow-jwks-{}.json", uuid::Uuid::new_v4()));
    std::fs::write(&path, set(&[&key]).to_string()).unwrap();
    let section = JwksSection { file: Some(path.clone()), ..JwksSection::default() };
    let source = KeySource::new(&section, None, Arc::new(clock())).unwrap();
    assert!(source.find(key.kid()).await.is_ok());
    std::fs::remove_file(&path).unwrap();
    assert_eq!(source.refresh().await, Err(KeySourceError::Unreachable));
    assert!(source.find(key.kid()).await.is_ok());
}

#[test]
fn a_source_must_be_named_once_and_be_safe_to_ask() {
    let own = set(&[&SigningKey::from_seed(&[1; 32])]);
    let url = |url: &str| JwksSection { url: Some(url.to_owned()), ..JwksSection::default() };
    let both = JwksSection { file: Some("x".into()), ..url("https://issuer.invalid/jwks") };
    let cases = [
        (JwksSection::default(), Some(&own), None),
        (JwksSection::default(), None, Some(KeySourceError::Missing)),
        (both, None, Some(KeySourceError::Ambiguous)),
        (url("http://issuer.invalid/jwks"), None, Some(KeySourceError::Url)),
        (url("http://127.0.0.1.issuer.invalid/jwks"), None, Some(KeySourceError::Url)),
        (url("file:///etc/passwd"), None, Some(KeySourceError::Url)),
        (url("jwks"), None, Some(KeySourceError::Url)),
        (url("http://[::1]:1/jwks"), None, None),
        (url("https://issuer.invalid/jwks"), None, None),
    ];
    for (section, own, expected) in cases {
        let made = KeySource::new(&section, own, Arc::new(clock()));
        assert_eq!(made.err(), expected, "{section:?}");
    }
}
