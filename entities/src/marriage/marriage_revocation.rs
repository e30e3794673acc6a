//! 撤销婚姻登记. The procedure against one registration; at most one is open, by index.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "marriage_revocation")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub marriage_id: Uuid,
    pub state: super::state::RevocationState,
    pub ground: String,
    /// Reference of the findings or advice of police, court or procuratorate.
    pub findings: String,
    pub proposed_by: String,
    pub proposed_on: Date,
    pub notice_served_on: Date,
    pub heard_on: Option<Date>,
    pub statement_sealed: Option<Vec<u8>>,
    pub decided_by: Option<String>,
    pub decided_on: Option<Date>,
    pub decision_number: Option<String>,
    pub reason: Option<String>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
