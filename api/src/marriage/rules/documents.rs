//! 证件和证明材料. Which documents each party shows, by matter, residency and day.
//! Start with [`required_documents`]; a need is met by any one of its kinds.
//! Never: whether a paper is genuine; a person looks at it.

use std::collections::BTreeSet;

use async_graphql::Enum;
use entities::marriage::state::Matter;
use serde::{Deserialize, Serialize};

use super::{
    assessment::{Assessment, Stage},
    facts::{PartyFacts, Residency, Slot},
    regime::Regime,
    wire_name,
};
use crate::platform::violation::Finding;

/// 材料种类.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Enum, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum DocumentKind {
    /// 户口簿.
    HouseholdRegister,
    /// 居民身份证.
    IdCard,
    /// 临时居民身份证.
    TemporaryIdCard,
    /// 其他有效身份证件.
    OtherIdentityDocument,
    /// 无配偶且无禁止结婚亲属关系的签字声明.
    SingleDeclaration,
    /// 居住证.
    ResidencePermit,
    /// 港澳居民来往内地通行证、台湾居民来往大陆通行证.
    TravelPermit,
    /// 港澳台居民居住证.
    HmtResidencePermit,
    /// 港澳台居民身份证.
    LocalIdCard,
    /// 经公证的声明.
    NotarisedDeclaration,
    /// 护照.
    Passport,
    /// 其他国际旅行证件.
    TravelDocument,
    /// 外国人永久居留身份证.
    PermanentResidenceCard,
    /// 经公证认证（或附加证明书）的无配偶证明.
    SingleProof,
    /// 双方合影照片.
    JointPhotos,
    /// 单人照片.
    SinglePhotos,
    /// 结婚证.
    MarriageCertificate,
    /// 结婚证遗失声明.
    CertificateLossStatement,
    /// 加盖查档专用章的档案复印件.
    ArchiveCopy,
    /// 离婚协议书.
    DivorceAgreement,
    /// 离婚登记申请受理回执单.
    ReceiptSlip,
    /// 回执单遗失说明.
    ReceiptLossNote,
    /// 申请补领婚姻登记证声明书.
    ReissueDeclaration,
    /// 公证授权委托书.
    NotarisedAuthorisation,
    /// 生效判决书副本.
    JudgmentCopy,
    /// 生效调解书.
    MediationStatement,
    /// 死亡证明.
    DeathProof,
    /// 撤销婚姻登记决定书.
    RevocationDecision,
}

/// One need: any of the kinds meets it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DocumentNeed {
    /// Whose it is; for the couple either party may bring it.
    pub of: Slot,
    pub any_of: &'static [DocumentKind],
    /// Whether it has been shown.
    pub held: bool,
}

type Need = &'static [DocumentKind];

/// The documents one party shows.
///
/// Source: 《婚姻登记条例》（国务院令第387号）第5条、第11条、第17条; （国务院令第804号）第8条、第15条、第21条.
pub fn required_documents(matter: Matter, residency: Residency, regime: Regime) -> Vec<Need> {
    use DocumentKind as D;
    let since_2025 = regime == Regime::Nationwide;
    let mut needs: Vec<Need> = match residency {
        Residency::Mainland if !since_2025 => vec![&[D::HouseholdRegister], &[D::IdCard, D::TemporaryIdCard]],
        Residency::Mainland if matter == Matter::CertificateReissue => {
            vec![&[D::IdCard, D::TemporaryIdCard, D::OtherIdentityDocument]]
        }
        Residency::Mainland => vec![&[D::IdCard, D::TemporaryIdCard]],
        Residency::HongKongMacaoTaiwan if since_2025 => {
            vec![&[D::TravelPermit, D::HmtResidencePermit], &[D::LocalIdCard]]
        }
        Residency::HongKongMacaoTaiwan => vec![&[D::TravelPermit], &[D::LocalIdCard]],
        Residency::OverseasChinese => vec![&[D::Passport]],
        Residency::Foreigner if since_2025 => {
            vec![&[D::Passport, D::TravelDocument, D::PermanentResidenceCard]]
        }
        Residency::Foreigner => vec![&[D::Passport]],
    };
    match (matter, residency) {
        (Matter::MarriageRegistration, Residency::Mainland) => needs.push(&[D::SingleDeclaration]),
        (Matter::MarriageRegistration, Residency::HongKongMacaoTaiwan) => {
            needs.push(&[D::NotarisedDeclaration])
        }
        (Matter::MarriageRegistration, _) => needs.push(&[D::SingleProof]),
        (Matter::DivorceRegistration, _) => {
            needs.push(&[D::MarriageCertificate, D::CertificateLossStatement])
        }
        (Matter::CertificateReissue, _) => needs.push(&[D::ReissueDeclaration]),
    }
    needs
}

/// Lists the needs of a party and reports those that are not met.
pub(super) fn check_party(
    found: &mut Assessment,
    matter: Matter,
    slot: Slot,
    party: &PartyFacts,
    photos: Option<Need>,
) {
    let Some(regime) = found.regime else { return };
    let Some(residency) = party.residency else {
        found.need_from(Stage::Accept, &format!("{}.residency", slot.path()));
        return;
    };
    let needs = required_documents(matter, residency, regime);
    for any_of in needs.into_iter().chain(photos) {
        require(found, slot, any_of, &[&party.documents]);
    }
}

/// Lists one need and reports it when none of the sets meets it.
pub(super) fn require(found: &mut Assessment, of: Slot, any_of: Need, sets: &[&BTreeSet<DocumentKind>]) {
    let held = sets.iter().any(|set| any_of.iter().any(|kind| set.contains(kind)));
    found.required_documents.push(DocumentNeed { of, any_of, held });
    if !held {
        let kinds: Vec<_> = any_of.iter().map(wire_name).collect();
        let mut finding = Finding::of(&DOCUMENT_MISSING).fact("anyOf", kinds.join("|"));
        if of != Slot::Couple {
            finding = finding.at(format!("{}.documents", of.path()));
        }
        found.refuse_from(Stage::Accept, finding);
    }
}

rules! {
    DOCUMENT_MISSING {
        zh: "缺少规定的证件或证明材料",
        en: "A required document is missing",
        basis: "《婚姻登记条例》（国务院令第804号）第8条、第15条、第21条；2025-05-10前：《婚姻登记条例》（国务院令第387号）第5条、第11条、第17条",
        remedy: "请补齐所列材料中的任一种",
        "Bring any one of the kinds listed",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_regime_asks_for_its_documents() {
        use {DocumentKind as D, Matter::*, Regime::*, Residency::*};
        const ID: Need = &[D::IdCard, D::TemporaryIdCard];
        const CERTIFICATE: Need = &[D::MarriageCertificate, D::CertificateLossStatement];
        let before: [(Matter, Residency, Vec<Need>); 10] = [
            (MarriageRegistration, Mainland, vec![&[D::HouseholdRegister], ID, &[D::SingleDeclaration]]),
            (DivorceRegistration, Mainland, vec![&[D::HouseholdRegister], ID, CERTIFICATE]),
            (CertificateReissue, Mainland, vec![&[D::HouseholdRegister], ID, &[D::ReissueDeclaration]]),
            (
                MarriageRegistration,
                HongKongMacaoTaiwan,
                vec![&[D::TravelPermit], &[D::LocalIdCard], &[D::NotarisedDeclaration]],
            ),
            (
                DivorceRegistration,
                HongKongMacaoTaiwan,
                vec![&[D::TravelPermit], &[D::LocalIdCard], CERTIFICATE],
            ),
            (MarriageRegistration, OverseasChinese, vec![&[D::Passport], &[D::SingleProof]]),
            (DivorceRegistration, OverseasChinese, vec![&[D::Passport], CERTIFICATE]),
            (MarriageRegistration, Foreigner, vec![&[D::Passport], &[D::SingleProof]]),
            (DivorceRegistration, Foreigner, vec![&[D::Passport], CERTIFICATE]),
            (CertificateReissue, Foreigner, vec![&[D::Passport], &[D::ReissueDeclaration]]),
        ];
        for (matter, residency, expected) in before {
            for regime in [Hukou, Pilot, WidenedPilot] {
                assert_eq!(
                    required_documents(matter, residency, regime),
                    expected,
                    "{matter:?} {residency:?}"
                );
            }
        }
        const HMT: Need = &[D::TravelPermit, D::HmtResidencePermit];
        const FOREIGN: Need = &[D::Passport, D::TravelDocument, D::PermanentResidenceCard];
        let since: [(Matter, Residency, Vec<Need>); 6] = [
            (MarriageRegistration, Mainland, vec![ID, &[D::SingleDeclaration]]),
            (DivorceRegistration, Mainland, vec![ID, CERTIFICATE]),
            (
                CertificateReissue,
                Mainland,
                vec![&[D::IdCard, D::TemporaryIdCard, D::OtherIdentityDocument], &[D::ReissueDeclaration]],
            ),
            (
                MarriageRegistration,
                HongKongMacaoTaiwan,
                vec![HMT, &[D::LocalIdCard], &[D::NotarisedDeclaration]],
            ),
            (MarriageRegistration, OverseasChinese, vec![&[D::Passport], &[D::SingleProof]]),
            (MarriageRegistration, Foreigner, vec![FOREIGN, &[D::SingleProof]]),
        ];
        for (matter, residency, expected) in since {
            assert_eq!(
                required_documents(matter, residency, Nationwide),
                expected,
                "{matter:?} {residency:?}"
            );
        }
    }
}
