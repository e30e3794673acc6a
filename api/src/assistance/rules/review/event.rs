//! 生活事件. A marriage, divorce or death that opens a review by itself.
//! Start with [`review_after`].
//! Never: the end of aid; not even a death ends it before somebody has looked.

use async_graphql::Enum;
use chrono::{Months, NaiveDate};
use serde::{Deserialize, Serialize};

use super::{REVIEW_DEATH, REVIEW_DIVORCE, REVIEW_MARRIAGE, ReviewPolicy};
use crate::{
    assistance::rules::{facts::Programme, programme, sla::beyond},
    platform::{
        calendar::WorkCalendar,
        violation::{Finding, Rule},
    },
};

/// 事件.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Enum, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
#[graphql(name = "AssistanceLifeEvent")]
pub enum LifeEvent {
    /// 结婚登记
    Marriage,
    /// 离婚登记
    Divorce,
    /// 死亡
    Death,
}

/// 事件触发的核查.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct EventReview {
    pub event: LifeEvent,
    /// Last day on which the review is in time.
    pub due_on: NaiveDate,
    pub rule: String,
    pub legal_basis: String,
}

/// Three months from the death.
///
/// Source: 《关于进一步做好最低生活保障等社会救助兜底保障工作的通知》.
const AFTER_DEATH: Months = Months::new(3);

/// 事件触发核查. The review that an event of a recipient or member opens; none where it cannot touch the programme.
///
/// A death is reviewed within three months of it, marriage and divorce within the local term from when they became
/// known. They touch programmes of households; the aid of a single person or child follows the own state alone.
///
/// Source: 《最低生活保障审核确认办法》第30条; 《关于进一步做好最低生活保障等社会救助兜底保障工作的通知》.
///
/// # Errors
/// [`crate::assistance::rules::sla::CALENDAR_YEAR_MISSING`]
pub fn review_after(
    event: LifeEvent,
    happened_on: NaiveDate,
    known_on: NaiveDate,
    programme: Programme,
    calendar: &WorkCalendar,
    policy: &ReviewPolicy,
) -> Result<Option<EventReview>, Finding> {
    use programme::Unit::{Household, HouseholdOrAlone};
    let touches = match event {
        LifeEvent::Death => true,
        // The spouse of a disabled person may bring or take the household's 低保, on which the subsidy rests.
        LifeEvent::Marriage | LifeEvent::Divorce => {
            let unit = programme::of(programme).unit;
            let is_once = matches!(programme, Programme::TempUrgent | Programme::TempExpense);
            (matches!(unit, Household | HouseholdOrAlone) && !is_once)
                || matches!(programme, Programme::DisabledLiving | Programme::Tekun)
        }
    };
    if !touches {
        return Ok(None);
    }
    let (due_on, rule): (_, &Rule) = match event {
        LifeEvent::Death => {
            (happened_on.checked_add_months(AFTER_DEATH).unwrap_or(NaiveDate::MAX), &REVIEW_DEATH)
        }
        LifeEvent::Marriage => (within(known_on, calendar, policy)?, &REVIEW_MARRIAGE),
        LifeEvent::Divorce => (within(known_on, calendar, policy)?, &REVIEW_DIVORCE),
    };
    let (rule, legal_basis) = (rule.code.to_owned(), rule.legal_basis.to_owned());
    Ok(Some(EventReview { event, due_on, rule, legal_basis }))
}

pub(super) fn within(
    known_on: NaiveDate,
    calendar: &WorkCalendar,
    policy: &ReviewPolicy,
) -> Result<NaiveDate, Finding> {
    calendar.add_working_days(known_on, policy.handling_working_days).map_err(beyond)
}
