//! 办件.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "service_case")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub case_number: String,
    pub service: String,
    pub matter: String,
    pub state: String,
    pub version: i64,
    pub channel: String,
    pub office_id: Uuid,
    pub province: String,
    pub city: String,
    pub county: String,
    pub street: Option<String>,
    pub assignee_id: Option<Uuid>,
    pub opened_at: DateTimeUtc,
    pub accepted_on: Option<Date>,
    pub due_on: Option<Date>,
    pub due_status: String,
    /// The working-day term that runs, if one does: the day before its first, and how many.
    pub due_from: Option<Date>,
    pub due_days: Option<i32>,
    /// Sort key: the due day, or the end of time when there is none.
    pub due_order: Date,
    pub paused_on: Option<Date>,
    pub pause_ground: Option<String>,
    pub closed_at: Option<DateTimeUtc>,
    pub outcome: Option<String>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
