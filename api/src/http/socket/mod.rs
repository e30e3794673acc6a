//! `graphql-transport-ws` on the same path: handshake, caps, configuration.
//! Start with [`open`]; `session` is one connection's life, `protocol` its messages and close codes.
//! Never: a stream that outlives its token, a queue without bound.

mod operation;
mod protocol;
mod session;

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, MutexGuard},
};

use actix_web::{
    HttpRequest, HttpResponse,
    http::{StatusCode, header},
    web::{Data, Payload},
};
use serde::Deserialize;

use super::{
    admission::{bearer_of, origin_of},
    gate::Gate,
    graphql::presenter,
    negotiation::Refused,
};
use crate::platform::error::Error;

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct SocketSection {
    /// `connection_init` must arrive within this.
    pub init_within_ms: u64,
    /// Browsers' origins besides the hub's own, e.g. `https://desk.example.gov.cn`.
    pub allowed_origins: Vec<String>,
    pub frame_bytes: usize,
    /// A message with its continuation frames.
    pub message_bytes: usize,
    pub operations_per_socket: usize,
    pub sockets_per_subject: usize,
    pub sockets: usize,
    /// A client that does not take a message within this is let go.
    pub write_within_ms: u64,
    pub ping_every_ms: u64,
    /// How often expiry, revocation and the directory are looked at.
    pub validity_every_ms: u64,
}

impl Default for SocketSection {
    fn default() -> Self {
        Self {
            init_within_ms: 5_000,
            allowed_origins: Vec::new(),
            frame_bytes: 65_536,
            message_bytes: 262_144,
            operations_per_socket: 20,
            sockets_per_subject: 10,
            sockets: 10_000,
            write_within_ms: 2_000,
            ping_every_ms: 25_000,
            validity_every_ms: 300,
        }
    }
}

const SUBPROTOCOL: &str = "graphql-transport-ws";

pub(super) fn is_upgrade(request: &HttpRequest) -> bool {
    request
        .headers()
        .get(header::UPGRADE)
        .is_some_and(|upgrade| upgrade.as_bytes().eq_ignore_ascii_case(b"websocket"))
}

/// Checks what can be checked before the upgrade, and lets the connection live on its own.
pub(super) async fn open(
    request: &HttpRequest,
    payload: Payload,
    gate: &Data<Gate>,
) -> Result<HttpResponse, Refused> {
    let section = &gate.section.socket;
    check_origin(request, &section.allowed_origins)?;
    if gate.shutdown.is_cancelled() {
        return Err(Error::UpstreamUnavailable("stopping").into());
    }
    let offered = request.headers().get_all(header::SEC_WEBSOCKET_PROTOCOL);
    let mut offered = offered.filter_map(|value| value.to_str().ok()).flat_map(|value| value.split(','));
    if !offered.any(|protocol| protocol.trim() == SUBPROTOCOL) {
        return Err(refused(
            "sec-websocket-protocol",
            "SUBPROTOCOL",
            "子协议须为 graphql-transport-ws",
            "the subprotocol is graphql-transport-ws",
        ));
    }
    let authorization = request.headers().get(header::AUTHORIZATION).map(header::HeaderValue::as_bytes);
    let bearer = bearer_of(authorization)?.map(secrecy::SecretString::from);
    let seat = gate.sockets.sit(section.sockets).ok_or(Error::UpstreamUnavailable("sockets"))?;
    let (response, session, messages) = actix_ws::handle_with_protocols(request, payload, &[SUBPROTOCOL])
        .map_err(|_| {
            refused("upgrade", "HANDSHAKE", "WebSocket 握手有误", "the WebSocket handshake is malformed")
        })?;
    let messages = messages
        .max_frame_size(section.frame_bytes)
        .aggregate_continuations()
        .max_continuation_size(section.message_bytes);
    let guest =
        session::Guest { bearer, origin: origin_of(gate, request), presenter: presenter(request, gate) };
    actix_web::rt::spawn(session::run(gate.clone().into_inner(), guest, seat, session, messages));
    Ok(response)
}

/// Browsers always send `Origin`; without one it is no browser.
fn check_origin(request: &HttpRequest, allowed: &[String]) -> Result<(), Refused> {
    let Some(origin) = request.headers().get(header::ORIGIN) else { return Ok(()) };
    let origin = origin.to_str().unwrap_or_default();
    let host = request.headers().get(header::HOST).and_then(|host| host.to_str().ok()).unwrap_or_default();
    let is_own = !host.is_empty() && origin.split_once("://").is_some_and(|(_, authority)| authority == host);
    if is_own || allowed.iter().any(|allowed| allowed == origin) {
        return Ok(());
    }
    Err(Refused::transport(StatusCode::FORBIDDEN, Error::Forbidden("origin".to_owned())))
}

fn refused(header: &str, code: &'static str, zh: &str, en: &str) -> Refused {
    Refused::transport(StatusCode::BAD_REQUEST, Error::input(&[header], code, zh, en))
}

/// Who sits where: all sockets of this process, counted in total and by subject.
#[derive(Debug, Default, Clone)]
pub struct Sockets(Arc<Mutex<Count>>);

#[derive(Debug, Default)]
struct Count {
    total: usize,
    by_subject: HashMap<String, usize>,
}

impl Sockets {
    /// How many are open now.
    pub fn open(&self) -> usize {
        self.lock().total
    }

    fn sit(&self, most: usize) -> Option<Seat> {
        let mut count = self.lock();
        if count.total >= most {
            return None;
        }
        count.total += 1;
        metrics::gauge!("onewindow_sockets").set(count.total as f64);
        Some(Seat { sockets: self.clone(), subject: None })
    }

    fn lock(&self) -> MutexGuard<'_, Count> {
        self.0.lock().unwrap_or_else(|poisoned| poisoned.into_inner())
    }
}

/// A socket's place, given back when dropped.
#[derive(Debug)]
struct Seat {
    sockets: Sockets,
    subject: Option<String>,
}

impl Seat {
    /// Counts the seat for a subject; `false` when the subject has enough.
    fn claim(&mut self, subject: &str, most: usize) -> bool {
        let mut count = self.sockets.lock();
        let own = count.by_subject.entry(subject.to_owned()).or_default();
        if *own >= most {
            return false;
        }
        *own += 1;
        drop(count);
        self.subject = Some(subject.to_owned());
        true
    }
}

impl Drop for Seat {
    fn drop(&mut self) {
        let mut count = self.sockets.lock();
        count.total = count.total.saturating_sub(1);
        metrics::gauge!("onewindow_sockets").set(count.total as f64);
        if let Some(subject) = &self.subject
            && let Some(own) = count.by_subject.get_mut(subject)
        {
            *own = own.saturating_sub(1);
            if *own == 0 {
                count.by_subject.remove(subject);
            }
        }
    }
}
