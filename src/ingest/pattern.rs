//! Words in which `*` stands for anything: `summer-*`.

/// A word, or the beginnings and endings of many.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pattern(Vec<Vec<u8>>);

impl Pattern {
    /// Reads a pattern.
    pub fn new(text: &str) -> Self {
        Self(text.split('*').map(|piece| piece.as_bytes().to_vec()).collect())
    }

    /// Does it stand for one word alone?
    pub fn is_word(&self) -> bool {
        self.0.len() == 1
    }

    /// How much of a word it says.
    pub fn precision(&self) -> usize {
        self.0.iter().map(Vec::len).sum()
    }

    /// Does it stand for this word?
    pub fn fits(&self, word: &[u8]) -> bool {
        let [first, middle @ .., last] = &self.0[..] else { return self.0[0] == word };
        let Some(rest) = word.strip_prefix(&first[..]) else { return false };
        let rest = middle.iter().try_fold(rest, |rest, piece| {
            let at = (0..=rest.len().checked_sub(piece.len())?).find(|at| rest[*at..].starts_with(piece))?;
            Some(&rest[at + piece.len()..])
        });
        rest.is_some_and(|rest| rest.ends_with(last))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_star_stands_for_anything() {
        for (pattern, fits, not) in [
            ("summer-*", "summer-", "summer"),
            ("summer-*", "summer-7 days", "a summer-7"),
            ("*", "", "?"),
            ("*video*", "a video b", "vide"),
            ("a*b*a", "aba", "ab"),
            ("a*b*a", "a1b2b3a", "aa"),
            ("x", "x", "xx"),
            ("aa*aa", "aaaa", "aaa"),
        ] {
            assert!(Pattern::new(pattern).fits(fits.as_bytes()), "{pattern} {fits}");
            assert!(not == "?" || !Pattern::new(pattern).fits(not.as_bytes()), "{pattern} {not}");
        }
    }
}
