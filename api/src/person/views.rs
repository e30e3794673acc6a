//! A person as others may see one: masked. The clear text has its own recorded way.
//! Start with [`Person`].
//! Never: an unmasked number, phone or address.

use async_graphql::{Context, Description, ID, Object};
use chrono::Datelike;
use entities::values::{
    citizen_id::Sex,
    id_document::{IdType, mask_number},
    legal_date::LegalDate,
};
use sea_orm::ActiveEnum;

use super::policy;
use crate::platform::{
    auth::permit::{Action, RowScope},
    error::{Error, Result},
    ids::GlobalId,
    read::{Audience, Field, Row, View},
    request::RequestContext,
};

pub static PERSON: View =
    View { object: "Person", table: "person", key: "id", scope: RowScope::Reached, fields: PERSON_FIELDS };

/// For views of persons that only some rows open.
pub const PERSON_FIELDS: &[Field] = &[
    Field::columns("id", &[]),
    Field::personal("name", &["name_sealed"]).only(Audience::StaffAndConcerned),
    Field::columns("idType", &["id_type"]),
    Field::personal("idNumberMasked", &["id_number_sealed"]).only(Audience::StaffAndConcerned),
    Field::columns("issuingCountry", &["issuing_country"]).only(Audience::StaffAndConcerned),
    Field::columns("sex", &["sex"]),
    Field::personal("birthYear", &["birth_date_sealed"]).only(Audience::StaffAndConcerned),
    Field::personal("birthDate", &["birth_date_sealed"]).only(Audience::StaffAndConcerned),
    Field::personal("phoneMasked", &["phone_sealed"]).only(Audience::StaffAndConcerned),
    Field::personal("addressMasked", &["address_sealed"]).only(Audience::StaffAndConcerned),
];

/// 自然人. A person concerned; identity data is masked.
#[derive(Debug, Clone, Description)]
pub struct Person(pub Row);

#[Object(use_type_description)]
impl Person {
    /// 全局标识. Global id.
    async fn id(&self) -> Result<ID> {
        Ok(ID(GlobalId::encode("Person", self.0.key()?)))
    }

    /// 姓名. Name; reading it is recorded.
    async fn name(&self, ctx: &Context<'_>) -> Result<String> {
        self.0.open(ctx, "name_sealed")?.ok_or(Error::bug("a person without a name"))
    }

    /// 证件类型. Kind of identity document.
    async fn id_type(&self) -> Result<IdType> {
        Ok(IdType::try_from_value(&self.0.get("id_type")?)?)
    }

    /// 证件号码（脱敏）. ID number with the middle hidden.
    async fn id_number_masked(&self, ctx: &Context<'_>) -> Result<Option<String>> {
        Ok(self.0.open(ctx, "id_number_sealed")?.as_deref().map(mask_number))
    }

    /// 性别. Sex as registered.
    async fn sex(&self) -> Result<Sex> {
        Ok(Sex::try_from_value(&self.0.get("sex")?)?)
    }

    /// 出生年份. Year of birth; reading it is recorded.
    async fn birth_year(&self, ctx: &Context<'_>) -> Result<Option<i32>> {
        Ok(self.born(ctx)?.map(|born| born.0.year()))
    }

    /// 出生日期. Birth date, for the person alone and null for everyone else: with the masked number it would
    /// tell the number.
    async fn birth_date(&self, ctx: &Context<'_>) -> Result<Option<LegalDate>> {
        if self.is_shown(ctx, &policy::READ_BIRTH_DATE)? { self.born(ctx) } else { Ok(None) }
    }

    /// 签发国. Country of a passport, three letters of ISO 3166.
    async fn issuing_country(&self) -> Result<Option<String>> {
        self.0.get("issuing_country")
    }

    /// 联系电话（脱敏）. Phone with the middle hidden; citizens see their own only.
    async fn phone_masked(&self, ctx: &Context<'_>) -> Result<Option<String>> {
        if !self.is_shown(ctx, &policy::READ_CONTACT)? {
            return Ok(None);
        }
        Ok(self.0.open(ctx, "phone_sealed")?.as_deref().map(mask_phone))
    }

    /// 联系地址（脱敏）. Address with all but its beginning hidden; citizens see their own only.
    async fn address_masked(&self, ctx: &Context<'_>) -> Result<Option<String>> {
        if !self.is_shown(ctx, &policy::READ_CONTACT)? {
            return Ok(None);
        }
        Ok(self.0.open(ctx, "address_sealed")?.map(|text| {
            let shown: String = text.chars().take(6).collect();
            format!("{shown}****")
        }))
    }
}

impl Person {
    /// Whether the policy shows this of the person to the caller, who sees the person anyway.
    fn is_shown(&self, ctx: &Context<'_>, action: &'static Action) -> Result<bool> {
        let permit = ctx.data_unchecked::<RequestContext>().permit(action);
        Ok(permit.is_ok_and(|permit| permit.reaches(self.0.key().ok(), None)))
    }

    fn born(&self, ctx: &Context<'_>) -> Result<Option<LegalDate>> {
        Ok(self.0.open(ctx, "birth_date_sealed")?.and_then(|text| text.parse().ok()))
    }
}

fn mask_phone(number: &str) -> String {
    let characters: Vec<char> = number.chars().collect();
    let tail_at = characters.len().saturating_sub(4);
    characters
        .iter()
        .enumerate()
        .map(|(at, character)| if at >= 3.min(tail_at) && at < tail_at { '*' } else { *character })
        .collect()
}
