//! The acts that cases of all services share.
//! Start with [`CaseActs`], one method a use case: authorize, begin, load, decide, save, commit.
//! Never: SQL, the wall clock.

use std::sync::Arc;

use chrono::NaiveDate;
use entities::{
    case::{case_party, service_case},
    person::person,
    values::plain_text::PlainText,
};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QuerySelect};
use serde_json::json;
use uuid::Uuid;

use super::{Case, CaseChange, PauseChange};
use crate::{
    case::{policy, rules},
    directory::Directory,
    platform::{
        auth::{
            caller::Caller,
            permit::{Permit, authorize},
        },
        env::Env,
        error::{Error, Result},
        ids::new_id,
        ledger::entry::Record,
        unit_of_work::{Begun, Command, FirstResult, begin, record_read_within},
        vault::SealContext,
    },
};

/// The shared acts.
#[derive(Debug, Clone)]
pub struct CaseActs {
    env: Arc<Env>,
    directory: Directory,
}

/// Identity data in clear.
#[derive(Debug, Clone)]
pub struct Revealed {
    pub id_number: String,
    pub name: String,
    pub birth_date: Option<NaiveDate>,
    pub phone: Option<String>,
    pub address: Option<String>,
}

impl CaseActs {
    pub fn new(env: Arc<Env>, directory: Directory) -> Self {
        Self { env, directory }
    }

    /// 分办.
    pub async fn assign(
        &self,
        caller: &Arc<Caller>,
        command: Command,
        case: Uuid,
        expected_version: i64,
        subject: &str,
    ) -> Result<FirstResult> {
        let permit = authorize(caller, &policy::ASSIGN)?;
        let work = match begin(&self.env, &permit, command).await? {
            Begun::Repeat(first) => return Ok(first),
            Begun::Fresh(work) => work,
        };
        let case = Case::find(&work, case, expected_version).await?;
        rules::may_change(facts(&case)).map_err(Error::Refused)?;
        let today = work.today();
        let staff = self
            .directory
            .staff(subject)
            .await?
            .filter(|staff| staff.organization_id == case.office_id)
            .filter(|staff| staff.active_from <= today && staff.active_to.is_none_or(|last| today <= last))
            .ok_or_else(|| {
                Error::refused(
                    crate::platform::violation::Finding::of(&rules::CASE_ASSIGNEE_ELSEWHERE)
                        .at("input.assignee"),
                )
            })?;
        let saved =
            Case::save(&work, &case, CaseChange { assignee: Some(staff.id), ..CaseChange::default() })
                .await?;
        let record =
            Record::of("Case", saved.id, saved.version).payload(json!({ "assignee": staff.id })).for_staff();
        work.commit(record).await
    }

    /// 备注.
    pub async fn add_note(
        &self,
        caller: &Arc<Caller>,
        command: Command,
        case: Uuid,
        expected_version: i64,
        text: &PlainText<2000>,
    ) -> Result<FirstResult> {
        let permit = authorize(caller, &policy::ADD_NOTE)?;
        let work = match begin(&self.env, &permit, command).await? {
            Begun::Repeat(first) => return Ok(first),
            Begun::Fresh(work) => work,
        };
        let case = Case::find(&work, case, expected_version).await?;
        rules::may_change(facts(&case)).map_err(Error::Refused)?;
        let note = Case::add_note(&work, case.id, text.as_str()).await?;
        let saved = Case::save(&work, &case, CaseChange::default()).await?;
        let record = Record::of("Case", saved.id, saved.version).payload(json!({ "note": note })).for_staff();
        work.commit(record).await
    }

    /// 中止计时.
    pub async fn pause(
        &self,
        caller: &Arc<Caller>,
        command: Command,
        case: Uuid,
        expected_version: i64,
        ground: &PlainText<200>,
    ) -> Result<FirstResult> {
        let permit = authorize(caller, &policy::PAUSE)?;
        let work = match begin(&self.env, &permit, command).await? {
            Begun::Repeat(first) => return Ok(first),
            Begun::Fresh(work) => work,
        };
        let case = Case::find(&work, case, expected_version).await?;
        rules::may_pause(facts(&case)).map_err(Error::Refused)?;
        let basis = policy::PAUSE.legal_basis.unwrap_or_default();
        Case::start_pause(&work, case.id, ground.as_str(), basis).await?;
        let change = CaseChange {
            pause: Some(PauseChange::Start { ground: ground.as_str().to_owned() }),
            ..CaseChange::default()
        };
        let saved = Case::save(&work, &case, change).await?;
        let record = Record::of("Case", saved.id, saved.version).payload(json!({ "pausedOn": work.today() }));
        work.commit(record).await
    }

    /// 恢复计时: the due day moves by the working days that were paused.
    pub async fn resume(
        &self,
        caller: &Arc<Caller>,
        command: Command,
        case: Uuid,
        expected_version: i64,
    ) -> Result<FirstResult> {
        let permit = authorize(caller, &policy::RESUME)?;
        let calendar = self.directory.calendar().await?;
        let work = match begin(&self.env, &permit, command).await? {
            Begun::Repeat(first) => return Ok(first),
            Begun::Fresh(work) => work,
        };
        let case = Case::find(&work, case, expected_version).await?;
        rules::may_resume(facts(&case)).map_err(Error::Refused)?;
        Case::end_pause(&work, case.id).await?;
        let due = Case::due_on_calendar(work.connection(), &case, &calendar).await?;
        let change = CaseChange { pause: Some(PauseChange::End), due, ..CaseChange::default() };
        let saved = Case::save(&work, &case, change).await?;
        let record = Record::of("Case", saved.id, saved.version).payload(
            json!({ "resumedOn": work.today(), "dueOn": saved.due_on, "dueStatus": saved.due_status }),
        );
        work.commit(record).await
    }

    /// 查看当事人完整信息: only at the handling office, only while the case is open, always recorded.
    pub async fn reveal(
        &self,
        caller: &Arc<Caller>,
        command: Command,
        party: Uuid,
        purpose: &PlainText<200>,
    ) -> Result<(FirstResult, Revealed)> {
        let permit = authorize(caller, &policy::REVEAL)?;
        let work = match begin(&self.env, &permit, command).await? {
            Begun::Repeat(first) => {
                let transaction = self.env.db.begin().await?;
                let (_, person) = handled_party(&transaction, &permit, party).await?;
                record_read_within(&transaction, &self.env, &permit, "reveal again", &[person.id]).await?;
                transaction.commit().await?;
                return Ok((first, self.open(&person)?));
            }
            Begun::Fresh(work) => work,
        };
        let (case, person) = handled_party(work.connection(), &permit, party).await?;
        let revealed = self.open(&person)?;
        let record = Record::of("PartyReveal", new_id(work.now()), 1)
            .payload(
                json!({ "case": case.id, "party": party, "person": person.id, "purpose": purpose.as_str() }),
            )
            .for_staff()
            .answering_with(party);
        let first = work.commit(record).await?;
        Ok((first, revealed))
    }

    fn open(&self, row: &person::Model) -> Result<Revealed> {
        let open = |column: &'static str, sealed: &[u8]| {
            let context = SealContext { table: "person", row: row.id, column };
            self.env.vault.open(context, sealed).map_err(Error::internal)
        };
        let maybe = |column: &'static str, sealed: &Option<Vec<u8>>| {
            sealed.as_ref().map(|sealed| open(column, sealed)).transpose()
        };
        Ok(Revealed {
            id_number: open("id_number_sealed", &row.id_number_sealed)?,
            name: open("name_sealed", &row.name_sealed)?,
            birth_date: open("birth_date_sealed", &row.birth_date_sealed)?.parse().ok(),
            phone: maybe("phone_sealed", &row.phone_sealed)?,
            address: maybe("address_sealed", &row.address_sealed)?,
        })
    }
}

/// The party with its case, which stays locked until the unit ends: it is open while its data is shown.
async fn handled_party(
    db: &impl ConnectionTrait,
    permit: &Permit,
    party: Uuid,
) -> Result<(service_case::Model, person::Model)> {
    let party = case_party::Entity::find_by_id(party).one(db).await?.ok_or(Error::NotFound)?;
    let case = service_case::Entity::find()
        .filter(service_case::Column::Id.eq(party.case_id))
        .filter(permit.rows(&crate::case::views::CASE.scope))
        .lock_exclusive()
        .one(db)
        .await?
        .ok_or(Error::NotFound)?;
    rules::may_reveal(case.closed_at.is_some()).map_err(Error::refused)?;
    let person = person::Entity::find_by_id(party.person_id)
        .one(db)
        .await?
        .ok_or(Error::bug("a party without a person"))?;
    Ok((case, person))
}

fn facts(case: &service_case::Model) -> rules::CaseFacts<'_> {
    rules::CaseFacts {
        is_closed: case.closed_at.is_some(),
        is_paused: case.paused_on.is_some(),
        due_status: &case.due_status,
        has_term: case.due_days.is_some(),
    }
}
