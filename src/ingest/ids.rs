//! Names of nobody: what systems write where they do not know who it was, and what spreadsheets make of names.

use crate::base::visible::is_visible;

/// Words that mean nobody, however they are written in capitals. (So does `0`, with any other name of nothing but
/// zeros.)
const USUAL: [&str; 31] = [
    "null",
    "(null)",
    "<null>",
    "[null]",
    "nil",
    "none",
    "(none)",
    "nan",
    "na",
    "n/a",
    "#n/a",
    "#ref!",
    "#name?",
    "#value!",
    "\\n",
    "undefined",
    "unknown",
    "(unknown)",
    "not set",
    "(not set)",
    "(not provided)",
    "anonymous",
    "redacted",
    "missing",
    "(empty)",
    "empty",
    "-",
    "--",
    "-1",
    ".",
    "?",
];

/// Knows which names are nobody's.
#[derive(Debug, Clone)]
pub struct Nobody {
    /// Its names, by their length: few others are as long as many of them.
    words: Vec<Vec<Vec<u8>>>,
    /// Are names of nothing but zeros among them?
    zeros: bool,
}

impl Nobody {
    /// The names that are said to be nobody's, or the usual ones.
    pub fn new(said: Option<&[String]>) -> Self {
        let usual = || USUAL.iter().map(|word| word.to_string()).collect();
        let mut words: Vec<Vec<Vec<u8>>> = Vec::new();
        for word in said.map_or_else(usual, <[String]>::to_vec) {
            words.resize(words.len().max(word.len() + 1), Vec::new());
            words[word.len()].push(word.into());
        }
        Self { words, zeros: said.is_none() }
    }

    /// Is this name nobody's?
    #[inline]
    pub fn is(&self, name: &[u8]) -> bool {
        let mut as_long = self.words.get(name.len()).into_iter().flatten();
        as_long.any(|word| word.eq_ignore_ascii_case(name)) || (self.zeros && is_zeros(name))
    }
}

/// `0`, `00000000-0000-0000-0000-000000000000`, `0.0`.
fn is_zeros(name: &[u8]) -> bool {
    name.first() == Some(&b'0') && name.iter().all(|byte| matches!(byte, b'0' | b'-' | b':' | b'.'))
}

/// `1.70000E+15`: a spreadsheet took a long number for a measurement, and many users became one.
#[inline]
pub fn is_ruined(name: &[u8]) -> bool {
    name.len() < 32 && name.contains(&b'+') && is_scientific(name)
}

fn is_scientific(name: &[u8]) -> bool {
    let Some(at) = name.iter().position(|byte| matches!(byte, b'E' | b'e')) else { return false };
    let are_digits = |text: &[u8]| !text.is_empty() && text.iter().all(u8::is_ascii_digit);
    let fraction = |text: &[u8]| matches!(text, [] | [b'.' | b',', ..]) && (text.is_empty() || are_digits(&text[1..]));
    let (size, power) = name.split_at(at);
    size.first().is_some_and(u8::is_ascii_digit)
        && fraction(&size[1..])
        && power.get(1) == Some(&b'+')
        && are_digits(&power[2..])
}

/// A name without what nobody sees at its ends: spaces of all kinds, signs without width.
#[inline]
pub fn name(cell: &[u8]) -> &[u8] {
    let name = cell.trim_ascii();
    let is_plain = |byte: Option<&u8>| byte.is_none_or(u8::is_ascii);
    if is_plain(name.first()) && is_plain(name.last()) { name } else { seen(name) }
}

fn seen(name: &[u8]) -> &[u8] {
    let is_unseen = |sign: char| sign.is_whitespace() || !is_visible(sign);
    std::str::from_utf8(name).map_or(name, |text| text.trim_matches(is_unseen).as_bytes())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_nobody_sees_is_no_part_of_a_name() {
        for cell in ["a1", " a1\t", "\u{a0}a1", "a1\u{200b}", "\u{feff}a1\u{202f} "] {
            assert_eq!(name(cell.as_bytes()), b"a1", "{cell:?}");
        }
        assert_eq!(name("é".as_bytes()), "é".as_bytes());
        assert_eq!(name("a\u{a0}b é".as_bytes()), "a\u{a0}b é".as_bytes());
        assert_eq!(name(b"\xff1"), b"\xff1");
        assert!(name("\u{a0}".as_bytes()).is_empty());
    }

    #[test]
    fn nobody_has_many_names() {
        let usual = Nobody::new(None);
        for name in ["0", "NULL", "\\N", "N/a", "(not set)", "000000000000000", "00000000-0000-0000-0000-000000000000"]
        {
            assert!(usual.is(name.as_bytes()), "{name}");
        }
        for name in ["1", "00a", "a", "null1", "0x1", "AMsySZa", "-2"] {
            assert!(!usual.is(name.as_bytes()), "{name}");
        }
        let said = Nobody::new(Some(&["Guest".into()]));
        assert!(said.is(b"guest") && !said.is(b"0") && !said.is(b"null"));
        let none = Nobody::new(Some(&[]));
        assert!(!none.is(b"0") && !none.is(b"null") && !none.is(b""));
    }

    #[test]
    fn a_spreadsheet_ruins_long_numbers() {
        for name in ["1.70000E+15", "1,7e+15", "2E+18", "9.10938E+101"] {
            assert!(is_ruined(name.as_bytes()), "{name}");
        }
        for name in ["1E5", "1.7E-15", "a.7E+15", "E+15", "1.E+15", "17.0E+15", "1.7E+", "1.7E+1a", "a+e"] {
            assert!(!is_ruined(name.as_bytes()), "{name}");
        }
    }
}
