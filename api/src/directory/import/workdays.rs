//! 工作日历导入: the yearly arrangement of holidays and make-up workdays.
//! Start with [`import`].
//! Never: a year mixed from two arrangements. A file replaces the years whose 1 January it names; of other
//! years, such as the last days of December that a New Year joins, it only adds days.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{Datelike, NaiveDate};
use entities::directory::calendar_day;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use serde::Deserialize;

use super::{Import, ImportError, ImportReport, Problems, UNWATCHED, digest, table::Table};
use crate::platform::{
    calendar::{DayKind, WorkCalendar},
    env::Env,
    rows::read_csv,
};

const CALENDAR_DAY: Table = Table { name: "calendar_day", columns: &["day", "kind", "name"], keys: 1 };

#[derive(Debug, Deserialize)]
struct Row {
    date: NaiveDate,
    kind: DayKind,
    name: String,
}

/// Imports `date,kind,name`.
///
/// # Errors
/// All broken rows: a date given twice, a make-up workday in the week, a nameless day.
pub async fn import(env: &Env, text: &str) -> Result<ImportReport, ImportError> {
    WorkCalendar::parse_csv(text.as_bytes())?;
    let rows = read_csv::<Row>(text.as_bytes())?;
    let mut problems = Problems::default();
    if rows.is_empty() {
        problems.add(0, "the file has no rows");
    }
    for (line, row) in &rows {
        if row.name.is_empty() {
            problems.add(*line, format!("{} has no name", row.date));
        }
    }
    problems.into_result()?;

    let mut import = Import::begin(env, "workdays", vec![digest(text.as_bytes())]).await?;
    import.report.rows = rows.len();
    let stored = calendar_day::Entity::find().all(&import.transaction).await?;
    let stored: BTreeMap<NaiveDate, calendar_day::Model> =
        stored.into_iter().map(|row| (row.day, row)).collect();
    let years: BTreeSet<i32> = arranged(rows.iter().map(|(_, row)| &row.date));
    let known = arranged(stored.keys());
    let mut problems = Problems::default();
    for (line, row) in &rows {
        let year = row.date.year();
        if !years.contains(&year) && !known.contains(&year) {
            problems.add(*line, format!("{}: the arrangement of {year} is not complete", row.date));
        }
    }
    problems.into_result()?;
    let wanted: BTreeMap<NaiveDate, calendar_day::Model> = rows
        .into_iter()
        .map(|(_, row)| {
            let kind = stored_kind(row.kind).to_owned();
            (row.date, calendar_day::Model { day: row.date, kind, name: row.name })
        })
        .collect();
    let mut writes = Vec::new();
    for (day, row) in &wanted {
        match stored.get(day) {
            None => import.report.added += 1,
            Some(known) if known != row => import.report.changed += 1,
            Some(_) => continue,
        }
        writes.push(vec![row.day.into(), row.kind.clone().into(), row.name.clone().into()]);
    }
    CALENDAR_DAY.upsert(&import.transaction, writes, UNWATCHED).await?;

    let gone: Vec<NaiveDate> =
        stored.into_keys().filter(|day| years.contains(&day.year()) && !wanted.contains_key(day)).collect();
    if !gone.is_empty() {
        import.report.removed = gone.len();
        calendar_day::Entity::delete_many()
            .filter(calendar_day::Column::Day.is_in(gone))
            .exec(&import.transaction)
            .await?;
    }
    import.finish().await
}

/// The years with an arrangement: each begins on 1 January, a day off.
fn arranged<'a>(days: impl Iterator<Item = &'a NaiveDate>) -> BTreeSet<i32> {
    days.filter(|day| day.ordinal() == 1).map(Datelike::year).collect()
}

/// As the file and the column spell it.
fn stored_kind(kind: DayKind) -> &'static str {
    match kind {
        DayKind::Holiday => "holiday",
        DayKind::MakeupWorkday => "makeup_workday",
    }
}
