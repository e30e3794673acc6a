//! 结婚条件核对: asked without a case, for any day.

use serde_json::{Value as Json, json};

use super::papers::Couple;
use crate::harness::{
    Hub, beijing,
    client::{Client, key},
    people,
};

async fn ask(clerk: &Client, he: u32, she: u32, on: Json) -> Vec<String> {
    let query = "query E($input: EligibilityInput!) { eligibility(input: $input) { violations { code } } }";
    let party = |number: String, hukou: &str| json!({ "idNumber": number, "hukouDivision": hukou });
    let input = json!({
        "office": "420103-HY",
        "on": on,
        "partyA": party(people::man(he), "420103"),
        "partyB": party(people::woman(she), "320412"),
    });
    let answer = clerk.send(query, json!({ "input": input })).await.data();
    let found = answer["eligibility"]["violations"].as_array().cloned().unwrap_or_default();
    found.iter().filter_map(|finding| finding["code"].as_str().map(str::to_owned)).collect()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_marital_status_is_that_of_the_day_asked_about() {
    let hub = Hub::start_at("2025-06-03T09:30").await;
    let clerk = hub.clerk("420103");
    let couple = Couple::marry(&hub, 1).await;
    hub.clock.set(beijing("2025-09-05T09:30"));
    let married = ["MARRIAGE_HAS_SPOUSE"];
    let free: [&str; 0] = [];
    for (on, expected) in [("2025-06-02", &free[..]), ("2025-06-03", &married), ("2025-09-05", &married)] {
        assert_eq!(ask(&clerk, 1, 2, json!(on)).await, expected, "{on}");
    }
    assert_eq!(ask(&clerk, 1, 2, Json::Null).await, married);

    let ending = json!({
        "idempotencyKey": key(), "marriage": couple.marriage, "expectedVersion": 1, "ending": "COURT_DIVORCE",
        "document": "JUDGMENT_COPY", "documentNumber": "（2025）鄂0103民初1号", "effectiveOn": "2025-08-01",
    });
    super::papers::on_marriage(&clerk, "recordMarriageEnding", "RecordMarriageEndingInput", ending)
        .await
        .data();
    for (on, expected) in [("2025-07-31", &married[..]), ("2025-08-01", &free), ("2025-10-01", &free)] {
        assert_eq!(ask(&clerk, 1, 2, json!(on)).await, expected, "{on}");
    }
    assert_eq!(ask(&clerk, 1, 2, Json::Null).await, free);
    hub.stop().await;
}
