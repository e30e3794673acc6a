//! 身份证件 of one person: any of them leads to the same row, and none to two.
//! Start with [`Documents::holder`]; [`Documents::link`] keeps those that are new.
//! Never: a document taken from one person for another; persons merged by the machine.

use entities::{
    person::{person, person_document},
    values::id_document::{IdDocument, IdType},
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
    /// Staff say that what is registered is no longer right.
    corrects: bool,
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
        Self { named, origin, corrects: identity.corrects }
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
    /// `BAD_USER_INPUT` at a second citizen number, unless the first is corrected: everyone has one for life.
    /// `CONFLICT` when another unit linked one at this moment.
    pub(super) async fn link(&self, work: &UnitOfWork, person: Uuid, path: &[&str]) -> Result<Vec<Uuid>> {
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
            let held = self.held_by(work, person).await?;
            let is_citizen_number = document.id_type() == IdType::ResidentId;
            let has_another = held.iter().any(|row| row.id_type == IdType::ResidentId.to_value());
            if is_citizen_number && has_another && !self.corrects {
                return Err(Error::BadUserInput(vec![second_number(path, *at)]));
            }
            // The first document of a person has the person's key.
            let is_first = *at == 0 && held.is_empty();
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

    async fn held_by(&self, work: &UnitOfWork, person: Uuid) -> Result<Vec<person_document::Model>> {
        Ok(person_document::Entity::find()
            .filter(person_document::Column::PersonId.eq(person))
            .all(work.connection())
            .await?)
    }
}

/// The first document is `idNumber` itself, the others follow in `otherDocuments`.
fn place_of(path: &[&str], at: usize) -> Vec<String> {
    let other = at.saturating_sub(1).to_string();
    let below: &[&str] = if at == 0 { &["idNumber"] } else { &["otherDocuments", &other, "idNumber"] };
    path.iter().chain(below).map(|step| (*step).to_owned()).collect()
}

fn of_another(path: &[&str], at: usize) -> InputProblem {
    InputProblem {
        path: place_of(path, at),
        code: "DOCUMENT_OF_ANOTHER_PERSON",
        message_zh: "该证件在登记系统中属于另一人；确系同一人的，须由工作人员核实后人工合并".to_owned(),
        message_en: "this document leads to another person in the register; if both are the same person, \
                     they have to be merged by hand"
            .to_owned(),
    }
}

/// Source: 《居民身份证法》第3条: 公民身份号码是每个公民唯一的、终身不变的身份代码.
fn second_number(path: &[&str], at: usize) -> InputProblem {
    InputProblem {
        path: place_of(path, at),
        code: "SECOND_CITIZEN_NUMBER",
        message_zh: "该人已登记另一公民身份号码；号码经公安机关更正的，由经办人注明更正".to_owned(),
        message_en: "another citizen number is registered for this person; staff who saw that the police \
                     corrected it say so"
            .to_owned(),
    }
}
