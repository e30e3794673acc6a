//! 当事人. A person in a case, with what was checked of them.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "case_party")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub case_id: Uuid,
    pub person_id: Uuid,
    pub role: String,
    pub position: i64,
    pub residency: String,
    pub hukou_province: Option<String>,
    pub hukou_city: Option<String>,
    pub hukou_county: Option<String>,
    pub present_at: Option<DateTimeUtc>,
    pub declared_at: Option<DateTimeUtc>,
    pub identity_check: String,
    pub identity_checked_at: Option<DateTimeUtc>,
    pub marital_check: String,
    pub marital_checked_at: Option<DateTimeUtc>,
    /// Canonical JSON of the service's own facts, without identity data.
    pub facts: String,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
