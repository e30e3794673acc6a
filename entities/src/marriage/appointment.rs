//! 预约.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "appointment")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub booking_number: String,
    pub slot_id: Uuid,
    pub office_id: Uuid,
    pub province: String,
    pub city: String,
    pub county: String,
    pub matter: String,
    pub day: Date,
    pub state: String,
    pub version: i64,
    pub case_id: Option<Uuid>,
    pub requested_at: DateTimeUtc,
    /// Why a request was not confirmed.
    pub rejection_reason: Option<String>,
    /// Matter and both persons while the booking is live: one live booking a couple.
    pub couple: Option<String>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
