use super::*;

fn sample() -> (Vec<BatchLine>, Totals) {
    let award = award("2023-04", "495");
    let payee = |holder| Payee { to: to(holder, "429006001"), award: &award, credited: &[] };
    let payees = [payee("one"), payee("two")];
    let prepared = prepare(&key("2023-04", BatchKind::Regular), &payees, &PaymentPolicy::default()).unwrap();
    (prepared.lines, prepared.totals)
}

#[test]
fn a_batch_goes_through_three_hands_and_is_locked_once_sent() {
    use BatchAct::*;
    use BatchState::{Approved, Discarded, Draft, Reviewed, Sent, Settled};
    let (lines, totals) = sample();
    let handled = HandledBy { prepared: Some("ann"), reviewed: Some("bob") };
    for (state, act, account, expected) in [
        (Draft, Recompute, "ann", Ok(Draft)),
        (Draft, Review, "bob", Ok(Reviewed)),
        (Draft, Review, "ann", Err("SAME_PERSON")),
        (Draft, Export, "cho", Err("STEP_NOT_NEXT")),
        (Reviewed, Approve, "cho", Ok(Approved)),
        (Reviewed, Approve, "bob", Err("SAME_PERSON")),
        (Reviewed, Approve, "ann", Err("SAME_PERSON")),
        (Reviewed, Return, "bob", Ok(Draft)),
        (Reviewed, Recompute, "ann", Err("STEP_NOT_NEXT")),
        (Approved, Export, "ann", Ok(Sent)),
        (Approved, Discard, "cho", Ok(Discarded)),
        (Sent, Recompute, "ann", Err("LOCKED")),
        (Sent, Return, "ann", Err("LOCKED")),
        (Sent, Export, "ann", Err("LOCKED")),
        (Sent, Settle, "ann", Err("NOT_SETTLED")),
        (Settled, Discard, "ann", Err("LOCKED")),
        (Discarded, Recompute, "ann", Err("LOCKED")),
    ] {
        let result = next(state, act, account, handled, &lines, &totals);
        let result = result.map_err(|found| found[0].code().trim_start_matches("ASSISTANCE_PAYMENT_"));
        assert_eq!(result, expected, "{state:?} {act:?} {account}");
    }
    let settled: Vec<_> =
        lines.iter().map(|line| BatchLine { state: LineState::Paid, ..line.clone() }).collect();
    assert_eq!(next(Sent, Settle, "ann", handled, &settled, &totals), Ok(Settled));
    // What does not foot goes no further.
    let mut altered = lines.clone();
    altered[0].payable = fen("495.01");
    for (state, act) in [(Draft, Review), (Reviewed, Approve), (Approved, Export)] {
        let found = next(state, act, "cho", handled, &altered, &totals).unwrap_err();
        assert_eq!(found[0].code(), "ASSISTANCE_PAYMENT_NOT_FOOTING");
    }
}

#[test]
fn the_banks_answers_follow_one_another() {
    use LineState::{Cancelled, Paid, Pending, Resent, Returned};
    for (from, to, fits) in [
        (Pending, Paid, true),
        (Pending, Returned, true),
        (Paid, Returned, true),
        (Returned, Resent, true),
        (Returned, Cancelled, true),
        (Resent, Paid, true),
        (Pending, Cancelled, false),
        (Paid, Resent, false),
        (Cancelled, Resent, false),
        (Returned, Paid, false),
    ] {
        assert_eq!(line_next(BatchState::Sent, from, to).is_ok(), fits, "{from:?} {to:?}");
        assert!(line_next(BatchState::Approved, from, to).is_err());
    }
}

fn account(name: &str, number: &str, bank: &str) -> Account {
    Account { name: name.to_owned(), number: number.to_owned(), bank: bank.to_owned() }
}

#[test]
fn the_bank_file_has_the_batchs_count_and_sum_and_runs_no_formula() {
    let (lines, totals) = sample();
    let accounts: BTreeMap<_, _> = [
        ("one", account("示范一", "6222020000000001", "农商行, 天门\"支行\"")),
        ("two", account("示范二", "6222020000000002", "=cmd|' /C calc'!A0")),
    ]
    .into();
    let key = key("2023-04", BatchKind::Regular);
    let file = bank_file(&key, &lines, &totals, "@低保金", |holder| accounts.get(holder)).unwrap();
    assert_eq!((file.count, file.total), (2, fen("990")));
    let text = String::from_utf8(file.content.clone()).unwrap();
    assert_eq!(
        text,
        "序号,批次,户名,账号,开户行,金额（元）,用途\r\n\
         1,429006-2023-04,示范一,6222020000000001,\"农商行, 天门\"\"支行\"\"\",495.00,'@低保金\r\n\
         2,429006-2023-04,示范二,6222020000000002,'=cmd|' /C calc'!A0,495.00,'@低保金\r\n"
    );
    let shown = format!("{file:?} {:?}", accounts["one"]);
    assert!(!shown.contains("示范") && !shown.contains("6222"), "{shown}");
    for (wrong, code) in [
        (None, "WITHOUT_ACCOUNT"),
        (Some(account("=1+1", "6222020000000002", "")), "ACCOUNT_WRONG"),
        (Some(account("＝1+1", "6222020000000002", "")), "ACCOUNT_WRONG"),
        (Some(account(" =1+1", "6222020000000002", "")), "ACCOUNT_WRONG"),
        (Some(account("", "6222020000000002", "")), "ACCOUNT_WRONG"),
        (Some(account("示范二", "62220200-0000002", "")), "ACCOUNT_WRONG"),
        (Some(account("示范二", "1234567", "")), "ACCOUNT_WRONG"),
        (Some(account("示范\n二", "6222020000000002", "")), "ACCOUNT_WRONG"),
        (Some(account("示范二", "6222020000000002", "行\r\n3,x")), "ACCOUNT_WRONG"),
    ] {
        let of = |holder: &str| if holder == "two" { wrong.as_ref() } else { accounts.get(holder) };
        let found = bank_file(&key, &lines, &totals, "低保金", of).unwrap_err();
        assert_eq!(found[0].code(), format!("ASSISTANCE_PAYMENT_{code}"));
        assert_eq!(found[0].facts, [("holder", "two".to_owned())]);
    }
    // What came back goes out again alone; what was paid does not.
    let resent = BatchLine { state: LineState::Resent, ..lines[1].clone() };
    let again = std::slice::from_ref(&resent);
    let file =
        bank_file(&key, again, &Totals::of(again).unwrap(), "低保金", |holder| accounts.get(holder)).unwrap();
    assert_eq!((file.count, file.total), (1, fen("495")));
    let paid = BatchLine { state: LineState::Paid, ..lines[1].clone() };
    let both = [lines[0].clone(), paid];
    let found = bank_file(&key, &both, &totals, "低保金", |holder| accounts.get(holder)).unwrap_err();
    assert_eq!(found[0].paths, ["file"]);
    let fewer = Totals::of(&lines[..1]).unwrap();
    let found = bank_file(&key, &lines, &fewer, "低保金", |holder| accounts.get(holder)).unwrap_err();
    assert_eq!(found[0].code(), "ASSISTANCE_PAYMENT_NOT_FOOTING");
}

#[test]
fn a_line_that_deductions_took_whole_is_credited_and_not_sent() {
    let award = award("2023-04", "100");
    let credited = [Credited { month: month("2023-03"), amount_fen: 20_000 }];
    let payee = Payee { to: to("one", "429006001"), award: &award, credited: &credited };
    let key = key("2023-04", BatchKind::Regular);
    let prepared = prepare(&key, &[payee], &PaymentPolicy::default()).unwrap();
    assert_eq!(prepared.lines[0].payable, Fen::ZERO);
    assert_eq!(prepared.lines[0].credited().count(), 2);
    let file = bank_file(&key, &prepared.lines, &prepared.totals, "低保金", |_| None).unwrap();
    assert_eq!((file.count, file.total), (0, Fen::ZERO));
    let handled = HandledBy::default();
    let settled = next(BatchState::Sent, BatchAct::Settle, "ann", handled, &prepared.lines, &prepared.totals);
    assert_eq!(settled, Ok(BatchState::Settled));
}
