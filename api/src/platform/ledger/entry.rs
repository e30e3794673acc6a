//! One entry of the ledger, and the bytes its code (MAC) is made from.
//! Start with [`Draft`].
//! Never: a field that the MAC leaves out, save the sequence number the database gives.

use chrono::{DateTime, Utc};
use entities::ledger::ledger_entry;
use sea_orm::ActiveValue::{NotSet, Set};
use serde_json::Value as Json;
use uuid::Uuid;

use crate::platform::{
    auth::{
        caller::{Caller, PrincipalKind},
        permit::Action,
    },
    ids::new_id,
    vault::Vault,
};

/// Who of those concerned reads an entry in the timeline; staff of the case read all.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Audience {
    /// The persons concerned and staff.
    Concerned,
    /// Staff only: restricted steps, reads, internal notes.
    Staff,
}

impl Audience {
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Concerned => "CONCERNED",
            Self::Staff => "STAFF",
        }
    }
}

/// What a use case hands to the ledger; actor, organization and action come from the permit.
#[derive(Debug, Clone)]
pub struct Record {
    pub subject_type: &'static str,
    pub subject_id: Uuid,
    /// The version the act produced; at most one entry a version, by index.
    pub subject_version: i64,
    pub audience: Audience,
    pub legal_basis: Option<String>,
    pub payload: Json,
    /// What the idempotency key answers with on a repeat, when it is not the subject itself.
    pub result_id: Option<Uuid>,
    /// The version that a repeat answers with, when the row counts otherwise than the ledger.
    pub result_version: Option<i64>,
    /// The ledger counts the subject's entries itself, since acts on other subjects raise its row's version too.
    pub is_numbered_by_ledger: bool,
}

impl Record {
    pub fn of(subject_type: &'static str, subject_id: Uuid, subject_version: i64) -> Self {
        Self {
            subject_type,
            subject_id,
            subject_version,
            audience: Audience::Concerned,
            legal_basis: None,
            payload: Json::Object(serde_json::Map::new()),
            result_id: None,
            result_version: None,
            is_numbered_by_ledger: false,
        }
    }

    /// Facts of the event: codes, dates, ids, amounts. Never personal data.
    #[must_use]
    pub fn payload(mut self, payload: Json) -> Self {
        self.payload = payload;
        self
    }

    #[must_use]
    pub fn legal_basis(mut self, basis: impl Into<String>) -> Self {
        self.legal_basis = Some(basis.into());
        self
    }

    #[must_use]
    pub fn for_staff(mut self) -> Self {
        self.audience = Audience::Staff;
        self
    }

    #[must_use]
    pub fn numbered_by_ledger(mut self) -> Self {
        self.is_numbered_by_ledger = true;
        self
    }

    #[must_use]
    pub fn answering_version(mut self, result_version: i64) -> Self {
        self.result_version = Some(result_version);
        self
    }

    #[must_use]
    pub fn answering_with(mut self, result_id: Uuid) -> Self {
        self.result_id = Some(result_id);
        self
    }
}

/// The kinds of entry.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum EntryKind {
    Command,
    Read,
}

impl EntryKind {
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Command => "COMMAND",
            Self::Read => "READ",
        }
    }
}

/// An entry before the database gives it its place.
#[derive(Debug)]
pub struct Draft<'a> {
    pub kind: EntryKind,
    pub caller: &'a Caller,
    pub action: &'a Action,
    pub subject_type: &'a str,
    pub subject_id: Option<Uuid>,
    pub subject_version: Option<i64>,
    pub audience: Audience,
    pub legal_basis: Option<String>,
    pub payload: &'a Json,
    pub occurred_at: DateTime<Utc>,
    pub recorded_at: DateTime<Utc>,
}

impl Draft<'_> {
    /// The row to insert, with its code.
    pub fn into_row(self, vault: &Vault) -> ledger_entry::ActiveModel {
        let model = ledger_entry::Model {
            seq: 0,
            id: new_id(self.recorded_at),
            kind: self.kind.as_str().to_owned(),
            action: self.action.name.to_owned(),
            service: self.action.service.unwrap_or("hub").to_owned(),
            subject_type: self.subject_type.to_owned(),
            subject_id: self.subject_id,
            subject_version: self.subject_version,
            audience: self.audience.as_str().to_owned(),
            actor_kind: actor_kind(self.caller.kind).to_owned(),
            actor_subject: self.caller.subject.to_string(),
            organization_id: self.caller.organization.as_ref().map(|organization| organization.id),
            legal_basis: self.legal_basis.or_else(|| self.action.legal_basis.map(str::to_owned)),
            payload: self.payload.to_string(),
            occurred_at: self.occurred_at,
            recorded_at: self.recorded_at,
            mac: Vec::new(),
        };
        let mac = vault.ledger_mac(&content(&model));
        ledger_entry::ActiveModel {
            seq: NotSet,
            id: Set(model.id),
            kind: Set(model.kind),
            action: Set(model.action),
            service: Set(model.service),
            subject_type: Set(model.subject_type),
            subject_id: Set(model.subject_id),
            subject_version: Set(model.subject_version),
            audience: Set(model.audience),
            actor_kind: Set(model.actor_kind),
            actor_subject: Set(model.actor_subject),
            organization_id: Set(model.organization_id),
            legal_basis: Set(model.legal_basis),
            payload: Set(model.payload),
            occurred_at: Set(model.occurred_at),
            recorded_at: Set(model.recorded_at),
            mac: Set(mac.to_vec()),
        }
    }
}

/// Stored name of a principal kind.
pub const fn actor_kind(kind: PrincipalKind) -> &'static str {
    match kind {
        PrincipalKind::Public => "PUBLIC",
        PrincipalKind::Citizen => "CITIZEN",
        PrincipalKind::Clerk => "CLERK",
        PrincipalKind::BureauOfficer => "BUREAU_OFFICER",
        PrincipalKind::Partner => "PARTNER",
        PrincipalKind::Operator => "OPERATOR",
        PrincipalKind::System => "SYSTEM",
    }
}

/// The bytes that an entry's code covers: every column but the sequence and the code itself, each with its
/// length so that no two entries share their bytes.
pub fn content(entry: &ledger_entry::Model) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(256 + entry.payload.len());
    let mut add = |part: Option<&[u8]>| match part {
        Some(part) => {
            bytes.push(1);
            bytes.extend((part.len() as u64).to_be_bytes());
            bytes.extend(part);
        }
        None => bytes.push(0),
    };
    add(Some(entry.id.as_bytes()));
    for text in [&entry.kind, &entry.action, &entry.service, &entry.subject_type] {
        add(Some(text.as_bytes()));
    }
    add(entry.subject_id.as_ref().map(|id| id.as_bytes().as_slice()));
    add(entry.subject_version.map(i64::to_be_bytes).as_ref().map(<[u8; 8]>::as_slice));
    for text in [&entry.audience, &entry.actor_kind, &entry.actor_subject] {
        add(Some(text.as_bytes()));
    }
    add(entry.organization_id.as_ref().map(|id| id.as_bytes().as_slice()));
    add(entry.legal_basis.as_ref().map(String::as_bytes));
    add(Some(entry.payload.as_bytes()));
    for instant in [entry.occurred_at, entry.recorded_at] {
        add(Some(&instant.timestamp_micros().to_be_bytes()));
    }
    bytes
}
