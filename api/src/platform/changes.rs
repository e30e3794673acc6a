//! The bell that rings when something changed; the ledger says what.
//! Start with [`Changes`].
//! Never: content. Whoever hears it reads again under their own permit.

use tokio::sync::broadcast;
use uuid::Uuid;

/// One ring: this object has a new version.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Change {
    pub subject_id: Uuid,
}

/// In-process bell. Other instances ring it through the ledger follower.
#[derive(Debug, Clone)]
pub struct Changes {
    bell: broadcast::Sender<Change>,
}

impl Default for Changes {
    fn default() -> Self {
        Self { bell: broadcast::channel(1024).0 }
    }
}

impl Changes {
    pub fn announce(&self, subject_id: Uuid) {
        // Nobody listening is the usual case.
        let _ = self.bell.send(Change { subject_id });
    }

    pub fn listen(&self) -> broadcast::Receiver<Change> {
        self.bell.subscribe()
    }
}
