//! 清册: which tables answer to the ledger.
//! Start with [`LEDGERED`]; a service adds the tables whose rows count their acts.
//! Never: a rule; what is done with the lists is `platform`'s.

use crate::platform::ledger::verify::Ledgered;

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
        subject_type: "OfficeOpenings",
        rows: "organization AS o JOIN number_sequence AS t ON t.scope = 'office_opening:' || {id_text}",
        id: "o.id",
        version: "t.last_value",
    },
    Ledgered {
        subject_type: "TokenRevocation",
        rows: "token_revocation AS t",
        id: "t.id",
        version: "CAST(1 AS bigint)",
    },
];
