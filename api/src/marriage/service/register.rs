//! 婚姻登记查询: finding the marriage that a certificate shown at the window belongs to.
//! Start with [`Marriage::look_up_certificate`].
//! Never: a look-up without its record.

use std::sync::Arc;

use entities::values::{certificate_number::CertificateNumber, plain_text::PlainText};
use serde_json::json;
use uuid::Uuid;

use super::Marriage;
use crate::{
    marriage::{policy, repository::papers as repository},
    platform::{
        auth::{caller::Caller, permit::authorize},
        error::Result,
        rate::key_of,
        unit_of_work::record_disclosure,
    },
};

impl Marriage {
    /// The marriage of a certificate's number, wherever it was registered.
    ///
    /// # Errors
    /// `RATE_LIMITED` by member of staff.
    pub async fn look_up_certificate(
        &self,
        caller: &Arc<Caller>,
        number: &CertificateNumber,
        purpose: &PlainText<200>,
    ) -> Result<Option<Uuid>> {
        let permit = authorize(caller, &policy::LOOK_UP_CERTIFICATE)?;
        self.outward.rates.check("register_look_up", &key_of(caller), 1).await?;
        let db = &self.env.db.reader;
        let found = repository::certificate_by_number(db, &number.to_string()).await?;
        let persons = match &found {
            Some(row) => repository::spouses(db, row.marriage_id).await?,
            None => Vec::new(),
        };
        let payload = json!({
            "operation": "marriageByCertificate",
            "certificate": number.to_string(),
            "persons": persons,
            "purpose": purpose.as_str(),
        });
        record_disclosure(&self.env, &permit, &persons, payload).await?;
        Ok(found.map(|row| row.marriage_id))
    }
}
