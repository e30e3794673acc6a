//! 身份证件. One document of a person; it leads to this person alone, by index.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "person_document")]
pub struct Model {
    /// The person's own key for their first document.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub person_id: Uuid,
    pub id_type: String,
    /// ISO 3166 alpha-3 of a passport's country.
    pub issuing_country: Option<String>,
    pub number_index: Vec<u8>,
    /// Sealed as `person.id_number_sealed` under this row's key.
    pub number_sealed: Vec<u8>,
    /// When staff first had it before them.
    pub seen_at: Option<DateTimeUtc>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
