//! 补办结婚登记. From when a marriage that is registered late has effect.
//! Start with [`check_late`].
//! Never: a day of the hub's own; the couple declares it, the registrar examines it, the law bounds it.

use super::{
    assessment::{Assessment, Context},
    eligibility::completes_years_on,
    facts::CoupleFacts,
};
use crate::platform::violation::Finding;

const PATH: &str = "lateRegistration.effectiveFrom";

/// 效力起算日: not before both met the conditions that the Civil Code sets: both of age, and neither in another
/// marriage. It lies before the registration, which otherwise has effect by itself.
///
/// Source: 《民法典》第1049条; 《最高人民法院关于适用〈民法典〉婚姻家庭编的解释（一）》第6条; 《婚姻登记条例》（国务院令第804号）第11条.
pub(super) fn check_late(found: &mut Assessment, facts: &CoupleFacts, context: &Context<'_>) {
    let Some(from) = facts.effective_from else { return };
    if from >= context.day {
        found.violate(Finding::of(&LATE_NOT_EARLIER).at(PATH).fact("registeredOn", context.day));
    }
    let ages = context.policy.ages(&context.office.division);
    for (slot, party) in facts.parties() {
        if let (Some(sex), Some(birth)) = (party.sex, party.birth_date) {
            let of_age = completes_years_on(birth, ages.of(sex), context.policy.leap_birthday);
            if of_age.is_none_or(|of_age| from < of_age) {
                let finding = Finding::of(&LATE_UNDER_AGE).at(PATH).at(format!("{}.birthDate", slot.path()));
                found.violate(of_age.into_iter().fold(finding, |told, day| told.fact("ofAgeOn", day)));
            }
        }
        if let Some(ended_on) = party.earlier_ended_on.filter(|ended_on| from < *ended_on) {
            let finding = Finding::of(&LATE_EARLIER_MARRIAGE).at(PATH).at(slot.path());
            found.violate(finding.fact("endedOn", ended_on));
        }
    }
}

rules! {
    LATE_NOT_EARLIER {
        zh: "补办登记的效力起算日须早于登记日期",
        en: "A late registration has effect from a day before the registration",
        basis: "《民法典》第1049条；《最高人民法院关于适用〈民法典〉婚姻家庭编的解释（一）》第6条",
        remedy: "请核对双方声明的日期；不属于补办的，按结婚登记办理",
        "Check the day that both declare; else register as usual",
    }
    LATE_UNDER_AGE {
        zh: "补办登记的效力起算日早于一方达到法定结婚年龄之日",
        en: "The day of effect lies before a party was of age",
        basis: "《民法典》第1047条、第1049条；《最高人民法院关于适用〈民法典〉婚姻家庭编的解释（一）》第6条",
        remedy: "请改为双方均符合结婚实质要件之日或者其后的日期",
        "Declare the day from which both met the conditions, or a later one",
    }
    LATE_EARLIER_MARRIAGE {
        zh: "补办登记的效力起算日早于一方前一段婚姻终止之日",
        en: "The day of effect lies before the end of a party's earlier marriage",
        basis: "《民法典》第1041条、第1042条、第1049条；《最高人民法院关于适用〈民法典〉婚姻家庭编的解释（一）》第6条",
        remedy: "请改为前一段婚姻终止之日或者其后的日期",
        "Declare the day on which that marriage ended, or a later one",
    }
}

#[cfg(test)]
mod tests {
    use super::super::{assessment::Stage, eligibility::assess_marriage, samples::*};

    #[test]
    fn the_effect_begins_when_both_met_the_conditions() {
        let world = World::at("420103");
        // Both born on 1990-06-15: she is of age on 2010-06-15, he on 2012-06-15.
        for (from, ended, expected) in [
            (None, Some("2020-01-01"), vec![]),
            (Some("2012-06-15"), None, vec![]),
            (Some("2012-06-14"), None, vec!["LATE_UNDER_AGE"]),
            (Some("2010-06-14"), None, vec!["LATE_UNDER_AGE", "LATE_UNDER_AGE"]),
            (Some("2026-05-19"), None, vec![]),
            (Some("2026-05-20"), None, vec!["LATE_NOT_EARLIER"]),
            (Some("2026-05-21"), None, vec!["LATE_NOT_EARLIER"]),
            (Some("2020-01-01"), Some("2020-01-01"), vec![]),
            (Some("2019-12-31"), Some("2020-01-01"), vec!["LATE_EARLIER_MARRIAGE"]),
        ] {
            let mut facts = examined(&couple(), "2026-05-20");
            facts.effective_from = from.map(day);
            facts.party_b.earlier_ended_on = ended.map(day);
            for stage in [Stage::Examine, Stage::Register] {
                let found = assess_marriage(&facts, &world.on(stage, "2026-05-20"));
                assert_eq!(codes(&found.violations), expected, "{from:?} {ended:?}");
            }
        }
    }
}
