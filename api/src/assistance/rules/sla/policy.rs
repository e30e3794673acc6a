//! What local practice says of clocks: alert figures, grounds of pauses, closing time.
//! Start with [`SlaPolicy`].
//! Never: a limit; those are rows of `limit`.

use chrono::NaiveTime;
use serde::{Deserialize, Serialize};

/// 中止事由. A ground on which a clock may stop, with the law it rests on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PauseGround {
    pub code: String,
    pub name: String,
    pub legal_basis: String,
}

/// `assistance.sla`. All figures are local practice or await confirmation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct SlaPolicy {
    /// 黄灯: due within so many working days.
    pub due_soon_working_days: u32,
    /// 严重超期: overdue with more working days than these since acceptance.
    pub dark_working_days: u32,
    /// The only grounds on which a clock stops; to be confirmed.
    pub pause_grounds: Vec<PauseGround>,
    /// Whether what comes after closing time or on a rest day counts as received on the next working
    /// day; to be confirmed.
    pub late_filing_counts_next_working_day: bool,
    /// 下班时间, China Standard Time; what comes at this very minute is in time.
    pub office_closes_at: NaiveTime,
}

impl SlaPolicy {
    pub fn ground(&self, code: &str) -> Option<&PauseGround> {
        self.pause_grounds.iter().find(|ground| ground.code == code)
    }
}

impl Default for SlaPolicy {
    fn default() -> Self {
        let ground = |code: &str, name: &str, legal_basis: &str| PauseGround {
            code: code.to_owned(),
            name: name.to_owned(),
            legal_basis: legal_basis.to_owned(),
        };
        Self {
            due_soon_working_days: 2,
            dark_working_days: 22,
            pause_grounds: vec![
                ground("SUPPLEMENT", "等待申请人补正材料", "《最低生活保障审核确认办法》第10条"),
                ground("EMERGENCY", "突发事件期间", "《最低生活保障审核确认办法》第30条、第31条"),
            ],
            late_filing_counts_next_working_day: true,
            office_closes_at: NaiveTime::from_hms_opt(17, 0, 0).unwrap_or(NaiveTime::MIN),
        }
    }
}
