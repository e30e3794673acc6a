use super::*;
use crate::assistance::rules::law::date;

const HEAD: &str = "programme,division,division_name,profile,valid_from,valid_to,working_days,from_event,to_event,excluded_states,source\n";

fn table() -> LimitTable {
    LimitTable::parse_csv(include_bytes!("../../../data/assistance_limits.csv").as_slice()).unwrap()
}

fn place(codes: [&str; 3]) -> Vec<String> {
    codes.map(str::to_owned).to_vec()
}

fn jianghan() -> Vec<String> {
    place(["420103", "420100", "420000"])
}

fn problems(rows: &str) -> Vec<(u64, String)> {
    let problems = LimitTable::parse_csv(format!("{HEAD}{rows}").as_bytes()).unwrap_err();
    problems.0.into_iter().map(|RowProblem { row, problem }| (row, problem)).collect()
}

#[test]
fn each_programme_has_its_limits_on_both_sides_of_every_boundary() {
    use LimitProfile::{Promised, Special, StatutoryCounty, StatutoryStreet};
    use Programme::{Dibao, DisabledCare, DisabledLiving, Edge, Rigid, Tekun, TempExpense, TempUrgent};
    let table = table();
    for (programme, profile, day, days) in [
        (Dibao, StatutoryCounty, date(2021, 6, 30), None),
        (Dibao, StatutoryCounty, date(2021, 7, 1), Some(30)),
        (Dibao, StatutoryCounty, date(2026, 7, 1), Some(30)),
        (Dibao, StatutoryStreet, date(2022, 10, 19), None),
        (Dibao, StatutoryStreet, date(2022, 10, 20), Some(20)),
        (Dibao, Special, date(2022, 10, 19), None),
        (Dibao, Special, date(2022, 10, 20), Some(45)),
        (Dibao, Promised, date(2021, 12, 31), None),
        (Dibao, Promised, date(2022, 1, 1), Some(5)),
        (Edge, StatutoryCounty, date(2022, 9, 28), Some(30)),
        (Edge, Promised, date(2022, 9, 28), None),
        (Tekun, StatutoryCounty, date(2022, 9, 28), None),
        (Tekun, Promised, date(2022, 9, 28), Some(3)),
        (Rigid, StatutoryCounty, date(2024, 12, 31), None),
        (Rigid, StatutoryCounty, date(2025, 1, 1), Some(30)),
        (Rigid, Special, date(2025, 1, 1), Some(45)),
        (TempUrgent, Promised, date(2022, 9, 28), Some(1)),
        (TempExpense, StatutoryCounty, date(2022, 9, 28), None),
        (DisabledLiving, Special, date(2021, 4, 21), None),
        (DisabledLiving, Special, date(2021, 4, 22), Some(16)),
        (DisabledCare, Special, date(2021, 4, 22), Some(16)),
    ] {
        let found = table.find(programme, &jianghan(), day, profile).map(|limit| limit.working_days);
        assert_eq!(found, days, "{programme:?} {profile:?} {day}");
    }
}

#[test]
fn the_promise_of_one_district_binds_no_other() {
    let table = table();
    for (district, promised) in [("420103", true), ("420112", false)] {
        let place = place([district, "420100", "420000"]);
        let limit = table.find(Programme::Dibao, &place, date(2022, 9, 28), LimitProfile::Promised);
        assert_eq!(limit.is_some(), promised, "{district}");
        assert_eq!(
            limit.is_some_and(
                |limit| limit.excluded_states == [CaseState::Publicity, CaseState::SupplementRequested]
            ),
            promised
        );
    }
}

#[test]
fn the_stages_of_a_programme_follow_its_source() {
    use LimitEvent::{
        Accepted, ApplicantTold, CheckRequested, CheckStarted, Decided, Forwarded, HandedOver,
        ObjectionRaised, OpinionGiven, RefusalServed, ReliefGiven, ReliefRecorded, SurveyStarted,
    };
    let sishui = place(["370831", "370800", "370000"]);
    let table = table();
    let by_law = [
        (Accepted, SurveyStarted, 3),
        (CheckRequested, CheckStarted, 3),
        (HandedOver, Decided, 10),
        (Decided, RefusalServed, 3),
    ];
    let two = |days| vec![(Accepted, HandedOver, days), (HandedOver, Decided, days)];
    let forwarded = vec![(Accepted, Forwarded, 3), (Forwarded, Decided, 10), (Decided, ApplicantTold, 3)];
    for (programme, place, day, stages) in [
        (Programme::Dibao, jianghan(), date(2022, 9, 28), by_law.to_vec()),
        (Programme::Edge, jianghan(), date(2022, 9, 28), by_law.to_vec()),
        (
            Programme::Tekun,
            jianghan(),
            date(2022, 9, 28),
            vec![
                (Accepted, OpinionGiven, 15),
                (ObjectionRaised, OpinionGiven, 15),
                (HandedOver, Decided, 15),
            ],
        ),
        (Programme::DefactoOrphan, jianghan(), date(2022, 9, 28), two(15)),
        (Programme::Orphan, jianghan(), date(2025, 11, 7), two(15)),
        (Programme::Orphan, sishui.clone(), date(2025, 11, 6), two(15)),
        (Programme::Orphan, sishui, date(2025, 11, 7), two(10)),
        (Programme::DisabledLiving, jianghan(), date(2022, 9, 28), forwarded.clone()),
        (Programme::DisabledCare, jianghan(), date(2022, 9, 28), forwarded),
        (Programme::TempUrgent, jianghan(), date(2022, 9, 28), vec![(ReliefGiven, ReliefRecorded, 10)]),
        (Programme::Elder80, jianghan(), date(2022, 9, 28), vec![]),
    ] {
        let mut expected = stages;
        expected.sort();
        let found: Vec<_> = table.stages(programme, &place, day).into_iter().collect();
        let found: Vec<_> =
            found.iter().map(|limit| (limit.from_event, limit.to_event, limit.working_days)).collect();
        assert_eq!(found, expected, "{programme:?} {place:?} {day}");
    }
}

#[test]
fn every_broken_row_is_named_with_the_row_it_overlaps() {
    let rows = "DIBAO,*,,PROMISED,2022-01-01,2022-06-30,5,ACCEPTED,DECIDED,,x\n\
                DIBAO,*,,PROMISED,2022-06-30,,4,ACCEPTED,DECIDED,,x\n\
                DIBAO,42,,PROMISED,2022-01-01,2021-01-01,0,ACCEPTED,ACCEPTED,PUBLICITY|LUNCH|PUBLICITY,\n\
                TEKUN,*,,STAGE,2022-01-01,,15,ACCEPTED,OPINION_GIVEN,,x\n\
                TEKUN,*,,STAGE,2022-01-01,,15,ACCEPTED,OPINION_GIVEN,,x\n";
    let found = problems(rows);
    let rows: Vec<_> = found.iter().map(|(row, _)| *row).collect();
    assert_eq!(rows, [3, 4, 4, 4, 4, 4, 4, 4, 6], "{found:?}");
    assert_eq!(found[0].1, "overlaps row 2 of the same programme, division and profile");
    assert_eq!(found[1].1, "excluded_states: LUNCH is no state of a case");
    assert_eq!(found[8].1, "overlaps row 5 of the same programme, division and profile");
    let unread = "LUNCH,*,,PROMISED,2022-01-01,,5,ACCEPTED,DECIDED,,x\n\
                  DIBAO,*,,PROMISED,2022-13-01,,5,ACCEPTED,DECIDED,,x\n\
                  DIBAO,*,,PROMISED,2022-01-01,,-5,ACCEPTED,DECIDED,,x\n";
    assert_eq!(problems(unread).iter().map(|(row, _)| *row).collect::<Vec<_>>(), [2, 3, 4]);
}

#[test]
fn rows_that_meet_without_overlap_are_fine_and_the_nearest_in_force_counts() {
    let rows = "DIBAO,*,,PROMISED,2022-01-01,2022-06-30,5,ACCEPTED,DECIDED,,x\n\
                DIBAO,*,,PROMISED,2022-07-01,,4,ACCEPTED,DECIDED,,x\n\
                DIBAO,420000,,PROMISED,2022-01-01,,3,ACCEPTED,DECIDED,,x\n\
                DIBAO,420100,,PROMISED,2022-01-01,2022-12-31,2,ACCEPTED,DECIDED,,x\n";
    let table = LimitTable::parse_csv(format!("{HEAD}{rows}").as_bytes()).unwrap();
    let (wujin, jianghan) = (place(["320412", "320400", "320000"]), jianghan());
    // The country, the city, and the province once the city's row has ended.
    for (day, place, days) in [
        (date(2022, 6, 30), &wujin, 5),
        (date(2022, 7, 1), &wujin, 4),
        (date(2022, 12, 31), &jianghan, 2),
        (date(2023, 1, 1), &jianghan, 3),
    ] {
        let limit = table.find(Programme::Dibao, place, day, LimitProfile::Promised).unwrap();
        assert_eq!(limit.working_days, days, "{day} {place:?}");
    }
}

#[test]
fn a_policy_document_reads_as_the_file_does() {
    let row = r#"{"programme": "ELDER_80", "division": "420103", "profile": "PROMISED", "valid_from": "2022-01-01",
        "valid_to": null, "working_days": 5, "from_event": "ACCEPTED", "to_event": "DECIDED",
        "excluded_states": "PUBLICITY|SUPPLEMENT_REQUESTED", "source": "x"}"#;
    let table = LimitTable::parse_json(&format!("[{row}]")).unwrap();
    assert_eq!(table.rows()[0].excluded_states, [CaseState::Publicity, CaseState::SupplementRequested]);
    let stored = serde_json::to_string(&table.rows()[0]).unwrap();
    assert_eq!(serde_json::from_str::<Limit>(&stored).unwrap(), table.rows()[0]);
    for (text, rows) in [
        ("{", vec![0]),
        (r#"[{"programme": "DIBAO"}, 1]"#, vec![1, 2]),
        (&format!("[{row}, {row}]"), vec![2]),
        (&format!("[{}]", row.replace("\"source\"", "\"sauce\"")), vec![1]),
    ] {
        let problems = LimitTable::parse_json(text).unwrap_err();
        assert_eq!(problems.0.iter().map(|problem| problem.row).collect::<Vec<_>>(), rows, "{problems}");
    }
}
