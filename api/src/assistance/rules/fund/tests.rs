use proptest::prelude::*;

use super::*;
use crate::assistance::rules::{law::date, month::month, samples::fen};

fn terms() -> FundTerms {
    FundTerms {
        division: "429006001".to_owned(),
        float_fen: fen("20000"),
        most_per_case_fen: fen("2000"),
        replenish_below_fen: fen("5000"),
        in_force: Window { valid_from: date(2023, 1, 1), valid_to: None },
        source: "《办法》".to_owned(),
    }
}

fn spending(yuan: &str, before: &str) -> Spending {
    Spending { amount: fen(yuan), is_urgent_case: true, spent_on_case: fen(before), is_signed_for: true }
}

fn codes(found: &[Finding]) -> Vec<&str> {
    found.iter().map(|finding| finding.code().trim_start_matches("ASSISTANCE_FUND_")).collect()
}

#[test]
fn it_is_spent_on_urgent_cases_within_limits_and_never_below_zero() {
    let terms = terms();
    for (balance, amount, before, expected) in [
        ("7000", "2000", "0", Ok(("5000.00", false))),
        ("6999.99", "2000", "0", Ok(("4999.99", true))),
        ("2000", "2000", "0", Ok(("0.00", true))),
        ("1999.99", "2000", "0", Err(vec!["TOO_LITTLE_LEFT"])),
        ("7000", "2000.01", "0", Err(vec!["ABOVE_CASE_LIMIT"])),
        ("7000", "1000", "1000.01", Err(vec!["ABOVE_CASE_LIMIT"])),
        ("7000", "0", "0", Err(vec!["NOTHING_SPENT"])),
        ("1", "3000", "0", Err(vec!["ABOVE_CASE_LIMIT", "TOO_LITTLE_LEFT"])),
    ] {
        let result = spend(fen(balance), spending(amount, before), Some(&terms));
        let told = result.as_ref().map(|balance| (balance.left.to_string(), balance.needs_replenishment));
        let expected = expected.map(|(left, needs)| (left.to_owned(), needs));
        assert_eq!(told.map_err(|found| codes(found)), expected, "{balance} {amount}");
    }
    let other = Spending { is_urgent_case: false, is_signed_for: false, ..spending("1", "0") };
    assert_eq!(codes(&spend(fen("9"), other, Some(&terms)).unwrap_err()), ["NOT_URGENT", "NOT_SIGNED"]);
    assert_eq!(codes(&spend(fen("9"), spending("1", "0"), None).unwrap_err()), ["TERMS_UNKNOWN"]);
    let policy = FundPolicy { terms: vec![terms.clone()] };
    let place = ["429006001".to_owned(), "429006".to_owned()];
    assert_eq!(policy.terms(&place, date(2022, 12, 31)), None);
    assert_eq!(policy.terms(&place, date(2023, 1, 1)), Some(&terms));
}

#[test]
fn receipts_top_it_up_once_and_to_the_float() {
    let receipt = |payment: &str, yuan: &str, paid: Option<&str>| Receipt {
        payment: payment.to_owned(),
        amount: fen(yuan),
        paid: paid.map(fen),
        is_claimed: false,
    };
    let good = receipt("1", "1500", Some("1500"));
    let claimed = Receipt { is_claimed: true, ..good.clone() };
    for (balance, receipts, expected) in [
        ("10000", vec![good.clone(), receipt("2", "500", Some("500"))], Ok("12000.00")),
        ("18500", vec![good.clone()], Ok("20000.00")),
        ("18500.01", vec![good.clone()], Err(vec!["ABOVE_FLOAT"])),
        ("10000", vec![], Err(vec!["WITHOUT_RECEIPTS"])),
        ("10000", vec![good.clone(), good.clone()], Err(vec!["RECEIPT_TWICE"])),
        ("10000", vec![claimed], Err(vec!["RECEIPT_TWICE"])),
        ("10000", vec![receipt("2", "500", Some("499"))], Err(vec!["RECEIPT_SUM"])),
        (
            "10000",
            vec![receipt("2", "500", None), receipt("3", "9", Some("8"))],
            Err(vec!["RECEIPT_UNKNOWN", "RECEIPT_SUM"]),
        ),
    ] {
        let result = replenish(fen(balance), &receipts, &terms());
        let told = result.as_ref().map(ToString::to_string).map_err(|found| codes(found));
        assert_eq!(told, expected.map(str::to_owned), "{balance} {receipts:?}");
    }
    assert_eq!(endow(Fen::ZERO, Fen::ZERO, &terms()), Ok(fen("20000")));
    assert_eq!(endow(fen("10000"), fen("4000"), &terms()), Ok(fen("6000")));
    assert_eq!(endow(fen("16000"), fen("4000"), &terms()).unwrap_err().code(), "ASSISTANCE_FUND_ABOVE_FLOAT");
}

#[test]
fn a_month_is_reconciled_with_what_was_counted() {
    let entry = |day, kind, yuan: &str| Entry { on: date(2023, 3, day), kind, amount: fen(yuan) };
    let entries = [
        entry(2, EntryKind::Spent, "1500"),
        entry(9, EntryKind::Replenished, "1500"),
        entry(31, EntryKind::Spent, "800.50"),
    ];
    let books = reconcile(month("2023-03"), fen("5000"), &entries, fen("4199.50")).unwrap();
    assert_eq!((books.paid_in, books.spent, books.closing), (fen("1500"), fen("2300.50"), fen("4199.50")));
    let refused = |month_of: &str, opening: &str, counted: &str| {
        let found = reconcile(month(month_of), fen(opening), &entries, fen(counted)).unwrap_err();
        codes(&found).into_iter().map(str::to_owned).collect::<Vec<_>>()
    };
    assert_eq!(refused("2023-03", "5000", "4199.49"), ["COUNT_DIFFERS"]);
    assert_eq!(refused("2023-03", "1000", "0"), ["WAS_BELOW_ZERO"]);
    assert_eq!(refused("2023-04", "5000", "4199.50"), ["ENTRY_OF_OTHER_MONTH"; 3]);
}

proptest! {
    #[test]
    fn no_order_of_payments_leads_below_zero(amounts in proptest::collection::vec(0_u32..3000, 0..40)) {
        let (terms, mut balance, mut entries) = (terms(), fen("20000"), Vec::new());
        for yuan in amounts {
            let wanted = Spending { amount: Fen::yuan(yuan), ..spending("0", "0") };
            match spend(balance, wanted, Some(&terms)) {
                Ok(after) => {
                    prop_assert_eq!(after.left.checked_add(wanted.amount), Some(balance));
                    entries.push(Entry { on: date(2023, 3, 1), kind: EntryKind::Spent, amount: wanted.amount });
                    balance = after.left;
                }
                Err(found) => prop_assert!(!found.is_empty()),
            }
        }
        prop_assert!(reconcile(month("2023-03"), fen("20000"), &entries, balance).is_ok());
    }
}
