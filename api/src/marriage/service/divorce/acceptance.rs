//! 受理、不予受理、撤回: what happens to an application before its window; checks and counselling.
//! Start with [`Marriage::issue_divorce_receipt`]: its date is day 0 of the cooling-off period.
//! Never: a deadline moved by counselling.

use std::{collections::BTreeSet, sync::Arc};

use entities::values::plain_text::PlainText;
use sea_orm::{ActiveEnum, ActiveModelTrait, IntoActiveModel, Set};
use serde_json::json;
use uuid::Uuid;

use super::{
    At, Ending, Loaded, OpenDivorce, agreement_json, due_of, ending_in, keep_dates, note_lost_consent,
    save_party, step,
};
use crate::{
    case::{Case, CaseChange, rules::CASE_CLOSED},
    marriage::{
        policy,
        repository::{divorce as repository, supplement},
        rules::{
            assessment::Stage,
            divorce::{
                AgreementFacts, DIVORCE_UNDER_WAY, NO_GROUND_AGAINST_DIVORCE, assess_withdrawal,
                is_ground_of_non_acceptance,
            },
            documents::DocumentKind,
            facts::CheckOutcome,
            timetable::Dates,
            transitions::{DivorceAct, is_final},
        },
        service::{
            Marriage,
            facts::wire,
            law::{regime_of, under_the_law_of_the_day},
            registration::{CheckKind, SLOTS, codes},
        },
    },
    platform::{
        auth::{caller::Caller, permit::authorize},
        error::{Error, Result},
        ledger::entry::Record,
        unit_of_work::{Command, FirstResult},
        violation::Finding,
    },
};

/// What the couple completed since it applied.
#[derive(Debug, Clone, Default)]
pub struct Completion {
    pub shown: [Vec<DocumentKind>; 2],
    pub agreement: Option<AgreementFacts>,
}

/// 婚姻家庭辅导 as offered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CounsellingOffer {
    Accepted,
    Declined,
}

impl CounsellingOffer {
    const fn stored(self) -> &'static str {
        match self {
            Self::Accepted => "OFFERED_ACCEPTED",
            Self::Declined => "OFFERED_DECLINED",
        }
    }
}

impl Marriage {
    /// 受理: the receipt is issued and the cooling-off period begins. Where the calendar does not reach,
    /// the receipt is issued all the same and the days follow once it does.
    pub async fn issue_divorce_receipt(
        &self,
        caller: &Arc<Caller>,
        command: Command,
        at: At,
        completion: &Completion,
    ) -> Result<FirstResult> {
        let permit = authorize(caller, &policy::ISSUE_DIVORCE_RECEIPT)?;
        let calendar = self.directory.calendar().await?;
        let (work, mut open) = match self.load_divorce(&permit, command, at).await? {
            Loaded::Repeat(first) => return Ok(first),
            Loaded::Open(work, open) => (work, open),
        };
        let to = step(&open, DivorceAct::IssueReceipt)?;
        if let Some(agreement) = completion.agreement {
            open.application.agreement = agreement_json(agreement)?;
        }
        let OpenDivorce { parties, .. } = &mut *open;
        for (row, shown) in parties.iter_mut().zip(&completion.shown) {
            save_party(&work, row, |record, _| {
                record.documents.extend(shown.iter().copied());
                if let Some(agreement) = completion.agreement {
                    record.voluntary = Some(agreement.will);
                }
            })
            .await?;
        }
        let assessment = self
            .assess_application(&work, &open, Stage::Accept)
            .await?
            .into_result()
            .map_err(Error::Refused)?;
        let today = work.today();
        let roll = self.reference.on(today).await?.conventions.roll;
        let dates = Dates::from_receipt(today, &calendar, roll);
        let spouses = [0, 1].map(|at| (open.parties[at].person_id, SLOTS[at]));
        let marriage = supplement::confirm(&work, open.application.marriage_id, spouses).await?;
        if marriage != open.application.marriage_id
            && repository::open_application(&work, marriage).await?.is_some()
        {
            return Err(Error::refused(Finding::of(&DIVORCE_UNDER_WAY)));
        }
        let (agreement, regime) = (open.application.agreement.clone(), regime_of(&assessment));
        repository::save_application(&work, open.application, |row| {
            row.regime = Set(regime);
            row.marriage_id = Set(marriage);
            row.agreement = Set(agreement);
            row.receipt_on = Set(Some(today));
            keep_dates(row, &dates);
        })
        .await?;
        let change = CaseChange {
            state: Some(to.to_value()),
            due: Some(due_of(&dates)),
            accepted_on: Some(today),
            ..CaseChange::default()
        };
        let saved = Case::save(&work, &open.case, change).await?;
        let mut payload = json!({
            "state": saved.state,
            "marriage": marriage,
            "receiptOn": today,
            "datesStatus": dates.status(),
            "warnings": codes(&assessment),
        });
        if let Dates::Known(dates) = dates {
            payload["coolingOffEndsOn"] = json!(dates.cooling_off_ends_on);
            payload["windowOpensOn"] = json!(dates.window_opens_on);
            payload["windowClosesOn"] = json!(dates.window_closes_on);
        }
        let record =
            under_the_law_of_the_day(Record::of("Case", saved.id, saved.version), &work, &assessment);
        work.commit(record.payload(payload)).await
    }

    /// 不予受理, on the grounds that the rules find, with the reason in writing.
    ///
    /// # Errors
    /// `MARRIAGE_NO_GROUND_AGAINST_DIVORCE` when they find none.
    pub async fn decline_divorce(
        &self,
        caller: &Arc<Caller>,
        command: Command,
        at: At,
        ending: &Ending,
    ) -> Result<FirstResult> {
        let permit = authorize(caller, &policy::DECLINE_DIVORCE)?;
        let (work, mut open) = match self.load_divorce(&permit, command, at).await? {
            Loaded::Repeat(first) => return Ok(first),
            Loaded::Open(work, open) => (work, open),
        };
        let to = step(&open, DivorceAct::Decline)?;
        note_lost_consent(&mut open, ending)?;
        let assessment = self.assess_application(&work, &open, Stage::Accept).await?;
        let grounds: Vec<&str> = assessment
            .violations
            .iter()
            .filter(|finding| is_ground_of_non_acceptance(finding))
            .map(Finding::code)
            .collect();
        if grounds.is_empty() {
            return Err(Error::refused(Finding::of(&NO_GROUND_AGAINST_DIVORCE)));
        }
        let stored = json!([{ "grounds": grounds, "reason": ending.reason.as_str() }]).to_string();
        supplement::drop_unconfirmed(&work, open.application.marriage_id).await?;
        let (agreement, regime) = (open.application.agreement.clone(), regime_of(&assessment));
        repository::save_application(&work, open.application, |row| {
            row.regime = Set(regime);
            row.agreement = Set(agreement);
            row.refusal_grounds = Set(stored);
            row.is_open = Set(false);
        })
        .await?;
        let saved = Case::save(&work, &open.case, ending_in(to)).await?;
        let record =
            under_the_law_of_the_day(Record::of("Case", saved.id, saved.version), &work, &assessment)
                .payload(json!({ "state": saved.state, "grounds": grounds }));
        work.commit(record).await
    }

    /// 撤回离婚登记申请: either party alone, in person, with the receipt if there is one, or a note of its loss.
    ///
    /// # Errors
    /// `NOT_FOUND` for who is no party, `MARRIAGE_WITHDRAWAL_CLOSED` in the window before the examination.
    pub async fn withdraw_divorce(
        &self,
        caller: &Arc<Caller>,
        command: Command,
        at: At,
        party: Uuid,
        shown: Option<DocumentKind>,
    ) -> Result<FirstResult> {
        let permit = authorize(caller, &policy::WITHDRAW_DIVORCE)?;
        let (work, open) = match self.load_divorce(&permit, command, at).await? {
            Loaded::Repeat(first) => return Ok(first),
            Loaded::Open(work, open) => (work, open),
        };
        let party = open.parties.iter().find(|row| row.id == party).ok_or(Error::NotFound)?;
        let shown: BTreeSet<DocumentKind> = shown.into_iter().collect();
        let bench = self.bench_of(&work).await?;
        let (couple, _) = self.divorce_facts(&work, &open).await?;
        let assessment = assess_withdrawal(&open.at_hand(&couple), &shown, &bench.at(Stage::Accept))
            .into_result()
            .map_err(Error::Refused)?;
        let to = step(&open, DivorceAct::Withdraw)?;
        let (person, party) = (party.person_id, party.id);
        supplement::drop_unconfirmed(&work, open.application.marriage_id).await?;
        repository::save_application(&work, open.application, |row| {
            row.withdrawn_by_id = Set(Some(person));
            row.is_open = Set(false);
        })
        .await?;
        let saved = Case::save(&work, &open.case, ending_in(to)).await?;
        let record =
            under_the_law_of_the_day(Record::of("Case", saved.id, saved.version), &work, &assessment)
                .payload(json!({ "state": saved.state, "party": party, "shown": shown }));
        work.commit(record).await
    }

    /// 婚姻家庭辅导: offered, and taken or not. Confidential; it changes no day and no decision.
    ///
    /// # Errors
    /// `CASE_CLOSED`.
    pub async fn record_divorce_counselling(
        &self,
        caller: &Arc<Caller>,
        command: Command,
        at: At,
        offer: CounsellingOffer,
    ) -> Result<FirstResult> {
        let permit = authorize(caller, &policy::COUNSEL_DIVORCE)?;
        let (work, open) = match self.load_divorce(&permit, command, at).await? {
            Loaded::Repeat(first) => return Ok(first),
            Loaded::Open(work, open) => (work, open),
        };
        require_open(&open)?;
        let law = self.assess_application(&work, &open, Stage::Preview).await?;
        repository::save_application(&work, open.application, |row| {
            row.counselling = Set(offer.stored().to_owned());
        })
        .await?;
        let saved = Case::save(&work, &open.case, CaseChange::default()).await?;
        let record = under_the_law_of_the_day(Record::of("Case", saved.id, saved.version), &work, &law)
            .payload(json!({ "counselling": offer.stored() }))
            .for_staff();
        work.commit(record).await
    }

    /// 核验: the answer of a check is recorded with its source; an unavailable source is an answer too.
    ///
    /// # Errors
    /// `NOT_FOUND` for who is no party, `CASE_CLOSED`.
    pub async fn record_divorce_check(
        &self,
        caller: &Arc<Caller>,
        command: Command,
        at: At,
        party: Uuid,
        (kind, outcome, source): (CheckKind, CheckOutcome, &PlainText<100>),
    ) -> Result<FirstResult> {
        let permit = authorize(caller, &policy::RECORD_DIVORCE_CHECK)?;
        let (work, open) = match self.load_divorce(&permit, command, at).await? {
            Loaded::Repeat(first) => return Ok(first),
            Loaded::Open(work, open) => (work, open),
        };
        require_open(&open)?;
        let law = self.assess_application(&work, &open, Stage::Preview).await?;
        let row = open.parties.iter().find(|row| row.id == party).cloned().ok_or(Error::NotFound)?;
        let mut row = row.into_active_model();
        let kind = match kind {
            CheckKind::Identity => {
                row.identity_check = Set(wire(&outcome));
                row.identity_checked_at = Set(Some(work.now()));
                "IDENTITY"
            }
            CheckKind::MaritalStatus => {
                row.marital_check = Set(wire(&outcome));
                row.marital_checked_at = Set(Some(work.now()));
                "MARITAL_STATUS"
            }
        };
        row.update(work.connection()).await?;
        let saved = Case::save(&work, &open.case, CaseChange::default()).await?;
        let record = under_the_law_of_the_day(Record::of("Case", saved.id, saved.version), &work, &law)
            .payload(json!({ "party": party, "check": kind, "outcome": wire(&outcome), "source": source.as_str() }))
            .for_staff();
        work.commit(record).await
    }
}

fn require_open(open: &OpenDivorce) -> Result<()> {
    if is_final(open.state) { Err(Error::refused(Finding::of(&CASE_CLOSED))) } else { Ok(()) }
}
