//! 总账: verified from the outside, sealed by hand.
//! Start with [`run`].
//! Never: a change to an entry.

use super::{
    Session,
    args::LedgerCommand,
    exit::{Code, Failure},
    import::Bar,
    say,
};
use crate::{
    inventory,
    platform::ledger::{
        seal::seal_pending,
        verify::{Claims, Subject, Verdict, verify},
    },
};

pub(super) async fn run(session: &Session, command: LedgerCommand) -> Result<(), Failure> {
    let env = session.env().await?;
    match command {
        LedgerCommand::Verify { head } => {
            let bar = Bar::new();
            let progress = |done: u64, all: u64| bar.show(done as usize, all as usize);
            match verify(&env.db, &env.vault, &Claims { head, tables: inventory::LEDGERED }, progress).await?
            {
                Verdict::Sound { entries, sealed, batches, head_hash } => say(&format!(
                    "sound: {entries} entries, {sealed} of them sealed in {batches} batches; head {}",
                    hex::encode(head_hash)
                )),
                Verdict::Broken { seq, batch, subject, finding } => Err(Failure::new(
                    Code::LedgerBroken,
                    format!("ledger broken: {finding:?} at {}", place(seq, batch, subject)),
                )),
            }
        }
        LedgerCommand::Seal => {
            let mut sealed = 0;
            loop {
                match seal_pending(&env).await? {
                    0 => return say(&format!("{sealed} entries sealed")),
                    batch => sealed += batch,
                }
            }
        }
    }
}

fn place(seq: Option<i64>, batch: Option<i64>, subject: Option<Subject>) -> String {
    if let Some(Subject { kind, id, version }) = subject {
        return format!("version {version} of {kind} {id}");
    }
    match (seq, batch) {
        (Some(seq), Some(batch)) => format!("entry {seq} (batch {batch})"),
        (Some(seq), None) => format!("entry {seq}"),
        (None, Some(batch)) => format!("batch {batch}"),
        (None, None) => "the end: the head asked for is not there".to_owned(),
    }
}
