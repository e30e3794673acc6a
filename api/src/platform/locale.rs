//! The two languages an answer can be in.
//! Start with [`Locale::negotiate`].
//! Never: a third language half supported.

/// The language of messages; Chinese unless the client plainly prefers English.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash)]
pub enum Locale {
    #[default]
    ZhCn,
    En,
}

impl Locale {
    /// Reads an `Accept-Language` value; what it does not understand counts as Chinese.
    pub fn negotiate(accept_language: Option<&str>) -> Self {
        let mut best = (Self::ZhCn, 0.0_f32);
        for range in accept_language.unwrap_or_default().split(',') {
            let mut parts = range.split(';').map(str::trim);
            let tag = parts.next().unwrap_or_default().to_ascii_lowercase();
            let weight = parts
                .find_map(|part| part.strip_prefix("q="))
                .map_or(1.0, |q| q.parse::<f32>().unwrap_or(0.0));
            let locale = match tag.split('-').next() {
                Some("zh" | "*") => Self::ZhCn,
                Some("en") => Self::En,
                _ => continue,
            };
            if weight > best.1 {
                best = (locale, weight);
            }
        }
        best.0
    }

    /// The tag for `Content-Language`.
    pub fn tag(self) -> &'static str {
        match self {
            Self::ZhCn => "zh-CN",
            Self::En => "en",
        }
    }

    /// Picks one of two texts.
    pub fn pick<T>(self, zh: T, en: T) -> T {
        match self {
            Self::ZhCn => zh,
            Self::En => en,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_heavier_known_language_wins_and_chinese_is_the_default() {
        for (header, expected) in [
            (None, Locale::ZhCn),
            (Some(""), Locale::ZhCn),
            (Some("zh-CN,zh;q=0.9,en;q=0.8"), Locale::ZhCn),
            (Some("en-US,en;q=0.9,zh;q=0.1"), Locale::En),
            (Some("fr, en;q=0.2"), Locale::En),
            (Some("en;q=0"), Locale::ZhCn),
            (Some("en;q=x"), Locale::ZhCn),
            (Some("*"), Locale::ZhCn),
            (Some("bo"), Locale::ZhCn),
        ] {
            assert_eq!(Locale::negotiate(header), expected, "{header:?}");
        }
    }
}
