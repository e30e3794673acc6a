//! 结婚登记. What the matter keeps beside its case.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "marriage_registration")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub case_id: Uuid,
    pub regime: String,
    pub kinship: String,
    pub counselling: String,
    pub medical_check_referred_at: Option<DateTimeUtc>,
    pub examined_on: Option<Date>,
    /// 补办登记的效力起算日 as declared and examined, with what it rests on.
    pub effective_from: Option<Date>,
    pub effective_basis: Option<String>,
    pub refusal_grounds: String,
    pub marriage_id: Option<Uuid>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
