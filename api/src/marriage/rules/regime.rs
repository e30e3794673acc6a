//! 管辖规则. Which law of competence holds on a day, and which rule it gives an office.
//! Start with [`Regime`] for the law and [`JurisdictionTable`] for the place.
//! Never: whether a couple meets the rule; that is `competence`.

use std::io;

use async_graphql::Enum;
use chrono::NaiveDate;
use entities::marriage::state::Matter;
use serde::{Deserialize, Serialize};

use crate::platform::rows::{RowProblem, RowProblems, read_csv};

/// 适用规定. The law in force on a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Enum, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Regime {
    /// 2003-10-01 起: 按常住户口管辖.
    Hukou,
    /// 2021-06-01 起: 跨省通办试点.
    Pilot,
    /// 2023-06-01 起: 扩大跨省通办试点.
    WidenedPilot,
    /// 2025-05-10 起: 全国通办.
    Nationwide,
}

impl Regime {
    const ALL: [Self; 4] = [Self::Nationwide, Self::WidenedPilot, Self::Pilot, Self::Hukou];

    /// None before 2003-10-01, which this hub does not judge.
    pub fn of(day: NaiveDate) -> Option<Self> {
        Self::ALL.into_iter().find(|regime| regime.valid_from() <= day)
    }

    /// The law of a day where a rule of competence holds. A pilot reaches only the places and matters it
    /// names, and no couple from abroad; everywhere else the regulation of 2003 stands alone.
    ///
    /// Source: 国函〔2021〕48号; 国函〔2023〕34号.
    pub fn at_place(day: NaiveDate, rule: Option<JurisdictionRule>, is_foreign: bool) -> Option<Self> {
        match Self::of(day) {
            Some(Self::Pilot | Self::WidenedPilot)
                if is_foreign || rule != Some(JurisdictionRule::HukouOrPermit) =>
            {
                Some(Self::Hukou)
            }
            regime => regime,
        }
    }

    /// On what an act of this law's day rests, where the policy table gives today's basis: what cites the
    /// regulation of 2025 gives way to the law of the day, and what stood beside it stays.
    pub fn basis_of_act(self, basis_today: &str) -> String {
        if self == Self::Nationwide {
            return basis_today.to_owned();
        }
        let is_later = |part: &&str| part.contains("国务院令第804号");
        let parts: Vec<&str> = basis_today.split('；').collect();
        let kept = parts.iter().copied().filter(|part| !is_later(part));
        if !parts.iter().any(is_later) {
            basis_today.to_owned()
        } else {
            kept.chain([self.citation()]).collect::<Vec<_>>().join("；")
        }
    }

    /// The first day of the regime.
    pub const fn valid_from(self) -> NaiveDate {
        match self {
            Self::Hukou => date(2003, 10, 1),
            Self::Pilot => date(2021, 6, 1),
            Self::WidenedPilot => date(2023, 6, 1),
            Self::Nationwide => date(2025, 5, 10),
        }
    }

    /// Instrument, number and article.
    pub const fn citation(self) -> &'static str {
        match self {
            Self::Hukou => "《婚姻登记条例》（国务院令第387号）第4条、第10条、第17条",
            Self::Pilot => "国函〔2021〕48号；《婚姻登记条例》（国务院令第387号）第4条、第10条、第17条",
            Self::WidenedPilot => {
                "国函〔2023〕34号；《婚姻登记条例》（国务院令第387号）第4条、第10条、第17条"
            }
            Self::Nationwide => "《婚姻登记条例》（国务院令第804号）第7条、第13条、第21条",
        }
    }
}

/// 民法典施行日. From this day illness no longer bars and a divorce has its cooling-off period.
pub const CIVIL_CODE_FROM: NaiveDate = date(2021, 1, 1);

const fn date(year: i32, month: u32, day: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(year, month, day).expect("a date of the calendar")
}

/// What an office must find to be competent.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Enum, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum JurisdictionRule {
    /// 一方常住户口所在地.
    Hukou,
    /// 一方常住户口所在地, 或一方居住证发放地.
    HukouOrPermit,
    /// 原登记机关, 或一方常住户口所在地.
    OriginalOrHukou,
    /// 任一有权办理的婚姻登记机关.
    Any,
}

/// One row of the table: the rule of one matter in one area over a time.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct JurisdictionRow {
    pub valid_from: NaiveDate,
    /// Last day, inclusive; open when none.
    pub valid_to: Option<NaiveDate>,
    /// A division code, or `*` for the rest of the country.
    pub scope_code: String,
    pub matter: Matter,
    pub rule: JurisdictionRule,
}

impl JurisdictionRow {
    fn covers(&self, day: NaiveDate) -> bool {
        self.valid_from <= day && self.valid_to.is_none_or(|last| day <= last)
    }

    fn overlaps(&self, other: &Self) -> bool {
        let ends_before = |a: &Self, b: &Self| a.valid_to.is_some_and(|last| last < b.valid_from);
        self.scope_code == other.scope_code
            && self.matter == other.matter
            && !ends_before(self, other)
            && !ends_before(other, self)
    }
}

/// How files spell a row.
#[derive(Deserialize)]
struct StoredRow {
    valid_from: NaiveDate,
    valid_to: Option<NaiveDate>,
    scope_code: String,
    service: StoredMatter,
    rule: JurisdictionRule,
}

#[derive(Deserialize)]
#[serde(rename_all = "snake_case")]
enum StoredMatter {
    Marriage,
    Divorce,
    Replacement,
}

impl From<StoredRow> for JurisdictionRow {
    fn from(row: StoredRow) -> Self {
        let matter = match row.service {
            StoredMatter::Marriage => Matter::MarriageRegistration,
            StoredMatter::Divorce => Matter::DivorceRegistration,
            StoredMatter::Replacement => Matter::CertificateReissue,
        };
        let StoredRow { valid_from, valid_to, scope_code, rule, .. } = row;
        Self { valid_from, valid_to, scope_code, matter, rule }
    }
}

/// 管辖规则表, loaded from data: pilots come and go by place and date.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct JurisdictionTable(Vec<JurisdictionRow>);

impl JurisdictionTable {
    /// # Errors
    /// Bad scopes, reversed dates, and rows of one scope and matter whose dates overlap; rows from 1.
    pub fn new(rows: impl IntoIterator<Item = JurisdictionRow>) -> Result<Self, RowProblems> {
        Self::numbered((1..).zip(rows))
    }

    /// Reads `valid_from,valid_to,scope_code,scope_name,service,rule`.
    ///
    /// # Errors
    /// As [`Self::new`], and every row that does not read, with its line.
    pub fn parse_csv(reader: impl io::Read) -> Result<Self, RowProblems> {
        Self::numbered(read_csv::<StoredRow>(reader)?.into_iter().map(|(line, row)| (line, row.into())))
    }

    /// Reads the same columns as a JSON list of objects, as policy documents hold them.
    ///
    /// # Errors
    /// As [`Self::new`]; a text that does not read counts as row 0.
    pub fn parse_json(text: &str) -> Result<Self, RowProblems> {
        let rows: Vec<StoredRow> = serde_json::from_str(text)
            .map_err(|cause| RowProblems(vec![RowProblem { row: 0, problem: cause.to_string() }]))?;
        Self::new(rows.into_iter().map(JurisdictionRow::from))
    }

    fn numbered(rows: impl IntoIterator<Item = (u64, JurisdictionRow)>) -> Result<Self, RowProblems> {
        let (mut table, mut problems) = (Vec::<JurisdictionRow>::new(), Vec::new());
        for (row, entry) in rows {
            let mut report = |problem: &str| problems.push(RowProblem { row, problem: problem.to_owned() });
            if entry.scope_code != "*" && !is_division_code(&entry.scope_code) {
                report("scope_code is neither * nor six digits");
            }
            if entry.valid_to.is_some_and(|last| last < entry.valid_from) {
                report("valid_to lies before valid_from");
            }
            if table.iter().any(|earlier| earlier.overlaps(&entry)) {
                report("overlaps an earlier row of the same scope and service");
            }
            table.push(entry);
        }
        if problems.is_empty() { Ok(Self(table)) } else { Err(RowProblems(problems)) }
    }

    /// The rule for a matter at an office: its district's row, else its city's, province's, the country's.
    pub fn rule(&self, day: NaiveDate, office_division: &str, matter: Matter) -> Option<JurisdictionRule> {
        let of_scope = |scope: &String| {
            self.0.iter().find(|row| row.matter == matter && row.scope_code == *scope && row.covers(day))
        };
        scopes(office_division).iter().find_map(of_scope).map(|row| row.rule)
    }
}

fn is_division_code(text: &str) -> bool {
    text.len() == 6 && text.bytes().all(|byte| byte.is_ascii_digit())
}

/// District, city, province and country of a division code, nearest first (GB/T 2260).
pub(super) fn scopes(division: &str) -> Vec<String> {
    let prefix = |length: usize| division.get(..length).map(|head| format!("{head:0<6}"));
    [prefix(6), prefix(4), prefix(2), Some("*".to_owned())].into_iter().flatten().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn table() -> JurisdictionTable {
        let file = include_bytes!("../../../data/marriage_jurisdiction.csv");
        JurisdictionTable::parse_csv(file.as_slice()).unwrap()
    }

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    #[test]
    fn a_regime_begins_on_its_day() {
        let boundaries = [
            ("2003-09-30", None),
            ("2003-10-01", Some(Regime::Hukou)),
            ("2021-05-31", Some(Regime::Hukou)),
            ("2021-06-01", Some(Regime::Pilot)),
            ("2023-05-31", Some(Regime::Pilot)),
            ("2023-06-01", Some(Regime::WidenedPilot)),
            ("2025-05-09", Some(Regime::WidenedPilot)),
            ("2025-05-10", Some(Regime::Nationwide)),
        ];
        for (on, expected) in boundaries {
            assert_eq!(Regime::of(day(on)), expected, "{on}");
        }
    }

    #[test]
    fn a_pilot_reaches_only_what_it_names() {
        use JurisdictionRule::{Hukou, HukouOrPermit as Permit, OriginalOrHukou};
        for (on, rule, is_foreign, expected) in [
            ("2022-01-04", Permit, false, Regime::Pilot),
            ("2022-01-04", Hukou, false, Regime::Hukou),
            ("2022-01-04", Permit, true, Regime::Hukou),
            ("2024-01-04", Permit, false, Regime::WidenedPilot),
            ("2024-01-04", OriginalOrHukou, false, Regime::Hukou),
            ("2025-05-10", JurisdictionRule::Any, true, Regime::Nationwide),
        ] {
            assert_eq!(Regime::at_place(day(on), Some(rule), is_foreign), Some(expected), "{on} {rule:?}");
        }
    }

    #[test]
    fn an_act_rests_on_the_law_of_its_day() {
        let both = "《民法典》第1078条；《婚姻登记条例》（国务院令第804号）第16条";
        let code = "《民法典》第1077条；民发〔2020〕116号";
        let (hukou, pilot) = (Regime::Hukou.citation(), Regime::Pilot.citation());
        for (regime, basis, expected) in [
            (Regime::Nationwide, both, both.to_owned()),
            (Regime::Hukou, both, format!("《民法典》第1078条；{hukou}")),
            (Regime::Pilot, "《婚姻登记条例》（国务院令第804号）第8条", pilot.to_owned()),
            (Regime::Pilot, code, code.to_owned()),
        ] {
            assert_eq!(regime.basis_of_act(basis), expected, "{regime:?} {basis}");
        }
    }

    #[test]
    fn each_office_has_its_rule_on_both_sides_of_every_boundary() {
        use JurisdictionRule::{Any, Hukou, HukouOrPermit as Permit, OriginalOrHukou};
        let days = ["2021-05-31", "2021-06-01", "2023-05-31", "2023-06-01", "2025-05-09", "2025-05-10"];
        let wuhan = [Hukou, Permit, Permit, Permit, Permit, Any];
        let widened = [Hukou, Hukou, Hukou, Permit, Permit, Any];
        let hunan = [Hukou, Hukou, Hukou, Hukou, Hukou, Any];
        // (office, marriage, divorce)
        let offices = [
            ("420103", wuhan, widened),
            ("420112", wuhan, widened),
            ("429006", widened, widened),
            ("421202", widened, widened),
            ("320412", wuhan, widened),
            ("370102", wuhan, wuhan),
            ("430102", hunan, hunan),
        ];
        let table = table();
        for (office, marriage, divorce) in offices {
            for (index, on) in days.into_iter().enumerate() {
                let rule = |matter| table.rule(day(on), office, matter);
                assert_eq!(rule(Matter::MarriageRegistration), Some(marriage[index]), "{office} {on}");
                assert_eq!(rule(Matter::DivorceRegistration), Some(divorce[index]), "{office} {on}");
                let reissue = if index == 5 { Any } else { OriginalOrHukou };
                assert_eq!(rule(Matter::CertificateReissue), Some(reissue), "{office} {on}");
            }
            assert_eq!(table.rule(day("2003-09-30"), office, Matter::MarriageRegistration), None);
        }
    }

    #[test]
    fn overlapping_rows_are_refused_at_load() {
        let head = "valid_from,valid_to,scope_code,scope_name,service,rule\n";
        let overlap = "2021-01-01,2021-06-01,420000,x,marriage,HUKOU\n2021-06-01,,420000,x,marriage,ANY\n";
        let problems = JurisdictionTable::parse_csv(format!("{head}{overlap}").as_bytes()).unwrap_err();
        assert_eq!(problems.0[0].row, 3);
        let fine = "2021-01-01,2021-05-31,420000,x,marriage,HUKOU\n2021-06-01,,420000,x,marriage,ANY\n\
                    2021-01-01,,420000,x,divorce,ANY\n";
        assert!(JurisdictionTable::parse_csv(format!("{head}{fine}").as_bytes()).is_ok());
        let bad = "2021-01-01,2020-01-01,42,x,marriage,HUKOU\n";
        assert_eq!(JurisdictionTable::parse_csv(format!("{head}{bad}").as_bytes()).unwrap_err().0.len(), 2);
        let unread = "x,,420000,x,marriage,HUKOU\n2021-01-01,,420000,x,adoption,HUKOU\n";
        let problems = JurisdictionTable::parse_csv(format!("{head}{unread}").as_bytes()).unwrap_err();
        assert_eq!(problems.0.iter().map(|problem| problem.row).collect::<Vec<_>>(), [2, 3]);
    }
}
