//! Two parties at the window become two persons and two parts in a case; the same for every matter.
//! Start with [`register_both`].
//! Never: a rule.

use uuid::Uuid;

use super::{
    facts::wire,
    registration::{PartyDraft, SLOTS},
};
use crate::{
    case::NewParty,
    directory::PlaceCodes,
    person::{Identity, Origin, register_all},
    platform::{
        error::{Error, Result},
        unit_of_work::UnitOfWork,
    },
};

/// Finds or makes both persons.
///
/// # Errors
/// `BAD_USER_INPUT` when both are the same person.
pub(super) async fn register_both(work: &UnitOfWork, parties: &[PartyDraft; 2]) -> Result<[Uuid; 2]> {
    let path = |slot| ["input", slot, "person"];
    let (at_one, at_other) = (path(SLOTS[0]), path(SLOTS[1]));
    let identities: [(&Identity, &[&str]); 2] =
        [(&parties[0].identity, &at_one), (&parties[1].identity, &at_other)];
    let persons = register_all(work, &identities, Origin::SeenByStaff).await?;
    let [one, other] = persons[..] else { return Err(Error::bug("a couple has two persons")) };
    if one == other {
        return Err(Error::input(
            &["input", SLOTS[1], "person", "idNumber"],
            "SAME_PERSON",
            "双方为同一人",
            "both parties are the same person",
        ));
    }
    Ok([one, other])
}

/// Their parts in a new case.
pub(super) fn parties_of_case(
    parties: &[PartyDraft; 2],
    persons: [Uuid; 2],
    hukou: [Option<PlaceCodes>; 2],
) -> Result<Vec<NewParty>> {
    parties
        .iter()
        .zip(persons)
        .zip(hukou)
        .map(|((party, person), hukou)| {
            Ok(NewParty {
                person,
                role: "SPOUSE".to_owned(),
                residency: wire(&party.residency),
                hukou,
                is_present: party.is_present,
                facts: party.record.to_json()?,
            })
        })
        .collect()
}
