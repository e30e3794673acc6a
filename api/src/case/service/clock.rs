//! 计时: due days that a new arrangement of the calendar makes computable.
//! Start with [`CaseClock::sweep`].
//! Never: a due day moved that was known; what an office promised stays.

use std::sync::Arc;

use entities::case::{case_pause, service_case};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use serde_json::json;
use uuid::Uuid;

use super::{Case, CaseChange};
use crate::{
    case::{
        due::{Due, Pause, Term},
        policy,
    },
    directory::Directory,
    platform::{
        auth::{caller::Caller, permit::authorize},
        calendar::WorkCalendar,
        env::Env,
        error::{Error, Result},
        ledger::entry::Record,
        unit_of_work::{Begun, Command, begin},
    },
};

/// So many cases are looked for at a time.
const BATCH: u64 = 200;

/// The clocks of open cases.
#[derive(Debug, Clone)]
pub struct CaseClock {
    env: Arc<Env>,
    directory: Directory,
}

impl Case {
    /// When the running term of a case ends, its pauses not counted; `None` without a term.
    pub async fn due_on_calendar(
        db: &impl ConnectionTrait,
        case: &service_case::Model,
        calendar: &WorkCalendar,
    ) -> Result<Option<Due>> {
        let (Some(from), Some(days)) = (case.due_from, case.due_days) else { return Ok(None) };
        let term = Term { from, days: u32::try_from(days).map_err(Error::internal)? };
        let pauses: Vec<_> = case_pause::Entity::find()
            .filter(case_pause::Column::CaseId.eq(case.id))
            .all(db)
            .await?
            .into_iter()
            // Those before the term began moved another one.
            .filter(|pause| pause.paused_on >= from)
            .filter_map(|pause| Some(Pause { paused_on: pause.paused_on, resumed_on: pause.resumed_on? }))
            .collect();
        Ok(Some(Due::of(term, &pauses, calendar)))
    }
}

impl CaseClock {
    pub fn new(env: Arc<Env>, directory: Directory) -> Self {
        Self { env, directory }
    }

    /// Gives a due day to every open case whose term ends within the calendar now loaded, each in a unit of its
    /// own. Any number of instances may run this.
    ///
    /// # Errors
    /// When the database is away.
    pub async fn sweep(&self) -> Result<()> {
        use service_case::Column;
        let calendar = self.directory.calendar().await?;
        let mut after = Uuid::nil();
        loop {
            let waiting: Vec<Uuid> = service_case::Entity::find()
                .select_only()
                .column(Column::Id)
                .filter(Column::DueStatus.eq("NOT_COMPUTABLE"))
                .filter(Column::ClosedAt.is_null())
                .filter(Column::PausedOn.is_null())
                .filter(Column::DueDays.is_not_null())
                .filter(Column::Id.gt(after))
                .order_by_asc(Column::Id)
                .limit(BATCH)
                .into_tuple()
                .all(&self.env.db.reader)
                .await?;
            for case in &waiting {
                match self.settle(*case, &calendar).await {
                    Ok(()) | Err(Error::Conflict(_)) => {}
                    Err(error @ Error::UpstreamUnavailable(_)) => return Err(error),
                    Err(error) => {
                        metrics::counter!("onewindow_case_clock_failures_total").increment(1);
                        tracing::error!(case.id = %case, error.code = error.code(), error = %error, "due day not settled");
                    }
                }
            }
            match waiting.last() {
                Some(last) if waiting.len() as u64 == BATCH => after = *last,
                _ => return Ok(()),
            }
        }
    }

    async fn settle(&self, case: Uuid, calendar: &WorkCalendar) -> Result<()> {
        let db = &self.env.db.reader;
        let Some(seen) = service_case::Entity::find_by_id(case).one(db).await? else { return Ok(()) };
        let due = Case::due_on_calendar(db, &seen, calendar).await?;
        if due.and_then(Due::day).is_none() {
            return Ok(());
        }
        let permit = authorize(&Arc::new(Caller::system("case")), &policy::COMPUTE_DUE_DAY)?;
        // A version becomes computable once.
        let command = Command::scheduled(format!("due-day:{case}:{}", seen.version));
        let Begun::Fresh(work) = begin(&self.env, &permit, command).await? else { return Ok(()) };
        let case = match Case::find(&work, case, seen.version).await {
            // Somebody acted since; the next run looks again.
            Err(Error::StaleVersion { .. }) => return Ok(()),
            case => case?,
        };
        let saved = Case::save(&work, &case, CaseChange { due, ..CaseChange::default() }).await?;
        let record = Record::of("Case", saved.id, saved.version)
            .payload(json!({ "dueOn": saved.due_on, "dueStatus": saved.due_status }));
        work.commit(record).await?;
        Ok(())
    }
}
