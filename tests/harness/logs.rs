//! What this process logs, kept for tests that look for what must not be there.
//! Start with [`keep`] before the first hub, then [`kept`].
//! Never: less than a hub could log at its most talkative.

use std::{
    collections::VecDeque,
    fmt::Write as _,
    sync::{Mutex, Once, PoisonError},
};

use tracing::{
    Event, Subscriber,
    field::{Field, Visit},
    span,
};
use tracing_subscriber::{
    Layer,
    layer::{Context, SubscriberExt},
    util::SubscriberInitExt,
};

static KEPT: Mutex<VecDeque<String>> = Mutex::new(VecDeque::new());
static INSTALLED: Once = Once::new();
/// Other tests of the process log too; only the latest lines are kept.
const MOST: usize = 400_000;

struct Keeper;

struct Line(String);

impl Visit for Line {
    fn record_debug(&mut self, field: &Field, value: &dyn std::fmt::Debug) {
        let _ = write!(self.0, " {}={value:?}", field.name());
    }
}

impl<S: Subscriber> Layer<S> for Keeper {
    fn on_new_span(&self, attributes: &span::Attributes<'_>, _: &span::Id, _: Context<'_, S>) {
        let mut line = Line(format!("span {}", attributes.metadata().name()));
        attributes.record(&mut line);
        keep_line(line.0);
    }

    fn on_record(&self, _: &span::Id, values: &span::Record<'_>, _: Context<'_, S>) {
        let mut line = Line("record".to_owned());
        values.record(&mut line);
        keep_line(line.0);
    }

    fn on_event(&self, event: &Event<'_>, _: Context<'_, S>) {
        let mut line = Line(format!("{} {}", event.metadata().level(), event.metadata().target()));
        event.record(&mut line);
        keep_line(line.0);
    }
}

fn keep_line(line: String) {
    let mut kept = KEPT.lock().unwrap_or_else(PoisonError::into_inner);
    if kept.len() == MOST {
        kept.pop_front();
    }
    kept.push_back(line);
}

/// Starts to keep, once a process.
pub fn keep() {
    INSTALLED.call_once(|| {
        let filter = tracing_subscriber::filter::Targets::new()
            .with_target("onewindow", tracing::Level::TRACE)
            .with_target("actix_server", tracing::Level::DEBUG)
            .with_target("sqlx", tracing::Level::DEBUG)
            .with_target("sea_orm", tracing::Level::DEBUG)
            .with_default(tracing::Level::INFO);
        let _ = tracing_subscriber::registry().with(Keeper.with_filter(filter)).try_init();
    });
}

/// All lines that contain `part`.
pub fn kept(part: &str) -> Vec<String> {
    let kept = KEPT.lock().unwrap_or_else(PoisonError::into_inner);
    kept.iter().filter(|line| line.contains(part)).cloned().collect()
}
