use super::*;

proptest! {
    /// Whatever is decided when, in the end each month is credited what is due for it, or the rest is known.
    #[test]
    fn corrections_settle_every_month(
        changes in proptest::collection::vec((0_u32..12, 0_u32..12, 1_u32..900), 0..8),
        permille in 100_u32..=1000,
        returned in proptest::collection::btree_set(0_u32..12, 0..4),
    ) {
        let start = month("2023-01");
        let policy = PaymentPolicy { most_deduction_permille: permille };
        let mut award = award("2023-01", "495");
        let mut credited = Vec::new();
        for at in 0..12 {
            let now = start.plus(at).unwrap();
            for &(_, from, yuan) in changes.iter().filter(|(when, ..)| *when == at) {
                if let Ok(after) = award.adjust(start.plus(from).unwrap(), Fen::yuan(yuan), now.first_day()) {
                    award = after;
                }
            }
            let payee = Payee { to: to("one", "429006001"), award: &award, credited: &credited };
            let key = BatchKey { month: now, ..key("2023-01", BatchKind::Regular) };
            let prepared = prepare(&key, &[payee], &policy).unwrap();
            prop_assert!(prepared.totals.foot(&prepared.lines));
            let Some(line) = prepared.lines.first() else { continue };
            let state = if returned.contains(&at) { LineState::Returned } else { LineState::Paid };
            let line = BatchLine { state, ..line.clone() };
            credited.extend(line.credited());
            if line.state.credits() {
                let due: i64 = start.through(now).map(|month| award.due(month).get()).sum();
                let got: i64 = credited.iter().map(|credit| credit.amount_fen).sum();
                prop_assert_eq!(got - due, line.outstanding.get());
            }
        }
    }

    #[test]
    fn streets_come_to_the_whole(amounts in proptest::collection::vec((0_usize..4, 1_u32..100_000), 0..30)) {
        let streets = ["429006001", "429006002", "429006003", "429006100"];
        let names: Vec<_> = (0..amounts.len()).map(|at| format!("holder-{at:03}")).collect();
        let approvals: Vec<_> = amounts
            .iter()
            .zip(&names)
            .map(|(&(street, yuan), name)| OneOff { to: to(name, streets[street]), amount: Fen::yuan(yuan) })
            .collect();
        let prepared = prepare_one_off(&key("2023-01", BatchKind::OneOff), &approvals).unwrap();
        let whole: i64 = amounts.iter().map(|(_, yuan)| i64::from(*yuan) * 100).sum();
        prop_assert_eq!(prepared.totals.all.payable.get(), whole);
        let streets: i64 = prepared.totals.streets.values().map(|sums| sums.payable.get()).sum();
        prop_assert_eq!(streets, whole);
        prop_assert!(prepared.totals.foot(&prepared.lines));
        if let Some((last, rest)) = prepared.lines.split_last() {
            prop_assert!(!prepared.totals.foot(rest), "{last:?} is missed");
        }
    }
}
