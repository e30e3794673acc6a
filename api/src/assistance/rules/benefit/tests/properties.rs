use super::*;

fn roundings() -> impl Strategy<Value = Rounding> {
    prop_oneof![Just(Rounding::YuanHalfUp), Just(Rounding::YuanUp), Just(Rounding::FenHalfUp)]
}

fn rates() -> impl Strategy<Value = Rate> {
    prop_oneof![
        (0_i64..200_000).prop_map(|fen| Rate::Fixed { amount_fen: Fen::new(fen).unwrap() }),
        (0_u32..=1000).prop_map(|permille| Rate::ShareOfStandard { permille }),
    ]
}

prop_compose! {
    fn all_terms()(
        rounding in roundings(), elderly in rates(), minor in rates(),
        adds_up: bool, within_standard: bool, alone in prop_oneof![
            Just(AloneRule::Difference), (0_u32..=1000).prop_map(|permille| AloneRule::ShareOfStandard { permille })
        ],
        bands in proptest::option::of((1_u32..400, 400_u32..=1000, 0_u32..=1000)),
        share_permille in 0_u32..=1000, income_permille in 0_u32..2000, cap in proptest::option::of(0_i64..1_000_000),
    ) -> BenefitTerms {
        let rates = [(ExtraCategory::Elderly, elderly), (ExtraCategory::Minor, minor)].into();
        let dibao = bands.map_or(DibaoRule::Difference, |(first, second, permille)| DibaoRule::Banded {
            bands: [(first, permille), (second, permille / 2)]
                .map(|(below_permille, permille)| Band { below_permille, pays: Rate::ShareOfStandard { permille } })
                .to_vec(),
        });
        let most_per_time = cap.map(|fen| MostPerTime::Fixed { amount_fen: Fen::new(fen).unwrap() });
        BenefitTerms {
            rounding,
            dibao,
            alone,
            extra: ExtraTerms { rates, adds_up, within_standard },
            urgent: Caps::default(),
            expense: Some(ExpenseScale {
                threshold: Threshold::ShareOfIncome { permille: income_permille },
                share_permille,
                caps: Caps { most_per_time, most_a_year: None },
            }),
            elder_hard_adds_up: false,
            source: None,
        }
    }
}

/// A household's, a single person's and an expenditure's entitlement with the same income.
fn with_income(kind: u8, standard: i64, income: i64, members: &[(bool, bool, bool)]) -> Entitlement {
    let amount = |fen| Fen::new(fen).unwrap();
    let standard = Figure { amount: amount(standard), ..figure("1") };
    let member = |(at, &(elderly, minor, is_share_stopped)): (usize, &(bool, bool, bool))| DibaoMember {
        member: at,
        extra: [(elderly, ExtraCategory::Elderly), (minor, ExtraCategory::Minor)]
            .into_iter()
            .filter_map(|(is, category)| is.then_some(category))
            .collect(),
        is_share_stopped,
    };
    let members: Vec<_> = members.iter().enumerate().map(member).collect();
    let persons = u32::try_from(members.len()).unwrap();
    match kind {
        0 => Entitlement::Dibao { standard, yearly_income: amount(income), members },
        1 => Entitlement::DibaoAlone { standard, yearly_income: amount(income), member: members[0].clone() },
        _ => Entitlement::TempExpense {
            expenditure: amount(3_000_000),
            income: amount(income),
            standard,
            persons,
            given_this_year: Fen::ZERO,
        },
    }
}

proptest! {
    #[test]
    fn income_never_raises_a_sum_and_what_is_stored_recomputes(
        kind in 0_u8..3, standard in 0_i64..300_000, income in 0_i64..10_000_000, more in 0_i64..10_000_000,
        members in proptest::collection::vec(any::<(bool, bool, bool)>(), 1..8), terms in all_terms(),
    ) {
        let less = compute(&with_income(kind, standard, income, &members), &terms).unwrap();
        let richer = compute(&with_income(kind, standard, income + more, &members), &terms).unwrap();
        prop_assert!(richer.total <= less.total, "{:?} {:?}", less.lines, richer.lines);
        let stored = serde_json::to_string(&less).unwrap();
        let read: Benefit = serde_json::from_str(&stored).unwrap();
        prop_assert!(read.is_consistent());
        prop_assert_eq!(&read, &less);
        let altered = Benefit { total: less.total.checked_add(Fen::new(1).unwrap()).unwrap(), ..read };
        prop_assert!(!altered.is_consistent());
    }

    #[test]
    fn lines_come_to_the_total_and_shares_to_the_same(
        kind in 0_u8..3, standard in 0_i64..300_000, income in 0_i64..10_000_000,
        members in proptest::collection::vec(any::<(bool, bool, bool)>(), 1..8), terms in all_terms(),
    ) {
        let benefit = compute(&with_income(kind, standard, income, &members), &terms).unwrap();
        prop_assert_eq!(benefit.lines.iter().map(|line| line.amount_fen).sum::<i64>(), benefit.total.get());
        let shares = benefit.shares();
        if !shares.is_empty() {
            prop_assert_eq!(shares.iter().map(|(_, share)| share.get()).sum::<i64>(), benefit.total.get());
        }
        for (at, &(.., is_stopped)) in members.iter().enumerate() {
            prop_assert!(!is_stopped || shares.iter().all(|&(member, _)| member != at));
        }
    }

    #[test]
    fn no_allowance_is_above_the_standard(
        alone: bool, standard in 0_i64..300_000, income in 0_i64..10_000_000,
        members in proptest::collection::vec(any::<(bool, bool, bool)>(), 1..8), terms in all_terms(),
    ) {
        let benefit = compute(&with_income(alone.into(), standard, income, &members), &terms).unwrap();
        let persons = if alone { 1 } else { i64::try_from(members.len()).unwrap() };
        let extra: i64 = benefit.lines.iter().filter(|line| line.item == Item::Extra).map(|line| line.amount_fen).sum();
        let most = standard * persons + if terms.extra.within_standard { 0 } else { extra };
        prop_assert!(benefit.total.get() <= most, "{:?}", benefit.lines);
    }

    #[test]
    fn huge_amounts_are_computed_or_refused(
        kind in 0_u8..3, standard in 0..=i64::MAX, income in 0..=i64::MAX,
        members in proptest::collection::vec(any::<(bool, bool, bool)>(), 1..40), terms in all_terms(),
    ) {
        if let Err(found) = compute(&with_income(kind, standard, income, &members), &terms) {
            prop_assert_eq!(found[0].code(), "ASSISTANCE_BENEFIT_TOO_LARGE");
        }
    }
}
