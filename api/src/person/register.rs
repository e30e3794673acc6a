//! Finding and keeping persons.
//! Start with [`register`]: the same document always leads to the same row, also under a race.
//! Never: two rows for one document.

use chrono::NaiveDate;
use entities::{
    person::{person, person_document},
    values::{
        citizen_id::Sex,
        id_document::{IdDocument, IdType},
    },
};
use sea_orm::{
    ActiveEnum, ActiveModelTrait, ColumnTrait, ConnectionTrait, EntityTrait, IntoActiveModel, QueryFilter,
    Set, sea_query::OnConflict,
};
use uuid::Uuid;

use super::{Identity, documents::Documents};
use crate::platform::{
    env::Env,
    error::{Error, InputProblem, Result},
    ids::new_id,
    unit_of_work::UnitOfWork,
    vault::SealContext,
};

const DOMAIN: &str = "person.id_number";

/// How the hub knows: staff have the document before them, or somebody types what they remember of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Origin {
    SeenByStaff,
    Typed,
    /// As `Typed`, by a citizen, who has this person record: what they type of anyone else is not even compared,
    /// or they would learn of a stranger by typing names.
    TypedByCitizen(Option<Uuid>),
}

/// A person found or made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Registered {
    pub id: Uuid,
    /// What the register had otherwise, by field: for the ledger, which must not know the values.
    pub corrected: Vec<&'static str>,
    /// Keys of further documents that this unit linked to the person.
    pub linked: Vec<Uuid>,
}

/// The person of a document if the hub knows it.
pub async fn find_by_document(
    env: &Env,
    db: &impl ConnectionTrait,
    document: &IdDocument,
) -> Result<Option<person::Model>> {
    let index = blind_index(env, document);
    let known = person_document::Entity::find()
        .filter(person_document::Column::NumberIndex.eq(index))
        .one(db)
        .await?;
    match known {
        Some(document) => Ok(person::Entity::find_by_id(document.person_id).one(db).await?),
        None => Ok(None),
    }
}

pub(super) fn blind_index(env: &Env, document: &IdDocument) -> Vec<u8> {
    env.vault.blind_index(DOMAIN, &document.identity()).to_vec()
}

/// Registers several persons at once, in one order for everyone, so that two units that name the same
/// persons wait for each other instead of deadlocking. Answers in the order asked.
///
/// # Errors
/// As [`register`].
pub async fn register_all(
    work: &UnitOfWork,
    identities: &[(&Identity, &[&str])],
    origin: Origin,
) -> Result<Vec<Registered>> {
    let mut order: Vec<usize> = (0..identities.len()).collect();
    order.sort_by_key(|at| {
        let identity = identities[*at].0;
        let all = std::iter::once(&identity.document).chain(&identity.others);
        all.map(|document| blind_index(work.env(), document)).min()
    });
    let mut registered = vec![None; identities.len()];
    for at in order {
        let (identity, path) = identities[at];
        registered[at] = Some(register(work, identity, origin, path).await?);
    }
    Ok(registered.into_iter().flatten().collect())
}

/// Finds or makes the person of an identity, by any of the documents. What staff see for the first time
/// counts; what they saw before changes only when they say that it is to be corrected. What somebody types
/// changes nothing that is there, and links no document.
///
/// # Errors
/// `BAD_USER_INPUT` below `path` where name, sex or birth date differ from what staff saw, or where a document
/// leads to another person.
pub async fn register(
    work: &UnitOfWork,
    identity: &Identity,
    origin: Origin,
    path: &[&str],
) -> Result<Registered> {
    let documents = Documents::of(work.env(), identity, origin);
    if let Some(known) = documents.holder(work, path).await? {
        return refresh(work, known, identity, &documents, path).await;
    }
    let id = new_id(work.now());
    if insert_person(work, id, identity, &documents).await? {
        let linked = documents.link(work, id, path).await?;
        return Ok(Registered { id, corrected: Vec::new(), linked });
    }
    // Made by another unit at this moment.
    let known = documents.holder(work, path).await?.ok_or(Error::Conflict("CONCURRENT_CHANGE"))?;
    refresh(work, known, identity, &documents, path).await
}

/// Whether the row was made; not so when another unit made one for the same document.
async fn insert_person(
    work: &UnitOfWork,
    id: Uuid,
    identity: &Identity,
    documents: &Documents<'_>,
) -> Result<bool> {
    let seal =
        |column, text: &str| work.env().vault.seal(SealContext { table: "person", row: id, column }, text);
    let fresh = person::ActiveModel {
        id: Set(id),
        id_type: Set(identity.document.id_type().to_value()),
        id_number_index: Set(blind_index(work.env(), &identity.document)),
        id_number_sealed: Set(seal("id_number_sealed", identity.document.number())),
        name_sealed: Set(seal("name_sealed", identity.name.as_str())),
        birth_date_sealed: Set(seal("birth_date_sealed", &identity.birth_date.to_string())),
        sex: Set(identity.sex.to_value()),
        issuing_country: Set(identity.document.country().map(str::to_owned)),
        document_seen_at: Set((documents.origin == Origin::SeenByStaff).then(|| work.now())),
        phone_sealed: Set(identity.phone.as_ref().map(|phone| seal("phone_sealed", phone.as_str()))),
        address_sealed: Set(identity
            .address
            .as_ref()
            .map(|address| seal("address_sealed", address.as_str()))),
        created_at: Set(work.now()),
        updated_at: Set(work.now()),
        version: Set(1),
    };
    let inserted = person::Entity::insert(fresh)
        .on_conflict(OnConflict::column(person::Column::IdNumberIndex).do_nothing().to_owned())
        .exec_without_returning(work.connection())
        .await?;
    Ok(inserted == 1)
}

async fn refresh(
    work: &UnitOfWork,
    known: person::Model,
    identity: &Identity,
    documents: &Documents<'_>,
    path: &[&str],
) -> Result<Registered> {
    let origin = documents.origin;
    if matches!(origin, Origin::TypedByCitizen(own) if own != Some(known.id)) {
        return Ok(Registered { id: known.id, corrected: Vec::new(), linked: Vec::new() });
    }
    let vault = &work.env().vault;
    let (id, version) = (known.id, known.version);
    let context = |column| SealContext { table: "person", row: id, column };
    let open = |column, sealed: &[u8]| vault.open(context(column), sealed).map_err(Error::internal);
    let birth_date = identity.birth_date.to_string();
    let mut differing = Vec::new();
    if open("name_sealed", &known.name_sealed)? != identity.name.as_str() {
        differing.push("name");
    }
    if known.sex != identity.sex.to_value() {
        differing.push("sex");
    }
    if open("birth_date_sealed", &known.birth_date_sealed)? != birth_date {
        differing.push("birthDate");
    }
    let was_seen = known.document_seen_at.is_some();
    let may_change = origin == Origin::SeenByStaff && (!was_seen || identity.corrects);
    if was_seen && !may_change && !differing.is_empty() {
        return Err(Error::BadUserInput(differing.iter().map(|field| differs(path, field)).collect()));
    }
    let linked = documents.link(work, id, path).await?;
    let mut row = known.into_active_model();
    let mut changed = false;
    if may_change && !differing.is_empty() {
        row.name_sealed = Set(vault.seal(context("name_sealed"), identity.name.as_str()));
        row.sex = Set(identity.sex.to_value());
        row.birth_date_sealed = Set(vault.seal(context("birth_date_sealed"), &birth_date));
        changed = true;
    }
    if origin == Origin::SeenByStaff && !was_seen {
        row.document_seen_at = Set(Some(work.now()));
        changed = true;
    }
    if let Some(phone) = &identity.phone {
        row.phone_sealed = Set(Some(vault.seal(context("phone_sealed"), phone.as_str())));
        changed = true;
    }
    if let Some(address) = &identity.address {
        row.address_sealed = Set(Some(vault.seal(context("address_sealed"), address.as_str())));
        changed = true;
    }
    if changed {
        row.updated_at = Set(work.now());
        row.version = Set(version + 1);
        row.update(work.connection()).await?;
    }
    let corrected = if may_change && was_seen { differing } else { Vec::new() };
    Ok(Registered { id, corrected, linked })
}

fn differs(path: &[&str], field: &str) -> InputProblem {
    InputProblem {
        path: path.iter().copied().chain([field]).map(str::to_owned).collect(),
        code: "DIFFERS_FROM_REGISTERED",
        message_zh: "与该证件的登记信息不一致；经核对原件确需更正的，由经办人注明更正".to_owned(),
        message_en: "differs from what is registered for this document; staff who saw it may correct that"
            .to_owned(),
    }
}

/// What rules need to know of a person.
#[derive(Debug, Clone)]
pub struct Loaded {
    pub id: Uuid,
    pub id_type: IdType,
    pub sex: Sex,
    pub birth_date: NaiveDate,
}

/// Loads persons for the rules, in the order asked.
pub async fn load(env: &Env, db: &impl ConnectionTrait, ids: &[Uuid]) -> Result<Vec<Loaded>> {
    let rows = person::Entity::find().filter(person::Column::Id.is_in(ids.iter().copied())).all(db).await?;
    ids.iter()
        .map(|id| {
            let row = rows.iter().find(|row| row.id == *id).ok_or(Error::bug("a party without a person"))?;
            let context = SealContext { table: "person", row: row.id, column: "birth_date_sealed" };
            let born = env.vault.open(context, &row.birth_date_sealed).map_err(Error::internal)?;
            Ok(Loaded {
                id: row.id,
                id_type: IdType::try_from_value(&row.id_type)?,
                sex: Sex::try_from_value(&row.sex)?,
                birth_date: born.parse().map_err(|_| Error::bug("a sealed birth date that is no date"))?,
            })
        })
        .collect()
}
