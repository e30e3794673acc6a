//! How a check gathers what it finds: the same function serves a preview and the act itself.
//! Start with [`Assessment`]; the [`Stage`] decides whether an open point warns or refuses.
//! Never: a rule; those stand beside the checks.

use chrono::NaiveDate;
use entities::marriage::state::Matter;

use super::{
    documents::DocumentNeed,
    facts::PartyFacts,
    grounds::FACT_NEEDED,
    policy::MarriagePolicy,
    regime::{JurisdictionTable, Regime},
};
use crate::platform::violation::Finding;

/// How far the matter has come: what is still open refuses only from the step that needs it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Stage {
    /// 预检. Nothing is decided.
    Preview,
    /// 受理.
    Accept,
    /// 审查.
    Examine,
    /// 登记（发证）.
    Register,
}

/// What every check is made against.
#[derive(Debug, Clone, Copy)]
pub struct Context<'a> {
    pub stage: Stage,
    /// The legal day that decides which law applies.
    pub day: NaiveDate,
    pub office: &'a super::facts::OfficeFacts,
    pub jurisdiction: &'a JurisdictionTable,
    pub policy: &'a MarriagePolicy,
}

/// All that was found, at once.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Assessment {
    pub stage: Stage,
    /// The law of the day for the matter at the office; none before 2003-10-01.
    pub regime: Option<Regime>,
    pub violations: Vec<Finding>,
    pub warnings: Vec<Finding>,
    pub required_documents: Vec<DocumentNeed>,
    /// The first day on which both are of age, when both birth dates are known.
    pub of_age_on: Option<NaiveDate>,
}

impl Assessment {
    pub(super) fn new(context: &Context<'_>, matter: Matter, parties: [&PartyFacts; 2]) -> Self {
        let rule = context.jurisdiction.rule(context.day, &context.office.division, matter);
        let is_foreign = parties.iter().any(|party| party.is_foreign_related());
        Self {
            stage: context.stage,
            regime: Regime::at_place(context.day, rule, is_foreign),
            violations: Vec::new(),
            warnings: Vec::new(),
            required_documents: Vec::new(),
            of_age_on: None,
        }
    }

    /// Instrument and article that govern the office's competence on the day.
    pub fn citation(&self) -> Option<&'static str> {
        self.regime.map(Regime::citation)
    }

    pub fn is_lawful(&self) -> bool {
        self.violations.is_empty()
    }

    /// # Errors
    /// The violations, all at once.
    pub fn into_result(self) -> Result<Self, Vec<Finding>> {
        if self.is_lawful() { Ok(self) } else { Err(self.violations) }
    }

    pub(super) fn violate(&mut self, finding: Finding) {
        self.violations.push(finding);
    }

    pub(super) fn warn(&mut self, finding: Finding) {
        self.warnings.push(finding);
    }

    /// Refuses from `stage` on, warns before.
    pub(super) fn refuse_from(&mut self, stage: Stage, finding: Finding) {
        if self.stage >= stage { self.violate(finding) } else { self.warn(finding) }
    }

    /// A fact that must be known from `stage` on.
    pub(super) fn need_from(&mut self, stage: Stage, path: &str) {
        self.refuse_from(stage, Finding::of(&FACT_NEEDED).at(path));
    }
}
