//! What the marriage types read.
//! Start with [`REGISTRATION`].
//! Never: a column that no field needs.

mod papers;

pub use papers::{BAD_FAITH, CERTIFIED_MARRIAGE, ENDING, REISSUE, REVOCATION, SAFEGUARD};

use crate::{
    case::views::{CASE, ORGANIZATION, below_case},
    person::{PERSON, PERSON_FIELDS},
    platform::{
        auth::permit::{Link, OwnScope, REGION_COLUMNS, RowScope},
        read::{Audience, Field, Target, View},
    },
};

const THE_CASE: Target = Target { view: || &CASE, to: "id", order: &[], at_most: 1 };
const THE_MARRIAGE: Target = Target { view: || &MARRIAGE, to: "id", order: &[], at_most: 1 };

pub static REGISTRATION: View = View {
    object: "MarriageRegistration",
    table: "marriage_registration",
    key: "case_id",
    scope: below_case("marriage_registration", "case_id"),
    fields: &[
        Field::columns("id", &[]),
        Field::one("case", "case_id", THE_CASE),
        Field::through("state", "case_id", &[], THE_CASE, &["state"]),
        Field::columns("regime", &["regime"]),
        Field::columns("counselling", &["counselling"]).only(Audience::StaffAndConcerned),
        Field::columns("medicalCheckReferredAt", &["medical_check_referred_at"])
            .only(Audience::StaffAndConcerned),
        Field::columns("lateRegistration", &["effective_from", "effective_basis"])
            .only(Audience::StaffAndConcerned),
        Field::columns("refusal", &["refusal_grounds"]).only(Audience::StaffAndConcerned),
        Field::one("marriage", "marriage_id", THE_MARRIAGE),
        Field::many(
            "certificates",
            "case_id",
            Target { view: || &CERTIFICATE, to: "case_id", order: &[("id", false)], at_most: 5 },
        ),
    ],
};

/// How a marriage stands to callers: the office that registered it, its superiors, the spouses.
pub const MARRIAGE_SCOPE: RowScope = RowScope::Own(OwnScope {
    table: "marriage",
    service: None,
    office: Some("office_id"),
    offices: None,
    region: Some(REGION_COLUMNS),
    hukou: None,
    person: Some(Link { table: "marriage_spouse", key: "marriage_id", own: "id", person: "person_id" }),
});

static MARRIAGE_PARENT: RowScope = MARRIAGE_SCOPE;

pub static MARRIAGE: View =
    View { object: "Marriage", table: "marriage", key: "id", scope: MARRIAGE_SCOPE, fields: MARRIAGE_FIELDS };

static DIVORCE_PARENT: RowScope = below_case("divorce_application", "case_id");

/// A marriage as whoever sees a divorce of it sees it: since 2025-05-10 any office may dissolve what another
/// registered.
pub static MARRIAGE_OF_CASE: View = View {
    object: "Marriage",
    table: "marriage",
    key: "id",
    scope: RowScope::Through {
        table: "marriage",
        column: "id",
        parent_key: "marriage_id",
        parent: &DIVORCE_PARENT,
        audience: None,
    },
    fields: MARRIAGE_FIELDS,
};

/// The marriage that a recorded look-up found, and nothing but its own row: only for its key.
pub static MARRIAGE_LOOKED_UP: View = View {
    object: "Marriage",
    table: "marriage",
    key: "id",
    scope: RowScope::Public,
    fields: MARRIAGE_FIELDS,
};

const MARRIAGE_FIELDS: &[Field] = &[
    Field::columns("id", &[]),
    Field::columns("version", &["version"]),
    Field::columns("status", &["status"]),
    Field::columns("standing", &["standing"]),
    Field::columns("origin", &["origin"]),
    Field::columns("registeredOn", &["registered_on"]),
    Field::columns("effectiveFrom", &["effective_from", "registered_on"]),
    Field::columns("lateRegistration", &["effective_from", "effective_basis"])
        .only(Audience::StaffAndConcerned),
    Field::columns("endedOn", &["ended_on"]),
    Field::columns("endingDocument", &["ending_document"]).only(Audience::StaffAndConcerned),
    Field::many(
        "endings",
        "id",
        Target { view: || &ENDING, to: "marriage_id", order: &[("marriage_version", true)], at_most: 20 },
    )
    .only(Audience::StaffAndConcerned),
    Field::many(
        "revocations",
        "id",
        Target { view: || &REVOCATION, to: "marriage_id", order: &[("id", true)], at_most: 20 },
    )
    .only(Audience::StaffAndConcerned),
    Field::one("office", "office_id", Target { view: || &ORGANIZATION, to: "id", order: &[], at_most: 1 }),
    Field::many(
        "spouses",
        "id",
        Target { view: || &SPOUSE, to: "marriage_id", order: &[("sex", true)], at_most: 2 },
    ),
    Field::many(
        "certificates",
        "id",
        Target { view: || &CERTIFICATE, to: "marriage_id", order: &[("id", true)], at_most: 20 },
    ),
    Field::one(
        "source",
        "id",
        Target { view: || &MARRIAGE_SOURCE, to: "marriage_id", order: &[], at_most: 1 },
    ),
];

pub static SPOUSE: View = View {
    object: "Spouse",
    table: "marriage_spouse",
    key: "person_id",
    scope: RowScope::Reached,
    fields: &[
        Field::columns("sex", &["sex"]),
        Field::columns("inForce", &["in_force"]),
        Field::columns("diedOn", &["died_on"]).only(Audience::StaffAndConcerned),
        Field::one("person", "person_id", Target { view: || &PERSON, to: "id", order: &[], at_most: 1 }),
    ],
};

/// The scope of certificates: whoever reaches the case that issued them; holders reach their marriage's.
pub static CERTIFICATE: View = View {
    object: "Certificate",
    table: "certificate",
    key: "id",
    scope: below_case("certificate", "case_id"),
    fields: &[
        Field::columns("id", &[]),
        Field::columns("number", &["number"]),
        Field::columns("kind", &["kind"]),
        Field::columns("issuedOn", &["issued_on"]),
        Field::columns("status", &["status"]),
        Field::columns("version", &["version"]),
        Field::one("marriage", "marriage_id", THE_MARRIAGE),
        Field::one(
            "supersededBy",
            "superseded_by_id",
            Target { view: || &CERTIFICATE, to: "id", order: &[], at_most: 1 },
        ),
        Field::many(
            "copies",
            "id",
            Target {
                view: || &CERTIFICATE_COPY,
                to: "certificate_id",
                order: &[("position", false)],
                at_most: 2,
            },
        ),
    ],
};

pub static CERTIFICATE_COPY: View = View {
    object: "CertificateCopy",
    table: "certificate_copy",
    key: "id",
    scope: RowScope::Reached,
    fields: &[
        Field::columns("position", &["position"]),
        Field::gather("status", &["superseded_by_id"], papers::STATUS_PARTS),
        Field::gather("electronicCertificate", papers::ELECTRONIC_COLUMNS, papers::ELECTRONIC_PARTS)
            .only(Audience::StaffAndConcerned),
        Field::one("holder", "holder_id", Target { view: || &PERSON, to: "id", order: &[], at_most: 1 }),
    ],
};

/// How a booking stands to callers: the office, its superiors, the couple.
pub const APPOINTMENT_SCOPE: RowScope = RowScope::Own(OwnScope {
    table: "appointment",
    service: None,
    office: Some("office_id"),
    offices: None,
    region: Some(REGION_COLUMNS),
    hukou: None,
    person: Some(Link { table: "appointment_party", key: "appointment_id", own: "id", person: "person_id" }),
});

static APPOINTMENT_PARENT: RowScope = APPOINTMENT_SCOPE;

const THE_SLOT: Target = Target { view: || &APPOINTMENT_SLOT, to: "id", order: &[], at_most: 1 };
const THE_OFFICE: Target = Target { view: || &ORGANIZATION, to: "id", order: &[], at_most: 1 };

pub static APPOINTMENT: View = View {
    object: "Appointment",
    table: "appointment",
    key: "id",
    scope: APPOINTMENT_SCOPE,
    fields: &[
        Field::columns("id", &[]),
        Field::columns("bookingNumber", &["booking_number"]),
        Field::columns("state", &["state"]),
        Field::columns("version", &["version"]),
        Field::columns("matter", &["matter"]),
        Field::columns("day", &["day"]),
        Field::through("startsAt", "slot_id", &[], THE_SLOT, &["starts_at"]),
        Field::through("endsAt", "slot_id", &[], THE_SLOT, &["ends_at"]),
        Field::columns("requestedAt", &["requested_at"]),
        Field::columns("rejectionReason", &["rejection_reason"]).only(Audience::StaffAndConcerned),
        Field::one("slot", "slot_id", THE_SLOT),
        Field::one("office", "office_id", THE_OFFICE),
        Field::one("case", "case_id", THE_CASE),
        Field::many(
            "parties",
            "id",
            Target {
                view: || &APPOINTMENT_PARTY,
                to: "appointment_id",
                order: &[("position", false)],
                at_most: 2,
            },
        ),
    ],
};

pub static APPOINTMENT_PARTY: View = View {
    object: "AppointmentParty",
    table: "appointment_party",
    key: "person_id",
    scope: RowScope::Through {
        table: "appointment_party",
        column: "appointment_id",
        parent_key: "id",
        parent: &APPOINTMENT_PARENT,
        audience: None,
    },
    fields: &[
        Field::personal("nameTyped", &["typed_name_sealed"]).only(Audience::StaffAndConcerned),
        Field::one(
            "person",
            "person_id",
            Target { view: || &PERSON_OF_BOOKING, to: "id", order: &[], at_most: 1 },
        ),
    ],
};

/// Of whom a citizen merely named, citizens see nothing that the register has.
static PARTY_SHOWN: RowScope = RowScope::Through {
    table: "appointment_party",
    column: "appointment_id",
    parent_key: "id",
    parent: &APPOINTMENT_PARENT,
    audience: Some("audience"),
};

static PERSON_OF_BOOKING: View = View {
    object: "Person",
    table: "person",
    key: "id",
    scope: RowScope::Through {
        table: "person",
        column: "id",
        parent_key: "person_id",
        parent: &PARTY_SHOWN,
        audience: None,
    },
    fields: PERSON_FIELDS,
};

/// Published slots are public; changing one starts from [`OWN_SLOTS`].
pub static APPOINTMENT_SLOT: View = View {
    object: "AppointmentSlot",
    table: "appointment_slot",
    key: "id",
    scope: RowScope::Public,
    fields: &[
        Field::columns("id", &[]),
        Field::columns("version", &["version"]),
        Field::columns("matter", &["matter"]),
        Field::columns("day", &["day"]),
        Field::columns("startsAt", &["starts_at"]),
        Field::columns("endsAt", &["ends_at"]),
        Field::columns("capacity", &["capacity"]),
        Field::columns("remaining", &["capacity", "booked"]),
        Field::one("office", "office_id", THE_OFFICE),
    ],
};

/// The slots of the caller's own office.
pub static OWN_SLOTS: RowScope = RowScope::Own(OwnScope {
    table: "appointment_slot",
    service: None,
    office: Some("office_id"),
    offices: None,
    region: Some(REGION_COLUMNS),
    hukou: None,
    person: None,
});
/// What a supplemented marriage was entered from.
pub static MARRIAGE_SOURCE: View = View {
    object: "MarriageSource",
    table: "marriage_source",
    key: "marriage_id",
    scope: RowScope::Reached,
    fields: &[
        Field::columns("number", &["number"]),
        Field::columns("officeName", &["office_name"]),
        Field::columns("registeredIn", &["registered_in"]),
        Field::columns("warnings", &["warnings"]),
    ],
};

const DIVORCE_DAYS: &[&str] = &[
    "receipt_due_on",
    "receipt_on",
    "cooling_off_ends_on",
    "window_opens_on",
    "window_closes_on",
    "lapses_on",
];

pub static DIVORCE: View = View {
    object: "DivorceApplication",
    table: "divorce_application",
    key: "case_id",
    scope: below_case("divorce_application", "case_id"),
    fields: &[
        Field::columns("id", &[]),
        Field::one("case", "case_id", THE_CASE),
        Field::through("state", "case_id", DIVORCE_DAYS, THE_CASE, &["state"]),
        Field::columns("regime", &["regime"]),
        Field::columns("datesStatus", DIVORCE_DAYS),
        Field::columns("receiptDueOn", &["receipt_due_on"]),
        Field::columns("receiptOn", &["receipt_on"]),
        Field::columns("coolingOffEndsOn", &["cooling_off_ends_on"]),
        Field::columns("windowOpensOn", &["window_opens_on"]),
        Field::columns("windowClosesOn", &["window_closes_on"]),
        Field::columns("lapsesOn", &["lapses_on"]),
        Field::columns("agreement", &["agreement"]).only(Audience::StaffAndConcerned),
        Field::columns("counselling", &["counselling"]).only(Audience::StaffAndConcerned),
        Field::columns("refusal", &["refusal_grounds"]).only(Audience::StaffAndConcerned),
        Field::one(
            "withdrawnBy",
            "withdrawn_by_id",
            Target { view: || &PERSON, to: "id", order: &[], at_most: 1 },
        )
        .only(Audience::StaffAndConcerned),
        Field::one(
            "marriage",
            "marriage_id",
            Target { view: || &MARRIAGE_OF_CASE, to: "id", order: &[], at_most: 1 },
        ),
        Field::many(
            "certificates",
            "case_id",
            Target { view: || &CERTIFICATE, to: "case_id", order: &[("id", false)], at_most: 5 },
        ),
    ],
};
