//! 身份证件 of one person: any of them leads to the same row, and none to two.
//! Start with [`Documents::holder`]; [`Documents::link`] keeps those that are new.
//! Never: a document taken from one person for another; persons merged by the machine.

use entities::{
    person::{person, person_document},
    values::id_document::IdDocument,
};
use sea_orm::{
    ActiveEnum, ActiveModelTrait, ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter, Set,
    sea_query::OnConflict,
};
use uuid::Uuid;

use super::{
    Identity,
    register::{Origin, blind_index},
};
use crate::platform::{
    env::Env,
    error::{Error, InputProblem, Result},
    ids::new_id,
    unit_of_work::UnitOfWork,
    vault::SealContext,
};

/// The documents that tell who somebody is, the first one first.
pub(super) struct Documents<'a> {
    /// Each once, with its place among those named: the first is 0.
    named: Vec<(usize, &'a IdDocument, Vec<u8>)>,
    pub(super) origin: Origin,
}

impl<'a> Documents<'a> {
    /// Of what somebody typed only the first counts: nobody is made another's equal from afar.
    pub(super) fn of(env: &Env, identity: &'a Identity, origin: Origin) -> Self {
        let others = identity.others.iter().filter(|_| origin == Origin::SeenByStaff);
        let mut named: Vec<(usize, &IdDocument, Vec<u8>)> = Vec::new();
        for (at, document) in std::iter::once(&identity.document).chain(others).enumerate() {
            let index = blind_index(env, document);
            if named.iter().all(|(_, _, known)| *known != index) {
                named.push((at, document, index));
            }
        }
        Self { named, origin }
    }

    /// The one person whom all known ones lead to.
    ///
    /// # Errors
    /// `BAD_USER_INPUT` at the first that leads to another person than those before it.
    pub(super) async fn holder(&self, work: &UnitOfWork, path: &[&str]) -> Result<Option<person::Model>> {
        let known = self.known(work).await?;
        let mut holder = None;
        for (at, _, index) in &self.named {
            let Some(row) = known.iter().find(|row| row.number_index == *index) else { continue };
            match holder {
                None => holder = Some(row.person_id),
                Some(one) if one == row.person_id => {}
                Some(_) => return Err(Error::BadUserInput(vec![of_another(path, *at)])),
            }
        }
        let Some(holder) = holder else { return Ok(None) };
        Ok(person::Entity::find_by_id(holder).one(work.connection()).await?)
    }

    /// Keeps the new ones as the person's, and that staff saw those already there. Answers with the keys of those
    /// that came to the person's first.
    ///
    /// # Errors
    /// `CONFLICT` when another unit linked one at this moment.
    pub(super) async fn link(&self, work: &UnitOfWork, person: Uuid) -> Result<Vec<Uuid>> {
        let mut linked = Vec::new();
        let known = self.known(work).await?;
        let seen_at = (self.origin == Origin::SeenByStaff).then(|| work.now());
        for (at, document, index) in &self.named {
            if let Some(row) = known.iter().find(|row| row.number_index == *index) {
                if row.seen_at.is_none() && seen_at.is_some() {
                    let mut row = row.clone().into_active_model();
                    row.seen_at = Set(seen_at);
                    row.update(work.connection()).await?;
                }
                continue;
            }
            // The first document of a person has the person's key.
            let is_first = *at == 0 && !self.has_any(work, person).await?;
            let id = if is_first { person } else { new_id(work.now()) };
            let context = SealContext { table: "person", row: id, column: "id_number_sealed" };
            let fresh = person_document::ActiveModel {
                id: Set(id),
                person_id: Set(person),
                id_type: Set(document.id_type().to_value()),
                issuing_country: Set(document.country().map(str::to_owned)),
                number_index: Set(index.clone()),
                number_sealed: Set(work.env().vault.seal(context, document.number())),
                seen_at: Set(seen_at),
            };
            let inserted = person_document::Entity::insert(fresh)
                .on_conflict(OnConflict::column(person_document::Column::NumberIndex).do_nothing().to_owned())
                .exec_without_returning(work.connection())
                .await?;
            if inserted != 1 {
                return Err(Error::Conflict("CONCURRENT_CHANGE"));
            }
            if id != person {
                linked.push(id);
            }
        }
        Ok(linked)
    }

    async fn known(&self, work: &UnitOfWork) -> Result<Vec<person_document::Model>> {
        let indexes = self.named.iter().map(|(_, _, index)| index.clone());
        Ok(person_document::Entity::find()
            .filter(person_document::Column::NumberIndex.is_in(indexes))
            .all(work.connection())
            .await?)
    }

    async fn has_any(&self, work: &UnitOfWork, person: Uuid) -> Result<bool> {
        let first = person_document::Entity::find()
            .filter(person_document::Column::PersonId.eq(person))
            .one(work.connection())
            .await?;
        Ok(first.is_some())
    }
}

/// The first document is `idNumber` itself, the others follow in `otherDocuments`.
fn of_another(path: &[&str], at: usize) -> InputProblem {
    let other = at.saturating_sub(1).to_string();
    InputProblem {
        path: path.iter().copied().chain(["otherDocuments", &other, "idNumber"]).map(str::to_owned).collect(),
        code: "DOCUMENT_OF_ANOTHER_PERSON",
        message_zh: "该证件在登记系统中属于另一人；确系同一人的，须由工作人员核实后人工合并".to_owned(),
        message_en: "this document leads to another person in the register; if both are the same person, \
                     they have to be merged by hand"
            .to_owned(),
    }
}
