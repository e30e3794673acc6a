use chrono::NaiveDate;
use entities::{
    directory::{division, division_succession, organization, staff},
    ledger::ledger_entry,
};
use sea_orm::{EntityTrait, PaginatorTrait, QueryOrder};
use serde_json::Value as Json;

use super::{
    ImportError, UNWATCHED,
    directory::{DirectoryFile, Form},
    divisions, policy, workdays,
};
use crate::{
    directory::{Directory, shipped},
    platform::ledger::{
        fixture::Fixture,
        verify::{Claims, Verdict, verify},
    },
};

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn rows_of(error: ImportError) -> Vec<(u64, String)> {
    match error {
        ImportError::Rows(problems) => problems.0.into_iter().map(|one| (one.row, one.problem)).collect(),
        ImportError::Hub(cause) => panic!("{cause}"),
    }
}

const SMALL: &str = "code,name,parent_code,level\n420000,湖北省,,province\n420100,武汉市,420000,city\n\
    429000,省直辖县级行政区划,420000,city\n420103,江汉区,420100,district\n420171,某经济区,420100,district\n\
    420103002,花楼街街道,420103,street\n420103003,水塔街街道,420103,street\n";

#[tokio::test]
async fn the_shipped_data_imports_whole_and_a_second_time_changes_nothing() {
    let hub = Fixture::new().await;
    let changes = Some(shipped::DIVISION_CHANGES);
    let first = divisions::import(&hub.env, shipped::DIVISIONS.as_bytes(), changes, UNWATCHED).await.unwrap();
    assert_eq!((first.added, first.changed, first.revision), (44_704, 0, 1), "divisions and one succession");
    assert_eq!(division::Entity::find().count(&hub.env.db.reader).await.unwrap(), 44_703);
    let second =
        divisions::import(&hub.env, shipped::DIVISIONS.as_bytes(), changes, UNWATCHED).await.unwrap();
    assert!(!second.has_changes() && second.revision == 1, "{second}");

    let first = workdays::import(&hub.env, shipped::WORKDAYS).await.unwrap();
    assert_eq!((first.added, first.revision), (220, 2));
    assert!(!workdays::import(&hub.env, shipped::WORKDAYS).await.unwrap().has_changes());

    let file = || DirectoryFile::parse(shipped::DEMO_DIRECTORY, Form::Toml).unwrap();
    let first = super::directory::import(&hub.env, file()).await.unwrap();
    assert_eq!((first.changed, first.removed, first.revision), (0, 0, 3));
    assert_eq!(organization::Entity::find().count(&hub.env.db.reader).await.unwrap(), 29);
    assert_eq!(staff::Entity::find().count(&hub.env.db.reader).await.unwrap(), 29);
    let second = super::directory::import(&hub.env, file()).await.unwrap();
    assert!(!second.has_changes() && second.revision == 3, "{second}");

    let files: Vec<_> = shipped::POLICY.iter().map(policy::PolicyText::from).collect();
    let first = policy::import(&hub.env, &files).await.unwrap();
    assert_eq!((first.added, first.revision), (shipped::POLICY.len(), 4));
    assert!(!policy::import(&hub.env, &files).await.unwrap().has_changes());

    let directory = Directory::new(hub.env.db.clone());
    let merged = directory.division("420103002").await.unwrap().unwrap();
    assert_eq!(merged.name, "花楼水塔街道");
    let now_in = directory.with_predecessors(&merged.code, day("2021-07-01")).await.unwrap();
    assert_eq!(now_in.iter().map(|code| code.as_str()).collect::<Vec<_>>(), ["420103002", "420103003"]);
    assert_eq!(directory.with_predecessors(&merged.code, day("2021-06-30")).await.unwrap().len(), 1);
    let gone = directory.division("420103003").await.unwrap().unwrap();
    assert_eq!(gone.valid_to, Some(day("2021-06-30")));
    assert_eq!(directory.division("429006002").await.unwrap().unwrap().name, "侯口街道");
    let headings = ["110100", "429000", "500200", "659000"];
    for code in headings {
        assert!(directory.division(code).await.unwrap().unwrap().is_heading, "{code}");
    }
    let tianmen = directory.division("429006").await.unwrap().unwrap();
    assert!(!tianmen.is_heading && !tianmen.is_statistical);
    assert!(directory.division("130171").await.unwrap().unwrap().is_statistical);
    let office = directory.organization("420103-HY").await.unwrap().unwrap();
    assert!(office.offers("marriage", day("2026-11-22")) && !office.offers("assistance", day("2026-11-22")));
}

#[tokio::test]
async fn a_code_missing_from_a_newer_table_stays_and_keeps_what_the_changes_said() {
    let hub = Fixture::new().await;
    let changes = "code,change,value,effective_on,note\n420103003,successor,420103002,2021-07-01,\n\
        420103002,alias,花楼水塔街道,,\n";
    divisions::import(&hub.env, SMALL.as_bytes(), Some(changes), UNWATCHED).await.unwrap();
    let newer: String =
        SMALL.lines().filter(|line| !line.starts_with("420103003")).map(|line| format!("{line}\n")).collect();
    let report = divisions::import(&hub.env, newer.as_bytes(), None, UNWATCHED).await.unwrap();
    assert!(!report.has_changes(), "{report}");
    assert_eq!(division_succession::Entity::find().count(&hub.env.db.reader).await.unwrap(), 1);
    let renamed = newer.replace("某经济区", "某新区");
    let report = divisions::import(&hub.env, renamed.as_bytes(), None, UNWATCHED).await.unwrap();
    assert_eq!((report.added, report.changed, report.revision), (0, 1, 2));
    let kept = division::Entity::find_by_id("420103003").one(&hub.env.db.reader).await.unwrap().unwrap();
    assert_eq!(kept.valid_to, Some(day("2021-06-30")));
}

#[tokio::test]
async fn a_broken_row_changes_nothing_and_every_broken_row_is_named() {
    let hub = Fixture::new().await;
    let broken = format!(
        "{SMALL}420104,硚口区,429900,district\n42010,短,420100,district\n420105,汉阳区,420103,district\n\
         420103,江汉区,420100,district\n420106,武昌区,420100,county\n420107,,420100,district\n"
    );
    let error = divisions::import(&hub.env, broken.as_bytes(), None, UNWATCHED).await.unwrap_err();
    assert!(
        error.to_string().starts_with("nothing imported, 6 problems:\n  row 9: parent 429900"),
        "{error}"
    );
    let lines: Vec<u64> = rows_of(error).into_iter().map(|(line, _)| line).collect();
    assert_eq!(lines, [9, 10, 11, 12, 13, 14]);

    let changes = "code,change,value,effective_on,note\n420103003,successor,420199,2021-07-01,\n\
        420188,alias,某区,,\n420103,alias,,,\n420103002,valid_to,,,\n";
    let error = divisions::import(&hub.env, SMALL.as_bytes(), Some(changes), UNWATCHED).await.unwrap_err();
    let found = rows_of(error);
    assert_eq!(found.iter().map(|(line, _)| *line).collect::<Vec<_>>(), [2, 3, 4, 5]);
    assert!(found.iter().all(|(_, problem)| problem.starts_with("changes: ")));
    assert_eq!(division::Entity::find().count(&hub.env.db.reader).await.unwrap(), 0);
}

#[tokio::test]
async fn a_newer_arrangement_replaces_its_years_and_leaves_the_others() {
    let hub = Fixture::new().await;
    let first = "date,kind,name\n2025-01-01,holiday,元旦\n2025-05-01,holiday,劳动节\n2026-01-01,holiday,元旦\n\
                 2026-05-01,holiday,劳动节\n2026-05-04,holiday,劳动节\n";
    workdays::import(&hub.env, first).await.unwrap();
    // New Year's arrangement joins the last day of the year before, and leaves that year otherwise as it is.
    let newer = "date,kind,name\n2025-12-31,holiday,元旦\n2026-01-01,holiday,元旦\n2026-05-01,holiday,劳动节\n\
                 2026-05-09,makeup_workday,劳动节\n";
    let report = workdays::import(&hub.env, newer).await.unwrap();
    assert_eq!((report.added, report.changed, report.removed, report.revision), (2, 0, 1, 2));
    let half = "date,kind,name\n2026-01-01,holiday,元旦\n2027-05-01,holiday,劳动节\n";
    let found = rows_of(workdays::import(&hub.env, half).await.unwrap_err());
    assert_eq!(found, [(3, "2027-05-01: the arrangement of 2027 is not complete".to_owned())]);
    let broken = "date,kind,name\n2026-05-01,holiday,\n";
    let found = rows_of(workdays::import(&hub.env, broken).await.unwrap_err());
    assert_eq!(found, [(2, "2026-05-01 has no name".to_owned())]);
    let weekday = "date,kind,name\n2026-05-05,makeup_workday,劳动节\n2026-05-05,holiday,劳动节\n";
    assert_eq!(rows_of(workdays::import(&hub.env, weekday).await.unwrap_err()).len(), 2);
}

#[tokio::test]
async fn a_directory_file_withdraws_services_and_refuses_unknown_places() {
    let hub = Fixture::new().await;
    divisions::import(&hub.env, SMALL.as_bytes(), None, UNWATCHED).await.unwrap();
    let import = async |text: &str, form| {
        let file = DirectoryFile::parse(text, form).map_err(ImportError::from)?;
        super::directory::import(&hub.env, file).await
    };
    let header = "code,name,kind,division_code,handles_foreign_matters,active_from,active_to,services\n";
    let both = format!("{header}A,甲处,OFFICE,420103,false,2021-01-01,,marriage assistance:2024-01-01\n");
    assert_eq!(import(&both, Form::Csv).await.unwrap().added, 3);
    let one = format!("{header}A,甲处,OFFICE,420103,false,2021-01-01,,marriage\n");
    let report = import(&one, Form::Csv).await.unwrap();
    assert_eq!((report.added, report.changed, report.removed), (0, 0, 1));
    let staff = "subject,organization,display_name,active_from,active_to\ns-1,A,甲,2021-01-01,\n";
    assert_eq!(import(staff, Form::Csv).await.unwrap().added, 1);

    let broken = format!(
        "{header}B,乙,OFFICE,420199,false,2021-01-01,,\nC,丙,OFFICE,429000,false,2021-01-01,,\n\
         D,丁,OFFICE,420171,false,2021-01-01,,\n"
    );
    assert_eq!(rows_of(import(&broken, Form::Csv).await.unwrap_err()).len(), 3);
    let staff = "subject,organization,display_name,active_from,active_to\ns-2,Z,甲,2021-01-01,\n";
    assert_eq!(rows_of(import(staff, Form::Csv).await.unwrap_err()).len(), 1);
    let toml = "[[organizations]]\ncode = \"E\"\nnane = \"戊\"\n[[organizations]]\ncode = \"F\"\n[[desks]]\n";
    assert_eq!(rows_of(import(toml, Form::Toml).await.unwrap_err()).len(), 3);
    assert_eq!(organization::Entity::find().count(&hub.env.db.reader).await.unwrap(), 1);
}

#[tokio::test]
async fn a_policy_document_is_replaced_on_its_day_and_added_for_another() {
    let hub = Fixture::new().await;
    let file = |name: &str, text: &str| policy::PolicyText {
        file_name: name.to_owned(),
        text: text.to_owned(),
        source: "某文件".to_owned(),
    };
    let first = [file("assistance.standards.2023-01-01.json", "{\"a\": 1}")];
    assert_eq!(policy::import(&hub.env, &first).await.unwrap().added, 1);
    let next = [
        file("assistance.standards.2023-01-01.json", "{\"a\": 2}"),
        file("assistance.standards.2024-01-01.csv", "a,b\n1,\n"),
    ];
    let report = policy::import(&hub.env, &next).await.unwrap();
    assert_eq!((report.added, report.changed, report.revision), (1, 1, 2));
    let broken = [file("standards.json", "{}"), file("a.b.2024-01-01.json", "{")];
    assert_eq!(rows_of(policy::import(&hub.env, &broken).await.unwrap_err()).len(), 2);
}

#[tokio::test]
async fn every_import_that_changes_something_has_its_entry_and_no_other() {
    let hub = Fixture::new().await;
    let workdays = "date,kind,name\n2026-01-01,holiday,元旦\n";
    let staff = "[[organizations]]\ncode = \"A\"\nname = \"甲处\"\nkind = \"OFFICE\"\ndivision_code = \"420103\"\n\
                 active_from = \"2021-01-01\"\n[[staff]]\nsubject = \"s-1\"\norganization = \"A\"\n\
                 display_name = \"张三\"\nactive_from = \"2021-01-01\"\n";
    let document = [policy::PolicyText {
        file_name: "assistance.standards.2023-01-01.json".to_owned(),
        text: "{}".to_owned(),
        source: "某文件".to_owned(),
    }];
    for _ in 0..2 {
        divisions::import(&hub.env, SMALL.as_bytes(), None, UNWATCHED).await.unwrap();
        workdays::import(&hub.env, workdays).await.unwrap();
        let file = DirectoryFile::parse(staff, Form::Toml).unwrap();
        super::directory::import(&hub.env, file).await.unwrap();
        policy::import(&hub.env, &document).await.unwrap();
    }
    let broken = "date,kind,name\n2026-05-01,holiday,\n";
    workdays::import(&hub.env, broken).await.unwrap_err();

    let entries = ledger_entry::Entity::find().order_by_asc(ledger_entry::Column::Seq);
    let entries = entries.all(&hub.env.db.reader).await.unwrap();
    let payloads: Vec<Json> =
        entries.iter().map(|entry| serde_json::from_str(&entry.payload).unwrap()).collect();
    let what: Vec<_> = payloads.iter().map(|payload| payload["what"].as_str().unwrap()).collect();
    assert_eq!(what, ["divisions", "workdays", "directory", "policy"]);
    for (entry, revision) in entries.iter().zip(1..) {
        assert_eq!((entry.kind.as_str(), entry.actor_subject.as_str()), ("COMMAND", "system:import"));
        assert_eq!(payloads[revision - 1]["revision"], revision);
        assert!(!entry.payload.contains("张三") && !entry.payload.contains("s-1"), "{}", entry.payload);
    }
    assert_eq!(payloads[1]["added"], 1);
    assert_eq!(payloads[1]["files"], serde_json::json!([super::digest(workdays.as_bytes())]));
    let verdict = verify(&hub.env.db, &hub.env.vault, &Claims::default(), |_, _| {}).await.unwrap();
    assert!(matches!(verdict, Verdict::Sound { entries: 4, .. }));
}
