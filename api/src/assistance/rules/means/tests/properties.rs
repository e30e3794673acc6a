use proptest::prelude::*;

use super::*;

fn income_kind() -> impl Strategy<Value = IncomeKind> {
    use IncomeKind::*;
    prop::sample::select(vec![
        Wage,
        Business,
        Property,
        Transfer,
        Maintenance,
        BasicPension,
        Veterans,
        FamilyPlanning,
        Scholarship,
        Bravery,
        Assistance,
        DisabilitySubsidy,
        ElderAllowance,
        MedicalInsurance,
        IncomeKind::Other,
    ])
}

fn expense_kind() -> impl Strategy<Value = ExpenseKind> {
    use ExpenseKind::*;
    prop::sample::select(vec![WorkCost, Medical, Rehabilitation, Education, Housing, ExpenseKind::Other])
}

fn per() -> impl Strategy<Value = Per> {
    prop::sample::select(vec![Per::Month, Per::Year])
}

fn profile() -> impl Strategy<Value = Profile> {
    prop::sample::select(vec![Profile::Dibao, Profile::Tekun])
}

/// Three people whose amounts lie within `most` fen, and who of them counts.
fn case(most: i64) -> impl Strategy<Value = (Household, BTreeSet<usize>)> {
    let amount = move || (0..=most).prop_map(|amount| Fen::new(amount).unwrap());
    let income = (0usize..3, income_kind(), amount(), per()).prop_map(|(member, kind, amount, per)| Income {
        member,
        kind,
        amount,
        per,
    });
    let expense = (0usize..3, expense_kind(), amount(), per())
        .prop_map(|(member, kind, amount, per)| Expense { member, kind, amount, per });
    let counted = prop::collection::btree_set(0usize..3, 1..=3);
    (prop::collection::vec(income, 0..8), prop::collection::vec(expense, 0..8), counted).prop_map(
        |(incomes, expenses, counted)| {
            (Household { incomes, expenses, ..household(Area::Rural, 3, "0") }, counted)
        },
    )
}

fn run(one: &Household, counted: &BTreeSet<usize>, profile: Profile) -> Result<MeansTest, Vec<Finding>> {
    let costs = HealthCosts { most_per_member_fen: Some(yuan("5000")), ..Default::default() };
    let policy = MeansPolicy { health_costs: costs, ..Default::default() };
    means_test(one, counted, &MeansContext { profile, place: &one.place, day: day(), policy: &policy })
}

proptest! {
    #[test]
    fn more_income_never_lowers_the_total(
        (mut one, counted) in case(2_000_000),
        at: prop::sample::Index,
        more in 0i64..2_000_000,
        profile in profile(),
    ) {
        prop_assume!(!one.incomes.is_empty());
        let before = run(&one, &counted, profile).unwrap();
        let raised = at.index(one.incomes.len());
        let amount = &mut one.incomes[raised].amount;
        *amount = Fen::new(amount.get() + more).unwrap();
        let after = run(&one, &counted, profile).unwrap();
        prop_assert!(after.yearly_income_fen >= before.yearly_income_fen);
        let edge = EdgeLine::Factor { permille: 1500 };
        let position = |test: &MeansTest| test.compare(yuan("465"), edge).unwrap().position as u8;
        prop_assert!(position(&after) >= position(&before));
    }

    #[test]
    fn more_costs_never_raise_the_total(
        (mut one, counted) in case(2_000_000),
        at: prop::sample::Index,
        more in 0i64..2_000_000,
    ) {
        prop_assume!(!one.expenses.is_empty());
        let before = run(&one, &counted, Profile::Dibao).unwrap();
        let raised = at.index(one.expenses.len());
        let amount = &mut one.expenses[raised].amount;
        *amount = Fen::new(amount.get() + more).unwrap();
        prop_assert!(run(&one, &counted, Profile::Dibao).unwrap().yearly_income_fen <= before.yearly_income_fen);
    }

    #[test]
    fn the_members_add_up_to_the_total((one, counted) in case(2_000_000), profile in profile()) {
        let test = run(&one, &counted, profile).unwrap();
        let share = |share: &MemberShare| share.counted_fen.get() - share.deducted_fen.get();
        let by_member: i64 = test.members.iter().map(share).sum();
        prop_assert_eq!(by_member, test.yearly_income_fen.get());
        prop_assert_eq!(test.lines.len(), one.incomes.len() + one.expenses.len());
        prop_assert!(test.members.iter().map(|share| share.member).eq(counted.iter().copied()));
    }

    #[test]
    fn a_stored_explanation_recomputes_to_the_same((one, counted) in case(2_000_000), profile in profile()) {
        let test = run(&one, &counted, profile).unwrap();
        let stored = serde_json::to_string(&test).unwrap();
        let read: MeansTest = serde_json::from_str(&stored).unwrap();
        prop_assert_eq!(&read, &test);
        prop_assert!(read.is_consistent());
        let sum: i64 = read.lines.iter().map(|line| match line.treatment {
            Treatment::Counted => line.counted_fen.get(),
            Treatment::Deducted => -line.counted_fen.get(),
            _ => 0,
        }).sum();
        prop_assert_eq!(sum, read.yearly_income_fen.get());
        prop_assert!(sum >= 0);
        let given = |line: &Line| line.counted_fen <= line.given_fen;
        prop_assert!(read.lines.iter().all(given));
    }

    #[test]
    fn huge_amounts_are_computed_or_refused_but_never_wrap((one, counted) in case(i64::MAX)) {
        match run(&one, &counted, Profile::Dibao) {
            Ok(test) => prop_assert!(test.is_consistent()),
            Err(refused) => {
                let codes = codes(&refused);
                prop_assert!(!codes.is_empty() && codes.iter().all(|code| *code == "MEANS_AMOUNT_TOO_LARGE"));
            }
        }
    }

    #[test]
    fn the_order_of_the_form_does_not_change_the_total((one, counted) in case(2_000_000)) {
        let mut turned = one.clone();
        turned.incomes.reverse();
        turned.expenses.reverse();
        prop_assert_eq!(
            run(&one, &counted, Profile::Dibao).unwrap().yearly_income_fen,
            run(&turned, &counted, Profile::Dibao).unwrap().yearly_income_fen
        );
    }
}
