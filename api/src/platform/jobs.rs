//! 定时任务: repeats the hub's background work and says in metrics how it goes.
//! Start with [`Jobs::every`].
//! Never: a legal day from its own ticking; a job takes that from `env.clock`.

use std::{panic::AssertUnwindSafe, sync::Arc, time::Duration};

use futures_util::FutureExt;
use tokio::{task::JoinSet, time};
use tokio_util::sync::CancellationToken;

use super::{
    env::Env,
    error::{Error, Result},
};

/// A failing job pauses twice as long each time, up to this or to its period if that is longer.
const LONGEST_PAUSE: Duration = Duration::from_secs(60);

/// The background work of one instance.
#[derive(Debug)]
pub struct Jobs {
    env: Arc<Env>,
    cancel: CancellationToken,
    running: JoinSet<()>,
}

impl Jobs {
    pub fn new(env: Arc<Env>, cancel: CancellationToken) -> Self {
        Self { env, cancel, running: JoinSet::new() }
    }

    /// Runs `work` now and then `period` after each end, so that it never overlaps itself; failures
    /// lengthen the pause.
    #[must_use]
    pub fn every<W, F>(self, name: &'static str, period: Duration, work: W) -> Self
    where
        W: Fn(Arc<Env>) -> F + Send + Sync + 'static,
        F: Future<Output = Result<()>> + Send + 'static,
    {
        self.repeat(name, move |failures| pause(period, failures), work)
    }

    /// As [`Jobs::every`], for what must count again the moment its source is back: failures change nothing.
    #[must_use]
    pub fn steadily<W, F>(self, name: &'static str, period: Duration, work: W) -> Self
    where
        W: Fn(Arc<Env>) -> F + Send + Sync + 'static,
        F: Future<Output = Result<()>> + Send + 'static,
    {
        self.repeat(name, move |_| period, work)
    }

    fn repeat<W, F>(
        mut self,
        name: &'static str,
        pause: impl Fn(u32) -> Duration + Send + 'static,
        work: W,
    ) -> Self
    where
        W: Fn(Arc<Env>) -> F + Send + Sync + 'static,
        F: Future<Output = Result<()>> + Send + 'static,
    {
        let (env, cancel) = (Arc::clone(&self.env), self.cancel.clone());
        self.running.spawn(async move {
            let mut record = Record::new(name);
            while !cancel.is_cancelled() {
                // The closure runs inside too, so that its own panic ends neither loop nor programme.
                let run = AssertUnwindSafe(async { work(Arc::clone(&env)).await }).catch_unwind().await;
                record.note(run.unwrap_or_else(|_| Err(Error::bug("a job panicked"))), &env);
                // A run under way is let finish; only the pause is cut short.
                let _ = time::timeout(pause(record.failures), cancel.cancelled()).await;
            }
        });
        self
    }

    /// Ends every pause and waits for the runs under way.
    pub async fn stop(mut self) {
        self.cancel.cancel();
        while self.running.join_next().await.is_some() {}
    }
}

fn pause(period: Duration, failures: u32) -> Duration {
    period.saturating_mul(2_u32.saturating_pow(failures)).min(LONGEST_PAUSE.max(period))
}

/// How a job has been going.
struct Record {
    name: &'static str,
    /// In a row.
    failures: u32,
    /// Kinds of failure already logged since the last success.
    logged: Vec<&'static str>,
}

impl Record {
    fn new(name: &'static str) -> Self {
        Self { name, failures: 0, logged: Vec::new() }
    }

    fn note(&mut self, outcome: Result<()>, env: &Env) {
        let name = self.name;
        match outcome {
            Ok(()) => {
                metrics::counter!("onewindow_job_runs_total", "job" => name, "outcome" => "ok").increment(1);
                let now = env.clock.now().timestamp();
                metrics::gauge!("onewindow_job_last_success_seconds", "job" => name).set(now as f64);
                if self.failures > 0 {
                    tracing::info!(job.name = name, job.failures = self.failures, "job works again");
                }
                *self = Self::new(name);
            }
            Err(cause) => {
                metrics::counter!("onewindow_job_runs_total", "job" => name, "outcome" => "failed")
                    .increment(1);
                self.failures = self.failures.saturating_add(1);
                if !self.logged.contains(&cause.code()) {
                    self.logged.push(cause.code());
                    tracing::error!(job.name = name, error.code = cause.code(), error = %cause, "job failed");
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicU32, Ordering};

    use tokio::sync::Notify;

    use super::*;
    use crate::platform::ledger::fixture::Fixture;

    #[test]
    fn pauses_double_up_to_a_bound_and_never_below_the_period() {
        let seconds = Duration::from_secs;
        assert_eq!(pause(seconds(1), 0), seconds(1));
        assert_eq!(pause(seconds(1), 3), seconds(8));
        assert_eq!(pause(seconds(1), 40), LONGEST_PAUSE);
        assert_eq!(pause(seconds(3_600), 5), seconds(3_600));
    }

    #[tokio::test]
    async fn each_kind_of_failure_is_logged_once_until_it_works_again() {
        let hub = Fixture::new().await;
        let mut record = Record::new("test");
        for (cause, kinds) in [(Error::NotFound, 1), (Error::NotFound, 1), (Error::bug("x"), 2)] {
            record.note(Err(cause), &hub.env);
            assert_eq!(record.logged.len(), kinds);
        }
        assert_eq!(record.failures, 3);
        record.note(Ok(()), &hub.env);
        assert_eq!((record.failures, record.logged.len()), (0, 0));
    }

    #[tokio::test]
    async fn a_job_outlives_its_failures_and_its_panics() {
        let hub = Fixture::new().await;
        let (runs, done) = (Arc::new(AtomicU32::new(0)), Arc::new(Notify::new()));
        let (count, end) = (Arc::clone(&runs), Arc::clone(&done));
        let jobs = Jobs::new(Arc::clone(&hub.env), CancellationToken::new()).every(
            "test",
            Duration::from_millis(1),
            move |_| {
                let (run, end) = (count.fetch_add(1, Ordering::SeqCst), Arc::clone(&end));
                async move {
                    match run {
                        0 => Err(Error::bug("first run fails")),
                        1 => panic!("second run panics"),
                        _ => {
                            end.notify_one();
                            Ok(())
                        }
                    }
                }
            },
        );
        time::timeout(Duration::from_secs(5), done.notified()).await.unwrap();
        jobs.stop().await;
        assert!(runs.load(Ordering::SeqCst) >= 3);
    }

    #[tokio::test]
    async fn stopping_lets_a_run_finish() {
        let hub = Fixture::new().await;
        let (begun, finished) = (Arc::new(Notify::new()), Arc::new(AtomicU32::new(0)));
        let (signal, mark) = (Arc::clone(&begun), Arc::clone(&finished));
        let jobs = Jobs::new(Arc::clone(&hub.env), CancellationToken::new()).every(
            "test",
            Duration::from_secs(3_600),
            move |_| {
                let (signal, mark) = (Arc::clone(&signal), Arc::clone(&mark));
                async move {
                    signal.notify_one();
                    time::sleep(Duration::from_millis(30)).await;
                    mark.store(1, Ordering::SeqCst);
                    Ok(())
                }
            },
        );
        begun.notified().await;
        jobs.stop().await;
        assert_eq!(finished.load(Ordering::SeqCst), 1);
    }
}
