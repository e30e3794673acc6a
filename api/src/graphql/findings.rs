//! How findings of rules look to clients, whatever the service.
//! Start with [`RuleFinding`].
//! Never: personal data; findings hold none.

use async_graphql::SimpleObject;

use crate::platform::{locale::Locale, violation::Finding};

/// 规则结论. One finding of a rule, with its law and the way out.
#[derive(Debug, Clone, SimpleObject)]
pub struct RuleFinding {
    /// 规则编码. Stable code.
    pub code: String,
    /// 说明. Message in the caller's language.
    pub message: String,
    /// 法律依据. Instrument and article.
    pub legal_basis: String,
    /// 处理办法. What to do about it.
    pub remedy: String,
    /// 所涉输入. Input paths it is about.
    pub paths: Vec<String>,
    /// 要素. Plain facts: days, codes.
    pub facts: Vec<FindingFact>,
}

/// 要素. A plain fact of a finding.
#[derive(Debug, Clone, SimpleObject)]
pub struct FindingFact {
    /// 名称. Name.
    pub name: String,
    /// 值. Value.
    pub value: String,
}

impl RuleFinding {
    pub fn of(finding: &Finding, locale: Locale) -> Self {
        let rule = finding.rule;
        Self {
            code: rule.code.to_owned(),
            message: locale.pick(rule.message_zh, rule.message_en).to_owned(),
            legal_basis: rule.legal_basis.to_owned(),
            remedy: locale.pick(rule.remedy_zh, rule.remedy_en).to_owned(),
            paths: finding.paths.clone(),
            facts: finding
                .facts
                .iter()
                .map(|(name, value)| FindingFact { name: (*name).to_owned(), value: value.clone() })
                .collect(),
        }
    }

    pub fn all(findings: &[Finding], locale: Locale) -> Vec<Self> {
        findings.iter().map(|finding| Self::of(finding, locale)).collect()
    }
}
