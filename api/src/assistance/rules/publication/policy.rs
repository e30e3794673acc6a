//! 标准审查的口径. How far figures must stand apart, where the rule leaves it open.
//! Start with [`PublicationPolicy`].
//! Never: a standard.

use serde::{Deserialize, Serialize};

/// Values awaiting confirmation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct PublicationPolicy {
    /// 特困 basic living, thousandths of the 低保 standard of the area, at least.
    pub tekun_least_permille: u32,
    /// 低保边缘线, thousandths of the 低保 standard of the area, at least.
    pub edge_least_permille: u32,
    /// Whether a rural figure above the urban one of the place is refused; otherwise it is told.
    pub rural_above_urban_refused: bool,
    /// Whether a time without a figure may lie between two.
    pub gaps_allowed: bool,
}

impl Default for PublicationPolicy {
    fn default() -> Self {
        Self {
            tekun_least_permille: 1300,
            edge_least_permille: 1500,
            rural_above_urban_refused: true,
            gaps_allowed: false,
        }
    }
}
