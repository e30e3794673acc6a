//! 受理单. One form for a household; the case of the same key carries number, parties and office.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "assistance_intake")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub case_id: Uuid,
    /// Street or county where the household lives.
    pub place: String,
    pub area: String,
    /// Incomes, expenses and property as JSON, without identity data.
    pub declared: String,
    pub form_dated_on: Option<Date>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
