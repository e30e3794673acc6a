//! 婚姻关系的终止与否定. How a registered marriage ends, is voided, annulled or revoked.
//! Start with [`assess_ending`]; the register posts what a court or authority decided.
//! Never: a judgment of its own on void or annulled marriages; courts alone decide those.

use std::collections::BTreeSet;

use async_graphql::Enum;
use chrono::{Months, NaiveDate};
use entities::marriage::state::MarriageStatus;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::{documents::DocumentKind, wire_name};
use crate::platform::violation::Finding;

/// 无效事由.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Enum, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum VoidGround {
    /// 重婚.
    Bigamy,
    /// 有禁止结婚的亲属关系.
    ProhibitedKinship,
    /// 未到法定婚龄.
    UnderAge,
}

/// 撤销事由.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Enum, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum AnnulmentGround {
    /// 胁迫; the year runs from its end or from regained liberty.
    Coercion,
    /// 隐瞒重大疾病; the year runs from knowledge.
    UndisclosedIllness,
}

/// 撤销登记事由.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Enum, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum RevocationGround {
    /// 冒名顶替.
    Impersonation,
    /// 弄虚作假.
    FalsePapers,
}

/// What happened to the marriage.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ending {
    RegisteredDivorce,
    CourtDivorce,
    Death {
        /// Key of the spouse who died; the other is free.
        deceased: Uuid,
    },
    DeclaredVoid {
        ground: VoidGround,
        /// Whether the ground had ceased before the suit.
        ground_ceased: bool,
    },
    Annulled {
        ground: AnnulmentGround,
        /// From when the year runs, and when the suit was filed, where known.
        year_from: Option<NaiveDate>,
        filed_on: Option<NaiveDate>,
    },
    /// 冒名顶替、弄虚作假; by the authority's own decision after hearing the party.
    Revoked {
        party_heard: bool,
    },
}

impl Ending {
    pub fn status(self) -> MarriageStatus {
        match self {
            Self::RegisteredDivorce => MarriageStatus::DissolvedByRegistration,
            Self::CourtDivorce => MarriageStatus::DissolvedByCourt,
            Self::Death { .. } => MarriageStatus::EndedByDeath,
            Self::DeclaredVoid { .. } => MarriageStatus::Void,
            Self::Annulled { .. } => MarriageStatus::Annulled,
            Self::Revoked { .. } => MarriageStatus::Revoked,
        }
    }

    /// Any one of these proves it; a registered divorce is proved by its own case.
    pub fn evidence(self) -> &'static [DocumentKind] {
        match self {
            Self::RegisteredDivorce => &[],
            Self::CourtDivorce => &[DocumentKind::JudgmentCopy, DocumentKind::MediationStatement],
            Self::Death { .. } => &[DocumentKind::DeathProof],
            Self::DeclaredVoid { .. } | Self::Annulled { .. } => &[DocumentKind::JudgmentCopy],
            Self::Revoked { .. } => &[DocumentKind::RevocationDecision],
        }
    }
}

/// Which status may follow which. What never was (void, annulled, revoked) is the end; a marriage that has
/// ended may still turn out void or be revoked.
///
/// Source: 《民法典》第1051条至第1054条; 《最高人民法院关于适用〈民法典〉婚姻家庭编的解释（一）》第14条.
pub fn may_follow(current: MarriageStatus, next: MarriageStatus) -> bool {
    use MarriageStatus as S;
    match current {
        S::InForce => next != S::InForce,
        S::DissolvedByRegistration | S::DissolvedByCourt | S::EndedByDeath => {
            matches!(next, S::Void | S::Revoked)
        }
        S::Void | S::Annulled | S::Revoked => false,
    }
}

/// Whether a court may still declare the marriage void: not once the ground has ceased, bigamy excepted.
///
/// Source: 解释（一）第10条; 解释（二）第1条.
pub fn void_ground_stands(ground: VoidGround, ceased: bool) -> bool {
    ground == VoidGround::Bigamy || !ceased
}

/// 一年除斥期间. The last day to ask a court to annul; no suspension, no extension.
///
/// Source: 《民法典》第1052条、第1053条; 解释（一）第19条.
pub fn annulment_deadline(year_from: NaiveDate) -> Option<NaiveDate> {
    year_from.checked_add_months(Months::new(12))
}

/// What the register will say, with notes for the person who posts it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PostedEnding {
    pub status: MarriageStatus,
    pub effective_on: NaiveDate,
    pub warnings: Vec<Finding>,
}

/// Checks that an ending may be posted. A judgment in force is posted even where a time limit looks
/// missed: that warns, since only the court decides it.
///
/// # Errors
/// Status order, missing evidence, effect in the future, an unheard party; all at once.
pub fn assess_ending(
    current: MarriageStatus,
    ending: Ending,
    effective_on: NaiveDate,
    shown: &BTreeSet<DocumentKind>,
    today: NaiveDate,
) -> Result<PostedEnding, Vec<Finding>> {
    let (mut violations, mut warnings) = (Vec::new(), Vec::new());
    let status = ending.status();
    if !may_follow(current, status) {
        let finding = Finding::of(&ENDING_NOT_POSSIBLE).fact("current", wire_name(&current));
        violations.push(finding.fact("next", wire_name(&status)));
    }
    let evidence = ending.evidence();
    if !evidence.is_empty() && !evidence.iter().any(|kind| shown.contains(kind)) {
        let kinds: Vec<_> = evidence.iter().map(wire_name).collect();
        violations.push(Finding::of(&ENDING_EVIDENCE_MISSING).fact("anyOf", kinds.join("|")));
    }
    if effective_on > today {
        violations.push(Finding::of(&ENDING_NOT_EFFECTIVE).fact("effectiveOn", effective_on));
    }
    match ending {
        Ending::Revoked { party_heard: false } => violations.push(Finding::of(&REVOCATION_UNHEARD)),
        Ending::DeclaredVoid { ground, ground_ceased } if !void_ground_stands(ground, ground_ceased) => {
            warnings.push(Finding::of(&VOID_GROUND_CEASED).fact("ground", wire_name(&ground)));
        }
        Ending::Annulled { ground, year_from: Some(from), filed_on } => {
            if let (Some(last), Some(filed)) = (annulment_deadline(from), filed_on)
                && filed > last
            {
                let finding = Finding::of(&ANNULMENT_LATE).fact("ground", wire_name(&ground));
                warnings.push(finding.fact("lastDay", last).fact("filedOn", filed));
            }
        }
        _ => {}
    }
    if violations.is_empty() { Ok(PostedEnding { status, effective_on, warnings }) } else { Err(violations) }
}

rules! {
    ENDING_NOT_POSSIBLE {
        zh: "该婚姻当前状态不能再变更为所述状态",
        en: "This status cannot follow the marriage's present status",
        basis: "《民法典》第1051条至第1054条、第1080条",
        remedy: "请核对婚姻登记信息与所依据的文书",
        "Check the record and the document relied on",
    }
    ENDING_EVIDENCE_MISSING {
        zh: "缺少证明婚姻关系变化的法律文书或证明",
        en: "The document that proves the change is missing",
        basis: "《婚姻登记条例》（国务院令第804号）第20条；《民法典》第1080条",
        remedy: "请提供所列文书中的任一种",
        "Supply any one of the documents listed",
    }
    ENDING_NOT_EFFECTIVE {
        zh: "法律文书尚未生效",
        en: "The decision is not in force yet",
        basis: "《民法典》第1080条",
        remedy: "请在文书生效后办理",
        "Post it once it is in force",
    }
    REVOCATION_UNHEARD {
        zh: "撤销登记前须告知当事人并听取陈述申辩",
        en: "The party must be notified and heard before a revocation",
        basis: "《关于妥善处理以冒名顶替或者弄虚作假的方式办理婚姻登记问题的指导意见》（2021年）",
        remedy: "请先送达拟撤销告知书并记录陈述申辩",
        "Serve the notice of intended revocation and record the statement",
    }
    REVOCATION_UNDER_WAY {
        zh: "该婚姻登记已有未办结的撤销程序",
        en: "A revocation of this registration is under way already",
        basis: "《关于妥善处理以冒名顶替或者弄虚作假的方式办理婚姻登记问题的指导意见》（2021年）",
        remedy: "请在已有程序中继续办理",
        "Go on with the one that is open",
    }
    REVOCATION_NOT_UNDER_WAY {
        zh: "该婚姻登记没有处于此环节的撤销程序",
        en: "No revocation of this registration has come to this step",
        basis: "《关于妥善处理以冒名顶替或者弄虚作假的方式办理婚姻登记问题的指导意见》（2021年）",
        remedy: "请先送达拟撤销告知书，再听取陈述申辩并作出决定",
        "Serve the notice first, then hear the party and decide",
    }
    REVOCATION_SAME_OFFICER {
        zh: "拟撤销与作出决定须由不同人员办理",
        en: "Who proposed the revocation may not decide it",
        basis: "《关于妥善处理以冒名顶替或者弄虚作假的方式办理婚姻登记问题的指导意见》（2021年）",
        remedy: "请由另一名工作人员作出决定",
        "Let another officer decide",
    }
    ENDING_DAY_IMPOSSIBLE {
        zh: "日期晚于今天或者早于前一环节",
        en: "The day lies in the future or before the step that precedes it",
        basis: "《婚姻登记条例》（国务院令第804号）第20条",
        remedy: "请核对日期",
        "Check the day",
    }
    VOID_GROUND_CEASED {
        zh: "提起诉讼时法定的无效婚姻情形已经消失，请核对裁判文书",
        en: "The ground had ceased before the suit; check the judgment",
        basis: "《最高人民法院关于适用〈民法典〉婚姻家庭编的解释（一）》第10条",
        remedy: "以生效裁判为准，存疑时与法院核对",
        "The judgment in force prevails; ask the court when in doubt",
    }
    ANNULMENT_LATE {
        zh: "撤销请求似已超过一年期间，请核对裁判文书",
        en: "The suit seems to be later than one year; check the judgment",
        basis: "《民法典》第1052条、第1053条；《最高人民法院关于适用〈民法典〉婚姻家庭编的解释（一）》第19条",
        remedy: "以生效裁判为准，存疑时与法院核对",
        "The judgment in force prevails; ask the court when in doubt",
    }
}

#[cfg(test)]
mod tests {
    use super::{
        super::samples::{codes, day},
        *,
    };

    fn post(
        current: MarriageStatus,
        ending: Ending,
        shown: &[DocumentKind],
    ) -> Result<PostedEnding, Vec<Finding>> {
        assess_ending(current, ending, day("2025-06-01"), &shown.iter().copied().collect(), day("2025-06-01"))
    }

    #[test]
    fn statuses_follow_the_table() {
        use MarriageStatus as S;
        let all = [
            S::InForce,
            S::DissolvedByRegistration,
            S::DissolvedByCourt,
            S::EndedByDeath,
            S::Void,
            S::Annulled,
            S::Revoked,
        ];
        for next in all {
            assert_eq!(may_follow(S::InForce, next), next != S::InForce);
            assert_eq!(may_follow(S::DissolvedByCourt, next), matches!(next, S::Void | S::Revoked));
            for last in [S::Void, S::Annulled, S::Revoked] {
                assert!(!may_follow(last, next));
            }
        }
    }

    #[test]
    fn each_ending_needs_its_evidence() {
        let void = Ending::DeclaredVoid { ground: VoidGround::Bigamy, ground_ceased: true };
        for (ending, kind) in [
            (Ending::CourtDivorce, DocumentKind::MediationStatement),
            (Ending::Death { deceased: Uuid::nil() }, DocumentKind::DeathProof),
            (void, DocumentKind::JudgmentCopy),
            (Ending::Revoked { party_heard: true }, DocumentKind::RevocationDecision),
        ] {
            let posted = post(MarriageStatus::InForce, ending, &[kind]).unwrap();
            assert_eq!((posted.status, posted.warnings), (ending.status(), vec![]));
            let missing = post(MarriageStatus::InForce, ending, &[]).unwrap_err();
            assert_eq!(codes(&missing), ["ENDING_EVIDENCE_MISSING"]);
        }
        assert!(post(MarriageStatus::InForce, Ending::RegisteredDivorce, &[]).is_ok());
        let early = [DocumentKind::JudgmentCopy].into();
        let refused = assess_ending(
            MarriageStatus::Void,
            Ending::CourtDivorce,
            day("2025-06-02"),
            &early,
            day("2025-06-01"),
        );
        assert_eq!(codes(&refused.unwrap_err()), ["ENDING_NOT_POSSIBLE", "ENDING_NOT_EFFECTIVE"]);
        let unheard = post(
            MarriageStatus::InForce,
            Ending::Revoked { party_heard: false },
            &[DocumentKind::RevocationDecision],
        );
        assert_eq!(codes(&unheard.unwrap_err()), ["REVOCATION_UNHEARD"]);
    }

    #[test]
    fn a_missed_limit_warns_but_the_judgment_is_posted() {
        for (ground, warned) in [(VoidGround::UnderAge, true), (VoidGround::Bigamy, false)] {
            let ending = Ending::DeclaredVoid { ground, ground_ceased: true };
            let posted = post(MarriageStatus::EndedByDeath, ending, &[DocumentKind::JudgmentCopy]).unwrap();
            assert_eq!(!posted.warnings.is_empty(), warned, "{ground:?}");
        }
        for (filed, late) in [("2025-03-01", false), ("2025-03-02", true)] {
            let ending = Ending::Annulled {
                ground: AnnulmentGround::Coercion,
                year_from: Some(day("2024-03-01")),
                filed_on: Some(day(filed)),
            };
            let posted = post(MarriageStatus::InForce, ending, &[DocumentKind::JudgmentCopy]).unwrap();
            assert_eq!(!posted.warnings.is_empty(), late, "{filed}");
        }
    }
}
