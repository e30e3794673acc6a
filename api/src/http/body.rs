//! A request's body under our own limit and deadline.
//! Start with [`read_json`].
//! Never: a body held without bound, in size or in time.

use std::time::Duration;

use actix_web::{
    HttpMessage, HttpRequest,
    http::{StatusCode, header},
    web::{BytesMut, Payload},
};
use futures_util::StreamExt;
use serde_json::Value as Json;

use super::{gate::GateSection, json::read_or_refuse, negotiation::Refused};
use crate::platform::error::Error;

/// Reads a body of `application/json` in UTF-8.
///
/// # Errors
/// 415 for another type, 413 for too much, 408 for too slow, 400 for what is no JSON or says something twice.
pub(super) async fn read_json(
    request: &HttpRequest,
    payload: Payload,
    section: &GateSection,
) -> Result<Json, Refused> {
    check_type(request)?;
    let within = Duration::from_millis(section.body_within_ms);
    let body =
        tokio::time::timeout(within, read(request, payload, section.body_bytes)).await.map_err(|_| {
            refused(
                StatusCode::REQUEST_TIMEOUT,
                "TOO_SLOW",
                "请求体未在限定时间内到达",
                "the body came too slowly",
            )
        })??;
    let text = std::str::from_utf8(&body).map_err(|_| {
        refused(StatusCode::BAD_REQUEST, "NOT_UTF8", "请求体不是 UTF-8 编码", "the body is not UTF-8")
    })?;
    read_or_refuse(text, "body")
}

fn check_type(request: &HttpRequest) -> Result<(), Refused> {
    let is_json = request.mime_type().ok().flatten().is_some_and(|mime| {
        mime.essence_str() == "application/json"
            && mime.get_param("charset").is_none_or(|charset| charset.as_str().eq_ignore_ascii_case("utf-8"))
    });
    let is_plain = request
        .headers()
        .get(header::CONTENT_ENCODING)
        .is_none_or(|encoding| encoding.as_bytes().eq_ignore_ascii_case(b"identity"));
    if is_json && is_plain {
        return Ok(());
    }
    let status = StatusCode::UNSUPPORTED_MEDIA_TYPE;
    Err(refused(
        status,
        "UNSUPPORTED_MEDIA_TYPE",
        "仅接受 application/json（UTF-8）",
        "only application/json in UTF-8",
    ))
}

async fn read(request: &HttpRequest, mut payload: Payload, most: usize) -> Result<BytesMut, Refused> {
    let too_large =
        || refused(StatusCode::PAYLOAD_TOO_LARGE, "TOO_LARGE", "请求体过大", "the body is too large");
    let announced = request.headers().get(header::CONTENT_LENGTH).and_then(|length| length.to_str().ok());
    if announced.and_then(|length| length.parse::<u64>().ok()).is_some_and(|length| length > most as u64) {
        return Err(too_large());
    }
    let mut body = BytesMut::new();
    while let Some(chunk) = payload.next().await {
        let chunk = chunk.map_err(|_| {
            refused(StatusCode::BAD_REQUEST, "UNREADABLE", "请求体读取失败", "the body broke off")
        })?;
        if body.len() + chunk.len() > most {
            return Err(too_large());
        }
        body.extend_from_slice(&chunk);
    }
    Ok(body)
}

fn refused(status: StatusCode, code: &'static str, zh: &str, en: &str) -> Refused {
    Refused::transport(status, Error::input(&["body"], code, zh, en))
}
