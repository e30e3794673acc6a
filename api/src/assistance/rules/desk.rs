//! 窗口受理规则. What the one window itself refuses: matters, signatures, offices, opinions.
//! Start with [`check_consents`] and [`check_matters`], which tell everything at once.
//! Never: eligibility, which is each programme's.

use std::collections::BTreeSet;

use chrono::NaiveDate;

use super::{
    facts::{Household, Programme},
    programme::{Eligibility, Unit, of},
};
use crate::platform::violation::Finding;

/// 授权书. A member's signature under the check.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Consent {
    /// Place of the member in the household.
    pub member: usize,
    pub signed_on: NaiveDate,
}

/// A matter as asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Asked {
    pub programme: Programme,
    /// Place of the person it is for, where the programme is one person's.
    pub member: Option<usize>,
}

/// 授权核对. Every adult of the household signs before anybody is asked about them.
///
/// Source: 《最低生活保障审核确认办法》第9条; 《中华人民共和国社会救助法》第40条.
pub fn check_consents(household: &Household, consents: &[Consent], today: NaiveDate) -> Vec<Finding> {
    let signed: BTreeSet<usize> = consents.iter().map(|consent| consent.member).collect();
    let unsigned = household
        .members
        .iter()
        .enumerate()
        .filter(|(place, member)| !member.is_minor_on(today) && !signed.contains(place))
        .map(|(place, _)| Finding::of(&DESK_CONSENT_MISSING).at(format!("members.{place}.consent")));
    let late = consents.iter().filter(|consent| consent.signed_on > today).map(|consent| {
        Finding::of(&DESK_CONSENT_DATE).at(format!("members.{}.consent.signedOn", consent.member))
    });
    unsigned.chain(late).collect()
}

/// 申请事项核对. Each matter once for the household or once a person, for somebody on the form.
///
/// Source: 《社会救助暂行办法》第4条; 《中华人民共和国社会救助法》第39条.
pub fn check_matters(household: &Household, asked: &[Asked]) -> Vec<Finding> {
    let mut found = Vec::new();
    if asked.is_empty() {
        found.push(Finding::of(&DESK_NO_MATTER).at("matters"));
    }
    let mut seen = BTreeSet::new();
    for (at, matter) in asked.iter().enumerate() {
        let path = |field: &str| format!("matters.{at}.{field}");
        let is_for_one = is_for_one(matter.programme);
        match matter.member {
            None if is_for_one => found.push(Finding::of(&DESK_PERSON_MISSING).at(path("member"))),
            Some(_) if !is_for_one => found.push(Finding::of(&DESK_PERSON_NOT_NEEDED).at(path("member"))),
            Some(member) if member >= household.members.len() => {
                found.push(Finding::of(&DESK_PERSON_UNKNOWN).at(path("member")).fact("member", member));
            }
            _ => {}
        }
        if !seen.insert((matter.programme, matter.member)) {
            found.push(Finding::of(&DESK_MATTER_TWICE).at(path("programme")));
        }
    }
    found
}

/// Whether a programme is granted to one person rather than to the household.
pub fn is_for_one(programme: Programme) -> bool {
    matches!(of(programme).unit, Unit::Person | Unit::Child)
}

/// 确认前提. Nobody confirms what the rules say no to, or cannot yet say yes to.
///
/// Source: 《最低生活保障审核确认办法》第20条.
pub fn may_propose_confirmation(found: &Eligibility) -> Vec<Finding> {
    let open = (!found.open.is_empty()).then(|| Finding::of(&DESK_OPEN_POINTS));
    found.violations.iter().chain(&found.open).cloned().chain(open).collect()
}

rules! {
    DESK_NO_MATTER {
        zh: "没有选择申请事项",
        en: "No matter was chosen",
        basis: "《社会救助暂行办法》第4条；《中华人民共和国社会救助法》第39条",
        remedy: "请至少选择一项申请事项",
        "Choose at least one matter",
    }
    DESK_MATTER_TWICE {
        zh: "同一事项重复申请",
        en: "The same matter is asked for twice",
        basis: "《社会救助暂行办法》第4条；《中华人民共和国社会救助法》第39条",
        remedy: "请删除重复的事项",
        "Remove one of them",
    }
    DESK_MATTER_NOT_OFFERED {
        zh: "该事项尚未纳入一门受理",
        en: "The one window does not take this matter yet",
        basis: "《社会救助暂行办法》第4条；《中华人民共和国社会救助法》第39条",
        remedy: "请按原渠道申请该事项",
        "Apply for it the way it was applied for before",
    }
    DESK_PERSON_MISSING {
        zh: "该事项按个人申请，未指明对象",
        en: "The matter is one person's and nobody is named",
        basis: "《社会救助暂行办法》第4条；《中华人民共和国社会救助法》第39条",
        remedy: "请选择享受该待遇的家庭成员",
        "Choose the member it is for",
    }
    DESK_PERSON_NOT_NEEDED {
        zh: "该事项以家庭为单位申请，不指明个人",
        en: "The matter is the household's and names nobody",
        basis: "《最低生活保障审核确认办法》第4条",
        remedy: "请勿为该事项选择成员",
        "Name no member for it",
    }
    DESK_PERSON_UNKNOWN {
        zh: "所指成员不在申请表中",
        en: "The member is not on the form",
        basis: "《社会救助暂行办法》第4条；《中华人民共和国社会救助法》第39条",
        remedy: "请选择申请表中的成员",
        "Choose a member on the form",
    }
    DESK_CONSENT_MISSING {
        zh: "成年家庭成员未签署核对授权书",
        en: "An adult member has not signed for the check",
        basis: "《最低生活保障审核确认办法》第9条；2026-07-01起：《中华人民共和国社会救助法》第40条",
        remedy: "请该成员签署授权书",
        "Have the member sign",
    }
    DESK_CONSENT_DATE {
        zh: "授权书签署日期晚于受理日期",
        en: "The signature is dated later than the day of filing",
        basis: "《最低生活保障审核确认办法》第9条；2026-07-01起：《中华人民共和国社会救助法》第40条",
        remedy: "请核对签署日期",
        "Check the date of the signature",
    }
    DESK_OFFICE_NOT_CONNECTED {
        zh: "有管辖权的机构未接入本系统",
        en: "The competent office is not connected to the hub",
        basis: "《最低生活保障审核确认办法》第5条",
        remedy: "请告知申请人向有管辖权的街道（乡镇）申请",
        "Tell the applicant to go to the competent street or town",
    }
    DESK_STANDARD_NOT_ON_FILE {
        zh: "受理地在该日没有已录入的标准",
        en: "No standard of the place is on file for the day",
        basis: "《社会救助暂行办法》第10条；2026-07-01起：《中华人民共和国社会救助法》第18条",
        remedy: "请录入当地标准文件后再提出意见",
        "Have the local standard entered first",
    }
    DESK_OPEN_POINTS {
        zh: "尚有未查明的事项，不能建议确认",
        en: "There are open points; confirmation cannot be proposed",
        basis: "《最低生活保障审核确认办法》第20条",
        remedy: "请查明后再提出意见",
        "Clear them up first",
    }
    DESK_OPINION_CHANGED {
        zh: "提出意见后情况已变化，与现有结论不一致",
        en: "What the opinion rested on has changed since",
        basis: "《最低生活保障审核确认办法》第20条",
        remedy: "请退回重新提出意见",
        "Send it back for a new opinion",
    }
    DESK_ALREADY_GRANTED {
        zh: "家庭成员已享受该待遇或者与其互斥的待遇",
        en: "A member already has this aid or one that excludes it",
        basis: "《社会救助暂行办法》第4条；2026-07-01起：《中华人民共和国社会救助法》第39条",
        remedy: "请先查明并终止原待遇，不得重复享受",
        "End the former aid first; nobody has it twice",
    }
    DESK_APPLICATION_UNDER_WAY {
        zh: "家庭成员已有同一事项的申请在办理",
        en: "A member has an application of this kind under way",
        basis: "《最低生活保障审核确认办法》第5条",
        remedy: "请在原申请办结后再申请，或者撤回原申请",
        "Wait for its end, or have it withdrawn",
    }
    DESK_VISIT_DATE {
        zh: "入户调查日期早于受理日期或者晚于今日",
        en: "The visit is dated before the form was filed or after today",
        basis: "《最低生活保障审核确认办法》第15条",
        remedy: "请核对入户调查日期",
        "Check the day of the visit",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::assistance::rules::{
        facts::{Area, Relation},
        law::date,
        samples,
    };

    fn household(born: &[NaiveDate]) -> Household {
        let member = |(at, born_on): (usize, &NaiveDate)| {
            let relation = if at == 0 { Relation::Applicant } else { Relation::Child };
            super::super::facts::Member { born_on: *born_on, ..samples::adult(relation) }
        };
        Household {
            members: born.iter().enumerate().map(member).collect(),
            incomes: Vec::new(),
            expenses: Vec::new(),
            assets: Vec::new(),
            area: Area::Urban,
            place: [String::new(), String::new(), String::new()],
        }
    }

    #[test]
    fn adults_sign_children_do_not() {
        let today = date(2023, 3, 1);
        let family = household(&[date(1985, 1, 1), date(2005, 3, 1), date(2005, 3, 2)]);
        let signed = |member, signed_on| Consent { member, signed_on };
        for (consents, codes) in [
            (vec![], vec!["ASSISTANCE_DESK_CONSENT_MISSING"; 2]),
            (vec![signed(0, today), signed(1, date(2023, 2, 1))], vec![]),
            (vec![signed(0, date(2023, 3, 2)), signed(1, today)], vec!["ASSISTANCE_DESK_CONSENT_DATE"]),
        ] {
            let found = check_consents(&family, &consents, today);
            assert_eq!(found.iter().map(Finding::code).collect::<Vec<_>>(), codes, "{consents:?}");
        }
    }

    #[test]
    fn a_matter_is_the_households_or_one_members() {
        let family = household(&[date(1985, 1, 1)]);
        let asked = |programme, member| Asked { programme, member };
        for (matters, codes) in [
            (vec![], vec!["ASSISTANCE_DESK_NO_MATTER"]),
            (vec![asked(Programme::Dibao, None), asked(Programme::DisabledCare, Some(0))], vec![]),
            (vec![asked(Programme::Dibao, Some(0))], vec!["ASSISTANCE_DESK_PERSON_NOT_NEEDED"]),
            (vec![asked(Programme::Elder80, None)], vec!["ASSISTANCE_DESK_PERSON_MISSING"]),
            (vec![asked(Programme::Elder80, Some(1))], vec!["ASSISTANCE_DESK_PERSON_UNKNOWN"]),
            (vec![asked(Programme::Edge, None); 2], vec!["ASSISTANCE_DESK_MATTER_TWICE"]),
        ] {
            let found = check_matters(&family, &matters);
            assert_eq!(found.iter().map(Finding::code).collect::<Vec<_>>(), codes, "{matters:?}");
        }
    }
}
