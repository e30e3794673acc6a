//! 强制报告: what a registrar saw of trafficking or violence is recorded beside the case, and answered by a second person.
//! Start with [`Marriage::report_safeguard`].
//! Never: a change of the case; its version and its timeline tell the couple nothing.

use std::sync::Arc;

use entities::values::plain_text::PlainText;
use serde_json::json;
use uuid::Uuid;

use super::Marriage;
use crate::{
    case::Case,
    marriage::{
        SERVICE, policy,
        repository::safeguard::{self as repository, NewReport},
        rules::safeguard::{SafeguardKind, SafeguardReceiver, assess_report, may_answer},
    },
    platform::{
        auth::{caller::Caller, permit::authorize},
        error::{Error, Result},
        ledger::entry::Record,
        unit_of_work::{Begun, Command, FirstResult, begin},
    },
};

/// 报告 as the registrar makes it.
#[derive(Debug)]
pub struct SafeguardReport {
    pub kind: SafeguardKind,
    /// The party in danger.
    pub party: Uuid,
    pub account: PlainText<2000>,
    pub reported_to: SafeguardReceiver,
    pub reference: PlainText<100>,
}

impl Marriage {
    /// 记录报告 on an open or closed case of the office. The case itself stays as it is.
    ///
    /// # Errors
    /// `NOT_FOUND` for someone who is no party; signs of trafficking that the police were not told of.
    pub async fn report_safeguard(
        &self,
        caller: &Arc<Caller>,
        command: Command,
        (case, expected_version): (Uuid, i64),
        report: &SafeguardReport,
    ) -> Result<FirstResult> {
        let permit = authorize(caller, &policy::REPORT_SAFEGUARD)?;
        let work = match begin(&self.env, &permit, command).await? {
            Begun::Repeat(first) => return Ok(first),
            Begun::Fresh(work) => work,
        };
        let case = Case::find(&work, case, expected_version).await?;
        if case.service != SERVICE {
            return Err(Error::NotFound);
        }
        let parties = Case::parties(&work, case.id).await?;
        let party = parties.iter().find(|party| party.id == report.party).ok_or(Error::NotFound)?;
        assess_report(report.kind, report.reported_to).map_err(Error::refused)?;
        let new = NewReport {
            case: case.id,
            person: party.person_id,
            kind: report.kind,
            account: report.account.as_str(),
            to: report.reported_to,
            reference: report.reference.as_str(),
        };
        let row = repository::keep(&work, new).await?;
        // A subject of its own: the case's timeline does not know it, and its version does not move.
        let record = Record::of("SafeguardReport", row.id, row.version).for_staff().payload(json!({
            "case": case.id,
            "kind": row.kind,
            "reportedTo": row.reported_to,
            "reference": row.reference,
        }));
        work.commit(record).await
    }

    /// 记录答复 of the receiver; a registration that waited for it may go on.
    ///
    /// # Errors
    /// By whoever reported, or a second time.
    pub async fn answer_safeguard(
        &self,
        caller: &Arc<Caller>,
        command: Command,
        (report, expected_version): (Uuid, i64),
        answer: &PlainText<500>,
    ) -> Result<FirstResult> {
        let permit = authorize(caller, &policy::ANSWER_SAFEGUARD)?;
        let work = match begin(&self.env, &permit, command).await? {
            Begun::Repeat(first) => return Ok(first),
            Begun::Fresh(work) => work,
        };
        let row = repository::report_at(&work, report, expected_version).await?;
        may_answer(row.answered_on.is_some(), &row.reported_by, &caller.subject).map_err(Error::Refused)?;
        let version = repository::answer(&work, &row, answer.as_str()).await?;
        let record = Record::of("SafeguardReport", row.id, version)
            .for_staff()
            .payload(json!({ "case": row.case_id, "answeredOn": work.today() }));
        work.commit(record).await
    }
}
