use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
};

use super::*;
use crate::{http::negotiation::StatusProfile, platform::rate::Allowance};

#[actix_web::test]
async fn posts_are_negotiated() {
    let hub = Hub::start(Settings::default());
    let hello = r#"{"query":"{ hello }"}"#;
    let gql = "application/graphql-response+json";
    let json = "application/json";
    for (content_type, accept, body, status, media) in [
        (json, gql, hello, 200, gql),
        (json, json, hello, 200, json),
        (json, "*/*", hello, 200, json),
        ("application/json; charset=UTF-8", gql, hello, 200, gql),
        (json, "text/html", hello, 406, json),
        ("application/json; charset=gbk", gql, hello, 415, gql),
        ("text/plain", gql, hello, 415, gql),
        ("application/x-www-form-urlencoded", gql, "query=%7Bhello%7D", 415, gql),
        ("application/graphql", gql, "{ hello }", 415, gql),
        (json, gql, "{", 400, gql),
        (json, json, "{", 400, json),
        (json, gql, r#"[{"query":"{ hello }"}]"#, 400, gql),
        (json, json, r#"[{"query":"{ hello }"}]"#, 400, json),
        (json, gql, r#""x""#, 400, gql),
        (json, gql, "{}", 400, gql),
        (json, json, "{}", 400, json),
        (json, gql, r#"{"query":""}"#, 400, gql),
        (json, gql, r#"{"query":" "}"#, 400, gql),
        (json, gql, r#"{"query":1}"#, 400, gql),
        (json, json, r#"{"query":{}}"#, 400, json),
        (json, gql, r#"{"query":"{ hello }","variables":[]}"#, 400, gql),
        (json, gql, r#"{"query":"{ hello }","variables":"{}"}"#, 400, gql),
        (json, gql, r#"{"query":"{ hello }","extensions":1}"#, 400, gql),
        (json, gql, r#"{"query":"{ hello }","operationName":1}"#, 400, gql),
        (
            json,
            gql,
            r#"{"query":"{ hello }","operationName":null,"variables":null,"extensions":null}"#,
            200,
            gql,
        ),
        (json, gql, r#"{"query":"query A { hello }","operationName":"B"}"#, 400, gql),
        (json, json, r#"{"query":"query A { hello }","operationName":"B"}"#, 400, json),
        (json, gql, r#"{"query":"query A { hello } query B { hello }"}"#, 400, gql),
        (json, gql, r#"{"query":"query A { hello } query B { hello }","operationName":"B"}"#, 200, gql),
        (json, gql, r#"{"query":"{ nothing }"}"#, 400, gql),
        (json, json, r#"{"query":"{ nothing }"}"#, 200, json),
        (json, gql, r#"{"query":"{"}"#, 400, gql),
        (json, json, r#"{"query":"{"}"#, 200, json),
        (json, gql, r#"{"query":"{ missing }"}"#, 200, gql),
        (json, gql, r#"{"query":"{ broken }"}"#, 200, gql),
        (json, gql, r#"{"query":"subscription { forever }"}"#, 400, gql),
    ] {
        let request =
            hub.client.post(hub.url()).header("content-type", content_type).header("accept", accept);
        let (got, answered, headers) = answer(request.body(body)).await;
        assert_eq!(got, status, "{content_type} {accept} {body}");
        assert_eq!(headers["content-type"], format!("{media}; charset=utf-8"), "{accept} {body}");
        let executed = status == 200 && !body.contains("nothing") && !body.contains(r#""{"}"#);
        assert_eq!(answered.get("data").is_some(), executed, "{body}: {answered}");
        assert_eq!(
            answered.get("errors").is_none(),
            executed && !body.contains("missing") && !body.contains("broken")
        );
    }
    let request = hub.client.post(hub.url()).header("content-type", "application/json");
    assert_eq!(answer(request.body(b"{\"query\":\"\xff\"}".to_vec())).await.0, 400);
    let request = hub.post(&json!({"query": "{ hello }"})).header("content-encoding", "gzip");
    assert_eq!(answer(request).await.0, 415);
}

#[actix_web::test]
async fn the_draft_has_its_own_statuses() {
    let gate = GateSection { status_profile: StatusProfile::Draft2026, ..Default::default() };
    let hub = Hub::start(Settings { gate, ..Default::default() });
    for (query, status) in [
        ("{ hello }", 200),
        ("{ hello missing }", 294),
        ("{", 400),
        ("{ nothing }", 422),
        ("{ pets(first: 9999) { name } }", 422),
        ("", 422),
    ] {
        for accept in ["application/json", "application/graphql-response+json"] {
            let request = hub.post(&json!({ "query": query })).header("accept", accept);
            assert_eq!(answer(request).await.0, status, "{query}");
        }
    }
}

#[actix_web::test]
async fn gets_run_queries_only() {
    let hub = Hub::start(Settings::default());
    let variables = r#"{"n":2}"#;
    let paged = "query($n: Int) { pets(first: $n) { name } }";
    for (parameters, status) in [
        (vec![("query", "{ hello }")], 200),
        (vec![("query", paged), ("variables", variables)], 200),
        (vec![("query", paged), ("variables", "{")], 400),
        (vec![("query", "{ hello }"), ("query", "{ pet { name } }")], 400),
        (vec![("query", "query A { hello } query B { hello }"), ("operationName", "B")], 200),
        (vec![("query", "query A { hello } mutation B { touch }"), ("operationName", "B")], 405),
        (vec![("query", "mutation { touch }")], 405),
        (vec![("query", "subscription { forever }")], 400),
        (vec![], 400),
    ] {
        let (got, _, headers) = answer(hub.get(&parameters)).await;
        assert_eq!(got, status, "{parameters:?}");
        if status == 405 {
            assert_eq!(headers["allow"], "POST");
        }
    }
    assert_eq!(hub.touched.load(Ordering::SeqCst), 0);
    let plain = reqwest::Url::parse_with_params(&hub.url(), [("query", "{ hello }")]).unwrap();
    assert_eq!(
        answer(hub.client.get(plain.clone()).header("accept", "*/*")).await.0,
        400,
        "a plain form's GET"
    );
    assert_eq!(answer(hub.client.get(plain).header("x-requested-with", "desk")).await.0, 200);
    for method in ["PUT", "DELETE", "PATCH", "OPTIONS"] {
        let request = hub.client.request(method.parse().unwrap(), hub.url());
        let (status, _, headers) = answer(request).await;
        assert_eq!((status, headers["allow"].to_str().unwrap()), (405, "GET, POST"), "{method}");
    }
    let elsewhere = hub.client.get(format!("http://127.0.0.1:{}/nowhere", hub.port)).send().await.unwrap();
    assert_eq!(elsewhere.headers()["x-content-type-options"], "nosniff");
}

#[actix_web::test]
async fn only_a_good_bearer_or_none_is_taken() {
    let hub = Hub::start(Settings::default());
    let who = json!({"query": "{ who }"});
    for (authorization, status, subject) in [
        (None, 200, "public"),
        (Some("Bearer good-li"), 200, "li"),
        (Some("bearer good-li"), 200, "li"),
        (Some("Bearer bad"), 401, ""),
        (Some("Bearer "), 401, ""),
        (Some("Bearer"), 401, ""),
        (Some("Basic Z29vZDpsaQ=="), 401, ""),
        (Some("good-li"), 401, ""),
        (Some("Bearer good-li x"), 401, ""),
        (Some("Bearer down"), 503, ""),
    ] {
        let request = hub.post(&who);
        let request = match authorization {
            Some(value) => request.header("authorization", value),
            None => request,
        };
        let (got, body, headers) = answer(request).await;
        assert_eq!(got, status, "{authorization:?}");
        assert_eq!(body["data"]["who"].as_str().unwrap_or_default(), subject);
        assert_eq!(headers.contains_key("www-authenticate"), status == 401);
    }
    let twice =
        hub.post(&who).header("authorization", "Bearer good-li").header("authorization", "Bearer good-wu");
    assert_eq!(answer(twice).await.0, 401);
}

#[actix_web::test]
async fn every_trap_is_refused_over_post_and_get() {
    let hub = Hub::start(Settings::default());
    for (name, document, variables, expected) in traps() {
        let (status, body, _) = answer(hub.post(&json!({"query": document, "variables": variables}))).await;
        assert_eq!((status, code(&body)), (400, expected), "POST {name}: {body}");
        assert!(body.get("data").is_none());
        let variables = variables.to_string();
        let (status, body, _) = answer(hub.get(&[("query", &document), ("variables", &variables)])).await;
        assert_eq!((status, code(&body)), (400, expected), "GET {name}: {body}");
    }
    assert_eq!(hub.touched.load(Ordering::SeqCst), 0, "nothing refused has run");
    let included = json!({"query": "query($v: Boolean = true) { hello @include(if: $v) }"});
    assert_eq!(answer(hub.post(&included)).await.1["data"]["hello"], "world");
    let (status, body, _) = answer(hub.post(&json!({"query": crate::platform::guard::INTROSPECTION}))).await;
    assert_eq!((status, body.get("errors")), (200, None));
}

#[actix_web::test]
async fn errors_are_few_typed_and_silent_about_causes() {
    let hub = Hub::start(Settings::default());
    let fields: String = (0..400).map(|number| format!("f{number} ")).collect();
    let (_, body, _) = answer(hub.post(&json!({"query": format!("{{ pet {{ {fields} }} }}")}))).await;
    assert_eq!(body["errors"].as_array().unwrap().len(), 100);
    let (_, body, headers) = answer(
        hub.post(&json!({"query": "{ broken }"}))
            .header("x-request-id", "0198c0de-1111-7222-8333-0123456789ab"),
    )
    .await;
    assert_eq!(
        body["errors"][0]["extensions"],
        json!({"code": "INTERNAL", "traceId": "0198c0de-1111-7222-8333-0123456789ab"})
    );
    assert_eq!(headers["x-request-id"], "0198c0de-1111-7222-8333-0123456789ab");
    assert!(!body.to_string().contains("secret"));
    let (_, body, _) =
        answer(hub.post(&json!({"query": "{ hello missing }"})).header("accept-language", "en")).await;
    assert_eq!(body["errors"][0]["message"], "not found");
    assert_eq!(body["errors"][0]["path"], json!(["missing"]));
    assert_eq!(body["data"], json!({"hello": "world", "missing": null}));
    let (_, body, _) = answer(hub.post(&json!({"query": "{ pets(first: 2) { name o: owner } }"}))).await;
    assert_eq!(
        body["data"]["pets"][1],
        json!({"name": "cat", "o": null}),
        "a failed field is null, not absent"
    );
    assert_eq!(body["errors"][1]["path"], json!(["pets", 1, "o"]));
    let (_, body, _) = answer(hub.post(&json!({"query": "{ helo }"}))).await;
    assert!(!body.to_string().contains("Did you mean"));
}

#[actix_web::test]
async fn bodies_are_bounded_in_size_and_time_and_operations_in_time() {
    let gate = GateSection {
        body_bytes: 4_096,
        body_within_ms: 300,
        operation_within_ms: 200,
        ..Default::default()
    };
    let hub = Hub::start(Settings { gate, ..Default::default() });
    let large = json!({"query": format!("{{ hello }} #{}", "x".repeat(5_000))});
    assert_eq!(answer(hub.post(&large)).await.0, 413);
    let chunks = stream::iter((0..100).map(|_| Ok::<_, std::io::Error>("x".repeat(1_000))));
    let chunked = hub.post(&json!({})).body(reqwest::Body::wrap_stream(chunks));
    assert_eq!(answer(chunked).await.0, 413);
    let (status, body, _) = answer(hub.post(&json!({"query": "{ slow }"}))).await;
    assert_eq!((status, code(&body)), (504, "TOO_COMPLEX"));

    let mut drip = TcpStream::connect(("127.0.0.1", hub.port)).await.unwrap();
    let head =
        "POST /graphql HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ncontent-length: 100\r\n\r\n{";
    drip.write_all(head.as_bytes()).await.unwrap();
    let mut start = [0; 12];
    tokio::time::timeout(Duration::from_secs(5), drip.read_exact(&mut start)).await.unwrap().unwrap();
    assert_eq!(&start, b"HTTP/1.1 408");
}

#[actix_web::test]
async fn documents_may_be_named_by_hash() {
    let hub = Hub::start(Settings::default());
    let hash = hex::encode(<sha2::Sha256 as sha2::Digest>::digest("{ hello }"));
    let persisted = json!({"persistedQuery": {"version": 1, "sha256Hash": hash}});
    let named = json!({ "extensions": persisted });
    let (status, body, _) = answer(hub.post(&named)).await;
    assert_eq!(
        (status, code(&body), body["errors"][0]["message"].as_str()),
        (400, "PERSISTED_QUERY_NOT_FOUND", Some("PersistedQueryNotFound"))
    );
    let registering = json!({"query": "{ hello }", "extensions": persisted});
    assert_eq!(answer(hub.post(&registering)).await.0, 200);
    assert_eq!(answer(hub.post(&named)).await.0, 400, "the public registers nothing");
    let known = hub.post(&registering).header("authorization", "Bearer good-li");
    assert_eq!(answer(known).await.0, 200);
    assert_eq!(answer(hub.post(&named)).await.1["data"]["hello"], "world");
    let extensions = persisted.to_string();
    assert_eq!(answer(hub.get(&[("extensions", &extensions)])).await.0, 200);
    let unknown = json!({"documentId": format!("sha256:{}", "0".repeat(64))});
    assert_eq!(code(&answer(hub.post(&unknown)).await.1), "DOCUMENT_NOT_TRUSTED");

    let documents = DocumentSection { trusted_only: Some(true), ..Default::default() };
    let hub = Hub::start(Settings { documents, ..Default::default() });
    assert_eq!(code(&answer(hub.post(&json!({"query": "{ hello }"}))).await.1), "DOCUMENT_NOT_TRUSTED");
}

#[actix_web::test]
async fn allowances_are_per_subject() {
    let mut rates = RateSection::default();
    let three = std::num::NonZeroU32::new(3).unwrap();
    rates.classes.insert("clerk".into(), Allowance { per_minute: three, burst: three });
    let hub = Hub::start(Settings { rates: Some(rates), ..Default::default() });
    let ask = async |token: &str| {
        answer(hub.post(&json!({"query": "{ hello }"})).header("authorization", format!("Bearer {token}")))
            .await
    };
    for _ in 0..3 {
        assert_eq!(ask("good-li").await.0, 200);
    }
    let (status, body, headers) = ask("good-li").await;
    assert_eq!((status, code(&body)), (429, "RATE_LIMITED"));
    let wait: u64 = headers["retry-after"].to_str().unwrap().parse().unwrap();
    assert!((1..=20).contains(&wait));
    assert_eq!(body["errors"][0]["extensions"]["retryAfter"], wait);
    assert_eq!(ask("good-wu").await.0, 200);
}

#[actix_web::test]
async fn only_the_words_of_trusted_proxies_say_where_a_client_is() {
    let allowance = |count: u32| crate::platform::rate::Allowance {
        per_minute: count.try_into().unwrap(),
        burst: count.try_into().unwrap(),
    };
    let rates = RateSection {
        enabled: true,
        classes: [("public", 1_000), ("public_address", 2), ("public_total", 1_000)]
            .map(|(class, count)| (class.to_owned(), allowance(count)))
            .into(),
    };
    let gate = GateSection { proxy_hops: 1, ..Default::default() };
    let hub = Hub::start(Settings { gate, rates: Some(rates), ..Default::default() });
    let ask = |forwarded: &str| {
        hub.post(&json!({"query": "{ hello }"})).header("x-forwarded-for", forwarded.to_owned())
    };
    // What the client claims itself stands before the proxy's entry, and buys no second allowance.
    for (forwarded, status) in [
        ("198.51.100.1, 203.0.113.9", 200),
        ("198.51.100.2, 203.0.113.9:4711", 200),
        ("198.51.100.3, 203.0.113.9", 429),
        ("203.0.113.10", 200),
    ] {
        assert_eq!(answer(ask(forwarded)).await.0, status, "{forwarded}");
    }
}

#[actix_web::test]
async fn what_a_request_says_twice_or_cannot_mean_is_refused_with_its_place() {
    let hub = Hub::start(Settings::default());
    let echo = "query($t: String, $i: Inner) { echo(text: $t, input: $i) }";
    for (body, code, path) in [
        (r#"{"query": "{ hello }", "query": "{ who }"}"#.to_owned(), "DUPLICATE_KEY", json!(["query"])),
        (
            format!(r#"{{"query": "{echo}", "variables": {{"t": "a", "t": "b"}}}}"#),
            "DUPLICATE_KEY",
            json!(["t"]),
        ),
        (
            format!(r#"{{"query": "{echo}", "variables": {{"i": {{"number": 1, "number": 2}}}}}}"#),
            "DUPLICATE_KEY",
            json!(["i", "number"]),
        ),
        (
            r#"{"query": "{ hello }", "extensions": {"a": 1, "a": 1}}"#.to_owned(),
            "DUPLICATE_KEY",
            json!(["extensions", "a"]),
        ),
        (format!(r#"{{"query": "{echo}", "variables": {{"t": "\ud83d"}}}}"#), "LONE_SURROGATE", json!(["t"])),
        ("{".to_owned(), "NOT_JSON", json!(["body"])),
    ] {
        for accept in ["application/json", "application/graphql-response+json"] {
            let request = hub.client.post(hub.url()).header("content-type", "application/json");
            let (status, answered, _) = answer(request.header("accept", accept).body(body.clone())).await;
            assert_eq!(status, 400, "{body}");
            let problem = &answered["errors"][0]["extensions"]["paths"][0];
            assert_eq!((problem["code"].as_str(), &problem["path"]), (Some(code), &path), "{body}");
        }
    }
    for (name, text, path) in [
        ("variables", r#"{"t": "a", "t": "b"}"#, json!(["t"])),
        ("extensions", r#"{"a": {"b": 1, "b": 1}}"#, json!(["extensions", "a", "b"])),
    ] {
        let (status, answered, _) = answer(hub.get(&[("query", echo), (name, text)])).await;
        assert_eq!(status, 400, "{text}");
        let problem = &answered["errors"][0]["extensions"]["paths"][0];
        assert_eq!((problem["code"].as_str(), &problem["path"]), (Some("DUPLICATE_KEY"), &path), "{text}");
    }
}

#[actix_web::test]
async fn a_condition_on_typename_alone_uses_its_variable() {
    let hub = Hub::start(Settings::default());
    for (document, value, data) in [
        ("query($v: Boolean!) { __typename @include(if: $v) }", true, json!({"__typename": "Query"})),
        ("query($v: Boolean!) { __typename @include(if: $v) }", false, json!({})),
        ("query($v: Boolean!) { kind: __typename @skip(if: $v) }", false, json!({"kind": "Query"})),
        (
            "query($v: Boolean!) { pet { name ...F } } fragment F on Pet { __typename @skip(if: $v) }",
            false,
            json!({"pet": {"name": "cat", "__typename": "Pet"}}),
        ),
    ] {
        let body = json!({"query": document, "variables": {"v": value}});
        let (status, answered, _) = answer(hub.post(&body)).await;
        assert_eq!((status, &answered["data"]), (200, &data), "{document}: {answered}");
    }
    let unused = json!({"query": "query($v: Boolean!) { __typename }", "variables": {"v": true}});
    assert_eq!(code(&answer(hub.post(&unused)).await.1), "GRAPHQL_VALIDATION_FAILED", "not used at all");
}

#[actix_web::test]
async fn characters_beyond_the_basic_plane_may_be_escaped() {
    let hub = Hub::start(Settings::default());
    for literal in [r#""\u{1F600}""#, r#""\uD83D\uDE00""#] {
        let (_, answered, _) =
            answer(hub.post(&json!({"query": format!("{{ echo(text: {literal}) }}")}))).await;
        assert_eq!(answered["data"]["echo"], "\u{1f600} 0 0", "{answered}");
    }
    let half = json!({"query": r#"{ echo(text: "\uD83D") }"#});
    let (status, answered, _) = answer(hub.post(&half)).await;
    assert_eq!((status, code(&answered)), (400, "GRAPHQL_PARSE_FAILED"));
    assert_eq!(answered["errors"][0]["locations"], json!([{"line": 1, "column": 15}]));
    let text = answered["errors"][0]["message"].as_str().unwrap();
    assert!(text.contains(r"\u{1F600}") && text.contains(r"\uD83D\uDE00"), "says what to write: {text}");
}
