//! 补领婚姻登记证. Whether a replacement certificate may be asked for and issued.
//! Start with [`assess_reissue`]; a replacement never changes the marriage's dates or parties.
//! Never: the archive search itself; its outcome is a fact.

use async_graphql::Enum;
use entities::marriage::state::{MarriageStatus, Matter};
use serde::{Deserialize, Serialize};

use super::{
    assessment::{Assessment, Context, Stage},
    competence::check_office,
    documents,
    eligibility::check_alive,
    facts::{PartyFacts, Slot},
    grounds::FACT_NEEDED,
    wire_name,
};
use crate::platform::violation::Finding;

/// 补领证件. Which certificate.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Enum, Serialize, Deserialize)]
#[graphql(name = "ReissueKind")]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum CertificateKind {
    /// 结婚证.
    Marriage,
    /// 离婚证.
    Divorce,
}

/// 补领原因.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Enum, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum ReissueReason {
    /// 遗失.
    Lost,
    /// 损毁.
    Damaged,
    /// 与身份证件不一致.
    DiffersFromIdentityDocument,
}

/// 查档结果.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Enum, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum ArchiveOutcome {
    /// 待复. Asked of another office, no answer yet.
    Awaited,
    /// 属实.
    Verified,
    /// 不符.
    Differs,
    /// 无档.
    NotFound,
}

/// 代办.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ProxyFacts {
    /// 公证授权委托书.
    pub notarised_authorisation: bool,
}

/// One request for a replacement.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReissueFacts {
    pub kind: CertificateKind,
    pub reason: Option<ReissueReason>,
    pub applicant: PartyFacts,
    pub other_party: PartyFacts,
    /// Whether the applicant is a party of the record.
    pub is_party: Option<bool>,
    pub marriage_status: Option<MarriageStatus>,
    /// Whether the same couple married again after the divorce (复婚).
    pub remarried: Option<bool>,
    pub archive: Option<ArchiveOutcome>,
    pub proxy: Option<ProxyFacts>,
    /// The office that registered.
    pub original_office: Option<String>,
}

/// 补领审查. Accept: may it be asked for; Register: may it be issued.
///
/// Source: 《婚姻登记条例》（国务院令第804号）第21条; before 2025-05-10 （国务院令第387号）第17条.
pub fn assess_reissue(facts: &ReissueFacts, context: &Context<'_>) -> Assessment {
    let parties = [&facts.applicant, &facts.other_party];
    let mut found = Assessment::new(context, Matter::CertificateReissue, parties);
    check_alive(&mut found, Slot::A, &facts.applicant, context.day);
    if facts.reason.is_none() {
        found.need_from(Stage::Accept, "reason");
    }
    match facts.is_party {
        Some(true) => {}
        Some(false) => found.violate(Finding::of(&REISSUE_NOT_A_PARTY).at(Slot::A.path())),
        None => found.need_from(Stage::Accept, Slot::A.path()),
    }
    check_standing(&mut found, facts);
    check_archive(&mut found, facts.archive);
    match facts.proxy {
        Some(ProxyFacts { notarised_authorisation: false }) => {
            found.refuse_from(Stage::Accept, Finding::of(&REISSUE_PROXY_UNAUTHORISED));
        }
        None if facts.applicant.present != Some(true) => {
            found.refuse_from(Stage::Accept, Finding::of(&REISSUE_APPLICANT_ABSENT).at(Slot::A.path()));
        }
        _ => {}
    }
    let original_office = facts.original_office.as_deref();
    check_office(&mut found, context, Matter::CertificateReissue, parties, original_office);
    documents::check_party(&mut found, Matter::CertificateReissue, Slot::A, &facts.applicant, None);
    found
}

/// 不予补领的情形. What was found, but for what is merely not known yet.
pub fn is_ground_of_refusal(finding: &Finding) -> bool {
    [FACT_NEEDED.code, REISSUE_ARCHIVE_AWAITED.code].iter().all(|open| *open != finding.code())
}

/// What the certificate says must still be so.
fn check_standing(found: &mut Assessment, facts: &ReissueFacts) {
    use {CertificateKind as Kind, MarriageStatus as Status};
    match (facts.kind, facts.marriage_status) {
        (_, None) => found.need_from(Stage::Accept, "marriage.status"),
        (Kind::Marriage, Some(Status::InForce)) => {}
        (Kind::Marriage, Some(status)) => {
            found.violate(Finding::of(&REISSUE_MARRIAGE_ENDED).fact("status", wire_name(&status)));
        }
        (Kind::Divorce, Some(Status::DissolvedByRegistration)) => match facts.remarried {
            Some(false) => {}
            Some(true) => found.violate(Finding::of(&REISSUE_REMARRIED)),
            None => found.need_from(Stage::Register, "remarried"),
        },
        (Kind::Divorce, Some(status)) => {
            found.violate(Finding::of(&REISSUE_NO_REGISTERED_DIVORCE).fact("status", wire_name(&status)));
        }
    }
}

fn check_archive(found: &mut Assessment, outcome: Option<ArchiveOutcome>) {
    let rule = match outcome {
        Some(ArchiveOutcome::Verified) => return,
        None | Some(ArchiveOutcome::Awaited) => &REISSUE_ARCHIVE_AWAITED,
        Some(ArchiveOutcome::Differs | ArchiveOutcome::NotFound) => &REISSUE_ARCHIVE_UNVERIFIED,
    };
    found.refuse_from(Stage::Register, Finding::of(rule).at("archive"));
}

rules! {
    REISSUE_NOT_A_PARTY {
        zh: "申请人不是该婚姻登记的当事人",
        en: "The applicant is not a party of this record",
        basis: "《婚姻登记条例》（国务院令第804号）第21条",
        remedy: "请由当事人本人申请",
        "The party must apply",
    }
    REISSUE_APPLICANT_ABSENT {
        zh: "申请人未到场，也未委托他人",
        en: "The applicant is neither present nor represented",
        basis: "《婚姻登记条例》（国务院令第804号）第21条",
        remedy: "请本人到场，或者出具公证授权委托书委托他人办理",
        "Come in person or send a proxy with a notarised authorisation",
    }
    REISSUE_PROXY_UNAUTHORISED {
        zh: "委托他人补领须有公证的授权委托书",
        en: "A proxy needs a notarised authorisation",
        basis: "《婚姻登记条例》（国务院令第804号）第21条",
        remedy: "请提交公证授权委托书",
        "Submit the notarised authorisation",
    }
    REISSUE_MARRIAGE_ENDED {
        zh: "婚姻关系已终止，不能补领结婚证",
        en: "The marriage has ended; no marriage certificate can be replaced",
        basis: "《婚姻登记条例》（国务院令第804号）第21条",
        remedy: "如需证明婚姻登记情况，请申请查阅婚姻登记档案",
        "Ask for a copy from the archive instead",
    }
    REISSUE_REMARRIED {
        zh: "双方已复婚，不能补领离婚证",
        en: "The couple married again; no divorce certificate can be replaced",
        basis: "《婚姻登记条例》（国务院令第804号）第18条、第21条",
        remedy: "如需证明离婚登记情况，请申请查阅婚姻登记档案",
        "Ask for a copy from the archive instead",
    }
    REISSUE_NO_REGISTERED_DIVORCE {
        zh: "该婚姻没有离婚登记，不能补领离婚证",
        en: "There is no registered divorce of this marriage",
        basis: "《婚姻登记条例》（国务院令第804号）第21条",
        remedy: "法院离婚的，请向法院申请裁判文书生效证明",
        "After a court divorce, ask the court for its documents",
    }
    REISSUE_ARCHIVE_AWAITED {
        zh: "婚姻登记档案尚未查证",
        en: "The archive has not been verified yet",
        basis: "《婚姻登记条例》（国务院令第804号）第21条",
        remedy: "请等待档案保管机关答复",
        "Wait for the answer of the office that keeps the file",
    }
    REISSUE_ARCHIVE_UNVERIFIED {
        zh: "档案不存在或者与申请不符",
        en: "The archive has no file or does not agree",
        basis: "《婚姻登记条例》（国务院令第804号）第21条",
        remedy: "请补充能证明婚姻状况的材料，按历史数据补录更正流程处理",
        "Supply evidence; the historical-record procedure applies",
    }
    REISSUE_RECORD_NOT_FOUND {
        zh: "登记信息中没有可以补领的婚姻登记记录",
        en: "The register has no record for which a certificate could be replaced",
        basis: "《婚姻登记条例》（国务院令第804号）第21条",
        remedy: "请核对证字号；确有登记的，按原证或档案补录后申请，查档属实方可补发",
        "Check the number; if the registration did take place, apply with the supplement of its paper",
    }
    /// A refusal needs a ground.
    REISSUE_NO_GROUND {
        zh: "未发现不予补领的情形",
        en: "No ground was found to refuse the replacement",
        basis: "《婚姻登记条例》（国务院令第804号）第21条",
        remedy: "经查证属实的，应当补发",
        "Where the archive agrees, the certificate must be issued",
    }
}

#[cfg(test)]
mod tests {
    use super::{
        super::{facts::Sex, samples::*},
        *,
    };

    fn facts() -> ReissueFacts {
        ReissueFacts {
            kind: CertificateKind::Marriage,
            reason: Some(ReissueReason::Lost),
            applicant: party(Sex::Female),
            other_party: party(Sex::Male),
            is_party: Some(true),
            marriage_status: Some(MarriageStatus::InForce),
            remarried: Some(false),
            archive: Some(ArchiveOutcome::Verified),
            proxy: None,
            original_office: Some("420112".into()),
        }
    }

    fn issue(facts: &ReissueFacts, office: &str, on: &str) -> Vec<&'static str> {
        codes(&assess_reissue(facts, &World::at(office).on(Stage::Register, on)).violations)
    }

    #[test]
    fn the_original_or_a_hukou_office_issued_until_2025_and_any_since() {
        for (office, on, lawful) in [
            ("420112", "2025-05-09", true),
            ("420103", "2025-05-09", true),
            ("429006", "2025-05-09", false),
            ("429006", "2025-05-10", true),
        ] {
            let expected: &[&str] = if lawful { &[] } else { &["OFFICE_NOT_COMPETENT"] };
            assert_eq!(issue(&facts(), office, on), expected, "{office} {on}");
        }
    }

    #[test]
    fn what_the_certificate_says_must_still_stand() {
        use {CertificateKind as Kind, MarriageStatus as Status};
        let cases: [(Kind, Status, bool, &[&str]); 6] = [
            (Kind::Marriage, Status::EndedByDeath, false, &["REISSUE_MARRIAGE_ENDED"]),
            (Kind::Marriage, Status::DissolvedByRegistration, false, &["REISSUE_MARRIAGE_ENDED"]),
            (Kind::Divorce, Status::DissolvedByRegistration, false, &[]),
            (Kind::Divorce, Status::DissolvedByRegistration, true, &["REISSUE_REMARRIED"]),
            (Kind::Divorce, Status::DissolvedByCourt, false, &["REISSUE_NO_REGISTERED_DIVORCE"]),
            (Kind::Divorce, Status::InForce, false, &["REISSUE_NO_REGISTERED_DIVORCE"]),
        ];
        for (kind, status, remarried, expected) in cases {
            let request =
                ReissueFacts { kind, marriage_status: Some(status), remarried: Some(remarried), ..facts() };
            assert_eq!(issue(&request, "420103", "2026-01-05"), expected);
        }
    }

    #[test]
    fn the_archive_decides_the_issue_not_the_acceptance() {
        let mut request = ReissueFacts { archive: None, ..facts() };
        assert_eq!(issue(&request, "420103", "2026-01-05"), ["REISSUE_ARCHIVE_AWAITED"]);
        assert!(assess_reissue(&request, &World::at("420103").on(Stage::Accept, "2026-01-05")).is_lawful());
        request.archive = Some(ArchiveOutcome::NotFound);
        assert_eq!(issue(&request, "420103", "2026-01-05"), ["REISSUE_ARCHIVE_UNVERIFIED"]);
    }

    #[test]
    fn what_is_not_answered_yet_is_no_ground_to_refuse() {
        let grounds = |archive| {
            let request = ReissueFacts { archive, ..facts() };
            let found = assess_reissue(&request, &World::at("420103").on(Stage::Register, "2026-01-05"));
            found.violations.iter().any(is_ground_of_refusal)
        };
        assert!(!grounds(None) && !grounds(Some(ArchiveOutcome::Awaited)));
        assert!(grounds(Some(ArchiveOutcome::Differs)));
    }

    #[test]
    fn a_proxy_needs_a_notarised_authorisation() {
        let mut request = facts();
        request.applicant.present = Some(false);
        assert_eq!(issue(&request, "420103", "2026-01-05"), ["REISSUE_APPLICANT_ABSENT"]);
        request.proxy = Some(ProxyFacts { notarised_authorisation: false });
        assert_eq!(issue(&request, "420103", "2026-01-05"), ["REISSUE_PROXY_UNAUTHORISED"]);
        request.proxy = Some(ProxyFacts { notarised_authorisation: true });
        assert!(issue(&request, "420103", "2026-01-05").is_empty());
    }
}
