//! 临时救助（急难型）. What an approval of urgent aid must be: the hardship, the aid, its stages, who decides.
//! Start with [`assess_urgent`]; [`check_papers`] follows a relief given first.
//! Never: where it is applied for (`route`); the street's fund; a test of means, which may not delay relief.

use async_graphql::Enum;
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::{
    Acceptance, CompetentPlace, Decides, Eligibility, FirstPayment, ProgrammePolicy, ProgrammeRules,
    Publicity, Unit,
    decider::{Level, check_level, decider},
    wire_name,
};
use crate::{
    assistance::rules::{
        facts::{Fen, Programme},
        law::RuleSet,
        means::grounds::MEANS_AMOUNT_TOO_LARGE,
        sla::beyond,
        steps::ProgrammeTraits,
    },
    platform::{calendar::WorkCalendar, violation::Finding},
};

/// Act first, papers later: check, review and publicity may be left out.
pub(super) static PROGRAMME: ProgrammeRules = ProgrammeRules {
    programme: Programme::TempUrgent,
    valid_from: None,
    unit: Unit::HouseholdOrPerson,
    decides: Decides::StreetWithinCeiling,
    delegable_under: &[],
    publicity: Publicity::MaySkip,
    steps: ProgrammeTraits { can_aid_first: true, ..ProgrammeTraits::PLAIN },
    first_payment: FirstPayment::AtOnce,
    is_first_payment_local: false,
    most_months: None,
    service_code: 205,
    competent_place: CompetentPlace::Hardship,
    acceptance: Acceptance::CompetentPlace,
    bases: [
        "《社会救助暂行办法》；《关于进一步加强和改进临时救助工作的意见》",
        "《中华人民共和国社会救助法》第37条、第50条；《关于进一步加强和改进临时救助工作的意见》",
    ],
};

/// 急难情形.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Enum, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
#[graphql(name = "HardshipKind")]
pub enum Hardship {
    /// 火灾
    Fire,
    /// 交通事故等意外事件
    Accident,
    /// 突发重大疾病
    SuddenIllness,
    /// 其他特殊困难
    Other,
}

/// 救助方式.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Enum, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum AidForm {
    /// 发放临时救助金
    Cash,
    /// 发放实物
    Goods,
    /// 提供转介服务
    Referral,
}

/// One aid of an approval.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Aid {
    pub form: AidForm,
    /// Cash, or what the goods cost; zero for a referral.
    pub value: Fen,
}

/// 分阶段救助. One instalment of an approval.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Instalment {
    pub value: Fen,
    pub planned_on: NaiveDate,
}

/// What the approval rests on.
#[derive(Debug, Clone, Copy)]
pub struct UrgentFacts<'a> {
    pub hardship: Hardship,
    /// The file says what happened; needed for [`Hardship::Other`], which no kind explains.
    pub is_explained: bool,
    pub aid: &'a [Aid],
    /// Empty when all is given at once; else together the value of the aid.
    pub instalments: &'a [Instalment],
    pub approved_on: NaiveDate,
    /// Who is about to decide.
    pub acting: Level,
    /// Division codes of the deciding place, nearest first.
    pub place: &'a [String],
}

/// The value of one approval, all instalments together; none beyond what an amount can be.
pub fn total(aid: &[Aid]) -> Option<Fen> {
    aid.iter().map(|aid| aid.value).try_fold(Fen::ZERO, Fen::checked_add)
}

/// 急难型临时救助审批. Every fault of an approval at once.
///
/// The whole sum of one approval is held against the ceilings, so that instalments cannot slip below them;
/// a referral alone costs nothing and any level may give it.
///
/// Source: 《关于进一步加强和改进临时救助工作的意见》; 《中华人民共和国社会救助法》第50条.
pub fn assess_urgent(
    facts: &UrgentFacts<'_>,
    accepted_on: NaiveDate,
    law: RuleSet,
    policy: &ProgrammePolicy,
) -> Eligibility {
    let mut found = Eligibility::of(&PROGRAMME, law, accepted_on);
    found.violate_if(facts.hardship == Hardship::Other && !facts.is_explained, || {
        Finding::of(&URGENT_NOT_EXPLAINED).at("hardship")
    });
    found.violate_if(facts.aid.is_empty(), || Finding::of(&URGENT_WITHOUT_AID).at("aid"));
    for (at, aid) in facts.aid.iter().enumerate() {
        let is_referral = aid.form == AidForm::Referral;
        found.violate_if(is_referral != (aid.value == Fen::ZERO), || {
            let finding = Finding::of(&URGENT_VALUE).at(format!("aid.{at}.value"));
            finding.fact("form", wire_name(&aid.form)).fact("value", aid.value)
        });
    }
    let Some(total) = total(facts.aid) else {
        found.violations.push(Finding::of(&MEANS_AMOUNT_TOO_LARGE).at("aid"));
        return found;
    };
    judge_instalments(&mut found, facts, total);
    if total > Fen::ZERO {
        let decider = decider(Programme::TempUrgent, facts.place, accepted_on, law, Some(total), policy);
        let beyond_level = check_level(facts.acting, &decider);
        found.violations.extend(beyond_level.map(|finding| finding.fact("total", total)));
        if facts.acting == Level::Street
            && policy.ceilings(Programme::TempUrgent, facts.place, accepted_on).is_none()
        {
            found.warnings.push(Finding::of(&URGENT_CEILING_UNKNOWN));
        }
    }
    found
}

fn judge_instalments(found: &mut Eligibility, facts: &UrgentFacts<'_>, total: Fen) {
    let rows = facts.instalments;
    let mut earliest = facts.approved_on;
    for (at, row) in rows.iter().enumerate() {
        found.violate_if(row.value == Fen::ZERO, || {
            Finding::of(&URGENT_INSTALMENT_EMPTY).at(format!("instalments.{at}.value"))
        });
        found.violate_if(row.planned_on < earliest, || {
            Finding::of(&URGENT_INSTALMENT_DATE)
                .at(format!("instalments.{at}.plannedOn"))
                .fact("earliest", earliest)
        });
        earliest = earliest.max(row.planned_on);
    }
    let sum: i128 = rows.iter().map(|row| i128::from(row.value.get())).sum();
    found.violate_if(!rows.is_empty() && sum != i128::from(total.get()), || {
        Finding::of(&URGENT_INSTALMENTS_SUM).at("instalments").fact("total", total)
    });
}

/// 补齐手续. Whether the papers of a relief given first are in, and by when they must be.
///
/// `working_days` is the local term, from the limit table; the day of relief does not count. Papers on the
/// last day are in time.
///
/// Source: 《关于进一步加强和改进临时救助工作的意见》; 《中华人民共和国社会救助法》第50条.
///
/// # Errors
/// [`crate::assistance::rules::sla::CALENDAR_YEAR_MISSING`] when the arrangement of a year is not loaded.
pub fn check_papers(
    relief_given_on: NaiveDate,
    recorded_on: Option<NaiveDate>,
    today: NaiveDate,
    working_days: u32,
    calendar: &WorkCalendar,
) -> Result<Option<Finding>, Finding> {
    let due_on = calendar.add_working_days(relief_given_on, working_days).map_err(beyond)?;
    let finding = |rule| Finding::of(rule).fact("reliefGivenOn", relief_given_on).fact("dueOn", due_on);
    Ok(match recorded_on {
        Some(day) if day > due_on => Some(finding(&URGENT_PAPERS_LATE).fact("recordedOn", day)),
        Some(_) => None,
        None if today > due_on => Some(finding(&URGENT_PAPERS_LATE)),
        None => Some(finding(&URGENT_PAPERS_OUTSTANDING)),
    })
}

rules! {
    URGENT_NOT_EXPLAINED {
        zh: "选择其他特殊困难的，应当说明具体情形",
        en: "Hardship of another kind has to be described",
        basis: "《关于进一步加强和改进临时救助工作的意见》",
        remedy: "请填写急难事由",
        "Describe what happened",
    }
    URGENT_WITHOUT_AID {
        zh: "没有填写救助方式",
        en: "The approval names no aid",
        basis: "《关于进一步加强和改进临时救助工作的意见》",
        remedy: "请选择发放救助金、发放实物或者转介服务",
        "Choose cash, goods or a referral",
    }
    URGENT_VALUE {
        zh: "救助金、实物应当有金额，转介服务没有金额",
        en: "Cash and goods have a value, a referral has none",
        basis: "《关于进一步加强和改进临时救助工作的意见》",
        remedy: "请核对救助方式和金额",
        "Check the form and the value",
    }
    URGENT_INSTALMENTS_SUM {
        zh: "分阶段救助各期金额之和与审批金额不一致",
        en: "The instalments do not add up to the sum approved",
        basis: "《关于进一步加强和改进临时救助工作的意见》（一次审批、分阶段救助）",
        remedy: "请核对各期金额",
        "Check the instalments",
    }
    URGENT_INSTALMENT_EMPTY {
        zh: "分阶段救助的每一期都应当有金额",
        en: "Each instalment has a sum",
        basis: "《关于进一步加强和改进临时救助工作的意见》（一次审批、分阶段救助）",
        remedy: "请填写金额或者删除该期",
        "Enter the sum or remove the instalment",
    }
    URGENT_INSTALMENT_DATE {
        zh: "分阶段救助的日期早于审批之日或者前一期",
        en: "The instalment lies before the approval or before the one it follows",
        basis: "《关于进一步加强和改进临时救助工作的意见》（一次审批、分阶段救助）",
        remedy: "请核对各期日期",
        "Check the dates",
    }
    URGENT_CEILING_UNKNOWN {
        zh: "当地小额临时救助限额尚未录入",
        en: "No ceiling of the street is on file",
        basis: "《关于进一步加强和改进临时救助工作的意见》",
        remedy: "请由民政局录入限额；录入前由县级审批",
        "Have the ceiling entered; until then the county decides",
    }
    URGENT_PAPERS_OUTSTANDING {
        zh: "已先行救助，尚未补齐手续",
        en: "Relief was given first; its papers are still to be completed",
        basis: "《中华人民共和国社会救助法》第50条；《关于进一步加强和改进临时救助工作的意见》",
        remedy: "请在规定期限内登记救助对象、事由、金额和签字",
        "Record the person, reason, sum and signatures within the term",
    }
    URGENT_PAPERS_LATE {
        zh: "先行救助后未在规定期限内补齐手续",
        en: "The papers of a relief given first were not completed in time",
        basis: "《中华人民共和国社会救助法》第50条；《关于进一步加强和改进临时救助工作的意见》",
        remedy: "请立即补齐并说明逾期原因",
        "Complete them at once and state why they are late",
    }
}

#[cfg(test)]
mod tests;
