//! 强制报告. Signs of trafficking or violence: to whom they are reported, and what stands still until they are answered.
//! Start with [`assess_report`]; [`SafeguardKind::holds`] is what a report does to a registration.
//! Never: a word of it in what a case finds, its timeline, or an answer to a citizen.

use async_graphql::Enum;
use serde::{Deserialize, Serialize};

use super::{
    assessment::{Assessment, Stage},
    facts::PartyFacts,
    wire_name,
};
use crate::platform::violation::Finding;

/// 情形. What the registrar saw signs of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Enum, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum SafeguardKind {
    /// 疑似被拐卖、绑架. A person seems trafficked or abducted; the police are told at once.
    Trafficking,
    /// 家庭暴力或者其现实危险. Violence or its real danger: dissuasion, and the ways to help are told.
    Violence,
}

impl SafeguardKind {
    const ALL: [Self; 2] = [Self::Trafficking, Self::Violence];

    /// Those of which an unanswered report holds a registration.
    pub fn holding() -> impl Iterator<Item = Self> {
        Self::ALL.into_iter().filter(|kind| kind.holds())
    }

    /// Whether a registration of the person stands still until the report is answered. Violence does not bar who
    /// wants to marry: the registrar questions each alone, and refuses where the will is not free.
    ///
    /// Source: 《婚姻登记条例》（国务院令第804号）第6条; 《妇女权益保障法》第22条.
    pub fn holds(self) -> bool {
        self == Self::Trafficking
    }
}

/// 报告或者转介对象. Who was told.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Enum, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum SafeguardReceiver {
    /// 公安机关.
    PublicSecurity,
    /// 妇女联合会.
    WomensFederation,
    /// 救助管理机构. A shelter.
    Shelter,
    /// 法律援助机构.
    LegalAid,
}

/// Checks a report before it is recorded.
///
/// # Errors
/// Signs of trafficking that were not reported to the police.
pub fn assess_report(kind: SafeguardKind, to: SafeguardReceiver) -> Result<(), Finding> {
    if kind == SafeguardKind::Trafficking && to != SafeguardReceiver::PublicSecurity {
        let finding = Finding::of(&SAFEGUARD_NOT_TO_POLICE).at("input.reportedTo");
        return Err(finding.fact("reportedTo", wire_name(&to)));
    }
    Ok(())
}

/// Checks that `officer` may record the answer, which lets a registration go on.
///
/// # Errors
/// An answered report, the same officer; all at once.
pub fn may_answer(is_answered: bool, reported_by: &str, officer: &str) -> Result<(), Vec<Finding>> {
    let mut violations = Vec::new();
    if is_answered {
        violations.push(Finding::of(&SAFEGUARD_ANSWERED));
    }
    if reported_by == officer {
        violations.push(Finding::of(&SAFEGUARD_SAME_OFFICER));
    }
    if violations.is_empty() { Ok(()) } else { Err(violations) }
}

/// Registration alone is refused, in words that tell nobody at the window why: a warning on an earlier step would
/// stand on the couple's timeline.
pub(super) fn check_held(found: &mut Assessment, parties: [&PartyFacts; 2]) {
    if parties.iter().any(|party| party.is_held) && found.stage >= Stage::Register {
        found.violate(Finding::of(&REGISTRATION_ON_HOLD));
    }
}

rules! {
    /// Code, law and place say as little as the words: any office in the country is told it.
    REGISTRATION_ON_HOLD {
        zh: "该办件暂不能登记，请联系本机关负责人或者上级民政部门",
        en: "This case cannot be registered for now; ask the head of the office or the bureau above it",
        basis: "《婚姻登记条例》（国务院令第804号）第10条",
        remedy: "待有关核实完成后继续办理",
        "Go on once what is being verified is answered",
    }
    SAFEGUARD_NOT_TO_POLICE {
        zh: "发现疑似被拐卖、绑架的，应当及时向公安机关报告",
        en: "Signs of trafficking or abduction are reported to the police",
        basis: "《婚姻登记条例》（国务院令第804号）第6条；《妇女权益保障法》第22条",
        remedy: "请先向公安机关报告，再记录接报编号",
        "Report to the police first, then record their reference",
    }
    SAFEGUARD_ANSWERED {
        zh: "该报告已有答复",
        en: "The report is answered already",
        basis: "《婚姻登记条例》（国务院令第804号）第6条",
        remedy: "无需办理；有新情况的另行报告",
        "Nothing to do; report anew what is new",
    }
    SAFEGUARD_SAME_OFFICER {
        zh: "报告的答复须由报告人以外的人员记录",
        en: "Who made the report may not record its answer",
        basis: "《婚姻登记条例》（国务院令第804号）第6条",
        remedy: "请由上级民政部门的另一名工作人员办理",
        "Let another officer of the bureau act",
    }
}

#[cfg(test)]
mod tests {
    use super::{
        super::{eligibility::assess_marriage, samples::*},
        *,
    };

    #[test]
    fn trafficking_goes_to_the_police_and_holds() {
        use SafeguardKind::{Trafficking, Violence};
        use SafeguardReceiver::{LegalAid, PublicSecurity, Shelter, WomensFederation};
        for (kind, to, may) in [
            (Trafficking, PublicSecurity, true),
            (Trafficking, WomensFederation, false),
            (Trafficking, LegalAid, false),
            (Violence, WomensFederation, true),
            (Violence, Shelter, true),
            (Violence, PublicSecurity, true),
        ] {
            assert_eq!(assess_report(kind, to).is_ok(), may, "{kind:?} {to:?}");
        }
        assert_eq!(SafeguardKind::holding().collect::<Vec<_>>(), [Trafficking]);
    }

    #[test]
    fn a_second_person_records_the_answer_once() {
        for (answered, officer, expected) in [
            (false, "staff-2", vec![]),
            (false, "staff-1", vec!["SAFEGUARD_SAME_OFFICER"]),
            (true, "staff-2", vec!["SAFEGUARD_ANSWERED"]),
            (true, "staff-1", vec!["SAFEGUARD_ANSWERED", "SAFEGUARD_SAME_OFFICER"]),
        ] {
            let found = may_answer(answered, "staff-1", officer).err().unwrap_or_default();
            assert_eq!(codes(&found), expected);
        }
    }

    #[test]
    fn a_hold_stops_the_registration_and_says_nothing_before() {
        let world = World::at("420103");
        let mut facts = examined(&couple(), "2026-05-20");
        facts.party_b.is_held = true;
        for (stage, expected) in [
            (Stage::Preview, vec![]),
            (Stage::Accept, vec![]),
            (Stage::Examine, vec![]),
            (Stage::Register, vec!["REGISTRATION_ON_HOLD"]),
        ] {
            let found = assess_marriage(&facts, &world.on(stage, "2026-05-20"));
            assert_eq!(codes(&found.violations), expected, "{stage:?}");
            assert!(found.warnings.is_empty(), "{stage:?}");
        }
    }
}
