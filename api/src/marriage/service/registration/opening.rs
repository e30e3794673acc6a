//! 初审、受理、不予受理与撤回.

use std::sync::Arc;

use entities::{
    marriage::{
        marriage_registration,
        state::{Matter, RegistrationState},
    },
    values::{case_number::ServiceCode, plain_text::PlainText},
};
use sea_orm::{ActiveEnum, ActiveModelTrait, Set};
use serde_json::json;
use uuid::Uuid;

use super::super::{
    Bench, Marriage, appointments,
    couple::{corrections, linked_documents, parties_of_case, register_both},
    facts::{KinshipRecord, couple_of, wire},
    law::{regime_of, under_the_law_of_the_day},
};
use super::{Loaded, PartyDraft, SLOTS, codes, step};
use crate::{
    case::{Case, CaseChange, NewCase, Place, due},
    marriage::{
        SERVICE, policy, repository,
        rules::{assessment::Stage, eligibility::assess_marriage, transitions::RegistrationAct},
    },
    platform::{
        auth::{caller::Caller, permit::authorize},
        error::{Error, InputProblem, Result},
        ledger::entry::Record,
        unit_of_work::{Begun, Command, FirstResult, begin},
    },
};

impl Marriage {
    /// 初审: both appear at the window, the case is opened.
    pub async fn open_registration(
        &self,
        caller: &Arc<Caller>,
        command: Command,
        parties: [PartyDraft; 2],
        kinship: KinshipRecord,
        appointment: Option<Uuid>,
    ) -> Result<FirstResult> {
        let permit = authorize(caller, &policy::OPEN_REGISTRATION)?;
        let office = self.office_of(&permit).await?;
        let hukou =
            [self.hukou_of(&parties[0], SLOTS[0]).await?, self.hukou_of(&parties[1], SLOTS[1]).await?];
        let work = match begin(&self.env, &permit, command).await? {
            Begun::Repeat(first) => return Ok(first),
            Begun::Fresh(work) => work,
        };
        let bench = Bench::new(&office, self.reference.on(work.today()).await?, work.today());
        let persons = register_both(&work, &parties).await?;
        let new_parties = parties_of_case(&parties, &persons, hukou)?;
        let new = NewCase {
            service: SERVICE,
            service_code: ServiceCode::MARRIAGE,
            matter: wire(&Matter::MarriageRegistration),
            state: RegistrationState::PrelimReview.to_value(),
            channel: "WINDOW",
            place: Place { office },
            due: due::Due::None,
            accepted_on: None,
            received_by: None,
        };
        let case = Case::open(&work, new, new_parties).await?;
        let under_way = [(persons[0].id, SLOTS[0]), (persons[1].id, SLOTS[1])];
        repository::enter_under_way(&work, case.id, under_way).await?;
        let parties = Case::parties(&work, case.id).await?;
        let facts = couple_of(&self.env, work.connection(), &parties, kinship.fact()).await?;
        // What bars the marriage for good is said before anyone waits; open points only warn here.
        let assessment = assess_marriage(&facts, &bench.at(Stage::Preview));
        marriage_registration::ActiveModel {
            case_id: Set(case.id),
            regime: Set(regime_of(&assessment)),
            kinship: Set(serde_json::to_string(&kinship).map_err(Error::internal)?),
            counselling: Set("NOT_OFFERED".to_owned()),
            medical_check_referred_at: Set(None),
            examined_on: Set(None),
            effective_from: Set(None),
            effective_basis: Set(None),
            refusal_grounds: Set("[]".to_owned()),
            marriage_id: Set(None),
        }
        .insert(work.connection())
        .await?;
        if let Some(appointment) = appointment {
            let matter = Matter::MarriageRegistration;
            let booked = persons.each_ref().map(|person| person.id);
            appointments::acts::attach_case(&work, appointment, matter, (case.id, &booked)).await?;
        }
        let record = under_the_law_of_the_day(Record::of("Case", case.id, case.version), &work, &assessment)
            .payload(json!({
                "caseNumber": case.case_number,
                "state": case.state,
                "findings": codes(&assessment),
                "appointment": appointment,
                "corrections": corrections(&persons),
            "linkedDocuments": linked_documents(&persons),
            }));
        work.commit(record).await
    }

    /// Where the hukou is, once each division that the party names is one.
    ///
    /// # Errors
    /// `BAD_USER_INPUT` at each division that is none.
    pub(in crate::marriage::service) async fn hukou_of(
        &self,
        party: &PartyDraft,
        slot: &str,
    ) -> Result<Option<crate::directory::PlaceCodes>> {
        let mut problems = Vec::new();
        let mut hukou = None;
        if let Some(code) = &party.hukou {
            match self.directory.division(code).await? {
                Some(division) if !division.is_heading => hukou = Some(division.place.clone()),
                _ => problems.push(unknown_division(&["input", slot, "hukouDivision"])),
            }
        }
        if let Some(permit) = &party.record.permit
            && self.directory.division(&permit.division).await?.is_none_or(|division| division.is_heading)
        {
            problems.push(unknown_division(&["input", slot, "permit", "division"]));
        }
        if problems.is_empty() { Ok(hukou) } else { Err(Error::BadUserInput(problems)) }
    }

    /// 受理.
    pub async fn accept_registration(
        &self,
        caller: &Arc<Caller>,
        command: Command,
        case: Uuid,
        expected_version: i64,
    ) -> Result<FirstResult> {
        let permit = authorize(caller, &policy::ACCEPT_REGISTRATION)?;
        let calendar = self.directory.calendar().await?;
        let (work, open) = match self.load(&permit, command, case, expected_version).await? {
            Loaded::Repeat(first) => return Ok(first),
            Loaded::Open(work, open) => (work, open),
        };
        let to = step(&open.case, RegistrationAct::Accept)?;
        let assessment =
            self.assess(&work, &open, Stage::Accept).await?.into_result().map_err(Error::Refused)?;
        // 当场登记: the act is due on the day of acceptance, or the next working day when that is none.
        let roll = self.reference.on(work.today()).await?.conventions.roll;
        let term = due::Term { from: work.today(), days: 0 };
        let due = due::Due::Working { term, on: calendar.roll(work.today(), roll).ok() };
        let change = CaseChange {
            state: Some(to.to_value()),
            due: Some(due),
            accepted_on: Some(work.today()),
            ..CaseChange::default()
        };
        let saved = Case::save(&work, &open.case, change).await?;
        let regime = regime_of(&assessment);
        repository::save_registration(&work, open.registration, |row| row.regime = Set(regime)).await?;
        let record =
            under_the_law_of_the_day(Record::of("Case", saved.id, saved.version), &work, &assessment)
                .payload(
                    json!({ "state": saved.state, "dueOn": saved.due_on, "warnings": codes(&assessment) }),
                );
        work.commit(record).await
    }

    /// 不予受理, with the reason.
    pub async fn decline_registration(
        &self,
        caller: &Arc<Caller>,
        command: Command,
        case: Uuid,
        expected_version: i64,
        reason: &PlainText<500>,
    ) -> Result<FirstResult> {
        self.end_registration(
            &policy::DECLINE_REGISTRATION,
            caller,
            command,
            (case, expected_version),
            RegistrationAct::Decline,
            reason,
        )
        .await
    }

    /// 撤回 before the decision.
    pub async fn withdraw_registration(
        &self,
        caller: &Arc<Caller>,
        command: Command,
        case: Uuid,
        expected_version: i64,
        reason: &PlainText<500>,
    ) -> Result<FirstResult> {
        self.end_registration(
            &policy::WITHDRAW_REGISTRATION,
            caller,
            command,
            (case, expected_version),
            RegistrationAct::Withdraw,
            reason,
        )
        .await
    }

    async fn end_registration(
        &self,
        action: &'static crate::platform::auth::permit::Action,
        caller: &Arc<Caller>,
        command: Command,
        (case, expected_version): (Uuid, i64),
        act: RegistrationAct,
        reason: &PlainText<500>,
    ) -> Result<FirstResult> {
        let permit = authorize(caller, action)?;
        let (work, open) = match self.load(&permit, command, case, expected_version).await? {
            Loaded::Repeat(first) => return Ok(first),
            Loaded::Open(work, open) => (work, open),
        };
        let to = step(&open.case, act)?;
        let assessment = self.assess(&work, &open, Stage::Preview).await?;
        let grounds = json!([{ "reason": reason.as_str() }]).to_string();
        let regime = regime_of(&assessment);
        repository::save_registration(&work, open.registration, |row| {
            row.regime = Set(regime);
            row.refusal_grounds = Set(grounds);
        })
        .await?;
        let change = CaseChange {
            state: Some(to.to_value()),
            outcome: Some(to.to_value()),
            due: Some(due::Due::None),
            ..CaseChange::default()
        };
        let saved = Case::save(&work, &open.case, change).await?;
        appointments::acts::finish_with_case(&work, saved.id).await?;
        let record =
            under_the_law_of_the_day(Record::of("Case", saved.id, saved.version), &work, &assessment)
                .payload(json!({ "state": saved.state }));
        work.commit(record).await
    }
}

fn unknown_division(path: &[&str]) -> InputProblem {
    InputProblem {
        path: path.iter().map(|step| (*step).to_owned()).collect(),
        code: "UNKNOWN_DIVISION",
        message_zh: "没有此行政区划".to_owned(),
        message_en: "no such division".to_owned(),
    }
}
