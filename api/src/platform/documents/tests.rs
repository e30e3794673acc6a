use super::*;

fn hash_of(text: &str) -> String {
    hex::encode(Sha256::digest(text))
}

fn store(section: &DocumentSection) -> DocumentStore {
    let nobody =
        RedisLink::open("redis://127.0.0.1:1", "test:", std::time::Duration::from_millis(250)).unwrap();
    DocumentStore::open(section, GuardLimits::default(), Some(nobody)).unwrap()
}

#[tokio::test]
async fn a_persisted_query_is_sent_once_and_then_named() {
    let store = store(&DocumentSection::default());
    let hash = hash_of("{ a }");
    let ask = |query| DocumentRequest { query, persisted_hash: Some(&hash), ..Default::default() };
    let resolve =
        async |query| store.resolve(ask(query), false, true).await.map(|known| known.text.to_string());
    assert_eq!(resolve(None).await, Err(DocumentRefusal::NotFound));
    assert_eq!(resolve(Some("{ b }")).await, Err(DocumentRefusal::HashMismatch));
    assert_eq!(resolve(None).await, Err(DocumentRefusal::NotFound), "a mismatch registers nothing");
    assert_eq!(resolve(Some("{ a }")).await, Ok("{ a }".into()));
    assert_eq!(resolve(None).await, Ok("{ a }".into()));
    let broken = hash_of("{");
    let ask = DocumentRequest { query: Some("{"), persisted_hash: Some(&broken), ..Default::default() };
    assert!(matches!(store.resolve(ask, false, true).await, Err(DocumentRefusal::Guard(_))));
    let ask = DocumentRequest { persisted_hash: Some(&broken), ..Default::default() };
    assert_eq!(store.resolve(ask, false, true).await.unwrap_err(), DocumentRefusal::NotFound);
}

#[tokio::test]
async fn only_documents_of_the_manifest_run_where_that_is_asked() {
    let path = std::env::temp_dir().join(format!("onewindow-manifest-{}.json", std::process::id()));
    let hash = hash_of("{ a }");
    fs::write(&path, serde_json::json!({ hash.clone(): "{ a }" }).to_string()).unwrap();
    let store = store(&DocumentSection { manifests: vec![path.clone()], ..Default::default() });
    let id = format!("sha256:{hash}");
    let other = format!("sha256:{}", hash_of("{ b }"));
    let by_id = |id| DocumentRequest { document_id: Some(id), ..Default::default() };
    let by_text = |query| DocumentRequest { query: Some(query), ..Default::default() };
    for trusted_only in [true, false] {
        assert!(store.resolve(by_id(&id), trusted_only, true).await.unwrap().is_trusted);
        assert!(store.resolve(by_text("{ a }"), trusted_only, true).await.unwrap().is_trusted);
        let unknown = store.resolve(by_id(&other), trusted_only, true).await.unwrap_err();
        assert_eq!(unknown, DocumentRefusal::NotTrusted);
    }
    assert_eq!(store.resolve(by_text("{ b }"), true, true).await.unwrap_err(), DocumentRefusal::NotTrusted);
    assert!(!store.resolve(by_text("{ b }"), false, true).await.unwrap().is_trusted);
    for malformed in ["md5:00", "sha256:zz", hash.as_str()] {
        let refusal = store.resolve(by_id(malformed), false, true).await.unwrap_err();
        assert_eq!(refusal, DocumentRefusal::MalformedHash);
    }
    let missing = store.resolve(DocumentRequest::default(), false, true).await.unwrap_err();
    assert_eq!(missing, DocumentRefusal::Missing);

    fs::write(&path, serde_json::json!({ hash: "{ b }" }).to_string()).unwrap();
    let section = DocumentSection { manifests: vec![path.clone()], ..Default::default() };
    assert!(DocumentStore::open(&section, GuardLimits::default(), None).is_err());
    fs::remove_file(path).unwrap();
}

#[tokio::test]
async fn the_public_registers_nothing() {
    let store = store(&DocumentSection::default());
    let hash = hash_of("{ a }");
    let ask = |query| DocumentRequest { query, persisted_hash: Some(&hash), ..Default::default() };
    store.resolve(ask(Some("{ a }")), false, false).await.unwrap();
    assert_eq!(store.resolve(ask(None), false, true).await.unwrap_err(), DocumentRefusal::NotFound);
}
