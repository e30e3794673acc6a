use std::collections::BTreeMap;

use proptest::prelude::*;

use super::*;
use crate::assistance::rules::{
    law::{RuleSet, date},
    month::month,
    samples::fen,
};

const DECIDED: NaiveDate = date(2023, 3, 15);

fn award() -> Award {
    Award::grant(Programme::Dibao, GrantMode::Full, month("2023-04"), fen("495"), DECIDED).unwrap()
}

fn due(award: &Award, months: &[&str]) -> Vec<String> {
    months.iter().map(|one| award.due(month(one)).to_string()).collect()
}

fn codes(found: Vec<Finding>) -> Vec<&'static str> {
    found.iter().map(|finding| finding.code().trim_start_matches("ASSISTANCE_AWARD_")).collect()
}

#[test]
fn it_is_due_from_its_first_month_at_the_sum_in_force() {
    let adjusted = award().adjust(month("2023-07"), fen("600"), date(2023, 6, 20)).unwrap();
    assert_eq!(
        due(&adjusted, &["2023-03", "2023-04", "2023-06", "2023-07", "2030-01"]),
        ["0.00", "495.00", "495.00", "600.00", "600.00"]
    );
    // A decision about an earlier month replaces what was decided for later ones.
    let back = adjusted.adjust(month("2023-05"), fen("500"), date(2023, 8, 1)).unwrap();
    assert_eq!(due(&back, &["2023-04", "2023-05", "2023-07"]), ["495.00", "500.00", "500.00"]);
    let from_start = adjusted.adjust(month("2023-04"), fen("495"), date(2023, 8, 1)).unwrap();
    assert_eq!(due(&from_start, &["2023-04", "2023-07"]), ["495.00", "495.00"]);
    for (from, sum, expected) in [
        ("2023-03", "1", vec!["BEFORE_START"]),
        ("2023-07", "0", vec!["WITHOUT_SUM"]),
        ("2023-08", "600", vec!["UNCHANGED"]),
        ("2023-03", "0", vec!["BEFORE_START", "WITHOUT_SUM"]),
    ] {
        assert_eq!(codes(adjusted.adjust(month(from), fen(sum), DECIDED).unwrap_err()), expected, "{from}");
    }
    let nothing = Award::grant(Programme::Edge, GrantMode::Full, month("2023-04"), Fen::ZERO, DECIDED);
    assert_eq!(nothing.unwrap_err().code(), "ASSISTANCE_AWARD_WITHOUT_SUM");
}

#[test]
fn a_suspension_stops_whole_months_and_may_be_owed_after_all() {
    let suspended = award().suspend(month("2023-06"), SuspensionReason::UnderCheck).unwrap();
    assert_eq!(due(&suspended, &["2023-05", "2023-06", "2024-01"]), ["495.00", "0.00", "0.00"]);
    assert_eq!(suspended.state_in(month("2023-05")), AwardState::Active);
    assert_eq!(suspended.state_in(month("2023-06")), AwardState::Suspended);
    let lost = suspended.resume(month("2023-08"), false).unwrap();
    let owed = suspended.resume(month("2023-08"), true).unwrap();
    let months = ["2023-05", "2023-06", "2023-07", "2023-08"];
    assert_eq!(due(&lost, &months), ["495.00", "0.00", "0.00", "495.00"]);
    assert_eq!(due(&owed, &months), ["495.00"; 4]);
    let at_once = suspended.resume(month("2023-06"), false).unwrap();
    assert_eq!((due(&at_once, &months), at_once.suspensions.len()), (due(&award(), &months), 0));
    // Again later, and not into the former one.
    assert!(lost.suspend(month("2023-08"), SuspensionReason::ReviewOpen).is_ok());
    let refused = |result: Result<Award, Vec<Finding>>| codes(result.unwrap_err());
    assert_eq!(refused(lost.suspend(month("2023-07"), SuspensionReason::ReviewOpen)), ["SUSPENDED"]);
    assert_eq!(refused(suspended.suspend(month("2024-01"), SuspensionReason::ReviewOpen)), ["SUSPENDED"]);
    assert_eq!(refused(award().resume(month("2023-06"), false)), ["NOT_SUSPENDED"]);
    assert_eq!(refused(suspended.resume(month("2023-05"), false)), ["RESUMED_BEFORE_SUSPENSION"]);
    let paused = award().suspend(month("2023-06"), SuspensionReason::OwnRequest).unwrap();
    assert_eq!(refused(paused.resume(month("2023-05"), true)), ["RESUMED_BEFORE_SUSPENSION", "NOT_OWED"]);
}

#[test]
fn the_reason_decides_the_last_month() {
    use EndReason::*;
    let local = AwardPolicy { effects: [(Programme::Dibao, Effect::MonthOfDecision)].into() };
    let tekun = AwardPolicy { effects: [(Programme::Tekun, Effect::MonthOfDecision)].into() };
    let usual = AwardPolicy::default();
    let decided = date(2023, 9, 15);
    for (programme, reason, policy, last) in [
        (Programme::Dibao, NotEligible, &usual, Some("2023-09")),
        (Programme::Dibao, NotEligible, &local, Some("2023-08")),
        // The method itself fixes the end of 特困.
        (Programme::Tekun, NotEligible, &tekun, Some("2023-09")),
        (Programme::Dibao, Died { died_on: date(2023, 6, 30) }, &usual, Some("2023-06")),
        (Programme::Dibao, Died { died_on: date(2023, 7, 1) }, &local, Some("2023-07")),
        (Programme::DefactoOrphan, Aged { reached_on: date(2023, 9, 15) }, &usual, Some("2023-09")),
        (Programme::Dibao, Employed { phase_out_months: 6 }, &usual, Some("2024-03")),
        (Programme::Dibao, Employed { phase_out_months: 0 }, &usual, Some("2023-09")),
        (Programme::Dibao, Fraud { since: month("2023-05") }, &usual, Some("2023-04")),
        (Programme::Dibao, Replaced { other_from: month("2023-11") }, &usual, Some("2023-10")),
        (Programme::Dibao, Expired { valid_until: date(2023, 8, 31) }, &usual, Some("2023-08")),
        (Programme::Dibao, Uncooperative, &usual, Some("2023-09")),
        (Programme::Dibao, OwnRequest, &usual, Some("2023-09")),
    ] {
        assert_eq!(reason.last_month(programme, decided, policy), Ok(last.map(month)), "{reason:?}");
    }
    for (programme, reason, decided, code) in [
        (Programme::Dibao, Employed { phase_out_months: 7 }, decided, "PHASE_OUT_TOO_LONG"),
        (Programme::Dibao, Employed { phase_out_months: 1 }, date(2022, 10, 19), "PHASE_OUT_NOT_YET"),
        (Programme::Tekun, Employed { phase_out_months: 1 }, decided, "PHASE_OUT_PROGRAMME"),
        (Programme::Dibao, Died { died_on: date(2023, 9, 16) }, decided, "FACT_AFTER_DECISION"),
    ] {
        let found = reason.last_month(programme, decided, &usual).unwrap_err();
        assert_eq!(codes(vec![found]), [code], "{reason:?}");
    }
}

#[test]
fn an_end_is_for_good_save_that_it_may_have_been_earlier() {
    let (usual, decided) = (AwardPolicy::default(), date(2023, 9, 15));
    let ended = award().terminate(EndReason::OwnRequest, decided, &usual).unwrap();
    assert_eq!(due(&ended, &["2023-09", "2023-10"]), ["495.00", "0.00"]);
    assert_eq!(ended.state_in(month("2023-09")), AwardState::Active);
    assert_eq!(ended.state_in(month("2023-10")), AwardState::Terminated);
    let refused = |result: Result<Award, Vec<Finding>>| codes(result.unwrap_err());
    assert_eq!(refused(ended.suspend(month("2023-09"), SuspensionReason::UnderCheck)), ["ENDED"]);
    assert_eq!(refused(ended.adjust(month("2023-09"), fen("1"), decided)), ["ENDED"]);
    assert_eq!(refused(ended.resume(month("2023-09"), false)), ["ENDED", "NOT_SUSPENDED"]);
    assert_eq!(refused(ended.terminate(EndReason::NotEligible, decided, &usual)), ["ENDED"]);
    assert_eq!(refused(ended.terminate(EndReason::NotEligible, date(2024, 1, 1), &usual)), ["ENDED"]);
    let died = EndReason::Died { died_on: date(2023, 6, 2) };
    let earlier = ended.terminate(died, date(2024, 1, 1), &usual).unwrap();
    assert_eq!(due(&earlier, &["2023-06", "2023-07"]), ["495.00", "0.00"]);
    // Ended before its first month it was never due.
    let never = award().terminate(EndReason::Died { died_on: date(2023, 3, 31) }, decided, &usual).unwrap();
    assert_eq!(never.end.unwrap().last_month, None);
    assert_eq!(due(&never, &["2023-04"]), ["0.00"]);
    assert_eq!(never.state_in(month("2023-04")), AwardState::Terminated);
    assert_eq!(refused(never.terminate(died, decided, &usual)), ["ENDED"]);
}

#[test]
fn what_was_not_due_is_recovered_month_by_month() {
    let usual = AwardPolicy::default();
    let paid: BTreeMap<_, _> =
        ["2023-04", "2023-05", "2023-06", "2023-07"].map(|one| (month(one), fen("495"))).into();
    assert_eq!(clawback(&award(), &paid), None);
    let died = EndReason::Died { died_on: date(2023, 5, 31) };
    let fraud = EndReason::Fraud { since: month("2023-04") };
    for (reason, ground, months, total) in
        [(died, ClawbackGround::PaidAfterDeath, 2, "990.00"), (fraud, ClawbackGround::Fraud, 4, "1980.00")]
    {
        let ended = award().terminate(reason, date(2023, 8, 1), &usual).unwrap();
        let found = clawback(&ended, &paid).unwrap();
        assert_eq!((found.ground, found.months.len()), (ground, months));
        assert_eq!(found.total.to_string(), total);
    }
    let lowered = award().adjust(month("2023-07"), fen("400"), date(2023, 7, 20)).unwrap();
    let found = clawback(&lowered, &paid).unwrap();
    assert_eq!((found.ground, found.total), (ClawbackGround::Overpaid, fen("95")));
    let only = Overpaid { month: month("2023-07"), paid: fen("495"), due: fen("400"), excess: fen("95") };
    assert_eq!(found.months, [only]);
}

#[test]
fn the_fine_for_fraud_follows_the_law_of_the_case() {
    let obtained = fen("1980");
    assert_eq!(fine_range(RuleSet::InterimMeasures, obtained), Some((obtained, fen("5940"))));
    assert_eq!(fine_range(RuleSet::AssistanceLaw, obtained), Some((Fen::ZERO, fen("3960"))));
    assert_eq!(fine_range(RuleSet::AssistanceLaw, Fen::new(i64::MAX).unwrap()), None);
}

#[derive(Debug, Clone)]
enum Act {
    Adjust(u32, u32),
    Suspend(u32),
    Resume(u32, bool),
    End(u32),
}

fn acts() -> impl Strategy<Value = Vec<Act>> {
    let act = prop_oneof![
        (0_u32..30, 0_u32..900).prop_map(|(at, yuan)| Act::Adjust(at, yuan)),
        (0_u32..30).prop_map(Act::Suspend),
        (0_u32..30, any::<bool>()).prop_map(|(at, owed)| Act::Resume(at, owed)),
        (0_u32..30).prop_map(Act::End),
    ];
    proptest::collection::vec(act, 0..12)
}

proptest! {
    #[test]
    fn whatever_is_done_to_it_an_award_stays_in_order(acts in acts()) {
        let start = month("2023-01");
        let at = |months| start.plus(months).unwrap();
        let mut award = award();
        for act in acts {
            let before = award.clone();
            let result = match act {
                Act::Adjust(from, yuan) => award.adjust(at(from), Fen::yuan(yuan), DECIDED),
                Act::Suspend(from) => award.suspend(at(from), SuspensionReason::UnderCheck),
                Act::Resume(from, owed) => award.resume(at(from), owed),
                Act::End(from) => award.terminate(EndReason::NotEligible, at(from).first_day(), &AwardPolicy::default()),
            };
            match result {
                Ok(after) => award = after,
                Err(found) => prop_assert!(!found.is_empty()),
            }
            let was_over = before.end.is_some();
            prop_assert!(!was_over || award.end.is_some(), "nothing leads back from an end");
            prop_assert!(award.amounts.windows(2).all(|pair| pair[0].from < pair[1].from));
            prop_assert_eq!(award.amounts[0].from, award.first_month);
            prop_assert!(award.suspensions.windows(2).all(|pair| pair[0].to.is_some_and(|to| to < pair[1].from)));
            for month in start.through(at(40)) {
                let (due, state) = (award.due(month), award.state_in(month));
                prop_assert!(due == Fen::ZERO || month >= award.first_month);
                prop_assert!(due == Fen::ZERO || state != AwardState::Terminated);
                if was_over && before.due(month) == Fen::ZERO {
                    prop_assert_eq!(due, Fen::ZERO, "an end only takes away");
                }
            }
            let text = serde_json::to_string(&award).unwrap();
            prop_assert_eq!(serde_json::from_str::<Award>(&text).unwrap(), award.clone());
        }
    }
}
