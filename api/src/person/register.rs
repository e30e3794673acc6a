//! Finding and keeping persons.
//! Start with [`register`]: the same document always leads to the same row, also under a race.
//! Never: two rows for one document.

use chrono::NaiveDate;
use entities::{
    person::person,
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

use super::Identity;
use crate::platform::{
    env::Env,
    error::{Error, Result},
    ids::new_id,
    unit_of_work::UnitOfWork,
    vault::SealContext,
};

const DOMAIN: &str = "person.id_number";

/// Who says so: staff have the document before them, a citizen types.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Origin {
    SeenByStaff,
    TypedByCitizen,
}

/// The row of a document if the hub knows it.
pub async fn find_by_document(
    env: &Env,
    db: &impl ConnectionTrait,
    document: &IdDocument,
) -> Result<Option<person::Model>> {
    let index = blind_index(env, document);
    Ok(person::Entity::find().filter(person::Column::IdNumberIndex.eq(index)).one(db).await?)
}

fn blind_index(env: &Env, document: &IdDocument) -> Vec<u8> {
    let text = format!("{}|{}", document.id_type().to_value(), document.number());
    env.vault.blind_index(DOMAIN, &text).to_vec()
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
) -> Result<Vec<Uuid>> {
    let mut order: Vec<usize> = (0..identities.len()).collect();
    order.sort_by_key(|at| blind_index(work.env(), &identities[*at].0.document));
    let mut ids = vec![Uuid::nil(); identities.len()];
    for at in order {
        let (identity, path) = identities[at];
        ids[at] = register(work, identity, origin, path).await?;
    }
    Ok(ids)
}

/// Finds or makes the person of an identity. Staff who see another name on the document correct the row;
/// a citizen who types another name is refused.
///
/// # Errors
/// `BAD_USER_INPUT` at `path` when a typed name differs from the registered one.
pub async fn register(work: &UnitOfWork, identity: &Identity, origin: Origin, path: &[&str]) -> Result<Uuid> {
    let env = work.env();
    let index = blind_index(env, &identity.document);
    let id = new_id(work.now());
    let seal = |column, text: &str| env.vault.seal(SealContext { table: "person", row: id, column }, text);
    let fresh = person::ActiveModel {
        id: Set(id),
        id_type: Set(identity.document.id_type().to_value()),
        id_number_index: Set(index.clone()),
        id_number_sealed: Set(seal("id_number_sealed", identity.document.number())),
        name_sealed: Set(seal("name_sealed", identity.name.as_str())),
        birth_date_sealed: Set(seal("birth_date_sealed", &identity.birth_date.to_string())),
        sex: Set(identity.sex.to_value()),
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
    if inserted == 1 {
        return Ok(id);
    }
    let known = person::Entity::find()
        .filter(person::Column::IdNumberIndex.eq(index))
        .one(work.connection())
        .await?
        .ok_or(Error::Conflict("CONCURRENT_CHANGE"))?;
    refresh(work, known, identity, origin, path).await
}

async fn refresh(
    work: &UnitOfWork,
    known: person::Model,
    identity: &Identity,
    origin: Origin,
    path: &[&str],
) -> Result<Uuid> {
    let vault = &work.env().vault;
    let id = known.id;
    let context = |column| SealContext { table: "person", row: id, column };
    let name = vault.open(context("name_sealed"), &known.name_sealed).map_err(Error::internal)?;
    let renamed = name != identity.name.as_str();
    if renamed && origin == Origin::TypedByCitizen {
        let path: Vec<&str> = path.iter().copied().chain(["name"]).collect();
        return Err(Error::input(
            &path,
            "NAME_DIFFERS",
            "姓名与该证件号码的登记信息不一致",
            "the name differs from the one registered for this document",
        ));
    }
    let version = known.version;
    let mut row = known.into_active_model();
    let mut changed = false;
    if renamed {
        row.name_sealed = Set(vault.seal(context("name_sealed"), identity.name.as_str()));
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
    Ok(id)
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
