//! Sends operations as one caller and reads answers.
//! Start with [`Client::send`].

use std::sync::atomic::{AtomicU64, Ordering};

use serde_json::{Value as Json, json};

/// One caller.
#[derive(Clone)]
pub struct Client {
    pub url: String,
    pub token: Option<String>,
    http: reqwest::Client,
}

/// What came back.
#[derive(Debug, Clone)]
pub struct Answer {
    pub status: u16,
    pub body: Json,
}

static KEYS: AtomicU64 = AtomicU64::new(1);

/// A fresh idempotency key.
pub fn key() -> String {
    format!("test-key-{:08}", KEYS.fetch_add(1, Ordering::Relaxed))
}

impl Client {
    pub fn new(url: String, token: Option<String>) -> Self {
        let http = reqwest::Client::builder().no_proxy().build().expect("a client");
        Self { url, token, http }
    }

    /// The same caller with another server.
    pub fn at(&self, url: String) -> Self {
        Self { url, ..self.clone() }
    }

    pub async fn send(&self, query: &str, variables: Json) -> Answer {
        self.post(json!({ "query": query, "variables": variables })).await
    }

    /// Sends a mutation with one `input`.
    pub async fn act(&self, mutation: &str, input: Json) -> Answer {
        self.send(mutation, json!({ "input": input })).await
    }

    pub async fn post(&self, body: Json) -> Answer {
        self.try_post(body).await.expect("the hub answers")
    }

    /// As [`Client::post`], for a hub that may be gone.
    pub async fn try_post(&self, body: Json) -> reqwest::Result<Answer> {
        let mut request = self
            .http
            .post(format!("{}/graphql", self.url))
            .header("accept", "application/graphql-response+json")
            .json(&body);
        if let Some(token) = &self.token {
            request = request.bearer_auth(token);
        }
        let response = request.send().await?;
        let status = response.status().as_u16();
        Ok(Answer { status, body: response.json().await? })
    }
}

impl Answer {
    /// The data of an answer without errors.
    #[track_caller]
    pub fn data(self) -> Json {
        assert!(self.body.get("errors").is_none(), "unexpected errors: {:#}", self.body);
        self.body["data"].clone()
    }

    /// The codes of all errors, in order.
    pub fn codes(&self) -> Vec<String> {
        self.errors()
            .iter()
            .map(|error| error["extensions"]["code"].as_str().unwrap_or("-").to_owned())
            .collect()
    }

    pub fn errors(&self) -> Vec<Json> {
        self.body["errors"].as_array().cloned().unwrap_or_default()
    }

    /// The one error's code.
    #[track_caller]
    pub fn code(&self) -> String {
        let codes = self.codes();
        assert_eq!(codes.len(), 1, "expected one error: {:#}", self.body);
        codes.into_iter().next().unwrap_or_default()
    }

    /// The paths that a `BAD_USER_INPUT` names, joined by dots.
    pub fn paths(&self) -> Vec<String> {
        let joined = |path: &Json| {
            let path = path.get("path").unwrap_or(path);
            match path {
                Json::Array(steps) => {
                    steps.iter().map(|step| step.as_str().unwrap_or("?")).collect::<Vec<_>>().join(".")
                }
                Json::String(path) => path.clone(),
                _ => "?".to_owned(),
            }
        };
        self.errors()
            .iter()
            .flat_map(|error| error["extensions"]["paths"].as_array().cloned().unwrap_or_default())
            .map(|path| joined(&path))
            .collect()
    }

    /// How many SQL statements the answer took.
    pub fn statements(&self) -> u64 {
        self.body["extensions"]["sqlStatements"].as_u64().expect("development mode tells the statements")
    }
}
