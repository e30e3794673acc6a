//! 封存条目. Where an entry stands in its batch.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "ledger_seal_entry")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub entry_seq: i64,
    pub batch: i64,
    pub position: i64,
    pub leaf_hash: Vec<u8>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
