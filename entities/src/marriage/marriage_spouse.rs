//! 配偶. One spouse; a person has at most one marriage in force, by index.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "marriage_spouse")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub marriage_id: Uuid,
    #[sea_orm(primary_key, auto_increment = false)]
    pub person_id: Uuid,
    pub sex: String,
    pub in_force: bool,
    /// 死亡日期, where the death of this spouse ended the marriage.
    pub died_on: Option<Date>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
