//! Digits as people type them: full width, superscript, circled, of any script.
//! Start with [`digit_of`].
//! Never: numerals that stand for more than one digit (十, ⑩).

/// First character, its value, how many follow in order: every character of Unicode 14 with a digit value,
/// beside ASCII's own.
const DIGITS: &[(u32, u8, u8)] = &[
    (0xB2, 2, 2),
    (0xB9, 1, 1),
    (0x1369, 1, 9),
    (0x19DA, 1, 1),
    (0x2070, 0, 1),
    (0x2074, 4, 6),
    (0x2460, 1, 9),
    (0x2474, 1, 9),
    (0x2488, 1, 9),
    (0x24EA, 0, 1),
    (0x24F5, 1, 9),
    (0x24FF, 0, 1),
    (0x2776, 1, 9),
    (0x2780, 1, 9),
    (0x278A, 1, 9),
    (0x10A40, 1, 4),
    (0x10E60, 1, 9),
    (0x11052, 1, 9),
    (0x1F100, 0, 1),
];

/// The zeros of the scripts that have all ten.
const ZEROS: &[u32] = &[
    0x660, 0x6F0, 0x7C0, 0x966, 0x9E6, 0xA66, 0xAE6, 0xB66, 0xBE6, 0xC66, 0xCE6, 0xD66, 0xDE6, 0xE50, 0xED0,
    0xF20, 0x1040, 0x1090, 0x17E0, 0x1810, 0x1946, 0x19D0, 0x1A80, 0x1A90, 0x1B50, 0x1BB0, 0x1C40, 0x1C50,
    0x2080, 0xA620, 0xA8D0, 0xA900, 0xA9D0, 0xA9F0, 0xAA50, 0xABF0, 0xFF10, 0x104A0, 0x10D30, 0x11066,
    0x110F0, 0x11136, 0x111D0, 0x112F0, 0x11450, 0x114D0, 0x11650, 0x116C0, 0x11730, 0x118E0, 0x11950,
    0x11C50, 0x11D50, 0x11DA0, 0x16A60, 0x16AC0, 0x16B50, 0x1D7CE, 0x1D7D8, 0x1D7E2, 0x1D7EC, 0x1D7F6,
    0x1E140, 0x1E2F0, 0x1E950, 0x1F101, 0x1FBF0,
];

/// The digit a character stands for, as ASCII.
pub(super) fn digit_of(c: char) -> Option<u8> {
    if c.is_ascii() {
        return c.is_ascii_digit().then_some(c as u8);
    }
    let code = u32::from(c);
    let within = |first: u32, value: u8, count: u8| {
        let past = u8::try_from(code.checked_sub(first)?).ok().filter(|past| *past < count)?;
        Some(b'0' + value + past)
    };
    DIGITS
        .iter()
        .find_map(|(first, value, count)| within(*first, *value, *count))
        .or_else(|| ZEROS.iter().find_map(|zero| within(*zero, 0, 10)))
}

/// Whether a character is read as the X that ends an identity number: Latin, full width, Greek, Cyrillic or
/// Roman ten.
pub(super) const fn is_x(c: char) -> bool {
    matches!(c, 'X' | 'x' | 'Ｘ' | 'ｘ' | 'Χ' | 'χ' | 'Х' | 'х' | 'Ⅹ' | 'ⅹ')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn digits_of_other_scripts_have_their_value() {
        for (c, digit) in [
            ('7', Some(b'7')),
            ('７', Some(b'7')),
            ('٧', Some(b'7')),
            ('७', Some(b'7')),
            ('𝟕', Some(b'7')),
            ('⑦', Some(b'7')),
            ('⁷', Some(b'7')),
            ('²', Some(b'2')),
            ('⓪', Some(b'0')),
            ('⑩', None),
            ('十', None),
            ('x', None),
        ] {
            assert_eq!(digit_of(c), digit, "{c}");
        }
    }
}
