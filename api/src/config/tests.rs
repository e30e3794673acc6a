use std::{collections::BTreeMap, path::PathBuf};

use secrecy::ExposeSecret;

use super::{Config, ConfigProblems, Mode};

/// A folder with one file, and the environment by name and value.
struct Case {
    folder: tempfile::TempDir,
}

impl Case {
    fn new(toml: &str) -> Self {
        let case = Self { folder: tempfile::tempdir().unwrap() };
        case.file("onewindow.toml", toml);
        case
    }

    fn file(&self, name: &str, text: &str) -> PathBuf {
        let path = self.folder.path().join(name);
        std::fs::write(&path, text).unwrap();
        path
    }

    fn load(&self, environment: &[(&str, &str)]) -> Result<Config, ConfigProblems> {
        let environment: BTreeMap<String, String> =
            environment.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
        Config::load(Some(&self.folder.path().join("onewindow.toml")), &environment)
    }
}

fn keys(problems: ConfigProblems) -> Vec<String> {
    problems.0.into_iter().map(|problem| problem.key).collect()
}

#[test]
fn defaults_are_a_working_development_hub() {
    let config = Case::new("").load(&[]).unwrap();
    assert_eq!(config.server.address.to_string(), "127.0.0.1:8470");
    assert_eq!(config.server.public_url(), "http://127.0.0.1:8470");
    config.validate().unwrap();
}

#[test]
fn the_environment_stands_over_the_file_and_the_file_over_the_defaults() {
    let case = Case::new("[server]\naddress = \"127.0.0.1:1\"\nshutdown_grace_seconds = 5\n");
    let config = case
        .load(&[
            ("ONEWINDOW__SERVER__ADDRESS", "127.0.0.1:2"),
            ("ONEWINDOW__SERVER__MODE", "production"),
            ("ONEWINDOW__SERVER__ALLOWED_ORIGINS", "https://a.example, https://b.example"),
            ("ONEWINDOW__DATABASE__MAX_CONNECTIONS", "3"),
            ("ONEWINDOW__AUTH__JWKS__REFRESH_SECONDS", "60"),
            ("ONEWINDOW__TELEMETRY__METRICS", "false"),
            ("ONEWINDOW_CONFIG", "not a setting"),
            ("PATH", "/bin"),
        ])
        .unwrap();
    assert_eq!(config.server.address.port(), 2);
    assert_eq!(config.server.shutdown_grace_seconds, 5);
    assert_eq!(config.server.mode, Mode::Production);
    assert_eq!(config.server.allowed_origins, ["https://a.example", "https://b.example"]);
    assert_eq!((config.database.max_connections, config.auth.jwks.refresh_seconds), (3, 60));
    assert!(!config.telemetry.metrics);
}

#[test]
fn unknown_keys_and_bad_values_are_named_one_a_section() {
    let case = Case::new(
        "[server]\nadress = \"x\"\n[database]\nmax_connections = \"many\"\n[auth.jwks]\nurls = \"x\"\n\
         [jobs]\nseal_interval_ms = -1\n[telemetry]\nformat = \"xml\"\n[sever]\nx = 1\n",
    );
    let problems = case.load(&[]).unwrap_err();
    let text = problems.to_string();
    assert!(text.contains("server.adress: unknown key, expected one of address"), "{text}");
    assert!(!text.contains("many"), "values stay out: {text}");
    assert_eq!(
        keys(problems),
        [
            "server.adress",
            "database.max_connections",
            "auth.jwks.urls",
            "jobs.seal_interval_ms",
            "telemetry.format",
            "sever"
        ]
    );
    let case = Case::new("");
    assert_eq!(keys(case.load(&[("ONEWINDOW__REDIS__URI", "x")]).unwrap_err()), ["redis.uri"]);
    assert_eq!(keys(case.load(&[("ONEWINDOW__REDIS", "x")]).unwrap_err()), ["ONEWINDOW__REDIS"]);
    assert_eq!(keys(Case::new("[server\n").load(&[]).unwrap_err()), ["file"]);
}

#[test]
fn secrets_come_from_files_and_are_never_printed() {
    let case = Case::new("");
    let redis = case.file("redis", "redis://:hush@localhost/\n");
    let database = case.file("database", "postgres://hub:hush@db/hub\n");
    let environment = [
        ("ONEWINDOW__REDIS__URL_FILE", redis.to_str().unwrap()),
        ("ONEWINDOW__DATABASE__URL_FILE", database.to_str().unwrap()),
    ];
    let config = case.load(&environment).unwrap();
    assert_eq!(config.redis.url.as_ref().unwrap().expose_secret(), "redis://:hush@localhost/");
    assert_eq!(config.database.url, "postgres://hub:hush@db/hub");
    let printed = format!("{config:#?}");
    assert!(!printed.contains("hush") && printed.contains("postgres://hub:***@db/hub"), "{printed}");

    let both = [environment[0], ("ONEWINDOW__REDIS__URL", "redis://x")];
    assert_eq!(keys(case.load(&both).unwrap_err()), ["redis.url_file"]);
    let missing = [("ONEWINDOW__DATABASE__URL_FILE", "/nowhere/at/all")];
    assert_eq!(keys(case.load(&missing).unwrap_err()), ["database.url_file"]);
}

#[test]
fn passwords_are_hidden_wherever_a_database_address_may_hold_one() {
    let cases = [
        ("sqlite://var/x.sqlite3?mode=rwc", "sqlite://var/x.sqlite3?mode=rwc"),
        ("postgres://u:p@h:5/d", "postgres://u:***@h:5/d"),
        ("postgres://u:p@ss@h/d?sslmode=require", "postgres://u:***@h/d?sslmode=require"),
        ("postgres://h/d?user=u&password=p", "postgres://h/d?***"),
    ];
    for (url, shown) in cases {
        assert_eq!(super::hide_password(url), shown);
    }
}

#[test]
fn all_problems_of_a_configuration_are_told_at_once() {
    let case = Case::new(
        "[server]\nmode = \"production\"\nallowed_origins = [\"*\"]\n[database]\nurl = \"mysql://x\"\n\
         [redis]\nurl = \"http://x\"\ntimeout_ms = 0\n[telemetry]\nfilter = \"a=b=c\"\n[jobs]\nseal_interval_ms = 0\n",
    );
    let problems = case.load(&[]).unwrap().validate().unwrap_err();
    assert_eq!(
        keys(problems),
        [
            "keys",
            "server.allowed_origins.0",
            "server.public_url",
            "database.url",
            "redis.url",
            "redis.timeout_ms",
            "documents.manifests",
            "jobs.seal_interval_ms",
            "telemetry.filter"
        ]
    );
}

#[test]
fn the_demonstrations_keys_stay_on_this_machine() {
    let open = Case::new("[server]\naddress = \"0.0.0.0:8470\"\n").load(&[]).unwrap();
    assert_eq!(keys(open.validate().unwrap_err()), ["keys"]);
    let partial = Case::new("[keys]\nindex = \"AAAA\"\n").load(&[]).unwrap();
    assert_eq!(keys(partial.validate().unwrap_err()), ["keys.encryption"]);
}

#[test]
fn a_limit_that_guards_nothing_is_refused_by_its_key() {
    let keys_of = |toml: &str| keys(Case::new(toml).load(&[]).unwrap().validate().unwrap_err());
    for (toml, key) in [
        ("[gate]\noperation_within_ms = 0\n", "gate.operation_within_ms"),
        ("[gate]\nbody_bytes = 0\n", "gate.body_bytes"),
        ("[gate.socket]\nvalidity_every_ms = 60000\n", "gate.socket.validity_every_ms"),
        ("[guard]\nbracket_depth = 100000\n", "guard.bracket_depth"),
        ("[guard]\ndepth = 0\n", "guard.depth"),
        ("[rates.classes.clerkk]\nper_minute = 1\nburst = 1\n", "rates.classes.clerkk"),
        ("[auth.jwks]\nurl = \"ftp://x\"\n", "auth.jwks.url"),
        ("[auth.jwks]\nfile = \"/nowhere/at/all\"\n", "auth.jwks.file"),
        ("[documents]\nmanifests = [\"/nowhere/at/all\"]\n", "documents.manifests.0"),
        ("[documents]\ntrusted_only = true\n", "documents.manifests"),
        ("[redis]\nurl = \"redis://127.0.0.1:bad\"\n", "redis.url"),
    ] {
        assert_eq!(keys_of(toml), [key], "{toml}");
    }
}
