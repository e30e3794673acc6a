//! One GraphQL request over HTTP: negotiate, authenticate, admit, execute, present.
//! Start with [`post`].
//! Never: a mutation over GET, an answer that is not JSON.

use std::sync::Arc;

use actix_web::{
    HttpRequest, HttpResponse,
    http::{Method, StatusCode, header},
    web::{Data, Payload},
};
use async_graphql::parser::types::OperationType;

use super::{
    admission::{Params, admit, authenticate, bearer_of, charge, origin_of},
    body::read_json,
    engine::Prepared,
    gate::Gate,
    headers::request_id,
    negotiation::{Media, Refused, names_json, negotiate},
    socket,
};
use crate::{
    graphql::{
        errors::{Answer, Presenter, Rejection},
        operations,
    },
    platform::{auth::caller::Caller, error::Error, locale::Locale},
};

pub(super) async fn post(request: HttpRequest, payload: Payload, gate: Data<Gate>) -> HttpResponse {
    answer(&request, &gate, async |caller| {
        let body = read_json(&request, payload, &gate.section).await?;
        let prepared = admit(&gate, caller, Params::from_json(body)?).await?;
        if prepared.kind == OperationType::Subscription {
            return Err(only_over_socket());
        }
        Ok(prepared)
    })
    .await
}

/// A query, or the beginning of a socket.
pub(super) async fn get(request: HttpRequest, payload: Payload, gate: Data<Gate>) -> HttpResponse {
    if socket::is_upgrade(&request) {
        return match socket::open(&request, payload, &gate).await {
            Ok(response) => response,
            Err(refused) => refuse(&presenter(&request, &gate), &gate, Media::Json, &refused),
        };
    }
    answer(&request, &gate, async |caller| {
        if !gate.section.plain_get {
            refuse_plain_get(&request)?;
        }
        let prepared = admit(&gate, caller, Params::from_query_string(request.query_string())?).await?;
        match prepared.kind {
            OperationType::Query => Ok(prepared),
            OperationType::Mutation => Err(method_not_allowed()),
            OperationType::Subscription => Err(only_over_socket()),
        }
    })
    .await
}

pub(super) async fn other_method(request: HttpRequest, gate: Data<Gate>) -> HttpResponse {
    let mut response = refuse(&presenter(&request, &gate), &gate, Media::Json, &method_not_allowed());
    response.headers_mut().insert(header::ALLOW, header::HeaderValue::from_static("GET, POST"));
    response
}

/// The frame around both methods; `prepare` is what differs.
async fn answer(
    request: &HttpRequest,
    gate: &Gate,
    prepare: impl AsyncFnOnce(&Caller) -> Result<Prepared, Refused>,
) -> HttpResponse {
    let presenter = presenter(request, gate);
    let accept = header_text(request, header::ACCEPT);
    let Some(media) = negotiate(accept.as_deref(), gate.section.status_profile) else {
        let (zh, en) = ("仅提供 JSON 格式", "only JSON is offered");
        let error = Error::input(&["accept"], "NOT_ACCEPTABLE", zh, en);
        let refused = Refused::transport(StatusCode::NOT_ACCEPTABLE, error);
        return refuse(&presenter, gate, Media::Json, &refused);
    };
    let result = async {
        let caller = identify(request, gate).await?;
        let prepared = prepare(&caller).await?;
        execute(gate, Arc::new(caller), prepared, presenter.locale).await
    };
    match result.await {
        Ok(response) => {
            let (body, outcome) = presenter.answer(response);
            respond(&presenter, gate.section.status_profile.outcome(outcome, media), media, &body)
        }
        Err(refused) => {
            operations::refused(&refused);
            refuse(&presenter, gate, media, &refused)
        }
    }
}

/// Runs to the end or to the deadline, where the engine's work is dropped.
pub(super) async fn execute(
    gate: &Gate,
    caller: Arc<Caller>,
    prepared: Prepared,
    locale: Locale,
) -> Result<async_graphql::Response, Refused> {
    // The engine validates before it first waits, so that the schema has what is still running.
    let begun = prepared.root_fields.clone();
    let run = gate.engine.execute(caller, prepared, locale);
    tokio::time::timeout(gate.section.operation_within(), run).await.map_err(|_| {
        metrics::counter!("onewindow_operations_timed_out_total").increment(1);
        Refused { begun, ..Error::TooComplex("deadline".to_owned()).into() }
    })
}

async fn identify(request: &HttpRequest, gate: &Gate) -> Result<Caller, Refused> {
    let origin = origin_of(gate, request);
    let mut authorization = request.headers().get_all(header::AUTHORIZATION);
    let first = authorization.next().map(header::HeaderValue::as_bytes);
    let verified = match (bearer_of(first), authorization.next()) {
        (Ok(bearer), None) => authenticate(gate, bearer, origin.clone()).await,
        (Err(error), _) => Err(error),
        (_, Some(_)) => Err(Error::Unauthenticated("several authorization headers")),
    };
    match verified {
        Ok(caller) => {
            charge(gate, &caller).await?;
            Ok(caller)
        }
        // Trying tokens costs as much as asking without one.
        Err(error) => {
            charge(gate, &Caller::public_at(origin)).await?;
            Err(error.into())
        }
    }
}

/// A page of another origin can make a browser send a plain GET; it cannot add a header of its own.
fn refuse_plain_get(request: &HttpRequest) -> Result<(), Refused> {
    const NOT_SIMPLE: [&str; 5] =
        ["authorization", "x-requested-with", "x-request-id", "traceparent", "graphql-require-preflight"];
    let named = header_text(request, header::ACCEPT).is_some_and(|accept| names_json(&accept));
    if named || NOT_SIMPLE.iter().any(|name| request.headers().contains_key(*name)) {
        return Ok(());
    }
    let (zh, en) = ("GET 请求须声明接受 JSON", "a GET must accept JSON by name or carry X-Requested-With");
    Err(Refused::transport(StatusCode::BAD_REQUEST, Error::input(&["accept"], "PREFLIGHT_REQUIRED", zh, en)))
}

fn method_not_allowed() -> Refused {
    let (zh, en) = ("请使用 POST", "use POST");
    Refused::transport(
        StatusCode::METHOD_NOT_ALLOWED,
        Error::input(&["method"], "METHOD_NOT_ALLOWED", zh, en),
    )
}

fn only_over_socket() -> Refused {
    let (zh, en) = ("订阅须使用 WebSocket", "subscriptions run over a WebSocket");
    Refused::malformed("query", "SUBSCRIPTION_OVER_HTTP", zh, en)
}

pub(super) fn presenter(request: &HttpRequest, gate: &Gate) -> Presenter {
    Presenter {
        locale: Locale::negotiate(header_text(request, header::ACCEPT_LANGUAGE).as_deref()),
        trace_id: request_id(request),
        production: gate.production,
    }
}

fn header_text(request: &HttpRequest, name: header::HeaderName) -> Option<String> {
    let values: Vec<&str> = request.headers().get_all(name).filter_map(|value| value.to_str().ok()).collect();
    (!values.is_empty()).then(|| values.join(","))
}

fn refuse(presenter: &Presenter, gate: &Gate, media: Media, refused: &Refused) -> HttpResponse {
    let status = gate.section.status_profile.status(refused.stage, media);
    let mut response = respond(presenter, status, media, &presenter.reject(&refused.rejection));
    let extra = match (status, &refused.rejection) {
        (StatusCode::UNAUTHORIZED, _) => {
            Some((header::WWW_AUTHENTICATE, "Bearer realm=\"onewindow\"".to_owned()))
        }
        (StatusCode::METHOD_NOT_ALLOWED, _) => Some((header::ALLOW, Method::POST.to_string())),
        (_, Rejection::Core(Error::RateLimited { retry_after_seconds })) => {
            Some((header::RETRY_AFTER, retry_after_seconds.to_string()))
        }
        _ => None,
    };
    if let Some((name, value)) = extra
        && let Ok(value) = header::HeaderValue::from_str(&value)
    {
        response.headers_mut().insert(name, value);
    }
    response
}

fn respond(presenter: &Presenter, status: StatusCode, media: Media, body: &Answer) -> HttpResponse {
    match serde_json::to_vec(body) {
        Ok(bytes) => HttpResponse::build(status)
            .insert_header((header::CONTENT_TYPE, media.content_type()))
            .insert_header((header::CONTENT_LANGUAGE, presenter.locale.tag()))
            .insert_header((header::VARY, "Accept, Accept-Language, Authorization"))
            .body(bytes),
        Err(cause) => {
            let body = presenter.reject(&Error::internal(cause).into());
            HttpResponse::InternalServerError().json(body)
        }
    }
}
