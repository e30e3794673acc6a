//! 社会救助规则. What the law says of social assistance, as pure functions over plain values.
//! Start with `facts` (what is read) and `law` (which law governs); a programme is one file of its own.
//! Never: I/O, a clock, a database, a decision that the law leaves to a person.

/// Declares a module's published rules and lists them: code `ASSISTANCE_<NAME>`, text, source, way out.
macro_rules! rules {
    ($($rules:tt)*) => {
        crate::platform::violation::publish_rules! { "ASSISTANCE_" $($rules)* }
    };
}

pub mod area;
pub mod award;
pub mod benefit;
pub mod checking;
pub mod desk;
pub mod facts;
pub mod fund;
pub mod household;
pub mod intake;
pub mod law;
pub mod limit;
pub mod means;
pub mod month;
pub mod payment;
pub mod programme;
pub mod publication;
pub mod publicity;
pub mod review;
#[cfg(test)]
mod samples;
pub mod sla;
pub mod standard;
pub mod steps;

use crate::platform::violation::Rule;

/// Every published rule of the service.
pub fn all() -> impl Iterator<Item = &'static Rule> {
    [
        area::RULES,
        award::RULES,
        benefit::RULES,
        desk::RULES,
        fund::RULES,
        household::grounds::RULES,
        intake::RULES,
        means::grounds::RULES,
        payment::RULES,
        publication::RULES,
        publicity::RULES,
        review::RULES,
        sla::RULES,
        steps::RULES,
    ]
    .into_iter()
    .flatten()
    .copied()
    .chain(programme::all_rules())
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
        assert!(codes.len() > 150, "{}", codes.len());
    }
}
