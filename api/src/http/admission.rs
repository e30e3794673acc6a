//! The one way in, whichever road a request took: parameters, document, guard, allowance.
//! Start with [`admit`].
//! Never: execution.

use actix_web::{HttpRequest, http::header};
use async_graphql::{Request, Variables};
use serde_json::{Map, Value as Json};

use super::{engine::Prepared, gate::Gate, json::read_or_refuse, negotiation::Refused};
use crate::platform::{
    auth::caller::{Caller, Origin, PrincipalKind},
    documents::{DocumentRefusal, DocumentRequest},
    error::Error,
    rate,
};

/// A request as the client wrote it.
#[derive(Default)]
pub struct Params {
    query: Option<String>,
    operation_name: Option<String>,
    variables: Map<String, Json>,
    document_id: Option<String>,
    persisted_hash: Option<String>,
}

impl std::fmt::Debug for Params {
    /// Variables may be personal data.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Params").field("document_id", &self.document_id).finish_non_exhaustive()
    }
}

impl Params {
    /// Reads the members of a JSON object; those it does not know are ignored.
    ///
    /// # Errors
    /// Members of the wrong kind.
    pub fn from_json(body: Json) -> Result<Self, Refused> {
        let Json::Object(mut body) = body else {
            let (zh, en) =
                ("请求体须为单个对象，不支持批量", "the body is one object; batches are not supported");
            return Err(Refused::malformed("body", "NOT_AN_OBJECT", zh, en));
        };
        let extensions = object(&mut body, "extensions")?;
        let persisted_hash = match extensions.get("persistedQuery") {
            None | Some(Json::Null) => None,
            Some(persisted) => match (&persisted["version"], &persisted["sha256Hash"]) {
                (Json::Number(version), Json::String(hash)) if version.as_i64() == Some(1) => {
                    Some(hash.clone())
                }
                _ => return Err(DocumentRefusal::MalformedHash.into()),
            },
        };
        Ok(Self {
            query: string(&mut body, "query")?,
            operation_name: string(&mut body, "operationName")?.filter(|name| !name.is_empty()),
            variables: object(&mut body, "variables")?,
            document_id: string(&mut body, "documentId")?,
            persisted_hash,
        })
    }

    /// Reads the query string of a GET, where `variables` and `extensions` are JSON texts.
    ///
    /// # Errors
    /// Repeated names, here and within the JSON, and JSON that is none.
    pub fn from_query_string(query: &str) -> Result<Self, Refused> {
        let pairs = actix_web::web::Query::<Vec<(String, String)>>::from_query(query).map_err(|_| {
            Refused::malformed("query", "UNREADABLE", "查询字符串无法解析", "unreadable query string")
        })?;
        let mut body = Map::new();
        for (name, value) in pairs.into_inner() {
            let value = match name.as_str() {
                "variables" | "extensions" if !value.is_empty() => read_or_refuse(&value, &name)?,
                "variables" | "extensions" => Json::Null,
                "query" | "operationName" | "documentId" => Json::String(value),
                _ => continue,
            };
            if body.insert(name.clone(), value).is_some() {
                return Err(Refused::malformed(&name, "REPEATED", "参数重复", "the parameter is repeated"));
            }
        }
        Self::from_json(Json::Object(body))
    }
}

fn string(body: &mut Map<String, Json>, name: &str) -> Result<Option<String>, Refused> {
    match body.remove(name) {
        None | Some(Json::Null) => Ok(None),
        Some(Json::String(text)) => Ok(Some(text)),
        Some(_) => Err(Refused::malformed(name, "NOT_A_STRING", "须为字符串", "must be a string")),
    }
}

fn object(body: &mut Map<String, Json>, name: &str) -> Result<Map<String, Json>, Refused> {
    match body.remove(name) {
        None | Some(Json::Null) => Ok(Map::new()),
        Some(Json::Object(object)) => Ok(object),
        Some(_) => Err(Refused::malformed(name, "NOT_AN_OBJECT", "须为对象", "must be an object")),
    }
}

/// Finds the document, guards it and completes its variables.
///
/// # Errors
/// Whatever keeps the request from being executed.
pub async fn admit(gate: &Gate, caller: &Caller, params: Params) -> Result<Prepared, Refused> {
    let ask = DocumentRequest {
        query: params.query.as_deref().filter(|query| !query.trim().is_empty()),
        document_id: params.document_id.as_deref(),
        persisted_hash: params.persisted_hash.as_deref(),
    };
    let trusted_only = gate.documents.trusts_only_manifests(caller.kind);
    // Nobody who is not known fills the memory that all instances share.
    let may_register = caller.kind != PrincipalKind::Public;
    let known = gate.documents.resolve(ask, trusted_only, may_register).await?;
    let variables = Variables::from_json(Json::Object(params.variables));
    let selected =
        known.parsed.select(params.operation_name.as_deref(), variables, gate.documents.limits())?;
    let mut request = Request::new(known.text.as_ref()).variables(selected.variables);
    request.operation_name.clone_from(&selected.name);
    request.set_parsed_query(known.parsed.document().clone());
    Ok(Prepared {
        kind: selected.kind,
        operation_name: selected.name,
        document_hash: known.hash,
        is_trusted: known.is_trusted,
        complexity: selected.complexity,
        root_fields: selected.root_fields,
        parsed: known.parsed,
        request,
    })
}

/// Takes one request from the caller's allowance.
///
/// # Errors
/// [`Error::RateLimited`].
pub(super) async fn charge(gate: &Gate, caller: &Caller) -> Result<(), Error> {
    let rates = &gate.rates;
    rates.check(rate::class_of(caller.kind), &rate::key_of(caller), 1).await?;
    if caller.kind == PrincipalKind::Public {
        // Software is easily varied, and addresses are too; the narrower bound is charged first, so that
        // who exceeds it takes nothing from others.
        rates.check("public_address", &caller.origin.address, 1).await?;
        rates.check("public_total", "all", 1).await?;
    }
    Ok(())
}

/// Where a request comes from.
pub(super) fn origin_of(gate: &Gate, request: &HttpRequest) -> Origin {
    let peer = request.peer_addr().map(|peer| peer.ip().to_string());
    let address = forwarded(request, gate.section.proxy_hops).or(peer).unwrap_or_default();
    let software = request.headers().get(header::USER_AGENT).and_then(|value| value.to_str().ok());
    Origin { address: address.into(), software: software.unwrap_or_default().into() }
}

/// The address that the outermost trusted proxy saw: each appends whom it heard, so the last entries are the
/// proxies' own words, and all before them the client's.
fn forwarded(request: &HttpRequest, hops: usize) -> Option<String> {
    let entries: Vec<&str> = request
        .headers()
        .get_all("x-forwarded-for")
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(','))
        .map(str::trim)
        .collect();
    let entry = entries.len().checked_sub(hops).filter(|_| hops > 0).and_then(|at| entries.get(at))?;
    let with_port = || entry.parse::<std::net::SocketAddr>().ok().map(|address| address.ip());
    entry.parse().ok().or_else(with_port).map(|address: std::net::IpAddr| address.to_string())
}

/// The caller behind a bearer; without one the public, where it is.
///
/// # Errors
/// As [`super::engine::Engine::authenticate`].
pub(super) async fn authenticate(gate: &Gate, bearer: Option<&str>, origin: Origin) -> Result<Caller, Error> {
    match bearer {
        Some(_) => gate.engine.authenticate(bearer).await,
        None => Ok(Caller::public_at(origin)),
    }
}

/// The bearer of an `Authorization` value. Anything else there is refused, never taken for the public.
///
/// # Errors
/// [`Error::Unauthenticated`].
pub(super) fn bearer_of(authorization: Option<&[u8]>) -> Result<Option<&str>, Error> {
    let Some(value) = authorization else { return Ok(None) };
    let token = std::str::from_utf8(value)
        .ok()
        .and_then(|value| value.split_once(' '))
        .filter(|(scheme, _)| scheme.eq_ignore_ascii_case("bearer"))
        .map(|(_, token)| token.trim())
        .filter(|token| !token.is_empty() && token.bytes().all(|byte| byte.is_ascii_graphic()));
    token.map(Some).ok_or(Error::Unauthenticated("authorization is not a bearer token"))
}
