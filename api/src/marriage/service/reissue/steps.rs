//! 补领的受理、查档与补正.

use std::sync::Arc;

use entities::{marriage::state::ReissueState, values::plain_text::PlainText};
use sea_orm::{ActiveEnum, ActiveModelTrait, IntoActiveModel, Set};
use serde_json::json;

use super::super::{
    Marriage,
    facts::{PartyRecord, wire},
    law::{regime_of, under_the_law_of_the_day},
};
use super::{ArchiveRecord, At, Loaded, step};
use crate::{
    case::{
        Case, CaseChange,
        due::{Due, Term},
    },
    marriage::{
        policy,
        repository::papers as repository,
        rules::{
            assessment::Stage,
            documents::DocumentKind,
            reissue::ArchiveOutcome,
            transitions::{ReissueAct, next},
        },
    },
    platform::{
        auth::caller::Caller,
        error::{Error, Result},
        ledger::entry::Record,
        unit_of_work::{Command, FirstResult},
    },
};

impl Marriage {
    /// 受理: the days to finish begin to run.
    pub async fn accept_reissue(
        &self,
        caller: &Arc<Caller>,
        command: Command,
        at: At,
    ) -> Result<FirstResult> {
        let calendar = self.directory.calendar().await?;
        let (work, open) = match self.load_reissue(caller, &policy::ACCEPT_REISSUE, command, at).await? {
            Loaded::Repeat(first) => return Ok(first),
            Loaded::Open(work, open) => (work, open),
        };
        let to = step(&open.case, ReissueAct::Accept)?;
        let assessment =
            self.assess_request(&work, &open, Stage::Accept).await?.into_result().map_err(Error::Refused)?;
        let regime = regime_of(&assessment);
        repository::save_reissue(&work, open.reissue, |row| row.regime = Set(regime)).await?;
        let days = self.reference.limits_on(work.today()).await?.reissue_working_days;
        let change = CaseChange {
            state: Some(to.to_value()),
            due: Some(Due::of(Term { from: work.today(), days }, &[], &calendar)),
            accepted_on: Some(work.today()),
            ..CaseChange::default()
        };
        let saved = Case::save(&work, &open.case, change).await?;
        let record =
            under_the_law_of_the_day(Record::of("Case", saved.id, saved.version), &work, &assessment)
                .payload(json!({ "state": saved.state, "dueOn": saved.due_on }));
        work.commit(record).await
    }

    /// 查档: what the office that keeps the file answered, as often as it answers.
    pub async fn record_archive_check(
        &self,
        caller: &Arc<Caller>,
        command: Command,
        at: At,
        outcome: ArchiveOutcome,
        source: &PlainText<200>,
    ) -> Result<FirstResult> {
        let (work, open) = match self.load_reissue(caller, &policy::CHECK_ARCHIVE, command, at).await? {
            Loaded::Repeat(first) => return Ok(first),
            Loaded::Open(work, open) => (work, open),
        };
        let to = match ReissueState::try_from_value(&open.case.state)? {
            checking @ ReissueState::ArchiveCheck => checking,
            state => next(state, ReissueAct::CheckArchive).map_err(Error::refused)?,
        };
        let law = self.assess_request(&work, &open, Stage::Preview).await?;
        let archive = ArchiveRecord {
            outcome: Some(outcome),
            source: Some(source.as_str().to_owned()),
            checked_on: Some(work.today()),
            ..ArchiveRecord::parse(&open.reissue)?
        };
        let text = archive.to_text()?;
        repository::save_reissue(&work, open.reissue, |row| row.archive_check = Set(text)).await?;
        let change = CaseChange { state: Some(to.to_value()), ..CaseChange::default() };
        let saved = Case::save(&work, &open.case, change).await?;
        let record = under_the_law_of_the_day(Record::of("Case", saved.id, saved.version), &work, &law)
            .payload(json!({ "state": saved.state, "outcome": wire(&outcome), "source": source.as_str() }));
        work.commit(record).await
    }

    /// 要求补正.
    pub async fn ask_for_supplement(
        &self,
        caller: &Arc<Caller>,
        command: Command,
        at: At,
        asked: &PlainText<500>,
    ) -> Result<FirstResult> {
        let (work, open) = match self.load_reissue(caller, &policy::ASK_FOR_SUPPLEMENT, command, at).await? {
            Loaded::Repeat(first) => return Ok(first),
            Loaded::Open(work, open) => (work, open),
        };
        let to = step(&open.case, ReissueAct::AskSupplement)?;
        let law = self.assess_request(&work, &open, Stage::Preview).await?;
        let archive = ArchiveRecord {
            supplement_asked: Some(asked.as_str().to_owned()),
            ..ArchiveRecord::parse(&open.reissue)?
        };
        let text = archive.to_text()?;
        repository::save_reissue(&work, open.reissue, |row| row.archive_check = Set(text)).await?;
        let change = CaseChange { state: Some(to.to_value()), ..CaseChange::default() };
        let saved = Case::save(&work, &open.case, change).await?;
        let record = under_the_law_of_the_day(Record::of("Case", saved.id, saved.version), &work, &law)
            .payload(json!({ "state": saved.state }));
        work.commit(record).await
    }

    /// 补正: the applicant shows what was missing.
    pub async fn supplement_reissue(
        &self,
        caller: &Arc<Caller>,
        command: Command,
        at: At,
        shown: Vec<DocumentKind>,
    ) -> Result<FirstResult> {
        let (work, open) = match self.load_reissue(caller, &policy::SUPPLEMENT_REISSUE, command, at).await? {
            Loaded::Repeat(first) => return Ok(first),
            Loaded::Open(work, open) => (work, open),
        };
        let to = step(&open.case, ReissueAct::Supplement)?;
        let law = self.assess_request(&work, &open, Stage::Preview).await?;
        let applicant = open.parties.first().ok_or(Error::bug("a request without an applicant"))?;
        let mut record = PartyRecord::parse(applicant)?;
        record.documents.extend(&shown);
        let mut row = applicant.clone().into_active_model();
        row.facts = Set(record.to_json()?.to_string());
        row.update(work.connection()).await?;
        let change = CaseChange { state: Some(to.to_value()), ..CaseChange::default() };
        let saved = Case::save(&work, &open.case, change).await?;
        let record = under_the_law_of_the_day(Record::of("Case", saved.id, saved.version), &work, &law)
            .payload(json!({ "state": saved.state, "shown": shown.iter().map(wire).collect::<Vec<_>>() }));
        work.commit(record).await
    }
}
