//! What the assistance types read.
//! Start with [`APPLICATION`]; an intake is seen by whoever sees its case.
//! Never: a column that no field needs.

use super::policy;
use crate::{
    case::views::{CASE, DIVISION, below_case},
    person::PERSON,
    platform::{
        auth::permit::{Link, RowScope},
        read::{Audience, Field, Target, View},
    },
};

const THE_CASE: Target = Target { view: || &CASE, to: "id", order: &[], at_most: 1 };

pub static INTAKE: View = View {
    object: "AssistanceIntake",
    table: "assistance_intake",
    key: "case_id",
    scope: below_case("assistance_intake", "case_id"),
    fields: &[
        Field::columns("id", &[]),
        Field::one("case", "case_id", THE_CASE),
        Field::through("state", "case_id", &[], THE_CASE, &["state"]),
        Field::one("place", "place", Target { view: || &DIVISION, to: "code", order: &[], at_most: 1 }),
        Field::columns("area", &["area"]),
        Field::columns("formDatedOn", &["form_dated_on"]),
        Field::columns("incomes", &["declared"]).only(Audience::StaffAndConcerned),
        Field::columns("expenses", &["declared"]).only(Audience::StaffAndConcerned),
        Field::columns("assets", &["declared"]).only(Audience::StaffAndConcerned),
        Field::many(
            "members",
            "case_id",
            Target { view: || &MEMBER, to: "case_id", order: &[("position", false)], at_most: 50 },
        )
        .only(Audience::StaffAndConcerned),
        Field::many(
            "consents",
            "case_id",
            Target { view: || &CONSENT, to: "intake_id", order: &[("id", false)], at_most: 50 },
        )
        .only(Audience::StaffAndConcerned),
        Field::many(
            "applications",
            "case_id",
            Target { view: || &APPLICATION, to: "intake_id", order: &[("position", false)], at_most: 50 },
        ),
    ],
};

pub static MEMBER: View = View {
    object: "HouseholdMember",
    table: "case_party",
    key: "id",
    scope: below_case("case_party", "case_id"),
    fields: &[
        Field::columns("relation", &["facts"]),
        Field::columns("area", &["facts"]),
        Field::columns("livesTogether", &["facts"]),
        Field::columns("circumstances", &["facts"]),
        Field::columns("disability", &["facts"]),
        Field::columns("seriouslyIll", &["facts"]),
        Field::columns("work", &["facts"]),
        Field::one("person", "person_id", Target { view: || &PERSON, to: "id", order: &[], at_most: 1 }),
    ],
};

static INTAKE_SCOPE: RowScope = below_case("assistance_intake", "case_id");

pub static CONSENT: View = View {
    object: "InformationConsent",
    table: "information_consent",
    key: "id",
    scope: RowScope::Through {
        table: "information_consent",
        column: "intake_id",
        parent_key: "case_id",
        parent: &INTAKE_SCOPE,
        audience: None,
    },
    fields: &[
        Field::columns("signedOn", &["signed_on"]),
        Field::columns("formNumber", &["form_number"]),
        Field::one("person", "person_id", Target { view: || &PERSON, to: "id", order: &[], at_most: 1 }),
    ],
};

static APPLICATION_SCOPE: RowScope = below_case("assistance_application", "case_id");

/// The persons of the application that a row belongs to.
static PERSONS_OF_APPLICATION: Link =
    Link { table: "case_party", key: "case_id", own: "case_id", person: "person_id" };

/// The household of the intake that a row belongs to.
static PERSONS_OF_INTAKE: Link =
    Link { table: "case_party", key: "case_id", own: "intake_id", person: "person_id" };

/// A table whose rows belong to an intake, for whoever sees one of its applications.
const fn of_intake(table: &'static str) -> RowScope {
    RowScope::Through {
        table,
        column: "intake_id",
        parent_key: "intake_id",
        parent: &APPLICATION_SCOPE,
        audience: None,
    }
}

pub static APPLICATION: View = View {
    object: "AssistanceApplication",
    table: "assistance_application",
    key: "case_id",
    scope: below_case("assistance_application", "case_id"),
    fields: &[
        Field::columns("id", &[]),
        Field::one("case", "case_id", THE_CASE),
        Field::through("state", "case_id", &[], THE_CASE, &["state"]),
        Field::columns("programme", &["programme"]),
        Field::one("intake", "intake_id", Target { view: || &INTAKE, to: "case_id", order: &[], at_most: 1 }),
        Field::columns("route", &["route"]),
        Field::columns("supplement", &["supplement"]).only(Audience::StaffAndConcerned),
        Field::columns("opinion", &["opinion", "opinion_on"]).only(Audience::StaffAndConcerned),
        Field::columns("decidedOn", &["decided_on"]),
        Field::personal("reasons", &["reasons_sealed"])
            .only(Audience::StaffAndConcerned)
            .about(&PERSONS_OF_APPLICATION),
        Field::many(
            "checks",
            "intake_id",
            Target { view: || &CHECK, to: "intake_id", order: &[("source", false)], at_most: 50 },
        )
        .under(&policy::READ_EXAMINATION),
        Field::many(
            "visits",
            "intake_id",
            Target { view: || &VISIT, to: "intake_id", order: &[("id", true)], at_most: 20 },
        )
        .under(&policy::READ_EXAMINATION),
        Field::many(
            "postings",
            "case_id",
            Target { view: || &POSTING, to: "case_id", order: &[("id", true)], at_most: 20 },
        ),
        Field::many(
            "objections",
            "case_id",
            Target { view: || &OBJECTION, to: "case_id", order: &[("id", true)], at_most: 50 },
        )
        .under(&policy::READ_EXAMINATION),
        Field::one("award", "case_id", Target { view: || &AWARD, to: "case_id", order: &[], at_most: 1 }),
    ],
};

pub static CHECK: View = View {
    object: "InformationCheck",
    table: "information_check",
    key: "id",
    scope: of_intake("information_check"),
    fields: &[
        Field::columns("source", &["source"]),
        Field::columns("outcome", &["outcome"]),
        Field::columns("askedOn", &["asked_on"]),
        Field::columns("dueOn", &["due_on"]),
        Field::columns("answeredOn", &["answered_on"]),
        Field::columns("verifiedOtherwise", &["verified_otherwise"]),
        Field::columns("contradicts", &["contradicts"]),
        Field::columns("applicantToldOn", &["told_on"]),
    ],
};

pub static VISIT: View = View {
    object: "HouseholdVisit",
    table: "household_visit",
    key: "id",
    scope: of_intake("household_visit"),
    fields: &[
        Field::columns("visitedOn", &["visited_on"]),
        Field::columns("surveyors", &["surveyors"]),
        Field::personal("findings", &["findings_sealed"]).about(&PERSONS_OF_INTAKE),
    ],
};

pub static POSTING: View = View {
    object: "PublicityPosting",
    table: "publicity",
    key: "id",
    scope: below_case("publicity", "case_id"),
    fields: &[
        Field::columns("place", &["place"]),
        Field::columns("householdSize", &["household_size"]),
        Field::columns("proposed", &["proposed"]),
        Field::columns("postedOn", &["posted_on"]),
        Field::columns("firstOn", &["first_on"]),
        Field::columns("lastOn", &["last_on"]),
    ],
};

pub static OBJECTION: View = View {
    object: "PublicityObjection",
    table: "publicity_objection",
    key: "id",
    scope: below_case("publicity_objection", "case_id"),
    fields: &[
        Field::columns("id", &[]),
        Field::columns("receivedOn", &["received_on"]),
        Field::personal("text", &["text_sealed"]).about(&PERSONS_OF_APPLICATION),
        Field::columns("reexaminedBy", &["reexamined_by"]),
        Field::columns("closedOn", &["closed_on"]),
    ],
};

pub static AWARD: View = View {
    object: "AssistanceAward",
    table: "assistance_award",
    key: "id",
    scope: below_case("assistance_award", "case_id"),
    fields: &[
        Field::columns("id", &[]),
        Field::columns("version", &["version"]),
        Field::columns("programme", &["programme"]),
        Field::columns("persons", &["persons"]),
        Field::columns("monthly", &["monthly"]),
        Field::columns("firstMonth", &["first_month"]),
        Field::columns("lastMonth", &["last_month"]),
        Field::columns("decidedOn", &["decided_on"]),
        Field::columns("lines", &["benefit"]).only(Audience::StaffAndConcerned),
        Field::one(
            "application",
            "case_id",
            Target { view: || &APPLICATION, to: "case_id", order: &[], at_most: 1 },
        ),
    ],
};
