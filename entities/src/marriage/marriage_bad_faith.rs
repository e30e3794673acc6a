//! 婚姻登记严重失信. One person on the list, for a term; once for a revocation.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "marriage_bad_faith")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub version: i64,
    pub person_id: Uuid,
    pub marriage_id: Uuid,
    pub revocation_id: Uuid,
    pub office_id: Option<Uuid>,
    pub province: String,
    pub city: String,
    pub county: String,
    pub ground: String,
    pub legal_basis: String,
    pub listed_on: Date,
    /// The last day of the term.
    pub listed_until: Date,
    pub listed_by: String,
    pub removed_on: Option<Date>,
    /// Someone other than who listed the person, by constraint.
    pub removed_by: Option<String>,
    pub removal_reason: Option<String>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
