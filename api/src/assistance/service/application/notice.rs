//! 公示与异议.

use std::sync::Arc;

use entities::{
    assistance::{publicity, publicity_objection},
    values::plain_text::PlainText,
};
use sea_orm::{ActiveEnum, ActiveModelTrait, IntoActiveModel, Set};
use serde_json::json;

use super::*;
use crate::{
    assistance::rules::{
        facts::Fen,
        publicity::{PUBLICITY_MISSING, may_object, notice},
    },
    case::{PauseChange, due::Due},
    platform::{vault::SealContext, violation::Finding},
};

/// 中止计时的事由, as the citizen reads it.
const LEFT_OUT: &str = "公示期间不计入承诺时限";

impl Assistance {
    /// 公示: name, size of the household and proposed sum, nothing else, in the village or community.
    pub async fn post_publicity(
        &self,
        caller: &Arc<Caller>,
        command: Command,
        at: At,
        place: &PlainText<100>,
    ) -> Result<FirstResult> {
        let (work, open) = match self.load(caller, &policy::POST_PUBLICITY, command, at).await? {
            Loaded::Repeat(first) => return Ok(first),
            Loaded::Open(work, open) => (work, open),
        };
        let desk = self.desk_of(&open, work.today()).await?;
        let traits = open.traits(&desk);
        let to = open.step(CaseAct::Post, &traits)?;
        let opinion = open.opinion()?.ok_or(Error::bug("a posting without an opinion"))?;
        let policy_of_day = desk.reference.conventions.publicity;
        let proposed = opinion.benefit.as_ref().map_or(Fen::ZERO, |benefit| benefit.total);
        let size = u32::try_from(opinion.holders.len()).map_err(Error::internal)?;
        let shown = notice(traits.has_publicity, size, proposed, policy_of_day).map_err(Error::refused)?;
        let period = PublicityPeriod::from_posting(work.today(), &desk.calendar, policy_of_day)
            .map_err(Error::refused)?;
        examines(&work, open.case.id).await?;
        let id = new_id(work.now());
        publicity::ActiveModel {
            id: Set(id),
            case_id: Set(open.case.id),
            place: Set(place.as_str().to_owned()),
            household_size: Set(shown.household_size.into()),
            proposed: Set(shown.proposed.get()),
            posted_on: Set(period.posted_on),
            first_on: Set(period.first_on),
            last_on: Set(period.last_on),
            unrolled_last_on: Set(period.unrolled_last_on),
        }
        .insert(work.connection())
        .await?;
        let pause = stop_the_clock(&work, &open, to, &desk).await?;
        let change = CaseChange { state: Some(to.to_value()), pause, ..CaseChange::default() };
        let saved = Case::save(&work, &open.case, change).await?;
        let record = Record::of("Case", saved.id, saved.version).payload(json!({
            "state": saved.state,
            "firstOn": period.first_on,
            "lastOn": period.last_on,
        }));
        work.commit(record).await
    }

    /// 登记公示异议.
    pub async fn record_objection(
        &self,
        caller: &Arc<Caller>,
        command: Command,
        at: At,
        text: &PlainText<1000>,
    ) -> Result<FirstResult> {
        let (work, open) = match self.load(caller, &policy::RECORD_OBJECTION, command, at).await? {
            Loaded::Repeat(first) => return Ok(first),
            Loaded::Open(work, open) => (work, open),
        };
        let desk = self.desk_of(&open, work.today()).await?;
        let state = CaseState::try_from_value(&open.case.state)?;
        // A second objection finds the case objected to already.
        let to = match state {
            CaseState::Objection => state,
            _ => open.step(CaseAct::RaiseObjection, &open.traits(&desk))?,
        };
        let posting = repository::posting(&work, open.case.id).await?;
        let posting = posting.ok_or_else(|| Error::refused(Finding::of(&PUBLICITY_MISSING)))?;
        may_object(&period_of(&posting), work.today()).map_err(Error::refused)?;
        examines(&work, open.case.id).await?;
        let id = new_id(work.now());
        let context = SealContext { table: "publicity_objection", row: id, column: "text_sealed" };
        publicity_objection::ActiveModel {
            id: Set(id),
            publicity_id: Set(posting.id),
            case_id: Set(open.case.id),
            received_on: Set(work.today()),
            text_sealed: Set(self.env.vault.seal(context, text.as_str())),
            reexamined_by: Set(None),
            closed_on: Set(None),
        }
        .insert(work.connection())
        .await?;
        let (pause, due) = start_the_clock(&work, &open, &desk).await?;
        let change = CaseChange { state: Some(to.to_value()), pause, due, ..CaseChange::default() };
        let saved = Case::save(&work, &open.case, change).await?;
        let record = Record::of("Case", saved.id, saved.version)
            .payload(json!({ "state": saved.state, "objection": id }))
            .for_staff();
        work.commit(record).await
    }

    /// 答复公示异议, after the facts were examined again.
    ///
    /// # Errors
    /// `NOT_FOUND` for an objection of another case, `CONFLICT` for one that was answered.
    pub async fn close_objection(
        &self,
        caller: &Arc<Caller>,
        command: Command,
        at: At,
        objection: Uuid,
        reexamined: Reexamined,
    ) -> Result<FirstResult> {
        let (work, open) = match self.load(caller, &policy::CLOSE_OBJECTION, command, at).await? {
            Loaded::Repeat(first) => return Ok(first),
            Loaded::Open(work, open) => (work, open),
        };
        let found = repository::objections(&work, open.case.id).await?;
        let found = found.into_iter().find(|one| one.id == objection).ok_or(Error::NotFound)?;
        if found.closed_on.is_some() {
            return Err(Error::Conflict("ALREADY_ANSWERED"));
        }
        examines(&work, open.case.id).await?;
        let today = work.today();
        let mut row = found.into_active_model();
        row.reexamined_by = Set(Some(reexamined.to_value()));
        row.closed_on = Set(Some(today));
        row.update(work.connection()).await?;
        let saved = Case::save(&work, &open.case, CaseChange::default()).await?;
        let record = Record::of("Case", saved.id, saved.version)
            .payload(json!({ "objection": objection, "reexamined": reexamined }))
            .for_staff();
        work.commit(record).await
    }
}

/// Days of a state that the promised limit leaves out do not count; the pause says why.
pub(super) async fn stop_the_clock(
    work: &UnitOfWork,
    open: &Open,
    to: CaseState,
    desk: &Desk,
) -> Result<Option<PauseChange>> {
    let limit = acceptance::limit_of(open, desk).filter(|limit| limit.excluded_states.contains(&to));
    let Some(limit) = limit.filter(|_| open.case.paused_on.is_none() && open.case.due_days.is_some()) else {
        return Ok(None);
    };
    let ground = LEFT_OUT.to_owned();
    Case::start_pause(work, open.case.id, &ground, &limit.source).await?;
    Ok(Some(PauseChange::Start { ground }))
}

/// Ends the pause of a state that the limit leaves out.
pub(super) async fn start_the_clock(
    work: &UnitOfWork,
    open: &Open,
    desk: &Desk,
) -> Result<(Option<PauseChange>, Option<Due>)> {
    if open.case.pause_ground.as_deref() != Some(LEFT_OUT) {
        return Ok((None, None));
    }
    Case::end_pause(work, open.case.id).await?;
    let due = Case::due_on_calendar(work.connection(), &open.case, &desk.calendar).await?;
    Ok((Some(PauseChange::End), due))
}
