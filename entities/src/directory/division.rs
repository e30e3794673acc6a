//! 行政区划. One row a code; renamed or merged ones stay, with their days.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "division")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub code: String,
    pub name: String,
    pub alias: Option<String>,
    pub level: String,
    pub parent_code: Option<String>,
    /// A heading of the code table (市辖区), not a place.
    pub is_heading: bool,
    /// A statistical zone, never a registering authority.
    pub is_statistical: bool,
    pub valid_from: Option<Date>,
    pub valid_to: Option<Date>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
