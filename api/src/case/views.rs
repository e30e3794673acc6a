//! What the case types read, and how a case row stands to callers.
//! Start with [`CASE`].
//! Never: a column that no field needs.

use super::policy;
use crate::{
    person::PERSON,
    platform::{
        auth::permit::{Link, OfficeLink, OwnScope, RegionColumns, RowScope},
        read::{Audience, Field, Part, Target, View},
    },
};

pub static CASE: View = View {
    object: "Case",
    table: "service_case",
    key: "id",
    scope: CASE_SCOPE,
    fields: &[
        Field::columns("id", &[]),
        Field::columns("caseNumber", &["case_number"]),
        Field::columns("service", &["service"]),
        Field::columns("matter", &["matter"]),
        Field::columns("state", &["state"]),
        Field::columns("version", &["version"]),
        Field::columns("channel", &["channel"]),
        Field::columns("openedAt", &["opened_at"]),
        Field::columns("acceptedOn", &["accepted_on"]),
        Field::columns("dueOn", &["due_on"]),
        Field::columns("dueStatus", &["due_status", "paused_on"]),
        Field::columns("pausedOn", &["paused_on"]),
        Field::columns("pauseGround", &["pause_ground"]),
        Field::columns("closedAt", &["closed_at"]),
        Field::columns("outcome", &["outcome"]),
        Field::one(
            "office",
            "office_id",
            Target { view: || &ORGANIZATION, to: "id", order: &[], at_most: 1 },
        ),
        Field::many(
            "offices",
            "id",
            Target { view: || &OFFICE_PART, to: "case_id", order: &[("since", false)], at_most: 20 },
        ),
        Field::one("assignee", "assignee_id", Target { view: || &STAFF, to: "id", order: &[], at_most: 1 })
            .only(Audience::Staff),
        Field::many(
            "parties",
            "id",
            Target { view: || &PARTY, to: "case_id", order: &[("position", false)], at_most: 50 },
        ),
        Field::many(
            "notes",
            "id",
            Target { view: || &NOTE, to: "case_id", order: &[("id", true)], at_most: 50 },
        )
        .under(&policy::READ_NOTES),
        Field::many(
            "pauses",
            "id",
            Target { view: || &PAUSE, to: "case_id", order: &[("id", false)], at_most: 50 },
        ),
        Field::many(
            "timeline",
            "id",
            Target { view: || &TIMELINE, to: "subject_id", order: &[("seq", true)], at_most: 100 },
        ),
    ],
};

/// How a case stands to callers. A constant as well as part of [`CASE`], so that other slices' rows can hang on it.
pub const CASE_SCOPE: RowScope = RowScope::Own(OwnScope {
    table: "service_case",
    service: Some("service"),
    office: Some("office_id"),
    offices: Some(&OfficeLink {
        table: "case_office",
        key: "case_id",
        own: "id",
        organization: "organization_id",
    }),
    region: Some(RegionColumns {
        province: "province",
        city: "city",
        county: "county",
        street: Some("street"),
    }),
    hukou: Some(Link { table: "case_party", key: "case_id", own: "id", person: "person_id" }),
    person: Some(Link { table: "case_party", key: "case_id", own: "id", person: "person_id" }),
});

/// The persons of the case that a row belongs to.
static PERSONS_OF_CASE: Link =
    Link { table: "case_party", key: "case_id", own: "case_id", person: "person_id" };

static CASE_PARENT: RowScope = CASE_SCOPE;

/// The scope of a table whose rows belong to a case.
pub const fn below_case(table: &'static str, column: &'static str) -> RowScope {
    RowScope::Through { table, column, parent_key: "id", parent: &CASE_PARENT, audience: None }
}

pub static PARTY: View = View {
    object: "CaseParty",
    table: "case_party",
    key: "id",
    scope: below_case("case_party", "case_id"),
    fields: &[
        Field::columns("id", &[]),
        Field::columns("role", &["role"]),
        Field::columns("residency", &["residency"]),
        Field::columns("presentAt", &["present_at"]),
        Field::columns("declaredAt", &["declared_at"]),
        Field::columns("identityCheck", &["identity_check"]),
        Field::columns("identityCheckedAt", &["identity_checked_at"]),
        Field::columns("maritalCheck", &["marital_check"]).only(Audience::StaffAndConcerned),
        Field::columns("maritalCheckedAt", &["marital_checked_at"]).only(Audience::StaffAndConcerned),
        Field::one(
            "hukou",
            "hukou_county",
            Target { view: || &DIVISION, to: "code", order: &[], at_most: 1 },
        ),
        Field::one("person", "person_id", Target { view: || &PERSON, to: "id", order: &[], at_most: 1 }),
    ],
};

pub static OFFICE_PART: View = View {
    object: "CaseOffice",
    table: "case_office",
    key: "organization_id",
    scope: below_case("case_office", "case_id"),
    fields: &[
        Field::columns("part", &["part"]),
        Field::columns("since", &["since"]),
        Field::one(
            "organization",
            "organization_id",
            Target { view: || &ORGANIZATION, to: "id", order: &[], at_most: 1 },
        ),
    ],
};

pub static NOTE: View = View {
    object: "CaseNote",
    table: "case_note",
    key: "id",
    scope: below_case("case_note", "case_id"),
    fields: &[
        Field::columns("id", &[]),
        Field::gather("text", &["text_sealed"], NOTE_PARTS).about(&PERSONS_OF_CASE),
        Field::columns("author", &["author_subject"]),
        Field::columns("writtenAt", &["written_at"]),
    ],
};

/// The case, if the caller may see its parties' numbers in clear.
static NOTE_PARTS: &[Part] = &[Part {
    name: "revealed",
    from: "case_id",
    target: Target { view: || &CASE, to: "id", order: &[], at_most: 1 },
    columns: &["closed_at"],
    personal: false,
    under: Some(&policy::REVEAL),
    parts: &[],
}];

pub static PAUSE: View = View {
    object: "CasePause",
    table: "case_pause",
    key: "id",
    scope: below_case("case_pause", "case_id"),
    fields: &[
        Field::columns("ground", &["ground"]),
        Field::columns("legalBasis", &["legal_basis"]),
        Field::columns("pausedOn", &["paused_on"]),
        Field::columns("resumedOn", &["resumed_on"]),
    ],
};

pub static TIMELINE: View = View {
    object: "TimelineEntry",
    table: "ledger_entry",
    key: "id",
    scope: RowScope::Through {
        table: "ledger_entry",
        column: "subject_id",
        parent_key: "id",
        parent: &CASE_PARENT,
        audience: Some("audience"),
    },
    fields: &[
        Field::columns("action", &["action"]),
        Field::columns("version", &["subject_version"]),
        Field::columns("occurredAt", &["occurred_at"]),
        Field::columns("legalBasis", &["legal_basis"]),
        Field::columns("actorKind", &["actor_kind"]),
        Field::columns("actor", &["actor_subject"]).only(Audience::Staff),
        Field::columns("facts", &["payload"]),
        Field::one(
            "organization",
            "organization_id",
            Target { view: || &ORGANIZATION, to: "id", order: &[], at_most: 1 },
        ),
    ],
};

pub static ORGANIZATION: View = View {
    object: "Organization",
    table: "organization",
    key: "id",
    scope: RowScope::Public,
    fields: &[
        Field::columns("id", &[]),
        Field::columns("code", &["code"]),
        Field::columns("name", &["name"]),
        Field::columns("kind", &["kind"]),
        Field::columns("handlesForeignMatters", &["handles_foreign_matters"]),
        Field::columns("activeFrom", &["active_from"]),
        Field::columns("activeTo", &["active_to"]),
        Field::one(
            "division",
            "division_code",
            Target { view: || &DIVISION, to: "code", order: &[], at_most: 1 },
        ),
    ],
};

pub static STAFF: View = View {
    object: "StaffMember",
    table: "staff",
    key: "id",
    scope: RowScope::Reached,
    fields: &[Field::columns("id", &[]), Field::columns("displayName", &["display_name"])],
};

pub static DIVISION: View = View {
    object: "Division",
    table: "division",
    key: "code",
    scope: RowScope::Public,
    fields: &[
        Field::columns("id", &[]),
        Field::columns("code", &[]),
        Field::columns("name", &["name", "alias"]),
        Field::columns("level", &["level"]),
        Field::columns("validFrom", &["valid_from"]),
        Field::columns("validTo", &["valid_to"]),
        Field::one(
            "parent",
            "parent_code",
            Target { view: || &DIVISION, to: "code", order: &[], at_most: 1 },
        ),
    ],
};
