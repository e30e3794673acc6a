//! 婚姻登记严重失信. Whom false papers put on the list, for how long, and what it changes at the window.
//! Start with [`listed_until`]; [`may_remove`] is the way off the list before the term ends.
//! Never: a bar to marriage. The law gives none; the window looks more closely.

use chrono::{Months, NaiveDate};

use super::{
    assessment::Assessment,
    facts::{PartyFacts, Slot},
    regime::Regime,
};
use crate::platform::violation::Finding;

/// The last day on the list, counted from the day after the listing; none beyond the calendar's end.
///
/// The term is local practice, to be confirmed.
///
/// Source: 发改财金〔2018〕342号; 《民法典》第201条、第202条.
pub fn listed_until(listed_on: NaiveDate, years: u32) -> Option<NaiveDate> {
    listed_on.checked_add_months(Months::new(years.checked_mul(12)?))
}

/// On what a listing of a day rests. The regulation speaks of it since 2025-05-10.
pub fn basis_of_listing(day: NaiveDate) -> String {
    const MEMORANDUM: &str =
        "《关于对婚姻登记严重失信当事人开展联合惩戒的合作备忘录》（发改财金〔2018〕342号）";
    match Regime::of(day) {
        Some(Regime::Nationwide) => format!("《婚姻登记条例》（国务院令第804号）第23条；{MEMORANDUM}"),
        _ => MEMORANDUM.to_owned(),
    }
}

/// One entry of the list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Listing {
    pub until: NaiveDate,
    pub removed_on: Option<NaiveDate>,
}

impl Listing {
    /// Whether the person is on the list on a day; the term ends by itself.
    pub fn stands(&self, day: NaiveDate) -> bool {
        day <= self.until && self.removed_on.is_none_or(|removed| day < removed)
    }
}

/// Checks that `officer` may take a person off the list before the term ends.
///
/// # Errors
/// An entry that stands no longer, the same officer; all at once.
pub fn may_remove(
    listing: Listing,
    listed_by: &str,
    officer: &str,
    today: NaiveDate,
) -> Result<(), Vec<Finding>> {
    let mut violations = Vec::new();
    if !listing.stands(today) {
        violations.push(Finding::of(&BAD_FAITH_OVER).fact("listedUntil", listing.until));
    }
    if listed_by == officer {
        violations.push(Finding::of(&BAD_FAITH_SAME_OFFICER));
    }
    if violations.is_empty() { Ok(()) } else { Err(violations) }
}

/// Who is on the list may marry; their papers are compared with more care.
pub(super) fn check_bad_faith(found: &mut Assessment, slot: Slot, party: &PartyFacts, day: NaiveDate) {
    if let Some(until) = party.bad_faith_until.filter(|until| day <= *until) {
        found.warn(Finding::of(&BAD_FAITH_LISTED).at(slot.path()).fact("listedUntil", until));
    }
}

rules! {
    BAD_FAITH_LISTED {
        zh: "当事人在婚姻登记严重失信名单内，请从严核对其证件和证明材料",
        en: "The party is on the list of serious bad faith; compare the papers with more care",
        basis: "《婚姻登记条例》（国务院令第804号）第23条；发改财金〔2018〕342号",
        remedy: "不影响符合条件的登记；请逐项核验证件原件和数据，存疑的向公安机关核实",
        "Registration is not barred; verify each original and its data, and ask the police when in doubt",
    }
    BAD_FAITH_OVER {
        zh: "该名单记录已到期或者已移出",
        en: "The entry has ended or was removed already",
        basis: "《婚姻登记条例》（国务院令第804号）第23条；发改财金〔2018〕342号",
        remedy: "无需办理",
        "Nothing to do",
    }
    BAD_FAITH_SAME_OFFICER {
        zh: "移出名单须由列入人以外的人员办理",
        en: "Who listed the person may not take them off",
        basis: "《婚姻登记条例》（国务院令第804号）第23条；发改财金〔2018〕342号",
        remedy: "请由另一名工作人员办理",
        "Let another officer act",
    }
}

#[cfg(test)]
mod tests {
    use super::{
        super::{assessment::Stage, eligibility::assess_marriage, samples::*},
        *,
    };

    #[test]
    fn a_listing_ends_by_itself_or_by_a_second_person() {
        assert_eq!(listed_until(day("2025-09-05"), 5), Some(day("2030-09-05")));
        assert_eq!(listed_until(day("2024-02-29"), 5), Some(day("2029-02-28")));
        let (until, by) = (day("2030-09-05"), "staff-1");
        for (removed, officer, today, expected) in [
            (None, "staff-2", "2025-09-05", vec![]),
            (None, "staff-2", "2030-09-05", vec![]),
            (None, "staff-2", "2030-09-06", vec!["BAD_FAITH_OVER"]),
            (None, "staff-1", "2026-01-05", vec!["BAD_FAITH_SAME_OFFICER"]),
            (Some("2026-01-05"), "staff-2", "2026-01-05", vec!["BAD_FAITH_OVER"]),
        ] {
            let listing = Listing { until, removed_on: removed.map(day) };
            let found = may_remove(listing, by, officer, day(today)).err().unwrap_or_default();
            assert_eq!(codes(&found), expected, "{removed:?} {officer} {today}");
        }
    }

    #[test]
    fn the_list_warns_and_bars_nobody() {
        let world = World::at("420103");
        for (on, warned) in [("2025-09-05", true), ("2025-09-06", false)] {
            let mut facts = examined(&couple(), on);
            facts.party_a.bad_faith_until = Some(day("2025-09-05"));
            let found = assess_marriage(&facts, &world.on(Stage::Register, on));
            assert!(found.is_lawful(), "{on}");
            assert_eq!(codes(&found.warnings).contains(&"BAD_FAITH_LISTED"), warned, "{on}");
        }
    }

    #[test]
    fn a_listing_rests_on_the_law_of_its_day() {
        assert!(!basis_of_listing(day("2025-05-09")).contains("804"));
        assert!(
            basis_of_listing(day("2025-05-10")).starts_with("《婚姻登记条例》（国务院令第804号）第23条；")
        );
    }
}
