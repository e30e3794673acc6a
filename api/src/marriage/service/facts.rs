//! From rows and input to what the rules read.
//! Start with [`PartyRecord`], the service's own facts of a party as stored.
//! Never: a rule.

use std::collections::BTreeSet;

use chrono::NaiveDate;
use entities::case::case_party;
use sea_orm::ConnectionTrait;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

pub use crate::platform::words::wire;
use crate::{
    marriage::{
        repository,
        rules::{
            documents::DocumentKind,
            facts::{
                Capacity, CheckOutcome, CoupleFacts, Kinship, MaritalFact, PartyFacts, ResidencePermit,
                Residency,
            },
        },
    },
    person,
    platform::{
        clock::legal_date,
        env::Env,
        error::{Error, Result},
    },
};

/// What the service keeps of a party in `case_party.facts`: nothing that identifies.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct PartyRecord {
    pub documents: BTreeSet<DocumentKind>,
    pub permit: Option<PermitRecord>,
    pub capacity: Option<Capacity>,
    pub voluntary: Option<bool>,
    /// 婚姻状况声明.
    pub marital: Option<MaritalFact>,
    pub serious_illness: Option<bool>,
    /// An examination found the record flawed, and no check has answered since that it agrees.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub record_flawed: bool,
}

/// 居住证 as stored.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PermitRecord {
    pub division: String,
    pub valid_until: NaiveDate,
    pub last_endorsed_on: NaiveDate,
}

impl PartyRecord {
    pub fn parse(row: &case_party::Model) -> Result<Self> {
        serde_json::from_str(&row.facts).map_err(Error::internal)
    }

    pub fn to_json(&self) -> Result<serde_json::Value> {
        serde_json::to_value(self).map_err(Error::internal)
    }
}

/// 亲属关系 as stored and sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE", tag = "kind", deny_unknown_fields)]
pub enum KinshipRecord {
    Unknown,
    DeclaredNone,
    Lineal,
    Collateral { generations_a: u8, generations_b: u8 },
    ByMarriage,
}

impl KinshipRecord {
    pub fn fact(self) -> Option<Kinship> {
        match self {
            Self::Unknown => None,
            Self::DeclaredNone => Some(Kinship::DeclaredNone),
            Self::Lineal => Some(Kinship::Lineal),
            Self::Collateral { generations_a, generations_b } => {
                Some(Kinship::Collateral { generations_a, generations_b })
            }
            Self::ByMarriage => Some(Kinship::ByMarriage),
        }
    }
}

/// Stored answer of a check.
pub fn check_outcome(stored: &str) -> Option<CheckOutcome> {
    serde_json::from_value(serde_json::Value::String(stored.to_owned())).ok()
}

/// The two parties as the rules see them: documents and answers from the case, age and sex from the person,
/// a marriage in force from the hub's own register, which no declaration outweighs.
pub async fn couple_of(
    env: &Env,
    db: &impl ConnectionTrait,
    parties: &[case_party::Model],
    kinship: Option<Kinship>,
) -> Result<CoupleFacts> {
    let facts = parties_of(env, db, parties).await?;
    let [party_a, party_b]: [PartyFacts; 2] =
        facts.try_into().map_err(|_| Error::bug("a couple has two parties"))?;
    Ok(CoupleFacts { party_a, party_b, kinship, ..CoupleFacts::default() })
}

/// Each party as the rules see it, in order.
pub async fn parties_of(
    env: &Env,
    db: &impl ConnectionTrait,
    parties: &[case_party::Model],
) -> Result<Vec<PartyFacts>> {
    let ids: Vec<Uuid> = parties.iter().map(|party| party.person_id).collect();
    let persons = person::load(env, db, &ids).await?;
    let in_force = repository::persons_in_force(db, &ids).await?;
    let deaths = repository::deaths_of(db, &ids).await?;
    let held = repository::safeguard::held(db, &ids).await?;
    parties
        .iter()
        .zip(persons)
        .map(|(party, person)| {
            let record = PartyRecord::parse(party)?;
            let marital =
                if in_force.contains(&person.id) { Some(MaritalFact::InForce) } else { record.marital };
            Ok(PartyFacts {
                person_key: Some(person.id.to_string()),
                sex: Some(person.sex),
                birth_date: Some(person.birth_date),
                residency: residency(&party.residency),
                hukou_division: party.hukou_county.clone(),
                permit: record.permit.map(|permit| ResidencePermit {
                    division: permit.division,
                    valid_until: permit.valid_until,
                    last_endorsed_on: permit.last_endorsed_on,
                }),
                marital,
                voluntary: record.voluntary,
                present: Some(party.present_at.is_some()),
                declaration_signed: Some(party.declared_at.is_some()),
                documents: record.documents,
                capacity: record.capacity,
                serious_illness: record.serious_illness,
                identity_check: check_outcome(&party.identity_check),
                identity_checked_on: party.identity_checked_at.map(legal_date),
                marital_check: check_outcome(&party.marital_check),
                marital_checked_on: party.marital_checked_at.map(legal_date),
                record_flawed: record.record_flawed,
                died_on: deaths.get(&person.id).copied(),
                is_held: held.contains(&person.id),
                // What the list says of one party is not for the other, who reads what a case finds.
                bad_faith_until: None,
                earlier_ended_on: None,
            })
        })
        .collect()
}

/// A stored residency.
pub(super) fn residency(stored: &str) -> Option<Residency> {
    serde_json::from_value(serde_json::Value::String(stored.to_owned())).ok()
}
