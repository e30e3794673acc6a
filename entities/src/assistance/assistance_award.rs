//! 待遇. What a confirmed application grants, month by month.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "assistance_award")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub version: i64,
    pub case_id: Uuid,
    pub programme: String,
    pub office_id: Uuid,
    pub province: String,
    pub city: String,
    pub county: String,
    pub street: Option<String>,
    pub persons: i64,
    /// The award as the rules carry it, JSON.
    pub terms: String,
    /// First day of the first month.
    pub first_month: Date,
    pub last_month: Option<Date>,
    /// Fen of the newest amount.
    pub monthly: i64,
    pub decided_on: Date,
    /// How the sum came about, JSON.
    pub benefit: String,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
