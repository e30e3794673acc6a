//! 适用规定: one couple, the same papers, judged on both sides of every change of the law.

mod other_matters;

use serde_json::{Value as Json, json};

use crate::harness::{
    Hub, beijing,
    client::{Client, key},
    couple, people,
};

/// Offices: 江汉区 in 武汉, 天门, 咸安区, 武进区.
const OFFICES: [&str; 4] = ["420103", "429006", "421202", "320412"];

/// The last day of each regime, the first of the next, its citation, and for a couple without hukou there but
/// with a residence permit: the offices that are competent.
const DAYS: [(&str, &str, &[&str]); 6] = [
    ("2021-05-31", "《婚姻登记条例》（国务院令第387号）", &[]),
    ("2021-06-01", "国函〔2021〕48号", &["420103", "320412"]),
    ("2023-05-31", "国函〔2021〕48号", &["420103", "320412"]),
    ("2023-06-01", "国函〔2023〕34号", &OFFICES),
    ("2025-05-09", "国函〔2023〕34号", &OFFICES),
    ("2025-05-10", "《婚姻登记条例》（国务院令第804号）", &OFFICES),
];

const ELIGIBILITY: &str = "query($input: EligibilityInput!) { eligibility(input: $input) {
    day eligible regime citation violations { code facts { name value } } warnings { code }
    requiredDocuments { of anyOf held } } }";

const ALL_PAPERS: [&str; 5] =
    ["ID_CARD", "HOUSEHOLD_REGISTER", "SINGLE_DECLARATION", "JOINT_PHOTOS", "RESIDENCE_PERMIT"];

/// Where the couple is from, and what it brings.
#[derive(Clone, Copy)]
struct Couple<'a> {
    n: u32,
    hukou: [&'a str; 2],
    /// Division of his residence permit.
    permit: Option<&'a str>,
    papers: &'a [&'a str],
}

impl Couple<'_> {
    fn permit(&self, day: &str) -> Option<Json> {
        let year: i32 = day[..4].parse().expect("a year");
        let endorsed = format!("{year}-01-15");
        let until = format!("{}-12-31", year + 1);
        self.permit.map(|at| json!({ "division": at, "validUntil": until, "lastEndorsedOn": endorsed }))
    }

    fn opening(&self, day: &str) -> Json {
        let mut he = couple::party("张三", &people::man(self.n), self.hukou[0]);
        let mut she = couple::party("李四", &people::woman(self.n), self.hukou[1]);
        he["documents"] = json!(self.papers);
        she["documents"] = json!(self.papers);
        if let Some(permit) = self.permit(day) {
            he["permit"] = permit;
        }
        json!({ "idempotencyKey": key(), "partyA": he, "partyB": she })
    }

    fn question(&self, office: &str, day: &str) -> Json {
        let party = |number: String, hukou: &str| json!({ "idNumber": number, "residency": "MAINLAND", "hukouDivision": hukou, "documents": self.papers });
        let mut he = party(people::man(self.n), self.hukou[0]);
        if let Some(permit) = self.permit(day) {
            he["permit"] = permit;
        }
        let she = party(people::woman(self.n), self.hukou[1]);
        json!({ "office": format!("{office}-HY"), "on": day, "partyA": he, "partyB": she })
    }
}

async fn ask(clerk: &Client, couple: Couple<'_>, office: &str, day: &str) -> Json {
    let input = json!({ "input": couple.question(office, day) });
    clerk.send(ELIGIBILITY, input).await.data()["eligibility"].clone()
}

/// The codes with which acceptance on this very day is refused; none when it is granted.
async fn accept(clerk: &Client, couple: Couple<'_>, day: &str) -> (Vec<String>, Json) {
    let opened = couple::registration(couple::open(clerk, couple.opening(day)).await);
    let answer = couple::accept(clerk, &opened).await;
    let codes = answer.codes();
    let case =
        if codes.is_empty() { couple::registration(answer)["case"].clone() } else { opened["case"].clone() };
    (codes, case)
}

fn codes(findings: &Json) -> Vec<&str> {
    let findings = findings.as_array().map(Vec::as_slice).unwrap_or_default();
    findings.iter().filter_map(|finding| finding["code"].as_str()).collect()
}

/// The law that the acceptance of a case rests on, as its timeline tells.
async fn law_of_acceptance(clerk: &Client, case: &Json) -> String {
    let query = "query($id: ID!) { case(id: $id) { timeline(first: 1) { action legalBasis } } }";
    let seen = clerk.send(query, json!({ "id": case["id"] })).await.data();
    let entry = &seen["case"]["timeline"][0];
    assert_eq!(entry["action"], "marriage.marriage_registration.accept");
    entry["legalBasis"].as_str().unwrap_or_default().to_owned()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_preview_and_the_act_agree_on_every_day_at_every_office() {
    let hub = Hub::start_at("2021-05-31T09:00").await;
    let mut n = 0;
    for (day, citation, by_permit) in DAYS {
        hub.clock.set(beijing(&format!("{day}T10:00")));
        for office in OFFICES {
            let clerk = hub.clerk(office);
            let elsewhere = if office == "320412" { "420103" } else { "320412" };
            for (hukou, permit, competent) in [
                // She is registered where the office is.
                (["350203", office], None, true),
                // Neither is, and he has a residence permit of the place.
                (["350203", elsewhere], Some(office), by_permit.contains(&office)),
                // Neither is, and nobody lives there.
                (["350203", elsewhere], None, day == "2025-05-10"),
            ] {
                n += 1;
                let couple = Couple { n, hukou, permit, papers: &ALL_PAPERS };
                let row = format!("{day} at {office}, hukou {hukou:?}, permit {permit:?}");
                let preview = ask(&clerk, couple, office, day).await;
                let (refused, case) = accept(&clerk, couple, day).await;
                let expected: &[&str] = if competent { &[] } else { &["MARRIAGE_OFFICE_NOT_COMPETENT"] };
                assert_eq!(codes(&preview["violations"]), expected, "the preview on {row}");
                assert_eq!(refused, expected, "the act on {row}");
                assert_eq!(
                    (&preview["eligible"], &preview["day"]),
                    (&json!(competent), &json!(day)),
                    "{row}"
                );
                let cited = preview["citation"].as_str().unwrap_or_default();
                // Outside the pilot's places the regulation of 2003 stands alone until 2025-05-10.
                let in_pilot = by_permit.contains(&office) || day == "2025-05-10";
                let citation = if in_pilot { citation } else { DAYS[0].1 };
                assert!(cited.starts_with(citation), "{row}: {cited}");
                if competent {
                    let instrument = cited.split('第').next().unwrap_or_default();
                    let law = law_of_acceptance(&clerk, &case).await;
                    assert!(law.starts_with(instrument), "{row}: {law}");
                    // Today's law names the article of the act, an earlier one those of competence.
                    assert!(law == cited || day == "2025-05-10", "{row}: {law}");
                } else {
                    let told = &preview["violations"][0]["facts"];
                    assert!(told.to_string().contains(citation), "{row}: {told}");
                }
            }
        }
    }
    // The law of a day stays the law of that day, asked from years later.
    let clerk = hub.clerk("420103");
    for (day, citation, by_permit) in DAYS {
        let couple =
            Couple { n: 400, hukou: ["350203", "320412"], permit: Some("420103"), papers: &ALL_PAPERS };
        let preview = ask(&clerk, couple, "420103", day).await;
        assert_eq!(preview["eligible"], by_permit.contains(&"420103"), "{day}: {preview}");
        assert!(preview["citation"].as_str().is_some_and(|cited| cited.starts_with(citation)), "{day}");
    }
    hub.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn each_regime_asks_for_its_papers() {
    let hub = Hub::start_at("2021-05-31T09:00").await;
    for (n, (day, ..)) in (0..).zip(DAYS) {
        hub.clock.set(beijing(&format!("{day}T10:00")));
        let clerk = hub.clerk("420103");
        let since_2025 = day == "2025-05-10";
        for (at, papers, complete) in [
            (0, &["ID_CARD", "SINGLE_DECLARATION", "HOUSEHOLD_REGISTER", "JOINT_PHOTOS"][..], true),
            (1, &["TEMPORARY_ID_CARD", "SINGLE_DECLARATION", "HOUSEHOLD_REGISTER", "JOINT_PHOTOS"], true),
            // 户口簿 is no longer asked for since 2025-05-10.
            (2, &["ID_CARD", "SINGLE_DECLARATION", "JOINT_PHOTOS"], since_2025),
            (3, &["ID_CARD", "HOUSEHOLD_REGISTER", "JOINT_PHOTOS"], false),
            (4, &["SINGLE_DECLARATION", "HOUSEHOLD_REGISTER", "JOINT_PHOTOS"], false),
        ] {
            let couple = Couple { n: 10 * n + at, hukou: ["420103", "320412"], permit: None, papers };
            let preview = ask(&clerk, couple, "420103", day).await;
            let needs = preview["requiredDocuments"].as_array().cloned().unwrap_or_default();
            assert_eq!(needs.iter().all(|need| need["held"] == true), complete, "{day} {papers:?}");
            let register = needs.iter().any(|need| need["anyOf"] == json!(["HOUSEHOLD_REGISTER"]));
            assert_eq!(register, !since_2025, "{day}");
            let warned = codes(&preview["warnings"]).contains(&"MARRIAGE_DOCUMENT_MISSING");
            assert_eq!(warned, !complete, "{day} {papers:?}");
            let (refused, _) = accept(&clerk, couple, day).await;
            assert_eq!(refused.is_empty(), complete, "{day} {papers:?}: {refused:?}");
            assert!(refused.iter().all(|code| code == "MARRIAGE_DOCUMENT_MISSING"), "{refused:?}");
        }
    }
    hub.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_permit_that_must_be_shown_is_among_the_papers() {
    let hub = Hub::start_at("2023-06-01T09:00").await;
    let clerk = hub.clerk("429006");
    let (day, hukou, permit) = ("2023-06-01", ["350203", "320412"], Some("429006"));
    for (n, papers, complete) in [(1, &ALL_PAPERS[..], true), (2, &ALL_PAPERS[..4], false)] {
        let couple = Couple { n, hukou, permit, papers };
        let preview = ask(&clerk, couple, "429006", day).await;
        let needs = preview["requiredDocuments"].as_array().cloned().unwrap_or_default();
        let need =
            needs.iter().find(|need| need["anyOf"] == json!(["RESIDENCE_PERMIT"])).expect("the permit");
        assert_eq!(need["held"], complete);
        let (refused, _) = accept(&clerk, couple, day).await;
        assert_eq!(refused.is_empty(), complete, "{refused:?}");
    }
    hub.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_day_off_moves_the_due_day_not_the_law() {
    let hub = Hub::start_at("2025-05-09T09:00").await;
    for (n, (instant, due)) in (1..).zip([
        ("2025-05-09T23:59", "2025-05-09"),
        // The Saturday on which the new regulation came into force.
        ("2025-05-10T00:00", "2025-05-12"),
        // A Sunday that is worked, and the first of eight days off.
        ("2025-09-28T10:00", "2025-09-28"),
        ("2025-10-01T10:00", "2025-10-09"),
        ("2025-10-11T10:00", "2025-10-11"),
        ("2025-10-12T10:00", "2025-10-13"),
    ]) {
        hub.clock.set(beijing(instant));
        let clerk = hub.clerk("420103");
        let couple = Couple { n, hukou: ["420103", "320412"], permit: None, papers: &ALL_PAPERS };
        let (refused, case) = accept(&clerk, couple, &instant[..10]).await;
        assert_eq!(refused, Vec::<String>::new(), "{instant}");
        assert_eq!(case["dueOn"], due, "{instant}");
        let law = law_of_acceptance(&clerk, &case).await;
        assert_eq!(law.contains("804"), instant > "2025-05-10", "{instant}: {law}");
    }
    hub.stop().await;
}
