//! 信息核对. One source asked about a household.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "information_check")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub intake_id: Uuid,
    pub source: String,
    pub outcome: String,
    pub asked_on: Date,
    pub due_on: Option<Date>,
    pub answered_on: Option<Date>,
    pub verified_otherwise: bool,
    pub contradicts: bool,
    /// When the applicant was told of the contradiction.
    pub told_on: Option<Date>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
