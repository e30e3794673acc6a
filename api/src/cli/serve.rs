//! 启动服务: the hub as configured, until it is told to stop.
//! Start with [`run`].
//! Never: a start on settings that do not fit together.

use super::{Session, exit::Failure, migrate};
use crate::{app, platform::database::Database, telemetry};

pub(super) async fn run(session: Session) -> Result<(), Failure> {
    let Session { config, clock } = session;
    config.validate()?;
    telemetry::init(&config.telemetry, config.server.mode)?;
    let database = Database::connect(&config.database).await?;
    migrate::require(&database).await?;
    database.close().await;
    app::serve(config, clock, None).await?;
    Ok(())
}
