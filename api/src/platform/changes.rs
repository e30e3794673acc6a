//! The bell that rings when something changed; the ledger says what.
//! Start with [`Changes`].
//! Never: content. Whoever hears it reads again under their own permit.

use std::sync::Arc;

use tokio::sync::{Notify, broadcast};
use uuid::Uuid;

/// One ring: this object has a new version.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Change {
    pub subject_id: Uuid,
    /// So that a change heard twice, from here and from the ledger, is told once.
    pub version: i64,
}

/// In-process bell. Other instances ring it through the ledger follower.
#[derive(Debug, Clone)]
pub struct Changes {
    bell: broadcast::Sender<Change>,
    committed: Arc<Notify>,
}

impl Default for Changes {
    fn default() -> Self {
        Self { bell: broadcast::channel(1024).0, committed: Arc::default() }
    }
}

impl Changes {
    /// Rings for a commit of this instance, and lets the others know that there is one.
    pub fn announce(&self, subject_id: Uuid, version: i64) {
        self.relay(subject_id, version);
        self.committed.notify_one();
    }

    /// Rings for what the ledger shows, whoever wrote it; passes nothing on.
    pub fn relay(&self, subject_id: Uuid, version: i64) {
        // Nobody listening is the usual case.
        let _ = self.bell.send(Change { subject_id, version });
    }

    pub fn listen(&self) -> broadcast::Receiver<Change> {
        self.bell.subscribe()
    }

    /// Returns once this instance committed since the last call; for one waiter, the follower's.
    pub(crate) async fn committed(&self) {
        self.committed.notified().await;
    }
}
