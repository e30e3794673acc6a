//! 启动服务: the hub as configured, until it is told to stop.
//! Start with [`run`]; the demonstration serves through [`until_stopped`] too.
//! Never: a start on settings that do not fit together.

use std::{io, sync::Arc};

use tokio::signal;

use super::{Session, exit::Failure};
use crate::{
    app::{Extras, Hub},
    config::Config,
    platform::clock::Clock,
    telemetry,
};

pub(super) async fn run(session: Session) -> Result<(), Failure> {
    let Session { config, clock } = session;
    config.validate()?;
    telemetry::init(&config.telemetry, config.server.mode)?;
    until_stopped(config, clock, Extras::default()).await
}

/// Serves until SIGINT or SIGTERM, then lets running requests finish.
pub(super) async fn until_stopped(
    config: Config,
    clock: Arc<dyn Clock>,
    extras: Extras,
) -> Result<(), Failure> {
    let running = Hub::build(config, clock).await?.serve(extras).await?;
    tracing::info!(server.address = %running.address, "serving");
    stop_signal().await?;
    tracing::info!("stopping");
    running.stop().await;
    Ok(())
}

async fn stop_signal() -> io::Result<()> {
    let mut terminate = signal::unix::signal(signal::unix::SignalKind::terminate())?;
    tokio::select! {
        interrupted = signal::ctrl_c() => interrupted,
        _ = terminate.recv() => Ok(()),
    }
}
