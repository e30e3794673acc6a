//! 生活自理能力. The care class by six abilities, and when it is assessed again.
//! Start with [`SelfCare::class`].
//! Never: a sum; that is `benefit`'s.

use async_graphql::Enum;
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::{
    assistance::rules::standard::StandardVariant,
    platform::calendar::{BeyondCalendar, WorkCalendar},
};

/// 复核评估期限. Working days from the report of a change.
///
/// Source: 《特困人员认定办法》第23条.
pub const REASSESSMENT_WORKING_DAYS: u32 = 10;

/// 生活自理能力六项指标. What the person still does alone.
///
/// Source: 《特困人员认定办法》第21条.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SelfCare {
    /// 自主吃饭
    pub eats: bool,
    /// 自主穿衣
    pub dresses: bool,
    /// 自主上下床
    pub leaves_bed: bool,
    /// 自主如厕
    pub uses_toilet: bool,
    /// 室内自主行走
    pub walks_indoors: bool,
    /// 自主洗澡
    pub bathes: bool,
}

impl SelfCare {
    /// How many of the six are lost.
    pub fn lost(self) -> u8 {
        let kept =
            [self.eats, self.dresses, self.leaves_bed, self.uses_toilet, self.walks_indoors, self.bathes];
        kept.into_iter().map(|kept| u8::from(!kept)).sum()
    }

    /// 照料护理档次.
    ///
    /// Source: 《特困人员认定办法》第22条.
    pub fn class(self) -> CareClass {
        match self.lost() {
            0 => CareClass::SelfReliant,
            1..=3 => CareClass::PartlyDependent,
            _ => CareClass::Dependent,
        }
    }
}

/// 照料护理档次
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Enum, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum CareClass {
    /// 全自理
    SelfReliant,
    /// 半护理
    PartlyDependent,
    /// 全护理
    Dependent,
}

impl From<CareClass> for StandardVariant {
    fn from(class: CareClass) -> Self {
        match class {
            CareClass::SelfReliant => Self::CareSelf,
            CareClass::PartlyDependent => Self::CarePartial,
            CareClass::Dependent => Self::CareFull,
        }
    }
}

/// 复核评估截止日. The last day to reassess after a report; the day of the report does not count.
///
/// Source: 《特困人员认定办法》第23条.
///
/// # Errors
/// [`BeyondCalendar`] for a year without data.
pub fn reassess_by(reported_on: NaiveDate, calendar: &WorkCalendar) -> Result<NaiveDate, BeyondCalendar> {
    calendar.add_working_days(reported_on, REASSESSMENT_WORKING_DAYS)
}
