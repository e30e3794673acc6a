//! What replacements, revocations and electronic certificates read.
//! Start with [`REISSUE`].
//! Never: a column that no field needs.

use super::{CERTIFICATE, MARRIAGE_PARENT, THE_CASE, THE_MARRIAGE};
use crate::{
    case::views::{CASE, ORGANIZATION, below_case},
    marriage::policy,
    person::PERSON,
    platform::{
        auth::permit::{Link, OwnScope, REGION_COLUMNS, RowScope},
        read::{Audience, Field, Part, Target, View},
    },
};

const THE_CERTIFICATE: Target = Target { view: || &CERTIFICATE, to: "id", order: &[], at_most: 1 };

pub static REISSUE: View = View {
    object: "CertificateReissue",
    table: "certificate_reissue",
    key: "case_id",
    scope: below_case("certificate_reissue", "case_id"),
    fields: &[
        Field::columns("id", &[]),
        Field::one("case", "case_id", THE_CASE),
        Field::through("state", "case_id", &[], THE_CASE, &["state"]),
        Field::columns("regime", &["regime"]),
        Field::columns("kind", &["kind"]),
        Field::columns("reason", &["reason"]),
        Field::columns("archiveCheck", &["archive_check"]).only(Audience::StaffAndConcerned),
        Field::columns("refusal", &["refusal_grounds"]).only(Audience::StaffAndConcerned),
        Field::through(
            "registeredOn",
            "marriage_id",
            &[],
            Target { view: || &CERTIFIED_MARRIAGE, to: "id", order: &[], at_most: 1 },
            &["registered_on"],
        ),
        Field::one("marriage", "marriage_id", THE_MARRIAGE),
        Field::through(
            "formerNumber",
            "former_certificate_id",
            &[],
            Target { view: || &CERTIFICATE_REACHED, to: "id", order: &[], at_most: 1 },
            &["number"],
        ),
        Field::one("formerCertificate", "former_certificate_id", THE_CERTIFICATE),
        Field::one(
            "certificate",
            "case_id",
            Target { view: || &CERTIFICATE, to: "case_id", order: &[], at_most: 1 },
        ),
    ],
};

pub static REVOCATION: View = View {
    object: "MarriageRevocation",
    table: "marriage_revocation",
    key: "id",
    scope: RowScope::Through {
        table: "marriage_revocation",
        column: "marriage_id",
        parent_key: "id",
        parent: &MARRIAGE_PARENT,
        audience: None,
    },
    fields: &[
        Field::columns("state", &["state"]),
        Field::columns("ground", &["ground"]),
        Field::columns("findings", &["findings"]).only(Audience::Staff),
        Field::columns("proposedOn", &["proposed_on"]),
        Field::columns("noticeServedOn", &["notice_served_on"]),
        Field::columns("heardOn", &["heard_on"]),
        Field::through(
            "statement",
            "id",
            &[],
            Target { view: || &REVOCATION, to: "id", order: &[], at_most: 1 },
            &["statement_sealed"],
        )
        .under(&policy::READ_STATEMENT)
        .about(&SPOUSES_OF_MARRIAGE),
        Field::columns("decidedOn", &["decided_on"]),
        Field::columns("decisionNumber", &["decision_number"]),
        Field::columns("reason", &["reason"]),
    ],
};

/// What was posted on a marriage.
pub static ENDING: View = View {
    object: "MarriageEnding",
    table: "marriage_ending",
    key: "id",
    scope: RowScope::Through {
        table: "marriage_ending",
        column: "marriage_id",
        parent_key: "id",
        parent: &MARRIAGE_PARENT,
        audience: None,
    },
    fields: &[
        Field::columns("status", &["status"]),
        Field::columns("effectiveOn", &["effective_on"]),
        Field::columns("document", &["document"]),
        Field::columns("postedOn", &["posted_on"]),
        Field::columns("takenBackOn", &["taken_back_on"]),
        Field::columns("reason", &["reason"]),
    ],
};

/// An entry of the list of serious bad faith: the person's own, not the other spouse's.
pub static BAD_FAITH: View = View {
    object: "BadFaithEntry",
    table: "marriage_bad_faith",
    key: "id",
    scope: RowScope::Own(OwnScope {
        table: "marriage_bad_faith",
        service: None,
        office: Some("office_id"),
        offices: None,
        region: Some(REGION_COLUMNS),
        hukou: None,
        person: Some(Link { table: "marriage_bad_faith", key: "id", own: "id", person: "person_id" }),
    }),
    fields: &[
        Field::columns("id", &[]),
        Field::columns("version", &["version"]),
        Field::columns("ground", &["ground"]),
        Field::columns("legalBasis", &["legal_basis"]),
        Field::columns("listedOn", &["listed_on"]),
        Field::columns("listedUntil", &["listed_until"]),
        Field::columns("stands", &["listed_until", "removed_on"]),
        Field::columns("removedOn", &["removed_on"]),
        Field::columns("removalReason", &["removal_reason"]),
        Field::one("person", "person_id", Target { view: || &PERSON, to: "id", order: &[], at_most: 1 }),
        Field::one("marriage", "marriage_id", THE_MARRIAGE),
    ],
};

/// A report of trafficking or violence: read under its own action, which reaches neither 户籍地 nor those concerned.
pub static SAFEGUARD: View = View {
    object: "SafeguardReport",
    table: "safeguard_report",
    key: "id",
    scope: below_case("safeguard_report", "case_id"),
    fields: &[
        Field::columns("id", &[]),
        Field::columns("version", &["version"]),
        Field::columns("kind", &["kind"]),
        Field::columns("account", &["account_sealed"]).about(&PERSON_OF_REPORT),
        Field::columns("reportedTo", &["reported_to"]),
        Field::columns("reference", &["reference"]),
        Field::columns("reportedOn", &["reported_on"]),
        Field::columns("answeredOn", &["answered_on"]),
        Field::columns("answer", &["answer"]),
        Field::one("case", "case_id", THE_CASE),
        Field::one("person", "person_id", Target { view: || &PERSON, to: "id", order: &[], at_most: 1 }),
    ],
};

/// Whom a report is about.
static PERSON_OF_REPORT: Link = Link { table: "safeguard_report", key: "id", own: "id", person: "person_id" };

/// The spouses of the marriage that a row is about.
static SPOUSES_OF_MARRIAGE: Link =
    Link { table: "marriage_spouse", key: "marriage_id", own: "marriage_id", person: "person_id" };

/// The days of a marriage, for whoever reached what certifies it at another office.
pub static CERTIFIED_MARRIAGE: View =
    View { object: "Marriage", table: "marriage", key: "id", scope: RowScope::Reached, fields: &[] };

/// A certificate, for whoever reached one of its copies or its replacement.
static CERTIFICATE_REACHED: View =
    View { object: "Certificate", table: "certificate", key: "id", scope: RowScope::Reached, fields: &[] };

/// Whether the copy's certificate still stands.
pub(super) static STATUS_PARTS: &[Part] = &[Part {
    name: "certificate",
    from: "certificate_id",
    target: Target { view: || &CERTIFICATE_REACHED, to: "id", order: &[], at_most: 1 },
    columns: &["status"],
    personal: false,
    under: None,
    parts: &[],
}];

pub(super) static ELECTRONIC_COLUMNS: &[&str] = &["position", "holder_id", "superseded_by_id"];

/// Everything an electronic certificate says.
pub(super) static ELECTRONIC_PARTS: &[Part] = &[
    Part {
        name: "holder",
        from: "holder_id",
        target: Target { view: || &PERSON, to: "id", order: &[], at_most: 1 },
        columns: &["name_sealed", "id_number_sealed", "id_type"],
        personal: true,
        under: None,
        parts: &[],
    },
    Part {
        name: "certificate",
        from: "certificate_id",
        target: Target { view: || &CERTIFICATE_REACHED, to: "id", order: &[], at_most: 1 },
        columns: &["number", "kind", "issued_on", "status", "version", "office_code"],
        personal: false,
        under: None,
        parts: &[
            Part {
                name: "marriage",
                from: "marriage_id",
                target: Target { view: || &CERTIFIED_MARRIAGE, to: "id", order: &[], at_most: 1 },
                columns: &["registered_on", "ended_on"],
                personal: false,
                under: None,
                parts: &[],
            },
            Part {
                name: "case",
                from: "case_id",
                target: Target { view: || &CASE, to: "id", order: &[], at_most: 1 },
                columns: &["office_id"],
                personal: false,
                under: None,
                parts: &[Part {
                    name: "office",
                    from: "office_id",
                    target: Target { view: || &ORGANIZATION, to: "id", order: &[], at_most: 1 },
                    columns: &["name", "code"],
                    personal: false,
                    under: None,
                    parts: &[],
                }],
            },
        ],
    },
];
