//! What the rules take from policy: standards and limits with their dates, and the conventions of a day.
//! Start with [`Reference::on`].
//! Never: a value that the law itself fixes.

use std::sync::Arc;

use chrono::NaiveDate;
use moka::future::Cache;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::{
    SERVICE,
    rules::{
        benefit::BenefitPolicy,
        household::HouseholdPolicy,
        limit::LimitTable,
        means::MeansPolicy,
        programme::{
            ProgrammePolicy, dibao::DibaoPolicy, disability::DisabilityPolicy, elder::ElderPolicy,
            exclusion::ExclusionPolicy, route::RoutePolicy,
        },
        publicity::PublicityPolicy,
        sla::SlaPolicy,
        standard::StandardTable,
    },
};
use crate::{
    directory::Directory,
    platform::{
        error::{Error, Result},
        rows::csv_of,
    },
};

/// `assistance.conventions`. Every value awaiting local confirmation, a section a rule.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(super) struct Conventions {
    pub(super) household: HouseholdPolicy,
    pub(super) means: MeansPolicy,
    pub(super) programme: ProgrammePolicy,
    pub(super) dibao: DibaoPolicy,
    pub(super) route: RoutePolicy,
    pub(super) benefit: BenefitPolicy,
    pub(super) sla: SlaPolicy,
    pub(super) publicity: PublicityPolicy,
    pub(super) disability: DisabilityPolicy,
    pub(super) elder: ElderPolicy,
    pub(super) exclusion: ExclusionPolicy,
}

/// The policy of one day.
#[derive(Debug, Clone)]
pub(super) struct PolicyOfDay {
    pub(super) standards: Arc<StandardTable>,
    pub(super) limits: Arc<LimitTable>,
    pub(super) conventions: Arc<Conventions>,
}

/// Parsed policy documents, remembered by document.
#[derive(Debug, Clone)]
pub(super) struct Reference {
    directory: Directory,
    standards: Cache<Uuid, Arc<StandardTable>>,
    limits: Cache<Uuid, Arc<LimitTable>>,
    conventions: Cache<Uuid, Arc<Conventions>>,
}

impl Reference {
    pub(super) fn new(directory: Directory) -> Self {
        Self {
            directory,
            standards: Cache::builder().max_capacity(16).build(),
            limits: Cache::builder().max_capacity(16).build(),
            conventions: Cache::builder().max_capacity(16).build(),
        }
    }

    /// The policy in force on a day. Tables have their dates inside, so the newest serves every day.
    pub(super) async fn on(&self, day: NaiveDate) -> Result<PolicyOfDay> {
        let parse_standards = |text: &str| {
            let csv = csv_of(text).map_err(Error::internal)?;
            StandardTable::parse_csv(csv.as_slice()).map_err(Error::internal)
        };
        let parse_limits = |text: &str| {
            let csv = csv_of(text).map_err(Error::internal)?;
            LimitTable::parse_csv(csv.as_slice()).map_err(Error::internal)
        };
        let parse_conventions = |text: &str| serde_json::from_str(text).map_err(Error::internal);
        let newest = NaiveDate::MAX;
        Ok(PolicyOfDay {
            standards: self.read(&self.standards, "standards", newest, parse_standards).await?,
            limits: self.read(&self.limits, "limits", newest, parse_limits).await?,
            conventions: self.read(&self.conventions, "conventions", day, parse_conventions).await?,
        })
    }

    /// The document of a day, parsed once; where there is none, nothing is known or everything is usual.
    async fn read<T>(
        &self,
        known: &Cache<Uuid, Arc<T>>,
        name: &'static str,
        day: NaiveDate,
        parse: impl Fn(&str) -> Result<T>,
    ) -> Result<Arc<T>>
    where
        T: Default + Send + Sync + 'static,
    {
        let Some(document) = self.directory.policy(SERVICE, name, day).await? else {
            return Ok(Arc::default());
        };
        if let Some(known) = known.get(&document.id).await {
            return Ok(known);
        }
        let parsed = Arc::new(parse(&document.content)?);
        known.insert(document.id, Arc::clone(&parsed)).await;
        Ok(parsed)
    }
}
