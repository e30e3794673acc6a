//! 自然人.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "person")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub id_type: String,
    pub id_number_index: Vec<u8>,
    pub id_number_sealed: Vec<u8>,
    pub name_sealed: Vec<u8>,
    pub birth_date_sealed: Vec<u8>,
    pub sex: String,
    pub phone_sealed: Option<Vec<u8>>,
    pub address_sealed: Option<Vec<u8>>,
    /// ISO 3166 alpha-3 of a passport's country.
    pub issuing_country: Option<String>,
    /// When staff first had the document before them; until then everything is as somebody typed it.
    pub document_seen_at: Option<DateTimeUtc>,
    pub created_at: DateTimeUtc,
    pub updated_at: DateTimeUtc,
    pub version: i64,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
