//! Getting a key set from where it is published.
//! Start with [`Location::fetch`].
//! Never: more than [`MAX_SET_BYTES`], a redirect, or plain HTTP beyond this machine.

use std::{path::PathBuf, time::Duration};

use reqwest::{Client, StatusCode, Url, redirect};
use serde_json::Value as Json;
use tokio::io::AsyncReadExt;

use super::KeySourceError;

pub(super) const MAX_SET_BYTES: usize = 256 * 1024;

#[derive(Debug)]
pub(super) enum Location {
    /// The set the source was made with; nothing to fetch.
    Fixed,
    File(PathBuf),
    Url {
        client: Client,
        url: Url,
    },
}

impl Location {
    pub(super) fn url(text: &str, timeout: Duration) -> Result<Self, KeySourceError> {
        let url = Url::parse(text).map_err(|_| KeySourceError::Url)?;
        let is_loopback = matches!(url.host_str(), Some("127.0.0.1" | "[::1]" | "localhost"));
        if !(url.scheme() == "https" || url.scheme() == "http" && is_loopback) {
            return Err(KeySourceError::Url);
        }
        let client = Client::builder()
            .timeout(timeout)
            .redirect(redirect::Policy::none())
            // where keys come from is configured here alone, not by the environment
            .no_proxy()
            // worker threads run their own event loops, so a connection must not outlive its request
            .pool_max_idle_per_host(0)
            .build()
            .map_err(|_| KeySourceError::Client)?;
        Ok(Self::Url { client, url })
    }

    /// `None` where there is nothing to fetch.
    pub(super) async fn fetch(&self) -> Result<Option<Json>, KeySourceError> {
        let bytes = match self {
            Self::Fixed => return Ok(None),
            Self::File(path) => {
                let file = tokio::fs::File::open(path).await.map_err(|_| KeySourceError::Unreachable)?;
                let mut bytes = Vec::new();
                let limit = MAX_SET_BYTES as u64 + 1;
                file.take(limit).read_to_end(&mut bytes).await.map_err(|_| KeySourceError::Unreachable)?;
                bytes
            }
            Self::Url { client, url } => download(client, url).await?,
        };
        if bytes.len() > MAX_SET_BYTES {
            return Err(KeySourceError::TooLarge);
        }
        serde_json::from_slice(&bytes).map(Some).map_err(|_| KeySourceError::NotAKeySet)
    }
}

async fn download(client: &Client, url: &Url) -> Result<Vec<u8>, KeySourceError> {
    let mut response = client.get(url.clone()).send().await.map_err(|_| KeySourceError::Unreachable)?;
    if response.status() != StatusCode::OK {
        return Err(KeySourceError::Unreachable);
    }
    let mut bytes = Vec::new();
    while let Some(chunk) = response.chunk().await.map_err(|_| KeySourceError::Unreachable)? {
        bytes.extend_from_slice(&chunk);
        if bytes.len() > MAX_SET_BYTES {
            return Err(KeySourceError::TooLarge);
        }
    }
    Ok(bytes)
}
