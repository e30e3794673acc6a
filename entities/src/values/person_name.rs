//! 姓名: Chinese, Latin and minority names in one normal form.
//! Start with [`PersonName::parse`].
//! Never: print a full name; guess surname and given name apart, save for the mask.

use std::fmt;

use super::text;

const LENGTHS: std::ops::RangeInclusive<usize> = 2..=50;
/// As a name of Latin letters in a passport may be longer.
const LATIN_LENGTHS: std::ops::RangeInclusive<usize> = 2..=100;

/// 复姓, so that 欧阳修 is shown as 欧阳* and not 欧**.
const COMPOUND_SURNAMES: [&str; 46] = [
    "欧阳", "太史", "端木", "上官", "司马", "东方", "独孤", "南宫", "万俟", "闻人", "夏侯", "诸葛", "尉迟",
    "公羊", "赫连", "澹台", "皇甫", "宗政", "濮阳", "公冶", "太叔", "申屠", "公孙", "慕容", "仲孙", "钟离",
    "长孙", "宇文", "司徒", "鲜于", "司空", "闾丘", "令狐", "淳于", "单于", "呼延", "东郭", "南门", "百里",
    "西门", "拓跋", "轩辕", "左丘", "梁丘", "谷梁", "第五",
];

value_error! {
    /// Why a text is not a 姓名.
    PersonNameError {
        Length: "NAME_LENGTH", "姓名应为2至50个字（拉丁字母姓名2至100个字符）",
            "a name has 2 to 50 characters, in Latin letters 2 to 100";
        Characters: "NAME_CHARACTERS", "姓名只能使用汉字和间隔号，或拉丁字母、空格、连字符和撇号",
            "a name has Chinese characters and interpuncts, or Latin letters, spaces, hyphens and apostrophes";
        Form: "NAME_FORM", "姓名中的间隔号、空格、连字符或撇号位置不正确",
            "an interpunct, space, hyphen or apostrophe of the name is in the wrong place";
    }
}

/// 姓名. Of Chinese characters (with `·` U+00B7 between the parts of a minority name), or Latin.
///
/// Normal form: no spaces in a Chinese name, single ones in a Latin name; case is kept. Personal:
/// prints masked.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct PersonName(String);

impl PersonName {
    /// # Errors
    /// On characters, length, or separators that do not stand singly between letters.
    pub fn parse(text: &str) -> Result<Self, PersonNameError> {
        let text = text::half_width(text);
        let name = if text.chars().any(is_han) { chinese(&text)? } else { latin(&text)? };
        Ok(Self(name))
    }

    /// The full name; for encryption, hashing, certificates and the deciding office only.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// 张*, 欧阳**; of other names the first character, with the separators left in place.
    pub fn masked(&self) -> String {
        let shown = if self.has_compound_surname() { 2 } else { 1 };
        let mask = |(i, c): (usize, char)| if i < shown || is_separator(c) { c } else { '*' };
        self.0.chars().enumerate().map(mask).collect()
    }

    fn has_compound_surname(&self) -> bool {
        let long_enough = self.0.chars().nth(2).is_some_and(is_han);
        long_enough && COMPOUND_SURNAMES.iter().any(|surname| self.0.starts_with(surname))
    }
}

impl fmt::Debug for PersonName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "PersonName({})", self.masked())
    }
}

impl fmt::Display for PersonName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.masked())
    }
}

fn chinese(text: &str) -> Result<String, PersonNameError> {
    // Forms spread two-character names with a space; registers write them without.
    let name: String =
        text.chars().filter(|&c| c != ' ').map(|c| if is_interpunct(c) { '·' } else { c }).collect();
    check(&name, LENGTHS, |c| is_han(c) || c == '·')
}

fn latin(text: &str) -> Result<String, PersonNameError> {
    let straight: String =
        text.chars().map(|c| if matches!(c, '’' | '‘' | 'ʼ') { '\'' } else { c }).collect();
    let name = straight.split(' ').filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" ");
    check(&name, LATIN_LENGTHS, |c| is_latin(c) || matches!(c, ' ' | '-' | '\''))
}

fn check(
    name: &str,
    lengths: std::ops::RangeInclusive<usize>,
    allowed: impl Fn(char) -> bool,
) -> Result<String, PersonNameError> {
    if !name.chars().all(allowed) {
        return Err(PersonNameError::Characters);
    }
    if !lengths.contains(&name.chars().count()) {
        return Err(PersonNameError::Length);
    }
    // An apostrophe may end a word (names in transliteration), so it may also meet a space.
    let well_separated = name.split(['·', ' ', '-']).all(|part| part.chars().any(|c| c != '\''));
    if !well_separated || name.contains("''") {
        return Err(PersonNameError::Form);
    }
    Ok(name.to_owned())
}

fn is_separator(c: char) -> bool {
    matches!(c, '·' | ' ' | '-' | '\'')
}

/// The dots that keyboards and old systems put into minority names.
fn is_interpunct(c: char) -> bool {
    matches!(
        c,
        '·' | '.'
            | '•'
            | '‧'
            | '∙'
            | '⋅'
            | '・'
            | '･'
            | '●'
            | '᛫'
            | '\u{0387}'
            | '\u{2E31}'
            | '\u{2E33}'
            | '\u{A78F}'
    )
}

/// Han with extensions A to J, compatibility forms and 〇; the two ideographic planes whole, so that
/// later extensions need no release.
fn is_han(c: char) -> bool {
    matches!(
        u32::from(c),
        0x3007 | 0x3400..=0x4DBF | 0x4E00..=0x9FFF | 0xF900..=0xFAFF | 0x20000..=0x2FFFD | 0x30000..=0x3FFFD
    )
}

fn is_latin(c: char) -> bool {
    c.is_alphabetic() && matches!(u32::from(c), 0x41..=0x7A | 0xC0..=0x24F | 0x1E00..=0x1EFF)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::values::ValueError;

    fn name(text: &str) -> PersonName {
        PersonName::parse(text).expect(text)
    }

    #[test]
    fn names_have_one_form() {
        for (given, normal) in [
            (" 张三 ", "张三"),
            ("张\u{3000}三", "张三"),
            ("㐀𠀀", "㐀𠀀"),
            ("〇𰻝", "〇𰻝"),
            ("阿依·努尔", "阿依·努尔"),
            ("阿依•努尔", "阿依·努尔"),
            ("阿依・努尔", "阿依·努尔"),
            ("阿依‧努尔", "阿依·努尔"),
            ("阿依．努尔", "阿依·努尔"),
            ("阿依.努尔", "阿依·努尔"),
            ("阿依 · 努尔", "阿依·努尔"),
            ("Ｊane  Ｏ’Ｄoe-Roe", "Jane O'Doe-Roe"),
            ("Zoë Ångström", "Zoë Ångström"),
            ("Nguyễn", "Nguyễn"),
        ] {
            assert_eq!(name(given).as_str(), normal);
        }
    }

    #[test]
    fn each_check_has_its_code() {
        let (long, too_long) = ("张".repeat(50), "张".repeat(51));
        assert!(PersonName::parse(&long).is_ok());
        for (text, code) in [
            ("", "NAME_LENGTH"),
            ("张", "NAME_LENGTH"),
            ("J", "NAME_LENGTH"),
            (too_long.as_str(), "NAME_LENGTH"),
            ("张三1", "NAME_CHARACTERS"),
            ("张\u{0}三", "NAME_CHARACTERS"),
            ("张\n三", "NAME_CHARACTERS"),
            ("张\u{202E}三", "NAME_CHARACTERS"),
            ("张Jane", "NAME_CHARACTERS"),
            ("Jane3", "NAME_CHARACTERS"),
            ("Jane_Doe", "NAME_CHARACTERS"),
            ("Jane×Doe", "NAME_CHARACTERS"),
            ("Иван", "NAME_CHARACTERS"),
            ("<b>张三</b>", "NAME_CHARACTERS"),
            ("·努尔", "NAME_FORM"),
            ("阿依·", "NAME_FORM"),
            ("阿依··努尔", "NAME_FORM"),
            ("-Jane", "NAME_FORM"),
            ("Jane ' Doe", "NAME_FORM"),
            ("''", "NAME_FORM"),
        ] {
            assert_eq!(PersonName::parse(text).expect_err(text).code(), code, "{text:?}");
        }
    }

    #[test]
    fn a_mask_keeps_the_surname() {
        for (given, masked) in [
            ("张三", "张*"),
            ("张三丰", "张**"),
            ("欧阳修", "欧阳*"),
            ("欧阳某某", "欧阳**"),
            ("欧阳", "欧*"),
            ("阿依·努尔", "阿*·**"),
            ("Jane Doe", "J*** ***"),
        ] {
            assert_eq!(name(given).masked(), masked);
            assert_eq!(format!("{:?}", name(given)), format!("PersonName({masked})"));
            assert_eq!(name(given).to_string(), masked);
        }
    }

    proptest! {
        #[test]
        fn the_normal_form_is_stable_and_masked(text in "[张三欧阳阿依]{2,6}([·•・.][努尔艾买]{1,6}){0,2}") {
            let name = name(&text);
            prop_assert_eq!(PersonName::parse(name.as_str()), Ok(name.clone()));
            prop_assert_eq!(name.masked().chars().count(), name.as_str().chars().count());
            let hidden: String = name.as_str().chars().skip(2).filter(|c| is_han(*c)).collect();
            prop_assert!(!name.masked().chars().skip(2).any(|c| hidden.contains(c)));
        }

        #[test]
        fn any_text_is_answered_without_panic(text in any::<String>()) {
            if let Ok(name) = PersonName::parse(&text) {
                prop_assert!(!name.as_str().chars().any(text::is_forbidden));
            }
        }
    }
}
