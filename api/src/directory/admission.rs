//! 准入: from a verified token to a [`Caller`]: the organization must exist, be active and lie in the
//! claimed division; what the token claims beyond the directory is refused.
//! Start with [`Admission::admit`].
//! Never: trust in a claim that the directory can answer.

use std::{collections::BTreeSet, sync::Arc};

use chrono::{DateTime, NaiveDate, Utc};
use uuid::Uuid;

use super::{Directory, OrganizationInfo, PlaceCodes};
use crate::platform::{
    auth::caller::{ActingOrganization, Caller, Jurisdiction, Level, Origin, PrincipalKind},
    error::{Error, Result},
};

/// What a verified token says of its bearer.
#[derive(Debug, Clone)]
pub struct ClaimedPrincipal {
    pub kind: PrincipalKind,
    pub subject: Arc<str>,
    pub token_id: Arc<str>,
    pub organization: Option<String>,
    pub division: Option<String>,
    pub person: Option<Uuid>,
    pub services: BTreeSet<String>,
    pub scopes: BTreeSet<String>,
    pub issued_at: DateTime<Utc>,
    pub expires_at: DateTime<Utc>,
}

/// The door between tokens and callers.
#[derive(Debug, Clone)]
pub struct Admission {
    directory: Directory,
}

impl Admission {
    pub fn new(directory: Directory) -> Self {
        Self { directory }
    }

    /// The directory's revision that admissions now rest on.
    pub fn directory_revision(&self) -> i64 {
        self.directory.revision()
    }

    /// # Errors
    /// `UNAUTHENTICATED` when the claims do not fit the directory as of `today`.
    pub async fn admit(&self, claimed: ClaimedPrincipal, today: NaiveDate) -> Result<Caller> {
        let mut caller = Caller {
            kind: claimed.kind,
            subject: claimed.subject,
            token_id: Some(claimed.token_id),
            origin: Origin::default(),
            organization: None,
            jurisdiction: None,
            person: None,
            services: BTreeSet::new(),
            scopes: claimed.scopes,
            issued_at: Some(claimed.issued_at),
            expires_at: Some(claimed.expires_at),
        };
        match claimed.kind {
            PrincipalKind::Citizen => {
                caller.person = Some(claimed.person.ok_or(Error::Unauthenticated("citizen without person"))?);
            }
            PrincipalKind::Operator => {}
            PrincipalKind::Clerk | PrincipalKind::BureauOfficer | PrincipalKind::Partner => {
                let code = claimed.organization.ok_or(Error::Unauthenticated("organization required"))?;
                let organization = self
                    .directory
                    .organization(&code)
                    .await?
                    .filter(|known| known.is_active_on(today) && known.division.exists_on(today))
                    .ok_or(Error::Unauthenticated("organization unknown or inactive"))?;
                if claimed.division.as_deref() != Some(organization.division.code.as_str()) {
                    return Err(Error::Unauthenticated("organization is not in the claimed division"));
                }
                if !kind_fits(claimed.kind, &organization.kind) {
                    return Err(Error::Unauthenticated("organization is of another kind"));
                }
                caller.services = claimed
                    .services
                    .into_iter()
                    .filter(|service| organization.offers(service, today))
                    .collect();
                caller.jurisdiction = Some(self.jurisdiction_of(&organization, today).await?);
                caller.organization = Some(ActingOrganization {
                    id: organization.id,
                    code: Arc::clone(&organization.code),
                    division: organization.division.code,
                });
            }
            PrincipalKind::Public | PrincipalKind::System => {
                return Err(Error::Unauthenticated("no such principal"));
            }
        }
        Ok(caller)
    }

    async fn jurisdiction_of(
        &self,
        organization: &OrganizationInfo,
        today: NaiveDate,
    ) -> Result<Jurisdiction> {
        let division = &organization.division;
        if division.code.as_str() == "000000" {
            let codes = Vec::new();
            return Ok(Jurisdiction {
                level: Level::Nation,
                codes,
                came_in: Vec::new(),
                went_out: Vec::new(),
            });
        }
        let codes = self.directory.with_predecessors(&division.code, today).await?.to_vec();
        let (mut came_in, mut went_out) = (Vec::new(), Vec::new());
        if matches!(division.level, Level::Province | Level::City) {
            for moved in self.directory.moved_counties(today).await?.iter() {
                let within = |place: &PlaceCodes| {
                    let own = if division.level == Level::City { &place.city } else { &place.province };
                    codes.iter().any(|code| code.as_str() == own)
                };
                match (within(&moved.from), within(&moved.to)) {
                    (false, true) => came_in.push(moved.county),
                    (true, false) => went_out.push(moved.county),
                    _ => {}
                }
            }
        }
        Ok(Jurisdiction { level: division.level, codes, came_in, went_out })
    }
}

fn kind_fits(principal: PrincipalKind, organization: &str) -> bool {
    match principal {
        PrincipalKind::Clerk => matches!(organization, "OFFICE" | "STREET"),
        PrincipalKind::BureauOfficer => organization == "BUREAU",
        PrincipalKind::Partner => organization == "PARTNER",
        _ => false,
    }
}
