//! 逾期未登记: a case whose couple did not come back ends by the passing of days, so that both are free to begin anew.
//! Start with [`Marriage::sweep_registrations`]; any instance may run it, each case ends once.
//! Never: the end of a case whose clock stands, or whose last day nobody can compute yet.

use std::sync::Arc;

use chrono::{DateTime, NaiveDate, Utc};
use entities::marriage::state::{Matter, RegistrationState};
use sea_orm::ActiveEnum;
use serde_json::json;
use uuid::Uuid;

use super::super::{Marriage, appointments, facts::residency};
use crate::{
    case::{Case, CaseChange, due},
    marriage::{
        policy, repository,
        rules::{
            facts::Residency,
            keeping::{Pause, is_abandoned, kept_until},
            regime::Regime,
            transitions::{RegistrationAct, next},
        },
    },
    platform::{
        auth::{caller::Caller, permit::authorize},
        clock::legal_date,
        error::{Error, Result},
        ledger::entry::Record,
        unit_of_work::{Begun, Command, UnitOfWork, begin},
    },
};

/// So many cases are looked at a time.
const BATCH: u64 = 200;

impl Marriage {
    /// Ends the open registrations whose last day has passed, in bounded batches, each in a unit of its own. One
    /// that fails is left for the next run.
    ///
    /// # Errors
    /// When the database is away.
    pub async fn sweep_registrations(&self) -> Result<()> {
        let mut after = None;
        loop {
            let open =
                repository::open_since(&self.env.db.reader, self.env.clock.now(), after, BATCH).await?;
            for (case, opened_at) in &open {
                match self.settle_registration(*case, *opened_at).await {
                    Ok(()) => {}
                    // Another instance, or a registrar, was there first.
                    Err(Error::Conflict(_)) => {}
                    Err(error @ Error::UpstreamUnavailable(_)) => return Err(error),
                    Err(error) => {
                        metrics::counter!("onewindow_registration_sweep_failures_total").increment(1);
                        tracing::error!(case.id = %case, error.code = error.code(), error = %error, "registration not settled");
                    }
                }
            }
            after = open.last().map(|(case, _)| *case);
            if (open.len() as u64) < BATCH {
                return Ok(());
            }
        }
    }

    /// Ends one registration, if its last day has passed.
    async fn settle_registration(&self, case: Uuid, opened_at: DateTime<Utc>) -> Result<()> {
        let (opened_on, today) = (legal_date(opened_at), self.env.clock.today());
        // Pauses only add to it, so most cases need no second look.
        if !is_abandoned(self.kept_until(opened_on, &[]).await?, today) {
            return Ok(());
        }
        let pauses = repository::pauses(&self.env.db.reader, case).await?;
        if !is_abandoned(self.kept_until(opened_on, &pauses).await?, today) {
            return Ok(());
        }
        // Whom the hub itself held back did not stay away; the days count anew once it lets them go on.
        let persons = repository::persons_of(&self.env.db.reader, case).await?;
        let holds = repository::safeguard::holds(&self.env.db.reader, &persons).await?;
        if holds.contains(&None) {
            return Ok(());
        }
        let opened_on = holds.into_iter().flatten().chain([opened_on]).max().unwrap_or(opened_on);
        if !is_abandoned(self.kept_until(opened_on, &pauses).await?, today) {
            return Ok(());
        }
        let permit = authorize(&Arc::new(Caller::system("marriage")), &policy::ABANDON_REGISTRATION)?;
        let command = Command::scheduled(format!("abandon-registration:{case}"));
        let Begun::Fresh(work) = begin(&self.env, &permit, command).await? else { return Ok(()) };
        // Again under the lock: someone may have registered, or stopped the clock.
        let case = Case::find_any_version(&work, case).await?;
        let pauses = repository::pauses(work.connection(), case.id).await?;
        let last_day = self.kept_until(opened_on, &pauses).await?;
        if case.closed_at.is_some() || !is_abandoned(last_day, work.today()) {
            return Ok(());
        }
        let to = next(RegistrationState::try_from_value(&case.state)?, RegistrationAct::Abandon)
            .map_err(Error::refused)?;
        let basis = self.basis_of_end(&work, case.id, &case.county).await?;
        let change = CaseChange {
            state: Some(to.to_value()),
            outcome: Some(to.to_value()),
            due: Some(due::Due::None),
            ..CaseChange::default()
        };
        let saved = Case::save(&work, &case, change).await?;
        appointments::acts::finish_with_case(&work, saved.id).await?;
        let record = Record::of("Case", saved.id, saved.version)
            .legal_basis(basis)
            .payload(json!({ "state": saved.state, "keptUntil": last_day }));
        work.commit(record).await?;
        Ok(())
    }

    /// The last day of a case opened on a day; none while its clock stands or the calendar does not reach.
    async fn kept_until(&self, opened_on: NaiveDate, pauses: &[Pause]) -> Result<Option<NaiveDate>> {
        let days = self.reference.limits_on(opened_on).await?.registration_working_days;
        let calendar = self.directory.calendar().await?;
        Ok(kept_until(opened_on, days, pauses, &calendar).unwrap_or(None))
    }

    /// The law of the day at the case's office, as for every act upon it.
    async fn basis_of_end(&self, work: &UnitOfWork, case: Uuid, county: &str) -> Result<String> {
        let parties = Case::parties(work, case).await?;
        let is_foreign = parties
            .iter()
            .any(|party| residency(&party.residency).is_some_and(|of| of != Residency::Mainland));
        let today = work.today();
        let rule =
            self.reference.on(today).await?.jurisdiction.rule(today, county, Matter::MarriageRegistration);
        let basis = policy::ABANDON_REGISTRATION.legal_basis.unwrap_or_default();
        Ok(Regime::at_place(today, rule, is_foreign)
            .map_or_else(|| basis.to_owned(), |regime| regime.basis_of_act(basis)))
    }
}
