//! 预约: slots published in 江汉区, couples who book, come, or do not.

pub mod acts;
mod slots;

use chrono::TimeDelta;
use futures_util::future::join_all;
use serde_json::{Value as Json, json};
use uuid::Uuid;

use acts::*;

use crate::harness::{
    Hub,
    client::{Answer, key},
    couple, people,
};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_citizen_books_and_the_clerk_opens_the_case_from_it() {
    let hub = Hub::start().await;
    let clerk = hub.clerk("420103");
    let slot = monday(&clerk, 2).await;
    let groom = known_citizen(&hub, &slot, 1).await;
    let answer = book(&groom, &slot, 1).await;
    let payload = answer.clone().data()["bookAppointment"].clone();
    assert_eq!(payload["violations"], json!([]));
    assert!(!payload["warnings"].as_array().expect("warnings").is_empty());
    let booking = booked(answer);
    assert_eq!((&booking["state"], &booking["version"]), (&json!("CONFIRMED"), &json!(1)));
    assert_eq!((&booking["startsAt"], &booking["office"]["code"]), (&json!("09:00"), &json!(OFFICE)));
    assert!(booking["bookingNumber"].as_str().expect("a number").starts_with("420103250908"));
    assert!(!booking["parties"].to_string().contains(&people::man(1)), "numbers are masked");
    assert_eq!(slots(&hub.public(), OFFICE, MONDAY, MONDAY).await[0]["remaining"], 1);

    let find =
        "query($filter: AppointmentFilter) { appointments(filter: $filter) { totalCount nodes { id } } }";
    let filter = json!({ "filter": { "bookingNumber": booking["bookingNumber"], "day": MONDAY } });
    assert_eq!(clerk.send(find, filter).await.data()["appointments"]["nodes"][0]["id"], booking["id"]);
    let wrong = json!({ "filter": { "bookingNumber": "42010325090800019" } });
    assert_eq!(clerk.send(find, wrong).await.code(), "BAD_USER_INPUT");
    assert_eq!(groom.send(find, json!({})).await.data()["appointments"]["totalCount"], 2);

    let opening = couple::with(couple::opening(1), json!({ "appointment": booking["id"] }));
    assert_eq!(couple::open(&clerk, opening.clone()).await.code(), "MARRIAGE_APPOINTMENT_OTHER_DAY");
    hub.clock.advance_days(3);
    let stranger = couple::with(couple::opening(2), json!({ "appointment": booking["id"] }));
    assert_eq!(couple::open(&clerk, stranger).await.code(), "MARRIAGE_APPOINTMENT_PARTIES_DIFFER");
    let elsewhere = couple::open(&hub.clerk("420112"), opening.clone()).await;
    assert_eq!(elsewhere.code(), "NOT_FOUND");

    let ready = couple::examined(&clerk, couple::with(opening, json!({ "idempotencyKey": key() }))).await;
    let visit = read(&groom, &booking).await;
    assert_eq!((&visit["state"], &visit["case"]["state"]), (&json!("CHECKED_IN"), &json!("EXAMINED")));
    assert_eq!(
        act(&groom, "cancelAppointment", &booking, json!({})).await.code(),
        "MARRIAGE_STATE_APPOINTMENT"
    );
    couple::finish(&clerk, &ready).await.data();
    assert_eq!(read(&groom, &booking).await["state"], "DONE");
    assert_eq!(number(&hub, "SELECT COUNT(*) FROM appointment_party WHERE is_live").await, 0);
    assert!(bookings_without_gaps(&hub).await);
    hub.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_person_holds_one_booking_however_many_ask_at_once() {
    let hub = Hub::start().await;
    let clerk = hub.clerk("420103");
    let published = publish(&clerk, (MONDAY, MONDAY), 20).await.data();
    let both = published["publishAppointmentSlots"]["slots"].clone();
    // One man with ten women, over two slots: whoever comes first.
    let answers = join_all((1..=10).map(|n| {
        let input = booking_input(&both[n as usize % 2], &people::man(1), &people::woman(n));
        send_booking(&clerk, input)
    }))
    .await;
    let codes: Vec<_> = answers.iter().flat_map(Answer::codes).collect();
    assert_eq!(codes, vec!["MARRIAGE_APPOINTMENT_EXISTS"; 9]);
    assert_eq!(number(&hub, "SELECT CAST(SUM(booked) AS bigint) FROM appointment_slot").await, 1);

    let booking =
        booked(answers.into_iter().find(|answer| answer.codes().is_empty()).expect("one came first"));
    let again = act(&clerk, "cancelAppointment", &booking, json!({})).await;
    assert_eq!(booked(again)["slot"]["remaining"], 20);
    assert_eq!(booked(book(&clerk, &both[0], 1).await)["state"], "CONFIRMED");
    let twice = book(&clerk, &both[1], 1).await;
    assert_eq!(twice.code(), "MARRIAGE_APPOINTMENT_EXISTS");
    let alone = send_booking(&clerk, booking_input(&both[0], &people::man(20), &people::man(20))).await;
    assert_eq!(
        (alone.code(), alone.paths()),
        ("BAD_USER_INPUT".into(), vec!["input.partyB.idNumber".into()])
    );
    hub.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn whoever_does_not_come_may_book_again() {
    let hub = Hub::start().await;
    let sibling = hub.sibling().await;
    let clerk = hub.clerk("420103");
    let slot = monday(&clerk, 9).await;
    let absent = booked(book(&clerk, &slot, 1).await);
    let there = booked(book(&clerk, &slot, 2).await);
    // A woman of 19: left to the registrar, who does not answer.
    let young = people::citizen_id("320412", "2006-10-01".parse().expect("a date"), 2);
    let asked = booked(send_booking(&clerk, booking_input(&slot, &people::man(3), &young)).await);
    assert_eq!(asked["state"], "REQUESTED");
    // Taken up, and then forgotten; it holds its seat and its persons until the slot begins.
    let young = people::citizen_id("320412", "2006-10-01".parse().expect("a date"), 4);
    let taken_up = booked(send_booking(&clerk, booking_input(&slot, &people::man(4), &young)).await);
    let taken_up = booked(act(&clerk, "preCheckAppointment", &taken_up, json!({})).await);
    assert_eq!((&taken_up["state"], &taken_up["slot"]["remaining"]), (&json!("PRECHECK"), &json!(5)));
    let other = send_booking(&clerk, booking_input(&slot, &people::man(4), &people::woman(4))).await;
    assert_eq!(other.code(), "MARRIAGE_APPOINTMENT_EXISTS");

    let (one, other) = (desk(&hub), desk(&sibling));
    hub.clock.advance_days(3);
    assert_eq!(
        act(&clerk, "cancelAppointment", &there, json!({})).await.code(),
        "MARRIAGE_APPOINTMENT_SLOT_BEGUN"
    );
    let present = json!({ "allPresent": true });
    assert_eq!(booked(act(&clerk, "checkInAppointment", &there, present).await)["state"], "CHECKED_IN");
    // Half past nine exactly: the grace is not over yet.
    one.sweep().await.expect("a sweep");
    assert_eq!(read(&clerk, &absent).await["state"], "CONFIRMED");
    assert_eq!(read(&clerk, &asked).await["state"], "REJECTED");
    assert!(read(&clerk, &asked).await["rejectionReason"].is_string());
    assert_eq!(read(&clerk, &taken_up).await["state"], "REJECTED");

    hub.clock.advance(TimeDelta::minutes(2));
    let (first, second) = tokio::join!(one.sweep(), other.sweep());
    first.and(second).expect("both sweeps");
    let after = read(&clerk, &absent).await;
    assert_eq!((&after["state"], &after["version"]), (&json!("NO_SHOW"), &json!(2)));
    assert_eq!(after["slot"]["remaining"], 5, "a seat gone by is not given back");
    assert_eq!(read(&clerk, &there).await["state"], "CHECKED_IN");
    let entries = "SELECT COUNT(*) FROM ledger_entry WHERE action = 'marriage.appointment.mark_no_show'";
    assert_eq!(number(&hub, entries).await, 1);

    hub.clock.advance_days(1);
    one.sweep().await.expect("a sweep");
    assert_eq!(read(&clerk, &there).await["state"], "DONE");
    let tuesday = publish(&clerk, ("2025-09-10", "2025-09-10"), 2).await.data();
    let later = &tuesday["publishAppointmentSlots"]["slots"][0];
    for n in [1, 2] {
        assert_eq!(booked(book(&clerk, later, n).await)["state"], "CONFIRMED");
    }
    assert!(bookings_without_gaps(&hub).await);
    sibling.stop().await;
    hub.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn bookings_are_seen_by_the_couple_and_the_office_alone() {
    let hub = Hub::start().await;
    let clerk = hub.clerk("420103");
    let slot = monday(&clerk, 5).await;
    let booking = booked(book(&clerk, &slot, 1).await);
    let other = booked(book(&clerk, &slot, 2).await);
    let bride = citizen(&hub, &booking, 1);
    let stranger = citizen(&hub, &other, 1);
    let neighbour = hub.clerk("420112");

    assert_eq!(read(&bride, &booking).await["state"], "CONFIRMED");
    assert_eq!(read(&hub.officer("420100"), &booking).await["state"], "CONFIRMED");
    for outsider in [&stranger, &neighbour, &hub.citizen(Uuid::new_v4())] {
        assert_eq!(read(outsider, &booking).await, Json::Null);
        assert_eq!(act(outsider, "cancelAppointment", &booking, json!({})).await.code(), "NOT_FOUND");
    }
    assert_eq!(act(&bride, "confirmAppointment", &booking, json!({})).await.code(), "FORBIDDEN");
    assert_eq!(change_slot(&neighbour, &slot, 9, 1).await.code(), "NOT_FOUND");
    assert_eq!(book(&neighbour, &slot, 3).await.code(), "NOT_FOUND");
    assert_eq!(publish(&bride, (MONDAY, MONDAY), 1).await.code(), "FORBIDDEN");
    assert_eq!(book(&stranger, &slot, 4).await.code(), "BAD_USER_INPUT");
    assert_eq!(number(&hub, "SELECT CAST(SUM(booked) AS bigint) FROM appointment_slot").await, 2);

    // The public sees seats, nothing of who took them.
    assert_eq!(slots(&hub.public(), OFFICE, MONDAY, MONDAY).await[0]["remaining"], 3);
    assert_eq!(book(&hub.public(), &slot, 5).await.code(), "UNAUTHENTICATED");
    let query = "query($id: ID!) { appointment(id: $id) { state } }";
    let answer = hub.public().send(query, json!({ "id": booking["id"] })).await;
    assert_eq!(answer.code(), "UNAUTHENTICATED");
    let node = "query($id: ID!) { node(id: $id) { __typename id } }";
    let found = bride.send(node, json!({ "id": booking["id"] })).await.data();
    assert_eq!(found["node"]["__typename"], "Appointment");
    assert_eq!(stranger.send(node, json!({ "id": booking["id"] })).await.data()["node"], Json::Null);
    assert_eq!(booked(act(&bride, "cancelAppointment", &booking, json!({})).await)["state"], "CANCELLED");
    hub.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_citizen_learns_nothing_of_the_other_party() {
    let hub = Hub::start().await;
    let clerk = hub.clerk("420103");
    let slot = monday(&clerk, 5).await;
    couple::register(&clerk, 1).await;
    let groom = known_citizen(&hub, &slot, 2).await;
    // She is married, as the register knows; he typed her number and does not.
    let answer = send_booking(&groom, booking_input(&slot, &people::man(2), &people::woman(1))).await;
    let payload = answer.clone().data()["bookAppointment"].clone();
    assert_eq!(payload["violations"], json!([]));
    let booking = booked(answer);
    assert_eq!(booking["state"], "CONFIRMED");
    act(&groom, "cancelAppointment", &booking, json!({})).await.data();
    // The office may know.
    let answer = send_booking(&clerk, booking_input(&slot, &people::man(2), &people::woman(1))).await;
    assert_eq!(answer.data()["bookAppointment"]["violations"][0]["code"], "MARRIAGE_HAS_SPOUSE");
    hub.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_the_pre_check_leaves_open_the_registrar_decides() {
    let hub = Hub::start().await;
    let clerk = hub.clerk("420103");
    let slot = monday(&clerk, 5).await;
    let young = |n: u32| people::citizen_id("320412", "2006-10-01".parse().expect("a date"), 2 + 2 * n);
    let input = booking_input(&slot, &people::man(1), &young(0));
    let answer = send_booking(&clerk, input.clone()).await;
    let payload = answer.clone().data()["bookAppointment"].clone();
    assert_eq!(payload["violations"], json!([{ "code": "MARRIAGE_UNDER_AGE" }]));
    let asked = booked(answer);
    // First someone takes it up, which the couple sees.
    for early in ["confirmAppointment", "rejectAppointment"] {
        let more = if early == "rejectAppointment" { json!({ "reason": "未预审" }) } else { json!({}) };
        assert_eq!(act(&clerk, early, &asked, more).await.code(), "MARRIAGE_STATE_APPOINTMENT");
    }
    let bride = citizen(&hub, &asked, 1);
    assert_eq!(act(&bride, "preCheckAppointment", &asked, json!({})).await.code(), "FORBIDDEN");
    let checked = booked(act(&clerk, "preCheckAppointment", &asked, json!({})).await);
    assert_eq!((&checked["state"], &checked["version"]), (&json!("PRECHECK"), &json!(2)));
    assert_eq!(read(&bride, &asked).await["state"], "PRECHECK");
    let confirmed = booked(act(&clerk, "confirmAppointment", &checked, json!({})).await);
    assert_eq!((&confirmed["state"], &confirmed["version"]), (&json!("CONFIRMED"), &json!(3)));
    let again = act(&clerk, "preCheckAppointment", &confirmed, json!({})).await;
    assert_eq!(again.code(), "MARRIAGE_STATE_APPOINTMENT");
    let reason = json!({ "reason": "女方未到法定婚龄" });
    assert_eq!(
        act(&clerk, "rejectAppointment", &confirmed, reason.clone()).await.code(),
        "MARRIAGE_STATE_APPOINTMENT"
    );

    // The version that the client saw is gone; the key that it used is not.
    let stale = act(&clerk, "cancelAppointment", &asked, json!({})).await;
    assert_eq!(stale.code(), "CONFLICT");
    assert_eq!(stale.errors()[0]["extensions"]["currentVersion"], 3);
    let replayed = send_booking(&clerk, input.clone()).await.data()["bookAppointment"].clone();
    assert_eq!(replayed["appointment"]["id"], asked["id"]);
    assert_eq!((&replayed["appliedVersion"], &replayed["appointment"]["version"]), (&json!(1), &json!(3)));
    let reused = couple::with(input, json!({ "partyB": people::person("李四", &people::woman(9)) }));
    assert_eq!(send_booking(&clerk, reused).await.code(), "CONFLICT");

    let asked = booked(send_booking(&clerk, booking_input(&slot, &people::man(2), &young(1))).await);
    let bride = citizen(&hub, &asked, 1);
    let checked = booked(act(&clerk, "preCheckAppointment", &asked, json!({})).await);
    let rejected = booked(act(&clerk, "rejectAppointment", &checked, reason).await);
    assert_eq!((&rejected["state"], &rejected["slot"]["remaining"]), (&json!("REJECTED"), &json!(4)));
    assert_eq!(read(&bride, &asked).await["rejectionReason"], "女方未到法定婚龄");
    assert!(bookings_without_gaps(&hub).await);
    hub.stop().await;
}
