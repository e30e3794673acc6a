//! The gate over a real socket, before a toy engine.
//! Start with [`Hub::start`].
//! Never: the real schema.

mod http;
mod sockets;

use std::{
    collections::{BTreeSet, HashSet},
    sync::{
        Arc, Mutex,
        atomic::{AtomicI64, AtomicUsize, Ordering},
    },
    time::Duration,
};

use actix_web::{App, HttpServer, middleware::from_fn, web::Data};
use async_graphql::{
    ComplexObject, Context, InputObject, Object, Response, Schema, SimpleObject, Subscription,
};
use async_trait::async_trait;
use chrono::{DateTime, TimeDelta, Utc};
use futures_util::{Stream, StreamExt, stream, stream::BoxStream};
use serde_json::{Value as Json, json};
use tokio_util::sync::CancellationToken;

use super::{
    engine::{Engine, Prepared, Standing},
    gate::{Gate, GateSection},
    headers::outermost,
    routes::configure,
};
use crate::graphql::{nulls, types::Types};
use crate::platform::{
    auth::caller::{Caller, PrincipalKind},
    clock::{Clock, ManualClock},
    documents::{DocumentSection, DocumentStore},
    error::Error,
    guard::GuardLimits,
    locale::Locale,
    rate::{RateLimiter, RateSection},
};

struct Query;

#[derive(SimpleObject)]
#[graphql(complex)]
struct Pet {
    name: String,
}

#[ComplexObject]
impl Pet {
    async fn owner(&self) -> async_graphql::Result<Option<String>> {
        Err(Error::Forbidden("scope:owner".into()))?
    }
}

#[derive(InputObject)]
struct Inner {
    number: i32,
}

#[Object]
impl Query {
    async fn hello(&self) -> &str {
        "world"
    }
    async fn echo(&self, text: Option<String>, input: Option<Inner>, numbers: Option<Vec<i32>>) -> String {
        format!(
            "{} {} {}",
            text.unwrap_or_default(),
            input.map_or(0, |input| input.number),
            numbers.map_or(0, |n| n.len())
        )
    }
    async fn who(&self, context: &Context<'_>) -> String {
        context.data_unchecked::<Arc<Caller>>().subject.to_string()
    }
    async fn pet(&self) -> Pet {
        Pet { name: "cat".into() }
    }
    async fn pets(&self, first: Option<i32>) -> Vec<Pet> {
        (0..first.unwrap_or(1)).map(|_| Pet { name: "cat".into() }).collect()
    }
    async fn slow(&self) -> i32 {
        tokio::time::sleep(Duration::from_secs(30)).await;
        1
    }
    async fn missing(&self) -> async_graphql::Result<Option<i32>> {
        Err(Error::NotFound)?
    }
    async fn broken(&self) -> async_graphql::Result<i32> {
        Err(Error::bug("the secret cause"))?
    }
}

struct Mutation(Arc<AtomicUsize>);

#[Object]
impl Mutation {
    async fn touch(&self, input: Option<Inner>) -> i32 {
        let _ = input;
        i32::try_from(self.0.fetch_add(1, Ordering::SeqCst)).unwrap() + 1
    }
}

struct Live;

#[Subscription]
impl Live {
    async fn count(&self, to: i32) -> impl Stream<Item = i32> {
        stream::iter(1..=to)
    }
    async fn forever(&self) -> impl Stream<Item = i32> {
        stream::pending()
    }
    async fn failing(&self) -> impl Stream<Item = async_graphql::Result<i32>> {
        stream::iter([Ok(1), Err(Error::NotFound.into())])
    }
    async fn refused(&self) -> async_graphql::Result<impl Stream<Item = i32>> {
        if true {
            return Err(Error::Forbidden("role:clerk".into()).into());
        }
        Ok(stream::pending())
    }
    async fn flood(&self) -> impl Stream<Item = String> {
        stream::repeat_with(|| "x".repeat(60_000))
    }
}

struct Toy {
    schema: Schema<Query, Mutation, Live>,
    revoked: Mutex<HashSet<String>>,
    clock: ManualClock,
    revision: AtomicI64,
    /// Services that the directory grants everyone.
    services: Mutex<BTreeSet<String>>,
}

#[async_trait]
impl Engine for Toy {
    async fn authenticate(&self, bearer: Option<&str>) -> Result<Caller, Error> {
        match bearer {
            None => Ok(Caller::public()),
            Some("down") => Err(Error::UpstreamUnavailable("identity")),
            Some(token) => {
                let subject = token.strip_prefix("good-").ok_or(Error::Unauthenticated("unknown"))?;
                let expires_at = Some(self.clock.now() + TimeDelta::minutes(10));
                Ok(Caller {
                    kind: PrincipalKind::Clerk,
                    subject: subject.into(),
                    expires_at,
                    services: self.services.lock().unwrap().clone(),
                    ..Caller::public()
                })
            }
        }
    }
    fn still_valid(&self, caller: &Caller) -> Result<bool, Error> {
        Ok(!self.revoked.lock().unwrap().contains(&*caller.subject))
    }
    fn standing(&self) -> Standing {
        Standing { directory_revision: self.revision.load(Ordering::SeqCst), day: self.clock.today() }
    }
    async fn execute(&self, caller: Arc<Caller>, request: Prepared, _locale: Locale) -> Response {
        let (parsed, name) = (Arc::clone(&request.parsed), request.operation_name.clone());
        let mut response = self.schema.execute(request.into_request().data(caller)).await;
        let types = Types::of::<Query, Mutation, Live>();
        let (_, operation) = parsed.operation(name.as_deref()).unwrap();
        nulls::settle(&types, parsed.document(), operation, &mut response);
        response
    }
    fn subscribe(&self, caller: Arc<Caller>, request: Prepared, _: Locale) -> BoxStream<'static, Response> {
        self.schema.execute_stream(request.into_request().data(caller)).boxed()
    }
}

struct Hub {
    port: u16,
    touched: Arc<AtomicUsize>,
    engine: Arc<Toy>,
    gate: Data<Gate>,
    client: reqwest::Client,
}

#[derive(Default)]
struct Settings {
    gate: GateSection,
    documents: DocumentSection,
    rates: Option<RateSection>,
}

impl Hub {
    fn start(settings: Settings) -> Self {
        let touched = Arc::new(AtomicUsize::new(0));
        let clock = ManualClock::at(DateTime::<Utc>::UNIX_EPOCH);
        let schema =
            Schema::build(Query, Mutation(Arc::clone(&touched)), Live).limit_recursive_depth(20).finish();
        let engine = Arc::new(Toy {
            schema,
            revoked: Mutex::default(),
            clock: clock.clone(),
            revision: AtomicI64::new(1),
            services: Mutex::default(),
        });
        let documents = DocumentStore::open(&settings.documents, GuardLimits::default(), None).unwrap();
        let rates = settings.rates.unwrap_or(RateSection { enabled: false, ..Default::default() });
        let gate = Data::new(Gate::new(
            Arc::clone(&engine) as Arc<dyn Engine>,
            Arc::new(documents),
            Arc::new(RateLimiter::new(&rates, [1; 32], None)),
            Arc::new(clock),
            settings.gate,
            CancellationToken::new(),
        ));
        let shared = gate.clone();
        let server = HttpServer::new(move || {
            let gate = shared.clone();
            App::new().configure(|config| configure(config, gate)).wrap(from_fn(outermost))
        });
        let server = server.workers(1).disable_signals().bind(("127.0.0.1", 0)).unwrap();
        let port = server.addrs()[0].port();
        actix_web::rt::spawn(server.run());
        Self { port, touched, engine, gate, client: reqwest::Client::builder().no_proxy().build().unwrap() }
    }

    fn url(&self) -> String {
        format!("http://127.0.0.1:{}/graphql", self.port)
    }

    fn post(&self, body: &Json) -> reqwest::RequestBuilder {
        self.client
            .post(self.url())
            .header("content-type", "application/json")
            .header("accept", "application/graphql-response+json")
            .body(body.to_string())
    }

    fn get(&self, parameters: &[(&str, &str)]) -> reqwest::RequestBuilder {
        let url = reqwest::Url::parse_with_params(&self.url(), parameters).unwrap();
        self.client.get(url).header("accept", "application/graphql-response+json")
    }
}

/// Status, body and headers of an answer, which must be JSON and wear the security headers.
async fn answer(request: reqwest::RequestBuilder) -> (u16, Json, reqwest::header::HeaderMap) {
    let response = request.send().await.unwrap();
    let (status, headers) = (response.status().as_u16(), response.headers().clone());
    for (name, value) in [
        ("x-content-type-options", "nosniff"),
        ("cache-control", "no-store"),
        ("referrer-policy", "no-referrer"),
        ("content-security-policy", "default-src 'none'; frame-ancestors 'none'"),
    ] {
        assert_eq!(headers.get(name).and_then(|value| value.to_str().ok()), Some(value), "{status} {name}");
    }
    assert!(headers.contains_key("x-request-id"));
    let text = response.text().await.unwrap();
    let body = serde_json::from_str(&text).unwrap_or_else(|_| panic!("{status}: {text}"));
    (status, body, headers)
}

fn code(body: &Json) -> &str {
    body["errors"][0]["extensions"]["code"].as_str().unwrap_or_default()
}

/// What must be refused alike on every road: name, document, variables, code.
fn traps() -> Vec<(&'static str, String, Json, &'static str)> {
    let brackets = format!("{{ echo(numbers: {}1{}) }}", "[".repeat(2_000), "]".repeat(2_000));
    let braces = format!("{{ echo(input: {}1{}) }}", "{number:".repeat(500), "}".repeat(500));
    let mut bomb = String::from("{ ...f0 }");
    for level in 0..18 {
        let next = level + 1;
        bomb += &format!("fragment f{level} on Query{{...f{next} ...f{next} ...f{next}}}");
    }
    bomb += "fragment f18 on Query{hello}";
    let aliases = |count| (0..count).map(|number| format!("a{number}:hello ")).collect::<String>();
    vec![
        ("nested brackets", brackets, json!({}), "TOO_COMPLEX"),
        ("nested braces", braces, json!({}), "TOO_COMPLEX"),
        ("fragment bomb", bomb, json!({}), "TOO_COMPLEX"),
        ("aliases", format!("{{ {} }}", aliases(1_200)), json!({}), "TOO_COMPLEX"),
        ("typenames", format!("{{ pet {{ {} }} }}", "__typename ".repeat(2_001)), json!({}), "TOO_COMPLEX"),
        ("page sizes", "{ pets(first: 6000) { name } }".into(), json!({}), "TOO_COMPLEX"),
        ("cycle", "{ ...A } fragment A on Query { ...A }".into(), json!({}), "GRAPHQL_VALIDATION_FAILED"),
        (
            "wide int",
            "mutation { touch(input: {number: 2147483648}) }".into(),
            json!({}),
            "GRAPHQL_VALIDATION_FAILED",
        ),
        (
            "twice",
            "mutation { touch(input: {number: 1, number: 2}) }".into(),
            json!({}),
            "GRAPHQL_VALIDATION_FAILED",
        ),
        ("typename", "{ __typename @nothing }".into(), json!({}), "GRAPHQL_VALIDATION_FAILED"),
        ("two roots", "subscription { count(to: 1) forever }".into(), json!({}), "GRAPHQL_VALIDATION_FAILED"),
        (
            "wide int in a variable",
            "mutation($i: Inner) { touch(input: $i) }".into(),
            json!({"i": {"number": 5_000_000_000_i64}}),
            "BAD_USER_INPUT",
        ),
        (
            "wrong variable",
            "query($n: Int) { pets(first: $n) { name } }".into(),
            json!({"n": "x"}),
            "BAD_USER_INPUT",
        ),
        ("wrong literal", "{ echo(text: 1) }".into(), json!({}), "BAD_USER_INPUT"),
        ("syntax", "{ hello".into(), json!({}), "GRAPHQL_PARSE_FAILED"),
        ("unknown field", "{ helo }".into(), json!({}), "GRAPHQL_VALIDATION_FAILED"),
    ]
}
