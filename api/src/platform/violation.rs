//! What a rule says when it refuses or warns: a stable id, the law and the way out.
//! Start with [`Rule`]: each slice publishes its own as constants.
//! Never: a central list of all rules, personal data in a message.

use serde::Serialize;

/// Declares a module's published rules and lists them as `RULES`: code (the service's prefix and the name), text,
/// source, way out. Each service wraps it once, as `rules!`, with its own prefix.
macro_rules! publish_rules {
    ($prefix:literal $($(#[$doc:meta])* $name:ident {
        zh: $zh:literal, en: $en:literal, basis: $basis:literal, remedy: $remedy_zh:literal, $remedy_en:literal,
    })*) => {
        $($(#[$doc])* pub static $name: crate::platform::violation::Rule = crate::platform::violation::Rule {
            code: concat!($prefix, stringify!($name)),
            message_zh: $zh,
            message_en: $en,
            legal_basis: $basis,
            remedy_zh: $remedy_zh,
            remedy_en: $remedy_en,
        };)*
        /// The rules published here.
        pub static RULES: &[&crate::platform::violation::Rule] = &[$(&$name),*];
    };
}
pub(crate) use publish_rules;

/// One published rule. `code` never changes once published and starts with the service's name.
#[derive(Debug, PartialEq, Eq, Serialize)]
pub struct Rule {
    pub code: &'static str,
    pub message_zh: &'static str,
    pub message_en: &'static str,
    /// Instrument, number and article, e.g. `《民法典》第1047条`.
    pub legal_basis: &'static str,
    pub remedy_zh: &'static str,
    pub remedy_en: &'static str,
}

/// One finding of a rule: a violation refuses, a warning informs; who collects it decides which.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Finding {
    pub rule: &'static Rule,
    /// The input path it is about, e.g. `partyA` or `parties.0.birthDate`; empty for the whole.
    pub paths: Vec<String>,
    /// Plain facts that a client may show: dates, codes, amounts. Never personal data.
    pub facts: Vec<(&'static str, String)>,
}

impl Finding {
    pub fn of(rule: &'static Rule) -> Self {
        Self { rule, paths: Vec::new(), facts: Vec::new() }
    }

    #[must_use]
    pub fn at(mut self, path: impl Into<String>) -> Self {
        self.paths.push(path.into());
        self
    }

    #[must_use]
    pub fn fact(mut self, name: &'static str, value: impl ToString) -> Self {
        self.facts.push((name, value.to_string()));
        self
    }

    pub fn code(&self) -> &'static str {
        self.rule.code
    }
}
