//! 强制报告. Signs that a person is trafficked or in danger of violence, as reported; restricted.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "safeguard_report")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub version: i64,
    pub case_id: Uuid,
    /// Who is in danger.
    pub person_id: Uuid,
    pub kind: String,
    pub account_sealed: Vec<u8>,
    pub reported_to: String,
    /// The receiver's reference.
    pub reference: String,
    pub reported_by: String,
    pub reported_on: Date,
    /// Someone other than who reported, by constraint.
    pub answered_by: Option<String>,
    pub answered_on: Option<Date>,
    pub answer: Option<String>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
