//! 婚姻关系的终止与撤销: what courts decided is posted; a registration got by false identity is revoked step
//! by step, by two persons.
//! Start with [`Marriage::record_marriage_ending`] and [`Marriage::propose_revocation`].
//! Never: a judgment of the hub's own; a marriage whose end is half recorded.

use std::sync::Arc;

use chrono::NaiveDate;
use entities::{
    marriage::{
        marriage, marriage_revocation,
        state::{MarriageStanding, MarriageStatus, RevocationState},
    },
    values::plain_text::PlainText,
};
use sea_orm::{ActiveModelTrait, IntoActiveModel, Set};
use serde_json::json;
use uuid::Uuid;

use super::{
    Marriage, divorce,
    facts::wire,
    supplement::{OF_MARRIAGE, PaperMarriage, Paths},
};
use crate::{
    marriage::{
        policy,
        repository::{
            divorce::{Numbered, marriage_between},
            papers::{self as repository, EndOfMarriage},
            supplement::{EndOnPaper, Entering},
        },
        rules::{
            divorce::NOT_THE_COUPLE,
            documents::DocumentKind,
            ending::{
                ENDING_DAY_IMPOSSIBLE, ENDING_NOT_POSSIBLE, Ending, REVOCATION_NOT_UNDER_WAY,
                REVOCATION_SAME_OFFICER, REVOCATION_UNDER_WAY, RevocationGround, assess_ending, may_follow,
            },
        },
    },
    person::{Identity, Origin, register_all},
    platform::{
        auth::{
            caller::Caller,
            permit::{Action, authorize},
        },
        database::violates_unique,
        error::{Error, Result},
        ids::new_id,
        ledger::entry::Record,
        unit_of_work::{Begun, Command, FirstResult, UnitOfWork, begin},
        vault::SealContext,
        violation::Finding,
    },
};

/// An ending as the document shown proves it.
#[derive(Debug)]
pub struct ProvedEnding {
    pub ending: Ending,
    pub document: DocumentKind,
    pub number: PlainText<100>,
    pub effective_on: NaiveDate,
}

/// A marriage that the hub does not know, and that has ended.
#[derive(Debug)]
pub struct EndedOnPaper {
    pub paper: PaperMarriage,
    pub spouses: [Identity; 2],
}

const ON_PAPER: Paths = Paths {
    paper: &["input", "supplement", "certificate"],
    spouses: ["supplement.partyA", "supplement.partyB"],
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
}

type At = (Uuid, i64);

enum Loaded {
    Repeat(FirstResult),
    Open(Box<UnitOfWork>, Box<marriage::Model>),
}

impl Marriage {
    /// 登记婚姻终止: court divorce, death, void, annulled.
    pub async fn record_marriage_ending(
        &self,
        caller: &Arc<Caller>,
        command: Command,
        at: At,
        proved: &ProvedEnding,
    ) -> Result<FirstResult> {
        let (work, marriage) = match self.load_marriage(caller, &policy::RECORD_ENDING, command, at).await? {
            Loaded::Repeat(first) => return Ok(first),
            Loaded::Open(work, marriage) => (work, marriage),
        };
        let shown = [proved.document].into();
        let posted = assess_ending(marriage.status, proved.ending, proved.effective_on, &shown, work.today())
            .map_err(Error::Refused)?;
        if proved.effective_on < marriage.registered_on {
            return Err(Error::refused(Finding::of(&ENDING_DAY_IMPOSSIBLE).at("input.effectiveOn")));
        }
        let deceased =
            deceased_spouse(proved.ending, &repository::spouses(work.connection(), marriage.id).await?)?;
        let warnings: Vec<&str> = posted.warnings.iter().map(Finding::code).collect();
        let document = (proved.document, proved.number.as_str());
        let posted = (posted.status, posted.effective_on, deceased);
        let ended = post(&work, &marriage, posted, document).await?;
        let payload = json!({
            "status": wire(&posted.0),
            "effectiveOn": posted.1,
            "deceased": deceased,
            "document": wire(&proved.document),
            "documentNumber": proved.number.as_str(),
            "closedDivorceApplication": ended.closed_application,
            "warnings": warnings,
        });
        let version = ended.version;
        work.commit(Record::of("Marriage", marriage.id, version).numbered_by_ledger().payload(payload)).await
    }

    /// 登记婚姻终止 of a marriage that the hub does not know: it enters under the number of its paper, ended.
    ///
    /// # Errors
    /// `BAD_USER_INPUT` where the hub has the marriage, or who enters is no registration office.
    pub async fn record_ending_on_paper(
        &self,
        caller: &Arc<Caller>,
        command: Command,
        ended: &EndedOnPaper,
        proved: &ProvedEnding,
    ) -> Result<FirstResult> {
        let permit = authorize(caller, &policy::RECORD_ENDING)?;
        let office = self.office_of(&permit).await?;
        if office.kind != "OFFICE" {
            return Err(Error::input(
                &["input", "supplement"],
                "OFFICE_ONLY",
                "补录由婚姻登记机关办理",
                "a registration office enters it",
            ));
        }
        let work = match begin(&self.env, &permit, command).await? {
            Begun::Repeat(first) => return Ok(first),
            Begun::Fresh(work) => work,
        };
        let persons = self.persons_on_paper(&work, ended).await?;
        let known = self.known_on_paper(&work, &ended.paper, OF_MARRIAGE, persons, ON_PAPER.paper).await?;
        match known {
            Numbered::IssuedToOthers => {
                let [at_one, at_other] = ON_PAPER.spouses;
                return Err(Error::refused(Finding::of(&NOT_THE_COUPLE).at(at_one).at(at_other)));
            }
            Numbered::EnteredForOthers | Numbered::Unknown
                if marriage_between(&work, persons).await?.is_none() => {}
            _ => {
                return Err(Error::input(
                    &["input", "supplement"],
                    "MARRIAGE_KNOWN",
                    "登记系统中已有该婚姻，请由其登记机关按该婚姻登记终止",
                    "the register has this marriage; its office posts the ending on it",
                ));
            }
        }
        let shown = [proved.document].into();
        let status = MarriageStatus::InForce;
        let posted = assess_ending(status, proved.ending, proved.effective_on, &shown, work.today())
            .map_err(Error::Refused)?;
        if proved.effective_on < ended.paper.registered_on {
            return Err(Error::refused(Finding::of(&ENDING_DAY_IMPOSSIBLE).at("input.effectiveOn")));
        }
        let deceased = deceased_spouse(proved.ending, &persons)?;
        let document = json!({ "kind": wire(&proved.document), "number": proved.number.as_str() });
        let end = EndOnPaper {
            status: posted.status,
            ended_on: posted.effective_on,
            document: Some(document.to_string()),
            deceased,
        };
        let by = Entering::by_office(&office);
        let paper = (&ended.paper, OF_MARRIAGE);
        let marriage = self.enter_on_paper(&work, by, paper, (persons, ON_PAPER), Some(end)).await?;
        let warnings: Vec<&str> = posted.warnings.iter().map(Finding::code).collect();
        let record = Record::of("Marriage", marriage, 1).numbered_by_ledger().payload(json!({
            "status": wire(&posted.status),
            "origin": "SUPPLEMENTED",
            "effectiveOn": posted.effective_on,
            "deceased": deceased,
            "document": wire(&proved.document),
            "documentNumber": proved.number.as_str(),
            "warnings": warnings,
        }));
        work.commit(record).await
    }

    /// As the document tells of them: nobody has their cards before them.
    async fn persons_on_paper(&self, work: &UnitOfWork, ended: &EndedOnPaper) -> Result<[Uuid; 2]> {
        let [one, other] = &ended.spouses;
        let paths = [["input", "supplement", "partyA"], ["input", "supplement", "partyB"]];
        let named: [(&Identity, &[&str]); 2] = [(one, &paths[0]), (other, &paths[1])];
        let registered = register_all(work, &named, Origin::Typed).await?;
        let [one, other] = registered.as_slice() else { return Err(Error::bug("a couple has two persons")) };
        if one.id == other.id {
            return Err(Error::input(
                &["input", "supplement", "partyB", "idNumber"],
                "SAME_PERSON",
                "双方为同一人",
                "both parties are the same person",
            ));
        }
        Ok([one.id, other.id])
    }

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
        let open = under_way(&work, marriage.id).await?;
        if open.proposed_by == caller.subject.as_ref() {
            return Err(Error::refused(Finding::of(&REVOCATION_SAME_OFFICER)));
        }
        let today = work.today();
        let ended = if decision.revokes {
            let ending = Ending::Revoked { party_heard: open.state == RevocationState::Heard };
            let shown = [DocumentKind::RevocationDecision].into();
            assess_ending(marriage.status, ending, today, &shown, today).map_err(Error::Refused)?;
            let document = (DocumentKind::RevocationDecision, decision.number.as_str());
            post(&work, &marriage, (MarriageStatus::Revoked, today, None), document).await?
        } else {
            Ended { version: repository::touch_marriage(&work, &marriage).await?, closed_application: None }
        };
        let mut row = open.into_active_model();
        row.state = Set(if decision.revokes { RevocationState::Revoked } else { RevocationState::Dismissed });
        row.decided_by = Set(Some(caller.subject.to_string()));
        row.decided_on = Set(Some(today));
        row.decision_number = Set(Some(decision.number.as_str().to_owned()));
        row.reason = Set(Some(decision.reason.as_str().to_owned()));
        let saved = row.update(work.connection()).await?;
        let record = Record::of("Marriage", marriage.id, ended.version).numbered_by_ledger().payload(json!({
            "revocation": saved.id,
            "state": wire(&saved.state),
            "decisionNumber": decision.number.as_str(),
            "effectiveOn": today,
            "closedDivorceApplication": ended.closed_application,
        }));
        work.commit(record).await
    }

    async fn load_marriage(
        &self,
        caller: &Arc<Caller>,
        action: &'static Action,
        command: Command,
        (marriage, expected_version): At,
    ) -> Result<Loaded> {
        let permit = authorize(caller, action)?;
        let work = match begin(&self.env, &permit, command).await? {
            Begun::Repeat(first) => return Ok(Loaded::Repeat(first)),
            Begun::Fresh(work) => work,
        };
        let marriage = repository::marriage_at(&work, marriage, expected_version).await?;
        if marriage.standing != MarriageStanding::Confirmed {
            let finding = Finding::of(&ENDING_NOT_POSSIBLE).fact("current", wire(&marriage.standing));
            return Err(Error::refused(finding));
        }
        Ok(Loaded::Open(work, Box::new(marriage)))
    }
}

/// What an ending left behind.
struct Ended {
    version: i64,
    /// The case of the divorce application that ended with the marriage.
    closed_application: Option<Uuid>,
}

async fn post(
    work: &UnitOfWork,
    marriage: &marriage::Model,
    (status, effective_on, deceased): (MarriageStatus, NaiveDate, Option<Uuid>),
    (document, number): (DocumentKind, &str),
) -> Result<Ended> {
    let document = json!({ "kind": wire(&document), "number": number }).to_string();
    let end = EndOfMarriage { status, effective_on, deceased, document };
    let version = repository::end_marriage(work, marriage, end).await?;
    Ok(Ended { version, closed_application: divorce::discontinue(work, marriage.id).await? })
}

/// Who died, where a death ends the marriage.
fn deceased_spouse(ending: Ending, spouses: &[Uuid]) -> Result<Option<Uuid>> {
    match ending {
        Ending::Death { deceased } if spouses.contains(&deceased) => Ok(Some(deceased)),
        Ending::Death { .. } => Err(Error::input(
            &["input", "deceased"],
            "NOT_A_SPOUSE",
            "该人不是此婚姻的一方",
            "not a spouse of this marriage",
        )),
        _ => Ok(None),
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
