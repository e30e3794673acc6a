//! 管辖与受理中由省或者试点确定的口径. Values of where to apply, as dated rows.
//! Start with [`RoutePolicy`].
//! Never: competence that the methods or the law fix.

use chrono::NaiveDate;
use entities::values::division_code::DivisionCode;
use serde::{Deserialize, Serialize};

use super::scopes;
use crate::assistance::rules::{facts::Programme, law::date, means::Window};

/// 省内通办. Any office of the province takes the application; the competent place decides.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ProvinceWide {
    pub province: DivisionCode,
    /// All of them when empty.
    pub programmes: Vec<Programme>,
    pub in_force: Window,
    pub source: String,
}

/// 居住证持有人在居住地申请的试点.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PermitPilot {
    /// Street, county, city or province in which holders may apply where they live.
    pub division: DivisionCode,
    pub programmes: Vec<Programme>,
    pub in_force: Window,
    pub source: String,
}

/// 省内户籍不在同一县的家庭由谁管辖.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum SameProvinceRule {
    /// As between provinces: hukou and residence agree, else any hukou.
    #[default]
    AsAcrossProvinces,
    ApplicantHukou,
    ApplicantResidence,
    AnyHukou,
}

/// The rule of one province.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ProvinceRule {
    pub province: DivisionCode,
    pub rule: SameProvinceRule,
    pub in_force: Window,
    pub source: String,
}

/// Every value awaiting local confirmation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct RoutePolicy {
    /// By default 江苏省; its first day and its list of programmes are to be confirmed.
    pub province_wide: Vec<ProvinceWide>,
    /// None known.
    pub permit_pilots: Vec<PermitPilot>,
    /// None known: as between provinces, with a warning.
    pub province_rules: Vec<ProvinceRule>,
    /// 支出型 has no moment of hardship: where none is named, the residence counts as its place; to be confirmed.
    pub expense_hardship_is_residence: bool,
    /// Whether a street takes what belongs to another street of its county and hands it on; a choice of this
    /// platform.
    pub streets_forward_within_county: bool,
}

impl Default for RoutePolicy {
    fn default() -> Self {
        let jiangsu = DivisionCode::parse("320000").ok().map(|province| ProvinceWide {
            province,
            programmes: Vec::new(),
            in_force: Window { valid_from: date(2023, 1, 1), valid_to: None },
            source: "江苏省社会救助省内通办（起始日期、事项范围待确认）".to_owned(),
        });
        Self {
            province_wide: jiangsu.into_iter().collect(),
            permit_pilots: Vec::new(),
            province_rules: Vec::new(),
            expense_hardship_is_residence: true,
            streets_forward_within_county: true,
        }
    }
}

impl RoutePolicy {
    pub(super) fn province_wide(
        &self,
        province: DivisionCode,
        programme: Programme,
        day: NaiveDate,
    ) -> Option<&ProvinceWide> {
        self.province_wide.iter().find(|row| {
            let concerns = row.programmes.is_empty() || row.programmes.contains(&programme);
            row.province == province && concerns && row.in_force.covers(day)
        })
    }

    pub(super) fn permit_pilot(
        &self,
        residence: DivisionCode,
        programme: Programme,
        day: NaiveDate,
    ) -> Option<&PermitPilot> {
        scopes(residence).iter().find_map(|scope| {
            self.permit_pilots.iter().find(|row| {
                row.division.as_str() == scope
                    && row.programmes.contains(&programme)
                    && row.in_force.covers(day)
            })
        })
    }

    pub(super) fn province_rule(&self, province: DivisionCode, day: NaiveDate) -> Option<&ProvinceRule> {
        self.province_rules.iter().find(|row| row.province == province && row.in_force.covers(day))
    }
}
