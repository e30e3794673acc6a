//! One operation of a socket as a stream of steps, admitted and executed as over HTTP.
//! Start with [`run`].
//! Never: work before the stream is asked for its next step.

use std::sync::Arc;

use async_graphql::{Response, parser::types::OperationType};
use futures_util::{
    FutureExt, StreamExt,
    stream::{self, BoxStream},
};
use serde_json::{Value as Json, json};

use super::super::{
    admission::{Params, admit, charge},
    gate::Gate,
    graphql::execute,
    negotiation::Refused,
};
use crate::{
    graphql::{
        errors::{Outcome, Presenter},
        operations,
    },
    platform::auth::caller::Caller,
};

/// What the client hears of an operation.
#[derive(Debug)]
pub(super) enum Step {
    Next(Json),
    /// Refused; nothing follows.
    Error(Json),
    Complete,
}

/// All of an operation, from its parameters to its last step.
pub(super) fn run(
    gate: Arc<Gate>,
    caller: Arc<Caller>,
    presenter: Presenter,
    payload: Json,
) -> BoxStream<'static, Step> {
    async move {
        match begin(&gate, caller, &presenter, payload).await {
            Ok(steps) => steps,
            Err(refused) => {
                operations::refused(&refused);
                let errors = json!(presenter.reject(&refused.rejection).errors);
                stream::iter([Step::Error(errors)]).boxed()
            }
        }
    }
    .flatten_stream()
    .boxed()
}

async fn begin(
    gate: &Gate,
    caller: Arc<Caller>,
    presenter: &Presenter,
    payload: Json,
) -> Result<BoxStream<'static, Step>, Refused> {
    charge(gate, &caller).await?;
    let prepared = admit(gate, &caller, Params::from_json(payload)?).await?;
    let locale = presenter.locale;
    let responses = if prepared.kind == OperationType::Subscription {
        gate.engine.subscribe(caller, prepared, locale)
    } else {
        let response = execute(gate, caller, prepared, locale).await?;
        stream::iter([response]).boxed()
    };
    let presenter = presenter.clone();
    let steps = responses.map(move |response| step(&presenter, response));
    Ok(steps.chain(stream::iter([Step::Complete])).boxed())
}

fn step(presenter: &Presenter, response: Response) -> Step {
    match presenter.answer(response) {
        (answer, Outcome::Refused) => Step::Error(Json::Array(answer.errors)),
        (answer, _) => match serde_json::to_value(answer) {
            Ok(payload) => Step::Next(payload),
            Err(cause) => {
                Step::Error(json!(presenter.present(&crate::platform::error::Error::internal(cause))))
            }
        },
    }
}
