//! 婚姻终止登记. One ending as it was posted, what it changed, and whether a second person took it back.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "marriage_ending")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub marriage_id: Uuid,
    /// The version that it gave the marriage: endings follow each other by it.
    pub marriage_version: i64,
    pub status: super::state::MarriageStatus,
    pub effective_on: Date,
    /// Kind and number of the document it rests on, as JSON.
    pub document: String,
    pub deceased_id: Option<Uuid>,
    pub status_before: super::state::MarriageStatus,
    pub ended_on_before: Option<Date>,
    pub document_before: Option<String>,
    /// The certificates that stood until then, as a JSON list of keys.
    pub invalidated: String,
    pub posted_by: String,
    pub posted_on: Date,
    /// Someone other than who posted it, by constraint.
    pub taken_back_by: Option<String>,
    pub taken_back_on: Option<Date>,
    pub reason: Option<String>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
