use std::collections::{BTreeMap, BTreeSet};

use proptest::prelude::*;

use super::{
    bank::{Account, bank_file},
    line::{LineItem, LineState},
    state::{BatchAct, HandledBy, line_next, next},
    supplement::{Supplement, SupplementRate, prepare_supplement},
    *,
};
use crate::assistance::rules::{
    award::{AwardPolicy, EndReason, SuspensionReason},
    law::date,
    month::month,
    programme::exclusion::GrantMode,
    samples::fen,
};

mod properties;
mod steps;

fn key(at: &str, kind: BatchKind) -> BatchKey {
    BatchKey { division: "429006".to_owned(), programme: Programme::Dibao, month: month(at), kind }
}

fn award(first: &str, yuan: &str) -> Award {
    Award::grant(Programme::Dibao, GrantMode::Full, month(first), fen(yuan), date(2023, 3, 15)).unwrap()
}

fn to<'a>(holder: &'a str, street: &'a str) -> Recipient<'a> {
    Recipient { street, holder, persons: 2, has_account: true }
}

/// Pays month after month, each batch locked as it was prepared, and tells each line's items.
struct Books {
    credited: Vec<Credited>,
}

impl Books {
    fn pay(&mut self, award: &Award, at: &str, policy: &PaymentPolicy) -> (Vec<String>, String, String) {
        let payee = Payee { to: to("one", "429006001"), award, credited: &self.credited };
        let prepared = prepare(&key(at, BatchKind::Regular), &[payee], policy).unwrap();
        let again = prepare(&key(at, BatchKind::Regular), &[payee], policy).unwrap();
        assert_eq!(prepared, again);
        assert!(prepared.totals.foot(&prepared.lines));
        let Some(line) = prepared.lines.first().cloned() else {
            let left = prepared.to_recover.first().map_or(Fen::ZERO, |(_, fen)| *fen);
            return (Vec::new(), "0.00".to_owned(), left.to_string());
        };
        self.credited.extend(line.credited());
        let told = |item: &LineItem| format!("{:?} {} {}", item.kind, item.month, item.amount_fen);
        (line.items.iter().map(told).collect(), line.payable.to_string(), line.outstanding.to_string())
    }
}

fn pay(books: &mut Books, award: &Award, at: &str) -> (Vec<String>, String, String) {
    books.pay(award, at, &PaymentPolicy::default())
}

#[test]
fn differences_of_earlier_months_are_items_of_the_next_batch() {
    let mut books = Books { credited: Vec::new() };
    let first = award("2023-04", "495");
    // April and May in the first batch: it was confirmed late.
    let (items, payable, _) = pay(&mut books, &first, "2023-05");
    assert_eq!(items, ["Arrears 2023-04 49500", "Regular 2023-05 49500"]);
    assert_eq!(payable, "990.00");
    // Paid once: the same month again has nothing left.
    assert_eq!(pay(&mut books, &first, "2023-05").0, Vec::<String>::new());
    // More from May on, known in June.
    let raised = first.adjust(month("2023-05"), fen("600"), date(2023, 6, 2)).unwrap();
    let (items, payable, _) = pay(&mut books, &raised, "2023-06");
    assert_eq!(items, ["Arrears 2023-05 10500", "Regular 2023-06 60000"]);
    assert_eq!(payable, "705.00");
    // Much less from April on, known in July: 295, 400 and 400 were too much, and July can take off what it pays.
    let lowered = raised.adjust(month("2023-04"), fen("200"), date(2023, 7, 2)).unwrap();
    let (items, payable, outstanding) = pay(&mut books, &lowered, "2023-07");
    assert_eq!(items, ["Regular 2023-07 20000", "Deduction 2023-04 -20000"]);
    assert_eq!((payable.as_str(), outstanding.as_str()), ("0.00", "895.00"));
    let (items, _, outstanding) = pay(&mut books, &lowered, "2023-08");
    assert_eq!(items, ["Regular 2023-08 20000", "Deduction 2023-04 -9500", "Deduction 2023-05 -10500"]);
    assert_eq!(outstanding, "695.00");
    // Ended: nothing is left to take it off from, so the rest is recovered by order.
    let ended =
        lowered.terminate(EndReason::NotEligible, date(2023, 8, 20), &AwardPolicy::default()).unwrap();
    assert_eq!(pay(&mut books, &ended, "2023-09"), (vec![], "0.00".into(), "695.00".into()));
}

#[test]
fn policy_leaves_the_household_a_part_of_its_month() {
    let mut books = Books { credited: vec![Credited { month: month("2023-03"), amount_fen: 30_000 }] };
    let policy = PaymentPolicy { most_deduction_permille: 200 };
    let (items, payable, outstanding) = books.pay(&award("2023-04", "495"), "2023-04", &policy);
    // March was before the award: nothing was due for it. A fifth of 495 is 99.
    assert_eq!(items, ["Regular 2023-04 49500", "Deduction 2023-03 -9900"]);
    assert_eq!((payable.as_str(), outstanding.as_str()), ("396.00", "201.00"));
}

#[test]
fn a_suspension_found_empty_and_a_returned_payment_come_back_as_arrears() {
    let mut books = Books { credited: Vec::new() };
    let first = award("2023-04", "495");
    pay(&mut books, &first, "2023-04");
    let suspended = first.suspend(month("2023-05"), SuspensionReason::UnderCheck).unwrap();
    assert_eq!(pay(&mut books, &suspended, "2023-05").0, Vec::<String>::new());
    let resumed = suspended.resume(month("2023-06"), true).unwrap();
    assert_eq!(pay(&mut books, &resumed, "2023-06").0, ["Arrears 2023-05 49500", "Regular 2023-06 49500"]);

    let payee = Payee { to: to("one", "429006001"), award: &first, credited: &[] };
    let prepared = prepare(&key("2023-04", BatchKind::Regular), &[payee], &PaymentPolicy::default()).unwrap();
    for (state, credits) in [
        (LineState::Pending, true),
        (LineState::Paid, true),
        (LineState::Resent, true),
        (LineState::Returned, false),
        (LineState::Cancelled, false),
    ] {
        let line = BatchLine { state, ..prepared.lines[0].clone() };
        assert_eq!(line.credited().count(), usize::from(credits), "{state:?}");
    }
}

#[test]
fn who_has_no_account_waits_and_nobody_is_in_a_batch_twice() {
    let award = award("2023-04", "495");
    let without = Recipient { has_account: false, ..to("two", "429006001") };
    let payee = |to| Payee { to, award: &award, credited: &[] };
    let payees = [payee(without), payee(to("three", "429006002")), payee(to("one", "429006001"))];
    let prepared = prepare(&key("2023-04", BatchKind::Regular), &payees, &PaymentPolicy::default()).unwrap();
    let holders: Vec<_> = prepared.lines.iter().map(|line| line.holder.as_str()).collect();
    assert_eq!(holders, ["one", "three"]);
    assert_eq!((prepared.totals.all.households, prepared.totals.all.persons), (2, 4));
    assert_eq!(prepared.totals.all.payable, fen("990"));
    assert_eq!(prepared.totals.streets["429006002"].payable, fen("495"));
    assert_eq!(prepared.withheld[0].holder, "two");
    assert_eq!(prepared.withheld[0].finding.code(), "ASSISTANCE_PAYMENT_WITHOUT_ACCOUNT");

    let tekun = Award { programme: Programme::Tekun, ..award.clone() };
    let doubled =
        [payee(to("one", "429006001")), payee(to("one", "429006002")), Payee { award: &tekun, ..payees[1] }];
    let found =
        prepare(&key("2023-04", BatchKind::ExtraMonth), &doubled, &PaymentPolicy::default()).unwrap_err();
    let codes: Vec<_> =
        found.iter().map(|finding| finding.code().trim_start_matches("ASSISTANCE_PAYMENT_")).collect();
    assert_eq!(codes, ["HOLDER_TWICE", "OTHER_PROGRAMME", "NOT_REGULAR"]);
}

#[test]
fn supplements_pay_who_draws_in_the_month_and_once() {
    let award = award("2023-01", "495.25");
    let suspended = award.suspend(month("2023-01"), SuspensionReason::UnderCheck).unwrap();
    let later = Award::grant(Programme::Dibao, GrantMode::Full, month("2023-02"), fen("1"), date(2023, 1, 2))
        .unwrap();
    let payees = [("a", &award), ("b", &suspended), ("c", &later), ("d", &award)]
        .map(|(holder, award)| Payee { to: to(holder, "429006001"), award, credited: &[] });
    let announced = |kind, rate| Supplement {
        kind,
        division: "420000".to_owned(),
        programmes: [Programme::Dibao, Programme::Tekun, Programme::Orphan].into(),
        month: month("2023-01"),
        rate,
        source: "《通知》".to_owned(),
    };
    let paid: BTreeSet<_> = ["d".to_owned()].into();
    for (kind, rate, sum) in [
        (BatchKind::ExtraMonth, SupplementRate::OfMonth { permille: 1000 }, "495.25"),
        (BatchKind::FestivalExtra, SupplementRate::OfMonth { permille: 500 }, "247.63"),
        (BatchKind::FestivalExtra, SupplementRate::PerHousehold { amount_fen: fen("300") }, "300.00"),
        (BatchKind::PriceSubsidy, SupplementRate::PerPerson { amount_fen: fen("32.5") }, "65.00"),
    ] {
        let key = key("2023-01", kind);
        let prepared = prepare_supplement(&key, &announced(kind, rate), &payees, &paid).unwrap();
        let lines: Vec<_> =
            prepared.lines.iter().map(|line| (line.holder.as_str(), line.payable.to_string())).collect();
        assert_eq!(lines, [("a", sum.to_owned())], "{kind:?} {rate:?}");
        assert_eq!(prepared.withheld[0].finding.code(), "ASSISTANCE_PAYMENT_SUPPLEMENT_PAID");
        assert!(prepared.totals.foot(&prepared.lines));
    }
    let owed = suspended.resume(month("2023-03"), true).unwrap();
    let payee = Payee { award: &owed, ..payees[1] };
    let festival = announced(BatchKind::FestivalExtra, SupplementRate::OfMonth { permille: 1000 });
    let late =
        prepare_supplement(&key("2023-01", BatchKind::FestivalExtra), &festival, &[payee], &paid).unwrap();
    assert_eq!(late.totals.all.payable, fen("495.25"));
    let rate = SupplementRate::PerHousehold { amount_fen: fen("1") };
    let right = announced(BatchKind::FestivalExtra, rate);
    for (key, supplement) in [
        (key("2023-02", BatchKind::FestivalExtra), right.clone()),
        (key("2023-01", BatchKind::PriceSubsidy), right.clone()),
        (key("2023-01", BatchKind::Regular), announced(BatchKind::Regular, rate)),
        (
            key("2023-01", BatchKind::FestivalExtra),
            Supplement { division: "420100".to_owned(), ..right.clone() },
        ),
        (
            key("2023-01", BatchKind::FestivalExtra),
            Supplement { programmes: [Programme::Tekun].into(), ..right.clone() },
        ),
    ] {
        let found = prepare_supplement(&key, &supplement, &payees, &paid).unwrap_err();
        assert_eq!(found[0].code(), "ASSISTANCE_PAYMENT_NOT_ANNOUNCED", "{key:?}");
    }
}

#[test]
fn one_off_aid_has_its_own_batch() {
    let one = |holder, yuan: &str| OneOff { to: to(holder, "429006001"), amount: fen(yuan) };
    let approvals = [one("b", "2000"), one("a", "300.50"), one("c", "0")];
    let prepared = prepare_one_off(&key("2023-01", BatchKind::OneOff), &approvals).unwrap();
    let lines: Vec<_> = prepared.lines.iter().map(|line| (line.holder.as_str(), line.payable)).collect();
    assert_eq!(lines, [("a", fen("300.50")), ("b", fen("2000"))]);
    let found =
        prepare_one_off(&key("2023-01", BatchKind::Regular), &[one("a", "1"), one("a", "1")]).unwrap_err();
    let codes: Vec<_> = found.iter().map(Finding::code).collect();
    assert_eq!(codes, ["ASSISTANCE_PAYMENT_HOLDER_TWICE", "ASSISTANCE_PAYMENT_NOT_ONE_OFF"]);
}
