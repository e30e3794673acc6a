use proptest::prelude::*;

use super::*;
use crate::assistance::rules::{
    facts::{Disability, DisabilityKind, Relation},
    law::date,
    programme::orphan::{Custody, CustodyKind},
    samples,
};

const DAY: NaiveDate = date(2023, 5, 10);
const NOBODY: ParentFacts = ParentFacts {
    is_dead: false,
    is_untraceable: false,
    is_declared_missing: false,
    disability: None,
    is_seriously_ill: false,
    custody: None,
    out_of_contact_since: None,
};
const DEAD: ParentFacts = ParentFacts { is_dead: true, ..NOBODY };
const MISSING: ParentFacts = ParentFacts { is_declared_missing: true, ..NOBODY };
const UNTRACEABLE: ParentFacts = ParentFacts { is_untraceable: true, ..NOBODY };
const ILL: ParentFacts = ParentFacts { is_seriously_ill: true, ..NOBODY };

fn child() -> Member {
    Member { born_on: date(2015, 1, 1), ..samples::adult(Relation::Child) }
}

fn codes(parents: [ParentFacts; 2], policy: &DefactoOrphanPolicy) -> Vec<&'static str> {
    let found = assess_defacto_orphan(&child(), &parents, DAY, policy);
    found.violations.iter().map(|it| it.code().trim_start_matches("ASSISTANCE_DEFACTO_ORPHAN_")).collect()
}

#[test]
fn the_two_parents_combine() {
    let by_default = DefactoOrphanPolicy::default();
    let strict = DefactoOrphanPolicy { missing_is_out_of_contact: false };
    for (a, b, policy, expected) in [
        (ILL, ILL, &by_default, vec![]),
        (DEAD, ILL, &by_default, vec![]),
        (MISSING, ILL, &strict, vec![]),
        (UNTRACEABLE, ILL, &by_default, vec![]),
        (DEAD, DEAD, &by_default, vec!["IS_ORPHAN"]),
        (DEAD, UNTRACEABLE, &by_default, vec!["IS_ORPHAN"]),
        (DEAD, MISSING, &by_default, vec![]),
        (DEAD, MISSING, &strict, vec!["BOTH_GONE"]),
        (MISSING, MISSING, &by_default, vec![]),
        (MISSING, MISSING, &strict, vec!["BOTH_GONE"]),
        (NOBODY, ILL, &by_default, vec!["PARENT_ABLE"]),
        (NOBODY, DEAD, &by_default, vec!["PARENT_ABLE"]),
        (NOBODY, NOBODY, &by_default, vec!["PARENT_ABLE", "PARENT_ABLE"]),
        // Nobody is ill after death.
        (ParentFacts { is_seriously_ill: true, ..DEAD }, DEAD, &by_default, vec!["IS_ORPHAN"]),
    ] {
        assert_eq!(codes([a, b], policy), expected, "{a:?} {b:?} {policy:?}");
        assert_eq!(codes([b, a], policy), expected, "{b:?} {a:?} {policy:?}");
    }
}

#[test]
fn states_begin_at_their_thresholds() {
    use ParentState::{Imprisoned, InDetoxification, OtherRestriction, OutOfContact, SeverelyDisabled};
    let disabled = |kind, grade| ParentFacts { disability: Some(Disability { kind, grade }), ..NOBODY };
    let held = |kind, from, to| ParentFacts { custody: Some(Custody { kind, from, to }), ..NOBODY };
    let lost = |since| ParentFacts { out_of_contact_since: Some(since), ..NOBODY };
    use CustodyKind::{Detoxification, Imprisonment, Other};
    let start = date(2023, 1, 1);
    for (parent, expected) in [
        (disabled(DisabilityKind::Sight, 2), Some(SeverelyDisabled)),
        (disabled(DisabilityKind::Sight, 3), None),
        (disabled(DisabilityKind::Sight, 0), None),
        (disabled(DisabilityKind::Mental, 4), Some(SeverelyDisabled)),
        (disabled(DisabilityKind::Intellectual, 3), Some(SeverelyDisabled)),
        (disabled(DisabilityKind::Intellectual, 5), None),
        // The term counts, not what has passed of it; six months end on 30 June.
        (held(Imprisonment, start, Some(date(2023, 6, 29))), None),
        (held(Imprisonment, start, Some(date(2023, 6, 30))), Some(Imprisoned)),
        (held(Detoxification, start, Some(date(2025, 1, 1))), Some(InDetoxification)),
        // Released, and not yet taken in.
        (held(Imprisonment, date(2020, 1, 1), Some(date(2023, 5, 9))), None),
        (held(Imprisonment, date(2020, 1, 1), Some(DAY)), Some(Imprisoned)),
        (held(Imprisonment, date(2023, 5, 11), Some(date(2025, 1, 1))), None),
        // Without a term, what has passed.
        (held(Other, date(2022, 11, 11), None), None),
        (held(Other, date(2022, 11, 10), None), Some(OtherRestriction)),
        (lost(date(2022, 11, 11)), None),
        (lost(date(2022, 11, 10)), Some(OutOfContact)),
        (held(Other, NaiveDate::MAX, None), None),
        (held(Other, date(2022, 1, 1), Some(NaiveDate::MAX)), None),
        (lost(NaiveDate::MAX), None),
    ] {
        assert_eq!(parent.states(DAY), Vec::from_iter(expected), "{parent:?}");
    }
    // A month without the day ends on its last day.
    let since_august = lost(date(2022, 8, 31));
    assert_eq!(since_august.states(date(2023, 2, 27)), []);
    assert_eq!(since_august.states(date(2023, 2, 28)), [OutOfContact]);
    let near = lost(date(2022, 11, 11));
    let found = assess_defacto_orphan(&child(), &[DEAD, near], DAY, &DefactoOrphanPolicy::default());
    assert_eq!(found.violations[0].facts, [("outOfContactFrom", "2023-05-11".to_owned())]);
}

#[test]
fn the_child_is_under_eighteen() {
    for (born_on, count) in [(date(2005, 5, 11), 0), (date(2005, 5, 10), 1)] {
        let child = Member { born_on, ..child() };
        let found = assess_defacto_orphan(&child, &[ILL, ILL], DAY, &DefactoOrphanPolicy::default());
        assert_eq!(found.violations.len(), count, "{born_on}");
    }
}

#[test]
fn the_sum_is_a_difference_beside_other_basic_aid_and_full_otherwise() {
    use Programme::{Dibao, DisabledCare, DisabledLiving, Tekun, TempUrgent};
    for (drawn, mode, monthly) in [
        // Example 4 of the domain reference.
        (vec![(Dibao, "300")], GrantMode::Difference, "980"),
        (vec![], GrantMode::Full, "1280"),
        (vec![(DisabledCare, "100"), (TempUrgent, "2000")], GrantMode::Full, "1280"),
        (vec![(DisabledLiving, "50")], GrantMode::Difference, "1230"),
        (vec![(Dibao, "300"), (DisabledLiving, "50"), (DisabledCare, "100")], GrantMode::Difference, "930"),
        (vec![(Tekun, "1279.99")], GrantMode::Difference, "0.01"),
        (vec![(Tekun, "1280")], GrantMode::Difference, "0"),
        (vec![(Tekun, "1280.01")], GrantMode::Difference, "0"),
        (vec![(Dibao, "0")], GrantMode::Difference, "1280"),
    ] {
        let aid: Vec<_> = drawn
            .iter()
            .map(|&(programme, yuan)| DrawnAid { programme, amount: samples::fen(yuan) })
            .collect();
        let amount = defacto_orphan_amount(samples::fen("1280"), &aid);
        assert_eq!((amount.mode, amount.monthly), (mode, samples::fen(monthly)), "{drawn:?}");
        let stored = serde_json::to_string(&amount).unwrap();
        assert_eq!(serde_json::from_str::<DefactoOrphanAmount>(&stored).unwrap(), amount);
    }
    assert_eq!(RECEIPT_KIND, IncomeKind::Assistance);
}

proptest! {
    /// What is counted and what is paid fill the standard exactly, unless other aid is more.
    #[test]
    fn aid_and_difference_make_the_standard(
        standard in 0..=i64::MAX,
        drawn in prop::collection::vec((0usize..4, 0..=i64::MAX), 0..4),
    ) {
        let kinds = [Programme::Dibao, Programme::Tekun, Programme::DisabledLiving, Programme::DisabledCare];
        let aid: Vec<_> = drawn
            .iter()
            .map(|&(kind, fen)| DrawnAid { programme: kinds[kind], amount: Fen::new(fen).unwrap() })
            .collect();
        let amount = defacto_orphan_amount(Fen::new(standard).unwrap(), &aid);
        let counted: i128 = drawn.iter().filter(|(kind, _)| *kind < 3).map(|&(_, fen)| i128::from(fen)).sum();
        prop_assert_eq!(i128::from(amount.monthly.get()) + counted, counted.max(i128::from(standard)));
    }
}
