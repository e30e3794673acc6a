//! 撤销婚姻登记: a registration got by false identity or false papers is revoked step by step, by two persons.
//! Start with [`Marriage::propose_revocation`].
//! Never: a decision without notice and hearing, or by whoever proposed it.

use std::sync::Arc;

use chrono::NaiveDate;
use entities::{
    marriage::{
        marriage_revocation,
        state::{MarriageStatus, RevocationState},
    },
    values::plain_text::PlainText,
};
use sea_orm::{ActiveModelTrait, IntoActiveModel, Set};
use serde_json::json;
use uuid::Uuid;

use super::{
    Marriage,
    ending::{At, Loaded, post},
    facts::wire,
};
use crate::{
    marriage::{
        policy,
        repository::papers as repository,
        rules::{
            documents::DocumentKind,
            ending::{
                ENDING_DAY_IMPOSSIBLE, ENDING_NOT_POSSIBLE, Ending, REVOCATION_NOT_UNDER_WAY,
                REVOCATION_SAME_OFFICER, REVOCATION_UNDER_WAY, RevocationGround, assess_ending, may_follow,
            },
        },
    },
    platform::{
        auth::caller::Caller,
        database::violates_unique,
        error::{Error, Result},
        ids::new_id,
        ledger::entry::Record,
        unit_of_work::{Command, FirstResult, UnitOfWork},
        vault::SealContext,
        violation::Finding,
    },
};

/// 拟撤销告知.
#[derive(Debug)]
pub struct RevocationNotice {
    pub ground: RevocationGround,
    /// Reference of the findings or advice of police, court or procuratorate.
    pub findings: PlainText<200>,
    pub served_on: NaiveDate,
}

/// 陈述申辩.
#[derive(Debug)]
pub struct RevocationHearing {
    pub heard_on: NaiveDate,
    /// What the party said; none when they gave it up.
    pub statement: Option<PlainText<2000>>,
}

/// 处理决定.
#[derive(Debug)]
pub struct RevocationDecision {
    pub revokes: bool,
    pub number: PlainText<100>,
    pub reason: PlainText<500>,
    /// 列入严重失信名单: the spouses who used false papers; nobody where the registration stands.
    pub bad_faith: Vec<Uuid>,
}

impl Marriage {
    /// 拟撤销: the notice of intended revocation, on findings of police, court or procuratorate.
    pub async fn propose_revocation(
        &self,
        caller: &Arc<Caller>,
        command: Command,
        at: At,
        notice: &RevocationNotice,
    ) -> Result<FirstResult> {
        let (work, marriage) =
            match self.load_marriage(caller, &policy::PROPOSE_REVOCATION, command, at).await? {
                Loaded::Repeat(first) => return Ok(first),
                Loaded::Open(work, marriage) => (work, marriage),
            };
        if !may_follow(marriage.status, MarriageStatus::Revoked) {
            let finding = Finding::of(&ENDING_NOT_POSSIBLE).fact("current", wire(&marriage.status));
            return Err(Error::refused(finding.fact("next", wire(&MarriageStatus::Revoked))));
        }
        day_between(marriage.registered_on, notice.served_on, work.today(), "noticeServedOn")?;
        let inserted = marriage_revocation::ActiveModel {
            id: Set(new_id(work.now())),
            marriage_id: Set(marriage.id),
            state: Set(RevocationState::Proposed),
            ground: Set(wire(&notice.ground)),
            findings: Set(notice.findings.as_str().to_owned()),
            proposed_by: Set(caller.subject.to_string()),
            proposed_on: Set(work.today()),
            notice_served_on: Set(notice.served_on),
            heard_on: Set(None),
            statement_sealed: Set(None),
            decided_by: Set(None),
            decided_on: Set(None),
            decision_number: Set(None),
            reason: Set(None),
        }
        .insert(work.connection())
        .await;
        let revocation = match inserted {
            Err(cause)
                if violates_unique(
                    &cause,
                    "marriage_revocation_one_open",
                    "marriage_revocation.marriage_id",
                ) =>
            {
                return Err(Error::refused(Finding::of(&REVOCATION_UNDER_WAY)));
            }
            other => other?,
        };
        let version = repository::touch_marriage(&work, &marriage).await?;
        let record = Record::of("Marriage", marriage.id, version).numbered_by_ledger().payload(json!({
            "revocation": revocation.id,
            "state": wire(&revocation.state),
            "ground": revocation.ground,
            "noticeServedOn": revocation.notice_served_on,
        }));
        work.commit(record).await
    }

    /// 听取陈述申辩; the statement is sealed, as it tells of persons.
    pub async fn record_revocation_hearing(
        &self,
        caller: &Arc<Caller>,
        command: Command,
        at: At,
        hearing: &RevocationHearing,
    ) -> Result<FirstResult> {
        let (work, marriage) = match self.load_marriage(caller, &policy::HEAR_REVOCATION, command, at).await?
        {
            Loaded::Repeat(first) => return Ok(first),
            Loaded::Open(work, marriage) => (work, marriage),
        };
        let open = under_way(&work, marriage.id).await?;
        if open.state != RevocationState::Proposed {
            return Err(Error::refused(
                Finding::of(&REVOCATION_NOT_UNDER_WAY).fact("state", wire(&open.state)),
            ));
        }
        day_between(open.notice_served_on, hearing.heard_on, work.today(), "heardOn")?;
        let context = SealContext { table: "marriage_revocation", row: open.id, column: "statement_sealed" };
        let sealed =
            hearing.statement.as_ref().map(|statement| self.env.vault.seal(context, statement.as_str()));
        let made_statement = sealed.is_some();
        let mut row = open.into_active_model();
        row.state = Set(RevocationState::Heard);
        row.heard_on = Set(Some(hearing.heard_on));
        row.statement_sealed = Set(sealed);
        let saved = row.update(work.connection()).await?;
        let version = repository::touch_marriage(&work, &marriage).await?;
        let record = Record::of("Marriage", marriage.id, version).numbered_by_ledger().payload(json!({
            "revocation": saved.id,
            "state": wire(&saved.state),
            "heardOn": hearing.heard_on,
            "madeStatement": made_statement,
        }));
        work.commit(record).await
    }

    /// 撤销决定, by someone other than the proposer; with it everything that follows, in one transaction.
    pub async fn decide_revocation(
        &self,
        caller: &Arc<Caller>,
        command: Command,
        at: At,
        decision: &RevocationDecision,
    ) -> Result<FirstResult> {
        let (work, marriage) =
            match self.load_marriage(caller, &policy::DECIDE_REVOCATION, command, at).await? {
                Loaded::Repeat(first) => return Ok(first),
                Loaded::Open(work, marriage) => (work, marriage),
            };
        self.check_at_fault(&work, marriage.id, &decision.bad_faith).await?;
        let open = under_way(&work, marriage.id).await?;
        if open.proposed_by == caller.subject.as_ref() {
            return Err(Error::refused(Finding::of(&REVOCATION_SAME_OFFICER)));
        }
        let today = work.today();
        let (version, closed_application) = if decision.revokes {
            let ending = Ending::Revoked { party_heard: open.state == RevocationState::Heard };
            let shown = [DocumentKind::RevocationDecision].into();
            assess_ending(marriage.status, ending, today, &shown, today).map_err(Error::Refused)?;
            let document = (DocumentKind::RevocationDecision, decision.number.as_str());
            let ended = post(&work, &marriage, (MarriageStatus::Revoked, today, None), document).await?;
            (ended.version, ended.closed_application)
        } else {
            (repository::touch_marriage(&work, &marriage).await?, None)
        };
        let mut row = open.into_active_model();
        row.state = Set(if decision.revokes { RevocationState::Revoked } else { RevocationState::Dismissed });
        row.decided_by = Set(Some(caller.subject.to_string()));
        row.decided_on = Set(Some(today));
        row.decision_number = Set(Some(decision.number.as_str().to_owned()));
        row.reason = Set(Some(decision.reason.as_str().to_owned()));
        let saved = row.update(work.connection()).await?;
        let listed = self.list_bad_faith(&work, &marriage, &saved, &decision.bad_faith).await?;
        let record = Record::of("Marriage", marriage.id, version).numbered_by_ledger().payload(json!({
            "revocation": saved.id,
            "state": wire(&saved.state),
            "badFaithEntries": listed,
            "decisionNumber": decision.number.as_str(),
            "effectiveOn": today,
            "closedDivorceApplication": closed_application,
        }));
        work.commit(record).await
    }
}

async fn under_way(work: &UnitOfWork, marriage: Uuid) -> Result<marriage_revocation::Model> {
    repository::open_revocation(work, marriage)
        .await?
        .ok_or_else(|| Error::refused(Finding::of(&REVOCATION_NOT_UNDER_WAY)))
}

fn day_between(first: NaiveDate, day: NaiveDate, last: NaiveDate, field: &str) -> Result<()> {
    if (first..=last).contains(&day) {
        return Ok(());
    }
    Err(Error::refused(Finding::of(&ENDING_DAY_IMPOSSIBLE).at(format!("input.{field}"))))
}
