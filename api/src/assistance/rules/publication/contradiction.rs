//! 标准之间的关系. Which figure of a place must not lie below which other one.
//! Start with [`PAIRS`].
//! Never: figures of two places; a pair of which one is not published.

use std::collections::BTreeSet;

use chrono::NaiveDate;

use super::{
    Fit, PublicationPolicy, STANDARD_AGES, STANDARD_CARE_CLASSES, STANDARD_EDGE_TOO_LOW, STANDARD_GRADES,
    STANDARD_INSTITUTION_BELOW, STANDARD_RURAL_ABOVE_URBAN, STANDARD_TEKUN_TOO_LOW,
};
use crate::{
    assistance::rules::{
        facts::{Fen, Programme},
        standard::{Standard, StandardTable, StandardVariant as V},
    },
    platform::violation::{Finding, Rule},
};

type Figure = (Programme, V);

/// `upper` is at least so many thousandths of `lower`.
struct Pair {
    upper: Figure,
    lower: Figure,
    least: fn(&PublicationPolicy) -> u32,
    refuses: fn(&PublicationPolicy) -> bool,
    rule: &'static Rule,
}

const EQUAL: fn(&PublicationPolicy) -> u32 = |_| 1000;
const ALWAYS: fn(&PublicationPolicy) -> bool = |_| true;

const fn order(programme: Programme, upper: V, lower: V, rule: &'static Rule) -> Pair {
    Pair { upper: (programme, upper), lower: (programme, lower), least: EQUAL, refuses: ALWAYS, rule }
}

const fn tekun(area: V) -> Pair {
    Pair {
        upper: (Programme::Tekun, area),
        lower: (Programme::Dibao, area),
        least: |policy| policy.tekun_least_permille,
        refuses: ALWAYS,
        rule: &STANDARD_TEKUN_TOO_LOW,
    }
}

const fn edge(area: V) -> Pair {
    Pair {
        upper: (Programme::Edge, area),
        lower: (Programme::Dibao, area),
        least: |policy| policy.edge_least_permille,
        refuses: ALWAYS,
        rule: &STANDARD_EDGE_TOO_LOW,
    }
}

const fn urban(programme: Programme) -> Pair {
    Pair {
        upper: (programme, V::Urban),
        lower: (programme, V::Rural),
        least: EQUAL,
        refuses: |policy| policy.rural_above_urban_refused,
        rule: &STANDARD_RURAL_ABOVE_URBAN,
    }
}

/// Every order among the figures of one place.
///
/// Source: 《国务院关于进一步健全特困人员救助供养制度的意见》（国发〔2016〕14号）; 《社会救助法》第21条; the rest follows from
/// what the figures are for.
static PAIRS: &[Pair] = &[
    tekun(V::Urban),
    tekun(V::Rural),
    edge(V::Urban),
    edge(V::Rural),
    urban(Programme::Dibao),
    urban(Programme::Tekun),
    urban(Programme::Edge),
    order(Programme::Tekun, V::CarePartial, V::CareSelf, &STANDARD_CARE_CLASSES),
    order(Programme::Tekun, V::CareFull, V::CarePartial, &STANDARD_CARE_CLASSES),
    order(Programme::Orphan, V::Institution, V::Scattered, &STANDARD_INSTITUTION_BELOW),
    order(Programme::DisabledLiving, V::Grade1, V::Grade2, &STANDARD_GRADES),
    order(Programme::DisabledLiving, V::Grade2, V::Grade3, &STANDARD_GRADES),
    order(Programme::DisabledLiving, V::Grade3, V::Grade4, &STANDARD_GRADES),
    order(Programme::DisabledCare, V::Grade1, V::Grade2, &STANDARD_GRADES),
    order(Programme::DisabledCare, V::Grade2, V::Grade3, &STANDARD_GRADES),
    order(Programme::DisabledCare, V::Grade3, V::Grade4, &STANDARD_GRADES),
    order(Programme::Elder80, V::Age90, V::Age80, &STANDARD_AGES),
    order(Programme::Elder80, V::Age100, V::Age90, &STANDARD_AGES),
];

/// Figures a programme can have.
pub(super) fn variants(programme: Programme) -> &'static [V] {
    match programme {
        Programme::Dibao | Programme::Edge => &[V::Urban, V::Rural],
        Programme::Tekun => &[V::Urban, V::Rural, V::CareSelf, V::CarePartial, V::CareFull],
        Programme::Orphan | Programme::DefactoOrphan => &[V::Scattered, V::Institution],
        Programme::DisabledLiving | Programme::DisabledCare => {
            &[V::Grade1, V::Grade2, V::Grade3, V::Grade4, V::Any]
        }
        Programme::Elder80 => &[V::Age80, V::Age90, V::Age100, V::Any],
        Programme::ElderHard => &[V::CareSelf, V::CarePartial, V::CareFull, V::Any],
        Programme::Rigid | Programme::TempUrgent | Programme::TempExpense => &[],
    }
}

/// Every pair of which a proposed row is one side, on every day from its first on which a figure of the place
/// begins: a later figure already published may contradict it too.
pub(super) fn check(after: &StandardTable, rows: &[Standard], policy: &PublicationPolicy, fit: &mut Fit) {
    let mut told = BTreeSet::new();
    for row in rows {
        let of_place = || after.rows.iter().filter(|other| other.division == row.division);
        let days: BTreeSet<NaiveDate> =
            of_place().map(|other| other.valid_from).filter(|day| row.covers(*day)).collect();
        for (at, pair) in PAIRS.iter().enumerate() {
            let this = (row.programme, row.variant);
            if this != pair.upper && this != pair.lower {
                continue;
            }
            for day in &days {
                let figure = |(programme, variant): Figure| {
                    let is = |other: &&Standard| {
                        (other.programme, other.variant) == (programme, variant) && other.covers(*day)
                    };
                    of_place().find(is).map(|other| other.amount)
                };
                let (Some(upper), Some(lower)) = (figure(pair.upper), figure(pair.lower)) else { continue };
                let least = (pair.least)(policy);
                if is_too_low(upper, lower, least) && told.insert((at, row.division.clone(), *day)) {
                    let finding = Finding::of(pair.rule).fact("division", &row.division).fact("on", day);
                    let finding = finding.fact("upper", upper).fact("lower", lower).fact("permille", least);
                    let list = if (pair.refuses)(policy) { &mut fit.violations } else { &mut fit.warnings };
                    list.push(finding);
                }
            }
        }
    }
}

fn is_too_low(upper: Fen, lower: Fen, permille: u32) -> bool {
    i128::from(upper.get()) * 1000 < i128::from(lower.get()) * i128::from(permille)
}
