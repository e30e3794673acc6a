//! 待遇起止的地方口径.
//! Start with [`AwardPolicy`].
//! Never: 特困, whose end the method itself fixes.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::Effect;
use crate::assistance::rules::facts::Programme;

/// Values awaiting local confirmation.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct AwardPolicy {
    /// 停发时点; the month after the decision for programmes not named.
    pub effects: BTreeMap<Programme, Effect>,
}

impl AwardPolicy {
    /// Source: 《特困人员认定办法》第26条.
    pub(super) fn effect(&self, programme: Programme) -> Effect {
        match programme {
            Programme::Tekun => Effect::MonthAfterDecision,
            other => self.effects.get(&other).copied().unwrap_or_default(),
        }
    }
}
