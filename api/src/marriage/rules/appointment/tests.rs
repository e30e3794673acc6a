//! Booking days, times and grace as tables.

use proptest::prelude::*;

use super::{
    super::samples::{calendar, codes, day},
    OpeningKind::{Closed, Open, Regular},
    *,
};

#[test]
fn a_day_is_bookable_when_open_and_near() {
    let (calendar, policy) = (calendar(), MarriagePolicy::default());
    // 20 May 2023 is a Saturday that some offices opened.
    for (date, today, opening, expected) in [
        ("2023-05-19", "2023-05-19", Regular, vec![]),
        ("2023-05-19", "2023-05-19", Closed, vec!["APPOINTMENT_OFFICE_CLOSED"]),
        ("2023-05-18", "2023-05-19", Regular, vec!["APPOINTMENT_DAY_PAST"]),
        ("2023-05-20", "2023-05-19", Regular, vec!["APPOINTMENT_OFFICE_CLOSED"]),
        ("2023-05-20", "2023-05-19", Open, vec![]),
        ("2023-05-20", "2023-05-21", Regular, vec!["APPOINTMENT_DAY_PAST", "APPOINTMENT_OFFICE_CLOSED"]),
        ("2023-06-19", "2023-05-20", Regular, vec![]),
        ("2023-06-20", "2023-05-20", Regular, vec!["APPOINTMENT_TOO_FAR"]),
        ("2023-10-07", "2023-10-01", Regular, vec![]),
        ("2027-01-04", "2026-12-30", Regular, vec!["APPOINTMENT_CALENDAR_UNKNOWN"]),
    ] {
        let answer = bookable(day(date), day(today), &calendar, opening, &policy);
        assert_eq!(codes(answer.as_ref().err().map_or(&[], Vec::as_slice)), expected, "{date} {today}");
    }
    let peak = bookable(day("2023-05-20"), day("2023-05-19"), &calendar, Open, &policy).unwrap();
    assert_eq!((peak.is_working_day, peak.peak.as_deref()), (false, Some("520")));
    let qixi = bookable(day("2023-08-22"), day("2023-08-01"), &calendar, Regular, &policy).unwrap();
    assert_eq!((qixi.is_working_day, qixi.peak.as_deref()), (true, Some("七夕")));
}

#[test]
fn only_open_days_of_a_range_are_published() {
    let (calendar, policy) = (calendar(), MarriagePolicy::default());
    let openings = BTreeMap::from([(day("2023-05-20"), Open), (day("2023-05-22"), Closed)]);
    let days = |from, to, today| {
        publishable_days((day(from), day(to)), day(today), &calendar, &openings, &policy)
            .map(|days| days.iter().map(|open| open.date.to_string()).collect::<Vec<_>>())
    };
    // Friday, the opened Saturday, no Sunday, the closed Monday left out, Tuesday.
    let expected = ["2023-05-19", "2023-05-20", "2023-05-23"].map(str::to_owned).to_vec();
    assert_eq!(days("2023-05-19", "2023-05-23", "2023-01-01"), Ok(expected));
    for (from, to, today, code) in [
        ("2023-05-19", "2023-05-19", "2023-05-20", "APPOINTMENT_DAY_PAST"),
        ("2023-05-21", "2023-05-22", "2023-05-01", "APPOINTMENT_OFFICE_CLOSED"),
        ("2026-12-31", "2027-01-01", "2026-12-01", "APPOINTMENT_CALENDAR_UNKNOWN"),
    ] {
        assert_eq!(codes(&days(from, to, today).unwrap_err()), [code], "{from}");
    }
}

fn slot(from: &str, to: &str) -> SlotTime {
    SlotTime { starts_at: time_of_day(from).unwrap(), ends_at: time_of_day(to).unwrap(), capacity: 1 }
}

#[test]
fn slots_of_a_day_follow_each_other() {
    assert_eq!(check_times(&[slot("09:00", "10:00"), slot("10:00", "11:00")]), Ok(()));
    let refused = check_times(&[
        slot("09:00", "10:00"),
        slot("09:30", "10:30"),
        slot("11:00", "11:00"),
        slot("08:00", "12:00"),
    ]);
    let paths: Vec<_> = refused.unwrap_err().into_iter().flat_map(|finding| finding.paths).collect();
    assert_eq!(paths, ["times.1", "times.2", "times.3"]);
}

#[test]
fn a_slot_meets_no_published_one_of_its_days() {
    let time = |text: &str| time_of_day(text).unwrap();
    let there = |on: &str, from: &str, to: &str| PublishedSlot {
        day: day(on),
        starts_at: time(from),
        ends_at: time(to),
    };
    let published = [
        there("2025-09-08", "09:00", "10:00"),
        there("2025-09-09", "14:00", "15:00"),
        there("2025-09-10", "09:00", "10:00"),
    ];
    let days = [day("2025-09-08"), day("2025-09-09")];
    for (from, to, met) in [
        ("09:00", "10:00", Some("MARRIAGE_APPOINTMENT_SLOT_EXISTS")),
        ("08:00", "09:00", None),
        ("08:00", "09:01", Some("MARRIAGE_APPOINTMENT_SLOT_OVERLAPS")),
        ("09:59", "11:00", Some("MARRIAGE_APPOINTMENT_SLOT_OVERLAPS")),
        ("10:00", "11:00", None),
        ("09:15", "09:30", Some("MARRIAGE_APPOINTMENT_SLOT_OVERLAPS")),
        ("13:00", "16:00", Some("MARRIAGE_APPOINTMENT_SLOT_OVERLAPS")),
    ] {
        let times = [slot("16:00", "17:00"), slot(from, to)];
        let found = check_apart(&times, &days, &published).err().unwrap_or_default();
        assert_eq!(found.iter().map(Finding::code).next(), met, "{from} {to}");
        assert!(found.iter().all(|finding| finding.paths == ["times.1"]), "{from} {to}");
    }
    // A day that is not published for meets nothing.
    assert!(check_apart(&[slot("09:00", "10:00")], &[day("2025-09-11")], &published).is_ok());
    assert!(may_return(&there("2025-09-11", "09:00", "10:00"), &published).is_ok());
    assert!(may_return(&there("2025-09-10", "09:30", "11:00"), &published).is_err());
}

#[test]
fn a_slot_begins_at_its_minute_in_beijing() {
    let starts = instant_of(day("2025-09-08"), time_of_day("09:00").unwrap());
    assert_eq!(starts.to_rfc3339(), "2025-09-08T01:00:00+00:00");
    assert!(not_begun(starts, starts - TimeDelta::seconds(1)).is_ok());
    assert!(not_begun(starts, starts).is_err());
    for text in ["9:00", "24:00", "09:60", "09:00:00", " 09:00", "+9:00", ""] {
        assert_eq!(time_of_day(text), None, "{text}");
    }
}

#[test]
fn seats_that_are_taken_stay() {
    assert!(may_hold(3, 3).is_ok() && may_hold(0, 0).is_ok());
    assert_eq!(may_hold(2, 3).unwrap_err().code(), "MARRIAGE_APPOINTMENT_BELOW_BOOKED");
}

#[test]
fn a_couple_has_its_grace() {
    let policy = MarriagePolicy::default();
    let start = DateTime::from_timestamp(1_700_000_000, 0).unwrap();
    assert!(!is_no_show(start, start + TimeDelta::minutes(30), &policy));
    assert!(is_no_show(start, start + TimeDelta::minutes(31), &policy));
}

proptest! {
    #[test]
    fn accepted_slots_never_overlap(minutes in prop::collection::vec((0u32..1440, 0u32..1440), 0..8)) {
        let at = |minute: u32| NaiveTime::from_hms_opt(minute / 60, minute % 60, 0).unwrap();
        let times: Vec<_> = minutes
            .iter()
            .map(|(from, to)| SlotTime { starts_at: at(*from), ends_at: at(*to), capacity: 1 })
            .collect();
        if check_times(&times).is_ok() {
            let mut sorted = times;
            sorted.sort_by_key(|slot| slot.starts_at);
            prop_assert!(sorted.iter().all(|slot| slot.starts_at < slot.ends_at));
            prop_assert!(sorted.windows(2).all(|pair| pair[0].ends_at <= pair[1].starts_at));
        }
    }
}
