//! A row now, and again after each change, read anew under the permit each time.
//! Start with [`follow`].
//! Never: content from the bell; it only says that something changed.

use futures_util::{Stream, stream};
use tokio::sync::broadcast::{Receiver, error::RecvError};
use uuid::Uuid;

use super::{load, load::Row, plan::Plan};
use crate::platform::{
    auth::permit::Permit,
    changes::Change,
    error::{Error, Result},
    request::RequestContext,
};

struct Following {
    request: RequestContext,
    plan: Plan,
    permit: Permit,
    key: Uuid,
    bell: Receiver<Change>,
    is_first: bool,
    told: i64,
}

/// Follows one row. Ends with `NOT_FOUND` when the permit no longer reaches it.
pub fn follow<T: Send + 'static>(
    request: RequestContext,
    plan: Plan,
    permit: Permit,
    key: Uuid,
    bell: Receiver<Change>,
    wrap: impl Fn(Row) -> T + Send + Sync + Copy + 'static,
) -> impl Stream<Item = Result<T>> + Send + 'static {
    let mut plan = plan;
    plan.add_version();
    let start = Following { request, plan, permit, key, bell, is_first: true, told: 0 };

    stream::unfold(Some(start), move |state| async move {
        let mut state = state?;
        if !state.is_first && !heard(&mut state).await {
            return None;
        }
        state.is_first = false;
        match read(&mut state).await {
            Ok(row) => Some((Ok(wrap(row)), Some(state))),
            Err(error) => Some((Err(error), None)),
        }
    })
}

/// Waits until the bell rings for `key`. A listener that fell behind reads anyway.
async fn heard(state: &mut Following) -> bool {
    loop {
        match state.bell.recv().await {
            Ok(change) if change.subject_id == state.key && change.version > state.told => {
                state.told = change.version;
                return true;
            }
            Ok(_) => {}
            Err(RecvError::Lagged(_)) => return true,
            Err(RecvError::Closed) => return false,
        }
    }
}

async fn read(state: &mut Following) -> Result<Row> {
    let row =
        load::find(&state.request, &state.plan, &state.permit, state.key).await?.ok_or(Error::NotFound)?;
    if state.plan.has_version() {
        state.told = state.told.max(row.get::<i64>("version")?);
    }
    state.request.record_personal_reads().await?;
    Ok(row)
}
