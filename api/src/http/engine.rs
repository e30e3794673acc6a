//! What stands behind the gate.
//! Start with [`Engine`].
//! Never: HTTP.

use std::sync::Arc;

use async_graphql::{Name, Request, Response, Variables, parser::types::OperationType};
use async_trait::async_trait;
use chrono::NaiveDate;
use futures_util::stream::BoxStream;

use crate::platform::{
    auth::caller::Caller, documents::DocumentHash, error::Error, guard::ParsedDocument, locale::Locale,
};

/// A request that passed the gate: parsed, guarded, its variables completed.
#[derive(Debug)]
pub struct Prepared {
    pub kind: OperationType,
    pub operation_name: Option<String>,
    pub document_hash: DocumentHash,
    pub is_trusted: bool,
    /// The guard's estimate.
    pub complexity: usize,
    /// The fields asked for at the root, each once; whether the schema has them is not yet known.
    pub root_fields: Vec<Name>,
    /// The document that `request` was made of.
    pub parsed: Arc<ParsedDocument>,
    pub(super) request: Request,
}

impl Prepared {
    /// Completed by their defaults.
    pub fn variables(&self) -> &Variables {
        &self.request.variables
    }

    /// The engine's request; its document is already parsed.
    pub fn into_request(self) -> Request {
        self.request
    }
}

/// The directory as last seen, and the legal day: an organization may end with either.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Standing {
    pub directory_revision: i64,
    pub day: NaiveDate,
}

/// The schema with its directory of callers.
#[async_trait]
pub trait Engine: Send + Sync + 'static {
    /// `bearer` is the text after `Bearer `; `None` is the anonymous public.
    ///
    /// # Errors
    /// [`Error::Unauthenticated`], [`Error::UpstreamUnavailable`].
    async fn authenticate(&self, bearer: Option<&str>) -> Result<Caller, Error>;

    /// Neither expired nor revoked. Cheap: each socket asks several times a second.
    ///
    /// # Errors
    /// [`Error::UpstreamUnavailable`] when it cannot be known.
    fn still_valid(&self, caller: &Caller) -> Result<bool, Error>;

    /// What a caller's admission rests on. When it has changed, the caller must be authenticated again.
    fn standing(&self) -> Standing;

    /// Runs a query or mutation. Dropped at the deadline: what it holds must roll back then.
    async fn execute(&self, caller: Arc<Caller>, request: Prepared, locale: Locale) -> Response;

    /// Runs a subscription until it ends or is dropped.
    fn subscribe(
        &self,
        caller: Arc<Caller>,
        request: Prepared,
        locale: Locale,
    ) -> BoxStream<'static, Response>;
}
