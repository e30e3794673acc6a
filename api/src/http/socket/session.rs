//! One socket's life: from the upgrade to the close frame.
//! Start with [`run`]; [`Lifetime`] decides when it is over whatever the client does.
//! Never: a wait that expiry, revocation, another right in the directory or shutdown cannot end.

use std::{collections::HashMap, sync::Arc, time::Duration};

use actix_ws::{AggregatedMessage, AggregatedMessageStream, Session};
use futures_util::{
    FutureExt, StreamExt,
    future::BoxFuture,
    future::abortable,
    stream::{self, AbortHandle, BoxStream, SelectAll},
};
use secrecy::{ExposeSecret, SecretString};
use serde_json::{Map, Value as Json, json};
use tokio::{
    sync::mpsc,
    time::{Instant, Interval, MissedTickBehavior, interval_at, sleep_until, timeout, timeout_at},
};

use super::{
    super::{
        admission::{authenticate, bearer_of, charge},
        engine::Standing,
        gate::Gate,
    },
    Seat,
    operation::{self, Step},
    protocol::{self, ClientMessage, Close, Credentials},
};
use crate::{
    graphql::errors::Presenter,
    platform::{
        auth::caller::{Caller, Origin, PrincipalKind},
        error::Error,
        rate,
    },
};

/// What the upgrade request said.
pub(super) struct Guest {
    /// Of the upgrade's own `Authorization`, used when `connection_init` brings none.
    pub(super) bearer: Option<SecretString>,
    pub(super) origin: Origin,
    pub(super) presenter: Presenter,
}

/// Who the socket belongs to, once initialised.
struct Owner {
    caller: Arc<Caller>,
    bearer: Option<SecretString>,
    /// What the admission of `caller` rests on.
    standing: Standing,
}

/// Authenticating the owner again, under what was the standing when it began.
type Readmission = BoxFuture<'static, (Standing, Result<Caller, Error>)>;

/// When the socket ends by itself.
struct Lifetime {
    gate: Arc<Gate>,
    owner: Option<Owner>,
    /// Kept here, since the wait for it is begun and dropped many times.
    readmission: Option<Readmission>,
    init_by: Instant,
    looks: Interval,
}

impl Lifetime {
    /// Resolves when the socket must close. May be dropped and called again.
    async fn over(&mut self) -> Close {
        loop {
            let over = tokio::select! {
                biased;
                () = self.gate.shutdown.cancelled() => Some(Close::Stopping),
                () = sleep_until(self.init_by), if self.owner.is_none() => Some(Close::InitTimeout),
                (standing, admitted) = resolved(&mut self.readmission) => self.readmitted(standing, admitted),
                _ = self.looks.tick() => self.look(),
            };
            if let Some(close) = over {
                return close;
            }
        }
    }

    fn look(&mut self) -> Option<Close> {
        let owner = self.owner.as_ref()?;
        if owner.caller.expires_at.is_some_and(|expiry| expiry <= self.gate.clock.now()) {
            return Some(Close::Expired);
        }
        match self.gate.engine.still_valid(&owner.caller) {
            Ok(true) => {}
            Ok(false) => return Some(Close::Revoked),
            Err(_) => return Some(Close::Unavailable),
        }
        let standing = self.gate.engine.standing();
        if standing != owner.standing
            && let (None, Some(bearer)) = (&self.readmission, owner.bearer.clone())
        {
            let gate = Arc::clone(&self.gate);
            let again =
                async move { (standing, gate.engine.authenticate(Some(bearer.expose_secret())).await) };
            self.readmission = Some(again.boxed());
        }
        None
    }

    /// Streams under way were planned for the rights of before: with others the client connects anew.
    fn readmitted(&mut self, standing: Standing, admitted: Result<Caller, Error>) -> Option<Close> {
        self.readmission = None;
        let owner = self.owner.as_mut()?;
        match admitted {
            Ok(caller) if caller == *owner.caller => {
                owner.standing = standing;
                None
            }
            Ok(_) => Some(Close::RightsChanged),
            Err(Error::Unauthenticated(_) | Error::Forbidden(_)) => Some(Close::Forbidden),
            // Asked again at the next look.
            Err(_) => None,
        }
    }
}

async fn resolved(readmission: &mut Option<Readmission>) -> (Standing, Result<Caller, Error>) {
    match readmission {
        Some(readmission) => readmission.await,
        None => std::future::pending().await,
    }
}

struct Running {
    serial: u64,
    stop: AbortHandle,
}

/// What a client may still send: refilled by time, emptied by frames.
struct Patience {
    per_second: f64,
    left: f64,
    refilled_at: Instant,
}

impl Patience {
    const SECONDS: f64 = 10.0;

    fn of(per_second: u32) -> Self {
        let per_second = f64::from(per_second);
        Self { per_second, left: per_second * Self::SECONDS, refilled_at: Instant::now() }
    }

    fn bears_one_more(&mut self) -> bool {
        let gained = self.refilled_at.elapsed().as_secs_f64() * self.per_second;
        self.refilled_at = Instant::now();
        self.left = (self.left + gained).min(self.per_second * Self::SECONDS) - 1.0;
        self.left >= 0.0
    }
}

struct Socket {
    gate: Arc<Gate>,
    guest: Guest,
    seat: Seat,
    session: Session,
    lifetime: Lifetime,
    running: HashMap<String, Running>,
    steps: SelectAll<BoxStream<'static, (String, u64, Step)>>,
    started: u64,
    heard_at: Instant,
    patience: Patience,
}

/// Lives until the client leaves or the lifetime is over.
pub(super) async fn run(
    gate: Arc<Gate>,
    guest: Guest,
    seat: Seat,
    session: Session,
    mut messages: AggregatedMessageStream,
) {
    let section = &gate.section.socket;
    let every = |ms: u64| {
        let period = Duration::from_millis(ms.max(10));
        let mut ticks = interval_at(Instant::now() + period, period);
        ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
        ticks
    };
    let lifetime = Lifetime {
        gate: Arc::clone(&gate),
        owner: None,
        readmission: None,
        init_by: Instant::now() + Duration::from_millis(section.init_within_ms),
        looks: every(section.validity_every_ms),
    };
    let mut pings = every(section.ping_every_ms);
    let mut socket = Socket {
        gate: Arc::clone(&gate),
        guest,
        seat,
        session,
        lifetime,
        running: HashMap::new(),
        steps: SelectAll::new(),
        started: 0,
        heard_at: Instant::now(),
        patience: Patience::of(section.frames_per_second),
    };
    let close = loop {
        let went = tokio::select! {
            biased;
            close = socket.lifetime.over() => Err(close),
            message = messages.recv() => match message {
                None => Err(Close::Gone),
                Some(Err(error)) => Err(error.into()),
                Some(Ok(message)) => socket.hear(message).await,
            },
            Some((id, serial, step)) = socket.steps.next(), if !socket.steps.is_empty() => {
                socket.tell(id, serial, step).await
            }
            _ = pings.tick() => socket.ping().await,
        };
        if let Err(close) = went {
            break close;
        }
    };
    socket.end(close).await;
}

impl Socket {
    async fn hear(&mut self, message: AggregatedMessage) -> Result<(), Close> {
        self.heard_at = Instant::now();
        if !self.patience.bears_one_more() {
            return Err(Close::TooManyMessages);
        }
        match message {
            AggregatedMessage::Text(text) => {
                self.obey(ClientMessage::parse(&text).ok_or(Close::BadMessage)?).await
            }
            AggregatedMessage::Binary(_) => Err(Close::BadMessage),
            AggregatedMessage::Ping(bytes) => {
                let within = self.write_within();
                tokio::select! {
                    biased;
                    close = self.lifetime.over() => Err(close),
                    sent = timeout(within, self.session.pong(&bytes)) => written(sent),
                }
            }
            AggregatedMessage::Pong(_) => Ok(()),
            AggregatedMessage::Close(_) => Err(Close::Gone),
        }
    }

    async fn obey(&mut self, message: ClientMessage) -> Result<(), Close> {
        match message {
            ClientMessage::Init(payload) => self.initialise(&payload).await,
            ClientMessage::Ping(payload) => self.send(protocol::pong(payload)).await,
            ClientMessage::Pong => Ok(()),
            ClientMessage::Subscribe { id, payload, repeated } => self.subscribe(id, payload, repeated).await,
            ClientMessage::Complete { id } => {
                if let Some(running) = self.running.remove(&id) {
                    running.stop.abort();
                }
                Ok(())
            }
        }
    }

    async fn initialise(&mut self, payload: &Map<String, Json>) -> Result<(), Close> {
        if self.lifetime.owner.is_some() {
            return Err(Close::InitTwice);
        }
        let bearer = match protocol::credentials(payload)? {
            Some(Credentials::Authorization(value)) => {
                bearer_of(Some(value.as_bytes())).map_err(|_| Close::Forbidden)?
            }
            Some(Credentials::Token(token)) => Some(token),
            None => self.guest.bearer.as_ref().map(ExposeSecret::expose_secret),
        };
        let bearer = bearer.map(SecretString::from);
        // Before the look at the directory: what changes in between is then found at the next look.
        let standing = self.gate.engine.standing();
        let origin = &self.guest.origin;
        let exposed = bearer.as_ref().map(ExposeSecret::expose_secret);
        let verified = timeout_at(self.lifetime.init_by, authenticate(&self.gate, exposed, origin.clone()));
        let caller = match verified.await {
            Err(_) => return Err(Close::InitTimeout),
            Ok(Ok(caller)) => Arc::new(caller),
            Ok(Err(Error::Unauthenticated(_) | Error::Forbidden(_))) => {
                // Trying tokens here costs as much as over HTTP.
                return Err(if charge(&self.gate, &Caller::public_at(origin.clone())).await.is_ok() {
                    Close::Forbidden
                } else {
                    Close::Unavailable
                });
            }
            Ok(Err(_)) => return Err(Close::Unavailable),
        };
        self.guest.bearer = None;
        let is_public = caller.kind == PrincipalKind::Public;
        let most = self.gate.section.socket.sockets_per_subject;
        if !self.seat.claim(&rate::key_of(&caller), is_public, most) {
            return Err(Close::TooManySockets);
        }
        self.lifetime.owner = Some(Owner { caller, bearer, standing });
        self.send(protocol::ack()).await
    }

    async fn subscribe(
        &mut self,
        id: String,
        payload: Json,
        repeated: Option<Vec<String>>,
    ) -> Result<(), Close> {
        let owner = self.lifetime.owner.as_ref().ok_or(Close::Uninitialised)?;
        let caller = Arc::clone(&owner.caller);
        if self.running.contains_key(&id) {
            return Err(Close::DuplicateId);
        }
        let presenter = self.guest.presenter.clone();
        if self.running.len() >= self.gate.section.socket.operations_per_socket {
            let errors = presenter.present(&Error::RateLimited { retry_after_seconds: 1 });
            return self.send(protocol::about(&id, "error", Some(json!(errors)))).await;
        }
        self.started += 1;
        let serial = self.started;
        // A task of its own: what the client sends meanwhile must not keep an operation, and the rows it has
        // locked, from going on. The channel holds one step, so nothing is produced that nobody takes.
        let mut steps = operation::run(Arc::clone(&self.gate), caller, presenter, (payload, repeated));
        let (give, take) = mpsc::channel(1);
        let (work, stop) = abortable(async move {
            while let Some(step) = steps.next().await {
                if give.send(step).await.is_err() {
                    break;
                }
            }
        });
        actix_web::rt::spawn(work);
        let named = id.clone();
        let taken = stream::unfold(take, |mut take| async move { Some((take.recv().await?, take)) });
        self.steps.push(taken.map(move |step| (named.clone(), serial, step)).boxed());
        self.running.insert(id, Running { serial, stop });
        Ok(())
    }

    async fn tell(&mut self, id: String, serial: u64, step: Step) -> Result<(), Close> {
        // What was already on its way when the client stopped it.
        if self.running.get(&id).is_none_or(|running| running.serial != serial) {
            return Ok(());
        }
        let (kind, payload) = match step {
            Step::Next(payload) => return self.send(protocol::about(&id, "next", Some(payload))).await,
            Step::Error(errors) => ("error", Some(errors)),
            Step::Complete => ("complete", None),
        };
        if let Some(running) = self.running.remove(&id) {
            running.stop.abort();
        }
        self.send(protocol::about(&id, kind, payload)).await
    }

    /// Waits for the client, not for ever, and not past the socket's end; meanwhile nothing else is produced.
    async fn send(&mut self, text: String) -> Result<(), Close> {
        let within = self.write_within();
        tokio::select! {
            biased;
            close = self.lifetime.over() => Err(close),
            sent = timeout(within, self.session.text(text)) => written(sent),
        }
    }

    async fn ping(&mut self) -> Result<(), Close> {
        let every = Duration::from_millis(self.gate.section.socket.ping_every_ms);
        if self.heard_at.elapsed() > every * 3 {
            return Err(Close::Silent);
        }
        written(timeout(self.write_within(), self.session.ping(b"")).await)
    }

    async fn end(self, close: Close) {
        let within = self.write_within();
        for running in self.running.values() {
            running.stop.abort();
        }
        tracing::debug!(socket.close = ?close, "socket closed");
        metrics::counter!("onewindow_sockets_closed_total", "reason" => format!("{close:?}")).increment(1);
        if let Some(reason) = close.reason() {
            let _ = timeout(within, self.session.close(Some(reason))).await;
        }
    }

    fn write_within(&self) -> Duration {
        Duration::from_millis(self.gate.section.socket.write_within_ms)
    }
}

fn written(sent: Result<Result<(), actix_ws::Closed>, tokio::time::error::Elapsed>) -> Result<(), Close> {
    match sent {
        Ok(Ok(())) => Ok(()),
        Ok(Err(_)) => Err(Close::Gone),
        Err(_) => Err(Close::Stuck),
    }
}
