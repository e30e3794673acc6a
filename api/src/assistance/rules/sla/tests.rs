use chrono::{Datelike, Days, NaiveDateTime, NaiveTime};
use proptest::prelude::*;

use super::*;
use crate::assistance::rules::{
    facts::Programme,
    law::date,
    limit::{LimitEvent, LimitProfile, LimitTable},
};

fn calendar() -> WorkCalendar {
    WorkCalendar::parse_csv(include_bytes!("../../../../data/workdays.csv").as_slice()).unwrap()
}

fn limit(working_days: u32, excluded_states: &[CaseState]) -> Limit {
    Limit {
        programme: Programme::Dibao,
        division: "*".to_owned(),
        profile: LimitProfile::Promised,
        valid_from: date(2021, 1, 1),
        valid_to: None,
        working_days,
        from_event: LimitEvent::Accepted,
        to_event: LimitEvent::Decided,
        excluded_states: excluded_states.to_vec(),
        source: "测试".to_owned(),
    }
}

fn plain(accepted_on: NaiveDate) -> Course {
    Course { accepted_on, stays: Vec::new(), pauses: Vec::new() }
}

fn running(started_on: NaiveDate) -> Span {
    Span { started_on, finished_on: None }
}

fn paused(ground: &str, paused_on: NaiveDate, resumed_on: Option<NaiveDate>) -> Pause {
    Pause { ground: ground.to_owned(), paused_on, resumed_on }
}

/// A whole case with `days`, seen on `today`.
fn seen(days: u32, course: &Course, today: NaiveDate) -> SlaExplanation {
    let span = running(course.accepted_on);
    explain(&limit(days, &[]), span, course, today, &calendar(), &SlaPolicy::default())
}

fn reason(explanation: &SlaExplanation, day: NaiveDate) -> (DayReason, Option<&str>, u32) {
    let line = explanation.days.iter().find(|line| line.day == day).unwrap();
    (line.reason, line.note.as_deref(), line.total)
}

#[test]
fn the_vectors_of_working_days_hold() {
    let mut seen_rows = 0;
    let vectors = include_str!("../../../../data/date_vectors.csv");
    for row in vectors.lines().filter(|row| row.starts_with("add_working_days")) {
        let cells: Vec<_> = row.split(',').collect();
        let day = |at: usize| -> NaiveDate { cells[at].parse().unwrap() };
        let explanation = seen(cells[2].parse().unwrap(), &plain(day(1)), day(1));
        assert_eq!(explanation.due_on, Some(day(4)), "{row}");
        assert_eq!(explanation.days.last().unwrap().day, day(4), "{row}");
        seen_rows += 1;
    }
    assert_eq!(seen_rows, 12);
}

/// Example 5 of the domain reference, with the rows as they are shipped.
#[test]
fn the_promises_of_jianghan_run_over_the_national_day() {
    let file = include_bytes!("../../../../data/assistance_limits.csv");
    let table = LimitTable::parse_csv(file.as_slice()).unwrap();
    let place = ["420103", "420100", "420000"].map(str::to_owned);
    let day = date(2022, 9, 28);
    for (programme, due_on) in
        [(Programme::TempUrgent, date(2022, 9, 29)), (Programme::Dibao, date(2022, 10, 10))]
    {
        let limit = table.find(programme, &place, day, LimitProfile::Promised).unwrap();
        let explanation = explain(limit, running(day), &plain(day), day, &calendar(), &SlaPolicy::default());
        assert_eq!(explanation.due_on, Some(due_on), "{programme:?}");
    }
}

#[test]
fn a_deadline_over_the_spring_festival_counts_the_makeup_workdays() {
    let explanation = seen(5, &plain(date(2026, 2, 12)), date(2026, 2, 12));
    assert_eq!(explanation.due_on, Some(date(2026, 2, 26)));
    for (day, expected) in [
        (date(2026, 2, 12), (DayReason::StartDay, None, 0)),
        (date(2026, 2, 13), (DayReason::Counted, None, 1)),
        (date(2026, 2, 14), (DayReason::Counted, Some("春节调休上班"), 2)),
        (date(2026, 2, 15), (DayReason::RestDay, Some("春节"), 2)),
        (date(2026, 2, 23), (DayReason::RestDay, Some("春节"), 2)),
        (date(2026, 2, 24), (DayReason::Counted, None, 3)),
        (date(2026, 2, 26), (DayReason::Counted, None, 5)),
    ] {
        assert_eq!(reason(&explanation, day), expected, "{day}");
    }
    assert_eq!((explanation.days.len(), explanation.calendar_years), (15, vec![2026]));
}

#[test]
fn a_filing_on_friday_after_closing_is_received_on_monday() {
    let at = |day: NaiveDate, hour, minute, second| {
        NaiveDateTime::new(day, NaiveTime::from_hms_opt(hour, minute, second).unwrap())
    };
    let policy = SlaPolicy::default();
    let friday = date(2022, 11, 18);
    for (filed_at, received) in [
        (at(friday, 16, 59, 59), friday),
        (at(friday, 17, 0, 0), friday),
        (at(friday, 17, 0, 1), date(2022, 11, 21)),
        (at(date(2022, 11, 19), 9, 0, 0), date(2022, 11, 21)),
        // Saturday 8 October is worked, Sunday 9 October too.
        (at(date(2022, 10, 1), 9, 0, 0), date(2022, 10, 8)),
        (at(date(2022, 10, 8), 9, 0, 0), date(2022, 10, 8)),
        (at(date(2022, 10, 8), 18, 0, 0), date(2022, 10, 9)),
    ] {
        assert_eq!(received_on(filed_at, &calendar(), &policy), Ok(received), "{filed_at}");
    }
    // The promise of one day: in time on Friday due Monday, after closing due Tuesday.
    for (accepted_on, due_on) in [(friday, date(2022, 11, 21)), (date(2022, 11, 21), date(2022, 11, 22))] {
        assert_eq!(seen(1, &plain(accepted_on), accepted_on).due_on, Some(due_on));
    }
    let lenient = SlaPolicy { late_filing_counts_next_working_day: false, ..policy.clone() };
    assert_eq!(received_on(at(friday, 23, 0, 0), &calendar(), &lenient), Ok(friday));
    let missing = received_on(at(date(2026, 12, 31), 18, 0, 0), &calendar(), &policy).unwrap_err();
    assert_eq!(missing.facts, [("year", "2027".to_owned())]);
}

#[test]
fn a_pause_across_a_holiday_moves_the_due_day_by_its_working_days_only() {
    let mut course = plain(date(2022, 9, 28));
    // Stopped on 29 September (which counts), resumed on 8 October (which does not).
    course.pauses = vec![paused("SUPPLEMENT", date(2022, 9, 29), Some(date(2022, 10, 8)))];
    let explanation = seen(5, &course, date(2022, 10, 9));
    for (day, reason_of, total) in [
        (date(2022, 9, 29), DayReason::Counted, 1),
        (date(2022, 9, 30), DayReason::Paused, 1),
        (date(2022, 10, 1), DayReason::RestDay, 1),
        (date(2022, 10, 7), DayReason::RestDay, 1),
        (date(2022, 10, 8), DayReason::Paused, 1),
        (date(2022, 10, 9), DayReason::Counted, 2),
    ] {
        let (found, _, running_total) = reason(&explanation, day);
        assert_eq!((found, running_total), (reason_of, total), "{day}");
    }
    // Two working days later than 10 October.
    assert_eq!(explanation.due_on, Some(date(2022, 10, 12)));
    let line = explanation.days.iter().find(|line| line.reason == DayReason::Paused).unwrap();
    assert_eq!(line.note.as_deref(), Some("等待申请人补正材料"));
    assert_eq!(line.legal_basis.as_deref(), Some("《最低生活保障审核确认办法》第10条"));
    assert!(!explanation.is_stopped);
}

#[test]
fn an_open_pause_moves_the_due_day_with_each_day() {
    let mut course = plain(date(2022, 11, 7));
    course.pauses = vec![paused("SUPPLEMENT", date(2022, 11, 8), None)];
    for (today, due_on, is_stopped) in [
        (date(2022, 11, 7), date(2022, 11, 14), false),
        (date(2022, 11, 8), date(2022, 11, 14), true),
        (date(2022, 11, 9), date(2022, 11, 15), true),
        (date(2022, 11, 11), date(2022, 11, 17), true),
        (date(2022, 11, 13), date(2022, 11, 17), true),
    ] {
        let explanation = seen(5, &course, today);
        assert_eq!((explanation.due_on, explanation.is_stopped), (Some(due_on), is_stopped), "{today}");
    }
}

#[test]
fn only_listed_grounds_stop_the_clock() {
    let mut course = plain(date(2022, 11, 7));
    course.pauses = vec![
        paused("TOO_MUCH_WORK", date(2022, 11, 7), Some(date(2022, 11, 30))),
        paused("SUPPLEMENT", date(2022, 11, 4), Some(date(2022, 11, 3))),
        paused("SUPPLEMENT", date(2022, 12, 1), None),
    ];
    let today = date(2022, 11, 30);
    let explanation = seen(5, &course, today);
    assert_eq!(explanation.due_on, Some(date(2022, 11, 14)));
    assert_eq!(explanation.pauses.len(), 2);
    let found: Vec<_> = check_pauses(&course, today, &SlaPolicy::default())
        .into_iter()
        .map(|finding| (finding.code(), finding.paths[0].clone()))
        .collect();
    assert_eq!(
        found,
        [
            ("ASSISTANCE_PAUSE_GROUND_NOT_LISTED", "pauses.0.ground".to_owned()),
            ("ASSISTANCE_PAUSE_DATES", "pauses.1.pausedOn".to_owned()),
            ("ASSISTANCE_PAUSE_DATES", "pauses.1.resumedOn".to_owned()),
            ("ASSISTANCE_PAUSE_DATES", "pauses.2.pausedOn".to_owned()),
        ]
    );
    course.pauses = vec![
        paused("SUPPLEMENT", date(2022, 11, 8), Some(date(2022, 11, 10))),
        paused("EMERGENCY", date(2022, 11, 10), Some(date(2022, 11, 11))),
    ];
    assert_eq!(check_pauses(&course, today, &SlaPolicy::default()), []);
    course.pauses.push(paused("EMERGENCY", date(2022, 11, 9), None));
    let codes: Vec<_> = check_pauses(&course, today, &SlaPolicy::default());
    assert_eq!(codes.iter().map(|finding| finding.code()).collect::<Vec<_>>(), ["ASSISTANCE_PAUSE_OVERLAPS"]);
}

#[test]
fn excluded_states_do_not_run_but_for_the_limit_that_excludes_them() {
    let course = Course {
        accepted_on: date(2022, 11, 7),
        // Out of order on purpose: the day decides.
        stays: [
            (CaseState::UnderConfirmation, date(2022, 11, 17)),
            (CaseState::Accepted, date(2022, 11, 7)),
            (CaseState::Publicity, date(2022, 11, 9)),
        ]
        .map(|(state, entered_on)| Stay { state, entered_on })
        .to_vec(),
        pauses: Vec::new(),
    };
    let today = date(2022, 11, 18);
    let (promised, statutory) =
        (limit(5, &[CaseState::Publicity, CaseState::SupplementRequested]), limit(30, &[]));
    let span = running(course.accepted_on);
    let report = explain_all(
        &[(&statutory, span), (&promised, span)],
        &course,
        today,
        &calendar(),
        &SlaPolicy::default(),
    );
    let [by_law, by_promise] = report.explanations.as_slice() else { panic!("two limits") };
    // 8 and 9 November count, 10 to 17 do not, then 18, 21 and 22.
    assert_eq!((by_promise.due_on, by_promise.counted_working_days), (Some(date(2022, 11, 22)), 3));
    assert_eq!((by_law.due_on, by_law.counted_working_days), (Some(date(2022, 12, 19)), 9));
    let line = by_promise.days.iter().find(|line| line.day == date(2022, 11, 17)).unwrap();
    assert_eq!((line.reason, line.state), (DayReason::ExcludedState, Some(CaseState::Publicity)));
    assert_eq!(by_promise.elapsed_working_days, 9);
    assert_eq!(report.nearest, Some(1));
}

#[test]
fn the_light_turns_on_both_sides_of_each_figure() {
    use TrafficLight::{Dark, Green, Red, Yellow};
    // Accepted on Monday 2022-11-07; 20 working days end on 2022-12-05, the 22nd is 2022-12-07.
    for (today, light, remaining, overdue) in [
        (date(2022, 11, 30), Green, Some(3), None),
        (date(2022, 12, 1), Yellow, Some(2), None),
        (date(2022, 12, 5), Yellow, Some(0), None),
        (date(2022, 12, 6), Red, None, Some(1)),
        (date(2022, 12, 7), Red, None, Some(2)),
        (date(2022, 12, 8), Dark, None, Some(3)),
    ] {
        let explanation = seen(20, &plain(date(2022, 11, 7)), today);
        assert_eq!(explanation.light, light, "{today}");
        assert_eq!(explanation.remaining_working_days, remaining, "{today}");
        assert_eq!(explanation.overdue_working_days, overdue, "{today}");
        assert_eq!(explanation.days.last().unwrap().day, today.max(date(2022, 12, 5)));
    }
}

#[test]
fn a_finished_case_keeps_the_light_of_its_last_day() {
    let course = plain(date(2022, 11, 7));
    for (finished_on, light) in [
        (date(2022, 11, 14), TrafficLight::Green),
        (date(2022, 11, 15), TrafficLight::Red),
        (date(2022, 12, 8), TrafficLight::Dark),
    ] {
        let span = Span { started_on: course.accepted_on, finished_on: Some(finished_on) };
        let today = date(2026, 12, 31);
        let explanation = explain(&limit(5, &[]), span, &course, today, &calendar(), &SlaPolicy::default());
        assert_eq!((explanation.light, explanation.as_of), (light, finished_on));
        assert!(explanation.days.iter().all(|line| line.day <= finished_on.max(date(2022, 11, 14))));
    }
}

#[test]
fn a_date_beyond_the_calendar_is_named_and_never_guessed() {
    let not_computable = seen(30, &plain(date(2026, 12, 1)), date(2026, 12, 20));
    assert_eq!((not_computable.light, not_computable.due_on), (TrafficLight::NotComputable, None));
    assert_eq!((not_computable.missing_year, not_computable.counted_working_days), (Some(2027), 13));
    // The last day that can be told.
    assert_eq!(seen(1, &plain(date(2026, 12, 30)), date(2026, 12, 30)).due_on, Some(date(2026, 12, 31)));
    assert_eq!(seen(1, &plain(date(2026, 12, 31)), date(2026, 12, 31)).missing_year, Some(2027));
    // Overdue is certain although the days since are not.
    let overdue = seen(5, &plain(date(2026, 12, 21)), date(2027, 1, 5));
    assert_eq!((overdue.light, overdue.missing_year), (TrafficLight::Red, Some(2027)));
    assert_eq!(seen(5, &plain(date(2026, 10, 21)), date(2027, 1, 5)).light, TrafficLight::Dark);
    // Decided before a due day that cannot be told is in time.
    let (course, policy) = (plain(date(2026, 12, 1)), SlaPolicy::default());
    let span = Span { started_on: course.accepted_on, finished_on: Some(date(2026, 12, 3)) };
    let finished = explain(&limit(30, &[]), span, &course, date(2026, 12, 3), &calendar(), &policy);
    assert_eq!((finished.light, finished.due_on), (TrafficLight::Green, None));
    // A due day beyond the calendar is never the nearer one.
    let (long, short) = (limit(30, &[]), limit(20, &[]));
    let running = running(course.accepted_on);
    let limits = [(&long, running), (&short, running)];
    let report = explain_all(&limits, &course, date(2026, 12, 3), &calendar(), &policy);
    assert_eq!(report.nearest, Some(1));
    for (accepted_on, today) in [(date(2020, 12, 31), date(2021, 1, 4)), (NaiveDate::MAX, NaiveDate::MAX)] {
        let explanation = seen(u32::MAX, &plain(accepted_on), today);
        assert_eq!(explanation.light, TrafficLight::NotComputable);
        assert_eq!(explanation.missing_year, Some(accepted_on.year()));
        assert_eq!(explanation.days, []);
    }
}

#[test]
fn the_written_date_never_overrides_the_recorded_one() {
    assert_eq!(form_date_differs("acceptedOn", date(2022, 11, 7), date(2022, 11, 7)), None);
    let finding = form_date_differs("acceptedOn", date(2022, 11, 4), date(2022, 11, 7)).unwrap();
    assert_eq!(finding.code(), "ASSISTANCE_FORM_DATE_DIFFERS");
    assert_eq!(finding.facts[2], ("days", "-3".to_owned()));
}

#[test]
fn the_policy_and_the_explanation_are_plain_documents() {
    let policy: SlaPolicy =
        serde_json::from_str(r#"{"dark_working_days": 30, "office_closes_at": "17:30:00"}"#).unwrap();
    assert_eq!((policy.dark_working_days, policy.due_soon_working_days), (30, 2));
    assert!(serde_json::from_str::<SlaPolicy>(r#"{"lunch": 1}"#).is_err());
    let explanation = seen(5, &plain(date(2026, 2, 12)), date(2026, 2, 12));
    let written = serde_json::to_string(&explanation).unwrap();
    assert_eq!(serde_json::from_str::<SlaExplanation>(&written).unwrap(), explanation);
}

proptest! {
    #[test]
    fn the_explanation_agrees_with_the_calendar(offset in 0u64..1800, n in 1u32..60, ago in 0u64..90) {
        let accepted_on = date(2021, 1, 1) + Days::new(offset);
        let explanation = seen(n, &plain(accepted_on), accepted_on + Days::new(ago));
        prop_assert_eq!(explanation.due_on, calendar().add_working_days(accepted_on, n).ok());
        let days = &explanation.days;
        prop_assert!(days.windows(2).all(|pair| pair[0].day.succ_opt() == Some(pair[1].day)));
        let counted = days.iter().filter(|line| line.reason == DayReason::Counted).count();
        prop_assert_eq!(days.last().map(|line| line.total as usize), Some(counted));
    }

    #[test]
    fn a_pause_moves_the_due_day_by_the_working_days_it_took(
        offset in 0u64..1500, n in 5u32..40, from in 0u64..4, length in 0u64..40,
    ) {
        let accepted_on = date(2021, 1, 1) + Days::new(offset);
        let (stopped, resumed) = (accepted_on + Days::new(from), accepted_on + Days::new(from + length));
        let mut course = plain(accepted_on);
        course.pauses = vec![paused("SUPPLEMENT", stopped, Some(resumed))];
        let taken = calendar().working_days_between(stopped, resumed).unwrap();
        let due_on = calendar().add_working_days(accepted_on, n + taken).unwrap();
        prop_assert_eq!(seen(n, &course, resumed).due_on, Some(due_on));
    }
}
