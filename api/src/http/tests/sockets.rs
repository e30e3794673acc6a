use futures_util::SinkExt;
use tokio::net::TcpStream;
use tokio_tungstenite::{
    MaybeTlsStream, WebSocketStream, connect_async,
    tungstenite::{
        self, Message,
        client::IntoClientRequest,
        protocol::frame::{
            Frame,
            coding::{Data as Opcode, OpCode},
        },
    },
};

use super::*;
use crate::http::socket::SocketSection;

struct Client(WebSocketStream<MaybeTlsStream<TcpStream>>);

impl Hub {
    async fn connect(&self, headers: &[(&'static str, &str)]) -> Result<Client, u16> {
        let mut request = format!("ws://127.0.0.1:{}/graphql", self.port).into_client_request().unwrap();
        request.headers_mut().insert("sec-websocket-protocol", "graphql-transport-ws".parse().unwrap());
        for (name, value) in headers {
            request.headers_mut().insert(*name, value.parse().unwrap());
        }
        match connect_async(request).await {
            Ok((stream, _)) => Ok(Client(stream)),
            Err(tungstenite::Error::Http(response)) => Err(response.status().as_u16()),
            Err(other) => panic!("{other}"),
        }
    }

    async fn initialised(&self, token: Option<&str>) -> Client {
        let mut client = self.connect(&[]).await.unwrap();
        let payload = token.map_or(json!({}), |token| json!({ "token": token }));
        client.say(json!({"type": "connection_init", "payload": payload})).await;
        assert_eq!(client.hear().await, Ok(json!({"type": "connection_ack"})));
        client
    }
}

impl Client {
    async fn say(&mut self, message: Json) {
        self.0.send(Message::text(message.to_string())).await.unwrap();
    }

    async fn subscribe(&mut self, id: &str, payload: Json) {
        self.say(json!({"type": "subscribe", "id": id, "payload": payload})).await;
    }

    /// The next message, or the close code.
    async fn hear(&mut self) -> Result<Json, u16> {
        loop {
            let next =
                tokio::time::timeout(Duration::from_secs(5), self.0.next()).await.expect("something in time");
            match next {
                Some(Ok(Message::Text(text))) => return Ok(serde_json::from_str(&text).unwrap()),
                Some(Ok(Message::Close(frame))) => return Err(frame.map_or(0, |frame| frame.code.into())),
                Some(Ok(_)) => {}
                Some(Err(_)) | None => return Err(0),
            }
        }
    }
}

fn settings(socket: SocketSection) -> Settings {
    Settings {
        gate: GateSection { socket, operation_within_ms: 300, ..Default::default() },
        ..Default::default()
    }
}

#[actix_web::test]
async fn queries_mutations_and_subscriptions_share_a_socket() {
    let hub = Hub::start(Settings::default());
    let mut client = hub.initialised(Some("good-li")).await;
    client.subscribe("q", json!({"query": "{ who }"})).await;
    assert_eq!(
        client.hear().await,
        Ok(json!({"id": "q", "type": "next", "payload": {"data": {"who": "li"}}}))
    );
    assert_eq!(client.hear().await, Ok(json!({"id": "q", "type": "complete"})));
    client.subscribe("m", json!({"query": "mutation { touch }"})).await;
    assert_eq!(client.hear().await.unwrap()["payload"]["data"]["touch"], 1);
    assert_eq!(client.hear().await.unwrap()["type"], "complete");
    client
        .subscribe("s", json!({"query": "subscription($n: Int!) { count(to: $n) }", "variables": {"n": 2}}))
        .await;
    for expected in [1, 2] {
        assert_eq!(client.hear().await.unwrap()["payload"]["data"]["count"], expected);
    }
    assert_eq!(client.hear().await.unwrap()["type"], "complete");
    client.say(json!({"type": "ping", "payload": {"a": 1}})).await;
    assert_eq!(client.hear().await, Ok(json!({"type": "pong", "payload": {"a": 1}})));
    client.subscribe("f", json!({"query": "subscription { forever }"})).await;
    client.say(json!({"type": "complete", "id": "f"})).await;
    client.subscribe("f", json!({"query": "{ hello }"})).await;
    assert_eq!(client.hear().await.unwrap()["payload"]["data"]["hello"], "world", "the id is free again");
    assert_eq!(hub.gate.sockets.open(), 1);
}

#[actix_web::test]
async fn every_trap_is_refused_on_a_socket() {
    let hub = Hub::start(Settings::default());
    let mut client = hub.initialised(None).await;
    for (name, document, variables, expected) in traps() {
        client.subscribe(name, json!({"query": document, "variables": variables})).await;
        let message = client.hear().await.unwrap();
        assert_eq!(
            (message["type"].as_str(), message["id"].as_str()),
            (Some("error"), Some(name)),
            "{message}"
        );
        assert_eq!(message["payload"][0]["extensions"]["code"], expected, "{name}");
    }
    for payload in [json!({}), json!({"query": 1}), json!({"query": ""})] {
        client.subscribe("x", payload).await;
        assert_eq!(client.hear().await.unwrap()["payload"][0]["extensions"]["code"], "BAD_USER_INPUT");
    }
    assert_eq!(hub.touched.load(Ordering::SeqCst), 0);
}

#[actix_web::test]
async fn what_a_payload_says_twice_is_refused_and_the_socket_goes_on() {
    let hub = Hub::start(Settings::default());
    let mut client = hub.initialised(None).await;
    for (payload, path) in [
        (r#"{"query": "{ hello }", "query": "mutation { touch }"}"#, json!(["query"])),
        (
            r#"{"query": "query($t: String) { echo(text: $t) }", "variables": {"t": "a", "t": "b"}}"#,
            json!(["t"]),
        ),
    ] {
        let message = format!(r#"{{"type": "subscribe", "id": "1", "payload": {payload}}}"#);
        client.0.send(Message::text(message)).await.unwrap();
        let message = client.hear().await.unwrap();
        assert_eq!((&message["type"], &message["id"]), (&json!("error"), &json!("1")), "{message}");
        let problem = &message["payload"][0]["extensions"]["paths"][0];
        assert_eq!((&problem["code"], &problem["path"]), (&json!("DUPLICATE_KEY"), &path), "{message}");
    }
    assert_eq!(hub.touched.load(Ordering::SeqCst), 0);
}

#[actix_web::test]
async fn an_event_that_fails_is_still_an_event() {
    let hub = Hub::start(Settings::default());
    let mut client = hub.initialised(None).await;
    client.subscribe("s", json!({"query": "subscription { failing }"})).await;
    assert_eq!(client.hear().await.unwrap()["payload"]["data"]["failing"], 1);
    let second = client.hear().await.unwrap();
    assert_eq!(second["type"], "next", "{second}");
    assert_eq!(second["payload"]["errors"][0]["extensions"]["code"], "NOT_FOUND", "{second}");
    assert_eq!(client.hear().await.unwrap()["type"], "complete");
    client.subscribe("r", json!({"query": "subscription { refused }"})).await;
    let only = client.hear().await.unwrap();
    assert_eq!(only["type"], "error", "{only}");
    assert_eq!(only["payload"][0]["extensions"]["code"], "FORBIDDEN", "{only}");
}

#[actix_web::test]
async fn misbehaviour_closes_with_its_code() {
    let hub = Hub::start(settings(SocketSection { init_within_ms: 300, ..Default::default() }));
    let init = json!({"type": "connection_init"});
    let forever = json!({"type": "subscribe", "id": "1", "payload": {"query": "subscription { forever }"}});
    for (messages, expected) in [
        (vec![], 4408),
        (vec![json!({"type": "ping"})], 4408),
        (vec![json!({"type": "start"})], 4400),
        (vec![json!([])], 4400),
        (vec![json!({"type": "connection_init", "payload": {"token": 1}})], 4400),
        (vec![json!({"type": "connection_init", "payload": {"Authorization": 12345}})], 4400),
        (vec![json!({"type": "connection_init", "payload": {"Authorization": {"token": "x"}}})], 4400),
        (
            vec![json!({"type": "connection_init", "payload": {"headers": {"authorization": "Bearer x"}}})],
            4400,
        ),
        (
            vec![json!({"type": "connection_init", "payload": {"token": "x", "authorization": "Bearer x"}})],
            4400,
        ),
        (vec![json!({"type": "connection_init", "payload": {"AUTHORIZATION": "Bearer bad"}})], 4403),
        (vec![forever.clone()], 4401),
        (vec![json!({"type": "connection_init", "payload": {"token": "bad"}})], 4403),
        (vec![json!({"type": "connection_init", "payload": {"authorization": "Basic x"}})], 4403),
        (vec![json!({"type": "connection_init", "payload": {"authorization": "Bearer down"}})], 1013),
        (vec![init.clone(), init.clone()], 4429),
        (vec![init.clone(), forever.clone(), forever.clone()], 4409),
    ] {
        let mut client = hub.connect(&[]).await.unwrap();
        for message in &messages {
            client.say(message.clone()).await;
        }
        let closed = loop {
            if let Err(code) = client.hear().await {
                break code;
            }
        };
        assert_eq!(closed, expected, "{messages:?}");
    }
    let mut client = hub.connect(&[]).await.unwrap();
    client.0.send(Message::binary(b"{}".to_vec())).await.unwrap();
    assert_eq!(client.hear().await, Err(4400));
}

#[actix_web::test]
async fn the_handshake_checks_protocol_origin_and_bearer() {
    let hub = Hub::start(settings(SocketSection {
        allowed_origins: vec!["https://desk.example".into()],
        sockets: 4,
        ..Default::default()
    }));
    let own = format!("http://127.0.0.1:{}", hub.port);
    for (headers, expected) in [
        (vec![("origin", "https://evil.example")], Some(403)),
        (vec![("origin", "null")], Some(403)),
        (vec![("sec-websocket-protocol", "graphql-ws")], Some(400)),
        (vec![("authorization", "Basic x")], Some(401)),
        (vec![("origin", "https://desk.example")], None),
        (vec![("origin", own.as_str())], None),
    ] {
        assert_eq!(hub.connect(&headers).await.err(), expected, "{headers:?}");
    }
    let _one = hub.initialised(None).await;
    let mut two = hub.connect(&[("authorization", "Bearer good-li")]).await.unwrap();
    assert_eq!(hub.connect(&[]).await.err(), Some(503), "guests have enough");
    two.say(json!({"type": "connection_init"})).await;
    two.hear().await.unwrap();
    two.subscribe("1", json!({"query": "{ who }"})).await;
    assert_eq!(two.hear().await.unwrap()["payload"]["data"]["who"], "li");
}

#[actix_web::test]
async fn sizes_and_numbers_are_capped() {
    let hub = Hub::start(settings(SocketSection {
        frame_bytes: 2_000,
        message_bytes: 3_000,
        operations_per_socket: 2,
        sockets_per_subject: 1,
        ..Default::default()
    }));
    let mut client = hub.initialised(Some("good-li")).await;
    for id in ["1", "2", "3"] {
        client.subscribe(id, json!({"query": "subscription { forever }"})).await;
    }
    let message = client.hear().await.unwrap();
    assert_eq!((message["id"].as_str(), message["type"].as_str()), (Some("3"), Some("error")));
    let mut second = hub.connect(&[]).await.unwrap();
    second.say(json!({"type": "connection_init", "payload": {"token": "good-li"}})).await;
    assert_eq!(second.hear().await, Err(4429));
    client.subscribe("4", json!({"query": format!("{{ hello }} #{}", "x".repeat(2_500))})).await;
    assert_eq!(client.hear().await, Err(1009));

    let mut client = hub.initialised(Some("good-wu")).await;
    for number in 0..10 {
        let opcode = if number == 0 { Opcode::Text } else { Opcode::Continue };
        let part = Frame::message("x".repeat(1_000).into_bytes(), OpCode::Data(opcode), false);
        if client.0.send(Message::Frame(part)).await.is_err() {
            break;
        }
    }
    assert!(matches!(client.hear().await, Err(1009 | 0)));
}

#[actix_web::test]
async fn a_socket_ends_with_its_token_or_the_hub() {
    let hub = Hub::start(settings(SocketSection { validity_every_ms: 50, ..Default::default() }));
    let mut staying = hub.initialised(None).await;
    let mut revoked = hub.initialised(Some("good-li")).await;
    let mut expiring = hub.initialised(Some("good-wu")).await;
    for client in [&mut staying, &mut revoked, &mut expiring] {
        client.subscribe("1", json!({"query": "subscription { forever }"})).await;
    }
    hub.engine.revoked.lock().unwrap().insert("li".into());
    assert_eq!(revoked.hear().await, Err(4403));
    hub.engine.clock.advance(TimeDelta::minutes(11));
    assert_eq!(expiring.hear().await, Err(4401));
    hub.gate.shutdown.cancel();
    assert_eq!(staying.hear().await, Err(1001));
    assert_eq!(hub.connect(&[]).await.err(), Some(503));
    tokio::time::sleep(Duration::from_millis(100)).await;
    assert_eq!(hub.gate.sockets.open(), 0, "every seat is given back");
}

#[actix_web::test]
async fn slow_readers_are_let_go_and_slow_operations_stopped() {
    let hub = Hub::start(settings(SocketSection { write_within_ms: 200, ..Default::default() }));
    let mut client = hub.initialised(None).await;
    client.subscribe("s", json!({"query": "{ slow }"})).await;
    assert_eq!(client.hear().await.unwrap()["payload"][0]["extensions"]["code"], "TOO_COMPLEX");
    client.subscribe("f", json!({"query": "subscription { flood }"})).await;
    // Reads nothing.
    for _ in 0..100 {
        tokio::time::sleep(Duration::from_millis(50)).await;
        if hub.gate.sockets.open() == 0 {
            return;
        }
    }
    panic!("the flooded socket is still open");
}

#[actix_web::test]
async fn a_socket_goes_on_only_while_the_directory_grants_the_same() {
    let looks = SocketSection { validity_every_ms: 20, ..Default::default() };
    let hub = Hub::start(settings(looks));
    let mut client = hub.initialised(Some("good-li")).await;
    client.subscribe("s", json!({"query": "subscription { forever }"})).await;

    // The directory moved, and grants the same.
    hub.engine.revision.fetch_add(1, Ordering::SeqCst);
    client.subscribe("q", json!({"query": "{ who }"})).await;
    assert_eq!(client.hear().await.unwrap()["payload"]["data"]["who"], "li");
    assert_eq!(client.hear().await.unwrap()["type"], "complete");

    hub.engine.services.lock().unwrap().insert("marriage".to_owned());
    hub.engine.revision.fetch_add(1, Ordering::SeqCst);
    assert_eq!(client.hear().await, Err(4403), "another right: the client connects anew");
    assert_eq!(hub.gate.sockets.open(), 0);
}

/// The head of a frame that announces a terabyte, and the beginning of its content.
fn unfinished() -> Vec<u8> {
    let mut bytes = vec![0x81, 0xff];
    bytes.extend_from_slice(&(1_u64 << 40).to_be_bytes());
    bytes.extend_from_slice(&[0, 0, 0, 0]);
    bytes.extend_from_slice(&[b'x'; 1_000]);
    bytes
}

#[actix_web::test]
async fn a_frame_that_announces_too_much_is_refused_before_it_arrives() {
    use tokio::io::AsyncWriteExt;
    let hub = Hub::start(settings(SocketSection { frame_bytes: 2_000, ..Default::default() }));
    for is_initialised in [true, false] {
        let mut client =
            if is_initialised { hub.initialised(None).await } else { hub.connect(&[]).await.unwrap() };
        let MaybeTlsStream::Plain(raw) = client.0.get_mut() else { panic!("no TLS here") };
        raw.write_all(&unfinished()).await.unwrap();
        assert_eq!(client.hear().await, Err(1009), "initialised: {is_initialised}");
    }
}

#[actix_web::test]
async fn a_flood_of_frames_ends_the_socket_and_holds_up_no_operation() {
    let hub = Hub::start(settings(SocketSection { frames_per_second: 5, ..Default::default() }));
    let mut client = hub.initialised(Some("good-li")).await;
    client.subscribe("m", json!({"query": "mutation { touch }"})).await;
    for _ in 0..200 {
        if client.0.send(Message::Ping(b"x".to_vec().into())).await.is_err() {
            break;
        }
    }
    let closed = loop {
        if let Err(code) = client.hear().await {
            break code;
        }
    };
    assert!(matches!(closed, 4429 | 0), "{closed}");
    assert_eq!(hub.touched.load(Ordering::SeqCst), 1, "the operation went on");
}

#[actix_web::test]
async fn guests_leave_seats_to_those_with_a_token() {
    let socket = SocketSection { sockets: 6, guests_per_address: 3, ..Default::default() };
    let hub = Hub::start(settings(socket));
    let mut guests = Vec::new();
    for _ in 0..3 {
        guests.push(hub.connect(&[]).await.unwrap());
    }
    assert_eq!(hub.connect(&[]).await.err(), Some(503), "guests have enough");
    drop(guests.pop());
    while hub.gate.sockets.open() > 2 {
        tokio::task::yield_now().await;
    }
    let mut known = Vec::new();
    for _ in 0..4 {
        // As soon as a token is shown, the seat is no guest's any more.
        known.push(hub.initialised(Some("good-li")).await);
    }
    assert_eq!(hub.connect(&[]).await.err(), Some(503), "all seats are taken");
}
