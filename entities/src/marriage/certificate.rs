//! 婚姻登记证件. One number, shared by the two copies.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "certificate")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub version: i64,
    pub number: String,
    pub kind: String,
    pub office_code: String,
    pub year: i64,
    pub sequence: i64,
    pub marriage_id: Uuid,
    pub case_id: Uuid,
    pub issued_on: Date,
    pub status: String,
    pub superseded_by_id: Option<Uuid>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
