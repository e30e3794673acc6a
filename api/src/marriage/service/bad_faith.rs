//! 严重失信名单: who used false papers is listed with the decision that revokes, and taken off by a second person.
//! Start with [`Marriage::remove_bad_faith`].
//! Never: a listing without the decision it rests on.

use std::sync::Arc;

use entities::{
    marriage::{marriage, marriage_revocation},
    values::plain_text::PlainText,
};
use serde_json::json;
use uuid::Uuid;

use super::Marriage;
use crate::{
    marriage::{
        policy,
        repository::{bad_faith as repository, papers},
        rules::bad_faith::{Listing, basis_of_listing, listed_until, may_remove},
    },
    platform::{
        auth::{caller::Caller, permit::authorize},
        error::{Error, Result},
        ledger::entry::Record,
        unit_of_work::{Begun, Command, FirstResult, UnitOfWork, begin},
    },
};

impl Marriage {
    /// Who may be listed with a decision on a marriage.
    ///
    /// # Errors
    /// `BAD_USER_INPUT` at `input.badFaith` for someone who is no spouse, or given twice.
    pub(super) async fn check_at_fault(
        &self,
        work: &UnitOfWork,
        marriage: Uuid,
        persons: &[Uuid],
    ) -> Result<()> {
        let spouses = papers::spouses(work.connection(), marriage).await?;
        for (at, person) in persons.iter().enumerate() {
            if !spouses.contains(person) || persons[..at].contains(person) {
                return Err(Error::input(
                    &["input", "badFaith", &at.to_string()],
                    "NOT_A_SPOUSE",
                    "该人不是此婚姻的一方，或者重复填写",
                    "not a spouse of this marriage, or given twice",
                ));
            }
        }
        Ok(())
    }

    /// 列入名单 of the spouses who used false papers, with the decision that revokes.
    pub(super) async fn list_bad_faith(
        &self,
        work: &UnitOfWork,
        marriage: &marriage::Model,
        revocation: &marriage_revocation::Model,
        persons: &[Uuid],
    ) -> Result<Vec<Uuid>> {
        let years = self.reference.limits_on(work.today()).await?.bad_faith_years;
        let term = repository::Term {
            legal_basis: basis_of_listing(work.today()),
            until: listed_until(work.today(), years).ok_or(Error::bug("a term beyond the calendar"))?,
        };
        let mut entries = Vec::new();
        for person in persons {
            entries.push(repository::list(work, marriage, revocation, *person, &term).await?);
        }
        Ok(entries)
    }

    /// 移出名单 before the term ends, with the reason.
    ///
    /// # Errors
    /// By whoever listed the person, or once the entry has ended.
    pub async fn remove_bad_faith(
        &self,
        caller: &Arc<Caller>,
        command: Command,
        (entry, expected_version): (Uuid, i64),
        reason: &PlainText<500>,
    ) -> Result<FirstResult> {
        let permit = authorize(caller, &policy::REMOVE_BAD_FAITH)?;
        let work = match begin(&self.env, &permit, command).await? {
            Begun::Repeat(first) => return Ok(first),
            Begun::Fresh(work) => work,
        };
        let row = repository::entry_at(&work, entry, expected_version).await?;
        let listing = Listing { until: row.listed_until, removed_on: row.removed_on };
        may_remove(listing, &row.listed_by, &caller.subject, work.today()).map_err(Error::Refused)?;
        let version = repository::remove(&work, &row, reason.as_str()).await?;
        // The decision's entry stands for version 1; an entry's own entries count its changes.
        let record =
            Record::of("BadFaithEntry", row.id, version - 1).answering_version(version).for_staff().payload(
                json!({ "marriage": row.marriage_id, "removedOn": work.today(), "reason": reason.as_str() }),
            );
        work.commit(record).await
    }
}
