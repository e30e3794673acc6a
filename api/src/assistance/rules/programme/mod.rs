//! 救助（福利）事项. The common pattern of a programme and the one table in which all are registered.
//! Start with [`of`]; a programme is one file with its [`ProgrammeRules`] and its own conditions.
//! Never: a `match` over programmes elsewhere; a sum of money; a period, which is a row of `limit`.

pub mod decider;
pub mod defacto_orphan;
pub mod dibao;
pub mod disability;
pub mod edge;
pub mod elder;
pub mod eligibility;
mod elsewhere;
pub mod exclusion;
pub mod orphan;
mod pattern;
mod policy;
pub mod rigid;
pub mod route;
pub mod tekun;
pub mod temp_expense;
pub mod temp_urgent;
#[cfg(test)]
mod tests;

pub use self::{
    eligibility::{Eligibility, Explained, FoundText, Outcome},
    pattern::{
        Acceptance, CompetentPlace, Decides, FirstPayment, ProgrammeRules, Publicity, PublicityNeed, Unit,
    },
    policy::{Ceilings, DelegatedBy, Delegation, LocalFirstPayment, LocalPublicity, ProgrammePolicy},
};
use super::{
    facts::Programme,
    means::{
        Comparison,
        assets::{AssetTest, AssetVerdict},
    },
};
use crate::platform::{violation::Finding, words::wire as wire_name};

/// Lists the programmes; without its line a programme does not compile.
macro_rules! register {
    ($($programme:ident => $rules:path,)*) => {
        /// Every programme, in the order of its service code.
        pub static REGISTRY: &[&ProgrammeRules] = &[$(&$rules),*];

        /// What is common to all programmes, for one of them.
        pub fn of(programme: Programme) -> &'static ProgrammeRules {
            match programme {
                $(Programme::$programme => &$rules,)*
            }
        }
    };
}

register! {
    Dibao => dibao::PROGRAMME,
    Tekun => elsewhere::TEKUN,
    Edge => edge::PROGRAMME,
    Rigid => rigid::PROGRAMME,
    TempUrgent => temp_urgent::PROGRAMME,
    TempExpense => temp_expense::PROGRAMME,
    Orphan => elsewhere::ORPHAN,
    DefactoOrphan => elsewhere::DEFACTO_ORPHAN,
    DisabledLiving => elsewhere::DISABLED_LIVING,
    DisabledCare => elsewhere::DISABLED_CARE,
    Elder80 => elsewhere::ELDER_80,
    ElderHard => elsewhere::ELDER_HARD,
}

/// 家庭财产. Exceeding what is allowed refuses; what is not known stays open, for silence is no proof.
fn judge_property(found: &mut Eligibility, property: &AssetTest) {
    found.violations.extend(property.violations());
    let doubts = property.warnings();
    if property.verdict == AssetVerdict::NotKnown {
        found.open.extend(doubts);
    } else {
        found.warnings.extend(doubts);
    }
}

/// The figures of a comparison, as facts of a finding.
fn income_facts(finding: Finding, income: &Comparison) -> Finding {
    finding
        .fact("yearlyIncome", income.yearly_income_fen)
        .fact("persons", income.persons)
        .fact("standard", income.standard_fen)
        .fact("edgeLine", income.edge_line_fen)
}

/// The published rules of all programmes, and of what is common to them.
pub fn all_rules() -> impl Iterator<Item = &'static crate::platform::violation::Rule> {
    [
        decider::RULES,
        defacto_orphan::RULES,
        dibao::RULES,
        disability::RULES,
        edge::RULES,
        elder::RULES,
        eligibility::RULES,
        exclusion::RULES,
        orphan::RULES,
        rigid::RULES,
        route::RULES,
        temp_expense::RULES,
        temp_urgent::RULES,
    ]
    .into_iter()
    .flatten()
    .copied()
    .chain(tekun::all_rules())
}
