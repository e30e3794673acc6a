//! The gateway's own messages, both languages, one table.
//! Start with [`message`].
//! Never: a value from a request.

use crate::platform::locale::Locale;

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
