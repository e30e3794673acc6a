//! 封存批次. The Merkle root of a batch, chained to the one before.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "ledger_seal")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub batch: i64,
    pub entry_count: i64,
    pub merkle_root: Vec<u8>,
    pub previous_hash: Vec<u8>,
    pub hash: Vec<u8>,
    pub sealed_at: DateTimeUtc,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
