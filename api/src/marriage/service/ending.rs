//! 婚姻关系的终止: what courts decided is posted, and a death; what was posted on the wrong marriage a second person
//! takes back, in `taking_back`.
//! Start with [`Marriage::record_marriage_ending`].
//! Never: a judgment of the hub's own; a marriage whose end is half recorded.

use std::sync::Arc;

use chrono::NaiveDate;
use entities::{
    marriage::{
        marriage,
        state::{MarriageStanding, MarriageStatus},
    },
    values::plain_text::PlainText,
};
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
            endings,
            papers::{self as repository, EndOfMarriage},
            supplement::{EndOnPaper, Entering},
        },
        rules::{
            divorce::NOT_THE_COUPLE,
            documents::DocumentKind,
            ending::{ENDING_DAY_IMPOSSIBLE, ENDING_NOT_POSSIBLE, Ending, assess_ending},
        },
    },
    person::{Identity, Origin, register_all},
    platform::{
        auth::{
            caller::Caller,
            permit::{Action, authorize},
        },
        error::{Error, Result},
        ledger::entry::Record,
        unit_of_work::{Begun, Command, FirstResult, UnitOfWork, begin},
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

pub(super) type At = (Uuid, i64);

pub(super) enum Loaded {
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
        let ending = endings::keep(&work, &marriage, &ended.end, &ended.invalidated).await?;
        let payload = json!({
            "ending": ending,
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

    pub(super) async fn load_marriage(
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
pub(super) struct Ended {
    pub(super) version: i64,
    /// The case of the divorce application that ended with the marriage.
    pub(super) closed_application: Option<Uuid>,
    end: EndOfMarriage,
    /// The certificates that stood until then.
    invalidated: Vec<Uuid>,
}

pub(super) async fn post(
    work: &UnitOfWork,
    marriage: &marriage::Model,
    (status, effective_on, deceased): (MarriageStatus, NaiveDate, Option<Uuid>),
    (document, number): (DocumentKind, &str),
) -> Result<Ended> {
    let document = json!({ "kind": wire(&document), "number": number }).to_string();
    let end = EndOfMarriage { status, effective_on, deceased, document };
    let (version, invalidated) = repository::end_marriage(work, marriage, &end).await?;
    let closed_application = divorce::discontinue(work, marriage.id).await?;
    Ok(Ended { version, closed_application, end, invalidated })
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
