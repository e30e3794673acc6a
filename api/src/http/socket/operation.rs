//! One operation of a socket as a stream of steps, admitted and executed as over HTTP.
//! Start with [`run`].
//! Never: work before the stream is asked for its next step.

use std::sync::Arc;

use async_graphql::{Response, Value, parser::types::OperationType};
use futures_util::{
    FutureExt, StreamExt,
    stream::{self, BoxStream},
};
use serde_json::{Value as Json, json};

use super::super::{
    admission::{Params, admit, charge},
    gate::Gate,
    graphql::execute,
    json,
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

/// What the client asks, and the member that it gave twice, if one.
type Asked = (Json, Option<Vec<String>>);

/// All of an operation, from its parameters to its last step.
pub(super) fn run(
    gate: Arc<Gate>,
    caller: Arc<Caller>,
    presenter: Presenter,
    asked: Asked,
) -> BoxStream<'static, Step> {
    async move {
        match begin(&gate, caller, &presenter, asked).await {
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
    (payload, repeated): Asked,
) -> Result<BoxStream<'static, Step>, Refused> {
    charge(gate, &caller).await?;
    if let Some(path) = repeated {
        return Err(json::repeated(&path));
    }
    let prepared = admit(gate, &caller, Params::from_json(payload)?).await?;
    let locale = presenter.locale;
    let is_subscription = prepared.kind == OperationType::Subscription;
    let responses = if is_subscription {
        gate.engine.subscribe(caller, prepared, locale)
    } else {
        let response = execute(gate, caller, prepared, locale).await?;
        stream::iter([response]).boxed()
    };
    let presenter = presenter.clone();
    let mut is_beginning = is_subscription;
    let steps = responses.map(move |response| {
        let is_beginning = std::mem::take(&mut is_beginning);
        step(&presenter, response, is_beginning)
    });
    Ok(steps.chain(stream::iter([Step::Complete])).boxed())
}

/// A subscription whose source cannot be opened was not executed: `error`, as the protocol has it, and no event.
fn step(presenter: &Presenter, response: Response, is_beginning: bool) -> Step {
    let never_began = is_beginning && !response.errors.is_empty() && response.data == Value::Null;
    match presenter.answer(response) {
        (answer, outcome) if never_began || outcome == Outcome::Refused => {
            Step::Error(Json::Array(answer.errors))
        }
        (answer, _) => match serde_json::to_value(answer) {
            Ok(payload) => Step::Next(payload),
            Err(cause) => {
                Step::Error(json!(presenter.present(&crate::platform::error::Error::internal(cause))))
            }
        },
    }
}
