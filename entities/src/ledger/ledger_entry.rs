//! 总账条目. Who, for which organization, on what, which act, when, under which law.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "ledger_entry")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub seq: i64,
    pub id: Uuid,
    pub kind: String,
    pub action: String,
    pub service: String,
    pub subject_type: String,
    pub subject_id: Option<Uuid>,
    /// The version the act produced; one entry a version.
    pub subject_version: Option<i64>,
    /// Who of the persons concerned may read it in the timeline.
    pub audience: String,
    pub actor_kind: String,
    pub actor_subject: String,
    pub organization_id: Option<Uuid>,
    pub legal_basis: Option<String>,
    /// Canonical JSON without personal data.
    pub payload: String,
    pub occurred_at: DateTimeUtc,
    pub recorded_at: DateTimeUtc,
    pub mac: Vec<u8>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
