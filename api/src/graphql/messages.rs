//! The gateway's own messages, both languages, one table.
//! Start with [`message`].
//! Never: a value from a request.

use crate::platform::{error::InputProblem, guard::Invalid, locale::Locale};

const MESSAGES: &[(&str, &str, &str)] = &[
    ("UNAUTHENTICATED", "身份凭证缺失、无效或已过期", "credentials are missing, invalid or expired"),
    ("FORBIDDEN", "没有权限", "not permitted"),
    ("NOT_FOUND", "未找到", "not found"),
    ("BAD_USER_INPUT", "输入有误", "the input is not valid"),
    (
        "CONFLICT",
        "数据已被他人修改或请求标识已用于其他操作",
        "the record changed, or the key was used for something else",
    ),
    ("GRAPHQL_PARSE_FAILED", "查询语法错误", "the document is not valid GraphQL"),
    ("GRAPHQL_VALIDATION_FAILED", "查询不符合接口定义", "the document does not fit the schema"),
    ("TOO_COMPLEX", "查询过于复杂或耗时过长", "the operation is too complex or took too long"),
    ("PERSISTED_QUERY_NOT_FOUND", "PersistedQueryNotFound", "PersistedQueryNotFound"),
    ("DOCUMENT_NOT_TRUSTED", "查询文档未登记", "the document is not registered"),
    ("RATE_LIMITED", "请求过于频繁，请稍后再试", "too many requests, try again later"),
    (
        "UPSTREAM_UNAVAILABLE",
        "协同系统暂时不可用，请稍后再试",
        "a partner system is unavailable, try again later",
    ),
    (
        "INTERNAL",
        "系统内部错误，请凭追踪编号联系运维人员",
        "internal error, quote the trace id to the operators",
    ),
];

/// The message of a code; an unknown code reads like `INTERNAL`.
pub(super) fn message(code: &str, locale: Locale) -> &'static str {
    let row = MESSAGES.iter().find(|(known, ..)| *known == code).or(MESSAGES.last());
    row.map_or("", |(_, zh, en)| locale.pick(zh, en))
}

fn problem(path: Vec<String>, code: &'static str, zh: &str, en: &str) -> InputProblem {
    InputProblem { path, code, message_zh: zh.to_owned(), message_en: en.to_owned() }
}

pub(super) fn invalid_value(path: Vec<String>) -> InputProblem {
    problem(path, "INVALID_VALUE", "值不符合类型要求", "the value does not fit its type")
}

pub(super) fn missing_query() -> InputProblem {
    problem(
        vec!["query".to_owned()],
        "REQUIRED",
        "须提供查询文档或其标识",
        "a document or its id is required",
    )
}

pub(super) fn wrong_hash() -> InputProblem {
    let path = ["extensions", "persistedQuery", "sha256Hash"].map(str::to_owned).into();
    problem(path, "HASH_MISMATCH", "散列值与查询文档不符", "the hash is not the document's SHA-256")
}

pub(super) fn no_character(locale: Locale) -> &'static str {
    locale.pick(
        "字符串转义不对应任何字符，请写作 \\u{1F600} 或成对的 \\uD83D\\uDE00",
        "an escape stands for no character; write \\u{1F600}, or the pair \\uD83D\\uDE00",
    )
}

pub(super) fn invalid_document(what: Invalid, locale: Locale) -> &'static str {
    match what {
        Invalid::DuplicateKey => locale.pick("同一对象中字段重复", "a field is given twice in one object"),
        Invalid::NumberOutOfRange => locale.pick("数值超出范围", "a number is out of range"),
        Invalid::FragmentCycle => locale.pick("片段循环引用", "fragments spread each other"),
        Invalid::UnknownFragment => locale.pick("引用了未定义的片段", "a fragment is not defined"),
        Invalid::TypenameMisused => locale.pick("__typename 使用有误", "__typename is misused"),
        Invalid::VariableDirective => {
            locale.pick("变量定义上不能使用指令", "a variable definition carries no directive")
        }
        Invalid::SubscriptionRoot => {
            locale.pick("订阅须且只能选择一个根字段", "a subscription selects exactly one root field")
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_code_has_both_languages() {
        for (code, zh, en) in MESSAGES {
            assert!(!zh.is_empty() && !en.is_empty(), "{code}");
        }
        assert_eq!(message("NO_SUCH_CODE", Locale::En), message("INTERNAL", Locale::En));
    }
}
