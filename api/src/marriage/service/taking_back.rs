//! 撤回终止登记: an ending posted on the wrong marriage is taken back by a second person, with the reason.
//! Start with [`Marriage::take_back_ending`].
//! Never: a marriage in force again while a spouse is in another.

use std::sync::Arc;

use entities::values::plain_text::PlainText;
use serde_json::json;

use super::{
    Marriage,
    ending::{At, Loaded},
    facts::wire,
};
use crate::{
    marriage::{
        policy,
        repository::endings as repository,
        rules::taking_back::{OtherMarriage, PostedBefore, may_take_back},
    },
    platform::{
        auth::caller::Caller,
        error::{Error, Result},
        ledger::entry::Record,
        unit_of_work::{Command, FirstResult},
    },
};

impl Marriage {
    /// 撤回终止登记: the marriage stands as it did before, with its certificates. A divorce application that ended
    /// with it stays closed; the couple may apply anew.
    ///
    /// # Errors
    /// Where nothing was posted, by whoever posted it, and once a spouse has married on the strength of it.
    pub async fn take_back_ending(
        &self,
        caller: &Arc<Caller>,
        command: Command,
        at: At,
        reason: &PlainText<500>,
    ) -> Result<FirstResult> {
        let (work, marriage) =
            match self.load_marriage(caller, &policy::TAKE_BACK_ENDING, command, at).await? {
                Loaded::Repeat(first) => return Ok(first),
                Loaded::Open(work, marriage) => (work, marriage),
            };
        let ending = repository::standing(&work, marriage.id).await?;
        let posted = ending.as_ref().map(|row| PostedBefore {
            status: row.status,
            status_before: row.status_before,
            effective_on: row.effective_on,
            stood: row
                .ended_on_before
                .map(|ended_on| (marriage.effective_from.unwrap_or(marriage.registered_on), ended_on)),
            posted_by: &row.posted_by,
        });
        let others = repository::others_of_spouses(&work, marriage.id).await?;
        let others: Vec<_> = others
            .iter()
            .map(|row| OtherMarriage {
                status: row.status,
                registered_on: row.effective_from.unwrap_or(row.registered_on),
                ended_on: row.ended_on,
            })
            .collect();
        may_take_back(marriage.status, posted, &caller.subject, &others).map_err(Error::Refused)?;
        let ending = ending.ok_or(Error::bug("an ending that may be taken back"))?;
        let payload = json!({
            "ending": ending.id,
            "status": wire(&ending.status_before),
            "before": wire(&ending.status),
            "effectiveOn": ending.effective_on,
            "reason": reason.as_str(),
        });
        let version = repository::reinstate(&work, &marriage, ending, reason.as_str()).await?;
        work.commit(Record::of("Marriage", marriage.id, version).numbered_by_ledger().payload(payload)).await
    }
}
