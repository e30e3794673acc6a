//! Who sees a household's form, what was found and what was granted: every kind of asker over every row.

use onewindow::platform::ids::GlobalId;
use serde_json::{Value as Json, json};
use uuid::Uuid;

use crate::harness::{
    Hub, beijing,
    client::Client,
    household::{act, done, examined, form, intake, load_limits, plain, submit},
    tables,
};

const STREET: &str = "420112001";

struct World {
    hub: Hub,
    intake: Json,
    application: Json,
    award: Json,
    persons: Vec<Uuid>,
}

/// A household with 低保, whose case the county has; and a form of others at the other street of the county.
async fn world() -> World {
    let hub = Hub::start_at("2022-03-01T10:00").await;
    load_limits(&hub).await;
    let clerk = hub.street_clerk(STREET);
    let taken = intake(submit(&clerk, form(STREET, 1)).await);
    intake(submit(&hub.street_clerk("420112015"), form("420112015", 11)).await);
    let opined = examined(&clerk, STREET, &taken["applications"][0]).await;
    let place = json!({ "place": "社区公示栏" });
    let posted = done(act(&clerk, "postAssistancePublicity", "PostPublicityInput", &opined, place).await);
    hub.clock.set(beijing("2022-03-09T09:00"));
    let handed = done(plain(&clerk, "handOverAssistanceApplication", &posted).await);
    let bureau = hub.relief_officer("420112", 1);
    let confirmed = done(plain(&bureau, "confirmAssistanceApplication", &handed).await);
    let persons = [0, 1].map(|at| {
        let id = taken["members"][at]["person"]["id"].as_str().expect("an id");
        GlobalId::key_of(id, "Person").expect("a person")
    });
    World {
        intake: taken["id"].clone(),
        application: confirmed["id"].clone(),
        award: confirmed["award"]["id"].clone(),
        persons: persons.to_vec(),
        hub,
    }
}

/// What an asker sees of the household: nothing, the result, or the examination too.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Sees {
    Nothing,
    Result,
    All,
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn each_sees_what_is_theirs_by_every_way() {
    use Sees::{All, Nothing, Result};
    let world = world().await;
    let hub = &world.hub;
    let askers: Vec<(&str, Client, Sees)> = vec![
        // The street handed it over: it keeps sight of the case, the examination went with it.
        ("the street that prepared it", hub.street_clerk(STREET), Result),
        ("the other street of the county", hub.street_clerk("420112015"), Nothing),
        ("a street of another county", hub.street_clerk("420103013"), Nothing),
        ("the county that decided", hub.relief_officer("420112", 1), All),
        ("the city", hub.relief_officer("420100", 1), All),
        ("the province", hub.relief_officer("420000", 1), All),
        ("another county", hub.relief_officer("420103", 1), Nothing),
        ("another province", hub.relief_officer("320412", 1), Nothing),
        ("the applicant", hub.citizen(world.persons[0]), Result),
        ("the spouse", hub.citizen(world.persons[1]), Result),
        ("another citizen", hub.citizen(Uuid::from_u128(7)), Nothing),
    ];
    for (name, asker, sees) in &askers {
        let query = "query($intake: ID!, $application: ID!, $award: ID!) {
            intake: assistanceIntake(id: $intake) { id state members { relation person { name } } incomes { amount }
                consents { formNumber } applications { id } }
            application: assistanceApplication(id: $application) { id state opinion { outcome } award { monthly } }
            i: node(id: $intake) { id } a: node(id: $application) { id }
            w: node(id: $award) { id ... on AssistanceAward { monthly lines { amountFen } application { id } } }
            assistanceIntakes { totalCount nodes { id } } assistanceApplications { totalCount nodes { id } } }";
        let ids = json!({ "intake": world.intake, "application": world.application, "award": world.award });
        let data = asker.send(query, ids).await.data();
        let seen = *sees != Nothing;
        for field in ["intake", "application", "i", "a", "w"] {
            assert_eq!(!data[field].is_null(), seen, "{name}: {field}: {data}");
        }
        let listed = |list: &str, id: &Json| {
            let nodes = data[list]["nodes"].as_array().expect("nodes");
            nodes.iter().any(|node| node["id"] == *id)
        };
        assert_eq!(listed("assistanceIntakes", &world.intake), seen, "{name}");
        assert_eq!(listed("assistanceApplications", &world.application), seen, "{name}");
        for list in ["assistanceIntakes", "assistanceApplications"] {
            let nodes = data[list]["nodes"].as_array().map_or(0, Vec::len);
            assert_eq!(data[list]["totalCount"], nodes, "{name}: {list}");
        }
        if seen {
            assert_eq!(data["application"]["award"]["monthly"], "740.00", "{name}");
            assert_eq!(data["intake"]["members"].as_array().map(Vec::len), Some(2), "{name}");
            let text = data.to_string();
            assert!(!text.contains("13800000000"), "{name}");
        }

        let examination = "query($id: ID!) { assistanceApplication(id: $id) {
            checks { source outcome } visits { findings surveyors { subject } } objections { text } } }";
        let answer = asker.send(examination, json!({ "id": world.application })).await;
        let told = answer.body["data"]["assistanceApplication"]["visits"][0]["findings"].is_string();
        assert_eq!(told, *sees == All, "{name}: {}", answer.body);
        if *sees != All {
            assert!(!answer.body.to_string().contains("staff-420112001"), "{name}: {}", answer.body);
        }
    }
    let partner = hub.police("420100");
    let answer = partner.send("{ assistanceIntakes { totalCount } }", json!({})).await;
    assert_eq!(answer.code(), "FORBIDDEN");
    let answer = hub.public().send("{ assistanceIntakes { totalCount } }", json!({})).await;
    assert_eq!(answer.code(), "UNAUTHENTICATED");
    world.hub.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_dump_shows_no_person_and_no_finding() {
    let world = world().await;
    let dump = tables::business(world.hub.sql()).await;
    for (table, rows) in dump {
        for row in rows {
            for clear in ["王五", "赵六", "13800000000", "两人同住"] {
                assert!(!row.contains(clear), "{table} holds {clear}");
            }
        }
    }
    world.hub.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_nested_list_costs_a_fixed_number_of_statements() {
    let hub = Hub::start_at("2022-03-01T10:00").await;
    let clerk = hub.street_clerk(STREET);
    let query = "{ assistanceIntakes(first: 20) { nodes { id case { caseNumber } members { person { name } }
        consents { person { name } } applications { state case { parties { person { name } } }
            checks { source } visits { visitedOn } postings { lastOn } award { monthly } } } } }";
    let mut counts = Vec::new();
    for n in 0..3 {
        intake(submit(&clerk, form(STREET, 1 + 20 * n)).await);
        let answer = clerk.send(query, json!({})).await;
        counts.push(answer.statements());
        let nodes = answer.data()["assistanceIntakes"]["nodes"].as_array().map(Vec::len);
        assert_eq!(nodes, Some(n as usize + 1));
    }
    assert!(counts.windows(2).all(|pair| pair[0] == pair[1]), "{counts:?}");
    hub.stop().await;
}
