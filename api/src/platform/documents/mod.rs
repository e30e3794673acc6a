//! Documents by hash: trusted ones from manifests, automatic persisted queries, and the parsed cache.
//! Start with [`DocumentStore::resolve`].
//! Never: a document that the guard has not passed; an error because the shared store is away.

#[cfg(test)]
mod tests;

use std::{
    collections::HashMap,
    fs,
    path::{Path, PathBuf},
    sync::Arc,
    time::Duration,
};

use anyhow::{Context, bail};
use moka::future::Cache;
use redis::AsyncCommands;
use serde::Deserialize;
use sha2::{Digest, Sha256};

use super::{
    auth::caller::PrincipalKind,
    guard::{GuardLimits, GuardRefusal, ParsedDocument},
    redis_link::RedisLink,
};

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct DocumentSection {
    /// Only documents of the manifests run. Unset: so it is in production.
    pub trusted_only: Option<bool>,
    /// 协同部门 may send their own documents although `trusted_only` is set.
    pub partners_may_send_their_own: bool,
    /// JSON files of the form `{"<sha256 hex>": "query …"}`, as client code generators write them.
    pub manifests: Vec<PathBuf>,
    /// Clients may register a document by sending hash and text once.
    pub persisted_queries: bool,
    pub persisted_seconds: u64,
    /// Text held in memory by each of the two caches.
    pub cache_bytes: u64,
}

impl Default for DocumentSection {
    fn default() -> Self {
        Self {
            trusted_only: None,
            partners_may_send_their_own: false,
            manifests: Vec::new(),
            persisted_queries: true,
            persisted_seconds: 86_400,
            cache_bytes: 16 * 1_024 * 1_024,
        }
    }
}

/// How a request names its document; at least one is given.
#[derive(Debug, Clone, Copy, Default)]
pub struct DocumentRequest<'a> {
    pub query: Option<&'a str>,
    /// `documentId`, `sha256:<hex>`.
    pub document_id: Option<&'a str>,
    /// `extensions.persistedQuery.sha256Hash`.
    pub persisted_hash: Option<&'a str>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum DocumentRefusal {
    /// Neither text nor hash.
    Missing,
    /// Not a SHA-256 in hexadecimal, or another algorithm.
    MalformedHash,
    /// The text does not have the hash it came with.
    HashMismatch,
    /// Unknown hash; the client may send the text.
    NotFound,
    NotTrusted,
    Guard(GuardRefusal),
}

pub type DocumentHash = [u8; 32];

/// A document that passed the guard.
#[derive(Debug, Clone)]
pub struct KnownDocument {
    pub hash: DocumentHash,
    pub text: Arc<str>,
    pub parsed: Arc<ParsedDocument>,
    pub is_trusted: bool,
}

#[derive(Debug)]
pub struct DocumentStore {
    trusted: HashMap<DocumentHash, KnownDocument>,
    parsed: Cache<DocumentHash, KnownDocument>,
    persisted: Cache<DocumentHash, Arc<str>>,
    trusted_only: bool,
    partners_may_send_their_own: bool,
    persisted_queries: bool,
    persisted_seconds: u64,
    redis: Option<RedisLink>,
    limits: GuardLimits,
}

impl DocumentStore {
    /// Reads the manifests.
    ///
    /// # Errors
    /// A manifest that cannot be read, a hash that is not its text's, a document the guard refuses.
    pub fn open(
        section: &DocumentSection,
        limits: GuardLimits,
        redis: Option<RedisLink>,
    ) -> anyhow::Result<Self> {
        let mut trusted = HashMap::new();
        for path in &section.manifests {
            read_manifest(path, &limits, &mut trusted)
                .with_context(|| format!("document manifest {}", path.display()))?;
        }
        let weigh = |bytes: usize| u32::try_from(bytes).unwrap_or(u32::MAX);
        Ok(Self {
            trusted,
            parsed: Cache::builder()
                .weigher(move |_, known: &KnownDocument| {
                    weigh(known.text.len() + known.parsed.weight() + 512)
                })
                .max_capacity(section.cache_bytes)
                .build(),
            persisted: Cache::builder()
                .weigher(move |_, text: &Arc<str>| weigh(text.len() + 64))
                .max_capacity(section.cache_bytes)
                .time_to_live(Duration::from_secs(section.persisted_seconds))
                .build(),
            trusted_only: section.trusted_only.unwrap_or(false),
            partners_may_send_their_own: section.partners_may_send_their_own,
            persisted_queries: section.persisted_queries,
            persisted_seconds: section.persisted_seconds,
            redis,
            limits,
        })
    }

    pub fn limits(&self) -> &GuardLimits {
        &self.limits
    }

    /// Whether such a caller may run nothing but documents of the manifests.
    pub fn trusts_only_manifests(&self, kind: PrincipalKind) -> bool {
        self.trusted_only && !(self.partners_may_send_their_own && kind == PrincipalKind::Partner)
    }

    /// Finds or reads the document of a request. Who may not register leaves nothing in the shared store.
    ///
    /// # Errors
    /// [`DocumentRefusal`].
    pub async fn resolve(
        &self,
        request: DocumentRequest<'_>,
        trusted_only: bool,
        may_register: bool,
    ) -> Result<KnownDocument, DocumentRefusal> {
        let named = request.document_id.map(parse_document_id).transpose()?;
        let persisted = request.persisted_hash.map(parse_hash).transpose()?;
        if named.is_some() && persisted.is_some() && named != persisted {
            return Err(DocumentRefusal::HashMismatch);
        }
        match (request.query, named.or(persisted)) {
            (Some(text), claimed) => {
                let register = may_register && persisted.is_some();
                self.by_text(text, claimed, register, trusted_only).await
            }
            (None, Some(hash)) => self.by_hash(hash, named.is_some(), trusted_only).await,
            (None, None) => Err(DocumentRefusal::Missing),
        }
    }

    async fn by_text(
        &self,
        text: &str,
        claimed: Option<DocumentHash>,
        register: bool,
        trusted_only: bool,
    ) -> Result<KnownDocument, DocumentRefusal> {
        if text.len() > self.limits.document_bytes {
            return Err(DocumentRefusal::Guard(GuardRefusal::TooComplex {
                measure: "document bytes",
                limit: self.limits.document_bytes,
            }));
        }
        let hash: DocumentHash = Sha256::digest(text).into();
        if claimed.is_some_and(|claimed| claimed != hash) {
            return Err(DocumentRefusal::HashMismatch);
        }
        if let Some(known) = self.trusted.get(&hash) {
            return Ok(known.clone());
        }
        if trusted_only {
            return Err(DocumentRefusal::NotTrusted);
        }
        let known = self.parse(hash, text).await?;
        if register && self.persisted_queries {
            self.persist(hash, &known.text).await;
        }
        Ok(known)
    }

    async fn by_hash(
        &self,
        hash: DocumentHash,
        by_document_id: bool,
        trusted_only: bool,
    ) -> Result<KnownDocument, DocumentRefusal> {
        if let Some(known) = self.trusted.get(&hash) {
            return Ok(known.clone());
        }
        // A `documentId` names a manifest's document; only a persisted query may be sent later.
        if trusted_only || by_document_id {
            return Err(DocumentRefusal::NotTrusted);
        }
        match self.recall(hash).await {
            Some(text) => self.parse(hash, &text).await,
            None => Err(DocumentRefusal::NotFound),
        }
    }

    async fn parse(&self, hash: DocumentHash, text: &str) -> Result<KnownDocument, DocumentRefusal> {
        if let Some(known) = self.parsed.get(&hash).await {
            return Ok(known);
        }
        let parsed = ParsedDocument::parse(text, &self.limits).map_err(DocumentRefusal::Guard)?;
        let known =
            KnownDocument { hash, text: Arc::from(text), parsed: Arc::new(parsed), is_trusted: false };
        self.parsed.insert(hash, known.clone()).await;
        Ok(known)
    }

    async fn persist(&self, hash: DocumentHash, text: &Arc<str>) {
        if self.persisted.contains_key(&hash) {
            return;
        }
        self.persisted.insert(hash, Arc::clone(text)).await;
        if let Some(link) = &self.redis {
            let (key, seconds) = (link.key(&shared_name(&hash)), self.persisted_seconds);
            let set = async |mut manager: redis::aio::ConnectionManager| {
                manager.set_ex::<_, _, ()>(key, text.as_ref(), seconds).await
            };
            let _ = link.ask("documents", set).await;
        }
    }

    async fn recall(&self, hash: DocumentHash) -> Option<Arc<str>> {
        if !self.persisted_queries {
            return None;
        }
        if let Some(text) = self.persisted.get(&hash).await {
            return Some(text);
        }
        let link = self.redis.as_ref()?;
        let key = link.key(&shared_name(&hash));
        let get =
            async |mut manager: redis::aio::ConnectionManager| manager.get::<_, Option<String>>(key).await;
        let text = link.ask("documents", get).await.flatten()?;
        // The shared store is believed no more than a client.
        if <DocumentHash>::from(Sha256::digest(&text)) != hash {
            return None;
        }
        let text: Arc<str> = Arc::from(text);
        self.persisted.insert(hash, Arc::clone(&text)).await;
        Some(text)
    }
}

fn shared_name(hash: &DocumentHash) -> String {
    format!("document:{}", hex::encode(hash))
}

fn parse_document_id(id: &str) -> Result<DocumentHash, DocumentRefusal> {
    parse_hash(id.strip_prefix("sha256:").ok_or(DocumentRefusal::MalformedHash)?)
}

fn parse_hash(hash: &str) -> Result<DocumentHash, DocumentRefusal> {
    let mut bytes = [0; 32];
    hex::decode_to_slice(hash, &mut bytes).map_err(|_| DocumentRefusal::MalformedHash)?;
    Ok(bytes)
}

fn read_manifest(
    path: &Path,
    limits: &GuardLimits,
    trusted: &mut HashMap<DocumentHash, KnownDocument>,
) -> anyhow::Result<()> {
    let entries: HashMap<String, String> = serde_json::from_slice(&fs::read(path)?)?;
    for (name, text) in entries {
        let hash: DocumentHash = Sha256::digest(&text).into();
        if parse_hash(name.strip_prefix("sha256:").unwrap_or(&name)) != Ok(hash) {
            bail!("entry {name} is not the SHA-256 of its document");
        }
        let parsed = ParsedDocument::parse(&text, limits)
            .map_err(|refusal| anyhow::anyhow!("entry {name} is refused by the guard: {refusal:?}"))?;
        let known = KnownDocument { hash, text: Arc::from(text), parsed: Arc::new(parsed), is_trusted: true };
        trusted.insert(hash, known);
    }
    Ok(())
}
