//! Escapes of the specification that the engine's grammar does not know: `\u{1F600}`, and surrogate pairs.
//! Start with [`resolve`]; what it answers is what is scanned and parsed.
//! Never: a change to where anything after the string stands.

use std::borrow::Cow;

use super::{GuardRefusal, place_of};

/// The document with such escapes replaced by the characters they stand for.
///
/// # Errors
/// [`GuardRefusal::Escape`] for what stands for no character: half of a pair, or a number beyond Unicode.
pub(super) fn resolve(text: &str) -> Result<Cow<'_, str>, GuardRefusal> {
    if !["\\u{", "\\uD", "\\ud"].iter().any(|escape| text.contains(escape)) {
        return Ok(Cow::Borrowed(text));
    }
    let mut plain = String::with_capacity(text.len());
    let mut at = 0;
    while let Some(next) = text[at..].find(['"', '#']) {
        let start = at + next;
        plain.push_str(&text[at..start]);
        let from = &text[start..];
        at = start
            + if from.starts_with('#') {
                copy(from, from.find(['\n', '\r']), &mut plain)
            } else if from.starts_with("\"\"\"") {
                copy(from, block_length(from), &mut plain)
            } else {
                string(text, start, &mut plain)?
            };
    }
    plain.push_str(&text[at..]);
    Ok(Cow::Owned(plain))
}

/// Copies up to an end, or all where there is none: the scan refuses what is unfinished.
fn copy(from: &str, length: Option<usize>, plain: &mut String) -> usize {
    let length = length.unwrap_or(from.len());
    plain.push_str(&from[..length]);
    length
}

fn block_length(from: &str) -> Option<usize> {
    let mut at = 3;
    loop {
        let end = at + from[at..].find("\"\"\"")?;
        // Escaped quotes do not end it.
        if !from[..end].ends_with('\\') {
            return Some(end + 3);
        }
        at = end + 3;
    }
}

/// Copies the string that starts at `start`; answers how long it was. Blanks after it keep the columns.
fn string(text: &str, start: usize, plain: &mut String) -> Result<usize, GuardRefusal> {
    let from = &text[start..];
    let began = plain.len();
    plain.push('"');
    let mut at = 1;
    while let Some(next) = from[at..].chars().next() {
        match next {
            '"' => {
                at += 1;
                plain.push('"');
                let shorter = from[..at].chars().count().saturating_sub(plain[began..].chars().count());
                plain.extend(std::iter::repeat_n(' ', shorter));
                return Ok(at);
            }
            '\\' => match escape(&from[at..]) {
                Some(Ok((character, length))) => {
                    push(character, plain);
                    at += length;
                }
                Some(Err(())) => {
                    let (line, column) = place_of(text, start + at);
                    return Err(GuardRefusal::Escape { line, column });
                }
                None => {
                    let length = 1 + from[at + 1..].chars().next().map_or(0, char::len_utf8);
                    plain.push_str(&from[at..at + length]);
                    at += length;
                }
            },
            // Unfinished: the scan refuses it.
            '\n' | '\r' => return Ok(at),
            other => {
                plain.push(other);
                at += other.len_utf8();
            }
        }
    }
    Ok(at)
}

/// The character of an escape and the escape's length; `None` for what the grammar reads, or refuses, itself.
fn escape(from: &str) -> Option<Result<(char, usize), ()>> {
    let digits = from.strip_prefix("\\u")?;
    if let Some(braced) = digits.strip_prefix('{') {
        let end = braced.find('}')?;
        let hex = &braced[..end];
        if hex.is_empty() || !hex.bytes().all(|byte| byte.is_ascii_hexdigit()) {
            return None;
        }
        // Leading zeros are allowed, however many.
        let number = u32::from_str_radix(hex.trim_start_matches('0'), 16);
        let number = if hex.bytes().all(|byte| byte == b'0') { Some(0) } else { number.ok() };
        return Some(number.and_then(char::from_u32).map(|character| (character, end + 4)).ok_or(()));
    }
    let first = four(digits)?;
    if !(0xD800..0xE000).contains(&first) {
        return None;
    }
    let second = digits[4..].strip_prefix("\\u").and_then(four);
    let pair = second.and_then(|second| char::decode_utf16([first, second]).next()?.ok());
    Some(pair.filter(|character| u32::from(*character) > 0xFFFF).map(|character| (character, 12)).ok_or(()))
}

fn four(digits: &str) -> Option<u16> {
    let hex = digits.get(..4).filter(|hex| hex.bytes().all(|byte| byte.is_ascii_hexdigit()))?;
    u16::from_str_radix(hex, 16).ok()
}

/// As it may stand between quotes.
fn push(character: char, plain: &mut String) {
    match character {
        '"' | '\\' => plain.extend(['\\', character]),
        control if control < ' ' => plain.push_str(&format!("\\u{:04X}", u32::from(control))),
        plain_one => plain.push(plain_one),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn value(literal: &str) -> Option<String> {
        let document = format!("{{ a(x: {literal}) }}");
        let parsed = super::super::ParsedDocument::parse(&document, &Default::default()).ok()?;
        let operation = parsed.document().operations.iter().next()?.1;
        let item = operation.node.selection_set.node.items.first()?;
        let async_graphql::parser::types::Selection::Field(field) = &item.node else { return None };
        match field.node.get_argument("x")?.node.clone().into_const()? {
            async_graphql::Value::String(text) => Some(text),
            _ => None,
        }
    }

    #[test]
    fn both_ways_to_write_a_character_are_read() {
        for (literal, expected) in [
            (r#""\u{1F600}""#, "\u{1f600}"),
            (r#""a\uD83D\uDE00b""#, "a\u{1f600}b"),
            (r#""\ud83d\ude00\u{0}""#, "\u{1f600}\0"),
            (r#""\u{0022}\u{5C}\u{a}\u{00000041}""#, "\"\\\nA"),
            (r#""\u4e00\u{4E8C}""#, "一二"),
            (r#""\\u{1F600}""#, "\\u{1F600}"),
            (r#""\"\u{41}""#, "\"A"),
            (r#""""\u{1F600} "quoted" """"#, r#"\u{1F600} "quoted" "#),
        ] {
            assert_eq!(value(literal).as_deref(), Some(expected), "{literal}");
        }
    }

    #[test]
    fn what_stands_for_no_character_is_refused_at_its_place() {
        for escape in [r"\uD83D", r"\uD83Dx", r"\uD83D\u0041", r"\uDE00", r"\u{D83D}", r"\u{110000}"] {
            let document = format!("{{ a(x: 1)\n  b(y: \"文{escape}\") }}");
            assert_eq!(
                super::super::ParsedDocument::parse(&document, &Default::default()).unwrap_err(),
                GuardRefusal::Escape { line: 2, column: 10 },
                "{escape}"
            );
        }
        for malformed in [r#""\u{}""#, r#""\u{xyz}""#, r#""\u{41""#, r#""\u12""#, "\"\\u{41}\n\""] {
            let document = format!("{{ a(x: {malformed}) }}");
            let refusal = super::super::ParsedDocument::parse(&document, &Default::default()).unwrap_err();
            assert!(matches!(refusal, GuardRefusal::Parse { .. }), "{malformed}: {refusal:?}");
        }
    }

    #[test]
    fn what_follows_keeps_its_column() {
        let document = r#"{ a(x: "\u{1F600}\uD83D\uDE00", y: 2) "#;
        let plain = resolve(document).unwrap();
        assert_eq!(plain.chars().count(), document.chars().count());
        assert!(plain.ends_with(", y: 2) "), "{plain}");
        let comment = "# \\u{41} \"\n{ a(x: \"\\u{41}\") # \\u{42}\n}";
        let block = "{ a(x: \"\"\"\\u{41} \\\"\"\" \\u{42}\"\"\") }";
        assert_eq!(resolve(block).unwrap(), block, "block strings have no escapes but their own");
        assert_eq!(resolve(comment).unwrap(), "# \\u{41} \"\n{ a(x: \"A\"     ) # \\u{42}\n}");
    }
}
