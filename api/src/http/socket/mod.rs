//! `graphql-transport-ws` on the same path: handshake, caps, configuration.
//! Start with [`open`]; `session` is one connection's life, `protocol` its messages and close codes.
//! Never: a stream that outlives its token, a queue without bound.

mod frames;
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
    /// Sockets of one address that are not yet initialised, or that are the public's.
    pub guests_per_address: usize,
    /// All together. Those of guests never take more than half, so that staff find a seat.
    pub sockets: usize,
    /// Frames that a client may send a second, on average over ten.
    pub frames_per_second: u32,
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
            guests_per_address: 200,
            sockets: 10_000,
            frames_per_second: 50,
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
    let origin = origin_of(gate, request);
    let seat = gate.sockets.sit(section, &origin.address).ok_or(Error::UpstreamUnavailable("sockets"))?;
    let payload = frames::bounded(request, payload, section.frame_bytes)
        .await
        .ok_or(Error::bug("a payload that cannot be extracted"))?;
    let (response, session, messages) = actix_ws::handle_with_protocols(request, payload, &[SUBPROTOCOL])
        .map_err(|_| {
            refused("upgrade", "HANDSHAKE", "WebSocket 握手有误", "the WebSocket handshake is malformed")
        })?;
    let messages = messages
        .max_frame_size(section.frame_bytes)
        .aggregate_continuations()
        .max_continuation_size(section.message_bytes);
    let guest = session::Guest { bearer, origin, presenter: presenter(request, gate) };
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

/// Who sits where: all sockets of this process, counted in total, by subject, and guests by address.
#[derive(Debug, Default, Clone)]
pub struct Sockets(Arc<Mutex<Count>>);

#[derive(Debug, Default)]
struct Count {
    total: usize,
    guests: usize,
    /// Subjects, and addresses of guests, each under a name of its kind.
    by_holder: HashMap<Holder, usize>,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash)]
enum Holder {
    Subject(String),
    Address(String),
}

impl Count {
    fn take(&mut self, holder: Holder, most: usize) -> bool {
        let own = self.by_holder.entry(holder).or_default();
        let fits = *own < most;
        *own += usize::from(fits);
        fits
    }

    fn give_back(&mut self, holder: &Holder) {
        if let Some(own) = self.by_holder.get_mut(holder) {
            *own = own.saturating_sub(1);
            if *own == 0 {
                self.by_holder.remove(holder);
            }
        }
    }
}

impl Sockets {
    /// How many are open now.
    pub fn open(&self) -> usize {
        self.lock().total
    }

    /// A seat for somebody who has not yet said who they are.
    fn sit(&self, section: &SocketSection, address: &str) -> Option<Seat> {
        let mut count = self.lock();
        let address = Holder::Address(address.to_owned());
        let is_room = count.total < section.sockets && count.guests < section.sockets.div_ceil(2);
        if !is_room || !count.take(address.clone(), section.guests_per_address) {
            return None;
        }
        count.total += 1;
        count.guests += 1;
        metrics::gauge!("onewindow_sockets").set(count.total as f64);
        Some(Seat { sockets: self.clone(), guest: Some(address), subject: None })
    }

    fn lock(&self) -> MutexGuard<'_, Count> {
        self.0.lock().unwrap_or_else(|poisoned| poisoned.into_inner())
    }
}

/// A socket's place, given back when dropped.
#[derive(Debug)]
struct Seat {
    sockets: Sockets,
    /// The address of whoever is not known by a token.
    guest: Option<Holder>,
    subject: Option<Holder>,
}

impl Seat {
    /// Counts the seat for a subject; `false` when the subject has enough. Who came with a token is no guest
    /// any more.
    fn claim(&mut self, subject: &str, is_public: bool, most: usize) -> bool {
        let subject = Holder::Subject(subject.to_owned());
        let mut count = self.sockets.lock();
        if !count.take(subject.clone(), most) {
            return false;
        }
        if !is_public && let Some(address) = self.guest.take() {
            count.guests = count.guests.saturating_sub(1);
            count.give_back(&address);
        }
        drop(count);
        self.subject = Some(subject);
        true
    }
}

impl Drop for Seat {
    fn drop(&mut self) {
        let mut count = self.sockets.lock();
        count.total = count.total.saturating_sub(1);
        count.guests = count.guests.saturating_sub(usize::from(self.guest.is_some()));
        metrics::gauge!("onewindow_sockets").set(count.total as f64);
        for holder in self.guest.iter().chain(&self.subject) {
            count.give_back(holder);
        }
    }
}
