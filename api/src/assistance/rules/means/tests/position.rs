use super::*;
use crate::assistance::rules::law::RuleSet;

#[test]
fn the_worked_examples_stand_where_the_reference_says() {
    use Position::{Above, BelowStandard, Edge};
    let (rural, urban) = (Area::Rural, Area::Urban);
    for (area, persons, monthly, standard, per_capita, position) in [
        // 1: 天门市 2023, rural, 3 persons, 900 a month.
        (rural, 3, "900.00", "465", "300.00", BelowStandard),
        // 2: 天门市 2023, rural: at the standard, at the edge line, and a fen to each side.
        (rural, 1, "464.99", "465", "464.99", BelowStandard),
        (rural, 1, "465.00", "465", "465.00", Edge),
        (rural, 3, "1395.00", "465", "465.00", Edge),
        (rural, 1, "697.49", "465", "697.49", Edge),
        (rural, 1, "697.50", "465", "697.50", Above),
        (rural, 3, "2092.50", "465", "697.50", Above),
        (rural, 3, "2092.49", "465", "697.50", Edge),
        // 3: 东西湖区 urban, 2 persons, 1000 a month, March and April 2022.
        (urban, 2, "1000.00", "870", "500.00", BelowStandard),
        (urban, 2, "1000.00", "910", "500.00", BelowStandard),
    ] {
        let household = household(area, persons, monthly);
        let test = dibao(&household);
        let own = None;
        let edge = edge_line(own, &household.place, day(), RuleSet::InterimMeasures, &EdgePolicy::default());
        let compared = test.compare(yuan(standard), edge).unwrap();
        let case = format!("{persons} × {monthly} against {standard}");
        assert_eq!((compared.position, test.per_capita_fen), (position, yuan(per_capita)), "{case}");
        let half_more = yuan(standard).get() * 3 / 2;
        assert_eq!(compared.edge_line_fen.get(), half_more, "{case}");
    }
}

#[test]
fn one_fen_a_year_is_enough() {
    let mut one = household(Area::Rural, 3, "0");
    for (yearly, position) in
        [("16739.99", Position::BelowStandard), ("16740.00", Position::Edge), ("16740.01", Position::Edge)]
    {
        one.incomes = vec![income(0, IncomeKind::Wage, yearly)];
        let test = dibao(&one);
        let compared = test.compare(yuan("465"), EdgeLine::Factor { permille: 1500 }).unwrap();
        // Shown alike, decided apart.
        assert_eq!((compared.position, test.per_capita_fen), (position, yuan("465")), "{yearly}");
    }
}

#[test]
fn the_edge_line_is_the_own_figure_the_provinces_factor_or_the_default() {
    let factor = |permille| EdgeLine::Factor { permille };
    let in_force = Window { valid_from: date(2026, 7, 1), valid_to: Some(date(2026, 12, 31)) };
    let hubei =
        ProvinceEdge { province: "420000".into(), factor_permille: 2000, in_force, source: "《x》".into() };
    let policy = EdgePolicy { provinces: vec![hubei.clone()], ..Default::default() };
    let (hubei_place, jiangsu_place) = (["429006", "420000"], ["320412", "320000"]);
    for (own, place, on, expected) in [
        (None, hubei_place, date(2026, 6, 30), factor(1500)),
        (None, hubei_place, date(2026, 7, 1), factor(2000)),
        (None, hubei_place, date(2026, 12, 31), factor(2000)),
        (None, hubei_place, date(2027, 1, 1), factor(1500)),
        (None, jiangsu_place, date(2026, 7, 1), factor(1500)),
        (Some("697.50"), hubei_place, date(2026, 7, 1), EdgeLine::Figure { amount_fen: yuan("697.50") }),
    ] {
        let rules = RuleSet::of(on).unwrap();
        let found = edge_line(own.map(yuan), &place.map(str::to_owned), on, rules, &policy);
        assert_eq!(found, expected, "{place:?} {on}");
    }
    // A row dated too early changes nothing under the former rules.
    let in_force = Window { valid_from: date(2020, 1, 1), valid_to: None };
    let early = EdgePolicy { provinces: vec![ProvinceEdge { in_force, ..hubei }], ..Default::default() };
    let place = hubei_place.map(str::to_owned);
    assert_eq!(edge_line(None, &place, day(), RuleSet::InterimMeasures, &early), factor(1500));
}

#[test]
fn an_own_edge_figure_is_compared_exactly() {
    let test = dibao(&household(Area::Rural, 2, "1400.00"));
    for (figure, position) in [("700.00", Position::Above), ("700.01", Position::Edge)] {
        let edge = EdgeLine::Figure { amount_fen: yuan(figure) };
        let compared = test.compare(yuan("465"), edge).unwrap();
        assert_eq!((compared.position, compared.edge_line_fen), (position, yuan(figure)));
    }
}

#[test]
fn the_largest_figures_are_compared_without_panic() {
    let mut one = household(Area::Rural, 1, "0");
    let huge = Fen::new(i64::MAX).unwrap();
    one.incomes = vec![Income { member: 0, amount: huge, per: Per::Year, kind: IncomeKind::Wage }];
    let test = dibao(&one);
    let most = MeansTest { persons: u32::MAX, ..test.clone() };
    for test in [&test, &most] {
        assert!(test.compare(huge, EdgeLine::Factor { permille: u32::MAX }).is_err());
        let compared = test.compare(huge, EdgeLine::Figure { amount_fen: huge }).unwrap();
        assert_eq!(compared.position, Position::BelowStandard);
    }
    let above = test.compare(Fen::ZERO, EdgeLine::Factor { permille: 1500 }).unwrap();
    assert_eq!(above.position, Position::Above);
}
