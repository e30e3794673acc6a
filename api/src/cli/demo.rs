//! 演示: prepares the demonstration, says how to reach it, and serves.
//! Start with [`run`].
//! Never: another machine's access, a database that is not the demonstration's own.

use std::{
    fs, io,
    path::{Path, PathBuf},
    sync::Arc,
};

use super::{Session, args::DemoArgs, exit::Failure, import::Bar, say, serve};
use crate::{
    app::{self, Extras},
    config::{Config, Mode},
    demo::{self, DemoSeed},
    platform::{
        changes::Changes,
        database::{Database, SqliteSynchronous},
        env::Env,
        keys::HubKeys,
    },
    telemetry,
};

const DATABASE: &str = "demo.sqlite3";

pub(super) async fn run(session: Session, args: DemoArgs) -> Result<(), Failure> {
    let mut config = session.config;
    if let Some(port) = args.port {
        config.server.address.set_port(port);
    }
    let folder = Folder::choose(&args);
    let mut config = configure(config, &folder.path);
    config.validate()?;
    // Before anything is removed, prepared or printed: an address that is taken, and the port that 0 stands for.
    let listener = app::bind(config.server.address)?;
    config.server.address = listener.local_addr()?;
    folder.open(args.fresh)?;
    telemetry::init(&config.telemetry, config.server.mode)?;

    let keys = HubKeys::load(&config.keys).map_err(|cause| Failure::usage(cause.to_string()))?;
    let db = Database::connect(&config.database).await?;
    let env = Env { db, clock: Arc::clone(&session.clock), vault: keys.vault(), changes: Changes::default() };
    let env = Arc::new(env);
    let seed = {
        let bar = Bar::new();
        let progress = |done, all| bar.show(done, all);
        demo::prepare(&env, &keys, &config.auth, &progress).await?
    };
    env.db.clone().close().await;
    say(&welcome(&config.server.public_url(), &seed))?;
    let extras = Extras { demo_console: Some(seed.console().0), listener: Some(listener) };
    serve::until_stopped(config, session.clock, extras).await
}

/// The caller's settings, with the demonstration's own where a mistake would touch real data.
fn configure(mut config: Config, folder: &Path) -> Config {
    config.server.public_url = None;
    config.server.mode = Mode::Development;
    config.server.console = true;
    config.database.url = format!("sqlite://{}?mode=rwc", folder.join(DATABASE).display());
    config.database.sqlite_synchronous = SqliteSynchronous::Normal;
    config.redis.url = None;
    config.auth.jwks.url = None;
    config.auth.jwks.file = None;
    config
}

/// Where the demonstration's database lies; removed at the end if nothing is to be kept.
struct Folder {
    path: PathBuf,
    is_ephemeral: bool,
}

impl Folder {
    fn choose(args: &DemoArgs) -> Self {
        if args.ephemeral {
            let path = std::env::temp_dir().join(format!("onewindow-demo-{:016x}", rand::random::<u64>()));
            return Self { path, is_ephemeral: true };
        }
        Self { path: args.data_dir.clone(), is_ephemeral: false }
    }

    fn open(&self, fresh: bool) -> Result<(), Failure> {
        fs::create_dir_all(&self.path)?;
        if fresh {
            for suffix in ["", "-wal", "-shm"] {
                match fs::remove_file(self.path.join(format!("{DATABASE}{suffix}"))) {
                    Err(cause) if cause.kind() != io::ErrorKind::NotFound => return Err(cause.into()),
                    _ => {}
                }
            }
        }
        Ok(())
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        if self.is_ephemeral {
            // What cannot be removed now, the machine removes with its other temporary files.
            let _ = fs::remove_dir_all(&self.path);
        }
    }
}

fn welcome(url: &str, seed: &DemoSeed) -> String {
    let mut lines = vec![
        "一窗通办集成中枢 · 演示 (demonstration: invented data, public keys)".to_owned(),
        String::new(),
        format!("  GraphQL   {url}/graphql"),
        format!("  Console   {url}/console/"),
        format!("  Health    {url}/readyz"),
        String::new(),
        "演示人员 (invented citizens)".to_owned(),
    ];
    for person in &seed.persons {
        lines.push(format!("  {}  {}  {}", person.name, person.id_number, person.id));
    }
    lines.push(String::new());
    lines.push("令牌 (tokens; also in the console's list)".to_owned());
    for token in &seed.tokens {
        lines.push(format!("  {}\n    {}", token.name, token.token));
    }
    if let Some(first) = seed.tokens.first() {
        lines.push(String::new());
        lines.push(format!(
            "试一试 (try it)\n  curl -s {url}/graphql -H 'content-type: application/json' \\\n    \
             -H 'authorization: Bearer {}' \\\n    -d '{{\"query\":\"{{ cases(first: 5) {{ totalCount }} }}\"}}'",
            first.token
        ));
    }
    lines.push(String::new());
    lines.push("Ctrl-C 结束 (ends)".to_owned());
    lines.join("\n")
}
