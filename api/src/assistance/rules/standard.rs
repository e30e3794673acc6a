//! 救助标准. Figures that change by year and district: rows with a period, a place and a source.
//! Start with [`StandardTable::find`].
//! Never: one figure derived from another; that 特困 is twice 低保 in one place says nothing of the next.

use std::io;

use async_graphql::Enum;
use chrono::NaiveDate;
use entities::values::ValueError;
use serde::{Deserialize, Serialize};

use super::facts::{Area, Fen, Programme};
use crate::platform::rows::{RowProblem, RowProblems, read_csv};

/// 标准类别. Which of a programme's figures.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Enum, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum StandardVariant {
    /// 城市
    Urban,
    /// 农村
    Rural,
    /// 照料护理：全自理
    CareSelf,
    /// 照料护理：半护理
    CarePartial,
    /// 照料护理：全护理
    CareFull,
    /// 社会散居
    Scattered,
    /// 机构集中供养
    Institution,
    /// 残疾一级
    #[serde(rename = "GRADE_1")]
    Grade1,
    /// 残疾二级
    #[serde(rename = "GRADE_2")]
    Grade2,
    /// 残疾三级
    #[serde(rename = "GRADE_3")]
    Grade3,
    /// 残疾四级
    #[serde(rename = "GRADE_4")]
    Grade4,
    /// 80至89周岁
    #[serde(rename = "AGE_80")]
    Age80,
    /// 90至99周岁
    #[serde(rename = "AGE_90")]
    Age90,
    /// 100周岁及以上
    #[serde(rename = "AGE_100")]
    Age100,
    /// 不分类
    Any,
}

impl From<Area> for StandardVariant {
    fn from(area: Area) -> Self {
        match area {
            Area::Urban => Self::Urban,
            Area::Rural => Self::Rural,
        }
    }
}

/// One figure: yuan a person and month, in one place, over a time.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Standard {
    pub programme: Programme,
    pub variant: StandardVariant,
    /// County, city or province code; the nearest to the household counts.
    pub division: String,
    /// Fen a person and month.
    pub amount: Fen,
    pub valid_from: NaiveDate,
    /// Last day, inclusive; open when none.
    pub valid_to: Option<NaiveDate>,
    /// The document it comes from.
    pub source: String,
}

/// How files spell a row.
#[derive(Deserialize)]
struct StoredRow {
    programme: Programme,
    variant: StandardVariant,
    division: String,
    amount_yuan: String,
    valid_from: NaiveDate,
    valid_to: Option<NaiveDate>,
    source: String,
}

impl Standard {
    fn overlaps(&self, other: &Self) -> bool {
        let ends_before = |a: &Self, b: &Self| a.valid_to.is_some_and(|last| last < b.valid_from);
        (self.programme, self.variant, &self.division) == (other.programme, other.variant, &other.division)
            && !ends_before(self, other)
            && !ends_before(other, self)
    }

    pub fn covers(&self, day: NaiveDate) -> bool {
        self.valid_from <= day && self.valid_to.is_none_or(|last| day <= last)
    }
}

/// The published figures.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct StandardTable {
    pub rows: Vec<Standard>,
}

impl StandardTable {
    /// Reads `programme,variant,division,amount_yuan,valid_from,valid_to,source`.
    ///
    /// # Errors
    /// Every row that does not read, whose period is reversed, that names no source, or that overlaps one
    /// before it, with its line.
    pub fn parse_csv(reader: impl io::Read) -> Result<Self, RowProblems> {
        let (mut table, mut problems) = (Self::default(), Vec::new());
        for (row, stored) in read_csv::<StoredRow>(reader)? {
            let mut report = |problem: &str| problems.push(RowProblem { row, problem: problem.to_owned() });
            let amount = Fen::parse(&stored.amount_yuan).unwrap_or_else(|error| {
                report(&format!("amount_yuan: {}", error.message_en()));
                Fen::ZERO
            });
            let StoredRow { programme, variant, division, valid_from, valid_to, source, .. } = stored;
            let standard = Standard { programme, variant, division, amount, valid_from, valid_to, source };
            if standard.valid_to.is_some_and(|last| last < standard.valid_from) {
                report("valid_to lies before valid_from");
            }
            if standard.source.trim().is_empty() {
                report("source is missing");
            }
            if table.rows.iter().any(|known| known.overlaps(&standard)) {
                report("overlaps an earlier row of the same programme, variant and division");
            }
            table.rows.push(standard);
        }
        if problems.is_empty() { Ok(table) } else { Err(RowProblems(problems)) }
    }

    /// The figure in force on a day for a place (county, city, province, nearest first); none is no zero.
    pub fn find(
        &self,
        programme: Programme,
        variant: StandardVariant,
        place: &[String],
        day: NaiveDate,
    ) -> Option<&Standard> {
        place.iter().find_map(|division| {
            self.rows.iter().find(|row| {
                row.programme == programme
                    && row.variant == variant
                    && row.division == *division
                    && row.covers(day)
            })
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::assistance::rules::{law::date, samples::fen};

    const SHIPPED: &[u8] = include_bytes!("../../../data/assistance_standards.csv");

    #[test]
    fn the_figures_of_the_source_reports_hold_on_their_days() {
        let table = StandardTable::parse_csv(SHIPPED).unwrap();
        let of = |programme, variant, county: &str, day| {
            let place = [format!("{county}001"), county.to_owned(), "420000".to_owned()];
            table.find(programme, variant, &place, day).map(|row| row.amount)
        };
        use Programme::{Dibao, Edge, Orphan, Tekun};
        use StandardVariant::{Institution, Rural, Urban};
        for (programme, variant, county, day, expected) in [
            (Dibao, Urban, "420112", date(2022, 3, 31), Some("870")),
            (Dibao, Urban, "420112", date(2022, 4, 1), Some("910")),
            (Tekun, Rural, "420112", date(2022, 4, 1), Some("1500")),
            (Edge, Rural, "429006", date(2023, 6, 30), Some("697.50")),
            (Orphan, Institution, "429006", date(2023, 6, 30), Some("2048")),
            (Dibao, Urban, "420112", date(2020, 12, 31), None),
            (Dibao, Rural, "320412", date(2023, 6, 30), None),
        ] {
            assert_eq!(
                of(programme, variant, county, day),
                expected.map(fen),
                "{programme:?} {county} {day}"
            );
        }
    }

    #[test]
    fn every_broken_row_is_named() {
        let file = "programme,variant,division,amount_yuan,valid_from,valid_to,source\n\
                    DIBAO,URBAN,420112,870,2021-01-01,2022-03-31,a\n\
                    DIBAO,URBAN,420112,910,2022-03-31,,a\n\
                    DIBAO,RURAL,420112,-1,2022-04-01,2022-03-31,\n";
        let problems = StandardTable::parse_csv(file.as_bytes()).unwrap_err();
        let rows: Vec<u64> = problems.0.iter().map(|problem| problem.row).collect();
        assert_eq!(rows, [3, 4, 4, 4], "{problems}");
    }
}
