//! 补发、不予补领与撤回.

use std::sync::Arc;

use entities::values::plain_text::PlainText;
use sea_orm::Set;
use serde_json::json;
use uuid::Uuid;

use super::super::{
    Marriage, certificates,
    law::{regime_of, under_the_law_of_the_day},
};
use super::{At, Loaded, close, numbered, step};
use crate::{
    marriage::{
        policy,
        repository::{papers as repository, supplement},
        rules::{
            assessment::Stage,
            reissue::{REISSUE_NO_GROUND, is_ground_of_refusal},
            transitions::ReissueAct,
        },
    },
    platform::{
        auth::caller::Caller,
        error::{Error, Result},
        ledger::entry::Record,
        unit_of_work::{Command, FirstResult},
        violation::Finding,
    },
};

impl Marriage {
    /// 补发: the applicant's copy under a BJ or BL number; their former copy is superseded in the same unit.
    ///
    /// One copy, not two: a replacement is a case of one applicant (counted in cases, not in couples), the
    /// other party has lost nothing, and their copy of the former number stays good.
    pub async fn issue_reissue(&self, caller: &Arc<Caller>, command: Command, at: At) -> Result<FirstResult> {
        let (work, open) = match self.load_reissue(caller, &policy::ISSUE_REISSUE, command, at).await? {
            Loaded::Repeat(first) => return Ok(first),
            Loaded::Open(work, open) => (work, open),
        };
        let to = step(&open.case, ReissueAct::Issue)?;
        let assessment = self
            .assess_request(&work, &open, Stage::Register)
            .await?
            .into_result()
            .map_err(Error::Refused)?;
        let kind = open.kind()?;
        let holder = open.applicant()?.person_id;
        // What was entered from paper counts from here on: the archive is verified.
        let spouses = repository::spouses(work.connection(), open.reissue.marriage_id).await?;
        let [one, other] = spouses.as_slice() else { return Err(Error::bug("a marriage has two spouses")) };
        let path = |person: Uuid| if person == holder { "applicant" } else { "supplement.spouse" };
        let spouses = [(*one, path(*one)), (*other, path(*other))];
        let marriage = supplement::confirm(&work, open.reissue.marriage_id, spouses).await?;
        let former =
            repository::standing_certificate(work.connection(), marriage, numbered(kind), holder).await?;
        let [_, replacement] = numbered(kind);
        let issued = certificates::issue(&work, &open.case, marriage, replacement, &[holder]).await?;
        if let Some(former) = &former {
            repository::supersede(&work, former, holder, issued.id).await?;
        }
        let (former_id, regime) = (former.as_ref().map(|row| row.id), regime_of(&assessment));
        repository::save_reissue(&work, open.reissue, |row| {
            row.regime = Set(regime);
            row.marriage_id = Set(marriage);
            row.former_certificate_id = Set(former_id);
        })
        .await?;
        let saved = close(&work, &open.case, to).await?;
        let record = Record::of("Case", saved.id, saved.version);
        let record = under_the_law_of_the_day(record, &work, &assessment).payload(json!({
            "state": saved.state,
            "marriage": marriage,
            "certificateNumber": issued.number,
            "formerNumber": former.map(|row| row.number),
        }));
        work.commit(record).await
    }

    /// 不予补领: the grounds are those the rules find on the day, with a written reason.
    pub async fn refuse_reissue(
        &self,
        caller: &Arc<Caller>,
        command: Command,
        at: At,
        reason: &PlainText<500>,
    ) -> Result<FirstResult> {
        let (work, open) = match self.load_reissue(caller, &policy::REFUSE_REISSUE, command, at).await? {
            Loaded::Repeat(first) => return Ok(first),
            Loaded::Open(work, open) => (work, open),
        };
        let to = step(&open.case, ReissueAct::Refuse)?;
        let assessment = self.assess_request(&work, &open, Stage::Register).await?;
        let grounds: Vec<&str> = assessment
            .violations
            .iter()
            .filter(|finding| is_ground_of_refusal(finding))
            .map(Finding::code)
            .collect();
        if grounds.is_empty() {
            return Err(Error::refused(Finding::of(&REISSUE_NO_GROUND)));
        }
        supplement::drop_unconfirmed(&work, open.reissue.marriage_id).await?;
        let stored = json!([{ "grounds": grounds, "reason": reason.as_str() }]).to_string();
        let regime = regime_of(&assessment);
        repository::save_reissue(&work, open.reissue, |row| {
            row.regime = Set(regime);
            row.refusal_grounds = Set(stored);
        })
        .await?;
        let saved = close(&work, &open.case, to).await?;
        let record =
            under_the_law_of_the_day(Record::of("Case", saved.id, saved.version), &work, &assessment)
                .payload(json!({ "state": saved.state, "groundsOfRefusal": grounds }));
        work.commit(record).await
    }

    /// 撤回补领申请.
    pub async fn withdraw_reissue(
        &self,
        caller: &Arc<Caller>,
        command: Command,
        at: At,
        reason: &PlainText<500>,
    ) -> Result<FirstResult> {
        let (work, open) = match self.load_reissue(caller, &policy::WITHDRAW_REISSUE, command, at).await? {
            Loaded::Repeat(first) => return Ok(first),
            Loaded::Open(work, open) => (work, open),
        };
        let to = step(&open.case, ReissueAct::Withdraw)?;
        let law = self.assess_request(&work, &open, Stage::Preview).await?;
        supplement::drop_unconfirmed(&work, open.reissue.marriage_id).await?;
        let stored = json!([{ "reason": reason.as_str() }]).to_string();
        repository::save_reissue(&work, open.reissue, |row| row.refusal_grounds = Set(stored)).await?;
        let saved = close(&work, &open.case, to).await?;
        let record = under_the_law_of_the_day(Record::of("Case", saved.id, saved.version), &work, &law)
            .payload(json!({ "state": saved.state }));
        work.commit(record).await
    }
}
