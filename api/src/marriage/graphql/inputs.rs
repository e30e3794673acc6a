//! Inputs that several marriage matters share.

use std::collections::BTreeSet;

use async_graphql::{Enum, InputObject};
use chrono::NaiveDate;
use entities::values::{ValueError, division_code::DivisionCode, id_document::IdType, legal_date::LegalDate};

use crate::{
    marriage::{
        rules::{
            documents::DocumentKind,
            facts::{Capacity, Residency},
        },
        service::{
            facts::{KinshipRecord, PartyRecord, PermitRecord},
            registration::PartyDraft,
        },
    },
    person::PersonInput,
    platform::error::{Error, InputProblem, Result},
};

/// 居住证. A residence permit.
#[derive(Debug, Clone, InputObject)]
pub struct ResidencePermitInput {
    /// 签发地. Division of issue.
    pub division: DivisionCode,
    /// 有效期至. Last day of validity.
    pub valid_until: LegalDate,
    /// 最近签注日期. Last yearly endorsement, or the issue.
    pub last_endorsed_on: LegalDate,
}

impl ResidencePermitInput {
    pub fn record(&self) -> PermitRecord {
        PermitRecord {
            division: self.division.as_str().to_owned(),
            valid_until: self.valid_until.0,
            last_endorsed_on: self.last_endorsed_on.0,
        }
    }
}

/// 亲属关系类别. Kind of kinship between the two.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
pub enum KinshipKind {
    /// 声明无禁止结婚的亲属关系. Both declare that there is none.
    DeclaredNone,
    /// 直系血亲. Lineal.
    Lineal,
    /// 旁系血亲. Collateral; give the generations.
    Collateral,
    /// 姻亲. By marriage only.
    ByMarriage,
}

/// 亲属关系. Kinship, with generations up to the nearest common ancestor (self is 1) when collateral.
#[derive(Debug, Clone, InputObject)]
pub struct KinshipInput {
    /// 类别. Kind.
    pub kind: KinshipKind,
    /// 甲方代数. Generations of party A, 1 to 20.
    #[graphql(validator(minimum = 1, maximum = 20))]
    pub generations_a: Option<i32>,
    /// 乙方代数. Generations of party B, 1 to 20.
    #[graphql(validator(minimum = 1, maximum = 20))]
    pub generations_b: Option<i32>,
}

impl KinshipInput {
    /// # Errors
    /// `BAD_USER_INPUT` when collateral kinship lacks its generations.
    pub fn record(input: Option<&Self>) -> Result<KinshipRecord> {
        let Some(input) = input else { return Ok(KinshipRecord::Unknown) };
        Ok(match input.kind {
            KinshipKind::DeclaredNone => KinshipRecord::DeclaredNone,
            KinshipKind::Lineal => KinshipRecord::Lineal,
            KinshipKind::ByMarriage => KinshipRecord::ByMarriage,
            KinshipKind::Collateral => {
                let generations = |given: Option<i32>| given.and_then(|number| u8::try_from(number).ok());
                match (generations(input.generations_a), generations(input.generations_b)) {
                    (Some(generations_a), Some(generations_b)) => {
                        KinshipRecord::Collateral { generations_a, generations_b }
                    }
                    _ => {
                        return Err(Error::input(
                            &["input", "kinship", "generationsA"],
                            "REQUIRED",
                            "旁系血亲须填写双方代数",
                            "collateral kinship needs the generations of both",
                        ));
                    }
                }
            }
        })
    }
}

/// 当事人. A party at the window.
#[derive(Debug, Clone, InputObject)]
pub struct WindowPartyInput {
    /// 身份信息. Identity as on the document.
    pub person: PersonInput,
    /// 居民类别. Residency; mainland by default.
    #[graphql(default_with = "Residency::Mainland")]
    pub residency: Residency,
    /// 户籍地. County of permanent residence; needed for mainland residents.
    pub hukou_division: Option<DivisionCode>,
    /// 居住证. Residence permit, where it matters.
    pub permit: Option<ResidencePermitInput>,
    /// 出示的材料. Documents shown.
    #[graphql(default)]
    pub documents: Vec<DocumentKind>,
    /// 是否本人到场. Whether the party is there in person.
    pub present: bool,
    /// 民事行为能力. Capacity, where it matters.
    pub capacity: Option<Capacity>,
}

impl WindowPartyInput {
    /// Checks every field; `slot` names the party in paths.
    ///
    /// # Errors
    /// All problems of all fields.
    pub fn draft(&self, slot: &str, today: NaiveDate) -> std::result::Result<PartyDraft, Vec<InputProblem>> {
        let mut problems = Vec::new();
        let identity = match self.person.parse(&["input", slot, "person"], today) {
            Ok(identity) => Some(identity),
            Err(found) => {
                problems.extend(found);
                None
            }
        };
        problems.extend(misfit(self.residency, self.person.id_type, &["input", slot]));
        if self.residency == Residency::Mainland && self.hukou_division.is_none() {
            problems.push(InputProblem {
                path: ["input", slot, "hukouDivision"].map(str::to_owned).to_vec(),
                code: "REQUIRED",
                message_zh: "内地居民须填写户籍地".to_owned(),
                message_en: "required for mainland residents".to_owned(),
            });
        }
        match identity {
            Some(identity) if problems.is_empty() => Ok(PartyDraft {
                identity,
                residency: self.residency,
                hukou: self.hukou_division.as_ref().map(|code| code.as_str().to_owned()),
                record: PartyRecord {
                    documents: self.documents.iter().copied().collect::<BTreeSet<_>>(),
                    permit: self.permit.as_ref().map(ResidencePermitInput::record),
                    capacity: self.capacity,
                    ..PartyRecord::default()
                },
                is_present: self.present,
            }),
            _ => Err(problems),
        }
    }
}

/// Both parties, or all problems of both at once.
pub fn both(a: &WindowPartyInput, b: &WindowPartyInput, today: NaiveDate) -> Result<[PartyDraft; 2]> {
    match (a.draft("partyA", today), b.draft("partyB", today)) {
        (Ok(a), Ok(b)) => Ok([a, b]),
        (a, b) => {
            let problems = [a.err(), b.err()].into_iter().flatten().flatten().collect();
            Err(Error::BadUserInput(problems))
        }
    }
}

fn misfit(residency: Residency, id_type: IdType, path: &[&str]) -> Option<InputProblem> {
    (!residency.is_proved_by(id_type)).then(|| InputProblem {
        path: path.iter().copied().chain(["residency"]).map(str::to_owned).collect(),
        code: "RESIDENCY_DOCUMENT",
        message_zh: "居民类别与身份证件类型不符".to_owned(),
        message_en: "the kind of identity document does not go with the residency".to_owned(),
    })
}

/// A residency that the kind of document goes with.
///
/// # Errors
/// `BAD_USER_INPUT` at `path.residency`.
pub fn documented(residency: Residency, id_type: IdType, path: &[&str]) -> Result<()> {
    misfit(residency, id_type, path).map_or(Ok(()), |problem| Err(Error::BadUserInput(vec![problem])))
}

/// A value's problem at a path, for values parsed outside [`PersonInput`].
pub fn problem_of(error: &impl ValueError, path: &[&str]) -> Error {
    Error::input(path, error.code(), error.message_zh(), error.message_en())
}
