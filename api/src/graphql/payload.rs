//! What a mutation answers with, planned before the act: a selection that cannot be answered changes nothing.
//! Start with [`Answer`], one constant a matter; [`super::arguments::command`] plans it.
//! Never: a plan made after the act.

use async_graphql::Context;
use uuid::Uuid;

use crate::platform::{
    auth::permit::{Action, Permit},
    error::Result,
    read::{self, Plan, Row, View},
    request::RequestContext,
};

/// The changed row as a payload shows it.
#[derive(Debug)]
pub struct Answer {
    /// The payload's field, e.g. `case`.
    pub field: &'static str,
    pub view: &'static View,
    /// The reading that it is.
    pub action: &'static Action,
}

impl Answer {
    /// Plans the client's selection.
    ///
    /// # Errors
    /// As [`Plan::of`], and where the caller may not read.
    pub fn plan<'a>(&self, ctx: &Context<'a>) -> Result<Planned<'a>> {
        let request = ctx.data_unchecked::<RequestContext>();
        let permit = request.permit(self.action)?;
        let plan = Plan::of_path(self.view, &ctx.field(), &[self.field], &permit)?;
        Ok(Planned { request, permit, plan })
    }
}

/// A selection that can be answered once the act is done.
#[derive(Debug)]
pub struct Planned<'a> {
    pub request: &'a RequestContext,
    pub permit: Permit,
    /// None when the client wants nothing of it.
    pub plan: Option<Plan>,
}

impl Planned<'_> {
    /// The row as it stands now.
    ///
    /// # Errors
    /// When the database is away.
    pub async fn row(self, key: Uuid) -> Result<Option<Row>> {
        match &self.plan {
            Some(plan) => read::find(self.request, plan, &self.permit, key).await,
            None => Ok(None),
        }
    }
}
