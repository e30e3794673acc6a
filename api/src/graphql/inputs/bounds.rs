//! The bounds that `validator` attributes set, which the schema's types do not carry.
//! Start with [`BOUNDS`]; a test compares it with the attributes.
//! Never: a bound that no attribute sets.

use async_graphql::Value;

use super::problem;
use crate::platform::error::InputProblem;

/// What is bounded: how much a number is, or how many items a list has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Bound {
    Number(i64, i64),
    Items(usize, usize),
}

use Bound::{Items, Number};

/// The declaring type, the field, and its argument; of an input object the field alone.
pub(super) const BOUNDS: &[(&str, &str, Option<&str>, Bound)] = &[
    ("Case", "notes", Some("first"), Number(1, 50)),
    ("Case", "timeline", Some("first"), Number(1, 100)),
    ("ChangeSlotCapacityInput", "capacity", None, Number(0, 500)),
    ("DecideRevocationInput", "badFaith", None, Items(0, 2)),
    ("KinshipInput", "generationsA", None, Number(1, 20)),
    ("KinshipInput", "generationsB", None, Number(1, 20)),
    ("MarriageFilter", "statuses", None, Items(0, 10)),
    ("PersonInput", "otherDocuments", None, Items(0, 5)),
    ("PublishAppointmentSlotsInput", "peakCapacity", None, Number(1, 500)),
    ("PublishAppointmentSlotsInput", "times", None, Items(1, 24)),
    ("Query", "appointmentSlots", Some("first"), Number(1, 800)),
    ("Query", "nodes", Some("ids"), Items(0, 100)),
    ("RecordHouseholdVisitInput", "surveyors", None, Items(1, 10)),
    ("RequestSupplementInput", "items", None, Items(1, 30)),
    ("SlotTimeInput", "capacity", None, Number(1, 500)),
    ("SubmitIntakeInput", "assets", None, Items(0, 200)),
    ("SubmitIntakeInput", "expenses", None, Items(0, 200)),
    ("SubmitIntakeInput", "incomes", None, Items(0, 200)),
    ("SubmitIntakeInput", "matters", None, Items(0, 20)),
    ("SubmitIntakeInput", "members", None, Items(0, 50)),
    ("SupplementReissueInput", "documents", None, Items(0, 30)),
];

/// The problem of a value beyond the bounds of its place.
pub(super) fn misfit(of: &str, field: &str, argument: &str, value: &Value) -> Option<InputProblem> {
    let (.., bound) = BOUNDS
        .iter()
        .find(|(owner, name, below, _)| (*owner, *name, below.unwrap_or(*name)) == (of, field, argument))?;
    match (bound, value) {
        (Number(least, most), Value::Number(number)) => {
            let fits = number.as_i64().is_some_and(|number| (*least..=*most).contains(&number));
            let (zh, en) = (format!("须为{least}至{most}"), format!("must be {least} to {most}"));
            (!fits).then(|| problem("OUT_OF_RANGE", &zh, &en))
        }
        (Items(least, most), Value::List(items)) => {
            let (zh, en) = (format!("须有{least}至{most}项"), format!("must have {least} to {most} items"));
            (!(*least..=*most).contains(&items.len())).then(|| problem("ITEM_COUNT", &zh, &en))
        }
        _ => None,
    }
}
