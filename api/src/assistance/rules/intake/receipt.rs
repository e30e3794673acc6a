//! 受理回执. What the applicant is told on paper: each matter, who decides it and by when.
//! Start with [`receipt`].
//! Never: a day that the calendar does not reach; then the year is named.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::{Gap, Material};
use crate::assistance::rules::{
    facts::Programme,
    limit::LimitProfile,
    programme::decider::{Decider, Level},
    sla::SlaExplanation,
};

/// One matter of a receipt.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ReceiptMatter {
    pub programme: Programme,
    pub decides: Level,
    pub decides_basis: String,
    /// 法定办结日. None beyond the calendar, or where no limit is known.
    pub lawful_by: Option<NaiveDate>,
    /// 承诺办结日. Never later than the lawful one.
    pub promised_by: Option<NaiveDate>,
    /// The year whose working days are not published yet.
    pub missing_year: Option<i32>,
    /// Papers that are still to come, and by when.
    pub open: Vec<(Material, NaiveDate)>,
}

/// 受理回执.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Receipt {
    pub accepted_on: NaiveDate,
    pub matters: Vec<ReceiptMatter>,
}

/// 受理回执. The matters of one intake with the days of their limits, as they were counted at acceptance.
///
/// A promise that would end after the law's limit is no promise: the law's day is told.
///
/// Source: 《最低生活保障审核确认办法》第10条、第22条.
pub fn receipt(
    accepted_on: NaiveDate,
    matters: &[(Programme, &Decider, &[SlaExplanation])],
    gaps: &[(Material, Gap)],
) -> Receipt {
    let matter = |(programme, decider, limits): &(Programme, &Decider, &[SlaExplanation])| {
        let day = |promise: bool| {
            let of = limits.iter().filter(|one| one.limit.profile != LimitProfile::Stage);
            let of = of.filter(|one| (one.limit.profile == LimitProfile::Promised) == promise);
            of.filter_map(|one| one.due_on).min()
        };
        let lawful_by = day(false);
        ReceiptMatter {
            programme: *programme,
            decides: decider.level,
            decides_basis: decider.legal_basis.clone(),
            lawful_by,
            promised_by: day(true).map(|day| lawful_by.map_or(day, |lawful| day.min(lawful))),
            missing_year: limits.iter().find_map(|one| one.missing_year),
            open: gaps
                .iter()
                .filter(|(_, gap)| gap.supplied_on.is_none())
                .map(|(m, gap)| (*m, gap.promised_by))
                .collect(),
        }
    };
    Receipt { accepted_on, matters: matters.iter().map(matter).collect() }
}
