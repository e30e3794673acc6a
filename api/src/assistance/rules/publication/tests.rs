use proptest::prelude::*;

use super::*;
use crate::assistance::rules::{
    benefit::{Benefit, BenefitTerms, DibaoMember, Entitlement, Figure, compute},
    facts::Fen,
    law::date,
    programme::tekun::CareClass,
    samples::fen,
};

const SHIPPED: &[u8] = include_bytes!("../../../../data/assistance_standards.csv");

fn shipped() -> StandardTable {
    StandardTable::parse_csv(SHIPPED).unwrap()
}

use Programme::{Dibao, DisabledCare, Edge, Elder80, Orphan, Rigid, Tekun};
use StandardVariant::*;

fn row(programme: Programme, variant: StandardVariant, yuan: &str, from: NaiveDate) -> Standard {
    Standard {
        programme,
        variant,
        division: "420112".to_owned(),
        amount: fen(yuan),
        valid_from: from,
        valid_to: None,
        source: "《通知》".to_owned(),
    }
}

fn proposal(rows: Vec<Standard>) -> Proposal {
    Proposal { rows, proposed_by: "ann".to_owned() }
}

fn codes(found: &[Finding]) -> Vec<String> {
    let short = |finding: &Finding| {
        let code = finding.code().trim_start_matches("ASSISTANCE_STANDARD_");
        format!("{code} {}", finding.paths.join(" ")).trim_end().to_owned()
    };
    found.iter().map(short).collect()
}

fn violations(table: &StandardTable, rows: Vec<Standard>) -> Vec<String> {
    codes(&check(table, &proposal(rows), &PublicationPolicy::default()).violations)
}

#[test]
fn a_sound_proposal_follows_what_is_in_force() {
    let rows = vec![
        row(Dibao, Urban, "960", date(2023, 4, 1)),
        row(Dibao, Rural, "830", date(2023, 4, 1)),
        row(Tekun, Urban, "1920", date(2023, 4, 1)),
    ];
    let after = publish(&shipped(), &proposal(rows.clone()), "bob", &PublicationPolicy::default()).unwrap();
    let place = ["420112", "420100", "420000"].map(str::to_owned);
    let of = |day| after.find(Dibao, Urban, &place, day).map(|row| row.amount);
    assert_eq!(of(date(2022, 3, 31)), Some(fen("870")));
    assert_eq!(of(date(2023, 3, 31)), Some(fen("910")));
    assert_eq!(of(date(2023, 4, 1)), Some(fen("960")));
    assert_eq!(after.rows.len(), shipped().rows.len() + 3);
    let own = publish(&shipped(), &proposal(rows), "ann", &PublicationPolicy::default()).unwrap_err();
    assert_eq!(codes(&own), ["OWN_PROPOSAL"]);
}

#[test]
fn what_is_wrong_with_a_row_is_told_at_once() {
    let bad = Standard {
        amount: Fen::ZERO,
        source: " ".to_owned(),
        division: "4201".to_owned(),
        valid_to: Some(date(2023, 4, 1)),
        ..row(Dibao, CareFull, "1", date(2023, 4, 2))
    };
    assert_eq!(
        violations(&shipped(), vec![bad]),
        [
            "WITHOUT_SUM rows.0",
            "WITHOUT_SOURCE rows.0",
            "PERIOD_REVERSED rows.0",
            "NOT_FROM_MONTH rows.0",
            "DIVISION rows.0",
            "VARIANT rows.0"
        ]
    );
    assert_eq!(violations(&shipped(), vec![]), ["NOTHING_PROPOSED rows"]);
    assert_eq!(violations(&shipped(), vec![row(Rigid, Any, "1", date(2025, 1, 1))]), ["VARIANT rows.0"]);
}

#[test]
fn periods_neither_overlap_nor_leave_a_gap() {
    let at = |from| row(Dibao, Urban, "960", from);
    for (rows, expected) in [
        (vec![at(date(2022, 4, 1))], vec!["OVERLAPS rows.0"]),
        (vec![at(date(2021, 5, 1))], vec!["OVERLAPS rows.0"]),
        (vec![at(date(2022, 5, 1))], vec![]),
        (vec![at(date(2023, 4, 1)), at(date(2024, 4, 1))], vec!["PROPOSED_TWICE rows.1"]),
    ] {
        assert_eq!(violations(&shipped(), rows.clone()), expected, "{rows:?}");
    }
    let mut closed = shipped();
    for row in &mut closed.rows {
        row.valid_to = row.valid_to.or(Some(date(2023, 3, 31)));
    }
    for (from, expected) in [
        (date(2023, 3, 1), vec!["OVERLAPS rows.0"]),
        (date(2023, 4, 1), vec![]),
        (date(2023, 5, 1), vec!["GAP rows.0"]),
    ] {
        assert_eq!(violations(&closed, vec![at(from)]), expected, "{from}");
    }
    let policy = PublicationPolicy { gaps_allowed: true, ..PublicationPolicy::default() };
    assert!(check(&closed, &proposal(vec![at(date(2023, 5, 1))]), &policy).violations.is_empty());
}

#[test]
fn figures_of_a_place_do_not_contradict_one_another() {
    let from = date(2023, 4, 1);
    for (rows, expected) in [
        // 1.3 × 1400 is the 1820 in force; a fen more is too much.
        (vec![row(Dibao, Urban, "1400", from)], vec![]),
        (vec![row(Dibao, Urban, "1400.01", from)], vec!["TEKUN_TOO_LOW"]),
        (vec![row(Dibao, Urban, "1400.01", from), row(Tekun, Urban, "1820.02", from)], vec![]),
        (vec![row(Tekun, Rural, "1013.99", from)], vec!["TEKUN_TOO_LOW"]),
        (vec![row(Tekun, Rural, "1014", from)], vec![]),
        (vec![row(Dibao, Rural, "910.01", from)], vec!["RURAL_ABOVE_URBAN"]),
        (vec![row(Dibao, Rural, "910", from)], vec![]),
        (vec![row(Edge, Urban, "1364.99", from)], vec!["EDGE_TOO_LOW"]),
        (vec![row(Edge, Urban, "1365", from)], vec![]),
        (vec![row(Tekun, CareSelf, "300", from), row(Tekun, CarePartial, "299", from)], vec!["CARE_CLASSES"]),
        (
            vec![
                row(Tekun, CareSelf, "100", from),
                row(Tekun, CarePartial, "300", from),
                row(Tekun, CareFull, "200", from),
            ],
            vec!["CARE_CLASSES"],
        ),
        (
            vec![row(Orphan, Scattered, "2000", from), row(Orphan, Institution, "1999", from)],
            vec!["INSTITUTION_BELOW"],
        ),
        (
            vec![row(DisabledCare, Grade1, "100", from), row(DisabledCare, Grade2, "101", from)],
            vec!["GRADES"],
        ),
        (vec![row(Elder80, Age80, "100", from), row(Elder80, Age90, "99", from)], vec!["AGES"]),
    ] {
        assert_eq!(violations(&shipped(), rows.clone()), expected, "{rows:?}");
    }
    let told = PublicationPolicy { rural_above_urban_refused: false, ..PublicationPolicy::default() };
    let fit = check(&shipped(), &proposal(vec![row(Dibao, Rural, "911", from)]), &told);
    assert_eq!(
        (codes(&fit.violations).len(), codes(&fit.warnings)),
        (0, vec!["RURAL_ABOVE_URBAN".to_owned()])
    );
    let fit = check(&shipped(), &proposal(vec![row(Dibao, Urban, "900", from)]), &told);
    assert_eq!((codes(&fit.violations).len(), codes(&fit.warnings)), (0, vec!["LOWERED rows.0".to_owned()]));
}

#[test]
fn a_rise_is_held_against_figures_in_force_and_those_published_for_later() {
    let policy = PublicationPolicy::default();
    let with = |rows| publish(&shipped(), &proposal(rows), "bob", &policy).unwrap();
    // 低保 rises in July 2023 and the edge line, set before, would fall behind from that day.
    let table = with(vec![row(Edge, Urban, "1365", date(2022, 5, 1))]);
    let fit = check(&table, &proposal(vec![row(Dibao, Urban, "960", date(2023, 7, 1))]), &policy);
    assert_eq!(codes(&fit.violations), ["EDGE_TOO_LOW"]);
    assert!(fit.violations[0].facts.contains(&("on", "2023-07-01".to_owned())));
    // 1819 fits the 910 of its first day and not the 1400 that is published for 2024.
    let table = with(vec![row(Dibao, Urban, "1400", date(2024, 1, 1))]);
    let fit = check(&table, &proposal(vec![row(Tekun, Urban, "1819", date(2023, 1, 1))]), &policy);
    assert_eq!(codes(&fit.violations), ["TEKUN_TOO_LOW"]);
    assert!(fit.violations[0].facts.contains(&("on", "2024-01-01".to_owned())));
}

#[test]
fn the_shipped_figures_contradict_nothing() {
    let table = shipped();
    let mut fit = Fit::default();
    contradiction::check(&table, &table.rows, &PublicationPolicy::default(), &mut fit);
    assert_eq!(fit, Fit::default());
}

fn figure(row: &Standard) -> Figure {
    Figure::from(row)
}

fn dibao(standard: &Standard, income: &str, persons: usize) -> Benefit {
    let member = |member| DibaoMember { member, extra: Default::default(), is_share_stopped: false };
    let entitlement = Entitlement::Dibao {
        standard: figure(standard),
        yearly_income: fen(income).checked_mul(12).unwrap(),
        members: (0..persons).map(member).collect(),
    };
    compute(&entitlement, &BenefitTerms::default()).unwrap()
}

#[test]
fn a_preview_says_who_and_by_how_much_per_street_and_in_all() {
    let (old, new) = (date(2021, 1, 1), date(2022, 4, 1));
    let urban = row(Dibao, Urban, "870", old);
    let elsewhere = Standard { division: "429006".to_owned(), ..urban.clone() };
    let (two, one, other) = (dibao(&urban, "1000", 2), dibao(&urban, "869.90", 1), dibao(&elsewhere, "0", 1));
    let destitute = Entitlement::Tekun {
        basic: figure(&row(Tekun, Urban, "1740", old)),
        care: figure(&row(Tekun, CareSelf, "100", old)),
        care_class: CareClass::SelfReliant,
    };
    let destitute = compute(&destitute, &BenefitTerms::default()).unwrap();
    let awards = [
        ("b", "420112002", &two),
        ("c", "420112001", &one),
        ("a", "420112001", &other),
        ("d", "420112002", &destitute),
    ]
    .map(|(holder, street, benefit)| AffectedAward { holder, street, benefit });
    let rows = [row(Dibao, Urban, "910", new), row(Tekun, Urban, "1820", new)];
    let preview = preview(&awards, &rows, new);
    let changes: Vec<_> = preview
        .changes
        .iter()
        .map(|change| (change.holder.as_str(), change.before, change.after, change.difference_fen))
        .collect();
    assert_eq!(
        changes,
        [
            // 0.10 rounds to nothing; 40.10 to 40.
            ("c", fen("0"), fen("40"), 4_000),
            ("b", fen("740"), fen("820"), 8_000),
            ("d", fen("1840"), fen("1920"), 8_000),
        ]
    );
    assert_eq!((preview.all.awards, preview.all.persons, preview.all.raised), (3, 4, 3));
    assert_eq!(
        (preview.all.before_fen, preview.all.after_fen, preview.all.difference_fen),
        (258_000, 278_000, 20_000)
    );
    assert_eq!(preview.streets["420112002"].difference_fen, 16_000);
    assert!(preview.changes.iter().all(|change| change.benefit.is_consistent()));
    // Before its first day the row replaces nothing.
    assert!(super::preview(&awards, &rows, date(2022, 3, 31)).changes.is_empty());
    let lower = super::preview(&awards, &[row(Dibao, Urban, "500", new)], new);
    assert_eq!((lower.all.lowered, lower.all.to_nothing), (1, 1));
}

#[test]
fn a_child_follows_the_figure_it_was_computed_from() {
    use crate::assistance::rules::programme::{defacto_orphan::DrawnAid, orphan::Placement};
    let new = date(2023, 4, 1);
    let child = |programme| {
        let standard = figure(&row(programme, Scattered, "1280", date(2023, 1, 1)));
        let drawn = vec![DrawnAid { programme: Dibao, amount: fen("300") }];
        let entitlement = Entitlement::DefactoOrphan { placement: Placement::Scattered, standard, drawn };
        compute(&entitlement, &BenefitTerms::default()).unwrap()
    };
    let (orphans, own) = (child(Orphan), child(Programme::DefactoOrphan));
    let awards = [("a", &orphans), ("b", &own)].map(|(holder, benefit)| AffectedAward {
        holder,
        street: "420112001",
        benefit,
    });
    for (programme, holder) in [(Orphan, "a"), (Programme::DefactoOrphan, "b")] {
        let preview = preview(&awards, &[row(programme, Scattered, "1300", new)], new);
        let changes: Vec<_> =
            preview.changes.iter().map(|change| (change.holder.as_str(), change.after)).collect();
        assert_eq!(changes, [(holder, fen("1000"))]);
    }
}

proptest! {
    #[test]
    fn streets_come_to_the_whole_and_a_higher_standard_lowers_nobody(
        households in proptest::collection::vec((0_usize..3, 0_u32..3000, 1_usize..6), 1..20), raise in 0_u32..500,
    ) {
        let (old, new) = (row(Dibao, Urban, "870", date(2021, 1, 1)), date(2022, 4, 1));
        let streets = ["420112001", "420112002", "420112003"];
        let benefits: Vec<_> = households
            .iter()
            .map(|&(_, income, persons)| dibao(&old, &income.to_string(), persons))
            .collect();
        let names: Vec<_> = (0..households.len()).map(|at| at.to_string()).collect();
        let awards: Vec<_> = benefits
            .iter()
            .zip(&names)
            .zip(&households)
            .map(|((benefit, holder), &(street, ..))| AffectedAward { holder, street: streets[street], benefit })
            .collect();
        let rows = [row(Dibao, Urban, &(870 + raise).to_string(), new)];
        let preview = preview(&awards, &rows, new);
        prop_assert_eq!(preview.all.lowered, 0);
        prop_assert_eq!(preview.all.after_fen - preview.all.before_fen, preview.all.difference_fen);
        let streets: i64 = preview.streets.values().map(|sums| sums.difference_fen).sum();
        prop_assert_eq!(streets, preview.all.difference_fen);
        prop_assert_eq!(preview.changes.len(), households.len());
    }
}
