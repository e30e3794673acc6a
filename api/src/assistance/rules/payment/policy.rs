//! 发放的地方口径.
//! Start with [`PaymentPolicy`].
//! Never: an amount.

use serde::{Deserialize, Serialize};

/// Values awaiting local confirmation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct PaymentPolicy {
    /// 扣回比例上限. Thousandths of what a line pays that may be taken off for months paid too much.
    pub most_deduction_permille: u32,
}

impl Default for PaymentPolicy {
    fn default() -> Self {
        Self { most_deduction_permille: 1000 }
    }
}
