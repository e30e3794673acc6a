//! A second hub in a process of its own, beside the first and on its database.
//! Start with [`HubProcess::start`]; [`hub_process`] is what that process runs.
//! Never: a process that outlives its test.

use std::{
    io::{self, BufRead, BufReader, Write},
    process::{Child, Command, Stdio},
    sync::Arc,
};

use onewindow::{
    app::{Extras, Hub as Built},
    platform::clock::{Clock, ManualClock},
};

use super::{Hub, settings};

const DATABASE: &str = "ONEWINDOW_TEST_PROCESS_DATABASE";
const PREFIX: &str = "ONEWINDOW_TEST_PROCESS_PREFIX";
const NOW: &str = "ONEWINDOW_TEST_PROCESS_NOW";
const LISTENING: &str = "hub process listens on ";

/// The other process; killed when dropped.
pub struct HubProcess {
    child: Child,
    output: Option<BufReader<std::process::ChildStdout>>,
    pub url: String,
}

impl HubProcess {
    /// This very test binary, told by its environment to serve the database of `hub`. Its clock stands
    /// where that of `hub` stands now.
    pub async fn start(hub: &Hub) -> Self {
        let binary = std::env::current_exe().expect("the test binary");
        let mut child = Command::new(binary)
            .args(["--exact", "harness::process::hub_process", "--nocapture"])
            .env(DATABASE, hub.database().url())
            .env(PREFIX, hub.database().name())
            .env(NOW, hub.clock.now().to_rfc3339())
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .expect("a second process");
        let mut output = BufReader::new(child.stdout.take().expect("its output"));
        let reading = tokio::task::spawn_blocking(move || {
            let mut line = String::new();
            while output.read_line(&mut line).expect("a line of the second process") > 0 {
                if let Some((_, address)) = line.split_once(LISTENING) {
                    return (format!("http://{}", address.trim()), output);
                }
                line.clear();
            }
            panic!("the second process ended before it listened");
        });
        let (url, output) = reading.await.expect("the second process listens");
        Self { child, output: Some(output), url }
    }

    /// Ends it as a power cut would: SIGKILL, nothing is finished or closed.
    pub fn kill(mut self) {
        self.child.kill().expect("the second process runs");
        let _ = self.child.wait();
    }
}

impl Drop for HubProcess {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
        self.output.take();
    }
}

/// Passes at once, unless [`HubProcess::start`] started it: then it serves until its input is closed.
#[test]
fn hub_process() {
    let Ok(database) = std::env::var(DATABASE) else { return };
    let prefix = std::env::var(PREFIX).expect("the key prefix");
    let now = std::env::var(NOW).ok().and_then(|now| now.parse().ok()).expect("the instant");
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .enable_all()
        .build()
        .expect("a runtime");
    runtime.block_on(async {
        let clock = Arc::new(ManualClock::at(now));
        let built = Built::build(settings(database, &prefix), clock).await.expect("the hub is built");
        let running = built.serve(Extras::default()).await.expect("the hub serves");
        writeln!(io::stdout(), "\n{LISTENING}{}", running.address).expect("the parent reads");
        let closed = tokio::task::spawn_blocking(|| io::copy(&mut io::stdin(), &mut io::sink()));
        let _ = closed.await;
        running.stop().await;
    });
}
