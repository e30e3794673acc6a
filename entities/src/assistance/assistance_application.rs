//! 救助申请. One matter of an intake, decided on its own; the case of the same key carries state and clock.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "assistance_application")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub case_id: Uuid,
    pub intake_id: Uuid,
    pub programme: String,
    pub position: i64,
    /// Whom it is for and what the programme asks beside the form, JSON without identity data.
    pub subject: String,
    /// 办理去向, JSON.
    pub route: String,
    /// What the rules said when the opinion was given, JSON.
    pub opinion: Option<String>,
    pub opinion_on: Option<Date>,
    /// 补正事项, JSON.
    pub supplement: Option<String>,
    pub decided_on: Option<Date>,
    pub reasons_sealed: Option<Vec<u8>>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
