//! A caller's `graphql-transport-ws` connection.
//! Start with [`Socket::open`].
//! Never: a wait without end.

use std::time::Duration;

use futures_util::{SinkExt, StreamExt};
use serde_json::{Value as Json, json};
use tokio::net::TcpStream;
use tokio_tungstenite::{
    MaybeTlsStream, WebSocketStream, connect_async,
    tungstenite::{Message, client::IntoClientRequest},
};

use super::client::Client;

/// Longest wait for what must come.
const PATIENCE: Duration = Duration::from_secs(20);

pub struct Socket(WebSocketStream<MaybeTlsStream<TcpStream>>);

/// What the hub said.
#[derive(Debug, PartialEq)]
pub enum Heard {
    Message(Json),
    /// The socket was closed with this code; 0 when it broke.
    Closed(u16),
    Nothing,
}

impl Socket {
    /// Connected and acknowledged as this caller.
    pub async fn open(client: &Client) -> Self {
        let mut socket = Self::connect(client).await;
        let payload = client.token.as_ref().map_or(json!({}), |token| json!({ "token": token }));
        socket.say(json!({ "type": "connection_init", "payload": payload })).await;
        assert_eq!(socket.hear().await, Heard::Message(json!({ "type": "connection_ack" })));
        socket
    }

    /// Connected, not yet initialised.
    pub async fn connect(client: &Client) -> Self {
        let url = format!("{}/graphql", client.url.replacen("http", "ws", 1));
        let mut request = url.into_client_request().expect("a request");
        request
            .headers_mut()
            .insert("sec-websocket-protocol", "graphql-transport-ws".parse().expect("a header"));
        Self(connect_async(request).await.expect("the hub upgrades").0)
    }

    pub async fn say(&mut self, message: Json) {
        self.0.send(Message::text(message.to_string())).await.expect("the socket is open");
    }

    pub async fn subscribe(&mut self, id: &str, query: &str, variables: Json) {
        let payload = json!({ "query": query, "variables": variables });
        self.say(json!({ "type": "subscribe", "id": id, "payload": payload })).await;
    }

    pub async fn hear(&mut self) -> Heard {
        self.hear_within(PATIENCE).await
    }

    pub async fn hear_within(&mut self, wait: Duration) -> Heard {
        let text = async {
            loop {
                match self.0.next().await {
                    Some(Ok(Message::Text(text))) => {
                        return Heard::Message(serde_json::from_str(&text).expect("JSON"));
                    }
                    Some(Ok(Message::Close(frame))) => {
                        return Heard::Closed(frame.map_or(0, |frame| frame.code.into()));
                    }
                    Some(Ok(_)) => {}
                    Some(Err(_)) | None => return Heard::Closed(0),
                }
            }
        };
        tokio::time::timeout(wait, text).await.unwrap_or(Heard::Nothing)
    }

    /// The data of the next message of a subscription.
    #[track_caller]
    pub fn data(heard: Heard) -> Json {
        match heard {
            Heard::Message(message) if message["type"] == "next" => {
                assert!(message["payload"].get("errors").is_none(), "unexpected errors: {message:#}");
                message["payload"]["data"].clone()
            }
            other => panic!("expected data, heard {other:?}"),
        }
    }

    /// The code it is closed with, whatever comes before.
    pub async fn closed(&mut self) -> u16 {
        loop {
            match self.hear().await {
                Heard::Closed(code) => return code,
                Heard::Message(_) => {}
                Heard::Nothing => panic!("the socket stays open"),
            }
        }
    }
}
