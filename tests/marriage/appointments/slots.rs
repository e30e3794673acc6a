//! 号源: publishing, capacity, open days.

use futures_util::future::join_all;
use onewindow::platform::ledger::verify::Verdict;
use sea_orm::ConnectionTrait;
use serde_json::json;

use super::acts::*;
use crate::harness::{
    Hub,
    client::{Answer, Client, key},
    process::HubProcess,
    tables,
};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn forty_couples_at_once_share_five_seats() {
    let hub = Hub::start().await;
    let clerk = hub.clerk("420103");
    let slot = monday(&clerk, 5).await;
    let answers = join_all((1..=40).map(|n| book(&clerk, &slot, n))).await;
    let codes: Vec<_> = answers.iter().flat_map(Answer::codes).collect();
    assert_eq!(codes.len(), 35);
    assert!(codes.iter().all(|code| code == "MARRIAGE_APPOINTMENT_SLOT_FULL"), "{codes:?}");
    assert_eq!(number(&hub, "SELECT CAST(SUM(booked) AS bigint) FROM appointment_slot").await, 5);
    assert_eq!(number(&hub, "SELECT COUNT(*) FROM appointment").await, 5);
    assert_eq!(number(&hub, "SELECT COUNT(DISTINCT booking_number) FROM appointment").await, 5);
    assert_eq!(
        number(&hub, "SELECT last_value FROM number_sequence WHERE scope LIKE 'appointment:%'").await,
        5
    );
    assert!(bookings_without_gaps(&hub).await);
    hub.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn only_open_days_within_the_horizon_are_booked() {
    // 2023-05-20 is a Saturday.
    let hub = Hub::start_at("2023-05-08T09:30").await;
    let clerk = hub.clerk("420103");
    assert_eq!(
        publish(&clerk, ("2023-05-20", "2023-05-21"), 5).await.code(),
        "MARRIAGE_APPOINTMENT_OFFICE_CLOSED"
    );
    let opened = arrange(&clerk, "2023-05-20", "OPEN", 0).await.data()["setOfficeOpening"].clone();
    assert_eq!((&opened["appliedVersion"], &opened["openings"]["version"]), (&json!(1), &json!(1)));
    assert_eq!(opened["openings"]["days"][0]["name"], "我爱你登记日");
    assert_eq!(arrange(&clerk, "2023-05-22", "CLOSED", 0).await.code(), "CONFLICT");
    arrange(&clerk, "2023-05-22", "CLOSED", 1).await.data();
    assert_eq!(arrange(&clerk, "2023-05-07", "OPEN", 2).await.code(), "MARRIAGE_APPOINTMENT_DAY_PAST");

    let published = publish(&clerk, ("2023-05-19", "2023-05-23"), 5).await.data();
    let published = published["publishAppointmentSlots"]["slots"].clone();
    let shown: Vec<_> = published
        .as_array()
        .expect("slots")
        .iter()
        .map(|slot| (slot["day"].as_str().unwrap_or_default(), slot["capacity"].as_i64().unwrap_or_default()))
        .collect();
    let expected = [("2023-05-19", 5), ("2023-05-20", 30), ("2023-05-23", 5)];
    assert_eq!(shown, expected.iter().flat_map(|slot| [*slot, *slot]).collect::<Vec<_>>());

    let peak = booked(book(&clerk, &published[2], 1).await);
    assert_eq!(peak["day"], "2023-05-20");
    let refused = arrange(&clerk, "2023-05-20", "REGULAR", 2).await;
    assert_eq!(refused.code(), "MARRIAGE_APPOINTMENT_DAY_BOOKED");
    act(&clerk, "cancelAppointment", &peak, json!({})).await.data();
    arrange(&clerk, "2023-05-20", "REGULAR", 2).await.data();
    assert_eq!(book(&clerk, &published[2], 1).await.code(), "MARRIAGE_APPOINTMENT_OFFICE_CLOSED");
    let openings = "{ officeOpenings(office: \"420103-HY\", from: \"2023-05-15\", to: \"2023-05-31\") {
        version days { day kind } } }";
    let openings = hub.public().send(openings, json!({})).await.data()["officeOpenings"].clone();
    assert_eq!(openings, json!({ "version": 3, "days": [{ "day": "2023-05-22", "kind": "CLOSED" }] }));

    let far = publish(&clerk, ("2023-06-09", "2023-06-09"), 5).await.data();
    let far = &far["publishAppointmentSlots"]["slots"][0];
    assert_eq!(book(&clerk, far, 2).await.code(), "MARRIAGE_APPOINTMENT_TOO_FAR");
    assert_eq!(
        publish(&clerk, ("2023-05-05", "2023-05-05"), 5).await.code(),
        "MARRIAGE_APPOINTMENT_DAY_PAST"
    );
    assert_eq!(publish(&clerk, ("2023-06-01", "2023-07-30"), 5).await.code(), "BAD_USER_INPUT");
    let today = publish(&clerk, ("2023-05-08", "2023-05-08"), 5).await.data();
    let today = today["publishAppointmentSlots"]["slots"].clone();
    assert_eq!(book(&clerk, &today[0], 2).await.code(), "MARRIAGE_APPOINTMENT_SLOT_BEGUN");
    assert_eq!(booked(book(&clerk, &today[1], 2).await)["startsAt"], "10:00");
    hub.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn capacity_never_goes_below_what_is_booked() {
    let hub = Hub::start().await;
    let clerk = hub.clerk("420103");
    let slot = monday(&clerk, 3).await;
    let twice = publish(&clerk, (MONDAY, MONDAY), 3).await;
    assert_eq!(twice.codes(), ["MARRIAGE_APPOINTMENT_SLOT_EXISTS"; 2]);
    for n in [1, 2] {
        book(&clerk, &slot, n).await.data();
    }
    let refused = change_slot(&clerk, &slot, 1, 1).await;
    assert_eq!(refused.code(), "MARRIAGE_APPOINTMENT_BELOW_BOOKED");
    let changed = change_slot(&clerk, &slot, 2, 1).await.data()["changeSlotCapacity"].clone();
    assert_eq!((&changed["appliedVersion"], &changed["slot"]["remaining"]), (&json!(2), &json!(0)));
    assert_eq!(book(&clerk, &slot, 3).await.code(), "MARRIAGE_APPOINTMENT_SLOT_FULL");
    assert_eq!(change_slot(&clerk, &slot, 5, 1).await.code(), "CONFLICT");
    // Taking seats away and booking them at the same time: one of the two gives way.
    change_slot(&clerk, &slot, 9, 2).await.data();
    let shrinking = change_slot(&clerk, &slot, 2, 3);
    let (shrunk, bookings) = tokio::join!(shrinking, join_all((10..16).map(|n| book(&clerk, &slot, n))));
    let taken = bookings.iter().filter(|answer| answer.codes().is_empty()).count();
    assert_eq!(shrunk.codes().is_empty(), taken == 0, "{taken} booked beside the change");
    let oversold = "SELECT COUNT(*) FROM appointment_slot WHERE booked > capacity";
    assert_eq!(number(&hub, oversold).await, 0);

    let withdraw = "mutation($input: WithdrawSlotInput!) { withdrawAppointmentSlot(input: $input) {
        slot { capacity } } }";
    let second = slots(&clerk, OFFICE, MONDAY, MONDAY).await[1].clone();
    let input = json!({ "idempotencyKey": key(), "slot": second["id"], "expectedVersion": 1 });
    clerk.act(withdraw, input).await.data();
    assert_eq!(slots(&clerk, OFFICE, MONDAY, MONDAY).await.len(), 1);
    assert_eq!(book(&clerk, &second, 20).await.code(), "MARRIAGE_APPOINTMENT_SLOT_FULL");
    hub.stop().await;
}

async fn publish_times(clerk: &Client, matter: &str, times: &[(&str, &str)]) -> Answer {
    let times = times.iter().map(|(from, to)| json!({ "startsAt": from, "endsAt": to, "capacity": 2 }));
    let input = json!({
        "idempotencyKey": key(), "matter": matter, "from": MONDAY, "to": "2025-09-09",
        "times": times.collect::<Vec<_>>(),
    });
    let mutation = "mutation($input: PublishAppointmentSlotsInput!) {
        publishAppointmentSlots(input: $input) { slots { id version startsAt endsAt } } }";
    clerk.act(mutation, input).await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn slots_of_one_office_matter_and_day_share_no_minute() {
    const MATTER: &str = "MARRIAGE_REGISTRATION";
    let hub = Hub::start().await;
    let clerk = hub.clerk("420103");
    let published = publish_times(&clerk, MATTER, &[("09:00", "10:00"), ("10:00", "11:00")]).await.data();
    let refused = publish_times(&clerk, MATTER, &[("11:00", "12:00"), ("10:30", "11:00")]).await;
    assert_eq!(refused.codes(), ["MARRIAGE_APPOINTMENT_SLOT_OVERLAPS"]);
    assert_eq!(refused.paths(), ["input.times.1"]);
    let text = refused.body.to_string();
    assert!(text.contains("2025-09-08") && text.contains("10:00"), "what it meets: {text}");
    let inside = publish_times(&clerk, MATTER, &[("08:00", "18:00")]).await;
    assert_eq!(
        (inside.codes(), inside.paths()),
        (vec!["MARRIAGE_APPOINTMENT_SLOT_OVERLAPS".into()], vec!["input.times.0".into()])
    );
    // What only touches is apart; so are other matters and other offices.
    publish_times(&clerk, MATTER, &[("11:00", "12:00")]).await.data();
    publish_times(&clerk, "DIVORCE_REGISTRATION", &[("09:30", "10:30")]).await.data();
    publish_times(&hub.clerk("420112"), MATTER, &[("09:30", "10:30")]).await.data();

    // A withdrawn slot makes way, and comes back only where nothing has taken its place.
    let slot = published["publishAppointmentSlots"]["slots"][0].clone();
    assert_eq!((&slot["startsAt"], &slot["endsAt"]), (&json!("09:00"), &json!("10:00")));
    change_slot(&clerk, &slot, 0, 1).await.data();
    let second_day = published["publishAppointmentSlots"]["slots"][2].clone();
    change_slot(&clerk, &second_day, 0, 1).await.data();
    publish_times(&clerk, MATTER, &[("09:30", "10:00")]).await.data();
    let back = change_slot(&clerk, &slot, 3, 2).await;
    assert_eq!(back.codes(), ["MARRIAGE_APPOINTMENT_SLOT_OVERLAPS"]);
    assert_eq!(back.paths(), ["input.capacity"]);
    assert!(matches!(tables::ledger(&hub).await, Verdict::Sound { .. }));

    // And whoever writes past the hub meets the database.
    let again = "INSERT INTO appointment_slot (id, office_id, province, city, county, matter, day, starts_at, ends_at,
            capacity, version)
        SELECT office_id, office_id, province, city, county, matter, day, '10:15', '10:45', 1, 1
        FROM appointment_slot WHERE starts_at = '10:00' AND matter = 'MARRIAGE_REGISTRATION' LIMIT 1";
    let cause = hub.sql().execute_unprepared(again).await.expect_err("the slots overlap");
    assert!(cause.to_string().contains("appointment_slot_no_overlap"), "{cause}");
    hub.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn of_many_who_publish_overlapping_slots_at_once_one_comes_first() {
    let hub = Hub::start().await;
    let process = HubProcess::start(&hub).await;
    let here = hub.clerk("420103");
    let desks = [here.clone(), here.at(process.url.clone())];
    let starts: Vec<String> = (0..12).map(|n| format!("09:{:02}", n * 4)).collect();
    let attempts = starts.iter().enumerate().map(|(n, start)| {
        let desk = &desks[n % 2];
        async move { publish_times(desk, "MARRIAGE_REGISTRATION", &[(start.as_str(), "10:30")]).await }
    });
    let answers = join_all(attempts).await;
    let won = answers.iter().filter(|answer| answer.codes().is_empty()).count();
    assert_eq!(won, 1);
    for answer in answers.iter().filter(|answer| !answer.codes().is_empty()) {
        assert_eq!(answer.codes(), ["MARRIAGE_APPOINTMENT_SLOT_OVERLAPS"], "{:#}", answer.body);
        assert_eq!(answer.paths(), ["input.times.0"]);
    }
    assert_eq!(number(&hub, "SELECT COUNT(*) FROM appointment_slot").await, 2, "one time on two days");
    hub.stop().await;
}
