//! 清册: which tables answer to the ledger, and which columns are sealed.
//! Start with [`LEDGERED`] and [`SEALED`]; a service adds its tables to both.
//! Never: a rule; what is done with the lists is `platform`'s.

use crate::platform::{ledger::verify::Ledgered, vault::reseal::Sealed};

/// Tables of which each version of a row has its entry in the ledger.
pub static LEDGERED: &[Ledgered] = &[
    Ledgered { subject_type: "Case", rows: "service_case AS t", id: "t.id", version: "t.version" },
    // Opened and ended by cases, a marriage counts those acts too; the other acts upon it have entries of its own.
    Ledgered {
        subject_type: "Marriage",
        rows: "marriage AS t",
        id: "t.id",
        version: "(t.version - 1 - CASE WHEN t.ending_case_id IS NULL THEN 0 ELSE 1 END)",
    },
    Ledgered { subject_type: "Appointment", rows: "appointment AS t", id: "t.id", version: "t.version" },
    // The first version of a slot stands in the entry of its batch.
    Ledgered {
        subject_type: "AppointmentSlot",
        rows: "appointment_slot AS t",
        id: "t.id",
        version: "(t.version - 1)",
    },
    Ledgered {
        subject_type: "SafeguardReport",
        rows: "safeguard_report AS t",
        id: "t.id",
        version: "t.version",
    },
    // An entry of the list begins with the decision that revokes.
    Ledgered {
        subject_type: "BadFaithEntry",
        rows: "marriage_bad_faith AS t",
        id: "t.id",
        version: "(t.version - 1)",
    },
    Ledgered {
        subject_type: "OfficeOpenings",
        rows: "organization AS o JOIN number_sequence AS t ON t.scope = 'office_opening:' || {id_text}",
        id: "o.id",
        version: "t.last_value",
    },
    Ledgered {
        subject_type: "AssistanceAward",
        rows: "assistance_award AS t",
        id: "t.id",
        version: "t.version",
    },
    Ledgered {
        subject_type: "TokenRevocation",
        rows: "token_revocation AS t",
        id: "t.id",
        version: "CAST(1 AS bigint)",
    },
];

/// Columns that hold sealed values. A rotation of keys goes through these and no others.
pub static SEALED: &[Sealed] = &[
    Sealed {
        table: "person",
        key: "id",
        within: None,
        columns: &["id_number_sealed", "name_sealed", "birth_date_sealed", "phone_sealed", "address_sealed"],
        sealed_as: None,
    },
    Sealed {
        table: "person_document",
        key: "id",
        within: None,
        columns: &["number_sealed"],
        sealed_as: Some(("person", "id_number_sealed")),
    },
    Sealed { table: "case_note", key: "id", within: None, columns: &["text_sealed"], sealed_as: None },
    Sealed {
        table: "marriage_revocation",
        key: "id",
        within: None,
        columns: &["statement_sealed"],
        sealed_as: None,
    },
    Sealed {
        table: "safeguard_report",
        key: "id",
        within: None,
        columns: &["account_sealed"],
        sealed_as: None,
    },
    // What somebody typed is sealed under the person named; each booking has its own.
    Sealed {
        table: "appointment_party",
        key: "person_id",
        within: Some("appointment_id"),
        columns: &["typed_name_sealed"],
        sealed_as: None,
    },
    Sealed {
        table: "assistance_application",
        key: "case_id",
        within: None,
        columns: &["reasons_sealed"],
        sealed_as: None,
    },
    Sealed {
        table: "household_visit",
        key: "id",
        within: None,
        columns: &["findings_sealed"],
        sealed_as: None,
    },
    Sealed {
        table: "publicity_objection",
        key: "id",
        within: None,
        columns: &["text_sealed"],
        sealed_as: None,
    },
];
