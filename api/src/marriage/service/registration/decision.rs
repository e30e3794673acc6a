//! 登记发证与不予登记.

use std::sync::Arc;

use entities::values::{certificate_number::CertificateKind, plain_text::PlainText};
use sea_orm::{ActiveEnum, ActiveModelTrait, IntoActiveModel, Set};
use serde_json::json;
use uuid::Uuid;

use super::super::{
    Marriage, appointments, certificates,
    facts::wire,
    law::{regime_of, under_the_law_of_the_day},
};
use super::{Loaded, SLOTS, is_ground_of_refusal, step};
use crate::{
    case::{Case, CaseChange},
    marriage::{
        policy, repository,
        repository::{LateEffect, NewSpouse},
        rules::{assessment::Stage, grounds, transitions::RegistrationAct},
    },
    platform::{
        auth::{caller::Caller, permit::authorize},
        error::{Error, Result},
        ledger::entry::Record,
        unit_of_work::{Command, FirstResult},
    },
};

impl Marriage {
    /// 登记发证: both are there and signed, nothing stands against it; the marriage exists from this commit on.
    pub async fn register_marriage(
        &self,
        caller: &Arc<Caller>,
        command: Command,
        case: Uuid,
        expected_version: i64,
        are_both_present: bool,
        declarations_signed: bool,
    ) -> Result<FirstResult> {
        let permit = authorize(caller, &policy::REGISTER_MARRIAGE)?;
        let (work, mut open) = match self.load(&permit, command, case, expected_version).await? {
            Loaded::Repeat(first) => return Ok(first),
            Loaded::Open(work, open) => (work, open),
        };
        let to = step(&open.case, RegistrationAct::Register)?;
        for row in &mut open.parties {
            let mut change = row.clone().into_active_model();
            // Having come for the application does not count for the certificate.
            change.present_at = Set(are_both_present.then(|| work.now()));
            change.declared_at = Set(declarations_signed.then(|| work.now()));
            *row = change.update(work.connection()).await?;
        }
        let assessment =
            self.assess(&work, &open, Stage::Register).await?.into_result().map_err(Error::Refused)?;
        let persons: Vec<Uuid> = open.parties.iter().map(|party| party.person_id).collect();
        let loaded = crate::person::load(&self.env, work.connection(), &persons).await?;
        let spouse = |at: usize| NewSpouse {
            person: loaded[at].id,
            sex: match loaded[at].sex {
                entities::values::citizen_id::Sex::Male => "MALE",
                entities::values::citizen_id::Sex::Female => "FEMALE",
            },
            path: SLOTS[at],
        };
        let late = open.registration.effective_from.map(|from| LateEffect {
            from,
            basis: open.registration.effective_basis.clone().unwrap_or_default(),
        });
        let marriage =
            repository::enter_marriage(&work, &open.case, (work.today(), late), [spouse(0), spouse(1)])
                .await?;
        let certificate =
            certificates::issue(&work, &open.case, marriage.id, CertificateKind::Marriage, &persons).await?;
        let regime = regime_of(&assessment);
        repository::save_registration(&work, open.registration, |row| {
            row.regime = Set(regime);
            row.marriage_id = Set(Some(marriage.id));
        })
        .await?;
        let change =
            CaseChange { state: Some(to.to_value()), outcome: Some(to.to_value()), ..CaseChange::default() };
        let saved = Case::save(&work, &open.case, change).await?;
        appointments::acts::finish_with_case(&work, saved.id).await?;
        let record =
            under_the_law_of_the_day(Record::of("Case", saved.id, saved.version), &work, &assessment)
                .payload(json!({
                    "state": saved.state,
                    "marriage": marriage.id,
                    "registeredOn": marriage.registered_on,
                    "effectiveFrom": marriage.effective_from,
                    "certificateNumber": certificate.number,
                    "regime": assessment.regime.map(|regime| wire(&regime)),
                }));
        work.commit(record).await
    }

    /// 不予登记: the reasons are those the rules find on the day, given in writing.
    pub async fn refuse_registration(
        &self,
        caller: &Arc<Caller>,
        command: Command,
        case: Uuid,
        expected_version: i64,
        reason: &PlainText<500>,
    ) -> Result<FirstResult> {
        let permit = authorize(caller, &policy::REFUSE_REGISTRATION)?;
        let (work, open) = match self.load(&permit, command, case, expected_version).await? {
            Loaded::Repeat(first) => return Ok(first),
            Loaded::Open(work, open) => (work, open),
        };
        let to = step(&open.case, RegistrationAct::Refuse)?;
        let assessment = self.assess(&work, &open, Stage::Examine).await?;
        let found: Vec<_> = assessment.violations.iter().filter(|f| is_ground_of_refusal(f.code())).collect();
        if found.is_empty() {
            return Err(Error::refused(crate::platform::violation::Finding::of(
                &grounds::NO_GROUND_OF_REFUSAL,
            )));
        }
        let found: Vec<&str> = found.iter().map(|finding| finding.code()).collect();
        let stored = json!([{ "grounds": found, "reason": reason.as_str() }]).to_string();
        let regime = regime_of(&assessment);
        repository::save_registration(&work, open.registration, |row| {
            row.regime = Set(regime);
            row.refusal_grounds = Set(stored);
        })
        .await?;
        let change =
            CaseChange { state: Some(to.to_value()), outcome: Some(to.to_value()), ..CaseChange::default() };
        let saved = Case::save(&work, &open.case, change).await?;
        appointments::acts::finish_with_case(&work, saved.id).await?;
        let record =
            under_the_law_of_the_day(Record::of("Case", saved.id, saved.version), &work, &assessment)
                .payload(json!({ "state": saved.state, "groundsOfRefusal": found }));
        work.commit(record).await
    }
}
