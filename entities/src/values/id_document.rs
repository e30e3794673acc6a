//! 身份证件: the kind of an identity document together with its number.
//! Start with [`IdDocument::parse`]; a number means nothing without its kind.
//! Never: print a full number.

use std::borrow::Cow;
use std::fmt;

use async_graphql::Enum;
use celes::Country;
use chrono::NaiveDate;
use sea_orm::{ActiveEnum, DeriveActiveEnum, EnumIter, sea_query::StringLen};
use serde::{Deserialize, Serialize};

use super::citizen_id::{CitizenId, CitizenIdError, Sex};
use super::{ValueError, text};

/// 身份证件类型
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, Hash, EnumIter, DeriveActiveEnum, Enum, Serialize, Deserialize,
)]
#[sea_orm(rs_type = "String", db_type = "String(StringLen::N(40))")]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum IdType {
    /// 居民身份证
    #[sea_orm(string_value = "RESIDENT_ID")]
    ResidentId,
    /// 港澳台居民居住证
    #[sea_orm(string_value = "HMT_RESIDENCE_PERMIT")]
    HmtResidencePermit,
    /// 港澳居民来往内地通行证
    #[sea_orm(string_value = "HK_MACAO_TRAVEL_PERMIT")]
    HkMacaoTravelPermit,
    /// 台湾居民来往大陆通行证
    #[sea_orm(string_value = "TAIWAN_TRAVEL_PERMIT")]
    TaiwanTravelPermit,
    /// 护照
    #[sea_orm(string_value = "PASSPORT")]
    Passport,
    /// 外国人永久居留身份证
    #[sea_orm(string_value = "FOREIGNER_PERMANENT_RESIDENCE_CARD")]
    ForeignerPermanentResidenceCard,
}

/// Why a number does not fit its document type.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum IdDocumentError {
    #[error(transparent)]
    CitizenId(#[from] CitizenIdError),
    /// No card of a mainland resident has such an area.
    #[error(
        "this is the number of a residence permit of Hong Kong, Macao and Taiwan residents; \
             name it as HMT_RESIDENCE_PERMIT"
    )]
    ResidentArea,
    /// A residence permit's number begins with 810000, 820000 or 830000.
    #[error("the number of a residence permit begins with 81, 82 or 83")]
    PermitArea,
    #[error("a document number has 4 to 20 characters")]
    Length,
    #[error("a document number has letters and digits only")]
    Characters,
    #[error("a passport needs the country that issued it, by its three letters of ISO 3166")]
    Country,
    #[error("only a passport names a country of issue")]
    CountryNotNamed,
}

impl ValueError for IdDocumentError {
    fn code(&self) -> &'static str {
        match self {
            Self::CitizenId(error) => error.code(),
            Self::ResidentArea => "ID_IS_HMT_RESIDENCE_PERMIT",
            Self::PermitArea => "ID_PERMIT_AREA",
            Self::Length => "ID_DOCUMENT_LENGTH",
            Self::Characters => "ID_DOCUMENT_CHARACTERS",
            Self::Country => "ID_ISSUING_COUNTRY",
            Self::CountryNotNamed => "ID_ISSUING_COUNTRY_NOT_NAMED",
        }
    }

    fn message_zh(&self) -> Cow<'static, str> {
        match self {
            Self::CitizenId(error) => error.message_zh(),
            Self::ResidentArea => {
                "该号码属于港澳台居民居住证，请按港澳台居民居住证（HMT_RESIDENCE_PERMIT）填写".into()
            }
            Self::PermitArea => "港澳台居民居住证号码应以81、82或83开头".into(),
            Self::Length => "证件号码应为4至20位".into(),
            Self::Characters => "证件号码只能包含字母和数字".into(),
            Self::Country => "护照须填写签发国（ISO 3166 三位字母代码，如 CHN）".into(),
            Self::CountryNotNamed => "仅护照填写签发国".into(),
        }
    }

    fn message_en(&self) -> Cow<'static, str> {
        self.to_string().into()
    }
}

/// 身份证件. Personal: prints masked.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct IdDocument {
    id_type: IdType,
    number: Number,
    /// ISO 3166 alpha-3; passports only, whose numbers two countries may both issue.
    country: Option<&'static str>,
}

#[derive(Clone, PartialEq, Eq, Hash)]
enum Number {
    /// In the form of GB 11643, with birth date and sex.
    Checked(CitizenId),
    Opaque(String),
}

impl IdDocument {
    /// # Errors
    /// By type: the rules of [`CitizenId`] for both 居民身份证 and 居住证, length and characters for others.
    pub fn parse(id_type: IdType, number: &str, today: NaiveDate) -> Result<Self, IdDocumentError> {
        let number = match id_type {
            IdType::ResidentId | IdType::HmtResidencePermit => {
                let id = CitizenId::parse(number, today)?;
                // Both have the form of GB 11643; the area tells them apart, so that one permit cannot lead
                // to two persons.
                let is_permit = matches!(&id.area_code()[..2], "81" | "82" | "83");
                match (id_type, is_permit) {
                    (IdType::ResidentId, true) => return Err(IdDocumentError::ResidentArea),
                    (IdType::HmtResidencePermit, false) => return Err(IdDocumentError::PermitArea),
                    _ => Number::Checked(id),
                }
            }
            IdType::HkMacaoTravelPermit
            | IdType::TaiwanTravelPermit
            | IdType::Passport
            | IdType::ForeignerPermanentResidenceCard => Number::Opaque(opaque(number)?),
        };
        Ok(Self { id_type, number, country: None })
    }

    /// Adds the country of issue, which a passport has and nothing else.
    ///
    /// # Errors
    /// [`IdDocumentError::Country`], [`IdDocumentError::CountryNotNamed`].
    pub fn issued_by(self, country: Option<&str>) -> Result<Self, IdDocumentError> {
        match (self.id_type, country) {
            (IdType::Passport, Some(code)) => {
                let country =
                    Country::from_alpha3(text::normalise(code)).map_err(|_| IdDocumentError::Country)?;
                Ok(Self { country: Some(country.alpha3), ..self })
            }
            (IdType::Passport, None) => Err(IdDocumentError::Country),
            (_, Some(_)) => Err(IdDocumentError::CountryNotNamed),
            (_, None) => Ok(self),
        }
    }

    /// ISO 3166 alpha-3 of a passport's country.
    pub fn country(&self) -> Option<&'static str> {
        self.country
    }

    /// What makes the document the same document: for the blind index only.
    pub fn identity(&self) -> String {
        let country = self.country.map(|country| format!("{country}|")).unwrap_or_default();
        format!("{}|{country}{}", self.id_type.to_value(), self.number())
    }

    /// Whether birth date and sex stand in the number, where nobody can mistype them.
    pub fn is_checked(&self) -> bool {
        self.checked().is_some()
    }

    pub fn id_type(&self) -> IdType {
        self.id_type
    }

    /// The full number; for encryption, hashing and the deciding office only.
    pub fn number(&self) -> &str {
        match &self.number {
            Number::Checked(id) => id.as_str(),
            Number::Opaque(number) => number,
        }
    }

    /// The 公民身份号码 if the document is a 居民身份证; a residence permit's number only looks like one.
    pub fn citizen_id(&self) -> Option<&CitizenId> {
        self.checked().filter(|_| self.id_type == IdType::ResidentId)
    }

    /// Known when the number carries it.
    pub fn birth_date(&self) -> Option<NaiveDate> {
        self.checked().map(CitizenId::birth_date)
    }

    /// Known when the number carries it.
    pub fn sex(&self) -> Option<Sex> {
        self.checked().map(CitizenId::sex)
    }

    /// At most a third of the characters of an opaque number stay readable.
    pub fn masked(&self) -> String {
        match &self.number {
            Number::Checked(id) => id.masked(),
            Number::Opaque(number) => mask_opaque(number),
        }
    }

    fn checked(&self) -> Option<&CitizenId> {
        match &self.number {
            Number::Checked(id) => Some(id),
            Number::Opaque(_) => None,
        }
    }
}

impl fmt::Debug for IdDocument {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "IdDocument({:?} {})", self.id_type, self.masked())
    }
}

impl From<CitizenId> for IdDocument {
    fn from(id: CitizenId) -> Self {
        Self { id_type: IdType::ResidentId, number: Number::Checked(id), country: None }
    }
}

/// A stored number as others may see it: `420112********1234`; of other forms at most a third stays readable.
pub fn mask_number(number: &str) -> String {
    if number.chars().count() == 18 { text::masked(number, 6, 4) } else { mask_opaque(number) }
}

fn mask_opaque(number: &str) -> String {
    text::masked(number, 1, number.chars().count() / 6)
}

fn opaque(number: &str) -> Result<String, IdDocumentError> {
    let number = text::normalise(number);
    if !(4..=20).contains(&number.chars().count()) {
        return Err(IdDocumentError::Length);
    }
    if !number.bytes().all(|byte| byte.is_ascii_alphanumeric()) {
        return Err(IdDocumentError::Characters);
    }
    Ok(number)
}

#[cfg(test)]
mod tests {
    use super::super::citizen_id::tests::{day, numbered};
    use super::*;

    fn parse(id_type: IdType, number: &str) -> Result<IdDocument, IdDocumentError> {
        IdDocument::parse(id_type, number, day(2026, 9, 1))
    }

    #[test]
    fn a_type_brings_its_rules() {
        let permit = numbered(810_000, day(1990, 1, 2), 11);
        let (macao, taiwan) =
            (numbered(820_000, day(1990, 1, 2), 11), numbered(830_000, day(1990, 1, 2), 12));
        let mainland = "420100199901010017";
        for (id_type, number, code) in [
            (IdType::ResidentId, mainland, None),
            (IdType::ResidentId, "E12345678", Some("ID_LENGTH")),
            (IdType::ResidentId, permit.as_str(), Some("ID_IS_HMT_RESIDENCE_PERMIT")),
            (IdType::ResidentId, macao.as_str(), Some("ID_IS_HMT_RESIDENCE_PERMIT")),
            (IdType::ResidentId, taiwan.as_str(), Some("ID_IS_HMT_RESIDENCE_PERMIT")),
            (IdType::HmtResidencePermit, permit.as_str(), None),
            (IdType::HmtResidencePermit, mainland, Some("ID_PERMIT_AREA")),
            (IdType::HmtResidencePermit, "810000199001020111", Some("ID_CHECK_DIGIT")),
            (IdType::Passport, " ｅ12345678 ", None),
            (IdType::Passport, "E12", Some("ID_DOCUMENT_LENGTH")),
            (IdType::Passport, "E1234567890123456789X", Some("ID_DOCUMENT_LENGTH")),
            (IdType::Passport, "E1234-678", Some("ID_DOCUMENT_CHARACTERS")),
            (IdType::TaiwanTravelPermit, "1234\u{0}5678", Some("ID_DOCUMENT_CHARACTERS")),
            (IdType::HkMacaoTravelPermit, "H12345678", None),
            (IdType::ForeignerPermanentResidenceCard, "911000199001020011", None),
        ] {
            assert_eq!(parse(id_type, number).err().map(|error| error.code()), code, "{id_type:?} {number}");
        }
    }

    #[test]
    fn only_a_resident_id_is_a_citizen_id() {
        let permit = parse(IdType::HmtResidencePermit, &numbered(830_000, day(1990, 1, 2), 12));
        let permit = permit.expect("a permit");
        assert_eq!(permit.citizen_id(), None);
        assert_eq!((permit.birth_date(), permit.sex()), (Some(day(1990, 1, 2)), Some(Sex::Female)));
        let resident = parse(IdType::ResidentId, "420100199901010017").expect("a resident");
        assert!(resident.citizen_id().is_some());
        assert_eq!(parse(IdType::Passport, "E12345678").expect("a passport").birth_date(), None);
    }

    #[test]
    fn a_passport_has_a_country_and_nothing_else_has() {
        let passport =
            |country| parse(IdType::Passport, "E12345678").and_then(|found| found.issued_by(country));
        assert_eq!(passport(Some(" jpn")).expect("a passport").identity(), "PASSPORT|JPN|E12345678");
        assert_eq!(passport(Some("XYZ")), Err(IdDocumentError::Country));
        assert_eq!(passport(None), Err(IdDocumentError::Country));
        let resident = || parse(IdType::ResidentId, "420100199901010017").expect("a resident");
        assert_eq!(resident().issued_by(Some("CHN")), Err(IdDocumentError::CountryNotNamed));
        assert_eq!(
            resident().issued_by(None).expect("a resident").identity(),
            "RESIDENT_ID|420100199901010017"
        );
    }

    #[test]
    fn nothing_prints_the_number() {
        for (number, masked) in [
            ("420100199901010017", "420100********0017"),
            ("E12345678", "E*******8"),
            ("A123", "A***"),
            ("", ""),
        ] {
            assert_eq!(mask_number(number), masked);
        }
        for (number, masked) in [("E12345678", "E*******8"), ("A123", "A***")] {
            let document = parse(IdType::Passport, number).expect(number);
            assert_eq!(format!("{document:?}"), format!("IdDocument(Passport {masked})"));
        }
    }
}
