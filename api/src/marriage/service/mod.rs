//! The use cases of marriage registration: authorize, begin, load, decide, save, commit, in that order.
//! Start with `registration`; `facts` turns rows into what the rules read.
//! Never: SQL, GraphQL types, the wall clock.

pub mod appointments;
pub mod bad_faith;
pub mod certificates;
mod couple;
pub mod divorce;
pub mod electronic;
pub mod eligibility;
pub mod ending;
pub mod facts;
mod law;
pub mod partner;
pub mod register;
pub mod registration;
pub mod reissue;
pub mod revocation;
pub mod safeguard;
pub mod supplement;
pub mod taking_back;

use std::sync::Arc;

use chrono::NaiveDate;

use super::{
    reference::{PolicyOfDay, Reference},
    rules::{
        assessment::{Context, Stage},
        facts::OfficeFacts,
    },
};
use crate::{
    directory::{Directory, OrganizationInfo},
    platform::{
        auth::permit::Permit,
        env::Env,
        error::{Error, Result},
        keys::HubKeys,
        rate::RateLimiter,
    },
};

/// 婚姻登记.
#[derive(Debug, Clone)]
pub struct Marriage {
    pub(super) env: Arc<Env>,
    pub(super) directory: Directory,
    pub(super) keys: Arc<HubKeys>,
    pub(super) reference: Reference,
    pub(super) outward: Arc<Outward>,
}

/// What the service needs to speak to the outside.
#[derive(Debug)]
pub struct Outward {
    /// The address clients know, without a slash at the end.
    pub public_url: String,
    pub rates: Arc<RateLimiter>,
}

impl Marriage {
    pub fn new(env: Arc<Env>, directory: Directory, keys: Arc<HubKeys>, outward: Arc<Outward>) -> Self {
        let reference = Reference::new(directory.clone());
        Self { env, directory, keys, reference, outward }
    }

    /// The office a caller acts for.
    pub(super) async fn office_of(&self, permit: &Permit) -> Result<Arc<OrganizationInfo>> {
        let code = permit.caller().organization.as_ref().map(|organization| Arc::clone(&organization.code));
        let code = code.ok_or(Error::bug("an office act without an organization"))?;
        self.directory.organization(&code).await?.ok_or(Error::NotFound)
    }

    /// An office named by its directory code.
    ///
    /// # Errors
    /// `BAD_USER_INPUT` at `input.office` for an unknown one.
    pub(crate) async fn office_by_code(&self, code: &str) -> Result<Arc<OrganizationInfo>> {
        self.office_at(&["input", "office"], code).await
    }

    /// As [`Marriage::office_by_code`], for a code that stands at another path.
    pub(super) async fn office_at(&self, path: &[&str], code: &str) -> Result<Arc<OrganizationInfo>> {
        self.directory.organization(code).await?.filter(|office| office.kind == "OFFICE").ok_or_else(|| {
            Error::input(path, "UNKNOWN_OFFICE", "没有此婚姻登记机关", "no such registration office")
        })
    }
}

/// What every assessment is made against, owned for the length of a use case.
#[derive(Debug)]
pub(super) struct Bench {
    office: OfficeFacts,
    policy: PolicyOfDay,
    day: NaiveDate,
}

impl Bench {
    pub(super) fn new(office: &OrganizationInfo, policy: PolicyOfDay, day: NaiveDate) -> Self {
        let office = OfficeFacts {
            division: office.place().county.clone(),
            foreign_matters: office.handles_foreign_matters,
        };
        Self { office, policy, day }
    }

    pub(super) fn at(&self, stage: Stage) -> Context<'_> {
        Context {
            stage,
            day: self.day,
            office: &self.office,
            jurisdiction: &self.policy.jurisdiction,
            policy: &self.policy.conventions,
        }
    }
}

impl Marriage {
    /// The slice's scheduled work: what days and minutes bring about by themselves.
    ///
    /// # Errors
    /// When the database is away; the next run goes on.
    pub async fn sweep(&self) -> Result<()> {
        // One that fails must not keep the others from their turn.
        let appointments = self.sweep_appointments().await;
        let (divorces, registrations) = (self.sweep_divorces().await, self.sweep_registrations().await);
        appointments.and(divorces).and(registrations)
    }
}
