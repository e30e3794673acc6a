use async_graphql::resolver_utils::EnumType;
use proptest::prelude::*;

use super::{
    Programme::{self, *},
    *,
};
use crate::assistance::rules::law::date;

fn month(month: u32) -> NaiveDate {
    date(2023, month, 1)
}

fn holds(programme: Programme) -> Held {
    Held::full(programme, month(1), None)
}

fn codes(held: &[Held], wanted: Programme) -> Vec<&'static str> {
    let found = conflicts(held, wanted, month(5), &ExclusionPolicy::default());
    found.iter().map(Finding::code).collect()
}

/// What the law excludes, written down apart from the table under test.
const EXCLUDED: &[(Programme, Programme)] = &[
    (Tekun, Dibao),
    (Orphan, Dibao),
    (Tekun, Orphan),
    (Orphan, DefactoOrphan),
    (Tekun, DisabledLiving),
    (Tekun, DisabledCare),
    (Orphan, DisabledLiving),
    (Dibao, Edge),
    (Dibao, Rigid),
    (Edge, Rigid),
    (Tekun, Rigid),
    (DisabledCare, ElderHard),
];
const NOT_BESIDE_A_FULL_SUM: &[Programme] = &[Dibao, Tekun, DisabledLiving];

fn may_not_stand_together(a: Held, b: Held) -> bool {
    let listed =
        EXCLUDED.contains(&(a.programme, b.programme)) || EXCLUDED.contains(&(b.programme, a.programme));
    let full = |child: Held, other: Held| {
        child.programme == DefactoOrphan
            && child.mode == GrantMode::Full
            && NOT_BESIDE_A_FULL_SUM.contains(&other.programme)
    };
    a.programme == b.programme || listed || full(a, b) || full(b, a)
}

#[test]
fn every_programme_is_listed_once() {
    let mut listed = PROGRAMMES.to_vec();
    listed.sort_unstable();
    let mut known: Vec<_> = Programme::items().iter().map(|item| item.value).collect();
    known.sort_unstable();
    assert_eq!(listed, known);
}

#[test]
fn held_programmes_bar_wanted_ones_in_both_directions() {
    for (a, b, code) in [
        (Tekun, Dibao, "ASSISTANCE_EXCLUSION_BASIC_LIVING"),
        (Orphan, Dibao, "ASSISTANCE_EXCLUSION_BASIC_LIVING"),
        (Tekun, Orphan, "ASSISTANCE_EXCLUSION_TEKUN_CHILD_SCHEME"),
        (Tekun, DisabledLiving, "ASSISTANCE_EXCLUSION_TEKUN_DISABILITY"),
        (Tekun, DisabledCare, "ASSISTANCE_EXCLUSION_TEKUN_DISABILITY"),
        (Orphan, DefactoOrphan, "ASSISTANCE_EXCLUSION_CHILD_SCHEMES"),
        (Orphan, DisabledLiving, "ASSISTANCE_EXCLUSION_ORPHAN_LIVING"),
        (Dibao, Edge, "ASSISTANCE_EXCLUSION_HOUSEHOLD_STATUS"),
        (Tekun, Rigid, "ASSISTANCE_EXCLUSION_TEKUN_RIGID"),
        (DisabledCare, ElderHard, "ASSISTANCE_EXCLUSION_HIGHER_OF_KIND"),
        (Dibao, Dibao, "ASSISTANCE_EXCLUSION_SAME_PROGRAMME"),
        (TempUrgent, TempUrgent, "ASSISTANCE_EXCLUSION_SAME_PROGRAMME"),
    ] {
        assert_eq!(codes(&[holds(a)], b), [code], "{a:?} {b:?}");
        assert_eq!(codes(&[holds(b)], a), [code], "{b:?} {a:?}");
    }
    // All at once, each with its place.
    let held = [holds(Dibao), holds(TempUrgent), holds(DisabledLiving), holds(DisabledCare)];
    let found = conflicts(&held, Tekun, month(5), &ExclusionPolicy::default());
    assert_eq!(
        found.iter().flat_map(|it| it.paths.clone()).collect::<Vec<_>>(),
        ["held.0", "held.2", "held.3"]
    );
    assert_eq!(found[0].facts[2], ("month", "2023-05".to_owned()));
}

#[test]
fn these_combine() {
    for (a, b) in [
        (Dibao, DisabledLiving),
        (Dibao, DisabledCare),
        (DisabledLiving, DisabledCare),
        (Edge, DisabledLiving),
        (Edge, DisabledCare),
        (Edge, ElderHard),
        (Orphan, DisabledCare),
        (DefactoOrphan, DisabledCare),
        (Tekun, Elder80),
    ] {
        assert_eq!((codes(&[holds(a)], b), codes(&[holds(b)], a)), (vec![], vec![]), "{a:?} {b:?}");
    }
    for aid in [TempUrgent, TempExpense] {
        for other in PROGRAMMES.into_iter().filter(|&other| other != aid) {
            assert_eq!(codes(&[holds(other)], aid), [""; 0], "{aid:?} {other:?}");
        }
    }
}

#[test]
fn a_child_is_topped_up_and_a_full_sum_bars_what_it_contains() {
    for first in [Dibao, Tekun, DisabledLiving] {
        assert_eq!(codes(&[holds(first)], DefactoOrphan), [""; 0], "{first:?}");
        assert_eq!(grant_mode(&[holds(first)], DefactoOrphan, month(5)), GrantMode::Difference);
    }
    for first in [DisabledCare, Edge, TempUrgent] {
        assert_eq!(grant_mode(&[holds(first)], DefactoOrphan, month(5)), GrantMode::Full, "{first:?}");
    }
    let child = holds(DefactoOrphan);
    assert_eq!(codes(&[child], Dibao), [""; 0]);
    assert_eq!(codes(&[child], DisabledLiving), ["ASSISTANCE_EXCLUSION_DEFACTO_FULL_LIVING"]);
    assert_eq!(codes(&[child], Tekun), ["ASSISTANCE_EXCLUSION_TEKUN_CHILD_SCHEME"]);
    let beside = Held { mode: GrantMode::Difference, ..child };
    assert_eq!(codes(&[beside], DisabledLiving), [""; 0]);
    // 低保 is paid to the family of a child on the full sum, and the sum becomes a difference.
    assert_eq!(recomputed_with(&[child], Dibao, month(5)), [DefactoOrphan]);
    assert_eq!(
        recomputed_with(&[holds(Dibao), beside, holds(DisabledLiving)], Dibao, month(5)),
        [DefactoOrphan, DisabledLiving]
    );
    assert_eq!(recomputed_with(&[child], DisabledCare, month(5)), []);
}

#[test]
fn months_count_whole_and_both_ends_count() {
    for (from, to, asked, barred) in [
        (date(2023, 3, 31), None, date(2023, 2, 28), false),
        (date(2023, 3, 31), None, date(2023, 3, 1), true),
        (date(2023, 3, 1), Some(date(2023, 5, 1)), date(2023, 5, 31), true),
        (date(2023, 3, 1), Some(date(2023, 5, 31)), date(2023, 6, 1), false),
        (date(2022, 12, 1), Some(date(2023, 1, 1)), date(2022, 12, 31), true),
        (date(2022, 12, 1), Some(date(2022, 12, 1)), date(2023, 12, 1), false),
    ] {
        let held = [Held::full(Dibao, from, to)];
        let found = conflicts(&held, Tekun, asked, &ExclusionPolicy::default());
        assert_eq!(!found.is_empty(), barred, "{from} {to:?} {asked}");
    }
}

#[test]
fn the_database_keys_say_the_same_as_the_relations() {
    let tekun_care = Pair { a: ElderHard, b: Tekun };
    let topped_up = Pair { a: Dibao, b: DefactoOrphan };
    for policy in [
        ExclusionPolicy::default(),
        ExclusionPolicy { higher_of_kind: vec![topped_up], ..ExclusionPolicy::default() },
        ExclusionPolicy {
            higher_of_kind: vec![],
            further: vec![tekun_care, topped_up],
            ..Default::default()
        },
    ] {
        let states = PROGRAMMES.into_iter().flat_map(|programme| {
            [GrantMode::Full, GrantMode::Difference].map(|mode| Held { mode, ..holds(programme) })
        });
        for a in states.clone() {
            for b in states.clone() {
                let collide = !exclusion_groups(a.programme, a.mode, &policy).is_disjoint(&exclusion_groups(
                    b.programme,
                    b.mode,
                    &policy,
                ));
                let is_full_child =
                    [a, b].iter().any(|it| it.programme == DefactoOrphan && it.mode == GrantMode::Full);
                let excluded = a.programme == b.programme
                    || match relation(a.programme, b.programme, &policy) {
                        Relation::Excluded | Relation::HigherOfKind => true,
                        Relation::Difference | Relation::DifferenceUnlessFull => is_full_child,
                        Relation::Combined => false,
                    };
                assert_eq!(collide, excluded, "{a:?} {b:?} {policy:?}");
            }
        }
    }
    let keys = exclusion_groups(DefactoOrphan, GrantMode::Difference, &ExclusionPolicy::default());
    assert_eq!(Vec::from_iter(keys), ["CHILD_SCHEME", "PROGRAMME:DEFACTO_ORPHAN"]);
    let keys = exclusion_groups(DisabledCare, GrantMode::Full, &ExclusionPolicy::default());
    assert_eq!(
        Vec::from_iter(keys),
        ["CARE_SUBSIDY", "PAIR:DISABLED_CARE+ELDER_HARD", "PROGRAMME:DISABLED_CARE"]
    );
}

#[test]
fn local_pairs_and_repeated_temporary_aid_are_data() {
    let json = r#"{"further": [{"a": "TEKUN", "b": "ELDER_80"}], "temporary_aid_once_a_month": false}"#;
    let policy: ExclusionPolicy = serde_json::from_str(json).unwrap();
    let code = |a, b| conflicts(&[holds(a)], b, month(5), &policy).first().map(Finding::code);
    assert_eq!(code(Elder80, Tekun), Some("ASSISTANCE_EXCLUSION_LOCAL"));
    assert_eq!(code(TempUrgent, TempUrgent), None);
    assert!(exclusion_groups(TempUrgent, GrantMode::Full, &policy).is_empty());
    assert_eq!(code(Dibao, Dibao), Some("ASSISTANCE_EXCLUSION_SAME_PROGRAMME"));
    assert!(serde_json::from_str::<ExclusionPolicy>(r#"{"pairs": []}"#).is_err());
}

#[test]
fn whoever_leaves_one_programme_is_screened_for_the_others() {
    let policy = ExclusionPolicy::default();
    let old = Screened { is_of_elder_age: true, is_disabled: true, is_minor: false };
    let screen = |left, held: &[Held], person| screen_after_leaving(left, held, month(5), person, &policy);
    assert_eq!(
        screen(Tekun, &[holds(Tekun), holds(Elder80)], old),
        [Dibao, Edge, Rigid, TempUrgent, TempExpense, DisabledLiving, DisabledCare, ElderHard]
    );
    assert_eq!(
        screen(Dibao, &[holds(DisabledLiving)], Screened::default()),
        [Edge, Rigid, TempUrgent, TempExpense]
    );
    let child = Screened { is_minor: true, ..Screened::default() };
    assert_eq!(
        screen(DefactoOrphan, &[], child),
        [Tekun, Orphan, Dibao, Edge, Rigid, TempUrgent, TempExpense]
    );
}

proptest! {
    /// Whatever is asked for in whatever order, what `conflicts` lets through never holds an excluded pair,
    /// and the database keys of a person and month stay unique.
    #[test]
    fn no_allowed_combination_holds_an_excluded_pair(
        asked in prop::collection::vec((0..PROGRAMMES.len(), 1u32..=6, 0u32..4), 1..24),
    ) {
        let policy = ExclusionPolicy::default();
        let mut held: Vec<Held> = Vec::new();
        for (which, from, more) in asked {
            let wanted = PROGRAMMES[which];
            let months: Vec<_> = (from..=from + more).map(month).collect();
            if months.iter().any(|&month| !conflicts(&held, wanted, month, &policy).is_empty()) {
                continue;
            }
            for month in months {
                let mode = grant_mode(&held, wanted, month);
                let again = recomputed_with(&held, wanted, month);
                for child in held.iter_mut().filter(|it| it.covers(month) && it.programme == DefactoOrphan) {
                    if again.contains(&DefactoOrphan) {
                        child.mode = GrantMode::Difference;
                    }
                }
                held.push(Held { programme: wanted, mode, from: month, to: Some(month) });
            }
        }
        for month in (1..=9).map(month) {
            let now: Vec<Held> = held.iter().copied().filter(|it| it.covers(month)).collect();
            let mut claimed = std::collections::BTreeSet::new();
            for (at, one) in now.iter().enumerate() {
                for other in &now[..at] {
                    prop_assert!(!may_not_stand_together(*one, *other), "{one:?} {other:?}");
                }
                for key in exclusion_groups(one.programme, one.mode, &policy) {
                    prop_assert!(claimed.insert(key.clone()), "{key} twice");
                }
            }
        }
    }
}
