//! 家庭经济状况认定的地方口径. Values of the means test that differ by place or year, or await confirmation.
//! Start with [`MeansPolicy`]; it loads from data and its default is today's practice.
//! Never: an amount or kind that the method itself fixes.

use std::collections::{BTreeMap, BTreeSet};

use async_graphql::Enum;
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::Profile;
use crate::assistance::rules::{
    facts::{AssetKind, ExpenseKind, Fen, IncomeKind},
    law::date,
};

/// Days from the first to the last, both inclusive; open when there is no last.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Window {
    pub valid_from: NaiveDate,
    pub valid_to: Option<NaiveDate>,
}

impl Window {
    pub fn covers(self, day: NaiveDate) -> bool {
        self.valid_from <= day && self.valid_to.is_none_or(|last| day <= last)
    }
}

/// 当地规定不计入收入的项目.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LocalExclusion {
    /// County, city or province code.
    pub division: String,
    pub profile: Profile,
    pub kind: IncomeKind,
    pub in_force: Window,
    /// The document it comes from; shown as the legal basis.
    pub source: String,
}

/// 因病、因残费用的扣减.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct HealthCosts {
    /// What may be deducted; to be confirmed locally.
    pub kinds: BTreeSet<ExpenseKind>,
    /// The most deducted for one member over twelve months; no limit when none.
    pub most_per_member_fen: Option<Fen>,
    /// Whether 特困 deducts them too; its method does not say so.
    pub in_tekun: bool,
}

impl Default for HealthCosts {
    fn default() -> Self {
        let kinds = [ExpenseKind::Medical, ExpenseKind::Rehabilitation].into();
        Self { kinds, most_per_member_fen: None, in_tekun: false }
    }
}

/// How the per-capita figure is rounded to fen; the comparison never uses it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Enum, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum PerCapitaRounding {
    /// 四舍五入
    #[default]
    HalfUp,
    /// 舍去尾数
    Down,
    /// 进一
    Up,
}

/// 低保边缘线. The factor a province fixes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ProvinceEdge {
    pub province: String,
    /// Thousandths of the 低保 standard, 1500 for one and a half times.
    pub factor_permille: u32,
    pub in_force: Window,
    pub source: String,
}

/// 低保边缘线的确定.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct EdgePolicy {
    /// Under the former rules, and where a province has fixed nothing.
    pub default_permille: u32,
    /// Read for cases accepted from 2026-07-01 on.
    pub provinces: Vec<ProvinceEdge>,
}

impl Default for EdgePolicy {
    fn default() -> Self {
        Self { default_permille: 1500, provinces: Vec::new() }
    }
}

/// 金融资产限额.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE", deny_unknown_fields)]
pub enum FinancialLimit {
    /// So many months of the 低保 standard for each person.
    MonthsOfStandard { months: u32 },
    /// A fixed sum for each person.
    PerPerson { amount_fen: Fen },
}

/// 财产限额. What a household of one place may own and still be helped.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AssetLimits {
    /// County, city or province code; the nearest to the household counts.
    pub division: String,
    pub in_force: Window,
    /// No limit when none.
    pub financial: Option<FinancialLimit>,
    /// The most vehicles, other houses, companies …; a kind not named has no limit.
    #[serde(default)]
    pub most: BTreeMap<AssetKind, u32>,
    /// The document it comes from; shown as the legal basis.
    pub source: String,
}

/// Every value of the means test awaiting local confirmation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct MeansPolicy {
    /// When the basic pension is no income for 低保; what follows 2025-12-31 is to be confirmed.
    pub basic_pension_not_income: Vec<Window>,
    pub local_not_income: Vec<LocalExclusion>,
    /// Whether what the 低保 method leaves out is left out for 特困 too; to be confirmed.
    pub tekun_follows_dibao: bool,
    pub health_costs: HealthCosts,
    /// To be confirmed locally.
    pub per_capita_rounding: PerCapitaRounding,
    pub edge: EdgePolicy,
    /// Thresholds are local; none is known, so that the asset test says so.
    pub asset_limits: Vec<AssetLimits>,
    /// Kinds that can be a necessity; money never is. To be confirmed locally.
    pub necessity_kinds: BTreeSet<AssetKind>,
}

impl Default for MeansPolicy {
    fn default() -> Self {
        use AssetKind::{Forest, Home, Machinery, Vehicle};
        let pension = Window { valid_from: date(2021, 1, 1), valid_to: Some(date(2025, 12, 31)) };
        Self {
            basic_pension_not_income: vec![pension],
            local_not_income: Vec::new(),
            tekun_follows_dibao: true,
            health_costs: HealthCosts::default(),
            per_capita_rounding: PerCapitaRounding::default(),
            edge: EdgePolicy::default(),
            asset_limits: Vec::new(),
            necessity_kinds: [Vehicle, Machinery, Home, Forest].into(),
        }
    }
}

impl MeansPolicy {
    /// The asset limits in force at a place (county, city, province, nearest first); none is no limit of zero.
    pub fn asset_limits_at(&self, place: &[String], day: NaiveDate) -> Option<&AssetLimits> {
        let at = |division: &String| {
            self.asset_limits.iter().find(|row| row.division == *division && row.in_force.covers(day))
        };
        place.iter().find_map(at)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_loads_from_data_and_refuses_unknown_keys() {
        let policy: MeansPolicy = serde_json::from_str(
            r#"{"edge": {"default_permille": 2000},
                "asset_limits": [{"division": "420000",
                    "in_force": {"valid_from": "2022-01-01", "valid_to": null},
                    "financial": {"MONTHS_OF_STANDARD": {"months": 24}},
                    "most": {"VEHICLE": 0, "OTHER_HOUSE": 1}, "source": "《办法》"}]}"#,
        )
        .unwrap();
        assert_eq!((policy.edge.default_permille, policy.tekun_follows_dibao), (2000, true));
        let limits = policy.asset_limits_at(&["420103".into(), "420000".into()], date(2022, 1, 1)).unwrap();
        assert_eq!(limits.financial, Some(FinancialLimit::MonthsOfStandard { months: 24 }));
        assert_eq!(policy.asset_limits_at(&["420000".into()], date(2021, 12, 31)), None);
        assert!(serde_json::from_str::<MeansPolicy>(r#"{"edge_line": 1}"#).is_err());
        let written = serde_json::to_string(&MeansPolicy::default()).unwrap();
        assert_eq!(serde_json::from_str::<MeansPolicy>(&written).unwrap(), MeansPolicy::default());
    }
}
