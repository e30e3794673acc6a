//! 预约人. Live while the booking is; one live booking a person and matter, by index.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "appointment_party")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub appointment_id: Uuid,
    #[sea_orm(primary_key, auto_increment = false)]
    pub person_id: Uuid,
    pub matter: String,
    pub position: i64,
    pub is_live: bool,
    /// Whom the register's data on the person is shown to beside staff: `CONCERNED`, or `STAFF` alone while a
    /// citizen has merely named the person.
    pub audience: String,
    /// The name as the citizen typed it, in that case.
    pub typed_name_sealed: Option<Vec<u8>>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
