//! How findings of rules look to clients.

use async_graphql::SimpleObject;
use serde::Deserialize;

pub use crate::graphql::findings::RuleFinding;
use crate::{
    marriage::rules,
    platform::{
        error::{Error, Result},
        locale::Locale,
        violation::{Finding, Rule},
    },
};

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

/// A rule that was found before, of which only the code was kept; none where it is no longer published.
pub fn of_code(code: &str, locale: Locale) -> Option<RuleFinding> {
    rules::all().find(|rule| rule.code == code).map(|rule| RuleFinding::of(&Finding::of(rule), locale))
}
