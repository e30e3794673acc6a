//! The use cases of social assistance.
//! Start with [`assessment`], which asks the rules without a case.
//! Never: SQL, GraphQL types, the wall clock.

pub mod application;
pub mod assessment;
mod desk;
pub mod household;
pub mod intake;
mod matters;

use std::sync::Arc;

use chrono::NaiveDate;
use entities::values::division_code::DivisionCode;

use self::desk::Desk;
use super::{
    reference::Reference,
    rules::{law::RuleSet, programme::route::scopes},
};
use crate::{
    directory::{Directory, OrganizationInfo},
    platform::{
        auth::permit::Permit,
        env::Env,
        error::{Error, Result},
    },
};

/// 社会救助.
#[derive(Debug, Clone)]
pub struct Assistance {
    pub(super) env: Arc<Env>,
    pub(super) directory: Directory,
    pub(super) reference: Reference,
}

impl Assistance {
    pub fn new(env: Arc<Env>, directory: Directory) -> Self {
        let reference = Reference::new(directory.clone());
        Self { env, directory, reference }
    }

    /// The organization the caller acts for.
    async fn office_of(&self, permit: &Permit) -> Result<Arc<OrganizationInfo>> {
        let code = permit.caller().organization.as_ref().map(|organization| Arc::clone(&organization.code));
        let code = code.ok_or(Error::bug("an office act without an organization"))?;
        self.directory.organization(&code).await?.ok_or(Error::NotFound)
    }

    /// What a household at a place is judged against by the law and the policy of a day.
    ///
    /// # Errors
    /// `BAD_USER_INPUT` for a day before the first rules.
    async fn desk(&self, day: NaiveDate, place: DivisionCode, receiving: DivisionCode) -> Result<Desk> {
        let law = RuleSet::of(day).ok_or_else(|| {
            Error::input(
                &["input", "on"],
                "BEFORE_RULES",
                "该日尚无本系统可适用的社会救助规定",
                "the hub knows no rules of social assistance for that day",
            )
        })?;
        let (reference, calendar) = (self.reference.on(day).await?, self.directory.calendar().await?);
        Ok(Desk { day, law, place: scopes(place), receiving, reference, calendar })
    }
}
