//! 唤醒: an empty message over Redis that says "look at the ledger now".
//! Start with [`listen`].
//! Never: content in a message, an error when Redis is away.

use std::time::Duration;

use futures_util::StreamExt;
use redis::{AsyncConnectionConfig, Client, RedisResult, aio::MultiplexedConnection};
use tokio::{sync::Notify, time};

use crate::platform::changes::Changes;

const CHANNEL: &str = "ledger";

/// Where the message travels.
#[derive(Debug, Clone)]
pub struct WakeRedis {
    pub client: Client,
    /// Keeps hubs apart that share a server.
    pub prefix: String,
}
const PATIENCE: Duration = Duration::from_secs(2);
const FIRST_PAUSE: Duration = Duration::from_millis(500);
const LONGEST_PAUSE: Duration = Duration::from_secs(30);

/// Wakes the follower at every message and sends one after this instance's commits; connects anew for ever.
pub(super) async fn listen(redis: WakeRedis, changes: &Changes, wake: &Notify) {
    let mut pause = FIRST_PAUSE;
    loop {
        let mut connected = false;
        if let Err(cause) = exchange(&redis, changes, wake, &mut connected).await {
            metrics::counter!("onewindow_redis_degraded_total", "part" => "ledger").increment(1);
            if connected || pause == FIRST_PAUSE {
                // The kind alone: the full text may name the address with its password.
                tracing::warn!(redis.kind = ?cause.kind(), "Redis is away; the ledger is polled meanwhile");
            }
        }
        pause = if connected { FIRST_PAUSE } else { pause };
        time::sleep(pause).await;
        pause = (pause * 2).min(LONGEST_PAUSE);
    }
}

/// One connection, until it breaks.
async fn exchange(
    redis: &WakeRedis,
    changes: &Changes,
    wake: &Notify,
    connected: &mut bool,
) -> RedisResult<()> {
    let channel = format!("{}{CHANNEL}", redis.prefix);
    let config = AsyncConnectionConfig::new()
        .set_connection_timeout(Some(PATIENCE))
        .set_response_timeout(Some(PATIENCE));
    let mut sender = redis.client.get_multiplexed_async_connection_with_config(&config).await?;
    let mut receiver = in_time(redis.client.get_async_pubsub()).await?;
    in_time(receiver.subscribe(&channel)).await?;
    *connected = true;
    // Messages sent meanwhile went unheard.
    wake.notify_one();
    let mut messages = receiver.into_on_message();
    loop {
        tokio::select! {
            message = messages.next() => match message {
                Some(_) => wake.notify_one(),
                None => return Err(broken()),
            },
            () = changes.committed() => publish(&mut sender, &channel).await?,
        }
    }
}

async fn publish(sender: &mut MultiplexedConnection, channel: &str) -> RedisResult<()> {
    redis::cmd("PUBLISH").arg(channel).arg("").query_async(sender).await
}

async fn in_time<T>(work: impl Future<Output = RedisResult<T>>) -> RedisResult<T> {
    time::timeout(PATIENCE, work).await.unwrap_or_else(|_| Err(broken()))
}

fn broken() -> redis::RedisError {
    redis::RedisError::from(std::io::Error::from(std::io::ErrorKind::BrokenPipe))
}
