//! What the rules take from policy: the table of competence and the conventions of the day.
//! Start with [`Reference::on`].
//! Never: a value that the law itself fixes.

use std::sync::Arc;

use chrono::NaiveDate;
use moka::future::Cache;
use uuid::Uuid;

use super::{
    SERVICE,
    rules::{
        policy::{Limits, MarriagePolicy},
        regime::JurisdictionTable,
    },
};
use crate::{
    directory::Directory,
    platform::error::{Error, Result},
};

/// The policy of one day.
#[derive(Debug, Clone)]
pub(super) struct PolicyOfDay {
    pub(super) jurisdiction: Arc<JurisdictionTable>,
    pub(super) conventions: Arc<MarriagePolicy>,
}

/// Parsed policy documents, remembered by document.
#[derive(Debug, Clone)]
pub(super) struct Reference {
    directory: Directory,
    tables: Cache<Uuid, Arc<JurisdictionTable>>,
    conventions: Cache<Uuid, Arc<MarriagePolicy>>,
}

impl Reference {
    pub(super) fn new(directory: Directory) -> Self {
        Self {
            directory,
            tables: Cache::builder().max_capacity(16).build(),
            conventions: Cache::builder().max_capacity(16).build(),
        }
    }

    /// The policy in force on a day. The table of competence has its own dates inside, so its newest
    /// document serves every day.
    pub(super) async fn on(&self, day: NaiveDate) -> Result<PolicyOfDay> {
        Ok(PolicyOfDay { jurisdiction: self.table().await?, conventions: self.conventions_on(day).await? })
    }

    async fn table(&self) -> Result<Arc<JurisdictionTable>> {
        let document = self
            .directory
            .policy(SERVICE, "jurisdiction", NaiveDate::MAX)
            .await?
            .ok_or(Error::bug("the table of competence is not imported"))?;
        if let Some(known) = self.tables.get(&document.id).await {
            return Ok(known);
        }
        let table = JurisdictionTable::parse_json(&document.content).map_err(Error::internal)?;
        let table = Arc::new(table);
        self.tables.insert(document.id, Arc::clone(&table)).await;
        Ok(table)
    }

    async fn conventions_on(&self, day: NaiveDate) -> Result<Arc<MarriagePolicy>> {
        let Some(document) = self.directory.policy(SERVICE, "conventions", day).await? else {
            return Ok(Arc::new(MarriagePolicy::default()));
        };
        if let Some(known) = self.conventions.get(&document.id).await {
            return Ok(known);
        }
        let parsed: MarriagePolicy = serde_json::from_str(&document.content).map_err(Error::internal)?;
        let parsed = Arc::new(parsed);
        self.conventions.insert(document.id, Arc::clone(&parsed)).await;
        Ok(parsed)
    }

    /// The periods in force on a day.
    pub(super) async fn limits_on(&self, day: NaiveDate) -> Result<Limits> {
        match self.directory.policy(SERVICE, "limits", day).await? {
            Some(document) => serde_json::from_str(&document.content).map_err(Error::internal),
            None => Ok(Limits::default()),
        }
    }
}
