use std::collections::BTreeMap;

use super::{
    super::{
        assets::{AssetTest, AssetVerdict, asset_test},
        declaration::CheckedSource,
    },
    *,
};
use crate::assistance::rules::facts::{Asset, AssetKind, SourceOutcome};

fn asset(kind: AssetKind, value: &str, count: u32) -> Asset {
    Asset { member: 0, kind, value: yuan(value), count, is_necessity: false }
}

fn necessity(kind: AssetKind, value: &str) -> Asset {
    Asset { is_necessity: true, ..asset(kind, value, 1) }
}

fn source(kind: AssetKind, outcome: SourceOutcome) -> CheckedSource {
    CheckedSource { source: "BANKS".into(), outcome, incomes: BTreeSet::new(), assets: [kind].into() }
}

/// 24 months of 465 for each of two persons are 22,320.
fn limits(financial: FinancialLimit) -> AssetLimits {
    AssetLimits {
        division: "420000".into(),
        in_force: Window { valid_from: date(2022, 1, 1), valid_to: None },
        financial: Some(financial),
        most: BTreeMap::from([(AssetKind::Vehicle, 0), (AssetKind::OtherHouse, 1)]),
        source: "《某省办法》".into(),
    }
}

fn run(assets: Vec<Asset>, limits: Option<&AssetLimits>, sources: &[CheckedSource]) -> AssetTest {
    let one = Household { assets, ..household(Area::Rural, 2, "0") };
    let policy = MeansPolicy::default();
    asset_test(&one, &all(&one), yuan("465"), limits, sources, &policy).unwrap()
}

#[test]
fn both_sides_of_each_limit() {
    use AssetKind::{Claim, Company, Deposit, Insurance, InternetFinance, OtherHouse, Securities, Vehicle};
    use AssetVerdict::{Exceeds, Within};
    let months = limits(FinancialLimit::MonthsOfStandard { months: 24 });
    let fixed = limits(FinancialLimit::PerPerson { amount_fen: yuan("11160") });
    let (money, things) = ("MEANS_FINANCIAL_EXCEEDED", "MEANS_ASSET_EXCEEDED");
    for (assets, verdict, violations) in [
        (vec![], Within, vec![]),
        (vec![asset(Deposit, "22320", 1)], Within, vec![]),
        (vec![asset(Deposit, "22320.01", 1)], Exceeds, vec![money]),
        (
            [Deposit, Securities, Insurance, Claim, InternetFinance].map(|k| asset(k, "4464", 1)).to_vec(),
            Within,
            vec![],
        ),
        (
            [Deposit, Securities, Insurance, Claim, InternetFinance].map(|k| asset(k, "4464.01", 1)).to_vec(),
            Exceeds,
            vec![money],
        ),
        (vec![asset(OtherHouse, "500000", 1)], Within, vec![]),
        (vec![asset(OtherHouse, "0", 2)], Exceeds, vec![things]),
        (vec![asset(OtherHouse, "0", 1), asset(OtherHouse, "0", 1)], Exceeds, vec![things]),
        (vec![asset(Company, "0", 3)], Within, vec![]),
        (vec![asset(Vehicle, "3000", 1)], Exceeds, vec![things]),
        (vec![necessity(Vehicle, "3000")], Within, vec![]),
        // Money is no necessity, whatever the form says.
        (vec![necessity(Deposit, "22320.01")], Exceeds, vec![money]),
        (
            vec![asset(Deposit, "99999", 1), asset(Vehicle, "0", 1), asset(OtherHouse, "0", 3)],
            Exceeds,
            vec![money, things, things],
        ),
    ] {
        for limits in [&months, &fixed] {
            let test = run(assets.clone(), Some(limits), &[]);
            assert_eq!(
                (test.verdict, codes(&test.violations())),
                (verdict, violations.clone()),
                "{assets:?}"
            );
            assert!(test.warnings().is_empty());
        }
    }
}

#[test]
fn silence_and_missing_limits_are_not_known() {
    use AssetKind::{Company, Deposit, Vehicle};
    use AssetVerdict::{Exceeds, NotKnown, Within};
    use SourceOutcome::{Answered, Failed, NoRecord, Pending, TimedOut};
    let limits = limits(FinancialLimit::MonthsOfStandard { months: 24 });
    let (silent, unlimited) = ("MEANS_SOURCE_UNANSWERED", "MEANS_LIMITS_UNKNOWN");
    let rich = vec![asset(Deposit, "99999", 1)];
    for (assets, limits, kind, outcome, verdict, warnings) in [
        (vec![], Some(&limits), Deposit, Answered, Within, vec![]),
        (vec![], Some(&limits), Deposit, NoRecord, Within, vec![]),
        (vec![], Some(&limits), Deposit, Failed, NotKnown, vec![silent]),
        (vec![], Some(&limits), Deposit, Pending, NotKnown, vec![silent]),
        (vec![], Some(&limits), Vehicle, TimedOut, NotKnown, vec![silent]),
        // No limit is set on companies, so nothing hangs on that source.
        (vec![], Some(&limits), Company, TimedOut, Within, vec![]),
        (rich.clone(), Some(&limits), Vehicle, Failed, Exceeds, vec![silent]),
        (rich, None, Deposit, Answered, NotKnown, vec![unlimited]),
        (vec![], None, Company, Failed, NotKnown, vec![unlimited, silent]),
    ] {
        let test = run(assets, limits, &[source(kind, outcome)]);
        assert_eq!((test.verdict, codes(&test.warnings())), (verdict, warnings), "{kind:?} {outcome:?}");
    }
}

#[test]
fn the_assets_of_others_are_listed_and_ignored() {
    let limits = limits(FinancialLimit::MonthsOfStandard { months: 24 });
    let mut one = household(Area::Rural, 2, "0");
    one.assets =
        vec![Asset { member: 1, ..asset(AssetKind::Vehicle, "1", 1) }, necessity(AssetKind::Home, "1")];
    let (counted, policy) = (BTreeSet::from([0]), MeansPolicy::default());
    let test = asset_test(&one, &counted, yuan("465"), Some(&limits), &[], &policy).unwrap();
    let treatments: Vec<_> = test.lines.iter().map(|line| line.treatment).collect();
    assert_eq!(
        (test.verdict, treatments),
        (AssetVerdict::Within, vec![Treatment::Ignored, Treatment::Exempt])
    );
}

#[test]
fn it_is_read_back_as_written_with_the_same_violations() {
    let limits = limits(FinancialLimit::MonthsOfStandard { months: 24 });
    let assets = vec![asset(AssetKind::Deposit, "99999", 1), asset(AssetKind::Vehicle, "1", 2)];
    let test = run(assets, Some(&limits), &[source(AssetKind::Vehicle, SourceOutcome::TimedOut)]);
    let read: AssetTest = serde_json::from_str(&serde_json::to_string(&test).unwrap()).unwrap();
    assert_eq!((read.violations(), &read), (test.violations(), &test));
}

#[test]
fn huge_values_and_limits_are_refused() {
    let huge = Fen::new(i64::MAX).unwrap();
    let policy = MeansPolicy::default();
    let mut one = household(Area::Rural, 2, "0");
    one.assets = vec![Asset { value: huge, ..asset(AssetKind::Deposit, "0", u32::MAX) }; 2];
    let months = limits(FinancialLimit::MonthsOfStandard { months: 24 });
    let refused = asset_test(&one, &all(&one), yuan("465"), Some(&months), &[], &policy).unwrap_err();
    assert_eq!(codes(&refused), ["MEANS_AMOUNT_TOO_LARGE"]);
    let refused = asset_test(&one, &all(&one), huge, Some(&months), &[], &policy).unwrap_err();
    assert_eq!(codes(&refused), ["MEANS_AMOUNT_TOO_LARGE"]);
    one.assets[0].member = 2;
    let refused = asset_test(&one, &BTreeSet::new(), huge, None, &[], &policy).unwrap_err();
    assert_eq!(codes(&refused), ["MEANS_NOBODY_COUNTED", "HOUSEHOLD_ITEM_WITHOUT_MEMBER"]);
}

#[test]
fn policy_decides_what_can_be_a_necessity_but_never_money() {
    use AssetKind::{Deposit, Vehicle};
    let limits = limits(FinancialLimit::MonthsOfStandard { months: 24 });
    for (kinds, owned, verdict) in [
        (vec![Vehicle], necessity(Vehicle, "1"), AssetVerdict::Within),
        (vec![], necessity(Vehicle, "1"), AssetVerdict::Exceeds),
        (vec![Deposit], necessity(Deposit, "99999"), AssetVerdict::Exceeds),
    ] {
        let policy = MeansPolicy { necessity_kinds: kinds.into_iter().collect(), ..Default::default() };
        let one = Household { assets: vec![owned], ..household(Area::Rural, 2, "0") };
        let test = asset_test(&one, &all(&one), yuan("465"), Some(&limits), &[], &policy).unwrap();
        assert_eq!(test.verdict, verdict, "{:?} {:?}", policy.necessity_kinds, one.assets);
    }
}
