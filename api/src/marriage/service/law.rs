//! 适用法律. Under which law an act is recorded: that of its day, its matter and its place.
//! Start with [`under_the_law_of_the_day`]; every act on a case of the service goes through it.
//! Never: a basis chosen by the act itself.

use super::facts::wire;
use crate::{
    marriage::rules::assessment::Assessment,
    platform::{ledger::entry::Record, unit_of_work::UnitOfWork},
};

/// The entry of an act with the basis that its action has under the law by which it was assessed.
pub(super) fn under_the_law_of_the_day(record: Record, work: &UnitOfWork, assessment: &Assessment) -> Record {
    match (assessment.regime, work.permit().action().legal_basis) {
        (Some(regime), Some(basis)) => record.legal_basis(regime.basis_of_act(basis)),
        _ => record,
    }
}

/// The law by which an act was assessed, as it is stored beside its case.
pub(super) fn regime_of(assessment: &Assessment) -> String {
    assessment.regime.map(|regime| wire(&regime)).unwrap_or_default()
}
