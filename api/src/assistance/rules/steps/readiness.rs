//! 办理条件. What must stand before an opinion, a confirmation, a refusal.
//! Start with [`before_confirmation`].
//! Never: whether the household qualifies; that is the programme's.

use std::collections::BTreeSet;

use async_graphql::Enum;
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::{
    AID_RECORD_INCOMPLETE, CHECK_CONTRADICTION_NOT_TOLD, CHECK_CONTRADICTION_OPEN, CHECK_MISSING,
    CHECK_SOURCE_FAILED, CHECK_UNANSWERED, DEMOCRATIC_REVIEW_NOT_NEEDED, Handling, OBJECTION_NOT_REEXAMINED,
    OBJECTION_OPEN, Officer, ProgrammeTraits, REFUSAL_WITHOUT_APPEAL_NOTE, REFUSAL_WITHOUT_REASONS,
    RELATIVE_NOT_REGISTERED, RELATIVE_NOT_VISITED, SURVEY_MISSING, SURVEY_TWO_PERSONS, SURVEY_UNSIGNED,
    may_decide, may_examine, word,
};
use crate::{
    assistance::rules::{
        facts::SourceOutcome,
        publicity::{self, PublicityPeriod},
    },
    platform::violation::{Finding, Rule},
};

/// 入户调查人数.
///
/// Source: 《最低生活保障审核确认办法》第15条、第16条.
const SURVEY_PERSONS: usize = 2;

/// One partner's answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SourceAnswer {
    /// Code of the partner.
    pub source: String,
    pub outcome: SourceOutcome,
    /// An officer recorded how the facts were verified without this source.
    pub is_verified_otherwise: bool,
}

/// 核对结果与申报不一致.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Contradiction {
    /// 告知申请人
    pub is_told: bool,
    /// The applicant objects and the street has not yet examined again.
    pub is_objection_open: bool,
}

/// 信息核对.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Check {
    pub answers: Vec<SourceAnswer>,
    pub contradiction: Option<Contradiction>,
}

/// One who visited; may belong to a contractor.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Surveyor {
    pub account: String,
    pub has_signed: bool,
}

/// 入户调查.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Survey {
    pub surveyors: Vec<Surveyor>,
}

/// 异议复核方式.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Enum, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Reexamination {
    /// 再次调查
    Resurvey,
    /// 民主评议
    DemocraticReview,
}

/// 公示异议.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Objection {
    pub reexamined_by: Option<Reexamination>,
    /// Not yet answered.
    pub is_open: bool,
}

/// What was done to examine a case.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Examination {
    pub check: Option<Check>,
    pub survey: Option<Survey>,
    pub objections: Vec<Objection>,
    /// 民主评议 was held.
    pub has_democratic_review: bool,
    pub handling: Handling,
}

/// 不予确认通知.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RefusalNotice {
    pub has_written_reasons: bool,
    /// 告知救济途径
    pub has_appeal_note: bool,
}

/// 先行救助记录. Which of the things to be recorded are there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct AidRecord {
    pub has_person: bool,
    pub has_reason: bool,
    pub has_sum: bool,
    pub has_signatures: bool,
}

/// All that keeps an act back, and what the officer should know, at once.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Readiness {
    pub violations: Vec<Finding>,
    pub warnings: Vec<Finding>,
}

impl Readiness {
    pub fn is_ready(&self) -> bool {
        self.violations.is_empty()
    }

    fn violate(&mut self, is_violated: bool, rule: &'static Rule, path: &str) {
        if is_violated {
            self.violations.push(Finding::of(rule).at(path));
        }
    }
}

/// 初审意见的条件. Check answered by every source, survey by two who signed, objections examined again.
///
/// A source that failed or timed out is named: it keeps the opinion back until an officer records how
/// else the facts were verified, and stays a warning then.
///
/// Source: 《最低生活保障审核确认办法》第15条至第19条.
pub fn before_opinion(
    traits: &ProgrammeTraits,
    examination: &Examination,
    officer: Officer<'_>,
) -> Readiness {
    let mut readiness = examined(traits, examination);
    readiness.violations.extend(may_examine(officer, &examination.handling));
    readiness
}

/// 审核确认的条件. All that an opinion needs, the publicity over, no open objection, the relative of staff
/// registered and visited, and another officer than those who examined.
///
/// Source: 《最低生活保障审核确认办法》第11条、第19条、第20条、第28条.
pub fn before_confirmation(
    traits: &ProgrammeTraits,
    examination: &Examination,
    period: Option<&PublicityPeriod>,
    officer: Officer<'_>,
    today: NaiveDate,
) -> Readiness {
    let mut readiness = examined(traits, examination);
    readiness.violations.extend(publicity::must_be_over(traits.has_publicity, period, today));
    for (at, objection) in examination.objections.iter().enumerate() {
        readiness.violate(objection.is_open, &OBJECTION_OPEN, &format!("objections.{at}"));
    }
    decided(&mut readiness, examination, officer);
    readiness
}

/// 先行救助确认的条件. Relief was given first, so check, survey and publicity may be skipped; the record
/// may not.
///
/// Source: 《中华人民共和国社会救助法》第50条; 《关于进一步加强和改进临时救助工作的意见》.
pub fn before_aid_confirmation(
    record: &AidRecord,
    examination: &Examination,
    officer: Officer<'_>,
) -> Readiness {
    let mut readiness = Readiness::default();
    for (is_there, path) in [
        (record.has_person, "record.person"),
        (record.has_reason, "record.reason"),
        (record.has_sum, "record.sum"),
        (record.has_signatures, "record.signatures"),
    ] {
        readiness.violate(!is_there, &AID_RECORD_INCOMPLETE, path);
    }
    decided(&mut readiness, examination, officer);
    readiness
}

/// 不予确认的条件. Reasons in writing, the way to appeal, and another officer than those who examined.
///
/// Source: 《最低生活保障审核确认办法》第21条.
pub fn before_refusal(
    notice: RefusalNotice,
    examination: &Examination,
    officer: Officer<'_>,
) -> Vec<Finding> {
    let mut readiness = Readiness::default();
    readiness.violate(!notice.has_written_reasons, &REFUSAL_WITHOUT_REASONS, "reasons");
    readiness.violate(!notice.has_appeal_note, &REFUSAL_WITHOUT_APPEAL_NOTE, "appealNote");
    readiness.violations.extend(may_decide(officer, &examination.handling, surveyors(examination)));
    readiness.violations
}

fn surveyors(examination: &Examination) -> impl Iterator<Item = &str> {
    examination.survey.iter().flat_map(|survey| &survey.surveyors).map(|surveyor| surveyor.account.as_str())
}

fn examined(traits: &ProgrammeTraits, examination: &Examination) -> Readiness {
    let mut readiness = Readiness::default();
    if traits.needs_check {
        checked(&mut readiness, examination.check.as_ref());
    }
    if traits.needs_survey {
        surveyed(&mut readiness, examination.survey.as_ref());
    }
    for (at, objection) in examination.objections.iter().enumerate() {
        let is_left = objection.reexamined_by.is_none();
        readiness.violate(is_left, &OBJECTION_NOT_REEXAMINED, &format!("objections.{at}"));
    }
    if examination.has_democratic_review && examination.objections.is_empty() {
        readiness.warnings.push(Finding::of(&DEMOCRATIC_REVIEW_NOT_NEEDED));
    }
    let acted = examination.handling.conflicted_who_acted(surveyors(examination));
    readiness.violations.extend(acted);
    readiness
}

fn checked(readiness: &mut Readiness, check: Option<&Check>) {
    let Some(check) = check.filter(|check| !check.answers.is_empty()) else {
        readiness.violate(true, &CHECK_MISSING, "check");
        return;
    };
    for (at, answer) in check.answers.iter().enumerate() {
        let finding = |rule| {
            Finding::of(rule)
                .at(format!("check.answers.{at}"))
                .fact("source", &answer.source)
                .fact("outcome", word(&answer.outcome))
        };
        match answer.outcome {
            SourceOutcome::Answered | SourceOutcome::NoRecord => {}
            SourceOutcome::Pending => readiness.violations.push(finding(&CHECK_UNANSWERED)),
            SourceOutcome::Failed | SourceOutcome::TimedOut if answer.is_verified_otherwise => {
                readiness.warnings.push(finding(&CHECK_SOURCE_FAILED));
            }
            SourceOutcome::Failed | SourceOutcome::TimedOut => {
                readiness.violations.push(finding(&CHECK_SOURCE_FAILED));
            }
        }
    }
    if let Some(contradiction) = check.contradiction {
        readiness.violate(!contradiction.is_told, &CHECK_CONTRADICTION_NOT_TOLD, "check.contradiction");
        readiness.violate(contradiction.is_objection_open, &CHECK_CONTRADICTION_OPEN, "check.contradiction");
    }
}

fn surveyed(readiness: &mut Readiness, survey: Option<&Survey>) {
    let Some(Survey { surveyors }) = survey else {
        readiness.violate(true, &SURVEY_MISSING, "survey");
        return;
    };
    let persons: BTreeSet<_> = surveyors.iter().map(|surveyor| &surveyor.account).collect();
    readiness.violate(persons.len() < SURVEY_PERSONS, &SURVEY_TWO_PERSONS, "survey.surveyors");
    for (at, surveyor) in surveyors.iter().enumerate() {
        let path = format!("survey.surveyors.{at}");
        readiness.violate(!surveyor.has_signed, &SURVEY_UNSIGNED, &path);
    }
}

fn decided(readiness: &mut Readiness, examination: &Examination, officer: Officer<'_>) {
    let handling = &examination.handling;
    let (is_relative, path) = (handling.is_relative_of_staff, "handling");
    readiness.violate(is_relative && !handling.is_in_separate_register, &RELATIVE_NOT_REGISTERED, path);
    readiness.violate(is_relative && !handling.is_visited_by_county, &RELATIVE_NOT_VISITED, path);
    readiness.violations.extend(may_decide(officer, handling, surveyors(examination)));
}
