//! 待遇. An award from its first month to its last: amounts, suspensions, the end, and what was paid too much.
//! Start with [`Award`]; each act answers with the award after it or with everything that keeps it back.
//! Never: what a cut needs before it takes effect (`steps::before_cut`), who may act, money paid (`payment`).

mod clawback;
mod grounds;
mod policy;
mod reason;
#[cfg(test)]
mod tests;

use async_graphql::Enum;
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

pub use self::{
    clawback::{Clawback, ClawbackGround, Overpaid, clawback, fine_range},
    grounds::*,
    policy::AwardPolicy,
    reason::{Effect, EndReason, SuspensionReason},
};
use super::{
    facts::{Fen, Programme},
    month::Month,
    programme::exclusion::GrantMode,
};
use crate::platform::violation::{Finding, Rule};

/// 待遇状态. Follows from what is recorded and the month asked about; it is never set by itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Enum, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
#[graphql(name = "AwardState")]
pub enum AwardState {
    /// 享受中; also one whose first month is still to come.
    Active,
    /// 暂停发放
    Suspended,
    /// 已终止
    Terminated,
}

/// An amount from a month on, until the next one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Amount {
    pub from: Month,
    /// Fen a month.
    pub monthly: Fen,
    /// The decision's day.
    pub decided_on: NaiveDate,
}

/// 暂停发放. Whole months, from the first one not paid to the last; open when there is no last.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Suspension {
    pub reason: SuspensionReason,
    pub from: Month,
    pub to: Option<Month>,
    /// 补发. The months are owed after all, because the doubt proved empty.
    pub is_owed: bool,
}

/// 终止. The reason and the last month paid; none where the award was never due.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct End {
    pub reason: EndReason,
    pub decided_on: NaiveDate,
    pub last_month: Option<Month>,
}

/// 待遇. One person's or household's aid of one programme. Kept as acts made it, never edited.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Award {
    pub programme: Programme,
    pub mode: GrantMode,
    pub first_month: Month,
    /// By their month; the first is that of the award.
    pub amounts: Vec<Amount>,
    /// One after the other; the last may be open.
    pub suspensions: Vec<Suspension>,
    pub end: Option<End>,
}

impl Award {
    /// 确认待遇. From the first month its programme says, see [`super::month::start_month`].
    ///
    /// # Errors
    /// [`AWARD_WITHOUT_SUM`]: a status or a sum of nothing is no award.
    pub fn grant(
        programme: Programme,
        mode: GrantMode,
        first_month: Month,
        monthly: Fen,
        decided_on: NaiveDate,
    ) -> Result<Self, Finding> {
        if monthly == Fen::ZERO {
            return Err(Finding::of(&AWARD_WITHOUT_SUM));
        }
        let amounts = vec![Amount { from: first_month, monthly, decided_on }];
        Ok(Self { programme, mode, first_month, amounts, suspensions: Vec::new(), end: None })
    }

    /// Where the award stands in a month.
    pub fn state_in(&self, month: Month) -> AwardState {
        let is_over = self.end.is_some_and(|end| end.last_month.is_none_or(|last| last < month));
        if is_over {
            AwardState::Terminated
        } else if self.suspension_in(month).is_some() {
            AwardState::Suspended
        } else {
            AwardState::Active
        }
    }

    /// 应发. What is owed for a month by what is recorded today; of an earlier month it may have become another
    /// sum than was paid.
    pub fn due(&self, month: Month) -> Fen {
        let is_stopped = self.suspension_in(month).is_some_and(|suspension| !suspension.is_owed);
        if month < self.first_month || self.state_in(month) == AwardState::Terminated || is_stopped {
            return Fen::ZERO;
        }
        let in_force = self.amounts.iter().rev().find(|amount| amount.from <= month);
        in_force.map_or(Fen::ZERO, |amount| amount.monthly)
    }

    fn suspension_in(&self, month: Month) -> Option<&Suspension> {
        let covers = |one: &&Suspension| one.from <= month && one.to.is_none_or(|last| month <= last);
        self.suspensions.iter().find(covers)
    }

    fn open_suspension(&self) -> Option<&Suspension> {
        self.suspensions.last().filter(|suspension| suspension.to.is_none())
    }

    /// What keeps any act back.
    fn must_run(&self, from: Month) -> Vec<Finding> {
        let mut found = Vec::new();
        if let Some(end) = self.end {
            let finding = Finding::of(&AWARD_ENDED);
            found.push(end.last_month.map_or(finding.clone(), |last| finding.fact("lastMonth", last)));
        }
        if from < self.first_month {
            found.push(Finding::of(&AWARD_BEFORE_START).at("month").fact("firstMonth", self.first_month));
        }
        found
    }

    /// 调整待遇. Another sum from a month on, also a past one: what was paid otherwise becomes a correction.
    ///
    /// Amounts decided for later months fall away: the newest decision is about all that follows. A sum of
    /// nothing is an end and needs its reason.
    ///
    /// # Errors
    /// All at once: [`AWARD_ENDED`], [`AWARD_BEFORE_START`], [`AWARD_WITHOUT_SUM`], [`AWARD_UNCHANGED`].
    pub fn adjust(&self, from: Month, monthly: Fen, decided_on: NaiveDate) -> Result<Self, Vec<Finding>> {
        let mut found = self.must_run(from);
        if monthly == Fen::ZERO {
            found.push(Finding::of(&AWARD_WITHOUT_SUM).at("monthly"));
        }
        let in_force = self.amounts.iter().rev().find(|amount| amount.from <= from);
        let is_last = self.amounts.last().is_none_or(|amount| amount.from <= from);
        if is_last && in_force.is_some_and(|amount| amount.monthly == monthly) {
            found.push(Finding::of(&AWARD_UNCHANGED).at("monthly"));
        }
        self.after(found, |award| {
            award.amounts.retain(|amount| amount.from < from);
            award.amounts.push(Amount { from, monthly, decided_on });
        })
    }

    /// 暂停发放. From a month on, until it is resumed or ended.
    ///
    /// # Errors
    /// All at once: [`AWARD_ENDED`], [`AWARD_BEFORE_START`], [`AWARD_SUSPENDED`] while another one is open or
    /// covers the month.
    pub fn suspend(&self, from: Month, reason: SuspensionReason) -> Result<Self, Vec<Finding>> {
        let mut found = self.must_run(from);
        let is_free = self.suspensions.last().is_none_or(|last| last.to.is_some_and(|to| to < from));
        if !is_free {
            found.push(Finding::of(&AWARD_SUSPENDED).at("month"));
        }
        self.after(found, |award| {
            award.suspensions.push(Suspension { reason, from, to: None, is_owed: false });
        })
    }

    /// 恢复发放. From a month on; where the doubt proved empty, the months in between are owed and become
    /// corrections. A resumption in the very month leaves no month suspended.
    ///
    /// # Errors
    /// All at once: [`AWARD_ENDED`], [`AWARD_NOT_SUSPENDED`], [`AWARD_RESUMED_BEFORE_SUSPENSION`],
    /// [`AWARD_NOT_OWED`] for arrears where the reason itself was one for paying nothing.
    pub fn resume(&self, from: Month, is_owed: bool) -> Result<Self, Vec<Finding>> {
        let mut found = self.must_run(from.max(self.first_month));
        let open = self.open_suspension();
        match open {
            None => found.push(Finding::of(&AWARD_NOT_SUSPENDED)),
            Some(open) => {
                if from < open.from {
                    let finding = Finding::of(&AWARD_RESUMED_BEFORE_SUSPENSION).at("month");
                    found.push(finding.fact("suspendedFrom", open.from));
                }
                if is_owed && !open.reason.can_be_owed() {
                    found.push(Finding::of(&AWARD_NOT_OWED).at("isOwed"));
                }
            }
        }
        self.after(found, |award| {
            let Some(last) = award.suspensions.last_mut() else { return };
            last.is_owed = is_owed;
            match from.previous().filter(|to| last.from <= *to) {
                Some(to) => last.to = Some(to),
                None => {
                    award.suspensions.pop();
                }
            }
        })
    }

    /// 终止待遇. Ends with the last month its reason gives, see [`EndReason::last_month`]; an open suspension stays,
    /// its months unpaid. An award that has ended may still turn out to have ended earlier.
    ///
    /// # Errors
    /// All at once: [`AWARD_ENDED`] where the last month would not be earlier, and what
    /// [`EndReason::last_month`] finds.
    pub fn terminate(
        &self,
        reason: EndReason,
        decided_on: NaiveDate,
        policy: &AwardPolicy,
    ) -> Result<Self, Vec<Finding>> {
        let last_month = reason.last_month(self.programme, decided_on, policy);
        let last_month = last_month.map(|last| last.filter(|last| self.first_month <= *last));
        let (last_month, mut found) = match last_month {
            Ok(last_month) => (last_month, Vec::new()),
            Err(finding) => (None, vec![finding]),
        };
        // No month at all is before any month.
        if self.end.is_some_and(|end| last_month >= end.last_month) {
            found.extend(self.must_run(self.first_month));
        }
        self.after(found, |award| award.end = Some(End { reason, decided_on, last_month }))
    }

    fn after(&self, found: Vec<Finding>, act: impl FnOnce(&mut Self)) -> Result<Self, Vec<Finding>> {
        if !found.is_empty() {
            return Err(found);
        }
        let mut award = self.clone();
        act(&mut award);
        Ok(award)
    }
}

/// The rule behind an end or a suspension, for the notice.
pub trait Grounded {
    fn rule(self) -> &'static Rule;
}
