//! Values that local practice may change: conventions not settled by the text of the law.
//! Start with [`MarriagePolicy`]; it loads from data and its default is today's practice.
//! Never: an age, period or ground that the law itself fixes.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::{facts::Sex, regime};
use crate::platform::calendar::RollPolicy;

/// On which day someone born on 29 February completes a year of age in a common year.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum LeapBirthday {
    #[serde(rename = "FEBRUARY_28")]
    February28,
    #[serde(rename = "MARCH_1")]
    March1,
}

/// 法定婚龄. Full years of age from which one may marry.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AgeLimit {
    pub man: u8,
    pub woman: u8,
}

impl AgeLimit {
    /// Source: 《民法典》第1047条.
    pub const NATIONAL: Self = Self { man: 22, woman: 20 };

    pub fn of(self, sex: Sex) -> u8 {
        match sex {
            Sex::Male => self.man,
            Sex::Female => self.woman,
        }
    }
}

/// 登记高峰日. A day on which many couples want to register; published with its name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PeakDay {
    pub date: NaiveDate,
    pub name: String,
}

/// Every value awaiting local confirmation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct MarriagePolicy {
    pub leap_birthday: LeapBirthday,
    pub roll: RollPolicy,
    /// 民族自治地方变通婚龄, by division code; none in the regions served so far.
    pub regional_ages: BTreeMap<String, AgeLimit>,
    /// A residence permit counts while its last endorsement is at most so many years old.
    ///
    /// Source: 《居住证暂行条例》第10条.
    pub permit_endorsement_years: u8,
    /// Whether photos are still collected under the regulation of 2025-05-10.
    pub photos_since_2025: bool,
    /// How far ahead a visit can be booked.
    pub booking_horizon_days: u32,
    /// How long after its start a slot is kept for a couple that is not there.
    pub no_show_grace_minutes: u32,
    /// For how long a signed electronic certificate may be relied on offline; to be confirmed.
    pub electronic_certificate_hours: u32,
    pub peak_days: Vec<PeakDay>,
    /// How many days back a partner may ask for marital status; none unless sharing is so agreed, since a day at
    /// will would tell by halving when someone married.
    ///
    /// Source: 《个人信息保护法》第6条; how far, to be confirmed with each partner.
    pub marital_status_days_back: u32,
}

impl MarriagePolicy {
    /// Whether a partner may ask how things stood on a day.
    pub fn may_ask_about(&self, day: NaiveDate, today: NaiveDate) -> bool {
        (0..=i64::from(self.marital_status_days_back)).contains(&(today - day).num_days())
    }

    /// The ages that apply at an office: district, city or province table, else the national ones.
    pub fn ages(&self, office_division: &str) -> AgeLimit {
        regime::scopes(office_division)
            .iter()
            .find_map(|scope| self.regional_ages.get(scope).copied())
            .unwrap_or(AgeLimit::NATIONAL)
    }
}

impl Default for MarriagePolicy {
    fn default() -> Self {
        Self {
            leap_birthday: LeapBirthday::March1,
            roll: RollPolicy::default(),
            regional_ages: BTreeMap::new(),
            permit_endorsement_years: 1,
            photos_since_2025: true,
            booking_horizon_days: 30,
            no_show_grace_minutes: 30,
            electronic_certificate_hours: 24,
            peak_days: known_peak_days(),
            marital_status_days_back: 0,
        }
    }
}

/// `marriage.limits`. Periods that are local practice, not law.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Limits {
    /// 补领办理期限, from acceptance; to be confirmed locally.
    pub reissue_working_days: u32,
    /// 离婚登记申请的受理期限: calendar days after the application; to be confirmed locally.
    pub divorce_receipt_days: u32,
    /// 结婚登记办件的保留期限: working days after the opening; whoever has not registered by then begins anew. To be
    /// confirmed locally.
    pub registration_working_days: u32,
    /// 严重失信名单期限, in years; to be confirmed locally.
    pub bad_faith_years: u32,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            reissue_working_days: 5,
            divorce_receipt_days: 30,
            registration_working_days: 10,
            bad_faith_years: 5,
        }
    }
}

/// 520 and 七夕 of the years whose lunar dates are computed.
fn known_peak_days() -> Vec<PeakDay> {
    let qixi = [(2021, 8, 14), (2022, 8, 4), (2023, 8, 22), (2024, 8, 10), (2025, 8, 29), (2026, 8, 19)];
    let day = |(year, month, day), name: &str| {
        let date = NaiveDate::from_ymd_opt(year, month, day)?;
        Some(PeakDay { date, name: name.to_owned() })
    };
    qixi.into_iter().flat_map(|date| [day((date.0, 5, 20), "520"), day(date, "七夕")]).flatten().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn partners_ask_about_today_unless_more_is_agreed() {
        let today: NaiveDate = "2025-09-05".parse().unwrap();
        for (days_back, day, may) in [
            (0, "2025-09-05", true),
            (0, "2025-09-04", false),
            (0, "2025-09-06", false),
            (30, "2025-08-06", true),
            (30, "2025-08-05", false),
            (30, "2025-09-06", false),
        ] {
            let policy = MarriagePolicy { marital_status_days_back: days_back, ..MarriagePolicy::default() };
            assert_eq!(policy.may_ask_about(day.parse().unwrap(), today), may, "{days_back} {day}");
        }
    }

    #[test]
    fn it_loads_from_data_and_refuses_unknown_keys() {
        let policy: MarriagePolicy = serde_json::from_str(
            r#"{"leap_birthday": "FEBRUARY_28", "roll": {"weekends_roll": false},
                "regional_ages": {"650000": {"man": 20, "woman": 18}}}"#,
        )
        .unwrap();
        assert_eq!(policy.leap_birthday, LeapBirthday::February28);
        assert_eq!(policy.booking_horizon_days, 30);
        assert_eq!(policy.ages("650102").of(Sex::Male), 20);
        assert_eq!(policy.ages("420103"), AgeLimit::NATIONAL);
        assert!(serde_json::from_str::<MarriagePolicy>(r#"{"horizon": 1}"#).is_err());
        let default = MarriagePolicy::default();
        assert_eq!(default.peak_days.len(), 12);
        let written = serde_json::to_string(&default).unwrap();
        assert_eq!(serde_json::from_str::<MarriagePolicy>(&written).unwrap(), default);
    }
}
