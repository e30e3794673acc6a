//! 迁移: every step up, down and up again, and up from each earlier step with rows in every table.

use migration::{Migrator, MigratorTrait};
use onewindow::platform::database::{Database, DatabaseSection};
use sea_orm::{DatabaseBackend, DatabaseConnection};

use crate::harness::{Hub, database::TestDatabase, tables};

/// One row a table, in an order that references allow. `{u1}` is a key, `{b}` some bytes, `{t}` an instant.
/// A new step adds its tables here; the test names those that are missing.
const ROWS: &[(&str, &str, &str)] = &[
    ("division", "code, name, level, parent_code", "'420103', '江汉区', 'district', NULL"),
    ("division", "code, name, level, parent_code", "'420104', '硚口区', 'district', NULL"),
    ("division_succession", "code, successor_code, effective_on", "'420104', '420103', '2020-01-01'"),
    (
        "organization",
        "id, code, name, kind, division_code, active_from",
        "{u1}, '420103-HY', '登记处', 'OFFICE', '420103', '2003-10-01'",
    ),
    ("organization_service", "organization_id, service, valid_from", "{u1}, 'marriage', '2003-10-01'"),
    (
        "staff",
        "id, organization_id, subject, display_name, active_from",
        "{u2}, {u1}, 'staff-1', '登记员', '2021-01-01'",
    ),
    ("calendar_day", "day, kind, name", "'2025-10-01', 'holiday', '国庆节'"),
    (
        "policy_document",
        "id, service, name, valid_from, content, source",
        "{u3}, 'marriage', 'conventions', '2021-01-01', '{}', 'test'",
    ),
    (
        "token_revocation",
        "id, subject, reason, revoked_by, revoked_at, expires_at",
        "{u4}, 'staff-1', 'lost', 'operator-1', {t}, {t}",
    ),
    (
        "person",
        "id, id_type, id_number_index, id_number_sealed, name_sealed, birth_date_sealed, sex, created_at, updated_at",
        "{u5}, 'RESIDENT_ID', {b}, {b}, {b}, {b}, 'FEMALE', {t}, {t}",
    ),
    (
        "person_document",
        "id, person_id, id_type, number_index, number_sealed",
        "{u5}, {u5}, 'RESIDENT_ID', {b}, {b}",
    ),
    (
        "ledger_entry",
        "id, kind, action, service, subject_type, subject_id, subject_version, audience, actor_kind, actor_subject, \
         payload, occurred_at, recorded_at, mac",
        "{u6}, 'COMMAND', 'a.b.c', 'marriage', 'Case', {u8}, 1, 'STAFF', 'CLERK', 'staff-1', '{}', {t}, {t}, {b}",
    ),
    (
        "ledger_seal",
        "batch, entry_count, merkle_root, previous_hash, hash, sealed_at",
        "1, 1, {b}, {b}, {b}, {t}",
    ),
    ("ledger_seal_entry", "entry_seq, batch, position, leaf_hash", "1, 1, 0, {b}"),
    ("key_check", "name, answer, first_used_at", "'index', {b}, {t}"),
    ("number_sequence", "scope, last_value", "'case:420103:101:2025-09-05', 7"),
    (
        "idempotency_key",
        "owner, key, action, input_hash, used_at",
        "'staff-1', 'key-00001', 'a.b.c', {b}, {t}",
    ),
    (
        "service_case",
        "id, case_number, service, matter, state, version, channel, office_id, province, city, county, opened_at, \
         due_status, due_order",
        "{u8}, '420103101202509050000017', 'marriage', 'MARRIAGE_REGISTRATION', 'PRELIM_REVIEW', 1, 'WINDOW', {u1}, \
         '420000', '420100', '420103', {t}, 'NONE', '9999-12-31'",
    ),
    (
        "case_party",
        "id, case_id, person_id, role, position, residency, identity_check, marital_check, facts",
        "{u9}, {u8}, {u5}, 'SPOUSE', 0, 'MAINLAND', 'PENDING', 'PENDING', '{}'",
    ),
    ("case_office", "case_id, organization_id, part, since", "{u8}, {u1}, 'RECEIVED', {t}"),
    ("case_note", "id, case_id, author_subject, text_sealed, written_at", "{u10}, {u8}, 'staff-1', {b}, {t}"),
    (
        "case_pause",
        "id, case_id, ground, legal_basis, paused_on",
        "{u11}, {u8}, '等待核验', '《行政许可法》第45条', '2025-09-05'",
    ),
    (
        "marriage",
        "id, version, status, origin, registered_on, office_id, province, city, county, registration_case_id",
        "{u12}, 1, 'IN_FORCE', 'HUB', '2025-09-05', {u1}, '420000', '420100', '420103', {u8}",
    ),
    ("marriage_registration_party", "person_id, case_id", "{u5}, {u8}"),
    ("marriage_spouse", "marriage_id, person_id, sex, in_force", "{u12}, {u5}, 'FEMALE', TRUE"),
    (
        "certificate",
        "id, version, number, kind, office_code, year, sequence, marriage_id, case_id, issued_on, status",
        "{u13}, 1, 'J420103-2025-000001', 'MARRIAGE', '420103', 2025, 1, {u12}, {u8}, '2025-09-05', 'VALID'",
    ),
    ("certificate_copy", "id, certificate_id, holder_id, position", "{u14}, {u13}, {u5}, 1"),
    (
        "marriage_registration",
        "case_id, regime, kinship, counselling, refusal_grounds, marriage_id",
        "{u8}, 'NATIONWIDE', '{}', 'NOT_OFFERED', '[]', {u12}",
    ),
    (
        "divorce_application",
        "case_id, regime, marriage_id, agreement, counselling, refusal_grounds",
        "{u8}, 'NATIONWIDE', {u12}, '{}', 'NOT_OFFERED', '[]'",
    ),
    (
        "certificate_reissue",
        "case_id, regime, marriage_id, kind, reason, archive_check, refusal_grounds",
        "{u8}, 'NATIONWIDE', {u12}, 'MARRIAGE', 'LOST', 'PENDING', '[]'",
    ),
    (
        "marriage_source",
        "marriage_id, number, office_name, registered_in, entered_by_case_id",
        "{u12}, 'J420103-2018-000001', '登记处', 'MAINLAND', {u8}",
    ),
    (
        "marriage_revocation",
        "id, marriage_id, state, ground, findings, proposed_by, proposed_on, notice_served_on",
        "{u17}, {u12}, 'PROPOSED', 'IMPERSONATION', '冒名', 'staff-2', '2025-09-05', '2025-09-05'",
    ),
    (
        "marriage_ending",
        "id, marriage_id, marriage_version, status, effective_on, document, status_before, invalidated, posted_by, \
         posted_on",
        "{u18}, {u12}, 2, 'DISSOLVED_BY_COURT', '2025-09-05', '{}', 'IN_FORCE', '[]', 'staff-1', '2025-09-05'",
    ),
    (
        "marriage_bad_faith",
        "id, version, person_id, marriage_id, revocation_id, province, city, county, ground, legal_basis, listed_on, \
         listed_until, listed_by",
        "{u19}, 1, {u5}, {u12}, {u17}, '420000', '420100', '420103', 'FALSE_PAPERS', '第23条', '2025-09-05', \
         '2030-09-05', 'staff-2'",
    ),
    (
        "safeguard_report",
        "id, version, case_id, person_id, kind, account_sealed, reported_to, reference, reported_by, reported_on",
        "{u20}, 1, {u8}, {u5}, 'TRAFFICKING', {b}, 'PUBLIC_SECURITY', '1', 'staff-1', '2025-09-05'",
    ),
    ("office_opening", "office_id, day, kind, name", "{u1}, '2025-10-01', 'OPEN', '国庆节'"),
    (
        "appointment_slot",
        "id, office_id, province, city, county, matter, day, starts_at, ends_at, capacity, version",
        "{u15}, {u1}, '420000', '420100', '420103', 'MARRIAGE_REGISTRATION', '2025-09-08', '09:00', '09:30', 3, 1",
    ),
    (
        "appointment",
        "id, booking_number, slot_id, office_id, province, city, county, matter, day, state, version, requested_at",
        "{u16}, '420103104202509050000010', {u15}, {u1}, '420000', '420100', '420103', 'MARRIAGE_REGISTRATION', \
         '2025-09-08', 'BOOKED', 1, {t}",
    ),
    (
        "appointment_party",
        "appointment_id, person_id, matter, position, is_live",
        "{u16}, {u5}, 'MARRIAGE_REGISTRATION', 0, TRUE",
    ),
    (
        "case_hand",
        "case_id, account, side, act, since",
        "{u8}, 'staff-1', 'EXAMINES', 'assistance.application.accept', {t}",
    ),
    ("assistance_intake", "case_id, place, area, declared", "{u8}, '420112001', 'URBAN', '{}'"),
    (
        "information_consent",
        "id, intake_id, person_id, signed_on, form_number",
        "{u30}, {u8}, {u5}, '2025-09-05', 'SQ-1'",
    ),
    (
        "information_check",
        "id, intake_id, source, outcome, asked_on, verified_otherwise, contradicts",
        "{u31}, {u8}, 'POLICE', 'PENDING', '2025-09-05', FALSE, FALSE",
    ),
    (
        "household_visit",
        "id, intake_id, visited_on, surveyors, findings_sealed",
        "{u32}, {u8}, '2025-09-05', '[]', {b}",
    ),
    (
        "assistance_application",
        "case_id, intake_id, programme, position, subject, route",
        "{u8}, {u8}, 'DIBAO', 0, '{}', '{}'",
    ),
    ("application_claimant", "person_id, programme, case_id", "{u5}, 'DIBAO', {u8}"),
    (
        "publicity",
        "id, case_id, place, household_size, proposed, posted_on, first_on, last_on, unrolled_last_on",
        "{u33}, {u8}, '社区公示栏', 2, 74000, '2025-09-05', '2025-09-06', '2025-09-12', '2025-09-12'",
    ),
    (
        "publicity_objection",
        "id, publicity_id, case_id, received_on, text_sealed",
        "{u34}, {u33}, {u8}, '2025-09-06', {b}",
    ),
    (
        "assistance_award",
        "id, version, case_id, programme, office_id, province, city, county, persons, terms, first_month, monthly, \
         decided_on, benefit",
        "{u35}, 1, {u8}, 'DIBAO', {u1}, '420000', '420100', '420112', 2, 'null', '2025-10-01', 74000, '2025-09-15', \
         'null'",
    ),
    ("award_holder", "award_id, person_id, aid_key, in_force", "{u35}, {u5}, 'PROGRAMME:DIBAO', TRUE"),
];

/// Holds its one row from the step that makes it.
const FILLED_BY_ITS_STEP: &str = "directory_revision";

async fn empty() -> (TestDatabase, DatabaseConnection) {
    let database = TestDatabase::empty().await;
    let db = sea_orm::Database::connect(database.url()).await.expect("an empty database");
    (database, db)
}

fn in_words_of(backend: DatabaseBackend, values: &str) -> String {
    let mut text = values.replace("{t}", "'2025-09-05 01:30:00+00:00'");
    for n in (1..40).rev() {
        let key = match backend {
            DatabaseBackend::Postgres => format!("'{}'", uuid::Uuid::from_u128(n)),
            _ => format!("X'{n:032x}'"),
        };
        text = text.replace(&format!("{{u{n}}}"), &key);
    }
    text.replace("{b}", if backend == DatabaseBackend::Postgres { r"'\x00ff'" } else { "X'00ff'" })
}

/// A row in each table that there is now.
async fn fill(db: &DatabaseConnection) {
    let there = tables::tables(db).await;
    for (table, columns, values) in ROWS.iter().filter(|(table, ..)| there.iter().any(|name| name == table)) {
        let values = in_words_of(db.get_database_backend(), values);
        tables::execute(db, &format!("INSERT INTO {table} ({columns}) VALUES ({values})")).await;
    }
    for table in there.iter().filter(|table| *table != FILLED_BY_ITS_STEP) {
        assert!(ROWS.iter().any(|(name, ..)| name == table), "give {table} a representative row");
    }
}

/// Everything a step makes: tables with columns, indexes, triggers, functions.
async fn shape(db: &DatabaseConnection) -> Vec<String> {
    let sql = match db.get_database_backend() {
        DatabaseBackend::Postgres => {
            "SELECT concat_ws(' ', table_name, column_name, data_type, is_nullable, column_default)
             FROM information_schema.columns WHERE table_schema = 'public'
             UNION ALL SELECT indexdef FROM pg_indexes WHERE schemaname = 'public'
             UNION ALL SELECT concat_ws(' ', conrelid::regclass::text, pg_get_constraintdef(oid))
                FROM pg_constraint WHERE connamespace = 'public'::regnamespace
             UNION ALL SELECT pg_get_triggerdef(oid) FROM pg_trigger WHERE NOT tgisinternal
             UNION ALL SELECT proname::text FROM pg_proc WHERE pronamespace = 'public'::regnamespace
             ORDER BY 1"
        }
        _ => {
            "SELECT COALESCE(sql, name) FROM sqlite_master WHERE name NOT LIKE 'seaql_%'
             AND name NOT LIKE 'sqlite_%' ORDER BY 1"
        }
    };
    let mut shape = tables::column(db, sql).await;
    shape.retain(|line| !line.contains("seaql_migrations"));
    shape
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn all_steps_go_up_down_and_up_again() {
    let (_database, db) = empty().await;
    Migrator::up(&db, None).await.expect("up");
    let first = shape(&db).await;
    assert!(!first.is_empty());
    fill(&db).await;
    let held = tables::row_counts(&db).await;
    assert!(Migrator::get_pending_migrations(&db).await.expect("the list").is_empty());
    Migrator::up(&db, None).await.expect("a second up does nothing");
    assert_eq!(shape(&db).await, first);
    assert_eq!(tables::row_counts(&db).await, held, "a second up does nothing");

    Migrator::down(&db, None).await.expect("down, rows or not");
    assert_eq!(shape(&db).await, Vec::<String>::new(), "nothing is left behind");
    Migrator::up(&db, None).await.expect("up again");
    assert_eq!(shape(&db).await, first);
    let _ = db.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_step_goes_down_and_up_by_itself() {
    let (_database, db) = empty().await;
    let steps = Migrator::migrations().len();
    let mut shapes = vec![shape(&db).await];
    for _ in 0..steps {
        Migrator::up(&db, Some(1)).await.expect("one step up");
        shapes.push(shape(&db).await);
    }
    for step in (0..steps).rev() {
        Migrator::down(&db, Some(1)).await.expect("one step down");
        assert_eq!(shape(&db).await, shapes[step], "down from step {}", step + 1);
    }
    let _ = db.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn rows_of_every_earlier_schema_survive_the_way_up() {
    for step in 1..=Migrator::migrations().len() {
        let (_database, db) = empty().await;
        let steps = u32::try_from(step).expect("few");
        Migrator::up(&db, Some(steps)).await.unwrap_or_else(|cause| panic!("up to step {step}: {cause}"));
        fill(&db).await;
        let before = tables::row_counts(&db).await;
        assert!(before.values().all(|rows| *rows > 0), "{before:?}");
        Migrator::up(&db, None).await.unwrap_or_else(|cause| panic!("up from step {step}: {cause}"));
        let after = tables::row_counts(&db).await;
        for (table, rows) in &before {
            assert_eq!(after.get(table), Some(rows), "{table}, filled at step {step}");
        }
        let _ = db.close().await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_waits_already_gets_its_days_and_its_place() {
    let (_database, db) = empty().await;
    let before = "m20261125_060000_date_examinations_and_receipts";
    let steps = Migrator::migrations().iter().position(|step| step.name() == before).expect("the step");
    Migrator::up(&db, Some(u32::try_from(steps).expect("few"))).await.expect("up to the step");
    fill(&db).await;
    Migrator::up(&db, None).await.expect("up");
    let due_on = "SELECT CAST(receipt_due_on AS text) FROM divorce_application";
    assert_eq!(tables::column(&db, due_on).await, ["2025-10-05"], "thirty days after the application");
    let held = "SELECT COUNT(*) FROM marriage_registration_party p JOIN service_case c ON c.id = p.case_id";
    assert_eq!(tables::number(&db, held).await, 1, "the open case holds its party");
    let _ = db.close().await;
}

/// How many steps come before the one whose name ends so.
fn steps_before(name: &str) -> u32 {
    let position = Migrator::migrations().iter().position(|step| step.name().ends_with(name));
    u32::try_from(position.expect("a step")).expect("few")
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_marriage_with_two_open_divorces_of_before_keeps_the_one_furthest_along() {
    let (_database, db) = empty().await;
    Migrator::up(&db, Some(steps_before("keep_one_open_divorce"))).await.expect("the steps before");
    fill(&db).await;
    let second = in_words_of(
        db.get_database_backend(),
        "INSERT INTO service_case SELECT {u18}, '420103102202509050000025', service, 'DIVORCE_REGISTRATION', state,
            version, channel, office_id, province, city, county, street, assignee_id, opened_at, accepted_on, due_on,
            due_status, due_order, paused_on, pause_ground, closed_at, outcome FROM service_case;
         INSERT INTO divorce_application (case_id, regime, marriage_id, agreement, counselling, refusal_grounds,
            receipt_on) VALUES ({u18}, 'NATIONWIDE', {u12}, '{}', 'NOT_OFFERED', '[]', '2025-09-05')",
    );
    tables::execute(&db, &second).await;
    Migrator::up(&db, None).await.expect("what was legal before goes up");
    let open = "SELECT COUNT(*) FROM divorce_application WHERE is_open AND receipt_on IS NOT NULL";
    assert_eq!(tables::number(&db, open).await, 1);
    assert_eq!(tables::number(&db, "SELECT COUNT(*) FROM divorce_application WHERE is_open").await, 1);
    assert_eq!(tables::number(&db, "SELECT COUNT(*) FROM divorce_application").await, 2);
    let _ = db.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_step_that_fails_leaves_the_schema_as_it_was() {
    let (_database, db) = empty().await;
    Migrator::up(&db, Some(steps_before("create_revocation"))).await.expect("the steps before");
    fill(&db).await;
    tables::execute(&db, "CREATE TABLE marriage_revocation (in_the_way bigint)").await;
    let before = shape(&db).await;
    Migrator::up(&db, None).await.expect_err("the table is there already");
    assert_eq!(shape(&db).await, before, "a column was added, then the step failed");
    tables::execute(&db, "DROP TABLE marriage_revocation").await;
    Migrator::up(&db, None).await.expect("nothing of the failure is left");
    assert!(Migrator::migrations().iter().all(|step| step.use_transaction() == Some(true)));
    let _ = db.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn instances_that_start_together_take_each_step_once() {
    let (database, db) = empty().await;
    let url = database.url();
    let starts = (0..4).map(|_| {
        let url = url.clone();
        async move {
            let db = sea_orm::Database::connect(url).await.expect("the database");
            Migrator::up(&db, None).await.map(|()| db)
        }
    });
    for started in futures_util::future::join_all(starts).await {
        let _ = started.expect("each of them goes up").close().await;
    }
    assert!(Migrator::pending(&db).await.expect("the list").is_empty());
    let _ = db.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_instance_stays_ready_beside_a_newer_schema() {
    let hub = Hub::start().await;
    let later = "INSERT INTO seaql_migrations (version, applied_at) VALUES ('m29991231_000000_later', 0)";
    tables::execute(hub.sql(), later).await;
    let client = reqwest::Client::builder().no_proxy().build().expect("a client");
    let ready = client.get(format!("{}/readyz", hub.url())).send().await.expect("an answer");
    assert_eq!(ready.status().as_u16(), 200);
    hub.sibling().await.stop().await;
    Migrator::up(hub.sql(), None).await.expect("nothing to do");
    assert!(Migrator::pending(hub.sql()).await.expect("the list").is_empty());
    let refusal = Migrator::down(hub.sql(), Some(1)).await.expect_err("not its own").to_string();
    assert!(refusal.contains("m29991231_000000_later"), "{refusal}");
    hub.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn commands_have_no_statement_time_limit() {
    let database = TestDatabase::empty().await;
    if database.is_sqlite() {
        return;
    }
    let section = DatabaseSection { url: database.url(), ..DatabaseSection::default() };
    for (db, limit) in
        [(Database::connect(&section).await, "5s"), (Database::connect_unhurried(&section).await, "0")]
    {
        let db = db.expect("the database");
        assert_eq!(tables::column(db.administration(), "SHOW statement_timeout").await, [limit]);
        db.close().await;
    }
}
