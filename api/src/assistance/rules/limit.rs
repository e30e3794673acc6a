//! 办理时限. Who promised or must decide what in how many working days, as dated rows.
//! Start with [`LimitTable::find`] for a whole case and [`LimitTable::stages`] for its steps.
//! Never: a due day; counting on the calendar is `sla`.

use std::io;

use async_graphql::Enum;
use chrono::NaiveDate;
use entities::assistance::words::CaseState;
use serde::{
    Deserialize, Serialize,
    de::{IntoDeserializer, value},
};

use super::facts::Programme;
use crate::platform::rows::{RowProblem, RowProblems, read_csv};

/// 时限类别. Why a limit holds, and for whom.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Enum, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum LimitProfile {
    /// 法定时限（县级确认）. The county decides.
    StatutoryCounty,
    /// 法定时限（街道、乡镇确认）. The street decides under delegation.
    StatutoryStreet,
    /// 特殊情形时限. Objection, person and hukou apart, cross-region, hard survey.
    Special,
    /// 承诺时限. A local promise, shorter than the law.
    Promised,
    /// 环节时限. One step of a case.
    Stage,
}

/// 时限起止环节. Where a limit starts or ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Enum, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum LimitEvent {
    /// 受理. Papers complete; for a whole case day 0.
    Accepted,
    /// 转送户籍地
    Forwarded,
    /// 提请信息核对
    CheckRequested,
    /// 启动信息核对
    CheckStarted,
    /// 启动入户调查
    SurveyStarted,
    /// 提出初审意见
    OpinionGiven,
    /// 提出异议
    ObjectionRaised,
    /// 报送审核确认
    HandedOver,
    /// 作出决定
    Decided,
    /// 送达不予确认通知
    RefusalServed,
    /// 告知申请人结果
    ApplicantTold,
    /// 先行救助
    ReliefGiven,
    /// 补齐手续
    ReliefRecorded,
}

/// One limit: a programme's working days between two events, in one place, over a time.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Limit {
    pub programme: Programme,
    /// County, city or province code, or `*` for the whole country; the nearest counts.
    pub division: String,
    pub profile: LimitProfile,
    pub valid_from: NaiveDate,
    /// Last day, inclusive; open when none.
    pub valid_to: Option<NaiveDate>,
    /// Working days; the day of the first event does not count.
    pub working_days: u32,
    pub from_event: LimitEvent,
    pub to_event: LimitEvent,
    /// States whose days do not run.
    pub excluded_states: Vec<CaseState>,
    /// The document it comes from.
    pub source: String,
}

impl Limit {
    pub fn covers(&self, day: NaiveDate) -> bool {
        self.valid_from <= day && self.valid_to.is_none_or(|last| day <= last)
    }

    /// A whole case has one limit a profile, a stage one between its two events.
    fn is_about_the_same_as(&self, other: &Self) -> bool {
        let stage = |limit: &Self| {
            (limit.profile == LimitProfile::Stage).then_some((limit.from_event, limit.to_event))
        };
        self.programme == other.programme
            && self.division == other.division
            && self.profile == other.profile
            && stage(self) == stage(other)
    }

    fn overlaps(&self, other: &Self) -> bool {
        let ends_before = |a: &Self, b: &Self| a.valid_to.is_some_and(|last| last < b.valid_from);
        self.is_about_the_same_as(other) && !ends_before(self, other) && !ends_before(other, self)
    }

    /// What is wrong with the row by itself.
    fn problems(&self) -> impl Iterator<Item = &'static str> {
        let twice = |at: usize| self.excluded_states[..at].contains(&self.excluded_states[at]);
        [
            (self.division != "*" && !is_division_code(&self.division))
                .then_some("division is neither * nor six digits"),
            self.valid_to
                .is_some_and(|last| last < self.valid_from)
                .then_some("valid_to lies before valid_from"),
            (self.working_days == 0).then_some("working_days is 0"),
            (self.from_event == self.to_event).then_some("from_event and to_event are the same"),
            (0..self.excluded_states.len()).any(twice).then_some("excluded_states names a state twice"),
            self.source.trim().is_empty().then_some("source is missing"),
        ]
        .into_iter()
        .flatten()
    }
}

/// How files spell a row: states joined by `|`; the division's name is for the reader only.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct StoredRow {
    programme: Programme,
    division: String,
    #[serde(default, rename = "division_name")]
    _division_name: String,
    profile: LimitProfile,
    valid_from: NaiveDate,
    valid_to: Option<NaiveDate>,
    working_days: u32,
    from_event: LimitEvent,
    to_event: LimitEvent,
    #[serde(default)]
    excluded_states: String,
    source: String,
}

impl StoredRow {
    /// The limit, and a problem for each word that is no state.
    fn read(self) -> (Limit, Vec<String>) {
        let (mut excluded_states, mut problems) = (Vec::new(), Vec::new());
        for word in self.excluded_states.split('|').map(str::trim).filter(|word| !word.is_empty()) {
            let deserializer: value::StrDeserializer<'_, value::Error> = word.into_deserializer();
            match CaseState::deserialize(deserializer) {
                Ok(state) => excluded_states.push(state),
                Err(_) => problems.push(format!("excluded_states: {word} is no state of a case")),
            }
        }
        let Self { programme, division, profile, valid_from, valid_to, working_days, .. } = self;
        let Self { from_event, to_event, source, .. } = self;
        let limit = Limit {
            programme,
            division,
            profile,
            valid_from,
            valid_to,
            working_days,
            from_event,
            to_event,
            excluded_states,
            source,
        };
        (limit, problems)
    }
}

/// 办理时限表, loaded from data: promises come and go by place and date.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct LimitTable(Vec<Limit>);

impl LimitTable {
    /// # Errors
    /// Bad divisions, reversed dates, no days, no source, and every row that overlaps one before it,
    /// counted from 1.
    pub fn new(rows: impl IntoIterator<Item = Limit>) -> Result<Self, RowProblems> {
        Self::numbered((1..).zip(rows).map(|(row, limit)| (row, (limit, Vec::new()))))
    }

    /// Reads the columns of `assistance_limits.csv`.
    ///
    /// # Errors
    /// As [`Self::new`], and every row that does not read, with its line.
    pub fn parse_csv(reader: impl io::Read) -> Result<Self, RowProblems> {
        Self::numbered(read_csv::<StoredRow>(reader)?.into_iter().map(|(line, row)| (line, row.read())))
    }

    /// Reads the same columns as a JSON list of objects, as policy documents hold them.
    ///
    /// # Errors
    /// As [`Self::new`], and every row that does not read; a text that is no list counts as row 0.
    pub fn parse_json(text: &str) -> Result<Self, RowProblems> {
        let broken = |row| move |cause: serde_json::Error| RowProblem { row, problem: cause.to_string() };
        let values: Vec<serde_json::Value> =
            serde_json::from_str(text).map_err(|cause| RowProblems(vec![broken(0)(cause)]))?;
        let (mut rows, mut problems) = (Vec::new(), Vec::new());
        for (row, value) in (1..).zip(values) {
            match serde_json::from_value::<StoredRow>(value) {
                Ok(stored) => rows.push((row, stored.read())),
                Err(cause) => problems.push(broken(row)(cause)),
            }
        }
        if problems.is_empty() { Self::numbered(rows) } else { Err(RowProblems(problems)) }
    }

    fn numbered(rows: impl IntoIterator<Item = (u64, (Limit, Vec<String>))>) -> Result<Self, RowProblems> {
        let (mut table, mut problems) = (Vec::<(u64, Limit)>::new(), Vec::new());
        for (row, (limit, unread)) in rows {
            let mut report = |problem: String| problems.push(RowProblem { row, problem });
            unread.into_iter().for_each(&mut report);
            limit.problems().map(str::to_owned).for_each(&mut report);
            for (earlier, _) in table.iter().filter(|(_, other)| other.overlaps(&limit)) {
                report(format!("overlaps row {earlier} of the same programme, division and profile"));
            }
            table.push((row, limit));
        }
        let limits = table.into_iter().map(|(_, limit)| limit).collect();
        if problems.is_empty() { Ok(Self(limits)) } else { Err(RowProblems(problems)) }
    }

    pub fn rows(&self) -> &[Limit] {
        &self.0
    }

    /// 办理时限. The limit of a whole case accepted on a day, of the nearest place (county, city,
    /// province, then the country); none means that no limit is known, never that none holds. Steps have
    /// several limits at once: [`Self::stages`].
    pub fn find(
        &self,
        programme: Programme,
        place: &[String],
        accepted_on: NaiveDate,
        profile: LimitProfile,
    ) -> Option<&Limit> {
        let nearest = |division: &str| {
            self.0.iter().find(|limit| {
                limit.programme == programme
                    && limit.division == division
                    && limit.profile == profile
                    && profile != LimitProfile::Stage
                    && limit.covers(accepted_on)
            })
        };
        place.iter().map(String::as_str).chain(["*"]).find_map(nearest)
    }

    /// 环节时限. The limits of the single steps, each of the nearest place, in the order of their events.
    pub fn stages(&self, programme: Programme, place: &[String], accepted_on: NaiveDate) -> Vec<&Limit> {
        let mut stages: Vec<&Limit> = Vec::new();
        for division in place.iter().map(String::as_str).chain(["*"]) {
            for limit in self.0.iter().filter(|limit| {
                limit.programme == programme
                    && limit.division == division
                    && limit.profile == LimitProfile::Stage
                    && limit.covers(accepted_on)
            }) {
                let is_same =
                    |known: &&Limit| (known.from_event, known.to_event) == (limit.from_event, limit.to_event);
                if !stages.iter().any(is_same) {
                    stages.push(limit);
                }
            }
        }
        stages.sort_by_key(|limit| (limit.from_event, limit.to_event));
        stages
    }
}

fn is_division_code(text: &str) -> bool {
    text.len() == 6 && text.bytes().all(|byte| byte.is_ascii_digit())
}

#[cfg(test)]
#[path = "limit_tests.rs"]
mod tests;
