//! What an office published against the calendar, and how often it changed.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use entities::{case::number_sequence, marriage::office_opening};
use sea_orm::{
    ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, Set, sea_query::OnConflict,
};
use uuid::Uuid;

use crate::{
    marriage::{rules::appointment::OpeningKind, service::facts::wire},
    platform::{error::Result, unit_of_work::UnitOfWork},
};

/// What an office published for one day.
pub(in crate::marriage) async fn opening(
    db: &impl ConnectionTrait,
    office: Uuid,
    day: NaiveDate,
) -> Result<OpeningKind> {
    Ok(openings(db, office, (day, day)).await?.first().map(kind_of).unwrap_or_default())
}

/// What an office published for the days of a range, in their order.
pub(in crate::marriage) async fn openings(
    db: &impl ConnectionTrait,
    office: Uuid,
    (from, to): (NaiveDate, NaiveDate),
) -> Result<Vec<office_opening::Model>> {
    Ok(office_opening::Entity::find()
        .filter(office_opening::Column::OfficeId.eq(office))
        .filter(office_opening::Column::Day.between(from, to))
        .order_by_asc(office_opening::Column::Day)
        .all(db)
        .await?)
}

pub(in crate::marriage) fn kind_of(row: &office_opening::Model) -> OpeningKind {
    serde_json::from_value(serde_json::Value::String(row.kind.clone())).unwrap_or_default()
}

pub(in crate::marriage) fn by_day(rows: &[office_opening::Model]) -> BTreeMap<NaiveDate, OpeningKind> {
    rows.iter().map(|row| (row.day, kind_of(row))).collect()
}

/// How often an office's openings were changed: the version of its list.
pub(in crate::marriage) async fn openings_version(db: &impl ConnectionTrait, office: Uuid) -> Result<i64> {
    let row = number_sequence::Entity::find_by_id(openings_scope(office)).one(db).await?;
    Ok(row.map_or(0, |row| row.last_value))
}

/// The sequence that counts an office's changes of its openings.
pub(in crate::marriage) fn openings_scope(office: Uuid) -> String {
    format!("office_opening:{office}")
}

pub(in crate::marriage) async fn save_opening(
    work: &UnitOfWork,
    office: Uuid,
    day: NaiveDate,
    kind: OpeningKind,
    name: &str,
) -> Result<()> {
    if kind == OpeningKind::Regular {
        office_opening::Entity::delete_by_id((office, day)).exec(work.connection()).await?;
        return Ok(());
    }
    let row = office_opening::ActiveModel {
        office_id: Set(office),
        day: Set(day),
        kind: Set(wire(&kind)),
        name: Set(name.to_owned()),
    };
    let key = [office_opening::Column::OfficeId, office_opening::Column::Day];
    let replace = OnConflict::columns(key)
        .update_columns([office_opening::Column::Kind, office_opening::Column::Name])
        .to_owned();
    office_opening::Entity::insert(row)
        .on_conflict(replace)
        .exec_without_returning(work.connection())
        .await?;
    Ok(())
}
