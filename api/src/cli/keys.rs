//! 密钥: what a rotation needs beyond a new key in the configuration.
//! Start with [`run`].
//! Never: a key or a plaintext on a stream.

use super::{
    Session,
    args::KeysCommand,
    exit::{Code, Failure},
    import::Bar,
    say,
};
use crate::{inventory, platform::vault::reseal::reseal};

pub(super) async fn run(session: &Session, command: KeysCommand) -> Result<(), Failure> {
    match command {
        KeysCommand::Reseal => {
            let env = session.env().await?;
            let bar = Bar::new();
            let progress = |done: u64, all: u64| bar.show(done as usize, all as usize);
            let outcome = reseal(&env.db, &env.vault, inventory::SEALED, progress).await?;
            drop(bar);
            let active = env.vault.active_key();
            say(&format!("{} values sealed anew under the encryption key {active}", outcome.values))?;
            if outcome.left == 0 {
                return say("no value is under another key: the others can be taken out");
            }
            let mut lines = vec![format!("{} rows still hold a value of another key", outcome.left)];
            if outcome.unopened.is_empty() {
                lines.push(
                    "an instance seals under another active key: restart it, then run this again".into(),
                );
            }
            lines.extend(outcome.unopened);
            Err(Failure::new(Code::Failed, lines.join("\n  ")))
        }
    }
}
