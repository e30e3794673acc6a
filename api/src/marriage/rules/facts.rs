//! What is known of a couple, as plain values; `None` means not known yet.
//! Start with [`CoupleFacts`]; the service fills it from input, rows and data checks.
//! Never: names, identity numbers, or anything printed of a person.

use std::{collections::BTreeSet, fmt};

use async_graphql::Enum;
use chrono::NaiveDate;
pub use entities::case::words::Residency;
use serde::{Deserialize, Serialize};

use super::documents::DocumentKind;

pub use entities::values::citizen_id::Sex;

/// 居住证.
#[derive(Clone, PartialEq, Eq)]
pub struct ResidencePermit {
    /// Where it was issued.
    pub division: String,
    pub valid_until: NaiveDate,
    /// 签注. The last yearly endorsement, or the issue if there was none yet.
    pub last_endorsed_on: NaiveDate,
}

/// 婚姻状况 as declared or found.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Enum, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum MaritalFact {
    /// 未婚.
    NeverMarried,
    /// 离婚.
    Divorced,
    /// 丧偶.
    Widowed,
    /// 有配偶.
    InForce,
    /// 历史数据存疑. The historical record is flawed; a person must look.
    FlawedRecord,
}

/// 亲属关系 between the two.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kinship {
    /// Both declare that there is none.
    DeclaredNone,
    /// 直系血亲.
    Lineal,
    /// 旁系血亲: generations up to the nearest common ancestor, self counted as 1.
    Collateral { generations_a: u8, generations_b: u8 },
    /// 姻亲. Not barred.
    ByMarriage,
}

impl Kinship {
    /// 直系血亲或三代以内旁系血亲.
    ///
    /// Source: 《民法典》第1048条; the counting method is to be confirmed.
    pub fn is_prohibited(self) -> bool {
        match self {
            Self::Lineal => true,
            Self::Collateral { generations_a, generations_b } => generations_a.max(generations_b) <= 3,
            Self::DeclaredNone | Self::ByMarriage => false,
        }
    }
}

/// 民事行为能力. Capacity for civil conduct.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Enum, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Capacity {
    /// 完全民事行为能力. Full.
    Full,
    /// 限制民事行为能力 or none.
    Limited,
}

/// 联网核验结果. What a data check answered.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Enum, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum CheckOutcome {
    /// 一致. The source agrees.
    Matched,
    /// 不一致. The source disagrees.
    Mismatched,
    /// 无法核验. The source did not answer; never taken for a match.
    Unavailable,
}

/// One party.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct PartyFacts {
    /// Opaque key of the person, equal for equal persons; not an identity number.
    pub person_key: Option<String>,
    pub sex: Option<Sex>,
    pub birth_date: Option<NaiveDate>,
    pub residency: Option<Residency>,
    /// 常住户口所在地; for mainland residents.
    pub hukou_division: Option<String>,
    pub permit: Option<ResidencePermit>,
    pub marital: Option<MaritalFact>,
    pub voluntary: Option<bool>,
    pub present: Option<bool>,
    pub declaration_signed: Option<bool>,
    pub documents: BTreeSet<DocumentKind>,
    pub capacity: Option<Capacity>,
    /// 医学上认为不应当结婚的疾病 (until 2020-12-31) or 重大疾病 (since).
    pub serious_illness: Option<bool>,
    pub identity_check: Option<CheckOutcome>,
    /// The legal day on which it answered.
    pub identity_checked_on: Option<NaiveDate>,
    pub marital_check: Option<CheckOutcome>,
    /// The legal day on which it answered.
    pub marital_checked_on: Option<NaiveDate>,
    /// An examination found the record flawed, and no check has answered since that it agrees.
    pub record_flawed: bool,
    /// 死亡日期, as the register knows it.
    pub died_on: Option<NaiveDate>,
    /// Whether a report about the person holds a registration.
    pub is_held: bool,
    /// The last day on the list of serious bad faith, of who is on it.
    pub bad_faith_until: Option<NaiveDate>,
    /// The latest end of an earlier marriage, as the register knows it; asked for a late registration alone.
    pub earlier_ended_on: Option<NaiveDate>,
}

impl PartyFacts {
    /// Whether the mainland rules for documents and offices do not suffice.
    pub fn is_foreign_related(&self) -> bool {
        self.residency.is_some_and(|residency| residency != Residency::Mainland)
    }
}

/// Prints that it is there and nothing of the person.
impl fmt::Debug for PartyFacts {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("PartyFacts").field("residency", &self.residency).finish_non_exhaustive()
    }
}

impl fmt::Debug for ResidencePermit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ResidencePermit").finish_non_exhaustive()
    }
}

/// The two who want to marry.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct CoupleFacts {
    pub party_a: PartyFacts,
    pub party_b: PartyFacts,
    pub kinship: Option<Kinship>,
    /// 审查日期. The legal day of the last examination.
    pub examined_on: Option<NaiveDate>,
    /// Whether someone else appears for a party.
    pub by_proxy: bool,
    /// 补办登记的效力起算日 as both declare, of a late registration.
    pub effective_from: Option<NaiveDate>,
}

impl CoupleFacts {
    pub fn parties(&self) -> [(Slot, &PartyFacts); 2] {
        [(Slot::A, &self.party_a), (Slot::B, &self.party_b)]
    }
}

/// 所涉一方. Whom a finding or a document concerns.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Enum, Serialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Slot {
    /// 甲方. Party A.
    A,
    /// 乙方. Party B.
    B,
    /// 双方. One for the two.
    Couple,
}

impl Slot {
    /// The input path, e.g. `partyA`; empty for the couple.
    pub fn path(self) -> &'static str {
        match self {
            Self::A => "partyA",
            Self::B => "partyB",
            Self::Couple => "",
        }
    }
}

/// 婚姻登记机关. The office that is asked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OfficeFacts {
    /// Its six-digit division code; city and province follow from it (GB/T 2260).
    pub division: String,
    /// Named by the province for matters with a foreign, Hong Kong, Macao, Taiwan or overseas party.
    pub foreign_matters: bool,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn collateral_relatives_within_three_generations_are_barred() {
        let barred = [((2, 2), true), ((2, 3), true), ((3, 3), true), ((3, 4), false), ((4, 4), false)];
        for ((generations_a, generations_b), expected) in barred {
            let kinship = Kinship::Collateral { generations_a, generations_b };
            assert_eq!(kinship.is_prohibited(), expected, "({generations_a}, {generations_b})");
        }
        assert!(Kinship::Lineal.is_prohibited());
        assert!(!Kinship::ByMarriage.is_prohibited() && !Kinship::DeclaredNone.is_prohibited());
    }

    #[test]
    fn nothing_of_a_person_is_printed() {
        let party = PartyFacts {
            person_key: Some("k-1".into()),
            birth_date: NaiveDate::from_ymd_opt(1999, 9, 9),
            hukou_division: Some("420103".into()),
            ..PartyFacts::default()
        };
        assert_eq!(format!("{party:?}"), "PartyFacts { residency: None, .. }");
    }
}
