//! What identifies a person, parsed from what a client sends.
//! Start with [`PersonInput::parse`]: all problems at once, each at its path.
//! Never: echo a value.

use async_graphql::InputObject;
use chrono::NaiveDate;
use entities::values::{
    ValueError,
    citizen_id::Sex,
    id_document::{IdDocument, IdDocumentError, IdType},
    legal_date::LegalDate,
    person_name::PersonName,
    phone::PhoneNumber,
    plain_text::PlainText,
};

use crate::platform::error::InputProblem;

/// 其他身份证件. A further document of the same person, before staff together with the first.
#[derive(Debug, Clone, InputObject)]
pub struct OtherDocumentInput {
    /// 证件类型. Kind of identity document.
    pub id_type: IdType,
    /// 证件号码. Number as printed.
    pub id_number: String,
    /// 签发国. Three letters of ISO 3166; of passports, and only of them.
    pub issuing_country: Option<String>,
}

/// 当事人身份信息. A person as the document shows them.
#[derive(Debug, Clone, InputObject)]
pub struct PersonInput {
    /// 证件类型. Kind of identity document; resident ID by default.
    #[graphql(default_with = "IdType::ResidentId")]
    pub id_type: IdType,
    /// 证件号码. Number as printed; full-width digits and a small x are accepted.
    pub id_number: String,
    /// 签发国. Three letters of ISO 3166, e.g. `CHN`; of passports, and only of them.
    pub issuing_country: Option<String>,
    /// 姓名. Name as printed.
    pub name: String,
    /// 性别. Needed only where the number does not tell.
    pub sex: Option<Sex>,
    /// 出生日期. Needed only where the number does not tell.
    pub birth_date: Option<LegalDate>,
    /// 联系电话. Phone for notices.
    pub phone: Option<String>,
    /// 联系地址. Postal address.
    pub address: Option<String>,
    /// 同一人的其他身份证件. Further documents of the same person, linked once staff have seen them.
    #[graphql(default, validator(max_items = 5))]
    pub other_documents: Vec<OtherDocumentInput>,
    /// 更正登记信息. Staff saw the document, and the registered name, sex, birth date or number is no longer right.
    #[graphql(default)]
    pub corrects: bool,
}

/// A checked identity.
#[derive(Debug, Clone)]
pub struct Identity {
    pub document: IdDocument,
    /// Further documents of the same person.
    pub others: Vec<IdDocument>,
    pub name: PersonName,
    pub sex: Sex,
    pub birth_date: NaiveDate,
    pub phone: Option<PhoneNumber>,
    pub address: Option<PlainText<200>>,
    /// What differs from the register is to be corrected there.
    pub corrects: bool,
}

/// A document as a client names it.
///
/// # Errors
/// The first problem, with the field it is about: `idNumber` or `issuingCountry`.
pub fn named_document(
    id_type: IdType,
    number: &str,
    country: Option<&str>,
    today: NaiveDate,
) -> Result<IdDocument, (&'static str, IdDocumentError)> {
    let document = IdDocument::parse(id_type, number, today).map_err(|error| ("idNumber", error))?;
    document.issued_by(country).map_err(|error| ("issuingCountry", error))
}

impl PersonInput {
    /// Parses every field; `path` is where the input stands in the argument.
    ///
    /// # Errors
    /// All problems of all fields.
    pub fn parse(&self, path: &[&str], today: NaiveDate) -> Result<Identity, Vec<InputProblem>> {
        let mut problems = Vec::new();
        let country = self.issuing_country.as_deref();
        let document = match named_document(self.id_type, &self.id_number, country, today) {
            Ok(document) => Some(document),
            Err((field, error)) => keep(Err(error), path, field, &mut problems),
        };
        let name = keep(PersonName::parse(&self.name), path, "name", &mut problems);
        let phone = self.phone.as_deref().map(PhoneNumber::parse);
        let phone = phone.map(|parsed| keep(parsed, path, "phone", &mut problems));
        let address = self.address.as_deref().map(PlainText::<200>::parse_sealed);
        let address = address.map(|parsed| keep(parsed, path, "address", &mut problems));
        let sex = document.as_ref().and_then(IdDocument::sex);
        let sex = agree(sex, self.sex, path, "sex", &mut problems);
        let birth = document.as_ref().and_then(IdDocument::birth_date);
        let birth_date = agree(birth, self.birth_date.map(|born| born.0), path, "birthDate", &mut problems);
        if let Some(day) = birth_date
            && day > today
        {
            problems.push(problem(
                path,
                "birthDate",
                "BIRTH_DATE_FUTURE",
                "出生日期晚于今天",
                "the birth date lies in the future",
            ));
        }
        let others = self.parse_others((sex, birth_date), path, today, &mut problems);
        match (document, name, sex, birth_date, phone, address) {
            (Some(document), Some(name), Some(sex), Some(birth_date), phone, address)
                if problems.is_empty() =>
            {
                Ok(Identity {
                    document,
                    others,
                    name,
                    sex,
                    birth_date,
                    phone: phone.flatten(),
                    address: address.flatten(),
                    corrects: self.corrects,
                })
            }
            _ => Err(problems),
        }
    }

    /// The further documents; one whose number says another sex or birth date is somebody else's.
    fn parse_others(
        &self,
        (sex, birth_date): (Option<Sex>, Option<NaiveDate>),
        path: &[&str],
        today: NaiveDate,
        problems: &mut Vec<InputProblem>,
    ) -> Vec<IdDocument> {
        let mut others = Vec::new();
        for (at, other) in self.other_documents.iter().enumerate() {
            let at = at.to_string();
            let path: Vec<&str> = path.iter().copied().chain(["otherDocuments", &at]).collect();
            let country = other.issuing_country.as_deref();
            match named_document(other.id_type, &other.id_number, country, today) {
                Err((field, error)) => {
                    keep::<IdDocument, _>(Err(error), &path, field, problems);
                }
                Ok(document) => {
                    let other_sex = document.sex().zip(sex).is_some_and(|(told, sex)| told != sex);
                    let born = document.birth_date().zip(birth_date);
                    let other_day = born.is_some_and(|(told, day)| told != day);
                    if other_sex || other_day {
                        problems.push(problem(
                            &path,
                            "idNumber",
                            "CONTRADICTS_ID_NUMBER",
                            "与证件号码不一致",
                            "contradicts the ID number",
                        ));
                    }
                    others.push(document);
                }
            }
        }
        others
    }
}

fn keep<T, E: ValueError>(
    parsed: Result<T, E>,
    path: &[&str],
    field: &str,
    problems: &mut Vec<InputProblem>,
) -> Option<T> {
    match parsed {
        Ok(value) => Some(value),
        Err(error) => {
            problems.push(problem(path, field, error.code(), &error.message_zh(), &error.message_en()));
            None
        }
    }
}

/// What the document says wins; a contradiction or a gap is a problem.
fn agree<T: PartialEq + Copy>(
    told: Option<T>,
    given: Option<T>,
    path: &[&str],
    field: &str,
    problems: &mut Vec<InputProblem>,
) -> Option<T> {
    match (told, given) {
        (Some(told), Some(given)) if told != given => {
            problems.push(problem(
                path,
                field,
                "CONTRADICTS_ID_NUMBER",
                "与证件号码不一致",
                "contradicts the ID number",
            ));
            None
        }
        (Some(value), _) | (None, Some(value)) => Some(value),
        (None, None) => {
            // A number that did not parse is reported already.
            if problems.is_empty() {
                problems.push(problem(
                    path,
                    field,
                    "REQUIRED",
                    "此类证件须填写",
                    "required with this kind of document",
                ));
            }
            None
        }
    }
}

fn problem(path: &[&str], field: &str, code: &'static str, zh: &str, en: &str) -> InputProblem {
    let path = path.iter().copied().chain([field]).map(str::to_owned).collect();
    InputProblem { path, code, message_zh: zh.to_owned(), message_en: en.to_owned() }
}
