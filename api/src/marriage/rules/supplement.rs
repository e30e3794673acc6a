//! 补录. What may stand on the paper from which a marriage is entered.
//! Start with [`assess_supplement`].
//! Never: whether the paper is genuine; the archive or a person tells.

use chrono::NaiveDate;

use super::{
    eligibility::completes_years_on,
    facts::Sex,
    policy::{AgeLimit, LeapBirthday},
};
use crate::platform::violation::Finding;

/// Why nobody can have registered on a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ImpossibleDay {
    Future,
    BeforeBirth,
}

/// Notes for the person who enters it. Ages were registered wrongly at times, and some regions allow other
/// ones: that warns.
///
/// # Errors
/// A day to come, or before one of the two was born.
pub fn assess_supplement(
    registered_on: NaiveDate,
    spouses: [(Sex, NaiveDate); 2],
    today: NaiveDate,
    leap: LeapBirthday,
) -> Result<Vec<Finding>, ImpossibleDay> {
    if registered_on > today {
        return Err(ImpossibleDay::Future);
    }
    if spouses.iter().any(|(_, born)| registered_on <= *born) {
        return Err(ImpossibleDay::BeforeBirth);
    }
    let Some(ages) = ages_on(registered_on) else { return Ok(Vec::new()) };
    let is_under_age = |(sex, born): &(Sex, NaiveDate)| {
        completes_years_on(*born, ages.of(*sex), leap).is_none_or(|of_age| registered_on < of_age)
    };
    Ok(spouses
        .iter()
        .filter(|spouse| is_under_age(spouse))
        .take(1)
        .map(|(sex, _)| Finding::of(&UNDER_AGE_AT_REG).fact("minimumAge", ages.of(*sex)))
        .collect())
}

/// 法定婚龄 of a day in the past.
///
/// Source: 《婚姻法》（1950年）第4条; 《婚姻法》（1980年）第5条, in force from 1981-01-01; 《民法典》第1047条.
fn ages_on(day: NaiveDate) -> Option<AgeLimit> {
    let from = |year, month| NaiveDate::from_ymd_opt(year, month, 1);
    if Some(day) >= from(1981, 1) {
        Some(AgeLimit::NATIONAL)
    } else if Some(day) >= from(1950, 5) {
        Some(AgeLimit { man: 20, woman: 18 })
    } else {
        None
    }
}

rules! {
    UNDER_AGE_AT_REG {
        zh: "按所示登记日期，一方当时未到法定婚龄，请核对证件与档案",
        en: "On the day of registration shown, a party was under the age of marriage; check paper and archive",
        basis: "《民法典》第1047条、第1051条；1981-01-01起：《婚姻法》（1980年）第5条；此前：《婚姻法》（1950年）第4条",
        remedy: "请核对出生日期、登记日期；是否无效由人民法院认定",
        "Check the birth date and the day of registration; only a court declares a marriage void",
    }
}

#[cfg(test)]
mod tests {
    use super::{super::samples::day, *};

    #[test]
    fn the_day_must_be_possible_and_the_ages_of_its_law_only_warn() {
        use ImpossibleDay::{BeforeBirth, Future};
        for (man, woman, registered, expected) in [
            ("1990-03-01", "1992-03-01", "2012-03-01", Ok(0)),
            ("1990-03-01", "1992-03-01", "2012-02-29", Ok(1)),
            ("1990-03-01", "1992-03-02", "2012-03-01", Ok(1)),
            // Until 1980 he needed 20 and she 18.
            ("1960-01-01", "1962-01-01", "1980-01-01", Ok(0)),
            ("1960-01-01", "1962-01-01", "1981-01-01", Ok(1)),
            ("1960-01-02", "1962-01-01", "1980-01-01", Ok(1)),
            ("1932-01-01", "1934-01-01", "1950-04-30", Ok(0)),
            ("1990-03-01", "1992-03-01", "1992-03-01", Err(BeforeBirth)),
            ("1990-03-01", "1992-03-01", "2025-09-06", Err(Future)),
        ] {
            let spouses = [(Sex::Male, day(man)), (Sex::Female, day(woman))];
            let found = assess_supplement(day(registered), spouses, day("2025-09-05"), LeapBirthday::March1);
            assert_eq!(found.map(|warnings| warnings.len()), expected, "{man} {woman} {registered}");
        }
    }
}
