//! 跟随: rings this instance's bell for entries that other instances wrote.
//! Start with [`Follower::spawn`]; it polls, and Redis only makes it look sooner.
//! Never: a ring lost because Redis is away. An entry of this instance's own rings twice, with the same version.

use std::{collections::BTreeSet, sync::Arc, time::Duration};

use entities::ledger::ledger_entry::{Column, Entity};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use tokio::{sync::Notify, task::JoinHandle, time};
use tokio_util::sync::CancellationToken;
use uuid::Uuid;

use super::wake::{self, WakeRedis};
use crate::platform::{env::Env, error::Result};

/// How far below the highest sequence seen it reads again: sequences are given out before the commit, so an
/// entry may turn up below one already seen.
const WINDOW: i64 = 500;
const PAGE: u64 = 1_000;
/// Wake-ups closer together than this share one look.
const SETTLE: Duration = Duration::from_millis(20);

/// Follows the growth of the ledger.
#[derive(Debug, Clone)]
pub struct Follower {
    /// Longest time between two looks.
    pub interval: Duration,
}

impl Default for Follower {
    fn default() -> Self {
        Self { interval: Duration::from_millis(300) }
    }
}

impl Follower {
    /// Follows until cancelled. With Redis, commits of any instance wake it early.
    pub fn spawn(self, env: Arc<Env>, redis: Option<WakeRedis>, cancel: CancellationToken) -> JoinHandle<()> {
        tokio::spawn(async move {
            let wake = Arc::new(Notify::new());
            let listening = async {
                if let Some(redis) = redis {
                    wake::listen(redis, &env.changes, &wake).await;
                }
                std::future::pending::<()>().await;
            };
            tokio::select! {
                () = cancel.cancelled() => {}
                () = listening => {}
                () = self.follow(&env, &wake) => {}
            }
        })
    }

    async fn follow(&self, env: &Env, wake: &Notify) {
        let (mut horizon, mut failing) = (Horizon::default(), false);
        loop {
            match look(env, &mut horizon).await {
                Ok(()) => failing = false,
                Err(cause) => {
                    metrics::counter!("onewindow_ledger_follower_failures_total").increment(1);
                    if !std::mem::replace(&mut failing, true) {
                        tracing::warn!(error = %cause, "the ledger cannot be followed; trying on");
                    }
                }
            }
            // Whichever comes first; a wake-up during the look counts.
            let _ = time::timeout(self.interval, wake.notified()).await;
            time::sleep(SETTLE).await;
        }
    }
}

/// Rings for every entry not seen before. The first look rings for the newest window: between the start of this
/// instance and the look somebody may have begun to listen, and a ring for what is known changes nothing.
async fn look(env: &Env, horizon: &mut Horizon) -> Result<()> {
    let Some(highest) = horizon.highest else {
        let last = Entity::find().order_by_desc(Column::Seq).one(&env.db.reader).await?;
        let highest = last.map_or(0, |entry| entry.seq);
        let mut start = Horizon { highest: Some(highest), seen: BTreeSet::new() };
        for (seq, subject, version) in page(env, highest.saturating_sub(WINDOW)).await? {
            if start.admit(seq)
                && let Some(subject) = subject
            {
                env.changes.relay(subject, version);
            }
        }
        *horizon = start;
        return Ok(());
    };
    let mut after = highest.saturating_sub(WINDOW);
    loop {
        let page = page(env, after).await?;
        for (seq, subject, version) in &page {
            if horizon.admit(*seq)
                && let Some(subject) = subject
            {
                env.changes.relay(*subject, *version);
            }
        }
        match page.last() {
            Some((last, ..)) if page.len() as u64 == PAGE => after = *last,
            _ => return Ok(()),
        }
    }
}

/// Entries that gave a subject a new version.
async fn page(env: &Env, after: i64) -> Result<Vec<(i64, Option<Uuid>, i64)>> {
    Ok(Entity::find()
        .select_only()
        .columns([Column::Seq, Column::SubjectId, Column::SubjectVersion])
        .filter(Column::Seq.gt(after))
        .filter(Column::SubjectVersion.is_not_null())
        .order_by_asc(Column::Seq)
        .limit(PAGE)
        .into_tuple()
        .all(&env.db.reader)
        .await?)
}

/// The highest sequence seen, `None` before the first look, and which of the window below it were.
#[derive(Debug, Default)]
struct Horizon {
    highest: Option<i64>,
    /// At most [`WINDOW`] sequences.
    seen: BTreeSet<i64>,
}

impl Horizon {
    /// Whether this sequence is new.
    fn admit(&mut self, seq: i64) -> bool {
        let floor = |highest: i64| highest.saturating_sub(WINDOW);
        if self.highest.is_some_and(|highest| seq <= floor(highest)) || !self.seen.insert(seq) {
            return false;
        }
        let highest = self.highest.map_or(seq, |highest| highest.max(seq));
        self.highest = Some(highest);
        while self.seen.first().is_some_and(|lowest| *lowest <= floor(highest)) {
            self.seen.pop_first();
        }
        true
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::platform::ledger::fixture::Fixture;

    #[test]
    fn a_late_sequence_counts_once_and_memory_stays_bounded() {
        let mut horizon = Horizon::default();
        assert!((1..=2_000).filter(|seq| seq % 7 != 0).all(|seq| horizon.admit(seq)));
        for (seq, fresh) in
            [(1_995, true), (1_995, false), (2_000, false), (1_505, true), (1_400, false), (7, false)]
        {
            assert_eq!(horizon.admit(seq), fresh, "{seq}");
        }
        assert!(horizon.seen.len() <= WINDOW as usize);
    }

    #[tokio::test]
    async fn entries_of_others_ring_once() {
        let hub = Fixture::new().await;
        let (early, new) = (Uuid::from_u128(1), Uuid::from_u128(2));
        let (mut bell, mut horizon) = (hub.env.changes.listen(), Horizon::default());
        // Somebody listens already when the follower first looks.
        hub.append(early, 1).await;
        look(&hub.env, &mut horizon).await.unwrap();
        assert_eq!(bell.try_recv().unwrap().subject_id, early);
        hub.append(new, 1).await;
        hub.read_entry().await;
        look(&hub.env, &mut horizon).await.unwrap();
        look(&hub.env, &mut horizon).await.unwrap();
        assert_eq!(bell.try_recv().unwrap().subject_id, new);
        assert!(bell.try_recv().is_err());
    }

    #[tokio::test]
    async fn an_entry_committed_late_still_rings() {
        let hub = Fixture::new().await;
        for version in 1..=3 {
            hub.append(Uuid::from_u128(1), version).await;
        }
        let mut horizon = Horizon::default();
        look(&hub.env, &mut horizon).await.unwrap();
        let mut bell = hub.env.changes.listen();
        // as if the transaction of sequence 2 had been open during the first look
        horizon.seen.remove(&2);
        look(&hub.env, &mut horizon).await.unwrap();
        assert!(bell.try_recv().is_ok() && bell.try_recv().is_err());
    }

    #[tokio::test]
    async fn without_redis_it_goes_on_polling_and_it_stops_when_told() {
        let hub = Fixture::new().await;
        let mut bell = hub.env.changes.listen();
        let client = redis::Client::open("redis://127.0.0.1:1").unwrap();
        let nowhere = WakeRedis { client, prefix: "test:".to_owned() };
        let cancel = CancellationToken::new();
        let follower = Follower { interval: Duration::from_millis(10) };
        let task = follower.spawn(Arc::clone(&hub.env), Some(nowhere), cancel.clone());
        let heard = async {
            for subject in 1.. {
                hub.append(Uuid::from_u128(subject), 1).await;
                if time::timeout(Duration::from_millis(200), bell.recv()).await.is_ok() {
                    break;
                }
            }
        };
        time::timeout(Duration::from_secs(10), heard).await.unwrap();
        cancel.cancel();
        time::timeout(Duration::from_secs(5), task).await.unwrap().unwrap();
    }
}
