use std::collections::BTreeMap;

use clap::{CommandFactory, Parser};

use super::{Code, args::Cli, run};

struct Hub {
    folder: tempfile::TempDir,
}

impl Hub {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join("hub.toml"), "").unwrap();
        Self { folder }
    }

    /// Types words; answers the exit code.
    async fn types(&self, words: &str) -> u8 {
        let config = self.folder.path().join("hub.toml");
        let words = ["onewindow", "--config", config.to_str().unwrap()].into_iter().chain(words.split(' '));
        let database = self.folder.path().join("hub.sqlite3");
        let url = format!("sqlite://{}?mode=rwc", database.display());
        let environment = BTreeMap::from([("ONEWINDOW__DATABASE__URL".to_owned(), url)]);
        match Cli::try_parse_from(words) {
            Err(_) => Code::Usage as u8,
            Ok(cli) => run(cli, &environment).await.map_or_else(|failure| failure.code as u8, |()| 0),
        }
    }
}

#[test]
fn every_argument_is_described() {
    fn check(command: &clap::Command) {
        assert!(command.get_about().is_some(), "{}", command.get_name());
        for argument in command
            .get_arguments()
            .filter(|argument| !["help", "version"].contains(&argument.get_id().as_str()))
        {
            assert!(argument.get_help().is_some(), "{} {}", command.get_name(), argument.get_id());
        }
        command.get_subcommands().for_each(check);
    }
    let command = Cli::command();
    check(&command);
    command.debug_assert();
}

#[tokio::test]
async fn exit_codes_say_what_kind_of_failure() {
    let hub = Hub::new();
    assert_eq!(hub.types("migrate status").await, 4);
    assert_eq!(hub.types("import workdays").await, 4);
    assert_eq!(hub.types("migrate up").await, 0);
    assert_eq!(hub.types("migrate status").await, 0);
    assert_eq!(hub.types("import workdays").await, 0);
    assert_eq!(hub.types("import workdays /nowhere.csv").await, 2);
    let broken = hub.folder.path().join("broken.csv");
    std::fs::write(&broken, "date,kind,name\n2026-02-30,holiday,x\n").unwrap();
    assert_eq!(hub.types(&format!("import workdays {}", broken.display())).await, 1);
    assert_eq!(hub.types("keys reseal").await, 0);
    assert_eq!(hub.types("ledger verify").await, 0);
    let (none, unknown) = ("0".repeat(64), "1".repeat(64));
    assert_eq!(hub.types(&format!("ledger verify --head {none}")).await, 0);
    assert_eq!(hub.types(&format!("ledger verify --head {unknown}")).await, 3);
    assert_eq!(hub.types("ledger verify --head 1234").await, 2);
    assert_eq!(hub.types("migrate down --steps 1").await, 0);
    assert_eq!(hub.types("migrate status").await, 4);
    assert_eq!(hub.types("config check").await, 0);
    assert_eq!(hub.types("config print").await, 0);
    std::fs::write(hub.folder.path().join("hub.toml"), "[server]\nmode = \"production\"\n").unwrap();
    assert_eq!(hub.types("config check").await, 2);
    assert_eq!(hub.types("import directory").await, 2);
    std::fs::write(hub.folder.path().join("hub.toml"), "[server]\nmod = \"production\"\n").unwrap();
    assert_eq!(hub.types("migrate status").await, 2);
}

#[tokio::test]
async fn a_demonstration_on_a_taken_address_touches_nothing() {
    let hub = Hub::new();
    let taken = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let address = taken.local_addr().unwrap();
    let folder = hub.folder.path().join("demo");
    std::fs::create_dir(&folder).unwrap();
    let database = folder.join("demo.sqlite3");
    std::fs::write(&database, "of the one that runs").unwrap();
    let words = format!("demo --fresh --data-dir {}", folder.display());
    assert_eq!(hub.types(&format!("{words} --port {}", address.port())).await, 1);
    let configure = |address: &str| {
        std::fs::write(hub.folder.path().join("hub.toml"), format!("[server]\naddress = \"{address}\"\n"))
    };
    configure(&address.to_string()).unwrap();
    assert_eq!(hub.types(&words).await, 1, "the configured address is the one it takes");
    configure("0.0.0.0:0").unwrap();
    assert_eq!(hub.types(&words).await, 2, "its keys are everybody's");
    assert_eq!(std::fs::read_to_string(&database).unwrap(), "of the one that runs");
}

#[tokio::test]
async fn a_token_is_minted_only_in_a_form_the_hub_admits() {
    let hub = Hub::new();
    let cases = [
        ("token --kind clerk --subject s-1 --org 420103-HY --division 420103 --services marriage", 0),
        ("token --kind clerk --subject s-1 --org 420103-HY --services marriage", 2),
        ("token --kind bureau-officer --subject s-1 --org A --division 420103", 2),
        ("token --kind citizen --subject c-1 --person 0198c0de-1111-7222-8333-0123456789ab", 0),
        ("token --kind citizen --subject c-1", 2),
        ("token --kind operator --subject o-1 --ttl-minutes 720", 0),
        ("token --kind operator --subject o-1 --ttl-minutes 721", 2),
        ("token --kind operator --subject o-1 --ttl-minutes 0", 2),
        ("token --kind operator --subject o-1 --org A", 2),
    ];
    for (words, code) in cases {
        assert_eq!(hub.types(words).await, code, "{words}");
    }
}
