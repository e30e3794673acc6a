//! One pass over the raw text, before any parser: nesting, tokens, literals.
//! Start with [`scan`]; it splits strings and comments exactly as the engine's grammar does.
//! Never: recursion, or a guess about an unfinished string.

use std::collections::HashSet;

use super::{GuardLimits, GuardRefusal, Invalid, place_of};

/// What a bracket encloses. Within arguments and lists a brace is an object, elsewhere a selection.
enum Frame<'a> {
    Selection,
    Arguments,
    List,
    Object(HashSet<&'a str>),
}

struct Scanner<'a> {
    text: &'a str,
    at: usize,
    open: Vec<Frame<'a>>,
    tokens: usize,
    /// The name just read, which a colon makes a key.
    name: Option<&'a str>,
}

/// Refuses what the parser must not see and what it silently merges; answers how many tokens there are.
///
/// # Errors
/// [`GuardRefusal::Parse`], [`GuardRefusal::TooComplex`], and [`GuardRefusal::Invalid`] for a key given
/// twice in one object and for numbers out of range.
pub(super) fn scan(text: &str, limits: &GuardLimits) -> Result<usize, GuardRefusal> {
    let mut scanner = Scanner { text, at: 0, open: Vec::new(), tokens: 0, name: None };
    scanner.run(limits)?;
    Ok(scanner.tokens)
}

impl<'a> Scanner<'a> {
    fn run(&mut self, limits: &GuardLimits) -> Result<(), GuardRefusal> {
        while let Some(&byte) = self.bytes().get(self.at) {
            match byte {
                b' ' | b'\t' | b'\r' | b'\n' | b',' => self.at += 1,
                b'#' => self.skip_comment()?,
                _ if self.rest().starts_with('\u{feff}') => self.at += '\u{feff}'.len_utf8(),
                _ => {
                    self.tokens += 1;
                    limits.within("tokens", self.tokens, limits.tokens)?;
                    self.token(byte)?;
                    limits.within("nesting", self.open.len(), limits.bracket_depth)?;
                }
            }
        }
        if self.open.is_empty() { Ok(()) } else { Err(self.unreadable()) }
    }

    fn token(&mut self, byte: u8) -> Result<(), GuardRefusal> {
        let name = self.name.take();
        match byte {
            b'{' | b'[' | b'(' => self.open(byte),
            b'}' | b']' | b')' => self.close(byte)?,
            b'"' => self.string()?,
            b'-' | b'0'..=b'9' => self.number()?,
            b'_' | b'a'..=b'z' | b'A'..=b'Z' => {
                let name = self.take(|byte| byte == b'_' || byte.is_ascii_alphanumeric());
                self.name = Some(name);
            }
            b':' => {
                if let (Some(Frame::Object(keys)), Some(name)) = (self.open.last_mut(), name)
                    && !keys.insert(name)
                {
                    return Err(GuardRefusal::Invalid(Invalid::DuplicateKey));
                }
                self.at += 1;
            }
            b'!' | b'$' | b'&' | b'.' | b'=' | b'@' | b'|' => self.at += 1,
            _ => return Err(self.unreadable()),
        }
        Ok(())
    }

    fn open(&mut self, byte: u8) {
        let frame = match (byte, self.open.last()) {
            (b'(', _) => Frame::Arguments,
            (b'[', _) => Frame::List,
            (_, None | Some(Frame::Selection)) => Frame::Selection,
            _ => Frame::Object(HashSet::new()),
        };
        self.open.push(frame);
        self.at += 1;
    }

    fn close(&mut self, byte: u8) -> Result<(), GuardRefusal> {
        let fits = matches!(
            (byte, self.open.pop()),
            (b'}', Some(Frame::Selection | Frame::Object(_)))
                | (b')', Some(Frame::Arguments))
                | (b']', Some(Frame::List))
        );
        if !fits {
            return Err(self.unreadable());
        }
        self.at += 1;
        Ok(())
    }

    fn skip_comment(&mut self) -> Result<(), GuardRefusal> {
        while let Some(&byte) = self.bytes().get(self.at)
            && byte != b'\n'
            && byte != b'\r'
        {
            self.plain(byte)?;
            self.at += 1;
        }
        Ok(())
    }

    /// An unfinished block string is refused: the grammar would fall back to reading `""` and a string,
    /// and what stood inside would become brackets.
    fn string(&mut self) -> Result<(), GuardRefusal> {
        if self.rest().starts_with("\"\"\"") {
            self.at += 3;
            loop {
                let rest = self.rest();
                if rest.starts_with("\"\"\"") {
                    self.at += 3;
                    return Ok(());
                }
                if rest.starts_with("\\\"\"\"") {
                    self.at += 4;
                    continue;
                }
                let byte = *rest.as_bytes().first().ok_or_else(|| self.unreadable())?;
                self.plain(byte)?;
                self.at += rest.chars().next().map_or(1, char::len_utf8);
            }
        }
        self.at += 1;
        loop {
            match self.bytes().get(self.at) {
                Some(b'"') => {
                    self.at += 1;
                    return Ok(());
                }
                Some(b'\\') if self.bytes().get(self.at + 1).is_some_and(u8::is_ascii) => self.at += 2,
                None | Some(b'\\' | b'\n' | b'\r') => return Err(self.unreadable()),
                Some(&byte) => {
                    self.plain(byte)?;
                    self.at += 1;
                }
            }
        }
    }

    /// Integers must fit the 32 bits of `Int`, found otherwise only when the argument is read: after the
    /// mutation ran. Fractions must be finite, since the parser panics on others.
    fn number(&mut self) -> Result<(), GuardRefusal> {
        let digits = self.take(|byte| matches!(byte, b'-' | b'+' | b'.' | b'0'..=b'9' | b'e' | b'E'));
        let fits = if digits.bytes().any(|byte| matches!(byte, b'.' | b'e' | b'E')) {
            digits.parse::<f64>().map(f64::is_finite)
        } else {
            Ok(digits.parse::<i32>().is_ok())
        };
        match fits {
            Ok(true) => Ok(()),
            Ok(false) => Err(GuardRefusal::Invalid(Invalid::NumberOutOfRange)),
            Err(_) => Err(self.unreadable()),
        }
    }

    /// No control characters but tab and line ends, as the specification has it.
    fn plain(&self, byte: u8) -> Result<(), GuardRefusal> {
        if byte < b' ' && !matches!(byte, b'\t' | b'\n' | b'\r') { Err(self.unreadable()) } else { Ok(()) }
    }

    fn take(&mut self, part: impl Fn(u8) -> bool) -> &'a str {
        let start = self.at;
        while self.bytes().get(self.at).is_some_and(|&byte| part(byte)) {
            self.at += 1;
        }
        &self.text[start..self.at]
    }

    fn bytes(&self) -> &'a [u8] {
        self.text.as_bytes()
    }

    fn rest(&self) -> &'a str {
        self.text.get(self.at..).unwrap_or_default()
    }

    fn unreadable(&self) -> GuardRefusal {
        let (line, column) = place_of(self.text, self.at);
        GuardRefusal::Parse { line, column }
    }
}
