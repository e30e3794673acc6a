//! The schema with its directory of callers, as the gate sees it.
//! Start with [`HubEngine`].
//! Never: HTTP, a decision of policy.

use std::sync::Arc;

use async_graphql::{Name, Response, ServerError, Value, parser::types::OperationType};
use async_trait::async_trait;
use futures_util::{
    StreamExt,
    stream::{self, BoxStream},
};

use super::{blame, inputs, nulls, operations, schema::HubSchema, types::Types};
use crate::{
    directory::{Admission, ClaimedPrincipal},
    http::engine::{Engine, Prepared, Standing},
    platform::{
        auth::{caller::Caller, revocation::Revocations, token::TokenVerifier},
        database::counting_statements,
        env::Env,
        error::{Error, Result},
        guard::ParsedDocument,
        locale::Locale,
        request::RequestContext,
    },
};

/// One a process.
pub struct HubEngine {
    pub(crate) schema: HubSchema,
    pub(crate) types: Arc<Types>,
    pub(crate) env: Arc<Env>,
    pub(crate) verifier: TokenVerifier,
    pub(crate) admission: Admission,
    pub(crate) revocations: Revocations,
    /// Says in each answer how many SQL statements it took; never in production.
    pub(crate) shows_cost: bool,
}

impl std::fmt::Debug for HubEngine {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("HubEngine").finish_non_exhaustive()
    }
}

#[async_trait]
impl Engine for HubEngine {
    async fn authenticate(&self, bearer: Option<&str>) -> Result<Caller> {
        let Some(token) = bearer else { return Ok(Caller::public()) };
        let verified = self.verifier.verify(token).await?;
        let claims = &verified.claims;
        let claimed = ClaimedPrincipal {
            kind: claims.kind.into(),
            subject: Arc::from(claims.sub.as_str()),
            token_id: Arc::from(claims.jti.as_str()),
            organization: claims.org.clone(),
            division: claims.division.clone(),
            person: claims.person,
            services: claims.services.iter().cloned().collect(),
            scopes: claims.scopes().map(str::to_owned).collect(),
            issued_at: verified.issued_at,
            expires_at: self.verifier.accepted_until(&verified),
        };
        let caller = self.admission.admit(claimed, self.env.clock.today()).await?;
        if self.revocations.revokes(&caller)? {
            return Err(Error::Unauthenticated("token revoked"));
        }
        Ok(caller)
    }

    fn still_valid(&self, caller: &Caller) -> Result<bool> {
        let lives = caller.expires_at.is_none_or(|until| self.env.clock.now() < until);
        Ok(lives && !self.revocations.revokes(caller)?)
    }

    fn standing(&self) -> Standing {
        Standing { directory_revision: self.admission.directory_revision(), day: self.env.clock.today() }
    }

    async fn execute(&self, caller: Arc<Caller>, request: Prepared, locale: Locale) -> Response {
        let context = self.context(caller, &request, locale);
        let root_fields = self.known(&request);
        let whole = Whole::of(&request, &self.types);
        let misfits = self.misfits(&request);
        let kind = match request.kind {
            OperationType::Query => "query",
            OperationType::Mutation => "mutation",
            OperationType::Subscription => "subscription",
        };
        let work = async {
            if !misfits.is_empty() {
                return Response::from_errors(misfits);
            }
            let response = self.schema.execute(request.into_request().data(context.clone())).await;
            // Personal data leaves only after its reading is on record.
            match context.record_personal_reads().await {
                Ok(()) => whole.settled(response),
                Err(error) => refusal(error),
            }
        };
        let (mut response, statements) = counting_statements(work).await;
        operations::count(&root_fields, &response);
        metrics::histogram!("onewindow_operation_sql_statements", "kind" => kind)
            .record(f64::from(statements));
        if self.shows_cost {
            response.extensions.insert("sqlStatements".to_owned(), Value::from(statements));
        }
        response
    }

    fn subscribe(
        &self,
        caller: Arc<Caller>,
        request: Prepared,
        locale: Locale,
    ) -> BoxStream<'static, Response> {
        let context = self.context(caller, &request, locale);
        let mut beginning = Some(self.known(&request));
        let whole = Whole::of(&request, &self.types);
        let misfits = self.misfits(&request);
        let responses = if misfits.is_empty() {
            let responses = self.schema.execute_stream(request.into_request().data(context));
            responses.map(move |response| whole.settled(response)).boxed()
        } else {
            stream::iter([Response::from_errors(misfits)]).boxed()
        };
        // Counted by how it begins; it may never end.
        let counted = responses.inspect(move |response| {
            if let Some(root_fields) = beginning.take() {
                operations::count(&root_fields, response);
            }
        });
        counted.boxed()
    }
}

impl HubEngine {
    /// The problems of the operation's values, an error for each field that has some.
    fn misfits(&self, request: &Prepared) -> Vec<ServerError> {
        let Ok((_, operation)) = request.parsed.operation(request.operation_name.as_deref()) else {
            return Vec::new();
        };
        let (document, today) = (request.parsed.document(), self.env.clock.today());
        let found = inputs::misfits(&self.types, document, operation, request.variables(), today);
        let shown = found.into_iter().map(|misfits| {
            let mut error = typed(Error::BadUserInput(misfits.problems));
            error.locations = vec![misfits.at];
            error
        });
        shown.collect()
    }

    /// The root fields that the schema has: others are words of the client's.
    fn known(&self, request: &Prepared) -> Vec<Name> {
        let root = self.types.root(request.kind);
        request.root_fields.iter().filter(|name| self.types.field(root, name).is_some()).cloned().collect()
    }

    fn context(&self, caller: Arc<Caller>, request: &Prepared, locale: Locale) -> RequestContext {
        let fields: Vec<&str> = request.root_fields.iter().map(Name::as_str).collect();
        RequestContext::new(caller, Arc::clone(&self.env), locale, &fields.join(" "))
    }
}

/// What an answer is to be settled against.
struct Whole {
    types: Arc<Types>,
    parsed: Arc<ParsedDocument>,
    name: Option<String>,
}

impl Whole {
    fn of(request: &Prepared, types: &Arc<Types>) -> Self {
        let (types, parsed) = (Arc::clone(types), Arc::clone(&request.parsed));
        Self { types, parsed, name: request.operation_name.clone() }
    }

    fn settled(&self, mut response: Response) -> Response {
        if let Ok((_, operation)) = self.parsed.operation(self.name.as_deref())
            && !response.errors.is_empty()
        {
            nulls::settle(&self.types, self.parsed.document(), operation, &mut response);
            blame::point(&self.types, self.parsed.document(), operation, &mut response);
        }
        response
    }
}

fn refusal(error: Error) -> Response {
    Response::from_errors(vec![typed(error)])
}

fn typed(error: Error) -> ServerError {
    let error = async_graphql::Error::from(error);
    let mut shown = ServerError::new(error.message, None);
    shown.source.clone_from(&error.source);
    shown
}
