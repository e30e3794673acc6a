//! 待遇计算的地方口径. Rounding, bands, extra rates and ceilings, as dated rows by division.
//! Start with [`BenefitPolicy::terms`]; the usual terms are the practice where no local document is on file.
//! Never: a standard; those are rows of `standard`.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::{BENEFIT_TERMS_WRONG, Rounding, dibao::ExtraCategory, exact::Exact};
use crate::{
    assistance::rules::{
        facts::Fen,
        means::Window,
        programme::temp_expense::{MostPerTime, Threshold},
    },
    platform::violation::Finding,
};

/// 标准或者比例. Never more than the standard it is held against.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE", deny_unknown_fields)]
pub enum Rate {
    /// A sum for each person and month.
    Fixed { amount_fen: Fen },
    /// Thousandths of the standard, 1000 at most.
    ShareOfStandard { permille: u32 },
}

impl Rate {
    pub(super) fn of(self, standard: Fen) -> Exact {
        match self {
            Self::Fixed { amount_fen } => Exact::from(amount_fen.min(standard)),
            Self::ShareOfStandard { permille } => Exact::share(standard, permille),
        }
    }

    const fn is_whole_at_most(self) -> bool {
        !matches!(self, Self::ShareOfStandard { permille } if permille > 1000)
    }
}

/// 分档. Income per person below so many thousandths of the standard is paid so much for each person.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Band {
    pub below_permille: u32,
    pub pays: Rate,
}

/// 低保发放方式.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE", deny_unknown_fields)]
pub enum DibaoRule {
    /// 补差
    #[default]
    Difference,
    /// 分档; poorer bands first.
    Banded { bands: Vec<Band> },
}

/// 单人保发放方式.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE", deny_unknown_fields)]
pub enum AloneRule {
    /// The standard less the person's own income.
    #[default]
    Difference,
    /// So much of the standard, if the person's own income is below it.
    ShareOfStandard { permille: u32 },
}

/// 分类施保. A duty whose rates are local; none are known.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct ExtraTerms {
    pub rates: BTreeMap<ExtraCategory, Rate>,
    /// Whether a member of several categories has each rate; otherwise the highest alone. To be confirmed.
    pub adds_up: bool,
    /// Whether allowance and extra together stay within the standard of all persons. To be confirmed; the
    /// method speaks of those still in hardship with the allowance, so it is an addition by default.
    pub within_standard: bool,
}

/// 限额 of temporary aid; no limit when none.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Caps {
    pub most_per_time: Option<MostPerTime>,
    /// Of one calendar year, with what was given before.
    pub most_a_year: Option<MostPerTime>,
}

/// 支出型临时救助标准. A share of what exceeds the threshold.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ExpenseScale {
    pub threshold: Threshold,
    /// Thousandths of the excess, 1000 at most.
    pub share_permille: u32,
    #[serde(default)]
    pub caps: Caps,
}

/// What a place says of sums. Kept with the benefit.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct BenefitTerms {
    /// Half up to the whole yuan by default; to be confirmed locally.
    pub rounding: Rounding,
    pub dibao: DibaoRule,
    pub alone: AloneRule,
    pub extra: ExtraTerms,
    pub urgent: Caps,
    /// None on file: no sum can be computed.
    pub expense: Option<ExpenseScale>,
    /// Whether somebody both very old and disabled has both sums; otherwise the higher. To be confirmed.
    pub elder_hard_adds_up: bool,
    /// The document; none for the usual terms.
    pub source: Option<String>,
}

/// 当地待遇口径.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LocalBenefit {
    /// Street, county, city or province code; the nearest counts, whole.
    pub division: String,
    pub in_force: Window,
    pub terms: BenefitTerms,
}

/// `benefit` of the conventions.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct BenefitPolicy {
    /// Where no local row is in force.
    pub usual: BenefitTerms,
    pub local: Vec<LocalBenefit>,
}

impl BenefitPolicy {
    /// The terms of a place (nearest division first) on a day.
    pub fn terms(&self, place: &[String], day: NaiveDate) -> &BenefitTerms {
        let at = |division: &String| {
            self.local.iter().find(|row| row.division == *division && row.in_force.covers(day))
        };
        place.iter().find_map(at).map_or(&self.usual, |row| &row.terms)
    }
}

impl BenefitTerms {
    /// What would bring a sum above the standard, or more for a higher income.
    pub(super) fn problems(&self) -> Vec<Finding> {
        let bands: &[Band] = match &self.dibao {
            DibaoRule::Banded { bands } => bands,
            DibaoRule::Difference => &[],
        };
        let is_falling = |pair: &[Band]| {
            pair[0].below_permille < pair[1].below_permille && may_precede(pair[0].pays, pair[1].pays)
        };
        let are_bands_sound =
            bands.iter().all(|band| band.below_permille <= 1000 && band.pays.is_whole_at_most())
                && bands.windows(2).all(is_falling);
        [
            (are_bands_sound, "dibao.bands"),
            (
                !matches!(self.alone, AloneRule::ShareOfStandard { permille } if permille > 1000),
                "alone.permille",
            ),
            (self.extra.rates.values().all(|rate| rate.is_whole_at_most()), "extra.rates"),
            (self.expense.is_none_or(|scale| scale.share_permille <= 1000), "expense.sharePermille"),
        ]
        .into_iter()
        .filter(|(is_sound, _)| !is_sound)
        .map(|(_, path)| Finding::of(&BENEFIT_TERMS_WRONG).at(format!("terms.{path}")))
        .collect()
    }
}

/// Whether the poorer band pays no less, whatever the standard; a sum and a share cannot be told apart.
fn may_precede(poorer: Rate, richer: Rate) -> bool {
    match (poorer, richer) {
        (Rate::Fixed { amount_fen: a }, Rate::Fixed { amount_fen: b }) => a >= b,
        (Rate::ShareOfStandard { permille: a }, Rate::ShareOfStandard { permille: b }) => a >= b,
        _ => false,
    }
}
