//! Words that a spreadsheet would run.
//!
//! A cell that begins with `=`, `+`, `-` or `@` is a formula to a spreadsheet, also in a CSV file. Names come from
//! others. So an apostrophe stands before such a word in a table, as a spreadsheet writes it, and is taken off where the
//! table is read again.

use std::borrow::Cow;

const GUARD: char = '\'';

/// A word as it is written into a table.
pub fn guarded(word: &str) -> Cow<'_, str> {
    if is_run(word) { Cow::Owned(format!("{GUARD}{word}")) } else { Cow::Borrowed(word) }
}

/// The word that a cell of a table means.
pub fn unguarded(cell: &str) -> &str {
    cell.strip_prefix(GUARD).filter(|word| is_run(word)).unwrap_or(cell)
}

/// Would it be run? One that is guarded by itself is guarded once more, so that it is read back as it was.
fn is_run(word: &str) -> bool {
    word.trim_start_matches(GUARD).starts_with(['=', '+', '-', '@'])
}

#[cfg(test)]
mod tests {
    use super::{guarded, unguarded};

    #[test]
    fn words_are_read_back() {
        for (word, written) in [
            ("=1+1", "'=1+1"),
            ("+49", "'+49"),
            ("-1 day", "'-1 day"),
            ("@tv", "'@tv"),
            ("'=1", "''=1"),
            ("tv", "tv"),
            ("'tv'", "'tv'"),
            ("", ""),
            ("a=b", "a=b"),
        ] {
            assert_eq!(guarded(word), written);
            assert_eq!(unguarded(written), word);
        }
    }
}
