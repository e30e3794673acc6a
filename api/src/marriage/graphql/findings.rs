//! How findings of rules look to clients.

use async_graphql::SimpleObject;
use serde::Deserialize;

use crate::{
    marriage::rules,
    platform::{
        error::{Error, Result},
        locale::Locale,
        violation::{Finding, Rule},
    },
};

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

/// 不予受理或者不予登记. Why, on which grounds of law and in the registrar's words.
#[derive(Debug, Clone, SimpleObject)]
pub struct Refusal {
    /// 理由所依规则. Grounds that the rules found; none where the reason alone was recorded.
    pub grounds: Vec<RefusalGround>,
    /// 书面理由. Written reason.
    pub reason: String,
}

/// 不予办理的情形. One ground of a refusal.
#[derive(Debug, Clone, SimpleObject)]
pub struct RefusalGround {
    /// 规则编码. Stable code.
    pub code: String,
    /// 说明. Message in the caller's language.
    pub message: String,
    /// 法律依据. Instrument and article.
    pub legal_basis: String,
    /// 处理办法. What to do about it.
    pub remedy: String,
}

impl Refusal {
    /// What is stored: a list with the one refusal, or nothing in it.
    ///
    /// # Errors
    /// `INTERNAL` when the stored text does not read.
    pub fn of(stored: &str, locale: Locale) -> Result<Option<Self>> {
        #[derive(Deserialize)]
        struct Stored {
            #[serde(default)]
            grounds: Vec<String>,
            reason: String,
        }
        let mut stored: Vec<Stored> = serde_json::from_str(stored).map_err(Error::internal)?;
        Ok(stored.pop().map(|stored| Self {
            grounds: stored.grounds.iter().map(|code| RefusalGround::of(code, locale)).collect(),
            reason: stored.reason,
        }))
    }
}

impl RefusalGround {
    /// A code that is no longer published keeps standing for itself.
    fn of(code: &str, locale: Locale) -> Self {
        let rule = rules::all().find(|rule| rule.code == code);
        let text = |of: fn(&Rule) -> &'static str| rule.map(of).unwrap_or_default().to_owned();
        Self {
            code: code.to_owned(),
            message: text(if locale == Locale::En { |rule| rule.message_en } else { |rule| rule.message_zh }),
            legal_basis: text(|rule| rule.legal_basis),
            remedy: text(if locale == Locale::En { |rule| rule.remedy_en } else { |rule| rule.remedy_zh }),
        }
    }
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
    /// A rule that was found before, of which only the code was kept; none where it is no longer published.
    pub fn of_code(code: &str, locale: Locale) -> Option<Self> {
        rules::all().find(|rule| rule.code == code).map(|rule| Self::of(&Finding::of(rule), locale))
    }

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
}
