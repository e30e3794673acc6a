//! 补领婚姻登记证.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "certificate_reissue")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub case_id: Uuid,
    pub regime: String,
    pub marriage_id: Uuid,
    pub kind: String,
    pub reason: String,
    pub archive_check: String,
    pub former_certificate_id: Option<Uuid>,
    pub refusal_grounds: String,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
