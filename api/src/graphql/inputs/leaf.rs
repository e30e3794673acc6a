//! Scalars, each by its own parser.
//! Start with [`misfit`].
//! Never: what only the service can know.

use std::{iter::Peekable, str::Chars, str::FromStr};

use async_graphql::Value;
use entities::values::{
    ValueError, case_number::CaseNumber, certificate_number::CertificateNumber, division_code::DivisionCode,
    legal_date::LegalDate, money::Fen, plain_text::PlainTextError,
};

use super::{invalid, problem};
use crate::platform::{
    error::{Error, InputProblem},
    ids::GlobalId,
    unit_of_work::Command,
};

/// Where a text may have lines: input type and field.
pub(super) const MULTI_LINE: &[(&str, &str)] = &[
    ("AddCaseNoteInput", "text"),
    ("AskForSupplementInput", "asked"),
    ("DecideRevocationInput", "reason"),
    ("AnswerSafeguardReportInput", "answer"),
    ("EndAssistanceApplicationInput", "reason"),
    ("EndDivorceInput", "reason"),
    ("EndMarriageCaseInput", "reason"),
    ("PauseCaseInput", "ground"),
    ("PersonInput", "address"),
    ("ProposeRevocationInput", "findings"),
    ("RecordHouseholdVisitInput", "findings"),
    ("RecordObjectionInput", "text"),
    ("RecordRevocationHearingInput", "statement"),
    ("RefuseAssistanceApplicationInput", "reasons"),
    ("RejectAppointmentInput", "reason"),
    ("RemoveBadFaithEntryInput", "reason"),
    ("ReportSafeguardInput", "account"),
    ("RevealPartyInput", "purpose"),
    ("RevokeTokensInput", "reason"),
    ("TakeBackMarriageEndingInput", "reason"),
];

/// The problem of a value of a scalar type at a place: the input type, or the root, and its field.
pub(super) fn misfit(scalar: &str, place: (&str, &str), acts: bool, value: &Value) -> Option<InputProblem> {
    if let Value::String(text) = value
        && has_control_characters(text, MULTI_LINE.contains(&place))
    {
        return Some(told(&PlainTextError::ControlCharacter));
    }
    match (scalar, value) {
        ("String", Value::String(key)) if acts && place.1 == "idempotencyKey" => of_key(key),
        ("ID", Value::String(text)) if acts && GlobalId::decode(text).is_none() => {
            Some(problem("GLOBAL_ID", "不是有效的标识", "not a global id"))
        }
        ("CaseNumber", value) => parsed::<CaseNumber>(value),
        ("CertificateNumber", value) => parsed::<CertificateNumber>(value),
        ("Date", value) => parsed::<LegalDate>(value),
        ("DivisionCode", value) => parsed::<DivisionCode>(value),
        ("Yuan", value) => parsed::<Fen>(value),
        _ => None,
    }
}

fn parsed<T>(value: &Value) -> Option<InputProblem>
where
    T: FromStr,
    T::Err: ValueError,
{
    match value {
        Value::String(text) => text.parse::<T>().err().map(|error| told(&error)),
        _ => Some(invalid()),
    }
}

fn of_key(key: &str) -> Option<InputProblem> {
    match Command::new(key, &Value::Null) {
        Err(Error::BadUserInput(problems)) => problems.into_iter().next(),
        _ => None,
    }
}

fn told(error: &impl ValueError) -> InputProblem {
    problem(error.code(), &error.message_zh(), &error.message_en())
}

/// Blanks around a text do no harm: its parser takes them away. Within, only what makes lines does, where
/// there may be some.
fn has_control_characters(text: &str, has_lines: bool) -> bool {
    let mut characters: Peekable<Chars<'_>> = text.trim().chars().peekable();
    while let Some(character) = characters.next() {
        let makes_lines = match character {
            '\n' | '\t' => true,
            '\r' => characters.peek() == Some(&'\n'),
            _ => false,
        };
        if character.is_control() && !(has_lines && makes_lines) {
            return true;
        }
    }
    false
}
