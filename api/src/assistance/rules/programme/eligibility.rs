//! 条件认定的结果. What each programme's conditions answer: refusals, open points, warnings, all at once.
//! Start with [`Eligibility`]; [`Explained`] is the same to be kept with a case.
//! Never: a decision; a person makes it.

use async_graphql::Enum;
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::ProgrammeRules;
use crate::{
    assistance::rules::{facts::Programme, law::RuleSet},
    platform::violation::Finding,
};

/// 认定结论.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Enum, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
#[graphql(name = "EligibilityOutcome")]
pub enum Outcome {
    /// 符合条件
    Eligible,
    /// 不符合条件
    NotEligible,
    /// 尚不能认定
    Undecided,
}

/// 条件认定. All that a programme's conditions found, at once.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Eligibility {
    pub programme: Programme,
    pub legal_basis: &'static str,
    /// Each refuses.
    pub violations: Vec<Finding>,
    /// What must be known before anybody can say yes; silence is no proof.
    pub open: Vec<Finding>,
    pub warnings: Vec<Finding>,
}

impl Eligibility {
    /// Nothing found yet; a programme that is not in force on the day is the first violation.
    pub fn of(rules: &'static ProgrammeRules, law: RuleSet, accepted_on: NaiveDate) -> Self {
        let not_yet = (!rules.exists_on(accepted_on)).then(|| Finding::of(&PROGRAMME_NOT_YET));
        let from = rules.valid_from.unwrap_or(accepted_on);
        Self {
            programme: rules.programme,
            legal_basis: rules.legal_basis(law),
            violations: not_yet.into_iter().map(|finding| finding.fact("validFrom", from)).collect(),
            open: Vec::new(),
            warnings: Vec::new(),
        }
    }

    pub(super) fn violate_if(&mut self, is_violated: bool, finding: impl FnOnce() -> Finding) {
        if is_violated {
            self.violations.push(finding());
        }
    }

    /// A violation is certain, so it goes before what is not yet known.
    pub fn outcome(&self) -> Outcome {
        match (self.violations.is_empty(), self.open.is_empty()) {
            (false, _) => Outcome::NotEligible,
            (true, false) => Outcome::Undecided,
            (true, true) => Outcome::Eligible,
        }
    }

    /// The same, to be kept with the case and read back years later.
    pub fn explain(&self) -> Explained {
        let texts = |findings: &[Finding]| findings.iter().map(FoundText::from).collect();
        Explained {
            programme: self.programme,
            outcome: self.outcome(),
            legal_basis: self.legal_basis.to_owned(),
            violations: texts(&self.violations),
            open: texts(&self.open),
            warnings: texts(&self.warnings),
        }
    }
}

/// An [`Eligibility`] that needs no published rule to be read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Explained {
    pub programme: Programme,
    pub outcome: Outcome,
    pub legal_basis: String,
    pub violations: Vec<FoundText>,
    pub open: Vec<FoundText>,
    pub warnings: Vec<FoundText>,
}

/// One finding in words of its day.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FoundText {
    /// Code of the published rule.
    pub rule: String,
    pub message_zh: String,
    pub legal_basis: String,
    pub paths: Vec<String>,
    pub facts: Vec<(String, String)>,
}

impl From<&Finding> for FoundText {
    fn from(finding: &Finding) -> Self {
        let fact = |(name, value): &(&str, String)| ((*name).to_owned(), value.clone());
        Self {
            rule: finding.code().to_owned(),
            message_zh: finding.rule.message_zh.to_owned(),
            legal_basis: finding.rule.legal_basis.to_owned(),
            paths: finding.paths.clone(),
            facts: finding.facts.iter().map(fact).collect(),
        }
    }
}

rules! {
    PROGRAMME_NOT_YET {
        zh: "受理之日该事项尚未施行",
        en: "The programme did not exist yet on the day of acceptance",
        basis: "《刚性支出困难家庭认定办法》（2025-01-01起）",
        remedy: "请申请受理之日已施行的其他救助，或者在施行后申请",
        "Apply for another programme in force on that day, or after this one began",
    }
}
