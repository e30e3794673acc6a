//! 离婚登记申请.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "divorce_application")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub case_id: Uuid,
    pub regime: String,
    pub marriage_id: Uuid,
    pub agreement: String,
    pub counselling: String,
    /// The last day to issue the receipt; an application without one ends after it.
    pub receipt_due_on: Option<Date>,
    pub receipt_on: Option<Date>,
    pub cooling_off_ends_on: Option<Date>,
    pub window_opens_on: Option<Date>,
    pub window_closes_on: Option<Date>,
    pub lapses_on: Option<Date>,
    pub withdrawn_by_id: Option<Uuid>,
    pub refusal_grounds: String,
    /// At most one open application a marriage, by index.
    pub is_open: bool,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
