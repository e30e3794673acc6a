//! 适用规定. Which law governs a case: that of the day it was accepted, to its end.
//! Start with [`RuleSet::of`].
//! Never: what a law says of one programme; that stands with the programme.

use async_graphql::Enum;
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

/// 适用规定. The body of rules in force on a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Enum, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
#[graphql(name = "AssistanceRuleSet")]
pub enum RuleSet {
    /// 2014-05-01 起: 《社会救助暂行办法》 and the methods under it.
    InterimMeasures,
    /// 2026-07-01 起: 《社会救助法》; the methods stay the detailed rules until replaced.
    AssistanceLaw,
}

impl RuleSet {
    /// None before 2014-05-01, which this hub does not judge.
    pub fn of(accepted_on: NaiveDate) -> Option<Self> {
        [Self::AssistanceLaw, Self::InterimMeasures]
            .into_iter()
            .find(|rules| rules.valid_from() <= accepted_on)
    }

    /// The first day of the rules.
    pub const fn valid_from(self) -> NaiveDate {
        match self {
            Self::InterimMeasures => date(2014, 5, 1),
            Self::AssistanceLaw => date(2026, 7, 1),
        }
    }

    /// The instrument.
    pub const fn citation(self) -> &'static str {
        match self {
            Self::InterimMeasures => "《社会救助暂行办法》（国务院令第649号）",
            Self::AssistanceLaw => "《中华人民共和国社会救助法》",
        }
    }
}

/// A day named by an instrument.
pub(super) const fn date(year: i32, month: u32, day: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(year, month, day).expect("a date of the calendar")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_law_of_the_acceptance_day_governs() {
        for (day, rules) in [
            (date(2014, 4, 30), None),
            (date(2014, 5, 1), Some(RuleSet::InterimMeasures)),
            (date(2026, 6, 30), Some(RuleSet::InterimMeasures)),
            (date(2026, 7, 1), Some(RuleSet::AssistanceLaw)),
        ] {
            assert_eq!(RuleSet::of(day), rules, "{day}");
        }
    }
}
