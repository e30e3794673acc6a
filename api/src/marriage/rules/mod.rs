//! 婚姻登记规则. What the law says of marriage registration, as pure functions over plain values.
//! Start with `eligibility` (may they marry) and `divorce` (the timetable); `facts` is what they read.
//! Never: I/O, a clock, a database, a decision that the law leaves to a person.

/// Declares a module's published rules and lists them: code `MARRIAGE_<NAME>`, text, source, way out.
macro_rules! rules {
    ($($rules:tt)*) => {
        crate::platform::violation::publish_rules! { "MARRIAGE_" $($rules)* }
    };
}

pub mod appointment;
pub mod assessment;
pub mod bad_faith;
pub mod booking_number;
pub mod competence;
pub mod divorce;
pub mod documents;
pub mod eligibility;
pub mod ending;
pub mod facts;
pub mod grounds;
pub mod keeping;
pub mod late;
pub mod policy;
pub mod regime;
pub mod reissue;
pub mod safeguard;
#[cfg(test)]
mod samples;
pub mod supplement;
pub mod taking_back;
pub mod timetable;
pub mod transitions;

use crate::platform::{violation::Rule, words::wire as wire_name};

/// Every published rule of the service.
pub fn all() -> impl Iterator<Item = &'static Rule> {
    [
        appointment::RULES,
        bad_faith::RULES,
        competence::RULES,
        divorce::RULES,
        documents::RULES,
        ending::RULES,
        grounds::RULES,
        late::RULES,
        reissue::RULES,
        safeguard::RULES,
        supplement::RULES,
        taking_back::RULES,
        timetable::RULES,
        transitions::RULES,
    ]
    .into_iter()
    .flatten()
    .copied()
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    #[test]
    fn every_rule_has_its_own_code_a_source_and_a_way_out() {
        let mut codes = BTreeSet::new();
        for rule in super::all() {
            assert!(codes.insert(rule.code), "{} twice", rule.code);
            let texts = [rule.message_zh, rule.message_en, rule.remedy_zh, rule.remedy_en];
            assert!(texts.iter().all(|text| !text.is_empty()), "{}", rule.code);
            assert!(rule.legal_basis.contains('《') || rule.legal_basis.contains('〔'), "{}", rule.code);
        }
        assert!(codes.len() > 30);
    }
}
