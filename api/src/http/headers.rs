//! The outermost middleware: request id, span, and the security headers of every answer.
//! Start with [`outermost`]; wrap the whole app in it, after everything else.
//! Never: personal data in a span; no query string, no header but the id.

use actix_web::{
    Error, HttpMessage, HttpRequest, HttpResponse,
    body::{BoxBody, MessageBody},
    dev::{ServiceRequest, ServiceResponse},
    error::InternalError,
    http::{
        Method, StatusCode,
        header::{HeaderMap, HeaderName, HeaderValue},
    },
    middleware::Next,
};
use serde_json::json;
use tracing::Instrument;

/// The id under which a request is logged and answered.
#[derive(Debug, Clone)]
struct RequestId(String);

/// Set unless the answer sets its own: pages of the desk have another policy than the API.
const DEFAULTS: [(&str, &str); 6] = [
    ("x-content-type-options", "nosniff"),
    ("cache-control", "no-store"),
    ("referrer-policy", "no-referrer"),
    ("content-security-policy", "default-src 'none'; frame-ancestors 'none'"),
    ("x-frame-options", "DENY"),
    ("cross-origin-resource-policy", "same-origin"),
];

/// Use with `actix_web::middleware::from_fn`.
///
/// # Errors
/// An inner service's error, as a finished JSON answer that carries the headers too.
pub async fn outermost(
    request: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> Result<ServiceResponse<BoxBody>, Error> {
    let id = incoming_id(request.headers()).unwrap_or_else(|| format!("{:032x}", rand::random::<u128>()));
    let trace = trace_of(request.headers()).unwrap_or_else(|| id.clone());
    request.extensions_mut().insert(RequestId(id.clone()));
    let method = method_of(request.method());
    let route = request.match_pattern().unwrap_or_default();
    let span = tracing::info_span!(
        "http", request.id = %id, trace.id = %trace, http.method = method, http.route = %route
    );
    let started = tokio::time::Instant::now();
    async {
        // The request must not be cloned before it is routed, so an error travels on as a finished answer.
        let mut result = match next.call(request).await {
            Ok(response) => Ok(response.map_into_boxed_body()),
            Err(error) => Err(plain(error.as_response_error().status_code(), &id)),
        };
        let (status, headers) = match &mut result {
            Ok(response) => (response.status(), response.headers_mut()),
            Err(response) => (response.status(), response.headers_mut()),
        };
        dress(headers, &id);
        let duration_ms = u64::try_from(started.elapsed().as_millis()).unwrap_or(u64::MAX);
        tracing::info!(http.status = status.as_u16(), duration_ms, "answered");
        metrics::histogram!("onewindow_http_seconds", "method" => method, "status" => status.as_str().to_owned())
            .record(started.elapsed().as_secs_f64());
        result.map_err(|response| InternalError::from_response("answered", response).into())
    }
    .instrument(span)
    .await
}

/// The id of this request, for answers and logs.
pub fn request_id(request: &HttpRequest) -> String {
    request.extensions().get::<RequestId>().map(|id| id.0.clone()).unwrap_or_default()
}

fn dress(headers: &mut HeaderMap, id: &str) {
    for (name, value) in DEFAULTS {
        let name = HeaderName::from_static(name);
        if !headers.contains_key(&name) {
            headers.insert(name, HeaderValue::from_static(value));
        }
    }
    if let Ok(id) = HeaderValue::from_str(id) {
        headers.insert(HeaderName::from_static("x-request-id"), id);
    }
}

/// An error that no handler presented.
fn plain(status: StatusCode, id: &str) -> HttpResponse {
    let code = match status {
        StatusCode::NOT_FOUND => "NOT_FOUND",
        status if status.is_client_error() => "BAD_USER_INPUT",
        _ => "INTERNAL",
    };
    let mut extensions = json!({ "code": code });
    if code == "INTERNAL" {
        tracing::error!(trace.id = id, "a service failed");
        extensions["traceId"] = json!(id);
    }
    let reason = status.canonical_reason().unwrap_or_default();
    HttpResponse::build(status).json(json!({ "errors": [{ "message": reason, "extensions": extensions }] }))
}

/// The method as a label: a word that a client invents is none.
fn method_of(method: &Method) -> &'static str {
    match *method {
        Method::GET => "GET",
        Method::POST => "POST",
        Method::OPTIONS => "OPTIONS",
        Method::HEAD => "HEAD",
        _ => "other",
    }
}

/// The caller's `x-request-id` where it is a UUID or 32 hexadecimal digits, else the trace id. Anything else
/// might say something of a person, and would stand in every line of the log.
fn incoming_id(headers: &HeaderMap) -> Option<String> {
    let given = headers.get("x-request-id").and_then(|value| value.to_str().ok());
    let sane = |id: &&str| uuid::Uuid::try_parse(id).is_ok() && !has_long_number(id);
    given.filter(sane).map(str::to_owned).or_else(|| trace_of(headers))
}

/// The trace id of a `traceparent`.
fn trace_of(headers: &HeaderMap) -> Option<String> {
    let mut parts = headers.get("traceparent")?.to_str().ok()?.split('-');
    let (_version, trace) = (parts.next()?, parts.next()?);
    let is_hex = trace.len() == 32 && trace.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'));
    let is_some = trace.bytes().any(|byte| byte != b'0') && !has_long_number(trace);
    (is_hex && is_some).then(|| trace.to_owned())
}

/// As many digits in a row as the shortest number of a person has.
fn has_long_number(text: &str) -> bool {
    text.as_bytes().split(|byte| !byte.is_ascii_digit()).any(|digits| digits.len() >= 11)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_invented_method_is_no_label() {
        let invented = Method::from_bytes(b"EVIL-420100199901010017").unwrap();
        for (method, label) in [(Method::POST, "POST"), (Method::PUT, "other"), (invented, "other")] {
            assert_eq!(method_of(&method), label);
        }
    }

    #[test]
    fn only_sane_ids_are_taken_over() {
        let trace = "4bf92f3577b34da6a3ce929d0e0e4736";
        let uuid = "0198c0de-1111-7222-8333-0123456789ab";
        for (name, value, expected) in [
            ("x-request-id", uuid, Some(uuid)),
            ("x-request-id", trace, Some(trace)),
            ("x-request-id", "abc-123_4.5", None),
            ("x-request-id", "13912345671", None),
            ("x-request-id", "420100-19990101-0017", None),
            ("x-request-id", "00000000000000420100199901010017", None),
            ("x-request-id", "short", None),
            ("x-request-id", "with space and more", None),
            ("x-request-id", "110101199001011234<script>", None),
            ("traceparent", "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01", Some(trace)),
            ("traceparent", "00-00000000000000000000000000000000-00f067aa0ba902b7-01", None),
            ("traceparent", "00-00000000000000420100199901010017-00f067aa0ba902b7-01", None),
            ("traceparent", "nonsense", None),
        ] {
            let mut headers = HeaderMap::new();
            headers.insert(HeaderName::from_static(name), HeaderValue::from_static(value));
            assert_eq!(incoming_id(&headers).as_deref(), expected, "{value}");
        }
    }
}
