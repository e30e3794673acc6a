//! 公示. The seven days in the village or community: when they run, what is shown, who may object.
//! Start with [`PublicityPeriod::from_posting`].
//! Never: a notice for a programme that has none; children's privacy comes first.

use chrono::{Days, NaiveDate};
use serde::{Deserialize, Serialize};

use super::{facts::Fen, sla::beyond};
use crate::platform::{
    calendar::{RollPolicy, WorkCalendar},
    violation::Finding,
};

/// `assistance.publicity`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct PublicityPolicy {
    /// 公示期, calendar days; seven under the methods.
    pub days: u32,
    /// How a last day on a rest day moves; to be confirmed.
    pub roll: RollPolicy,
    /// Whether the name is shown masked (张*); to be confirmed.
    pub masks_names: bool,
}

impl Default for PublicityPolicy {
    fn default() -> Self {
        Self { days: 7, roll: RollPolicy::default(), masks_names: true }
    }
}

/// 公示内容. All that a notice shows; there is no field for anything else.
///
/// Never an identity number, an address or a diagnosis, and no child of the orphan programmes.
///
/// Source: 《最低生活保障审核确认办法》第19条、第24条.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct PublicNotice {
    /// Whether the applicant's name, shown beside this, is masked.
    pub is_name_masked: bool,
    pub household_size: u32,
    /// Proposed sum a month.
    pub proposed: Fen,
}

/// 公示期. All days inclusive; the last one ends when the office closes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct PublicityPeriod {
    pub posted_on: NaiveDate,
    /// The day after posting.
    pub first_on: NaiveDate,
    pub last_on: NaiveDate,
    /// The last day before it was rolled off rest days.
    pub unrolled_last_on: NaiveDate,
}

impl PublicityPeriod {
    /// 公示期. Counts calendar days from the day after posting; a last day on a rest day moves to the next
    /// working day.
    ///
    /// Source: 《最低生活保障审核确认办法》第19条; 《民法典》第201条、第203条.
    ///
    /// # Errors
    /// [`super::sla::CALENDAR_YEAR_MISSING`] with the year when the last day lies beyond the calendar.
    pub fn from_posting(
        posted_on: NaiveDate,
        calendar: &WorkCalendar,
        policy: PublicityPolicy,
    ) -> Result<Self, Finding> {
        let last_on = calendar.period_end(posted_on, policy.days, policy.roll).map_err(beyond)?;
        let after = |days: u32| posted_on.checked_add_days(Days::new(days.into())).unwrap_or(last_on);
        Ok(Self { posted_on, first_on: after(1), last_on, unrolled_last_on: after(policy.days) })
    }

    /// Whether the last day has passed.
    pub fn is_over(&self, today: NaiveDate) -> bool {
        today > self.last_on
    }
}

/// 公示内容. What is shown of a case, where its programme is published at all.
///
/// Source: 《最低生活保障审核确认办法》第19条; 《事实无人抚养儿童保障意见》.
///
/// # Errors
/// [`PUBLICITY_NOT_ALLOWED`] where the programme has no publicity.
pub fn notice(
    has_publicity: bool,
    household_size: u32,
    proposed: Fen,
    policy: PublicityPolicy,
) -> Result<PublicNotice, Finding> {
    if !has_publicity {
        return Err(Finding::of(&PUBLICITY_NOT_ALLOWED));
    }
    Ok(PublicNotice { is_name_masked: policy.masks_names, household_size, proposed })
}

/// 公示异议. Taken from the posting until the last day.
///
/// Source: 《最低生活保障审核确认办法》第19条.
///
/// # Errors
/// [`OBJECTION_CLOSED`] before the posting and after the last day.
pub fn may_object(period: &PublicityPeriod, received_on: NaiveDate) -> Result<(), Finding> {
    if (period.posted_on..=period.last_on).contains(&received_on) {
        return Ok(());
    }
    Err(Finding::of(&OBJECTION_CLOSED)
        .fact("postedOn", period.posted_on)
        .fact("lastOn", period.last_on)
        .fact("receivedOn", received_on))
}

/// 公示期满. What keeps a case from confirmation; nothing where its programme has no publicity.
///
/// Source: 《最低生活保障审核确认办法》第19条、第20条.
pub fn must_be_over(
    has_publicity: bool,
    period: Option<&PublicityPeriod>,
    today: NaiveDate,
) -> Option<Finding> {
    match period {
        _ if !has_publicity => None,
        None => Some(Finding::of(&PUBLICITY_MISSING)),
        Some(period) if period.is_over(today) => None,
        Some(period) => Some(Finding::of(&PUBLICITY_RUNNING).fact("lastOn", period.last_on)),
    }
}

rules! {
    PUBLICITY_NOT_ALLOWED {
        zh: "该事项不公示，保护申请人隐私",
        en: "This programme is never posted, for the privacy of the applicant",
        basis: "《事实无人抚养儿童保障意见》",
        remedy: "请直接报送审核确认",
        "Hand the case over for confirmation without a notice",
    }
    PUBLICITY_MISSING {
        zh: "尚未公示",
        en: "The case has not been posted",
        basis: "《最低生活保障审核确认办法》第19条",
        remedy: "请在申请人所在村（社区）公示七天",
        "Post it for seven days in the applicant's village or community",
    }
    PUBLICITY_RUNNING {
        zh: "公示期尚未届满",
        en: "The publicity period is still running",
        basis: "《最低生活保障审核确认办法》第19条",
        remedy: "请在公示期届满的次日起办理",
        "Go on from the day after its last day",
    }
    OBJECTION_CLOSED {
        zh: "不在公示期内，不能作为公示异议受理",
        en: "Outside the publicity period no objection to the notice is taken",
        basis: "《最低生活保障审核确认办法》第19条",
        remedy: "公示期外的反映，请作为线索登记核查",
        "Record it as a lead to be verified",
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::assistance::rules::law::date;

    fn calendar() -> WorkCalendar {
        WorkCalendar::parse_csv(include_bytes!("../../../data/workdays.csv").as_slice()).unwrap()
    }

    fn period(posted_on: NaiveDate) -> PublicityPeriod {
        PublicityPeriod::from_posting(posted_on, &calendar(), PublicityPolicy::default()).unwrap()
    }

    #[test]
    fn the_seven_days_end_on_the_published_days() {
        let mut seen = 0;
        let vectors = include_str!("../../../data/date_vectors.csv");
        for row in vectors.lines().filter(|row| row.starts_with("publicity_7_days_last_day")) {
            let cells: Vec<_> = row.split(',').collect();
            let day = |at: usize| -> NaiveDate { cells[at].parse().unwrap() };
            let period = period(day(1));
            assert_eq!((period.unrolled_last_on, period.last_on), (day(3), day(4)), "{row}");
            assert_eq!(period.first_on, day(1).succ_opt().unwrap());
            seen += 1;
        }
        assert_eq!(seen, 4);
    }

    #[test]
    fn without_weekend_rolling_a_saturday_ends_the_period() {
        let policy = PublicityPolicy { roll: RollPolicy { weekends_roll: false }, ..Default::default() };
        // Posted on Saturday 2022-11-05.
        for (policy, last_on) in
            [(policy, date(2022, 11, 12)), (PublicityPolicy::default(), date(2022, 11, 14))]
        {
            let period = PublicityPeriod::from_posting(date(2022, 11, 5), &calendar(), policy).unwrap();
            assert_eq!(period.last_on, last_on);
        }
    }

    #[test]
    fn objections_and_confirmation_meet_at_the_last_day() {
        let period = period(date(2026, 2, 10));
        for (day, can_object, is_over) in [
            (date(2026, 2, 9), false, false),
            (date(2026, 2, 10), true, false),
            (date(2026, 2, 17), true, false),
            (date(2026, 2, 24), true, false),
            (date(2026, 2, 25), false, true),
        ] {
            assert_eq!(may_object(&period, day).is_ok(), can_object, "{day}");
            let open = must_be_over(true, Some(&period), day).map(|finding| finding.code());
            assert_eq!(open, (!is_over).then_some("ASSISTANCE_PUBLICITY_RUNNING"), "{day}");
        }
        let missing = must_be_over(true, None, date(2026, 2, 25)).unwrap();
        assert_eq!(missing.code(), "ASSISTANCE_PUBLICITY_MISSING");
        assert_eq!(must_be_over(false, None, date(2026, 2, 10)), None);
    }

    #[test]
    fn children_are_never_posted_and_names_are_masked_by_policy() {
        let (sum, policy) = (Fen::yuan(495), PublicityPolicy::default());
        let refused = notice(false, 1, sum, policy).unwrap_err();
        assert_eq!(refused.code(), "ASSISTANCE_PUBLICITY_NOT_ALLOWED");
        let shown = notice(true, 3, sum, policy).unwrap();
        assert_eq!(shown, PublicNotice { is_name_masked: true, household_size: 3, proposed: sum });
        let written = serde_json::to_value(shown).unwrap();
        let keys: Vec<_> = written.as_object().unwrap().keys().collect();
        assert_eq!(keys, ["household_size", "is_name_masked", "proposed"]);
        let plain = notice(true, 3, sum, PublicityPolicy { masks_names: false, ..policy }).unwrap();
        assert!(!plain.is_name_masked);
    }

    #[test]
    fn a_last_day_beyond_the_calendar_is_not_guessed() {
        let policy = PublicityPolicy::default();
        let at = |day| PublicityPeriod::from_posting(day, &calendar(), policy);
        assert_eq!(at(date(2026, 12, 24)).unwrap().last_on, date(2026, 12, 31));
        let missing = at(date(2026, 12, 25)).unwrap_err();
        assert_eq!(missing.code(), "ASSISTANCE_CALENDAR_YEAR_MISSING");
        assert_eq!(missing.facts, [("year", "2027".to_owned())]);
        assert!(at(NaiveDate::MAX).is_err());
    }

    proptest! {
        #[test]
        fn the_period_has_at_least_its_days_and_ends_when_the_office_is_open(offset in 0u64..1900) {
            let period = period(date(2021, 1, 1) + Days::new(offset));
            prop_assert!((period.last_on - period.first_on).num_days() >= 6);
            prop_assert!(calendar().is_working_day(period.last_on).unwrap());
        }
    }
}
