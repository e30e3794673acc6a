//! 与标准的比较. Where a household's income stands against the standard and the edge line.
//! Start with [`MeansTest::compare`]; all comparisons are strict and exact.
//! Never: which standard applies; the table of standards says so.

use async_graphql::Enum;
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::{EdgePolicy, MeansTest, grounds::*};
use crate::{
    assistance::rules::{facts::Fen, law::RuleSet},
    platform::violation::{Finding, Rule},
};

/// 家庭人均收入所处区间.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Enum, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
#[graphql(name = "MeansPosition")]
pub enum Position {
    /// 低于低保标准
    BelowStandard,
    /// 不低于低保标准，低于低保边缘线
    Edge,
    /// 不低于低保边缘线
    Above,
}

/// 低保边缘线. An own figure, or a factor on the 低保 standard.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE", deny_unknown_fields)]
pub enum EdgeLine {
    /// Fen a person and month.
    Figure { amount_fen: Fen },
    /// Thousandths of the standard.
    Factor { permille: u32 },
}

impl EdgeLine {
    /// A thousand times the line, for an exact comparison.
    fn thousandfold(self, standard: Fen) -> i128 {
        match self {
            Self::Figure { amount_fen } => i128::from(amount_fen.get()) * 1000,
            Self::Factor { permille } => i128::from(standard.get()) * i128::from(permille),
        }
    }
}

/// 低保边缘线的适用. The own figure when the place has one, else the factor: from 2026-07-01 that of
/// the province, before and where it has fixed none the default.
///
/// Source: 《中华人民共和国社会救助法》第21条;
/// 《关于进一步做好最低生活保障等社会救助兜底保障工作的通知》.
pub fn edge_line(
    own_figure: Option<Fen>,
    place: &[String],
    day: NaiveDate,
    rules: RuleSet,
    policy: &EdgePolicy,
) -> EdgeLine {
    if let Some(amount_fen) = own_figure {
        return EdgeLine::Figure { amount_fen };
    }
    let is_provinces = |division: &String| {
        policy.provinces.iter().find(|row| row.province == *division && row.in_force.covers(day))
    };
    let fixed = place.iter().find_map(is_provinces).filter(|_| rules >= RuleSet::AssistanceLaw);
    EdgeLine::Factor { permille: fixed.map_or(policy.default_permille, |row| row.factor_permille) }
}

/// The comparison as kept with the case.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Comparison {
    pub position: Position,
    /// Of all counted members over twelve months.
    pub yearly_income_fen: Fen,
    pub persons: u32,
    /// A person and month.
    pub standard_fen: Fen,
    pub edge: EdgeLine,
    /// A person and month, rounded half up; for display.
    pub edge_line_fen: Fen,
    pub rule: String,
    pub legal_basis: String,
}

impl MeansTest {
    /// 人均收入与标准比较. Strictly below the standard, strictly below the edge line, or neither; the
    /// yearly total is held against twelve months of all persons, so nothing is rounded.
    ///
    /// Source: 《最低生活保障审核确认办法》第8条; 《中华人民共和国社会救助法》第18条、第21条.
    ///
    /// # Errors
    /// [`MEANS_AMOUNT_TOO_LARGE`] for an edge line that is no amount.
    pub fn compare(&self, standard: Fen, edge: EdgeLine) -> Result<Comparison, Vec<Finding>> {
        let months = i128::from(self.persons) * 12;
        let income = i128::from(self.yearly_income_fen.get());
        let line = edge.thousandfold(standard);
        // Persons and a factor have 32 bits each, amounts 63: a product can pass 127 bits.
        let is_below_edge = line.checked_mul(months).is_none_or(|line| income * 1000 < line);
        let (position, rule): (_, &Rule) = if income < i128::from(standard.get()) * months {
            (Position::BelowStandard, &MEANS_BELOW_STANDARD)
        } else if is_below_edge {
            (Position::Edge, &MEANS_EDGE)
        } else {
            (Position::Above, &MEANS_ABOVE)
        };
        let edge_line_fen = super::fen((line + 500) / 1000)
            .ok_or_else(|| vec![Finding::of(&MEANS_AMOUNT_TOO_LARGE).at("edgeLine")])?;
        Ok(Comparison {
            position,
            yearly_income_fen: self.yearly_income_fen,
            persons: self.persons,
            standard_fen: standard,
            edge,
            edge_line_fen,
            rule: rule.code.to_owned(),
            legal_basis: rule.legal_basis.to_owned(),
        })
    }
}
