//! 一门受理、协同办理: one form, its matters at their offices, each to its decision.

use onewindow::platform::{ids::GlobalId, ledger::verify::Verdict};
use serde_json::{Value as Json, json};
use uuid::Uuid;

use crate::harness::{
    Hub, beijing,
    client::{Client, key},
    household::{
        act, done, examined, form, intake, load_limits, member, number, opinion, plain, submit, visit,
    },
    tables,
};

const STREET: &str = "420112001";

async fn hub() -> Hub {
    let hub = Hub::start_at("2022-03-01T10:00").await;
    load_limits(&hub).await;
    hub
}

fn wrong_check_digit(number: &str) -> String {
    let last = if number.ends_with('0') { '1' } else { '0' };
    format!("{}{last}", &number[..17])
}

async fn read(who: &Client, id: &Json, fields: &str) -> Json {
    let query = format!("query($id: ID!) {{ assistanceApplication(id: $id) {{ {fields} }} }}");
    who.send(&query, json!({ "id": id })).await.data()["assistanceApplication"].clone()
}

/// Up to the county's desk: posted, seven days over, handed over.
async fn handed_over(hub: &Hub, clerk: &Client, application: &Json) -> Json {
    let opined = examined(clerk, STREET, application).await;
    let place = json!({ "place": "吴家山街道某社区公示栏" });
    let posted = done(act(clerk, "postAssistancePublicity", "PostPublicityInput", &opined, place).await);
    assert_eq!(posted["postings"][0]["firstOn"], "2022-03-02");
    assert_eq!(posted["postings"][0]["lastOn"], "2022-03-08");
    let early = plain(clerk, "handOverAssistanceApplication", &posted).await;
    assert_eq!(early.code(), "ASSISTANCE_PUBLICITY_RUNNING");
    hub.clock.set(beijing("2022-03-09T09:00"));
    done(plain(clerk, "handOverAssistanceApplication", &posted).await)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn one_form_goes_from_the_street_to_the_award() {
    let hub = hub().await;
    let (clerk, bureau) = (hub.street_clerk(STREET), hub.relief_officer("420112", 1));
    let taken = intake(submit(&clerk, form(STREET, 1)).await);
    assert_eq!(taken["state"], "UNDER_WAY");
    assert_eq!(taken["case"]["matter"], "ASSISTANCE_INTAKE");
    assert_eq!(taken["members"].as_array().map(Vec::len), Some(2));
    let application = taken["applications"][0].clone();
    assert_eq!(application["route"]["decides"], "COUNTY");
    assert_eq!(application["case"]["office"]["code"], format!("{STREET}-JD"));

    let handed = handed_over(&hub, &clerk, &application).await;
    assert_eq!(handed["state"], "UNDER_CONFIRMATION");
    assert_eq!(handed["case"]["office"]["code"], "420112-MZ");
    assert_eq!(handed["opinion"]["benefit"]["total"], "740.00");
    assert_eq!(handed["opinion"]["outcome"], "ELIGIBLE");
    // 30 working days from 2022-03-01, the Qingming holiday and its make-up day counted.
    assert_eq!(handed["case"]["dueOn"], "2022-04-13");

    // The street keeps sight of it and can no longer act on it.
    let late = plain(&clerk, "confirmAssistanceApplication", &handed).await;
    assert_eq!(late.code(), "NOT_FOUND");
    let confirmed = done(plain(&bureau, "confirmAssistanceApplication", &handed).await);
    assert_eq!(confirmed["state"], "CONFIRMED");
    assert_eq!(confirmed["award"]["monthly"], "740.00");
    assert_eq!(confirmed["award"]["firstMonth"], "2022-04-01");
    assert_eq!(confirmed["award"]["persons"], 2);
    let lines = confirmed["award"]["lines"].as_array().expect("lines");
    let sum: i64 = lines.iter().filter_map(|line| line["amountFen"].as_i64()).sum();
    assert_eq!(sum, 74_000);
    let finished = clerk
        .send("query($id: ID!) { assistanceIntake(id: $id) { state } }", json!({ "id": taken["id"] }))
        .await
        .data();
    assert_eq!(finished["assistanceIntake"]["state"], "FINISHED");
    assert!(matches!(tables::ledger(&hub).await, Verdict::Sound { .. }));
    hub.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_citizen_follows_and_strangers_see_nothing() {
    let hub = hub().await;
    let clerk = hub.street_clerk(STREET);
    let taken = intake(submit(&clerk, form(STREET, 1)).await);
    let application = &taken["applications"][0];
    let person = taken["members"][1]["person"]["id"].as_str().expect("an id");
    let person = GlobalId::key_of(person, "Person").expect("a person");
    let fields = "id state case { timeline { action } }";
    let seen = read(&hub.citizen(person), &application["id"], fields).await;
    assert_eq!(seen["state"], "SUBMITTED");
    assert_eq!(seen["case"]["timeline"][0]["action"], "assistance.application.open");
    for (who, stranger) in [
        ("another street", hub.street_clerk("420112015")),
        ("another county's bureau", hub.relief_officer("420103", 1)),
        ("another citizen", hub.citizen(Uuid::from_u128(7))),
    ] {
        assert_eq!(read(&stranger, &application["id"], "id").await, Json::Null, "{who}");
        let answer = plain(&stranger, "acceptAssistanceApplication", application).await;
        let code = answer.code();
        assert!(code == "NOT_FOUND" || code == "FORBIDDEN", "{who}: {code}");
    }
    assert_eq!(
        read(&hub.relief_officer("420112", 1), &application["id"], "state").await["state"],
        "SUBMITTED"
    );
    hub.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn all_that_is_wrong_with_a_form_is_said_at_once_and_nothing_is_written() {
    let hub = hub().await;
    let clerk = hub.street_clerk(STREET);
    let before = tables::row_counts(hub.sql()).await;
    let county = "420112";
    let without_signature = |mut one: Json| {
        one["consent"] = Json::Null;
        one
    };
    let mut wrong = form(STREET, 1);
    wrong["members"][1] = without_signature(member("SPOUSE", "赵六", county, 2));
    wrong["incomes"][0]["member"] = json!(7);
    wrong["matters"] = json!([{ "programme": "DIBAO" }, { "programme": "DIBAO" }, { "programme": "ELDER_80" },
        { "programme": "TEKUN", "member": 0 }]);
    let answer = submit(&clerk, wrong).await;
    let codes = answer.codes();
    for code in [
        "ASSISTANCE_DESK_CONSENT_MISSING",
        "ASSISTANCE_HOUSEHOLD_ITEM_WITHOUT_MEMBER",
        "ASSISTANCE_DESK_MATTER_TWICE",
        "ASSISTANCE_DESK_PERSON_MISSING",
        "ASSISTANCE_DESK_MATTER_NOT_OFFERED",
    ] {
        assert!(codes.iter().any(|one| one == code), "{code} not in {codes:?}");
    }
    let mut twice = form(STREET, 1);
    twice["members"][1]["person"] = twice["members"][0]["person"].clone();
    let answer = submit(&clerk, twice).await;
    assert_eq!(
        (answer.code().as_str(), answer.paths()),
        ("BAD_USER_INPUT", vec!["input.members.1.person.idNumber".to_owned()])
    );
    let mut forged = form(STREET, 1);
    forged["members"][0]["person"]["idNumber"] = json!(wrong_check_digit(&number(county, 1)));
    assert_eq!(submit(&clerk, forged).await.code(), "BAD_USER_INPUT");
    let mut crowd = form(STREET, 1);
    crowd["members"] = (0..300).map(|n| member("CHILD", "王某", county, n)).collect();
    assert_eq!(submit(&clerk, crowd).await.code(), "BAD_USER_INPUT");
    let mut negative = form(STREET, 1);
    negative["incomes"][0]["amount"] = json!("-1");
    assert_eq!(submit(&clerk, negative).await.code(), "BAD_USER_INPUT");
    let mut unknown = form(STREET, 1);
    unknown["members"][0]["hukouDivision"] = json!("420199");
    let answer = submit(&clerk, unknown).await;
    assert_eq!(answer.paths(), vec!["input.members.0.hukouDivision".to_owned()]);
    assert_eq!(tables::row_counts(hub.sql()).await, before);
    hub.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn no_step_is_skipped_and_nobody_decides_what_they_examined() {
    let hub = hub().await;
    // One bureau takes, examines and would decide: the officer who did the one cannot do the other.
    let bureau = hub.relief_officer("420112", 1);
    let taken = intake(submit(&bureau, form(STREET, 1)).await);
    let application = taken["applications"][0].clone();
    let early = opinion(&bureau, &application, "CONFIRM").await;
    assert_eq!(early.code(), "ASSISTANCE_STEP_NOT_NEXT");
    let accepted = done(plain(&bureau, "acceptAssistanceApplication", &application).await);
    let checking = done(plain(&bureau, "startHouseholdCheck", &accepted).await);
    let visited = done(visit(&bureau, STREET, &checking).await);
    let unanswered = opinion(&bureau, &visited, "CONFIRM").await;
    let codes = unanswered.codes();
    assert_eq!(codes.iter().filter(|code| *code == "ASSISTANCE_CHECK_UNANSWERED").count(), 9, "{codes:?}");

    // A source that failed is not "no property".
    let failed = json!({ "source": "FINANCE", "outcome": "FAILED" });
    let mut current =
        done(act(&bureau, "recordCheckAnswer", "RecordCheckAnswerInput", &visited, failed).await);
    let codes = opinion(&bureau, &current, "CONFIRM").await.codes();
    assert!(codes.contains(&"ASSISTANCE_CHECK_SOURCE_FAILED".to_owned()), "{codes:?}");
    for source in crate::harness::household::checked_sources(&bureau, &current).await {
        let answer = json!({ "source": source, "outcome": "NO_RECORD" });
        current = done(act(&bureau, "recordCheckAnswer", "RecordCheckAnswerInput", &current, answer).await);
    }
    let opined = done(opinion(&bureau, &current, "CONFIRM").await);
    let place = json!({ "place": "社区公示栏" });
    let posted = done(act(&bureau, "postAssistancePublicity", "PostPublicityInput", &opined, place).await);
    hub.clock.set(beijing("2022-03-09T09:00"));
    let handed = done(plain(&bureau, "handOverAssistanceApplication", &posted).await);
    let own = plain(&bureau, "confirmAssistanceApplication", &handed).await;
    assert_eq!(own.code(), "ASSISTANCE_DECIDES_OWN_EXAMINATION");
    let refusal = json!({ "reasons": "收入超过标准", "appealNote": true });
    let own =
        act(&bureau, "refuseAssistanceApplication", "RefuseAssistanceApplicationInput", &handed, refusal)
            .await;
    assert_eq!(own.code(), "ASSISTANCE_DECIDES_OWN_EXAMINATION");
    hub.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_objection_is_examined_again_before_the_case_goes_on() {
    let hub = hub().await;
    let clerk = hub.street_clerk(STREET);
    let taken = intake(submit(&clerk, form(STREET, 1)).await);
    let opined = examined(&clerk, STREET, &taken["applications"][0]).await;
    let place = json!({ "place": "社区公示栏" });
    let posted =
        done(act(&clerk, "postAssistancePublicity", "PostPublicityInput", &opined, place.clone()).await);
    let said = json!({ "text": "该户另有出租房屋" });
    let objected = done(act(&clerk, "recordPublicityObjection", "RecordObjectionInput", &posted, said).await);
    assert_eq!(objected["state"], "OBJECTION");
    assert_eq!(opinion(&clerk, &objected, "CONFIRM").await.code(), "ASSISTANCE_OBJECTION_NOT_REEXAMINED");
    let seen = read(&clerk, &objected["id"], "objections { id text reexaminedBy }").await;
    assert_eq!(seen["objections"][0]["text"], "该户另有出租房屋");
    let again = done(visit(&clerk, STREET, &objected).await);
    let answered = json!({ "objection": seen["objections"][0]["id"], "reexaminedBy": "RESURVEY" });
    let closed =
        done(act(&clerk, "closePublicityObjection", "CloseObjectionInput", &again, answered.clone()).await);
    let twice = act(&clerk, "closePublicityObjection", "CloseObjectionInput", &closed, answered).await;
    assert_eq!(twice.code(), "CONFLICT");
    let opined = done(opinion(&clerk, &closed, "CONFIRM").await);
    let posted = done(act(&clerk, "postAssistancePublicity", "PostPublicityInput", &opined, place).await);
    assert_eq!(posted["postings"].as_array().map(Vec::len), Some(2));
    let sealed = tables::dump(hub.sql()).await["publicity_objection"].join("\n");
    assert!(!sealed.contains("出租"), "the text is sealed at rest");
    hub.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn refused_in_writing_with_the_way_to_appeal() {
    let hub = hub().await;
    let (clerk, bureau) = (hub.street_clerk(STREET), hub.relief_officer("420112", 1));
    let taken = intake(submit(&clerk, form(STREET, 1)).await);
    let handed = handed_over(&hub, &clerk, &taken["applications"][0]).await;
    let input = "RefuseAssistanceApplicationInput";
    let bare = json!({ "reasons": "家庭财产超过规定", "appealNote": false });
    let answer = act(&bureau, "refuseAssistanceApplication", input, &handed, bare).await;
    assert_eq!(answer.code(), "ASSISTANCE_REFUSAL_WITHOUT_APPEAL_NOTE");
    let whole = json!({ "reasons": "家庭财产超过规定", "appealNote": true });
    let refused = done(act(&bureau, "refuseAssistanceApplication", input, &handed, whole).await);
    assert_eq!((&refused["state"], &refused["award"]), (&json!("REFUSED"), &Json::Null));
    assert_eq!(read(&clerk, &refused["id"], "reasons").await["reasons"], "家庭财产超过规定");
    // Nothing stands in the way of another form.
    hub.clock.set(beijing("2022-04-01T09:00"));
    assert_eq!(intake(submit(&clerk, form(STREET, 1)).await)["state"], "UNDER_WAY");
    hub.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn one_person_has_one_application_and_one_aid_in_any_street() {
    let hub = hub().await;
    let (clerk, bureau) = (hub.street_clerk(STREET), hub.relief_officer("420112", 1));
    let taken = intake(submit(&clerk, form(STREET, 1)).await);
    let again = submit(&clerk, form(STREET, 1)).await;
    assert_eq!(again.code(), "ASSISTANCE_DESK_APPLICATION_UNDER_WAY");
    let handed = handed_over(&hub, &clerk, &taken["applications"][0]).await;

    // Two officers decide at once: one award.
    let other = hub.relief_officer("420112", 2);
    let (one, two) = tokio::join!(
        plain(&bureau, "confirmAssistanceApplication", &handed),
        plain(&other, "confirmAssistanceApplication", &handed),
    );
    let codes: Vec<String> = [one, two].iter().flat_map(|answer| answer.codes()).collect();
    assert_eq!(codes, ["CONFLICT"]);
    assert_eq!(tables::number(hub.sql(), "SELECT COUNT(*) FROM assistance_award").await, 1);

    // Who has 低保 already is refused it again by the claim itself.
    let again = intake(submit(&clerk, form(STREET, 1)).await)["applications"][0].clone();
    let opined = examined(&clerk, STREET, &again).await;
    let place = json!({ "place": "社区公示栏" });
    let posted = done(act(&clerk, "postAssistancePublicity", "PostPublicityInput", &opined, place).await);
    hub.clock.set(beijing("2022-03-17T09:00"));
    let handed = done(plain(&clerk, "handOverAssistanceApplication", &posted).await);
    let answer = plain(&bureau, "confirmAssistanceApplication", &handed).await;
    assert_eq!(answer.code(), "ASSISTANCE_DESK_ALREADY_GRANTED");
    assert_eq!(tables::number(hub.sql(), "SELECT COUNT(*) FROM assistance_award").await, 1);
    hub.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_repeat_answers_the_first_result() {
    let hub = hub().await;
    let clerk = hub.street_clerk(STREET);
    let input = form(STREET, 1);
    let first = intake(submit(&clerk, input.clone()).await);
    let before = tables::row_counts(hub.sql()).await;
    assert_eq!(intake(submit(&clerk, input.clone()).await)["id"], first["id"]);
    assert_eq!(tables::row_counts(hub.sql()).await["service_case"], before["service_case"]);
    let mut other = input;
    other["place"] = json!("420112015");
    assert_eq!(submit(&clerk, other).await.code(), "CONFLICT");
    let mut fresh = form(STREET, 1);
    fresh["idempotencyKey"] = json!(key());
    assert_eq!(submit(&clerk, fresh).await.code(), "ASSISTANCE_DESK_APPLICATION_UNDER_WAY");
    hub.stop().await;
}

/// 江汉区 promises 5 working days without the notice; 30 working days are the law's.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_promise_stands_still_while_the_notice_hangs() {
    const HERE: &str = "420103013";
    let hub = hub().await;
    let clerk = hub.street_clerk(HERE);
    let taken = intake(submit(&clerk, form(HERE, 1)).await);
    let accepted = done(plain(&clerk, "acceptAssistanceApplication", &taken["applications"][0]).await);
    assert_eq!(accepted["case"]["dueOn"], "2022-03-08");
    let mut current = done(plain(&clerk, "startHouseholdCheck", &accepted).await);
    for source in crate::harness::household::checked_sources(&clerk, &current).await {
        let answer = json!({ "source": source, "outcome": "NO_RECORD" });
        current = done(act(&clerk, "recordCheckAnswer", "RecordCheckAnswerInput", &current, answer).await);
    }
    let visited = done(visit(&clerk, HERE, &current).await);
    // No standard of the place is on file: nobody can propose a yes.
    let yes = opinion(&clerk, &visited, "CONFIRM").await;
    assert!(yes.codes().contains(&"ASSISTANCE_DESK_STANDARD_NOT_ON_FILE".to_owned()), "{:?}", yes.codes());
    let opined = done(opinion(&clerk, &visited, "REFUSE").await);
    let place = json!({ "place": "社区公示栏" });
    let posted = done(act(&clerk, "postAssistancePublicity", "PostPublicityInput", &opined, place).await);
    assert_eq!(
        (&posted["case"]["dueStatus"], &posted["case"]["pauseGround"]),
        (&json!("PAUSED"), &json!("公示期间不计入承诺时限"))
    );
    hub.clock.set(beijing("2022-03-09T09:00"));
    let handed = done(plain(&clerk, "handOverAssistanceApplication", &posted).await);
    // Six working days hung the notice.
    assert_eq!(
        (&handed["case"]["dueStatus"], &handed["case"]["dueOn"], &handed["case"]["pauseGround"]),
        (&json!("RUNNING"), &json!("2022-03-16"), &Json::Null)
    );
    hub.stop().await;
}
