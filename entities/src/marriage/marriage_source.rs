//! 补录来源. What a supplemented marriage was entered from: the certificate that was shown.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "marriage_source")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub marriage_id: Uuid,
    /// As printed, also in an older form.
    pub number: String,
    pub office_name: String,
    pub registered_in: String,
    /// Where it was registered, as far as the number tells.
    pub county: String,
    /// Codes of the rules that warned when it was entered, as JSON.
    pub warnings: String,
    /// None where it was entered together with its end.
    pub entered_by_case_id: Option<Uuid>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
