//! Two parties at the window become two persons and two parts in a case; the same for every matter.
//! Start with [`register_both`].
//! Never: a rule.

use serde_json::{Value, json};

use super::{
    facts::wire,
    registration::{PartyDraft, SLOTS},
};
use crate::{
    case::NewParty,
    directory::PlaceCodes,
    marriage::repository,
    person::{Identity, Origin, Registered, register_all},
    platform::{
        error::{Error, Result},
        unit_of_work::UnitOfWork,
    },
};

/// Finds or makes both persons.
///
/// # Errors
/// `BAD_USER_INPUT` when both are the same person; as [`register_seen`].
pub(super) async fn register_both(work: &UnitOfWork, parties: &[PartyDraft; 2]) -> Result<[Registered; 2]> {
    let path = |slot| ["input", slot, "person"];
    let (at_one, at_other) = (path(SLOTS[0]), path(SLOTS[1]));
    let identities: [(&Identity, &[&str]); 2] =
        [(&parties[0].identity, &at_one), (&parties[1].identity, &at_other)];
    let persons = register_seen(work, &identities).await?;
    let [one, other] =
        <[Registered; 2]>::try_from(persons).map_err(|_| Error::bug("a couple has two persons"))?;
    if one.id == other.id {
        return Err(Error::input(
            &["input", SLOTS[1], "person", "idNumber"],
            "SAME_PERSON",
            "双方为同一人",
            "both parties are the same person",
        ));
    }
    Ok([one, other])
}

/// Persons whose documents staff have before them.
///
/// # Errors
/// `BAD_USER_INPUT` where an entry differs from the register, or where a correction would change the sex or
/// birth date that a marriage in force was registered with.
pub(super) async fn register_seen(
    work: &UnitOfWork,
    identities: &[(&Identity, &[&str])],
) -> Result<Vec<Registered>> {
    let persons = register_all(work, identities, Origin::SeenByStaff).await?;
    for (person, (_, path)) in persons.iter().zip(identities) {
        let field = person.corrected.iter().find(|field| matches!(**field, "sex" | "birthDate"));
        if let Some(field) = field
            && !repository::persons_in_force(work.connection(), &[person.id]).await?.is_empty()
        {
            let path: Vec<&str> = path.iter().copied().chain([*field]).collect();
            return Err(Error::input(
                &path,
                "SPOUSE_IN_FORCE",
                "该人有存续的婚姻登记，性别、出生日期的更正须先由原登记机关更正婚姻登记档案",
                "a marriage in force rests on it; the office that registered it corrects its record first",
            ));
        }
    }
    Ok(persons)
}

/// What a ledger entry says of corrections: the fields by party, never their values.
pub(super) fn corrections(persons: &[Registered]) -> Value {
    let corrected = persons.iter().filter(|person| !person.corrected.is_empty());
    corrected.map(|person| json!({ "person": person.id, "fields": person.corrected })).collect()
}

/// What a ledger entry says of documents that from now on lead to the same person: keys, never numbers.
pub(super) fn linked_documents(persons: &[Registered]) -> Value {
    let linked = persons.iter().filter(|person| !person.linked.is_empty());
    linked.map(|person| json!({ "person": person.id, "documents": person.linked })).collect()
}

/// Their parts in a new case.
pub(super) fn parties_of_case(
    parties: &[PartyDraft; 2],
    persons: &[Registered; 2],
    hukou: [Option<PlaceCodes>; 2],
) -> Result<Vec<NewParty>> {
    parties
        .iter()
        .zip(persons)
        .zip(hukou)
        .map(|((party, person), hukou)| {
            Ok(NewParty {
                person: person.id,
                role: "SPOUSE".to_owned(),
                residency: wire(&party.residency),
                hukou,
                is_present: party.is_present,
                facts: party.record.to_json()?,
            })
        })
        .collect()
}
