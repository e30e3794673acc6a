//! 婚姻关系. One row a marriage, never deleted; its status says whether it stands.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "marriage")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub version: i64,
    pub status: super::state::MarriageStatus,
    /// Whether it counts at all.
    pub standing: super::state::MarriageStanding,
    pub origin: String,
    pub registered_on: Date,
    /// 补办登记的效力起算日: before the day of registration, of a late registration alone.
    pub effective_from: Option<Date>,
    /// What that rests on.
    pub effective_basis: Option<String>,
    pub ended_on: Option<Date>,
    pub office_id: Option<Uuid>,
    pub province: String,
    pub city: String,
    pub county: String,
    pub registration_case_id: Option<Uuid>,
    pub ending_case_id: Option<Uuid>,
    pub ending_document: Option<String>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
